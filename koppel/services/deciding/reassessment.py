"""To be judged again: what changed in the plan since partners judged a combination, and what comes of that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.i18n import text
from koppel.model import Visibility
from koppel.model.deciding import Cause, State
from koppel.model.plans import Asked
from koppel.services.deciding.assess import judge, judge_one
from koppel.services.deciding.assessment import OPEN
from koppel.services.deciding.plan_changes import change_lines, joined_lines, moved
from koppel.store.deciding import decisions as stored
from koppel.store.deciding.combination_lookup import rejected
from koppel.store.plans.activities import list_activities
from koppel.store.plans.versions_at import states_then
from koppel.store.writing import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.services.deciding.assessment import Assessment, Compared
    from koppel.store.database import Store
    from koppel.store.writing import Writer

_LONGEST_REASON = 1000
# Reasons are kept in the language in which teams work, as what else is written down.
_KEPT = "nl"


@dataclass(frozen=True, slots=True)
class Mark:
    """
    What makes that a combination is to be judged again.

    Attributes
    ----------
    changes
        What changed since it was judged, with what that does, one a work; empty where nothing is to be judged again.
    since
        When the plan was last changed so, UTC without a zone; None where that cannot be told.
    partners
        Who must answer anew.
    answered
        Partner to what changed since its own answer, also where the team took a step since.
    """

    changes: tuple[str, ...]
    since: datetime | None
    partners: tuple[str, ...]
    answered: Mapping[str, tuple[str, ...]]


def marks(store: Store, catalogue: Catalogue, language: str) -> Mapping[str, Mark]:
    """Return a mark for every combination that is to be judged again; as many queries for all as for one."""
    with store.read() as cursor:
        judged = judge(cursor)
    return {
        identity: _mark(assessment, compared, catalogue, language)
        for identity, (assessment, compared) in judged.items()
        if assessment.is_to_judge_again
    }


def mark(store: Store, catalogue: Catalogue, language: str, combination_id: str) -> Mark:
    """
    Return what changed for one combination since it was judged, and since each partner answered.

    Raises
    ------
    NotFoundError
        ``combination_unknown``.
    """
    with store.read() as cursor:
        assessment, compared = judge_one(cursor, combination_id)
    return _mark(assessment, compared, catalogue, language)


def reopen(writer: Writer, changed: Collection[UUID | str], catalogue: Catalogue) -> tuple[str, ...]:
    """
    Bring rejected combinations back to ``beoordelen`` where dates or places of their works changed.

    Parameters
    ----------
    writer
        The transaction of the change; what is reopened stands in its audit row.
    changed
        Ids of works that were made, changed or taken away.
    catalogue
        For the words of what changed.

    Returns
    -------
    reopened
        Ids of combinations. One of which fewer than two works go on, or one work is not shared, stays rejected.
    """
    touched = {str(item) for item in changed}
    rejected_ones = [item for item in rejected(writer.cursor) if touched & {str(one) for one in item.members}]
    if not rejected_ones:
        return ()
    states_at_rejection = states_then(writer.cursor, [Asked(item.at, item.members) for item in rejected_ones])
    ids = {identity for item in rejected_ones for identity in item.members}
    current = {item.id: item for item in list_activities(writer.cursor, ids=ids)}
    reopened = []
    for item, old in zip(rejected_ones, states_at_rejection, strict=True):
        now = {identity: current[identity] for identity in item.members if identity in current}
        live = [one for one in stored.members_of(writer.cursor, item.id) if one.is_live]
        is_shared = all(one.visibility is not Visibility.EIGEN for one in now.values())
        if len(live) < 2 or not is_shared or not any(key in now and moved(was, now[key]) for key, was in old.items()):
            continue
        lines = "; ".join(change_lines(old, now, catalogue, _KEPT))
        reason = text("replan.reopened", _KEPT, lines=lines)[:_LONGEST_REASON]
        stored.add_decision(writer, item.id, item.members, State.BEOORDELEN, reason, cause=Cause.CHANGE, by=PROGRAM)
        reopened.append(item.id)
    if reopened:
        writer.note(reopened=sorted(reopened))
    return tuple(reopened)


def _mark(assessment: Assessment, compared: Compared, catalogue: Catalogue, language: str) -> Mark:
    def lines(earlier: Mapping[UUID, Activity], unshared: int) -> tuple[str, ...]:
        return change_lines(earlier, compared.now, catalogue, language, unshared=unshared)

    moments = [
        compared.now[identity].recorded_from if identity in compared.now else old.recorded_until
        for identity, old in compared.judged.items()
    ]
    is_open = assessment.state in OPEN
    changes: tuple[str, ...] = ()
    if is_open and assessment.is_to_judge_again:
        changes = lines(compared.judged, assessment.unshared if assessment.changed_since else 0)
    if assessment.has_grown:
        changes += joined_lines(compared.joined, catalogue, language)
        moments += [item.recorded_from for item in compared.joined]
    return Mark(
        changes=changes,
        since=max((at for at in moments if at is not None), default=None),
        partners=() if assessment.is_private or not is_open else assessment.stale,
        answered={partner: lines(earlier, 0) for partner, earlier in compared.answered.items()},
    )
