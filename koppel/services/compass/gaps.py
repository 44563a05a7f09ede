"""Red without activity, and activity without need: what a meeting about a wijk begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.model.compass.indicators import Band

if TYPE_CHECKING:
    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.matrix import Matrix


@dataclass(frozen=True, slots=True)
class Party:
    """
    A partner that could do something about a theme.

    ``proposed`` counts its works in the area whose kind helps; 0 where it has such works elsewhere only. ``is_near``
    tells that it works in the area at all.
    """

    partner: str
    proposed: int
    is_near: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """
    A theme without any work that was confirmed and without an idea, in which something is red.

    ``indicators`` are those that are red; ``is_theme_red`` tells whether the theme is, too. ``refused`` said that they
    do nothing.
    """

    theme: str
    is_theme_red: bool
    indicators: tuple[str, ...]
    kinds: tuple[str, ...]
    parties: tuple[Party, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Busy:
    """
    A theme that is green, with ``works`` confirmed and ``ideas`` for it by these partners.

    ``titles`` are those of the works, each once: they say where it is.
    """

    theme: str
    works: int
    ideas: int
    partners: tuple[str, ...]
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gaps:
    """Both findings: what is red without activity, themes that are red themselves first; and what is green with it."""

    without_activity: tuple[Gap, ...]
    without_need: tuple[Busy, ...]


def find_gaps(matrix: Matrix, compass: Compass) -> Gaps:
    """
    Find what is red without activity, and where there is activity without need.

    Parameters
    ----------
    matrix
        As its asker sees it.
    compass
        Indicators that are declared.

    Returns
    -------
    gaps
        Red without activity: red themes before single red indicators, each the worst first. Activity without need:
        green themes with a work that was confirmed or an idea, the most first.
    """
    gaps, busy = [], []
    for theme in matrix.themes:
        row = matrix.row(theme)
        score = matrix.shown.themes[theme]
        red = tuple(item.id for item in compass.in_theme(theme) if matrix.shown.cells[item.id].band is Band.RED)
        active = [cell for cell in row if cell.has_activity]
        if not active and (red or score.band is Band.RED):
            gaps.append(_gap(matrix, theme, red))
        if active and score.band is Band.GREEN:
            works, ideas = sum(len(cell.confirmed) for cell in active), sum(len(cell.ideas) for cell in active)
            titles = dict.fromkeys(work.activity.title for cell in active for work, _ in cell.confirmed)
            busy.append(Busy(theme, works, ideas, tuple(cell.partner for cell in active), tuple(titles)))
    gaps.sort(key=lambda item: (not item.is_theme_red, matrix.shown.themes[item.theme].derived.score or 0.0))
    busy.sort(key=lambda item: -(item.works + item.ideas))
    return Gaps(tuple(gaps), tuple(busy))


def _gap(matrix: Matrix, theme: str, red: tuple[str, ...]) -> Gap:
    row = matrix.row(theme)
    parties = [
        Party(cell.partner, len(cell.proposed), cell.partner in matrix.near)
        for cell in row
        if cell.nothing is None and (cell.proposed or cell.partner in matrix.elsewhere[theme])
    ]
    parties.sort(key=lambda item: (-item.proposed, not item.is_near, item.partner.casefold()))
    return Gap(
        theme=theme,
        is_theme_red=matrix.shown.themes[theme].band is Band.RED,
        indicators=red,
        kinds=matrix.kinds[theme],
        parties=tuple(parties),
        refused=tuple(cell.partner for cell in row if cell.nothing is not None),
    )
