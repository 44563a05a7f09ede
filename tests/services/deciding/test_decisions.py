"""Deciding together: nobody decides for another, and nothing is agreed in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from koppel.access import operator
from koppel.errors import InputError, KoppelError, NotFoundError, RefusedError
from koppel.model.deciding import Answer, State
from koppel.services.deciding import decisions as service
from koppel.services.deciding.decisions import (
    LONGEST_REASON,
    MOVES,
    GivenAnswer,
    after_answer,
    assessment,
    assessment_json,
    decide,
    find_combination,
    give_answer,
    give_answers,
    states,
)
from koppel.services.intake.activities import edit, withdraw
from koppel.services.intake.detection import detect
from koppel.services.revision import plans_revision, revision
from koppel.store.audit import list_audit
from koppel.store.chances.combinations import list_combinations
from koppel.store.database import Store
from koppel.store.deciding.decisions import agreed_groups
from koppel.store.plans.activities import find_ids, get_activity
from koppel.store.plans.activity_changes import put_activities
from tests.detect.builders import KINDS, TODAY, catalogue, square, work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koppel.model.audit import AuditRow

CATALOGUE = catalogue()
AFTER = date(2031, 1, 1)
ALL = dict.fromkeys(("heat", "street", "water"), GivenAnswer(Answer.AKKOORD))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Three works of three partners at one place, and a fourth far away."""
    plans = [work("water/1", "sewer"), work("heat/1", "heat"), work("street/1", "zone")]
    plans.append(work("far/1", "sewer", geometry=square(5_000.0)))
    with Store.open(tmp_path / "koppel.duckdb", create=True) as opened:
        with opened.write("test", "fill") as writer:
            put_activities(writer, plans, widths={item.id: item.width_m for item in KINDS.values()})
        detect(opened, CATALOGUE, today=TODAY)
        yield opened


@pytest.fixture
def combination(store: Store) -> str:
    with store.read() as cursor:
        (found,) = list_combinations(cursor)
    return found.id


def as_operator(store: Store, name: str) -> Store:
    return store.visible_to(operator(name))


def work_id(store: Store, partner: str) -> UUID:
    with store.read() as cursor:
        return find_ids(cursor, [(partner, "1")])[partner, "1"]


def bring(store: Store, combination: str, state: State) -> None:
    """Bring a new combination to a state along the way that people go."""
    if state in (State.BEOORDELEN, State.IN_GESPREK):
        decide(store, combination, state)
    elif state is State.AFGEWEZEN:
        decide(store, combination, state, "te duur")
    elif state is not State.NIEUW:
        give_answers(store, combination, ALL)
        decide(store, combination, State.AFGESPROKEN, "samen goedkoper")
        if state is State.UITGEVOERD:
            decide(store, combination, state, today=AFTER)


def groups(store: Store) -> tuple[frozenset[UUID], ...]:
    with store.read() as cursor:
        return agreed_groups(cursor)


ALLOWED = {
    ("nieuw", "beoordelen"), ("nieuw", "in_gesprek"), ("nieuw", "afgesproken"), ("nieuw", "afgewezen"),
    ("beoordelen", "in_gesprek"), ("beoordelen", "afgesproken"), ("beoordelen", "afgewezen"),
    ("in_gesprek", "beoordelen"), ("in_gesprek", "afgesproken"), ("in_gesprek", "afgewezen"),
    ("afgesproken", "in_gesprek"), ("afgesproken", "uitgevoerd"), ("afgesproken", "afgewezen"),
    ("uitgevoerd", "afgesproken"), ("afgewezen", "beoordelen"), ("afgewezen", "in_gesprek"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), list(product(State, State)), ids=lambda state: state.value)
def test_each_step_is_allowed_or_refused(store: Store, combination: str, before: State, after: State) -> None:
    bring(store, combination, before)
    if after is State.AFGESPROKEN and before is not State.UITGEVOERD:
        give_answers(store, combination, ALL)
    now = assessment(store, combination).state
    if (now.value, after.value) in ALLOWED:
        assert decide(store, combination, after, "daarom", today=AFTER).state is after
        assert states(store) == {combination: after}
    else:
        with pytest.raises(RefusedError) as refused:
            decide(store, combination, after, "daarom")
        assert refused.value.code == "decision_step"
        assert refused.value.facts["right"] == ", ".join(item.value for item in MOVES[now])
        assert assessment(store, combination).state is now


@pytest.mark.parametrize(("before", "answer"), list(product(State, Answer)), ids=lambda item: item.value)
def test_an_answer_starts_a_new_combination_and_a_refusal_ends_an_agreement(before: State, answer: Answer) -> None:
    expected = {State.NIEUW: State.BEOORDELEN}.get(before, before)
    if before is State.AFGESPROKEN and answer is not Answer.AKKOORD:
        expected = State.IN_GESPREK
    assert after_answer(before, answer) is expected


