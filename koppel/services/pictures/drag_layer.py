"""The time line of a scenario for the browser: works to come as the plans have them, a row each, and their windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.model import Firmness, Status
from koppel.services.pictures.timeline import YEARS_AHEAD, Axis, Bar, Group, Timeline, joined
from koppel.services.pictures.timeline_layer import packed, timeline_values
from koppel.services.plans.filters import day_number

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from koppel.catalogue.load import Catalogue
    from koppel.planning.outlook import Outlook
    from koppel.services.pictures.timeline import Span
    from koppel.services.plans.columns import Columns

# Pixels of a year on each scale: a month is wide enough to be aimed at.
DRAG_YEAR_PX = {"jaar": 264, "kwartaal": 720}
_OVER = (Status.GEREED, Status.GEANNULEERD)
# Years to move to beyond the last work.
_ROOM_YEARS = 2


def drag_layer(
    outlook: Outlook,
    columns: Columns,
    catalogue: Catalogue,
    language: str,
    spans: Sequence[Span | None],
    shown: Collection[str],
    movable: Collection[int],
    groups: tuple[Sequence[str | None], Sequence[str] | None],
    *,
    today: date,
) -> bytes:
    """
    Return the works of a scenario as JSON.

    Parameters
    ----------
    outlook
        The works as planned.
    columns, catalogue, language
        As of `koppel.services.pictures.timeline_layer.timeline_values`.
    spans
        Of each activity of the columns, as the plans have it.
    shown
        Ids of the works that may be drawn; those that are over, or have no dates, have no row.
    movable
        Positions in the outlook of the works that can have other dates.
    groups
        The name of the group of each activity, and their order; see `koppel.services.pictures.timeline_layer.names_of`.
    today
        From which day on works can be moved.

    Returns
    -------
    json
        As of `timeline_values`, with ``drag``: by place ``[id, first, last, window first, window last, note]``, in
        days that no axis cuts; the note says what holds it: ``begun``, ``paused``, ``firm`` or nothing.
    """
    works = outlook.works
    drag = {}
    for at, identity in enumerate(outlook.ids):
        place = columns.place.get(identity)
        if place is None or identity not in shown or not works.has_period[at]:
            continue
        item = columns.activities[place]
        span = spans[place]
        if item.status in _OVER or span is None or span.last < day_number(today):
            continue
        note = "" if at in movable else "paused" if item.status is Status.GEPAUZEERD else "begun"
        if not note and item.firmness is Firmness.VAST:
            note = "firm"
        low, high = int(works.window_start[at]), int(works.window_end[at])
        drag[place] = [identity, int(works.start[at]), int(works.end[at]), low, high, note]
    timeline = _laid_out(drag.keys(), spans, *groups, today=today)
    values = timeline_values(timeline, columns, catalogue, language, (), today=today)
    return packed({**values, "drag": drag})


def _laid_out(
    places: Collection[int],
    spans: Sequence[Span | None],
    names: Sequence[str | None],
    order: Sequence[str] | None,
    *,
    today: date,
) -> Timeline:
    """Give each work a row of its own, by group and by where the plans have it: no row moves when a work does."""
    known = {at: span for at in places if (span := spans[at]) is not None}
    latest = max((max(span.last, span.window_last) for span in known.values()), default=0)
    last_year = min(today.year + YEARS_AHEAD, max(today.year, 1970 + latest // 365) + _ROOM_YEARS)
    axis = Axis(today.year, last_year)
    members: dict[str | None, list[int]] = {}
    beyond = []
    for at in sorted(known, key=lambda place: (known[place].first, place)):
        if axis.cut(known[at].first, known[at].last) is None:
            beyond.append(at)
        else:
            members.setdefault(names[at], []).append(at)
    rank = {name: number for number, name in enumerate(order or ())}
    ordered = sorted(
        members, key=lambda name: (name is None, rank.get(name or "", len(rank)), (name or "").casefold(), name or "")
    )
    return Timeline(axis, tuple(_group(name, members[name], known, axis) for name in ordered), (), tuple(beyond))


def _group(name: str | None, places: Sequence[int], spans: dict[int, Span], axis: Axis) -> Group:
    bars = tuple(Bar(at, lane, spans[at]) for lane, at in enumerate(places))
    busy = joined(cut for at in places if (cut := axis.cut(spans[at].first, spans[at].last)) is not None)
    return Group(name, bars, len(bars), busy)
