"""Social add-ons: what can come along where somebody enters people's homes anyway."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, allowed
from koppel.catalogue.addons import Addon, addons_for, load_addons
from koppel.services.plans.partners import partner_types
from koppel.ui.components.agreements.actions import new_action

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from koppel.catalogue.kinds import Kind
    from koppel.model.agreements import Action
    from koppel.ui.session import Session


def suggested(session: Session, kinds: Collection[str]) -> tuple[Addon, ...]:
    """Return what suits works of some kinds; nothing where none is behind the front door."""
    return addons_for(_addons(session.settings.layers, session.catalogue.kinds), session.catalogue.kinds, kinds)


def draw_addons(
    session: Session, identity: str, kinds: Collection[str], actions: Sequence[Action], partners: Sequence[str]
) -> None:
    """Draw the suggestions for a combination; each can become an action."""
    addons = suggested(session, kinds)
    if not addons:
        return
    taken = {item.addon for item in actions}
    with st.expander(
        session.text("agreement.addons", count=len(addons)),
        key=f"cards-addons-{identity}",
        icon=":material/door_front:",
    ):
        st.caption(session.text("agreement.addons_help"))
        for item in addons:
            st.html(addon_html(session, item))
            if item.id in taken:
                st.caption(session.text("agreement.addon_taken"))
            elif allowed(session.store.actor, Task.AGREE, partners):
                st.button(
                    session.text("agreement.addon_take"),
                    key=f"addon-{identity}-{item.id}",
                    icon=":material/add:",
                    on_click=_take,
                    args=(session, identity, item, tuple(partners)),
                )


def draw_suggestions(session: Session, kind: str) -> None:
    """Draw what suits a work of a kind, folded away; as an action it belongs to a combination."""
    addons = suggested(session, [kind])
    if addons:
        with st.expander(session.text("agreement.addons_panel", count=len(addons)), icon=":material/door_front:"):
            st.caption(session.text("agreement.addons_help"))
            st.html("".join(addon_html(session, item) for item in addons))


def addon_html(session: Session, item: Addon) -> str:
    """Write a suggestion with why, and where it comes from."""
    return (
        f'<div class="koppel-action"><b>{escape(item.label[session.language])}</b><br>'
        f"{escape(item.reason[session.language])}<br><small>{escape(item.source)}</small></div>"
    )


def _take(session: Session, identity: str, item: Addon, partners: tuple[str, ...]) -> None:
    types = partner_types(session.store)
    suits = [name for name in (*partners, *types) if types.get(name) in item.partner_types]
    values = {
        "told": item.label[session.language],
        "owner_partner": suits[0] if suits else None,
        "owner_role": item.role[session.language],
        "addon": item.id,
    }
    new_action(identity, values)


@st.cache_resource(show_spinner=False)
def _addons(folder: Path, _kinds: Mapping[str, Kind]) -> tuple[Addon, ...]:
    return load_addons(folder, _kinds)
