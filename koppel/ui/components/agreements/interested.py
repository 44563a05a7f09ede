"""Who wants to join a work, as they said in advance, and what its partner answers."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.access import Task, allowed
from koppel.errors import KoppelError
from koppel.i18n import error_text
from koppel.model import Visibility
from koppel.model.agreements import Reply
from koppel.services.agreements.interest_answers import LONGEST_TOLD, answer_interest, interest_answers, reply_words
from koppel.services.news.interest_hits import interested_in
from koppel.ui.drafts import Draft, done, draft_of, tell
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from koppel.model import Activity
    from koppel.model.agreements import Interest, InterestAnswer
    from koppel.ui.session import Session

_FAILED = "interest-answer-failed"


def draw_interested(session: Session, activity: Activity) -> None:
    """Draw which other partners want to join a work, stored or not, and the answers; nothing where none does."""
    interests = interested_in(session.store, session.catalogue, activity, today=session.today)
    if not interests:
        return
    if failed := st.session_state.pop(_FAILED, None):
        st.error(plain(failed))
    answers = {} if activity.id is None else interest_answers(session.store)
    for item in interests:
        last = None if activity.id is None else answers.get((item.id, activity.id))
        days = formats.day_period(item.first_day, item.last_day, session.language)
        answer = "" if activity.id is None else f"<br><i>{escape(answer_told(session, activity, last))}</i>"
        st.html(
            f'<div class="koppel-joins" role="note"><b>'
            f"{escape(session.text('interest.joins', partner=short(item.partner, 80)))}</b>: "
            f"{escape(item.description)} <small>({escape(days)})</small>{answer}</div>"
        )
        if activity.id is not None and activity.visibility is not Visibility.EIGEN:
            _form(session, activity, item, last)


def answer_told(session: Session, activity: Activity, last: InterestAnswer | None) -> str:
    """Say what the partner of a work answered to an interest, or that it did not."""
    if last is None:
        return session.text("interest.not_answered", partner=short(activity.partner, 80))
    reply = reply_words(last.reply, session.language)
    sentence = session.text("interest.answered_by", partner=short(last.partner, 80), reply=reply)
    return f"{sentence}. {last.explanation}" if last.explanation else sentence


def _form(session: Session, activity: Activity, item: Interest, last: InterestAnswer | None) -> None:
    """Let who answers for the partner of the work answer."""
    if not allowed(session.store.actor, Task.ANSWER, [activity.partner]):
        return
    key = f"interest-answer-{item.id}-{activity.id}"
    with st.popover(session.text("interest.answer_it"), icon=":material/reply:", key=f"open-{key}"):
        draft = draft_of(key, {"reply": last.reply if last else None, "told": ""})
        tell(session, draft)
        st.segmented_control(
            plain(session.text("interest.answer_of", partner=short(item.partner, 80))),
            list(Reply),
            format_func=partial(reply_words, language=session.language),
            key=draft.key("reply"),
        )
        st.text_input(session.text("interest.answer_told"), max_chars=LONGEST_TOLD, key=draft.key("told"))
        st.button(
            session.text("interest.answer_save"), key=f"do-{key}", on_click=_save, args=(session, activity, item, draft)
        )


def _save(session: Session, activity: Activity, item: Interest, draft: Draft) -> None:
    reply, explanation = (draft.take()[field] for field in ("reply", "told"))
    if reply is None or activity.id is None:
        st.session_state[_FAILED] = session.text("interest.answer_choose")
        return
    try:
        answer_interest(session.store, item.id, activity.id, reply, explanation)
    except KoppelError as error:
        st.session_state[_FAILED] = error_text(error, session.language)
    else:
        done(draft)
