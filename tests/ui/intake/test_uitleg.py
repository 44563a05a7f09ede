"""Two people move a work that residents know: what one told them of it is not lost when the other saves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role
from koppel.config import read_settings
from koppel.services.intake.activities import edit, find_activity
from koppel.services.intake.conflicts import Side
from koppel.services.publishing import drafting, publication
from koppel.services.publishing.shift_reasons import ReasonText, told_reason
from koppel.store.plans.activities import list_activities
from tests.ui.app import HOSTILE, fill
from tests.ui.intake.test_inleveren import file, opened, press, row, run, told
from tests.ui.meetings.test_tegelijk import form, write

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity

TODAY = date(2026, 11, 21)
ELS = Actor("els", frozenset({Grant(Role.PLANNER, "Gemeente")}))
WHY, MINE = "De aannemer heeft meer tijd nodig.", "Het hout komt later."


@pytest.fixture
def known(place: Path, catalogue: Catalogue) -> Activity:
    """A work that residents read."""
    fill(place, catalogue)
    draft = file(
        row(1, start="2027-03", kind="riolering", visibility="openbaar", public_title="Riool", contact_role="omgeving")
    )
    draft.partner, draft.step = "Gemeente", "compare"
    press(run(draft=draft), "handin-store")
    store = opened()
    publication.publish(store, read_settings(), drafting.draft(store, catalogue, read_settings(), "nl"))
    return stored()


def stored() -> Activity:
    with opened().read() as cursor:
        return next(item for item in list_activities(cursor) if item.external_id == "T-1")


def els_moves(catalogue: Catalogue, start: date, reason: str = WHY) -> None:
    now = stored()
    moved = replace(now, start=start)
    edit(
        opened().visible_to(ELS), catalogue, moved, expected_version=now.version, today=TODAY,
        shift_reason=ReasonText(reason) if reason else None,
    )  # fmt: skip


def reason() -> str:
    now = stored()
    assert now.id is not None
    return told_reason(opened(), find_activity(opened(), now.id))


def choose(app: AppTest, name: str, side: Side) -> AppTest:
    (choice,) = [item for item in app.button_group if str(item.key).endswith(f"-{name}")]
    chosen: AppTest = choice.set_value(side).run()
    assert not chosen.exception
    return chosen


def test_the_explanation_of_the_other_is_a_choice_where_both_moved_the_work(
    known: Activity, catalogue: Catalogue
) -> None:
    app = write(form(run(), known), "start", "2027-09")
    els_moves(catalogue, date(2027, 6, 1))
    app = press(app, "handin-preview")
    assert "Uitleg voor bewoners" in told(app)
    assert WHY in told(app)
    app = choose(app, "start", Side.MINE)
    assert app.button(key="conflict-save").disabled
    app = press(choose(app, "shift_reason", Side.THEIRS), "conflict-save")
    assert (stored().start, reason()) == (date(2027, 9, 1), WHY)


def test_one_who_keeps_own_days_and_not_the_explanation_is_asked_for_another(
    known: Activity, catalogue: Catalogue
) -> None:
    app = write(form(run(), known), "start", "2027-09")
    els_moves(catalogue, date(2027, 6, 1))
    app = choose(press(app, "handin-preview"), "start", Side.MINE)
    app = choose(app, "shift_reason", Side.MINE)
    app = write(app, "shift_reason_settled", f"Bel 06-12345678 {HOSTILE}")
    assert app.button(key="conflict-save").disabled
    assert HOSTILE not in told(app)
    app = press(write(app, "shift_reason_settled", MINE), "conflict-save")
    assert (stored().start, reason()) == (date(2027, 9, 1), MINE)


def test_days_that_nobody_explained_are_asked_about_in_the_comparison(known: Activity, catalogue: Catalogue) -> None:
    app = write(form(run(), known), "title", "Riool van mij")
    els_moves(catalogue, date(2027, 6, 1), reason="")
    app = press(app, "handin-preview")
    assert "Waarom verschuift het?" in " ".join(item.label for item in app.text_input)
    press(write(app, "shift_reason_settled", MINE), "conflict-save")
    assert (stored().title, reason()) == ("Riool van mij", MINE)


def test_the_explanation_stays_with_the_days_of_the_other_where_only_another_field_was_mine(
    known: Activity, catalogue: Catalogue
) -> None:
    app = write(form(run(), known), "title", "Riool van mij")
    els_moves(catalogue, date(2027, 6, 1))
    app = press(app, "handin-preview")
    assert WHY in told(app)
    press(app, "conflict-save")
    assert (stored().title, stored().start, reason()) == ("Riool van mij", date(2027, 6, 1), WHY)


def test_an_explanation_typed_by_both_is_a_choice(known: Activity, catalogue: Catalogue) -> None:
    app = press(write(form(run(), known), "start", "2027-06"), "handin-preview")
    app = write(app, "shift_reason", MINE)
    els_moves(catalogue, date(2027, 6, 1))
    app = press(app.run(), "conflict-show")
    assert app.button(key="conflict-save").disabled
    press(choose(app, "shift_reason", Side.MINE), "conflict-save")
    assert reason() == MINE


def test_what_was_told_before_stands_in_the_field_and_can_be_taken_away(known: Activity, catalogue: Catalogue) -> None:
    els_moves(catalogue, date(2027, 6, 1))
    app = press(form(run(), known), "handin-preview")
    (field,) = [item for item in app.text_input if str(item.key).endswith("__note_shift_reason")]
    assert field.value == WHY
    press(field.set_value("").run(), "handin-sketch-store")
    assert reason() == ""
