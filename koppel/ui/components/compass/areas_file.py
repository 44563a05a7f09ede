"""Which areas there are in a year, by screen: a file is looked at, then stored; it is undone in the list of files."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.errors import KoppelError
from koppel.model.compass.areas import Level, level_of
from koppel.services.compass.loading.areas import load_areas, look_at_areas
from koppel.services.drafts import DRAWER
from koppel.services.plans.layers import pointed_municipality
from koppel.ui import drafts, state
from koppel.ui.components.compass.file_report import words_of
from koppel.ui.components.intake.done import tell_done
from koppel.ui.identity import owner
from koppel.ui.jobs import draw_error, is_begun, result_of, stop_all
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from datetime import datetime

    from koppel.services.compass.loading.areas import AreasSeen
    from koppel.ui.session import Session

_SLOTS = "compass-areas-"
_LOOKING, _STORING = f"{_SLOTS}look", f"{_SLOTS}store"
_FORM = "compass-areas"
_KEY, _ROUND = "compass.areas", "compass.areas-round"
_FIRST_YEAR = 1990
_MOST_NAMES = 12
_YEAR_IN_NAME = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class _AreasFile:
    """
    A file with the year and the gemeente that were chosen for it.

    ``is_pointed`` tells that a gemeente was proposed; ``found_at`` when it was kept, where it was found back.
    """

    content: bytes
    name: str
    year: int | None
    municipality: str | None = None
    is_pointed: bool = False
    found_at: datetime | None = None

    @property
    def mark(self) -> str:
        """Tells it from another one."""
        return hashlib.sha256(self.content).hexdigest()


def draw_areas_file(session: Session) -> None:
    """Draw the way to load areas: a file, its year, what it would bring, and the button that stores it."""
    file = _current()
    with st.expander(session.text("areas_file.head"), icon=":material/map:", expanded=file is not None):
        st.write(session.text("areas_file.help"))
        if file is None:
            _uploader(session)
            return
        drafts.mark_drawn(_FORM)
        _head(session, file)
        year = _year(session, file)
        if year is None:
            return
        key = (file.mark, file.name, year, file.municipality)
        of_file = (session.store, session.settings, file.content, file.name)
        look = partial(look_at_areas, *of_file, year=year, municipality=file.municipality)
        try:
            seen = result_of(session, _LOOKING, key, look, "areas_file.looking")
        except KoppelError as error:
            st.error(plain(words_of(session, error)))
            return
        if len(seen.municipalities) > 1:
            if not file.is_pointed:
                pointed = pointed_municipality(session.store, seen.municipalities)
                _keep(replace(file, municipality=file.municipality or pointed, is_pointed=True))
                st.rerun()
            file = _municipality(session, file, seen)
            if file.municipality != key[-1]:
                st.rerun()
        st.markdown("\n".join(f"- {plain(line)}" for line in _seen_lines(session, seen, year)))
        is_asked = st.button(session.text("areas_file.store"), key="compass-areas-store", type="primary")
        if not is_asked and not is_begun(_STORING, key):
            return
        write = partial(load_areas, *of_file, year=year, municipality=file.municipality)
        try:
            result_of(session, _STORING, key, write, "areas_file.storing", is_asked=True)
        except KoppelError as error:
            draw_error(session, error)
            return
    count = formats.number(len(seen.areas), session.language)
    tell_done(session.text("areas_file.stored", file=short(file.name, 120), count=count, year=year))
    _forget()
    st.rerun()


def _current() -> _AreasFile | None:
    """Return the file that was chosen, also when this tab did not have it yet; None where there is none."""
    file: _AreasFile | None = st.session_state.get(_KEY)
    if file is not None:
        return file
    unsaved = DRAWER.find(owner(), _FORM)
    if unsaved is None or unsaved.content is None:
        return None
    chosen = unsaved.rest.get("year"), unsaved.rest.get("of"), bool(unsaved.rest.get("pointed"))
    file = _AreasFile(unsaved.content, str(unsaved.values["file"]), *chosen, found_at=unsaved.at)
    st.session_state[_KEY] = file
    return file


def _keep(file: _AreasFile) -> None:
    st.session_state[_KEY] = file
    chosen = {"year": file.year, "of": file.municipality, "pointed": file.is_pointed}
    DRAWER.put(
        owner(), _FORM, drafts.tab(), {"file": file.name}, place=state.params(), rest=chosen, content=file.content
    )


def _forget() -> None:
    stop_all(_SLOTS)
    DRAWER.drop(owner(), _FORM)
    st.session_state.pop(_KEY, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _uploader(session: Session) -> None:
    turn = st.session_state.get(_ROUND, 0)
    chosen = st.file_uploader(session.text("areas_file.field"), key=f"compass-areas-field-{turn}", max_upload_size=None)
    if chosen is not None:
        _keep(_AreasFile(chosen.getvalue(), chosen.name, _year_of_name(session, chosen.name)))
        st.rerun()


def _head(session: Session, file: _AreasFile) -> None:
    size = formats.size(len(file.content), session.language)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{plain(short(file.name, 120))}** ({size})", width="content")
        st.button(session.text("handin.other_file"), on_click=_forget, key="compass-areas-other")
    if file.found_at is not None:
        sentence = session.text("drafts.file", when=formats.time_of_day(file.found_at, session.language))
        st.html(f'<p class="koppel-unsaved">{escape(sentence)}</p>')


def _year(session: Session, file: _AreasFile) -> int | None:
    years = _years(session)
    year: int | None = st.selectbox(
        session.text("areas_file.year"),
        years,
        index=years.index(file.year) if file.year in years else None,
        placeholder=session.text("handin.choose"),
        key=f"compass-areas-year-{st.session_state.get(_ROUND, 0)}",
        width=260,
    )
    if year != file.year:
        _keep(replace(file, year=year))
    return year


def _municipality(session: Session, file: _AreasFile, seen: AreasSeen) -> _AreasFile:
    """Ask of which gemeente the areas are wanted; a file of CBS has the whole country."""
    codes = sorted(seen.municipalities, key=lambda code: (seen.municipalities[code] or code).casefold())
    key = f"compass-areas-municipality-{st.session_state.get(_ROUND, 0)}"
    # Not by its index: a field that begins with a choice has no cross by which all are meant.
    if key not in st.session_state and file.municipality in codes:
        st.session_state[key] = file.municipality
    chosen: str | None = st.selectbox(
        session.text("compass.file_municipality"),
        codes,
        index=None,
        placeholder=session.text("compass.file_all_municipalities", count=len(codes)),
        format_func=lambda code: f"{short(seen.municipalities[code] or code, 60)} ({code})",
        key=key,
        width=360,
    )
    if chosen != file.municipality:
        file = replace(file, municipality=chosen)
        _keep(file)
    return file


def _years(session: Session) -> list[int]:
    return list(range(session.today.year + 1, _FIRST_YEAR - 1, -1))


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


def _year_of_name(session: Session, name: str) -> int | None:
    """Return the year in a name of a file; None where it has none, or several."""
    named = {int(year) for year in _YEAR_IN_NAME.findall(name)} & set(_years(session))
    return named.pop() if len(named) == 1 else None