def test_a_combination_nobody_spoke_of_is_new(store: Store, combination: str) -> None:
    told = assessment(store, combination)
    assert (told.state, told.answers, told.history, told.changed_since) == (State.NIEUW, {}, (), False)
    assert told.partners == told.missing == ("heat", "street", "water")
    assert states(store) == {}


def test_agreeing_needs_all_and_says_who_is_missing(store: Store, combination: str) -> None:
    with pytest.raises(RefusedError) as refused:
        decide(store, combination, State.AFGESPROKEN, "samen goedkoper")
    assert refused.value.facts["partners"] == ["heat", "street", "water"]
    give_answer(store, combination, "water", Answer.AKKOORD)
    give_answer(store, combination, "heat", Answer.NOG_NIET)
    give_answer(store, combination, "street", Answer.NIET_AKKOORD, "geen geld")
    with pytest.raises(RefusedError) as refused:
        decide(store, combination, State.AFGESPROKEN, "samen goedkoper")
    assert (refused.value.code, refused.value.facts["partners"]) == ("answers_missing", ["heat", "street"])
    assert groups(store) == ()
    give_answer(store, combination, "heat", Answer.AKKOORD)
    give_answer(store, combination, "street", Answer.AKKOORD)
    assert decide(store, combination, State.AFGESPROKEN, "samen goedkoper").missing == ()
    assert groups(store) == (frozenset(work_id(store, name) for name in ALL),)


def test_the_last_answer_of_a_partner_holds_and_all_are_kept(store: Store, combination: str) -> None:
    give_answer(as_operator(store, "els"), combination, "water", Answer.AKKOORD)
    told = give_answer(as_operator(store, "jan"), combination, "water", Answer.NIET_AKKOORD, " te \n vroeg ")
    last = told.answers["water"]
    assert (last.answer, last.reason, last.by) == (Answer.NIET_AKKOORD, "te vroeg", "jan")
    assert [type(item).__name__ for item in told.history] == ["Answered", "Decided", "Answered"]
    assert told.state is State.BEOORDELEN


def test_a_reason_belongs_to_who_gave_it(store: Store, combination: str) -> None:
    told = give_answers(
        store, combination, {"heat": GivenAnswer(Answer.NOG_NIET, "later"), "water": GivenAnswer(Answer.AKKOORD)}
    )
    assert {name: item.reason for name, item in told.answers.items()} == {"heat": "later", "water": None}
    assert (told.state, told.reason) == (State.BEOORDELEN, None)


@pytest.mark.parametrize("answer", [Answer.NIET_AKKOORD, Answer.NOG_NIET])
def test_who_no_longer_agrees_ends_the_agreement(store: Store, combination: str, answer: Answer) -> None:
    bring(store, combination, State.AFGESPROKEN)
    assert give_answer(store, combination, "heat", Answer.AKKOORD).state is State.AFGESPROKEN
    told = give_answer(store, combination, "heat", answer, "uitgesteld")
    assert (told.state, told.reason, told.missing) == (State.IN_GESPREK, "uitgesteld", ("heat",))
    assert groups(store) == ()


def test_what_was_carried_out_is_no_longer_discussed(store: Store, combination: str) -> None:
    bring(store, combination, State.UITGEVOERD)
    with pytest.raises(RefusedError) as refused:
        give_answer(store, combination, "heat", Answer.NIET_AKKOORD)
    assert refused.value.code == "decision_done"
    assert len(groups(store)) == 1


def test_rejecting_needs_a_reason(store: Store, combination: str) -> None:
    for reason in (None, "", "  \n"):
        with pytest.raises(InputError) as refused:
            decide(store, combination, State.AFGEWEZEN, reason)
        assert refused.value.code == "reason_needed"
    assert decide(store, combination, State.AFGEWEZEN, "te duur").reason == "te duur"


def test_only_partners_of_the_works_answer(store: Store, combination: str) -> None:
    with pytest.raises(InputError) as refused:
        give_answers(store, combination, {"heat": GivenAnswer(Answer.AKKOORD), "far": GivenAnswer(Answer.AKKOORD)})
    assert refused.value.code == "partner_not_involved"
    assert refused.value.facts["right"] == "heat, street, water"
    assert assessment(store, combination).history == ()


def test_a_reason_has_an_end(store: Store, combination: str) -> None:
    give_answer(store, combination, "heat", Answer.AKKOORD, "x" * LONGEST_REASON)
    with pytest.raises(InputError) as refused:
        give_answer(store, combination, "heat", Answer.AKKOORD, "x" * (LONGEST_REASON + 1))
    assert refused.value.code == "reason_too_long"


@pytest.mark.parametrize("identity", ["", "nonsense", "%", "'; DROP TABLE answer"])
def test_an_unknown_combination_is_said(store: Store, identity: str) -> None:
    for act in (
        lambda: assessment(store, identity),
        lambda: find_combination(store, identity),
        lambda: give_answer(store, identity, "heat", Answer.AKKOORD),
        lambda: decide(store, identity, State.IN_GESPREK),
    ):
        with pytest.raises(NotFoundError) as refused:
            act()
        assert refused.value.code == "combination_unknown"
    assert {row.action for row in list_audit_of(store)} == {"fill", "detect"}


