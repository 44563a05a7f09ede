"""What readers give: records of a file in its own CRS; only structure is judged yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

    from koppel.model import GeometryCertainty, Issue


class CrsSource(StrEnum):
    """How the CRS of a file is known."""

    DECLARED = "declared"
    STANDARD = "standard"
    RECOGNISED = "recognised"
    GIVEN = "given"
    # A table without coordinates: its places are words.
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RawRecord:
    """
    One feature or row.

    ``row`` is the number that people see in the file: in a table that of the sheet, whose header is row 1; otherwise
    rows count from 1. ``geometry`` is two-dimensional; None where absent or unusable. An issue of severity ``error``
    rejects the record. ``certainty`` says how exactly the place is known where it was found by words.
    """

    row: int
    properties: Mapping[str, object]
    geometry: BaseGeometry | None
    issues: tuple[Issue, ...] = ()
    certainty: GeometryCertainty | None = None


@dataclass(frozen=True, slots=True)
class RawFile:
    """
    A file as read.

    ``crs`` is anything that pyproj reads; None where nothing is declared and the format has no standard.
    """

    name: str
    format: str
    layer: str | None
    layers: tuple[str, ...]
    crs: str | None
    crs_source: CrsSource
    columns: tuple[str, ...]
    records: tuple[RawRecord, ...]
    issues: tuple[Issue, ...] = ()
