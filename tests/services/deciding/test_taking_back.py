"""A step is true when it is taken, and one that was taken by mistake leaves nothing lost."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from koppel.errors import InputError, RefusedError
from koppel.model import Status
from koppel.model.deciding import Answer, Cause, Decided, State
from koppel.services.agreements.agreements import agreements, meerwaarde_of
from koppel.services.deciding.decisions import assessment, decide, give_answer, states
from koppel.services.deciding.rejections import rejections
from koppel.services.deciding.taking_back import take_back_step
from koppel.services.results.funnel import ResultsFilter, Step
from koppel.services.results.results import results
from koppel.store.audit import list_audit
from tests.services.deliberating import HEAT, LATER, LEAD, READER, all_agree, change, planner, table, the_combination
from tests.services.world import CATALOGUE, TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koppel.store.database import Store

WHY = "samen open, samen dicht"
AFTER = date(2031, 1, 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with table(tmp_path) as opened:
        yield opened.visible_to(LEAD)


@pytest.fixture
def agreed(store: Store) -> str:
    identity = the_combination(store)
    all_agree(_whole(store), identity)
    decide(store, identity, State.AFGESPROKEN, WHY)
    return identity


def _whole(store: Store) -> Store:
    from koppel.access import operator

    return store.visible_to(operator("test"))


def test_what_has_not_begun_cannot_be_carried_out(store: Store, agreed: str) -> None:
    with pytest.raises(RefusedError) as refused:
        decide(store, agreed, State.UITGEVOERD, "was al klaar", today=TODAY)
    assert refused.value.code == "works_not_begun"
    assert len(refused.value.facts["works"]) == 3  # type: ignore[arg-type]
    assert assessment(store, agreed).state is State.AFGESPROKEN
    assert decide(store, agreed, State.UITGEVOERD, today=AFTER).state is State.UITGEVOERD


def test_what_goes_on_by_its_plan_is_carried_out_only_with_a_reason(store: Store, agreed: str) -> None:
    change(_whole(store), HEAT, end=date(2031, 6, 1))
    with pytest.raises(InputError) as refused:
        decide(store, agreed, State.UITGEVOERD, today=AFTER)
    assert (refused.value.code, len(refused.value.facts["works"])) == ("works_not_ended", 1)  # type: ignore[arg-type]
    assert decide(store, agreed, State.UITGEVOERD, "eerder klaar", today=AFTER).reason == "eerder klaar"


def test_a_partner_that_calls_its_work_done_is_believed(store: Store, agreed: str) -> None:
    change(_whole(store), HEAT, end=date(2031, 6, 1), status=Status.GEREED)
    assert decide(store, agreed, State.UITGEVOERD, today=AFTER).state is State.UITGEVOERD


@pytest.mark.parametrize("step", [State.IN_GESPREK, State.UITGEVOERD, State.AFGEWEZEN])
def test_a_step_that_is_taken_back_leaves_the_agreement_as_it_was(store: Store, agreed: str, step: State) -> None:
    (before,) = agreements(store, CATALOGUE, "nl")
    decide(store, agreed, step, "per ongeluk", today=AFTER)
    told = take_back_step(store, agreed)
    assert (told.state, told.reason, told.changed_since) == (State.AFGESPROKEN, WHY, False)
    (after,) = agreements(store, CATALOGUE, "nl")
    assert (after.meerwaarde, after.agreed_at) == (WHY, before.agreed_at)
    assert rejections(store, CATALOGUE, "nl") == ()
    last = told.history[-1]
    assert isinstance(last, Decided)
    assert (last.cause, last.by) == (Cause.UNDO, "rik")
    assert [item.state for item in told.history if isinstance(item, Decided)][-2:] == [step, State.AFGESPROKEN]
    with store.read() as cursor:
        (row,) = list_audit(cursor, action="take_back_step")
    assert (row.actor, row.facts["was"], row.facts["state"]) == ("rik", step.value, "afgesproken")


def test_a_first_step_that_is_taken_back_makes_nothing_assessed(store: Store) -> None:
    identity = the_combination(store)
    decide(store, identity, State.IN_GESPREK)
    assert take_back_step(store, identity).state is State.NIEUW
    assert states(store)[identity] is State.NIEUW
    counted = results(store, CATALOGUE, "nl", today=TODAY, chosen=ResultsFilter())
    assert (counted.steps[Step.ASSESSED], counted.waiting) == (0, 1)


def test_only_a_step_after_which_nothing_was_said_can_be_taken_back(store: Store, agreed: str) -> None:
    take_back_step(store, agreed)
    for act in (lambda: None, lambda: give_answer(_whole(store), agreed, HEAT, Answer.NOG_NIET)):
        act()
        with pytest.raises(RefusedError) as refused:
            take_back_step(store, agreed)
        assert refused.value.code == "no_step"


def test_who_may_not_take_a_step_may_not_take_it_back(store: Store, agreed: str) -> None:
    decide(store, agreed, State.AFGEWEZEN, "te duur")
    for actor in (READER, planner(HEAT)):
        with pytest.raises(RefusedError):
            take_back_step(store.visible_to(actor), agreed)
    assert assessment(store, agreed).state is State.AFGEWEZEN


def test_a_step_back_from_carried_out_keeps_why_together(store: Store, agreed: str) -> None:
    decide(store, agreed, State.UITGEVOERD, today=AFTER)
    assert assessment(store, agreed).reason == WHY
    told = decide(store, agreed, State.AFGESPROKEN)
    assert (told.reason, meerwaarde_of(store, agreed)) == (WHY, WHY)


def test_what_was_said_before_is_there_to_be_offered_again(store: Store, agreed: str) -> None:
    (first,) = agreements(store, CATALOGUE, "nl")
    told = decide(store, agreed, State.IN_GESPREK)
    assert (told.reason, told.meerwaarde) == (None, WHY)
    assert meerwaarde_of(store, agreed) == WHY
    with pytest.raises(InputError):
        decide(store, agreed, State.AFGESPROKEN)
    decide(store, agreed, State.AFGESPROKEN, told.meerwaarde)
    (second,) = agreements(store, CATALOGUE, "nl")
    assert first.agreed_at is not None
    assert second.agreed_at is not None
    assert second.agreed_at > first.agreed_at


def test_a_plan_that_changed_before_a_step_was_taken_back_is_to_be_judged_again(store: Store, agreed: str) -> None:
    decide(store, agreed, State.IN_GESPREK)
    change(_whole(store), HEAT, **LATER)
    assert take_back_step(store, agreed).changed_since
