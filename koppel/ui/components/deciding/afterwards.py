"""What was done together afterwards and what was not, of works that are over."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, allowed
from koppel.i18n import text
from koppel.services.cache import Until, cached
from koppel.services.results.afterwards import Afterwards, Verdict, afterwards, matching, total
from koppel.services.results.afterwards_files import (
    afterwards_file,
    saved_words,
    total_words,
    why_words,
    work_words,
)
from koppel.ui import state
from koppel.ui.components.deciding import combinations
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from koppel.services.results.why_apart import Apart
    from koppel.ui.session import Session

_PAGE = 20
_MARK = {Verdict.TOGETHER: "✓", Verdict.PARTLY: "◐", Verdict.APART: "✗", Verdict.UNKNOWN: "?"}


def draw_afterwards(session: Session) -> None:
    """Draw what came of combinations of which works are over, with the figures above them."""
    st.write(session.text("afterwards.help"))
    with st.spinner(session.text("results.counting")):
        rows = _rows(session, session.language, session.today)
    if not rows:
        st.info(session.text("afterwards.none"))
        return
    st.html(f'<p class="koppel-missed">{escape(total_words(total(rows, session.catalogue), session.language))}</p>')
    if not allowed(session.store.actor, Task.PROPOSE):
        st.caption(session.text("afterwards.partial"))
    chosen = _chosen(session, rows)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(plain(session.text("afterwards.count", count=len(chosen), total=len(rows))))
        st.download_button(
            session.text("afterwards.file"),
            partial(afterwards_file, chosen, session.language, "csv"),
            file_name=f"achteraf-{session.today.isoformat()}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
    if not chosen:
        st.info(session.text("afterwards.none_chosen"))
        return
    many = st.session_state.setdefault("afterwards_listed", _PAGE)
    for row in chosen[:many]:
        _one(session, row)
    if len(chosen) > many:
        st.button(session.text("chances.more", count=len(chosen) - many), on_click=_more)


@cached(Until.CHANGE, most=16)
def _rows(session: Session, language: str, today: date) -> tuple[Afterwards, ...]:
    return afterwards(session.store, session.catalogue, language, today=today)


def _chosen(session: Session, rows: Sequence[Afterwards]) -> tuple[Afterwards, ...]:
    partners = sorted({name for row in rows for name in row.partners})
    known = [name for name in state.get("missed_partners") if name in partners]
    if known != list(state.get("missed_partners")):
        state.put("missed_partners", tuple(known))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="missed-choice"):
        st.text_input(session.text("afterwards.words"), max_chars=200, width=320, **state.bound("missed"))
        st.multiselect(
            session.text("missed.partners"),
            partners,
            width=360,
            placeholder=session.text("missed.all"),
            **state.bound("missed_partners", as_list=True),
        )
        st.toggle(session.text("afterwards.only"), **state.bound("missed_open"))
    return matching(
        rows,
        words=state.get("missed"),
        partners=state.get("missed_partners"),
        only_missed=state.get("missed_open"),
    )


def _one(session: Session, row: Afterwards) -> None:
    with st.container(border=True, gap="small"):
        st.subheader(plain(row.name or session.text("missed.unshared")), anchor=False)
        verdict = text(f"afterwards.verdict.{row.verdict.value}", session.language)
        lines = [f"<b>{_MARK[row.verdict]} {escape(verdict[:1].upper() + verdict[1:])}.</b>"]
        lines.append(escape(_verdict_words(session, row)))
        st.html(f'<p class="koppel-missed">{" ".join(lines)}</p>')
        draw_titles((item.work.title, work_words(item, session.language)) for item in row.works)
        if row.why:
            reasons = "".join(f"<li>{_reason(session, item)}</li>" for item in row.why)
            st.html(
                f'<p class="koppel-missed"><b>{escape(session.text("afterwards.why"))}</b></p>'
                f'<ul class="koppel-missed">{reasons}</ul>'
            )
        st.button(
            session.text("afterwards.open"),
            key=f"afterwards-{row.id}",
            icon=":material/arrow_forward:",
            on_click=combinations.open_in_list,
            args=(row.id,),
        )


def draw_titles(works: Iterable[tuple[str, str]]) -> None:
    """Draw the titles of works as a list, each with words about it."""
    lines = (f"<li><b>{escape(short(title, 120))}</b> <small>{escape(words)}</small></li>" for title, words in works)
    st.html(f'<ul class="koppel-missed">{"".join(lines)}</ul>')


def _verdict_words(session: Session, row: Afterwards) -> str:
    lines = [saved_words(row, session.language)]
    if row.was_agreed:
        lines.append(session.text("afterwards.agreed"))
    elif row.groups:
        lines.append(session.text("afterwards.not_agreed"))
    if row.is_rough:
        lines.append(session.text("afterwards.rough"))
    if row.to_come:
        lines.append(session.text("afterwards.to_come", count=row.to_come))
    return " ".join(line for line in lines if line)


def _reason(session: Session, item: Apart) -> str:
    reason = escape(short(why_words(item, session.language), 600))
    if item.at is None:
        return reason
    who = session.text("afterwards.by_whom", who=item.by, when=session.when(item.at))
    return f"{reason} <small>{escape(who)}</small>"


def _more() -> None:
    st.session_state["afterwards_listed"] += _PAGE
