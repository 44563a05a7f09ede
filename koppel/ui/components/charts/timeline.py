"""The time line in the browser: bars laid out in Python, placed, scrolled and clicked there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from koppel.catalogue.icons import ICONS
from koppel.config import PAYLOADS_PATH
from koppel.model import Status
from koppel.services.cache import Until, cached
from koppel.services.payloads import PAYLOADS
from koppel.services.pictures.timeline import Span, Timeline, spans
from koppel.services.pictures.timeline_layer import YEAR_PX, timeline_layer, timeline_of
from koppel.services.plans.streets import where_of
from koppel.ui import state
from koppel.ui.assets import asset, script

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from koppel.ui.session import Session

# With more bars than this, groups begin closed.
MOST_OPEN = 150
_KEY = "timeline"

_timeline = st.components.v2.component(
    "koppel_timeline",
    html='<div class="koppel-time"></div>',
    css=asset("timeline.css"),
    js=script("timeline.js"),
    isolate_styles=False,
)


def draw_timeline(session: Session, shown: NDArray[np.bool_], *, group: str, scale: str) -> None:
    """Draw what is shown as bars; a click on one selects its activity."""
    columns = session.columns()
    order = tuple(item.id for item in session.numbered())
    numbers = {identity: number for number, identity in enumerate(order, 1)}
    data = {
        "layer": _layer(session, session.language, np.packbits(shown).tobytes(), group, scale, session.today, order),
        "grouping": group,
        "scale": scale,
        "year_px": YEAR_PX[scale],
        "open": int(shown.sum()) <= MOST_OPEN,
        "chosen": columns.place.get(state.get("activity") or ""),
        "tied": numbers.get(state.get("combination") or ""),
        "icons": ICONS,
        "texts": timeline_texts(session, group),
    }
    _timeline(key=_KEY, data=data, on_picked_change=lambda: _picked(session))


def timeline_texts(session: Session, group: str) -> dict[str, Any]:
    """Return what the chart of a time line says, grouped by street, partner or theme."""
    texts: dict[str, Any] = {
        name: session.text(f"timeline.{name}") for name in ("label", "today", "other", "failed", "tied")
    }
    # The browser knows how many there are.
    texts |= {name: session.text(f"timeline.{name}", count="{count}") for name in ("undated", "beyond")}
    texts["group"] = session.text(f"timeline.by.{group}")
    texts["status"] = {status.value: session.view_text(f"status.{status.value}") for status in Status}
    return texts


def laid_out(session: Session, shown: NDArray[np.bool_], *, group: str, scale: str) -> Timeline:
    """Lay out what is shown."""
    return timeline_of(
        session.columns(),
        session.catalogue,
        session.language,
        spans_of(session),
        shown,
        street_names(session),
        group=group,
        scale=scale,
        today=session.today,
    )


def spans_of(session: Session) -> tuple[Span | None, ...]:
    """Return each activity in time."""
    return _spans(session)


def street_names(session: Session) -> tuple[str | None, ...]:
    """Name the street, or else the area, of each activity."""
    return _where(session)


def _picked(session: Session) -> None:
    event = st.session_state[_KEY].get("picked")
    ids = session.columns().ids
    if event and isinstance(event["at"], int) and 0 <= event["at"] < len(ids):
        state.put("activity", ids[event["at"]])


@cached(Until.PLANS)
def _spans(session: Session) -> tuple[Span | None, ...]:
    return spans(session.columns(), session.catalogue)


@cached(Until.PLANS)
def _where(session: Session) -> tuple[str | None, ...]:
    return where_of(session.columns().activities, session.places(), session.store.version_cache("where"))


@cached(Until.PLANS)
def _layer(
    session: Session, language: str, shown: bytes, group: str, scale: str, today: date, order: tuple[str, ...]
) -> str:
    columns = session.columns()
    mask = np.unpackbits(np.frombuffer(shown, dtype=np.uint8), count=len(columns)).astype(np.bool_)
    timeline = laid_out(session, mask, group=group, scale=scale)
    content = timeline_layer(timeline, columns, session.catalogue, language, session.numbered(), today=today)
    return f"{PAYLOADS_PATH}/{PAYLOADS.put(content)}"
