"""Undoing an upload: first what that changes, with numbers, then the question."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from koppel.errors import KoppelError
from koppel.i18n import error_text
from koppel.services.intake.undoing import TakenBack, undo
from koppel.ui.components.intake.done import tell_done
from koppel.ui.components.intake.effect import draw_consequences, draw_effect
from koppel.ui.jobs import is_begun, result_of
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from uuid import UUID

    from koppel.ui.session import Session

_ASKED = "handin.undo-asked"
_LOOKING, _UNDOING = "handin-undo-look", "handin-undo"


def draw_undo_button(session: Session, upload_id: UUID, *, key: str, disabled: bool = False) -> None:
    """Draw the button that asks; what it would change is drawn by `draw_undo_question`."""
    if st.button(session.text("undo"), key=key, disabled=disabled):
        st.session_state[_ASKED] = (upload_id, None, None)


def draw_undo_question(session: Session, upload_id: UUID, file_name: str) -> bool:
    """Draw what undoing changes and ask whether to; tell whether it was done."""
    asked: tuple[UUID, TakenBack | None, object] | None = st.session_state.get(_ASKED)
    if asked is None or asked[0] != upload_id:
        return False
    try:
        taken_back = asked[1]
        if taken_back is None or asked[2] != session.revision:
            look = partial(undo, session.store, session.catalogue, upload_id, today=session.today, dry_run=True)
            taken_back = result_of(session, _LOOKING, upload_id, look, "undoing.looking", is_asked=True)
            st.session_state[_ASKED] = (upload_id, taken_back, session.revision)
        with st.container(border=True, key="undo-question"):
            st.markdown(f"**{plain(session.text('undoing.ask', file=short(file_name, 120)))}**")
            _draw_effect(session, taken_back)
            with st.container(horizontal=True, gap="small"):
                is_sure = st.button(session.text("undoing.sure"), key="handin-undo-sure", type="primary")
                st.button(session.text("undoing.not"), key="handin-undo-not", on_click=_forget)
            if not is_sure and not is_begun(_UNDOING, upload_id):
                return False
            take_back = partial(undo, session.store, session.catalogue, upload_id, today=session.today)
            result_of(session, _UNDOING, upload_id, take_back, "handin.undoing", is_asked=True)
    except KoppelError as error:
        _forget()
        st.error(plain(error_text(error, session.language)))
        return False
    _forget()
    tell_done(session.text("undone_file", file=short(file_name, 120)))
    return True


def _draw_effect(session: Session, taken_back: TakenBack) -> None:
    counts = (("removed", len(taken_back.undone.removed)), ("restored", len(taken_back.undone.restored)))
    lines = [session.text(f"undoing.{name}", count=count) for name, count in counts if count]
    st.write(" ".join(lines or [session.text("undoing.nothing")]))
    if taken_back.effect.appeared or taken_back.effect.gone:
        draw_effect(session, taken_back.effect, ())
    draw_consequences(session, taken_back.consequences)


def _forget() -> None:
    st.session_state.pop(_ASKED, None)
