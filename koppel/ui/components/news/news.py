"""
The notice that others changed something, on every page.

It looks by itself every few seconds, alone: the page, its forms and its map stay as they are until the visitor asks for
the newest. Most looks compare one number in memory.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.config import SIGN_IN_PATH
from koppel.services.news.news import ago_words, news, news_words, revision_now
from koppel.ui import identity
from koppel.ui.error_boundary import boundary
from koppel.ui.words import short

if TYPE_CHECKING:
    from koppel.services.news.news import News
    from koppel.ui.session import Session

EVERY_SECONDS = 4
# So many looks between two at whether the session still goes on.
_LOOKS = 15
_MOST = 3
_SINCE, _FOUND, _TURN, _OUT = "news.since", "news.found", "news.turn", "news.out"


def draw_news(session: Session) -> None:
    """Draw the notice; it is empty until others change something that this person can see."""
    if _SINCE not in st.session_state:
        st.session_state[_SINCE] = revision_now(session.store)
    st.session_state[_OUT] = False
    with st.container(key="news"):
        _look(session)


@st.fragment(run_every=EVERY_SECONDS)
def _look(session: Session) -> None:
    with boundary(session.language):
        _read(session)
        news = _known()[1]
        if st.session_state.get(_OUT):
            st.html(_signed_out(session))
        elif news is None or not news.items:
            st.html('<div role="status"></div>')
        else:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.html(_sentence(session, news), width="content")
                asked = st.button(session.text("news.refresh"), key="news-refresh", icon=":material/refresh:")
            if asked:
                st.session_state[_SINCE] = news.revision
                st.session_state[_FOUND] = (_known()[0], None)
                st.rerun(scope="app")


def _known() -> tuple[int | None, News | None]:
    """Return up to which change was looked, and what was found: one value, for a run may be broken off between two."""
    known: tuple[int | None, News | None] = st.session_state.get(_FOUND, (None, None))
    return known


def _read(session: Session) -> None:
    """Ask the store only where something was changed; and now and then whether this person is still there."""
    commits = session.store.commits
    is_new = _known()[0] != commits
    turn = st.session_state[_TURN] = (st.session_state.get(_TURN, -1) + 1) % _LOOKS
    if is_new or turn == 0:
        # Looking is not something that a person does: it keeps no session alive.
        st.session_state[_OUT] = not identity.is_still(session, touch=False)
    if st.session_state[_OUT]:
        st.session_state.pop(_FOUND, None)
    elif is_new:
        st.session_state[_FOUND] = (commits, news(session.store, st.session_state[_SINCE]))


def _sentence(session: Session, news: News) -> str:
    lines = [
        f"<li>{escape(short(news_words(item, session.language), 200))}"
        f' <small aria-live="off">· {escape(ago_words(item.at, session.language))}</small></li>'
        for item in news.items[:_MOST]
    ]
    more = len(news.items) - _MOST
    if more > 0:
        lines.append(f"<li>{escape(session.text('news.more', count=more))}</li>")
    title = escape(session.text("news.title"))
    return f'<div class="koppel-news" role="status"><b>{title}</b><ul>{"".join(lines)}</ul></div>'


def _signed_out(session: Session) -> str:
    words, link = (escape(session.text(f"news.{name}")) for name in ("signed_out", "sign_in"))
    return (
        f'<div class="koppel-news" role="status"><b>{words}</b> '
        f'<a href="{SIGN_IN_PATH}?taal={session.language}" target="_blank" rel="noopener">{link}</a></div>'
    )
