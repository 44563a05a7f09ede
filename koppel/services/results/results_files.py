"""Results for machines and spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.exports.csv import write_rows
from koppel.i18n import text
from koppel.services.results.funnel import Step
from koppel.services.results.results import span_words
from koppel.workers import apart

if TYPE_CHECKING:
    from koppel.detect.benefit import Range
    from koppel.detect.joint import Gain
    from koppel.services.results.results import Results

FORMATS: tuple[str, ...] = ("csv", "xlsx")
_MISSED = ("at", "why", "name", "partners", "reason", "id")


def results_json(counted: Results) -> dict[str, object]:
    """Return results for machines; moments are UTC, ranges have ``low`` and ``high``, what is not known is None."""
    return {
        "steps": {step.value: count for step, count in counted.steps.items()},
        "of_detected": {step.value: count for step, count in counted.of_detected.items()},
        "waiting": counted.waiting,
        "vanished": counted.vanished,
        "span_unit": counted.span_unit,
        "spans": [
            {"first": span.first.isoformat(), **{step.value: count for step, count in span.counts.items()}}
            for span in counted.spans
        ],
        "paces": [
            {
                "since": item.since.value,
                "until": item.until.value,
                "count": item.count,
                "median_days": None if item.median_days is None else round(item.median_days, 1),
            }
            for item in counted.paces
        ],
        "agreed": _gain_json(counted.agreed),
        "executed": _gain_json(counted.executed),
        "partial": counted.partial,
        "missed": [
            {
                "id": item.id,
                "name": item.name,
                "partners": list(item.partners),
                "why": item.why.value,
                "reason": item.reason,
                "at": item.at.isoformat(),
            }
            for item in counted.missed
        ],
    }


def spans_file(counted: Results, language: str, form: str) -> bytes:
    """Write the steps over time, a row for each month, quarter or year, as one of `FORMATS`."""
    names = [text("results.column.span", language), *(step_words(step, language) for step in Step)]
    rows: list[dict[str, object]] = [
        dict(
            zip(
                names,
                [span_words(span.first, counted.span_unit, language), *(span.counts[step] for step in Step)],
                strict=True,
            )
        )
        for span in counted.spans
    ]
    return write_table(rows, names, form)


def missed_file(counted: Results, language: str, form: str) -> bytes:
    """Write what was missed and why, a row each, as one of `FORMATS`; no cell runs as a formula."""
    names = [text(f"results.column.{name}", language) for name in _MISSED]
    rows: list[dict[str, object]] = [
        dict(
            zip(
                names,
                [
                    item.at.date().isoformat(),
                    text(f"results.why.{item.why.value}", language),
                    item.name,
                    ", ".join(item.partners),
                    item.reason,
                    item.id,
                ],
                strict=True,
            )
        )
        for item in counted.missed
    ]
    return write_table(rows, names, form)


def step_words(step: Step, language: str) -> str:
    """Name a step."""
    return text(f"results.step.{step.value}", language)


def write_table(rows: list[dict[str, object]], names: list[str], form: str) -> bytes:
    """Write rows with these heads as one of `FORMATS`."""
    if form == "csv":
        return write_rows(rows, names)
    # Loaded when asked for, as in `koppel.exports.formats`.
    from koppel.exports.xlsx import write_rows as write_sheet

    return apart(write_sheet, rows, names)


def _gain_json(gain: Gain) -> dict[str, object]:
    return {
        "groups": gain.groups,
        "works": gain.works,
        "openings_avoided": gain.openings_avoided,
        "avoided_cost_eur": range_json(gain.avoided_cost_eur),
        "without_cost": gain.without_cost,
        "hinder_days_avoided": range_json(gain.hinder_days_avoided),
        "visits_spared": range_json(gain.visits_spared),
        "conditional_eur": round(gain.conditional_eur, 2),
    }


def range_json(bounds: Range | None) -> dict[str, float] | None:
    """Return a range for machines."""
    return None if bounds is None else {"low": round(bounds.low, 2), "high": round(bounds.high, 2)}
