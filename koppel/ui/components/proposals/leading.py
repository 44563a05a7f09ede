"""How far partners are with what they were asked, for who leads the team; and the plan computed again with that."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid4

import streamlit as st

from koppel.errors import KoppelError, NotFoundError
from koppel.services.news.proposals import next_step_words
from koppel.services.planning.asked import NextStep, cost_of_asked
from koppel.services.planning.plan_again import (
    change_words,
    costs_of_answers,
    keep_again,
    months_change_words,
    months_of_answers,
    plan_again,
)
from koppel.services.planning.proposals import LONGEST_REASON, close_asked, remind, withdraw_asked
from koppel.services.planning.scenarios import open_scenario
from koppel.services.planning.words import cost_words
from koppel.ui import state
from koppel.ui.components.planning.choosing import attempt, say
from koppel.ui.components.planning.measured import measured_now
from koppel.ui.components.proposals.words import answer_words, move_html
from koppel.ui.drafts import Draft, draft_of, store, tell
from koppel.ui.error_boundary import draw_problem
from koppel.ui.jobs import result_of
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from koppel.model.proposals import ProposalNote
    from koppel.services.planning.asked import AskedPartner, AskedSet
    from koppel.ui.session import Session

_ASKED = "plan_again_asked"
_SECONDS = 10


class _Again(NamedTuple):
    """A set with whose answers a plan is computed, until that is kept."""

    key: str
    proposals: str


def draw_leading(session: Session, asked: AskedSet) -> None:
    """Draw the state of each partner, what it said of each work, and what can be done with that."""
    _draw_work(session, asked)
    _draw_state(session, asked)
    if words := next_step_words(asked, session.language):
        st.info(plain(words), icon=":material/arrow_forward:")
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"lead-acts-{asked.record.id}"):
        if asked.answered:
            st.button(
                session.text("proposals.again"),
                key=f"proposals-again-{asked.record.id}",
                icon=":material/calculate:",
                type="primary" if asked.next_step is NextStep.AGAIN else "secondary",
                help=session.text("proposals.again_help"),
                on_click=_ask_again,
                args=(str(asked.record.id),),
            )
        if asked.record.is_open:
            _draw_reminders(session, asked)
            st.button(
                session.text("proposals.close"),
                key=f"proposals-close-{asked.record.id}",
                type="primary" if asked.next_step in (NextStep.CLOSE, NextStep.CLOSE_AGAIN) else "secondary",
                help=session.text("proposals.close_help"),
                on_click=attempt,
                args=(session, partial(close_asked, session.store, asked.record.id)),
            )
            _draw_withdraw(session, asked)
    for note in asked.again:
        _draw_costs(session, asked, note)
    with st.expander(session.text("proposals.works", count=len(asked.moves)), expanded=False):
        for item in asked.moves:
            answer = answer_words(session, item.answer) if item.answer else session.text("proposals.no_answer")
            if item.put is not None:
                answer = session.text("proposals.put_by", answer=answer, who=item.put.by)
            st.html(
                f'<p class="koppel-said"><b>{escape(item.move.partner)}</b></p>{move_html(session, item)}'
                f'<p class="koppel-said"><b>{escape(answer)}</b></p>'
            )


def _draw_state(session: Session, asked: AskedSet) -> None:
    costs = cost_of_asked(asked, session.catalogue.rules, session.today)
    rows = "".join(
        f"<li><b>{escape(short(item.partner, 80))}</b>: {escape(cost_words(costs[item.partner], session.language))}"
        f"<br>{escape(_state_words(session, item))}</li>"
        for item in asked.partners
    )
    label = escape(session.text("proposals.state_of", name=asked.record.name), quote=True)
    st.html(f'<ul class="koppel-said" aria-label="{label}">{rows}</ul>')


def _state_words(session: Session, item: AskedPartner) -> str:
    """Say how many works a partner answered for, by whom, whether it saw the question, and when it was reminded."""
    parts = [session.text("proposals.of_all", count=item.answered, works=item.works)]
    if item.last is not None:
        parts.append(session.text("proposals.by_at", who=item.last.by, when=session.when(item.last.at)))
    elif item.seen is not None:
        parts.append(session.text("proposals.seen", who=item.seen.by, when=session.when(item.seen.at)))
    else:
        parts.append(session.text("proposals.unseen"))
    if item.reminded is not None:
        parts.append(session.text("proposals.reminded", when=session.when(item.reminded.at)))
    return " ".join(parts)


def _draw_reminders(session: Session, asked: AskedSet) -> None:
    silent = [item.partner for item in asked.partners if not item.is_done]
    if not silent:
        return

    def act() -> None:
        for partner in silent:
            remind(session.store, asked.record.id, partner)
        say(session.text("proposals.were_reminded", count=len(silent)))

    st.button(
        session.text("proposals.remind", count=len(silent)),
        key=f"proposals-remind-{asked.record.id}",
        icon=":material/notifications:",
        help=session.text("proposals.remind_help"),
        on_click=attempt,
        args=(session, act),
    )


def _draw_withdraw(session: Session, asked: AskedSet) -> None:
    name = f"proposals-withdraw-{asked.record.id}"
    box = st.popover(session.text("proposals.withdraw"), icon=":material/undo:", key=name, on_change="rerun")
    if not box.open:
        return
    with box:
        draft = draft_of(name, {"reason": ""})
        tell(session, draft)
        st.text_area(session.text("proposals.withdraw_why"), max_chars=LONGEST_REASON, key=draft.key("reason"))
        st.button(
            session.text("proposals.withdraw"),
            key=f"{name}-do",
            on_click=_withdraw,
            args=(session, draft, asked.record.id, name),
        )


def _withdraw(session: Session, draft: Draft, identity: UUID, box: str) -> None:
    def save(values: dict[str, Any], _version: int) -> None:
        withdraw_asked(session.store, identity, values["reason"])

    if store(session, draft, save):
        st.session_state[box] = False


def _draw_costs(session: Session, asked: AskedSet, note: ProposalNote) -> None:
    """Say what a plan with the answers costs beside the one before, and lead to it."""
    if note.scenario is None:
        return
    try:
        opened = open_scenario(session.store, note.scenario)
    except NotFoundError:
        return
    outlook = measured_now(session).outlook
    changes = costs_of_answers(outlook, asked, opened.scenario)
    months = months_of_answers(outlook, asked, opened.scenario)
    with st.container(border=True, gap="small", key=f"again-{note.scenario}"):
        st.markdown(plain(session.text("proposals.computed", when=session.when(note.at), who=note.by)))
        if not changes and not months:
            st.markdown(plain(session.text("proposals.as_good")))
        for is_worse in (True, False):
            sentences = [change_words(item, session.language) for item in changes if item.is_worse is is_worse]
            sentences += [
                months_change_words(party, count, session.language)
                for party, count in months.items()
                if (count > 0) is is_worse
            ]
            if sentences:
                head = session.text("proposals.answers_cost" if is_worse else "proposals.answers_gain")
                rows = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
                st.html(f'<div class="koppel-said"><b>{escape(head)}</b><ul>{rows}</ul></div>')
        st.button(
            session.text("proposals.open_scenario", name=short(opened.record.name, 60)),
            key=f"again-open-{note.scenario}",
            icon=":material/arrow_forward:",
            on_click=_open,
            args=(str(note.scenario),),
        )


def _open(identity: str) -> None:
    state.put("page", "scenarios")
    state.put("scenario", identity)


def _ask_again(identity: str) -> None:
    st.session_state[_ASKED] = _Again(uuid4().hex, identity)


def _draw_work(session: Session, asked: AskedSet) -> None:
    """Draw how far the plan with the answers is; keep it as a scenario when it is there."""
    wanted: _Again | None = st.session_state.get(_ASKED)
    if wanted is None or wanted.proposals != str(asked.record.id):
        return
    work = partial(
        plan_again,
        session.store,
        session.catalogue,
        session.language,
        asked.record.id,
        today=session.today,
        seconds=_SECONDS,
    )
    try:
        plan = result_of(session, "plan-again", wanted.key, work, "scenarios.searching", is_asked=True)
        name = session.text("proposals.again_name", name=short(asked.record.name, 50))
        keep_again(session.store, asked.record.id, plan, name)
    except KoppelError as error:
        st.session_state.pop(_ASKED, None)
        draw_problem(error, session.language)
        return
    st.session_state.pop(_ASKED, None)
    say(session.text("proposals.again_done"))
    st.rerun()
