"""Geometries made valid, with a report of what changed; metres and square metres of the store's CRS."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.config import Limits
from koppel.i18n import LANGUAGES, text
from koppel.ingest.tangle import count_crossings
from koppel.model import IssueSeverity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

# A repair that changes more of an area than this share is a guess, and the row is refused instead.
MOST_CHANGED = 0.5
# Lines and areas smaller than this are drawing mistakes.
LEAST_LENGTH_M = 0.01
LEAST_AREA_M2 = 0.01
_DEFAULTS = Limits()
# As GEOS writes it: "Self-intersection[233000.5 584178.9]".
_GEOS_REASON = re.compile(r"(?P<what>[^\[]{1,60})(?:\[(?P<x>[-+.e\d]{1,30}) (?P<y>[-+.e\d]{1,30}))?")
_REASONS = {
    "Self-intersection": "crosses",
    "Ring Self-intersection": "touches",
    "Hole lies outside shell": "hole_outside",
    "Holes are nested": "nested",
    "Nested shells": "nested",
    "Interior is disconnected": "parts",
    "Duplicate Rings": "twice",
    "Too few points in geometry component": "few_points",
    "Invalid Coordinate": "coordinate",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """What happened to one geometry."""

    code: str
    severity: IssueSeverity
    facts: dict[str, object]


@dataclass(frozen=True, slots=True)
class Repaired:
    """A geometry fit for the store, or None where it is refused; with remarks."""

    geometry: BaseGeometry | None
    remarks: tuple[Remark, ...] = ()


def repair(geometries: Sequence[BaseGeometry | None], limits: Limits = _DEFAULTS) -> list[Repaired]:
    """
    Make geometries valid.

    Parameters
    ----------
    geometries
        Two-dimensional, in metres; None stays None without a remark.
    limits
        With the number of times that one area, and all areas of a file together, may cross themselves: time and memory
        of mending grow with the square of it.

    Returns
    -------
    repaired
        One for each, in order. Rings that cross themselves are made valid without losing area where possible; the
        remark gives the place and the area before and after. Of a mix of points, lines and
        areas the highest are kept. Empty and collapsed geometries are refused.
    """
    originals = np.array(list(geometries), dtype=object)
    if not len(originals):
        return []
    valid = shapely.is_valid(originals)
    empty = shapely.is_empty(originals)
    dimension = shapely.get_dimensions(originals)
    length, area = shapely.length(originals), shapely.area(originals)
    result = []
    crossings_left = limits.max_file_crossings
    for at, geometry in enumerate(originals):
        if geometry is None:
            result.append(Repaired(None))
        elif empty[at]:
            result.append(_refused("geometry_empty"))
        elif geometry.geom_type == "GeometryCollection":
            result.append(_unmixed(geometry, limits))
        elif not valid[at]:
            most = min(limits.max_crossings, crossings_left)
            crossings = count_crossings(geometry, most)
            crossings_left = max(0, crossings_left - crossings)
            result.append(_mended(geometry) if crossings <= most else _tangled(limits, most))
        elif dimension[at] == 1 and length[at] < LEAST_LENGTH_M:
            result.append(_refused("line_collapsed"))
        elif dimension[at] == 2 and area[at] < LEAST_AREA_M2:
            result.append(_refused("area_collapsed", area_m2=round(float(area[at]), 4)))
        else:
            result.append(Repaired(geometry))
    return result


def _unmixed(geometry: BaseGeometry, limits: Limits) -> Repaired:
    """Keep the parts of the highest dimension: an area says more about a work's place than the points beside it."""
    parts = [part for item in geometry.geoms for part in getattr(item, "geoms", [item])]
    highest = max(int(shapely.get_dimensions(part)) for part in parts)
    main_parts = [part for part in parts if int(shapely.get_dimensions(part)) == highest]
    build = (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)[highest]
    (rest,) = repair([main_parts[0] if len(main_parts) == 1 else build(main_parts)], limits)
    remark = Remark(
        "geometry_mixed", IssueSeverity.REPAIRED, {"kept": len(main_parts), "dropped": len(parts) - len(main_parts)}
    )
    return Repaired(rest.geometry, (remark, *rest.remarks))


def _tangled(limits: Limits, most: int) -> Repaired:
    if most == limits.max_crossings:
        return _refused("area_tangled", limit=most, setting="KOPPEL_MAX_CROSSINGS")
    return _refused("file_tangled", limit=limits.max_file_crossings, setting="KOPPEL_MAX_FILE_CROSSINGS")


def _refused(code: str, **facts: object) -> Repaired:
    return Repaired(None, (Remark(code, IssueSeverity.ERROR, facts),))


def _reason(geometry: BaseGeometry) -> dict[str, str]:
    """Describe in each language why a geometry is not valid, and where: whole metres of its own CRS."""
    match = _GEOS_REASON.match(str(shapely.is_valid_reason(geometry)))
    key = _REASONS.get(match["what"].strip(), "other") if match else "other"
    numbers = [round(float(match[name])) for name in ("x", "y")] if match and match["x"] else []
    reason_by_language = {}
    for language in LANGUAGES:
        reason_by_language[language] = text(f"invalid.{key}", language)
        if len(numbers) == 2:
            reason_by_language[language] = text(
                "invalid.at", language, what=reason_by_language[language], x=str(numbers[0]), y=str(numbers[1])
            )
    return reason_by_language


def _mended(geometry: BaseGeometry) -> Repaired:
    reason = _reason(geometry)
    before = float(abs(shapely.area(geometry)))
    dimension = int(shapely.get_dimensions(geometry))
    mended = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    if shapely.is_empty(mended) or shapely.get_dimensions(mended) < dimension:
        return _refused("geometry_collapsed", reason=reason)
    if mended.geom_type == "GeometryCollection":
        parts = [part for part in mended.geoms if shapely.get_dimensions(part) == dimension]
        mended = shapely.union_all(parts)
    if dimension < 2:
        facts: dict[str, object] = {"reason": reason}
        return Repaired(mended, (Remark("geometry_mended", IssueSeverity.REPAIRED, facts),))
    after = float(shapely.area(mended))
    changed = abs(after - before)
    area_facts: dict[str, object] = {
        "reason": reason,
        "before_m2": round(before, 2),
        "after_m2": round(after, 2),
        "changed_m2": round(changed, 2),
    }
    if after < LEAST_AREA_M2 or changed > MOST_CHANGED * max(before, after):
        return Repaired(None, (Remark("repair_too_large", IssueSeverity.ERROR, area_facts),))
    return Repaired(mended, (Remark("area_mended", IssueSeverity.REPAIRED, area_facts),))
