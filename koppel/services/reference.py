"""Named places beneath the activities: streets, areas, building blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from koppel.store.reference import list_reference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

    from koppel.store.database import Store


@dataclass(frozen=True, slots=True)
class Named:
    """A place with a name; all parts of one name together. ``homes`` is 0 where unknown."""

    name: str
    geometry: BaseGeometry
    homes: int


def named_places(store: Store) -> Mapping[str, tuple[Named, ...]]:
    """Give the places of each reference layer (``street``, ``block``, ``home``, ``area``) by name."""
    with store.read() as cursor:
        found = list_reference(cursor)
    layers: dict[str, dict[str, list[tuple[BaseGeometry, int]]]] = {}
    for item in found:
        layers.setdefault(item.layer.value, {}).setdefault(item.name, []).append((item.geometry, item.homes or 0))
    return {
        layer: tuple(
            Named(name, shapely.union_all([geometry for geometry, _ in parts]), sum(homes for _, homes in parts))
            for name, parts in names.items()
        )
        for layer, names in layers.items()
    }
