"""Pieces of work that go wrong in every way that real ones can."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from koppel.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Kept, so that it counts.
_KEPT: list[bytes | bytearray] = []


def whereabouts() -> int:
    return os.getpid()


def double(number: int, *, plus: int = 0) -> int:
    return 2 * number + plus


def count(upto: int, *, progress: Callable[[float], None] | None = None) -> int:
    for number in range(upto):
        if progress is not None:
            progress(number / upto)
    return upto


def refuse(name: str) -> None:
    raise InputError("file_without_rows", file=name)


def stumble() -> None:
    raise OSError(28, "No space left on device", "/somewhere")


class UnsendableError(Exception):
    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} {two}")


def stumble_oddly() -> None:
    raise UnsendableError("odd", "words")


def make_unsendable() -> object:
    return lambda: None


def forever(mark: Path) -> None:
    mark.write_text(str(os.getpid()))
    while True:
        time.sleep(0.05)


def hoard() -> None:
    while True:
        _KEPT.append(os.urandom(2**20) * 16)


def run_out() -> None:
    raise MemoryError


def die() -> None:
    os._exit(11)


def grow_and_answer() -> int:
    _KEPT.append(bytearray(os.urandom(1)) * (400 * 2**20))
    return os.getpid()
