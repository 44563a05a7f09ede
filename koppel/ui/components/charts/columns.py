"""Counts over time as small columns, a row for each thing that is counted, as HTML; and the same as a table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_FEW = 12


def columns_html(spans: Sequence[str], rows: Sequence[tuple[str, Sequence[int], bool]]) -> str:
    """
    Draw columns, every row on its own scale.

    Parameters
    ----------
    spans
        Names of the spans, from the first to the last.
    rows
        What is counted, its counts in the order of `spans`, and whether it stands back.

    Notes
    -----
    Columns are hidden from screen readers; offer `table_html` beside them.
    """
    # Names of all spans fit where there are few.
    every = max(1, -(-len(spans) // _FEW))
    named = "".join(f"<span>{escape(name) if at % every == 0 else ''}</span>" for at, name in enumerate(spans))
    drawn = "".join(_row(*row) for row in rows)
    axis = f'<div class="koppel-col-row koppel-col-axis"><b></b><div>{named}</div></div>'
    return f'<div class="koppel-cols" aria-hidden="true" style="--spans:{len(spans)}">{drawn}{axis}</div>'


def table_html(head: Sequence[str], rows: Sequence[Sequence[object]], label: str) -> str:
    """Lay the same out as a table; the first of each row is its name."""
    named = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    rows_html = "".join(_row_html(row) for row in rows)
    return (
        f'<div class="koppel-scroll"><table class="koppel-issues koppel-numbers" '
        f'aria-label="{escape(label, quote=True)}"><thead><tr>{named}</tr></thead>'
        f"<tbody>{rows_html}</tbody></table></div>"
    )


def _row_html(row: Sequence[object]) -> str:
    cells = "".join(f"<td>{escape(str(cell))}</td>" for cell in row[1:])
    return f'<tr><th scope="row">{escape(str(row[0]))}</th>{cells}</tr>'


def _row(name: str, counts: Sequence[int], stands_back: bool) -> str:
    most = max([*counts, 1])
    columns = "".join(
        f'<i><em>{count or ""}</em><s style="height:{100 * count / most:.1f}%"></s></i>' for count in counts
    )
    css = "koppel-col-row koppel-col-back" if stands_back else "koppel-col-row"
    return f'<div class="{css}"><b>{escape(name)}</b><div>{columns}</div></div>'
