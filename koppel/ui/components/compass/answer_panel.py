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
    last_change,
    say_nothing,
    undo_last,
    withdraw_answer,
)
from koppel.services.compass.need.need_words import reason_words
from koppel.ui.components.compass.saving import save_or_say
from koppel.ui.words import number_badge, plain, short

if TYPE_CHECKING:
    from collections.abc import Callable

    from koppel.model import Activity
    from koppel.model.compass.answers import ThemeAnswer
    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.matrix import Matrix, MatrixCell, ThemeWork
    from koppel.ui.session import Session

# To which a click on a cell leads.
ANSWER_HEAD = "koppel-answer-head"
# Which whoever comes for a theme sees first.
ANSWER_PLACE = "answer-place"
# What was saved last: of which cell, and when; None where it was undone.
_SAVED = "compass-answer-saved"


def draw_answer(
    session: Session, compass: Compass, matrix: Matrix, cell: MatrixCell, *, is_narrow: bool = False
) -> None:
    """Draw what a cell holds; who may answer gets the fields, all others read. ``is_narrow``: one below the other."""
    theme = compass.themes[cell.theme].label[session.language]
    head = escape(session.text("compass.answer_head", partner=cell.partner, theme=theme))
    with st.container(key=ANSWER_PLACE):
        st.html(f'<h3 class="{ANSWER_HEAD}">{head}</h3>')
        _draw_saved(session, compass, (matrix.shown.area.code, cell.theme, cell.partner))
    may = allowed(session.store.actor, Task.ANSWER_THEME, [cell.partner])
    if not may:
        st.caption(plain(session.text("compass.answer_who", partner=cell.partner)))
    elif cell.partner not in session.store.actor.partners:
        st.caption(plain(session.text("compass.answer_for", partner=cell.partner)))
    left, right = (st.container(), st.container()) if is_narrow else st.columns([1, 1], gap="large")
    with left:
        _standing(session, matrix, cell, may=may)
        _proposals(session, compass, matrix, cell, may=may)
    with right:
        if may:
            _word_forms(session, compass, matrix, cell)
        _history(session, matrix, cell)


def _save(session: Session, place: tuple[str, str, str], save: Callable[[], object]) -> None:
    """Save an answer, and remember of what to say so, with the way back."""

    def saved() -> None:
        save()
        st.session_state[_SAVED] = (place, last_change(session.store, *place))

    save_or_say(session, saved, is_told=True)


def _draw_saved(session: Session, compass: Compass, place: tuple[str, str, str]) -> None:
    """Say that an answer of this cell was saved, and offer the way back."""
    saved_place, at = st.session_state.get(_SAVED, (None, None))
    if saved_place != place:
        st.session_state.pop(_SAVED, None)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="answer-saved"):
        if at is None:
            st.success(plain(session.text("compass.answer_undone")), icon=":material/undo:")
            return
        st.success(plain(session.text("compass.answer_saved")), icon=":material/check:")
        if st.button(session.text("compass.answer_undo"), key="answer-undo", icon=":material/undo:"):

            def undo() -> None:
                undo_last(session.store, compass, *place, seen=at)
                st.session_state[_SAVED] = (place, None)

            save_or_say(session, undo, is_told=True)


def _standing(session: Session, matrix: Matrix, cell: MatrixCell, *, may: bool) -> None:
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
            _change(session, (matrix.shown.area.code, cell.theme, cell.partner), answer)


def _reasons(session: Session, work: ThemeWork | None) -> str:
    reasons = [] if work is None else [reason_words(item, session.language) for item in work.helps]
    return f"<br>{escape(' '.join(reasons))}" if reasons else ""


def _change(session: Session, place: tuple[str, str, str], answer: ThemeAnswer) -> None:
    with st.container(horizontal=True, gap="small"):
        if st.button(
            session.text("compass.withdraw"), key=f"take-{answer.id}", icon=":material/undo:", type="tertiary"
        ):
            _save(session, place, lambda: withdraw_answer(session.store, answer.id))
        if answer.text is not None:
            with (
                st.popover(session.text("compass.change"), type="tertiary"),
                st.form(f"change-{answer.id}", border=False),
            ):
                words = st.text_area(session.text("compass.change_words"), answer.text, max_chars=LONGEST_ANSWER)
                if st.form_submit_button(session.text("compass.change")):
                    _save(session, place, lambda: change_words(session.store, answer.id, words))


def _proposals(session: Session, compass: Compass, matrix: Matrix, cell: MatrixCell, *, may: bool) -> None:
    others = _other_works(session, cell) if may else []
    groups = [(name, works) for name, works in (("proposals", cell.proposed), ("proposals_aside", cell.aside)) if works]
    if not groups and not others:
        return
    if not may:
        for name, works in groups:
            items = "".join(
                f"<li>{number_badge(work.activity.number)}{escape(work.activity.title)}{_reasons(session, work)}</li>"
                for work in works
            )
            st.html(f"<p><b>{escape(session.text(f'compass.{name}'))}</b></p><ul>{items}</ul>")
        return
    with st.form(f"works-{cell.theme}-{cell.partner}"):
        chosen: list[Activity] = []
        for name, works in groups:
            st.html(f"<b>{escape(session.text(f'compass.{name}'))}</b>")
            for work in works:
                reasons = " ".join(reason_words(item, session.language) for item in work.helps)
                label = f"**{plain(_numbered(work.activity))}**  \n{plain(reasons)}"
                if st.checkbox(label, key=f"work-{cell.theme}-{work.activity.id}"):
                    chosen.append(work.activity)
        if others:
            chosen += st.multiselect(session.text("compass.other_works"), others, format_func=_numbered)
        if st.form_submit_button(session.text("compass.confirm"), type="primary"):
            ids = [item.id for item in chosen if item.id is not None]
            place = (matrix.shown.area.code, cell.theme, cell.partner)
            _save(session, place, lambda: confirm_works(session.store, compass, *place, ids))


def _numbered(work: Activity) -> str:
    """Return what a work is called: two with one title have each their number."""
    number = "" if work.number is None else f"{work.number} "
    return number + short(work.title, 120)


def _other_works(session: Session, cell: MatrixCell) -> list[Activity]:
    """Return the works of the partner of which nothing is proposed or confirmed here."""
    here = {work.activity.id for work in (*cell.proposed, *cell.aside, *(work for work, _ in cell.confirmed))}
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
            _save(session, place, lambda: add_idea(session.store, compass, *place, idea))
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
            _save(session, place, lambda: say_nothing(session.store, compass, *place, reason))


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
