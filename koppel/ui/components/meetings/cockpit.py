"""One point of the agenda on the projector: its map and time line, what speaks for it, and what is decided on it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.access import Task, allowed
from koppel.model.meetings import Outcome
from koppel.services.chances.opportunities import bars
from koppel.services.meetings.point_words import COMBINATION
from koppel.services.meetings.theme_points import THEME
from koppel.ui import state
from koppel.ui.assets import script
from koppel.ui.components.charts.bars import bars_html
from koppel.ui.components.map.map_view import draw_map
from koppel.ui.components.meetings.cockpit_decision import draw_cockpit_decision, draw_cockpit_outcome
from koppel.ui.components.meetings.cockpit_form import open_form
from koppel.ui.components.meetings.meeting_walk import open_point
from koppel.ui.components.meetings.point_answer import draw_area_head, theme_works
from koppel.ui.components.meetings.point_outcome import draw_failure, outcome_html
from koppel.ui.components.news.targets import go_to
from koppel.ui.words import short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.services.meetings.point_words import Point
    from koppel.ui.components.meetings.meeting_walk import Walk
    from koppel.ui.session import Session

# A room reads four lines while somebody speaks; the rest stands where the point opens.
_MOST_LINES = 4
# Of a theme four figures, and who could do something.
_MOST_THEME_LINES = 6
_MOST_BARS = 8
_MAP_HEIGHT = "max(320px, calc(100vh - 24rem))"
_ICONS = {Outcome.HANDLED: ":material/check:", Outcome.DEFERRED: ":material/schedule:"}
_timer = st.components.v2.component(
    "koppel_point_timer", html='<p class="koppel-timer"></p>', js=script("point_timer.js"), isolate_styles=False
)


def draw_cockpit(session: Session, steps: Walk, here: Point) -> None:
    """Draw a point for everyone in the room."""
    with st.container(key="cockpit"):
        _strip(session, steps)
        # Words come first, for who listens and on a phone; on a wide screen the map is at their left.
        words, place = st.columns([5, 8], gap="medium")
    with words:
        is_theme = here.item.sort == THEME
        _head(session, here)
        if not is_theme:
            _evidence_list(session, here)
        leads = allowed(session.store.actor, Task.MEET) and steps.meeting.started_at is not None
        draw_failure()
        if here.item.sort == COMBINATION:
            draw_cockpit_decision(session, steps.meeting, here, leads=leads)
        elif leads:
            draw_cockpit_outcome(session, steps.meeting, here)
        if is_theme and open_form(str(here.item.id)) != "answer":
            # What is asked of partners comes first; the figures stand below the buttons.
            _evidence_list(session, here)
        if here.target is not None:
            st.button(
                session.text("overleg.open"),
                key=f"cockpit-open-{here.item.id}",
                icon=":material/open_in_new:",
                type="tertiary",
                on_click=go_to,
                args=(here.target,),
            )
        if here.works and allowed(session.store.actor, Task.ADVISE):
            st.button(
                session.text("cockpit.other_dates"),
                key=f"cockpit-dates-{here.item.id}",
                icon=":material/swap_horiz:",
                type="tertiary",
                on_click=state.put,
                args=("page", "scenarios"),
            )
    with place:
        _place_and_time(session, here)


def _strip(session: Session, steps: Walk) -> None:
    """Draw the agenda as a row of numbers, each with what became of it; a press goes there."""
    with st.container(horizontal=True, gap="small", key="cockpit-strip"):
        for at, item in enumerate(steps.points):
            outcome = None if item.standing is None else item.standing.outcome
            st.button(
                f"{item.number}",
                key=f"strip-{item.item.id}",
                icon=_ICONS.get(outcome) if outcome else None,
                help=short(item.title, 160),
                type="primary" if at == steps.at else "secondary",
                on_click=open_point,
                args=(session, item),
            )


def _place_and_time(session: Session, here: Point) -> None:
    columns = session.columns()
    is_theme = here.item.sort == THEME
    about = theme_works(session, here) if is_theme else here.works
    ids = [str(identity) for identity in about if str(identity) in columns.place]
    # Always there, so that the map keeps its place on the page: one that moves is measured before it is laid out.
    with st.container(key="cockpit-area"):
        border = draw_area_head(session, here) if is_theme else []
    draw_map(
        session,
        key="cockpit-map",
        chosen=ids,
        faded=bool(ids),
        fit=ids or None,
        height=_MAP_HEIGHT,
        overlay=border,
        fit_overlay=here.item.ref if border else None,
    )
    if ids:
        works = [columns.activities[columns.place[identity]] for identity in ids[:_MOST_BARS]]
        rows = bars(works, session.catalogue, session.language)
        now, can_move = session.text("chances.today"), session.text("chances.can_move")
        st.html(bars_html(rows, session.today, session.language, now=now, can_move=can_move))


def _head(session: Session, here: Point) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="cockpit-head"):
        place = session.text("cockpit.point", number=here.number)
        st.html(f'<p class="koppel-count">{escape(place)}</p>', width="stretch")
        with st.container(width="content"):
            label, words = session.text("cockpit.timer"), session.text("cockpit.timer_at", time="{time}")
            # Each point has a clock of its own.
            point = str(here.item.id)
            _timer(key=f"cockpit-timer-{point}", data={"point": point, "label": label, "words": words})
    title = escape(short(here.title, 200))
    head = f'<div role="heading" aria-level="2">{title}</div>'
    st.html(f'<div class="koppel-cockpit">{head}</div>{outcome_html(session, here)}')


def _evidence_list(session: Session, here: Point) -> None:
    lines = "".join(f"<li>{escape(short(line, 300))}</li>" for line in _evidence(session, here))
    st.html(f'<div class="koppel-cockpit-evidence"><ul>{lines}</ul></div>')


def _evidence(session: Session, here: Point) -> Sequence[str]:
    """Return what speaks for a combination: when and where, what it saves, until when; of others what is said."""
    item = session.combination(here.item.ref) if here.item.sort == COMBINATION else None
    if here.item.sort == THEME:
        return [*here.figures[:_MOST_LINES], *here.before, *here.lines][:_MOST_THEME_LINES]
    if item is None:
        return here.texts[:_MOST_LINES]
    why = session.worth().get(item.id)
    standing = tuple(line for line in (why.until, why.need) if line) if why else ()
    lines = (f"{item.period} · {item.ground}", *standing, *item.saved)
    return [formats.capitalised(line) for line in lines if line][:_MOST_LINES]
