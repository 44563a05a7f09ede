"""The boundary at which errors become words: nobody sees a traceback on a screen."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING
from uuid import uuid4

import streamlit as st

from koppel.disk import disk_problem
from koppel.errors import KoppelError
from koppel.i18n import error_text, text
from koppel.ui import identity
from koppel.ui.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Concatenate, ParamSpec

    from koppel.ui.session import Session

    P = ParamSpec("P")

_log = logging.getLogger("koppel")


@contextmanager
def boundary(language: str) -> Iterator[None]:
    """
    Show what goes wrong within as a message.

    A mistake of a user is told with what would be right. What nobody foresaw gets a number; its traceback goes to the
    log only. A part of a page that runs alone needs a boundary of its own.
    """
    try:
        yield
    except KoppelError as error:
        draw_problem(error, language)
    except Exception as error:  # noqa: BLE001
        if isinstance(error, OSError) and (code := disk_problem(error)):
            st.error(plain(text(f"error.{code}", language, path=error.filename or "")))
            return
        number = uuid4().hex[:8]
        _log.exception("incident %s", number)
        st.error(text("screen.incident", language, number=number))


def draw_problem(error: KoppelError, language: str) -> None:
    """Say what went wrong; what somebody stopped on purpose is no fault."""
    draw = st.info if error.code == "work_stopped" else st.error
    draw(plain(error_text(error, language)))


def part(draw: Callable[Concatenate[Session, P], None]) -> Callable[Concatenate[Session, P], None]:
    """Make a part of a page that runs alone when something in it is used, with a boundary of its own."""

    @st.fragment
    @wraps(draw)
    def alone(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> None:
        with boundary(session.language):
            if not identity.is_still(session):
                # Signed out, or with other roles than when the page was drawn: the whole page is drawn again.
                st.rerun()
            draw(session, *args, **kwargs)

    return alone
