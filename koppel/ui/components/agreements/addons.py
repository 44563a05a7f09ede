"""Social add-ons: what can come along where somebody enters people's homes anyway."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, allowed
from koppel.services.compass.need.need_words import offer_words
from koppel.services.compass.need.offers import Offer, offers
from koppel.services.plans.partners import partner_types
from koppel.ui.components.agreements.actions import new_action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.catalogue.helps import Addon
    from koppel.model import Activity
    from koppel.model.agreements import Action
    from koppel.ui.session import Session


def _offers(session: Session, works: Sequence[Activity]) -> tuple[Offer, ...]:
    return offers(session.catalogue, session.needs(), works, partner_types(session.store), session.columns().activities)


def draw_addons(
    session: Session, identity: str, works: Sequence[Activity], actions: Sequence[Action], partners: Sequence[str]
) -> None:
    """Draw the suggestions for a combination; each can become an action."""
    addons = _offers(session, works)
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
            st.html(offer_html(session, item))
            if item.addon.id in taken:
                st.caption(session.text("agreement.addon_taken"))
            elif allowed(session.store.actor, Task.AGREE, partners):
                st.button(
                    session.text("agreement.addon_take"),
                    key=f"addon-{identity}-{item.addon.id}",
                    icon=":material/add:",
                    on_click=_take,
                    args=(session, identity, item.addon, tuple(partners)),
                )


def draw_suggestions(session: Session, work: Activity) -> None:
    """Draw what suits a work, folded away; as an action it belongs to a combination."""
    addons = _offers(session, [work])
    if addons:
        with st.expander(session.text("agreement.addons_panel", count=len(addons)), icon=":material/door_front:"):
            st.caption(session.text("agreement.addons_help"))
            st.html("".join(offer_html(session, item) for item in addons))


def offer_html(session: Session, offer: Offer) -> str:
    """Write a suggestion with why, where it comes from, and what is red here for which it suits."""
    item, language = offer.addon, session.language
    red = offer_words(offer, language)
    red_line = f"<br>{escape(red)}" if red else ""
    return (
        f'<div class="koppel-action"><b>{escape(item.label[language])}</b><br>'
        f"{escape(item.reason[language])}{red_line}<br><small>{escape(item.source)}</small></div>"
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
