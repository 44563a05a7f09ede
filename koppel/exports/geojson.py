"""GeoJSON after RFC 7946: WGS84, seven decimals, outer rings against the clock."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.crs import transform
from koppel.exports.progress import followed
from koppel.exports.table import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shapely.geometry.base import BaseGeometry

    from koppel.model import Activity

# About a centimetre in the Netherlands.
_DECIMALS = 7
# Of the time that a file takes, about what its rows and places take.
_PLACES_SHARE = 0.6


def write_activities(
    activities: Sequence[Activity], crs: str, progress: Callable[[float], None] | None = None
) -> bytes:
    """Write activities as a FeatureCollection that can be handed in again with the profile ``koppel``."""
    return features_geojson([item.geometry for item in activities], rows(activities, progress), crs, progress)


def features_geojson(
    geometries: Sequence[BaseGeometry],
    properties: Sequence[dict[str, object]],
    crs: str,
    progress: Callable[[float], None] | None = None,
) -> bytes:
    """
    Write geometries in `crs` with their properties as a FeatureCollection in WGS84.

    `progress` is told how far it is, as a share of the whole.
    """
    features = [
        json.dumps({"type": "Feature", "geometry": geometry, "properties": attributes}, ensure_ascii=False, default=str)
        for geometry, attributes in zip(
            as_wgs84(geometries, crs), followed(properties, progress, _PLACES_SHARE), strict=True
        )
    ]
    return f'{{"type": "FeatureCollection", "features": [{", ".join(features)}]}}'.encode()


def as_wgs84(geometries: Sequence[BaseGeometry], crs: str) -> list[object]:
    """Return geometries as GeoJSON objects in WGS84."""
    if not len(geometries):
        return []
    moved = transform(np.array(list(geometries), dtype=object), source=crs, target="OGC:CRS84")
    rounded = shapely.transform(moved, lambda points: np.round(points, _DECIMALS))
    turned = shapely.orient_polygons(rounded)
    return [json.loads(text) for text in shapely.to_geojson(turned)]
