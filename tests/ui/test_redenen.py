"""The table in which a planner says, before a file is stored, why works move that residents know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import streamlit as st

from koppel.config import read_settings
from koppel.services.publishing import drafting, publication
from koppel.store.publishing.promises import shift_reasons
from tests.ui.app import HOSTILE, fill
from tests.ui.intake.test_inleveren import file, opened, press, row, run, told

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from koppel.catalogue.load import Catalogue
    from koppel.ui.components.intake.draft import Draft

WHY = "De aannemer heeft meer tijd nodig."


def public(start: str) -> Draft:
    words = {"kind": "riolering", "visibility": "openbaar", "public_title": "Nieuw riool", "contact_role": "omgeving"}
    draft = file(row(1, start=start, **words), row(2))
    draft.partner, draft.step = "Gemeente", "compare"
    return draft


@pytest.fixture
def moved(place: Path, catalogue: Catalogue) -> Draft:
    """A file in which a work moves that was published."""
    fill(place, catalogue)
    first = public("2027-03")
    press(run(draft=first), "handin-store")
    settings = read_settings()
    store = opened()
    publication.publish(store, settings, drafting.draft(store, catalogue, settings, "nl"))
    return public("2027-09")


def writing(tables: list[pd.DataFrame], words: str) -> Any:
    def write(frame: pd.DataFrame, **_: Any) -> pd.DataFrame:
        tables.append(frame)
        written = frame.copy()
        written.iloc[0, 3] = words
        return written

    return write


def test_each_work_that_moves_is_asked_about_and_the_reason_is_kept(
    moved: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables: list[pd.DataFrame] = []
    monkeypatch.setattr(st, "data_editor", writing(tables, WHY))
    app = run(draft=moved)
    assert not app.exception
    (asked,) = tables[0].to_numpy().tolist()
    assert "T-1" in asked[0]
    assert "maart 2027" in asked[1]
    assert "september 2027" in asked[2]
    assert not asked[3]
    assert app.session_state["handin.draft"].reasons == {("Gemeente", "T-1"): WHY}
    # Another tab finds what was written.
    anew = run()
    assert anew.session_state["handin.draft"].reasons == {("Gemeente", "T-1"): WHY}
    press(app, "handin-store")
    assert app.session_state["handin.draft"].step == "receipt"
    with opened().read() as cursor:
        assert [item.reason for item in shift_reasons(cursor).values()] == [WHY]


def test_a_reason_that_is_not_fit_is_told_and_nothing_is_stored(moved: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "data_editor", writing([], f"Bel 06-12345678 {HOSTILE}"))
    app = press(run(draft=moved), "handin-store")
    assert app.session_state["handin.draft"].step == "compare"
    assert "persoonlijk adres of nummer" in " ".join(item.value for item in app.error)
    assert HOSTILE not in told(app)


def test_a_file_in_which_nothing_public_moves_asks_nothing(
    place: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(place, catalogue)
    tables: list[pd.DataFrame] = []
    monkeypatch.setattr(st, "data_editor", writing(tables, WHY))
    app = run(draft=public("2027-03"))
    assert not app.exception
    assert tables == []
