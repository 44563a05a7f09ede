"""When others change an activity of which someone has the form open: telling it, choosing, going on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

import streamlit as st

from koppel import formats
from koppel.errors import KoppelError, NotFoundError
from koppel.i18n import error_text
from koppel.services.intake.activities import find_activity, form_values
from koppel.services.intake.conflicts import PLACE, Side, Who, activity_conflict, settle, settled_reason
from koppel.services.pictures.map_layer import Overlay
from koppel.services.publishing.shift_reasons import checked_reason, told_reason
from koppel.tokens import token
from koppel.ui import state
from koppel.ui.components.intake.conflict import draw_conflict
from koppel.ui.components.intake.drawing.sketch import current_sketch, find_kept, forget_sketch, go_on, keep
from koppel.ui.components.intake.drawing.sketch_reason import WHY_MOVED, draw_settled_reason
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Callable

    from koppel.model import Activity
    from koppel.services.drafts import Unsaved
    from koppel.ui.components.intake.drawing.sketch import Sketch
    from koppel.ui.session import Session

_THEIRS = token("theirs")


def open_conflict(session: Session, sketch: Sketch, *, withdraws: bool = False) -> None:
    """Compare what was typed with what others made of the activity, for the next run to show."""
    mine, place, reason = sketch.values, sketch.place, sketch.notes.get(WHY_MOVED, sketch.given_reason)
    if withdraws:
        # Withdrawing asks nothing of what stands in the form.
        mine, place, reason = {}, None, sketch.given_reason
    try:
        sketch.conflict = activity_conflict(
            session.store,
            session.catalogue,
            session.language,
            UUID(sketch.identity or ""),
            base_version=sketch.version or 0,
            mine=mine,
            place=place,
            reason=reason,
            base_reason=sketch.given_reason,
        )
    except NotFoundError as error:
        st.error(plain(error_text(error, session.language)))
    sketch.withdraws = withdraws
    keep(sketch)


def draw_sketch_conflict(
    session: Session,
    sketch: Sketch,
    save: Callable[[Session, Sketch], None],
    take_back: Callable[[Session, Sketch], None],
) -> None:
    """
    Draw what others did in place of the form.

    Parameters
    ----------
    session, sketch
        What it is about; the sketch has a conflict.
    save, take_back
        Store the sketch as it is then, or withdraw the activity.
    """
    newest = _newest(session, sketch)
    if newest is not None and sketch.conflict is not None and newest.version > sketch.conflict.version:
        open_conflict(session, sketch, withdraws=sketch.withdraws)
    conflict = sketch.conflict
    if conflict is None:
        return
    with st.container(key="conflict"):
        choices = draw_conflict(session, conflict.conflict, key=f"conflict-{sketch.identity}-{conflict.version}")
        by = short(conflict.conflict.by, 80)
        if any(item.name == PLACE and item.who is not Who.MINE for item in conflict.conflict.fields):
            st.caption(plain(session.text("conflict.map", by=by)))
        values, place = settle(conflict, choices or {})
        reason = settled_reason(conflict, choices or {})
        if choices is not None and not sketch.withdraws:
            settled = replace(sketch, values=sketch.values | values, place=place)
            reason = draw_settled_reason(session, sketch, settled, reason)
        is_fit = sketch.withdraws or _is_fit(session, reason)
        with st.container(horizontal=True, gap="small"):
            label = "conflict.withdraw" if sketch.withdraws else "conflict.save"
            shut = choices is None or not is_fit
            if st.button(session.text(label), key="conflict-save", type="primary", disabled=shut):
                sketch.version, sketch.given_reason = conflict.version, conflict.reason[Side.THEIRS]
                sketch.conflict = None
                if sketch.withdraws:
                    take_back(session, sketch)
                    return
                sketch.values.update(values)
                sketch.notes[WHY_MOVED] = reason
                sketch.place = place
                keep(sketch)
                save(session, sketch)
            st.button(session.text("conflict.back"), key="conflict-back", on_click=_back, args=(sketch,))
            st.button(
                plain(session.text("conflict.drop", by=by)),
                key="conflict-drop",
                on_click=forget_sketch,
                type="tertiary",
            )


def draw_meanwhile(session: Session, sketch: Sketch) -> None:
    """Say that others changed the activity since the form began; a form in which nothing was typed follows them."""
    newest = _newest(session, sketch)
    if newest is None or newest.version == sketch.version:
        return
    if not sketch.is_changed():
        sketch.version, sketch.place, sketch.values = newest.version, newest.geometry, form_values(newest)
        sketch.given_reason = told_reason(session.store, newest)
        sketch.began = sketch.state()
        return
    by, at = short(newest.recorded_by or "", 80), session.when(newest.recorded_from)
    with st.container(key="conflict-meanwhile"):
        st.warning(plain(session.text("conflict.meanwhile", by=by, at=at)))
        st.button(
            session.text("conflict.meanwhile_show"),
            key="conflict-show",
            on_click=open_conflict,
            args=(session, sketch),
        )


def draw_kept(session: Session, sketch: Sketch) -> None:
    """Offer what was typed before the page was loaded again, or before the session ended."""
    unsaved = find_kept(sketch)
    if unsaved is None:
        return
    is_busy = sketch.is_changed()
    at = formats.time_of_day(unsaved.at, session.language)
    with st.container(key="kept", border=True):
        if is_busy:
            key = "drafts.other" if unsaved.words else "drafts.other_choices"
            st.write(plain(session.text(key, when=at, words=short(unsaved.words, 300))))
        else:
            st.write(session.text("conflict.kept", at=at))
        with st.container(horizontal=True, gap="small"):
            go, leave = ("drafts.take", "drafts.stay") if is_busy else ("conflict.kept_go_on", "conflict.kept_drop")
            st.button(session.text(go), key="kept-go-on", on_click=_take, args=(sketch, unsaved))
            st.button(
                session.text(leave), key="kept-drop", on_click=keep if is_busy else forget_sketch,
                args=(sketch,) if is_busy else (),
            )  # fmt: skip


def draw_gone(session: Session) -> bool:
    """Say that the activity of an open form is no more, where something would be lost; tell whether it is so."""
    sketch = current_sketch()
    if sketch is None or sketch.identity is None or not sketch.is_changed():
        return False
    if sketch.identity != state.get("activity") or sketch.identity in session.columns().place:
        return False
    with st.container(key="gone", border=True):
        st.warning(plain(session.text("conflict.gone", title=short(sketch.values.get("title") or "", 120))))
        with st.container(horizontal=True, gap="small"):
            st.button(
                session.text("conflict.gone_new"), key="gone-new", type="primary", on_click=_as_new, args=(sketch,)
            )
            st.button(session.text("conflict.gone_drop"), key="gone-drop", on_click=_leave)
    return True


def theirs_on_map(sketch: Sketch) -> list[Overlay]:
    """Return the place that others chose, to lie beside one's own."""
    conflict = sketch.conflict
    if conflict is None or not any(
        item.name == PLACE and item.who is not Who.MINE for item in conflict.conflict.fields
    ):
        return []
    place = conflict.place[Side.THEIRS]
    return [] if place is None else [Overlay(place, (conflict.conflict.by, conflict.conflict.title), _THEIRS)]


def _is_fit(session: Session, reason: str) -> bool:
    """Tell whether residents may read this; what is wrong with it is said where not."""
    try:
        checked_reason(session.settings, reason, session.language)
    except KoppelError as error:
        st.error(plain(error_text(error, session.language)))
        return False
    return True


def _newest(session: Session, sketch: Sketch) -> Activity | None:
    if sketch.identity is None:
        return None
    at = session.columns().place.get(sketch.identity)
    newest = None if at is None else session.columns().activities[at]
    if newest is None or newest.version == sketch.version:
        return newest
    try:
        return find_activity(session.store, UUID(sketch.identity))
    except KoppelError:
        return None


def _back(sketch: Sketch) -> None:
    sketch.conflict = None


def _take(sketch: Sketch, unsaved: Unsaved) -> None:
    go_on(sketch, unsaved)


def _as_new(sketch: Sketch) -> None:
    sketch.identity, sketch.version, sketch.conflict = None, None, None
    state.put("activity", None)


def _leave() -> None:
    forget_sketch()
    state.put("activity", None)
