"""What is strong in an area: who writes it, what comes back, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from koppel.errors import InputError, KoppelError, NotFoundError, RefusedError
from koppel.i18n import LANGUAGES, error_text
from koppel.model.audit import Chosen
from koppel.model.compass.strengths import StrengthSort
from koppel.model.plans import Reference, ReferenceLayer
from koppel.services.compass import strengths as strong
from koppel.services.compass.strength_words import strength_by
from koppel.services.compass.strengths import Entry, _belongs
from koppel.store.audit import find_audit
from koppel.store.plans.reference import put_reference
from tests.services.world import PEOPLE, STREET, TODAY, X, Y

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koppel.store.database import Store
    from tests.services.world import World

ENTRY = Entry(area="WK001410", sort="plek", name="Pluktuin", text="Wie wil, plukt.", role="bewoner", on=TODAY)


@pytest.fixture
def store(world: World) -> Iterator[Store]:
    with world.open() as opened:
        with opened.write("test", "ground") as writer:
            park = Reference(ReferenceLayer.GREEN, "Park", shapely.box(X, Y, X + 50, Y + 50))
            put_reference(writer, ReferenceLayer.GREEN, [park])
        yield opened.visible_to(PEOPLE["gemeente"])


def names(store: Store, code: str | None = None) -> list[str]:
    return [item.strength.name for item in strong.strengths(store, code)]


def test_what_is_changed_or_removed_comes_back(store: Store) -> None:
    made = strong.add_strength(store, ENTRY)
    changed = strong.change_strength(store, made.id, replace(ENTRY, name="Moestuin"), version=1)
    assert (names(store), changed.version) == (["Moestuin"], 2)
    strong.remove_strength(store, made.id)
    assert names(store) == []
    with pytest.raises(InputError, match="strength_removed"):
        strong.remove_strength(store, made.id)
    strong.undo_strength(store, made.id)
    assert names(store) == ["Moestuin"]


def test_a_change_is_taken_back_and_what_stands_alone_is_not(store: Store) -> None:
    made = strong.add_strength(store, ENTRY)
    with pytest.raises(NotFoundError):
        strong.undo_strength(store, made.id)
    strong.change_strength(store, made.id, replace(ENTRY, text="Anders."), version=1)
    assert strong.undo_strength(store, made.id).text == ENTRY.text


def test_who_did_not_see_the_last_change_does_not_write_over_it(store: Store) -> None:
    made = strong.add_strength(store, ENTRY)
    strong.change_strength(store, made.id, replace(ENTRY, name="Moestuin"), version=1)
    with pytest.raises(RefusedError) as refused:
        strong.change_strength(store, made.id, replace(ENTRY, name="Boomgaard"), version=1)
    assert (refused.value.code, refused.value.facts["by"]) == ("strength_changed", "geert")
    assert names(store) == ["Moestuin"]


@pytest.mark.parametrize("who", ["lezer", "beheerder", "rolloos"])
def test_who_may_not_describe_writes_nothing(store: Store, who: str) -> None:
    made = strong.add_strength(store, ENTRY)
    asked = store.visible_to(PEOPLE[who])
    with pytest.raises(RefusedError):
        strong.add_strength(asked, ENTRY)
    with pytest.raises(RefusedError):
        strong.change_strength(asked, made.id, ENTRY, version=1)
    with pytest.raises(RefusedError):
        strong.remove_strength(asked, made.id)
    with pytest.raises(RefusedError):
        strong.undo_strength(asked, made.id)
    assert names(store) == ["Pluktuin"]


def test_a_place_is_a_name_of_the_map_or_degrees(store: Store) -> None:
    by_name = strong.add_strength(store, replace(ENTRY, place=" park "))
    by_line = strong.add_strength(store, replace(ENTRY, name="Straat", place="Vlierstraat"))
    by_degrees = strong.add_strength(store, replace(ENTRY, name="Punt", place="53.2351, 6.5506"))
    nowhere = strong.add_strength(store, replace(ENTRY, name="Overal"))
    placed = {item.strength.id: item for item in strong.strengths(store)}
    assert (by_name.place, by_line.place, by_degrees.place) == ("Park", "Vlierstraat", None)
    assert placed[nowhere.id].place is None
    assert placed[by_degrees.id].place == pytest.approx((53.2351, 6.5506), abs=1e-5)
    assert shapely.box(X, Y, X + 50, Y + 50).contains(shapely.Point(by_name.x or 0, by_name.y or 0))
    assert STREET.distance(shapely.Point(by_line.x or 0, by_line.y or 0)) < 1
    grounds = [item.strength.id for item, ground in strong.strengths_on_map(store) if ground is not None]
    assert grounds == [by_name.id]
    assert len(strong.strengths_on_map(store)) == 3
    assert strength_by(by_name, "nl").endswith("(Park)")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"area": "Selwerd"}, "compass_area"),
        ({"area": "A" * 5000}, "compass_area"),
        ({"sort": "geld"}, "strength_sort"),
        ({"name": " \x00 "}, "strength_name"),
        ({"name": "x" * 121}, "strength_name"),
        ({"text": ""}, "strength_text"),
        ({"text": "x" * 601}, "strength_text"),
        ({"role": ""}, "compass_role"),
        ({"place": "Nergenshuizen"}, "strength_place"),
        ({"place": "x" * 100_000}, "strength_place"),
        ({"place": "95, 6"}, "pin_place"),
        ({"place": "nan, 6"}, "pin_place"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_stored(
    store: Store, wrong: dict[str, str], code: str
) -> None:
    with pytest.raises(KoppelError) as refused:
        strong.add_strength(store, replace(ENTRY, **wrong))  # type: ignore[arg-type]
    assert refused.value.code == code
    for language in LANGUAGES:
        words = error_text(refused.value, language)
        assert "⟦" not in words
        assert len(words) < 500
    assert names(store) == []


def test_there_is_a_bound(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strong, "MOST_OF_AREA", 2)
    made = [strong.add_strength(store, replace(ENTRY, name=f"{number}")) for number in range(2)]
    strong.remove_strength(store, made[0].id)
    with pytest.raises(InputError, match="strength_many"):
        strong.add_strength(store, ENTRY)
    strong.add_strength(store, replace(ENTRY, area="WK001411"))


def test_of_one_only_the_last_versions_stay(store: Store) -> None:
    made = strong.add_strength(store, ENTRY)
    for version in range(1, 30):
        strong.change_strength(store, made.id, replace(ENTRY, name=f"naam {version}"), version=version)
    with store.read() as cursor:
        row = cursor.execute("SELECT count(*), max(version) FROM compass_strength").fetchone()
    assert row == (20, 30)


def test_an_area_has_what_lies_in_it_and_around_it(store: Store) -> None:
    for code in ("GM0014", "WK001410", "BU00141000", "BU00141100", "WK001411"):
        strong.add_strength(store, replace(ENTRY, area=code, name=code))
    assert set(names(store, "WK001410")) == {"GM0014", "WK001410", "BU00141000"}
    assert set(names(store, "BU00141000")) == {"GM0014", "WK001410", "BU00141000"}
    assert len(names(store, "GM0014")) == len(names(store)) == 5


CODES = st.sampled_from(["GM0014", "GM0363", "WK001410", "WK001411", "BU00141000", "BU00141001", "BU00141100"])


@given(CODES, CODES)
def test_belonging_goes_both_ways(one: str, other: str) -> None:
    assert _belongs(one, other) is _belongs(other, one)
    assert _belongs(one, one)


def test_all_sorts_have_words_and_stand_in_their_order(store: Store) -> None:
    for sort in reversed(StrengthSort):
        strong.add_strength(store, replace(ENTRY, sort=sort.value, name=sort.value))
    assert names(store) == [sort.value for sort in StrengthSort]


def test_the_log_has_who_did_what(store: Store) -> None:
    made = strong.add_strength(store, ENTRY)
    strong.remove_strength(store, made.id)
    strong.undo_strength(store, made.id)
    with store.read() as cursor:
        actions = [row.action for row in find_audit(cursor, PEOPLE["gemeente"], Chosen())]
    assert {"add_strength", "remove_strength", "undo_strength"} <= set(actions)
