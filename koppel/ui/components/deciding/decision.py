"""What partners said about a combination and how far it is: to read, to answer, to talk, to take the next step."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.model.deciding import Answered, Cause, Decided, State
from koppel.services.deciding.decided import earlier_combinations
from koppel.services.deciding.decisions import answer_words, assessment, state_words, to_act, to_act_words
from koppel.services.deciding.reassessment import mark
from koppel.ui import state
from koppel.ui.components.deciding.answers import draw_answers
from koppel.ui.components.deciding.badges import badge
from koppel.ui.components.deciding.steps import draw_step, way_html
from koppel.ui.components.deciding.talk import draw_discussion
from koppel.ui.components.deciding.tries import draw_failure
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from koppel.services.deciding.decided import DecidedCombination
    from koppel.services.deciding.decisions import Assessment
    from koppel.services.deciding.reassessment import Mark
    from koppel.ui.session import Session

__all__ = ["badge", "draw_decision"]


def draw_decision(session: Session, identity: str) -> None:
    """Draw the panel of a combination."""
    now = assessment(session.store, identity)
    known = mark(session.store, session.catalogue, session.language, identity)
    with st.container(border=True, gap="small", key="decision"):
        st.subheader(session.text("decision.title"), anchor=False)
        st.html(way_html(session, now))
        _where(session, now)
        _changed(session, now, known)
        _earlier(session, identity)
        # Where it is seen by who pressed a button, above what can be pressed.
        draw_failure()
        draw_answers(session, now, known)
        draw_step(session, now)
        draw_discussion(session, now)
        _history(session, now)


def _where(session: Session, now: Assessment) -> None:
    """Say who is to act, why the combination has its state, and what keeps it from being decided on."""
    if words := to_act_words(to_act(now), session.language):
        st.html(f'<p class="koppel-turn"><b>{escape(words)}</b></p>')
    if now.state is State.AFGEWEZEN:
        st.html(f'<p class="koppel-refused"><b>{escape(session.text("decision.rejected"))}</b></p>')
    if now.reason:
        st.html(f'<p class="koppel-said">{escape(now.reason)}</p>')
    if now.unshared:
        st.info(session.text("decision.unshared", count=now.unshared))
    elif now.is_private:
        st.info(session.text("decision.private"))


def _changed(session: Session, now: Assessment, known: Mark) -> None:
    if not known.changes:
        return
    head = session.text("decision.changed_agreed" if now.state is State.AFGESPROKEN else "decision.changed")
    lines = "".join(f"<li>{escape(line)}</li>" for line in known.changes)
    st.html(f'<div class="koppel-again" role="status"><b>{escape(head)}</b><ul>{lines}</ul></div>')


def _earlier(session: Session, identity: str) -> None:
    """Name the combinations from which this one follows, with the way there."""
    earlier = earlier_combinations(session.store, session.catalogue, session.language, identity)
    if not earlier:
        return
    for item in earlier[:5]:
        _follows(session, identity, item)
        words = state_words(item.state, session.language)
        st.button(
            f"{plain(item.name)} · {words}",
            key=f"follows-{item.id}",
            icon=":material/history:",
            type="tertiary",
            on_click=state.put,
            args=("combination", item.id),
        )


def _follows(session: Session, identity: str, item: DecidedCombination) -> None:
    """Say from what a combination follows: with which works more, and what was said of it."""
    joined = item.grown.joined if item.grown and item.grown.id == identity else ()
    if joined:
        works = formats.listed(
            (f"{short(one.title, 80)} ({short(one.partner, 80)})" for one in joined), session.language
        )
        st.caption(plain(session.text("decision.follows", count=len(joined), works=works)))
    else:
        st.caption(session.text("decision.follows_less"))
    was = assessment(session.store, item.id)
    answers = [
        f"{short(name, 80)}: {answer_words(answer.answer, session.language, answer.part)}"
        for name, answer in was.answers.items()
    ]
    if was.reason:
        answers.append(short(was.reason, 300))
    if answers:
        st.caption(plain(session.text("decision.said_before", said=" · ".join(answers))))


def _history(session: Session, now: Assessment) -> None:
    if not now.history:
        return
    with st.expander(session.text("decision.history", count=len(now.history))):
        for item in reversed(now.history):
            reason = f"<br><i>{escape(item.reason)}</i>" if item.reason else ""
            head = f"{escape(session.when(item.at))} · {escape(_who(session, item))}"
            st.html(f'<p class="koppel-step"><small>{head}</small><br>{_happened(session, item)}{reason}</p>')


def _who(session: Session, item: Answered | Decided) -> str:
    is_program = isinstance(item, Decided) and item.cause is Cause.CHANGE
    return session.text("decision.program") if is_program else item.by


def _happened(session: Session, item: Answered | Decided) -> str:
    if isinstance(item, Answered):
        words = answer_words(item.answer, session.language, item.part)
        return f"{escape(short(item.partner, 120))}: <b>{escape(words)}</b>"
    key = "decision.taken_back" if item.cause is Cause.UNDO else "decision.now"
    return escape(session.text(key, state=state_words(item.state, session.language)))
