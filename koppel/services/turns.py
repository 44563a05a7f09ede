"""Who is to act on a combination."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.access import Role, Task, allowed
from koppel.i18n import text
from koppel.store.decisions import Answer, State

if TYPE_CHECKING:
    from collections.abc import Collection

    from koppel.access import Actor
    from koppel.services.assessing import Assessment


class Turn(StrEnum):
    """What is to be done next."""

    ANSWER = "answer"
    AGREE = "agree"
    TALK = "talk"
    FINISH = "finish"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class ToAct:
    """Who is to act: these partners, or who leads the team; neither where nothing waits."""

    turn: Turn
    partners: tuple[str, ...] = ()

    @property
    def is_lead(self) -> bool:
        """Tell whether it waits for who leads the team."""
        return self.turn in (Turn.AGREE, Turn.TALK, Turn.FINISH)


def to_act(told: Assessment) -> ToAct:
    """
    Tell who is to act on a combination.

    The partners that have not answered, or answered about an earlier plan, or said ``nog_niet``; then who leads the
    team: to agree where all do, to talk where somebody refuses, and to close what is done.
    """
    if told.is_private or told.state in (State.UITGEVOERD, State.AFGEWEZEN) or not told.partners:
        return ToAct(Turn.NOTHING)
    said = {name: told.answers[name].answer for name in told.partners if name in told.answers}
    waiting = tuple(name for name in told.partners if name not in said or name in told.stale)
    waiting = waiting or tuple(name for name in told.partners if said[name] is Answer.NOG_NIET)
    if waiting:
        return ToAct(Turn.ANSWER, waiting)
    if Answer.NIET_AKKOORD in said.values():
        return ToAct(Turn.TALK)
    if told.state is not State.AFGESPROKEN:
        return ToAct(Turn.AGREE)
    return ToAct(Turn.FINISH if told.is_done else Turn.NOTHING)


def to_act_words(turn: ToAct, language: str) -> str:
    """Say who is to act; empty where nothing waits."""
    if turn.turn is Turn.NOTHING:
        return ""
    return text(f"decision.turn.{turn.turn.value}", language, partners=turn.partners)


def waits_for(actor: Actor, told: Assessment | None, partners: Collection[str]) -> bool:
    """
    Tell whether a combination waits for someone.

    Parameters
    ----------
    actor
        Who asks.
    told
        What was said about it; None where nobody spoke of it, and it waits for all its partners.
    partners
        Of its works, for one that nobody spoke of.
    """
    if told is None:
        return any(allowed(actor, Task.ANSWER, [name]) for name in partners)
    turn = to_act(told)
    if turn.is_lead:
        return actor.everything or Role.REGISSEUR in actor.roles
    return any(allowed(actor, Task.ANSWER, [name]) for name in turn.partners)
