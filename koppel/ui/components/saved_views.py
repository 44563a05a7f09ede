"""Saved views: the menu in the frame, and the bar of a meeting that walks through them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, ever_allowed
from koppel.errors import KoppelError
from koppel.i18n import error_text
from koppel.services.plans.saved_views import (
    LONGEST_NAME,
    delete_view,
    list_views,
    move_view,
    rename_view,
    restore_view,
    save_view,
)
from koppel.ui import state
from koppel.ui.components.meetings.meeting_leave import ask_to_leave, begin
from koppel.ui.components.meetings.meeting_walk import ARROWS, draw_way, to_agenda, walk
from koppel.ui.components.search import draw_search
from koppel.ui.drafts import Draft, done, draft_of, tell
from koppel.ui.session import known_values
from koppel.ui.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from uuid import UUID

    from koppel.model.plans import SavedView
    from koppel.ui.navigation import Page
    from koppel.ui.session import Session

# What belongs to the one who looks, not to the view.
_OWN = ("language", "meeting", "resume", "view", "point")
_MENU = "views-menu"
_DELETED, _FAILED, _SAVED = "view_deleted", "view_failed", "view_saved"


def draw_menu(session: Session, pages: Collection[str]) -> None:
    """Draw the menu: open a view, save this one, change the list."""
    box = st.popover(session.text("views.menu"), icon=":material/bookmarks:", key=_MENU, on_change="rerun")
    if not box.open:
        return
    with box:
        views = list_views(session.store)
        st.caption(session.text("views.help" if views else "views.none"))
        for item in views:
            is_open = str(item.id) == state.get("view")
            st.button(
                plain(item.name),
                key=f"view-{item.id}",
                icon=":material/check:" if is_open else None,
                on_click=_open,
                args=(session, pages, item),
                width="stretch",
            )
        _messages(session)
        if not ever_allowed(session.store.actor, Task.SAVE_VIEW):
            return
        draft = draft_of("view-new", {"name": ""})
        tell(session, draft)
        with st.form("save-view", border=False):
            st.text_input(
                session.text("views.name"),
                max_chars=LONGEST_NAME,
                placeholder=session.text("views.name_help"),
                key=draft.key("name"),
            )
            st.form_submit_button(session.text("views.save"), type="primary", on_click=_save, args=(session, draft))
        if views:
            _edit(session, views)


def draw_start(session: Session) -> None:
    """Draw the button that begins a meeting."""
    st.button(
        session.text("meeting.start"),
        icon=":material/co_present:",
        help=session.text("meeting.start_help"),
        key="icon-meeting",
        on_click=begin,
    )


def draw_bar(session: Session, pages: Mapping[str, Page]) -> None:
    """
    Draw the bar of a meeting at the foot of the screen: back, where one is, on, another page, the way out.

    Back and on go along the agenda of the meeting that is held, or else along the saved views.
    """
    views = list_views(session.store)
    steps = walk(session)
    is_agenda = steps is not None and state.get("view") is None
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="meeting-bar"):
        st.html('<h1 class="koppel-unseen">Koppel</h1>', width="content")
        if steps is not None and is_agenda:
            draw_way(session, steps, in_bar=True)
        else:
            _along_views(session, pages, views)
        st.space("stretch")
        if is_agenda and views:
            st.button(session.text("views.menu"), key="meeting-views", on_click=_open, args=(session, pages, views[0]))
        elif steps is not None and not is_agenda:
            st.button(
                session.text("overleg.to_agenda"),
                key="meeting-agenda",
                icon=":material/list_alt:",
                on_click=to_agenda,
                args=(session,),
            )
        draw_search(session, pages)
        st.selectbox(
            session.text("meeting.page"),
            list(pages),
            format_func=lambda page: session.text(f"page.{page}"),
            label_visibility="collapsed",
            width=260,
            **state.bound("page"),
        )
        # No key leaves a meeting: Escape closes what is on top.
        if st.button(session.text("meeting.close"), icon=":material/close:", key="meeting-close"):
            ask_to_leave(session)


def _along_views(session: Session, pages: Collection[str], views: tuple[SavedView, ...]) -> None:
    ids = [str(item.id) for item in views]
    at = ids.index(state.get("view")) if state.get("view") in ids else None
    if at is None:
        name = session.text("meeting.loose" if views else "meeting.none")
        before, after = (views[-1], views[0]) if views else (None, None)
        count = ""
    else:
        name = views[at].name
        before = views[at - 1] if at else None
        after = views[at + 1] if at + 1 < len(views) else None
        count = session.text("meeting.at", at=at + 1, count=len(views))
    _step(session, pages, "back", before)
    _step(session, pages, "next", after)
    st.html(f'<p class="koppel-view"><b>{escape(name)}</b> <span>{escape(count)}</span></p>', width="content")


def _step(session: Session, pages: Collection[str], way: str, view: SavedView | None) -> None:
    st.button(
        session.text(f"meeting.{way}"),
        key=f"meeting-{way}",
        icon=ARROWS[way],
        icon_position="right" if way == "next" else "left",
        shortcut={"back": "Left", "next": "Right"}[way],
        disabled=view is None,
        on_click=_open,
        args=(session, pages, view),
    )


def _open(session: Session, pages: Collection[str], view: SavedView) -> None:
    """Show a view as it was saved; what is no more is left out, and the page says so."""
    state.reset(keep=_OWN)
    st.session_state["ignored"] = state.load(view.params, {"page": pages, **known_values(session)})
    state.put("view", str(view.id))
    # The map stays on the page, and must be told to go where the view is.
    st.session_state["jump"] = st.session_state.get("jump", 0) + 1
    st.session_state[_MENU] = False


def _save(session: Session, draft: Draft) -> None:
    own = {state.FIELDS[name].name for name in _OWN}
    params = {name: value for name, value in state.params().items() if name not in own}
    name = draft.take()["name"]

    def act() -> None:
        state.put("view", str(save_view(session.store, name, params)))
        st.session_state[_SAVED] = " ".join(name.split())
        done(draft)

    _try(session, act)


def _messages(session: Session) -> None:
    if failed := st.session_state.pop(_FAILED, None):
        st.error(plain(failed))
    if saved := st.session_state.pop(_SAVED, None):
        st.success(plain(session.text("views.saved", name=saved)))
    if deleted := st.session_state.get(_DELETED):
        identity, name = deleted
        st.info(plain(session.text("views.deleted", name=name)))
        st.button(session.text("views.undo"), key="view-undo", on_click=_restore, args=(session, identity))


def _edit(session: Session, views: tuple[SavedView, ...]) -> None:
    # With a state of its own, or it would shut when a message above it goes.
    box = st.expander(session.text("views.edit"), key="views-edit", on_change="rerun")
    if not box.open:
        return
    with box:
        names = {item.id: item.name for item in views}
        # Not a select box: its list lies outside the popover, and a click there would shut that.
        chosen: UUID = st.radio(
            session.text("views.menu"),
            list(names),
            format_func=lambda item: plain(names[item]),
            key="view_edited",
            label_visibility="collapsed",
        )
        draft = draft_of(f"view-{chosen}", {"name": names[chosen]})
        tell(session, draft)
        st.text_input(session.text("views.name"), max_chars=LONGEST_NAME, key=draft.key("name"))
        with st.container(horizontal=True, gap="small"):
            for name, act in (
                ("rename", lambda: _rename(session, chosen, draft)),
                ("up", lambda: move_view(session.store, chosen, -1)),
                ("down", lambda: move_view(session.store, chosen, 1)),
            ):
                st.button(session.text(f"views.{name}"), key=f"view-{name}", on_click=_try, args=(session, act))
            st.button(
                session.text("views.delete"),
                key="view-delete",
                on_click=_delete,
                args=(session, chosen, names[chosen]),
            )


def _rename(session: Session, identity: UUID, draft: Draft) -> None:
    rename_view(session.store, identity, draft.take()["name"])
    done(draft)


def _delete(session: Session, identity: UUID, name: str) -> None:
    def act() -> None:
        delete_view(session.store, identity)
        st.session_state[_DELETED] = (identity, name)
        if state.get("view") == str(identity):
            state.put("view", None)

    _try(session, act)


def _restore(session: Session, identity: UUID) -> None:
    st.session_state.pop(_DELETED, None)
    _try(session, lambda: restore_view(session.store, identity))


def _try(session: Session, act: Callable[[], object]) -> None:
    try:
        act()
    except KoppelError as error:
        st.session_state[_FAILED] = error_text(error, session.language)
