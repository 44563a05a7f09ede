"""The pages there are, who has them, and the way between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

import streamlit as st

from koppel.access import ever_allowed
from koppel.ui import state
from koppel.ui.assets import asset, script

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from koppel.access import Actor, Task
    from koppel.ui.session import Session

_KEY = "navigation"

_navigation = st.components.v2.component(
    "koppel_navigation",
    html='<nav class="koppel-nav"></nav>',
    css=asset("navigation.css"),
    js=script("navigation.js"),
    isolate_styles=False,
)


class Page(NamedTuple):
    """
    A page of the app.

    ``tasks``: who may do none of these does not have the page; all have it where there are none. ``group`` is what
    people come for; a page without one stands by itself.
    """

    draw: Callable[[Session], None]
    tasks: tuple[Task, ...] = ()
    group: str | None = None


def pages_for(actor: Actor, pages: Mapping[str, Page]) -> dict[str, Page]:
    """Return the pages that someone has, in the order of the navigation."""
    return {
        name: page
        for name, page in pages.items()
        if not page.tasks or any(ever_allowed(actor, task) for task in page.tasks)
    }


def groups_of(pages: Mapping[str, Page]) -> dict[str, list[str]]:
    """
    Return the names of pages by group, in the order of the navigation.

    A group of which someone has one page only is called by that page: nothing is hidden behind another name.
    """
    groups: dict[str, list[str]] = {}
    for name, page in pages.items():
        groups.setdefault(page.group or name, []).append(name)
    return {names[0] if len(names) == 1 else group: names for group, names in groups.items()}


def draw_navigation(session: Session, pages: Mapping[str, Page], counts: Mapping[str, int]) -> None:
    """Draw the way to each page, in groups; `counts` by page says how much waits there."""
    here = state.get("page")

    def item(name: str, label: str, count: int) -> dict[str, Any]:
        # A link of its own, so that it opens in another tab as well.
        query = urlencode({state.FIELDS["page"].name: name, state.FIELDS["language"].name: session.language})
        return {"page": name, "label": f"{label} ({count})" if count else label, "href": f"?{query}"}

    groups: list[dict[str, Any]] = []
    inside: list[dict[str, Any]] = []
    for group, names in groups_of(pages).items():
        labels = [session.text(f"page.{name}") for name in names]
        is_alone = len(names) == 1
        label = labels[0] if is_alone else session.text(f"group.{group}")
        shown = item(names[0], label, sum(counts.get(name, 0) for name in names))
        pages_inside = "" if is_alone else " · ".join(labels)
        groups.append(
            shown | {"current": ("page" if is_alone else "true") if here in names else None, "told": pages_inside}
        )
        if here in names and not is_alone:
            inside = [
                item(name, text, counts.get(name, 0)) | {"current": "page" if name == here else None, "told": ""}
                for name, text in zip(names, labels, strict=True)
            ]

    def turn() -> None:
        page = st.session_state[_KEY].get("page")
        if page in pages:
            state.put("page", page)

    data = {"label": session.text("navigation"), "groups": groups, "inside": inside}
    _navigation(key=_KEY, data=data, width="content", on_page_change=turn)
