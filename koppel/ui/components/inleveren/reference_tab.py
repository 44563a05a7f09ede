"""Streets, areas, building blocks, homes and addresses from a file, in the place of those that lie beneath the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from koppel.errors import KoppelError
from koppel.i18n import issue_text
from koppel.model import IssueSeverity
from koppel.services.addresses import ADDRESS, LAYERS, address_count, load_layer
from koppel.ui.components.inleveren.tables import draw_counts, draw_table
from koppel.ui.jobs import draw_error, is_begun, result_of
from koppel.ui.words import plain

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from koppel.ingest.addresses import CheckedAddresses
    from koppel.ingest.reference import CheckedReference
    from koppel.ui.session import Session

_MOST = 200
_ROUND = "reference_round"
_DONE = "reference_done"
_CHECKED = "reference_checked"
_READING, _STORING = "reference-read", "reference-store"


def draw_reference(session: Session) -> None:
    """Draw what lies there now, the file field, the report, and the button that replaces a layer."""
    st.write(session.text("reference.explain"))
    if told := st.session_state.pop(_DONE, None):
        st.success(plain(told))
    places = session.places()
    counts = {name: len(places.get(name, ())) for name in LAYERS} | {ADDRESS: address_count(session.store)}
    draw_counts(
        ((session.text(f"reference.layer.{name}"), count, "") for name, count in counts.items()), session.language
    )
    layer = st.selectbox(
        session.text("reference.which"),
        LAYERS,
        format_func=lambda name: session.text(f"reference.layer.{name}"),
        key="reference_layer",
    )
    file = st.file_uploader(session.text("file"), key=f"reference-file-{st.session_state.get(_ROUND, 0)}")
    if file is None or layer is None:
        return
    try:
        checked = _checked(session, layer, file)
    except KoppelError as error:
        draw_error(session, error)
        return
    _report(session, checked)
    partial = bool(checked.rejected) and st.checkbox(session.text("partial"), key="reference-partial")
    may = bool(checked.rows) and (partial or not checked.rejected)
    is_asked = st.button(session.text("reference.store"), type="primary", disabled=not may, key="reference-store")
    if is_asked or is_begun(_STORING, _key(layer, file)):
        _load(session, layer, file, partial=partial, dry_run=False)
        name = session.text(f"reference.layer.{layer}")
        st.session_state[_DONE] = session.text("reference.done", layer=name, count=len(checked.rows))
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
        st.rerun()


def _checked(session: Session, layer: str, file: UploadedFile) -> CheckedReference | CheckedAddresses:
    """Read and judge the file; once for the same one."""
    kept = st.session_state.get(_CHECKED)
    if kept is None or kept[0] != _key(layer, file):
        kept = (_key(layer, file), _load(session, layer, file, partial=False, dry_run=True))
        st.session_state[_CHECKED] = kept
    found: CheckedReference | CheckedAddresses = kept[1]
    return found


def _load(
    session: Session, layer: str, file: UploadedFile, *, partial: bool, dry_run: bool
) -> CheckedReference | CheckedAddresses:
    def load() -> CheckedReference | CheckedAddresses:
        return load_layer(
            session.store, session.settings, layer, file.getvalue(), file.name, partial=partial, dry_run=dry_run
        )[0]

    slot = _READING if dry_run else _STORING
    return result_of(session, slot, _key(layer, file), load, "handin.reading", is_asked=not dry_run)


def _key(layer: str, file: UploadedFile) -> tuple[str, str]:
    return layer, file.file_id


def _report(session: Session, checked: CheckedReference | CheckedAddresses) -> None:
    counts = (
        ("read", checked.read, ""),
        ("accepted", len(checked.rows), "good"),
        ("repaired", checked.repaired, ""),
        ("rejected", checked.rejected, "bad" if checked.rejected else ""),
    )
    draw_counts(((session.text(f"reference.{name}"), count, look) for name, count, look in counts), session.language)
    st.caption(plain(session.text("reference.known", crs=checked.crs, column=checked.name_column or "–")))
    order = list(IssueSeverity)
    issues = sorted(checked.issues, key=lambda issue: (order.index(issue.severity), issue.row))
    if issues:
        rows = [
            (
                str(issue.row) if issue.row else session.text("whole_file"),
                session.text(f"severity.{issue.severity.value}"),
                issue_text(issue, session.language),
            )
            for issue in issues[:_MOST]
        ]
        draw_table([session.text(name) for name in ("row", "how_bad", "message")], rows)
    if len(issues) > _MOST:
        st.caption(session.text("handin.more", count=len(issues) - _MOST))
