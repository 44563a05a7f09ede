"""One activity without a file: draw it or change one, see what it brings, store, withdraw."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

import streamlit as st

from koppel.access import Task, allowed
from koppel.errors import KoppelError, NotFoundError
from koppel.i18n import error_text, text
from koppel.model import Status
from koppel.services.intake.activities import Judged, Saved, create, edit, withdraw
from koppel.services.pictures.map_layer import Overlay
from koppel.tokens import token
from koppel.ui import state
from koppel.ui.choices import is_chosen, show
from koppel.ui.components.agreements.interested import draw_interested
from koppel.ui.components.intake.drawing.sketch import (
    Sketch,
    bound_note,
    forget_sketch,
    keep,
    put_drawn,
    settle,
    sketch_of,
)
from koppel.ui.components.intake.drawing.sketch_conflict import (
    draw_gone,
    draw_kept,
    draw_meanwhile,
    draw_sketch_conflict,
    open_conflict,
    theirs_on_map,
)
from koppel.ui.components.intake.drawing.sketch_form import Form
from koppel.ui.components.intake.drawing.sketch_judge import judge_sketch, place_text
from koppel.ui.components.intake.drawing.sketch_reason import draw_why_moved, reason_of
from koppel.ui.components.intake.effect import draw_consequences, draw_effect
from koppel.ui.components.map.map_view import draw_map
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from koppel.ui.session import Session

_MOST = 3000
_MAP_HEIGHT = "max(380px, calc(100vh - 360px))"
_COLOR = token("warn")
_DONE = "handin.sketched"


def draw_sketch_tab(session: Session) -> None:
    """Draw the tab."""
    # Messages come and go in places of their own, so that what stands below does not fold or lose its focus.
    with st.container():
        _done(session)
    if draw_gone(session):
        return
    _choose(session)
    try:
        sketch = sketch_of(session, state.get("activity"))
    except NotFoundError:
        st.warning(session.text("panel.gone"))
        return
    left, right = st.columns([7, 5], gap="medium")
    with left:
        _place(session, sketch)
    with right:
        if sketch.conflict is not None:
            draw_sketch_conflict(session, sketch, _save_settled, _withdraw_settled)
            return
        with st.container():
            draw_kept(session, sketch)
            draw_meanwhile(session, sketch)
        judged = judge_sketch(session, sketch) if sketch.tried else None
        Form(session, sketch, judged.issues if judged else ()).draw()
        _confirm(session, sketch, judged)
        if sketch.identity is not None:
            _withdraw(session, sketch)


def _choose(session: Session) -> None:
    """Choose an activity to change, by title, number or partner; nothing chosen makes a new one."""
    columns = session.columns()
    own = {name for name in set(columns.partner.tolist()) if allowed(session.store.actor, Task.PLAN, [name])}
    ids = [identity for identity, whose in zip(columns.ids, columns.partner.tolist(), strict=True) if whose in own]
    if len(ids) > _MOST:
        asked = st.text_input(session.text("handin.search"), key="handin-search", max_chars=200).casefold()
        ids = [
            item
            for item in ids
            if (asked and asked in _named(session, item).casefold()) or item == state.get("activity")
        ][:_MOST]
    chosen = state.get("activity")
    if chosen is not None and chosen not in ids:
        at = columns.place.get(chosen)
        whose = "" if at is None else columns.activities[at].partner
        st.warning(
            session.text("panel.gone")
            if at is None
            else text("error.forbidden.plan", session.language, partners=plain(short(whose, 60)))
        )
        state.put("activity", None)
    # A list from before somebody changed a title would tell the old title, of which nothing is known any more.
    key = f"handin-activity {session.plans_revision}"
    show(key, state.get("activity"))
    st.selectbox(
        session.text("handin.change_one"),
        sorted(ids, key=lambda item: _named(session, item).casefold()),
        placeholder=session.text("handin.change_none"),
        format_func=lambda item: _named(session, item),
        key=key,
        on_change=lambda: state.put("activity", st.session_state[key]) if is_chosen(key) else None,
    )


def _named(session: Session, identity: str) -> str:
    columns = session.columns()
    place = columns.place.get(identity)
    if place is None:
        return identity
    item = columns.activities[place]
    return f"{short(item.title, 100)}, {short(item.partner, 60)} ({short(item.external_id, 40)})"


def _place(session: Session, sketch: Sketch) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        for sort in ("point", "line", "area"):
            st.button(
                session.text(f"handin.draw_{sort}"),
                key=f"handin-draw-{sort}",
                type="primary" if sketch.drawing == sort else "secondary",
                on_click=_draw,
                args=(sketch, sort),
            )
        streets = {item.name: item.geometry for item in session.places().get("street", ()) if item.name}
        if streets:
            key = f"sketch.{sketch.round}.street"
            show(key, sketch.street)
            st.selectbox(
                session.text("handin.street"),
                sorted(streets),
                placeholder=session.text("handin.street_choose"),
                label_visibility="collapsed",
                width=240,
                key=key,
                on_change=lambda: _street(sketch, key, streets),
            )
    overlay = [] if sketch.place is None else [Overlay(sketch.place, (_title(session, sketch),), _COLOR)]
    overlay += theirs_on_map(sketch)
    draw_map(
        session,
        key="handin-draw",
        height=_MAP_HEIGHT,
        draw=sketch.drawing,
        on_drawn=lambda sort, points: put_drawn(session, sketch, sort, points),
        chosen=[sketch.identity] if sketch.identity else (),
        overlay=overlay,
        fit_overlay=f"{sketch.round} {sketch.street}" if sketch.street or sketch.identity else None,
    )


def _title(session: Session, sketch: Sketch) -> str:
    return sketch.values.get("title") or session.text("handin.new_work")


def _draw(sketch: Sketch, sort: str) -> None:
    sketch.drawing = None if sketch.drawing == sort else sort


def _street(sketch: Sketch, key: str, streets: dict[str, BaseGeometry]) -> None:
    if not is_chosen(key):
        return
    sketch.street = st.session_state[key]
    if sketch.street is not None:
        sketch.place = streets[sketch.street]
        sketch.drawing = None
        keep(sketch)


def _confirm(session: Session, sketch: Sketch, judged: Judged | None) -> None:
    for issue in judged.issues if judged else ():
        if issue.field == "geometry":
            st.error(plain(place_text(session, issue)))
    reason = ""
    if sketch.identity is not None:
        reason = st.text_input(session.text("handin.reason_optional"), max_chars=500, **bound_note(sketch, "reason"))
    if st.button(session.text("handin.preview"), key="handin-preview"):
        sketch.tried = True
        sketch.shown, sketch.preview = None, None
        judged = judge_sketch(session, sketch)
        if judged.activity is not None:
            sketch.preview = _save(session, sketch, judged, reason, dry_run=True)
            sketch.shown = (sketch.state(), session.revision)
        else:
            st.rerun()
    if judged is None or judged.activity is None:
        if judged is not None:
            st.error(session.text("handin.mend_form"))
        return
    if sketch.preview is None or sketch.shown != (sketch.state(), session.revision):
        return
    with st.container(border=True):
        st.subheader(session.text("handin.brings"), anchor=False)
        draw_effect(session, sketch.preview.effect, [sketch.preview.activity])
        draw_consequences(session, sketch.preview.consequences)
        draw_interested(session, sketch.preview.activity)
        draw_why_moved(session, sketch, sketch.preview.activity)
        if st.button(session.text("store"), key="handin-sketch-store", type="primary"):
            saved = _save(session, sketch, judged, reason, dry_run=False)
            if saved is not None:
                _finish(session, saved, "handin.sketch_stored")


def _save(session: Session, sketch: Sketch, judged: Judged, reason: str, *, dry_run: bool) -> Saved | None:
    if judged.activity is None:
        return None
    try:
        if sketch.identity is None:
            saved = create(session.store, session.catalogue, judged.activity, today=session.today, dry_run=dry_run)
        else:
            saved = edit(
                session.store,
                session.catalogue,
                replace(judged.activity, id=UUID(sketch.identity)),
                expected_version=sketch.version or 0,
                today=session.today,
                reason=reason.strip() or None,
                shift_reason=None if dry_run else reason_of(session, sketch, judged.activity),
                dry_run=dry_run,
            )
        if not dry_run:
            settle(sketch)
        return saved
    except KoppelError as error:
        _refused(session, sketch, error, withdraws=False)
        return None


def _save_settled(session: Session, sketch: Sketch) -> None:
    """Store what was chosen from a conflict; what is wrong with it is told in the form."""
    sketch.tried = True
    judged = judge_sketch(session, sketch)
    saved = _save(session, sketch, judged, sketch.notes.get("reason", ""), dry_run=False)
    if saved is None:
        st.rerun()
    _finish(session, saved, "handin.sketch_stored")


def _withdraw_settled(session: Session, sketch: Sketch) -> None:
    if (saved := _take_back(session, sketch, sketch.notes.get("why", ""))) is not None:
        _finish(session, saved, "handin.withdrawn_one")


def _refused(session: Session, sketch: Sketch, error: KoppelError, *, withdraws: bool) -> None:
    if error.code == "changed_meanwhile":
        open_conflict(session, sketch, withdraws=withdraws)
        st.rerun()
    st.error(plain(error_text(error, session.language)))


def _withdraw(session: Session, sketch: Sketch) -> None:
    if sketch.values.get("status") == Status.GEANNULEERD.value:
        return
    with st.expander(session.text("handin.withdraw")):
        st.write(session.text("handin.withdraw_help"))
        reason = st.text_input(session.text("handin.reason"), max_chars=500, **bound_note(sketch, "why"))
        if st.button(session.text("handin.withdraw_do"), key="handin-withdraw"):
            leaving = _take_back(session, sketch, reason, dry_run=True)
            if leaving is None:
                return
            sketch.leaving = leaving
        if sketch.leaving is not None and _is_sure(session, sketch, sketch.leaving):
            saved = _take_back(session, sketch, reason)
            if saved is not None:
                _finish(session, saved, "handin.withdrawn_one")


def _is_sure(session: Session, sketch: Sketch, leaving: Saved) -> bool:
    """Ask whether to withdraw, where somebody must judge again or residents lose something; tell whether to."""
    if not leaving.consequences.is_weighty:
        return True
    draw_consequences(session, leaving.consequences)
    with st.container(horizontal=True, gap="small"):
        is_sure = st.button(session.text("weight.withdraw_sure"), key="handin-withdraw-sure", type="primary")
        st.button(session.text("weight.withdraw_not"), key="handin-withdraw-not", on_click=_stay, args=(sketch,))
    return is_sure


def _stay(sketch: Sketch) -> None:
    sketch.leaving = None


def _take_back(session: Session, sketch: Sketch, reason: str, *, dry_run: bool = False) -> Saved | None:
    try:
        saved = withdraw(
            session.store,
            session.catalogue,
            UUID(sketch.identity or ""),
            reason,
            expected_version=sketch.version or 0,
            today=session.today,
            dry_run=dry_run,
        )
        if not dry_run:
            settle(sketch)
        return saved
    except KoppelError as error:
        _refused(session, sketch, error, withdraws=True)
        return None


def _finish(session: Session, saved: Saved, done_text: str) -> None:
    st.session_state[_DONE] = (session.text(done_text, title=short(saved.activity.title, 120)), str(saved.activity.id))
    forget_sketch()
    state.put("activity", None)
    st.rerun()


def _done(session: Session) -> None:
    done = st.session_state.get(_DONE)
    if done is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.success(plain(done[0]))
        st.button(session.text("handin.show_on_map"), key="handin-show", on_click=_show, args=(done[1],))


def _show(identity: str) -> None:
    st.session_state.pop(_DONE, None)
    state.put("page", "kaart")
    # Where somebody looked before may be elsewhere.
    state.put("place", None)
    state.put("activity", identity)
