"""Activities, background, koppelkansen and alarms as compact layers for the map in the browser."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.catalogue.icons import GLYPHS
from koppel.config import TILES_PATH
from koppel.crs import transform
from koppel.i18n import text
from koppel.model import Status
from koppel.services.facts.works import period_text
from koppel.services.pictures.shared_ground import shared_ground
from koppel.services.plans.columns import NO_DAY
from koppel.store.version_cache import VersionCache

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.services.pictures.tiling import Tiling
    from koppel.services.plans.columns import Columns
    from koppel.services.plans.reference import Named
    from koppel.services.plans.view_models import AlarmView, CombinationView

_DECIMALS = 6
# Less than a pixel at the closest zoom of the map, 0.2 m.
SIMPLER_M = 0.2
# Some pixels at the zoom from which on a map fetches exact shapes.
_ROUGH_M = 5.0
_TEXT = 120
FIRM = ("toegezegd", "in_uitvoering", "gereed")
_STATUSES = tuple(status.value for status in Status)
# Drawn by a line of its own, however far it is.
DOUBTFUL = "twijfelachtig"
_LINES = (*_STATUSES, DOUBTFUL)
# Lines of one street lie beside each other from what is deepest.
_DEPTHS = ("ondergrond", "maaiveld", "geen")
# A map beside a panel is at least so wide and high; closer or farther than these shows nothing more.
_SEEN_PX = 360
_FARTHEST, _NEAREST = 8, 18


def activity_layer(
    columns: Columns,
    catalogue: Catalogue,
    language: str,
    crs: str,
    *,
    aside: Collection[str] = (),
    shapes: VersionCache[bytes] | None = None,
    tiling: Tiling | None = None,
) -> bytes:
    """
    Return all activities as JSON: kinds with their style, and for each activity its place and the lines of its label.

    Coordinates are in degrees, latitude first, to a millionth; shapes are simplified by at most 0.2 m, or by at most
    5 m where `tiling` says in which tile the exact ones are. The label of works that stand `aside`, ids as text, says
    that they do not count. `shapes` keeps places for the next layer.
    """
    kinds = list(catalogue.kinds.values())
    at = {kind.id: place for place, kind in enumerate(kinds)}
    simpler = SIMPLER_M if tiling is None else _ROUGH_M
    drawn = (shapes or VersionCache()).of(columns.activities, lambda items: _shapes(items, crs, simpler))
    lines = (
        _json(
            {
                "id": str(item.id),
                "k": at[item.kind],
                "f": int(item.status.value in FIRM),
                "n": item.number,
                "st": _LINES.index(DOUBTFUL if item.is_doubtful else item.status.value),
                "t": [_short(item.title), item.partner, period_text(item, language), *_aside(item, aside, language)],
            }
        )
        for item in columns.activities
    )
    items = b",".join(b'%b,"s":%b}' % (line[:-1], shape) for line, shape in zip(lines, drawn, strict=True))
    rank = _depth_ranks(catalogue)
    styles = [
        {
            "color": kind.color,
            "dash": kind.dash,
            "label": kind.label[language],
            "sign": kind.icon,
            "glyph": GLYPHS[kind.icon],
            "z": rank[kind.id],
        }
        for kind in kinds
    ]
    tiles = tiling and {"path": TILES_PATH, "mark": tiling.mark, "at": tiling.tiles, "of": tiling.of.tolist()}
    return b'{"kinds":%b,"statuses":%b,"tiles":%b,"items":[%b]}' % (_json(styles), _json(_LINES), _json(tiles), items)


def _depth_ranks(catalogue: Catalogue) -> Mapping[str, int]:
    """Return the place of each kind from the deepest, 0; kinds that lie equally deep have the same."""
    depth = {kind.id: (_DEPTHS.index(kind.depth), -kind.depth_cm) for kind in catalogue.kinds.values()}
    order = sorted(set(depth.values()))
    return {name: order.index(value) for name, value in depth.items()}


def _shapes(items: Sequence[Activity], crs: str, simpler: float) -> list[bytes]:
    """Write places as they stand in the layer, which takes longer than all else in it."""
    places = shapely.simplify(_array([item.geometry for item in items]), simpler)
    return [_json(shape) for shape in _degrees(places, crs)]


def _aside(item: Activity, aside: Collection[str], language: str) -> tuple[str, ...]:
    return (text("replan.not_counting", language),) if str(item.id) in aside else ()


def background_layer(places: Mapping[str, Sequence[Named]], crs: str) -> bytes:
    """
    Return streets and areas with their names, and building blocks, green and water without.

    A shape without a name of its own is one part: the map passes over each that is out of sight.
    """
    document: dict[str, object] = {}
    for layer in ("street", "area"):
        named_places = places.get(layer, ())
        places_of = _array([item.geometry for item in named_places])
        # Parts of a street that meet are one line: its name has more room along it.
        shapes = _degrees(shapely.line_merge(places_of) if layer == "street" else places_of, crs)
        document[layer] = [{"n": item.name, "s": shape} for item, shape in zip(named_places, shapes, strict=True)]
    for layer in ("block", "green", "water"):
        parts = shapely.get_parts(_array([item.geometry for item in places.get(layer, ())]))
        document[layer] = [{"s": shape} for shape in _degrees(shapely.simplify(parts, SIMPLER_M), crs)]
    return _json(document)


def chance_layer(
    combinations: Sequence[CombinationView],
    alarms: Sequence[AlarmView],
    columns: Columns,
    crs: str,
    *,
    worth: Mapping[str, str],
) -> bytes:
    """
    Return the glow of each combination and the place of each alarm; indexes are those of the activity layer.

    Combinations are in the order of their numbers on every screen; `worth` says of some, by id, why now.
    """
    glows = [
        shared_ground([columns.geometry[columns.place[member.id]] for member in item.members]) for item in combinations
    ]
    marks = [_meeting(*(columns.geometry[columns.place[identity]] for identity in alarm.ids)) for alarm in alarms]
    chances = [
        {
            "id": item.id,
            "o": number,
            "w": worth.get(item.id, ""),
            "n": len(item.members),
            "t": [item.name, item.period, item.ground, item.openings, item.certainty],
            "m": [columns.place[member.id] for member in item.members],
            "s": shape,
            "p": point,
        }
        for number, (item, shape, point) in enumerate(
            zip(combinations, _degrees(_array(glows), crs), _points(_array(glows), crs), strict=True), 1
        )
    ]
    warned = [
        {"c": alarm.type, "t": [_short(alarm.text, 400)], "m": [columns.place[item] for item in alarm.ids], "p": point}
        for alarm, point in zip(alarms, _points(_array(marks), crs), strict=True)
    ]
    return _json({"chances": chances, "alarms": warned})


@dataclass(frozen=True, slots=True)
class Overlay:
    """
    Something over the activities that is not one of them yet: where, the lines of its label, and its colour.

    ``signs`` are lines that always stand beside it.
    """

    geometry: BaseGeometry
    lines: tuple[str, ...]
    color: str
    signs: tuple[str, ...] = ()


def overlay_layer(items: Sequence[Overlay], crs: str) -> list[dict[str, object]]:
    """Return what lies over the activities; geometries in `crs`."""
    shapes = _degrees(_array([item.geometry for item in items]), crs) if items else []
    return [
        {
            "s": shape,
            "t": [_short(line, 300) for line in item.lines],
            "c": item.color,
            "g": [_short(line, 60) for line in item.signs],
        }
        for item, shape in zip(items, shapes, strict=True)
    ]


def bounds_of(geometries: NDArray[np.object_], crs: str) -> list[list[float]] | None:
    """Return the south-west and north-east corner in degrees, latitude first; None where there is nothing."""
    if not len(geometries):
        return None
    box = shapely.box(*shapely.total_bounds(geometries))
    west, south, east, north = shapely.bounds(transform([box], source=crs, target="OGC:CRS84")[0])
    return [[round(float(south), 6), round(float(west), 6)], [round(float(north), 6), round(float(east), 6)]]


def place_of(geometry: BaseGeometry, crs: str) -> tuple[float, float, float]:
    """Return the middle of a geometry in degrees, latitude first, and the zoom at which all of it is seen."""
    west, south, east, north = shapely.bounds(transform([geometry], source=crs, target="OGC:CRS84")[0]).tolist()
    widest = max(east - west, (north - south) / math.cos(math.radians((north + south) / 2)), 1e-9)
    # At zoom 0 the world is 256 pixels wide, and each next zoom doubles that.
    zoom = math.floor(math.log2(360 / widest * _SEEN_PX / 256))
    middle = (round((south + north) / 2, 6), round((west + east) / 2, 6))
    return (*middle, float(min(max(zoom, _FARTHEST), _NEAREST)))


def last_days(columns: Columns) -> list[list[int] | None]:
    """Return first and last day numbers of each activity; None without a period."""
    return [
        None if start == NO_DAY else [int(start), int(end)]
        for start, end in zip(columns.start, columns.end, strict=True)
    ]


def _meeting(first: BaseGeometry, second: BaseGeometry) -> BaseGeometry:
    shared = shapely.intersection(first, second)
    return shared if not shared.is_empty else shapely.shortest_line(first, second)


def _degrees(geometries: NDArray[np.object_], crs: str) -> list[list[object]]:
    """Return each geometry as [dimension, parts], points as [latitude, longitude]."""
    turned = transform(list(geometries), source=crs, target="OGC:CRS84")
    return [_shape(geometry) for geometry in turned]


def _shape(geometry: BaseGeometry) -> list[object]:
    dimension = int(shapely.get_dimensions(geometry))
    main_parts = [part for part in shapely.get_parts(geometry) if shapely.get_dimensions(part) == dimension]
    if dimension == 2:
        return [2, [[_line(ring) for ring in (part.exterior, *part.interiors)] for part in main_parts]]
    if dimension == 1:
        return [1, [_line(part) for part in main_parts]]
    return [0, [_line(part)[0] for part in main_parts]]


def _line(geometry: BaseGeometry) -> list[list[float]]:
    turned: list[list[float]] = np.round(shapely.get_coordinates(geometry)[:, ::-1], _DECIMALS).tolist()
    return turned


def _points(geometries: NDArray[np.object_], crs: str) -> list[list[float]]:
    inside = shapely.point_on_surface(geometries)
    return [_line(point)[0] for point in transform(list(inside), source=crs, target="OGC:CRS84")]


def _array(geometries: Sequence[BaseGeometry]) -> NDArray[np.object_]:
    made = np.empty(len(geometries), dtype=object)
    made[:] = geometries
    return made


def _short(text: str, most: int = _TEXT) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
