"""A paper as plain text, for a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.clean import clean, one_line

if TYPE_CHECKING:
    from koppel.exports.report import Part, Report


def report_text(report: Report) -> str:
    """Return the title, facts and parts of a paper, a row on a line with the rest of it below; no trailing newline."""
    facts = [f"{name}: {one_line(value)}" for name, value in report.facts]
    parts = [_part(part) for part in report.parts] or [report.empty]
    blocks = [f"{report.title}\n{report.subtitle}", "\n".join(facts), *parts, report.foot]
    return "\n\n".join(clean(block) for block in blocks if block)


def _part(part: Part) -> str:
    lines = [part.title.upper()]
    for row in part.rows:
        first, *rest = [one_line(line) for cell in row for line in cell.lines if line.strip()] or [""]
        if first.isdigit() and rest:
            first, rest = f"{first}. {rest[0]}", rest[1:]
        lines += [f"- {first}", *(f"    {line}" for line in rest)]
    return "\n".join(lines)
