"""The settings of the compass on a page, without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role
from koppel.model.compass.settings import CompassSettings
from koppel.services.compass.settings import setting
from koppel.store.database import Store, _open_stores
from tests.ui.app import HOSTILE, fill, run
from tests.ui.compass.test_kompas import COMPASS, labelled, loaded, page, told  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue

LEZER = Actor("leo", frozenset({Grant(Role.LEZER)}))
KEEPER = Actor("bea", frozenset({Grant(Role.BEHEERDER)}))


def settings_page(language: str = "nl") -> AppTest:
    return page(language, compass_view="instellingen")


def press(app: AppTest, label: str, at: int = 0) -> None:
    [item for item in app.button if item.label == label][at].click().run()
    assert not app.exception


def versions() -> list[CompassSettings]:
    (opened,) = _open_stores.values()
    return [item.settings for item in setting.settings_versions(opened)]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_holds_stands_beside_the_defaults_for_everyone(
    loaded: Path,  # noqa: F811
    act_as: Callable[[Actor | None], None],
    language: str,
) -> None:
    act_as(LEZER)
    app = settings_page(language)
    assert not app.exception
    assert "10\xa0woningen" in told(app) or "10 woningen" in told(app) or "10 homes" in told(app)
    assert "⟦" not in told(app)
    assert not app.number_input
    assert not [item for item in app.button if "compass-settings" in (item.key or "")]


def test_a_setting_is_changed_seen_on_the_page_and_put_back(
    loaded: Path,  # noqa: F811
    act_as: Callable[[Actor | None], None],
) -> None:
    act_as(KEEPER)
    app = settings_page()
    labelled(app.text_input, "Naam van het programma").set_value("Sunny Selwerd")
    labelled(app.number_input, "Rood: een index onder").set_value(70)
    labelled(app.multiselect, "Nazorg vragen na zoveel jaar").set_value([3, 1])
    press(app, "Instellingen bewaren")
    assert versions() == [CompassSettings(name="Sunny Selwerd", band_low=70, after_years=(1, 3))]
    assert "Dit geldt vanaf nu overal" in app.success[0].value
    assert app.subheader[0].value == "Sunny Selwerd"
    assert "Rood: een index onder 90 wordt een index onder 70" in told(app)
    press(app, "Zo was het ervoor: terugzetten")
    assert versions()[-1] == CompassSettings()
    assert app.subheader[0].value == "Wijkkompas"
    press(app, "Zo was het ervoor: terugzetten", at=1)
    assert len(versions()) == 2
    assert "dit geldt al" in app.error[0].value


def test_all_goes_back_to_the_defaults_at_once(loaded: Path, act_as: Callable[[Actor | None], None]) -> None:  # noqa: F811
    with Store.open(loaded) as store:
        setting.set_compass(store, COMPASS, CompassSettings(least=25, high_is_good=True))
    act_as(KEEPER)
    app = settings_page()
    assert labelled(app.number_input, "Niets tonen over minder dan (woningen)").value == 25
    press(app, "Alles terug naar de standaard")
    assert versions()[-1] == CompassSettings()
    assert not [item for item in app.button if item.label == "Alles terug naar de standaard"]


def test_fewer_homes_than_the_file_says_cannot_be_chosen(loaded: Path, act_as: Callable[[Actor | None], None]) -> None:  # noqa: F811
    act_as(KEEPER)
    app = settings_page()
    assert labelled(app.number_input, "Niets tonen over minder dan (woningen)").min == 10


def test_a_name_is_text_and_nothing_else_on_every_part(loaded: Path, act_as: Callable[[Actor | None], None]) -> None:  # noqa: F811
    with Store.open(loaded) as store:
        setting.set_compass(store, COMPASS, CompassSettings(name=HOSTILE[:60]))
    act_as(KEEPER)
    for view in ("instellingen", "ringen", "antwoorden", "doelen", "geld"):
        app = page(compass_view=view, compass_area="WK001410")
        assert not app.exception
        assert HOSTILE[:60] not in told(app)


def test_settings_are_there_before_anything_is_measured(
    place: Path, catalogue: Catalogue, act_as: Callable[[Actor | None], None]
) -> None:
    fill(place, catalogue)
    act_as(KEEPER)
    app = settings_page()
    assert labelled(app.number_input, "Groen: een index boven").value == 110


def test_the_page_of_the_beheerder_leads_to_it(loaded: Path, act_as: Callable[[Actor | None], None]) -> None:  # noqa: F811
    act_as(KEEPER)
    app = run("nl", page="beheer")
    press(app, "Instellingen wijzigen")
    assert labelled(app.number_input, "Groen: een index boven").value == 110
