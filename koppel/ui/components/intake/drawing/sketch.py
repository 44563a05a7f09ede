"""A single activity that is being drawn or changed: its place and what was filled in so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

import shapely
import streamlit as st

from koppel.crs import transform
from koppel.errors import NotFoundError
from koppel.services.drafts import DRAWER, Unsaved, form_name
from koppel.services.intake.activities import find_activity, form_values, new_number
from koppel.services.publishing.shift_reasons import told_reason
from koppel.ui import drafts, state
from koppel.ui.choices import is_chosen, show
from koppel.ui.components.map.map_view import is_id
from koppel.ui.identity import owner

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from koppel.model import Activity
    from koppel.services.intake.activities import Saved
    from koppel.services.intake.conflicts import ActivityConflict
    from koppel.ui.session import Session

_KEY = "handin.sketch"
# Fields that hold codes, which nobody reads.
_CHOSEN = (
    "kind", "status", "firmness", "hinder", "budget_scope", "tenure", "geometry_certainty", "visibility",
)  # fmt: skip
# Before the name of what is said beside a work.
_NOTE = "note_"
# What is kept beside what was typed.
_RESTORED = ("version", "place", "number", "given_reason", "began", "tried")
_LEAST = {"point": 1, "line": 2, "area": 3}


@dataclass(slots=True)
class Sketch:
    """
    An activity on its way.

    ``identity`` and ``version`` are None for a new one. ``place`` is in the store's CRS. ``shown`` is what the
    preview was made for; anything that changes after it makes the preview go. ``began`` is what it was when it was
    loaded, ``notes`` are reasons beside it, ``told`` is what residents would have read then of why it moved,
    ``conflict`` is what others did meanwhile, ``withdraws`` where it is about withdrawing,
    ``leaving`` is what withdrawing would bring, once that was asked. ``tab`` is where it is written; once it is
    ``is_done``, stored or withdrawn, it is not drawn again.
    """

    identity: str | None = None
    version: int | None = None
    place: BaseGeometry | None = None
    drawing: str | None = None
    street: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    number: str = ""
    tried: bool = False
    shown: object = None
    preview: Saved | None = None
    round: int = 0
    owner: str = ""
    seen: int = 0
    notes: dict[str, str] = field(default_factory=dict)
    given_reason: str = ""
    began: tuple[object, ...] = ()
    conflict: ActivityConflict | None = None
    withdraws: bool = False
    leaving: Saved | None = None
    tab: str = ""
    is_done: bool = False

    @property
    def form(self) -> str:
        """Name of the form in the page and in the drawer."""
        return form_name(f"work-{self.identity or 'new'}")

    def is_changed(self) -> bool:
        """Tell whether there is anything to lose."""
        return self.state() != self.began

    def state(self) -> tuple[object, ...]:
        """Return all that the activity is made from."""
        filled = tuple(sorted((name, value) for name, value in self.values.items() if value))
        return (self.identity, None if self.place is None else self.place.wkb, filled)


def sketch_of(session: Session, identity: str | None) -> Sketch:
    """
    Give the sketch of an activity, or of a new one, with what was done to it before.

    Raises
    ------
    NotFoundError
        There is no such activity.
    """
    sketch: Sketch | None = st.session_state.get(_KEY)
    if sketch is None or sketch.is_done or sketch.identity != identity:
        sketch = _loaded(session, identity)
        sketch.owner, sketch.tab = owner(), drafts.tab()
        sketch.began = sketch.state()
        DRAWER.begin(sketch.owner, sketch.form, drafts.tab(), sketch.values, sketch.version or 0)
        sketch.round = st.session_state.get("handin.sketches", 0) + 1
        st.session_state["handin.sketches"] = sketch.round
        st.session_state[_KEY] = sketch
    drafts.mark_drawn(sketch.form)
    return sketch


def current_sketch() -> Sketch | None:
    """Return the sketch that is being worked on, whatever it is of."""
    sketch: Sketch | None = st.session_state.get(_KEY)
    return sketch


def forget_sketch() -> None:
    """Start again from what is stored."""
    sketch: Sketch | None = st.session_state.get(_KEY)
    if sketch is not None:
        settle(sketch)
        st.session_state.pop(_KEY, None)


def settle(sketch: Sketch) -> None:
    """
    Keep nothing more of a sketch, right after it was stored or withdrawn.

    Who leaves the page meanwhile has Streamlit end this run at the next look into its state; this does not look there.
    """
    sketch.is_done = True
    DRAWER.drop(sketch.owner, sketch.form, sketch.tab, sketch.round)


def find_kept(sketch: Sketch) -> Unsaved | None:
    """Return what was typed before or in another tab, where it is not what stands there now."""
    unsaved = DRAWER.find(sketch.owner, sketch.form)
    if unsaved is None or unsaved.tab == drafts.tab() or unsaved.number <= sketch.seen:
        return None
    restored = replace(sketch, values=dict(sketch.values), notes=dict(sketch.notes))
    take_kept(restored, unsaved)
    return unsaved if (restored.state(), restored.notes) != (sketch.state(), sketch.notes) else None


def take_kept(sketch: Sketch, unsaved: Unsaved) -> None:
    """Go on with what was typed before, on the version that it was typed on."""
    if sketch.identity is not None:
        sketch.version = unsaved.rest.get("expected", sketch.version)
    for name in _RESTORED:
        if name in unsaved.rest.get("sketch", {}):
            setattr(sketch, name, unsaved.rest["sketch"][name])
    for name, value in unsaved.values.items():
        is_note = name.startswith(_NOTE)
        (sketch.notes if is_note else sketch.values)[name.removeprefix(_NOTE)] = value
    sketch.seen = unsaved.number


def go_on(sketch: Sketch, unsaved: Unsaved) -> None:
    """Go on with it in this tab."""
    take_kept(sketch, unsaved)
    DRAWER.adopt(sketch.owner, sketch.form, drafts.tab())


def keep(sketch: Sketch) -> None:
    """Keep what was typed, for when the page is gone before it is stored."""
    if sketch.is_done:
        return
    notes = {f"{_NOTE}{name}": value for name, value in sketch.notes.items()}
    if not sketch.is_changed() and not any(notes.values()):
        return
    rest = {name: getattr(sketch, name) for name in _RESTORED}
    unsaved = DRAWER.put(
        sketch.owner, sketch.form, drafts.tab(), sketch.values | notes, place=state.params(),
        rest={"sketch": rest, "name": sketch.values.get("title")},
        choices=_CHOSEN,
    )  # fmt: skip
    sketch.seen = unsaved.number if unsaved else sketch.seen


def _loaded(session: Session, identity: str | None) -> Sketch:
    if identity is None:
        return Sketch(values={"status": "gepland"}, number=new_number(session.today))
    if not is_id(identity):
        raise NotFoundError("activity_unknown", id=identity)
    item: Activity = find_activity(session.store, UUID(identity))
    given_reason = told_reason(session.store, item)
    return Sketch(
        identity=identity,
        version=item.version,
        place=item.geometry,
        values=form_values(item),
        given_reason=given_reason,
    )


def put_drawn(session: Session, sketch: Sketch, sort: str, points: list[list[float]]) -> None:
    """Take what was drawn, longitude first; too few points are left alone."""
    if len(points) < _LEAST.get(sort, 1):
        return
    made = {"point": lambda: shapely.Point(points[0]), "line": lambda: shapely.LineString(points)}.get(
        sort, lambda: shapely.Polygon(points)
    )()
    sketch.place = transform([made], source="OGC:CRS84", target=session.store.crs)[0]
    sketch.drawing, sketch.street = None, None
    keep(sketch)


def bound_value(sketch: Sketch, name: str) -> dict[str, Any]:
    """Return the arguments that bind a text to a field of the sketch."""
    return _bound(sketch, name, "")


def bound_choice(sketch: Sketch, name: str) -> dict[str, Any]:
    """Return the same for a choice that may be left open."""
    return _bound(sketch, name, None)


def _bound(sketch: Sketch, name: str, empty: str | None) -> dict[str, Any]:
    key = f"typed_{sketch.form}__{sketch.round}__{name}"
    show(key, sketch.values.get(name) or empty)
    return {"key": key, "on_change": _put, "args": (sketch, sketch.values, name, key)}


def bound_note(sketch: Sketch, name: str) -> dict[str, Any]:
    """Return the arguments that bind a text to what is said beside the sketch, such as a reason."""
    key = f"typed_{sketch.form}__{sketch.round}__{_NOTE}{name}"
    show(key, sketch.notes.get(name, ""))
    return {"key": key, "on_change": _put, "args": (sketch, sketch.notes, name, key)}


def _put(sketch: Sketch, into: dict[str, str], name: str, key: str) -> None:
    if not is_chosen(key):
        return
    into[name] = st.session_state[key] or ""
    # This runs before anything is asked of the session: also what is typed after it ended is kept.
    keep(sketch)
