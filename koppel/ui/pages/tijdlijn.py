"""The time line: when everything happens, what moves, what couples."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from koppel import formats
from koppel.services.facts.works import period_text
from koppel.services.plans.filters import first_day
from koppel.ui import state
from koppel.ui.components.charts.timeline import draw_timeline, street_names
from koppel.ui.components.deciding.combinations import visible
from koppel.ui.components.plans.activity_panel import draw_activity
from koppel.ui.components.plans.filters import draw_filters
from koppel.ui.words import short

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from koppel.services.plans.view_models import CombinationView
    from koppel.ui.session import Session

_PAGE = 100


def draw(session: Session) -> None:
    """Draw the page."""
    draw_filters(session)
    if not len(session.columns()):
        st.info(session.text("timeline.empty"))
        return
    shown = session.shown()
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="timeline-controls"):
        _controls(session, shown)
    _period(session)
    if not shown.any():
        st.info(session.text("timeline.none_shown"))
        return
    st.html(f'<p class="koppel-key">{_key(session)}</p>')
    identity = state.get("activity")
    # Two containers either way, so that the browser keeps the time line when the panel opens.
    left, right = st.columns([8, 4] if identity else [1, 0.001], gap="medium" if identity else None)
    with left:
        draw_timeline(session, shown, group=state.get("group"), scale=state.get("scale"))
        _table(session, shown)
    if identity:
        with right:
            draw_activity(session, identity)


def _controls(session: Session, shown: NDArray[np.bool_]) -> None:
    for name, options in (("group", ("straat", "partner", "thema")), ("scale", ("jaar", "kwartaal"))):
        st.segmented_control(
            session.text(f"timeline.{name}"),
            options,
            format_func=lambda value, name=name: session.text(f"timeline.{name}_by.{value}"),
            required=True,
            width="content",
            **state.bound(name),
        )
    numbers = {item.id: number for number, item in enumerate(session.numbered(), 1)}
    by_id: dict[str, CombinationView] = {item.id: item for item in visible(session, session.numbered(), shown)}
    if state.get("combination") not in by_id:
        state.put("combination", None)
    words: dict[str, Any] = {"index": None, "placeholder": session.text("timeline.no_combination")}
    st.selectbox(
        session.text("timeline.combination"),
        list(by_id),
        format_func=lambda identity: f"{numbers[identity]}. {short(by_id[identity].name, 120)}",
        **words,
        **state.bound("combination"),
    )


def _period(session: Session) -> None:
    chosen = state.get("period")
    if chosen is None:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        first, last = (formats.date_words(first_day(item), "kwartaal", session.language) for item in chosen)
        st.html(f"<p>{escape(session.text('timeline.period', first=first, last=last))}</p>", width="content")
        st.button(session.text("period.all"), on_click=state.put, args=("period", None))


def _key(session: Session) -> str:
    signs = ("sure", "vague", "window", "stopped", "knot")
    return "".join(
        f'<span><i class="koppel-sign-{sign}">{"1" if sign == "knot" else ""}</i> '
        f"{escape(session.text(f'timeline.key.{sign}'))}</span>"
        for sign in signs
    )


def _table(session: Session, shown: NDArray[np.bool_]) -> None:
    """Offer the same as a table, for who cannot see the bars; made only when it is opened."""
    folded = st.expander(session.text("timeline.table"), key="timeline_table", on_change="rerun")
    if not folded.open:
        return
    columns, names = session.columns(), street_names(session)
    places = sorted((int(at) for at in np.flatnonzero(shown)), key=lambda at: (int(columns.start[at]), at))
    with folded:
        pages = -(-len(places) // _PAGE)
        page = 1
        if pages > 1:
            page = int(st.number_input(session.text("timeline.page", count=pages), 1, pages, key="timeline_page"))
        fields = ("period", "title", "kind", "partner", "status", "where")
        head = "".join(f'<th scope="col">{escape(session.text(f"timeline.column.{name}"))}</th>' for name in fields)
        rows = "".join(_row(session, at, names[at]) for at in places[(page - 1) * _PAGE : page * _PAGE])
        st.html(
            '<div class="koppel-wide"><table class="koppel-issues"><thead>'
            f"<tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        )


def _row(session: Session, at: int, place: str | None) -> str:
    item = session.columns().activities[at]
    cells = (
        period_text(item, session.language),
        short(item.title, 160),
        session.catalogue.kinds[item.kind].label[session.language],
        item.partner,
        session.view_text(f"status.{item.status.value}"),
        place or session.text("timeline.other"),
    )
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
