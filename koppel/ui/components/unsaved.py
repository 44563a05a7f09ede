"""What was typed and chosen and not saved: told by the browser, and offered again on every page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.config import DRAFTS_PATH
from koppel.services.drafts import DRAWER
from koppel.ui import drafts, identity, state
from koppel.ui.assets import script
from koppel.ui.components.intake.draft import current
from koppel.ui.components.intake.kept_file import form_of, is_file, want
from koppel.ui.session import known_values
from koppel.ui.words import short

if TYPE_CHECKING:
    from collections.abc import Collection

    from streamlit.delta_generator import DeltaGenerator

    from koppel.services.drafts import Unsaved
    from koppel.ui.session import Session

_MOST = 5
_EXCERPT = 160

_typed = st.components.v2.component(
    "koppel_typed", html="<div hidden></div>", js=script("unsaved.js"), isolate_styles=False
)


def listen() -> None:
    """Let the browser tell what is typed; what is typed in another tab draws this page again, which tells it."""
    with st.container(key="typed"):
        data = {"tab": drafts.tab(), "owner": identity.owner(), "path": DRAFTS_PATH}
        _typed(key="typed-listener", data=data, on_other_change=lambda: None)


def draw_unsaved(session: Session, where: DeltaGenerator, pages: Collection[str]) -> None:
    """
    Offer what was typed elsewhere and not saved; to be called after the page, which takes what belongs in it.

    Parameters
    ----------
    where
        The place for it, above the page.
    pages
        Those that this person has.
    """
    items = [item for item in DRAWER.own(identity.owner()) if not drafts.is_drawn(item.form)]
    if (file := current()) is not None:
        # Another file is offered when this one is stored or let go.
        items = [item for item in items if not is_file(item) or item.form == form_of(file)]
    if not items:
        return
    with where, st.container(border=True, gap="small", key="unsaved"):
        st.html(f'<p class="koppel-unsaved"><b>{escape(session.text("drafts.title", count=len(items)))}</b></p>')
        for item in items[:_MOST]:
            _draw(session, item, pages)
        if len(items) > _MOST:
            st.caption(session.text("drafts.more", count=len(items) - _MOST))


def _draw(session: Session, item: Unsaved, pages: Collection[str]) -> None:
    page = item.place.get(state.FIELDS["page"].name, state.FIELDS["page"].default)
    name = session.text(f"page.{page}") if page in pages else ""
    sentence = " · ".join(part for part in (name, formats.time_of_day(item.at, session.language)) if part)
    words = short(item.words, _EXCERPT) or session.text("drafts.choices")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f"<p><small>{escape(sentence)}</small><br>{escape(words)}</p>", width="content")
        if name:
            st.button(
                session.text("drafts.go_on"), key=f"go-on-{item.form}", on_click=_go_on, args=(session, item, pages)
            )
        st.button(
            session.text("drafts.drop"), key=f"drop-{item.form}", type="tertiary", icon=":material/delete:",
            on_click=DRAWER.drop, args=(identity.owner(), item.form),
        )  # fmt: skip


def _go_on(session: Session, item: Unsaved, pages: Collection[str]) -> None:
    """Go to the place where it was typed."""
    if is_file(item):
        want(item)
    state.reset(keep=("language", "meeting"))
    known = {**known_values(session), "page": pages}
    place = {name: value for name, value in item.place.items() if name != state.FIELDS["language"].name}
    state.load(place, known)
