"""Why two works are proposed together, or are not: each condition with its figure, and where they stand on the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel import clock, formats
from koppel.detect.rules import Condition
from koppel.detect.why import conditions_met
from koppel.errors import InputError, NotFoundError
from koppel.i18n import text
from koppel.model import FindingType
from koppel.services.facts.combinations import with_facts
from koppel.services.facts.findings import named_combinations
from koppel.services.facts.pairs import finding_sentence, meaning_words, score_number
from koppel.services.facts.works import is_assumed
from koppel.store.chances.combinations import list_combinations
from koppel.store.chances.couplings import backgrounds_of
from koppel.store.chances.duplicates import distinct_pairs
from koppel.store.chances.findings import last_detection, list_findings
from koppel.store.parties import parties
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.detect.why import Met
    from koppel.model import Activity
    from koppel.model.chances import Finding
    from koppel.services.facts.findings import NamedCombination
    from koppel.services.plans.columns import Columns
    from koppel.store.database import Store

# Other works that are offered to compare with.
MOST_NEAR = 300


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition: whether the two works meet it, what it is for these two, and what would have to change."""

    condition: Condition
    is_met: bool | None
    sentence: str
    change: str


@dataclass(frozen=True, slots=True)
class Why:
    """
    What is said of two works.

    ``verdict`` in one sentence; ``standing`` where they stand on the list, empty where they are no koppelkans;
    ``combination`` is the id of the combination in which they stand there; ``warnings`` that were found of the two.
    """

    titles: tuple[str, str]
    verdict: str
    reasons: tuple[Reason, ...]
    standing: str
    combination: str | None
    warnings: tuple[str, ...]


def why(store: Store, catalogue: Catalogue, language: str, first: UUID, second: UUID) -> Why:
    """
    Explain of two works why they are proposed together, or are not.

    Parameters
    ----------
    store
        As its actor sees it.
    catalogue
        Kinds and rules.
    language
        Of what is said.
    first, second
        Ids of two different works.

    Raises
    ------
    InputError
        ``why_one_work``: twice the same.
    NotFoundError
        ``activity_unknown``: there is none of this id, or none that the actor may see.
    """
    if first == second:
        raise InputError("why_one_work")
    with store.read() as cursor:
        works = {item.id: item for item in list_activities(cursor, ids=[first, second])}
        last = last_detection(cursor)
        distinct = distinct_pairs(cursor)
        party = parties(cursor)
        findings = [
            item for item in list_findings(cursor, activity_ids=[first]) if {item.a_id, item.b_id} == {first, second}
        ]
    for identity in (first, second):
        if identity not in works:
            raise NotFoundError("activity_unknown", id=str(identity))
    pair = (works[first], works[second])
    today = last.today if last else clock.today()
    met = conditions_met(pair, catalogue, today=today, distinct=distinct, parties=party)
    chance = next((item for item in findings if item.type == FindingType.KOPPELKANS), None)
    standing, combination = _standing(store, catalogue, language, chance)
    return Why(
        titles=(pair[0].title, pair[1].title),
        verdict=_verdict(met, chance, pair, catalogue, language),
        reasons=tuple(_reason(item, pair, catalogue, language) for item in met),
        standing=standing,
        combination=combination,
        warnings=tuple(
            f"{text(f'screen.type.{item.type}', language)}: {finding_sentence(item, language)}"
            for item in findings
            if item is not chance
        ),
    )


def nearest(columns: Columns, identity: str) -> tuple[str, ...]:
    """Return the ids of the works nearest to one, by the middles of their boxes, `MOST_NEAR` at most."""
    at = columns.place.get(identity)
    if at is None:
        return ()
    boxes = shapely.bounds(columns.geometry)
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    order = np.argsort(np.hypot(*(middles - middles[at]).T), kind="stable")
    return tuple(columns.ids[other] for other in order[: MOST_NEAR + 1].tolist() if other != at)[:MOST_NEAR]


def why_json(explanation: Why) -> dict[str, object]:
    """Return the explanation for machines."""
    return {
        "titles": list(explanation.titles),
        "verdict": explanation.verdict,
        "conditions": [
            {
                "condition": item.condition.value,
                "met": item.is_met,
                "told": item.sentence,
                "change": item.change or None,
            }
            for item in explanation.reasons
        ],
        "standing": explanation.standing or None,
        "combination": explanation.combination,
        "warnings": list(explanation.warnings),
    }


