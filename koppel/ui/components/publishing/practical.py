"""What residents have to know of a work in practice: what stands there, and the form in which its partner writes it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.errors import KoppelError
from koppel.i18n import error_text, text
from koppel.model.practical import Practical, PracticalNote
from koppel.publish.words import note_days
from koppel.services.publishing.practical import (
    LONGEST_NOTE,
    list_notes,
    may_note,
    missing_of_visit,
    set_note,
    take_back_note,
)
from koppel.ui.drafts import done, draft_of, tell
from koppel.ui.words import plain

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from koppel.model import Activity
    from koppel.model.practical import StoredNote
    from koppel.ui.session import Session

_SAID = "practical_said"


def draw_practical(session: Session, item: Activity) -> None:
    """Draw the notes of a work, with a form for who may write them; nothing for others where there are none."""
    if item.id is None:
        return
    notes = list_notes(session.store, item.id)
    may_write = may_note(session.store, item.partner)
    if not notes and not may_write:
        return
    outcome: tuple[UUID, str] | None = st.session_state.get(_SAID)
    is_open = outcome is not None and outcome[0] == item.id
    if not is_open:
        st.session_state.pop(_SAID, None)
    title = text("practical.title_count" if notes else "practical.title", session.language, count=len(notes))
    with st.expander(title, expanded=is_open, icon=":material/signpost:"):
        if outcome is not None and is_open:
            # It stands until something else is done: a page may be drawn twice after one press.
            st.success(plain(outcome[1]))
        st.caption(text("practical.lead" if notes else "practical.none", session.language))
        _listed(session, notes)
        if may_write:
            _form(session, item, item.id, notes)


def _listed(session: Session, notes: tuple[StoredNote, ...]) -> None:
    for one in notes:
        days = note_days(one.note, session.language)
        by = text("practical.by", session.language, who=one.set_by, when=session.day(one.set_at))
        label = text(f"practical.sort.{one.note.sort.value}", session.language)
        beside = " · ".join(part for part in (days, by) if part)
        st.html(
            f'<p class="koppel-step koppel-note"><b>{escape(label)}</b><br>{escape(one.note.words)}'
            f"<br><small>{escape(beside)}</small></p>"
        )


def _form(session: Session, item: Activity, identity: UUID, notes: tuple[StoredNote, ...]) -> None:
    language = session.language
    lacks = missing_of_visit(item, [one.note for one in notes], session.catalogue)
    if lacks:
        what = formats.listed([text(f"practical.sort.{sort.value}", language).lower() for sort in lacks], language)
        st.info(text("practical.missing", language, what=what))
    order = [*(sort for sort in Practical if not sort.is_visit), *(sort for sort in Practical if sort.is_visit)]
    sort = st.selectbox(
        text("practical.about", language),
        [*lacks, *(one for one in order if one not in lacks)],
        format_func=lambda one: text(f"practical.sort.{one.value}", language),
        key=f"practical-sort-{identity}",
    )
    now = next((one.note for one in notes if one.note.sort is sort), PracticalNote(sort, ""))
    writing = draft_of(f"practical-{identity}-{sort.value}", {"words": now.words})
    tell(session, writing)
    with st.form(f"practical-{identity}-{sort.value}", border=False):
        words = st.text_input(
            text("practical.words", language), max_chars=LONGEST_NOTE, key=writing.key("words"),
            placeholder=text(f"practical.example.{sort.value}", language),
        )  # fmt: skip
        start, end = (None, None) if sort.is_visit else _days(session, identity, now)
        buttons = st.columns(3)
        is_kept = buttons[0].form_submit_button(session.text("practical.save"), type="primary")
        is_gone = bool(now.words) and buttons[1].form_submit_button(session.text("practical.remove"))
    is_back = st.button(session.text("practical.back"), key=f"practical-back-{identity}-{sort.value}")
    try:
        if is_back:
            take_back_note(session.store, identity, sort)
            outcome = session.text("practical.taken_back")
        elif is_gone or is_kept:
            note = PracticalNote(sort, "" if is_gone else words, start, end)
            advice = set_note(session.store, session.settings, identity, note, language)
            outcome = session.text("practical.kept" if note.words.strip() else "practical.removed")
            if advice and note.words.strip():
                outcome = f"{outcome} {session.text('practical.plainer', advice=' '.join(advice))}"
        else:
            return
    except KoppelError as error:
        st.session_state.pop(_SAID, None)
        st.error(plain(error_text(error, language)))
        return
    done(writing)
    st.session_state[_SAID] = (identity, outcome)
    st.rerun()


def _days(session: Session, identity: UUID, now: PracticalNote) -> tuple[date | None, date | None]:
    columns = st.columns(2)

    def ask(at: int, name: str, value: date | None) -> date | None:
        day: date | None = columns[at].date_input(
            session.text(f"practical.{name}"),
            value=value,
            format="DD-MM-YYYY",
            help=session.text("practical.days_help"),
            key=f"practical-{name}-{identity}-{now.sort.value}",
        )
        return day

    return ask(0, "from", now.start), ask(1, "until", now.end)
