"""Files with indicators that came in before, and the way back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.errors import KoppelError
from koppel.i18n import error_text
from koppel.services.compass.files import list_files, original, undo
from koppel.ui.components.intake.done import tell_done
from koppel.ui.components.intake.tables import draw_table
from koppel.ui.jobs import is_begun, result_of
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from koppel.model.compass.values import IndicatorUpload
    from koppel.ui.session import Session

_MOST = 200
_ASKED, _UNDOING = "compass.undo-asked", "compass-undo"


def draw_file_list(session: Session) -> None:
    """Draw the list, and beneath it the file that is chosen."""
    st.subheader(session.text("compass.files_head"), anchor=False)
    uploads = list_files(session.store)
    if not uploads:
        st.write(session.text("compass.files_none"))
        return
    heads = [session.text(f"handin.{name}") for name in ("when", "file_head", "by")]
    names = ("file_known_head", "file_unknown", "files_areas", "files_cells", "files_years")
    heads += [session.text(f"compass.{name}") for name in names]
    draw_table([*heads, session.text("handin.undone_head")], [_row(session, item) for item in uploads[:_MOST]])
    if len(uploads) > _MOST:
        st.caption(session.text("handin.more", count=len(uploads) - _MOST))
    chosen = st.selectbox(
        session.text("compass.files_choose"),
        uploads,
        index=None,
        placeholder=session.text("handin.choose"),
        format_func=lambda item: f"{short(item.file_name, 80)}, {session.when(item.uploaded_at)}",
        key="compass-upload",
    )
    if chosen is not None:
        _one(session, chosen)


def _row(session: Session, item: IndicatorUpload) -> tuple[str, ...]:
    undone = ""
    if item.undone_at is not None:
        undone = session.text("handin.undone_by", at=session.when(item.undone_at), by=item.undone_by or "")
    numbers = (item.values - item.unknown, item.unknown, item.areas, item.cells)
    counts = (formats.number(count, session.language) for count in numbers)
    years = "–".join(dict.fromkeys(str(year) for year in (item.years[:1] + item.years[-1:])))
    return (session.when(item.uploaded_at), item.file_name, item.uploaded_by, *counts, years or "–", undone)


def _one(session: Session, item: IndicatorUpload) -> None:
    with st.container(border=True, horizontal=True, gap="small"):
        st.download_button(
            session.text("handin.original"),
            partial(original, session.store, item.id),
            file_name=item.file_name,
            mime="application/octet-stream",
            key=f"compass-original-{item.id}",
        )
        if st.button(session.text("undo"), key=f"compass-undo-{item.id}", disabled=item.undone_at is not None):
            st.session_state[_ASKED] = item.id
    if draw_undo_file(session, item):
        st.rerun()


def draw_undo_file(session: Session, item: IndicatorUpload) -> bool:
    """Ask whether to undo a file for which its button was pressed; tell whether it was done."""
    upload_id, file_name = item.id, item.file_name
    if st.session_state.get(_ASKED) != upload_id:
        return False
    with st.container(border=True, key="compass-undo-question"):
        st.markdown(f"**{plain(session.text('undoing.ask', file=short(file_name, 120)))}**")
        brought = (("values", item.values), ("cells", item.cells), ("areas", item.areas))
        sort, count = next((pair for pair in brought if pair[1]), brought[0])
        st.write(session.text(f"compass.files_undo_{sort}", count=count))
        with st.container(horizontal=True, gap="small"):
            is_sure = st.button(session.text("undoing.sure"), key="compass-undo-sure", type="primary")
            st.button(session.text("undoing.not"), key="compass-undo-not", on_click=_forget)
        if not is_sure and not is_begun(_UNDOING, upload_id):
            return False
        try:
            take_back = partial(undo, session.store, upload_id)
            result_of(session, _UNDOING, upload_id, take_back, "handin.undoing", is_asked=True)
        except KoppelError as error:
            _forget()
            st.error(plain(error_text(error, session.language)))
            return False
    _forget()
    tell_done(session.text("undone_file", file=short(file_name, 120)))
    return True


def _forget() -> None:
    st.session_state.pop(_ASKED, None)
