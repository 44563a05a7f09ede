"""How many columns and cells a file may have; whatever its format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.errors import InputError

if TYPE_CHECKING:
    from koppel.config import Limits


def check_columns(count: int, name: str, limits: Limits) -> None:
    """
    Refuse a table with more columns than anybody fills in.

    Raises
    ------
    InputError
        ``too_many_columns``.
    """
    if count > limits.max_columns:
        raise InputError(
            "too_many_columns", file=name, count=count, limit=limits.max_columns, setting="KOPPEL_MAX_COLUMNS"
        )


def check_cells(count: int, name: str, limits: Limits) -> None:
    """
    Refuse a file of which rows times columns would fill the memory, each within its own bound.

    Raises
    ------
    InputError
        ``too_many_cells``.
    """
    if count > limits.max_cells:
        raise InputError("too_many_cells", file=name, count=count, limit=limits.max_cells, setting="KOPPEL_MAX_CELLS")
