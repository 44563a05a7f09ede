"""What a change does beyond koppelkansen: to agreements and answers, and to what residents read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, allowed
from koppel.services.intake.consequence_words import judged_lines, told_lines
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.services.intake.consequences import Consequences
    from koppel.ui.session import Session

_MOST = 20


def draw_consequences(session: Session, found: Consequences) -> None:
    """Draw what must be judged again, and what residents notice; nothing where neither is so."""
    streets = [(item.name, item.geometry) for item in session.places().get("street", ()) if item.name]
    judged = judged_lines(found, streets, session.catalogue, session.language)
    _list(session, session.text("weight.judged", count=len(judged)), judged)
    publishes = allowed(session.store.actor, Task.PUBLISH)
    _list(session, session.text("weight.told"), told_lines(found, session.language, publishes=publishes))


def _list(session: Session, head: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    shown = "\n".join(f"- {plain(short(line, 600))}" for line in lines[:_MOST])
    more = f"\n\n{session.text('handin.more', count=len(lines) - _MOST)}" if len(lines) > _MOST else ""
    st.warning(f"**{plain(head)}**\n\n{shown}{more}")
