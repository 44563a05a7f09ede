"""From activities to the public copy: what residents may know, and what is told differently from before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import shapely

from koppel.detect.ground import opened_together
from koppel.model import Status, Visibility
from koppel.publish.calendars import days
from koppel.publish.model import Aspect, PublicChange, PublicCopy, PublicKind, PublicState, PublicWork
from koppel.services.publishing.public_consent import ENDED, gone, in_order, is_told_together, public_key, with_consent
from koppel.services.publishing.public_places import public_shapes
from koppel.services.publishing.public_promise import is_shifted, moves_of, promise, public_period, with_reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.model.practical import PracticalNote
    from koppel.services.publishing.public_places import Places

_STATES = {
    Status.GEPLAND: PublicState.PLAN,
    Status.TOEGEZEGD: PublicState.AFGESPROKEN,
    Status.IN_UITVOERING: PublicState.BEZIG,
    Status.GEREED: PublicState.KLAAR,
    Status.GEPAUZEERD: PublicState.LIGT_STIL,
}
_TEXT_FIELDS = ("title", "text", "kind", "phase", "phase_count", "hinder", "notes")
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
    published_copy: PublicCopy | None = None,
    earlier: Mapping[str, PublicWork] | None = None,
    reasons: Mapping[UUID, str] | None = None,
    notes: Mapping[UUID, tuple[PracticalNote, ...]] | None = None,
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
        Cancelled activities whose partner still lets residents see them; only one that was in the last publication is
        told, as it was told there.
    places
        Streets and buurten.
    groups
        Ids of activities that partners agreed to do together. A work of which only the buurt is told is in no group:
        the others would give its place away.
    catalogue
        Names of kinds.
    before
        What residents read now.
    number, at
        Of this publication; `at` with its zone.
    published_copy
        The last publication as it was made, before anything was taken away; `before` by default.
    earlier
        By key, how a work that is gone in `before` was told when residents last saw it.
    reasons
        By activity, why its days moved: only those that were given since residents were last told of it.
    notes
        By activity, its practical notes that are fit.

    Returns
    -------
    copy
        Whatever is public now and in neither `shown` nor `withdrawn` keeps its key and its days, and nothing else.
    """
    today = at.date()
    published_copy = published_copy or before
    old = {work.key: work for work in before.works} if before else {}
    published = {work.key: work for work in published_copy.works} if published_copy else {}
    withdrawn = tuple(withdrawn)
    works = {}
    for item, work in zip(shown, _works(store_id, shown, places, today, notes or {}), strict=True):
        reason, last = (reasons or {}).get(_id(item), ""), old.get(work.key)
        if last is not None and not last.is_shown:
            shown_last = (earlier or {}).get(work.key)
            works[work.key] = _again(last.first_published, shown_last, work, today, reason)
        else:
            works[work.key] = _since(last, work, today, reason)
    for item in withdrawn:
        key = _key(store_id, item)
        if key in published and key not in works and published[key].is_shown:
            works[key] = _stopped(published[key], today)
    for key, work in old.items():
        if key not in works:
            works[key] = gone(work, today)
    kinds = {work.kind for work in works.values() if work.kind}
    together = _together(groups, store_id, works, catalogue.rules.together_turn_days)
    copy = PublicCopy(
        number=number,
        published_at=at,
        crs=places.crs,
        kinds=_kinds(kinds, catalogue, published_copy),
        works=in_order(works.values()),
        streets=places.streets,
        areas=places.areas,
        together=together,
        opened_once=_opened_once(together, {_key(store_id, item): item for item in shown}, catalogue),
    )
    return with_consent(copy, store_id, (*shown, *withdrawn))


def _id(item: Activity) -> UUID:
    assert item.id is not None  # noqa: S101
    return item.id


def _key(store_id: UUID, item: Activity) -> str:
    return public_key(store_id, _id(item))


def _works(
    store_id: UUID,
    shown: Sequence[Activity],
    places: Places,
    today: date,
    notes: Mapping[UUID, tuple[PracticalNote, ...]],
) -> list[PublicWork]:
    geometries = [item.geometry for item in shown]
    shapes, areas, streets = (
        public_shapes(geometries, places.crs),
        places.areas_of(geometries),
        places.streets_of(geometries),
    )
    works = []
    for item, shape, area, along in zip(shown, shapes, areas, streets, strict=True):
        is_placed = item.visibility is Visibility.OPENBAAR
        works.append(
            PublicWork(
                key=_key(store_id, item),
                state=_STATES[item.status],
                title=_line(item.public_title),
                text=(item.public_description or "").strip(),
                kind=item.kind,
                partner=item.partner,
                period=public_period(item),
                phase=item.phase,
                phase_count=item.phase_count,
                hinder=item.hinder,
                contact_role=_line(item.contact_role),
                contact_channel=_line(item.contact_channel),
                notes=notes.get(_id(item), ()),
                geometry=shape if is_placed else None,
                area=area,
                streets=along if is_placed else (),
                first_published=today,
                changed_on=today,
            )
        )
    return works


def _line(value: str | None) -> str:
    return " ".join((value or "").split())


