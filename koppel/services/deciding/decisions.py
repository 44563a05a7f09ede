"""Deciding on combinations: what each partner answers, and how far a combination is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from koppel import clock
from koppel.access import Task
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.model.deciding import Answer, Cause, State, meerwaarde_in, standing
from koppel.services.deciding.assess import LONGEST_ID, judge, judge_one
from koppel.services.deciding.assessment import Assessment, Seen, answer_words, state_words
from koppel.services.deciding.assessment_json import assessment_json
from koppel.services.deciding.carried_out import check_carried_out
from koppel.services.deciding.next_step import ToAct, Turn, to_act, to_act_words
from koppel.services.deciding.stale_check import check_meanwhile, error_words
from koppel.services.permission import require
from koppel.services.text_line import bounded_line
from koppel.store.agreements.cards import meerwaarde_of
from koppel.store.chances.combinations import discussed_ids
from koppel.store.deciding import decisions as stored
from koppel.store.deciding.combination_lookup import find_combinations
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from koppel.store.database import Store
    from koppel.store.writing import Writer

__all__ = [
    "LONGEST_PART",
    "LONGEST_REASON",
    "MOVES",
    "Assessment",
    "GivenAnswer",
    "Seen",
    "ToAct",
    "Turn",
    "after_answer",
    "answer_words",
    "assessment",
    "assessment_json",
    "assessments",
    "decide",
    "error_words",
    "find_combination",
    "give_answer",
    "give_answers",
    "state_words",
    "states",
    "to_act",
    "to_act_words",
]

LONGEST_REASON = 1000
LONGEST_PART = 300
# What people can choose, from each state. Agreeing also needs the answers of all.
MOVES: Mapping[State, tuple[State, ...]] = {
    State.NIEUW: (State.BEOORDELEN, State.IN_GESPREK, State.AFGESPROKEN, State.AFGEWEZEN),
    State.BEOORDELEN: (State.IN_GESPREK, State.AFGESPROKEN, State.AFGEWEZEN),
    State.IN_GESPREK: (State.BEOORDELEN, State.AFGESPROKEN, State.AFGEWEZEN),
    State.AFGESPROKEN: (State.IN_GESPREK, State.UITGEVOERD, State.AFGEWEZEN),
    # Back, for who took this step by mistake.
    State.UITGEVOERD: (State.AFGESPROKEN,),
    State.AFGEWEZEN: (State.BEOORDELEN, State.IN_GESPREK),
}


class GivenAnswer(NamedTuple):
    """What a partner says, why if it tells, and with ``akkoord`` for which part if it is not for all."""

    answer: Answer
    reason: str | None = None
    part: str | None = None


def after_answer(state: State, answer: Answer) -> State:
    """Return the state to which an answer brings a combination: the first starts it, a refusal ends an agreement."""
    if state is State.NIEUW:
        return State.BEOORDELEN
    if state is State.AFGESPROKEN and answer is not Answer.AKKOORD:
        return State.IN_GESPREK
    return state


def find_combination(store: Store, start: str) -> str:
    """
    Return the whole id of a combination from its beginning.

    Raises
    ------
    NotFoundError
        ``combination_unknown``: there is none, or more than one.
    """
    with store.read() as cursor:
        matching = [one for one in find_combinations(cursor, start) if judge(cursor, one)] if start else []
    if len(matching) != 1:
        raise NotFoundError("combination_unknown", id=start[:LONGEST_ID])
    return matching[0]


def discussed_combinations(store: Store) -> frozenset[str]:
    """Return the ids of the combinations that are found and of which anything was said: they stand on the list."""
    with store.read() as cursor:
        return discussed_ids(cursor)


def states(store: Store) -> Mapping[str, State]:
    """Return the state of every combination that was ever decided on; the others are ``nieuw``."""
    with store.read() as cursor:
        return stored.current_states(cursor)


def assessment(store: Store, combination_id: str) -> Assessment:
    """
    Return what was said about a combination, also where it is no longer found.

    Raises
    ------
    NotFoundError
        ``combination_unknown``.
    """
    with store.read() as cursor:
        return judge_one(cursor, combination_id)[0]


def assessments(store: Store) -> Mapping[str, Assessment]:
    """Return what was said about every combination that was spoken of."""
    with store.read() as cursor:
        return {identity: assessment for identity, (assessment, _) in judge(cursor).items()}


def give_answer(
    store: Store, combination_id: str, partner: str, answer: Answer, reason: str | None = None, part: str | None = None
) -> Assessment:
    """
    Record what a partner says; see `give_answers`.

    Raises
    ------
    NotFoundError, InputError, RefusedError
        As `give_answers`.
    """
    return give_answers(store, combination_id, {partner: GivenAnswer(answer, reason, part)})


def give_answers(
    store: Store, combination_id: str, answers: Mapping[str, GivenAnswer], *, expected: Seen | None = None
) -> Assessment:
    """
    Record what partners say, all of it or nothing.

    Parameters
    ----------
    store
        Where the combination is; its actor is a planner of all these partners.
    combination_id
        Of a combination that is or was found.
    answers
        Involved partner to what it says.
    expected
        What the actor saw of it; without it nothing is compared.

    Returns
    -------
    assessment
        As it is now. The first answer brings a new combination to ``beoordelen``; an answer that is not ``akkoord``
        brings an agreed one back to ``in_gesprek``.

    Raises
    ------
    NotFoundError
        ``combination_unknown``.
    InputError
        ``partner_not_involved``, ``reason_too_long``, ``part_missing``, ``part_not_agreed``, ``part_too_long``.
    RefusedError
        ``forbidden.answer``; ``decision_done``: what was carried out is no longer discussed; ``combination_private``:
        one of the works is not shared.
    StoreError
        ``decided_meanwhile``: another answered for one of these partners, or took a step; ``plan_meanwhile``: a work
        changed since it was seen.
    """
    require(store, Task.ANSWER, answers)
    assessment(store, combination_id)
    with store.write(store.actor.name, "answer", combination=combination_id) as writer:
        now, _ = judge_one(writer.cursor, combination_id)
        if now.is_private:
            raise RefusedError("combination_private")
        check_meanwhile(writer, now, expected, answers)
        if now.state is State.UITGEVOERD:
            raise RefusedError("decision_done")
        state: State = now.state
        why: str | None = None
        for partner, answer in answers.items():
            if partner not in now.partners:
                raise InputError("partner_not_involved", partner=partner, right=", ".join(now.partners))
            reason, part = bounded_line(answer.reason, LONGEST_REASON, "reason_too_long"), _part(answer)
            stored.add_answer(writer, combination_id, now.members, partner, answer.answer, reason, part)
            if (after := after_answer(state, answer.answer)) is not state:
                # Why an agreement ended is what the partner said that ended it; a beginning needs no reason.
                state, why = after, reason if after is State.IN_GESPREK else None
        if state is not now.state:
            stored.add_decision(writer, combination_id, now.members, state, why, cause=Cause.ANSWER)
        writer.note(answers={partner: answer.answer.value for partner, answer in answers.items()}, state=state.value)
        if partly := sorted(partner for partner, answer in answers.items() if answer.part is not None):
            writer.note(partly=partly)
    return assessment(store, combination_id)


def decide(
    store: Store,
    combination_id: str,
    state: State,
    reason: str | None = None,
    *,
    expected: Seen | None = None,
    today: date | None = None,
) -> Assessment:
    """
    Bring a combination to a state.

    Parameters
    ----------
    store
        Where the combination is; its actor leads the team or, but for ``afgewezen``, is a planner of a partner in it.
    combination_id
        Of a combination that is or was found.
    state
        One of `MOVES` from the state it has.
    reason
        Needed for ``afgewezen``, and for ``uitgevoerd`` where works go on by their plan; for ``afgesproken`` it is the
        *meerwaarde*, unless the partnership card tells that. Back from ``uitgevoerd`` the one that was said stays.
    expected
        What the actor saw of it; without it nothing is compared.
    today
        The day by which works have begun and ended; without it the day of now.

    Raises
    ------
    NotFoundError
        ``combination_unknown``.
    InputError
        ``reason_needed``, ``meerwaarde_needed``, ``reason_too_long``, ``works_not_ended``.
    RefusedError
        ``forbidden.decide``, ``forbidden.reject``; ``decision_step``: not from the state it has; ``answers_missing``:
        not all involved partners agree; ``answers_stale``: some agreed to an earlier plan; ``works_gone``: fewer than
        two works are left to agree on; ``combination_private``: one of the works is not shared;
        ``works_not_begun``: what has not begun cannot be carried out.
    StoreError
        ``decided_meanwhile``, ``plan_meanwhile``: as in `give_answers`.
    """
    task = Task.REJECT if state is State.AFGEWEZEN else Task.DECIDE
    require(store, task, assessment(store, combination_id).partners)
    why = bounded_line(reason, LONGEST_REASON, "reason_too_long")
    with store.write(store.actor.name, "decide", combination=combination_id, state=state.value) as writer:
        now, _ = judge_one(writer.cursor, combination_id)
        if now.is_private:
            raise RefusedError("combination_private")
        check_meanwhile(writer, now, expected, ())
        _check(now, state, why, writer)
        if state is State.UITGEVOERD:
            check_carried_out(list_activities(writer.cursor, ids=now.members), why, today or clock.today())
        elif state is State.AFGESPROKEN and now.state is State.UITGEVOERD:
            why = why or meerwaarde_in(standing(stored.decisions_of(writer.cursor, combination_id)))
        stored.add_decision(writer, combination_id, now.members, state, why)
        writer.note(was=now.state.value)
    return assessment(store, combination_id)


def _check(now: Assessment, state: State, reason: str | None, writer: Writer) -> None:
    if state not in MOVES[now.state]:
        right = ", ".join(item.value for item in MOVES[now.state])
        raise RefusedError("decision_step", state=state.value, now=now.state.value, right=right)
    if state is State.AFGEWEZEN and reason is None:
        raise InputError("reason_needed")
    # Back from carried out is for who took that step by mistake: the agreement was there.
    if state is State.AFGESPROKEN and now.state is not State.UITGEVOERD:
        live = [item for item in stored.members_of(writer.cursor, now.id) if item.is_live]
        if len(live) < 2:
            raise RefusedError("works_gone")
        agrees = [name for name, item in now.answers.items() if item.answer is Answer.AKKOORD]
        if missing := [name for name in now.partners if name not in agrees]:
            raise RefusedError("answers_missing", partners=missing)
        if now.stale:
            raise RefusedError("answers_stale", partners=now.stale)
        # Why together and not apart: said now, or on the partnership card before.
        if reason is None and meerwaarde_of(writer.cursor, now.id) is None:
            raise InputError("meerwaarde_needed")


def _part(answer: GivenAnswer) -> str | None:
    if answer.part is None:
        return None
    if answer.answer is not Answer.AKKOORD:
        raise InputError("part_not_agreed")
    part = bounded_line(answer.part, LONGEST_PART, "part_too_long")
    if part is None:
        raise InputError("part_missing")
    return part
