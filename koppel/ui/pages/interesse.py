"""Interests in advance: say where and when one wants to join, and see what comes there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.access import Task, allowed
from koppel.errors import KoppelError
from koppel.i18n import error_text
from koppel.services.agreements.interest_answers import interest_answers
from koppel.services.agreements.interests import LONGEST_REASON, list_interests, withdraw_interest
from koppel.services.cache import Until, cached
from koppel.services.facts.works import period_text
from koppel.services.news.interest_hits import InterestHit, interest_hits
from koppel.services.pictures.map_layer import Overlay
from koppel.services.plans.changes_since import Sort
from koppel.services.plans.partners import partner_types
from koppel.tokens import token
from koppel.ui import state
from koppel.ui.components.agreements.forms import draw_said, say
from koppel.ui.components.agreements.interest_form import InterestForm, change, place_words
from koppel.ui.components.agreements.interested import answer_told
from koppel.ui.components.map.map_view import draw_map
from koppel.ui.drafts import Draft, done, draft_of, tell
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from koppel.model.agreements import Interest
    from koppel.ui.session import Session

_NEWS_DAYS = 30
_MAP_HEIGHT = "max(380px, calc(100vh - 330px))"
_COLOR, _OTHERS = token("warn"), token("amber")
_FAILED = "interest-failed"
_MOST_HITS = 20


def draw(session: Session) -> None:
    """Draw the page."""
    st.caption(session.text("interest.lead"))
    draw_said()
    if failed := st.session_state.pop(_FAILED, None):
        st.error(plain(failed))
    interests = list_interests(session.store, today=session.today)
    own = sorted(session.store.actor.partners)
    mine = own or sorted(partner_types(session.store))
    hits = _all_hits(session, session.today, tuple(mine))
    form = InterestForm.of_page(session, interests)
    left, right = st.columns([7, 5], gap="medium")
    with right:
        if form is not None:
            form.draw()
        else:
            st.info(session.text("interest.planners"))
    with left:
        place = None if form is None else form.place()
        overlay = [Overlay(place, (session.text("interest.here"),), _COLOR)] if place is not None else []
        overlay = overlay or [
            Overlay(item.geometry, (short(item.partner, 80), short(item.description, 100)), _OTHERS)
            for item in interests
        ]
        draw_map(
            session,
            key="interest-map",
            height=_MAP_HEIGHT,
            draw="area" if form is not None and form.is_drawing else None,
            on_drawn=None if form is None else form.put_drawn,
            chosen=[str(hit.activity.id) for hit in hits],
            overlay=overlay,
            fit_overlay=None if form is None else form.fit(),
        )
    # Under both, so that on a phone the form follows the map.
    left, right = st.columns([7, 5], gap="medium")
    with left:
        _hits(session, hits, mine)
    with right:
        _list(session, interests)


def _hits(session: Session, hits: Sequence[InterestHit], mine: Sequence[str]) -> None:
    st.header(session.text("interest.comes"), anchor=False)
    if not hits:
        st.write(session.text("interest.comes_none"))
        return
    since = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=_NEWS_DAYS)
    recent = interest_hits(session.store, session.catalogue, since, today=session.today, partners=mine)
    news: Mapping[tuple[UUID, UUID | None], Sort | None] = {
        (hit.interest.id, hit.activity.id): hit.news for hit in recent
    }
    answers = interest_answers(session.store)
    for hit in hits[:_MOST_HITS]:
        item = hit.activity
        fresh = news.get((hit.interest.id, item.id))
        mark = (
            f"**{plain(session.text('interest.moved' if fresh is Sort.MOVED else 'interest.new_mark'))}** · "
            if fresh
            else ""
        )
        kind = session.catalogue.kinds[item.kind].label[session.language]
        if st.button(
            f"{mark}{plain(short(item.title, 100))} · {plain(kind)}, {plain(short(item.partner, 60))} · "
            f"{plain(period_text(item, session.language))}  \n"
            f"{plain(session.text('interest.for', partner=short(hit.interest.partner, 60)))}: "
            f"{plain(short(hit.interest.description, 100))}",
            key=f"hit-{hit.interest.id}-{item.id}",
            width="stretch",
            wrap=True,
        ):
            state.put("page", "kaart")
            state.put("place", None)
            state.put("activity", str(item.id))
            st.rerun()
        if item.id is not None:
            st.caption(plain(answer_told(session, item, answers.get((hit.interest.id, item.id)))))
    if len(hits) > _MOST_HITS:
        st.caption(plain(session.text("interest.more", count=len(hits) - _MOST_HITS)))


# Reading all works takes a second where there are ten thousand.
@cached(Until.CHANGE)
def _all_hits(session: Session, today: date, partners: tuple[str, ...]) -> tuple[InterestHit, ...]:
    return interest_hits(session.store, session.catalogue, None, today=today, partners=partners)


def _list(session: Session, interests: Sequence[Interest]) -> None:
    st.header(session.text("interest.all", count=len(interests)), anchor=False)
    if not interests:
        st.write(session.text("interest.none"))
    for item in interests:
        st.html(_card(session, item))
        if allowed(session.store.actor, Task.INTEREST, [item.partner]):
            _buttons(session, item)


def _card(session: Session, item: Interest) -> str:
    kinds = ", ".join(
        session.catalogue.kinds[name].label[session.language] for name in item.kinds if name in session.catalogue.kinds
    )
    days = formats.day_period(item.first_day, item.last_day, session.language)
    written = session.text("agreement.written", when=session.when(item.written_at), who=item.written_by)
    return (
        f'<div class="koppel-action"><b>{escape(short(item.partner, 120))}</b><br>{escape(item.description)}<br>'
        f"<small>{escape(place_words(session, item))} · {escape(days)}<br>"
        f"{escape(kinds or session.text('interest.all_kinds'))} · {escape(written)}</small></div>"
    )


def _buttons(session: Session, item: Interest) -> None:
    with st.container(horizontal=True, gap="small"):
        st.button(
            session.text("agreement.change"), key=f"interest-change-{item.id}", icon=":material/edit:",
            on_click=change, args=(str(item.id),),
        )  # fmt: skip
        with st.popover(session.text("interest.withdraw"), key=f"interest-stop-{item.id}"):
            draft = draft_of(f"withdraw-interest-{item.id}", {"reason": ""})
            tell(session, draft)
            st.text_input(session.text("interest.reason"), max_chars=LONGEST_REASON, key=draft.key("reason"))
            st.button(
                session.text("interest.withdraw_do"), key=f"interest-withdraw-{item.id}", on_click=_withdraw,
                args=(session, item, draft),
            )  # fmt: skip


def _withdraw(session: Session, item: Interest, draft: Draft) -> None:
    try:
        withdraw_interest(session.store, item.id, draft.take()["reason"], expected_version=item.version)
    except KoppelError as error:
        st.session_state[_FAILED] = error_text(error, session.language)
    else:
        done(draft)
        say(session.text("interest.withdrawn"))
