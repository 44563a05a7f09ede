"""The works of a scenario, a row each: in which month it begins, for how many days, and whether it is done at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING
from uuid import UUID

import streamlit as st

from koppel import formats
from koppel.clean import clean
from koppel.planning.months import day_of
from koppel.planning.scenario import Change
from koppel.services.facts.works import period_text
from koppel.services.planning.comparing import is_movable, months_of, moved_by
from koppel.services.planning.scenario_changes import MOST_DAYS, change_work
from koppel.services.planning.scenarios import may_be_moved
from koppel.services.planning.words import months_words
from koppel.ui.choices import is_chosen, show
from koppel.ui.components.planning.choosing import attempt
from koppel.ui.components.planning.proposing import SHOW_ONLY
from koppel.ui.words import aloud, short

if TYPE_CHECKING:
    from koppel.model import Activity
    from koppel.planning.outlook import Outlook
    from koppel.services.planning.comparing import Month
    from koppel.services.planning.scenarios import OpenScenario
    from koppel.ui.components.planning.choosing import PointWorks
    from koppel.ui.session import Session

_PAGE = 10
_LISTED, _FIND, _ONLY = "scenario_listed", "scenario_find", "scenario_only"


def draw_search(session: Session, opened: OpenScenario, point: PointWorks | None = None) -> None:
    """Draw what narrows the works of a scenario: words, only those that it changes, only those of a point."""
    if st.session_state.pop(SHOW_ONLY, False):
        st.session_state[_ONLY] = True
    st.text_input(session.text("scenarios.find"), max_chars=100, key=_FIND, width=320)
    if opened.scenario.changes:
        st.toggle(session.text("scenarios.only"), key=_ONLY)
    if point is not None and point.works:
        st.toggle(
            session.text("dragging.point_only", number=point.number), value=True, key=f"scenario_point_{point.id}"
        )


def sought_works(
    session: Session, outlook: Outlook, opened: OpenScenario, point: PointWorks | None = None
) -> frozenset[int]:
    """Return the positions of the works that `draw_search` leaves."""
    columns = session.columns()
    changes = {item.work for item in opened.scenario.changes}
    words = clean(st.session_state.get(_FIND, "")).lower().split()
    is_only = bool(changes) and bool(st.session_state.get(_ONLY))

    of_point = point is not None and bool(st.session_state.get(f"scenario_point_{point.id}"))

    def passes(identity: str) -> bool:
        if of_point and point is not None and identity not in point.works:
            return False
        if identity not in columns.place or (is_only and identity not in changes):
            return False
        own_words = str(columns.words[columns.place[identity]]).lower()
        return all(word in own_words for word in words)

    return frozenset(at for at, identity in enumerate(outlook.ids) if passes(identity))


def draw_works(session: Session, outlook: Outlook, opened: OpenScenario, point: PointWorks | None = None) -> None:
    """Draw the works that can have other dates, those that have them first."""
    changes = {item.work: item for item in opened.scenario.changes}
    movable = [at for at in range(len(outlook.ids)) if is_movable(outlook, at)]
    if not movable:
        st.info(session.text("scenarios.no_works"))
        return
    may_change = may_be_moved(opened)
    if may_change:
        st.caption(session.text("scenarios.works_help"))
    # By where the plans have them: a row does not jump away from under who moves it.
    passing = sought_works(session, outlook, opened, point)
    shown = sorted((at for at in movable if at in passing), key=lambda at: (int(outlook.works.start[at]), at))
    if not shown:
        st.info(session.text("scenarios.none_found"))
        return
    many = st.session_state.setdefault(_LISTED, _PAGE)
    for at in shown[:many]:
        _draw_row(session, outlook, opened, at, changes.get(outlook.ids[at]), may_change)
    if len(shown) > many:
        st.button(session.text("scenarios.more", count=len(shown) - many), key="scenario-more", on_click=_more)


def _draw_row(
    session: Session,
    outlook: Outlook,
    opened: OpenScenario,
    at: int,
    change: Change | None,
    may_change: bool,
) -> None:
    identity = outlook.ids[at]
    columns = session.columns()
    item = columns.activities[columns.place[identity]]
    months = months_of(outlook, at)
    now = _months_now(outlook, at, change, months)
    with st.container(border=True, gap="small", key=f"scenario-row-{identity}"):
        st.html(_row_html(session, outlook, at, item, change, now))
        if not may_change:
            return
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key=f"scenario-do-{identity}"):
            _draw_months(session, outlook, opened, at, change, months, now, short(item.title, 80))
            _draw_more(session, outlook, opened, at, change, short(item.title, 80))


def _months_now(outlook: Outlook, at: int, change: Change | None, months: tuple[Month, ...]) -> Month:
    """Return the month that a work begins in; a day that no month gives is the nearest."""
    planned = next(item for item in months if not item.months)
    if change is None or change.start is None:
        return planned
    start = change.start
    return min(months, key=lambda item: (abs((item.start - start).days), abs(item.months)))


def _row_html(session: Session, outlook: Outlook, at: int, item: Activity, change: Change | None, now: Month) -> str:
    works = outlook.works
    about = session.text("scenarios.row", partner=item.partner, period=period_text(item, session.language))
    if int(works.window_end[at] - works.window_start[at]) > int(works.end[at] - works.start[at]):
        room = months_words(day_of(int(works.window_start[at])), day_of(int(works.window_end[at])), session.language)
        about += session.text("scenarios.row_room", room=room)
    else:
        about += session.text("scenarios.row_fixed")
    signs = []
    if change is not None and change.is_dropped:
        signs.append(formats.capitalised(session.text("scenarios.dropped")))
    elif change is not None and change.start is not None and now.months:
        key = "later" if now.months > 0 else "earlier"
        last = change.end or change.start + timedelta(days=int(works.end[at] - works.start[at]))
        by = formats.months(abs(now.months), session.language)
        period = months_words(change.start, last, session.language)
        signs.append(session.text(f"scenarios.moved.{key}", months=by, period=period))
        if not now.is_inside:
            signs.append(formats.capitalised(session.text("scenarios.outside")))
    if change is not None and change.duration_days is not None and not change.is_dropped:
        signs.append(session.text("scenarios.other_days", count=change.duration_days))
    marks = "".join(f" <b>{escape(sign)}</b>." for sign in signs)
    title = escape(short(item.title, 160))
    return f'<p class="koppel-said"><strong>{title}</strong><br>{escape(about)}.{marks}</p>'


def _draw_months(
    session: Session,
    outlook: Outlook,
    opened: OpenScenario,
    at: int,
    change: Change | None,
    months: tuple[Month, ...],
    now: Month,
    title: str,
) -> None:
    identity = outlook.ids[at]
    counts = [item.months for item in months]
    place = counts.index(now.months)
    is_dropped = change is not None and change.is_dropped
    # Of this scenario alone: what was chosen in another is no choice here.
    key = f"scenario-month-{opened.record.id}-{identity}"

    def draw_step(name: str, icon: str, step: int) -> None:
        other = months[place + step].months if 0 <= place + step < len(months) else None
        st.button(
            session.text(f"scenarios.step.{name}"),
            key=f"scenario-{name}-{identity}",
            icon=f":material/{icon}:",
            help=aloud(session.text(f"scenarios.step.{name}_help", title=title)),
            disabled=other is None or is_dropped,
            on_click=_move,
            args=(session, outlook, opened, at, change, other),
        )

    draw_step("earlier", "remove", -1)
    draw_step("later", "add", 1)
    show(key, now.months)
    st.selectbox(
        aloud(session.text("scenarios.month", title=title)),
        counts,
        format_func=lambda count: _month_words(session, months[counts.index(count)]),
        label_visibility="collapsed",
        key=key,
        width=330,
        disabled=is_dropped,
        on_change=_pick,
        args=(session, outlook, opened, at, change, key),
    )


def _month_words(session: Session, item: Month) -> str:
    words = formats.date_words(item.start, "maand", session.language)
    if not item.months:
        return session.text("scenarios.planned_month", month=words)
    return words if item.is_inside else session.text("scenarios.outside_month", month=words)


def _draw_more(
    session: Session, outlook: Outlook, opened: OpenScenario, at: int, change: Change | None, title: str
) -> None:
    identity = outlook.ids[at]
    is_dropped = change is not None and change.is_dropped
    st.button(
        session.text("scenarios.undrop" if is_dropped else "scenarios.drop"),
        key=f"scenario-drop-{identity}",
        help=aloud(session.text("scenarios.undrop_help" if is_dropped else "scenarios.drop_help", title=title)),
        on_click=_change,
        args=(session, opened, replace(change or Change(work=identity), is_dropped=not is_dropped)),
    )
    if is_dropped:
        return
    planned = outlook.works.duration[at]
    days = change.duration_days if change is not None and change.duration_days is not None else int(planned)
    key = f"scenario-days-{opened.record.id}-{identity}"
    box = st.popover(session.text("scenarios.days"), key=f"scenario-more-{identity}", on_change="rerun")
    if not box.open:
        return
    show(key, days)
    with box:
        st.number_input(
            aloud(session.text("scenarios.days_of", title=title)),
            1,
            MOST_DAYS,
            key=key,
            on_change=_take_days,
            args=(session, opened, change or Change(work=identity), key, int(planned)),
        )


def _move(
    session: Session, outlook: Outlook, opened: OpenScenario, at: int, change: Change | None, months: int | None
) -> None:
    if months is not None:
        _change(session, opened, moved_by(outlook, at, months, change))


def _pick(session: Session, outlook: Outlook, opened: OpenScenario, at: int, change: Change | None, key: str) -> None:
    if is_chosen(key):
        _move(session, outlook, opened, at, change, st.session_state.get(key))


def _take_days(session: Session, opened: OpenScenario, change: Change, key: str, planned: int) -> None:
    days = st.session_state.get(key)
    if days is not None and is_chosen(key):
        _change(session, opened, replace(change, duration_days=None if days == planned else int(days)))


def _change(session: Session, opened: OpenScenario, change: Change) -> None:
    record = opened.record

    def act() -> None:
        change_work(session.store, record.id, UUID(change.work), change, version=record.version, today=session.today)

    attempt(session, act)


def _more() -> None:
    st.session_state[_LISTED] += _PAGE
