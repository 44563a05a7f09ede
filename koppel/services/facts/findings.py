"""What was found, as the screens and the shell show it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from koppel.detect.scoring.score import PARTS
from koppel.model.plans import ReferenceLayer
from koppel.services.facts.combination_names import combination_name
from koppel.store.chances.acknowledgements import list_acknowledged
from koppel.store.chances.combinations import list_combinations
from koppel.store.chances.findings import last_detection
from koppel.store.chances.findings import list_findings as stored_findings
from koppel.store.plans.activities import list_activities
from koppel.store.plans.reference import list_reference

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    import duckdb

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.model.chances import Combination, Detection, Finding
    from koppel.store.database import Store

_METRES = 6


@dataclass(frozen=True, slots=True)
class NamedCombination:
    """A combination with its name (street and kinds), its members, and how many alternatives stand under it."""

    combination: Combination
    name: str
    members: tuple[Activity, ...]
    alternatives: int


def list_findings(
    store: Store, *, types: Collection[str] | None = None, min_score: float | None = None
) -> tuple[Detection | None, tuple[Finding, ...]]:
    """Return the last run of finding and what it left, the best first, with what was said of warnings."""
    with store.read() as cursor:
        findings = stored_findings(cursor, types=types, min_score=min_score)
        return last_detection(cursor), with_handled(cursor, findings)


def with_handled(cursor: duckdb.DuckDBPyConnection, findings: Collection[Finding]) -> tuple[Finding, ...]:
    """Add to findings who said why they need nothing more."""
    handled = list_acknowledged(cursor)
    return tuple(replace(item, handled=handled.get((item.type, item.a_id, item.b_id))) for item in findings)


def last_run(store: Store) -> datetime | None:
    """Return the moment of the last run of finding; None before the first."""
    with store.read() as cursor:
        last = last_detection(cursor)
    return None if last is None else last.run_at


def findings_json(detection: Detection | None, findings: Collection[Finding]) -> dict[str, object]:
    """Return findings in the form of the shell's ``findings --format json``; absent facts are None."""
    return {
        "today": detection.today.isoformat() if detection else None,
        "rules_version": detection.rules_version if detection else None,
        "findings": [finding_json(item) for item in findings],
    }


def finding_json(item: Finding) -> dict[str, object]:
    """Return one finding in that form; metres and scores to a millionth."""
    parts = {name: _rounded(getattr(item, f"part_{name}")) for name in PARTS}
    return {
        "type": item.type,
        "mode": item.mode,
        "severity": item.severity,
        "certainty": item.certainty,
        "a": {"partner": item.a_partner, "external_id": item.a_external_id},
        "b": {"partner": item.b_partner, "external_id": item.b_external_id},
        "distance_m": _rounded(item.distance_m),
        "shared_area_m2": _rounded(item.shared_area_m2),
        "shared_length_m": _rounded(item.shared_length_m),
        "overlap_days": item.overlap_days,
        "gap_days": item.gap_days,
        "shift_days": item.shift_days,
        "score": _rounded(item.score),
        "parts": parts,
        "handled": item.handled.reason if item.handled else None,
        "handled_by": item.handled.by if item.handled else None,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _METRES)


def named_combinations(
    store: Store,
    catalogue: Catalogue,
    language: str,
    *,
    ids: Collection[str] | None = None,
    proposed: bool | None = True,
    limit: int | None = None,
    activity_ids: Collection[UUID] | None = None,
    alternative_to: str | None = None,
) -> tuple[NamedCombination, ...]:
    """Return combinations with names and members, the best first; the filters are those of `list_combinations`."""
    with store.read() as cursor:
        combinations = list_combinations(
            cursor, ids=ids, proposed=proposed, limit=limit, activity_ids=activity_ids, alternative_to=alternative_to
        )
        alternatives: dict[str, int] = {}
        for item in list_combinations(cursor, proposed=False):
            if item.alternative_to is not None:
                alternatives[item.alternative_to] = alternatives.get(item.alternative_to, 0) + 1
        works = {identity for item in combinations for identity in item.members}
        activities = {item.id: item for item in list_activities(cursor, ids=works)} if works else {}
        streets = list_reference(cursor, layer=ReferenceLayer.STREET)
    named = []
    for item in combinations:
        members = tuple(activities[identity] for identity in item.members if identity in activities)
        name = combination_name(members, [(street.name, street.geometry) for street in streets], catalogue, language)
        named.append(NamedCombination(item, name, members, alternatives.get(item.id, 0)))
    return tuple(named)