def _verdict(
    met: tuple[Met, ...],
    chance: Finding | None,
    pair: tuple[Activity, Activity],
    catalogue: Catalogue,
    language: str,
) -> str:
    if chance is None:
        failed = sum(item.is_met is False for item in met)
        return text("why.verdict.no" if failed else "why.verdict.not_yet", language, count=failed)
    score = score_number(chance.score, language)
    return text("why.verdict.yes", language, score=score, meaning=meaning_words(chance, pair, catalogue, language))


def _reason(item: Met, pair: tuple[Activity, Activity], catalogue: Catalogue, language: str) -> Reason:
    key = f"why.{item.condition.value}"
    facts: dict[str, object] = {
        "title": formats.listed([f"“{pair[side].title[:80]}”" for side in item.fails], language),
        "count": len(item.fails),
    }
    if item.condition is Condition.LIVE and item.fails:
        facts["status"] = text(f"view.status.{pair[item.fails[0]].status.value}", language)
    if item.condition is Condition.NEAR:
        facts |= {
            "distance": formats.length(item.figure or 0.0, language),
            "bound": formats.length(item.bound or 0.0, language),
        }
        key = f"{key}.touch" if not item.figure else key
    if item.condition is Condition.TIME and item.figure is not None:
        facts |= {
            "days": formats.days(round(abs(item.figure)), language),
            "count": round(abs(item.figure)),
            "bound": formats.days(round(item.bound or 0.0), language),
        }
        key = f"{key}.together" if item.figure < 0 else key
        shorter = min((one.duration_days for one in pair if one.duration_days), default=None)
        if item.figure < 0 and shorter is not None and shorter < -item.figure:
            facts["most"] = formats.days(shorter, language)
            key = f"{key}_most"
    if item.condition is Condition.AFFINITY:
        reason = catalogue.affinity.reason(pair[0].kind, pair[1].kind, language) or text("why.none", language)
        facts["reason"] = text("facts.kind.if_right", language, reason=reason) if any(map(is_assumed, pair)) else reason
    if item.is_met is None:
        return Reason(item.condition, None, text(f"why.{item.condition.value}.unknown", language), "")
    if item.is_met:
        is_plain = key.endswith((".touch", ".together", ".together_most"))
        return Reason(item.condition, True, text(key if is_plain else f"{key}.yes", language, **facts), "")
    key = f"why.{item.condition.value}"
    return Reason(item.condition, False, text(f"{key}.no", language, **facts), text(f"{key}.change", language, **facts))


def _standing(store: Store, catalogue: Catalogue, language: str, chance: Finding | None) -> tuple[str, str | None]:
    """Say where the two stand on the list: in which proposal, under which, or in none and why."""
    if chance is None:
        return "", None
    pair = {chance.a_id, chance.b_id}
    with store.read() as cursor:
        of_first = list_combinations(cursor, activity_ids=[chance.a_id])
        listed = [item.id for item in list_combinations(cursor, proposed=True)]
        backgrounds = backgrounds_of(cursor, pair, catalogue.rules.score_zone_m2)
    is_background = any(set(row[:2]) == pair for row in backgrounds)
    both = [item for item in of_first if pair <= set(item.members)]
    on_list = sorted((item for item in both if item.id in set(listed)), key=lambda item: listed.index(item.id))
    if not both and is_background:
        return text("why.standing.background", language), None
    if not both:
        return text("why.standing.bounded", language), None
    chosen = (on_list or [item for item in both if item.alternative_to] or both)[0]
    named = {item.combination.id: item for item in _named(store, catalogue, language, chosen.id, chosen.alternative_to)}
    name = named[chosen.id].name
    if on_list:
        (facts,) = with_facts(store, catalogue, [named[chosen.id]])
        if apart := facts.apart(language):
            return text("why.standing.apart", language, name=name, why=apart), chosen.id
        return text("why.standing.proposed", language, name=name), chosen.id
    if chosen.alternative_to in named:
        host = named[chosen.alternative_to].name
        return text("why.standing.variant", language, name=name, host=host), chosen.id
    return name, chosen.id


def _named(store: Store, catalogue: Catalogue, language: str, *ids: str | None) -> tuple[NamedCombination, ...]:
    return named_combinations(store, catalogue, language, ids=[one for one in ids if one], proposed=None)
