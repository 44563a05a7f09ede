"""A deadline reads the same wherever it stands, and what fields say themselves is in the language of the reader."""

from __future__ import annotations

from datetime import date

import pytest

from koppel.i18n import text
from koppel.ui.framework import words_in

DAY = date(2027, 3, 1)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_deadline_has_one_wording(language: str) -> None:
    told = {
        text("screen.agreement.due", language, date=DAY).lower(),
        text("attention.due", language, day=DAY).lower(),
        text("meeting.due", language, day=DAY).lower(),
    }
    assert len(told) == 1


def test_what_enter_does_is_said_in_dutch() -> None:
    words = words_in("nl")
    assert words["Press Enter to apply"] == "Enter neemt het over"
    assert words["Press Enter to submit form"] == "Enter verstuurt het"
    assert words_in("en")["Enter neemt het over"] == "Press Enter to apply"
