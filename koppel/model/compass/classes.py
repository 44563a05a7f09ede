"""Values of one indicator in classes, for a map of what is described and not judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

MOST_CLASSES = 5


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes of equal width between the lowest and the highest value; each begins where the one before ends."""

    bounds: tuple[float, ...]

    def place_of(self, value: float) -> int:
        """Return the class of a value, the lowest is 0; a value on a bound is in the class that begins there."""
        return sum(value >= bound for bound in self.bounds[1:-1])


def classes_of(values: Collection[float]) -> Classes:
    """
    Divide values into at most five classes of equal width.

    Parameters
    ----------
    values
        Those that are shown; at least one.

    Returns
    -------
    classes
        One class where all values are equal.
    """
    low, high = min(values), max(values)
    if low == high:
        return Classes((low, high))
    width = (high - low) / MOST_CLASSES
    return Classes((*(low + width * at for at in range(MOST_CLASSES)), high))
