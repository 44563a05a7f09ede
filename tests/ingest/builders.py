"""Small files made by hand, in the formats that planners hand in."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio.raw
import pytest
import shapely

from koppel.config import Limits, read_settings
from koppel.errors import InputError
from koppel.i18n import LANGUAGES, error_text, issue_text
from koppel.ingest.readers import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koppel.ingest.raw import RawFile
    from koppel.model import Issue

SETTINGS = replace(read_settings({}), area=None)
SHAPEFILE_MAGIC = b"\x00\x00\x27\x0a"
POINT = {"type": "Point", "coordinates": [5.6, 51.97]}


def feature(geometry: object = POINT, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def archive(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return buffer.getvalue()


def shapefile(stem: str = "works") -> dict[str, bytes]:
    """Return the files of a Shapefile with two points in RD New."""
    with tempfile.TemporaryDirectory() as folder:
        pyogrio.raw.write(
            str(Path(folder) / f"{stem}.shp"),
            shapely.to_wkb(np.array([shapely.Point(233_000, 582_000), shapely.Point(233_100, 582_000)])),
            [np.array(["A1", "A2"], dtype=object)],
            ["nummer"],
            driver="ESRI Shapefile",
            geometry_type="Point",
            crs="EPSG:28992",
        )
        return {file.name: file.read_bytes() for file in sorted(Path(folder).iterdir())}


def read(
    content: bytes, name: str = "works.geojson", limits: Limits | None = None, layer: str | None = None
) -> RawFile:
    return read_file(content, name, limits=limits or Limits(), layer=layer)


def refusal(content: bytes, name: str = "works.geojson", limits: Limits | None = None) -> InputError:
    """Return the error with which a file is refused; it must say in both languages what is wrong with which file."""
    with pytest.raises(InputError) as caught:
        read(content, name, limits)
    for language in LANGUAGES:
        assert name in error_text(caught.value, language)
        assert "⟦" not in error_text(caught.value, language)
    return caught.value


def codes(issues: Iterable[Issue]) -> list[str]:
    """Return the codes of issues, each of which must have a whole text in both languages."""
    listed = list(issues)
    assert [issue for issue in listed for language in LANGUAGES if "⟦" in issue_text(issue, language)] == []
    return [issue.code for issue in listed]


class Watched(bytes):
    """A file of which is known how far it was looked at."""

    seen = 0

    def __getitem__(self, place: Any) -> Any:
        self.seen = max(self.seen, place.stop if isinstance(place, slice) and place.stop else 0)
        return super().__getitem__(place)

    def count(self, tag: Any, start: Any = 0, end: Any = None) -> int:
        self.seen = max(self.seen, len(self) if end is None else end)
        return super().count(tag, start, end)
