"""The figures of the themes on an agenda: what is red, how much, by whom measured and on how much it rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.errors import NotFoundError
from koppel.services.compass.explained.figures import theme_figure_lines
from koppel.services.compass.reading import area_compass
from koppel.services.meetings.theme_points import THEME, theme_of_ref
from koppel.services.permission import require
from koppel.services.team_rules import team_compass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koppel.catalogue.load import Catalogue
    from koppel.model.compass.indicators import Compass
    from koppel.model.meetings import Item
    from koppel.services.compass.reading import AreaCompass
    from koppel.store.database import Store


def theme_figures(
    store: Store, catalogue: Catalogue, items: Iterable[Item], language: str
) -> Mapping[str, tuple[str, ...]]:
    """
    Return the lines with figures of the themes among points, by their reference; none of what is no longer known.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    refs = {item.ref for item in items if item.sort == THEME}
    if not refs or catalogue.compass is None:
        return {}
    compass = team_compass(store, catalogue.compass)
    shown = {code: _shown(store, compass, code) for code in {theme_of_ref(ref)[0] for ref in refs}}
    lines = {}
    for ref in refs:
        code, theme = theme_of_ref(ref)
        of_area = shown[code]
        if of_area is not None and theme in compass.themes:
            lines[ref] = theme_figure_lines(of_area, compass, theme, language)
    return lines


def _shown(store: Store, compass: Compass, code: str) -> AreaCompass | None:
    try:
        return area_compass(store, compass, code)
    except NotFoundError:
        return None
