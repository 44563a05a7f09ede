"""Files with indicators by screen: choose one, see what is in it, say what columns are, store it, undo it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.access import Task, ever_allowed
from koppel.errors import InputError, KoppelError
from koppel.model.compass.own import LONGEST_SOURCE, adding_own
from koppel.services.compass.files import first_look
from koppel.services.compass.reading import measured_areas
from koppel.services.installation.room import require_upload_room
from koppel.ui import state
from koppel.ui.choices import show
from koppel.ui.components.compass.areas_file import draw_areas_file
from koppel.ui.components.compass.file_columns import draw_columns
from koppel.ui.components.compass.file_draft import begin, bound, current, forget, keep, uploader_round
from koppel.ui.components.compass.file_look import is_storing, look_at, store
from koppel.ui.components.compass.file_report import draw_report, words_of
from koppel.ui.components.compass.file_uploads import draw_file_list
from koppel.ui.components.compass.loading.helping import draw_helping
from koppel.ui.components.compass.loading.own_form import draw_own_list
from koppel.ui.components.intake.done import draw_done
from koppel.ui.jobs import draw_error
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.files import IndicatorsImported, Opened
    from koppel.ui.components.compass.file_draft import IndicatorFile
    from koppel.ui.session import Session

_STORED = "compass.file-stored"
_FIRST_YEAR = 1990


def draw_files(session: Session, compass: Compass) -> None:
    """Draw the file that is on its way, or the way to choose one, and the files of before."""
    draw_done()
    if (stored := st.session_state.get(_STORED)) is not None:
        words, look = stored
        st.success(plain(words))
        if look is not None:
            _way_to_compass(session, look)
    file = current()
    if file is None:
        _uploader(session)
        draw_areas_file(session)
    else:
        keep(file)
        _file(session, compass, file)
        if current() is file:
            keep(file)
    draw_file_list(session)
    draw_own_list(session, compass)
    draw_helping(session)


def draw_way_to_files(session: Session) -> bool:
    """Draw the way to this part of the compass from another page, for who may load files; tell whether that was so."""
    if session.catalogue.compass is None or not ever_allowed(session.store.actor, Task.COMPASS):
        return False
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="way-to-compass-files"):
        st.html(f"<span>{escape(session.text('compass.files_elsewhere'))}</span>", width="content")
        st.button(
            session.text("compass.to_files"), key="to-compass-files", type="tertiary", icon=":material/arrow_forward:",
            on_click=_to_files,
        )  # fmt: skip
    return True


def _to_files() -> None:
    state.put("page", "kompas")
    state.put("compass_view", "bestanden")


def _uploader(session: Session) -> None:
    st.write(session.text("compass.file_help"))
    chosen = st.file_uploader(session.text("file"), key=f"compass-file-field-{uploader_round()}", max_upload_size=None)
    if chosen is not None:
        st.session_state.pop(_STORED, None)
        begin(chosen.getvalue(), chosen.name)
        st.rerun()


def _file(session: Session, compass: Compass, file: IndicatorFile) -> None:
    size = formats.size(len(file.content), session.language)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{plain(short(file.name, 120))}** ({size})", width="content")
        st.button(session.text("handin.other_file"), on_click=forget, key="compass-file-other")
    if file.found_at is not None:
        sentence = session.text("drafts.file", when=formats.time_of_day(file.found_at, session.language))
        st.html(f'<p class="koppel-unsaved">{escape(sentence)}</p>')
    try:
        require_upload_room(session.settings, len(file.content), file.name)
        outcome = look_at(session, compass, file)
    except InputError as error:
        st.error(plain(words_of(session, error)))
        if error.code == "indicators_no_year" or file.year is not None:
            _year(session, file)
        draw_columns(session, compass, file)
        return
    except KoppelError as error:
        draw_error(session, error)
        return
    _narrowing(session, file, outcome)
    draw_report(session, adding_own(compass, file.own.values(), session.today.year), file, outcome)
    draw_columns(session, compass, file)
    _store(session, file, outcome)


def _narrowing(session: Session, file: IndicatorFile, outcome: IndicatorsImported) -> None:
    """Ask of which gemeente, where there are several, and of which year, where only the name of the file says it."""
    guessed = next(
        (issue.facts["year"] for issue in outcome.checked.issues if issue.code == "indicators_year_of_name"), None
    )
    file.guessed = guessed if isinstance(guessed, int) else file.guessed
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        if len(file.municipalities) > 1:
            _municipality(session, file)
        sources = list(dict.fromkeys(item.source for item in outcome.checked.columns if item.source))
        known = session.text("compass.file_source_known", names="; ".join(sources)) if sources else ""
        st.text_input(
            session.text("compass.file_source"), placeholder=known or session.text("compass.own_no_source"),
            max_chars=LONGEST_SOURCE, width=330, help=session.text("compass.file_source_help"), **bound(file, "source"),
        )  # fmt: skip
        if file.guessed is not None or file.year is not None:
            _year(session, file)


def _municipality(session: Session, file: IndicatorFile) -> None:
    """Ask of which gemeente the areas are; where names are of more areas, those first that have most of them."""
    codes = sorted(file.municipalities, key=lambda code: -file.asked.get(code, 0))

    def named(code: str) -> str:
        words = f"{short(file.municipalities[code], 60)} ({code})"
        count = file.asked.get(code, 0)
        return session.text("compass.file_municipality_names", name=words, count=count) if count else words

    key = "compass.file_which_municipality" if file.asked else "compass.file_all_municipalities"
    st.selectbox(
        session.text("compass.file_municipality"),
        codes,
        index=None,
        placeholder=session.text(key, count=len(codes)),
        format_func=named,
        width=360,
        **bound(file, "municipality"),
    )


def _year(session: Session, file: IndicatorFile) -> None:
    years = list(range(session.today.year + 1, _FIRST_YEAR - 1, -1))
    bind = bound(file, "year")
    if file.year is None and file.guessed in years:
        # What will be used stands in the field, and not that something is to be chosen.
        show(bind["key"], file.guessed)

    def named(year: int) -> str:
        return session.text("compass.file_year_of_name", year=year) if year == file.guessed else str(year)

    st.selectbox(
        session.text("compass.file_year"),
        years,
        index=None,
        placeholder=session.text("handin.choose"),
        format_func=named,
        width=330,
        **bind,
    )


def _store(session: Session, file: IndicatorFile, outcome: IndicatorsImported) -> None:
    checked = outcome.checked
    if checked.rejected:
        st.checkbox(session.text("compass.file_partial"), **bound(file, "partial"))
    is_good = bool(checked.values or checked.areas)
    may = is_good and (file.partial or not checked.rejected)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        is_asked = st.button(
            session.text("compass.file_store"), key="compass-file-store", type="primary", disabled=not may
        )
        if not may:
            st.caption(session.text("compass.file_needs_mending" if is_good else "compass.file_needs_good"))
    if not is_asked and not is_storing(file):
        return
    try:
        stored = store(session, file, checked)
    except KoppelError as error:
        draw_error(session, error)
        return
    counts = {"new": stored.new, "changed": stored.changed, "unchanged": stored.unchanged}
    counts |= {"known": checked.known, "unknown": checked.unknown}
    words = session.text("compass.file_stored", file=short(file.name, 120), **counts)
    st.session_state[_STORED] = (words, first_look(session.store, checked))
    forget()
    # With the first file the page gets its parts: it stays where it says what was stored.
    state.put("compass_view", "bestanden")
    st.rerun()


def _way_to_compass(session: Session, look: Opened) -> None:
    """Draw the way to an area of the file that was stored, in a year of it."""
    names = {item.code: item.name for item in measured_areas(session.store).areas}
    words = session.text("compass.file_to_compass", area=short(names.get(look.area, look.area), 60), year=look.year)
    st.button(words, key="compass-file-see", type="primary", on_click=_see, args=(look,))


def _see(look: Opened) -> None:
    st.session_state.pop(_STORED, None)
    for name in ("compass_beside", "compass_beside_year"):
        state.put(name, None)
    state.put("compass_area", look.area)
    state.put("compass_year", look.year)
    state.put("compass_view", "ringen")
