"""How far the writing of a file is, told to whoever waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")

_EVERY = 500


def followed(
    items: Sequence[T], progress: Callable[[float], None] | None, begin: float = 0.0, end: float = 1.0
) -> Iterator[T]:
    """
    Go through items, telling after each few hundred how far that is.

    Parameters
    ----------
    items
        Of a file that is being written.
    progress
        Is told a share of the whole, 0–1; None where nobody waits.
    begin, end
        The shares of the whole at the first of these items and after the last.
    """
    for at, item in enumerate(items):
        if progress is not None and at % _EVERY == 0:
            progress(begin + (end - begin) * at / len(items))
        yield item
