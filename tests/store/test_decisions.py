"""Answers and decisions as rows: the last one holds, and what was agreed survives its combination."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from koppel.model.deciding import Answer, State
from koppel.store.deciding.combination_lookup import find_combinations
from koppel.store.deciding.decisions import (
    add_answer,
    add_decision,
    agreed_groups,
    answers_of,
    current_states,
    decisions_of,
    members_of,
)
from koppel.store.plans.activities import find_ids
from koppel.store.plans.activity_changes import put_activities, withdraw

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from koppel.store.database import Store

Ids = dict[str, "UUID"]


@pytest.fixture
def ids(store: Store, make: Any) -> Ids:
    with store.write("els", "import") as writer:
        put_activities(writer, [make(key) for key in "abcd"], widths={})
        found = find_ids(writer.cursor, [("Gemeente", key) for key in "abcd"])
    return {key: identity for (_, key), identity in found.items()}


def state(store: Store, combination: str, members: Sequence[UUID], *reached: State) -> None:
    for item in reached:
        with store.write("els", "decide") as writer:
            add_decision(writer, combination, members, item, None)


def groups(store: Store) -> tuple[frozenset[UUID], ...]:
    with store.read() as cursor:
        return agreed_groups(cursor)


def test_the_last_row_holds_also_when_the_clock_was_put_back(store: Store, ids: Ids) -> None:
    state(store, "one", [ids["a"], ids["b"]], State.AFGESPROKEN)
    with store.write("els", "decide") as writer:
        writer.at = writer.at.replace(year=2001)
        add_decision(writer, "one", [ids["a"], ids["b"]], State.IN_GESPREK, "toch niet")
    with store.read() as cursor:
        assert current_states(cursor) == {"one": State.IN_GESPREK}
        assert [item.state for item in decisions_of(cursor, "one")] == [State.AFGESPROKEN, State.IN_GESPREK]
    assert groups(store) == ()


def test_answers_are_kept_in_order_with_who_and_why(store: Store, ids: Ids) -> None:
    with store.write("els", "answer") as writer:
        add_answer(writer, "one", [ids["a"]], "Gemeente", Answer.NOG_NIET, "“even” wachten; of niet")
    with store.write("jan", "answer") as writer:
        add_answer(writer, "one", [ids["a"]], "Gemeente", Answer.AKKOORD, None)
    with store.read() as cursor:
        told = [(item.answer, item.reason, item.by) for item in answers_of(cursor, "one")]
        assert answers_of(cursor, "other") == ()
    assert told == [(Answer.NOG_NIET, "“even” wachten; of niet", "els"), (Answer.AKKOORD, None, "jan")]


def test_what_was_agreed_first_comes_first_and_what_is_done_stays(store: Store, ids: Ids) -> None:
    state(store, "late", [ids["c"], ids["d"]], State.IN_GESPREK)
    state(store, "early", [ids["a"], ids["b"]], State.AFGESPROKEN)
    state(store, "late", [ids["c"], ids["d"]], State.AFGESPROKEN)
    state(store, "early", [ids["a"], ids["b"]], State.UITGEVOERD)
    assert groups(store) == (frozenset({ids["a"], ids["b"]}), frozenset({ids["c"], ids["d"]}))


@pytest.mark.parametrize("last", [State.BEOORDELEN, State.IN_GESPREK, State.AFGEWEZEN])
def test_only_what_is_agreed_now_is_a_group(store: Store, ids: Ids, last: State) -> None:
    state(store, "one", [ids["a"], ids["b"]], State.AFGESPROKEN, last)
    assert groups(store) == ()


def test_withdrawn_works_are_left_out_and_one_alone_is_no_group(store: Store, ids: Ids) -> None:
    state(store, "one", [ids["a"], ids["b"], ids["c"]], State.AFGESPROKEN)
    state(store, "two", [ids["a"], ids["b"]], State.AFGESPROKEN)
    with store.write("els", "withdraw") as writer:
        withdraw(writer, [ids["c"]], "geen geld")
    assert groups(store) == (frozenset({ids["a"], ids["b"]}),), "the same group is told once"
    with store.write("els", "withdraw") as writer:
        withdraw(writer, [ids["b"]], "geen geld")
    assert groups(store) == ()


def test_who_agreed_for_a_part_is_in_no_group(store: Store, make: Any) -> None:
    with store.write("els", "import") as writer:
        put_activities(writer, [make(key, partner=key) for key in "abc"], widths={})
        found = find_ids(writer.cursor, [(key, key) for key in "abc"])
    ids = {key: identity for (key, _), identity in found.items()}
    state(store, "one", list(ids.values()), State.AFGESPROKEN)
    with store.write("els", "answer") as writer:
        add_answer(writer, "one", list(ids.values()), "c", Answer.AKKOORD, None, "alleen de kop van de straat")
        add_answer(writer, "other", list(ids.values()), "a", Answer.AKKOORD, None, "een stuk")
    assert groups(store) == (frozenset({ids["a"], ids["b"]}),), "which works the part means is told in words alone"
    with store.write("els", "answer") as writer:
        add_answer(writer, "one", list(ids.values()), "b", Answer.AKKOORD, None, "de helft")
    assert groups(store) == ()
    with store.write("els", "answer") as writer:
        add_answer(writer, "one", list(ids.values()), "b", Answer.AKKOORD, None)
        add_answer(writer, "one", list(ids.values()), "c", Answer.AKKOORD, None)
    assert groups(store) == (frozenset(ids.values()),)


def test_members_say_whether_they_are_still_there(store: Store, ids: Ids) -> None:
    state(store, "one", [ids["b"], ids["a"]], State.BEOORDELEN)
    with store.write("els", "withdraw") as writer:
        withdraw(writer, [ids["a"]], "geen geld")
    with store.read() as cursor:
        assert [item[:4] for item in members_of(cursor, "one")] == [
            (ids["a"], "Gemeente", False, False), (ids["b"], "Gemeente", True, False)
        ]  # fmt: skip
        assert members_of(cursor, "other") == ()


def test_ids_are_found_by_their_beginning_and_never_by_a_pattern(store: Store, ids: Ids) -> None:
    state(store, "abc1", [ids["a"]], State.BEOORDELEN)
    state(store, "abd2", [ids["a"]], State.BEOORDELEN)
    with store.read() as cursor:
        assert find_combinations(cursor, "abc") == ("abc1",)
        assert find_combinations(cursor, "ab") == ("abc1", "abd2")
        assert find_combinations(cursor, "%") == find_combinations(cursor, "x") == ()
