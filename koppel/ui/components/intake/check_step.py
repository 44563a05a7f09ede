"""Step 3: what was found in the file, where, and mending rows that were refused."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from koppel.i18n import field_name, issue_text
from koppel.ingest.row_check import OTHER
from koppel.model import IssueSeverity
from koppel.services.intake.refused_rows import kind_of, refused_rows
from koppel.services.pictures.map_layer import Overlay
from koppel.tokens import token
from koppel.ui.components.downloads import HEAVY_ROWS, File, draw_download, make_download
from koppel.ui.components.intake import work
from koppel.ui.components.intake.draft import bound
from koppel.ui.components.intake.mend import draw_mend, draw_mended_before
from koppel.ui.components.intake.others import draw_others
from koppel.ui.components.intake.steps import draw_way
from koppel.ui.components.intake.tables import draw_counts, draw_table
from koppel.ui.components.map.map_view import draw_map
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.ingest.report import Checked
    from koppel.model import Issue
    from koppel.ui.components.intake.draft import Draft
    from koppel.ui.session import Session

_MOST = 200
_REJECTED = "handin-rejected"
_MOST_PLACES = 500
_COLORS = {
    IssueSeverity.ERROR: token("warn"),
    IssueSeverity.REPAIRED: token("amber"),
    IssueSeverity.NOTE: token("deep"),
}
_MAP_HEIGHT = "360px"


def draw_check_step(session: Session, draft: Draft) -> None:
    """Draw the step."""
    checked = work.checked(session, draft)
    report = checked.report
    undecided = sum(item.count for item in report.others if item.decision is None)
    refused = report.rejected - undecided
    draw_counts(
        (
            (session.text("handin.read"), report.read, ""),
            (session.text("handin.accepted"), report.accepted, "good"),
            (session.text("handin.repaired"), report.repaired, ""),
            (session.text("handin.rejected"), refused, "bad" if refused else ""),
            *([(session.text("handin.skipped"), report.left_out, "")] if report.left_out else []),
            *([(session.text("handin.others_open"), undecided, "bad")] if undecided else []),
        ),
        session.language,
    )
    is_decided = draw_others(session, draft, report)
    if report.left_out:
        st.info(session.text("handin.skipped_rows", count=report.left_out))
    if not is_decided:
        # Rows that name somebody else stand among the refused until it was said whose they are: those are asked above.
        if refusals := [issue for issue in report.issues if issue.code != OTHER]:
            _issues(session, draft, checked, refusals)
        draw_way(session, draft, may=False, why_not=session.text("handin.others_needed"))
        return
    draw_mended_before(session, draft, checked)
    if report.rejected:
        draw_mend(session, draft, checked)
        kind = kind_of(checked)
        rejected = File(
            "handin-rejected",
            (draft.sha, draft.edited, session.language),
            session.text("rejected_download"),
            f"geweigerd.{kind.suffix}",
            kind.mime,
            partial(
                apart,
                refused_rows,
                draft.content,
                draft.name,
                replace(checked, activities=()),
                session.store.crs,
                session.language,
                session.settings.limits,
            ),
        )
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.checkbox(session.text("partial"), **bound(draft, "partial"))
            is_asked = draw_download(session, rejected, slot=_REJECTED, is_heavy=report.rejected > HEAVY_ROWS)
        if is_asked:
            make_download(session, rejected, slot=_REJECTED)
    else:
        if draft.corrections:
            _mended(session, draft)
        draw_mend(session, draft, checked)
    if report.issues:
        _issues(session, draft, checked, report.issues)
    else:
        st.success(session.text("handin.no_issues"))
    may = bool(checked.activities) and (draft.partial or not report.rejected)
    why = "handin.needs_good" if not checked.activities else "handin.needs_mending"
    draw_way(session, draft, may=may, why_not=session.text(why))


def _mended(session: Session, draft: Draft) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.success(session.text("handin.all_mended", count=len(draft.corrections)))
        if st.button(session.text("handin.mend_undo"), key="handin-mend-undo"):
            draft.corrections = {}
            draft.edited += 1
            st.rerun()


def _issues(session: Session, draft: Draft, checked: Checked, issues: Sequence[Issue]) -> None:
    refused = {item.row for item in checked.rejected}

    def look(issue: Issue) -> str:
        """Return under what a remark stands: all that was mended in a refused row belongs to its refusal."""
        is_refused = issue.row in refused and issue.severity is IssueSeverity.REPAIRED
        return (IssueSeverity.ERROR if is_refused else issue.severity).value

    rows_by_look: dict[str, set[int]] = {}
    for issue in issues:
        rows_by_look.setdefault(look(issue), set()).add(issue.row)
    options = [item.value for item in IssueSeverity if item.value in rows_by_look]
    counts = {name: len(rows - {0}) for name, rows in rows_by_look.items()}
    if draft.severity not in options:
        draft.severity = options[0]
    st.subheader(session.text("handin.issues"), anchor=False)
    st.segmented_control(
        session.text("how_bad"),
        options,
        format_func=lambda value: session.text(
            "handin.rows_of" if counts[value] else "handin.file_of",
            name=session.text(f"severity.{value}"),
            count=counts[value],
        ),
        label_visibility="collapsed",
        required=True,
        **bound(draft, "severity"),
    )
    chosen = sorted((issue for issue in issues if look(issue) == draft.severity), key=lambda issue: issue.row)
    places = _places(session, checked, chosen[:_MOST_PLACES])
    columns = st.columns([7, 5], gap="medium") if places else [st.container()]
    with columns[0]:
        heads = [session.text(key) for key in ("row", "own_number", "field", "message")]
        rows = [
            (
                str(issue.row) if issue.row else session.text("whole_file"),
                checked.report.numbers.get(issue.row, "–"),
                field_name(issue.field, session.language),
                issue_text(issue, session.language),
            )
            for issue in chosen[:_MOST]
        ]
        draw_table(heads, rows)
        if len(chosen) > _MOST:
            st.caption(session.text("handin.more", count=len(chosen) - _MOST))
    if places:
        with columns[1]:
            nothing = np.zeros(len(session.columns()), dtype=np.bool_)
            draw_map(
                session,
                key="handin-map",
                shown=nothing,
                height=_MAP_HEIGHT,
                overlay=places,
                fit_overlay=f"{draft.sha} {draft.severity} {draft.edited}",
            )


def _places(session: Session, checked: Checked, issues: Sequence[Issue]) -> list[Overlay]:
    """Return the rows that these issues are about and that have a place."""
    issues_by_row: dict[int, list[Issue]] = {}
    for issue in issues:
        if issue.row:
            issues_by_row.setdefault(issue.row, []).append(issue)
    where = {
        item.row: item.geometry for item in checked.rejected if item.row in issues_by_row and item.geometry is not None
    }
    where |= {item.source_row: item.geometry for item in checked.activities if item.source_row in issues_by_row}
    return [
        Overlay(
            where[row],
            (
                f"{session.text('row')} {row}",
                *dict.fromkeys(issue_text(issue, session.language) for issue in issues_by_row[row][:4]),
            ),
            _COLORS[issues_by_row[row][0].severity],
        )
        for row in issues_by_row
        if row in where
    ]
