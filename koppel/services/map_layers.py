"""
The layers of the map as someone sees them: made once for all who see the same works, and fetched by name.

The page of the map and the route that tells of news give the same names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.config import PAYLOADS_PATH
from koppel.services.cache import Until, cached
from koppel.services.chances.duplicates import not_counting
from koppel.services.payloads import PAYLOADS
from koppel.services.pictures.map_layer import activity_layer, background_layer, chance_layer
from koppel.services.pictures.tiles import is_tiled, tiling

if TYPE_CHECKING:
    from koppel.services.reading import Reading


def works_address(reading: Reading) -> str:
    """Return the address of all activities."""
    return _works(reading, reading.language)


def background_address(reading: Reading) -> str:
    """Return the address of streets, building blocks, green and water."""
    return _background(reading)


def chances_address(reading: Reading) -> str:
    """Return the address of combinations and warnings."""
    worth = hash(tuple(reading.worth().items()))
    warned = hash(tuple((item.type, *item.ids) for item in reading.alarms()))
    paid = hash(tuple(reading.money_rows().items()))
    return _chances(reading, reading.language, worth, warned, paid)


@cached(Until.PLANS)
def _works(reading: Reading, language: str) -> str:
    columns, store = reading.columns(), reading.store
    tiles = tiling(reading) if is_tiled(reading) else None
    shapes = store.version_cache("shapes" if tiles is None else "rough shapes")
    content = activity_layer(
        columns, reading.catalogue, language, store.crs, aside=not_counting(store), shapes=shapes, tiling=tiles
    )
    return f"{PAYLOADS_PATH}/{PAYLOADS.put(content)}"


@cached(Until.GROUND)
def _background(reading: Reading) -> str:
    return f"{PAYLOADS_PATH}/{PAYLOADS.put(background_layer(reading.places(), reading.store.crs))}"


# What is worth a meeting, what was dealt with and money change without the plans: their numbers tell them apart.
@cached(Until.PLANS)
def _chances(reading: Reading, language: str, worth: int, warned: int, paid: int) -> str:  # noqa: ARG001
    worth_rows, money = reading.worth(), reading.money_rows()
    worth_lines = {}
    for item in reading.numbered():
        row = worth_rows.get(item.id)
        now = (item.period, item.ground, item.openings, item.certainty) if row is None else (row.between, row.need)
        if row is not None or item.id in money:
            worth_lines[item.id] = " · ".join(part for part in (*now, money.get(item.id, "")) if part)
    content = chance_layer(
        reading.numbered(), reading.alarms(), reading.columns(), reading.store.crs, worth=worth_lines
    )
    return f"{PAYLOADS_PATH}/{PAYLOADS.put(content)}"
