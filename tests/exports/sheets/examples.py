"""Contents of sheets made by hand and by number: streets, blocks, works and a koppelkans, in metres."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import shapely

from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.exports.sheets.values import SheetChance, SheetContent, SheetKind, SheetWork
from koppel.model import Status

EAST, NORTH = 233_000.0, 583_000.0
_KINDS = load_catalogue(ROOT / "layers").kinds.values()
KINDS = {
    kind.id: SheetKind(kind.id, kind.label["nl"], kind.color, kind.dash, kind.icon, int(kind.depth != "ondergrond"))
    for kind in _KINDS
}


def line(x: float, y: float, length: float) -> shapely.LineString:
    return shapely.LineString([(EAST + x, NORTH + y), (EAST + x + length, NORTH + y)])


def square(x: float, y: float, side: float) -> shapely.Polygon:
    return shapely.box(EAST + x, NORTH + y, EAST + x + side, NORTH + y + side)


def work(number: int, geometry: Any, **changes: Any) -> SheetWork:
    made = SheetWork(
        str(number), f"Werk {number}", "riolering", Status.GEPLAND, "Gemeente", "2027", "Eerste straat", geometry
    )
    return replace(made, **changes)


def content(*works: SheetWork, **changes: Any) -> SheetContent:
    """Two streets of 400 m, 100 m apart, a block between them, and the works that are given."""
    made = SheetContent(
        language="nl",
        title="Geplande werken",
        subtitle="Alle werken",
        notice="Fictieve gegevens",
        made="Gemaakt op 27 november 2026",
        at=datetime(2026, 11, 27, tzinfo=UTC),
        works=works,
        chances=(),
        kinds=KINDS,
        status_words={status: status.value for status in Status},
        streets={"Eerste straat": line(0, 0, 400), "Tweede straat": line(0, 100, 400)},
        areas={"Buurt": square(-50, -50, 500)},
        blocks=(square(50, 30, 40), square(150, 30, 40)),
    )
    return replace(made, **changes)


def chance(number: int, first: SheetWork, second: SheetWork) -> SheetChance:
    shared = shapely.intersection(first.geometry.buffer(9), second.geometry.buffer(9))
    return SheetChance(
        f"K{number}",
        "Samen de straat open",
        ("2027", "de straat gaat 1 keer open"),
        (first.number, second.number),
        shared,
    )


def many(count: int, streets: int = 40) -> SheetContent:
    """Works along streets, with kinds and states in turn; the same count gives the same works."""
    drawn = np.random.default_rng(count)
    kinds, states = list(KINDS), list(Status)
    works = []
    for at in range(count):
        x, y = drawn.uniform(0, 1800), drawn.integers(streets) * 60.0
        shape = square(x, y + 8, 25) if at % 5 == 0 else line(x, y, drawn.uniform(30, 250))
        works.append(work(at + 1, shape, kind=kinds[at % len(kinds)], status=states[at % len(states)]))
    return content(
        *works,
        streets={f"Straat {at}": line(0, at * 60, 2000) for at in range(streets)},
        blocks=tuple(square(x * 60, y * 60 + 15, 30) for x in range(30) for y in range(streets)),
    )
