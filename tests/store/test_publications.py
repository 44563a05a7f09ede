from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from koppel.errors import NotFoundError, StoreError
from koppel.store.publishing.publications import (
    add_publication,
    current_publication,
    list_publications,
    next_number,
    publication_content,
    undo_publication,
)

if TYPE_CHECKING:
    from koppel.model.publishing import Publication
    from koppel.store.database import Store


def current(store: Store) -> Publication | None:
    with store.read() as cursor:
        return current_publication(cursor)


def add(store: Store, content: bytes = b"inhoud", *, follows: UUID | None = None, held: tuple[UUID, ...] = ()) -> UUID:
    identity = uuid4()
    with store.write("anna", "publish") as writer:
        number = next_number(writer.cursor)
        add_publication(
            writer, identity, number=number, content=content, work_count=3, held_back=held, note="nu", follows=follows
        )
    return identity


def undo(store: Store, identity: UUID) -> None:
    with store.write("bert", "unpublish") as writer:
        undo_publication(writer, identity)


def test_nothing_is_public_at_first(store: Store) -> None:
    assert current(store) is None


def test_the_last_one_is_public_with_who_when_and_what_was_held_back(store: Store) -> None:
    held = uuid4()
    first = add(store)
    second = add(store, b"tweede", follows=first, held=(held,))
    now = current(store)
    assert now is not None
    assert (now.id, now.number, now.published_by, now.note, now.held_back) == (second, 2, "anna", "nu", (held,))
    with store.read() as cursor:
        assert publication_content(cursor, second) == b"tweede"
        assert publication_content(cursor, first) == b"inhoud"


def test_undoing_makes_the_one_before_public_and_keeps_both(store: Store) -> None:
    first = add(store)
    second = add(store, follows=first)
    undo(store, second)
    now = current(store)
    assert now is not None
    assert now.id == first
    with store.read() as cursor:
        listed = list_publications(cursor)
    assert [(item.number, item.undone_by) for item in listed] == [(2, "bert"), (1, None)]
    third = add(store, follows=first)
    now = current(store)
    assert now is not None
    assert (now.id, now.number) == (third, 3)
    undo(store, third)
    undo(store, first)
    assert current(store) is None


def test_what_was_made_public_in_the_meantime_is_not_overtaken(store: Store) -> None:
    first = add(store)
    with pytest.raises(StoreError, match="published_meanwhile"):
        add(store, follows=None)
    second = add(store, follows=first)
    with pytest.raises(StoreError, match="published_meanwhile"):
        undo(store, first)
    now = current(store)
    assert now is not None
    assert now.id == second


def test_only_what_is_public_can_be_undone(store: Store) -> None:
    with pytest.raises(NotFoundError, match="publication_unknown"):
        undo(store, uuid4())
    with store.read() as cursor, pytest.raises(NotFoundError, match="publication_unknown"):
        publication_content(cursor, uuid4())
