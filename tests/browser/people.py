"""As whom the tests in a browser sign in: each flow as the role that does it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from koppel.access import Grant, Role
from koppel.services.accounts import accounts
from koppel.store.database import Store

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

# Of the demo.
LEZER, REGISSEUR, BEHEERDER = "Demo lezer", "Demo regisseur", "Demo beheerder"
GEMEENTE, CORPORATIE, NETBEHEER = "Demo planner gemeente", "Demo planner corporatie", "Demo planner netbeheer"
WATERBEDRIJF = "Demo planner waterbedrijf"
# Of partners of the demo that have no account in it, and of partners that have no works yet.
BEWONERS, WIJKTEAM, WARMTE = "Test planner bewoners", "Test planner wijkteam", "Test planner warmte"
NEWCOMER, WATER, NOBODY = "Test planner testbedrijf", "Test planner water", "Test zonder rol"

PLANNERS: Mapping[str, tuple[Grant, ...]] = {
    BEWONERS: (Grant(Role.PLANNER, "Bewonersgroep Selwerd (fictief)"),),
    WIJKTEAM: (Grant(Role.PLANNER, "Sociaal wijkteam Selwerd (fictief)"),),
    WARMTE: (Grant(Role.PLANNER, "Warmtebedrijf Noord (fictief)"),),
    NEWCOMER: (Grant(Role.PLANNER, "Testbedrijf"),),
    WATER: (Grant(Role.PLANNER, "Waterbedrijf Test"),),
}
# For a store that is not the demo.
TEAM: Mapping[str, tuple[Grant, ...]] = {
    LEZER: (Grant(Role.LEZER),),
    REGISSEUR: (Grant(Role.REGISSEUR),),
    BEHEERDER: (Grant(Role.BEHEERDER),),
}


def planner_of(partners: Iterable[str]) -> tuple[Grant, ...]:
    """Return the grants of a planner of several partners."""
    return tuple(Grant(Role.PLANNER, name) for name in partners)


def organisations(register: Path) -> list[str]:
    """Return the partners of a register of Brussels: who hands it in is planner of all of them."""
    told = json.loads(register.read_text(encoding="utf-8"))
    return sorted({str(item["properties"]["Organisation"]).strip() for item in told["features"]})


def enrol(file: Path, people: Mapping[str, Collection[Grant]]) -> None:
    """Add accounts without a password to a store; those that are there stay as they are."""
    with Store.open(file) as store:
        there = {item.name for item in accounts.list_accounts(store)}
        for name, grants in people.items():
            if name not in there:
                accounts.add(store, name, grants, is_demo=True)
