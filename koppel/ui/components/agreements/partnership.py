"""The partnership card of a combination: to read, to write together, to print."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel.access import Task, allowed
from koppel.services.agreements.card_files import partnership_pdf
from koppel.services.agreements.cards import PARTNERSHIP_FIELDS, partnership_history, save_partnership_card
from koppel.ui.components.agreements.forms import is_open, open_form, store
from koppel.ui.components.agreements.paper import (
    draw_buttons,
    draw_fields,
    draw_history,
    field_label,
    print_button,
    write_button,
)
from koppel.ui.drafts import Draft, draft_of, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.model.agreements import PartnershipCard
    from koppel.ui.session import Session


def draw_partnership(session: Session, identity: str, card: PartnershipCard | None, partners: Sequence[str]) -> None:
    """Draw the card, and its form for who is involved or leads the team."""
    st.caption(session.text("agreement.partnership_help"))
    if card is None:
        st.html(f'<div class="koppel-paper empty">{escape(session.text("agreement.no_partnership"))}</div>')
    else:
        st.html(_card(session, card))
        read = partial(partnership_history, session.store, identity)
        draw_history(session, card.version, PARTNERSHIP_FIELDS, read)
    make = partial(partnership_pdf, session.store, session.catalogue, identity, session.language, today=session.today)
    print_button(session, "partnership", identity, make)
    if not allowed(session.store.actor, Task.AGREE, partners):
        return
    if is_open(name := f"partnership-{identity}"):
        _form(session, identity, card)
    else:
        write_button(session, name, session.text("agreement.write_partnership"))


def _card(session: Session, card: PartnershipCard) -> str:
    cells = "".join(
        f'<div class="{field}"><dt>{escape(field_label(session, field))}</dt>'
        f"<dd>{escape(getattr(card, field)) or '–'}</dd></div>"
        for field in PARTNERSHIP_FIELDS
    )
    when = session.text("agreement.written", when=session.when(card.written_at), who=card.written_by)
    return f'<div class="koppel-paper two"><small>{escape(when)}</small><dl>{cells}</dl></div>'


def _form(session: Session, identity: str, card: PartnershipCard | None) -> None:
    version = card.version if card else 0
    begun = {field: getattr(card, field) if card else "" for field in PARTNERSHIP_FIELDS}
    draft = draft_of(f"partnership-{identity}", begun, version)
    tell(session, draft, version)
    labels = {field: field_label(session, field) for field in PARTNERSHIP_FIELDS}
    labels["meerwaarde"] = session.text("agreement.needed", field=labels["meerwaarde"])
    with st.form(f"form-{draft.key('')}", border=False):
        draw_fields(session, draft, labels, card)
        save = partial(_save, session, identity, draft)
        draw_buttons(session, draft, session.text("agreement.save_partnership"), save)


def _save(session: Session, identity: str, draft: Draft) -> None:
    def save(values: dict[str, Any], expected: int) -> None:
        save_partnership_card(session.store, identity, values, expected_version=expected)

    if store(session, draft, save, session.text("agreement.partnership_saved")):
        open_form(None)
