"""A partner's own works in a round: each with what is planned, and one click that says whether it holds."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.i18n import text
from koppel.model.rounds import RoundReply
from koppel.services.facts.works import period_text
from koppel.services.news.entries import Target
from koppel.services.rounds.rounds import answer_works
from koppel.ui.components.news.targets import go_to
from koppel.ui.components.planning.choosing import attempt, say
from koppel.ui.words import aloud, plain, short

if TYPE_CHECKING:
    from uuid import UUID

    from koppel.services.rounds.standing import RoundView, RoundWork
    from koppel.ui.session import Session

_ALL = "round_all"


def draw_works(session: Session, view: RoundView, partner: str) -> None:
    """Draw the works of one partner, those that wait first."""
    works = sorted(view.of(partner), key=lambda item: (item.is_answered, item.work.start or session.today))
    st.subheader(plain(session.text("rounds.own", partner=short(partner, 80))), anchor=False)
    confirmed = sum(item.is_confirmed for item in works)
    st.caption(session.text("rounds.own_progress", count=confirmed, works=len(works)))
    left = {item.work.id: item.work.version for item in works if not item.is_answered and item.work.id is not None}
    undoable: dict[UUID, int] = st.session_state.get(f"{_ALL}-{partner}", {})
    with st.container(horizontal=True, gap="small", key=f"round-all-{_slug(partner)}"):
        if left and view.record.is_open:
            st.button(
                session.text("rounds.all", count=len(left)),
                key=f"round-all-do-{_slug(partner)}",
                icon=":material/done_all:",
                type="primary",
                on_click=attempt,
                args=(session, partial(_confirm_all, session, view, partner, left)),
            )
        if undoable and view.record.is_open:
            st.button(
                session.text("rounds.undo_all"),
                key=f"round-all-undo-{_slug(partner)}",
                icon=":material/undo:",
                on_click=attempt,
                args=(session, partial(_undo_all, session, view, partner, undoable)),
            )
    for item in works:
        if view.record.is_open or item.work.is_doubtful:
            _draw_work(session, view, item)


def _draw_work(session: Session, view: RoundView, item: RoundWork) -> None:
    work = item.work
    if work.id is None:
        return
    title = short(work.title, 80)
    with st.container(border=True, gap="small", key=f"round-work-{work.id}"):
        st.html(_work_html(session, item))
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"round-do-{work.id}"):
            if not item.is_confirmed or work.is_doubtful:
                _button(session, view, item, "holds", RoundReply.HOLDS, ":material/check:", title)
            if view.record.is_open and item.answer is None and not item.is_changed:
                _button(session, view, item, "unknown", RoundReply.UNKNOWN, ":material/help:", title)
            st.button(
                session.text("rounds.change"),
                key=f"round-change-{work.id}",
                icon=":material/edit:",
                help=aloud(session.text("rounds.change_help", title=title)),
                on_click=go_to,
                args=(Target("kaart", activity=str(work.id)),),
            )
            if view.record.is_open and item.answer is not None:
                _button(session, view, item, "undo", RoundReply.UNSAID, ":material/undo:", title)


def _button(
    session: Session, view: RoundView, item: RoundWork, name: str, reply: RoundReply, icon: str, title: str
) -> None:
    assert item.work.id is not None  # noqa: S101
    act = partial(answer_works, session.store, view.record.id, {item.work.id: item.work.version}, reply)
    tip = None if name == "undo" else aloud(session.text(f"rounds.{name}_help", title=title))
    st.button(
        session.text(f"rounds.{name}"),
        key=f"round-{name}-{item.work.id}",
        icon=icon,
        help=tip,
        on_click=attempt,
        args=(session, act),
    )


def _work_html(session: Session, item: RoundWork) -> str:
    work, language = item.work, session.language
    facts = [period_text(work, language)]
    if work.duration_days is not None:
        facts.append(session.text("rounds.days", count=work.duration_days))
    days = {
        name: formats.day(day, language)
        for name, day in (("earliest", work.earliest_start), ("latest", work.latest_end))
        if day is not None
    }
    if days:
        key = "window" if len(days) == 2 else "window_from" if "earliest" in days else "window_until"
        facts.append(session.text(f"rounds.{key}", **days))
    facts.append(text(f"view.firmness.{work.firmness.value}", language))
    pieces = [f"<strong>{escape(short(work.title, 160))}</strong>", escape(", ".join(facts))]
    if standing := _standing(session, item):
        pieces.append(f"<b>{escape(standing)}</b>")
    return f'<p class="koppel-said">{"<br>".join(pieces)}</p>'


def _standing(session: Session, item: RoundWork) -> str:
    """Say what is said of a work in the round; nothing where nothing is."""
    work, answer = item.work, item.answer
    if work.is_doubtful:
        return session.text("rounds.is_doubtful")
    if answer is not None and answer.work_version == work.version:
        return session.text(f"rounds.said_{answer.reply.value}", who=answer.by, when=session.when(answer.at))
    if item.is_changed:
        return session.text("rounds.said_changed", who=work.recorded_by or "", when=session.when(work.recorded_from))
    return ""


def _confirm_all(session: Session, view: RoundView, partner: str, works: dict[UUID, int]) -> None:
    answer_works(session.store, view.record.id, works, RoundReply.HOLDS)
    st.session_state[f"{_ALL}-{partner}"] = works
    say(session.text("rounds.all_done", count=len(works)))


def _undo_all(session: Session, view: RoundView, partner: str, works: dict[UUID, int]) -> None:
    answer_works(session.store, view.record.id, works, RoundReply.UNSAID)
    st.session_state.pop(f"{_ALL}-{partner}", None)


def _slug(partner: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in partner)
