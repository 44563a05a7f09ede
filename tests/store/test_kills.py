"""Whenever the program is killed: what was reported as made is there, and nothing is there by half."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.killing import kill_often

if TYPE_CHECKING:
    from pathlib import Path


def test_thirty_kills_at_any_moment_lose_nothing_and_leave_nothing_half(tmp_path: Path) -> None:
    seen = kill_often(tmp_path, 30, seed=20261126)
    assert seen.kills == 30
    # Kills met the program at work, with a log to mend.
    assert seen.reported >= 30
    assert seen.with_log >= 10
