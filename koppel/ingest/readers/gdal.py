"""GeoPackage, zipped Shapefile and GML, read by GDAL through pyogrio."""

from __future__ import annotations

import io
import lzma
import re
import struct
import tempfile
import warnings
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import numpy as np
import pyogrio
import pyogrio.raw
import shapely
from pyogrio.core import _register_drivers
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError

from koppel.disk import require_room
from koppel.errors import InputError
from koppel.ingest.raw import CrsSource, RawFile, RawRecord
from koppel.ingest.readers.columns import check_cells, check_columns
from koppel.model import Issue, IssueSeverity

if TYPE_CHECKING:
    from koppel.config import Limits

# GDAL chooses a driver by what stands in a file, whatever its name. These open other files or the network where the
# file says so, and a file from outside would make the server hand over what only it can read.
REACHING_DRIVERS = (
    "OGR_VRT", "WFS", "CSW", "OAPIF", "OGCAPI", "HTTP", "GDALG", "PDS4", "OGR_PDS", "VICAR", "EEDA", "Carto",
    "AmigoCloud", "Elasticsearch", "NGW", "PLSCENES", "ADBC", "GPSBabel", "EDIGEO", "GTFS",
)  # fmt: skip
pyogrio.set_gdal_config_options({"OGR_SKIP": ",".join(REACHING_DRIVERS), "GML_DOWNLOAD_SCHEMA": "NO"})
_register_drivers()

# Read from an archive at a time.
_BLOCK = 2**20
# Features looked at together before they are read.
_BATCH = 200
# The names of what holds one feature, whatever stands after the name in a tag; each has a beginning and an end.
_MEMBERS = tuple(name + end for name in (b"featureMember", b"wfs:member", b"gml:member") for end in (b">", b" ", b"\n"))
# What holds all of them, each an element of its own: all that is known is how the first is called.
_ALL_MEMBERS = re.compile(rb"<(?:[\w.-]{1,99}:)?featureMembers(?:\s[^<>]{0,999})?>\s{0,999}<([\w.:-]{1,199})[\s>]")
_LOOKED_AT = 2**20
# Files of registers shrink to a tenth or a twentieth; what shrinks to less was made to fill a disk. Small ones may.
_MOST_PACKED = 100
_HARMLESS = 32 * 2**20
_SHP_MAGIC = b"\x00\x00\x27\x0a"
_GML_NAMESPACE = b"opengis.net/gml"
# In the names of all elements that hold numbers of a place: pos, posList, coord, coordinates.
_PLACES = (b"pos", b"coord")
# What the modules for archives raise on damaged ones.
_BROKEN_ARCHIVE = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, struct.error, zlib.error,
    lzma.LZMAError,
)  # fmt: skip
_PROBLEMS = (DataSourceError, DataLayerError, FeatureError, GeometryError, shapely.errors.GEOSException)
# Types of well-known binary with arcs: circular strings, compound curves, curve polygons, multicurves, multisurfaces.
_CURVES = frozenset({8, 9, 10, 11, 12})


def read_geopackage(content: bytes, name: str, *, limits: Limits, layer: str | None = None) -> RawFile:
    """Read a layer of a GeoPackage; without `layer` there must be just one with geometry."""
    return _from_disk(content, name, ".gpkg", "gpkg", limits, layer)


def read_gml(content: bytes, name: str, *, limits: Limits, layer: str | None = None) -> RawFile:
    """Read GML; a document type or entities are refused, for they can reach outside the file."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise InputError("gml_with_doctype", file=name)
    if _GML_NAMESPACE not in content:
        raise InputError("file_unreadable", file=name, format="gml")
    if not any(sign in content for sign in _PLACES):
        raise InputError("gml_without_place", file=name)
    _check_members(content, name, limits)
    return _from_disk(content, name, ".gml", "gml", limits, layer)


def _check_members(content: bytes, name: str, limits: Limits) -> None:
    """
    Count features in blocks, up to the bound: a reader of XML goes through all of a file before it says how many.

    Of elements that hold all features only the first sort is counted; the rest is counted when GDAL has read them.
    """
    first = _ALL_MEMBERS.search(content, 0, _LOOKED_AT)
    tags, each = (_MEMBERS, 2) if first is None else ((b"</" + first[1] + b">",), 1)
    count = 0
    for start in range(0, len(content), _BLOCK):
        count += sum(content.count(tag, start, start + _BLOCK) for tag in tags)
        if count // each > limits.max_features:
            raise InputError(
                "too_many_features",
                file=name,
                count=count // each,
                limit=limits.max_features,
                setting="KOPPEL_MAX_FEATURES",
            )


def read_zipped_shapefile(content: bytes, name: str, *, limits: Limits, layer: str | None = None) -> RawFile:
    """
    Read a Shapefile from an archive, which is unpacked within bounds.

    Raises
    ------
    InputError
        No Shapefile, several without a choice, a part missing, or an archive that would not stay within its bounds.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                _unpack(archive, Path(folder), name, limits)
        except _BROKEN_ARCHIVE as error:
            raise InputError("archive_unreadable", file=name) from error
        shapes = sorted(Path(folder).glob("*.shp"))
        if not shapes:
            raise InputError("archive_without_shapefile", file=name)
        names = tuple(file.stem for file in shapes)
        chosen = _choose(names, layer, name)
        shape = next(file for file in shapes if file.stem == chosen)
        for part in (".shx", ".dbf"):
            if not shape.with_suffix(part).exists():
                raise InputError("shapefile_incomplete", file=name, part=f"{chosen}{part}")
        if not shape.read_bytes().startswith(_SHP_MAGIC):
            raise InputError("file_unreadable", file=name, format="shapefile")
        return _read(shape, name, "shapefile", None, names, chosen, limits)


