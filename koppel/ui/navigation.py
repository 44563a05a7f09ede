"""The pages there are, who has them, and the way between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from koppel.access import ever_allowed
from koppel.ui import state

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from koppel.access import Actor, Task
    from koppel.ui.session import Session

_MORE = "more-pages"


class Page(NamedTuple):
    """
    A page of the app.

    ``tasks``: who may do none of these does not have the page; all have it where there are none. ``aside`` stands
    under *Meer*: pages for once in a while.
    """

    draw: Callable[[Session], None]
    tasks: tuple[Task, ...] = ()
    aside: bool = False


def pages_for(actor: Actor, pages: Mapping[str, Page]) -> dict[str, Page]:
    """Give the pages that someone has, in the order of the navigation."""
    return {
        name: page
        for name, page in pages.items()
        if not page.tasks or any(ever_allowed(actor, task) for task in page.tasks)
    }


def draw_navigation(session: Session, pages: Mapping[str, Page], counts: Mapping[str, int]) -> None:
    """Draw the way to each page; `counts` by page says how much waits there."""
    here = state.get("page")
    first = [name for name, page in pages.items() if not page.aside or name == here]
    aside = [name for name, page in pages.items() if page.aside]

    def label(name: str) -> str:
        count = counts.get(name, 0)
        return f"{session.text(f'page.{name}')} ({count})" if count else session.text(f"page.{name}")

    st.segmented_control(
        session.text("navigation"),
        first,
        format_func=label,
        label_visibility="collapsed",
        required=True,
        width="content",
        **state.bound("page"),
    )
    if not aside:
        return
    with st.popover(session.text("more_pages"), key=_MORE):
        for name in aside:
            st.button(
                label(name),
                key=f"go-{name}",
                icon=":material/check:" if name == here else None,
                on_click=state.put,
                args=("page", name),
                width="stretch",
            )
