"""Pins on the map: for oneself or for all, by whom they are seen, changed and taken away, and how many there can be."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.services.plans import pins
from koppel.services.plans.pins import add_pin, change_pin, list_pins, remove_pin, restore_pin
from koppel.services.revision import plans_revision, revision
from koppel.store.audit import list_audit
from koppel.store.database import Store
from tests.services.world import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLACE = (53.2351, 6.5302)


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "koppel.duckdb", create=True) as opened:
        yield opened


def of(store: Store, name: str) -> Store:
    return store.visible_to(PEOPLE[name])


def words(store: Store) -> list[str]:
    return [item.pin.words for item in list_pins(store)]


def test_a_pin_for_all_is_seen_by_everyone_with_who_and_where(whole: Store) -> None:
    add_pin(of(whole, "gemeente"), *PLACE, " Kan de put\nhier weg? ", is_shared=True)
    (item,) = list_pins(of(whole, "lezer"))
    assert item.pin.words == "Kan de put\nhier weg?"
    assert item.pin.pinned_by == "geert"
    assert item.place == pytest.approx(PLACE, abs=2e-6)
    assert (item.is_mine, item.can_change) == (False, False)


def test_a_pin_of_ones_own_is_seen_by_nobody_else_nor_found_by_its_id(whole: Store) -> None:
    identity = add_pin(of(whole, "lezer"), *PLACE, "Alleen van mij", is_shared=False)
    assert words(of(whole, "lezer")) == ["Alleen van mij"]
    for name in ("regisseur", "beheerder", "gemeente"):
        store = of(whole, name)
        assert words(store) == []
        with pytest.raises(NotFoundError):
            remove_pin(store, identity)
        with pytest.raises(NotFoundError):
            restore_pin(store, identity)
        with pytest.raises(NotFoundError):
            change_pin(store, identity, "x", is_shared=False, version=1)
    assert words(whole) == []


def test_no_query_of_a_screen_finds_a_pin_of_ones_own_and_no_log_tells_of_it(whole: Store) -> None:
    reader = of(whole, "lezer")
    before = revision(of(whole, "regisseur"))
    identity = add_pin(reader, *PLACE, "Alleen van mij", is_shared=False)
    change_pin(reader, identity, "Nog steeds", is_shared=False, version=1)
    remove_pin(reader, identity)
    restore_pin(reader, identity)
    with reader.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM map_pin").fetchone() == (0,)
    with whole.read() as cursor:
        assert list_audit(cursor) == ()
    assert revision(of(whole, "regisseur")) == before


def test_the_mark_of_who_has_it_alone_changes(whole: Store) -> None:
    before = {name: pins.pins_mark(of(whole, name)) for name in PEOPLE}
    add_pin(of(whole, "lezer"), *PLACE, "Alleen van mij", is_shared=False)
    assert {name for name in PEOPLE if pins.pins_mark(of(whole, name)) != before[name]} == {"lezer"}


def test_a_pin_for_all_is_news_and_leaves_the_plans_as_they_were(whole: Store) -> None:
    seen, plans = revision(whole), plans_revision(whole)
    identity = add_pin(of(whole, "gemeente"), *PLACE, "Geheim woord", is_shared=True)
    assert (revision(whole) == seen, plans_revision(whole) == plans) == (False, True)
    with whole.read() as cursor:
        (row,) = list_audit(cursor)
    # What it says stands on the map; the log outlives it.
    assert (row.actor, row.action, row.facts) == ("geert", "pin", {"pin": str(identity)})


@pytest.mark.parametrize("name", ["lezer", "beheerder"])
def test_who_does_not_speak_at_the_table_pins_only_for_itself(whole: Store, name: str) -> None:
    store = of(whole, name)
    with pytest.raises(RefusedError, match=r"forbidden\.pin"):
        add_pin(store, *PLACE, "Voor allen", is_shared=True)
    identity = add_pin(store, *PLACE, "Voor mij", is_shared=False)
    with pytest.raises(RefusedError, match=r"forbidden\.pin"):
        change_pin(store, identity, "Voor allen", is_shared=True, version=1)
    assert words(store) == ["Voor mij"]


def test_who_pinned_and_who_leads_change_it_and_nobody_else(whole: Store) -> None:
    identity = add_pin(of(whole, "gemeente"), *PLACE, "Een", is_shared=True)
    with pytest.raises(RefusedError, match="pin_not_yours"):
        change_pin(of(whole, "lefier"), identity, "Twee", is_shared=True, version=1)
    with pytest.raises(RefusedError, match="pin_not_yours"):
        remove_pin(of(whole, "lefier"), identity)
    change_pin(of(whole, "regisseur"), identity, "Drie", is_shared=True, version=1)
    with pytest.raises(RefusedError, match="pin_changed") as refused:
        change_pin(of(whole, "gemeente"), identity, "Vier", is_shared=True, version=1)
    assert (refused.value.facts["by"], refused.value.facts["words"]) == ("rik", "Drie")
    with pytest.raises(RefusedError, match="pin_keeps"):
        change_pin(of(whole, "regisseur"), identity, "Drie", is_shared=False, version=2)
    change_pin(of(whole, "gemeente"), identity, "Van mij", is_shared=False, version=2)
    assert (words(of(whole, "gemeente")), words(of(whole, "regisseur"))) == (["Van mij"], [])


def test_what_was_taken_away_is_put_back_by_who_took_it(whole: Store) -> None:
    identity = add_pin(of(whole, "gemeente"), *PLACE, "Een", is_shared=True)
    remove_pin(of(whole, "regisseur"), identity)
    assert words(of(whole, "gemeente")) == []
    with pytest.raises(NotFoundError):
        restore_pin(of(whole, "gemeente"), identity)
    restore_pin(of(whole, "regisseur"), identity)
    (item,) = list_pins(of(whole, "gemeente"))
    assert (item.pin.words, item.pin.pinned_by, item.pin.version) == ("Een", "geert", 1)


@pytest.mark.parametrize("text", ["", " \n ", "x" * (pins.LONGEST_PIN + 1), "\u202e"])
def test_a_pin_says_something_and_not_too_much(whole: Store, text: str) -> None:
    with pytest.raises(InputError, match="pin_words"):
        add_pin(whole, *PLACE, text, is_shared=True)


@pytest.mark.parametrize("place", [(91, 0), (float("nan"), 5), (50, 181), (float("inf"), 5), (-90, 0)])
def test_a_place_that_is_none_is_refused(whole: Store, place: tuple[float, float]) -> None:
    with pytest.raises(InputError, match="pin_place"):
        add_pin(whole, *place, "Waar?", is_shared=True)
    assert words(whole) == []


def test_there_are_as_many_as_there_can_be(whole: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pins, "MOST_OF_ONE", 2)
    monkeypatch.setattr(pins, "MOST_SHARED", 3)
    monkeypatch.setattr(pins, "MOST_STORED", 4)
    gemeente, lefier, lead = (of(whole, name) for name in ("gemeente", "lefier", "regisseur"))
    mine = [add_pin(gemeente, *PLACE, "a", is_shared=True), add_pin(gemeente, *PLACE, "b", is_shared=False)]
    with pytest.raises(InputError, match=r"pin_many "):
        add_pin(gemeente, *PLACE, "c", is_shared=False)
    add_pin(lefier, *PLACE, "d", is_shared=True)
    add_pin(lead, *PLACE, "e", is_shared=True)
    with pytest.raises(InputError, match="pin_many_shared"):
        change_pin(gemeente, mine[1], "b", is_shared=True, version=1)
    with pytest.raises(InputError, match="pin_many_stored"):
        add_pin(lead, *PLACE, "f", is_shared=False)
    remove_pin(gemeente, mine[0])
    add_pin(gemeente, *PLACE, "g", is_shared=False)
    with pytest.raises(InputError, match=r"pin_many "):
        restore_pin(gemeente, mine[0])


def test_only_the_last_that_were_removed_are_kept_to_be_put_back(whole: Store) -> None:
    store = of(whole, "gemeente")
    for at in range(25):
        remove_pin(store, add_pin(store, *PLACE, str(at), is_shared=False))
    with whole.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM map_pin").fetchone() == (20,)


def test_what_somebody_who_left_had_is_deleted_unread(whole: Store) -> None:
    store = of(whole, "gemeente")
    add_pin(store, *PLACE, "van mij", is_shared=False)
    add_pin(store, *PLACE, "voor allen", is_shared=True)
    remove_pin(store, add_pin(store, *PLACE, "weg", is_shared=True))
    assert pins.drop_own_pins(of(whole, "beheerder"), "geert") == 2
    assert words(store) == ["voor allen"]


def test_a_pin_that_never_was_is_not_there(whole: Store) -> None:
    for act in (remove_pin, restore_pin):
        with pytest.raises(NotFoundError):
            act(whole, uuid4())
