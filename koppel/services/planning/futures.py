"""By how much works slip, as the store remembers or else as ``layers/plan.toml`` assumes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.planning.futures import Slips
from koppel.services.permission import require
from koppel.store.planning.slips import begun_slips

if TYPE_CHECKING:
    from koppel.catalogue.load import Catalogue
    from koppel.store.database import Store

# With fewer works that have begun than this, what is assumed says more.
LEAST_BEGUN = 30


def slips_of(store: Store, catalogue: Catalogue) -> Slips:
    """
    Return by how many months works slip.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        own = begun_slips(cursor)
    if len(own) >= LEAST_BEGUN:
        return Slips(own, is_own=True)
    return Slips(catalogue.plan.slip_months, is_own=False)
