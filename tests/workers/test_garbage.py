from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from koppel.workers import garbage
from koppel.workers.garbage import no_search

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def frozen_as_before() -> Iterator[None]:
    yield
    if garbage._timer is not None:
        garbage._timer.cancel()
    gc.freeze()


def test_nothing_is_searched_until_the_last_of_two_answers_was_read() -> None:
    assert gc.isenabled()
    with no_search():
        with no_search():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_answer_that_cannot_be_read_leaves_the_search_on() -> None:
    with pytest.raises(EOFError), no_search():
        raise EOFError
    assert gc.isenabled()


def test_what_was_read_is_searched_again_a_while_after_the_last_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "APART_S", 60.0)
    gc.unfreeze()
    with no_search():
        pass
    first = garbage._timer
    assert first is not None
    assert gc.get_freeze_count() > 0
    monkeypatch.setattr(garbage, "APART_S", 0.01)
    with no_search():
        pass
    assert first.finished.is_set()
    last = garbage._timer
    assert last is not None
    last.join(5)
    assert gc.get_freeze_count() == 0
