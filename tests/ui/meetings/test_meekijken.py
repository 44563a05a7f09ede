"""Letting people follow the screen of a meeting, without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Actor, Grant, Role
from koppel.services.meetings import following
from tests.ui.app import html, opened, run
from tests.ui.meetings.test_overleg import begun

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from koppel.catalogue.load import Catalogue


def test_who_leads_shows_a_code_and_those_who_follow_go_along(place: Path, catalogue: Catalogue) -> None:
    app, identity, points = begun(place, catalogue)
    app = app.button(key="follow-open").click().run()
    opened_screen = following.screen(opened(place), identity)
    assert opened_screen is not None
    assert following.shown_code(opened_screen.code) in html(app)
    assert opened_screen.item_id is None
    app = app.button(key="icon-meeting").click().run()
    for point in points[:2]:
        app = app.button(key="meeting-next").click().run()
        shown = following.screen(opened(place), identity)
        assert shown is not None
        assert str(shown.item_id) == point
    app = app.button(key="meeting-back").click().run()
    app = app.button(key="meeting-agenda").click().run()
    shown = following.screen(opened(place), identity)
    assert shown is not None
    assert shown.item_id is None
    app = app.button(key="follow-end").click().run()
    assert following.screen(opened(place), identity) is None
    assert not app.exception


def test_who_does_not_lead_offers_nothing_and_moves_nobody(
    place: Path, catalogue: Catalogue, act_as: Callable[[Actor | None], None]
) -> None:
    _, identity, _ = begun(place, catalogue)
    code = following.open_screen(opened(place), identity).code
    act_as(Actor("jo", frozenset({Grant(Role.LEZER)})))
    app = run("nl", page="overleg")
    assert not any(button.key in ("follow-open", "follow-end") for button in app.button)
    app = app.button(key="icon-meeting").click().run()
    app = app.button(key="meeting-next").click().run()
    assert not app.exception
    assert following.shown_code(code) not in html(app)
    shown = following.screen(opened(place), identity)
    assert shown is not None
    assert shown.item_id is None
