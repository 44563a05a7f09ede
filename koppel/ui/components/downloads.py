"""Files to take along: a small one is made when its button is pressed, a large one with progress and a way to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from koppel.errors import KoppelError
from koppel.ui.error_boundary import draw_problem
from koppel.ui.jobs import is_begun, result_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from koppel.ui.session import Session

# From so many works on files are made as work of its own; fewer take less than a second, see docs/decisions/0010.
HEAVY_WORKS = 500
# A row of the log or of a list is far less than a work.
HEAVY_ROWS = 5000


class File(NamedTuple):
    """
    A file that may be asked for.

    Parameters
    ----------
    key
        Of its button.
    about
        What it depends on: a file about something else is made anew.
    label
        On its button.
    name, mime
        As the browser keeps it.
    make
        Services only: it may run outside the thread that draws.
    """

    key: str
    about: Hashable
    label: str
    name: str
    mime: str
    make: Callable[[], bytes]


def draw_download(session: Session, file: File, *, slot: str, is_heavy: bool, **look: str) -> bool:
    """
    Draw the button of a file.

    Parameters
    ----------
    session
        Of who asks.
    file
        What is offered.
    slot
        Place for one heavy file at a time; see `koppel.ui.jobs.result_of`.
    is_heavy
        Whether making it is work of its own.
    **look
        More of the button: ``icon``, ``help``.

    Returns
    -------
    is_asked
        Whether `make_download` is to be called, where there is room for progress.
    """
    if not is_heavy:
        st.download_button(
            file.label,
            file.make,
            file.name,
            file.mime,
            key=file.key,
            on_click="ignore",
            **look,  # type: ignore[arg-type]
        )
        return False
    made = st.session_state.get(_made(slot))
    if made is not None and made[0] == (file.key, file.about):
        st.download_button(
            session.text("download.take", name=file.label), made[1], file.name, file.mime,
            key=f"{file.key}-made", on_click="ignore", type="primary", icon=":material/download:",
        )  # fmt: skip
        return False
    return st.button(file.label, key=file.key, **look) or is_begun(slot, (file.key, file.about))  # type: ignore[arg-type]


def make_download(session: Session, file: File, *, slot: str) -> None:
    """Make a heavy file, with progress and a button that stops it; what went wrong is said, once."""
    about = (file.key, file.about)
    try:
        content = result_of(session, slot, about, file.make, "download.making", is_asked=True)
    except KoppelError as error:
        draw_problem(error, session.language)
        return
    st.session_state[_made(slot)] = (about, content)
    st.rerun()


def _made(slot: str) -> str:
    return f"made-{slot}"
