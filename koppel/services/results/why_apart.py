"""Why works that could have been done together were not, as far as anybody recorded it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.model.deciding import AGREED, Answer, Cause, State, standing
from koppel.model.proposals import MoveReply
from koppel.model.scenarios import Reach
from koppel.services.planning.proposals import list_asked
from koppel.services.planning.scenarios import list_scenarios, open_scenario
from koppel.store.deciding import decisions as stored

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from koppel.model.deciding import Answered, CombinationHistory, Decided
    from koppel.planning.figures import Pair
    from koppel.planning.outlook import Outlook
    from koppel.services.planning.asked import AskedSet
    from koppel.store.database import Store

# Scenarios that were rejected last; each is tried once.
_MOST_SCENARIOS = 40


class WhyApart(StrEnum):
    """
    What is recorded of works that were not done together, the weightiest first.

    ``rejected``: the team said no. ``let_go``: an agreement or a talk ended, with a reason. ``cannot``: a partner that
    was asked for other dates could not, or only if. ``scenario``: dates at which they would have been together were
    rejected. ``answer``: a partner did not agree, or not yet. ``no_reason``: spoken of, and nobody said why.
    ``silent``: nobody spoke of it.
    """

    REJECTED = "rejected"
    LET_GO = "let_go"
    CANNOT = "cannot"
    SCENARIO = "scenario"
    ANSWER = "answer"
    NO_REASON = "no_reason"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """A reason in the words of who gave it: the partner it is of, where it is of one, when and by whom."""

    why: WhyApart
    words: str | None = None
    partner: str | None = None
    at: datetime | None = None
    by: str | None = None

    @property
    def is_recorded(self) -> bool:
        """Tell whether somebody gave a reason."""
        return self.words is not None


def why_apart(
    store: Store, outlook: Outlook | None, cases: Mapping[CombinationHistory, Collection[UUID]]
) -> Mapping[str, tuple[Apart, ...]]:
    """
    Return of combinations, by id, why they were not done together.

    Parameters
    ----------
    store
        As its actor sees it: what a partner answered to a proposal only who was asked or leads the team reads.
    outlook
        The works at the dates that they came to have; None where no date is known.
    cases
        Of each combination the works that are over.
    """
    with store.read() as cursor:
        answers = stored.answers(cursor)
    asked = list_asked(store)
    scenarios = _rejected_scenarios(store, outlook)
    return {
        history.id: _reasons(history, works, answers.get(history.id, ()), asked, scenarios)
        for history, works in cases.items()
    }


def _reasons(
    history: CombinationHistory,
    works: Collection[UUID],
    answers: Sequence[Answered],
    asked: Iterable[AskedSet],
    scenarios: Iterable[tuple[Apart, Collection[Pair]]],
) -> tuple[Apart, ...]:
    ids = {str(item) for item in works}
    recorded = [
        *_decided(standing(history.decisions)),
        *_cannot(works, asked),
        *(reason for reason, pairs in scenarios if any(ids.issuperset(pair) for pair in pairs)),
        *_not_agreed(answers),
    ]
    if recorded:
        return tuple(sorted(recorded, key=lambda item: tuple(WhyApart).index(item.why)))
    is_discussed = history.first_answer is not None or any(item.state is not State.NIEUW for item in history.decisions)
    return (Apart(why=WhyApart.NO_REASON if is_discussed else WhyApart.SILENT),)


def _decided(decisions: Sequence[Decided]) -> Iterator[Apart]:
    """Return the last step that people took with a reason, where it was not to agree."""
    last = next((item for item in reversed(decisions) if item.reason and item.cause is not Cause.CHANGE), None)
    if last is not None and last.state not in AGREED:
        why = WhyApart.REJECTED if last.state is State.AFGEWEZEN else WhyApart.LET_GO
        yield Apart(why=why, words=last.reason, at=last.at, by=last.by)


def _cannot(works: Collection[UUID], asked: Iterable[AskedSet]) -> Iterator[Apart]:
    for item in asked:
        for move in item.moves:
            answer = move.answer
            if move.move.work in works and answer is not None and answer.reply is not MoveReply.CAN:
                yield Apart(
                    why=WhyApart.CANNOT,
                    words=answer.explanation or None,
                    partner=move.move.partner,
                    at=answer.at,
                    by=answer.by,
                )


def _not_agreed(answers: Sequence[Answered]) -> Iterator[Apart]:
    last = {item.partner: item for item in answers}
    for partner, item in last.items():
        if item.answer is not Answer.AKKOORD and item.reason:
            yield Apart(why=WhyApart.ANSWER, words=item.reason, partner=partner, at=item.at, by=item.by)


def _rejected_scenarios(store: Store, outlook: Outlook | None) -> list[tuple[Apart, Collection[Pair]]]:
    """Return the scenarios of the team that were rejected, with the pairs that would have been together in them."""
    if outlook is None:
        return []
    known = set(outlook.ids)
    before = outlook.figures().couplings
    rejected: list[tuple[Apart, Collection[Pair]]] = []
    records = [item for item in list_scenarios(store) if item.is_rejected and item.reach is Reach.TEAM]
    for record in records[:_MOST_SCENARIOS]:
        scenario = open_scenario(store, record.id).scenario
        if known.isdisjoint(item.work for item in scenario.changes):
            continue
        reason = Apart(why=WhyApart.SCENARIO, words=record.reason, at=record.rejected_at, by=record.rejected_by)
        rejected.append((reason, outlook.figures(scenario).couplings - before))
    return rejected
