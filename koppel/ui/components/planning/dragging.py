"""The time line of a scenario: bars that are dragged, with figures that run along."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.catalogue.icons import ICONS
from koppel.config import PAYLOADS_PATH, SCENARIO_PATH
from koppel.services.cache import Until, cached
from koppel.services.payloads import PAYLOADS
from koppel.services.pictures.drag_layer import DRAG_YEAR_PX, drag_layer
from koppel.services.pictures.timeline_layer import names_of
from koppel.services.planning.comparing import is_movable
from koppel.services.planning.dragging import lying, standing
from koppel.services.planning.measured import measured
from koppel.services.planning.scenarios import may_be_moved
from koppel.ui import state
from koppel.ui.assets import asset, script
from koppel.ui.components.charts.timeline import spans_of, street_names, timeline_texts
from koppel.ui.components.planning.figures import scenarios_beside
from koppel.ui.words import short

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from koppel.planning.scenario import Scenario
    from koppel.services.planning.scenarios import OpenScenario
    from koppel.ui.session import Session

_KEY = "scenario-drag"
# With more works than this, groups begin closed.
_MOST_OPEN = 120
_TEXTS = (
    "begun", "paused", "firm", "firm_word", "dropped", "dropped_word", "held", "held_firm", "bound", "outside",
    "cancelled", "failed_try", "failed_store", "won", "lost", "ask", "figures",
)  # fmt: skip
# What the browser fills in.
_FILLED = {"stored": "said", "undone": "title", "redone": "title", "was": "before", "more": "count"}
# Of scenarios that lie under the one that is chosen.
_LETTERS = ("B", "C")
_SIGNS = ("bar", "ghost", "window", "outside", "fixed")

_board = st.components.v2.component(
    "koppel_drag",
    html='<div class="koppel-drag koppel-time"></div>',
    css=asset("timeline.css", "timeline_drag.css"),
    js=script("timeline_drag.js"),
    isolate_styles=False,
)


def draw_scale(session: Session) -> None:
    """Draw by what rows are gathered, and how wide a year is."""
    for name, options in (("group", ("straat", "partner", "thema")), ("scale", ("jaar", "kwartaal"))):
        st.segmented_control(
            session.text(f"timeline.{name}"),
            options,
            format_func=lambda value, name=name: session.text(f"timeline.{name}_by.{value}"),
            required=True,
            width="content",
            **state.bound(name),
        )


def draw_board(session: Session, opened: OpenScenario, shown: Collection[str]) -> None:
    """
    Draw the works of a scenario as bars that are dragged, and what that does.

    Parameters
    ----------
    session
        Of this run.
    opened
        The scenario.
    shown
        Ids of the works that are drawn, where they have days to come.
    """
    if may_be_moved(opened):
        st.caption(session.text("dragging.help"))
    else:
        st.caption(session.text(f"dragging.help_{'rejected' if opened.record.is_rejected else 'reader'}"))
    beside = scenarios_beside(session, opened)
    st.html(f'<p class="koppel-key">{_key(session)}{_letters(beside)}</p>')
    group, scale = state.get("group"), state.get("scale")
    data = {
        "url": f"{SCENARIO_PATH}/{opened.record.id}?taal={session.language}",
        "layer": _layer(session, session.language, frozenset(shown), group, session.today),
        "stand": standing(session, opened),
        "beside": [
            {"letter": letter, "name": short(item.name, 60), "works": lying(measured(session), item)}
            for letter, item in zip(_LETTERS, beside, strict=False)
        ],
        "grouping": group,
        "scale": scale,
        "year_px": DRAG_YEAR_PX[scale],
        "open": len(shown) <= _MOST_OPEN,
        "chosen": None,
        "tied": None,
        "icons": ICONS,
        "texts": _texts(session, group),
    }
    # What was stored is drawn again with the rest of the page.
    _board(key=_KEY, data=data, on_changed_change=lambda: None)


def _texts(session: Session, group: str) -> dict[str, object]:
    texts = timeline_texts(session, group)
    texts |= {name: session.text(f"dragging.{name}") for name in _TEXTS}
    texts |= {name: session.text(f"dragging.{name}", **{fact: f"{{{fact}}}"}) for name, fact in _FILLED.items()}
    return texts | {"label": session.text("dragging.label"), "language": session.language}


def _key(session: Session) -> str:
    classes = {"bar": "sure", "ghost": "ghost", "window": "room", "outside": "outside", "fixed": "fixed"}
    return "".join(
        f'<span><i class="koppel-sign-{classes[sign]}">{"🔒" if sign == "fixed" else ""}</i> '
        f"{escape(session.text(f'dragging.key.{sign}'))}</span>"
        for sign in _SIGNS
    )


def _letters(beside: Sequence[Scenario]) -> str:
    return "".join(
        f'<span><i class="koppel-sign-beside koppel-sign-beside-{number}">{letter}</i> {escape(short(item.name, 60))}'
        "</span>"
        for number, (letter, item) in enumerate(zip(_LETTERS, beside, strict=False), 1)
    )


@cached(Until.PLANS)
def _layer(session: Session, language: str, shown: frozenset[str], group: str, today: date) -> str:
    columns = session.columns()
    groups = names_of(columns, session.catalogue, language, street_names(session), group)
    outlook = measured(session).outlook
    movable = frozenset(at for at in range(len(outlook.ids)) if is_movable(outlook, at))
    content = drag_layer(
        outlook, columns, session.catalogue, language, spans_of(session), shown, movable, groups, today=today
    )
    return f"{PAYLOADS_PATH}/{PAYLOADS.put(content)}"
