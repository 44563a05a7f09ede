"""What came of a file: counts, issues, and the rows that were refused."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import shapely

from koppel.crs import transform
from koppel.i18n import issue_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

    from koppel.ingest.partner_column import OtherPartner
    from koppel.ingest.raw import CrsSource
    from koppel.model import Activity, Issue
    from koppel.model.intake import Mend


# Rows that were taken and can be mended all the same.
MOST_ROWS = 2_000
# The column that says what is wrong with a row that was refused.
REMARK = "koppel_melding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """
    Counts and remarks of one file.

    ``read`` is ``accepted`` plus ``rejected`` plus ``left_out``; ``repaired`` counts accepted rows in which something
    was mended. ``mapping`` gives the source column of each field that was found. ``others`` are the names in the file
    that are not the partner for whom it is handed in; rows of one on which nobody decided are among the rejected,
    ``left_out`` counts those that somebody left out. ``mends`` were made by hand in this file. ``numbers`` gives the
    partner's own number of rows with a remark.
    """

    read: int
    accepted: int
    repaired: int
    rejected: int
    issues: tuple[Issue, ...]
    format: str
    layer: str | None
    layers: tuple[str, ...]
    crs: str | None
    crs_source: CrsSource
    profile: str
    mapping: Mapping[str, tuple[str, ...]]
    others: tuple[OtherPartner, ...] = ()
    left_out: int = 0
    mends: tuple[Mend, ...] = ()
    numbers: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """
    A row that was refused, as it stood in the file; geometry in the store's CRS, None if unusable.

    ``key`` is its partner and own number as far as the row tells both.
    """

    row: int
    properties: Mapping[str, object]
    geometry: BaseGeometry | None
    issues: tuple[Issue, ...]
    key: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """
    A file after all checks: activities that may be stored, and rows to mend.

    ``others`` are the first `MOST_ROWS` of the rows that were taken, as they stood in the file.
    """

    report: Report
    activities: tuple[Activity, ...]
    rejected: tuple[RejectedRow, ...]
    others: tuple[RejectedRow, ...] = ()


def report_json(report: Report, language: str) -> dict[str, object]:
    """Return the report in the form of the shell's ``check`` (messages in a language)."""
    return {
        "read": report.read,
        "accepted": report.accepted,
        "repaired": report.repaired,
        "rejected": report.rejected,
        "left_out": report.left_out,
        "other_partners": [_other_json(item) for item in report.others],
        "issues": [issue_json(issue, language, report.numbers) for issue in report.issues],
    }


def _other_json(item: OtherPartner) -> dict[str, object]:
    return {
        "name": item.name,
        "rows": list(item.rows),
        "count": item.count,
        "action": item.decision.action.value if item.decision else None,
        "partner": item.partner,
    }


def issue_json(issue: Issue, language: str, numbers: Mapping[int, str]) -> dict[str, object]:
    """Return one remark in that form; `numbers` are the own numbers of rows."""
    return {
        "row": issue.row,
        "number": numbers.get(issue.row),
        "field": issue.field,
        "code": issue.code,
        "severity": issue.severity.value,
        "message": issue_text(issue, language),
    }


def rejected_words(checked: Checked, language: str) -> dict[int, str]:
    """Say of every refused row what is wrong with it, by its number."""
    return {item.row: "; ".join(issue_text(issue, language) for issue in item.issues) for item in checked.rejected}


def rejected_geojson(checked: Checked, crs: str, language: str) -> bytes:
    """
    Write the refused rows as GeoJSON (WGS84) to mend and hand in again.

    Every feature keeps its columns and gets one that says what is wrong.
    """
    features = []
    known = [item.geometry for item in checked.rejected if item.geometry is not None]
    remarks = rejected_words(checked, language)
    moved = iter(shapely.to_geojson(transform(known, source=crs, target="OGC:CRS84")) if known else ())
    for item in checked.rejected:
        geometry = None if item.geometry is None else json.loads(next(moved))
        properties = {key: value for key, value in item.properties.items() if key != "@id"}
        feature = {"type": "Feature", "geometry": geometry, "properties": {**properties, REMARK: remarks[item.row]}}
        features.append(feature | ({"id": item.properties["@id"]} if "@id" in item.properties else {}))
    document = {"type": "FeatureCollection", "features": features}
    return json.dumps(document, ensure_ascii=False, default=str, indent=1).encode("utf-8")
