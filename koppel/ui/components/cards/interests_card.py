"""The cards of interests of a combination: to read those of all, to write one's own, to print."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel.access import Task, allowed
from koppel.i18n import text
from koppel.services.card_files import interests_pdf
from koppel.services.cards import INTERESTS_FIELDS, LONGEST_TEXT, interests_history, save_interests_card
from koppel.store.audit import moment
from koppel.store.cards import GENERAL
from koppel.ui.components.cards.draft import Draft, close, draft_of, is_open, open_form, store, tell
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.services.cards import PartnerInterests
    from koppel.ui.session import Session


def draw_interests(session: Session, identity: str, found: Sequence[PartnerInterests]) -> None:
    """Draw the cards of all involved partners, and the form of one's own."""
    st.caption(session.text("agreement.interests_help"))
    for item in found:
        st.html(_card(session, item))
        _history(session, identity, item)
    st.download_button(
        session.text("agreement.interests_print"),
        partial(interests_pdf, session.store, session.catalogue, identity, session.language, today=session.today),
        f"{session.text('agreement.interests_file')}-{identity[:8]}.pdf",
        "application/pdf",
        key=f"interests-pdf-{identity}",
        icon=":material/print:",
        on_click="ignore",
    )
    mine = {item.partner: item for item in found if allowed(session.store.actor, Task.CARD, [item.partner])}
    if not mine:
        return
    if not is_open(name := f"interests-{identity}"):
        label = session.text("agreement.write_this")
        st.button(label, key=f"write-{name}", icon=":material/edit:", on_click=open_form, args=(name,))
        return
    chosen = next(iter(mine))
    if len(mine) > 1:
        chosen = st.selectbox(
            session.text("agreement.write_for"),
            list(mine),
            format_func=lambda name: short(name, 100),
            key=f"interests-partner-{identity}",
        )
    _form(session, identity, mine[chosen])


def _card(session: Session, item: PartnerInterests) -> str:
    shown = item.shown
    name = f"<b>{escape(short(item.partner, 120))}</b>"
    if shown is None:
        return (
            f'<div class="koppel-paper empty">{name} <small>{escape(session.text("agreement.not_yet"))}</small></div>'
        )
    cells = "".join(
        f"<div><dt>{escape(_field(session, field))}</dt><dd>{escape(getattr(shown, field)) or '–'}</dd></div>"
        for field in INTERESTS_FIELDS
    )
    when = session.text("agreement.written", when=moment(shown.written_at), who=shown.written_by)
    general = "" if item.card else f" · {session.text('agreement.general')}"
    return f'<div class="koppel-paper">{name} <small>{escape(when + general)}</small><dl>{cells}</dl></div>'


def _history(session: Session, identity: str, item: PartnerInterests) -> None:
    if item.card is None or item.card.version < 2:
        return
    with st.popover(session.text("agreement.versions", count=item.card.version - 1), type="tertiary"):
        for old in reversed(interests_history(session.store, identity, item.partner)[:-1]):
            lines = "".join(
                f"<br><b>{escape(_field(session, field))}</b>: {escape(getattr(old, field))}"
                for field in INTERESTS_FIELDS
                if getattr(old, field)
            )
            st.html(
                f'<p class="koppel-step"><small>{escape(moment(old.written_at))} · {escape(old.written_by)}</small>'
                f"{lines}</p>"
            )


def _form(session: Session, identity: str, item: PartnerInterests) -> None:
    shown = item.shown
    version = item.card.version if item.card else 0
    begun = {field: getattr(shown, field) if shown else "" for field in INTERESTS_FIELDS} | {"general": False}
    kept = draft_of(f"interests-{identity}-{item.partner}", begun, version)
    st.subheader(plain(session.text("agreement.write_card", partner=short(item.partner, 80))), anchor=False)
    tell(session, kept, version)
    with st.form(f"form-{kept.key('')}", border=False):
        for field in INTERESTS_FIELDS:
            st.text_area(
                _field(session, field),
                max_chars=LONGEST_TEXT,
                height=96,
                placeholder=text(f"agreement.card.{field}_help", session.language),
                key=kept.key(field),
            )
            theirs(session, kept, field, getattr(item.card, field, ""))
        st.checkbox(session.text("agreement.also_general"), key=kept.key("general"))
        with st.container(horizontal=True, gap="small"):
            save = session.text("agreement.save_card")
            st.form_submit_button(save, type="primary", on_click=_save, args=(session, identity, item, kept))
            st.form_submit_button(session.text("agreement.cancel"), on_click=close, args=(kept.name,))


def theirs(session: Session, kept: Draft, field: str, stored: str) -> None:
    """Show what somebody else stored meanwhile in a field, where it differs from what was typed."""
    if kept.met and stored != kept.values[field]:
        told = stored or session.text("agreement.nothing")
        st.html(f'<p class="koppel-theirs"><b>{escape(session.text("agreement.theirs"))}</b><br>{escape(told)}</p>')


def _save(session: Session, identity: str, item: PartnerInterests, kept: Draft) -> None:
    def save(values: dict[str, Any], expected: int) -> None:
        save_interests_card(session.store, identity, item.partner, values, expected_version=expected)
        if values["general"]:
            version = item.general.version if item.general else 0
            save_interests_card(session.store, GENERAL, item.partner, values, expected_version=version)

    if store(session, kept, save, session.text("agreement.card_saved", partner=item.partner)):
        open_form(None)


def _field(session: Session, field: str) -> str:
    return text(f"agreement.card.{field}", session.language)
