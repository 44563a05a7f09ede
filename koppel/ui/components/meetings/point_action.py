"""An action because of a warning on the agenda."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, allowed
from koppel.services.agreements.actions import add_warning_action
from koppel.services.meetings.point_words import ALARM
from koppel.services.plans.partners import partner_types
from koppel.ui.components.agreements.action_fields import draw_action_fields
from koppel.ui.components.meetings.point_outcome import FAILED, attempt, draw_failure
from koppel.ui.drafts import done, draft_of, tell

if TYPE_CHECKING:
    from koppel.services.meetings.point_words import Point
    from koppel.ui.drafts import Draft
    from koppel.ui.session import Session

_EMPTY = {"told": "", "owner_partner": None, "owner_role": "", "due": None}


def draw_action(session: Session, item: Point) -> None:
    """Draw the form for an action that a warning asks for; nothing where the point is another."""
    partners = sorted(partner_types(session.store))
    if item.item.sort != ALARM or not item.is_shown or not allowed(session.store.actor, Task.AGREE, partners):
        return
    key = f"act-{item.item.id}"
    with st.popover(session.text("overleg.action"), icon=":material/assignment_add:", key=f"open-{key}"):
        draw_failure(key)
        draft = draft_of(key, _EMPTY, choices=("owner_partner",))
        tell(session, draft)
        draw_action_fields(session, draft, partners)
        st.button(
            session.text("overleg.action_make"),
            key=f"do-{key}",
            type="primary",
            on_click=_add,
            args=(session, item, draft),
        )


def _add(session: Session, item: Point, draft: Draft) -> None:
    values = draft.take()
    first, second = item.works
    change = partial(
        add_warning_action,
        session.store,
        first,
        second,
        description=values["told"],
        owner_partner=values["owner_partner"] or "",
        owner_role=values["owner_role"],
        due=values["due"],
    )
    attempt(session, change, f"act-{item.item.id}")
    if FAILED not in st.session_state:
        done(draft)
