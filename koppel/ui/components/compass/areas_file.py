"""Which areas there are in a year, by screen: a file is looked at, then stored; it is undone in the list of files."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.errors import KoppelError
from koppel.model.compass.areas import Level, level_of
from koppel.services.compass.files import load_areas, look_at_areas
from koppel.ui.components.compass.file_report import words_of
from koppel.ui.components.intake.done import tell_done
from koppel.ui.jobs import draw_error, is_begun, result_of, stop_all
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from koppel.services.compass.files import AreasSeen
    from koppel.ui.session import Session

_SLOTS = "compass-areas-"
_LOOKING, _STORING = f"{_SLOTS}look", f"{_SLOTS}store"
_ROUND = "compass.areas-round"
_FIRST_YEAR = 1990
_MOST_NAMES = 12
_YEAR_IN_NAME = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


def draw_areas_file(session: Session) -> None:
    """Draw the way to load areas: a file, its year, what it would bring, and the button that stores it."""
    with st.expander(session.text("areas_file.head"), icon=":material/map:"):
        st.write(session.text("areas_file.help"))
        turn = st.session_state.get(_ROUND, 0)
        chosen = st.file_uploader(
            session.text("areas_file.field"), key=f"compass-areas-field-{turn}", max_upload_size=None
        )
        if chosen is None:
            return
        content, name = chosen.getvalue(), chosen.name
        years = list(range(session.today.year + 1, _FIRST_YEAR - 1, -1))
        year = st.selectbox(
            session.text("areas_file.year"),
            years,
            index=_place(years, name),
            placeholder=session.text("handin.choose"),
            key=f"compass-areas-year-{turn}-{chosen.file_id}",
            width=260,
        )
        if year is None:
            return
        key = (chosen.file_id, name, year)
        look = partial(look_at_areas, session.store, session.settings, content, name, year=year)
        try:
            seen = result_of(session, _LOOKING, key, look, "areas_file.looking")
        except KoppelError as error:
            st.error(plain(words_of(session, error)))
            return
        st.markdown("\n".join(f"- {plain(line)}" for line in _seen_lines(session, seen, year)))
        is_asked = st.button(session.text("areas_file.store"), key="compass-areas-store", type="primary")
        if not is_asked and not is_begun(_STORING, key):
            return
        write = partial(load_areas, session.store, session.settings, content, name, year=year)
        try:
            result_of(session, _STORING, key, write, "areas_file.storing", is_asked=True)
        except KoppelError as error:
            draw_error(session, error)
            return
    count = formats.number(len(seen.areas), session.language)
    tell_done(session.text("areas_file.stored", file=short(name, 120), count=count, year=year))
    stop_all(_SLOTS)
    st.session_state[_ROUND] = turn + 1
    st.rerun()


def _seen_lines(session: Session, seen: AreasSeen, year: int) -> list[str]:
    """Say how many areas there are of each level, and what is new beside what is known of that year."""
    language = session.language
    levels = {level: sum(1 for item in seen.areas if level_of(item.code) is level) for level in Level}
    counts = {level.value: formats.number(count, language) for level, count in levels.items()}
    lines = [session.text("areas_file.seen", year=year, **counts)]
    if len(seen.new) == len(seen.areas):
        lines.append(session.text("areas_file.all_new", year=year))
    else:
        new, renamed = (formats.number(len(items), language) for items in (seen.new, seen.renamed))
        lines.append(session.text("areas_file.beside", year=year, new=new, renamed=renamed))
    names = [short(f"{item.name} ({item.code})", 80) for item in (seen.new or seen.areas)[:_MOST_NAMES]]
    lines.append(session.text("areas_file.such_as", names=names))
    return lines


def _place(years: list[int], name: str) -> int | None:
    """Return the place of the year in a name of a file; None where it has none, or several."""
    named = {int(year) for year in _YEAR_IN_NAME.findall(name)} & set(years)
    return years.index(named.pop()) if len(named) == 1 else None
