"""A single activity that is being drawn or changed: its place and what was filled in so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

import shapely
import streamlit as st

from koppel.crs import transform
from koppel.errors import NotFoundError
from koppel.services.activities import find_activity, form_values, new_number
from koppel.ui import state
from koppel.ui.components.inleveren.kept import DRAWER, Kept, Owner
from koppel.ui.components.map_view import is_id

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from koppel.model import Activity
    from koppel.services.activities import Saved
    from koppel.services.conflicts import ActivityConflict
    from koppel.ui.session import Session

_KEY = "handin.sketch"
_LEAST = {"point": 1, "line": 2, "area": 3}


@dataclass(slots=True)
class Sketch:
    """
    An activity on its way.

    ``identity`` and ``version`` are None for a new one. ``place`` is in the store's CRS. ``shown`` is what the
    preview was made for; anything that changes after it makes the preview go. ``began`` is what it was when it was
    loaded, ``notes`` are reasons beside it, ``conflict`` is what others did meanwhile, ``withdraws`` where it is about
    withdrawing.
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
    owner: Owner = ("", "")
    notes: dict[str, str] = field(default_factory=dict)
    began: tuple[object, ...] = ()
    conflict: ActivityConflict | None = None
    withdraws: bool = False

    def is_changed(self) -> bool:
        """Tell whether there is anything to lose."""
        return self.state() != self.began

    def state(self) -> tuple[object, ...]:
        """Give all that the activity is made from."""
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
    kept: Sketch | None = st.session_state.get(_KEY)
    if kept is None or kept.identity != identity:
        kept = _loaded(session, identity)
        kept.owner = (str(session.store.store_id), session.store.actor.name)
        kept.began = kept.state()
        kept.round = st.session_state.get("handin.sketches", 0) + 1
        st.session_state["handin.sketches"] = kept.round
        st.session_state[_KEY] = kept
    return kept


def current_sketch() -> Sketch | None:
    """Give the sketch that is being worked on, whatever it is of."""
    kept: Sketch | None = st.session_state.get(_KEY)
    return kept


def forget_sketch() -> None:
    """Start again from what is stored."""
    sketch: Sketch | None = st.session_state.pop(_KEY, None)
    if sketch is not None:
        DRAWER.drop(sketch.owner, sketch.identity)


def find_kept(sketch: Sketch) -> Kept | None:
    """Give what was typed before, where it is not what stands there now."""
    kept = None if sketch.is_changed() else DRAWER.find(sketch.owner, sketch.identity)
    return kept if kept is not None and kept.sketch.state() != sketch.state() else None


def take_kept(sketch: Sketch, kept: Kept) -> None:
    """Go on with what was typed before, on the version that it was typed on."""
    sketch.version, sketch.place, sketch.number = kept.sketch.version, kept.sketch.place, kept.sketch.number
    sketch.began, sketch.tried = kept.sketch.began, kept.sketch.tried
    sketch.values, sketch.notes = dict(kept.sketch.values), dict(kept.sketch.notes)


def keep(sketch: Sketch) -> None:
    """Keep what was typed, for when the page is gone before it is stored."""
    if sketch.is_changed():
        DRAWER.put(sketch.owner, sketch)


def _loaded(session: Session, identity: str | None) -> Sketch:
    if identity is None:
        return Sketch(values={"status": "gepland"}, number=new_number(session.today))
    if not is_id(identity):
        raise NotFoundError("activity_unknown", id=identity)
    item: Activity = find_activity(session.store, UUID(identity))
    return Sketch(identity=identity, version=item.version, place=item.geometry, values=form_values(item))


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
    """Give the arguments that bind a text to a field of the sketch."""
    return _bound(sketch, name, "")


def bound_choice(sketch: Sketch, name: str) -> dict[str, Any]:
    """Give the same for a choice that may be left open."""
    return _bound(sketch, name, None)


def _bound(sketch: Sketch, name: str, empty: str | None) -> dict[str, Any]:
    key = f"sketch.{sketch.round}.{name}"
    state.show(key, sketch.values.get(name) or empty)
    return {"key": key, "on_change": _put, "args": (sketch, sketch.values, name, key)}


def bound_note(sketch: Sketch, name: str) -> dict[str, Any]:
    """Give the arguments that bind a text to what is said beside the sketch, such as a reason."""
    key = f"sketch.{sketch.round}.{name}"
    state.show(key, sketch.notes.get(name, ""))
    return {"key": key, "on_change": _put, "args": (sketch, sketch.notes, name, key)}


def _put(sketch: Sketch, into: dict[str, str], name: str, key: str) -> None:
    if key not in st.session_state:
        return
    into[name] = st.session_state[key] or ""
    # This runs before anything is asked of the session: also what is typed after it ended is kept.
    keep(sketch)
