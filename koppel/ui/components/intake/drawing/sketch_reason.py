"""Why the days of a work move that residents know: asked beside its form, and where two are compared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

import streamlit as st

from koppel.i18n import text
from koppel.publish.words import when_text
from koppel.services.publishing.shift_reasons import asked, checked_reason
from koppel.ui.components.intake.drawing.plain_remarks import draw_remarks
from koppel.ui.components.intake.drawing.sketch import bound_note
from koppel.ui.components.intake.drawing.sketch_judge import judge_sketch
from koppel.ui.components.publishing.shift_reason import draw_reason
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from koppel.model import Activity
    from koppel.services.publishing.shift_reasons import Asked, ReasonText
    from koppel.ui.components.intake.drawing.sketch import Sketch
    from koppel.ui.session import Session

WHY_MOVED = "shift_reason"
# What is written in a comparison, where neither of both said why.
_SETTLED = "shift_reason_settled"


def draw_why_moved(session: Session, sketch: Sketch, activity: Activity) -> None:
    """Ask why the days move, where residents know them; they read the answer. What was said already stands there."""
    question = _asked(session, sketch, activity)
    if question is None:
        sketch.notes.pop(WHY_MOVED, None)
        return
    sketch.notes.setdefault(WHY_MOVED, question.reason)
    reason = draw_reason(session, **bound_note(sketch, WHY_MOVED))
    language = session.language
    st.caption(plain(text("shifted.ask_more", language, before=when_text(question.before, language))))
    if question.reason and question.reason != reason.strip():
        sentence = text("shifted.replaces", language, reason=short(question.reason, 200), by=short(question.by, 80))
        st.caption(plain(sentence))
    draw_remarks(session, st.container(), reason)


def reason_of(session: Session, sketch: Sketch, activity: Activity) -> ReasonText | None:
    """
    Return what residents will read newly of why the days move; None where nobody asks or nothing changes.

    Raises
    ------
    InputError
        ``shift_reason_unfit``.
    """
    question = _asked(session, sketch, activity)
    if question is None:
        return None
    return checked_reason(session.settings, sketch.notes.get(WHY_MOVED), session.language, current=question.reason)


def draw_settled_reason(session: Session, sketch: Sketch, settled: Sketch, reason: str) -> str:
    """
    Return what residents will read of why the days move that come of a comparison.

    Parameters
    ----------
    session
        Of this run.
    sketch
        Keeps what is typed.
    settled
        The work as it would be saved.
    reason
        What was chosen; where it is empty and residents would ask, it is asked here.
    """
    activity = judge_sketch(session, settled).activity
    question = None if activity is None else _asked(session, sketch, activity)
    if question is None or reason:
        return reason
    typed = draw_reason(session, **bound_note(sketch, _SETTLED))
    st.caption(plain(text("shifted.ask_more", session.language, before=when_text(question.before, session.language))))
    draw_remarks(session, st.container(), typed)
    return typed


def _asked(session: Session, sketch: Sketch, activity: Activity) -> Asked | None:
    if sketch.identity is None:
        return None
    identity = UUID(sketch.identity)
    return asked(session.store, [replace(activity, id=identity)]).get(identity)
