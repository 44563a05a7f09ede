"""Going to where something can be acted on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.ui import state
from koppel.ui.components.turn import turn

if TYPE_CHECKING:
    from koppel.services.news.entries import Target


def go_to(target: Target) -> None:
    """Show the page of a target, with what it names chosen."""
    state.put("page", target.page)
    state.put("combination", target.combination)
    state.put("activity", target.activity)
    if target.activity is not None:
        # The map goes to it by itself; where somebody looked before may be elsewhere.
        state.put("place", None)
    if target.page == "koppelkansen":
        state.put("tab", target.tab or state.FIELDS["tab"].default)
    if target.area is not None:
        state.put("compass_area", target.area)
        state.put("compass_view", "antwoorden")
        state.put("compass_answer", f"{target.theme or ''}~")
        turn()
    if target.pin is not None:
        # The map goes to it by itself.
        state.put("pin", target.pin)
        state.put("panel", "pins")
        state.put("place", None)
    if target.proposals is not None:
        state.put("proposals", target.proposals)
    if target.since is not None:
        state.put("since", target.since)
