"""What is different since the last meeting: counts, lists by sort and partner, and the map of what changed."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from koppel import clock, formats
from koppel.services.cache import Until, cached
from koppel.services.facts.pairs import score_words
from koppel.services.plans.changes_since import Changes, Sort, changes_since, last_upload_day
from koppel.ui import state
from koppel.ui.choices import is_chosen, show
from koppel.ui.components.deciding import combinations
from koppel.ui.components.map.map_view import draw_map
from koppel.ui.components.plans.activity_panel import draw_activity
from koppel.ui.components.plans.filters import FILTERS, draw_filters
from koppel.ui.error_boundary import part
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from koppel.services.plans.changes_since import ChangeEntry, CombinationEntry, FindingEntry
    from koppel.ui.session import Session

_Entry = TypeVar("_Entry")
_DEFAULT_DAYS = 14
_QUICK = (("week", 7), ("month", 30), ("quarter", 91))
_EARLIEST = date(2000, 1, 1)
_FEW, _MANY = 8, 100
_MAP_HEIGHT = "max(420px, calc(100vh - 330px))"
_LIST_HEIGHT = 720


def draw(session: Session) -> None:
    """Draw the page."""
    draw_filters(session)
    since = _since(session)
    with st.spinner(session.text("since.comparing")):
        chosen = repr([state.get(name) for name in FILTERS])
        changes = _changes(session, session.language, since, chosen)
    day = formats.day(since, session.language)
    if changes.is_empty():
        st.info(session.text("since.nothing", day=day))
    else:
        _figures(session, changes)
    _map_and_lists(session, changes)


@part
def _map_and_lists(session: Session, changes: Changes) -> None:
    """Draw what a click changes, alone."""
    identity = state.get("activity")
    combination = session.combination(state.get("combination"))
    members = [member.id for member in combination.members] if combination else [identity] if identity else []
    changed = [item.id for item in changes.activities if item.is_there]
    left, right = st.columns([7, 5], gap="medium")
    with left:
        draw_map(
            session,
            key="since-map",
            shown=session.shown(),
            chosen=members or changed,
            faded=bool(members or changed),
            fit=members if combination else changed or None,
            height=_MAP_HEIGHT,
        )
    with right:
        if combination is not None:
            combinations.draw_one(session, combination)
        elif identity is not None:
            draw_activity(session, identity)
        elif not changes.is_empty():
            with st.container(height=_LIST_HEIGHT, border=False, key="since-lists"):
                _lists(session, changes)
    state.write_address()


@cached(Until.PLANS, most=32)
def _changes(session: Session, language: str, since: date, chosen: str) -> Changes:
    return changes_since(session.store, session.catalogue, language, clock.start_of_day(since), session.filter())


def _since(session: Session) -> date:
    """Draw the choice of the day, and return it."""
    today = session.today
    chosen: date = min(max(state.get("since") or today - timedelta(_DEFAULT_DAYS), _EARLIEST), today)
    show("widget.since_day", chosen)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="since-controls"):
        st.date_input(
            session.text("since.day"),
            min_value=_EARLIEST,
            max_value=today,
            format=formats.day_pattern(session.language),
            key="widget.since_day",
            on_change=_keep,
            width=190,
        )
        for name, days in _QUICK:
            _quick(session, name, today - timedelta(days), chosen)
        if (upload := last_upload_day(session.store)) is not None:
            _quick(session, "upload", upload, chosen)
    return chosen


def _quick(session: Session, name: str, day: date, chosen: date) -> None:
    st.button(
        session.text(f"since.quick.{name}"),
        key=f"since-{name}",
        type="primary" if day == chosen else "secondary",
        help=formats.day(day, session.language),
        on_click=state.put,
        args=("since", day),
    )


def _keep() -> None:
    day = st.session_state.get("widget.since_day")
    if isinstance(day, date) and is_chosen("widget.since_day"):
        state.put("since", day)


def _figures(session: Session, changes: Changes) -> None:
    """Show how much of everything, large enough for the end of a room."""
    counts = {sort.value: 0 for sort in Sort}
    for item in changes.activities:
        counts[item.sort.value] += 1
    figures = [(session.text(f"since.sort.{name}"), str(count)) for name, count in counts.items()]
    for name in ("chances", "combinations", "warnings"):
        came, went = (len(getattr(changes, f"{name}_{way}")) for way in ("came", "went"))
        figures.append((session.text(f"since.sort.{name}"), f"+{came} −{went}"))
    cells = "".join(
        f'<div class="{"koppel-none" if value in ("0", "+0 −0") else ""}"><b>{escape(value)}</b> '
        f"<span>{escape(name)}</span></div>"
        for name, value in figures
    )
    st.html(f'<div class="koppel-figures">{cells}</div>')


def _lists(session: Session, changes: Changes) -> None:
    for sort in Sort:
        _section(session, sort.value, [item for item in changes.activities if item.sort is sort], _by_partner)
    for way in ("came", "went"):
        _section(session, f"combinations_{way}", getattr(changes, f"combinations_{way}"), partial(_groups, session))
        for name in ("chances", "warnings"):
            draw_pairs = partial(_pairs, session, f"{name}-{way}")
            _section(session, f"{name}_{way}", getattr(changes, f"{name}_{way}"), draw_pairs)


def _section(
    session: Session, name: str, entries: Sequence[_Entry], draw: Callable[[Sequence[_Entry]], object]
) -> None:
    """Draw a heading that opens and shuts, and under it the entries; long lists begin shut, and are drawn when open."""
    if not entries:
        return
    label = f"**{session.text(f'since.section.{name}')}** ({len(entries)})"
    box = st.expander(label, expanded=len(entries) <= _FEW, key=f"open-{name}", on_change="rerun")
    if box.open:
        with box:
            if len(entries) > _MANY:
                st.caption(session.text("since.first", most=_MANY, count=len(entries)))
            draw(entries[:_MANY])


def _by_partner(entries: Sequence[ChangeEntry]) -> None:
    ordered = sorted(entries, key=lambda item: item.partner.casefold())
    counts = {partner: len(list(items)) for partner, items in groupby(ordered, key=lambda item: item.partner)}
    for partner, items in groupby(ordered, key=lambda item: item.partner):
        st.html(f'<p class="koppel-partner"><b>{escape(short(partner, 120))}</b> {counts[partner]}</p>')
        for item in items:
            _activity(item)


def _activity(item: ChangeEntry) -> None:
    lines = [plain(f"{item.kind} · {item.period}"), *(plain(short(line, 300)) for line in item.lines)]
    words = f"**{plain(short(item.title, 160))}**  \n" + "  \n".join(lines)
    st.button(
        words,
        key=f"since-{item.id}",
        on_click=_open_activity,
        args=(item.id,),
        disabled=not item.is_there,
        width="stretch",
    )


def _pairs(session: Session, key: str, pairs: Sequence[FindingEntry]) -> None:
    for at, item in enumerate(pairs):
        names = " + ".join(
            f"{plain(short(title, 80))} ({plain(short(partner, 60))})"
            for title, partner in zip(item.titles, item.partners, strict=True)
        )
        words = f"**{plain(session.text(f'type.{item.type}'))}** {names}: {plain(item.sentence)}"
        st.button(words, key=f"{key}-{at}", on_click=_open_activity, args=(item.first,), width="stretch")


def _groups(session: Session, groups: Sequence[CombinationEntry]) -> None:
    known = {item.id for item in session.combinations()}
    for item in groups:
        score = score_words(item.score or 0.0, session.language)
        name = item.name or session.text("since.unnamed", count=len(item.members))
        words = f"**{plain(score)}** · {plain(short(name, 200))}"
        # One that is no more, or stands too far down the list, has no panel; a member has.
        opens = (combinations.choose, item.id) if item.id in known else (_open_activity, item.members[0])
        st.button(words, key=f"group-{item.id}", on_click=opens[0], args=opens[1:], width="stretch")


def _open_activity(identity: str) -> None:
    state.put("activity", identity)
    state.put("combination", None)
