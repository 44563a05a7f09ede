"""What waits for whoever is signed in, and what is new since it was here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from koppel.i18n import text
from koppel.services.cache import Until, cached
from koppel.services.news.entries import MOST_LISTED
from koppel.services.news.for_me import for_me, waiting_count
from koppel.services.news.for_planners import ACTIONS, AFTERCARE, ASKED
from koppel.services.news.proposals import AGREED_DATES, ANSWERED_PROPOSALS, PROPOSALS, ROUND, ROUND_OVER
from koppel.services.news.since_visit import news_since
from koppel.services.news.visits import Since, arrive, here_before, mark_seen, unmark_seen
from koppel.ui.components.compass.aftercare import draw_own_questions
from koppel.ui.components.news.mail_wish import draw_wish
from koppel.ui.components.news.progress import draw_asked
from koppel.ui.components.news.targets import go_to
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from koppel.services.news.entries import Entry, Section
    from koppel.ui.session import Session

_ARRIVED = "arrived"
_LINE = 220
_WHOLE = "forme-whole-"


def draw(session: Session) -> None:
    """Draw the page."""
    if st.session_state.get(_ARRIVED) != session.store.actor.name:
        arrive(session.store)
        st.session_state[_ARRIVED] = session.store.actor.name
    since = here_before(session.store)
    with st.spinner(session.text("forme.reading")):
        who = _who(session)
        mine = _mine(session, session.language, session.today, who)
        new = _new(session, session.language, session.today, since.at, who)
    left, right = st.columns(2, gap="large")
    with left:
        _waiting(session, mine)
    with right:
        _news(session, since, new)
    with st.expander(session.text("forme.mail.title"), icon=":material/mail:"):
        draw_wish(session)


def count(session: Session) -> int:
    """Count what waits for whoever is signed in, for the navigation."""
    return _count(session, session.today, _who(session))


def _who(session: Session) -> str:
    """Name whoever is signed in, with its roles: for the keys of what is kept."""
    actor = session.store.actor
    return f"{actor.name} {sorted((grant.role.value, grant.partner or '') for grant in actor.grants)}"


@cached(Until.CHANGE)
def _count(session: Session, day: date, who: str) -> int:
    return waiting_count(session.store, session.catalogue, day)


@cached(Until.CHANGE)
def _mine(session: Session, language: str, day: date, who: str) -> tuple[Section, ...]:
    return for_me(session.store, session.catalogue, language, day)


@cached(Until.CHANGE)
def _new(session: Session, language: str, day: date, since: datetime, who: str) -> tuple[Section, ...]:
    return news_since(session.store, session.catalogue, language, since, today=day)


def _waiting(session: Session, mine: Sequence[Section]) -> None:
    st.header(session.text("forme.waiting"), anchor=False)
    waiting = [item for item in mine if item.is_waiting and item.count]
    if not waiting:
        st.success(session.text("forme.nothing_waits"), icon=":material/done_all:")
    else:
        actions = sum(item.count for item in waiting if item.name == ACTIONS)
        care = sum(item.count for item in waiting if item.name == AFTERCARE)
        asked = sum(item.count for item in waiting if item.name in (PROPOSALS, ANSWERED_PROPOSALS, AGREED_DATES))
        rounds = sum(item.count for item in waiting if item.name in (ROUND, ROUND_OVER))
        turns = sum(item.count for item in waiting) - actions - care - asked - rounds
        counts = [session.text("forme.turns", count=turns), session.text("forme.actions", count=actions)]
        counts += [
            session.text(key, count=count)
            for key, count in (("forme.care", care), ("forme.asked", asked), ("forme.round", rounds))
            if count
        ]
        st.caption(" · ".join(counts))
    for item in waiting:
        _section(session, item, is_open=True)
    if aside := [item for item in mine if not item.is_waiting and item.count]:
        st.subheader(session.text("forme.watch"), anchor=False)
        for item in aside:
            _section(session, item, is_open=False)


def _news(session: Session, since: Since, new: Sequence[Section]) -> None:
    st.header(plain(session.text("forme.news", when=session.when(since.at))), anchor=False)
    name = "first" if since.is_first else "marked" if since.is_marked else "visit"
    st.caption(session.text(f"forme.news_{name}"))
    filled = [item for item in new if item.count]
    if not filled:
        st.info(session.text("forme.nothing_new"))
    for at, item in enumerate(filled):
        _section(session, item, is_open=at == 0)
    with st.container(horizontal=True, gap="small"):
        if filled:
            st.button(session.text("forme.seen"), icon=":material/done_all:", on_click=mark_seen, args=(session.store,))
        if since.is_marked:
            undo = session.text("forme.unseen")
            st.button(undo, icon=":material/undo:", on_click=_undo, args=(session,))


def _undo(session: Session) -> None:
    unmark_seen(session.store)


def _section(session: Session, item: Section, *, is_open: bool) -> None:
    name = session.text("forme.count", name=_name(session, item), count=item.count)
    with st.expander(f"**{plain(name)}**", expanded=is_open):
        if item.name == AFTERCARE:
            # Each has fields of its own, on the spot.
            draw_own_questions(session)
            return
        shown = len(item.entries) if st.session_state.get(f"{_WHOLE}{item.name}") else MOST_LISTED
        for entry in item.entries[:shown]:
            _entry(session, item.name, entry)
        if len(item.entries) > shown:
            more = session.text("forme.show_more", count=len(item.entries) - shown)
            st.button(more, key=f"forme-more-{item.name}", on_click=_show_whole, args=(item.name,))
        elif item.count > len(item.entries):
            st.caption(session.text("forme.more", count=item.count - len(item.entries)))


def _show_whole(name: str) -> None:
    st.session_state[f"{_WHOLE}{name}"] = True


def _name(session: Session, item: Section) -> str:
    return text(f"attention.section.{item.name}", session.language)


def _entry(session: Session, name: str, entry: Entry) -> None:
    if name == ASKED:
        draw_asked(session, entry)
        return
    mark = ":material/warning: " if entry.is_late else ""
    lines = "  \n".join(plain(short(line, _LINE)) for line in entry.lines if line)
    st.button(
        f"{mark}**{plain(short(entry.title, 160))}**  \n{lines}",
        key=f"forme-{name}-{entry.key}",
        on_click=go_to,
        args=(entry.target,),
        width="stretch",
        wrap=True,
    )
