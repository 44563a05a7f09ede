"""Coordinate reference systems: which are fit to measure in, and how to get there."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pyproj
import shapely

from koppel.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

RD_NEW = "EPSG:28992"
WGS84 = "EPSG:4326"
# Kept by name: files name the CRS that they want.
_MOST = 64


@lru_cache(maxsize=_MOST)
def metric_crs(name: str) -> pyproj.CRS:
    """
    Check that a store can measure in a CRS.

    Parameters
    ----------
    name
        Authority and code, as in ``EPSG:28992``.

    Returns
    -------
    crs
        The projected CRS, both axes in metres.

    Raises
    ------
    InputError
        Unknown, or not projected in metres.
    """
    try:
        crs = pyproj.CRS.from_user_input(name)
    except pyproj.exceptions.CRSError as error:
        raise InputError("crs_unknown", crs=name) from error
    if not crs.is_projected or any(axis.unit_name != "metre" for axis in crs.axis_info[:2]):
        raise InputError("crs_not_metric", crs=name)
    return crs


@lru_cache(maxsize=_MOST)
def _transformer(source: str, target: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def transform(
    geometries: Sequence[BaseGeometry] | NDArray[np.object_], *, source: str, target: str
) -> NDArray[np.object_]:
    """
    Transform geometries between two CRSs, x (east, longitude) always first.

    Parameters
    ----------
    geometries
        Shapely geometries in `source`.
    source, target
        Anything that pyproj reads as a CRS.

    Returns
    -------
    geometries
        The same number, in `target`, two-dimensional; None stays None.
    """
    import numpy as np

    shapes = np.asarray(geometries, dtype=object)
    if pyproj.CRS.from_user_input(source) == pyproj.CRS.from_user_input(target):
        return np.asarray(shapely.force_2d(shapes), dtype=object)
    transformer = _transformer(source, target)

    def move(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = transformer.transform(xy[:, 0], xy[:, 1])
        return np.column_stack([x, y])

    return np.asarray(shapely.transform(shapely.force_2d(shapes), move), dtype=object)
