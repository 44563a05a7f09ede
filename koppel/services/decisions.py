"""Deciding on combinations: what each partner answers, and how far a combination is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.i18n import text
from koppel.store import decisions as stored
from koppel.store.decisions import Answer, Answered, Decided, State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    import duckdb

    from koppel.store.database import Store, Writer

LONGEST_REASON = 1000
_LONGEST_ID = 64
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


class Said(NamedTuple):
    """What a partner says, and why if it tells."""

    answer: Answer
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """
    What was said about a combination, and its state.

    Attributes
    ----------
    members
        Ids of the works, by partner and number.
    partners
        Who must agree: the partners of the works that are not withdrawn.
    answers
        Partner to its last answer; a partner that has not answered is absent.
    missing
        The partners whose last answer is not ``akkoord``.
    history
        All answers and states, the oldest first.
    changed_since
        The combination is agreed (or done), and since then the place or period of a work changed, or a work stopped.
    """

    id: str
    members: tuple[UUID, ...]
    partners: tuple[str, ...]
    state: State
    reason: str | None
    answers: Mapping[str, Answered]
    missing: tuple[str, ...]
    history: tuple[Answered | Decided, ...]
    changed_since: bool


def after_answer(state: State, answer: Answer) -> State:
    """Give the state to which an answer brings a combination: the first starts it, a refusal ends an agreement."""
    if state is State.NIEUW:
        return State.BEOORDELEN
    if state is State.AFGESPROKEN and answer is not Answer.AKKOORD:
        return State.IN_GESPREK
    return state


def state_words(state: State, language: str) -> str:
    """Say a state in words."""
    return text(f"decision.state.{state.value}", language)


def answer_words(answer: Answer, language: str) -> str:
    """Say an answer in words."""
    return text(f"decision.answer.{answer.value}", language)


def assessment_json(told: Assessment) -> dict[str, object]:
    """Give an assessment for machines; moments are UTC."""
    return {
        "id": told.id,
        "state": told.state.value,
        "reason": told.reason,
        "changed_since": told.changed_since,
        "partners": [
            {
                "partner": partner,
                "answer": given.answer.value if given else None,
                "reason": given.reason if given else None,
                "answered_at": given.at.isoformat() if given else None,
                "answered_by": given.by if given else None,
            }
            for partner, given in ((name, told.answers.get(name)) for name in told.partners)
        ],
        "missing": list(told.missing),
    }


def find_combination(store: Store, start: str) -> str:
    """
    Give the whole id of a combination from its beginning.

    Raises
    ------
    NotFoundError
        ``combination_unknown``: there is none, or more than one.
    """
    with store.read() as cursor:
        found = stored.find_combinations(cursor, start) if start else ()
    if len(found) != 1:
        raise NotFoundError("combination_unknown", id=start[:_LONGEST_ID])
    return found[0]


def states(store: Store) -> Mapping[str, State]:
    """Give the state of every combination that was ever decided on; the others are ``nieuw``."""
    with store.read() as cursor:
        return stored.current_states(cursor)


def assessment(store: Store, combination_id: str) -> Assessment:
    """
    Give what was said about a combination, also where it is no longer found.

    Raises
    ------
    NotFoundError
        ``combination_unknown``.
    """
    with store.read() as cursor:
        return _assessment(cursor, combination_id)


def give_answer(
    store: Store, combination_id: str, partner: str, answer: Answer, reason: str | None = None, *, actor: str = "local"
) -> Assessment:
    """
    Record what a partner says; see `give_answers`.

    Raises
    ------
    NotFoundError, InputError, RefusedError
        As `give_answers`.
    """
    return give_answers(store, combination_id, {partner: Said(answer, reason)}, actor=actor)


def give_answers(store: Store, combination_id: str, answers: Mapping[str, Said], *, actor: str = "local") -> Assessment:
    """
    Record what partners say, all of it or nothing.

    Parameters
    ----------
    store
        Where the combination is.
    combination_id
        Of a combination that is or was found.
    answers
        Involved partner to what it says.
    actor
        Who records it.

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
        ``partner_not_involved``, ``reason_too_long``.
    RefusedError
        ``decision_done``: what was carried out is no longer discussed.
    """
    with store.write(actor, "answer", combination=combination_id) as writer:
        now = _assessment(writer.cursor, combination_id)
        if now.state is State.UITGEVOERD:
            raise RefusedError("decision_done")
        state: State = now.state
        why: str | None = None
        for partner, said in answers.items():
            if partner not in now.partners:
                raise InputError("partner_not_involved", partner=partner, right=", ".join(now.partners))
            reason = _reason(said.reason)
            stored.add_answer(writer, combination_id, now.members, partner, said.answer, reason)
            if (after := after_answer(state, said.answer)) is not state:
                # Why an agreement ended is what the partner said that ended it; a beginning needs no reason.
                state, why = after, reason if after is State.IN_GESPREK else None
        if state is not now.state:
            stored.add_decision(writer, combination_id, now.members, state, why)
        writer.note(answers={partner: said.answer.value for partner, said in answers.items()}, state=state.value)
        return _assessment(writer.cursor, combination_id)


def decide(
    store: Store, combination_id: str, state: State, reason: str | None = None, *, actor: str = "local"
) -> Assessment:
    """
    Bring a combination to a state.

    Parameters
    ----------
    store
        Where the combination is.
    combination_id
        Of a combination that is or was found.
    state
        One of `MOVES` from the state it has.
    reason
        Needed for ``afgewezen``.
    actor
        Who decides.

    Raises
    ------
    NotFoundError
        ``combination_unknown``.
    InputError
        ``reason_needed``, ``reason_too_long``.
    RefusedError
        ``decision_step``: not from the state it has; ``answers_missing``: not all involved partners agree;
        ``works_gone``: fewer than two works are left to agree on.
    """
    told = _reason(reason)
    with store.write(actor, "decide", combination=combination_id, state=state.value) as writer:
        now = _assessment(writer.cursor, combination_id)
        _check(now, state, told, writer)
        stored.add_decision(writer, combination_id, now.members, state, told)
        writer.note(was=now.state.value)
        return _assessment(writer.cursor, combination_id)


def _check(now: Assessment, state: State, reason: str | None, writer: Writer) -> None:
    if state not in MOVES[now.state]:
        right = ", ".join(item.value for item in MOVES[now.state])
        raise RefusedError("decision_step", state=state.value, now=now.state.value, right=right)
    if state is State.AFGEWEZEN and reason is None:
        raise InputError("reason_needed")
    if state is State.AFGESPROKEN:
        live = [item for item in stored.members_of(writer.cursor, now.id) if item.is_live]
        if len(live) < 2:
            raise RefusedError("works_gone")
        if now.missing:
            raise RefusedError("answers_missing", partners=", ".join(now.missing))


def _assessment(cursor: duckdb.DuckDBPyConnection, combination_id: str) -> Assessment:
    members = stored.members_of(cursor, combination_id)
    if not members:
        raise NotFoundError("combination_unknown", id=combination_id[:_LONGEST_ID])
    answers = stored.answers_of(cursor, combination_id)
    decisions = stored.decisions_of(cursor, combination_id)
    partners = dict.fromkeys(item.partner for item in members if item.is_live)
    last = {item.partner: item for item in answers}
    state = decisions[-1].state if decisions else State.NIEUW
    agreed_at = next((item.at for item in reversed(decisions) if item.state is State.AFGESPROKEN), None)
    ids = tuple(item.id for item in members)
    return Assessment(
        id=combination_id,
        members=ids,
        partners=tuple(partners),
        state=state,
        reason=decisions[-1].reason if decisions else None,
        answers=last,
        missing=tuple(name for name in partners if name not in last or last[name].answer is not Answer.AKKOORD),
        # Sorting keeps an answer before the state that it brought in the same moment.
        history=tuple(sorted((*answers, *decisions), key=lambda item: item.at)),
        changed_since=state in stored.AGREED and agreed_at is not None and stored.changed_since(cursor, ids, agreed_at),
    )


def _reason(reason: str | None) -> str | None:
    told = "" if reason is None else " ".join("".join(c if c.isprintable() else " " for c in reason).split())
    if len(told) > LONGEST_REASON:
        raise InputError("reason_too_long", most=LONGEST_REASON)
    return told or None
