"""One point of the agenda on the projector, without a browser: what speaks for it, and what is decided on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Actor, Grant, Role
from koppel.model.deciding import Answer, State
from koppel.services.deciding.decisions import assessment, give_answer
from koppel.services.meetings import meeting_agenda
from tests.ui.app import HOSTILE, enter, html, opened
from tests.ui.meetings.test_overleg import TODAY, begun

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue


def on_first_point(place: Path, catalogue: Catalogue) -> tuple[AppTest, str]:
    """Draw the first point, a combination, on the projector; return the app with the id of the combination."""
    app, identity, _ = begun(place, catalogue)
    app = app.button(key="icon-meeting").click().run()
    app = app.button(key="meeting-next").click().run()
    first = meeting_agenda.agenda(opened(place), catalogue, "nl", identity, today=TODAY)[0]
    return app, first.item.ref


def captions(app: AppTest) -> str:
    return " ".join(item.value for item in app.caption)


def test_the_agenda_is_a_strip_and_a_press_goes_to_a_point(place: Path, catalogue: Catalogue) -> None:
    app, _ = on_first_point(place, catalogue)
    strip = [item for item in app.button if (item.key or "").startswith("strip-")]
    assert [item.label for item in strip] == ["1", "2", "3"]
    app = strip[2].click().run()
    assert not app.exception
    assert "Rondvraag" in html(app)
    assert HOSTILE not in html(app)


def test_it_is_agreed_once_all_partners_agree_and_until_then_it_says_who_is_waited_for(
    place: Path, catalogue: Catalogue
) -> None:
    app, combination = on_first_point(place, catalogue)
    store = opened(place)
    partners = assessment(store, combination).partners
    app = app.button(key="cockpit-agree").click().run()
    assert all(name in captions(app) for name in partners)
    assert f"akkoord: 0 van {len(partners)}" in html(app)
    for name in partners:
        give_answer(store, combination, name, Answer.AKKOORD)
    app = app.run()
    assert f"akkoord: {len(partners)} van {len(partners)}" in html(app)
    enter(app, "Waarom samen beter is", "Eén keer open")
    app = app.button(key="cockpit-set-agreed").click().run()
    assert not app.exception
    assert assessment(store, combination).state is State.AFGESPROKEN
    assert "Stand: afgesproken" in html(app)


def test_a_key_opens_a_form_and_shuts_it_again(place: Path, catalogue: Catalogue) -> None:
    app, _ = on_first_point(place, catalogue)
    app = app.button(key="cockpit-park").click().run()
    assert any((item.key or "").startswith("do-put-off-") for item in app.button)
    app = app.button(key="cockpit-park").click().run()
    assert not any((item.key or "").startswith("do-put-off-") for item in app.button)
    app = app.button(key="cockpit-note").click().run()
    assert app.text_area
    app = app.button(key="meeting-next").click().run()
    assert not app.exception


def test_who_reads_sees_the_point_and_decides_nothing(
    place: Path, catalogue: Catalogue, act_as: Callable[[Actor | None], None]
) -> None:
    app, _ = on_first_point(place, catalogue)
    act_as(Actor("jo", frozenset({Grant(Role.LEZER)})))
    app = app.run()
    assert not app.exception
    assert "koppel-cockpit-answers" in html(app)
    assert not any((item.key or "").startswith("cockpit-a") for item in app.button)
