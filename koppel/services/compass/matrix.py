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
from koppel.services.compass.need.remedies import (
    doers,
    helps_by_kind,
    kinds_asked,
    kinds_by_indicator,
    red_in,
    unsaid_in,
)
from koppel.services.compass.reading import area_compass
from koppel.services.permission import require
from koppel.services.plans.partners import partner_types
from koppel.services.plans.reference import named_places
from koppel.services.plans.streets import touches
from koppel.store.agreements.interests import list_interests
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
    from koppel.services.compass.need.remedies import Doers
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

    ``confirmed`` are works that it named, each with the answer that named it; ``proposed`` works in the area of which
    it said nothing yet, and whose kind helps what the theme asks for (see `kinds_asked`); ``aside`` those that help
    something else in the theme.
    """

    theme: str
    partner: str
    confirmed: tuple[tuple[ThemeWork, ThemeAnswer], ...]
    proposed: tuple[ThemeWork, ...]
    aside: tuple[ThemeWork, ...]
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
    is_placed
        Whether the place of the area is known; else works count wherever they are.
    asked
        By theme the kinds of work that it asks for, see `kinds_asked`.
    kinds_of
        By indicator the kinds of work that help it.
    doers
        Partners by the kinds of work that they do, did, or want to join, wherever that is.
    """

    shown: AreaCompass
    themes: tuple[str, ...]
    partners: tuple[str, ...]
    cells: Mapping[tuple[str, str], MatrixCell]
    near: frozenset[str]
    is_placed: bool
    asked: Mapping[str, tuple[str, ...]]
    kinds_of: Mapping[str, tuple[str, ...]]
    doers: Doers

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
    with store.read() as cursor:
        everything = list_activities(cursor)
        answers = {code: list_answers(cursor, code) for code in codes}
        named, interests = list_areas(cursor), list_interests(cursor)
    works = [item for item in everything if item.status not in _OVER]
    known_works = {item.id: item for item in works if item.id is not None}
    places = named_places(store).get("area", ())
    themes = tuple(theme.id for theme in compass.themes.values() if compass.quarters[theme.quarter].judged)
    by_kind, kinds_of = helps_by_kind(helps), kinds_by_indicator(helps, compass)
    kinds = {theme: tuple(kind for kind, of in by_kind.items() if theme in of) for theme in themes}
    unsaid = unsaid_in(compass, kinds_of)
    able, known = doers(everything, interests), partner_types(store)
    matrices = []
    for code, one in zip(codes, shown, strict=True):
        here, is_placed = _in_area(places, works, names_within(named, code))
        near = frozenset(item.partner for item in here)
        confirmed = _confirmed_kinds(answers[code], known_works)
        red = {theme: red_in(one, compass, theme) for theme in themes}
        asked = {
            theme: kinds_asked(theme, red[theme], confirmed.get(theme, set()), kinds_of, kinds, unsaid)
            for theme in themes
        }
        # What helps something red stays proposed, also where other work helps that already.
        offered = {theme: kinds_asked(theme, red[theme], (), kinds_of, kinds, unsaid) for theme in themes}
        partners = _order(known, near | {item.partner for item in answers[code]})
        cells = _Cells(known_works, here, answers[code], by_kind, offered)
        matrices.append(
            Matrix(
                shown=one,
                themes=themes,
                partners=partners,
                cells={(theme, partner): cells.cell(theme, partner) for theme in themes for partner in partners},
                near=near,
                is_placed=is_placed,
                asked=asked,
                kinds_of=kinds_of,
                doers=able,
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
        asked: Mapping[str, Collection[str]],
    ) -> None:
        self._works = works
        self._by_kind, self._asked = by_kind, asked
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
        open_works = [item for item in self._here.get((theme, partner), []) if item.activity.id not in confirmed]
        asked = self._asked[theme]
        return MatrixCell(
            theme=theme,
            partner=partner,
            confirmed=tuple(confirmed.values()),
            proposed=tuple(item for item in open_works if item.activity.kind in asked),
            aside=tuple(item for item in open_works if item.activity.kind not in asked),
            ideas=tuple(item for item in answers if item.sort is AnswerSort.IDEA),
            nothing=nothing[-1] if nothing else None,
        )

    def _work(self, identity: UUID, theme: str) -> ThemeWork:
        activity = self._works[identity]
        return ThemeWork(activity, self._by_kind.get(activity.kind, {}).get(theme, ()))


def _confirmed_kinds(answers: Iterable[ThemeAnswer], works: Mapping[UUID, Activity]) -> Mapping[str, set[str]]:
    """Return by theme the kinds of the works that their partners named for it."""
    kinds: dict[str, set[str]] = {}
    for answer in answers:
        if answer.activity_id is not None and (work := works.get(answer.activity_id)) is not None:
            kinds.setdefault(answer.theme, set()).add(work.kind)
    return kinds


def names_within(named: Iterable[Area], code: str) -> frozenset[str]:
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
