"""The form of an interest in advance: for whom, what, where and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import shapely
import streamlit as st

from koppel import formats
from koppel.access import Task, allowed, ever_allowed
from koppel.crs import transform
from koppel.model.agreements import Place
from koppel.services.agreements.interests import LONGEST_INTEREST, Wish, change_interest, state_interest
from koppel.services.plans.partners import partner_types
from koppel.ui.components.agreements.forms import store
from koppel.ui.drafts import Draft, done, draft_of, is_unsaved, tell
from koppel.ui.words import short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from koppel.model.agreements import Interest
    from koppel.ui.session import Session

_EDITING = "interest.editing"
_NEW = "interest-new"
_CHOICES = ("partner", "area", "street")
_LEAST_POINTS = 3


def change(identity: str | None) -> None:
    """Let the form be that of an interest, or of a new one."""
    st.session_state[_EDITING] = identity


def place_words(session: Session, item: Interest) -> str:
    """Say where an interest is."""
    return item.place_name or session.text("interest.drawn")


@dataclass(frozen=True, slots=True)
class InterestForm:
    """The form of a page; ``item`` is what is being changed, None for a new one."""

    session: Session
    draft: Draft
    item: Interest | None
    partners: tuple[str, ...]

    @classmethod
    def of_page(cls, session: Session, interests: Sequence[Interest]) -> InterestForm | None:
        """Return the form, with what was filled in before; None for who may never state an interest."""
        actor = session.store.actor
        if not ever_allowed(actor, Task.INTEREST):
            return None
        partners = tuple(name for name in partner_types(session.store) if allowed(actor, Task.INTEREST, [name]))
        if not partners:
            return None
        if _EDITING not in st.session_state:
            change(next((str(one.id) for one in interests if is_unsaved(f"interest-{one.id}")), None))
        chosen = st.session_state.get(_EDITING)
        item = next((one for one in interests if str(one.id) == chosen and one.partner in partners), None)
        if item is None:
            values: dict[str, Any] = {
                "partner": partners[0] if len(partners) == 1 else None, "told": "", "kinds": [], "place": Place.AREA,
                "area": None, "street": None, "first": session.today, "last": None, "drawn": None,
            }  # fmt: skip
            return cls(session, draft_of(_NEW, values, 0, choices=_CHOICES), None, partners)
        values = {
            "partner": item.partner, "told": item.description, "kinds": list(item.kinds), "place": item.place,
            "area": item.place_name if item.place is Place.AREA else None,
            "street": item.place_name if item.place is Place.STREET else None,
            "first": item.first_day, "last": item.last_day,
            "drawn": item.geometry if item.place is Place.DRAWN else None,
        }  # fmt: skip
        return cls(session, draft_of(f"interest-{item.id}", values, item.version, choices=_CHOICES), item, partners)

    @property
    def is_drawing(self) -> bool:
        """Whether the map waits for an area."""
        return self._value("place") is Place.DRAWN and self._value("drawn") is None

    def place(self) -> BaseGeometry | None:
        """Return the place as it is chosen now, in the store's CRS."""
        place = self._value("place")
        if place is Place.DRAWN:
            drawn: BaseGeometry | None = self._value("drawn")
            return drawn
        named = self.session.places().get(place.value, ())
        return next((item.geometry for item in named if item.name == self._value(place.value)), None)

    def fit(self) -> str | None:
        """Return a text that changes with the place, for the map to follow; none for what was drawn on it."""
        place = self._value("place")
        return None if place is Place.DRAWN or self.place() is None else f"{place} {self._value(place.value)}"

    def put_drawn(self, _: str, points: list[list[float]]) -> None:
        """Take the corners of an area that was drawn, longitude first."""
        if len(points) >= _LEAST_POINTS:
            made = transform([shapely.Polygon(points)], source="OGC:CRS84", target=self.session.store.crs)[0]
            st.session_state[self.draft.key("drawn")] = made

    def draw(self) -> None:
        """Draw the form."""
        session, draft = self.session, self.draft
        st.header(session.text("interest.change" if self.item else "interest.new"), anchor=False)
        tell(session, draft, self.item.version if self.item else 0)
        st.selectbox(
            session.text("interest.partner"),
            self.partners,
            format_func=lambda name: short(name, 100),
            placeholder=session.text("agreement.choose"),
            index=None,
            disabled=self.item is not None,
            key=draft.among("partner", self.partners),
        )
        st.text_input(
            session.text("interest.told"),
            max_chars=LONGEST_INTEREST,
            placeholder=session.text("interest.example"),
            key=draft.key("told"),
        )
        self._place()
        st.multiselect(
            session.text("interest.kinds"),
            list(session.catalogue.kinds),
            format_func=lambda name: session.catalogue.kinds[name].label[session.language],
            placeholder=session.text("interest.all_kinds"),
            key=draft.among("kinds", session.catalogue.kinds),
        )
        with st.container(horizontal=True, gap="small"):
            st.date_input(
                session.text("interest.first"),
                format=formats.day_pattern(session.language),
                key=draft.key("first"),
                value=None,
            )
            st.date_input(
                session.text("interest.last"),
                format=formats.day_pattern(session.language),
                key=draft.key("last"),
                value=None,
            )
        st.caption(session.text("interest.seen"))
        with st.container(horizontal=True, gap="small"):
            st.button(session.text("interest.save"), key=f"save-{draft.name}", type="primary", on_click=self._save)
            if self.item is not None:
                st.button(session.text("agreement.cancel"), key=f"cancel-{draft.name}", on_click=self._cancel)
        # What is typed stays when another page is looked at.
        draft.take()

    def _place(self) -> None:
        session, draft = self.session, self.draft
        st.segmented_control(
            session.text("interest.place"),
            list(Place),
            format_func=lambda place: session.text(f"interest.place_{place.value}"),
            required=True,
            key=draft.key("place"),
        )
        place = self._value("place")
        if place is Place.DRAWN:
            if self.is_drawing:
                st.info(session.text("interest.draw_now"))
            else:
                st.button(session.text("interest.draw_again"), key=f"again-{draft.name}", on_click=self._again)
            return
        names = sorted({item.name for item in session.places().get(place.value, ()) if item.name})
        if not names:
            st.info(session.text("interest.no_places"))
            return
        st.selectbox(
            session.text(f"interest.place_{place.value}"),
            names,
            placeholder=session.text("interest.choose_place"),
            label_visibility="collapsed",
            index=None,
            key=draft.among(place.value, names),
        )

    def _value(self, name: str) -> Any:  # noqa: ANN401
        return st.session_state.get(self.draft.key(name), self.draft.values[name])

    def _again(self) -> None:
        st.session_state[self.draft.key("drawn")] = None

    def _cancel(self) -> None:
        done(self.draft)
        change(None)

    def _save(self) -> None:
        def save(values: dict[str, Any], expected: int) -> None:
            place: Place = values["place"]
            wish = Wish(
                partner=values["partner"] or "",
                description=values["told"],
                kinds=tuple(values["kinds"]),
                place=place,
                place_name=None if place is Place.DRAWN else values[place.value],
                drawn=values["drawn"],
                first_day=values["first"],
                last_day=values["last"],
            )
            today = self.session.today
            if self.item is None:
                state_interest(self.session.store, self.session.catalogue, wish, today=today)
            else:
                change_interest(
                    self.session.store, self.session.catalogue, UUID(str(self.item.id)), wish,
                    expected_version=expected, today=today,
                )  # fmt: skip

        if store(self.session, self.draft, save, self.session.text("interest.saved")):
            change(None)
