"""What is strong beside what is red, to read and, for who knows the place, to add, change, remove and take back."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, ever_allowed
from koppel.cartography.compass_rings import SIGNS
from koppel.errors import KoppelError
from koppel.i18n import error_text, text
from koppel.model.compass.indicators import Band
from koppel.model.compass.strengths import StrengthSort
from koppel.services.cache import Until, cached
from koppel.services.compass.strength_words import strength_by
from koppel.services.compass.strengths import (
    LONGEST_NAME,
    LONGEST_PLACE,
    LONGEST_ROLE,
    LONGEST_TEXT,
    Entry,
    PlacedStrength,
    add_strength,
    change_strength,
    remove_strength,
    strengths,
    undo_strength,
)
from koppel.services.compass.words import cell_words
from koppel.ui import state
from koppel.ui.components.compass.saving import save_or_say
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from uuid import UUID

    from koppel.model.compass.indicators import Compass
    from koppel.model.compass.strengths import Strength
    from koppel.services.compass.reading import AreaCompass
    from koppel.ui.session import Session

# The last that was changed or removed here, and how: that can be taken back.
_LAST = "strengths.last"
_MOST_RED = 12


def draw_strengths(session: Session, compass: Compass, shown: AreaCompass) -> None:
    """Draw what is strong in an area beside what is red, and for who may the fields to change it."""
    listed = area_strengths(session, shown.area.code)
    st.subheader(session.text("strength.head"), anchor=False)
    st.html(f"<p class='koppel-said'>{escape(session.text('strength.explain'))}</p>")
    _draw_undo(session)
    left, right = st.columns([1, 1], gap="large")
    with left:
        st.html(strengths_html(session, listed))
        if any(item.place for item in listed):
            st.button(session.text("strength.on_map"), icon=":material/map:", key="strengths-on-map", on_click=_on_map)
    with right:
        st.html(_red_html(session, compass, shown))
    if not ever_allowed(session.store.actor, Task.DESCRIBE):
        return
    with left, st.expander(session.text("strength.add"), icon=":material/add:"):
        _form(session, shown.area.code, None)
    if listed:
        with right, st.expander(session.text("strength.edit"), icon=":material/edit:"):
            names = {str(item.strength.id): item for item in listed}
            chosen = st.selectbox(
                session.text("strength.which"),
                list(names),
                index=None,
                format_func=lambda one: short(names[one].strength.name, 80),
                key="strength-chosen",
            )
            if chosen in names:
                _form(session, shown.area.code, names[chosen])


def strengths_html(session: Session, listed: tuple[PlacedStrength, ...]) -> str:
    """Write what is strong by sort, every text escaped."""
    if not listed:
        return f"<p>{escape(session.text('strength.none'))}</p>"
    language = session.language
    parts = []
    for sort, items in groupby(listed, key=lambda item: item.strength.sort):
        rows = "".join(
            f"<li><b>{escape(one.strength.name)}</b> {escape(one.strength.text)} "
            f"<small>{escape(strength_by(one.strength, language))}</small></li>"
            for one in items
        )
        head = escape(text(f"strength.sort.{sort.value}", language))
        parts.append(f'<h4>{head}</h4><ul class="koppel-compass-sentences">{rows}</ul>')
    return "".join(parts)


@cached(Until.CHANGE)
def area_strengths(session: Session, code: str) -> tuple[PlacedStrength, ...]:
    """Return what is strong in an area, read once."""
    return strengths(session.store, code)


def _red_html(session: Session, compass: Compass, shown: AreaCompass) -> str:
    red = [cell for cell in shown.cells.values() if cell.band is Band.RED]
    red.sort(key=lambda cell: cell.index or 0.0)
    rows = "".join(
        f"<li>{SIGNS[Band.RED]} {escape(cell_words(cell, compass.indicators[cell.indicator], session.language))}</li>"
        for cell in red[:_MOST_RED]
    )
    if len(red) > _MOST_RED:
        rows += f"<li>{escape(session.text('strength.red_more', count=len(red) - _MOST_RED))}</li>"
    body = f'<ul class="koppel-gaps">{rows}</ul>' if rows else f"<p>{escape(session.text('strength.none_red'))}</p>"
    return f"<h4>{escape(session.text('strength.red'))}</h4>{body}"


def _form(session: Session, code: str, item: PlacedStrength | None) -> None:
    before: Strength | None = item.strength if item else None
    key = "strength-new" if before is None else f"strength-form-{before.id}-{before.version}"
    sorts = list(StrengthSort)
    with st.form(key, border=False):
        sort = st.selectbox(
            session.text("strength.sort"),
            sorts,
            index=0 if before is None else sorts.index(before.sort),
            format_func=lambda one: text(f"strength.sort.{one.value}", session.language),
        )
        name = st.text_input(session.text("strength.name"), before.name if before else "", max_chars=LONGEST_NAME)
        words = st.text_area(session.text("strength.text"), before.text if before else "", max_chars=LONGEST_TEXT)
        role = st.text_input(session.text("strength.role"), before.role if before else "", max_chars=LONGEST_ROLE)
        on = st.date_input(
            session.text("strength.day"),
            before.on if before else session.today,
            max_value=session.today,
            format="DD-MM-YYYY",
        )
        place = st.text_input(
            session.text("strength.place"),
            _place_words(item),
            help=session.text("strength.place_help"),
            max_chars=LONGEST_PLACE,
        )
        area = before.area if before else code
        entry = Entry(area=area, sort=(sort or sorts[0]).value, name=name, text=words, role=role, on=on, place=place)
        if st.form_submit_button(session.text("strength.save" if before is None else "strength.change")):
            save_or_say(session, lambda: _save(session, before, entry))
    if before is not None and st.button(
        session.text("strength.remove"), key=f"strength-remove-{before.id}", icon=":material/delete:", type="tertiary"
    ):
        save_or_say(session, lambda: _remove(session, before.id))


def _place_words(item: PlacedStrength | None) -> str:
    if item is None:
        return ""
    if item.strength.place:
        return item.strength.place
    return "" if item.place is None else f"{item.place[0]}, {item.place[1]}"


def _save(session: Session, before: Strength | None, entry: Entry) -> None:
    if before is None:
        add_strength(session.store, entry)
        return
    made = change_strength(session.store, before.id, entry, version=before.version)
    st.session_state[_LAST] = (made.id, "changed", made.name)


def _remove(session: Session, identity: UUID) -> None:
    made = remove_strength(session.store, identity)
    st.session_state[_LAST] = (made.id, "removed", made.name)


def _draw_undo(session: Session) -> None:
    if _LAST not in st.session_state:
        return
    identity, how, name = st.session_state[_LAST]
    with st.container(horizontal=True, vertical_alignment="center", key="strength-undo"):
        st.html(f"<p>{escape(session.text(f'strength.{how}', name=name))}</p>", width="content")
        if st.button(session.text("strength.undo"), key="strength-undo-button", icon=":material/undo:"):
            try:
                undo_strength(session.store, identity)
            except KoppelError as error:
                st.error(plain(error_text(error, session.language)))
                return
            del st.session_state[_LAST]
            st.rerun()


def _on_map() -> None:
    state.put("strengths", True)
    state.put("page", "kaart")
