"""Red without activity, and activity without need: what a meeting about a wijk begins with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.model.compass.indicators import Band
from koppel.services.compass.need.remedies import Basis, red_in, still_red

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.matrix import Matrix, MatrixCell


@dataclass(frozen=True, slots=True)
class Party:
    """
    A partner that could do something about a theme.

    ``proposed`` counts its works in the area whose kind helps; 0 where ``basis`` is another than that. ``is_near``
    tells that it works in the area at all.
    """

    partner: str
    proposed: int
    is_near: bool
    basis: Basis = Basis.HERE


class GapState(StrEnum):
    """What is known to be done about what is red."""

    # No work that could help, and nobody who says to do anything.
    NOTHING = "niets"
    # There are works that may help, of which no partner said so.
    PROPOSED = "voorgesteld"
    # Something is done or meant to be, though not about all that is red.
    BESIDE = "ernaast"
    ANSWERED = "beantwoord"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """
    What is red in a theme, and what is known to be done about it.

    ``indicators`` are those that are red; ``is_theme_red`` tells whether the theme is, too. ``refused`` said that they
    do nothing; ``proposed`` counts works in the area that may help, of partners who did not say that. ``active`` do
    something for the theme: ``works`` and ``ideas`` count what. With ``is_helped`` that helps all that is red, else no
    work of it is known to help these indicators; of an idea nobody knows which it helps. ``aside`` counts works in the
    area that help something else in the theme; ``near`` are partners that work in the area and do nothing of the kind.
    """

    theme: str
    is_theme_red: bool
    indicators: tuple[str, ...]
    kinds: tuple[str, ...]
    parties: tuple[Party, ...]
    refused: tuple[str, ...]
    proposed: int = 0
    active: tuple[str, ...] = ()
    works: int = 0
    ideas: int = 0
    is_helped: bool = False
    aside: int = 0
    near: tuple[str, ...] = ()

    @property
    def state(self) -> GapState:
        """What is known to be done."""
        if self.active:
            return GapState.ANSWERED if self.is_helped else GapState.BESIDE
        return GapState.PROPOSED if self.proposed else GapState.NOTHING


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

    ``beside_activity`` is what is red in a theme in which something is done that is not known to help it;
    ``answered`` what is red and gets works that help all of it.
    """

    without_activity: tuple[Gap, ...]
    without_need: tuple[Busy, ...]
    beside_activity: tuple[Gap, ...] = ()
    answered: tuple[Gap, ...] = ()

    @property
    def red_themes(self) -> tuple[Gap, ...]:
        """The themes that are red themselves and for which nobody said to do anything: what every surface counts."""
        return tuple(gap for gap in self.without_activity if gap.is_theme_red)

    @property
    def red_parts(self) -> tuple[Gap, ...]:
        """Themes that are not red, with something red in them for which nobody said to do anything."""
        return tuple(gap for gap in self.without_activity if not gap.is_theme_red)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found; what is red and answered is no finding."""
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
        the first, red indicators that no kind of the confirmed works is known to help. Answered: in that order too.
    """
    gaps, busy, beside, answered = [], [], [], []
    for theme in matrix.themes:
        row = matrix.row(theme)
        score = matrix.shown.themes[theme]
        red = red_in(matrix.shown, compass, theme)
        active = [cell for cell in row if cell.has_activity]
        if not active and (red or score.band is Band.RED):
            gaps.append(_gap(matrix, theme, red))
        if active and (unhelped := _unhelped(matrix, active, red)):
            beside.append(_beside(matrix, theme, unhelped, active))
        elif active and (red or score.band is Band.RED):
            answered.append(replace(_beside(matrix, theme, red, active), is_helped=True))
        if active and score.band is Band.GREEN:
            works, ideas = sum(len(cell.confirmed) for cell in active), sum(len(cell.ideas) for cell in active)
            titles = dict.fromkeys(work.activity.title for cell in active for work, _ in cell.confirmed)
            busy.append(Busy(theme, works, ideas, tuple(cell.partner for cell in active), tuple(titles)))
    for red_ones in (gaps, beside, answered):
        red_ones.sort(key=lambda item: (not item.is_theme_red, matrix.shown.themes[item.theme].derived.score or 0.0))
    busy.sort(key=lambda item: -(item.works + item.ideas))
    return Gaps(tuple(gaps), tuple(busy), tuple(beside), tuple(answered))


def _unhelped(matrix: Matrix, active: Sequence[MatrixCell], red: Sequence[str]) -> tuple[str, ...]:
    kinds = {work.activity.kind for cell in active for work, _ in cell.confirmed}
    return still_red(red, kinds, matrix.kinds_of)


def _beside(matrix: Matrix, theme: str, red: tuple[str, ...], active: Sequence[MatrixCell]) -> Gap:
    """Return what is red beside activity, with who could help just that."""
    return replace(
        _gap(matrix, theme, red),
        active=tuple(cell.partner for cell in active),
        works=sum(len(cell.confirmed) for cell in active),
        ideas=sum(len(cell.ideas) for cell in active),
    )


def could_do(matrix: Matrix, theme: str) -> tuple[Party, ...]:
    """Return who could do something, those with works here first, then those that work in the area at all."""
    parties = []
    for cell in matrix.row(theme):
        is_near = cell.partner in matrix.near
        fitting = [work for work in cell.proposed if work.activity.kind in matrix.asked[theme]]
        basis = Basis.HERE if fitting else matrix.doers.basis(cell.partner, matrix.asked[theme])
        if cell.nothing is None and basis is not None:
            parties.append(Party(cell.partner, len(fitting), is_near, basis))
    return tuple(
        sorted(parties, key=lambda item: (-item.proposed, not item.is_near, item.basis, item.partner.casefold()))
    )


def _gap(matrix: Matrix, theme: str, red: tuple[str, ...]) -> Gap:
    """Return what is red with who could help just that; works that help what is not red are no remedy."""
    row = matrix.row(theme)
    willing = [cell for cell in row if cell.nothing is None]
    parties = could_do(matrix, theme)
    able = {item.partner for item in parties}
    return Gap(
        theme=theme,
        is_theme_red=matrix.shown.themes[theme].band is Band.RED,
        indicators=red,
        kinds=matrix.asked[theme],
        parties=parties,
        refused=tuple(cell.partner for cell in row if cell.nothing is not None),
        proposed=sum(len(cell.proposed) for cell in willing),
        aside=sum(len(cell.aside) for cell in willing),
        near=tuple(
            cell.partner
            for cell in willing
            if cell.partner in matrix.near and cell.partner not in able and not cell.has_activity
        ),
    )
