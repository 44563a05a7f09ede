"""Files for others: activities, findings and combinations."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.detect.scoring.score import PARTS
from koppel.exports.csv import write_rows
from koppel.exports.formats import FORMATS, export_activities
from koppel.exports.geojson import features_geojson
from koppel.exports.table import date_text
from koppel.i18n import text
from koppel.model import Certainty, FindingType
from koppel.model.deciding import State
from koppel.services.deciding.decisions import assessments, state_words
from koppel.services.deciding.next_step import ToAct, Turn, to_act, to_act_words
from koppel.services.facts.combinations import listed_combinations, plan_json
from koppel.services.facts.findings import finding_json, with_handled
from koppel.services.facts.pairs import certainty_words, part_words, reason_words, time_words
from koppel.store.chances.findings import list_findings
from koppel.store.plans.activities import list_activities
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.model.chances import Finding
    from koppel.services.deciding.assessment import Assessment
    from koppel.services.facts.combinations import CombinationFacts
    from koppel.services.plans.columns import Columns
    from koppel.store.database import Store

# Formats of activities, and of findings and combinations, as the endings of file names.
ACTIVITY_FORMATS = FORMATS
ROW_FORMATS: tuple[str, ...] = ("geojson", "csv", "xlsx")


def activities_file(
    store: Store, form: str, *, partner: str | None = None, kind: str | None = None
) -> tuple[bytes, int]:
    """Write the current activities, of one partner or kind or of all; and tell how many."""
    with store.read() as cursor:
        activities = list_activities(cursor, partner=partner, kind=kind)
    return apart(export_activities, activities, form, store.crs), len(activities)


def chosen_activities_file(columns: Columns, shown: NDArray[np.bool_], form: str, crs: str) -> bytes:
    """Write the activities that are shown, in one of `FORMATS`."""
    return apart(export_activities, [columns.activities[at] for at in np.flatnonzero(shown)], form, crs)


def chosen_findings_file(store: Store, catalogue: Catalogue, language: str, ids: Collection[str], form: str) -> bytes:
    """
    Write findings of all types of which both activities are among `ids`, in one of `ROW_FORMATS`.

    A table is for people: its heads and words are in `language`. GeoJSON is for machines.
    """
    with store.read() as cursor:
        findings = with_handled(cursor, list_findings(cursor))
    chosen = [item for item in findings if str(item.a_id) in ids and str(item.b_id) in ids]
    if form == "geojson":
        return findings_geojson(store, chosen)
    with store.read() as cursor:
        both = {identity for item in chosen for identity in (item.a_id, item.b_id)}
        works = {work.id: work for work in list_activities(cursor, ids=both)} if both else {}
    rows = [_finding_in_words(item, (works[item.a_id], works[item.b_id]), catalogue, language) for item in chosen]
    first = text("finding_file.type", language)
    if form == "csv":
        return apart(write_rows, rows, list(rows[0]) if rows else [first])
    return _spreadsheet(rows, first)


def chosen_combinations_file(
    store: Store,
    catalogue: Catalogue,
    language: str,
    ids: Collection[str],
    form: str,
    *,
    needs: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """
    Write the combinations of the list of which all members are among `ids`, in one of `ROW_FORMATS`.

    A table is for people: its heads and words are in `language`. GeoJSON is for machines. ``needs`` say of some, by id,
    for what is red they can do something and how much more they count by that.
    """
    listed = listed_combinations(store, catalogue, language).proposals
    chosen = [item for item in listed if all(str(member) in ids for member in item.named.combination.members)]
    if form == "geojson":
        return combinations_geojson(store, chosen, _need_columns(chosen, needs))
    rows = [
        _in_words(row, _combination_reasons(item, catalogue, language), language)
        for item, row in zip(chosen, _rows(store, chosen, _need_columns(chosen, needs)), strict=True)
    ]
    first = text("combination_file.id", language)
    if form == "csv":
        return apart(write_rows, rows, list(rows[0]) if rows else [first])
    return _spreadsheet(rows, first)


def file_name(subject: str, form: str, day: date) -> str:
    """Name a file after what is in it and the day: ``koppel-werken-2026-11-21.xlsx``."""
    return f"koppel-{subject}-{day.isoformat()}.{form}"


def _spreadsheet(rows: Sequence[dict[str, object]], first: str) -> bytes:
    # Loaded when asked for, as in `koppel.exports.formats`.
    from koppel.exports.xlsx import write_rows as write_sheet

    return apart(write_sheet, rows, list(rows[0]) if rows else [first])


def flat_finding(item: Finding) -> dict[str, object]:
    """Return a finding as one row."""
    flat = finding_json(item)
    parts = flat.pop("parts")
    for side in ("a", "b"):
        flat.pop(side)
    row: dict[str, object] = {
        "a_partner": item.a_partner,
        "a_external_id": item.a_external_id,
        "a_kind": item.a_kind,
        "a_title": item.a_title,
        "b_partner": item.b_partner,
        "b_external_id": item.b_external_id,
        "b_kind": item.b_kind,
        "b_title": item.b_title,
        **flat,
    }
    if isinstance(parts, dict):
        row |= {f"part_{name}": value for name, value in parts.items()}
    return row


def findings_csv(findings: Sequence[Finding]) -> bytes:
    """Write findings as CSV, a row each."""
    rows = [flat_finding(item) for item in findings]
    return apart(write_rows, rows, list(rows[0]) if rows else ["type"])


def findings_geojson(store: Store, findings: Sequence[Finding]) -> bytes:
    """
    Write findings as GeoJSON.

    The geometry of a finding is the ground that both works share or, where they share none, the shortest line between
    them.
    """
    with store.read() as cursor:
        ids = {identity for item in findings for identity in (item.a_id, item.b_id)}
        places = {item.id: item.geometry for item in list_activities(cursor, ids=ids)} if ids else {}
    geometries = [_between(places[item.a_id], places[item.b_id]) for item in findings]
    return apart(features_geojson, geometries, [flat_finding(item) for item in findings], store.crs)


def flat_combination(item: CombinationFacts, assessment: Assessment | None) -> dict[str, object]:
    """
    Return a combination as one row; members as ``partner/number``.

    Parameters
    ----------
    item
        With all that is said of it; figures as `koppel.detect.ground` defines them.
    assessment
        What was said about it; None where nobody spoke of it.
    """
    combination = item.named.combination
    turn = ToAct(Turn.BEGIN) if assessment is None else to_act(assessment)
    return {
        "id": combination.id,
        "name": item.named.name,
        "score": None if combination.score is None else round(combination.score, 6),
        "size": combination.size,
        "proposed": combination.proposed,
        "alternative_to": combination.alternative_to,
        "alternatives": item.named.alternatives,
        "bounded": combination.bounded,
        "members": ", ".join(f"{member.partner}/{member.external_id}" for member in item.named.members),
        "titles": " + ".join(member.title for member in item.named.members),
        "partners": ", ".join(item.plan.partners),
        **plan_json(item.plan),
        "certainty": (Certainty.ZEKER if item.is_certain else Certainty.INDICATIEF).value,
        "state": (State.NIEUW if assessment is None else assessment.state).value,
        "turn": turn.turn.value,
        "to_act": ", ".join(turn.partners),
    }


def combinations_json(
    store: Store, items: Sequence[CombinationFacts], now: Mapping[str, Mapping[str, object]] = MappingProxyType({})
) -> dict[str, object]:
    """Return combinations for machines, members one by one; `now` are columns more, by combination."""
    return {
        "combinations": [
            {
                **row,
                "members": [
                    {
                        "partner": member.partner,
                        "external_id": member.external_id,
                        "kind": member.kind,
                        "title": member.title,
                        "start": date_text(member.start, member.start_precision),
                        "end": date_text(member.end, member.end_precision),
                    }
                    for member in item.named.members
                ],
            }
            for item, row in zip(items, _rows(store, items, now), strict=True)
        ]
    }


def combinations_csv(
    store: Store, items: Sequence[CombinationFacts], now: Mapping[str, Mapping[str, object]] = MappingProxyType({})
) -> bytes:
    """Write combinations as CSV, a row each; `now` are columns more, by combination."""
    rows = _rows(store, items, now)
    return apart(write_rows, rows, list(rows[0]) if rows else ["id"])


def combinations_geojson(
    store: Store, items: Sequence[CombinationFacts], now: Mapping[str, Mapping[str, object]] = MappingProxyType({})
) -> bytes:
    """Write combinations as GeoJSON; the geometry is all that the members cover. `now` are properties more."""
    geometries = [shapely.GeometryCollection([member.geometry for member in item.named.members]) for item in items]
    return apart(features_geojson, geometries, _rows(store, items, now), store.crs)


def _rows(
    store: Store, items: Sequence[CombinationFacts], now: Mapping[str, Mapping[str, object]] = MappingProxyType({})
) -> list[dict[str, object]]:
    by_id = assessments(store) if items else {}
    return [{**flat_combination(item, by_id.get(item.id)), **now.get(item.id, {})} for item in items]


def _need_columns(items: Sequence[CombinationFacts], needs: Mapping[str, str]) -> dict[str, dict[str, object]]:
    return {item.id: {"need": needs.get(item.id) or None} for item in items}


def _combination_reasons(item: CombinationFacts, catalogue: Catalogue, language: str) -> str:
    """Describe why the works of a combination belong together, each reason once, that of the best pair first."""
    works = {work.id: work for work in item.named.members}
    reasons = (reason_words(pair, (works[pair.a_id], works[pair.b_id]), catalogue, language) for pair in item.pairs)
    return "; ".join(dict.fromkeys(reasons))


def _in_words(row: dict[str, object], reasons: str, language: str) -> dict[str, object]:
    """Return a row of a combination with heads and words of a language, the reasons beside its name."""
    row = {"id": row["id"], "name": row["name"], "reason": reasons} | row
    turn = Turn(str(row["turn"]))
    words = {
        "state": state_words(State(str(row["state"])), language),
        "certainty": certainty_words(row["certainty"] == Certainty.ZEKER.value, language),
        "turn": to_act_words(ToAct(turn, tuple(str(row["to_act"]).split(", ")) if row["to_act"] else ()), language),
    }
    return {
        text(f"combination_file.{name}", language): text(f"combination_file.{'yes' if value else 'no'}", language)
        if isinstance(value, bool)
        else words.get(name, value)
        for name, value in row.items()
    }


def _finding_in_words(
    item: Finding, pair: tuple[Activity, Activity], catalogue: Catalogue, language: str
) -> dict[str, object]:
    """Return a finding as one row with heads and words of a language; of a koppelkans with what makes its score."""
    parts = part_words(item, pair, catalogue, language) if item.type == FindingType.KOPPELKANS else {}
    words: dict[str, object] = {
        "type": text(f"screen.type.{item.type}", language),
        "a_kind": catalogue.kinds[item.a_kind].label[language],
        "b_kind": catalogue.kinds[item.b_kind].label[language],
        "mode": time_words(item, language) if item.mode else None,
        "severity": text(f"finding_severity.{item.severity}", language) if item.severity else None,
        "certainty": certainty_words(item.certainty == Certainty.ZEKER, language) if item.certainty else None,
    }
    row = {text(f"finding_file.{name}", language): words.get(name, value) for name, value in flat_finding(item).items()}
    return row | {text("finding_file.reason", language): "; ".join(parts[name] for name in PARTS if name in parts)}


def _between(first: BaseGeometry, second: BaseGeometry) -> BaseGeometry:
    shared = shapely.intersection(first, second)
    return shapely.shortest_line(first, second) if shapely.is_empty(shared) else shared
