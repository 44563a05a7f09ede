"""What a partner is asked: one work after the other, with why, its answer, and the way into its plan."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel import formats
from koppel.access import Task, allowed
from koppel.model.proposals import MoveReply
from koppel.services.planning.asked import AskedMove, AskedSet, asks_to_drop, is_late
from koppel.services.planning.proposal_answers import Said, answer_move
from koppel.services.planning.proposal_dates import put_dates, take_dates_back
from koppel.services.planning.proposals import LONGEST_REASON
from koppel.ui.components.planning.choosing import attempt, say
from koppel.ui.components.proposals.words import answer_words, gain_html, move_html
from koppel.ui.drafts import Draft, draft_of, store, tell
from koppel.ui.words import aloud, plain, short

if TYPE_CHECKING:
    from koppel.ui.session import Session


def draw_own(session: Session, asked: AskedSet, partner: str) -> None:
    """Draw what one partner is asked in a set, and let its planners answer."""
    moves = asked.of([partner])
    with st.container(gap="small", key=f"asked-{asked.record.id}-{_slug(partner)}"):
        st.subheader(
            plain(
                session.text(
                    "proposals.we_ask_or_drop" if asks_to_drop(moves) else "proposals.we_ask",
                    count=len(moves),
                    partner=short(partner, 80),
                )
            ),
            anchor=False,
        )
        if gains := gain_html(session, asked, moves):
            st.html(gains)
        # What is dropped is dropped one by one: nobody does that in passing.
        ready = [item for item in moves if _can_put(session, asked, item) and not item.move.is_dropped]
        if len(ready) > 1:
            st.button(
                session.text("proposals.put_all", count=len(ready)),
                key=f"proposal-put-all-{asked.record.id}-{_slug(partner)}",
                icon=":material/event_available:",
                type="primary",
                on_click=_put,
                args=(session, asked, ready),
            )
        for item in moves:
            _draw_move(session, asked, item)


def _draw_move(session: Session, asked: AskedSet, item: AskedMove) -> None:
    key = f"{asked.record.id}-{item.move.work}"
    may_answer = allowed(session.store.actor, Task.ANSWER, [item.move.partner])
    with st.container(border=True, gap="small", key=f"proposal-{key}"):
        st.html(move_html(session, item))
        if item.answer is not None:
            st.html(f'<p class="koppel-said"><b>{escape(answer_words(session, item.answer))}</b></p>')
        _draw_way_in(session, asked, item, key)
        if not asked.record.is_open or item.put is not None or not may_answer:
            return
        if is_late(item.move, item.work, session.today):
            st.caption(session.text("proposals.late"))
            return
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"proposal-do-{key}"):
            title = short(item.work.title, 80)
            st.button(
                session.text(_of("proposals.can", item)),
                key=f"proposal-can-{key}",
                icon=":material/check:",
                help=aloud(session.text(_of("proposals.can_help", item), title=title)),
                disabled=item.can,
                on_click=_can,
                args=(session, asked, item),
            )
            _draw_cannot(session, asked, item, key)
            _draw_can_if(session, asked, item, key)


def _draw_way_in(session: Session, asked: AskedSet, item: AskedMove, key: str) -> None:
    """Draw how the dates come into the plan, or that they stand there."""
    may_plan = allowed(session.store.actor, Task.PLAN, [item.move.partner])
    if item.put is not None:
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"proposal-is-put-{key}"):
            sentence = session.text(_of("proposals.is_put", item), who=item.put.by, when=session.when(item.put.at))
            st.html(f'<p class="koppel-said"><b>{escape(sentence)}</b></p>', width="content")
            if may_plan:
                back = partial(
                    take_dates_back,
                    session.store,
                    session.catalogue,
                    asked.record.id,
                    item.move.work,
                    expected_version=item.work.version,
                    today=session.today,
                )
                st.button(
                    session.text("proposals.take_back"),
                    key=f"proposal-back-{key}",
                    icon=":material/undo:",
                    on_click=attempt,
                    args=(session, back),
                )
        return
    if not item.can or asked.record.is_withdrawn:
        return
    if item.waits_for:
        waiting = session.text("proposals.waits_for", partners=formats.listed(item.waits_for, session.language))
        st.caption(plain(waiting))
    elif _can_put(session, asked, item):
        st.button(
            session.text(_of("proposals.put", item)),
            key=f"proposal-put-{key}",
            icon=":material/event_busy:" if item.move.is_dropped else ":material/event_available:",
            type="primary",
            help=aloud(session.text(_of("proposals.put_help", item))),
            on_click=_put,
            args=(session, asked, [item]),
        )


def _can_put(session: Session, asked: AskedSet, item: AskedMove) -> bool:
    return (
        item.is_agreed
        and item.put is None
        and not asked.record.is_withdrawn
        and not is_late(item.move, item.work, session.today)
        and allowed(session.store.actor, Task.PLAN, [item.move.partner])
    )


def _draw_cannot(session: Session, asked: AskedSet, item: AskedMove, key: str) -> None:
    box = st.popover(
        session.text("proposals.cannot"), icon=":material/block:", key=f"proposal-no-{key}", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        before = item.answer.explanation if item.answer and item.answer.reply is MoveReply.CANNOT else ""
        draft = draft_of(f"proposal-no-{key}", {"why": before})
        tell(session, draft)
        st.text_area(session.text(_of("proposals.why_not", item)), max_chars=LONGEST_REASON, key=draft.key("why"))

        def save(values: dict[str, Any], _version: int) -> None:
            _answer(session, asked, item, Said(MoveReply.CANNOT, values["why"]))

        st.button(
            session.text("proposals.answer"),
            key=f"proposal-no-do-{key}",
            type="primary",
            on_click=_save,
            args=(session, draft, f"proposal-no-{key}", save),
        )


def _draw_can_if(session: Session, asked: AskedSet, item: AskedMove, key: str) -> None:
    box = st.popover(
        session.text("proposals.can_if"), icon=":material/rule:", key=f"proposal-if-{key}", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        last = item.answer if item.answer and item.answer.reply is MoveReply.CAN_IF else None
        days = {} if item.move.is_dropped else {name: getattr(last, name, None) for name in ("earliest", "latest")}
        draft = draft_of(f"proposal-if-{key}", {"if": last.explanation if last else "", **days})
        tell(session, draft)
        st.text_area(session.text("proposals.if_what"), max_chars=LONGEST_REASON, key=draft.key("if"))
        for name in days:
            st.date_input(
                session.text(f"proposals.{name}"),
                min_value=session.today,
                format=formats.day_pattern(session.language),
                key=draft.key(name),
            )

        def save(values: dict[str, Any], _version: int) -> None:
            words = Said(MoveReply.CAN_IF, values["if"], values.get("earliest"), values.get("latest"))
            _answer(session, asked, item, words)

        st.button(
            session.text("proposals.answer"),
            key=f"proposal-if-do-{key}",
            type="primary",
            on_click=_save,
            args=(session, draft, f"proposal-if-{key}", save),
        )


def _save(session: Session, draft: Draft, box: str, save: Any) -> None:  # noqa: ANN401
    if store(session, draft, save):
        st.session_state[box] = False


def _can(session: Session, asked: AskedSet, item: AskedMove) -> None:
    attempt(session, partial(_answer, session, asked, item, Said(MoveReply.CAN)))


def _answer(session: Session, asked: AskedSet, item: AskedMove, words: Said) -> None:
    answer_move(
        session.store,
        asked.record.id,
        item.move.work,
        words,
        number=item.answer.number if item.answer else 0,
        work_version=item.work.version,
        today=session.today,
    )


def _put(session: Session, asked: AskedSet, items: list[AskedMove]) -> None:
    def act() -> None:
        for item in items:
            put_dates(
                session.store,
                session.catalogue,
                asked.record.id,
                item.move.work,
                expected_version=item.work.version,
                today=session.today,
            )
        if asks_to_drop(items):
            say(session.text("proposals.was_dropped", title=short(items[0].work.title, 80)))
        else:
            say(session.text("proposals.were_put", count=len(items)))

    attempt(session, act)


def _of(key: str, item: AskedMove) -> str:
    """Return the key of a text for a work that is moved, or for one that is not to be done."""
    return f"{key}_drop" if item.move.is_dropped else key


def _slug(partner: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in partner)