def _unpack(archive: zipfile.ZipFile, folder: Path, name: str, limits: Limits) -> None:
    # Not is_dir(), which stumbles over a name that is empty.
    entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
    size = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > limits.max_archive_files:
        raise InputError(
            "archive_too_many_files",
            file=name,
            count=len(entries),
            limit=limits.max_archive_files,
            setting="KOPPEL_MAX_ARCHIVE_FILES",
        )
    if size > limits.max_unpacked_bytes or (size > _HARMLESS and size > _MOST_PACKED * max(1, packed)):
        raise _too_large(name, size, limits)
    require_room(folder, size, name)
    left = limits.max_unpacked_bytes
    for entry in entries:
        # Only the last part of a path counts, so nothing is written outside the folder.
        plain = PurePosixPath(entry.filename.replace("\\", "/")).name
        suffix = Path(plain).suffix.lower()
        if suffix not in (".shp", ".shx", ".dbf", ".prj", ".cpg") or plain.startswith("."):
            continue
        target = folder / (Path(plain).stem + suffix)
        if target.exists():
            # Two folders of an archive with files of one name: parts of different works would be put together.
            raise InputError("archive_name_twice", file=name, part=target.name)
        with archive.open(entry) as source, target.open("wb") as written:
            # What an archive says of its sizes need not be true.
            while block := source.read(_BLOCK):
                left -= len(block)
                is_bomb = written.tell() > _HARMLESS and written.tell() > _MOST_PACKED * max(1, entry.compress_size)
                if left < 0 or is_bomb:
                    raise _too_large(name, limits.max_unpacked_bytes - left, limits)
                written.write(block)


def _too_large(name: str, size: int, limits: Limits) -> InputError:
    return InputError(
        "archive_too_large",
        file=name,
        size_mb=round(size / 2**20, 1),
        limit_mb=round(limits.max_unpacked_bytes / 2**20, 1),
        setting="KOPPEL_MAX_UNPACKED_BYTES",
    )


def _from_disk(content: bytes, name: str, suffix: str, form: str, limits: Limits, layer: str | None) -> RawFile:
    with tempfile.TemporaryDirectory() as folder:
        require_room(Path(folder), len(content), name)
        file = Path(folder) / f"upload{suffix}"
        file.write_bytes(content)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                listed = pyogrio.list_layers(file)
        except _PROBLEMS as error:
            raise InputError("file_unreadable", file=name, format=form) from error
        spatial = tuple(str(title) for title, kind in listed if kind is not None)
        if not spatial:
            raise InputError("no_layer_with_geometry", file=name, layers=", ".join(str(row[0]) for row in listed))
        chosen = _choose(spatial, layer, name)
        plain = [str(title) for title, kind in listed if kind is None]
        raw = _read(file, name, form, chosen, spatial, chosen, limits)
        if not plain:
            return raw
        note = Issue(0, "", "layers_without_geometry", IssueSeverity.NOTE, {"layers": ", ".join(plain)})
        return RawFile(
            raw.name, raw.format, raw.layer, raw.layers, raw.crs, raw.crs_source, raw.columns, raw.records,
            (*raw.issues, note),
        )  # fmt: skip


def _choose(layers: tuple[str, ...], wanted: str | None, name: str) -> str:
    if wanted is not None:
        if wanted not in layers:
            raise InputError("layer_unknown", file=name, layer=wanted, right=", ".join(layers))
        return wanted
    if len(layers) > 1:
        raise InputError("layer_not_chosen", file=name, right=", ".join(layers))
    return layers[0]


