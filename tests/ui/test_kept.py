from __future__ import annotations

import threading
import time

import pytest

from koppel.ui.kept import Latest


def test_a_thing_is_made_once_for_each_revision() -> None:
    made: list[str] = []

    def make() -> int:
        made.append("once")
        return len(made)

    latest = Latest()
    assert [latest.get("key", revision, make) for revision in ("a", "a", "b", "b")] == [1, 1, 2, 2]


def test_many_who_see_different_things_do_not_push_each_other_out() -> None:
    made: list[int] = []
    latest = Latest()
    for _ in range(3):
        for sight in range(40):
            latest.get(sight, "now", lambda sight=sight: made.append(sight))  # type: ignore[misc]
    assert made == list(range(40))


def test_the_least_used_goes_when_there_are_too_many() -> None:
    made: list[str] = []
    latest = Latest(2)
    for key in ("a", "b", "a", "c", "a", "b"):
        latest.get(key, "now", lambda key=key: made.append(key))  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]


def test_who_asks_meanwhile_waits_and_gets_the_same() -> None:
    latest, made, told = Latest(), [], []

    def make() -> object:
        time.sleep(0.05)
        made.append(object())
        return made[-1]

    threads = [threading.Thread(target=lambda: told.append(latest.get("key", "now", make))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert told == made * 8


def test_what_failed_is_tried_again() -> None:
    latest = Latest()

    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        latest.get("key", "now", fail)
    assert latest.get("key", "now", lambda: 1) == 1
