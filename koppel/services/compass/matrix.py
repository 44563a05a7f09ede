"""The matrix of parties by themes: who answered what, what is proposed, and what has nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.access import Task
from koppel.model import Status
from koppel.model.compass.answers import AnswerSort, CellState
from koppel.model.compass.areas import level_of
from koppel.services.compass.reading import area_compass
from koppel.services.permission import require
from koppel.services.plans.partners import partner_types
from koppel.services.plans.reference import named_places
from koppel.services.plans.streets import touches
from koppel.store.compass.answers import list_answers
from koppel.store.compass.values import list_areas
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from uuid import UUID

    from koppel.catalogue.helps import Help
    from koppel.model import Activity
    from koppel.model.compass.answers import ThemeAnswer
    from koppel.model.compass.areas import Area
    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.reading import AreaCompass
    from koppel.services.plans.reference import Named
    from koppel.store.database import Store

# How many signs of a code the areas within it share.
_SHARED_SIGNS = {"gemeente": 6, "wijk": 8, "buurt": 10}


@dataclass(frozen=True, slots=True)
class ThemeWork:
    """A work in a cell; ``helps`` is why its kind helps the theme, empty where the partner named it by itself."""

    activity: Activity
    helps: tuple[Help, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixCell:
    """
    What one partner does about one theme, as far as the asker may see.

    ``confirmed`` are works that it named, each with the answer that named it; ``proposed`` works in the area whose kind
    helps the theme, of which it said nothing yet.
    """

    theme: str
    partner: str
    confirmed: tuple[tuple[ThemeWork, ThemeAnswer], ...]
    proposed: tuple[ThemeWork, ...]
    ideas: tuple[ThemeAnswer, ...]
    nothing: ThemeAnswer | None

    @property
    def state(self) -> CellState:
        """What it says in short."""
        if self.confirmed:
            return CellState.WORKS
        if self.ideas:
            return CellState.IDEAS
        if self.nothing is not None:
            return CellState.NOTHING
        return CellState.PROPOSED if self.proposed else CellState.OPEN

    @property
    def is_answered(self) -> bool:
        """Whether the partner said anything."""
        return self.state not in {CellState.PROPOSED, CellState.OPEN}

    @property
    def has_activity(self) -> bool:
        """Whether anything is done, or meant to be."""
        return bool(self.confirmed or self.ideas)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """
    Themes by partners.

    Attributes
    ----------
    shown
        The compass of the area.
    themes
        Ids of those that are judged, in the order of the file.
    partners
        Those with works in the area or an answer first, then the others; each by name.
    cells
        By theme and partner; all there are.
    near
        Partners with works in the area.
    kinds
        By theme the kinds of work that help it.
    elsewhere
        By theme partners with works of such kinds, wherever these are.
    is_placed
        Whether the place of the area is known; else works count wherever they are.
    kinds_of, elsewhere_of
        The same as ``kinds`` and ``elsewhere``, by indicator.
    """

    shown: AreaCompass
    themes: tuple[str, ...]
    partners: tuple[str, ...]
    cells: Mapping[tuple[str, str], MatrixCell]
    near: frozenset[str]
    kinds: Mapping[str, tuple[str, ...]]
    elsewhere: Mapping[str, frozenset[str]]
    is_placed: bool
    kinds_of: Mapping[str, tuple[str, ...]]
    elsewhere_of: Mapping[str, frozenset[str]]

    def row(self, theme: str) -> tuple[MatrixCell, ...]:
        """Return the cells of a theme, in the order of the partners."""
        return tuple(self.cells[theme, partner] for partner in self.partners)


def theme_matrix(store: Store, compass: Compass, helps: Sequence[Help], code: str, year: int | None = None) -> Matrix:
    """
    Return what partners do about the themes of an area.

    Parameters
    ----------
    store
        Of who asks: works that only their own partner sees count for that partner alone.
    compass
        Indicators that are declared.
    helps
        What kinds of work help, from `load_helps`.
    code, year
        As in `area_compass`.

    Raises
    ------
    NotFoundError
        ``area_without_values``.
    RefusedError
        ``forbidden.read``.
    """
    (matrix,) = theme_matrices(store, compass, helps, [code], year)
    return matrix


def theme_matrices(
    store: Store, compass: Compass, helps: Sequence[Help], codes: Sequence[str], year: int | None = None
) -> tuple[Matrix, ...]:
    """Return the matrices of several areas, in their order, for which works are read once; as `theme_matrix`."""
    require(store, Task.READ)
    shown = [area_compass(store, compass, code, year) for code in codes]
    works = live_works(store)
    with store.read() as cursor:
        answers = {code: list_answers(cursor, code) for code in codes}
        named = list_areas(cursor)
    places = named_places(store).get("area", ())
    themes = tuple(theme.id for theme in compass.themes.values() if compass.quarters[theme.quarter].judged)
    by_kind = _by_kind(helps)
    kinds = {theme: tuple(kind for kind, of in by_kind.items() if theme in of) for theme in themes}
    elsewhere = {theme: _doers(works, kinds[theme]) for theme in themes}
    kinds_of = _by_indicator(helps, compass)
    elsewhere_of = {indicator: _doers(works, of) for indicator, of in kinds_of.items()}
    known = partner_types(store)
    matrices = []
    for code, one in zip(codes, shown, strict=True):
        here, is_placed = _in_area(places, works, _names_within(named, code))
        near = frozenset(item.partner for item in here)
        partners = _order(known, near | {item.partner for item in answers[code]})
        cells = _Cells({item.id: item for item in works if item.id is not None}, here, answers[code], by_kind)
        matrices.append(
            Matrix(
                shown=one,
                themes=themes,
                partners=partners,
                cells={(theme, partner): cells.cell(theme, partner) for theme in themes for partner in partners},
                near=near,
                kinds=kinds,
                elsewhere=elsewhere,
                is_placed=is_placed,
                kinds_of=kinds_of,
                elsewhere_of=elsewhere_of,
            )
        )
    return tuple(matrices)


def live_works(store: Store) -> list[Activity]:
    """
    Return the works that are to come or under way, as far as the asker may see.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        return [item for item in list_activities(cursor) if item.status not in _OVER]


