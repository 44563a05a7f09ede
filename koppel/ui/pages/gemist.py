"""The register of missed opportunities: what was rejected and why, what came back, and what came of it afterwards."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.model.deciding import State
from koppel.services.deciding.rejections import Rejection, matching, rejections, rejections_file
from koppel.services.facts.saving_words import saved_lines
from koppel.services.facts.works import period_text
from koppel.ui import state
from koppel.ui.components.deciding import combinations
from koppel.ui.components.deciding.afterwards import draw_afterwards, draw_titles
from koppel.ui.components.deciding.badges import state_label
from koppel.ui.words import plain

if TYPE_CHECKING:
    from koppel.ui.session import Session

VIEWS = ("afgewezen", "achteraf")
_PAGE = 20


def draw(session: Session) -> None:
    """Draw the page."""
    st.header(session.text("missed.title"), anchor=False)
    st.segmented_control(
        session.text("afterwards.choose"),
        VIEWS,
        format_func=lambda value: session.text(f"afterwards.by.{value}"),
        required=True,
        width="content",
        **state.bound("missed_view"),
    )
    if state.get("missed_view") == "achteraf":
        draw_afterwards(session)
    else:
        _draw_rejected(session)


def _draw_rejected(session: Session) -> None:
    st.write(session.text("missed.help"))
    missed = rejections(session.store, session.catalogue, session.language)
    if not missed:
        st.info(session.text("missed.none"))
        st.button(
            session.text("missed.to_list"),
            icon=":material/handshake:",
            on_click=state.put,
            args=("page", "koppelkansen"),
        )
        return
    partners = sorted({name for item in missed for name in item.partners})
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="missed-choice"):
        st.text_input(session.text("missed.words"), max_chars=200, width=320, **state.bound("missed"))
        known = [name for name in state.get("missed_partners") if name in partners]
        if known != list(state.get("missed_partners")):
            state.put("missed_partners", tuple(known))
        st.multiselect(
            session.text("missed.partners"),
            partners,
            width=360,
            placeholder=session.text("missed.all"),
            **state.bound("missed_partners", as_list=True),
        )
        st.toggle(session.text("missed.only"), **state.bound("missed_open"))
    chosen = matching(
        missed,
        words=state.get("missed"),
        partners=state.get("missed_partners"),
        only_rejected=state.get("missed_open"),
    )
    _file(session, chosen, len(missed))
    if not chosen:
        st.info(session.text("missed.none_chosen"))
        return
    many = st.session_state.setdefault("missed_listed", _PAGE)
    for item in chosen[:many]:
        _one(session, item)
    if len(chosen) > many:
        st.button(session.text("chances.more", count=len(chosen) - many), on_click=_more)


def _file(session: Session, chosen: tuple[Rejection, ...], total: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(plain(session.text("missed.count", count=len(chosen), total=total)))
        st.download_button(
            session.text("missed.file"),
            partial(rejections_file, chosen, session.language),
            file_name=f"gemiste-kansen-{session.today.isoformat()}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )


def _one(session: Session, item: Rejection) -> None:
    with st.container(border=True, gap="small"):
        st.subheader(plain(item.name), anchor=False)
        when = session.text("missed.rejected", when=session.when(item.at), who=item.by)
        st.html(
            f'<p class="koppel-missed"><b>{escape(session.text("missed.why"))}</b> {escape(item.reason)}<br>'
            f"<small>{escape(when)}</small></p>"
        )
        draw_titles((work.title, f"{work.partner}, {period_text(work, session.language)}") for work in item.works)
        st.html(f'<p class="koppel-missed"><b>{escape(session.text("missed.saved"))}</b></p>{_saved(session, item)}')
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _now(session, item)
            st.button(
                session.text("missed.open"),
                key=f"missed-{item.id}",
                icon=":material/arrow_forward:",
                on_click=combinations.open_in_list,
                args=(item.id,),
            )


def _saved(session: Session, item: Rejection) -> str:
    if item.saved is None:
        return f'<p class="koppel-missed">{escape(session.text("missed.unshared"))}</p>'
    lines = saved_lines(item.saved, session.catalogue, session.language)
    return f'<ul class="koppel-missed">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>'


def _now(session: Session, item: Rejection) -> None:
    if item.reopened is not None:
        st.html(f'<p class="koppel-again">{escape(item.reopened)}</p>')
    if item.state is not State.AFGEWEZEN:
        st.markdown(f"{session.text('missed.now')} {state_label(session, item.state)}")


def _more() -> None:
    st.session_state["missed_listed"] += _PAGE
