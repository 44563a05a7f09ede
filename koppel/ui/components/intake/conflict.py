"""What others did meanwhile beside what was typed, and the choice between them for each field."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.services.intake.conflicts import Conflict, Contested, Side, Who
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.ui.session import Session

_LONGEST = 600


def draw_conflict(session: Session, conflict: Conflict, *, key: str) -> Mapping[str, Side] | None:
    """
    Draw a conflict.

    Parameters
    ----------
    session
        Of this run.
    conflict
        What happened.
    key
        Names this conflict among those of the page; another one for another newest version.

    Returns
    -------
    choices
        Whose value stays, for every field that both changed; None as long as one is not chosen.
    """
    by = short(conflict.by, 80)
    st.html(f'<h3 class="koppel-conflict">{escape(session.text("conflict.title", by=by))}</h3>')
    lead = "lead" if any(item.who is not Who.ALIKE for item in conflict.fields) else "nothing"
    title = short(conflict.title, 120)
    st.html(f'<p role="status">{escape(session.text(f"conflict.{lead}", by=by, at=conflict.at, title=title))}</p>')
    clashes = conflict.clashes
    if clashes:
        st.html(f"<h4>{escape(session.text('conflict.clash', count=len(clashes)))}</h4>")
    if len(clashes) > 1:
        with st.container(horizontal=True, gap="small"):
            for side, label in ((Side.MINE, "all_mine"), (Side.THEIRS, "all_theirs")):
                st.button(
                    plain(session.text(f"conflict.{label}", by=by)),
                    key=f"{key}-all-{side}",
                    on_click=_all,
                    args=(clashes, key, side),
                )
    choices: dict[str, Side] = {}
    for item in clashes:
        chosen = _choose(session, item, by, key)
        if chosen is not None:
            choices[item.name] = chosen
    for who in (Who.THEIRS, Who.MINE, Who.ALIKE):
        _list(session, conflict, who)
    if lacking := [item.label for item in clashes if item.name not in choices]:
        st.caption(session.text("conflict.to_choose", labels=lacking))
        return None
    return choices


def _choose(session: Session, item: Contested, by: str, key: str) -> Side | None:
    now = session.text("conflict.now", by=short(item.by or by, 80), at=item.at)
    rows = ((session.text("conflict.was"), item.was), (now, item.theirs), (session.text("conflict.yours"), item.mine))
    facts = "".join(f"<dt>{escape(label)}</dt><dd>{_value(session, value)}</dd>" for label, value in rows)
    with st.container(border=True, gap="small"):
        st.html(f'<p class="koppel-contested"><b>{escape(item.label)}</b></p><dl class="koppel-facts">{facts}</dl>')
        names = {
            Side.MINE: session.text("conflict.keep_mine"),
            Side.THEIRS: plain(session.text("conflict.keep_theirs", by=short(item.by or by, 80))),
        }
        chosen: Side | None = st.segmented_control(
            session.text("conflict.keep", label=item.label),
            list(Side),
            format_func=lambda side: names[side],
            key=_key(key, item.name),
        )
    return chosen


def _list(session: Session, conflict: Conflict, who: Who) -> None:
    """Name what needs no choice: what it was, and what it becomes."""
    items = conflict.of(who)
    if not items:
        return
    lines = []
    for item in items:
        becomes = item.mine if who is Who.MINE else item.theirs
        change = f"{_value(session, item.was)} → {_value(session, becomes)}"
        if item.by and who is not Who.MINE:
            change += f" <small>({escape(short(item.by, 80))}, {escape(item.at)})</small>"
        lines.append(f"<dt>{escape(item.label)}</dt><dd>{change}</dd>")
    title = escape(session.text(f"conflict.{who}", count=len(items)))
    st.html(f'<h4>{title}</h4><dl class="koppel-facts">{"".join(lines)}</dl>')


def _value(session: Session, value: str) -> str:
    return escape(short(value, _LONGEST)) if value else f"<i>{escape(session.text('conflict.empty'))}</i>"


def _all(clashes: tuple[Contested, ...], key: str, side: Side) -> None:
    for item in clashes:
        st.session_state[_key(key, item.name)] = side


def _key(key: str, name: str) -> str:
    return f"{key}-{name}"
