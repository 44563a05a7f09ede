"""Pins on the map, with how they are called and who may; see `use_cases`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from koppel.access import OPERATOR
from koppel.services.plans import pins
from tests.services.world import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from koppel.store.database import Store
    from tests.services.world import World

    Call = Callable[[Store, World], object]

ALL = frozenset(PEOPLE)
READERS = ALL - {"rolloos"}
TALKERS = frozenset({"regisseur", "gemeente", "lefier", "ander"})
PLACE = (53.235, 6.53)


def _of(store: Store) -> UUID:
    """Put up a pin for all under the name of who calls, as if it might."""
    whole = store.visible_to(replace(store.actor, everything=True))
    return pins.add_pin(whole, *PLACE, "Hier", is_shared=True)


def _dropped_after(call: Callable[[Store, UUID], object]) -> Call:
    def run(store: Store, _: World) -> object:
        identity = _of(store)
        try:
            return call(store, identity)
        finally:
            # Under another name, so that a refusal stays the last that this person did.
            if any(item.pin.id == identity for item in pins.list_pins(store.visible_to(OPERATOR))):
                pins.remove_pin(store.visible_to(OPERATOR), identity)

    return run


def _own(store: Store, _: World) -> object:
    identity = pins.add_pin(store, *PLACE, "Van mij", is_shared=False)
    pins.remove_pin(store, identity)
    return None


def _restored(store: Store, identity: UUID) -> None:
    pins.remove_pin(store.visible_to(replace(store.actor, everything=True)), identity)
    pins.restore_pin(store, identity)


PIN_CASES: dict[str, tuple[Call, frozenset[str]]] = {
    "plans.pins.list_pins": (lambda store, _: pins.list_pins(store), READERS),
    "plans.pins.places_of": (lambda store, _: pins.places_of(store, ()), ALL),
    "plans.pins.point_of": (lambda store, _: pins.point_of(store, 53.235, 6.53), ALL),
    "plans.pins.can_share": (lambda store, _: pins.can_share(store), ALL),
    "plans.pins.pins_mark": (lambda store, _: pins.pins_mark(store), ALL),
    "plans.pins.add_pin": (_own, READERS),
    "plans.pins.change_pin": (
        _dropped_after(lambda store, one: pins.change_pin(store, one, "Daar", is_shared=True, version=1)),
        TALKERS,
    ),
    "plans.pins.remove_pin": (_dropped_after(pins.remove_pin), READERS),
    "plans.pins.restore_pin": (_dropped_after(_restored), READERS),
    "plans.pins.drop_own_pins": (lambda store, _: pins.drop_own_pins(store, "niemand"), frozenset({"beheerder"})),
}