_OVER = frozenset({Status.GEREED, Status.GEANNULEERD})


class _Cells:
    """What cells are made of, grouped once."""

    def __init__(
        self,
        works: Mapping[UUID, Activity],
        here: Iterable[Activity],
        answers: Iterable[ThemeAnswer],
        by_kind: Mapping[str, Mapping[str, tuple[Help, ...]]],
    ) -> None:
        self._works = works
        self._by_kind = by_kind
        self._here: dict[tuple[str, str], list[ThemeWork]] = {}
        self._answers: dict[tuple[str, str], list[ThemeAnswer]] = {}
        for item in here:
            for theme, helps in by_kind.get(item.kind, {}).items():
                self._here.setdefault((theme, item.partner), []).append(ThemeWork(item, helps))
        for answer in answers:
            self._answers.setdefault((answer.theme, answer.partner), []).append(answer)

    def cell(self, theme: str, partner: str) -> MatrixCell:
        answers = self._answers.get((theme, partner), [])
        confirmed = {
            item.activity_id: (self._work(item.activity_id, theme), item)
            for item in answers
            if item.activity_id is not None and item.activity_id in self._works
        }
        nothing = [item for item in answers if item.sort is AnswerSort.NOTHING]
        return MatrixCell(
            theme=theme,
            partner=partner,
            confirmed=tuple(confirmed.values()),
            proposed=tuple(item for item in self._here.get((theme, partner), []) if item.activity.id not in confirmed),
            ideas=tuple(item for item in answers if item.sort is AnswerSort.IDEA),
            nothing=nothing[-1] if nothing else None,
        )

    def _work(self, identity: UUID, theme: str) -> ThemeWork:
        activity = self._works[identity]
        return ThemeWork(activity, self._by_kind.get(activity.kind, {}).get(theme, ()))


def _by_kind(helps: Sequence[Help]) -> Mapping[str, Mapping[str, tuple[Help, ...]]]:
    grouped: dict[str, dict[str, tuple[Help, ...]]] = {}
    for item in helps:
        themes = grouped.setdefault(item.kind, {})
        themes[item.theme] = (*themes.get(item.theme, ()), item)
    return grouped


def _by_indicator(helps: Iterable[Help], compass: Compass) -> Mapping[str, tuple[str, ...]]:
    """Return the kinds that help each indicator; what helps a whole theme helps all in it."""
    grouped: dict[str, dict[str, None]] = {}
    for item in helps:
        helped = [one.id for one in compass.in_theme(item.theme)] if item.indicator is None else [item.indicator]
        for indicator in helped:
            grouped.setdefault(indicator, {})[item.kind] = None
    return {indicator: tuple(kinds) for indicator, kinds in grouped.items()}


def _doers(works: Iterable[Activity], kinds: Collection[str]) -> frozenset[str]:
    return frozenset(item.partner for item in works if item.kind in kinds)


def _names_within(named: Iterable[Area], code: str) -> frozenset[str]:
    """Return the names of an area and of those in it, folded."""
    start = code[2 : _SHARED_SIGNS[level_of(code).value]]
    return frozenset(
        item.name.strip().casefold()
        for item in named
        if item.code[2:].startswith(start) and len(item.code) >= len(code)
    )


def _in_area(
    named: Iterable[Named], works: Sequence[Activity], names: Collection[str]
) -> tuple[tuple[Activity, ...], bool]:
    """Return the works in the areas of the map with these names; all of them where the map has none of these."""
    places = [item.geometry for item in named if item.name.strip().casefold() in names]
    if not places or not works:
        return tuple(works), bool(places)
    geometry = np.empty(len(works), dtype=object)
    geometry[:] = [item.geometry for item in works]
    is_within = touches(geometry, shapely.union_all(places))
    return tuple(item for item, within in zip(works, is_within, strict=True) if within), True


def _order(known: Iterable[str], active: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(known, key=lambda name: (name not in active, name.casefold())))
