"""A round as who leads the team sees it: opening it, how far partners are, reminding and closing."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel import formats
from koppel.model import Precision
from koppel.services.rounds.rounds import LONGEST_ROUND, close_round, open_round, remind_partner
from koppel.ui.components.planning.choosing import attempt, say
from koppel.ui.drafts import Draft, draft_of, store, tell
from koppel.ui.words import short

if TYPE_CHECKING:
    from koppel.services.rounds.standing import RoundPartner, RoundView
    from koppel.ui.session import Session

_BOX = "round-new"
# Long enough for holidays, short enough to be thought of.
_USUAL = timedelta(days=28)


def draw_opening(session: Session) -> None:
    """Draw the way to a new round."""
    box = st.popover(session.text("rounds.open"), icon=":material/add:", key=_BOX, on_change="rerun")
    if not box.open:
        return
    with box:
        month = formats.date_words(session.today, Precision.MAAND, session.language)
        draft = draft_of(
            "round-new", {"name": session.text("rounds.name_of", month=month), "until": session.today + _USUAL}
        )
        tell(session, draft)
        st.text_input(session.text("rounds.name"), max_chars=LONGEST_ROUND, key=draft.key("name"))
        st.date_input(
            session.text("rounds.until"),
            min_value=session.today,
            format=formats.day_pattern(session.language),
            key=draft.key("until"),
        )
        st.button(session.text("rounds.start"), type="primary", key="round-open", on_click=_open, args=(session, draft))


def _open(session: Session, draft: Draft) -> None:
    def save(values: dict[str, Any], _version: int) -> None:
        open_round(session.store, values["name"], values["until"] or session.today, today=session.today)
        say(session.text("rounds.opened"))

    if store(session, draft, save):
        st.session_state[_BOX] = False


def draw_state(session: Session, view: RoundView) -> None:
    """Draw how far each partner is, and what can be done with the round."""
    rows = "".join(
        f"<li><b>{escape(short(item.partner, 80))}</b><br>{escape(_words(session, item))}</li>"
        for item in view.partners
    )
    st.html(f'<ul class="koppel-said">{rows}</ul>')
    if not view.record.is_open:
        return
    silent = [item.partner for item in view.partners if not item.is_done]
    left = sum(not item.is_confirmed for item in view.works)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="round-acts"):
        if silent:
            st.button(
                session.text("rounds.remind", count=len(silent)),
                key="round-remind",
                icon=":material/notifications:",
                on_click=attempt,
                args=(session, partial(_remind, session, view, silent)),
            )
        st.button(
            session.text("rounds.close"),
            key="round-close",
            on_click=attempt,
            args=(session, partial(_close, session, view, left)),
        )
    st.caption(session.text("rounds.close_help", count=left))


def _words(session: Session, item: RoundPartner) -> str:
    parts = [
        session.text("rounds.progress", answered=item.answered, works=item.works, confirmed=item.confirmed),
    ]
    if item.last is not None:
        parts.append(session.text("rounds.last_by", who=item.last.by, when=session.when(item.last.at)))
    if item.reminded is not None:
        parts.append(session.text("rounds.reminded", when=session.when(item.reminded.at)))
    return " ".join(parts)


def _remind(session: Session, view: RoundView, partners: list[str]) -> None:
    for partner in partners:
        remind_partner(session.store, view.record.id, partner)
    say(session.text("rounds.were_reminded", count=len(partners)))


def _close(session: Session, view: RoundView, left: int) -> None:
    close_round(session.store, view.record.id)
    say(session.text("rounds.closed", count=left))
