"""The map: every activity over the whole window, and over it panels for koppelkansen, filters and what is clicked."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from koppel.exports.geojson import as_wgs84
from koppel.services.installation.stores import demo_notice
from koppel.services.pictures.map_layer import last_days
from koppel.services.plans.streets import where_of
from koppel.services.plans.view_models import activity_views, corners
from koppel.ui import state
from koppel.ui.components.compass.findings_tab import busy_needs, red_needs
from koppel.ui.components.deciding import combinations
from koppel.ui.components.downloads import HEAVY_WORKS, File, draw_download, make_download
from koppel.ui.components.map.map_page import draw_map_page
from koppel.ui.components.map.paper_form import draw_paper
from koppel.ui.components.plans.activity_panel import draw_activity
from koppel.ui.error_boundary import part
from koppel.ui.maps.standalone import standalone_html
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from koppel.ui.session import Session

_SLOT = "map-file"
_GONE, _FORM = "map_gone", "view.map_form"


def draw(session: Session) -> None:
    """Draw the page."""
    if not len(session.columns()):
        st.info(session.text("empty"))
    _map(session)
    with st.container(key="map-body-paper"):
        draw_paper(session)
        _as_file(session, session.shown())


@part
def _map(session: Session) -> None:
    """Draw the map, and the form that was opened on it, alone."""
    state.follow()
    draw_map_page(
        session,
        needs=red_needs(session),
        busy=busy_needs(session),
        on_form=_open_form,
    )
    with st.container(key="map-body-form"):
        if st.session_state.get(_FORM):
            # The panel over the map closes by itself.
            draw_activity(session, st.session_state[_FORM], closes=False)
    if st.session_state.pop(_GONE, False):
        # Another page needs the whole screen.
        st.rerun()
    state.write_address()


def _open_form(sort: str, identity: str) -> None:
    """Go to where something is decided on or changed; it stays chosen."""
    if sort == "assess":
        combinations.open_in_list(identity)
    elif sort == "change":
        state.put("activity", identity)
        state.put("page", "inleveren")
        state.put("handin", "tekenen")
    else:
        st.session_state[_FORM] = identity if sort == "more" else None
        return
    st.session_state[_GONE] = True


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
        rows = np.flatnonzero(shown)
        chosen, days = [columns.activities[at] for at in rows], last_days(columns)
        named = where_of(columns.activities, places, store.version_cache("where"))
        streets, blocks, green, water = (
            as_wgs84([item.geometry for item in places.get(layer, ())], store.crs)
            for layer in ("street", "block", "green", "water")
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
            language=language,
            days=[days[at] for at in rows],
            places=[named[at] for at in rows],
            street_names=[item.name for item in places.get("street", ())],
            green=green,
            water=water,
        ).encode()

    return make
