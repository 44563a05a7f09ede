"""Nazorg on a page: what is asked of works that ended, with the fields to answer, and what was answered."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, allowed
from koppel.services.cache import Until, cached
from koppel.services.compass.aftercare import (
    LONGEST_AFTERCARE,
    Aftercare,
    answer_aftercare,
    list_aftercare,
    withdraw_aftercare,
)
from koppel.services.compass.aftercare_words import aftercare_words, promise_words, question_words
from koppel.ui.components.compass.saving import save_or_say
from koppel.ui.words import number_badge

if TYPE_CHECKING:
    from datetime import date

    from koppel.model.compass.indicators import Compass
    from koppel.ui.session import Session


def draw_own_questions(session: Session) -> None:
    """Draw what is asked of works of one's own partners, with the fields to answer; nothing where nothing is asked."""
    own = session.store.actor.partners
    if not own or session.catalogue.compass is None:
        return
    asked = [item for item in _all(session, session.today) if item.due and item.activity.partner in own]
    compass = session.compass
    for item in asked:
        _one(session, compass, item)


def draw_aftercare(session: Session, compass: Compass, code: str) -> None:
    """Draw the works that promised something in an area and ended; nothing where there are none."""
    here = [
        item
        for item in _all(session, session.today)
        if code in {*(goal.area for goal in item.goals), *(answer.area for answer in item.themes)}
    ]
    if not here:
        return
    st.subheader(session.text("aftercare.title"), anchor=False)
    explained = session.text("aftercare.explain", years=list(map(str, compass.after_years)))
    st.html(f"<p class='koppel-said'>{escape(explained)}</p>")
    for item in here:
        _one(session, compass, item)


@cached(Until.CHANGE)
def _all(session: Session, day: date) -> tuple[Aftercare, ...]:
    return list_aftercare(session.store, session.compass, day)


def _one(session: Session, compass: Compass, item: Aftercare) -> None:
    work, language = item.activity, session.language
    may = allowed(session.store.actor, Task.ANSWER_THEME, [work.partner])
    with st.container(border=True, gap="small"):
        promised = "".join(f"<li>{escape(line)}</li>" for line in promise_words(item, compass, language))
        st.html(
            f"<p>{number_badge(work.number)}<b>{escape(work.title)}</b> ({escape(work.partner)})<br>"
            f"{escape(question_words(item, language))}</p><ul>{promised}</ul>"
        )
        for answer in item.answers:
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                st.html(f"<p>{escape(aftercare_words(answer, language))}</p>")
                if may and st.button(session.text("compass.withdraw"), key=f"care-{answer.id}", type="tertiary"):
                    save_or_say(session, partial(withdraw_aftercare, session.store, answer.id))
        if may and item.due is not None:
            _form(session, item, item.due)


def _form(session: Session, item: Aftercare, after_years: int) -> None:
    identity = item.activity.id
    assert identity is not None  # noqa: S101
    with st.form(f"care-{identity}-{after_years}", border=False):
        words = st.text_area(session.text("aftercare.words"), max_chars=LONGEST_AFTERCARE, height=80)
        figure = st.number_input(session.text("aftercare.figure"), value=None, step=0.1, format="%.1f")
        with st.container(horizontal=True, gap="small"):
            save = st.form_submit_button(session.text("aftercare.save"), type="primary")
            unknown = st.form_submit_button(session.text("aftercare.unknown"))
        if save or unknown:
            save_or_say(
                session,
                lambda: answer_aftercare(
                    session.store,
                    session.compass,
                    identity,
                    after_years,
                    today=session.today,
                    text=words,
                    figure=None if unknown else figure,
                    is_unknown=unknown,
                ),
            )
