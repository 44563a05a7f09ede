"""Changes that were saved and are not there any more: who is told, and who says to have seen it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Task, allowed
from koppel.errors import InputError
from koppel.services.permission import require
from koppel.store.losses import Loss, find_loss, forget_loss

if TYPE_CHECKING:
    from koppel.store.database import Store

__all__ = ["Loss", "acknowledge_loss", "loss_to_tell", "may_acknowledge"]


def loss_to_tell(store: Store) -> Loss | None:
    """
    Return what is missing, for whoever leads the team or runs the installation; None for everyone else.

    Only they can find out what was lost and ask for it again, in the log and in copies.
    """
    return store.loss() if allowed(store.actor, Task.READ_AUDIT) else None


def may_acknowledge(store: Store) -> bool:
    """Return whether the actor runs the installation, and so decides between this file and a copy."""
    return allowed(store.actor, Task.SETTINGS)


def acknowledge_loss(store: Store) -> Loss:
    """
    Say that what is missing was seen: it is told no more on screens, and stays in the log.

    Returns
    -------
    loss
        What was acknowledged.

    Raises
    ------
    InputError
        ``loss_none``: nothing is missing.
    RefusedError
        ``forbidden.settings``.
    """
    require(store, Task.SETTINGS)
    with store.read_whole() as cursor:
        loss = find_loss(cursor)
    if loss is None:
        raise InputError("loss_none")
    with store.write(store.actor.name, "acknowledge_loss", missing=loss.missing, last_known=loss.last_known) as writer:
        forget_loss(writer)
    return loss
