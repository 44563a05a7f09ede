"""Letting people at the table follow the screen on a device of their own: the code, where to type it, and stopping."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from koppel.config import FOLLOW_PATH
from koppel.publish.paper.codes import code_svg
from koppel.services.meetings import following
from koppel.ui import state
from koppel.ui.components.meetings.meeting_walk import PAGE, walk

if TYPE_CHECKING:
    from uuid import UUID

    from koppel.model.meetings import Meeting
    from koppel.ui.session import Session


def draw_follow_screen(session: Session, now: Meeting) -> None:
    """Offer who leads a meeting to let people follow, or show the code of the screen that is open."""
    with st.popover(session.text("follow.offer"), icon=":material/cast:", key="follow-screen"):
        st.write(session.text("follow.help"))
        opened = following.screen(session.store, now.id)
        if opened is None:
            st.caption(session.text("follow.shows"))
            st.button(
                session.text("follow.open"), key="follow-open", type="primary", on_click=_open, args=(session, now.id)
            )
            return
        site = urlsplit(st.context.url or "")
        short = f"{site.netloc}{FOLLOW_PATH}"
        st.html(_code_html(session, f"{site.scheme}://{short}/{opened.code}", short, opened.code))
        st.caption(session.text("follow.shows"))
        with st.container(horizontal=True, gap="small"):
            st.button(
                session.text("follow.end"),
                key="follow-end",
                icon=":material/cancel_presentation:",
                on_click=following.end_screen,
                args=(session.store, now.id),
            )
            st.button(session.text("follow.again"), key="follow-again", on_click=_open, args=(session, now.id))


def _code_html(session: Session, address: str, short: str, code: str) -> str:
    picture = b64encode(code_svg(address).encode()).decode("ascii")
    words = escape(session.text("follow.address", address=short))
    picture_words = escape(session.text("follow.picture"), quote=True)
    return (
        f'<div class="koppel-follow"><p>{words}</p><p class="koppel-follow-code">{following.shown_code(code)}</p>'
        f'<img alt="{picture_words}" src="data:image/svg+xml;base64,{picture}"></div>'
    )


def _open(session: Session, meeting: UUID) -> None:
    following.open_screen(session.store, meeting, _here(session))


def _here(session: Session) -> UUID | None:
    steps = walk(session)
    return steps.here.item.id if steps is not None and steps.here is not None and state.get("page") != PAGE else None
