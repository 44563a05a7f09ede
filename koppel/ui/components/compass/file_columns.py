"""Which indicator a column of a file holds, and by what its values are multiplied: a table to write in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from koppel.i18n import text
from koppel.ingest.compass.mapping import Choice
from koppel.ui.components.intake.tables import draw_editor
from koppel.ui.words import short

if TYPE_CHECKING:
    from koppel.model.compass.indicators import Compass
    from koppel.ui.components.compass.file_draft import FileColumn, IndicatorFile
    from koppel.ui.session import Session

_LONGEST = 120
_FRAME = "compass.file-frame"


def draw_columns(session: Session, compass: Compass, file: IndicatorFile, *, is_open: bool) -> None:
    """Draw the table; what is changed in it is taken as choices, and the page is drawn again with these."""
    if not file.columns:
        return
    unknown = sum(item.indicator is None for item in file.columns)
    title = session.text("compass.file_columns", count=len(file.columns), unknown=unknown)
    with st.expander(title, expanded=is_open, key="compass-file-columns-open"):
        st.caption(session.text("compass.file_columns_help"))
        frame, number = _frame(session, compass, file)
        edited = draw_editor(
            frame,
            key=f"compass-file-columns-{number}",
            fixed=["column", "alike"],
            columns={
                "column": st.column_config.TextColumn(session.text("compass.file_column"), width="large"),
                "alike": st.column_config.TextColumn(session.text("compass.file_alike")),
                "indicator": st.column_config.SelectboxColumn(
                    session.text("compass.file_indicator"),
                    options=list(compass.indicators),
                    format_func=lambda name: _label(session, compass, str(name)),
                    width="large",
                ),
                "factor": st.column_config.NumberColumn(
                    session.text("compass.file_factor"), help=session.text("compass.file_factor_help"), width="small"
                ),
            },
        )
        choices = dict(_choices(file.columns, edited))
        if choices != file.choices:
            file.choices = choices
            st.rerun()


def _frame(session: Session, compass: Compass, file: IndicatorFile) -> tuple[pd.DataFrame, int]:
    """
    Return the table before anything is written in it here, and the number of this table.

    It is the same until there are other columns: what is written in a table stays as long as what it began with does.
    """
    known: tuple[object, pd.DataFrame, int] = st.session_state.get(_FRAME, (None, None, 0))
    if known[0] != (file.sha, file.columns):
        chosen = [file.choices.get(item.label, Choice(item.indicator)) for item in file.columns]
        frame = pd.DataFrame(
            {
                "column": [item.label for item in file.columns],
                "indicator": [choice.indicator for choice in chosen],
                "factor": pd.Series([choice.factor for choice in chosen], dtype="Float64"),
                "alike": [_label(session, compass, item.suggestion) for item in file.columns],
            }
        )
        known = st.session_state[_FRAME] = ((file.sha, file.columns), frame, known[2] + 1)
    return known[1], known[2]


def _choices(columns: tuple[FileColumn, ...], edited: pd.DataFrame) -> list[tuple[str, Choice]]:
    """Return what differs from what the names of the columns say."""
    choices = []
    for item, indicator, factor in zip(columns, edited["indicator"], edited["factor"], strict=True):
        means = str(indicator) if isinstance(indicator, str) and indicator else None
        times = None if means is None or pd.isna(factor) or not factor else float(factor)
        if means != item.indicator or times is not None:
            choices.append((item.label, Choice(means, times)))
    return choices


def _label(session: Session, compass: Compass, name: str | None) -> str:
    indicator = compass.indicators.get(name or "")
    if indicator is None:
        return ""
    unit = text(f"compass.unit.{indicator.unit}", session.language)
    return short(f"{indicator.label[session.language]} ({unit})", _LONGEST)
