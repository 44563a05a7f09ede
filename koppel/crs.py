"""Coordinate reference systems: which are fit to measure in, and how to get there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

import pyproj
import shapely
from pyproj.transformer import TransformerUnsafe

from koppel.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
def _is_same(source: str, target: str) -> bool:
    return pyproj.CRS.from_user_input(source) == pyproj.CRS.from_user_input(target)


@lru_cache(maxsize=_MOST)
def _idle(*_between: str) -> list[pyproj.Transformer]:
    """Return the transformers between two CRSs that nobody uses now; `_transformer` lends them."""
    return []


@contextmanager
def _transformer(source: str, target: str) -> Iterator[pyproj.Transformer]:
    """
    Lend a transformer that nobody else uses meanwhile.

    pyproj makes one for every thread, which takes some 40 ms, and every page is drawn in a thread of its own. One may
    go from thread to thread, but not be used by two at a time; nor may what it was made with, which is the thread's
    that made it. So each is made in a thread that does nothing else and ends.
    """
    idle = _idle(source, target)
    try:
        lent = idle.pop()
    except IndexError:
        with ThreadPoolExecutor(max_workers=1) as alone:
            lent = alone.submit(_make, source, target).result()
    yield lent
    idle.append(lent)


def _make(source: str, target: str) -> pyproj.Transformer:
    made = pyproj.Transformer.from_crs(source, target, always_xy=True)
    return pyproj.Transformer(TransformerUnsafe(made._transformer))


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
    if _is_same(source, target):
        return np.asarray(shapely.force_2d(shapes), dtype=object)
    with _transformer(source, target) as lent:

        def move(xy: NDArray[np.float64]) -> NDArray[np.float64]:
            x, y = lent.transform(xy[:, 0], xy[:, 1])
            return np.column_stack([x, y])

        return np.asarray(shapely.transform(shapely.force_2d(shapes), move), dtype=object)
