"""How often the sections of a street open, and the list of those where one more opening is too many."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from koppel.services.cache import Until, cached
from koppel.services.chances.openings import Openings, openings, openings_words, section_name
from koppel.ui import state
from koppel.ui.words import short

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koppel.services.chances.openings import Dug
    from koppel.ui.session import Session

_MOST_ROWS = 50


def draw_sections(session: Session, street: str) -> None:
    """Draw how often each section of a street opens, and by which works."""
    openings = _openings(session).of(street)
    with st.expander(
        session.text("street.dug"), icon=":material/construction:", expanded=any(one.is_full for one in openings)
    ):
        if not openings:
            st.write(session.text("street.dug_none"))
            return
        st.html(f"{_table(session, openings, with_works=True)}{_rule(session)}")


def draw_full(session: Session) -> None:
    """Draw the list of all sections where one more opening is too many; each leads to its street."""
    everything = _openings(session)
    if not everything.is_known:
        st.caption(session.text("street.dug_streets"))
        return
    full = everything.full()
    st.subheader(session.text("street.dug_full", count=len(full)), anchor=False)
    if not full:
        st.write(session.text("street.dug_full_none"))
        return
    st.html(f"{_table(session, full[:_MOST_ROWS], with_works=False)}{_rule(session)}")
    if len(full) > _MOST_ROWS:
        st.write(session.text("street.more", count=len(full) - _MOST_ROWS))


@cached(Until.PLANS)
def _openings(session: Session) -> Openings:
    return openings(session.store, session.catalogue, today=session.today)


def _rule(session: Session) -> str:
    return f'<p class="koppel-street-rule">{escape(session.text("street.dug_rule"))}</p>'


def _table(session: Session, openings: Iterable[Dug], *, with_works: bool) -> str:
    head = "".join(f'<th scope="col">{escape(session.text(f"street.{name}"))}</th>' for name in ("section", "often"))
    rows = "".join(_row(session, item, with_works=with_works) for item in openings)
    return f'<table class="koppel-street"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _row(session: Session, item: Dug, *, with_works: bool) -> str:
    name = escape(section_name(item, session.language))
    words_html = escape(openings_words(item, session.catalogue, session.language))
    if item.is_full:
        words_html = f"<b>{words_html}</b>"
    if with_works:
        works = ", ".join(f"{year}: {short(work.title, 60)}" for year, work in item.years)
        return f"<tr><td>{name}</td><td>{words_html}<small>{escape(works)}</small></td></tr>"
    address = urlencode(state.params() | {"straat": item.section.street})
    return f'<tr><td><a href="?{escape(address)}" target="_self">{name}</a></td><td>{words_html}</td></tr>'
