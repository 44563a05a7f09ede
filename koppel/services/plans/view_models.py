"""What the map and its lists show: plain values, places in WGS84, nothing of the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from koppel.crs import transform
from koppel.detect.scoring.score import PARTS
from koppel.i18n import text
from koppel.model import FindingType
from koppel.services.facts import pairs as pair
from koppel.services.facts.combinations import MOST_SHOWN, listed_combinations, with_facts
from koppel.services.facts.findings import named_combinations
from koppel.services.facts.saving_words import how_lines
from koppel.services.facts.works import kind_words, period_text
from koppel.store.chances.acknowledgements import list_acknowledged
from koppel.store.chances.findings import list_findings as stored_findings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue.load import Catalogue
    from koppel.detect.benefit import Benefit
    from koppel.model import Activity
    from koppel.model.chances import Finding
    from koppel.services.facts.combinations import CombinationFacts
    from koppel.services.facts.findings import NamedCombination
    from koppel.store.database import Store

# South-west and north-east corner, latitude first, as Leaflet wants them.
Corners = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityView:
    """One activity as it is shown, without its place; no ``number`` before it is shared."""

    id: str
    number: int | None
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
    """
    Why two members couple, in words.

    ``parts`` of the score by name, 0–1, None where unknown, each with where it comes from; ``own`` says why works of
    one partner count for less, ``meaning`` how often such pairs were really coordinated. ``ids`` are of the two works.
    """

    ids: tuple[UUID, UUID]
    first: str
    second: str
    reason: str
    timing: str
    place: str
    score: float
    certainty: str
    parts: tuple[tuple[str, float | None, str], ...]
    own: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinationView:
    """
    A combination as it is shown in the list and in its panel.

    ``period``, ``ground`` and ``openings`` say in words what `koppel.services.facts` knows; ``saved`` what it saves
    and ``how`` how that was computed. ``host`` is the proposal of which it is a variant, None where it is none;
    ``doubt`` says of which works nobody told that they began, ``within`` in which plans for a whole quarter they lie,
    ``is_rare`` tells that such works are hardly ever done together, ``apart`` why a combination can stand apart.
    """

    id: str
    name: str
    score: float
    members: tuple[ActivityView, ...]
    pairs: tuple[PairView, ...]
    is_certain: bool
    certainty: str
    period: str
    ground: str
    openings: str
    benefit: Benefit
    saved: tuple[str, ...]
    how: tuple[str, ...]
    start: date | None
    bounds: Corners
    host: str | None
    is_rare: bool
    doubt: str = ""
    apart: str = ""
    within: str = ""


@dataclass(frozen=True, slots=True)
class OtherCombination:
    """A combination that is not on the list: its name with its score."""

    id: str
    name: str


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
    """Return the best combinations of the list, each with why its members couple."""
    listed = listed_combinations(store, catalogue, language, limit=limit)
    return tuple(_combination(item, catalogue, language, store.crs) for item in listed.proposals)


def combination_view(store: Store, catalogue: Catalogue, language: str, identity: str) -> CombinationView | None:
    """Return a combination that is found, on the list or not; None where there is no such combination any more."""
    named = named_combinations(store, catalogue, language, ids=[identity], proposed=None)
    return next(
        (_combination(item, catalogue, language, store.crs) for item in with_facts(store, catalogue, named)), None
    )


def variants(store: Store, catalogue: Catalogue, language: str, identity: str) -> tuple[OtherCombination, ...]:
    """Return what stands under a proposal, the best first."""
    named = named_combinations(store, catalogue, language, proposed=False, alternative_to=identity)
    return _others(named, language)


def rare_combinations(store: Store, catalogue: Catalogue, language: str) -> tuple[OtherCombination, ...]:
    """Return what stands apart from the list: hardly ever done together, or nothing to decide; the best first."""
    listed = listed_combinations(store, catalogue, language, limit=MOST_SHOWN)
    return _others([item.named for item in listed.rare], language)


def _others(named: Sequence[NamedCombination], language: str) -> tuple[OtherCombination, ...]:
    def words(item: NamedCombination) -> str:
        score = pair.score_number(item.combination.score, language)
        return text("view.alternative", language, name=item.name, score=score)

    return tuple(OtherCombination(item.combination.id, words(item)) for item in named)


def alarm_views(store: Store, language: str) -> tuple[AlarmView, ...]:
    """
    Return warnings about the order of works: a street that is renewed before it is opened, or is new.

    Those that were dealt with are left out.
    """
    with store.read() as cursor:
        done = list_acknowledged(cursor)
        findings = stored_findings(cursor, types=[FindingType.VOLGORDE, FindingType.OPBREEKRUST])
    return tuple(
        AlarmView(
            item.type,
            pair.alarm_sentence(item, language),
            pair.cure_words(item.type, language),
            (str(item.a_id), str(item.b_id)),
        )
        for item in findings
        if (item.type, item.a_id, item.b_id) not in done
    )


def activity_views(activities: Sequence[Activity], catalogue: Catalogue, language: str) -> tuple[ActivityView, ...]:
    """Return activities as they are shown, in their order."""
    return tuple(
        ActivityView(
            id=str(item.id),
            number=item.number,
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


def _combination(item: CombinationFacts, catalogue: Catalogue, language: str, crs: str) -> CombinationView:
    members, saved = item.named.members, item.plan.benefit
    period, ground, openings = item.plan.lines(language)
    return CombinationView(
        id=item.id,
        name=item.named.name,
        score=item.named.combination.score or 0.0,
        members=activity_views(members, catalogue, language),
        pairs=tuple(_pair(one, members, item.parties, catalogue, language) for one in item.pairs),
        is_certain=item.is_certain,
        certainty=pair.certainty_words(item.is_certain, language),
        period=period,
        ground=ground,
        openings=openings,
        benefit=saved,
        saved=item.plan.saved_lines(catalogue, language),
        how=how_lines(saved, members, catalogue, language, under_way=item.plan.under_way),
        start=min((member.start for member in members if member.start), default=None),
        bounds=corners([member.geometry for member in members], crs),
        host=item.named.combination.alternative_to,
        is_rare=item.is_rare,
        within=text("facts.within", language, plans=item.within) if item.within else "",
        apart=item.apart(language),
        doubt=text("facts.doubt", language, titles=item.doubtful, count=len(item.doubtful)) if item.doubtful else "",
    )


def _pair(
    item: Finding, members: Sequence[Activity], parties: Mapping[str, str], catalogue: Catalogue, language: str
) -> PairView:
    by_id = {one.id: one for one in members}
    works = (by_id[item.a_id], by_id[item.b_id])
    part_words = pair.part_words(item, works, catalogue, language)
    return PairView(
        ids=(item.a_id, item.b_id),
        first=kind_words(works[0], catalogue, language),
        second=kind_words(works[1], catalogue, language),
        reason=pair.reason_words(item, works, catalogue, language),
        timing=pair.time_words(item, language),
        place=pair.place_words(item, language),
        score=item.score or 0.0,
        certainty=item.certainty or "",
        parts=tuple(
            (text(f"view.part.{name}", language), getattr(item, f"part_{name}"), part_words.get(name, ""))
            for name in PARTS
        ),
        own=pair.own_words(works, parties, language),
        meaning=pair.meaning_words(item, works, catalogue, language),
    )


def corners(geometries: Sequence[BaseGeometry], crs: str) -> Corners:
    """Return the corners of a box around geometries of `crs`."""
    box = shapely.box(*shapely.total_bounds(list(geometries)))
    west, south, east, north = shapely.bounds(transform([box], source=crs, target="OGC:CRS84")[0])
    return ((float(south), float(west)), (float(north), float(east)))
