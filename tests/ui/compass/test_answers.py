"""The question "Wat gaan jullie doen?" on the screen, without a browser."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role
from koppel.config import Settings
from koppel.services.compass import answering, files
from koppel.services.meetings import meetings
from koppel.services.meetings.theme_agenda import listed_themes
from koppel.services.plans.partners import partner_types
from koppel.store.database import Store, _open_stores
from koppel.store.plans.partners import list_partners
from tests.ui.app import HOSTILE, run
from tests.ui.compass.test_kompas import COMPASS, LEZER, ROWS, labelled, loaded, page, told  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue

AREA = "WK001410"


def partner_of(place: Path) -> str:
    with Store.open(place) as store, store.read() as cursor:
        return list_partners(cursor)[0].name


def answers(partner: str, language: str = "nl") -> AppTest:
    return page(language, compass_area=AREA, compass_view="antwoorden", compass_answer=f"samenhang~{partner}")


def press(app: AppTest, label: str) -> None:
    (button,) = [item for item in app.button if item.label == label]
    button.click().run()


@pytest.mark.parametrize(("language", "words"), [("nl", "Rood zonder toezegging"), ("en", "Red, nothing promised")])
def test_a_reader_sees_what_has_nothing_and_no_fields(
    loaded: Path,  # noqa: F811
    act_as: Callable[[Actor | None], None],
    language: str,
    words: str,
) -> None:
    partner = partner_of(loaded)
    act_as(LEZER)
    app = answers(partner, language)
    assert not app.exception
    text = told(app)
    assert words in text
    assert "⟦" not in text
    assert not app.text_area
    assert not app.checkbox


def test_a_planner_saves_an_idea_and_is_told_what_is_missing(
    loaded: Path,  # noqa: F811
    act_as: Callable[[Actor | None], None],
) -> None:
    partner = partner_of(loaded)
    act_as(Actor("geert", frozenset({Grant(Role.PLANNER, partner)})))
    app = answers(partner)
    press(app, "Idee bewaren")
    assert "Er staat nog geen tekst" in app.error[0].value
    app.text_area[0].set_value(f"Een bank {HOSTILE}")
    press(app, "Idee bewaren")
    assert not app.exception
    (opened,) = _open_stores.values()
    (made,) = answering.answer_history(opened, AREA, "samenhang", partner)
    assert (made.text, made.at_table, made.saved_by) == (f"Een bank {HOSTILE}", False, "geert")
    assert HOSTILE not in told(app)
    assert "Een bank" in told(app)
    press(app, "Intrekken")
    (gone,) = answering.answer_history(opened, AREA, "samenhang", partner)
    assert gone.withdrawn_by == "geert"


def test_an_answer_that_the_address_names_and_is_not_there_shows_another(loaded: Path) -> None:  # noqa: F811
    app = page(compass_area=AREA, compass_view="antwoorden", compass_answer="zweven~niemand")
    assert not app.exception
    assert "wat gaan jullie doen aan" in told(app)


@pytest.mark.parametrize(("role", "is_led"), [(Role.PLANNER, True), (Role.REGISSEUR, False), (Role.LEZER, False)])
def test_without_any_work_it_says_what_is_red_and_who_brings_works_in(
    place: Path, act_as: Callable[[Actor | None], None], role: Role, is_led: bool
) -> None:
    with Store.open(place, create=True) as store:
        done = files.import_indicators(store, COMPASS, Settings(), ROWS.encode(), "kompas-2024.csv")
        assert done.upload_id is not None
    act_as(Actor("eva", frozenset({Grant(role, "Waterbedrijf" if role is Role.PLANNER else None)})))
    app = page(compass_area=AREA, compass_view="antwoorden")
    assert not app.exception
    text = told(app)
    assert "Nog geen partner heeft hier werk" in text
    assert "Planners leveren de werken van hun partner in" in text
    assert "Rood zonder toezegging" in text
    assert "van de 0" not in text
    labels = {item.label for item in app.button}
    assert ("Werken inleveren" in labels) is is_led
    assert ("Wijken en buurten laden" in labels) is (role is Role.REGISSEUR)


def test_an_area_that_the_map_does_not_know_leads_to_the_layer_of_areas(
    loaded: Path,  # noqa: F811
    act_as: Callable[[Actor | None], None],
) -> None:
    act_as(Actor("rik", frozenset({Grant(Role.REGISSEUR)})))
    app = page(compass_area=AREA, compass_view="antwoorden")
    press(app, "Wijken en buurten laden")
    assert not app.exception
    assert app.session_state["view.page"] == "inleveren"
    assert app.selectbox(key="reference_layer").value == "area"


def test_what_is_red_without_activity_is_reached_from_the_top(loaded: Path) -> None:  # noqa: F811
    app = page(compass_area=AREA)
    (way,) = [item for item in app.button if item.key == "compass-see-gaps"]
    app = way.click().run()
    assert not app.exception
    assert app.session_state["view.compass_view"] == "antwoorden"
    # What the list counts, the line above it names.
    text = told(app)
    assert "Rood zonder toezegging: 1 thema<" in text
    assert "Rood, en geen werk bekend dat helpt: Samen leven." in text


def test_the_count_is_the_same_on_the_list_and_on_the_page(loaded: Path) -> None:  # noqa: F811
    page_words = told(page(compass_area=AREA, compass_view="antwoorden"))
    (counted,) = re.findall(r"Rood zonder toezegging: (\d+) thema", page_words)
    list_words = told(run("nl", page="koppelkansen", tab="wijk"))
    (listed,) = re.findall(r"(\d+) thema(?:’s zijn| is) rood zonder toezegging", list_words)
    assert counted == listed


def test_who_leads_seats_a_partner_without_works_and_takes_it_away(
    loaded: Path,  # noqa: F811
    act_as: Callable[[Actor | None], None],
) -> None:
    act_as(Actor("rik", frozenset({Grant(Role.REGISSEUR)})))
    app = page(compass_area=AREA, compass_view="antwoorden")
    app.text_input(key="partner-name").set_value(f"Buurtzorg {HOSTILE}"[:70])
    press(app, "Toevoegen")
    assert not app.exception
    (opened,) = _open_stores.values()
    (seated,) = [name for name in partner_types(opened) if name.startswith("Buurtzorg")]
    assert HOSTILE not in told(app)
    app.selectbox(key="partner-unused").set_value(seated).run()
    press(app, "Weghalen")
    assert seated not in partner_types(opened)
    act_as(LEZER)
    assert not [
        item for item in page(compass_area=AREA, compass_view="antwoorden").text_input if item.key == "partner-name"
    ]


def drawn(app: AppTest) -> str:
    return " ".join(str(item.proto) for item in app.get("bidi_component"))


def order_of(app: AppTest) -> list[str]:
    """Return where the list of what is red and the matrix stand, in the order of the page."""
    heads = {"Alle thema’s en partners": "matrix", "Rood zonder toezegging": "list"}
    told_in_order = [str(getattr(item, "value", "") or getattr(item.proto, "body", "")) for item in app.main]
    return [name for words in told_in_order for head, name in heads.items() if head in words]


def test_what_was_saved_is_said_and_is_undone(
    loaded: Path,  # noqa: F811
    act_as: Callable[[Actor | None], None],
) -> None:
    partner = partner_of(loaded)
    act_as(Actor("geert", frozenset({Grant(Role.PLANNER, partner)})))
    app = answers(partner)
    assert not app.success
    labelled(app.text_area, "Niets, omdat").set_value("Geen geld.")
    press(app, "“Niets” bewaren")
    (said,) = app.success
    assert "dit staat nu in de tabel" in said.value
    labelled(app.text_area, "Nieuw idee").set_value("Een bank")
    press(app, "Idee bewaren")
    assert "Idee: Een bank" in told(app)
    press(app, "Terugdraaien")
    assert not app.exception
    (said,) = app.success
    assert "het staat weer zoals het was" in said.value
    assert "Niets, omdat: Geen geld." in told(app)
    # Of another cell nothing is said.
    assert not answers("zweven").success


def test_the_list_comes_first_until_somebody_answered_and_then_the_matrix(loaded: Path) -> None:  # noqa: F811
    partner = partner_of(loaded)
    assert order_of(answers(partner)) == ["list", "matrix"]
    (opened,) = _open_stores.values()
    answering.add_idea(opened, COMPASS, AREA, "samenhang", partner, "Een bank.")
    assert order_of(answers(partner))[0] == "matrix"


def test_in_a_meeting_the_matrix_comes_first_and_stands_on_its_page(
    loaded: Path,  # noqa: F811
    act_as: Callable[[Actor | None], None],
    catalogue: Catalogue,
) -> None:
    lead = Actor("rik", frozenset({Grant(Role.REGISSEUR)}))
    with Store.open(loaded) as store:
        meeting = meetings.prepare(store.visible_to(lead), date(2026, 12, 1), today=date(2026, 11, 21))
    act_as(lead)
    prepared = run("nl", page="overleg")
    assert [item.proto.expanded for item in prepared.expander if item.label == "Alle thema’s en partners"] == [False]
    (opened,) = _open_stores.values()
    meetings.start(opened.visible_to(lead), catalogue, meeting, today=date(2026, 11, 21))
    held = run("nl", page="overleg")
    assert not held.exception
    assert [item.proto.expanded for item in held.expander if item.label == "Alle thema’s en partners"] == [True]
    assert "koppel-matrix" in drawn(held)
    assert "kompasdeel=antwoorden" in drawn(held)
    assert HOSTILE not in drawn(held)
    assert order_of(page(compass_area=AREA, compass_view="antwoorden"))[0] == "matrix"


def test_a_red_theme_of_each_of_several_areas_goes_on_the_agenda_from_its_own_page(
    loaded: Path,  # noqa: F811
    act_as: Callable[[Actor | None], None],
) -> None:
    lead = Actor("rik", frozenset({Grant(Role.REGISSEUR)}))
    rows = (
        "code;naam;Eenzaamheid;inzet_buurt\nGM0014;Groningen;40;20\nWK001410;Selwerd;50;22\nWK001411;Paddepoel;60;9\n"
    )
    with Store.open(loaded) as store:
        assert files.import_indicators(store, COMPASS, Settings(), rows.encode(), "meer-2024.csv").upload_id
    act_as(lead)
    app = page(compass_area="WK001411", compass_view="antwoorden")
    assert "Er is geen overleg in voorbereiding." in told(app)
    (opened,) = _open_stores.values()
    meeting = meetings.prepare(opened.visible_to(lead), date(2026, 12, 1), today=date(2026, 11, 21))
    for area, theme in (("WK001411", "meedoen"), ("WK001411", "samenhang"), (AREA, "samenhang")):
        app = page(compass_area=area, compass_view="antwoorden")
        app.button(key=f"agenda-{area}-{theme}").click().run()
        assert not app.exception
        assert not app.error
        assert app.session_state["view.compass_area"] == area
    listed = listed_themes(opened, meeting)
    assert listed == {"WK001411~meedoen", "WK001411~samenhang", f"{AREA}~samenhang"}
