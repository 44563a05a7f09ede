"""Which work helps an indicator by screen: proposed by the theme, said with a reason, and put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role
from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.services.compass.loading.helping import remedy_versions
from koppel.services.team_rules import team_catalogue
from tests.ui.app import HOSTILE, html, opened, press, run
from tests.ui.compass.test_files import LEAD, MARKS, STORE, _as_lead, choose, column, page, press_key  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

OWN = "eigen_cijfer_voor_veiligheid"


def making(app: AppTest) -> tuple[AppTest, str]:
    app = column(app, "rapportcijfer veiligheid").set_value("+").run()
    key = column(app, "rapportcijfer veiligheid").key
    app.selectbox(key=f"{key}-theme").set_value("veiligheid")
    app.selectbox(key=f"{key}-way").set_value("hoog")
    return app.text_input(key=f"{key}-name").set_value("Cijfer voor veiligheid").run(), key


def kinds_of(place: Path) -> list[tuple[str, str, str]]:
    catalogue = team_catalogue(opened(place), load_catalogue(ROOT / "layers"))
    return [(item.kind, item.reason["nl"], item.source) for item in catalogue.helps if item.indicator == OWN]


def test_kinds_are_chosen_where_an_own_indicator_is_made(place: Path) -> None:
    app, key = making(choose(MARKS))
    kinds = app.multiselect(key=f"{key}-kinds")
    assert kinds.options[0].endswith("(past bij dit thema)")
    assert not kinds.options[-1].endswith("(past bij dit thema)")
    app = kinds.set_value(["groenbeheer", "koffiekar"]).run()
    # What it does for another indicator of the theme stands there already, a kind of elsewhere asks for a reason.
    assert app.text_input(key=f"{key}-why-groenbeheer").value == "Gesnoeid groen geeft overzicht op paden en pleinen."
    assert app.text_input(key=f"{key}-why-koffiekar").value == ""
    app = press_key(app, f"{key}-use")
    assert "waarom het helpt" in app.error[-1].value
    app = press_key(
        app.text_input(key=f"{key}-why-koffiekar").set_value("Wie elkaar kent, is minder bang.").run(), f"{key}-use"
    )
    assert not app.error
    app = press(app, STORE)
    assert not app.exception
    assert [item[:2] for item in kinds_of(place)] == [
        ("groenbeheer", "Gesnoeid groen geeft overzicht op paden en pleinen."),
        ("koffiekar", "Wie elkaar kent, is minder bang."),
    ]
    label = load_catalogue(ROOT / "layers").kinds["groenbeheer"].label["nl"]
    assert f"{label}, " in html(app)


def test_an_own_indicator_without_work_leads_to_where_it_is_said_changed_and_put_back(place: Path) -> None:
    app, key = making(choose(MARKS))
    app = press(press_key(app, f"{key}-use"), STORE)
    assert "nog geen: kies welk werk helpt" in html(app)
    assert "1 nog zonder" in " ".join(item.label for item in app.expander)
    # Who measured it was not said: a name of a file is no source.
    assert "<td>niet ingevuld</td><td>kompas-2024.csv</td>" in html(app)
    app = press(app, "Zeg welk werk hierbij helpt")
    assert app.selectbox(key="compass-helping-indicator").value == OWN
    app = app.multiselect(key=f"compass-helping-{OWN}-0-kinds").set_value(["straatmeubilair"]).run()
    why = app.text_input(key=f"compass-helping-{OWN}-0-why-straatmeubilair")
    app = press(why.set_value("Meer licht.").run(), "Bewaren")
    assert not app.exception
    assert [item[:2] for item in kinds_of(place)] == [("straatmeubilair", "Meer licht.")]
    assert "Meer licht." in html(app)
    assert "nog zonder" not in " ".join(item.label for item in app.expander)
    app = press(app, "Zo was het ervoor: terugzetten")
    assert kinds_of(place) == []
    assert len(remedy_versions(opened(place))) == 2


def test_what_else_can_help_is_said_of_an_indicator_that_no_work_helps(place: Path) -> None:
    app = page()
    assert "geen werk. Betere verlichting helpt tegen diefstal" in html(app)
    app = app.selectbox(key="compass-helping-indicator").set_value("geweld").run()
    app = app.text_area(key="compass-helping-geweld-0-otherwise").set_value(f"Vraag {HOSTILE}").run()
    app = press(app, "Bewaren")
    assert not app.exception
    assert HOSTILE not in html(app)
    (version,) = remedy_versions(opened(place))
    assert (version.remedies.indicator, version.saved_by) == ("geweld", LEAD.name)


@pytest.mark.parametrize("role", [Role.LEZER, Role.PLANNER])
def test_who_may_not_say_it_reads_it(place: Path, role: Role, act_as: Callable[[Actor | None], None]) -> None:
    press(choose("code;Eenzaamheid\nWK001410;5\n"), STORE)
    act_as(Actor("leo", frozenset({Grant(role, "gemeente" if role is Role.PLANNER else None)})))
    app = run("nl", page="kompas", compass_view="instellingen")
    assert not app.exception
    assert "geen werk. Betere verlichting helpt tegen diefstal" in html(app)
    assert "compass-helping-indicator" not in [item.key for item in app.selectbox]
    assert remedy_versions(opened(place)) == ()