def _since(before: PublicWork | None, now: PublicWork, today: date, reason: str) -> PublicWork:
    """Carry on what was told of a work, with what is different now; a reason given since goes with its last move."""
    if before is None:
        return now
    aspects = differences(before, now)
    if not aspects:
        changes = with_reason(before.changes, reason)
        return replace(now, first_published=before.first_published, changed_on=before.changed_on, changes=changes)
    promised = promise(before)
    shifted = Aspect.PERIOD in aspects and is_shifted(promised, now.period)
    earlier = before.changes if shifted else with_reason(before.changes, reason)
    period = promised if shifted else before.period
    change = PublicChange(
        today,
        aspects,
        period if Aspect.PERIOD in aspects else None,
        before.state if Aspect.STATE in aspects else None,
        shifted,
        reason if shifted else "",
    )
    return replace(now, first_published=before.first_published, changes=(*earlier, change))


def _again(first_published: date, before: PublicWork | None, now: PublicWork, today: date, reason: str) -> PublicWork:
    """Tell a work that was gone: as a new one, but what was promised of its days before is not forgotten."""
    moves = () if before is None else moves_of(before)
    if before is not None and is_shifted(promised := promise(before), now.period):
        moves = (*moves, PublicChange(today, (Aspect.PERIOD,), promised, None, is_shifted=True, reason=reason))
    return replace(now, first_published=first_published, changes=with_reason(moves, reason))


def _stopped(before: PublicWork, today: date) -> PublicWork:
    """Keep of a cancelled work only what was told before."""
    if before.state in ENDED:
        return before
    change = PublicChange(today, (Aspect.STATE,), None, before.state)
    return replace(before, state=PublicState.GAAT_NIET_DOOR, changed_on=today, changes=(*before.changes, change))


def differences(before: PublicWork, now: PublicWork) -> tuple[Aspect, ...]:
    """Say in which respects a work is told differently, in the order of `Aspect`."""

    def differs(names: Iterable[str]) -> bool:
        return any(getattr(before, name) != getattr(now, name) for name in names)

    differs_in = {
        Aspect.STATE: before.state is not now.state,
        Aspect.PERIOD: before.period != now.period,
        Aspect.TEXT: differs(_TEXT_FIELDS),
        Aspect.PLACE: _place_differs(before, now),
        Aspect.WHO: differs(_WHO_FIELDS),
    }
    return tuple(aspect for aspect in Aspect if differs_in[aspect])


def _place_differs(before: PublicWork, now: PublicWork) -> bool:
    if before.geometry is None or now.geometry is None:
        return (before.geometry is None) != (now.geometry is None) or before.area != now.area
    return not bool(shapely.equals_exact(before.geometry, now.geometry, 1e-6, normalize=True))


def _kinds(names: set[str], catalogue: Catalogue, before: PublicCopy | None) -> Mapping[str, PublicKind]:
    kinds_by_name = {}
    for name in sorted(names):
        kind = catalogue.kinds.get(name)
        if kind is None:
            # A kind that is declared no more, of a work that was cancelled under it.
            assert before is not None  # noqa: S101
            kinds_by_name[name] = before.kinds[name]
            continue
        kinds_by_name[name] = PublicKind(
            id=name,
            label=dict(kind.plain),
            theme=kind.theme,
            theme_label=dict(catalogue.themes[kind.theme].plain),
            opens_street=kind.opens_street,
            color=kind.color,
            dash=kind.dash,
            icon=kind.icon,
        )
    return kinds_by_name


def _opened_once(
    together: Iterable[Iterable[str]], activities: Mapping[str, Activity], catalogue: Catalogue
) -> tuple[tuple[str, ...], ...]:
    """Return the keys of works done together that open the street once, as everything said of it in the app does."""
    groups_by_key: list[tuple[str, ...]] = []
    for keys in together:
        public_keys = [key for key in keys if key in activities]
        groups = opened_together([activities[key] for key in public_keys], catalogue)
        groups_by_key += [tuple(public_keys[at] for at in group) for group in groups]
    return tuple(groups_by_key)


def _together(
    groups: Iterable[Iterable[UUID]], store_id: UUID, works: Mapping[str, PublicWork], turn_days: int
) -> tuple[tuple[str, ...], ...]:
    together: list[tuple[str, ...]] = []
    for group in groups:
        keys = sorted(public_key(store_id, identity) for identity in group)
        public_keys = [key for key in keys if key in works and is_told_together(works[key])]
        together += [part for part in _at_one_time(public_keys, works, turn_days) if len(part) > 1]
    return tuple(together)


def _at_one_time(keys: Iterable[str], works: Mapping[str, PublicWork], turn_days: int) -> list[tuple[str, ...]]:
    """
    Part works that were agreed upon by when they go on: what moved away is not told as done together any more.

    In a group each begins at most `turn_days` after another has ended; where a period is not known, the agreement is
    all that is.
    """
    spans = {key: days(works[key].period) for key in keys}
    unknown = [key for key, span in spans.items() if span is None]
    known = sorted((span, key) for key, span in spans.items() if span is not None)
    groups: list[list[str]] = []
    last = date.min
    for (first, end), key in known:
        if not groups or (first - last).days > turn_days:
            groups.append([])
        groups[-1].append(key)
        last = max(last, end)
    return [tuple(sorted([*group, *unknown])) for group in groups] or [tuple(unknown)]
