"""Tables of text from users, made safe, that wrap and never make a page wider."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel import formats
from koppel.ui.words import short

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

_LONGEST = 400
_TALL = 360
_FEW = 8
_ROW_HEIGHT = 35
_TALL_EDITOR = 460


def draw_table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], *, tall: bool = True, longest: int = _LONGEST
) -> None:
    """Draw rows of plain text under a header; many rows scroll within the page, long cells are cut."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(short(cell, longest))}</td>" for cell in row) + "</tr>" for row in rows
    )
    with st.container(height=_TALL if tall and len(rows) > _FEW else "content", border=False):
        st.html(
            f'<div class="koppel-scroll"><table class="koppel-issues"><thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>"
        )


def draw_counts(counts: Iterable[tuple[str, int, str]], language: str) -> None:
    """Draw figures in a row: what is counted, the count, and a word for its look (``bad``, ``good`` or nothing)."""
    cells = "".join(
        f'<div class="koppel-figure {look}"><b>{formats.number(count, language)}</b><span>{escape(name)}</span></div>'
        for name, count, look in counts
    )
    st.html(f'<div class="koppel-figures">{cells}</div>')


def draw_editor(frame: pd.DataFrame, *, key: str, columns: dict[str, Any], fixed: Sequence[str]) -> pd.DataFrame:
    """
    Draw a table to write in.

    Parameters
    ----------
    frame
        As it is before anything is written; the same at every run, or what was written is lost.
    key
        Names the table, another for another `frame`.
    columns
        Configuration of each column, by name.
    fixed
        Columns that cannot be written in.
    """
    edited: pd.DataFrame = st.data_editor(
        frame,
        key=key,
        hide_index=True,
        width="stretch",
        height=min(_TALL_EDITOR, _ROW_HEIGHT * (len(frame) + 1) + 3),
        num_rows="fixed",
        disabled=list(fixed),
        column_config=columns,
        placeholder="–",
    )
    return edited
