"""What both cards have in common: their fields, what they were before, the form, the sheet to print."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.i18n import text
from koppel.services.agreements.cards import LONGEST_TEXT
from koppel.ui.components.agreements.forms import close, open_form

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from koppel.model.agreements import InterestsCard, PartnershipCard
    from koppel.ui.drafts import Draft
    from koppel.ui.session import Session


def field_label(session: Session, field: str) -> str:
    """Name a field of a card."""
    return text(f"agreement.card.{field}", session.language)


def print_button(session: Session, kind: str, identity: str, make: Callable[[], bytes]) -> None:
    """Offer a card (``interests``, ``partnership``) as a sheet; it is made when it is asked for."""
    st.download_button(
        session.text(f"agreement.{kind}_print"),
        make,
        f"{session.text(f'agreement.{kind}_file')}-{identity[:8]}.pdf",
        "application/pdf",
        key=f"{kind}-pdf-{identity}",
        icon=":material/print:",
        on_click="ignore",
    )


def write_button(session: Session, name: str, label: str) -> None:
    """Offer the form of a card."""
    st.button(label, key=f"write-{name}", icon=":material/edit:", on_click=open_form, args=(name,))


def draw_history(
    session: Session,
    version: int,
    fields: Sequence[str],
    read: Callable[[], Sequence[InterestsCard] | Sequence[PartnershipCard]],
) -> None:
    """Show what stood on a card before, the latest first."""
    if version < 2:
        return
    with st.popover(session.text("agreement.versions", count=version - 1), type="tertiary"):
        earlier: Sequence[InterestsCard | PartnershipCard] = read()[:-1]
        for old in reversed(earlier):
            lines = "".join(
                f"<br><b>{escape(field_label(session, field))}</b>: {escape(getattr(old, field))}"
                for field in fields
                if getattr(old, field)
            )
            head = f"{escape(session.when(old.written_at))} · {escape(old.written_by)}"
            st.html(f'<p class="koppel-step"><small>{head}</small>{lines}</p>')


def draw_fields(session: Session, draft: Draft, labels: Mapping[str, str], stored: object) -> None:
    """Draw the fields of a form, and below each what somebody else stored in it meanwhile."""
    for field, label in labels.items():
        st.text_area(
            label,
            max_chars=LONGEST_TEXT,
            height=96,
            placeholder=text(f"agreement.card.{field}_help", session.language),
            key=draft.key(field),
        )
        _theirs(session, draft, field, getattr(stored, field, ""))


def draw_buttons(session: Session, draft: Draft, label: str, save: Callable[[], None]) -> None:
    """Draw what ends a form."""
    with st.container(horizontal=True, gap="small"):
        st.form_submit_button(label, type="primary", on_click=save)
        st.form_submit_button(session.text("agreement.cancel"), on_click=close, args=(draft.name,))


def _theirs(session: Session, draft: Draft, field: str, stored: str) -> None:
    if draft.met and stored != draft.values[field]:
        shown_text = stored or session.text("agreement.nothing")
        st.html(
            f'<p class="koppel-theirs"><b>{escape(session.text("agreement.theirs"))}</b><br>{escape(shown_text)}</p>'
        )
