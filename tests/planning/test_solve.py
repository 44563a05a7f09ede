"""The solver beside trying everything, and a hand-made case for each thing that it weighs."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from koppel.catalogue.plan import OrderWish, PlanMoves, PlanWeights, WorkWish
from koppel.model import Firmness, Status
from koppel.planning.problem import Law, Paid, Relation
from koppel.planning.solving.conflict import conflict
from koppel.planning.solving.solve import advance, solve
from koppel.planning.value import broken_laws, costs, is_lawful, months_by_party, too_many
from tests.detect.builders import line, square, work
from tests.laws import tried
from tests.planning.builders import every_choice, least_cost, made_up, outlook, problem, table

SECONDS = 30.0
CHOICES = st.sampled_from([(0,), (0, 1), (-1, 0, 1), (0, 2, 4), (-3, 0, 3)])


@st.composite
def small_problems(draw: st.DrawFn) -> Any:
    """Draw up to seven works with anything between them, whatever the ground would say."""
    works = draw(st.lists(CHOICES, min_size=1, max_size=7))
    pairs = [(a, b) for a in range(len(works)) for b in range(a + 1, len(works))]
    between: dict[str, list[Any]] = {"laws": [], "joining": [], "couplings": [], "hinder": []}
    for a, b in draw(st.lists(st.sampled_from(pairs), max_size=9, unique=True)) if pairs else []:
        size = len(works[a]) * len(works[b])
        holds = draw(st.lists(st.booleans(), min_size=size, max_size=size))
        relation = Relation(a, b, np.array(holds, dtype=np.bool_).reshape(len(works[a]), len(works[b])))
        name = draw(st.sampled_from(sorted(between)))
        if name == "laws":
            if relation.holds.any():
                between[name].append(relation)
        elif name == "joining":
            between[name].append(relation)
        else:
            between[name].append(Paid(relation, draw(st.integers(1, 40))))
    places = draw(st.lists(st.sets(st.sampled_from(range(len(works))), min_size=1), max_size=2))
    party = draw(st.lists(st.sampled_from(["one", "two"]), min_size=len(works), max_size=len(works)))
    room = draw(st.sampled_from([{}, {}, {"one": 2}, {"one": 1, "two": 2}]))
    return made_up(
        works,
        laws=between["laws"],
        joining=between["joining"],
        saves=draw(st.integers(1, 24)),
        couplings=between["couplings"],
        hinder=between["hinder"],
        places=[sorted(place) for place in places],
        party=party,
        at_once=room,
        share=draw(st.sampled_from([0, 5])),
    )


@tried(60)
@given(small_problems())
def test_what_is_found_is_what_trying_everything_finds(made: Any) -> None:
    best = least_cost(made)
    solution = solve(made, seconds=SECONDS)
    if best is None:
        assert not solution.is_lawful
        assert solution.is_proven
        return
    assert solution.is_lawful
    assert solution.is_proven
    assert solution.cost == costs(made, solution.choice).total == solution.least == best


@tried(20)
@given(small_problems())
def test_the_same_problem_has_the_same_plan(made: Any) -> None:
    assert solve(made, seconds=SECONDS).choice == solve(made, seconds=SECONDS).choice


@tried(20)
@given(small_problems())
def test_the_bound_is_never_above_what_is_found(made: Any) -> None:
    solution, best = advance(made, None, seconds=SECONDS), least_cost(made)
    if best is not None and solution.is_lawful:
        assert solution.least <= best <= solution.cost


def test_two_works_that_share_ground_are_moved_into_one_opening() -> None:
    made = problem(
        work("a/1", "sewer", "2027-03-01", "2027-06-30", firmness=Firmness.SCHUIFBAAR),
        work("b/1", "heat", "2027-10-01", "2027-12-31", square(2, 2), firmness=Firmness.SCHUIFBAAR),
    )
    planned, solution = made.as_planned(), solve(made, seconds=SECONDS)
    before, after = costs(made, planned), costs(made, solution.choice)
    assert before.openings - after.openings >= made.opening_cost
    assert solution.is_proven


def test_where_two_can_move_the_wish_moves_and_not_what_was_promised() -> None:
    made = problem(
        work("a/1", "sewer", "2027-03-01", "2027-06-30", firmness=Firmness.SCHUIFBAAR, status=Status.TOEGEZEGD),
        work("b/1", "heat", "2027-10-01", "2027-12-31", square(2, 2), firmness=Firmness.WENS),
    )
    solution = solve(made, seconds=SECONDS)
    assert [bool(made.choices[at][number]) for at, number in sorted(solution.choice.items())] == [False, True]


def test_no_party_does_all_the_moving_where_others_can_move_as_well() -> None:
    # Each pair is brought together by either of its two; party "one" is in all pairs.
    apart = [(0, 2), (0, 2), (0, 2), (-2, 0), (-2, 0), (-2, 0)]
    joining = [Relation(at, at + 3, table([[True, False], [False, True]])) for at in range(3)]
    party = ["one", "one", "one", "two", "two", "two"]
    fair = made_up(apart, joining=joining, saves=50, party=party, share=5)
    months = months_by_party(fair, solve(fair, seconds=SECONDS).choice)
    assert max(months.values()) == 4
    assert min(costs(fair, choice).total for choice in every_choice(fair)) == solve(fair, seconds=SECONDS).cost


def test_a_party_has_no_more_works_at_once_than_it_can() -> None:
    works = [
        work(f"a/{number}", "sewer", "2027-03-01", "2027-05-31", square(500 * number), firmness=Firmness.SCHUIFBAAR)
        for number in range(3)
    ]
    free, bound = problem(*works), problem(*works, at_once={"a": 1})
    assert not any(free.choices[at][number] for at, number in solve(free, seconds=SECONDS).choice.items())
    solution = solve(bound, seconds=SECONDS)
    spans = sorted(bound.months[at][number] for at, number in solution.choice.items())
    assert all(before[1] < after[0] for before, after in pairwise(spans))
    assert solution.is_proven


def test_of_a_party_that_does_not_take_part_nothing_moves() -> None:
    works = [
        work("a/1", "sewer", "2027-03-01", "2027-05-31", square(0), firmness=Firmness.SCHUIFBAAR),
        work("b/1", "sewer", "2027-09-01", "2027-11-30", square(0), firmness=Firmness.SCHUIFBAAR),
    ]
    for party in ("a", "b"):
        made = problem(*works, staying=frozenset({party}))
        stays = {made.party[at] for at, choices in made.choices.items() if choices == (0,)}
        assert stays == {party}
        moved = months_by_party(made, solve(made, seconds=SECONDS).choice)
        assert not moved.get(party)
        assert any(moved.values())


def test_a_new_street_waits_until_the_ground_is_shut() -> None:
    made = problem(
        work("a/1", "zone", "2027-03-01", "2027-06-30", square(0, 0, 20), firmness=Firmness.SCHUIFBAAR),
        work("b/1", "sewer", "2027-09-01", "2027-12-31", square(5, 5)),
    )
    assert [item.law for item in broken_laws(made, made.as_planned())] == [Law.SURFACE]
    solution = solve(made, seconds=SECONDS)
    assert is_lawful(made, solution.choice)
    assert made.choices[0][solution.choice[0]] >= 2


def test_what_is_asked_of_a_work_and_of_the_order_holds() -> None:
    works = (
        work("a/1", "garden", "2027-09-01", "2027-10-31", firmness=Firmness.WENS),
        work("b/1", "garden", "2027-09-01", "2027-10-31", square(900), firmness=Firmness.WENS),
    )
    made = problem(*works, works=(WorkWish("a", "1", stays=True),), orders=(OrderWish(("b", "1"), ("a", "1")),))
    solution = solve(made, seconds=SECONDS)
    assert made.choices[0] == (0,)
    assert made.choices[1][solution.choice[1]] == -2
    assert solution.is_lawful


def test_wishes_that_contradict_each_other_are_named_and_no_others() -> None:
    works = [
        work(f"{name}/1", "garden", "2027-09-01", "2027-10-31", square(900 * at), firmness=Firmness.WENS)
        for at, name in enumerate("abcd")
    ]
    until = tuple(WorkWish(name, "1", earliest=date(2027, 9, 1), latest=date(2028, 1, 15)) for name in "abc")
    orders = tuple(OrderWish((before, "1"), (after, "1")) for before, after in ("ab", "bc", "cd"))
    made = problem(*works, orders=orders, works=until)
    solution = solve(made, seconds=SECONDS)
    assert not solution.is_lawful
    (number,) = solution.impossible
    # Three works of two months do not go into four and a half, one after the other; the fourth can come after.
    assert {(item.relation.a, item.relation.b) for item in conflict(made, number).laws} == {(0, 1), (1, 2)}


def test_a_core_is_as_small_as_it_can_be() -> None:
    swap = table([[False, True], [True, False]])
    same = table([[True, False], [False, True]])
    # Three works that must each differ from the next, with two months for all: the fourth has nothing to do with it.
    made = made_up(
        [(0, 1)] * 4, laws=[Relation(0, 1, swap), Relation(1, 2, swap), Relation(0, 2, swap), Relation(2, 3, same)]
    )
    solution = solve(made, seconds=SECONDS)
    (number,) = solution.impossible
    core = conflict(made, number)
    assert sorted((item.relation.a, item.relation.b) for item in core.laws) == [(0, 1), (0, 2), (1, 2)]
    assert core.crowded == ()


def test_a_party_without_room_names_the_works_that_are_too_many() -> None:
    made = made_up([(0, 1), (0, 1), (0, 1), (0, 12)], at_once={"one": 2})
    solution = solve(made, seconds=SECONDS)
    (number,) = solution.impossible
    assert conflict(made, number).crowded == (0, 1, 2)


def test_what_is_fixed_moves_only_where_somebody_tries_what_would_be_possible() -> None:
    works = (
        work("a/1", "sewer", "2027-09-01", "2027-12-31"),
        work("b/1", "heat", "2027-09-01", "2027-12-31", square(900), earliest_start=date(2027, 8, 1)),
    )
    assert list(problem(*works).choices.values()) == [(0,), (-1, 0)]
    assert list(problem(*works, vast_months=2).choices.values()) == [(-2, -1, 0, 1, 2), (-1, 0)]


def test_weights_say_what_counts() -> None:
    works = (
        work("a/1", "sewer", "2027-03-01", "2027-06-30", firmness=Firmness.SCHUIFBAAR),
        work("b/1", "heat", "2027-10-01", "2027-12-31", square(2, 2), firmness=Firmness.SCHUIFBAAR),
    )
    dear = problem(*works, moves=PlanMoves(once=1000.0), weights=PlanWeights())
    assert not any(dear.choices[at][number] for at, number in solve(dear, seconds=SECONDS).choice.items())


def test_a_work_stays_within_its_window_and_after_today() -> None:
    made = problem(
        work("a/1", "sewer", "2027-03-01", "2027-06-30", line((0, 0), (50, 0)), firmness=Firmness.SCHUIFBAAR),
        work("a/2", "sewer", "2027-03-01", "2027-06-30", square(800)),
        work("a/3", "sewer", "2026-10-01", "2027-06-30", square(1600), firmness=Firmness.WENS),
        work("a/4", "sewer", "2027-03-01", "2027-06-30", square(2400), firmness=Firmness.WENS,
             earliest_start=None, latest_end=None),
    )  # fmt: skip
    seen = outlook(work("a/1", "sewer", "2027-03-01", "2027-06-30", firmness=Firmness.SCHUIFBAAR)).works
    assert int(seen.window_end[0] - seen.end[0]) == 365
    # An order takes eight weeks: nothing begins before the middle of January.
    assert made.choices[0] == tuple(range(-1, 12)) or made.choices[0][0] >= -2
    assert max(made.choices[0]) in (11, 12)
    assert made.choices[1] == (0,)
    assert made.choices[2] == (0,)
    assert max(made.choices[3]) in (23, 24)


def test_where_not_all_laws_can_be_kept_as_few_as_possible_are_broken() -> None:
    swap = table([[False, True], [True, False]])
    # Of three that must all differ with two months one pair is the same; the fourth still differs from the third.
    made = made_up(
        [(0, 1)] * 4, laws=[Relation(0, 1, swap), Relation(1, 2, swap), Relation(0, 2, swap), Relation(2, 3, swap)]
    )
    solution = solve(made, seconds=SECONDS)
    assert len(solution.impossible) == 1
    assert len(broken_laws(made, solution.choice)) == 1
    # As they are planned none of the four holds.
    assert len(broken_laws(made, made.as_planned())) == 4


def test_a_party_with_too_many_works_has_as_few_too_many_as_can_be() -> None:
    made = made_up([(0, 1), (0, 1), (0, 12), (0, 12)], at_once={"one": 1})
    solution = solve(made, seconds=SECONDS)
    assert len(solution.impossible) == 1
    over = sum(len(item.works) - item.most for item in too_many(made, solution.choice))
    fewest = min(sum(len(item.works) - item.most for item in too_many(made, choice)) for choice in every_choice(made))
    assert over == fewest > 0
