"""What people who know the place say of it: the vitaliteitsscore and sentences, to read and to add."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.access import Task, ever_allowed
from koppel.model.compass.scores import FACTORS
from koppel.services.compass.by_hand import add_sentence, rate_vitality, sentences, vitality_ratings
from koppel.ui.components.compass.saving import save_or_say

if TYPE_CHECKING:
    from datetime import date

    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.reading import AreaCompass
    from koppel.ui.session import Session

_FACTORS = ("liveability", "organisation", "resilience")


def draw_by_hand(session: Session, compass: Compass, shown: AreaCompass) -> None:
    """Draw what was said of an area, and for who may the fields to add to it."""
    st.subheader(session.text("compass.by_hand"), anchor=False)
    st.html(_vitality_html(session, compass, shown.area.code) + _sentences_html(session, compass, shown.area.code))
    if not ever_allowed(session.store.actor, Task.DESCRIBE):
        return
    left, right = st.columns([1, 1], gap="large")
    with left, st.expander(session.text("compass.add_sentence")):
        _sentence_form(session, compass, shown.area.code)
    with right, st.expander(session.text("compass.add_rating")):
        _rating_form(session, shown.area.code)


def _vitality_html(session: Session, compass: Compass, code: str) -> str:
    rated = vitality_ratings(session.store, compass, code)
    if not rated:
        return f"<p>{escape(session.text('compass.no_rating'))}</p>"
    latest = rated[0]
    factors = " × ".join(
        f"{session.text(f'compass.{name}')} {getattr(latest.rating, name) or '?'}" for name in _FACTORS
    )
    if latest.score is None:
        words = session.text("compass.vitality_unknown", factors=factors)
    else:
        key = "compass.vitality_further" if latest.looks_further else "compass.vitality"
        words = session.text(key, factors=factors, score=latest.score)
    by = _said_by(session, latest.rating.role, latest.rating.on)
    way = "high" if compass.vitality.high_is_good else "low"
    limit, most = compass.vitality.look_further, max(FACTORS) ** len(_FACTORS)
    scale = session.text(f"compass.vitality_scale_{way}", limit=limit, most=most)
    return f"<p><b>{escape(words)}</b> <small>{escape(by)}</small><br>{escape(scale)}</p>"


def _said_by(session: Session, role: str, on: date) -> str:
    return session.text("compass.said_by", role=role, day=formats.day(on, session.language))


def _sentences_html(session: Session, compass: Compass, code: str) -> str:
    items = "".join(
        f"<li>“{escape(item.text)}” <small>{escape(_theme(compass, item.theme, session.language))}, "
        f"{escape(_said_by(session, item.role, item.on))}</small></li>"
        for item in sentences(session.store, code)
    )
    return f'<ul class="koppel-compass-sentences">{items}</ul>' if items else ""


def _theme(compass: Compass, theme: str, language: str) -> str:
    # A theme may have been taken from the file since.
    return compass.themes[theme].label[language] if theme in compass.themes else theme


def _sentence_form(session: Session, compass: Compass, code: str) -> None:
    with st.form("compass-sentence", border=False):
        theme = st.selectbox(
            session.text("compass.theme"),
            list(compass.themes),
            format_func=lambda name: compass.themes[name].label[session.language],
        )
        words = st.text_area(session.text("compass.sentence"), max_chars=600)
        role = st.text_input(session.text("compass.role"), max_chars=80)
        on = st.date_input(session.text("compass.day"), session.today, max_value=session.today, format="DD-MM-YYYY")
        if st.form_submit_button(session.text("compass.save_sentence")):
            save_or_say(
                session, lambda: add_sentence(session.store, compass, code, theme or "", words, on=on, role=role)
            )


def _rating_form(session: Session, code: str) -> None:
    with st.form("compass-rating", border=False):
        chosen = {
            name: st.segmented_control(
                session.text(f"compass.{name}"), FACTORS, help=session.text("compass.factor_help")
            )
            for name in _FACTORS
        }
        role = st.text_input(session.text("compass.role"), max_chars=80)
        on = st.date_input(session.text("compass.day"), session.today, max_value=session.today, format="DD-MM-YYYY")
        if st.form_submit_button(session.text("compass.save_rating")):
            save_or_say(session, lambda: rate_vitality(session.store, code, on=on, role=role, **chosen))
