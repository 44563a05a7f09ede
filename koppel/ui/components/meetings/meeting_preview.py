"""Papers of a meeting on the screen: the agenda as it will be read, and what was decided."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.services.meetings.meeting_outcome import part_title
from koppel.services.meetings.meeting_papers import AGENDA, DECISIONS, report

if TYPE_CHECKING:
    from koppel.exports.report import Cell, Part, Report
    from koppel.model.meetings import Meeting
    from koppel.ui.session import Session


def draw_preview(session: Session, item: Meeting) -> None:
    """Draw the agenda as all will read it, folded away."""
    with st.expander(session.text("overleg.preview")):
        st.html(_html(_report(session, item, AGENDA)))


def draw_decided(session: Session, item: Meeting) -> None:
    """Draw what was decided: up to now, or as it was kept."""
    made = _report(session, item, DECISIONS)
    if item.closed_at is None:
        # What is not reached yet stands beside it on the agenda.
        left = part_title("not_reached", session.language)
        made = replace(made, parts=tuple(part for part in made.parts if part.title != left))
        count = sum(len(part.rows) for part in made.parts)
        st.subheader(session.text("overleg.so_far", count=count), anchor=False)
        if not count:
            st.caption(session.text("overleg.decided_none"))
            return
    st.html(_html(made))


def _report(session: Session, item: Meeting, which: str) -> Report:
    return report(session.store, session.catalogue, session.language, item.id, which, today=session.today)


def _html(made: Report) -> str:
    parts_html = "".join(_part(part) for part in made.parts) or f"<p>{escape(made.empty)}</p>"
    foot = f'<p class="koppel-said">{escape(made.foot)}</p>' if made.foot else ""
    return f'<div class="koppel-paper">{parts_html}{foot}</div>'


def _part(part: Part) -> str:
    # The column for notes by hand is for paper.
    shown = [at for at in range(len(part.columns)) if any(row[at].lines for row in part.rows)]
    head = "".join(f'<th scope="col">{escape(part.columns[at].title)}</th>' for at in shown)
    rows = "".join(f"<tr>{''.join(_cell(row[at]) for at in shown)}</tr>" for row in part.rows)
    return (
        f'<h4>{escape(part.title)}</h4><div class="koppel-scroll"><table class="koppel-issues">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(cell: Cell) -> str:
    lines = [escape(one) for line in cell.lines for one in line.splitlines()]
    if cell.is_bold and lines:
        lines[0] = f"<b>{lines[0]}</b>"
    return f"<td>{'<br>'.join(lines)}</td>"
