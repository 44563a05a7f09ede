"""A paper as PDF that a screen reader can read (PDF/UA-1)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from koppel.exports.report import LONGEST_TEXT
from koppel.typeset.letters import printable
from koppel.typeset.press import Press

if TYPE_CHECKING:
    from koppel.exports.report import Part, Report

_TEMPLATE = Path(__file__).parent / "report.typ"


def report_pdf(report: Report) -> bytes:
    """
    Print a paper as tagged PDF on A4; letters that the font lacks become ■.

    The same paper gives the same bytes.
    """
    before, _, rest = report.page.partition("{page}")
    between, _, after = rest.partition("{count}")
    values = {
        "title": printable(report.title, 200),
        "subtitle": printable(report.subtitle, 300),
        "facts": [[printable(name, 100), printable(value, 300)] for name, value in report.facts],
        "parts": [_part(part) for part in report.parts],
        "empty": printable(report.empty, 300),
        "foot": printable(report.foot, 600),
        "page": [before, between, after],
        "language": report.language,
        "day": [report.at.year, report.at.month, report.at.day],
    }
    return Press(_TEMPLATE).pdf(values, report.at)


def _part(part: Part) -> dict[str, object]:
    return {
        "title": printable(part.title, 200),
        "columns": [{"title": printable(item.title, 60), "width": item.width} for item in part.columns],
        "rows": [
            [
                {
                    "bold": cell.is_bold,
                    "lines": [printable(one, LONGEST_TEXT) for line in cell.lines for one in line.splitlines() if one],
                }
                for cell in row
            ]
            for row in part.rows
        ],
    }
