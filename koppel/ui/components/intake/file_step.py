"""Step 1: the file, what was recognised in it, and whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyproj
import streamlit as st

from koppel import formats
from koppel.crs import RD_NEW
from koppel.errors import KoppelError
from koppel.ingest.raw import CrsSource
from koppel.model import PartnerType
from koppel.services.installation.room import require_upload_room
from koppel.services.plans.partners import own_partners, partner_types
from koppel.ui.components.intake import work
from koppel.ui.components.intake.draft import Draft, begin, bound, current, forget
from koppel.ui.components.intake.kept_file import recall
from koppel.ui.components.intake.steps import draw_way
from koppel.ui.jobs import draw_error
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from koppel.services.intake.reading import Recognised
    from koppel.ui.session import Session

_SYSTEMS = (RD_NEW, "EPSG:4326", "EPSG:4258", "EPSG:3857", "EPSG:31370", "EPSG:25832")
_FIELDS_SHOWN = 30


def draw_file_step(session: Session) -> None:
    """Draw the step; without a file only the way to choose one."""
    draft = current()
    if draft is None:
        _uploader(session)
        return
    size = formats.size(len(draft.content), session.language)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{plain(short(draft.name, 120))}** ({size})", width="content")
        st.button(session.text("handin.other_file"), on_click=forget, key="handin-other")
    try:
        require_upload_room(session.settings, len(draft.content), draft.name)
        layers = work.layers_of(session, draft)
        if layers:
            st.selectbox(
                session.text("handin.layer"),
                layers,
                index=None,
                placeholder=session.text("handin.choose"),
                **bound(draft, "layer"),
            )
            if draft.layer is None:
                st.info(session.text("handin.layer_help", count=len(layers)))
                return
        recognised = work.recognised(session, draft)
    except KoppelError as error:
        draw_error(session, error)
        return
    _draw_recognised(session, recognised)
    if recognised.crs_source in (CrsSource.UNKNOWN, CrsSource.RECOGNISED, CrsSource.GIVEN):
        _system(session, draft, recognised)
    _partner(session, draft)
    is_known = recognised.crs is not None or recognised.crs_source is CrsSource.ABSENT
    draw_way(session, draft, may=is_known, why_not=session.text("handin.needs_crs"))


def _uploader(session: Session) -> None:
    st.write(session.text("handin.file_help"))
    file = st.file_uploader(
        session.text("file"), key=f"handin-file-{st.session_state.get('handin.round', 0)}", max_upload_size=None
    )
    if file is not None:
        draft = begin(file.getvalue(), file.name)
        draft.partner = st.session_state.get("handin.partner_before")
        recall(draft)
        st.rerun()


def _draw_recognised(session: Session, recognised: Recognised) -> None:
    source = session.text(f"handin.crs_{recognised.crs_source.value}")
    named = _system_name(recognised.crs) if recognised.crs else ""
    layer = session.text("handin.told_layer", layer=recognised.layer) if recognised.layer else ""
    names = ", ".join(column.name for column in recognised.columns[:_FIELDS_SHOWN])
    rest = "…" if len(recognised.columns) > _FIELDS_SHOWN else ""
    form = session.text(f"handin.format.{recognised.format}")
    st.markdown(
        "\n".join(
            f"- {line}"
            for line in (
                f"{plain(session.text('handin.told_format', format=form, rows=recognised.rows))} {plain(layer)}",
                f"{plain(named)}{': ' if named else ''}{plain(source)}",
                f"{plain(session.text('handin.told_columns', count=len(recognised.columns)))} {plain(names)}{rest}",
            )
        )
    )


def _system_name(crs: str) -> str:
    try:
        return (
            f"{pyproj.CRS.from_user_input(crs).name} ({crs})" if len(crs) < 40 else pyproj.CRS.from_user_input(crs).name
        )
    except pyproj.exceptions.CRSError:
        return crs


def _system(session: Session, draft: Draft, recognised: Recognised) -> None:
    """Ask which coordinate system it is, where the file does not say; what was recognised may be wrong."""
    known = tuple(dict.fromkeys((session.store.crs, *_SYSTEMS)))
    st.selectbox(
        session.text("handin.system"),
        known,
        index=None,
        placeholder=session.text("handin.choose" if recognised.crs is None else "handin.system_as_read"),
        format_func=_system_name,
        **bound(draft, "crs"),
    )


def _partner(session: Session, draft: Draft) -> None:
    known = partner_types(session.store)
    choice = own_partners(session.store)
    names = list(choice.names)
    if draft.partner is None and choice.only is not None:
        draft.partner = choice.only
    if draft.partner is not None and draft.partner not in names:
        names.append(draft.partner)
    left, right = st.columns(2)
    left.selectbox(
        session.text("handin.partner_open" if choice.open else "handin.partner"),
        names,
        index=None,
        placeholder=session.text("handin.partner_in_file"),
        accept_new_options=choice.open,
        **bound(draft, "partner"),
    )
    if draft.partner is None:
        right.caption(session.text("handin.needs_partner"))
        return
    partner = " ".join(draft.partner.split())[:200]
    draft.partner = partner or None
    if partner in known:
        right.text_input(
            session.text("handin.partner_type"),
            session.text(f"handin.type.{known[partner].value}"),
            disabled=True,
            key=f"handin-type-{draft.partner}",
        )
        draft.partner_type = None
    else:
        right.selectbox(
            session.text("handin.partner_type"),
            [item.value for item in PartnerType],
            index=None,
            placeholder=session.text("handin.choose"),
            format_func=lambda value: session.text(f"handin.type.{value}"),
            **bound(draft, "partner_type"),
        )
