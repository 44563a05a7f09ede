"""The cards of interests of a combination: to read those of all, to write one's own, to print."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel.access import Task, allowed
from koppel.model.agreements import GENERAL
from koppel.services.agreements.card_files import interests_pdf
from koppel.services.agreements.cards import INTERESTS_FIELDS, interests_history, save_interests_card
from koppel.ui.components.agreements.forms import is_open, open_form, store
from koppel.ui.components.agreements.paper import (
    draw_buttons,
    draw_fields,
    draw_history,
    field_label,
    print_button,
    write_button,
)
from koppel.ui.drafts import Draft, draft_of, is_unsaved, tell
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.services.agreements.cards import PartnerInterests
    from koppel.ui.session import Session


def draw_interests(session: Session, identity: str, interests: Sequence[PartnerInterests]) -> None:
    """Draw the cards of all involved partners, and the form of one's own."""
    st.caption(session.text("agreement.interests_help"))
    for item in interests:
        st.html(_card(session, item))
        if item.card is not None:
            read = partial(interests_history, session.store, identity, item.partner)
            draw_history(session, item.card.version, INTERESTS_FIELDS, read)
    make = partial(interests_pdf, session.store, session.catalogue, identity, session.language, today=session.today)
    print_button(session, "interests", identity, make)
    mine = {item.partner: item for item in interests if allowed(session.store.actor, Task.CARD, [item.partner])}
    if not mine:
        return
    if not is_open(name := f"interests-{identity}"):
        write_button(session, name, session.text("agreement.write_this"))
        return
    chosen = next(iter(mine))
    if len(mine) > 1:
        key = f"interests-partner-{identity}"
        if key not in st.session_state:
            # For whom a card was being written, and not saved.
            st.session_state[key] = next((name for name in mine if is_unsaved(f"{_of(identity)}{name}")), chosen)
        chosen = st.selectbox(
            session.text("agreement.write_for"), list(mine), format_func=lambda name: short(name, 100), key=key
        )
    _form(session, identity, mine[chosen])


def _of(identity: str) -> str:
    """Return with what the names of the forms of a combination begin; the partner comes after it."""
    return f"interests-{identity}-"


def _card(session: Session, item: PartnerInterests) -> str:
    shown = item.shown
    name = f"<b>{escape(short(item.partner, 120))}</b>"
    if shown is None:
        return (
            f'<div class="koppel-paper empty">{name} <small>{escape(session.text("agreement.not_yet"))}</small></div>'
        )
    cells = "".join(
        f"<div><dt>{escape(field_label(session, field))}</dt><dd>{escape(getattr(shown, field)) or '–'}</dd></div>"
        for field in INTERESTS_FIELDS
    )
    when = session.text("agreement.written", when=session.when(shown.written_at), who=shown.written_by)
    general = "" if item.card else f" · {session.text('agreement.general')}"
    return f'<div class="koppel-paper">{name} <small>{escape(when + general)}</small><dl>{cells}</dl></div>'


def _form(session: Session, identity: str, item: PartnerInterests) -> None:
    shown = item.shown
    version = item.card.version if item.card else 0
    begun = {field: getattr(shown, field) if shown else "" for field in INTERESTS_FIELDS} | {"general": False}
    draft = draft_of(f"{_of(identity)}{item.partner}", begun, version)
    st.subheader(plain(session.text("agreement.write_card", partner=short(item.partner, 80))), anchor=False)
    tell(session, draft, version)
    # Outside of the form of texts: the server knows at once what is ticked.
    st.checkbox(session.text("agreement.also_general"), key=draft.key("general"))
    with st.form(f"form-{draft.key('')}", border=False):
        draw_fields(session, draft, {field: field_label(session, field) for field in INTERESTS_FIELDS}, item.card)
        save = partial(_save, session, identity, item, draft)
        draw_buttons(session, draft, session.text("agreement.save_card"), save)


def _save(session: Session, identity: str, item: PartnerInterests, draft: Draft) -> None:
    def save(values: dict[str, Any], expected: int) -> None:
        save_interests_card(session.store, identity, item.partner, values, expected_version=expected)
        if values["general"]:
            version = item.general.version if item.general else 0
            save_interests_card(session.store, GENERAL, item.partner, values, expected_version=version)

    if store(session, draft, save, session.text("agreement.card_saved", partner=item.partner)):
        open_form(None)
