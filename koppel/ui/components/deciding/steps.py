"""The step to the next state, for who may take it; others read who can."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, allowed
from koppel.model.deciding import Answer, Decided, State
from koppel.services.deciding.decisions import LONGEST_REASON, MOVES, decide, state_words
from koppel.services.deciding.taking_back import take_back_step, task_of
from koppel.ui.components.deciding.badges import state_label
from koppel.ui.components.deciding.tries import attempt, fail
from koppel.ui.drafts import Draft, done, draft_of, tell
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from koppel.services.deciding.decisions import Assessment
    from koppel.ui.session import Session

_WAY = (State.NIEUW, State.BEOORDELEN, State.IN_GESPREK, State.AFGESPROKEN, State.UITGEVOERD)
# The sentence for who gave an answer that keeps a combination from being agreed.
_ANSWERED_BY = {Answer.NIET_AKKOORD: "refused", Answer.NOG_NIET: "put_off"}


def way_html(session: Session, now: Assessment) -> str:
    """Draw the states as a line, with words and marks beside colours."""
    reached = _WAY.index(now.state) if now.state in _WAY else -1
    # Who answers assesses, whether or not somebody took that step.
    taken = {State.NIEUW, *(it.state if isinstance(it, Decided) else State.BEOORDELEN for it in now.history)}
    steps = []
    for at, state in enumerate(_WAY):
        sort = "now" if at == reached else "later" if at > reached else "done" if state in taken else "skipped"
        mark = {"done": "✓", "now": "●", "later": "○", "skipped": "–"}[sort]
        words = state_words(state, session.language)
        if sort == "skipped":
            words = session.text("decision.skipped", state=words)
        current = ' aria-current="step"' if sort == "now" else ""
        steps.append(f'<li class="{sort}"{current}><span aria-hidden="true">{mark}</span> {escape(words)}</li>')
    return f'<ol class="koppel-way" aria-label="{escape(session.text("decision.steps"))}">{"".join(steps)}</ol>'


def draw_step(session: Session, now: Assessment) -> None:
    """Offer the states that come next to who may choose among them."""
    if now.missing and now.state is not State.AFGEWEZEN:
        st.caption(plain(_what_is_missing(session, now)))
    elif not now.missing and now.state not in (State.AFGESPROKEN, State.UITGEVOERD):
        key = "decision.all_agree_partly" if now.partly else "decision.all_agree"
        st.caption(plain(session.text(key, partners=tuple(short(name, 60) for name in now.partly))))
    actor = session.store.actor
    may_reject = allowed(actor, Task.REJECT, now.partners)
    if now.is_private:
        return
    if not allowed(actor, Task.DECIDE, now.partners):
        st.caption(session.text("decision.who_steps"))
        return
    moves = [state for state in MOVES[now.state] if state is not State.AFGEWEZEN or may_reject]
    draft = draft_of(f"step-{now.id}", {"state": None, "reason": ""})
    tell(session, draft)
    # Outside of the form of texts: the server knows at once what is chosen. What nobody can choose any more, because
    # somebody else took a step, is chosen no longer.
    key = draft.among("state", moves)
    st.segmented_control(
        session.text("decision.step"),
        moves,
        format_func=partial(state_label, session),
        key=key,
        on_change=_offer,
        args=(now, draft),
    )
    row = st.form(f"step-{now.id}", border=False)
    with row, st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        label = "decision.step_reason" if may_reject else "decision.step_why"
        st.text_input(session.text(label), max_chars=LONGEST_REASON, key=draft.key("reason"))
        st.form_submit_button(session.text("decision.set"), on_click=_set, args=(session, now, draft))
    if not may_reject:
        st.caption(session.text("decision.who_rejects"))
    if now.last_step and allowed(actor, task_of(now), now.partners):
        st.button(
            session.text("decision.take_back", state=state_words(now.state, session.language)),
            key=f"take-back-step-{now.id}-{len(now.history)}",
            icon=":material/undo:",
            type="tertiary",
            help=session.text("decision.take_back_help"),
            on_click=_take_back,
            args=(session, now, draft),
        )


def _offer(now: Assessment, draft: Draft) -> None:
    """Offer what was said before of why together, to who agrees anew; it gives way where another step is chosen."""
    chosen, typed = (st.session_state.get(draft.key(field)) for field in ("state", "reason"))
    if chosen is State.AFGESPROKEN and not typed and now.meerwaarde:
        draft.put("reason", now.meerwaarde)
    elif chosen is not State.AFGESPROKEN and typed and typed == now.meerwaarde:
        draft.put("reason", "")


def _take_back(session: Session, now: Assessment, draft: Draft) -> None:
    if attempt(session, lambda: take_back_step(session.store, now.id, expected=now.seen)):
        # What was chosen and offered belonged to the state that is no more.
        done(draft)


def _what_is_missing(session: Session, now: Assessment) -> str:
    """Say who keeps it from being agreed: who said no, or not yet, and who has still to answer what lies here now."""
    partners_by_answer: dict[str, list[str]] = {"refused": [], "put_off": [], "missing": []}
    for partner in now.missing:
        answer = None if partner in now.stale else now.answers.get(partner)
        key = "missing" if answer is None else _ANSWERED_BY.get(answer.answer, "missing")
        partners_by_answer[key].append(short(partner, 60))
    lines = [
        session.text(f"decision.{key}", partners=tuple(names)) for key, names in partners_by_answer.items() if names
    ]
    return " ".join([session.text("decision.when_all_agree"), *lines])


def _set(session: Session, now: Assessment, draft: Draft) -> None:
    state, why = (draft.take()[field] for field in ("state", "reason"))
    if state is None:
        fail(session.text("decision.choose"))
    elif attempt(session, lambda: decide(session.store, now.id, state, why, expected=now.seen, today=session.today)):
        done(draft)
