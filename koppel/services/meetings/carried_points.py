"""Which points of earlier meetings come back: those that were put off, and those that the last one did not reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.model import FindingType
from koppel.model.deciding import AGREED, State
from koppel.model.meetings import Outcome
from koppel.services.meetings.point_outcomes import standings
from koppel.services.meetings.point_words import ACTION, ALARM, COMBINATION, OWN, pair_ref
from koppel.services.meetings.proposed_points import Proposal
from koppel.services.meetings.theme_points import THEME, Sort, has_activity, sort_of_ref
from koppel.store.chances.combinations import list_combinations
from koppel.store.chances.findings import list_findings
from koppel.store.deciding.events import events
from koppel.store.meetings import meetings as stored

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date
    from uuid import UUID

    import duckdb

    from koppel.model.meetings import Item, Meeting
    from koppel.services.news.attention import Overview

_OVER = (*AGREED, State.AFGEWEZEN)


def carried(
    cursor: duckdb.DuckDBPyConnection, now: Overview, day: date, areas: Collection[str] = ()
) -> tuple[Proposal, ...]:
    """
    Return the points that come back on an agenda, those put off first.

    What was put off to a later day waits until then. What settled since does not come back: a combination that was
    decided on, a warning that was dealt with or is no more, an action that is done, a theme about which somebody does
    something. A point that was on a later agenda
    already, or was left out there, does not either. A combination that a work joined comes back as the larger one, and
    one of which nobody spoke as the better proposal, where it is only another possibility of that by now. A point of
    one's own comes back where a meeting is about one of the areas of its own meeting, or either is about all.

    Parameters
    ----------
    cursor, now
        As everyone at the table may see it.
    day
        Of the meeting that is prepared.
    areas
        That it is about; none: all.
    """
    held = {item.id: item for item in stored.list_meetings(cursor) if item.closed_at is not None}
    put_off = [item for item in stored.list_put_off(cursor) if item.until is None or item.until <= day]
    items = [*put_off, *(item for one in _before(held.values(), areas) for item in _not_reached(cursor, one))]
    items = [item for item in items if item.sort != OWN or _share(held[item.meeting_id].areas, areas)]
    if not items:
        return ()
    alive = _alive(cursor, now, {item.ref for item in items if item.sort == THEME})
    back = [
        item
        for item in items
        if (item.sort not in alive or item.ref in alive[item.sort])
        and not (item.outcome is Outcome.DEFERRED and _decided_after(cursor, item, held))
    ]
    instead = {**_better(cursor, now), **now.went_on()}
    return tuple(
        Proposal(
            "carried", item.sort, instead.get(item.ref, item.ref) if item.sort == COMBINATION else item.ref,
            item.words, item.id,
        )
        for item in back
    )  # fmt: skip


def _before(held: Iterable[Meeting], areas: Collection[str]) -> list[Meeting]:
    """Return the last meetings, back to the one that was about all that this one is about."""
    before = []
    for item in held:
        before.append(item)
        if not item.areas or (areas and set(areas) <= set(item.areas)):
            break
    return before


def _share(some: Collection[str], others: Collection[str]) -> bool:
    return not some or not others or bool(set(some) & set(others))


def _not_reached(cursor: duckdb.DuckDBPyConnection, last: Meeting) -> list[Item]:
    taken_up = stored.taken_up(cursor)
    items = [item for item in stored.list_items(cursor, last.id) if item.is_in and item.id not in taken_up]
    # Up to now: what was done after the meeting needs no other one.
    now = standings(cursor, last, items, "nl", until=None)
    return [item for item in items if now[item.id].outcome is None]


def _alive(cursor: duckdb.DuckDBPyConnection, now: Overview, themes: Iterable[str]) -> Mapping[str, set[str]]:
    """Return what there still is to speak of, by sort; points of one's own always are."""
    doubles = list_findings(cursor, types=[FindingType.DUBBEL])
    return {
        COMBINATION: {*now.discussed, *(item.id for item in list_combinations(cursor, proposed=None))},
        ALARM: {pair_ref(item.type, item.a_id, item.b_id) for item in (*now.alarms, *doubles)},
        ACTION: {str(item.id) for item in now.actions},
        THEME: {ref for ref in themes if has_activity(cursor, ref) is (sort_of_ref(ref) is not Sort.GAP)},
    }


def _better(cursor: duckdb.DuckDBPyConnection, now: Overview) -> Mapping[str, str]:
    """Return of what nobody spoke and is only another possibility now, the better proposal."""
    return {
        item.id: item.alternative_to
        for item in list_combinations(cursor, proposed=False)
        if item.alternative_to and item.id not in now.discussed
    }


def _decided_after(cursor: duckdb.DuckDBPyConnection, item: Item, held: Mapping[UUID, Meeting]) -> bool:
    meeting = held.get(item.meeting_id)
    if item.sort != COMBINATION or meeting is None or meeting.ended_at is None:
        return False
    after = events(cursor, meeting.ended_at)
    return any(one.combination_id == item.ref and one.state in _OVER for one in after)
