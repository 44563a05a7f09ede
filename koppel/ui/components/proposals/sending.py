"""Sending what a scenario changes to the partners of these works, as a question."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

import streamlit as st

from koppel.access import Task, allowed
from koppel.model.scenarios import Reach
from koppel.services.planning.proposal_sending import askable, send_proposals
from koppel.services.planning.proposals import list_asked
from koppel.ui import state
from koppel.ui.drafts import Draft, draft_of, store, tell
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from koppel.services.planning.scenarios import OpenScenario
    from koppel.ui.session import Session

_BOX = "scenario-ask"
SENT = "proposals_sent"


def draw_sending(session: Session, opened: OpenScenario) -> None:
    """Draw the way to ask partners for the dates of a scenario, for who may; and that they were asked already."""
    if not allowed(session.store.actor, Task.PROPOSE) or opened.record.is_rejected:
        return
    sets = [item for item in list_asked(session.store) if item.record.scenario == opened.record.id]
    with st.container(gap="small", key="scenario-asking"):
        _draw_box(session, opened)
        if sets:
            st.button(
                session.text("proposals.see_sent", count=sum(len(item.moves) for item in sets)),
                key="scenario-asked",
                type="tertiary",
                icon=":material/outgoing_mail:",
                on_click=_go,
                args=(str(sets[0].record.id),),
            )


def _draw_box(session: Session, opened: OpenScenario) -> None:
    columns = session.columns()
    works = {str(item.id): item for item in columns.activities}
    changes = askable(opened, works, session.today)
    if not changes:
        return
    # Not over the page: with many works its button would lie below the window.
    box = st.expander(session.text("proposals.ask"), icon=":material/forward_to_inbox:", key=_BOX, on_change="rerun")
    if not box.open:
        return
    with box:
        if opened.record.reach is not Reach.TEAM:
            st.info(session.text("proposals.only_team"))
            return
        st.caption(session.text("proposals.ask_help"))
        by_partner: defaultdict[str, list[str]] = defaultdict(list)
        for change in changes:
            by_partner[works[change.work].partner].append(change.work)
        order = [work for name in sorted(by_partner) for work in by_partner[name]]
        dropped = {change.work for change in changes if change.is_dropped}
        draft = draft_of(f"scenario-ask-{opened.record.id}", {"works": order})
        tell(session, draft)
        st.multiselect(
            session.text("proposals.which"),
            order,
            format_func=lambda work: session.text(
                "proposals.work_of_drop" if work in dropped else "proposals.work_of",
                title=short(works[work].title, 60),
                partner=works[work].partner,
            ),
            key=draft.among("works", order),
        )
        st.button(
            session.text("proposals.send"),
            type="primary",
            key="scenario-send",
            on_click=_send,
            args=(session, draft, opened),
        )


def _send(session: Session, draft: Draft, opened: OpenScenario) -> None:
    def save(values: dict[str, Any], _version: int) -> None:
        send = partial(send_proposals, session.store, session.catalogue, opened.record.id)
        made = send([UUID(item) for item in values["works"]], version=opened.record.version, today=session.today)
        st.session_state[SENT] = plain(session.text("proposals.sent", count=len(values["works"])))
        _go(str(made))

    if store(session, draft, save):
        st.session_state[_BOX] = False


def _go(identity: str) -> None:
    state.put("page", "voorstellen")
    state.put("proposals", identity)
