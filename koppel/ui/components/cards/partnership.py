"""The partnership card of a combination: to read, to write together, to print."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel.access import Task, allowed
from koppel.i18n import text
from koppel.services.card_files import partnership_pdf
from koppel.services.cards import LONGEST_TEXT, PARTNERSHIP_FIELDS, partnership_history, save_partnership_card
from koppel.store.audit import moment
from koppel.ui.components.cards.draft import Draft, close, draft_of, is_open, open_form, store, tell
from koppel.ui.components.cards.interests_card import theirs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.store.cards import PartnershipCard
    from koppel.ui.session import Session


def draw_partnership(session: Session, identity: str, card: PartnershipCard | None, partners: Sequence[str]) -> None:
    """Draw the card, and its form for who is involved or leads the team."""
    st.caption(session.text("agreement.partnership_help"))
    if card is None:
        st.html(f'<div class="koppel-paper empty">{escape(session.text("agreement.no_partnership"))}</div>')
    else:
        st.html(_card(session, card))
        _history(session, identity, card)
    st.download_button(
        session.text("agreement.partnership_print"),
        partial(partnership_pdf, session.store, session.catalogue, identity, session.language, today=session.today),
        f"{session.text('agreement.partnership_file')}-{identity[:8]}.pdf",
        "application/pdf",
        key=f"partnership-pdf-{identity}",
        icon=":material/print:",
        on_click="ignore",
    )
    if not allowed(session.store.actor, Task.AGREE, partners):
        return
    if is_open(name := f"partnership-{identity}"):
        _form(session, identity, card)
    else:
        label = session.text("agreement.write_partnership")
        st.button(label, key=f"write-{name}", icon=":material/edit:", on_click=open_form, args=(name,))


def _card(session: Session, card: PartnershipCard) -> str:
    cells = "".join(
        f'<div class="{field}"><dt>{escape(_field(session, field))}</dt>'
        f"<dd>{escape(getattr(card, field)) or '–'}</dd></div>"
        for field in PARTNERSHIP_FIELDS
    )
    when = session.text("agreement.written", when=moment(card.written_at), who=card.written_by)
    return f'<div class="koppel-paper two"><small>{escape(when)}</small><dl>{cells}</dl></div>'


def _history(session: Session, identity: str, card: PartnershipCard) -> None:
    if card.version < 2:
        return
    with st.popover(session.text("agreement.versions", count=card.version - 1), type="tertiary"):
        for old in reversed(partnership_history(session.store, identity)[:-1]):
            lines = "".join(
                f"<br><b>{escape(_field(session, field))}</b>: {escape(getattr(old, field))}"
                for field in PARTNERSHIP_FIELDS
                if getattr(old, field)
            )
            st.html(
                f'<p class="koppel-step"><small>{escape(moment(old.written_at))} · {escape(old.written_by)}</small>'
                f"{lines}</p>"
            )


def _form(session: Session, identity: str, card: PartnershipCard | None) -> None:
    version = card.version if card else 0
    begun = {field: getattr(card, field) if card else "" for field in PARTNERSHIP_FIELDS}
    kept = draft_of(f"partnership-{identity}", begun, version)
    tell(session, kept, version)
    with st.form(f"form-{kept.key('')}", border=False):
        for field in PARTNERSHIP_FIELDS:
            label = _field(session, field)
            st.text_area(
                session.text("agreement.needed", field=label) if field == "meerwaarde" else label,
                max_chars=LONGEST_TEXT,
                height=96,
                placeholder=text(f"agreement.card.{field}_help", session.language),
                key=kept.key(field),
            )
            theirs(session, kept, field, getattr(card, field, ""))
        with st.container(horizontal=True, gap="small"):
            save = session.text("agreement.save_partnership")
            st.form_submit_button(save, type="primary", on_click=_save, args=(session, identity, kept))
            st.form_submit_button(session.text("agreement.cancel"), on_click=close, args=(kept.name,))


def _save(session: Session, identity: str, kept: Draft) -> None:
    def save(values: dict[str, Any], expected: int) -> None:
        save_partnership_card(session.store, identity, values, expected_version=expected)

    if store(session, kept, save, session.text("agreement.partnership_saved")):
        open_form(None)


def _field(session: Session, field: str) -> str:
    return text(f"agreement.card.{field}", session.language)
