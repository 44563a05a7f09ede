"""Which areas of a file the map does not know: told at once, before the file is stored."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.i18n import text
from koppel.ingest.compass.report import OffMap
from koppel.model.compass.areas import municipality_of
from koppel.model.plans import ReferenceLayer
from koppel.services.compass.need.area_names import SMALLEST_FIRST, areas_of_names, folded
from koppel.services.permission import require
from koppel.store.audit import list_audit
from koppel.store.compass.values import list_areas
from koppel.store.plans.reference import list_reference

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from koppel.ingest.compass.report import CheckedIndicators
    from koppel.model.audit import AuditRow
    from koppel.model.compass.areas import Area
    from koppel.store.database import Store

# A division of which the map has so much is the one of the map.
_LEAST_SHARE = 0.8
_LEAST_OF_LEVEL = 0.5
_LEAST_ALIKE = 0.85
_YEAR_IN_NAME = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def off_map(store: Store, checked: CheckedIndicators) -> tuple[OffMap, ...]:
    """
    Return of a file that was checked which of its wijken and buurten have no namesake on the map, by level.

    Nothing where the map has no areas, and nothing of a level of which it has fewer than half while it has more of the
    other: a map of wijken is no map of buurten.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        mapped = {item.name.strip() for item in list_reference(cursor, layer=ReferenceLayer.AREA)}
        listed = list_areas(cursor)
        loaded = list_audit(cursor, action="reference")
    if not mapped:
        return ()
    by_name = {folded(name): name for name in sorted(mapped)}
    last = {item.code: item for item in sorted((*listed, *checked.areas), key=lambda item: item.year)}
    codes = {item.area for item in checked.values}
    mine = [item for code, item in last.items() if code in codes and item.level in SMALLEST_FIRST]
    placed = {item.code for item in areas_of_names(mine, by_name)}
    times = Counter(municipality_of(code) for code in placed or (item.code for item in mine))
    if not times or (not placed and len(times) > 1):
        return ()
    municipality = next(iter(times))
    mine = [item for item in mine if municipality_of(item.code) == municipality]
    year = _year_of_map(listed, by_name, municipality) or _year_of_file(loaded)
    # What another area of the file is called is not meant.
    taken = {folded(item.name) for item in mine}
    free = {name: shown for name, shown in by_name.items() if name not in taken}
    levels = {level: [item for item in mine if item.level is level] for level in reversed(SMALLEST_FIRST)}
    shares = {level: sum(item.code in placed for item in of) / len(of) for level, of in levels.items() if of}
    # A buurt here and there has the name of a wijk: the map is one of the level of which it has most.
    mapped_levels = {level for level, share in shares.items() if share >= _LEAST_OF_LEVEL} or {
        max(shares, key=shares.__getitem__)
    }
    off = []
    for level, of_level in levels.items():
        names = {item.name: _most_like(item.name, free) for item in of_level if item.code not in placed}
        if names and level in mapped_levels:
            off.append(OffMap(level=level, names=names, of=len(of_level), map_year=year, years=checked.years))
    return tuple(off)


def off_map_lines(item: OffMap, language: str) -> tuple[str, ...]:
    """Say how many areas the map does not know, what that means, and what one can do about it."""
    counted = text(f"compass.areas.{item.level.value}", language, count=item.of)
    which = "all" if item.is_all else "some"
    of_year = "" if item.map_year is None else text("compass.off_map.of_year", language, year=str(item.map_year))
    facts = {"count": len(item.names), "of": counted, "map": of_year, "years": [str(year) for year in item.years]}
    do = "do_same" if item.map_year in item.years else "do"
    return tuple(text(f"compass.off_map.{name}", language, **facts) for name in (which, "means", do))


def off_map_names(item: OffMap, language: str) -> tuple[str, ...]:
    """Name the areas that the map does not know, each with the one on the map that is most like it."""
    return tuple(
        text("compass.off_map.like", language, name=name, like=like) if like else name
        for name, like in item.names.items()
    )


def _most_like(name: str, by_name: dict[str, str]) -> str:
    alike = difflib.get_close_matches(folded(name), by_name, n=1, cutoff=_LEAST_ALIKE)
    return by_name[alike[0]] if alike else ""


def _year_of_file(loaded: Iterable[AuditRow]) -> int | None:
    """Return the year in the name of the file that brought the areas of the map; None where it has none."""
    names = (str(row.facts.get("file", "")) for row in loaded if row.facts.get("layer") == ReferenceLayer.AREA.value)
    years = _YEAR_IN_NAME.findall(next(names, ""))
    return int(years[-1]) if years else None


def _year_of_map(listed: Iterable[Area], names: Collection[str], municipality: str) -> int | None:
    """Return the latest year whose areas of a gemeente are those of the map; None where nobody listed such a year."""
    by_year: dict[int, dict[str, set[str]]] = {}
    for item in listed:
        if municipality_of(item.code) == municipality and item.level in SMALLEST_FIRST:
            by_year.setdefault(item.year, {}).setdefault(item.level.value, set()).add(folded(item.name))
    fitting = [
        year
        for year, levels in by_year.items()
        if any(len(known & set(names)) >= _LEAST_SHARE * len(known) for known in levels.values())
    ]
    return max(fitting, default=None)
