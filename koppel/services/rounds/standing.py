"""How a round stands: its works, what was said of them, and how far each partner is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.access import Task, allowed
from koppel.model import Status
from koppel.model.rounds import RoundReply
from koppel.services.permission import require
from koppel.store.plans.activities import list_activities
from koppel.store.rounds import rounds as stored

if TYPE_CHECKING:
    from uuid import UUID

    from koppel.access import Actor
    from koppel.model import Activity
    from koppel.model.rounds import Round, RoundAnswer, RoundReminder
    from koppel.store.database import Store

LIVE = (Status.IDEE, Status.GEPLAND, Status.TOEGEZEGD, Status.IN_UITVOERING)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundWork:
    """
    A work in a round.

    ``is_changed``: its partner changed it since the round was opened, which confirms it as well.
    """

    work: Activity
    answer: RoundAnswer | None
    is_changed: bool

    @property
    def is_confirmed(self) -> bool:
        """Tell whether it holds as it is now."""
        holds = self.answer is not None and self.answer.reply is RoundReply.HOLDS
        return (holds and self.answer is not None and self.answer.work_version == self.work.version) or self.is_changed

    @property
    def is_answered(self) -> bool:
        """Tell whether something was said of it, if only that nobody knows."""
        return self.is_confirmed or self.answer is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundPartner:
    """How far a partner is in a round."""

    partner: str
    works: int
    answered: int
    confirmed: int
    last: RoundAnswer | None
    reminded: RoundReminder | None

    @property
    def is_done(self) -> bool:
        """Tell whether it said something of all its works."""
        return self.answered == self.works


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundView:
    """A round as someone sees it: who leads the team all works that it may see, a planner those of its partners."""

    record: Round
    works: tuple[RoundWork, ...]
    partners: tuple[RoundPartner, ...]

    def of(self, partner: str) -> tuple[RoundWork, ...]:
        """Return the works of a partner."""
        return tuple(item for item in self.works if item.work.partner == partner)


def list_rounds(store: Store) -> tuple[Round, ...]:
    """
    Return all rounds, the last opened first.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        return stored.list_rounds(cursor)


def open_rounds(store: Store) -> tuple[Round, ...]:
    """
    Return the rounds that are open.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    return tuple(item for item in list_rounds(store) if item.is_open)


def round_for(store: Store, identity: UUID, *, who: Actor | None = None) -> RoundView:
    """
    Return a round with its works.

    Parameters
    ----------
    store
        Only works that its actor may see are in it.
    identity
        Which.
    who
        For whom, where that is another than the actor of the store.

    Raises
    ------
    NotFoundError
        ``round_unknown``.
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    reader = who or store.actor
    with store.read() as cursor:
        record = stored.get_round(cursor, identity)
        activities = list_activities(cursor, statuses=LIVE)
        answers, reminders = stored.list_round_answers(cursor, identity), stored.list_reminders(cursor, identity)
    leads = allowed(reader, Task.ROUND)
    works = [
        RoundWork(work=item, answer=answers.get(item.id) if item.id else None, is_changed=is_changed(item, record))
        for item in activities
        if leads or item.partner in reader.partners
    ]
    names = sorted({item.work.partner for item in works})
    return RoundView(
        record=record,
        works=tuple(works),
        partners=tuple(
            _state(name, [item for item in works if item.work.partner == name], reminders) for name in names
        ),
    )


def is_changed(item: Activity, record: Round) -> bool:
    """Tell whether a work was changed since a round was opened, until it was closed."""
    ends = record.closed_at
    return (
        item.recorded_from is not None
        and item.recorded_from > record.opened_at
        and (ends is None or item.recorded_from <= ends)
    )


def _state(partner: str, works: list[RoundWork], reminders: tuple[RoundReminder, ...]) -> RoundPartner:
    answers = [item.answer for item in works if item.answer is not None]
    return RoundPartner(
        partner=partner,
        works=len(works),
        answered=sum(item.is_answered for item in works),
        confirmed=sum(item.is_confirmed for item in works),
        last=max(answers, key=lambda item: item.at, default=None),
        reminded=next((item for item in reminders if item.partner == partner), None),
    )