def list_audit_of(store: Store) -> tuple[AuditRow, ...]:
    with store.read() as cursor:
        return list_audit(cursor)


def test_the_beginning_of_an_id_is_enough(store: Store, combination: str) -> None:
    assert find_combination(store, combination[:6]) == combination


def test_every_change_is_audited_with_who_and_what(store: Store, combination: str) -> None:
    give_answers(as_operator(store, "els"), combination, ALL)
    decide(as_operator(store, "jan"), combination, State.AFGESPROKEN, "samen goedkoper")
    with store.read() as cursor:
        (answered,), (decided,) = list_audit(cursor, action="answer"), list_audit(cursor, action="decide")
    assert (answered.actor, answered.facts["combination"], answered.facts["state"]) == (
        "els", combination, "beoordelen"
    )  # fmt: skip
    assert (decided.actor, decided.facts["state"], decided.facts["was"]) == ("jan", "afgesproken", "beoordelen")


def test_a_decision_changes_the_revision_but_not_that_of_the_plans(store: Store, combination: str) -> None:
    before, plans = revision(store), plans_revision(store)
    give_answer(store, combination, "heat", Answer.AKKOORD)
    assert revision(store) != before
    assert plans_revision(store) == plans
    detect(store, CATALOGUE, today=TODAY, full=True)
    assert plans_revision(store) != plans


def test_an_agreement_survives_when_the_combination_is_no_longer_found(store: Store, combination: str) -> None:
    bring(store, combination, State.AFGESPROKEN)
    identity = work_id(store, "street")
    withdraw(store, CATALOGUE, identity, "geen geld", expected_version=1, today=TODAY)
    with store.read() as cursor:
        assert combination not in {item.id for item in list_combinations(cursor)}
    told = assessment(store, combination)
    assert (told.state, told.partners, told.changed_since) == (State.AFGESPROKEN, ("heat", "water"), True)
    assert groups(store) == (frozenset({work_id(store, "heat"), work_id(store, "water")}),)
    withdraw(store, CATALOGUE, work_id(store, "heat"), "geen geld", expected_version=1, today=TODAY)
    assert groups(store) == ()
    give_answer(store, combination, "water", Answer.NOG_NIET)
    give_answer(store, combination, "water", Answer.AKKOORD)
    with pytest.raises(RefusedError) as refused:
        decide(store, combination, State.AFGESPROKEN, "samen goedkoper")
    assert refused.value.code == "works_gone"


def test_what_moved_since_the_agreement_is_marked(store: Store, combination: str) -> None:
    def change(**fields: object) -> None:
        with store.read() as cursor:
            now = get_activity(cursor, work_id(store, "heat"))
        edit(store, CATALOGUE, replace(now, **fields), expected_version=now.version, today=TODAY)  # type: ignore[arg-type]

    bring(store, combination, State.AFGESPROKEN)
    assert not assessment(store, combination).changed_since
    change(title="een andere naam")
    assert not assessment(store, combination).changed_since
    change(end=date(2027, 7, 31))
    assert assessment(store, combination).changed_since
    assert not decide(store, combination, State.IN_GESPREK).changed_since
    with pytest.raises(RefusedError) as refused:
        decide(store, combination, State.AFGESPROKEN, "samen goedkoper")
    assert (refused.value.code, refused.value.facts["partners"]) == (
        "answers_stale",
        ("heat", "street", "water"),
    )
    give_answers(store, combination, ALL)
    assert not decide(store, combination, State.AFGESPROKEN, "samen goedkoper").changed_since
    change(geometry=square(0.0, 0.0, 11.0))
    assert assessment(store, combination).changed_since


def test_an_assessment_is_given_to_machines(store: Store, combination: str) -> None:
    told = assessment_json(give_answer(as_operator(store, "els"), combination, "heat", Answer.NOG_NIET, "later"))
    assert (told["state"], told["missing"]) == ("beoordelen", ["heat", "street", "water"])
    heat = told["partners"][0]  # type: ignore[index]
    assert (heat["partner"], heat["answer"], heat["reason"], heat["answered_by"]) == (
        "heat", "nog_niet", "later", "els"
    )  # fmt: skip


def test_every_state_and_answer_has_words() -> None:
    words = {service.state_words(state, language) for state in State for language in ("nl", "en")}
    words |= {service.answer_words(answer, language) for answer in Answer for language in ("nl", "en")}
    assert not any("⟦" in word for word in words)


def test_unknown_ids_are_errors_of_koppel(store: Store) -> None:
    with pytest.raises(KoppelError):
        decide(store, uuid4().hex, State.BEOORDELEN)
