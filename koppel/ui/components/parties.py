"""Who is who: names of partners that may be one party; whoever keeps the accounts says so once."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.services.chances.parties import PartyVerdict, asked_names, rule_names, ruled_names
from koppel.ui.error_boundary import part

if TYPE_CHECKING:
    from koppel.ui.session import Session

_MOST = 10


@part
def draw_parties(session: Session) -> None:
    """Draw the section: what is asked, and what was said."""
    st.header(session.text("parties.title"), anchor=False)
    st.write(session.text("parties.explain"))
    asked, rulings = asked_names(session.store), ruled_names(session.store)
    if not asked:
        st.info(session.text("parties.none"))
    for item in asked[:_MOST]:
        why = session.text(f"parties.why.{item.why.value}")
        chances = session.text("parties.chances", count=item.chances) if item.chances else ""
        _pair(
            session, item.names, " · ".join(part for part in (why, chances) if part), PartyVerdict.ONE, PartyVerdict.TWO
        )
    if len(asked) > _MOST:
        st.caption(session.text("parties.more", count=len(asked) - _MOST))
    if rulings:
        with st.expander(session.text("parties.said", count=len(rulings))):
            for one in rulings:
                sentence = session.text(f"parties.told.{one.verdict.value}", by=one.by, when=session.when(one.at))
                _pair(session, one.names, sentence, PartyVerdict.UNDONE)


def _pair(session: Session, names: tuple[str, str], sentence: str, *verdicts: PartyVerdict) -> None:
    key = "~".join(names)
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"party-{key}"):
        st.html(
            f"<strong>{escape(names[0])}</strong> · <strong>{escape(names[1])}</strong>"
            f"<br><small>{escape(sentence)}</small>"
        )
        for verdict in verdicts:
            if st.button(session.text(f"parties.say.{verdict.value}"), key=f"party-{verdict.value}-{key}"):
                with st.spinner(session.text("parties.finding")):
                    rule_names(session.store, session.catalogue, *names, verdict, today=session.today)
                st.rerun()
