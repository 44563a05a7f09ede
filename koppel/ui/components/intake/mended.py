"""What was mended by hand in earlier files and holds in this one: shown, and let go of cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from koppel.i18n import text
from koppel.services.intake.mends import mends_before
from koppel.ui.components.intake import work
from koppel.ui.components.intake.tables import draw_editor

if TYPE_CHECKING:
    from koppel.ingest.report import Checked
    from koppel.model.intake import Mend
    from koppel.ui.components.intake.draft import Draft
    from koppel.ui.session import Session

_MOST = 200


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
    ][:_MOST]
    if not cells:
        return
    with st.expander(session.text("handin.mended_before", count=len(cells)), icon=":material/history:"):
        st.caption(session.text("handin.mended_before_help"))
        frame = draft.keep(("before", draft.sha, draft.edited, len(cells)), lambda: _frame(session, draft, cells))
        edited = draw_editor(
            frame,
            key=f"handin-before-{draft.sha[:8]}-{draft.edited}-{len(cells)}",
            fixed=["number", "field", "was", "value"],
            columns={
                "holds": st.column_config.CheckboxColumn(session.text("handin.mended_holds"), width="small"),
                "number": st.column_config.TextColumn(session.text("own_number"), width=110),
                "field": st.column_config.TextColumn(session.text("field"), width="small"),
                "was": st.column_config.TextColumn(session.text("handin.value"), width="medium"),
                "value": st.column_config.TextColumn(session.text("handin.means"), width="medium"),
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


def _frame(session: Session, draft: Draft, cells: list[Mend]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "holds": [item.key not in draft.let_go for item in cells],
            "number": [item.number for item in cells],
            "field": [text(f"panel.field.{item.field}", session.language) for item in cells],
            "was": [item.original or "–" for item in cells],
            "value": [item.value or "–" for item in cells],
        }
    )
