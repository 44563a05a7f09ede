"""What the map and its lists show: plain values, places in WGS84, nothing of the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from koppel import formats
from koppel.crs import transform
from koppel.detect.benefit import Benefit, benefit
from koppel.i18n import text
from koppel.model import FindingType, Precision
from koppel.services.findings import NamedCombination, named_combinations
from koppel.store.acknowledgements import list_acknowledged
from koppel.store.findings import Finding
from koppel.store.findings import list_findings as stored_findings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue import Catalogue
    from koppel.model import Activity
    from koppel.store.database import Store

# Combinations that are drawn and listed, the best ones; a table holds all of them.
MOST_SHOWN = 300
# South-west and north-east corner, latitude first, as Leaflet wants them.
Corners = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityView:
    """One activity as it is shown, without its place."""

    id: str
    title: str
    kind: str
    kind_label: str
    theme: str
    color: str
    dash: str
    partner: str
    period: str
    status: str
    contact: str
    is_firm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """Why two members couple, in words; ``parts`` of the score by name, 0–1, None where unknown."""

    first: str
    second: str
    reason: str
    timing: str
    place: str
    score: float
    certainty: str
    parts: tuple[tuple[str, float | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinationView:
    """A combination as it is shown in the list and in its panel."""

    id: str
    name: str
    score: float
    members: tuple[ActivityView, ...]
    pairs: tuple[PairView, ...]
    certainty: str
    benefit: Benefit
    start: date | None
    bounds: Corners


@dataclass(frozen=True, slots=True)
class AlarmView:
    """A warning about the order of two works, and what would solve it."""

    type: str
    text: str
    cure: str
    ids: tuple[str, str]


def combination_views(
    store: Store, catalogue: Catalogue, language: str, *, limit: int | None = MOST_SHOWN
) -> tuple[CombinationView, ...]:
    """Give the best combinations that are proposed, each with why its members couple."""
    named = named_combinations(store, catalogue, language, limit=limit)
    ids = {member.id for item in named for member in item.members if member.id is not None}
    with store.read() as cursor:
        found = stored_findings(cursor, types=[FindingType.KOPPELKANS], activity_ids=ids) if ids else ()
    pairs: dict[tuple[UUID | None, UUID | None], Finding] = {(item.a_id, item.b_id): item for item in found}
    return tuple(_combination(item, pairs, catalogue, language, store.crs) for item in named)


def alternative_names(store: Store, catalogue: Catalogue, language: str, identity: str) -> tuple[str, ...]:
    """Name what stands under a proposal, each with its score."""
    found = named_combinations(store, catalogue, language, proposed=False, alternative_to=identity)
    return tuple(
        text("view.alternative", language, name=item.name, score=round(item.combination.score or 0)) for item in found
    )


def alarm_views(store: Store, language: str) -> tuple[AlarmView, ...]:
    """
    Give warnings about the order of works: a street that is renewed before it is opened, or is new.

    Those that were dealt with are left out.
    """
    with store.read() as cursor:
        done = list_acknowledged(cursor)
        found = stored_findings(cursor, types=[FindingType.VOLGORDE, FindingType.OPBREEKRUST])
    return tuple(
        AlarmView(
            item.type,
            text(
                f"view.{item.type}",
                language,
                a=item.a_title,
                b=item.b_title,
                days=formats.days(item.gap_days or 0, language),
            ),
            text(f"view.cure_{item.type}", language),
            (str(item.a_id), str(item.b_id)),
        )
        for item in found
        if (item.type, item.a_id, item.b_id) not in done
    )


def period_text(item: Activity, language: str) -> str:
    """Say a period in words, as exactly as it is known."""
    if item.start is None:
        return text("view.no_start", language)
    start = formats.date_words(item.start, item.start_precision or Precision.DAG, language)
    if item.end is None:
        return text("view.no_end", language, start=start)
    end = formats.date_words(item.end, item.end_precision or Precision.DAG, language)
    return start if start == end else f"{start} – {end}"


def activity_views(activities: Sequence[Activity], catalogue: Catalogue, language: str) -> tuple[ActivityView, ...]:
    """Give activities as they are shown, in their order."""
    return tuple(
        ActivityView(
            id=str(item.id),
            title=item.title,
            kind=item.kind,
            kind_label=catalogue.kinds[item.kind].label[language],
            theme=catalogue.kinds[item.kind].theme,
            color=catalogue.kinds[item.kind].color,
            dash=catalogue.kinds[item.kind].dash,
            partner=item.partner,
            period=period_text(item, language),
            status=text(f"view.status.{item.status.value}", language),
            contact=", ".join(part for part in (item.contact_role, item.contact_channel) if part),
            is_firm=item.status.value in ("toegezegd", "in_uitvoering", "gereed"),
        )
        for item in activities
    )


def _combination(
    item: NamedCombination,
    pairs: dict[tuple[UUID | None, UUID | None], Finding],
    catalogue: Catalogue,
    language: str,
    crs: str,
) -> CombinationView:
    members = item.members
    told = []
    for at, first in enumerate(members):
        for second in members[at + 1 :]:
            pair = pairs.get((first.id, second.id)) or pairs.get((second.id, first.id))
            if pair is not None:
                told.append(_pair(pair, catalogue, language))
    told.sort(key=lambda pair: -pair.score)
    certain = all(pair.certainty == "zeker" for pair in told)
    return CombinationView(
        id=item.combination.id,
        name=item.name,
        score=item.combination.score or 0.0,
        members=activity_views(members, catalogue, language),
        pairs=tuple(told),
        certainty=text("view.certain" if certain else "view.indicative", language),
        benefit=benefit(members, catalogue),
        start=min((member.start for member in members if member.start), default=None),
        bounds=corners([member.geometry for member in members], crs),
    )


def _pair(pair: Finding, catalogue: Catalogue, language: str) -> PairView:
    labels = [catalogue.kinds[kind].label[language] for kind in (pair.a_kind, pair.b_kind)]
    reason = catalogue.affinity.reason(pair.a_kind, pair.b_kind, language)
    days = pair.overlap_days if pair.mode == "gelijktijdig" else pair.gap_days
    shared = pair.shared_area_m2 or 0.0
    place = "view.shares" if shared > 0 else "view.near"
    names = ("place", "time", "affinity", "reach", "need")
    return PairView(
        first=labels[0],
        second=labels[1],
        reason=reason or text("view.no_reason", language),
        timing=text(f"view.mode.{pair.mode}", language, days=formats.days(days or 0, language)),
        place=text(
            place,
            language,
            area=formats.area(shared, language),
            distance=formats.length(pair.distance_m or 0, language),
        ),
        score=pair.score or 0.0,
        certainty=pair.certainty or "",
        parts=tuple((text(f"view.part.{name}", language), getattr(pair, f"part_{name}")) for name in names),
    )


def corners(geometries: Sequence[BaseGeometry], crs: str) -> Corners:
    """Give the corners of a box around geometries of `crs`."""
    box = shapely.box(*shapely.total_bounds(list(geometries)))
    west, south, east, north = shapely.bounds(transform([box], source=crs, target="OGC:CRS84")[0])
    return ((float(south), float(west)), (float(north), float(east)))
