"""One cell of the matrix: what a partner does about a theme, and for who may the fields to answer."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, allowed
from koppel.services.compass.answer_words import answer_by, answer_line
from koppel.services.compass.answering import (
    LONGEST_ANSWER,
    add_idea,
    answer_history,
    change_words,
    confirm_works,
    say_nothing,
    withdraw_answer,
)
from koppel.services.compass.need.need_words import reason_words
from koppel.ui.components.compass.saving import save_or_say
from koppel.ui.words import number_badge, plain, short

if TYPE_CHECKING:
    from koppel.model import Activity
    from koppel.model.compass.answers import ThemeAnswer
    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.matrix import Matrix, MatrixCell, ThemeWork
    from koppel.ui.session import Session

# To which a click on a cell leads.
ANSWER_HEAD = "koppel-answer-head"
# Which whoever comes for a theme sees first.
ANSWER_PLACE = "answer-place"


def draw_answer(session: Session, compass: Compass, matrix: Matrix, cell: MatrixCell) -> None:
    """Draw what a cell holds; who may answer gets the fields, all others read."""
    theme = compass.themes[cell.theme].label[session.language]
    head = escape(session.text("compass.answer_head", partner=cell.partner, theme=theme))
    with st.container(key=ANSWER_PLACE):
        st.html(f'<h3 class="{ANSWER_HEAD}">{head}</h3>')
    may = allowed(session.store.actor, Task.ANSWER_THEME, [cell.partner])
    if not may:
        st.caption(plain(session.text("compass.answer_who", partner=cell.partner)))
    elif cell.partner not in session.store.actor.partners:
        st.caption(plain(session.text("compass.answer_for", partner=cell.partner)))
    left, right = st.columns([1, 1], gap="large")
    with left:
        _standing(session, cell, may=may)
        _proposals(session, compass, matrix, cell, may=may)
    with right:
        if may:
            _word_forms(session, compass, matrix, cell)
        _history(session, matrix, cell)


def _standing(session: Session, cell: MatrixCell, *, may: bool) -> None:
    answers = [answer for _, answer in cell.confirmed]
    answers += [*cell.ideas, *([cell.nothing] if cell.nothing else [])]
    if not answers:
        st.html(f"<p>{escape(session.text('compass.no_answer'))}</p>")
        return
    works = {work.activity.id: work for work, _ in cell.confirmed}
    titles = {work.activity.id: work.activity.title for work, _ in cell.confirmed if work.activity.id}
    for answer in answers:
        work = works.get(answer.activity_id) if answer.activity_id else None
        line, by = answer_line(answer, titles, session.language), answer_by(answer, session.language)
        badge = "" if work is None else number_badge(work.activity.number)
        st.html(f"<p>{badge}<b>{escape(line)}</b> <small>{escape(by)}</small>{_reasons(session, work)}</p>")
        if may:
            _change(session, answer)


def _reasons(session: Session, work: ThemeWork | None) -> str:
    reasons = [] if work is None else [reason_words(item, session.language) for item in work.helps]
    return f"<br>{escape(' '.join(reasons))}" if reasons else ""


def _change(session: Session, answer: ThemeAnswer) -> None:
    with st.container(horizontal=True, gap="small"):
        if st.button(
            session.text("compass.withdraw"), key=f"take-{answer.id}", icon=":material/undo:", type="tertiary"
        ):
            save_or_say(session, lambda: withdraw_answer(session.store, answer.id))
        if answer.text is not None:
            with (
                st.popover(session.text("compass.change"), type="tertiary"),
                st.form(f"change-{answer.id}", border=False),
            ):
                words = st.text_area(session.text("compass.change_words"), answer.text, max_chars=LONGEST_ANSWER)
                if st.form_submit_button(session.text("compass.change")):
                    save_or_say(session, lambda: change_words(session.store, answer.id, words))


def _proposals(session: Session, compass: Compass, matrix: Matrix, cell: MatrixCell, *, may: bool) -> None:
    others = _other_works(session, cell) if may else []
    if not cell.proposed and not others:
        return
    if not may:
        items = "".join(
            f"<li>{number_badge(work.activity.number)}{escape(work.activity.title)}{_reasons(session, work)}</li>"
            for work in cell.proposed
        )
        st.html(f"<p><b>{escape(session.text('compass.proposals'))}</b></p><ul>{items}</ul>")
        return
    with st.form(f"works-{cell.theme}-{cell.partner}"):
        chosen: list[Activity] = []
        if cell.proposed:
            st.html(f"<b>{escape(session.text('compass.proposals'))}</b>")
        for work in cell.proposed:
            reasons = " ".join(reason_words(item, session.language) for item in work.helps)
            label = f"**{plain(_numbered(work.activity))}**  \n{plain(reasons)}"
            if st.checkbox(label, key=f"work-{cell.theme}-{work.activity.id}"):
                chosen.append(work.activity)
        if others:
            chosen += st.multiselect(session.text("compass.other_works"), others, format_func=_numbered)
        if st.form_submit_button(session.text("compass.confirm"), type="primary"):
            ids = [item.id for item in chosen if item.id is not None]
            save_or_say(
                session,
                lambda: confirm_works(session.store, compass, matrix.shown.area.code, cell.theme, cell.partner, ids),
            )


def _numbered(work: Activity) -> str:
    """Return what a work is called: two with one title have each their number."""
    number = "" if work.number is None else f"{work.number} "
    return number + short(work.title, 120)


def _other_works(session: Session, cell: MatrixCell) -> list[Activity]:
    """Return the works of the partner of which nothing is proposed or confirmed here."""
    here = {work.activity.id for work in (*cell.proposed, *(work for work, _ in cell.confirmed))}
    return [item for item in session.columns().activities if item.partner == cell.partner and item.id not in here]


def _word_forms(session: Session, compass: Compass, matrix: Matrix, cell: MatrixCell) -> None:
    place = (matrix.shown.area.code, cell.theme, cell.partner)
    with st.form(f"idea-{cell.theme}-{cell.partner}", clear_on_submit=False):
        idea = st.text_area(
            session.text("compass.idea"),
            placeholder=session.text("compass.idea_help"),
            max_chars=LONGEST_ANSWER,
            height=80,
        )
        if st.form_submit_button(session.text("compass.save_idea")):
            save_or_say(session, lambda: add_idea(session.store, compass, *place, idea))
    if cell.nothing is not None:
        return
    with st.form(f"nothing-{cell.theme}-{cell.partner}", clear_on_submit=False):
        reason = st.text_area(
            session.text("compass.nothing"),
            help=session.text("compass.nothing_help"),
            max_chars=LONGEST_ANSWER,
            height=80,
        )
        if st.form_submit_button(session.text("compass.save_nothing")):
            save_or_say(session, lambda: say_nothing(session.store, compass, *place, reason))


def _history(session: Session, matrix: Matrix, cell: MatrixCell) -> None:
    withdrawn = [
        item
        for item in answer_history(session.store, matrix.shown.area.code, cell.theme, cell.partner)
        if item.withdrawn_at is not None
    ]
    if not withdrawn:
        return
    titles = {item.id: item.title for item in session.columns().activities if item.id}
    items = "".join(
        f"<li>{escape(answer_line(item, titles, session.language))} "
        f"<small>{escape(answer_by(item, session.language))}</small></li>"
        for item in reversed(withdrawn)
    )
    with st.expander(session.text("compass.history")):
        st.html(f"<ul>{items}</ul>")
