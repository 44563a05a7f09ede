"""Asking whether the actor of a store may do something; every refusal is in the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import allowed
from koppel.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koppel.access import Task
    from koppel.store.database import Store

REFUSED = "refused"


def require(store: Store, task: Task, partners: Iterable[str] = ()) -> None:
    """
    Go on only where the actor of the store may do a task.

    Parameters
    ----------
    store
        As its actor sees it.
    task
        What is to be done.
    partners
        Whose works or answers are concerned.

    Raises
    ------
    RefusedError
        ``forbidden.<task>``: its text says which roles may; the refusal is in the audit log.
    """
    concerned = sorted(set(partners))
    if allowed(store.actor, task, concerned):
        return
    if not store.read_only:
        with store.write_beside(store.actor.name, REFUSED, task=task.value, partners=concerned):
            pass
    raise RefusedError(f"forbidden.{task.value}", partners=concerned)
