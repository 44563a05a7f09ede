"""From activities to the public copy: what residents may know, and what is told differently from before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import shapely

from koppel.detect.timing import widen_end, widen_start
from koppel.model import Precision, Status, Visibility
from koppel.publish.model import PublicChange, PublicCopy, PublicKind, PublicPeriod, PublicState, PublicWork, Told
from koppel.services.public_consent import ENDED, as_allowed, gone, in_order, is_told_together, public_key
from koppel.services.public_places import public_shapes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from koppel.catalogue import Catalogue
    from koppel.model import Activity
    from koppel.services.public_places import Places

_STATES = {
    Status.GEPLAND: PublicState.PLAN,
    Status.TOEGEZEGD: PublicState.AFGESPROKEN,
    Status.IN_UITVOERING: PublicState.BEZIG,
    Status.GEREED: PublicState.KLAAR,
    Status.GEPAUZEERD: PublicState.LIGT_STIL,
}
_TEXT_FIELDS = ("title", "text", "kind", "phase", "phase_count", "hinder")
_WHO_FIELDS = ("partner", "contact_role", "contact_channel")


def public_copy(
    store_id: UUID,
    shown: Sequence[Activity],
    withdrawn: Iterable[Activity],
    places: Places,
    groups: Iterable[Iterable[UUID]],
    catalogue: Catalogue,
    before: PublicCopy | None,
    *,
    number: int,
    at: datetime,
) -> PublicCopy:
    """
    Make a publication.

    Parameters
    ----------
    store_id
        Of the store.
    shown
        Fit activities that are not cancelled.
    withdrawn
        Cancelled activities whose partner still lets residents see them; only one that is public now is told, as it
        was told before.
    places
        Streets and buurten.
    groups
        Ids of activities that partners agreed to do together. A work of which only the buurt is told is in no group:
        the others would give its place away.
    catalogue
        Names of kinds.
    before
        What is public now.
    number, at
        Of this publication; `at` with its zone.

    Returns
    -------
    copy
        Whatever is public now and in neither `shown` nor `withdrawn` keeps its key and its days, and nothing else.
    """
    today = at.date()
    old = {work.key: work for work in before.works} if before else {}
    works = {work.key: _since(old.get(work.key), work, today) for work in _works(store_id, shown, places, today)}
    for item in withdrawn:
        key = _key(store_id, item)
        if key in old and key not in works and old[key].state is not PublicState.NIET_OPENBAAR:
            works[key] = _stopped(old[key], item, today)
    for key, work in old.items():
        if key not in works:
            works[key] = gone(work, today)
    kinds = {work.kind for work in works.values() if work.kind}
    return PublicCopy(
        number=number,
        published_at=at,
        crs=places.crs,
        kinds=_kinds(kinds, catalogue, before),
        works=in_order(works.values()),
        streets=places.streets,
        areas=places.areas,
        together=_together(groups, store_id, works),
    )


def _key(store_id: UUID, item: Activity) -> str:
    assert item.id is not None  # noqa: S101
    return public_key(store_id, item.id)


def _works(store_id: UUID, shown: Sequence[Activity], places: Places, today: date) -> list[PublicWork]:
    geometries = [item.geometry for item in shown]
    shapes, areas, streets = (
        public_shapes(geometries, places.crs),
        places.areas_of(geometries),
        places.streets_of(geometries),
    )
    found = []
    for item, shape, area, along in zip(shown, shapes, areas, streets, strict=True):
        is_placed = item.visibility is Visibility.OPENBAAR
        found.append(
            PublicWork(
                key=_key(store_id, item),
                state=_STATES[item.status],
                title=_line(item.public_title),
                text=(item.public_description or "").strip(),
                kind=item.kind,
                partner=item.partner,
                period=_period(item),
                phase=item.phase,
                phase_count=item.phase_count,
                hinder=item.hinder,
                contact_role=_line(item.contact_role),
                contact_channel=_line(item.contact_channel),
                geometry=shape if is_placed else None,
                area=area,
                streets=along if is_placed else (),
                first_published=today,
                changed_on=today,
            )
        )
    return found


def _period(item: Activity) -> PublicPeriod:
    """Give days only as exactly as they are told: the day that stands in the store for a year would be more."""
    stored = PublicPeriod(item.start, item.start_precision, item.end, item.end_precision)
    first, last = _range_of_start(stored), _range_of_end(stored)
    start = (first[0], item.start_precision) if first else (None, None)
    end = (last[1], item.end_precision) if last else (None, None)
    return PublicPeriod(*start, *end)


def _line(told: str | None) -> str:
    return " ".join((told or "").split())


def _since(before: PublicWork | None, now: PublicWork, today: date) -> PublicWork:
    """Carry on what was told of a work, with what is different now."""
    if before is None:
        return now
    if before.state is PublicState.NIET_OPENBAAR:
        return replace(now, first_published=before.first_published)
    told = differences(before, now)
    if not told:
        return replace(
            now, first_published=before.first_published, changed_on=before.changed_on, changes=before.changes
        )
    change = PublicChange(
        today,
        told,
        before.period if Told.PERIOD in told else None,
        before.state if Told.STATE in told else None,
        Told.PERIOD in told and is_shifted(before.period, now.period),
    )
    return replace(now, first_published=before.first_published, changes=(*before.changes, change))


def _stopped(before: PublicWork, item: Activity, today: date) -> PublicWork:
    """Keep of a cancelled work only what was told before; its place only if its partner still shows it."""
    kept = as_allowed(before, item.visibility, today)
    if kept.state in ENDED:
        return kept
    change = PublicChange(today, (Told.STATE,), None, before.state)
    return replace(kept, state=PublicState.GAAT_NIET_DOOR, changed_on=today, changes=(*before.changes, change))


def differences(before: PublicWork, now: PublicWork) -> tuple[Told, ...]:
    """Say in which respects a work is told differently, in the order of `Told`."""

    def differs(names: Iterable[str]) -> bool:
        return any(getattr(before, name) != getattr(now, name) for name in names)

    found = {
        Told.STATE: before.state is not now.state,
        Told.PERIOD: before.period != now.period,
        Told.TEXT: differs(_TEXT_FIELDS),
        Told.PLACE: _place_differs(before, now),
        Told.WHO: differs(_WHO_FIELDS),
    }
    return tuple(told for told in Told if found[told])


def _place_differs(before: PublicWork, now: PublicWork) -> bool:
    if before.geometry is None or now.geometry is None:
        return (before.geometry is None) != (now.geometry is None) or before.area != now.area
    return not bool(shapely.equals_exact(before.geometry, now.geometry, 1e-6, normalize=True))


def is_shifted(before: PublicPeriod, now: PublicPeriod) -> bool:
    """
    Tell whether a period moved, and did not only become more exact.

    ``najaar 2027`` that becomes ``oktober 2027`` is more exact; one that becomes ``januari 2028`` has moved. An end
    that was not known cannot move.
    """
    return _moved(_range_of_start(before), _range_of_start(now)) or _moved(_range_of_end(before), _range_of_end(now))


def _range_of_start(period: PublicPeriod) -> tuple[date, date] | None:
    return None if period.start is None else _range(period.start, period.start_precision or Precision.DAG)


def _range_of_end(period: PublicPeriod) -> tuple[date, date] | None:
    return None if period.end is None else _range(period.end, period.end_precision or Precision.DAG)


def _range(day: date, precision: Precision) -> tuple[date, date]:
    return widen_start(day, precision), widen_end(day, precision)


def _moved(before: tuple[date, date] | None, now: tuple[date, date] | None) -> bool:
    if before is None or now is None:
        return False
    more_exact = before[0] <= now[0] and now[1] <= before[1]
    less_exact = now[0] <= before[0] and before[1] <= now[1]
    return not more_exact and not less_exact


def _kinds(names: set[str], catalogue: Catalogue, before: PublicCopy | None) -> Mapping[str, PublicKind]:
    found = {}
    for name in sorted(names):
        kind = catalogue.kinds.get(name)
        if kind is None:
            # A kind that is declared no more, of a work that was cancelled under it.
            assert before is not None  # noqa: S101
            found[name] = before.kinds[name]
            continue
        found[name] = PublicKind(
            id=name,
            label=dict(kind.plain),
            theme=kind.theme,
            theme_label=dict(catalogue.themes[kind.theme].plain),
            opens_street=kind.opens_street,
            color=kind.color,
            dash=kind.dash,
            icon=kind.icon,
        )
    return found


def _together(
    groups: Iterable[Iterable[UUID]], store_id: UUID, works: Mapping[str, PublicWork]
) -> tuple[tuple[str, ...], ...]:
    found = []
    for group in groups:
        keys = sorted(public_key(store_id, identity) for identity in group)
        told = tuple(key for key in keys if key in works and is_told_together(works[key]))
        if len(told) > 1:
            found.append(told)
    return tuple(found)
