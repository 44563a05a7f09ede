"""The map: every activity, filters, period, koppelkansen and alarms, and a panel for what is clicked."""

from __future__ import annotations

import hashlib
from html import escape
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from koppel.exports.geojson import as_wgs84
from koppel.services.installation.stores import demo_notice
from koppel.services.plans.view_models import activity_views, corners
from koppel.ui import state
from koppel.ui.components.deciding import combinations
from koppel.ui.components.downloads import HEAVY_WORKS, File, draw_download, make_download
from koppel.ui.components.map.map_view import MOST_NUMBERS, draw_map
from koppel.ui.components.plans.activity_panel import draw_activity
from koppel.ui.components.plans.filters import draw_filters
from koppel.ui.components.plans.period import draw_period
from koppel.ui.error_boundary import part
from koppel.ui.maps.standalone import standalone_html
from koppel.ui.words import short
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from koppel.ui.session import Session

_SLOT = "map-file"
_MAP_HEIGHT = "max(420px, calc(100vh - 250px))"


def draw(session: Session) -> None:
    """Draw the page."""
    draw_filters(session)
    if not len(session.columns()):
        st.info(session.text("empty"))
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="controls"):
        draw_period(session)
        for name in ("chances", "alarms", "numbers"):
            st.toggle(session.text(f"layer.{name}"), **state.bound(name))
    _map_and_panel(session)


@part
def _map_and_panel(session: Session) -> None:
    """Draw what a click changes, alone: the side bar and the period stay as they are."""
    shown = session.shown()
    proposals = session.combinations()
    identity = state.get("activity")
    chosen = session.combination(state.get("combination"))
    if state.get("combination") is not None and chosen is None:
        st.info(session.text("combination_gone"))
    members = [member.id for member in chosen.members] if chosen else [identity] if identity else []
    left, right = st.columns([8, 4], gap="medium")
    numbered = _numbered(session, shown)
    with left:
        draw_map(
            session,
            shown=shown,
            chosen=members,
            faded=chosen is not None,
            fit=members if chosen else None,
            still=identity is not None and chosen is None,
            numbers=numbered,
            chances=state.get("chances"),
            alarms=state.get("alarms"),
            draw="area" if st.session_state.get("drawing") == "ring" else None,
            on_drawn=_ring,
            height=_MAP_HEIGHT,
        )
        _number_list(session, numbered)
        _as_file(session, shown)
    with right:
        if chosen is not None:
            combinations.draw_one(session, chosen)
        elif identity is not None:
            draw_activity(session, identity)
        else:
            combinations.draw_list(session, combinations.visible(session, proposals, shown))
    state.write_address()


def _numbered(session: Session, shown: NDArray[np.bool_]) -> list[tuple[int, int]]:
    if not state.get("numbers"):
        return []
    places = [int(at) for at in np.flatnonzero(shown)]
    if len(places) > MOST_NUMBERS:
        st.info(session.text("numbers_too_many", count=len(places), most=MOST_NUMBERS))
        return []
    works = session.columns().activities
    return sorted(((at, number) for at in places if (number := works[at].number) is not None), key=itemgetter(1))


def _number_list(session: Session, numbered: list[tuple[int, int]]) -> None:
    """Explain the numbers on the map, as on a printed one."""
    if not numbered:
        return
    columns = session.columns()
    rows = []
    for at, number in numbered:
        item = columns.activities[at]
        kind = session.catalogue.kinds[item.kind]
        rows.append(
            f'<li value="{number}"><span class="koppel-dot" style="background:{kind.color}"></span>'
            f"<b>{escape(short(item.title, 120))}</b> "
            f"{escape(kind.label[session.language])}, {escape(item.partner)}</li>"
        )
    st.html(f'<ol class="koppel-numbered">{"".join(rows)}</ol>')


def _ring(_sort: str, points: list[list[float]]) -> None:
    state.put("ring", tuple((round(float(x), 6), round(float(y), 6)) for x, y in points))
    st.session_state["drawing"] = None


def _as_file(session: Session, shown: NDArray[np.bool_]) -> None:
    """Offer the map in view as a file; it is made when asked for."""
    file = File(
        "map-file",
        (session.plans_revision, session.language, hashlib.sha256(shown.tobytes()).hexdigest()),
        session.text("map.file"),
        f"koppel-kaart-{session.today.isoformat()}.html",
        "text/html",
        _maker(session, shown),
    )
    is_heavy = len(session.columns()) > HEAVY_WORKS
    look = {"icon": ":material/download:", "help": session.text("map.file_help")}
    if draw_download(session, file, slot=_SLOT, is_heavy=is_heavy, **look):
        make_download(session, file, slot=_SLOT)


def _maker(session: Session, shown: NDArray[np.bool_]) -> Callable[[], bytes]:
    """Return what makes the file, of what is read now: it may run outside the thread that draws."""
    columns, places = session.columns(), session.places()
    store, catalogue, language, today = session.store, session.catalogue, session.language, session.today

    def make() -> bytes:
        chosen = [columns.activities[at] for at in np.flatnonzero(shown)]
        streets, blocks = (
            as_wgs84([item.geometry for item in places.get(layer, ())], store.crs) for layer in ("street", "block")
        )
        return apart(
            standalone_html,
            activity_views(chosen, catalogue, language),
            as_wgs84([item.geometry for item in chosen], store.crs),
            streets,
            blocks,
            corners([item.geometry for item in chosen], store.crs) if chosen else None,
            title=f"Koppel, {today.isoformat()}",
            notice=demo_notice(store, language),
        ).encode()

    return make