def _read(
    file: Path, name: str, form: str, layer: str | None, layers: tuple[str, ...], title: str, limits: Limits
) -> RawFile:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            layer_info = pyogrio.read_info(file, layer=layer, force_feature_count=True)
            if layer_info["features"] > limits.max_features:
                raise InputError(
                    "too_many_features",
                    file=name,
                    count=layer_info["features"],
                    limit=limits.max_features,
                    setting="KOPPEL_MAX_FEATURES",
                )
            check_columns(len(layer_info["fields"]), name, limits)
            check_cells(len(layer_info["fields"]) * layer_info["features"], name, limits)
            curved = _survey(file, layer, name, limits)
            # Not as Arrow: that way curves come as they are, which shapely cannot hold; this way GDAL straightens them.
            meta, _, wkb, fields = pyogrio.raw.read(file, layer=layer, datetime_as_string=True)
    except _PROBLEMS as error:
        raise InputError("file_unreadable", file=name, format=form) from error
    geometries, broken = _geometries(np.asarray(wkb, dtype=object))
    count = int(shapely.get_num_coordinates(geometries).sum()) if len(geometries) else 0
    if count > limits.max_vertices:
        raise InputError("too_many_vertices", file=name, limit=limits.max_vertices, setting="KOPPEL_MAX_VERTICES")
    columns = [str(column) for column in meta["fields"]]
    values = {column: array.tolist() for column, array in zip(columns, fields, strict=True)}
    issues: list[Issue] = []
    if curved:
        issues.append(Issue(0, "geometry", "curves_straightened", IssueSeverity.REPAIRED, {"count": curved}))
    if layer_info.get("encoding") not in (None, "UTF-8"):
        issues.append(Issue(0, "", "encoding_read", IssueSeverity.NOTE, {"encoding": layer_info["encoding"]}))
    records = []
    for at, geometry in enumerate(geometries):
        properties = {column: _plain(values[column][at]) for column in columns}
        notes: tuple[Issue, ...] = ()
        if broken[at]:
            facts: dict[str, object] = {"place": f"{title}[{at}]"}
            notes = (Issue(at + 1, "geometry", "geometry_unreadable", IssueSeverity.ERROR, facts),)
        elif geometry is not None and (geometry.has_z or getattr(geometry, "has_m", False)):
            notes = (Issue(at + 1, "geometry", "height_dropped", IssueSeverity.NOTE, {"place": f"{title}[{at}]"}),)
        records.append(RawRecord(at + 1, properties, shapely.force_2d(geometry), notes))
    crs = meta.get("crs")
    return RawFile(
        name,
        form,
        title,
        layers,
        str(crs) if crs else None,
        CrsSource.DECLARED if crs else CrsSource.UNKNOWN,
        tuple(columns),
        tuple(records),
        tuple(issues),
    )


def _geometries(wkb: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Build geometries; tell which could not be built."""
    built = shapely.from_wkb(wkb, on_invalid="ignore")
    missing = np.array([item is None for item in wkb], dtype=np.bool_)
    unbuilt = np.array([item is None for item in built], dtype=np.bool_) & ~missing
    return built, unbuilt


def _survey(file: Path, layer: str | None, name: str, limits: Limits) -> int:
    """
    Count points and geometries with arcs, some thousand features at a time; reading as Arrow leaves arcs as they are.

    Raises
    ------
    InputError
        ``too_many_vertices``.
    """
    points = curved = 0
    with pyogrio.raw.open_arrow(file, layer=layer, columns=[], batch_size=_BATCH, use_pyarrow=True) as (meta, batches):
        for batch in batches:
            items = [item for item in batch.column(meta["geometry_name"] or "wkb_geometry").to_pylist() if item]
            kinds = [int.from_bytes(item[1:5], "little" if item[0] else "big") for item in items]
            # Arcs are counted when they were straightened.
            arcs = [(kind & 0x1FFFFFFF) % 1000 in _CURVES for kind in kinds]
            curved += sum(arcs)
            straight = [item for item, is_arc in zip(items, arcs, strict=True) if not is_arc]
            built = shapely.from_wkb(np.array(straight, dtype=object), on_invalid="ignore")
            points += int(shapely.get_num_coordinates(built).sum())
            if points > limits.max_vertices:
                raise InputError(
                    "too_many_vertices", file=name, limit=limits.max_vertices, setting="KOPPEL_MAX_VERTICES"
                )
    return curved


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return None
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value
