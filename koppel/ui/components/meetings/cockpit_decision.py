"""What is decided from the projector: what partners answer as it comes in, agree, put off, note what is said."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, allowed
from koppel.model.deciding import State
from koppel.model.meetings import Outcome
from koppel.services.deciding.decisions import LONGEST_REASON, answer_words, assessment, decide, state_words
from koppel.ui.components.deciding.tries import attempt, draw_failure
from koppel.ui.components.meetings.cockpit_form import PLACE, close_form, draw_keys, is_typed_in, open_form, toggle_form
from koppel.ui.components.meetings.point_answer import can_answer, draw_point_answer
from koppel.ui.components.meetings.point_note import draw_note, draw_noted
from koppel.ui.components.meetings.point_outcome import draw_outcome, draw_putting_off, draw_taking_back
from koppel.ui.drafts import done, draft_of, tell
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from koppel.model.meetings import Meeting
    from koppel.services.deciding.decisions import Assessment
    from koppel.services.meetings.point_words import Point
    from koppel.ui.drafts import Draft
    from koppel.ui.session import Session

# Partners answer elsewhere, each signed in: within so many seconds the room sees it.
_EVERY_SECONDS = 3
# In their order, with the icon of each.
_FORMS = {"agree": "handshake", "put_off": "event_upcoming", "note": "edit_note"}


def draw_cockpit_decision(session: Session, now: Meeting, here: Point, *, leads: bool) -> None:
    """Draw what partners answer, and the three buttons of who leads with the form that each opens."""
    if leads:
        _forms(session, now, here)
    _answers(session, here.item.ref)


def draw_cockpit_outcome(session: Session, now: Meeting, here: Point) -> None:
    """Draw for a point that is no combination what becomes of it, and the form in which is noted what is said."""
    point, key = str(here.item.id), session.text("cockpit.note_key")
    is_asked, answer_key = can_answer(session, here), session.text("cockpit.answer_key")
    with st.container(horizontal=True, gap="small", key="cockpit-buttons"):
        if is_asked:
            st.button(
                session.text("cockpit.answer"),
                key="cockpit-answer",
                icon=":material/forum:",
                type="primary",
                shortcut=None if is_typed_in() else answer_key,
                on_click=toggle_form,
                args=(point, "answer", True),
            )
        draw_outcome(session, now, here)
        st.button(
            session.text("cockpit.note"),
            key="cockpit-note",
            icon=f":material/{_FORMS['note']}:",
            shortcut=None if is_typed_in() else key,
            on_click=toggle_form,
            args=(point, "note", True),
        )
    with st.container(key=PLACE):
        draw_noted(session, here)
        if open_form(point) == "note":
            draw_note(session, now, here, after=close_form)
        elif open_form(point) == "answer" and is_asked:
            draw_point_answer(session, here)
    draw_keys(key + (answer_key if is_asked else ""))


def _forms(session: Session, now: Meeting, here: Point) -> None:
    draw_failure()
    point = str(here.item.id)
    standing = assessment(session.store, here.item.ref)
    is_off = here.item.outcome is Outcome.DEFERRED
    names = [name for name in _FORMS if name != "put_off" or not is_off]
    keys = {name: session.text(f"cockpit.{name}_key") for name in names}
    with st.container(horizontal=True, gap="small", key="cockpit-buttons"):
        for name in names:
            st.button(
                session.text(f"cockpit.{name}"),
                key=f"cockpit-{name}",
                icon=f":material/{_FORMS[name]}:",
                # Letters belong to the form that is open, wherever the cursor is.
                shortcut=None if is_typed_in() else keys[name],
                type="primary" if name == "agree" else "secondary",
                on_click=toggle_form,
                args=(point, name, name != "agree" or _can_agree(session, standing)),
            )
        if is_off:
            draw_taking_back(session, now, here, Outcome.DEFERRED)
    opened = open_form(point)
    with st.container(key=PLACE):
        draw_noted(session, here)
        if opened == "agree":
            _agree(session, standing)
        elif opened == "put_off" and not is_off:
            draw_putting_off(session, now, here, after=close_form)
        elif opened == "note":
            draw_note(session, now, here, after=close_form)
    draw_keys("".join(keys.values()))


@st.fragment(run_every=_EVERY_SECONDS)
def _answers(session: Session, combination: str) -> None:
    """Show how far it is and what each partner says, also what comes in while this is on the wall."""
    now = assessment(session.store, combination)
    rows = "".join(_answer_html(session, now, name) for name in now.partners)
    state = state_words(now.state, session.language)
    agreed, count = len(now.partners) - len(now.missing), len(now.partners)
    head = escape(session.text("cockpit.state", state=state, agreed=agreed, count=count))
    st.html(f'<div class="koppel-cockpit-answers" role="status"><b>{head}</b><ul>{rows}</ul></div>')


def _answer_html(session: Session, now: Assessment, name: str) -> str:
    answer = None if name in now.stale else now.answers.get(name)
    words = (
        session.text("decision.no_answer")
        if answer is None
        else answer_words(answer.answer, session.language, answer.part)
    )
    mark = "○" if answer is None else "✓" if name not in now.missing else "–"
    # Who did not answer is seen by the mark; that it is said of each would fill the screen.
    words = f'<span class="koppel-unsaid">: {escape(words)}</span>' if answer is None else f": {escape(words)}"
    return f'<li><span aria-hidden="true">{mark}</span> <b>{escape(short(name, 80))}</b>{words}</li>'


def _can_agree(session: Session, now: Assessment) -> bool:
    """Tell whether the form is there with which all agreed is recorded."""
    may = not now.is_private and allowed(session.store.actor, Task.DECIDE, now.partners)
    return may and now.state is not State.AFGESPROKEN and not now.missing


def _agree(session: Session, now: Assessment) -> None:
    """Draw the form with which all agreed is recorded, or say what it waits for."""
    if now.is_private:
        st.warning(session.text("decision.private"))
    elif not allowed(session.store.actor, Task.DECIDE, now.partners):
        st.warning(session.text("decision.who_steps"))
    elif now.state is State.AFGESPROKEN:
        st.success(session.text("cockpit.agreed"))
    elif now.missing:
        names = tuple(short(name, 60) for name in now.missing)
        st.warning(plain(session.text("cockpit.waits", partners=names)))
    else:
        draft = draft_of(f"cockpit-{now.id}", {"reason": now.meerwaarde or ""})
        tell(session, draft)
        st.text_input(session.text("cockpit.why"), max_chars=LONGEST_REASON, key=draft.key("reason"))
        st.button(
            session.text("cockpit.set_agreed"),
            key="cockpit-set-agreed",
            type="primary",
            on_click=_set_agreed,
            args=(session, now, draft),
        )


def _set_agreed(session: Session, now: Assessment, draft: Draft) -> None:
    why, agreed = draft.take()["reason"], State.AFGESPROKEN
    if attempt(session, lambda: decide(session.store, now.id, agreed, why, expected=now.seen, today=session.today)):
        done(draft)
        close_form()
