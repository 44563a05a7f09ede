"""Whether dates hold when works slip: in so many of ten, tried on drawn futures."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.planning.futures import FUTURES, tried_futures
from koppel.planning.scenario import Scenario
from koppel.services.cache import Until, cached
from koppel.services.planning.futures import slips_of
from koppel.ui.components.planning.measured import measured_now
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from koppel.planning.futures import Held, Robust
    from koppel.planning.outlook import Outlook
    from koppel.planning.scenario import Change
    from koppel.services.planning.scenarios import OpenScenario
    from koppel.ui.session import Session

_MOST_LISTED = 30
_LONGEST = 60


def scenario_futures(session: Session, scenario: Scenario) -> Robust:
    """Return what is left of a set of dates when works slip; tried once after a change of the plans."""
    return _tried(session, scenario.changes, session.today)


@cached(Until.PLANS, most=50)
def _tried(session: Session, changes: tuple[Change, ...], day: date) -> Robust:
    outlook = measured_now(session).outlook
    return tried_futures(outlook, Scenario(changes=changes), slips_of(session.store, session.catalogue))


def draw_futures(session: Session, outlook: Outlook, opened: OpenScenario | None) -> None:
    """Draw what is left of a scenario, or of the plans, when works slip; tried once it is opened."""
    box = st.expander(session.text("futures.title"), key="scenario-futures", on_change="rerun")
    if not box.open:
        return
    slips = slips_of(session.store, session.catalogue)
    robust = scenario_futures(session, opened.scenario if opened is not None else Scenario())

    def of_ten(count: int) -> int:
        return round(10 * count / robust.futures)

    with box:
        st.caption(plain(session.text(f"futures.{'own' if slips.is_own else 'assumed'}", count=FUTURES)))
        lines = [session.text("futures.openings", ten=of_ten(robust.openings_kept), count=robust.openings)]
        if robust.orders_all:
            lines.append(session.text("futures.orders", ten=of_ten(robust.orders_kept), count=robust.orders_all))
        st.html("".join(f"<p>{escape(line)}</p>" for line in lines))
        for key, listed in (("order", robust.orders), ("coupling", robust.couplings)):
            _draw_held(session, outlook, key, listed, robust.futures)


def _draw_held(session: Session, outlook: Outlook, key: str, listed: Sequence[Held], futures: int) -> None:
    if not listed:
        return
    columns = session.columns()

    def title(at: int) -> str:
        place = columns.place.get(outlook.ids[at])
        return "" if place is None else short(columns.activities[place].title, _LONGEST)

    rows = "".join(
        "<li>"
        + escape(
            session.text(
                f"futures.of_{key}",
                first=title(item.works[0]),
                second=title(item.works[1]),
                ten=round(10 * item.futures / futures),
            )
        )
        + "</li>"
        for item in listed[:_MOST_LISTED]
    )
    head = escape(session.text(f"futures.{key}s_head", count=len(listed)))
    st.html(f'<details class="koppel-behind"><summary>{head}</summary><ul>{rows}</ul></details>')
