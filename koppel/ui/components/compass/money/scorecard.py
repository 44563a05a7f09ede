"""The scorekaart of an area on a page, with the fields by which the team lead fills it in."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.errors import NotFoundError
from koppel.model.compass.money import GapContent, Per, Yearly
from koppel.services.cache import Until, cached
from koppel.services.compass.money.funds import LONGEST_NOTE
from koppel.services.compass.money.scorecard import Scorecard, scorable, scorecard, set_gap_value, undo_gap_value
from koppel.services.compass.money.words import score_sum_words, score_words
from koppel.ui.components.compass.saving import save_or_say
from koppel.ui.words import plain

if TYPE_CHECKING:
    from koppel.model.compass.indicators import Compass
    from koppel.ui.session import Session


def draw_scorecard(session: Session, compass: Compass, code: str, area: str, *, may_set: bool) -> None:
    """Draw what it costs a year that an area is behind the city, as far as that was filled in."""
    st.subheader(plain(session.text("compass.money_card", area=area)), anchor=False)
    st.html(f"<p class='koppel-said'>{escape(session.text('compass.money_card_explain'))}</p>")
    card = _card(session, code)
    if card is None or not card.rows:
        st.info(plain(session.text("compass.money_card_none")))
    else:
        st.html(_table(session, compass, card, area))
        st.html(f"<p><b>{escape(score_sum_words(card, session.language))}</b></p>")
    if may_set:
        with st.expander(session.text("compass.money_card_set"), icon=":material/edit:"):
            _form(session, compass, card)


@cached(Until.CHANGE)
def _card(session: Session, code: str) -> Scorecard | None:
    try:
        return scorecard(session.store, session.compass, code)
    except NotFoundError:
        return None


def _table(session: Session, compass: Compass, card: Scorecard, area: str) -> str:
    names = ("indicator", "behind", "count", "each", "euros", "source")
    heads = "".join(f'<th scope="col">{escape(session.text(f"compass.money_card_{name}"))}</th>' for name in names)
    rows = []
    for row in card.rows:
        content = row.value.content
        name, *cells = score_words(row, compass.indicators[content.indicator].label, session.language)
        cells.append(content.source or "–")
        rows.append(
            f'<tr><th scope="row">{escape(name)}</th>{"".join(f"<td>{escape(words)}</td>" for words in cells)}</tr>'
        )
    caption = escape(session.text("compass.money_card", area=area), quote=True)
    return (
        f'<div class="koppel-scroll" tabindex="0" role="region" aria-label="{caption}">'
        f'<table class="koppel-compass-table"><caption>{caption}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _form(session: Session, compass: Compass, card: Scorecard | None) -> None:
    values = {} if card is None else {row.value.content.indicator: row.value for row in card.rows}
    indicator = st.selectbox(
        session.text("compass.money_card_choose"),
        scorable(compass),
        format_func=lambda name: compass.indicators[name].label[session.language],
        key="card-indicator",
    )
    before = values.get(indicator)
    content = None if before is None else before.content
    number = 0 if before is None else before.number
    pers = list(Per)
    with st.form(f"card-{indicator}-{number}", border=False):
        euros = st.number_input(
            session.text("compass.money_card_euro"),
            value=None if content is None or content.value is None else content.value.euros,
            step=10.0,
            format="%.0f",
            key=f"card-euros-{indicator}-{number}",
        )
        per = st.selectbox(
            session.text("compass.money_card_per"),
            pers,
            0 if content is None else pers.index(content.per),
            format_func=lambda one: session.text(f"compass.money_card_per_{one.value}"),
            key=f"card-per-{indicator}-{number}",
        )
        source = st.text_input(
            session.text("compass.money_card_from"),
            (content and content.source) or "",
            LONGEST_NOTE,
            key=f"card-source-{indicator}-{number}",
        )
        save = st.form_submit_button(session.text("compass.money_save"), type="primary", key="card-save")
    if number > 1 and st.button(
        session.text("compass.money_undo"), key="card-undo", icon=":material/undo:", type="tertiary"
    ):
        save_or_say(session, lambda: undo_gap_value(session.store, indicator))
    if save:
        value = None if euros is None else Yearly(euros)
        made = GapContent(indicator=indicator, per=per, value=value, source=source)
        save_or_say(session, lambda: set_gap_value(session.store, compass, made))
