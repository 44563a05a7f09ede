"""What partners answer: a form for who answers for them, and words for all others."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, allowed
from koppel.model.deciding import Answer, Answered, State
from koppel.services.deciding.decisions import LONGEST_PART, LONGEST_REASON, GivenAnswer, answer_words, give_answers
from koppel.ui.components.deciding.tries import attempt, fail
from koppel.ui.drafts import Draft, done, draft_of, tell
from koppel.ui.words import aloud, plain, short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.services.deciding.decisions import Assessment
    from koppel.services.deciding.reassessment import Mark
    from koppel.ui.session import Session

_ICONS = {
    Answer.AKKOORD: ":material/check:",
    Answer.NIET_AKKOORD: ":material/close:",
    Answer.NOG_NIET: ":material/schedule:",
}


def draw_answers(session: Session, now: Assessment, mark: Mark) -> None:
    """Draw the answers of all partners; a form for those for whom the one who looks answers."""
    own = [
        name
        for name in now.partners
        if allowed(session.store.actor, Task.ANSWER, [name]) and now.state is not State.UITGEVOERD
    ]
    own = [] if now.is_private else own
    others = [
        f'<p class="koppel-said"><b>{escape(short(name, 120))}</b>: {given_html(session, now, name, mark)}</p>'
        for name in now.partners
        if name not in own
    ]
    if others:
        st.html("".join(others))
    for name in own:
        _confirm(session, now, name)
    if own:
        _form(session, now, own, mark)


def given_html(session: Session, now: Assessment, name: str, mark: Mark) -> str:
    """Say what a partner answered, when, who recorded it, why, and whether it is about an earlier plan, as HTML."""
    last = now.answers.get(name)
    if last is None:
        return escape(session.text("decision.no_answer"))
    when = session.text("decision.answered", when=session.when(last.at), who=last.by)
    html = escape(f"{answer_words(last.answer, session.language, last.part)}, {when}")
    if last.reason:
        html = f"{html}: <i>{escape(last.reason)}</i>"
    if name in now.stale:
        lines = "; ".join(mark.answered.get(name, ()))
        old = session.text("decision.earlier_plan", date=session.day(last.at))
        html += f'<br><span class="koppel-stale">{escape(old)}</span> <small>{escape(lines)}</small>'
    return html


def _form(session: Session, now: Assessment, own: list[str], mark: Mark) -> None:
    drafts = {
        name: draft_of(f"answer-{now.id}-{name}", {"answer": _begun(now, name), "reason": "", "part": ""})
        for name in own
    }
    for draft in drafts.values():
        tell(session, draft)
    with st.container():
        for name, draft in drafts.items():
            last = now.answers.get(name)
            with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
                st.segmented_control(
                    plain(short(name, 120)),
                    list(Answer),
                    format_func=partial(_answer, session),
                    key=draft.key("answer"),
                    width="content",
                )
                st.text_input(
                    session.text("decision.reason_of", partner=aloud(short(name, 120))),
                    max_chars=LONGEST_REASON,
                    placeholder=session.text(_asked(st.session_state.get(draft.key("answer")))),
                    label_visibility="collapsed",
                    key=draft.key("reason"),
                )
            st.text_input(
                session.text("decision.part_of", partner=aloud(short(name, 120))),
                max_chars=LONGEST_PART,
                placeholder=session.text("decision.part"),
                label_visibility="collapsed",
                key=draft.key("part"),
            )
            if last:
                st.html(f'<p class="koppel-said">{given_html(session, now, name, mark)}</p>')
        label = "decision.save" if len(own) > 1 else "decision.save_one"
        st.button(session.text(label), key=f"save-answers-{now.id}", on_click=_save, args=(session, now, drafts))


def _asked(answer: Answer | None) -> str:
    """Return the key of what is asked beside an answer: who does not agree is invited to say why."""
    return "decision.why_not" if answer in (Answer.NIET_AKKOORD, Answer.NOG_NIET) else "decision.reason"


def _confirm(session: Session, now: Assessment, name: str) -> None:
    """Let a partner say with one press that its answer holds for the plan as it is now."""
    last = now.answers.get(name)
    if last is None or name not in now.stale:
        return
    words = answer_words(last.answer, session.language)
    st.button(
        plain(session.text("decision.stays", partner=short(name, 60), answer=words)),
        icon=":material/check:",
        key=f"stays-{now.id}-{name}-{_count(now, name)}",
        on_click=_stay,
        args=(session, now, name, last),
    )


def _stay(session: Session, now: Assessment, name: str, last: Answered) -> None:
    answers = {name: GivenAnswer(last.answer, last.reason, last.part)}
    attempt(session, lambda: give_answers(session.store, now.id, answers, expected=now.seen))


def _save(session: Session, now: Assessment, drafts: Mapping[str, Draft]) -> None:
    """Record what was filled in and differs from what is known."""
    answers: dict[str, GivenAnswer] = {}
    for name, draft in drafts.items():
        answer, reason, part = (draft.take()[field] for field in ("answer", "reason", "part"))
        if answer is None and (reason or part):
            fail(session.text("decision.answer_too", partner=name))
            return
        last = now.answers.get(name)
        is_new = last is None or name in now.stale or last.answer is not answer
        if answer is not None and (reason or part or is_new):
            answers[name] = GivenAnswer(answer, reason, part or None)
    if not answers:
        fail(session.text("decision.no_change"))
    elif attempt(session, lambda: give_answers(session.store, now.id, answers, expected=now.seen)):
        for draft in drafts.values():
            done(draft)


def _begun(now: Assessment, name: str) -> Answer | None:
    """Return the answer to begin with: one about an earlier plan is not offered as the answer about this one."""
    last = now.answers.get(name)
    return last.answer if last and name not in now.stale else None


def _count(now: Assessment, name: str) -> int:
    return sum(1 for item in now.history if isinstance(item, Answered) and item.partner == name)


def _answer(session: Session, answer: Answer) -> str:
    return f"{_ICONS[answer]} {answer_words(answer, session.language)}"
