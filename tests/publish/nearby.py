"""What each address should be told, one by one in plain shapely: shares no code with `koppel.publish.reach`."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pyproj
import shapely
from shapely.ops import linemerge, nearest_points, unary_union

from koppel.config import ROOT

if TYPE_CHECKING:
    from koppel.publish.model import Address, Ground, PublicCopy
    from koppel.publish.reach import Reach

# Nearer to a limit than this, two ways of reckoning may differ in their last digits.
CLOSE_M = 0.005
RULES: dict[str, float] = tomllib.loads((ROOT / "layers" / "rules.toml").read_text(encoding="utf-8"))["address"]
ORDER = ("DOOR", "STREET", "CORNER", "BLOCK", "NEAR", "WIDE", "AREA")


@dataclass(frozen=True)
class Measured:
    """Distances of one work to all that belongs to one address; None where the address has none of it."""

    key: str
    metres: float
    distances: dict[str, float]
    is_wide: bool
    is_in_street: bool

    def names(self, slack: float) -> str | None:
        """Say which class holds first, with every limit that much larger."""
        limits = {
            "DOOR": RULES["door_m"], "STREET": RULES["beside_m"], "CORNER": RULES["beside_m"],
            "BLOCK": RULES["block_m"], "NEAR": RULES["near_m"],
        }  # fmt: skip
        for name, limit in limits.items():
            if name == "BLOCK" and self.metres > RULES["block_most_m"] + slack:
                continue
            if self.distances.get(name, math.inf) <= limit + slack:
                met = "CORNER" if name == "STREET" and not self.is_in_street else name
                return "WIDE" if self.is_wide else met
        return None


class World:
    """A published copy and what lies beneath it, in metres."""

    def __init__(self, copy: PublicCopy, ground: Ground) -> None:
        move = pyproj.Transformer.from_crs("OGC:CRS84", copy.crs, always_xy=True)

        def metric(shape: Any) -> Any:
            return shapely.transform(shape, lambda points: np.column_stack(move.transform(points[:, 0], points[:, 1])))

        self.copy, self.ground = copy, ground
        self.works = {
            work.key: metric(work.geometry) for work in copy.works if work.is_shown and work.geometry is not None
        }
        self.named = {work.key: work.streets for work in copy.works}
        self.streets = {slug: metric(shape) for slug, shape in ground.streets.items()}
        self.pieces = {slug: _pieces(shape) for slug, shape in self.streets.items()}
        self.crossings = {
            (slug, at): self._crossings(slug, piece)
            for slug, pieces in self.pieces.items()
            for at, piece in enumerate(pieces)
        }
        grown = unary_union([metric(block).buffer(0.5) for block in ground.blocks])
        self.blocks = [shapely.Polygon(part.exterior) for part in getattr(grown, "geoms", [grown]) if not part.is_empty]
        self.metric = metric

    def _crossings(self, slug: str, piece: Any) -> list[float]:
        found = [] if piece.is_closed else [0.0, piece.length]
        for other, street in self.streets.items():
            if other == slug:
                continue
            met = piece.intersection(street.buffer(1.0))
            parts = [part for part in getattr(met, "geoms", [met]) if not part.is_empty]
            found += [piece.project(part.interpolate(0.5, normalized=True)) for part in parts]
        return found

    def _section(self, slug: str, at: int, point: Any) -> Any:
        piece = self.pieces[slug][at]
        here = piece.project(point)
        marks = self.crossings[slug, at]
        if piece.is_closed:
            # Cut open on the other side of the ring.
            cut = (here + piece.length / 2) % piece.length
            marks = [0.0, *sorted((place - cut) % piece.length for place in marks), piece.length]
            piece, here = _opened(piece, cut), piece.length / 2
        before = max(place for place in marks if place <= here + 1)
        after = min(place for place in marks if place >= here - 1)
        least, most = RULES["section_least_m"], RULES["section_most_m"]
        first = max(0.0, here - min(max(here - before, least), most))
        last = min(piece.length, here + min(max(after - here, least), most))
        # The corners between the two ends, and the ends themselves.
        steps = [math.dist(one, other) for one, other in pairwise(piece.coords)]
        turns = [place for place in accumulate(steps) if first < place < last]
        return shapely.LineString([piece.interpolate(place) for place in (first, *turns, last)])

    def measured(self, address: Address) -> list[Measured]:
        """Measure every placed work from an address, in the order of the copy."""
        point = self.metric(shapely.Point(address.x, address.y))
        own = self.pieces.get(address.street, [])
        at = min(range(len(own)), key=lambda place: own[place].distance(point)) if own else None
        if at is not None and own[at].distance(point) > RULES["section_most_m"]:
            at = None
        way, section = point, None
        if at is not None:
            section = self._section(address.street, at, point)
            onto = nearest_points(point, own[at])[1]
            length = point.distance(onto)
            if length > 0:
                share = min(1.0, RULES["near_m"] / length)
                end = (point.x + (onto.x - point.x) * share, point.y + (onto.y - point.y) * share)
                way = shapely.LineString([(point.x, point.y), end])
        corners = [
            self._section(slug, place, point)
            for slug, pieces in self.pieces.items()
            for place, piece in enumerate(pieces)
            if slug != address.street and piece.distance(point) <= RULES["corner_m"]
        ]
        blocks = sorted(self.blocks, key=lambda block: float(block.distance(point)))
        block = blocks[0] if blocks and blocks[0].distance(point) <= RULES["door_m"] else None
        found = []
        for key, work in self.works.items():
            distances = {"DOOR": way.distance(work), "NEAR": point.distance(work)}
            if section is not None:
                distances["STREET"] = section.distance(work)
            if corners:
                distances["CORNER"] = min(corner.distance(work) for corner in corners)
            if block is not None:
                distances["BLOCK"] = block.distance(work)
            is_wide = work.area >= RULES["wide_m2"] and work.intersects(point)
            named = address.street in self.named[key]
            found.append(Measured(key, point.distance(work), distances, is_wide, named))
        return found

    def somewhere(self, address: Address) -> set[str]:
        """Name the works of which only the buurt is told, where that is one of the address."""
        point = shapely.Point(address.x, address.y)
        areas = {slug for slug, shape in self.ground.areas.items() if shape.intersects(point)}
        if not areas:
            areas = {street.area for street in self.copy.streets if street.slug == address.street and street.area}
        return {work.key for work in self.copy.works if work.is_shown and not work.geometry and work.area in areas}


def _opened(ring: Any, cut: float) -> Any:
    places = [0.0, *accumulate(math.dist(one, other) for one, other in pairwise(ring.coords))]
    turned = sorted({(place - cut) % ring.length for place in places} | {0.0})
    return shapely.LineString([ring.interpolate((place + cut) % ring.length) for place in (*turned, ring.length)])


def _pieces(street: Any) -> list[Any]:
    merged = linemerge(street) if street.geom_type == "MultiLineString" else street
    return [part for part in getattr(merged, "geoms", [merged]) if part.length > 0]


def differences(copy: PublicCopy, ground: Ground, told: Reach) -> tuple[list[Any], int]:
    """
    Compare what is told with what is measured, for every address.

    Returns
    -------
    differing, count
        Address, work, what was told and what should be; and how many pairs of address and work are told and agreed.
    """
    world = World(copy, ground)
    doors = {(d.address.postcode, d.address.number, d.address.street): d for all_ in told.doors.values() for d in all_}
    differing: list[Any] = []
    count = 0
    for address in ground.addresses:
        name = (address.postcode, address.number, address.street)
        said = {near.key: near for near in doors[name].near}
        assert len(said) == len(doors[name].near), name
        hidden = {key for key, near in said.items() if near.nearness.name == "AREA"}
        if hidden != world.somewhere(address) or any(said[key].metres is not None for key in hidden):
            differing.append((name, "buurt", hidden, world.somewhere(address)))
        for item in world.measured(address):
            near = said.pop(item.key, None)
            got = near.nearness.name if near else None
            if got not in {item.names(-CLOSE_M), item.names(0), item.names(CLOSE_M)}:
                differing.append((name, item.key, got, item.names(0), item.distances))
            if near and got != "WIDE" and not _said(near.metres, item.metres):
                differing.append((name, item.key, near.metres, item.metres))
            count += near is not None
        if set(said) != hidden:
            differing.append((name, "too much", set(said) - hidden))
        ranks = [ORDER.index(near.nearness.name) for near in doors[name].near]
        if ranks != sorted(ranks):
            differing.append((name, "order", ranks))
    return differing, count


def _said(metres: int | None, measured: float) -> bool:
    """Tell whether a distance is said rightly: to the metre below 20, to the five from there."""
    step = 1 if measured < 20 else 5
    return metres is not None and abs(metres - measured) <= step / 2 + CLOSE_M and metres % step == 0
