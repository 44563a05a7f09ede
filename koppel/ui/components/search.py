"""The search field: to a street, a work, a combination, a partner or a page, from anywhere, with Ctrl+K."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel.i18n import text
from koppel.services.cache import Until, cached
from koppel.services.pictures.map_layer import place_of
from koppel.services.search import LONGEST_ASKED, Entry, Index, Sort, index_of, plan_entries, search
from koppel.ui import state
from koppel.ui.assets import asset, script
from koppel.ui.components.plans.filters import clear
from koppel.ui.error_boundary import part
from koppel.ui.navigation import groups_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from koppel.ui.navigation import Page
    from koppel.ui.session import Session

_KEY, _ASKED, _GONE = "search", "search_asked", "search_gone"
_TEXTS = ("open", "label", "placeholder", "none", "help", "busy", "close")

_search = st.components.v2.component(
    "koppel_search",
    html='<div class="koppel-search"></div>',
    css=asset("search.css"),
    js=script("search.js"),
    isolate_styles=False,
)


@part
def draw_search(session: Session, pages: Mapping[str, Page]) -> None:
    """Draw the field; it runs alone, so that typing draws nothing else again."""
    asked = st.session_state.get(_ASKED)
    data: dict[str, Any] = {
        "texts": {name: session.text(f"search.{name}") for name in _TEXTS},
        "longest": LONGEST_ASKED,
        "found": None if asked is None else {"asked": asked, "groups": _groups(session, pages, asked)},
    }
    _search(
        key=_KEY,
        data=data,
        width="content",
        on_asked_change=_ask,
        on_chosen_change=lambda: _choose(session, pages),
    )
    if st.session_state.pop(_GONE, False):
        # Something else is to be shown: the whole screen is drawn again.
        st.rerun()


def _groups(session: Session, pages: Mapping[str, Page], asked: str) -> list[dict[str, Any]]:
    groups = search(asked, _page_index(session, pages), _index(session, session.language))
    return [
        {
            "sort": group.sort.value,
            "label": text(f"search.sort.{group.sort.value}", session.language),
            "more": session.text("search.more", count=left) if (left := group.count - len(group.entries)) else "",
            "entries": [{"id": item.id, "title": item.title, "told": item.detail} for item in group.entries],
        }
        for group in groups
    ]


def _ask() -> None:
    question = st.session_state[_KEY].get("asked")
    if isinstance(question, str):
        st.session_state[_ASKED] = question[:LONGEST_ASKED]


def _choose(session: Session, pages: Mapping[str, Page]) -> None:
    choice = st.session_state[_KEY].get("chosen")
    if not isinstance(choice, dict):
        return
    sort, identity = str(choice.get("sort")), str(choice.get("id"))
    openers: dict[str, Callable[[], bool]] = {
        Sort.PAGE.value: lambda: _to_page(pages, identity),
        Sort.STREET.value: lambda: _to_street(session, identity),
        Sort.PARTNER.value: lambda: _to_partner(session, identity),
        Sort.COMBINATION.value: lambda: _to_combination(session, identity),
        Sort.ACTIVITY.value: lambda: _to_activity(session, identity),
    }
    # What is no more, or is no business of the one who asks, is nowhere to go to.
    if sort in openers and openers[sort]():
        st.session_state[_GONE] = True
        st.session_state.pop(_ASKED, None)


def _to_page(pages: Mapping[str, Page], name: str) -> bool:
    if name not in pages:
        return False
    state.put("page", name)
    return True


def _to_street(session: Session, name: str) -> bool:
    if all(item.name != name for item in session.places().get("street", ())):
        return False
    for field, value in (("page", "straat"), ("street", name), ("ring", None), ("activity", None)):
        state.put(field, value)
    return True


def _to_partner(session: Session, name: str) -> bool:
    if name not in session.columns().partner:
        return False
    clear()
    for field, value in (("page", "kaart"), ("partners", (name,)), ("activity", None), ("combination", None)):
        state.put(field, value)
    return True


def _to_combination(session: Session, identity: str) -> bool:
    if all(item.id != identity for item in session.combinations()):
        return False
    # A filter could keep it out of sight.
    clear()
    chosen = {
        "page": "koppelkansen",
        "tab": "samen",
        "state": "alle",
        "mine": False,
        "ours": False,
        "combination": identity,
    }
    for field, value in {**chosen, "activity": None}.items():
        state.put(field, value)
    return True


def _to_activity(session: Session, identity: str) -> bool:
    columns = session.columns()
    if identity not in columns.place:
        return False
    place = place_of(columns.geometry[columns.place[identity]], session.store.crs)
    for field, value in (("page", "kaart"), ("activity", identity), ("combination", None), ("place", place)):
        state.put(field, value)
    # The map stays on the page, and must be told to go where the work is.
    st.session_state["jump"] = st.session_state.get("jump", 0) + 1
    return True


def _page_index(session: Session, pages: Mapping[str, Page]) -> Index:
    entries = []
    for group, names in groups_of(pages).items():
        label = "" if len(names) == 1 else session.text(f"group.{group}")
        entries += [Entry(Sort.PAGE, name, session.text(f"page.{name}"), label, (label,)) for name in names]
    return index_of(entries)


@cached(Until.PLANS)
def _index(session: Session, language: str) -> Index:
    streets = [item.name for item in session.places().get("street", ())]
    together = [(item.id, item.name, [member.partner for member in item.members]) for item in session.combinations()]
    return index_of(plan_entries(session.columns().activities, streets, together, session.catalogue, language))
