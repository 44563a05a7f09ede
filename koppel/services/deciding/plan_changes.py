"""What changed in the works of a combination, in words, with what it does to the others of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import shapely

from koppel import formats
from koppel.detect.timing import Period, gap_days, overlap_days
from koppel.i18n import text
from koppel.model import Precision, Status, Visibility
from koppel.model.dates import widen_end, widen_start

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity

_ASIDE = (Status.GEANNULEERD, Status.GEPAUZEERD)
_DATES = ("start", "start_precision", "end", "end_precision", "earliest_start", "latest_end")
# Coordinates that went out as a file and came back differ by less than this.
_SAME_M = 0.01
_MONTH_DAYS = 365.25 / 12
_SAME_SIZE = 0.05


def differs(before: Activity, now: Activity | None) -> bool:
    """Return whether a work changed in what partners judge: dates, place, kind, whether it goes on and is shared."""
    return (
        now is None
        or moved(before, now)
        or before.kind != now.kind
        or _standing(before) != _standing(now)
        or (now.visibility is Visibility.EIGEN and before.visibility is not Visibility.EIGEN)
    )


def moved(before: Activity, now: Activity) -> bool:
    """Return whether the dates or the place of a work changed."""
    return any(getattr(before, name) != getattr(now, name) for name in _DATES) or _elsewhere(before, now)


def change_lines(
    earlier: Mapping[UUID, Activity],
    now: Mapping[UUID, Activity],
    catalogue: Catalogue,
    language: str,
    *,
    unshared: int = 0,
) -> tuple[str, ...]:
    """
    Describe what changed in a combination.

    Parameters
    ----------
    earlier
        Earlier states of works that changed since; a work that is not in it is as it was.
    now
        Current states of its works; one that is only in `then` is no more.
    catalogue, language
        Of the words.
    unshared
        How many of its works the reader may no longer see; nothing is said of these but that.

    Returns
    -------
    lines
        One a changed work, in the order of `now`; nothing where all that changed was changed back.
    """
    order = [identity for identity in (*now, *(gone for gone in earlier if gone not in now)) if identity in earlier]
    before = {**now, **earlier}
    lines = []
    for identity in order:
        item = now.get(identity)
        if differs(earlier[identity], item):
            others = [other for key, other in now.items() if key != identity and _counts(other)]
            lines.append(_line(earlier[identity], item, others, before, catalogue, language))
    lines += [text("replan.unshared", language)] * unshared
    return tuple(lines)


def joined_lines(joined: Iterable[Activity], catalogue: Catalogue, language: str) -> tuple[str, ...]:
    """Say of each work that came to a combination that it did."""
    return tuple(
        text("replan.joined", language, kind=_kind(item, catalogue, language), partner=item.partner) for item in joined
    )


def span(days: int, language: str) -> str:
    """Describe a number of days in days, weeks, months or years, as people would."""
    count = abs(days)
    months = max(1, round(count / _MONTH_DAYS))
    if count < 14:
        return formats.days(count, language)
    if count <= 70 and abs(count - months * _MONTH_DAYS) > 3:
        return formats.weeks(round(count / 7), language)
    if months <= 23:
        return formats.months(months, language)
    return formats.years(count / 365.25, language)


def _line(
    old: Activity,
    now: Activity | None,
    others: Sequence[Activity],
    before: Mapping[UUID, Activity],
    catalogue: Catalogue,
    language: str,
) -> str:
    name = _name(old, before.values(), catalogue, language)
    if now is None or _standing(old) != _standing(now) or now.visibility is Visibility.EIGEN:
        return text(f"replan.{_what_stopped(now)}", language, name=name)
    words, effects = [], []
    if old.kind != now.kind:
        words.append(text("replan.kind", language, kind=_kind(now, catalogue, language)))
    if any(getattr(old, field) != getattr(now, field) for field in _DATES):
        words.append(_shifted(old, now, catalogue, language))
        effects += _in_time(old, now, others, before, catalogue, language)
    if _elsewhere(old, now):
        words.append(_displaced(old, now, language))
        effects += _in_place(old, now, others, before, catalogue, language)
    return f"{name}: {'; '.join((', '.join(words), *effects))}"


def _what_stopped(now: Activity | None) -> str:
    if now is None:
        return "removed"
    if now.status is Status.GEANNULEERD:
        return "withdrawn"
    if now.status is Status.GEPAUZEERD:
        return "paused"
    return "private" if now.visibility is Visibility.EIGEN else "resumed"


def _standing(item: Activity) -> Status | None:
    return item.status if item.status in _ASIDE else None


def _counts(item: Activity) -> bool:
    return item.status not in _ASIDE and item.visibility is not Visibility.EIGEN


def _kind(item: Activity, catalogue: Catalogue, language: str) -> str:
    return catalogue.kinds[item.kind].label.get(language, item.kind)


def _name(item: Activity, everyone: Iterable[Activity], catalogue: Catalogue, language: str) -> str:
    """Name a work after its kind, with its partner where the combination has more of that kind."""
    kind = _kind(item, catalogue, language)
    alike = [other for other in everyone if other.kind == item.kind and other.id != item.id]
    return f"{kind} ({item.partner})" if alike else kind


def _period(item: Activity, catalogue: Catalogue) -> Period | None:
    if item.start is None:
        return None
    first = widen_start(item.start, item.start_precision or Precision.DAG)
    if item.end is None:
        return Period(first, first + timedelta(days=catalogue.kinds[item.kind].typical_days - 1))
    return Period(first, widen_end(item.end, item.end_precision or Precision.DAG))


def _shifted(before: Activity, now: Activity, catalogue: Catalogue, language: str) -> str:
    old, new = _period(before, catalogue), _period(now, catalogue)
    if old is None or new is None:
        return text("replan.window" if old == new else "replan.undated" if new is None else "replan.dated", language)
    start, end = (new.first - old.first).days, (new.last - old.last).days
    if start and end and start * end > 0 and abs(start - end) <= 7:
        return _way("moved", start, language)
    parts = [_way(key, days, language) for key, days in (("starts", start), ("ends", end)) if days]
    return ", ".join(parts) or text("replan.window", language)


def _way(key: str, days: int, language: str) -> str:
    way = "later" if days > 0 else "earlier"
    return text(f"replan.{key}_{way}", language, span=span(days, language))


def _in_time(
    before_change: Activity,
    now: Activity,
    others: Sequence[Activity],
    before: Mapping[UUID, Activity],
    catalogue: Catalogue,
    language: str,
) -> list[str]:
    """Describe what the periods of a work and each of the others share now, or what lies between."""
    others_by_line: dict[str, list[Activity]] = {}
    old, new = _period(before_change, catalogue), _period(now, catalogue)
    for other in others:
        was, is_now = _period(before[_id(other)], catalogue), _period(other, catalogue)
        if new is None or is_now is None:
            continue
        overlap = overlap_days(new, is_now)
        overlapped = 0 if old is None or was is None else overlap_days(old, was)
        gap = gap_days(new, is_now)
        if overlap:
            key = "overlap_less" if overlap < overlapped else "overlap_more" if overlap > overlapped else "overlap_same"
            line = text(f"replan.{key}", language, span=span(overlap, language))
        else:
            line = text("replan.overlap_lost" if overlapped else "replan.gap", language, span=span(gap, language))
        others_by_line.setdefault(line, []).append(other)
    return _with(others_by_line, len(others), before.values(), catalogue, language)


def _displaced(before: Activity, now: Activity, language: str) -> str:
    metres = float(shapely.distance(shapely.centroid(before.geometry), shapely.centroid(now.geometry)))
    sizes = [float(shapely.area(item.geometry) or shapely.length(item.geometry)) for item in (before, now)]
    words = [text("replan.displaced", language, distance=formats.length(metres, language))] if metres >= 1 else []
    if sizes[0] and abs(sizes[1] / sizes[0] - 1) >= _SAME_SIZE:
        percent = formats.percent(abs(sizes[1] / sizes[0] - 1), language)
        words.append(text(f"replan.{'grown' if sizes[1] > sizes[0] else 'shrunk'}", language, percent=percent))
    return ", ".join(words) or text("replan.reshaped", language)


def _in_place(
    before_change: Activity,
    now: Activity,
    others: Sequence[Activity],
    before: Mapping[UUID, Activity],
    catalogue: Catalogue,
    language: str,
) -> list[str]:
    """Describe how far a work lies from each of the others now, where that is different."""
    others_by_line: dict[str, list[Activity]] = {}
    for other in others:
        was = float(shapely.distance(before_change.geometry, before[_id(other)].geometry))
        metres = float(shapely.distance(now.geometry, other.geometry))
        if abs(was - metres) >= 1:
            key = "apart" if metres >= 1 else "meets"
            others_by_line.setdefault(
                text(f"replan.{key}", language, distance=formats.length(metres, language)), []
            ).append(other)
    return _with(others_by_line, len(others), before.values(), catalogue, language)


def _with(
    items_by_line: Mapping[str, Sequence[Activity]],
    others: int,
    everyone: Iterable[Activity],
    catalogue: Catalogue,
    language: str,
) -> list[str]:
    if others == 1:
        return list(items_by_line)
    works = list(everyone)
    lines = []
    for line, items in items_by_line.items():
        names = [_name(item, works, catalogue, language) for item in items]
        lines.append(text("replan.with", language, effect=line, names=names))
    return lines


def _elsewhere(before: Activity, now: Activity) -> bool:
    if before.geometry.equals_exact(now.geometry, _SAME_M):
        return False
    old, new = shapely.normalize(before.geometry), shapely.normalize(now.geometry)
    return not bool(shapely.equals_exact(old, new, _SAME_M))


def _id(item: Activity) -> UUID:
    assert item.id is not None  # noqa: S101
    return item.id
