"""Saved views: names, order, and back after deleting."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from koppel.access import operator
from koppel.errors import InputError, NotFoundError
from koppel.services.plans import saved_views
from koppel.services.plans.saved_views import (
    LONGEST_NAME,
    delete_view,
    list_views,
    move_view,
    rename_view,
    restore_view,
    save_view,
)
from koppel.store.audit import list_audit
from koppel.store.database import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "koppel.duckdb", create=True) as opened:
        yield opened


def names(store: Store) -> list[str]:
    return [item.name for item in list_views(store)]


def test_a_view_is_kept_as_it_was(store: Store) -> None:
    params = {"zoek": "“meidoorn” & co", "uit": "warmtenet~riolering"}
    identity = save_view(store.visible_to(operator("els")), "  Overleg \n maart ", params)
    (view,) = list_views(store)
    assert (view.id, view.name, view.params, view.saved_by) == (identity, "Overleg maart", params, "els")


@pytest.mark.parametrize(
    ("name", "code"),
    [("", "view_name"), (" \t", "view_name"), ("x" * (LONGEST_NAME + 1), "view_name"), ("OVERLEG", "view_taken")],
)
def test_a_name_is_bounded_and_unique(store: Store, name: str, code: str) -> None:
    save_view(store.visible_to(operator("els")), "Overleg", {})
    with pytest.raises(InputError) as raised:
        save_view(store.visible_to(operator("els")), name, {})
    assert raised.value.code == code
    assert names(store) == ["Overleg"]


def test_a_view_may_be_renamed_to_its_own_name_in_capitals(store: Store) -> None:
    first = save_view(store.visible_to(operator("els")), "overleg", {})
    save_view(store.visible_to(operator("els")), "ander", {})
    rename_view(store.visible_to(operator("els")), first, "Overleg")
    assert names(store) == ["Overleg", "ander"]
    with pytest.raises(InputError):
        rename_view(store.visible_to(operator("els")), first, "Ander")
    with pytest.raises(NotFoundError):
        rename_view(store.visible_to(operator("els")), uuid4(), "nieuw")


def test_views_are_moved_and_stop_at_the_ends(store: Store) -> None:
    first, *_ = [save_view(store.visible_to(operator("els")), name, {}) for name in "abc"]
    move_view(store.visible_to(operator("els")), first, 1)
    assert names(store) == ["b", "a", "c"]
    move_view(store.visible_to(operator("els")), first, 9)
    assert names(store) == ["b", "c", "a"]
    move_view(store.visible_to(operator("els")), first, -9)
    assert names(store) == ["a", "b", "c"]


def test_a_deleted_view_comes_back_at_its_place(store: Store) -> None:
    _, second, _ = [save_view(store.visible_to(operator("els")), name, {}) for name in "abc"]
    delete_view(store.visible_to(operator("els")), second)
    assert names(store) == ["a", "c"]
    with pytest.raises(NotFoundError):
        delete_view(store.visible_to(operator("els")), second)
    restore_view(store.visible_to(operator("els")), second)
    assert names(store) == ["a", "b", "c"]


def test_a_deleted_view_stays_away_while_another_has_its_name(store: Store) -> None:
    first = save_view(store.visible_to(operator("els")), "a", {})
    delete_view(store.visible_to(operator("els")), first)
    save_view(store.visible_to(operator("els")), "A", {})
    with pytest.raises(InputError):
        restore_view(store.visible_to(operator("els")), first)
    assert names(store) == ["A"]


def test_there_is_an_end_to_views(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError) as raised:
        save_view(store.visible_to(operator("els")), "a", {"zoek": "x" * 30_000})
    assert raised.value.code == "view_too_much"
    save_view(store.visible_to(operator("els")), "a", {})
    monkeypatch.setattr(saved_views, "MOST_VIEWS", 1)
    with pytest.raises(InputError) as raised:
        save_view(store.visible_to(operator("els")), "b", {})
    assert raised.value.code == "view_too_much"


def test_who_did_what_is_recorded(store: Store) -> None:
    identity = save_view(store.visible_to(operator("els")), "a", {})
    delete_view(store.visible_to(operator("jan")), identity)
    with store.read() as cursor:
        assert [(row.actor, row.action) for row in list_audit(cursor)] == [("jan", "delete_view"), ("els", "save_view")]
