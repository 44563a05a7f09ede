"""Red without activity on the list of findings, on the map and on the agenda, without a browser."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from koppel.access import Actor, Grant, Role
from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.services.compass import answering
from koppel.services.meetings import meetings
from koppel.services.meetings.meeting_agenda import agenda
from koppel.store.plans.activities import list_activities
from tests.ui.app import HOSTILE, html, opened, press, run
from tests.ui.compass.test_kompas import COMPASS, LEZER, loaded  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue

LEAD = Actor("rik", frozenset({Grant(Role.REGISSEUR)}))
ADD = "Zet op de agenda"


def listed(language: str = "nl") -> AppTest:
    app = run(language, page="koppelkansen", tab="wijk")
    assert not app.exception
    return app


@pytest.mark.parametrize(("language", "words"), [("nl", "Samen leven is rood"), ("en", "red")])
def test_the_list_says_what_is_red_and_who_could_do_something(loaded: Path, language: str, words: str) -> None:  # noqa: F811
    text = html(listed(language))
    assert words in text
    assert "⟦" not in text
    assert HOSTILE not in text


def test_a_reader_goes_to_the_question_and_has_no_agenda(
    loaded: Path,  # noqa: F811
    act_as: Callable[[Actor | None], None],
) -> None:
    meetings.prepare(opened_first(loaded), date(2026, 12, 1), today=date(2026, 11, 21))
    act_as(LEZER)
    app = listed()
    assert ADD not in [item.label for item in app.button]
    app = press(app, "Wat gaan jullie doen?")
    assert not app.exception
    assert app.session_state["view.page"] == "kompas"
    assert app.session_state["view.compass_view"] == "antwoorden"
    assert "koppel-gaps" in html(app)


def opened_first(place: Path) -> Any:
    listed()
    return opened(place)


def test_who_leads_puts_a_theme_on_the_agenda(
    loaded: Path,  # noqa: F811
    act_as: Callable[[Actor | None], None],
    catalogue: Catalogue,
) -> None:
    act_as(LEAD)
    store = opened_first(loaded).visible_to(LEAD)
    meeting = meetings.prepare(store, date(2026, 12, 1), today=date(2026, 11, 21))
    app = press(listed(), ADD)
    assert not app.exception
    (point,) = [
        item for item in agenda(store, catalogue, "nl", meeting, today=date(2026, 11, 21)) if item.item.sort == "theme"
    ]
    assert "geen werk bekend dat helpt" in point.title
    assert "Staat op de agenda" in html(app)


def test_an_agenda_that_is_made_holds_what_is_red(
    loaded: Path,  # noqa: F811
    act_as: Callable[[Actor | None], None],
) -> None:
    act_as(LEAD)
    app = press(run("nl", page="overleg"), "Agenda maken")
    assert not app.exception
    assert "Samen leven is rood in Selwerd, geen werk bekend dat helpt" in html(app)


def test_what_is_red_beside_an_answer_stands_on_the_list_and_the_matrix_and_goes_on_the_agenda(
    loaded: Path,  # noqa: F811
    act_as: Callable[[Actor | None], None],
) -> None:
    store = opened_first(loaded)
    meeting = meetings.prepare(store, date(2026, 12, 1), today=date(2026, 11, 21))
    with store.read() as cursor:
        partner = list_activities(cursor)[0].partner
    answering.add_idea(store, COMPASS, "WK001410", "samenhang", partner, HOSTILE)
    act_as(LEAD)
    text = html(listed())
    assert "Rood zonder werk dat erbij helpt" in text
    assert "maar nog geen werk dat helpt bij wat daar rood is: Eenzaamheid." in text
    assert HOSTILE not in text
    app = listed()
    app.button(key="agenda-WK001410-samenhang-beside").click().run()
    assert not app.exception
    points = agenda(store, app_catalogue(), "nl", meeting, today=date(2026, 11, 21))
    assert "WK001410~samenhang~beside" in [item.item.ref for item in points]
    app = run("nl", page="kompas", compass_view="antwoorden", compass_area="WK001410")
    assert "Rood zonder werk dat erbij helpt" in html(app)
    drawn = " ".join(str(item.proto) for item in app.get("bidi_component"))
    assert "rood zonder werk dat helpt: Eenzaamheid" in drawn


def app_catalogue() -> Catalogue:
    return load_catalogue(ROOT / "layers")
