"""The data: a table of all activities in view, and files of what is in view."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from koppel import formats
from koppel.services.cache import Until, cached
from koppel.services.intake.exports import (
    ACTIVITY_FORMATS,
    ROW_FORMATS,
    chosen_activities_file,
    chosen_combinations_file,
    chosen_findings_file,
    file_name,
)
from koppel.services.plans.table import TABLE_COLUMNS, activity_table
from koppel.ui import state
from koppel.ui.components.downloads import HEAVY_WORKS, File, draw_download, make_download
from koppel.ui.components.plans.activity_panel import draw_activity
from koppel.ui.components.plans.filters import draw_filters
from koppel.ui.error_boundary import part

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

    from koppel.ui.session import Session

_MIME = {
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SLOT = "download"
_TABLE_HEIGHT, _ROW_HEIGHT = 620, 35
# In pixels.
_WIDTHS = {"title": 280, "kind": 230, "partner": 200, "period": 250, "contact": 200, "project": 160, "theme": 130}
_WIDTH = 115


def draw(session: Session) -> None:
    """Draw the page."""
    draw_filters(session)
    if not len(session.columns()):
        st.info(session.text("empty"))
        return
    shown = session.shown()
    _downloads(session, shown)
    _table_and_panel(session)


@part
def _table_and_panel(session: Session) -> None:
    """Draw what a click changes, alone."""
    shown = session.shown()
    places = np.flatnonzero(shown)
    count = formats.number(len(places), session.language)
    st.html(f"<p class='koppel-count'>{session.text('data.count', count=f'<b>{count}</b>')}</p>")
    identity = state.get("activity")
    left, right = st.columns([8, 4], gap="medium") if identity else (st.container(), None)
    with left:
        if len(places):
            _table(session, places)
        else:
            st.info(session.text("data.none"))
    if right is not None:
        with right:
            draw_activity(session, identity)
    state.write_address()


def _table(session: Session, places: NDArray[np.intp]) -> None:
    table = _all(session, session.language)
    # A table of other rows is another widget: its selection counts rows.
    key = f"data-{hashlib.sha256(places.tobytes()).hexdigest()[:12]}-{session.language}"
    st.dataframe(
        table.iloc[places],
        height=min(_TABLE_HEIGHT, _ROW_HEIGHT * (len(places) + 1) + 4),
        hide_index=True,
        column_config=_columns(session),
        on_select=partial(_choose, session, places, key),
        selection_mode=["single-row", "single-cell"],
        placeholder="",
        key=key,
    )


@cached(Until.PLANS)
def _all(session: Session, language: str) -> pd.DataFrame:
    return activity_table(session.columns(), session.catalogue, language)


def _columns(session: Session) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name in TABLE_COLUMNS:
        label = session.text(f"data.column.{name}")
        if name in ("coupled", "alarmed"):
            made[name] = st.column_config.CheckboxColumn(label, width=_WIDTH)
        elif name == "budget_eur":
            made[name] = st.column_config.NumberColumn(label, format="localized", width=_WIDTH)
        elif name in ("homes", "number"):
            made[name] = st.column_config.NumberColumn(label, width=_WIDTH)
        else:
            made[name] = st.column_config.TextColumn(label, width=_WIDTHS.get(name, _WIDTH))
    return made


def _choose(session: Session, places: NDArray[np.intp], key: str) -> None:
    selection = st.session_state[key]["selection"]
    rows = [*selection["rows"], *(row for row, _ in selection.get("cells", ()))]
    if rows and 0 <= rows[-1] < len(places):
        state.put("activity", session.columns().ids[places[rows[-1]]])
        state.put("combination", None)


def _needs(session: Session) -> dict[str, str]:
    """Return for what is red combinations can do something, and how much more they count by that."""
    return {identity: row.need for identity, row in session.worth().items() if row.need}


def _downloads(session: Session, shown: NDArray[np.bool_]) -> None:
    """Offer files; each is made when its button is pressed, and beside the screens where there are many works."""
    columns = session.columns()
    ids = frozenset(columns.ids[at] for at in np.flatnonzero(shown))
    makers: dict[str, tuple[tuple[str, ...], Callable[[str], bytes]]] = {
        "activities": (
            ACTIVITY_FORMATS,
            lambda form: chosen_activities_file(columns, shown, form, session.store.crs),
        ),
        "findings": (
            ROW_FORMATS,
            lambda form: chosen_findings_file(session.store, session.catalogue, session.language, ids, form),
        ),
        "combinations": (
            ROW_FORMATS,
            lambda form: chosen_combinations_file(
                session.store, session.catalogue, session.language, ids, form, needs=_needs(session)
            ),
        ),
    }
    # What is red changes without the plans, and stands in the file of combinations.
    red = session.indicator_files()
    about = (session.plans_revision, red, session.language, hashlib.sha256(shown.tobytes()).hexdigest())
    is_heavy = len(columns) > HEAVY_WORKS
    asked = None
    with st.popover(session.text("data.download"), icon=":material/download:"):
        st.write(session.text("data.download_help"))
        for what, (forms, make) in makers.items():
            st.markdown(f"**{session.text(f'data.file.{what}')}**")
            with st.container(horizontal=True, gap="small"):
                for form in forms:
                    file = File(
                        f"download-{what}-{form}",
                        about,
                        session.text(f"data.form.{form}"),
                        file_name(session.text(f"data.name.{what}"), form, session.today),
                        _MIME[form],
                        partial(make, form),
                    )
                    if draw_download(session, file, slot=_SLOT, is_heavy=is_heavy):
                        asked = file
        if asked is not None:
            make_download(session, asked, slot=_SLOT)
