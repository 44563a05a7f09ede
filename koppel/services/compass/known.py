"""What an answer or a goal names: an area, a theme that is judged, and a partner, or what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.errors import InputError
from koppel.model.compass.areas import parse_code
from koppel.store.plans.partners import list_partners

if TYPE_CHECKING:
    import duckdb

    from koppel.model.compass.indicators import Compass


def known_area(code: str) -> str:
    """
    Return the code of an area as it is written in the store.

    Raises
    ------
    InputError
        ``compass_area``.
    """
    area = parse_code(code[:40])
    if area is None:
        raise InputError("compass_area", value=code[:40])
    return area


def check_judged(compass: Compass, theme: str) -> None:
    """
    Refuse a theme that is not there, or only describes.

    Raises
    ------
    InputError
        ``compass_theme`` or ``theme_not_judged``.
    """
    if theme not in compass.themes:
        raise InputError("compass_theme", value=theme[:80], right=", ".join(compass.themes))
    if not compass.quarters[compass.themes[theme].quarter].judged:
        raise InputError("theme_not_judged", theme=theme)


def check_partner(cursor: duckdb.DuckDBPyConnection, partner: str) -> None:
    """
    Refuse a partner that is not there, or that the asker does not see.

    Raises
    ------
    InputError
        ``theme_partner``.
    """
    names = [item.name for item in list_partners(cursor)]
    if partner not in names:
        raise InputError("theme_partner", value=partner[:80], right=", ".join(names[:12]))
