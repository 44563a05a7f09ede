"""Red without activity, and activity without need: what a meeting about a wijk begins with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from koppel.model.compass.indicators import Band

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.matrix import Matrix, MatrixCell


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
    What is red in a theme, and that nobody is known to do anything about.

    ``indicators`` are those that are red; ``is_theme_red`` tells whether the theme is, too. ``refused`` said that they
    do nothing. ``active`` do something for the theme, but no work that is known to help these indicators: ``works`` and
    ``ideas`` count what; of an idea nobody knows which it helps.
    """

    theme: str
    is_theme_red: bool
    indicators: tuple[str, ...]
    kinds: tuple[str, ...]
    parties: tuple[Party, ...]
    refused: tuple[str, ...]
    active: tuple[str, ...] = ()
    works: int = 0
    ideas: int = 0


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
    """
    What is red without activity, themes that are red themselves first, and what is green with it.

    ``beside_activity`` is what is red in a theme in which something is done that is not known to help it.
    """

    without_activity: tuple[Gap, ...]
    without_need: tuple[Busy, ...]
    beside_activity: tuple[Gap, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.without_activity or self.without_need or self.beside_activity)

    def unhelped(self, theme: str) -> tuple[str, ...]:
        """Return the red indicators of a theme with activity that nothing is known to help."""
        return next((gap.indicators for gap in self.beside_activity if gap.theme == theme), ())


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
        green themes with a work that was confirmed or an idea, the most first. Red beside activity: in the order of
        the first, red indicators that no kind of the confirmed works is known to help.
    """
    gaps, busy, beside = [], [], []
    for theme in matrix.themes:
        row = matrix.row(theme)
        score = matrix.shown.themes[theme]
        red = tuple(item.id for item in compass.in_theme(theme) if matrix.shown.cells[item.id].band is Band.RED)
        active = [cell for cell in row if cell.has_activity]
        if not active and (red or score.band is Band.RED):
            gaps.append(_gap(matrix, theme, red))
        if active and (unhelped := _unhelped(matrix, active, red)):
            beside.append(_beside(matrix, theme, unhelped, active))
        if active and score.band is Band.GREEN:
            works, ideas = sum(len(cell.confirmed) for cell in active), sum(len(cell.ideas) for cell in active)
            titles = dict.fromkeys(work.activity.title for cell in active for work, _ in cell.confirmed)
            busy.append(Busy(theme, works, ideas, tuple(cell.partner for cell in active), tuple(titles)))
    for red_ones in (gaps, beside):
        red_ones.sort(key=lambda item: (not item.is_theme_red, matrix.shown.themes[item.theme].derived.score or 0.0))
    busy.sort(key=lambda item: -(item.works + item.ideas))
    return Gaps(tuple(gaps), tuple(busy), tuple(beside))


def _unhelped(matrix: Matrix, active: Sequence[MatrixCell], red: Sequence[str]) -> tuple[str, ...]:
    kinds = {work.activity.kind for cell in active for work, _ in cell.confirmed}
    return tuple(name for name in red if kinds.isdisjoint(matrix.kinds_of.get(name, ())))


def _beside(matrix: Matrix, theme: str, red: tuple[str, ...], active: Sequence[MatrixCell]) -> Gap:
    """Return what is red beside activity, with who could help just that."""
    kinds = tuple(dict.fromkeys(kind for name in red for kind in matrix.kinds_of.get(name, ())))
    elsewhere = {partner for name in red for partner in matrix.elsewhere_of.get(name, ())}
    counts = {cell.partner: sum(work.activity.kind in kinds for work in cell.proposed) for cell in matrix.row(theme)}
    return replace(
        _gap(matrix, theme, red),
        kinds=kinds,
        parties=_parties(matrix, theme, counts, elsewhere),
        active=tuple(cell.partner for cell in active),
        works=sum(len(cell.confirmed) for cell in active),
        ideas=sum(len(cell.ideas) for cell in active),
    )


def _parties(matrix: Matrix, theme: str, counts: Mapping[str, int], elsewhere: Collection[str]) -> tuple[Party, ...]:
    parties = [
        Party(cell.partner, counts[cell.partner], cell.partner in matrix.near)
        for cell in matrix.row(theme)
        if cell.nothing is None and (counts[cell.partner] or cell.partner in elsewhere)
    ]
    return tuple(sorted(parties, key=lambda item: (-item.proposed, not item.is_near, item.partner.casefold())))


def _gap(matrix: Matrix, theme: str, red: tuple[str, ...]) -> Gap:
    row = matrix.row(theme)
    counts = {cell.partner: len(cell.proposed) for cell in row}
    return Gap(
        theme=theme,
        is_theme_red=matrix.shown.themes[theme].band is Band.RED,
        indicators=red,
        kinds=matrix.kinds[theme],
        parties=_parties(matrix, theme, counts, matrix.elsewhere[theme]),
        refused=tuple(cell.partner for cell in row if cell.nothing is not None),
    )
