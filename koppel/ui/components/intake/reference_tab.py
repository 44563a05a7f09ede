"""Streets, areas, building blocks, homes and addresses from a file, in the place of those that lie beneath the map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
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
from koppel.services.plans.layers import contradicts, guess_layer, guess_words, pointed_municipality
from koppel.services.plans.reference import doubt_words
from koppel.ui import drafts, state
from koppel.ui.components.intake.tables import draw_counts, draw_table
from koppel.ui.identity import owner
from koppel.ui.jobs import draw_error, is_begun, result_of
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.ingest.addresses import CheckedAddresses
    from koppel.ingest.ground_guess import GroundGuess

    _Checked = CheckedReference | CheckedAddresses | CheckedCells
    from koppel.services.drafts import Unsaved
    from koppel.ui.session import Session

_MOST = 200
_ROUND = "reference_round"
_DONE = "reference_done"
_CHECKED, _GUESSED, _POINTED = "reference_checked", "reference_guessed", "reference_pointed"
_READING, _STORING, _GUESSING = "reference-read", "reference-store", "reference-guess"
_AREA = ReferenceLayer.AREA.value
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
    file = st.file_uploader(session.text("file"), key=f"reference-file-{st.session_state.get(_ROUND, 0)}")
    if file is None and unsaved is not None:
        _draw_unsaved(session, unsaved)
    content = file.getvalue() if file else unsaved.content if unsaved else None
    name = file.name if file else unsaved.values["file"] if unsaved else ""
    mark = file.file_id if file else f"{name} {len(content or b'')}"
    guess = None if content is None else _guess(session, content, name, mark)
    layer = st.selectbox(
        session.text("reference.which"),
        LAYERS,
        index=None,
        placeholder=session.text("reference.which_placeholder"),
        format_func=lambda name: session.text(f"reference.layer.{name}"),
        key="reference_layer",
    )
    if content is None:
        return
    if layer is None:
        st.info(session.text("reference.choose"))
        return
    if guess is not None and guess.layer == layer:
        words = guess_words(guess, session.language)
        named = session.text(f"reference.layer.{layer}")
        st.caption(plain(session.text("reference.guessed", layer=named, why=words)))
    chosen = _Given(layer, name, content, mark)
    _keep(content, name, layer, partial=bool(st.session_state.get("reference-partial")))
    try:
        checked = _checked(session, chosen)
    except KoppelError as error:
        draw_error(session, error)
        return
    _report(session, checked)
    municipality = _municipality(session, chosen, checked)
    stored = _rows_of(checked, municipality)
    is_partial = bool(checked.rejected) and st.checkbox(session.text("partial"), key="reference-partial")
    as_streets = _doubt(session, chosen, checked)
    if as_streets is None and guess is not None and contradicts(guess, layer):
        as_streets = _contradiction(session, chosen, guess)
    may = bool(stored) and as_streets is not False and (is_partial or not checked.rejected)
    is_asked = st.button(session.text("reference.store"), type="primary", disabled=not may, key="reference-store")
    if is_asked or is_begun(_STORING, chosen.key):
        _load(
            session, chosen, partial=is_partial, as_streets=bool(as_streets), municipality=municipality, dry_run=False
        )
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
    st.button(session.text("reference.to_areas"), key="reference-to-areas", on_click=_to, args=(_AREA,))
    return st.checkbox(session.text("reference.as_streets"), key=f"reference-as-streets-{chosen.mark}")


def _guess(session: Session, content: bytes, name: str, mark: str) -> GroundGuess | None:
    """Return for which layer the file is by its content, once for the same one; it is chosen where nobody did."""
    latest: tuple[str, GroundGuess | None] | None = st.session_state.get(_GUESSED)
    if latest is None or latest[0] != mark:
        before = None if latest is None or latest[1] is None else latest[1].layer
        look = partial(guess_layer, session.store, session.settings, content, name)
        latest = (mark, result_of(session, _GUESSING, mark, look, "handin.reading"))
        st.session_state[_GUESSED] = latest
        # What the last file was taken for says nothing of this one; what somebody chose does.
        if st.session_state.get("reference_layer") in (None, before):
            st.session_state["reference_layer"] = None if latest[1] is None else latest[1].layer
    return latest[1]


def _contradiction(session: Session, chosen: _Given, guess: GroundGuess) -> bool:
    """Say that the content is that of another layer, with the way there; return whether it is to be this one anyway."""
    likely, layer = (session.text(f"reference.layer.{name}") for name in (guess.layer, chosen.layer))
    why = guess_words(guess, session.language)
    st.warning(plain(session.text("reference.other_layer", likely=likely, layer=layer, why=why)))
    st.button(
        session.text("reference.to_layer", layer=likely), key="reference-to-layer", on_click=_to, args=(guess.layer,)
    )
    return st.checkbox(session.text("reference.as_layer", layer=layer), key=f"reference-anyway-{chosen.mark}")


def _municipality(session: Session, chosen: _Given, checked: _Checked) -> str | None:
    """Ask of which gemeente the areas are wanted, where a file has several: one of CBS has the whole country."""
    if not isinstance(checked, CheckedReference) or len(checked.municipalities) < 2:
        return None
    names = checked.municipalities
    codes = sorted(names, key=lambda code: (names[code] or code).casefold())
    pointed, key = _pointed(session, chosen, checked), f"reference-municipality-{chosen.mark}"
    # Not by its index: a field that begins with a choice has no cross by which all are meant.
    if key not in st.session_state and pointed in names:
        st.session_state[key] = pointed
    code: str | None = st.selectbox(
        session.text("compass.file_municipality"),
        codes,
        index=None,
        placeholder=session.text("compass.file_all_municipalities", count=len(names)),
        format_func=lambda code: f"{short(names[code] or code, 60)} ({code})",
        key=key,
        width=360,
    )
    if code is not None:
        count = len(checked.of_municipality(code).rows)
        st.caption(session.text("reference.of_municipality", count=count, left=len(checked.rows) - count))
        if code == pointed:
            st.caption(session.text("reference.pointed"))
    return code


def _pointed(session: Session, chosen: _Given, checked: CheckedReference) -> str | None:
    """Return the gemeente at which the compass or the works point; looked for once for the same file."""
    latest: tuple[tuple[str, str], str | None] | None = st.session_state.get(_POINTED)
    if latest is None or latest[0] != chosen.key:
        latest = (chosen.key, pointed_municipality(session.store, checked.municipalities, checked.rows))
        st.session_state[_POINTED] = latest
    return latest[1]


def _rows_of(checked: _Checked, municipality: str | None) -> Sequence[object]:
    return checked.of_municipality(municipality).rows if isinstance(checked, CheckedReference) else checked.rows


def _done_words(session: Session, layer: str, rows: Sequence[object]) -> str:
    """Say how many were stored; of places with names also how many names, as they are counted on this page."""
    named = session.text(f"reference.layer.{layer}")
    names = {row.name for row in rows if isinstance(row, ReferenceRow)}
    if len(names) in (0, len(rows)):
        return session.text("reference.done", layer=named, count=len(rows))
    return session.text("reference.done_names", layer=named, count=len(rows), names=len(names))


def _to(layer: str) -> None:
    st.session_state["reference_layer"] = layer


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
