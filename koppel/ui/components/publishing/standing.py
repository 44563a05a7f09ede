"""How a work stands with residents: what they read, what was taken away, and what waits for a publication."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from uuid import UUID

import streamlit as st

from koppel.access import Task, allowed
from koppel.services.cache import Until, cached
from koppel.services.publishing.drafting import waiting_for
from koppel.services.publishing.publication_words import standing_lines
from koppel.services.publishing.shift_reasons import asked
from koppel.ui.components.publishing.shift_reason import draw_reason_form
from koppel.ui.words import short

if TYPE_CHECKING:
    from datetime import date

    from koppel.model import Activity
    from koppel.ui.session import Session


def draw_standing(session: Session, item: Activity) -> None:
    """Say it to the planners of its partner and to who publishes; nothing where there is nothing to say."""
    actor = session.store.actor
    if item.id is None or not (allowed(actor, Task.PUBLISH) or allowed(actor, Task.PLAN, [item.partner])):
        return
    lines = _lines(session, session.language, str(item.id), session.today, actor.name)
    if lines:
        items_html = "".join(f"<li>{escape(short(line, 500))}</li>" for line in lines)
        st.html(
            f'<div class="koppel-standing"><b>{escape(session.text("standing_title"))}</b><ul>{items_html}</ul></div>'
        )
    moved = asked(session.store, [item]).get(item.id)
    if moved is not None:
        draw_reason_form(session, item.id, moved.reason)


@cached(Until.CHANGE)
def _lines(session: Session, language: str, identity: str, day: date, who: str) -> tuple[str, ...]:
    waiting = waiting_for(session.store, session.catalogue, session.settings, language, UUID(identity))
    return standing_lines(waiting, language)
