"""Whether residents read how their wijk stands beside the city, and of which wijk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from koppel.services.cache import Until, cached
from koppel.services.publishing.public_compass import public_areas
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from koppel.model.compass.areas import Area
    from koppel.services.publishing.drafting import Draft
    from koppel.ui.drafts import Draft as Unsaved
    from koppel.ui.session import Session


def choose_compass(session: Session, made: Draft, form: Unsaved) -> None:
    """Draw the choice of a wijk; nothing where there are no figures of any."""
    areas = {item.code: item for item in _areas(session)}
    before = made.before.compass if made.before else None
    if not areas and before is None:
        return
    now = made.copy.compass.code if made.copy.compass else ""
    options = ["", *areas]
    chosen = st.selectbox(
        session.text("publishing.compass"),
        options,
        index=options.index(now) if now in options else 0,
        format_func=lambda code: _name(session, areas.get(code)),
        help=session.text("publishing.compass_help"),
        key=f"publish-compass-{session.language}-{session.revision}",
    )
    if chosen != now:
        form.put("compass", chosen)
        st.rerun()
    if made.changes_compass:
        key = "new" if before is None else "gone" if made.copy.compass is None else "changed"
        st.caption(plain(session.text(f"publishing.compass_{key}")))


@cached(Until.CHANGE)
def _areas(session: Session) -> tuple[Area, ...]:
    return public_areas(session.store)


def _name(session: Session, area: Area | None) -> str:
    return session.text("publishing.compass_none") if area is None else f"{short(area.name, 60)} ({area.code})"
