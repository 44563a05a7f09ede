"""Where a combination stands, as values: what was said of which plan, and what changed since."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.i18n import text
from koppel.model.deciding import Decided, State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from koppel.model import Activity
    from koppel.model.deciding import Answer, Answered

# In these a combination waits for someone, so that a change of the plan asks for another look.
OPEN = (State.BEOORDELEN, State.IN_GESPREK, State.AFGESPROKEN)


@dataclass(frozen=True, slots=True)
class Seen:
    """What someone saw before acting: how many answers and states, and which versions of the works."""

    history: int
    versions: Mapping[UUID, int | None]


class Stage(StrEnum):
    """What became of a larger combination: nobody spoke of it yet, it is spoken of now, or it was rejected."""

    ASKED = "asked"
    TAKEN_OVER = "taken_over"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Growth:
    """
    In what a combination went on to which a work came.

    ``into`` is the larger combination, ``joined`` are the works that it has besides, ``stage`` is where it stands.
    What was agreed of the smaller one holds: whether what came takes part, is another question.
    """

    into: str
    joined: tuple[UUID, ...]
    stage: Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """
    What was said about a combination, and its state.

    Attributes
    ----------
    members
        Ids of the works, by partner and number; without those that the reader may not see.
    partners
        Who must agree: the partners of the works that are not withdrawn.
    reason
        Why it has this state; of what is agreed or carried out the *meerwaarde*, where the step itself tells nothing.
    meerwaarde
        Why partners agreed, as it was last said, also where they agree no more or that was taken back; None where
        nobody said.
    answers
        Partner to its last answer; a partner that has not answered is absent.
    stale
        The partners whose last answer is about an earlier plan: place, dates or works changed since.
    missing
        The partners whose last answer is not ``akkoord`` with the plan as it is now.
    history
        All answers and states, the oldest first.
    changed_since
        The plan changed since it was judged: not all partners answered since, nor was it brought to a state since.
    unshared
        How many of its works are no longer shared with the reader.
    is_private
        One of its works is not shared by its partner, so that nothing can be decided together.
    is_done
        All works that go on are done.
    is_reopened
        It was rejected, and came back because the plan changed; ``reason`` says what.
    growth
        A larger combination in which it went on; None where there is none.
    seen
        For who acts on it: see `Seen`.
    """

    id: str
    members: tuple[UUID, ...]
    partners: tuple[str, ...]
    state: State
    reason: str | None
    meerwaarde: str | None
    answers: Mapping[str, Answered]
    stale: tuple[str, ...]
    missing: tuple[str, ...]
    history: tuple[Answered | Decided, ...]
    changed_since: bool
    unshared: int
    is_private: bool
    is_done: bool
    is_reopened: bool
    seen: Seen
    growth: Growth | None = None

    @property
    def is_taken_over(self) -> bool:
        """Whether partners speak of a larger combination in its place."""
        return self.growth is not None and self.growth.stage is Stage.TAKEN_OVER

    @property
    def has_grown(self) -> bool:
        """Whether a work joined, and nobody said yet what that does to what was said or agreed."""
        return self.growth is not None and self.growth.stage is Stage.ASKED and self.state in OPEN

    @property
    def is_to_judge_again(self) -> bool:
        """Whether its plan changed or a work joined since it was judged; of what was taken over the larger one is."""
        return (self.changed_since and not self.is_taken_over) or self.has_grown

    @property
    def partly(self) -> tuple[str, ...]:
        """The partners whose last answer is for a part."""
        return tuple(name for name in self.partners if name in self.answers and self.answers[name].part)

    @property
    def last_step(self) -> Decided | None:
        """The step that can be taken back: one that somebody chose, and after which nothing was said or happened."""
        last = self.history[-1] if self.history else None
        return last if isinstance(last, Decided) and last.cause is None else None


@dataclass(frozen=True, slots=True)
class Compared:
    """
    Works of a combination then and now.

    Attributes
    ----------
    answered
        Partner to the states at the moment of its answer, of works that are different now.
    judged
        The states when the combination was last judged, of works that are different now; empty where all judged it
        since.
    now
        Current states of its works; empty where none changed.
    joined
        Works that came to it; see `Growth`.
    """

    answered: Mapping[str, Mapping[UUID, Activity]] = field(default_factory=dict)
    judged: Mapping[UUID, Activity] = field(default_factory=dict)
    now: Mapping[UUID, Activity] = field(default_factory=dict)
    joined: tuple[Activity, ...] = ()


def state_words(state: State, language: str) -> str:
    """Describe a state in words."""
    return text(f"decision.state.{state.value}", language)


def answer_words(answer: Answer, language: str, part: str | None = None) -> str:
    """Describe an answer in words, and that it is for a part."""
    words = text(f"decision.answer.{answer.value}", language)
    return text("decision.for_part", language, answer=words, part=part) if part else words
