"""The log on the screen, without a browser."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role
from koppel.services.plans import saved_views
from koppel.store.database import Store
from tests.ui.app import HOSTILE, fill, html, press, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue


def page(language: str = "nl", **state: object) -> AppTest:
    return run(language, page="logboek", **state)


def told(app: AppTest) -> str:
    return html(app)


def rows(app: AppTest) -> int:
    return told(app).count("<tr") - 1


@pytest.mark.parametrize(("language", "word"), [("nl", "Weergave bewaard"), ("en", "View saved")])
def test_rows_say_who_did_what_and_hostile_names_are_text(
    place: Path,
    catalogue: Catalogue,
    language: str,
    word: str,
) -> None:
    fill(place, catalogue)
    with Store.open(place) as store:
        saved_views.save_view(store.visible_to(Actor(HOSTILE, frozenset({Grant(Role.REGISSEUR)}))), HOSTILE, {})
    app = page(language)
    assert not app.exception
    assert word in told(app)
    assert "&lt;script&gt;" in told(app)
    assert HOSTILE not in told(app)
    assert "⟦" not in told(app)


def test_words_and_refusals_leave_only_what_was_asked_for(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    with Store.open(place) as store:
        for name in ("kade", "plein"):
            saved_views.save_view(store, name, {})
    assert rows(page(log_action="save_view")) == 2
    assert rows(page(log_words="naam kade")) == 1
    app = page(log_refused=True)
    assert not app.exception
    assert any("Geen regels gevonden" in info.value for info in app.info)
    app = press(app, "Wis de keuzes")
    assert not app.exception
    assert rows(app) >= 4


def test_what_the_address_asks_for_and_nobody_did_is_left_out(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = page(log_actor="nobody", log_action="nothing")
    assert not app.exception
    assert rows(app) >= 2


def test_many_rows_come_in_pages(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    with Store.open(place) as store:
        for number in range(60):
            with store.write("test", "detect", found=number):
                pass
    app = page(log_action="detect")
    assert rows(app) == 50
    app.number_input[0].set_value(2)
    app = app.run()
    assert not app.exception
    assert rows(app) == 11


def test_days_the_wrong_way_round_are_told(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    today = date.today()  # noqa: DTZ011
    app = page(log_first=today, log_last=today - timedelta(3))
    assert not app.exception
    assert "eerste dag" in app.warning[0].value


def test_an_empty_log_says_so(place: Path) -> None:
    Store.open(place, create=True).close()
    app = page()
    assert not app.exception
    assert any("nog niets" in info.value for info in app.info)


def test_a_reader_is_told_who_may(
    place: Path,
    catalogue: Catalogue,
    act_as: Callable[[Actor | None], None],
) -> None:
    fill(place, catalogue)
    act_as(Actor("leo", frozenset({Grant(Role.LEZER)})))
    app = page()
    assert not app.exception
    assert "regisseur" in app.info[0].value
    assert "<table" not in told(app)
