"""Who is to act on a combination."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.access import Role
from koppel.i18n import text
from koppel.model.deciding import Answer, State

if TYPE_CHECKING:
    from koppel.access import Actor
    from koppel.services.deciding.assessment import Assessment


class Turn(StrEnum):
    """
    What is to be done next.

    ``begin``: nobody spoke of it, so it waits for nobody in particular. ``later``: all have answered, some of them
    ``nog_niet``; it waits until these take it up again.
    """

    BEGIN = "begin"
    ANSWER = "answer"
    LATER = "later"
    AGREE = "agree"
    TALK = "talk"
    FINISH = "finish"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class ToAct:
    """
    Who is to act: these partners (with ``later``: those who put it off), or who leads the team, or nobody.

    ``partly`` are those who agree for a part, where all agree.
    """

    turn: Turn
    partners: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()

    @property
    def is_lead(self) -> bool:
        """Return whether it waits for whoever leads the team."""
        return self.turn in (Turn.AGREE, Turn.TALK, Turn.FINISH)


def to_act(assessment: Assessment) -> ToAct:
    """
    Return who is to act on a combination.

    The partners that have not answered, or answered about an earlier plan; then who leads the team: to agree where all
    do, to talk where somebody refuses, and to close what is done. Nobody, where nobody spoke of it, a work is not
    shared, a partner said ``nog_niet``, or partners speak of a larger combination in its place.
    """
    if (
        assessment.is_private
        or assessment.unshared
        or assessment.state in (State.UITGEVOERD, State.AFGEWEZEN)
        or not assessment.partners
    ):
        return ToAct(Turn.NOTHING)
    if assessment.state is State.NIEUW:
        return ToAct(Turn.BEGIN)
    if assessment.is_taken_over:
        is_over = assessment.state is State.AFGESPROKEN and assessment.is_done
        return ToAct(Turn.FINISH if is_over else Turn.NOTHING)
    answers = {name: assessment.answers[name].answer for name in assessment.partners if name in assessment.answers}
    waiting = tuple(name for name in assessment.partners if name not in answers or name in assessment.stale)
    if waiting:
        return ToAct(Turn.ANSWER, waiting)
    if later := tuple(name for name in assessment.partners if answers[name] is Answer.NOG_NIET):
        return ToAct(Turn.LATER, later)
    if Answer.NIET_AKKOORD in answers.values():
        return ToAct(Turn.TALK)
    if assessment.state is not State.AFGESPROKEN:
        return ToAct(Turn.AGREE, partly=assessment.partly)
    return ToAct(Turn.FINISH if assessment.is_done else Turn.NOTHING)


def to_act_words(turn: ToAct, language: str) -> str:
    """Describe who is to act; empty where nothing waits."""
    if turn.turn is Turn.NOTHING:
        return ""
    if turn.partly:
        return text("decision.turn.agree_partly", language, partners=turn.partly)
    return text(f"decision.turn.{turn.turn.value}", language, partners=turn.partners)


def leads(actor: Actor) -> bool:
    """Return whether someone looks after all partners."""
    return actor.everything or Role.REGISSEUR in actor.roles


def waits_for(actor: Actor, assessment: Assessment | None) -> bool:
    """
    Return whether a combination waits for someone; `koppel.services.news.for_me` lists exactly these.

    Parameters
    ----------
    actor
        Who asks.
    assessment
        What was said about it; None where nobody spoke of it, so that it waits for nobody.
    """
    if assessment is None:
        return False
    turn = to_act(assessment)
    if turn.is_lead:
        return leads(actor)
    return turn.turn is Turn.ANSWER and bool(actor.partners & set(turn.partners))
