"""Saved views: a name for what is on the screen, kept for all who use this store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.errors import InputError
from koppel.services.permission import require
from koppel.store.plans import saved_views as stored

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from koppel.model.plans import SavedView
    from koppel.store.database import Store

LONGEST_NAME = 60
MOST_VIEWS = 100
_LONGEST_PARAMS = 20_000


def list_views(store: Store) -> tuple[SavedView, ...]:
    """Return all views in their order."""
    with store.read() as cursor:
        return stored.list_views(cursor)


def save_view(store: Store, name: str, params: Mapping[str, str]) -> UUID:
    """
    Keep what is on the screen under a name, as the last of the views.

    Parameters
    ----------
    store
        Where it is kept.
    name
        Of people's choice; spaces around and within it are made single.
    params
        Names and values of the address.

    Raises
    ------
    InputError
        ``view_name``: no name, or too long; ``view_taken``: there is one of this name, whatever the case;
        ``view_too_much``: too many views, or too large a one.
    """
    require(store, Task.SAVE_VIEW)
    with store.write(store.actor.name, "save_view") as writer:
        views = stored.list_views(writer.cursor)
        chosen = _name(name, views)
        if len(views) >= MOST_VIEWS or sum(len(key) + len(value) for key, value in params.items()) > _LONGEST_PARAMS:
            raise InputError("view_too_much", most=MOST_VIEWS)
        identity = stored.add_view(writer, chosen, params)
        writer.note(view=identity, name=chosen)
    return identity


def rename_view(store: Store, identity: UUID, name: str) -> None:
    """
    Rename a saved view.

    Raises
    ------
    InputError
        As `save_view`.
    NotFoundError
        ``view_unknown``.
    """
    require(store, Task.SAVE_VIEW)
    with store.write(store.actor.name, "rename_view", view=identity) as writer:
        others = tuple(item for item in stored.list_views(writer.cursor) if item.id != identity)
        chosen = _name(name, others)
        stored.rename_view(writer, identity, chosen)
        writer.note(name=chosen)


def move_view(store: Store, identity: UUID, by: int) -> None:
    """Move a view up (negative) or down in the list; beyond the ends it stops, an unknown one is left alone."""
    require(store, Task.SAVE_VIEW)
    with store.write(store.actor.name, "move_view", view=identity, by=by) as writer:
        ids = [item.id for item in stored.list_views(writer.cursor)]
        if identity not in ids:
            return
        at = ids.index(identity)
        ids.insert(max(0, min(len(ids) - 1, at + by)), ids.pop(at))
        stored.order_views(writer, ids)


def delete_view(store: Store, identity: UUID) -> None:
    """
    Take a view out of the list; `restore_view` brings it back.

    Raises
    ------
    NotFoundError
        ``view_unknown``.
    """
    require(store, Task.SAVE_VIEW)
    with store.write(store.actor.name, "delete_view", view=identity) as writer:
        stored.delete_view(writer, identity)


def restore_view(store: Store, identity: UUID) -> None:
    """
    Bring a deleted view back at its place.

    Raises
    ------
    InputError
        ``view_taken``: its name is another's by now.
    NotFoundError
        ``view_unknown``.
    """
    require(store, Task.SAVE_VIEW)
    with store.write(store.actor.name, "restore_view", view=identity) as writer:
        views = stored.list_views(writer.cursor)
        _name(stored.restore_view(writer, identity), views)


def _name(name: str, views: tuple[SavedView, ...]) -> str:
    chosen = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    if not chosen or len(chosen) > LONGEST_NAME:
        raise InputError("view_name", most=LONGEST_NAME)
    if chosen.casefold() in {item.name.casefold() for item in views}:
        raise InputError("view_taken", name=chosen)
    return chosen
