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
from koppel.ui.components.map_view import is_id

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from koppel.model import Activity
    from koppel.services.activities import Saved
    from koppel.ui.session import Session

_KEY = "handin.sketch"
_LEAST = {"point": 1, "line": 2, "area": 3}


@dataclass(slots=True)
class Sketch:
    """
    An activity on its way.

    ``identity`` and ``version`` are None for a new one. ``place`` is in the store's CRS. ``shown`` is what the
    preview was made for; anything that changes after it makes the preview go.
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

    def state(self) -> tuple[object, ...]:
        """Give all that the activity is made from."""
        return (self.identity, None if self.place is None else self.place.wkb, tuple(sorted(self.values.items())))


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
        kept.round = st.session_state.get("handin.sketches", 0) + 1
        st.session_state["handin.sketches"] = kept.round
        st.session_state[_KEY] = kept
    return kept


def forget_sketch() -> None:
    """Start again from what is stored."""
    st.session_state.pop(_KEY, None)


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


def bound_value(sketch: Sketch, name: str) -> dict[str, Any]:
    """Give the arguments that bind a text to a field of the sketch."""
    return _bound(sketch, name, "")


def bound_choice(sketch: Sketch, name: str) -> dict[str, Any]:
    """Give the same for a choice that may be left open."""
    return _bound(sketch, name, None)


def _bound(sketch: Sketch, name: str, empty: str | None) -> dict[str, Any]:
    key = f"sketch.{sketch.round}.{name}"
    state.show(key, sketch.values.get(name) or empty)
    return {"key": key, "on_change": _put, "args": (sketch, name, key)}


def _put(sketch: Sketch, name: str, key: str) -> None:
    sketch.values[name] = st.session_state[key] or ""
