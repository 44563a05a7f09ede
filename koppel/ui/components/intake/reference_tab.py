"""Streets, areas, building blocks, homes and addresses from a file, in the place of those that lie beneath the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.errors import KoppelError
from koppel.i18n import issue_text
from koppel.ingest.compass.cells import CheckedCells
from koppel.ingest.reference import CheckedReference, ReferenceRow
from koppel.model import IssueSeverity
from koppel.model.plans import ReferenceLayer
from koppel.services.drafts import DRAWER
from koppel.services.intake.detection import detect
from koppel.services.plans.addresses import ADDRESS, LAYERS, address_count, load_layer
from koppel.services.plans.cells import CELL, cell_count
from koppel.services.plans.reference import doubt_words
from koppel.ui import drafts, state
from koppel.ui.components.intake.tables import draw_counts, draw_table
from koppel.ui.identity import owner
from koppel.ui.jobs import draw_error, is_begun, result_of
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.ingest.addresses import CheckedAddresses

    _Checked = CheckedReference | CheckedAddresses | CheckedCells
    from koppel.services.drafts import Unsaved
    from koppel.ui.session import Session

_MOST = 200
_ROUND = "reference_round"
_DONE = "reference_done"
_CHECKED = "reference_checked"
_READING, _STORING = "reference-read", "reference-store"
_FORM = "handin-reference"
# Keys of the fields, and by which names they are kept.
_CHOICES = {"reference_layer": "layer", "reference-partial": "partial"}


def draw_reference(session: Session) -> None:
    """Draw what lies there now, the file field, the report, and the button that replaces a layer."""
    drafts.mark_drawn(_FORM)
    st.write(session.text("reference.explain"))
    if notice := st.session_state.pop(_DONE, None):
        st.success(plain(notice))
    places = session.places()
    counts = {name: len(places.get(name, ())) for name in LAYERS}
    counts |= {ADDRESS: address_count(session.store), CELL: cell_count(session.store)}
    draw_counts(
        ((session.text(f"reference.layer.{name}"), count, "") for name, count in counts.items()), session.language
    )
    unsaved = _unsaved()
    for key, name in _CHOICES.items():
        if unsaved is not None and key not in st.session_state:
            st.session_state[key] = unsaved.values[name]
    layer = st.selectbox(
        session.text("reference.which"),
        LAYERS,
        format_func=lambda name: session.text(f"reference.layer.{name}"),
        key="reference_layer",
    )
    file = st.file_uploader(session.text("file"), key=f"reference-file-{st.session_state.get(_ROUND, 0)}")
    if file is None and unsaved is not None:
        _draw_unsaved(session, unsaved)
    content = file.getvalue() if file else unsaved.content if unsaved else None
    name = file.name if file else unsaved.values["file"] if unsaved else ""
    if content is None or layer is None:
        return
    chosen = _Given(layer, name, content, file.file_id if file else f"{name} {len(content)}")
    _keep(content, name, layer, partial=bool(st.session_state.get("reference-partial")))
    try:
        checked = _checked(session, chosen)
    except KoppelError as error:
        draw_error(session, error)
        return
    _report(session, checked)
    municipality = _municipality(session, chosen, checked)
    stored = _rows_of(checked, municipality)
    partial = bool(checked.rejected) and st.checkbox(session.text("partial"), key="reference-partial")
    as_streets = _doubt(session, chosen, checked)
    may = bool(stored) and as_streets is not False and (partial or not checked.rejected)
    is_asked = st.button(session.text("reference.store"), type="primary", disabled=not may, key="reference-store")
    if is_asked or is_begun(_STORING, chosen.key):
        _load(session, chosen, partial=partial, as_streets=bool(as_streets), municipality=municipality, dry_run=False)
        done = _done_words(session, layer, stored)
        undo = f" {session.text('reference.undo_cells')}" if layer == CELL else ""
        st.session_state[_DONE] = done + undo
        _drop()
        st.rerun()


@dataclass(frozen=True, slots=True)
class _Given:
    """A file for a layer; ``mark`` tells it from another one."""

    layer: str
    name: str
    content: bytes
    mark: str

    @property
    def key(self) -> tuple[str, str]:
        return self.layer, self.mark


def _checked(session: Session, chosen: _Given) -> _Checked:
    """Read and judge the file; once for the same one."""
    latest = st.session_state.get(_CHECKED)
    if latest is None or latest[0] != chosen.key:
        latest = (chosen.key, _load(session, chosen, partial=False, as_streets=False, municipality=None, dry_run=True))
        st.session_state[_CHECKED] = latest
    checked: _Checked = latest[1]
    return checked


def _doubt(session: Session, chosen: _Given, checked: _Checked) -> bool | None:
    """Say that streets look like areas, and return whether they are to be streets all the same; None without doubt."""
    if not isinstance(checked, CheckedReference) or checked.doubt is None:
        return None
    st.warning(plain(doubt_words(checked, session.language)))
    st.button(session.text("reference.to_areas"), key="reference-to-areas", on_click=_to_areas)
    return st.checkbox(session.text("reference.as_streets"), key=f"reference-as-streets-{chosen.mark}")


def _municipality(session: Session, chosen: _Given, checked: _Checked) -> str | None:
    """Ask of which gemeente the areas are wanted, where a file has several: one of CBS has the whole country."""
    if not isinstance(checked, CheckedReference) or len(checked.municipalities) < 2:
        return None
    names = checked.municipalities
    code: str | None = st.selectbox(
        session.text("compass.file_municipality"),
        sorted(names, key=lambda code: (names[code] or code).casefold()),
        index=None,
        placeholder=session.text("compass.file_all_municipalities", count=len(names)),
        format_func=lambda code: f"{short(names[code] or code, 60)} ({code})",
        key=f"reference-municipality-{chosen.mark}",
        width=360,
    )
    if code is not None:
        count = len(checked.of_municipality(code).rows)
        st.caption(session.text("reference.of_municipality", count=count, left=len(checked.rows) - count))
    return code


def _rows_of(checked: _Checked, municipality: str | None) -> Sequence[object]:
    return checked.of_municipality(municipality).rows if isinstance(checked, CheckedReference) else checked.rows


def _done_words(session: Session, layer: str, rows: Sequence[object]) -> str:
    """Say how many were stored; of places with names also how many names, as they are counted on this page."""
    named = session.text(f"reference.layer.{layer}")
    names = {row.name for row in rows if isinstance(row, ReferenceRow)}
    if len(names) in (0, len(rows)):
        return session.text("reference.done", layer=named, count=len(rows))
    return session.text("reference.done_names", layer=named, count=len(rows), names=len(names))


def _to_areas() -> None:
    st.session_state["reference_layer"] = ReferenceLayer.AREA.value


def _load(
    session: Session, chosen: _Given, *, partial: bool, as_streets: bool, municipality: str | None, dry_run: bool
) -> _Checked:
    def load() -> _Checked:
        checked, is_stored = load_layer(
            session.store,
            session.settings,
            chosen.layer,
            chosen.content,
            chosen.name,
            partial=partial,
            as_streets=as_streets,
            municipality=municipality,
            dry_run=dry_run,
        )
        if is_stored and chosen.layer != CELL:
            # Works that hinder do so in a street: with other streets that is found again.
            detect(session.store, session.catalogue, today=session.today)
        return checked

    slot = _READING if dry_run else _STORING
    return result_of(session, slot, chosen.key, load, "handin.reading", is_asked=not dry_run)


def _unsaved() -> Unsaved | None:
    unsaved = DRAWER.find(owner(), _FORM)
    return unsaved if unsaved is not None and unsaved.values.get("layer") in LAYERS else None


def _keep(content: bytes, name: str, layer: str, *, partial: bool) -> None:
    """Keep the file and what was chosen for it, where it is not what is kept already."""
    now = {"file": name, "layer": layer, "partial": partial}
    unsaved = _unsaved()
    if unsaved is None or unsaved.values != now or unsaved.content != content:
        DRAWER.put(
            owner(), _FORM, drafts.tab(), now, place=state.params(), choices=("layer", "partial"), content=content
        )


def _draw_unsaved(session: Session, unsaved: Unsaved) -> None:
    """Say that the file was found back, or that it must be chosen again."""
    when = formats.time_of_day(unsaved.at, session.language)
    key = "drafts.file_again" if unsaved.content is None else "drafts.file"
    with st.container(border=True, key="kept-reference"):
        st.write(plain(session.text(key, when=when, name=short(unsaved.values["file"], 120))))
        st.button(
            session.text("drafts.drop"), key="drop-kept-reference", type="tertiary", icon=":material/delete:",
            on_click=_drop,
        )  # fmt: skip


def _drop() -> None:
    DRAWER.drop(owner(), _FORM)
    for key in _CHOICES:
        st.session_state.pop(key, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _report(session: Session, checked: _Checked) -> None:
    counts = (
        ("read", checked.read, ""),
        ("accepted", len(checked.rows), "good"),
        ("repaired", checked.repaired, ""),
        ("rejected", checked.rejected, "bad" if checked.rejected else ""),
    )
    draw_counts(((session.text(f"reference.{name}"), count, look) for name, count, look in counts), session.language)
    if isinstance(checked, CheckedCells):
        known = session.text("reference.known_cells", year=str(checked.year), column=checked.name_column)
    else:
        known = session.text("reference.known", crs=checked.crs, column=checked.name_column or "–")
    st.caption(plain(known))
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
