"""Cells of the drawing of a compass, by which one is chosen: indicator, theme, quarter or middle."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from koppel.errors import InputError

if TYPE_CHECKING:
    from koppel.model.compass.indicators import Compass

MIDDLE = "midden"
_KINDS = {"i": "indicators", "t": "themes", "q": "quarters"}


def known_cell(compass: Compass, cell: str | None) -> tuple[str, str] | None:
    """
    Return what a cell of the drawing is.

    Returns
    -------
    kind, id
        ``indicators``, ``themes`` or ``quarters`` with its id, ``midden`` twice for the middle; None for no such cell.
    """
    if cell == MIDDLE:
        return MIDDLE, MIDDLE
    kind, _, name = (cell or "").partition("_")
    if kind not in _KINDS or name not in getattr(compass, _KINDS[kind]):
        return None
    return _KINDS[kind], name


def cell_named(compass: Compass, name: str) -> str:
    """
    Return the cell of the drawing that an indicator, theme or quarter is, by its id.

    Raises
    ------
    InputError
        ``compass_cell_unknown``.
    """
    if name == MIDDLE:
        return MIDDLE
    for kind, group in _KINDS.items():
        if name in getattr(compass, group):
            return f"{kind}_{name}"
    known = [*compass.indicators, *compass.themes, *compass.quarters]
    close = difflib.get_close_matches(name, known, n=3) or [*compass.themes]
    raise InputError("compass_cell_unknown", value=name[:80], right=", ".join(close))
