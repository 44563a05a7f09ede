"""Where the data of a file lies: which CRS its numbers are in, whether axes are swapped, and into the store's CRS."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyproj
import shapely

from koppel.crs import RD_NEW, WGS84, transform
from koppel.errors import InputError
from koppel.ingest.raw import CrsSource, RawFile, RawRecord
from koppel.model import Issue, IssueSeverity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from koppel.config import Area

    Floats = NDArray[np.float64]
    Box = tuple[float, float, float, float]

# West, south, east, north of RD New in its own metres (EPSG:28992, area of use).
RD_BOX: Box = (-7_000.0, 289_000.0, 300_000.0, 629_000.0)
_DEGREES: Box = (-180.0, -90.0, 180.0, 90.0)
_WORLD: Box = (-180.0, -90.0, 180.0, 90.0)


def place(raw: RawFile, *, target_crs: str, area: Area | None, crs: str | None = None) -> RawFile:
    """
    Bring all geometries into the store's metric CRS.

    Parameters
    ----------
    raw
        A file in its own CRS.
    target_crs
        Metric CRS of the store.
    area
        Corners of where data may lie, in degrees; None: everywhere.
    crs
        CRS that the user or the profile says the file has, over what the file says.

    Returns
    -------
    placed
        Records in `target_crs`; a record outside the area, among others inside, has an issue that rejects it.
        What was recognised or swapped is told in an issue about the file.

    Raises
    ------
    InputError
        ``crs_needed`` where nothing says which CRS the numbers are in; ``outside_area`` where all data lies elsewhere.
    """
    geometries = np.array([record.geometry for record in raw.records], dtype=object)
    bounds = shapely.bounds(geometries) if len(geometries) else np.zeros((0, 4))
    filled: NDArray[np.bool_] = np.asarray(np.isfinite(bounds).all(axis=1), dtype=np.bool_)
    if raw.crs_source is CrsSource.ABSENT:
        return raw
    named, source, notes = _named(raw, bounds[filled], target_crs, area, crs)
    if not filled.any():
        return replace(raw, crs=named, crs_source=source, issues=(*raw.issues, *notes))
    if _is_swapped(bounds[filled], named, target_crs, area):
        geometries = shapely.transform(geometries, lambda points: points[:, ::-1])
        notes.append(Issue(0, "geometry", "axes_swapped", IssueSeverity.REPAIRED, {"crs": named}))
        bounds = shapely.bounds(geometries)
    moved = transform(geometries, source=named, target=target_crs)
    good: NDArray[np.bool_] = np.asarray(np.isfinite(shapely.bounds(moved)).all(axis=1) & filled, dtype=np.bool_)
    inside: NDArray[np.bool_] = np.logical_and(good, _inside(bounds, named, area))
    if area is not None and not inside.any():
        raise InputError("outside_area", file=raw.name, **_where(bounds[filled], named), setting="KOPPEL_AREA")
    records = tuple(
        _placed(record, moved[at], good=bool(good[at]), inside=bool(inside[at]), filled=bool(filled[at]))
        for at, record in enumerate(raw.records)
    )
    return replace(raw, crs=named, crs_source=source, records=records, issues=(*raw.issues, *notes))


def _placed(record: RawRecord, geometry: object, *, good: bool, inside: bool, filled: bool) -> RawRecord:
    if inside:
        return replace(record, geometry=geometry)
    if not filled:
        return record
    code = "outside_area_row" if good else "outside_crs"
    issue = Issue(record.row, "geometry", code, IssueSeverity.ERROR)
    return replace(record, geometry=None, issues=(*record.issues, issue))


def _named(
    raw: RawFile, bounds: Floats, target: str, area: Area | None, crs: str | None
) -> tuple[str, CrsSource, list[Issue]]:
    if crs is not None:
        _known(crs, raw.name)
        return crs, CrsSource.GIVEN, []
    if raw.crs_source is CrsSource.DECLARED and raw.crs is not None:
        _known(raw.crs, raw.name)
        return raw.crs, CrsSource.DECLARED, []
    degrees = not len(bounds) or _share(bounds, _DEGREES) > 0.5 or _share(_swap(bounds), _DEGREES) > 0.5
    if raw.crs_source is CrsSource.STANDARD and degrees and raw.crs is not None:
        return raw.crs, CrsSource.STANDARD, []
    for name, box in _candidates(target, area):
        if _share(bounds, box) > 0.5 or _share(_swap(bounds), box) > 0.5:
            note = Issue(0, "geometry", "crs_recognised", IssueSeverity.NOTE, {"crs": name})
            return name, CrsSource.RECOGNISED, [note]
    if degrees:
        note = Issue(0, "geometry", "crs_recognised", IssueSeverity.NOTE, {"crs": WGS84})
        return "OGC:CRS84", CrsSource.RECOGNISED, [note]
    first = ", ".join(f"{value:.6g}" for value in bounds[0][:2])
    raise InputError("crs_needed", file=raw.name, numbers=first, right=target)


def _known(name: str, file: str) -> None:
    try:
        pyproj.CRS.from_user_input(name)
    except pyproj.exceptions.CRSError as error:
        raise InputError("crs_of_file_unknown", file=file, crs=name, right=RD_NEW) from error


def _candidates(target: str, area: Area | None) -> list[tuple[str, Box]]:
    """Return the systems in metres that numbers without a name may be in: RD, and that of the store."""
    systems = [(target, _box_of(target, area))]
    return systems if target == RD_NEW else [*systems, (RD_NEW, RD_BOX)]


def _box_of(crs: str, area: Area | None) -> Box:
    """Return the bounds, in the units of a CRS, of where it is used or of the working area, whichever is smaller."""
    used = pyproj.CRS.from_user_input(crs).area_of_use
    west, south, east, north = (used.west, used.south, used.east, used.north) if used else _WORLD
    if area is not None:
        low_x, low_y, high_x, high_y = shapely.bounds(shapely.Polygon(area))
        west, south, east, north = max(west, low_x), max(south, low_y), min(east, high_x), min(north, high_y)
    if west >= east or south >= north:
        return (0.0, 0.0, 0.0, 0.0)
    (square,) = transform([shapely.segmentize(shapely.box(west, south, east, north), 0.5)], source=WGS84, target=crs)
    low_x, low_y, high_x, high_y = shapely.bounds(square)
    return (float(low_x), float(low_y), float(high_x), float(high_y))


def _share(bounds: Floats, box: Box) -> float:
    return float(_within(bounds, box).mean()) if len(bounds) else 0.0


def _within(bounds: Floats, box: Box) -> NDArray[np.bool_]:
    centre_x, centre_y = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    return np.asarray(
        (centre_x >= box[0]) & (centre_x <= box[2]) & (centre_y >= box[1]) & (centre_y <= box[3]), dtype=np.bool_
    )


def _swap(bounds: Floats) -> Floats:
    return bounds[:, [1, 0, 3, 2]]


def _is_swapped(bounds: Floats, crs: str, target: str, area: Area | None) -> bool:
    """Return whether the numbers make sense only with the axes the other way round."""
    if pyproj.CRS.from_user_input(crs).is_geographic:
        used = pyproj.CRS.from_user_input(target).area_of_use
        limits = (used.west, used.south, used.east, used.north) if used else _WORLD
        box = limits if area is None else tuple(shapely.bounds(shapely.Polygon(area)))
    else:
        box = _box_of(crs, area)
    return _share(bounds, box) < 0.5 <= _share(_swap(bounds), box)


def _inside(bounds: Floats, crs: str, area: Area | None) -> NDArray[np.bool_]:
    if area is None:
        return np.ones(len(bounds), dtype=np.bool_)
    return np.asarray(shapely.intersects_xy(shapely.Polygon(area), _degrees(bounds, crs)[:, :2]), dtype=np.bool_)


def _degrees(bounds: Floats, crs: str) -> Floats:
    transformer = pyproj.Transformer.from_crs(crs, WGS84, always_xy=True)
    x, y = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    lon, lat = transformer.transform(x, y)
    return np.column_stack([lon, lat, lon, lat])


def _where(bounds: Floats, crs: str) -> dict[str, object]:
    lon, lat = (float(value) for value in np.median(_degrees(bounds, crs)[:, :2], axis=0))
    if not (np.isfinite(lon) and np.isfinite(lat)):
        return {"lon": "?", "lat": "?", "crs": crs}
    return {"lon": round(lon, 3), "lat": round(lat, 3), "crs": crs}
