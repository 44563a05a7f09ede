"""What partners said about a combination and how far it is: to read, to answer, to take the next step."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.errors import KoppelError
from koppel.i18n import error_text
from koppel.services.decisions import (
    LONGEST_REASON,
    MOVES,
    Assessment,
    Said,
    answer_words,
    assessment,
    decide,
    give_answers,
    state_words,
)
from koppel.store.audit import moment
from koppel.store.decisions import Answer, Answered, Decided, State
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Callable

    from koppel.ui.session import Session

_FAILED = "decision_failed"
_WAY = (State.NIEUW, State.BEOORDELEN, State.IN_GESPREK, State.AFGESPROKEN, State.UITGEVOERD)
_STATE_ICONS = {
    State.NIEUW: ":material/fiber_new:",
    State.BEOORDELEN: ":material/visibility:",
    State.IN_GESPREK: ":material/forum:",
    State.AFGESPROKEN: ":material/handshake:",
    State.UITGEVOERD: ":material/task_alt:",
    State.AFGEWEZEN: ":material/block:",
}
_ANSWER_ICONS = {
    Answer.AKKOORD: ":material/check:",
    Answer.NIET_AKKOORD: ":material/close:",
    Answer.NOG_NIET: ":material/schedule:",
}


def badge(session: Session, identity: str) -> str:
    """Give the state of a combination as Markdown, for a button; nothing where nobody spoke of it."""
    state = session.states().get(identity)
    return "" if state is None else f" · {_state(session, state)}"


def state_text(session: Session, identity: str) -> str:
    """Say the state of a combination in words."""
    state = session.states().get(identity, State.NIEUW)
    return session.text("decision.now", state=state_words(state, session.language))


def draw_decision(session: Session, identity: str) -> None:
    """Draw the panel of a combination."""
    now = assessment(session.store, identity)
    with st.container(border=True, gap="small", key="decision"):
        st.subheader(session.text("decision.title"), anchor=False)
        st.html(_line(session, now))
        if now.state is State.AFGEWEZEN:
            st.html(f'<p class="koppel-refused"><b>{escape(session.text("decision.rejected"))}</b></p>')
        if now.reason:
            st.html(f'<p class="koppel-said">{escape(now.reason)}</p>')
        if now.changed_since:
            st.warning(session.text("decision.changed"))
        # Where it is seen by who pressed a button, above what can be pressed.
        if failed := st.session_state.pop(_FAILED, None):
            st.error(plain(failed))
        _answers(session, now)
        _step(session, now)
        _history(session, now)


def _line(session: Session, now: Assessment) -> str:
    """Draw the states as a line, with words and marks beside colours."""
    reached = _WAY.index(now.state) if now.state in _WAY else -1
    steps = []
    for at, state in enumerate(_WAY):
        sort = "done" if at < reached else "now" if at == reached else "later"
        mark = {"done": "✓", "now": "●", "later": "○"}[sort]
        current = ' aria-current="step"' if sort == "now" else ""
        steps.append(
            f'<li class="{sort}"{current}><span aria-hidden="true">{mark}</span> '
            f"{escape(state_words(state, session.language))}</li>"
        )
    return f'<ol class="koppel-way" aria-label="{escape(session.text("decision.steps"))}">{"".join(steps)}</ol>'


def _answers(session: Session, now: Assessment) -> None:
    """Draw a row for each partner; what is chosen counts when it is saved."""
    if now.state is State.UITGEVOERD:
        for name in now.partners:
            st.html(f'<p class="koppel-said"><b>{escape(short(name, 120))}</b>: {_given(session, now, name)}</p>')
        return
    keys = {name: f"{now.id}-{at}-{_count(now, name)}" for at, name in enumerate(now.partners)}
    with st.form(f"answers-{now.id}", border=False):
        for name, key in keys.items():
            last = now.answers.get(name)
            with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
                st.segmented_control(
                    plain(short(name, 120)),
                    list(Answer),
                    format_func=partial(_answer, session),
                    default=last.answer if last else None,
                    key=f"answer-{key}",
                    width="content",
                )
                st.text_input(
                    session.text("decision.reason_of", partner=plain(short(name, 120))),
                    max_chars=LONGEST_REASON,
                    placeholder=session.text("decision.reason"),
                    label_visibility="collapsed",
                    key=f"reason-{key}",
                )
            if last:
                st.html(f'<p class="koppel-said">{_given(session, now, name)}</p>')
        st.form_submit_button(session.text("decision.save"), on_click=_save, args=(session, now, keys))


def _save(session: Session, now: Assessment, keys: dict[str, str]) -> None:
    """Record what was filled in and differs from what is known."""
    said: dict[str, Said] = {}
    for name, key in keys.items():
        answer, reason = (st.session_state.get(f"{field}-{key}") for field in ("answer", "reason"))
        if answer is None and reason:
            st.session_state[_FAILED] = session.text("decision.answer_too", partner=name)
            return
        if answer is not None and (reason or name not in now.answers or now.answers[name].answer is not answer):
            said[name] = Said(answer, reason)
    if not said:
        st.session_state[_FAILED] = session.text("decision.no_change")
        return
    _try(session, lambda: give_answers(session.store, now.id, said))


def _step(session: Session, now: Assessment) -> None:
    """Offer the states that come next."""
    if now.missing:
        told = session.text("decision.missing", partners=", ".join(short(name, 60) for name in now.missing))
        st.caption(plain(told))
    elif now.state not in (State.AFGESPROKEN, State.UITGEVOERD):
        st.caption(session.text("decision.all_agree"))
    key, reason = (f"{name}-{now.id}-{len(now.history)}" for name in ("step", "step-reason"))
    with st.form(f"step-{now.id}", border=False):
        st.segmented_control(
            session.text("decision.step"), MOVES[now.state], format_func=partial(_state, session), key=key
        )
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.text_input(session.text("decision.step_reason"), max_chars=LONGEST_REASON, key=reason)
            st.form_submit_button(session.text("decision.set"), on_click=_set, args=(session, now, key, reason))


def _set(session: Session, now: Assessment, key: str, reason: str) -> None:
    state = st.session_state.get(key)
    if state is None:
        st.session_state[_FAILED] = session.text("decision.choose")
        return
    _try(session, lambda: decide(session.store, now.id, state, st.session_state.get(reason)))


def _history(session: Session, now: Assessment) -> None:
    if not now.history:
        return
    with st.expander(session.text("decision.history", count=len(now.history))):
        for item in reversed(now.history):
            reason = f"<br><i>{escape(item.reason)}</i>" if item.reason else ""
            st.html(
                f'<p class="koppel-step"><small>{escape(moment(item.at))} · {escape(item.by)}</small><br>'
                f"{_happened(session, item)}{reason}</p>"
            )


def _happened(session: Session, item: Answered | Decided) -> str:
    if isinstance(item, Answered):
        return f"{escape(short(item.partner, 120))}: <b>{escape(answer_words(item.answer, session.language))}</b>"
    return escape(session.text("decision.now", state=state_words(item.state, session.language)))


def _given(session: Session, now: Assessment, name: str) -> str:
    """Say what a partner answered, when, who recorded it and why, as HTML."""
    last = now.answers.get(name)
    if last is None:
        return escape(session.text("decision.no_answer"))
    when = session.text("decision.answered", when=moment(last.at), who=last.by)
    told = f"{answer_words(last.answer, session.language)}, {when}"
    return f"{escape(told)}: <i>{escape(last.reason)}</i>" if last.reason else escape(told)


def _count(now: Assessment, name: str) -> int:
    """Count the answers of a partner: a field for each, so that it shows what was answered since."""
    return sum(1 for item in now.history if isinstance(item, Answered) and item.partner == name)


def _state(session: Session, state: State) -> str:
    return f"{_STATE_ICONS[state]} {state_words(state, session.language)}"


def _answer(session: Session, answer: Answer) -> str:
    return f"{_ANSWER_ICONS[answer]} {answer_words(answer, session.language)}"


def _try(session: Session, act: Callable[[], object]) -> None:
    try:
        act()
    except KoppelError as error:
        st.session_state[_FAILED] = error_text(error, session.language)
