"""How many columns a file may have; whatever its format."""

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
