"""An account with which the tests in a browser may do all that they do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from koppel.access import Grant, Role
from koppel.services import accounts
from koppel.store.database import Store
from koppel.store.partners import list_partners

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

EVERYONE = "Demo alle rollen"


def organisations(register: Path) -> list[str]:
    """Give the partners of a register of Brussels: who hands it in is planner of all of them."""
    told = json.loads(register.read_text(encoding="utf-8"))
    return sorted({str(item["properties"]["Organisation"]).strip() for item in told["features"]})


def enrol(file: Path, planner_of: Iterable[str] = ()) -> None:
    """See to it that a store has an account without a password that is everything, for all partners and these."""
    with Store.open(file) as store:
        with store.read() as cursor:
            partners = {*planner_of, *(item.name for item in list_partners(cursor))}
        grants = {Grant(Role.REGISSEUR), Grant(Role.BEHEERDER), *(Grant(Role.PLANNER, name) for name in partners)}
        found = next((item for item in accounts.list_accounts(store) if item.name == EVERYONE), None)
        if found is None:
            accounts.add(store, EVERYONE, grants, is_demo=True)
        else:
            accounts.set_grants(store, found.id, grants)
