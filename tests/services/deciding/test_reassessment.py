"""The plan changes, what was said stays: what changed and who must look again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import shapely
import shapely.affinity
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from koppel.errors import RefusedError
from koppel.model import Status, Visibility
from koppel.model.deciding import Answer, State
from koppel.services.deciding.decided import earlier_combinations
from koppel.services.deciding.decisions import (
    GivenAnswer,
    Turn,
    assessment,
    assessments,
    decide,
    give_answer,
    give_answers,
    to_act,
)
from koppel.services.deciding.reassessment import mark, marks
from koppel.services.intake.activities import create
from koppel.services.intake.detection import detect
from koppel.store.audit import list_audit
from koppel.store.chances.combinations import list_combinations
from koppel.store.writing import PROGRAM
from tests.laws import tried
from tests.services.deliberating import (
    BEFORE,
    HEAT,
    HOMES,
    LATER,
    LEAD,
    READER,
    SEWER,
    all_agree,
    change,
    id_of,
    planner,
    stop,
    street_works,
    table,
    the_combination,
)
from tests.services.world import CATALOGUE, STREET, TODAY, work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from koppel.store.database import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with table(tmp_path) as opened:
        yield opened


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Store]:
    """A sewer and a heat network only."""
    with table(tmp_path, street_works()[:2]) as opened:
        yield opened


def beside(metres: float) -> shapely.Geometry:
    return shapely.affinity.translate(STREET, yoff=metres)


def lines(store: Store, combination: str, language: str = "nl") -> tuple[str, ...]:
    told = marks(store, CATALOGUE, language).get(combination)
    return () if told is None else told.changes


WITH_BOTH = "Warmtenet aanleggen: 3 maanden later; nog 3 maanden overlap met Riool vernieuwen en Woningen renoveren"


def test_a_work_three_months_later_tells_what_overlap_is_left(pair: Store) -> None:
    combination = the_combination(pair)
    all_agree(pair, combination, SEWER, HEAT)
    change(pair, HEAT, **LATER)
    assert lines(pair, combination) == ("Warmtenet aanleggen: 3 maanden later; nog 3 maanden overlap",)
    assert "3 months later; 3 months of overlap left" in lines(pair, combination, "en")[0]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"start": date(2027, 4, 1)}, "Warmtenet aanleggen: begint 1 maand later; nog 5 maanden overlap"),
        ({"end": date(2027, 10, 31)}, "Warmtenet aanleggen: eindigt 2 maanden later; de overlap blijft 6 maanden"),
        (
            {"start": date(2027, 11, 1), "end": date(2028, 4, 30)},
            "Warmtenet aanleggen: 8 maanden later; geen overlap meer, 2 maanden ertussen",
        ),
        (
            {"earliest_start": date(2027, 1, 1)},
            "Warmtenet aanleggen: kan anders schuiven dan eerst; de overlap blijft 6 maanden",
        ),
        ({"status": Status.GEPAUZEERD}, "Warmtenet aanleggen is gepauzeerd"),
        ({"kind": "waterleiding"}, "Warmtenet aanleggen: is nu “Waterleiding vernieuwen”"),
        (
            {"geometry": beside(40)},
            "Warmtenet aanleggen: 40 m opgeschoven; nu 40 m ertussen",
        ),
        ({"visibility": Visibility.EIGEN}, "Warmtenet aanleggen wordt niet meer gedeeld"),
    ],
)
def test_every_change_is_told_with_its_effect(pair: Store, fields: dict[str, Any], told: str) -> None:
    combination = the_combination(pair)
    all_agree(pair, combination, SEWER, HEAT)
    change(pair, HEAT, **fields)
    assert lines(pair, combination) == (told,)


def test_with_more_works_it_is_told_with_which_they_overlap(store: Store) -> None:
    combination = the_combination(store)
    all_agree(store, combination)
    change(store, HEAT, **LATER)
    assert lines(store, combination) == (WITH_BOTH,)


@pytest.mark.parametrize(
    "fields", [{"title": "anders"}, {"budget_eur": 5.0}, {"status": Status.IN_UITVOERING}, {"hinder": 1}]
)
def test_what_does_not_matter_to_the_others_marks_nothing(store: Store, fields: dict[str, Any]) -> None:
    combination = the_combination(store)
    all_agree(store, combination)
    change(store, HEAT, **fields)
    assert marks(store, CATALOGUE, "nl") == {}
    assert assessment(store, combination).stale == ()


def test_a_shift_and_its_inverse_clear_the_mark(store: Store) -> None:
    combination = the_combination(store)
    all_agree(store, combination)
    change(store, HEAT, **LATER)
    assert assessment(store, combination).changed_since
    change(store, HEAT, **BEFORE)
    assert not assessment(store, combination).changed_since
    assert marks(store, CATALOGUE, "nl") == {}


def test_who_answers_anew_is_no_longer_waited_for_and_the_last_one_clears_the_mark(store: Store) -> None:
    combination = the_combination(store)
    all_agree(store, combination)
    decide(store, combination, State.AFGESPROKEN, "samen goedkoper")
    assert to_act(assessment(store, combination)).turn is Turn.NOTHING
    change(store, HEAT, **LATER)
    told = assessment(store, combination)
    assert (told.state, told.stale, told.missing) == (State.AFGESPROKEN, (SEWER, HOMES, HEAT), (SEWER, HOMES, HEAT))
    for partner, left in ((HEAT, (SEWER, HOMES)), (SEWER, (HOMES,)), (HOMES, ())):
        give_answer(store.visible_to(planner(partner)), combination, partner, Answer.AKKOORD)
        told = assessment(store, combination)
        assert told.stale == left
        assert told.changed_since == bool(left)
        known = marks(store, CATALOGUE, "nl").get(combination)
        assert (known.partners if known else ()) == left
    assert told.state is State.AFGESPROKEN


def test_deciding_anew_clears_the_mark_but_agrees_for_nobody(store: Store) -> None:
    combination = the_combination(store)
    all_agree(store, combination)
    decide(store, combination, State.AFGESPROKEN, "samen goedkoper")
    change(store, HEAT, **LATER)
    told = decide(store.visible_to(LEAD), combination, State.IN_GESPREK)
    assert (told.changed_since, told.stale) == (False, (SEWER, HOMES, HEAT))
    assert mark(store, CATALOGUE, "nl", combination).answered[SEWER]
    with pytest.raises(RefusedError) as refused:
        decide(store.visible_to(LEAD), combination, State.AFGESPROKEN, "samen goedkoper")
    assert refused.value.code == "answers_stale"


def test_a_combination_that_was_only_answered_is_marked_too_and_one_nobody_spoke_of_is_not(store: Store) -> None:
    combination = the_combination(store)
    change(store, HEAT, **LATER)
    assert marks(store, CATALOGUE, "nl") == {}
    give_answer(store, combination, HEAT, Answer.NOG_NIET)
    change(store, HEAT, **BEFORE)
    told = marks(store, CATALOGUE, "nl")[combination]
    assert told.partners == (HEAT,)
    assert told.since is not None


def test_a_withdrawn_work_is_told_and_its_partner_need_not_answer(store: Store) -> None:
    combination = the_combination(store)
    all_agree(store, combination)
    stop(store, HEAT)
    told = marks(store, CATALOGUE, "nl")[combination]
    assert told.changes == ("Warmtenet aanleggen is ingetrokken",)
    assert told.partners == (SEWER, HOMES)


def test_who_may_not_see_a_work_any_more_is_told_only_that(store: Store) -> None:
    combination = the_combination(store)
    all_agree(store, combination)
    secret = id_of(store, HEAT)
    change(store, HEAT, visibility=Visibility.EIGEN, title="GEHEIM", **LATER)
    for actor in (planner(SEWER), LEAD, READER):
        seen = store.visible_to(actor)
        told = assessment(seen, combination)
        assert (told.unshared, told.is_private, told.changed_since) == (1, True, True)
        assert secret not in told.members
        assert set(told.answers) == {SEWER, HEAT, HOMES}, "what was written stays"
        assert lines(seen, combination) == ("Een van de werken wordt niet meer gedeeld",)
        assert to_act(told).turn is Turn.NOTHING
    own = assessment(store.visible_to(planner(HEAT)), combination)
    assert (own.unshared, own.is_private) == (0, True)
    acts: list[Callable[[], object]] = [
        lambda: give_answer(store.visible_to(planner(SEWER)), combination, SEWER, Answer.AKKOORD),
        lambda: decide(store.visible_to(LEAD), combination, State.IN_GESPREK),
    ]
    for act in acts:
        with pytest.raises(RefusedError) as refused:
            act()
        assert refused.value.code == "combination_private"


def test_a_rejected_combination_reopens_when_dates_move_and_not_for_a_title(store: Store) -> None:
    combination = the_combination(store)
    decide(store, combination, State.AFGEWEZEN, "te duur")
    change(store, HEAT, title="anders")
    assert assessment(store, combination).state is State.AFGEWEZEN
    change(store, HEAT, **LATER)
    told = assessment(store, combination)
    assert (told.state, told.is_reopened) == (State.BEOORDELEN, True)
    assert told.reason == f"Heropend: {WITH_BOTH}"
    assert told.history[-1].by == PROGRAM
    with store.read() as cursor:
        assert list_audit(cursor, action="edit")[0].facts["reopened"] == [combination]
    assert lines(store, combination)
    assert to_act(told).partners == (SEWER, HOMES, HEAT)


def test_a_rejected_combination_reopens_when_a_place_moves(store: Store) -> None:
    combination = the_combination(store)
    decide(store, combination, State.AFGEWEZEN, "te duur")
    change(store, HEAT, geometry=beside(8))
    assert assessment(store, combination).state is State.BEOORDELEN


def test_what_is_previewed_reopens_nothing(store: Store) -> None:
    from dataclasses import replace

    from koppel.services.intake.activities import edit, find_activity

    combination = the_combination(store)
    decide(store, combination, State.AFGEWEZEN, "te duur")
    item = find_activity(store, id_of(store, HEAT))
    edit(store, CATALOGUE, replace(item, **LATER), expected_version=1, today=TODAY, dry_run=True)
    assert assessment(store, combination).state is State.AFGEWEZEN


def test_a_combination_of_which_one_work_is_left_stays_rejected(pair: Store) -> None:
    combination = the_combination(pair)
    decide(pair, combination, State.AFGEWEZEN, "te duur")
    stop(pair, HEAT)
    change(pair, SEWER, **LATER)
    assert assessment(pair, combination).state is State.AFGEWEZEN


def test_finding_again_keeps_what_was_said(store: Store) -> None:
    combination = the_combination(store)
    all_agree(store, combination)
    before = assessment(store, combination)
    detect(store, CATALOGUE, today=TODAY, full=True)
    assert assessment(store, combination) == before
    assert assessments(store) == {combination: before}


def test_a_larger_combination_says_from_which_it_follows(pair: Store) -> None:
    combination = the_combination(pair)
    give_answers(pair, combination, {SEWER: GivenAnswer(Answer.AKKOORD)})
    create(pair, CATALOGUE, street_works()[2], today=TODAY)
    with pair.read() as cursor:
        (grown,) = list_combinations(cursor, proposed=True)
    assert grown.id != combination
    (told,) = earlier_combinations(pair, CATALOGUE, "nl", grown.id)
    assert (told.id, told.state) == (combination, State.BEOORDELEN)
    assert earlier_combinations(pair, CATALOGUE, "nl", combination) == ()


def test_one_work_in_common_is_not_enough_to_follow_from(pair: Store) -> None:
    combination = the_combination(pair)
    give_answers(pair, combination, {SEWER: GivenAnswer(Answer.AKKOORD)})
    stop(pair, SEWER)
    create(pair, CATALOGUE, work(HOMES, "2", "renovatie", geometry=shapely.buffer(STREET, 12)), today=TODAY)
    with pair.read() as cursor:
        (other,) = list_combinations(cursor)
    assert earlier_combinations(pair, CATALOGUE, "nl", other.id) == ()


@tried(15, HealthCheck.function_scoped_fixture)
@given(moves=st.lists(st.tuples(st.sampled_from([SEWER, HEAT, HOMES]), st.integers(-400, 400)), max_size=3))
def test_any_moves_and_back_clear_the_mark_and_keep_every_answer(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[str, int]]
) -> None:
    with table(tmp_path_factory.mktemp("moves")) as store:
        combination = the_combination(store)
        all_agree(store, combination)
        before = assessment(store, combination)
        for partner, days in moves:
            shift = timedelta(days=days)
            change(store, partner, start=BEFORE["start"] + shift, end=BEFORE["end"] + shift)
        last = dict(moves)
        assert assessment(store, combination).changed_since == any(last.values())
        for partner in last:
            change(store, partner, **BEFORE)
        after = assessment(store, combination)
        assert (after.answers, after.history, after.state) == (before.answers, before.history, before.state)
        assert not after.changed_since
