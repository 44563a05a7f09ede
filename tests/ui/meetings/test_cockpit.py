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


def warnings(app: AppTest) -> str:
    return " ".join(item.value for item in app.warning)


def shortcut(app: AppTest, key: str) -> str:
    return str(app.button(key=key).proto.shortcut)


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
    assert all(name in warnings(app) for name in partners)
    # No field is open: keys go on.
    assert shortcut(app, "meeting-next")
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


def test_a_button_opens_a_form_and_shuts_it_again_and_no_key_does_anything_else_meanwhile(
    place: Path, catalogue: Catalogue
) -> None:
    app, _ = on_first_point(place, catalogue)
    keys = ("cockpit-agree", "cockpit-put_off", "cockpit-note", "meeting-next")
    assert all(shortcut(app, key) for key in keys)
    app = app.button(key="cockpit-put_off").click().run()
    assert any((item.key or "").startswith("do-put-off-") for item in app.button)
    assert not any(shortcut(app, key) for key in keys)
    app = app.button(key="cockpit-put_off").click().run()
    assert not any((item.key or "").startswith("do-put-off-") for item in app.button)
    assert all(shortcut(app, key) for key in keys)
    app = app.button(key="cockpit-note").click().run()
    assert app.text_area
    app = app.button(key="meeting-next").click().run()
    assert not app.exception
    assert shortcut(app, "meeting-next")


def test_a_form_shuts_once_it_is_saved_and_what_was_put_off_is_taken_back_there(
    place: Path, catalogue: Catalogue
) -> None:
    app, _ = on_first_point(place, catalogue)
    app = app.button(key="cockpit-put_off").click().run()
    enter(app, "Waarom, of waarop het wacht (mag leeg)", "wacht op de tekening")
    (do,) = [item for item in app.button if (item.key or "").startswith("do-put-off-")]
    app = do.click().run()
    assert "wacht op de tekening" in html(app)
    assert not any((item.key or "").startswith("do-put-off-") for item in app.button)
    (back,) = [item for item in app.button if item.label == "Toch niet uitstellen"]
    app = back.click().run()
    assert "wacht op de tekening" not in html(app)
    app = app.button(key="cockpit-note").click().run()
    app.text_area[0].set_value("Bellen met de aannemer")
    (save,) = [item for item in app.button if item.label == "Notitie bewaren"]
    app = save.click().run()
    assert not app.exception
    assert not app.text_area
    assert any("De notitie is bewaard." in item.value for item in app.success)
    assert shortcut(app, "meeting-next")


def test_who_reads_sees_the_point_and_decides_nothing(
    place: Path, catalogue: Catalogue, act_as: Callable[[Actor | None], None]
) -> None:
    app, _ = on_first_point(place, catalogue)
    act_as(Actor("jo", frozenset({Grant(Role.LEZER)})))
    app = app.run()
    assert not app.exception
    assert "koppel-cockpit-answers" in html(app)
    assert not any((item.key or "").startswith("cockpit-a") for item in app.button)


def test_a_point_that_is_no_combination_takes_notes_too(place: Path, catalogue: Catalogue) -> None:
    app, _ = on_first_point(place, catalogue)
    last = [item for item in app.button if (item.key or "").startswith("strip-")][-1]
    app = last.click().run()
    assert "Rondvraag" in html(app)
    assert shortcut(app, "cockpit-note")
    app = app.button(key="cockpit-note").click().run()
    assert not shortcut(app, "cockpit-note")
    assert not shortcut(app, "meeting-next")
    app.text_area[0].set_value("De school vraagt een zebrapad")
    (save,) = [item for item in app.button if item.label == "Notitie bewaren"]
    app = save.click().run()
    assert not app.exception
    assert not app.text_area
    assert any("De notitie is bewaard." in item.value for item in app.success)
    app = app.button(key="cockpit-note").click().run()
    assert app.text_area[0].value == "De school vraagt een zebrapad"
