"""What came of works that are over, in words, for machines and for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel import formats
from koppel.i18n import text
from koppel.services.facts.works import period_text
from koppel.services.results.afterwards import Verdict
from koppel.services.results.results_files import range_json, write_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.detect.benefit import Range
    from koppel.services.results.afterwards import Afterwards, AfterwardsTotal
    from koppel.services.results.over import OverWork
    from koppel.services.results.why_apart import Apart

_COLUMNS = (
    "combination", "name", "verdict", "works", "partners", "agreed", "saved_low_eur", "saved_high_eur",
    "missed_low_eur", "missed_high_eur", "why",
)  # fmt: skip


def work_words(item: OverWork, language: str) -> str:
    """Say when a work was, and whether its partner reported that or it was only planned last."""
    source = text(f"afterwards.dates.{'reported' if item.is_reported else 'planned'}", language)
    return f"{item.work.partner}, {period_text(item.work, language)}, {source}"


def why_words(item: Apart, language: str) -> str:
    """Say why works were not done together, in the words of who gave the reason."""
    kind = text(f"afterwards.why.{item.why.value}", language, partner=item.partner or "")
    return kind if item.words is None else f"{kind}: “{item.words}”"


def saved_words(row: Afterwards, language: str) -> str:
    """Say what was saved, and what could have been more."""
    lines = []
    if row.groups:
        lines.append(_money("saved", row.saved_eur, language))
    if row.why:
        lines.append(_money("partly" if row.groups else "missed", row.missed_eur, language))
    return " ".join(lines)


def total_words(sums: AfterwardsTotal, language: str) -> str:
    """Say what came of all of it in one line."""
    counts = sums.counts
    lines = [
        text(f"afterwards.counted.{verdict.value}", language, number=count)
        for verdict, count in counts.items()
        if count
    ]
    if counts[Verdict.TOGETHER] or counts[Verdict.PARTLY]:
        lines.append(_money("saved_all", sums.saved_eur, language))
    if counts[Verdict.APART]:
        lines.append(_money("missed_all", sums.missed_eur, language))
    if incomplete := counts[Verdict.APART] + counts[Verdict.PARTLY]:
        lines.append(text("afterwards.with_reason", language, count=sums.with_reason, total=incomplete))
    return " ".join(lines)


def afterwards_json(rows: Sequence[Afterwards], sums: AfterwardsTotal) -> dict[str, object]:
    """Return it for machines: moments are UTC, ranges have ``low`` and ``high``, what is not known is None."""
    return {
        "counts": {verdict.value: count for verdict, count in sums.counts.items()},
        "with_reason": sums.with_reason,
        "saved_eur": range_json(sums.saved_eur),
        "missed_eur": range_json(sums.missed_eur),
        "rows": [
            {
                "id": row.id,
                "name": row.name,
                "verdict": row.verdict.value,
                "works": [_work_json(item) for item in row.works],
                "to_come": row.to_come,
                "together": [sorted(group) for group in row.groups],
                "is_rough": row.is_rough,
                "was_agreed": row.was_agreed,
                "saved_eur": range_json(row.saved_eur),
                "missed_eur": range_json(row.missed_eur),
                "why": [
                    {
                        "why": item.why.value,
                        "words": item.words,
                        "partner": item.partner,
                        "at": item.at.isoformat() if item.at else None,
                        "by": item.by,
                    }
                    for item in row.why
                ],
            }
            for row in rows
        ],
    }


def afterwards_file(rows: Sequence[Afterwards], language: str, form: str) -> bytes:
    """Write it, a row each with heads in a language; forms as of `results_files.FORMATS`, no cell runs as a formula."""
    heads = {name: text(f"afterwards.column.{name}", language) for name in _COLUMNS}
    table = [{heads[name]: value for name, value in _row(row, language).items()} for row in rows]
    return write_table(table, list(heads.values()), form)


def _row(row: Afterwards, language: str) -> dict[str, object]:
    values = (
        row.id,
        row.name,
        text(f"afterwards.verdict.{row.verdict.value}", language),
        "; ".join(f"{item.work.title} ({work_words(item, language)})" for item in row.works),
        ", ".join(row.partners),
        text(f"afterwards.agreed.{'yes' if row.was_agreed else 'no'}", language),
        *_ends(row.saved_eur),
        *_ends(row.missed_eur),
        "; ".join(why_words(item, language) for item in row.why),
    )
    return dict(zip(_COLUMNS, values, strict=True))


def _work_json(item: OverWork) -> dict[str, object]:
    work = item.work
    return {
        "id": str(work.id),
        "partner": work.partner,
        "title": work.title,
        "start": work.start.isoformat() if work.start else None,
        "end": work.end.isoformat() if work.end else None,
        "dates": "reported" if item.is_reported else "planned",
    }


def _money(key: str, bounds: Range | None, language: str) -> str:
    if bounds is None:
        return text(f"afterwards.{key}_unknown", language)
    return text(f"afterwards.{key}", language, money=formats.money_range(bounds.low, bounds.high, language))


def _ends(bounds: Range | None) -> tuple[int | None, int | None]:
    return (None, None) if bounds is None else (round(bounds.low), round(bounds.high))
