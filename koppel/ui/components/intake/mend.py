"""Rows mended in place, those that were refused first, and what holds again of mends in earlier files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from koppel.catalogue.load import guess_kind, match_kind
from koppel.i18n import issue_text, text
from koppel.ingest.mapping import place_words, value_of
from koppel.ingest.profiles import PLACE
from koppel.ingest.row_check import CORRECTABLE
from koppel.ingest.values.choices import read_choice
from koppel.model import IssueSeverity, Status
from koppel.services.intake.mends import mends_before
from koppel.ui.components.intake import work
from koppel.ui.components.intake.draft import bound, mend
from koppel.ui.components.intake.tables import draw_editor
from koppel.ui.words import short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.ingest.report import Checked, RejectedRow
    from koppel.model.intake import Mend
    from koppel.ui.components.intake.draft import Draft
    from koppel.ui.session import Session

_MOST = 300
_MOST_BEFORE = 200


def draw_mend(session: Session, draft: Draft, checked: Checked) -> None:
    """Draw rows as a table to write in, the refused ones first; the file is checked again on request."""
    if checked.rejected:
        st.subheader(session.text("handin.mend", count=len(checked.rejected)), anchor=False)
        st.caption(session.text("handin.mend_help"))
        _table(session, draft, checked, checked.rejected, "refused")
    elif draft.all_rows:
        st.subheader(session.text("handin.mend_all", count=len(checked.others)), anchor=False)
        st.caption(session.text("handin.mend_help"))
    if checked.others:
        st.toggle(session.text("handin.mend_others"), **bound(draft, "all_rows"))
    if draft.all_rows and checked.others:
        wanted = st.text_input(
            session.text("handin.mend_search"),
            max_chars=80,
            key=f"handin-mend-search-{draft.sha[:8]}",
            on_change=mend,
            args=(draft,),
        ).casefold()
        rows = (
            tuple(item for item in checked.others if wanted in _row_text(checked, item)) if wanted else checked.others
        )
        if rows:
            _table(session, draft, checked, rows, f"others-{wanted}")
        else:
            st.info(session.text("handin.mend_nothing"))
    _again(session, draft)


def _row_text(checked: Checked, item: RejectedRow) -> str:
    cells = " ".join(str(value) for value in item.properties.values() if value is not None)
    return f"{item.row} {checked.report.numbers.get(item.row, '')} {cells}".casefold()


def _again(session: Session, draft: Draft) -> None:
    count = sum(len(fields) for fields in draft.mending.values())
    label = session.text("handin.mend_again", count=count) if count else session.text("handin.mend_none")
    if st.button(label, key="handin-mend-again", type="primary" if count else "secondary", disabled=not count):
        mend(draft)
        st.rerun()


def _table(session: Session, draft: Draft, checked: Checked, shown_rows: Sequence[RejectedRow], which: str) -> None:
    rows = tuple(shown_rows[:_MOST])
    frame = draft.keep(
        ("mend", which, draft.sha, draft.edited, checked.report.rejected),
        lambda: _frame(session, draft, checked, rows),
    )
    language = session.language
    edited = draw_editor(
        frame,
        key=f"handin-mend-{which}-{draft.sha[:8]}-{draft.edited}",
        fixed=["row", "number", "problem"],
        columns={
            "row": st.column_config.NumberColumn(session.text("row"), width=60),
            "number": st.column_config.TextColumn(session.text("own_number"), width=110),
            "problem": st.column_config.TextColumn(session.text("message"), width="large"),
            "kind": st.column_config.SelectboxColumn(
                text("panel.field.kind", language),
                options=list(session.catalogue.kinds),
                format_func=lambda name: session.catalogue.kinds[str(name)].label[language],
            ),
            "status": st.column_config.SelectboxColumn(
                text("panel.field.status", language),
                options=[item.value for item in Status],
                format_func=lambda name: session.view_text(f"status.{name}"),
            ),
            "start": st.column_config.TextColumn(text("panel.field.start", language), max_chars=60),
            "end": st.column_config.TextColumn(text("panel.field.end", language), max_chars=60),
            "title": st.column_config.TextColumn(text("panel.field.title", language), max_chars=300),
            "budget_eur": st.column_config.TextColumn(text("panel.field.budget_eur", language), max_chars=60),
            PLACE: st.column_config.TextColumn(text("panel.field.place", language), max_chars=300, width="medium"),
        },
    )
    if len(shown_rows) > _MOST:
        st.caption(session.text("handin.more", count=len(shown_rows) - _MOST))
    own = {item.row for item in rows}
    elsewhere = {row: fields for row, fields in draft.mending.items() if row not in own}
    draft.mending = elsewhere | _changes(frame, edited)


def _frame(session: Session, draft: Draft, checked: Checked, rows: Sequence[RejectedRow]) -> pd.DataFrame:
    mapping = checked.report.mapping
    profile = work.profile_of(session, draft)

    def value(item: RejectedRow, name: str) -> str | None:
        corrected = draft.corrections.get(item.row, {})
        if name in corrected:
            return corrected[name]
        if name == PLACE:
            return place_words(mapping.get(PLACE, ()), item.properties) or None
        cell = value_of(item.properties, mapping.get(name, ()))[1]
        words = None if cell is None else " ".join(str(cell).split())
        words = None if words is None else profile.values.get(name, {}).get(words, words)
        if words is not None and name == "kind":
            known = words if words in session.catalogue.kinds else match_kind(session.catalogue, words)
            return known or guess_kind(session.catalogue, words)
        if words is not None and name == "status":
            status = read_choice(words, Status)
            return None if status is None else status.value
        return words

    columns: dict[str, list[Any]] = {
        "row": [item.row for item in rows],
        "number": [checked.report.numbers.get(item.row, "") for item in rows],
        "problem": [
            short(
                " ".join(
                    issue_text(issue, session.language)
                    for issue in item.issues
                    if issue.severity is IssueSeverity.ERROR
                ),
                400,
            )
            for item in rows
        ],
    }
    columns |= {name: [value(item, name) for item in rows] for name in CORRECTABLE}
    return pd.DataFrame(columns).astype(dict.fromkeys(CORRECTABLE, "object"))


def _changes(frame: pd.DataFrame, edited: pd.DataFrame) -> dict[int, dict[str, str | None]]:
    """Return by row what differs from the table as it was; an emptied cell is None."""
    corrections: dict[int, dict[str, str | None]] = {}
    for name in CORRECTABLE:
        for row, before, after in zip(frame["row"], frame[name], edited[name], strict=True):
            was, now = (_text(value) for value in (before, after))
            if was != now:
                corrections.setdefault(int(row), {})[name] = now
    return corrections


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def draw_mended_before(session: Session, draft: Draft, checked: Checked) -> None:
    """Draw the cells that are mended as in an earlier file, with a tick each; without it the file holds."""
    number_by_row = checked.report.numbers
    holding = {
        (number_by_row.get(issue.row, ""), _field(checked, issue.field))
        for issue in checked.report.issues
        if issue.code == "corrected_before"
    }
    cells = [
        item
        for item in mends_before(session.store, work.whose(draft))
        if item.key in holding or item.key in draft.let_go
    ][:_MOST_BEFORE]
    if not cells:
        return
    with st.expander(session.text("handin.mended_before", count=len(cells)), icon=":material/history:"):
        st.caption(session.text("handin.mended_before_help"))
        frame = draft.keep(
            ("before", draft.sha, draft.edited, len(cells)), lambda: _frame_before(session, draft, cells)
        )
        edited = draw_editor(
            frame,
            key=f"handin-before-{draft.sha[:8]}-{draft.edited}-{len(cells)}",
            fixed=["number", "field", "was", "value"],
            columns={
                "holds": st.column_config.CheckboxColumn(session.text("handin.mended_holds"), width="small"),
                "number": st.column_config.TextColumn(session.text("own_number"), width=110),
                "field": st.column_config.TextColumn(session.text("field"), width="small"),
                "was": st.column_config.TextColumn(session.text("handin.value"), width="medium"),
                "value": st.column_config.TextColumn(session.text("handin.to"), width="medium"),
            },
        )
        let_go = {item.key for item, holds in zip(cells, edited["holds"], strict=True) if not holds}
        if let_go != {item.key for item in cells if item.key in draft.let_go}:
            draft.let_go = let_go
            draft.edited += 1
            st.rerun()


def _field(checked: Checked, column: str) -> str:
    """Return the field of a remark, which names the column that it is about."""
    fields = (field for field, columns in checked.report.mapping.items() if columns and columns[0] == column)
    return next(fields, column)


def _frame_before(session: Session, draft: Draft, cells: list[Mend]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "holds": [item.key not in draft.let_go for item in cells],
            "number": [item.number for item in cells],
            "field": [text(f"panel.field.{item.field}", session.language) for item in cells],
            "was": [item.original or "–" for item in cells],
            "value": [item.value or "–" for item in cells],
        }
    )
