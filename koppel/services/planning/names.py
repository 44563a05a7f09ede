"""Names that scenarios are proposed with: no two alike, so that who chooses sees which is which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.services.planning.scenarios import LONGEST_SCENARIO, list_scenarios

if TYPE_CHECKING:
    from koppel.store.database import Store


def free_name(store: Store, name: str) -> str:
    """
    Return a name that no scenario has which the actor may read: the one that was given, or with a number behind it.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    taken = {item.name for item in list_scenarios(store)}
    chosen, number = name[:LONGEST_SCENARIO], 1
    while chosen in taken:
        number += 1
        behind = f" ({number})"
        chosen = f"{name[: LONGEST_SCENARIO - len(behind)]}{behind}"
    return chosen
