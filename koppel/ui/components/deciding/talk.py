"""The discussion about a combination."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, allowed
from koppel.services.deciding.discussion import LONGEST_MESSAGE, Message, messages, withdraw_message, write_message
from koppel.ui.components.deciding.tries import attempt
from koppel.ui.drafts import Draft, done, draft_of, tell

if TYPE_CHECKING:
    from koppel.services.deciding.decisions import Assessment
    from koppel.ui.session import Session

# So many of the last messages are shown unasked.
_SHOWN = 8


def draw_discussion(session: Session, now: Assessment) -> None:
    """Draw what was written, the last at the end, and a field for who may write."""
    written = messages(session.store, now.id)
    st.html(f'<p class="koppel-part"><b>{escape(session.text("talk.title", count=len(written)))}</b></p>')
    older, last = written[:-_SHOWN], written[-_SHOWN:]
    if older:
        with st.expander(session.text("talk.older", count=len(older))):
            for item in older:
                _message(session, item)
    for item in last:
        _message(session, item)
    if not written:
        st.caption(session.text("talk.none"))
    if not allowed(session.store.actor, Task.DISCUSS, (*now.partners, *now.answers)):
        st.caption(session.text("talk.who"))
        return
    draft = draft_of(f"talk-{now.id}", {"told": ""})
    tell(session, draft)
    with st.form(f"talk-form-{now.id}", border=False):
        st.text_area(session.text("talk.write"), key=draft.key("told"), max_chars=LONGEST_MESSAGE, height=80)
        st.form_submit_button(session.text("talk.send"), on_click=_send, args=(session, now.id, draft))


def _message(session: Session, item: Message) -> None:
    head = f"<small>{escape(session.when(item.at))} · {escape(item.by)}</small>"
    if item.content is None:
        gone = session.text("talk.withdrawn", when=session.when(item.withdrawn_at))
        st.html(f'<p class="koppel-step">{head}<br><i>{escape(gone)}</i></p>')
        return
    content = escape(item.content).replace("\n", "<br>")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="koppel-step">{head}<br>{content}</p>')
        if item.by == session.store.actor.name:
            st.button(
                session.text("talk.take_back"),
                key=f"take-back-{item.id}",
                type="tertiary",
                on_click=_take_back,
                args=(session, item),
            )


def _send(session: Session, identity: str, draft: Draft) -> None:
    content = draft.take()["told"]
    if attempt(session, lambda: write_message(session.store, identity, content)):
        done(draft)


def _take_back(session: Session, item: Message) -> None:
    attempt(session, lambda: withdraw_message(session.store, item.id))
