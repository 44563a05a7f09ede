"""Earlier uploads: what came in, from whom, and the way back."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel import formats
from koppel.access import Task, allowed
from koppel.i18n import field_name
from koppel.model import IssueSeverity
from koppel.services.intake.uploads import list_uploads, original
from koppel.ui.components.intake.tables import draw_table
from koppel.ui.components.intake.undoing import draw_undo_button, draw_undo_question
from koppel.ui.words import short

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from koppel.model.intake import Upload
    from koppel.ui.session import Session

_MOST = 200


def draw_uploads(session: Session) -> None:
    """Draw the list, and beneath it the one that is chosen."""
    uploads = list_uploads(session.store)
    if not uploads:
        st.info(session.text("handin.no_uploads"))
        return
    heads = [session.text(f"handin.{name}") for name in ("when", "file_head", "whose", "by", "changes", "undone_head")]
    draw_table(heads, [_row(session, item) for item in uploads[:_MOST]])
    if len(uploads) > _MOST:
        st.caption(session.text("handin.more", count=len(uploads) - _MOST))
    names = _names(session, uploads)
    chosen = st.selectbox(
        session.text("handin.choose_upload"),
        uploads,
        index=None,
        placeholder=session.text("handin.choose"),
        format_func=lambda item: names[item.id],
        key="handin-upload",
    )
    if chosen is not None:
        _one(session, chosen)


def _names(session: Session, uploads: Sequence[Upload]) -> dict[UUID, str]:
    """
    Return what each upload is called in the list, no two the same.

    A list on the screen chooses by its words: of two that are called the same it takes the last.
    """
    names: dict[UUID, str] = {}
    times: Counter[str] = Counter()
    # The oldest keeps its plain name.
    for item in reversed(uploads):
        name = f"{short(item.file_name, 80)}, {session.when(item.uploaded_at)}"
        times[name] += 1
        number = "" if times[name] == 1 else f" ({times[name]})"
        undone = "" if item.undone_at is None else f", {session.text('handin.undone_head').lower()}"
        names[item.id] = f"{name}{number}{undone}"
    return names


def _row(session: Session, item: Upload) -> tuple[str, ...]:
    counts = {"new": item.new, "changed": item.changed, "unchanged": item.unchanged, "withdrawn": item.withdrawn}
    counts_text = ", ".join(
        f"{count} {session.text(f'handin.{name}').lower()}" for name, count in counts.items() if count
    )
    if refused := json.loads(item.report).get("rejected", 0):
        counts_text = f"{counts_text}{', ' if counts_text else ''}{refused} {session.text('handin.rejected')}"
    undone = ""
    if item.undone_at is not None:
        undone = session.text("handin.undone_by", at=session.when(item.undone_at), by=item.undone_by)
    return (
        session.when(item.uploaded_at),
        item.file_name,
        formats.listed(item.partners, session.language),
        item.uploaded_by,
        counts_text or "–",
        undone,
    )


def _one(session: Session, item: Upload) -> None:
    with st.container(border=True):
        report = json.loads(item.report)
        counts = {name: report.get(name, 0) for name in ("read", "accepted", "repaired", "rejected")}
        left_out = report.get("left_out", 0)
        skipped = f" {session.text('handin.skipped_rows', count=left_out)}" if left_out else ""
        st.write(f"{session.text('counts', **counts)}{skipped}")
        if allowed(session.store.actor, Task.UPLOAD, item.partners):
            _rows(session, report.get("issues", []))
        with st.container(horizontal=True, gap="small"):
            st.download_button(
                session.text("handin.original"),
                original(session.store, item.id),
                file_name=item.file_name,
                mime="application/octet-stream",
                key=f"handin-original-{item.id}",
            )
            draw_undo_button(session, item.id, key=f"handin-undo-{item.id}", disabled=item.undone_at is not None)
        if draw_undo_question(session, item.id, item.file_name):
            st.rerun()


def _rows(session: Session, issues: Sequence[Mapping[str, Any]]) -> None:
    """Draw what was said of each row when it came in, in the language of whoever handed it in; refusals first."""
    if not issues:
        st.caption(session.text("handin.upload_rows_none"))
        return
    order = [item.value for item in (IssueSeverity.ERROR, IssueSeverity.REPAIRED, IssueSeverity.NOTE)]
    ordered = sorted(issues, key=lambda issue: (order.index(issue["severity"]), issue["row"]))
    with st.expander(session.text("handin.upload_rows", count=len(issues))):
        heads = [session.text(key) for key in ("row", "message", "how_bad", "field", "own_number")]
        rows = [
            (
                str(issue["row"]) if issue["row"] else session.text("whole_file"),
                str(issue["message"]),
                session.text(f"severity.{issue['severity']}"),
                field_name(issue["field"], session.language),
                str(issue.get("number") or "–"),
            )
            for issue in ordered[:_MOST]
        ]
        draw_table(heads, rows)
        if len(ordered) > _MOST:
            st.caption(session.text("handin.more", count=len(ordered) - _MOST))
