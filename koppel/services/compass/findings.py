"""What is red without activity, and where there is activity without need, in all areas that matter to a team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from koppel.model.compass.areas import Level
from koppel.services.compass.gaps import Gaps, find_gaps
from koppel.services.compass.matrix import live_works, theme_matrices
from koppel.services.compass.need.area_names import folded
from koppel.services.compass.reading import measured_areas
from koppel.services.plans.reference import named_places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue.helps import Help
    from koppel.model.compass.areas import Area
    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.matrix import Matrix
    from koppel.store.database import Store

# What a team can look at; a file of the whole country names thousands.
MOST_AREAS = 12


@dataclass(frozen=True, slots=True)
class AreaFindings:
    """What was found in one area."""

    matrix: Matrix
    gaps: Gaps

    @property
    def red_themes(self) -> int:
        """How many themes are red themselves, and have no answer."""
        return len(self.gaps.red_themes)


@dataclass(frozen=True, slots=True)
class Findings:
    """
    Areas in which something was found, those with most red themes first.

    ``left_out`` were not looked at though works lie in them, ``elsewhere`` have figures and no works.
    """

    areas: tuple[AreaFindings, ...]
    left_out: int
    elsewhere: int = 0


def find_in_areas(store: Store, compass: Compass, helps: Sequence[Help], also: Sequence[str] = ()) -> Findings:
    """
    Find both in the wijken that the map knows, or else in its buurten, or else in what is measured.

    Parameters
    ----------
    store
        Of who asks, as `theme_matrix`.
    compass
        Indicators that are declared.
    helps
        What kinds of work help, from `load_helps`.
    also
        Codes of areas to look at besides; those without values are left out.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    areas = areas_of_team(store)
    if not areas:
        return Findings((), 0)
    codes = [item.code for item in areas[:MOST_AREAS]]
    measured = measured_areas(store).areas
    codes += [item.code for item in measured if item.code in also and item.code not in codes]
    matrices = theme_matrices(store, compass, helps, codes)
    looked = [AreaFindings(matrix, find_gaps(matrix, compass)) for matrix in matrices]
    with_any = [item for item in looked if not item.gaps.is_empty]
    with_any.sort(key=lambda item: (-item.red_themes, -len(item.gaps.without_activity)))
    of_level = sum(item.level is areas[0].level for item in measured)
    return Findings(tuple(with_any), max(0, len(areas) - MOST_AREAS), of_level - len(areas))


def areas_of_team(store: Store) -> tuple[Area, ...]:
    """
    Return the measured areas that a team works in.

    They are of one level: the wijken that the map has by name, where there are none its buurten, where it has neither
    the wijken that are measured, and else whatever is. Of those on the map only the ones in which works lie, most works
    first, where there are such: a map of a whole country has wijken of everybody.
    """
    measured = measured_areas(store).areas
    on_map = {folded(item.name): item.geometry for item in named_places(store).get("area", ())}
    placed = [item for item in measured if folded(item.name) in on_map]
    for areas, level in ((placed, Level.WIJK), (placed, Level.BUURT), (measured, Level.WIJK)):
        of_level = tuple(item for item in areas if item.level is level)
        if of_level:
            return _with_works(store, of_level, on_map)
    return measured


def _with_works(store: Store, areas: tuple[Area, ...], shapes: Mapping[str, BaseGeometry]) -> tuple[Area, ...]:
    """Return the areas in which works lie, most works first; all of them where there are none such."""
    works = shapely.STRtree([item.geometry for item in live_works(store)])
    counts = {
        area.code: len(works.query(shapes[folded(area.name)], predicate="intersects"))
        for area in areas
        if folded(area.name) in shapes
    }
    busy = [area for area in areas if counts.get(area.code)]
    return tuple(sorted(busy, key=lambda area: -counts[area.code])) or areas
