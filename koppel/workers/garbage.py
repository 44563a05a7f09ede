"""Python's search for garbage, kept away from answers of millions of objects."""

from __future__ import annotations

import gc
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# What was read is looked through again after so many seconds; most of it is gone by then.
APART_S = 900.0
_lock = threading.Lock()
_readers = 0
_timer: threading.Timer | None = None


@contextmanager
def no_search() -> Iterator[None]:
    """
    Read a large answer without a search for garbage, neither meanwhile nor through what was read.

    A search goes through everything that there is, and meanwhile no screen is drawn: 0.9 s for 120,000 works. What was
    read holds no circles, so that it is freed without a search. What else was there at that moment is kept apart with
    it, for `APART_S` seconds at most.
    """
    global _readers  # noqa: PLW0603 - a switch of the whole process
    with _lock:
        _readers += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _readers -= 1
            gc.freeze()
            _look_again_later()
            if not _readers:
                gc.enable()


def _look_again_later() -> None:
    global _timer  # noqa: PLW0603 - one for all answers
    if _timer is not None:
        _timer.cancel()
    _timer = threading.Timer(APART_S, gc.unfreeze)
    _timer.daemon = True
    _timer.start()
