"""What every page stands in: brand, navigation, language, notices; and which pages there are."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.access import Task
from koppel.i18n import LANGUAGES, text
from koppel.services.cache import Until, cached
from koppel.services.compass.explained.fiction import own_figures_words
from koppel.services.installation.stores import demo_notice
from koppel.ui import state
from koppel.ui.components.loss import draw_loss
from koppel.ui.components.meetings.meeting_leave import draw_resume
from koppel.ui.components.meetings.meeting_walk import draw_point
from koppel.ui.components.news.news import draw_news
from koppel.ui.components.saved_views import draw_bar, draw_menu, draw_start
from koppel.ui.components.search import draw_search
from koppel.ui.components.unsaved import draw_unsaved, listen
from koppel.ui.framework import speak
from koppel.ui.identity import draw_identity
from koppel.ui.navigation import Page, draw_navigation, pages_for
from koppel.ui.pages import (
    afspraken,
    beheer,
    gegevens,
    gemist,
    hoegoed,
    inleveren,
    interesse,
    kaart,
    kompas,
    koppelkansen,
    logboek,
    overleg,
    publiceren,
    resultaat,
    scenarios,
    sinds,
    straat,
    tijdlijn,
    voormij,
)
from koppel.ui.pages.agreeing import klopt, voorstellen
from koppel.ui.words import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koppel.ui.session import Session

_WARM = "warm"
# Name in the address to the page, in the order of the navigation.
PAGES: Mapping[str, Page] = {
    "voormij": Page(voormij.draw),
    "kaart": Page(kaart.draw),
    "koppelkansen": Page(koppelkansen.draw, group="kansen"),
    "gemist": Page(gemist.draw, group="kansen"),
    "hoegoed": Page(hoegoed.draw, group="kansen"),
    "kompas": Page(kompas.draw, group="kansen"),
    "tijdlijn": Page(tijdlijn.draw, group="planning"),
    "scenarios": Page(scenarios.draw, group="planning"),
    "voorstellen": Page(voorstellen.draw, group="planning"),
    "straat": Page(straat.draw, group="planning"),
    "sinds": Page(sinds.draw, group="planning"),
    "gegevens": Page(gegevens.draw, group="planning"),
    "overleg": Page(overleg.draw, group="overleg"),
    "afspraken": Page(afspraken.draw, group="overleg"),
    "resultaat": Page(resultaat.draw, group="overleg"),
    "inleveren": Page(inleveren.draw, (Task.UPLOAD, Task.PLAN, Task.REFERENCE), group="plannen"),
    "interesse": Page(interesse.draw, group="plannen"),
    "klopt": Page(klopt.draw, (Task.ROUND, Task.PLAN), group="plannen"),
    "beheer": Page(beheer.draw, (Task.ACCOUNTS,), group="beheer"),
    "publiceren": Page(publiceren.draw, (Task.PUBLISH,), group="beheer"),
    "logboek": Page(logboek.draw, (Task.READ_AUDIT,), group="beheer"),
}


def draw(session: Session) -> None:
    """Draw the frame and the page in it."""
    pages = pages_for(session.store.actor, PAGES)
    speak(session.language)
    if state.get("meeting"):
        draw_bar(session, pages)
    else:
        _head(session, pages)
        draw_resume(session, pages)
        draw_loss(session)
    if notice := _notice(session):
        st.html(f'<div class="koppel-notice" role="note">{escape(notice)}</div>')
    if ignored := st.session_state.pop("ignored", None):
        _say_ignored(session, ignored)
    draw_news(session)
    listen()
    unsaved = st.container(key="unsaved-place")
    _warm(session)
    draw_point(session)
    here = state.get("page")
    if here in pages:
        pages[here].draw(session)
        draw_unsaved(session, unsaved, pages)
    else:
        # An address of someone with another role.
        st.info(plain(text(f"error.forbidden.{PAGES[here].tasks[0].value}", session.language, partners=_own(session))))


@cached(Until.CHANGE)
def _notice(session: Session) -> str:
    """Say what is made up in a store with a demo, and what is not; empty where nothing is."""
    notice = demo_notice(session.store, session.language)
    return " ".join(filter(None, (notice, own_figures_words(session.store, session.language)))) if notice else ""


def _say_ignored(session: Session, names: Sequence[str]) -> None:
    """Say which parts of the address mean nothing here; a page that does not exist first."""
    page = state.FIELDS["page"].name
    if page in names:
        st.warning(plain(session.text("ignored_page")))
    if others := [name[:40] for name in names if name != page]:
        st.info(plain(session.text("ignored", names=others[:10])))


def _warm(session: Session) -> None:
    """Read what pages share, once after a change, and say so meanwhile: it takes seconds where there is much."""
    place = st.container(key="warm")
    if st.session_state.get(_WARM) != session.plans_revision:
        with place, st.spinner(session.text("reading")):
            session.columns()
            session.combinations()
            session.alarms()
        st.session_state[_WARM] = session.plans_revision


def _own(session: Session) -> str:
    return formats.listed(sorted(session.store.actor.partners), session.language) or session.text("one_partner")


def _head(session: Session, pages: Mapping[str, Page]) -> None:
    with st.container(horizontal=True, vertical_alignment="top", gap="small", key="head"):
        st.html('<h1 class="koppel-brand">Koppel</h1>', width="content")
        draw_navigation(session, pages, {"voormij": voormij.count(session)})
        if state.get("language") is None:
            state.put("language", session.language)
        with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content", key="tools"):
            draw_search(session, pages)
            draw_menu(session, pages)
            draw_start(session)
            st.segmented_control(
                "Taal / Language",
                LANGUAGES,
                format_func=str.upper,
                label_visibility="collapsed",
                required=True,
                width="content",
                **state.bound("language"),
            )
            draw_identity(session)
