"""Asking for the best plan: computed beside the screens, with progress and a way to stop, and kept as a scenario."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

import streamlit as st

from koppel import formats
from koppel.errors import KoppelError
from koppel.services.planning.best_plan import best_plan, partners_of
from koppel.services.planning.kept_plan import keep_plan
from koppel.services.planning.scenarios import LONGEST_SCENARIO, OpenScenario, reaches
from koppel.ui import state
from koppel.ui.components.planning.choosing import draw_reach, reach_of, say
from koppel.ui.drafts import Draft, draft_of, store, tell
from koppel.ui.error_boundary import draw_problem
from koppel.ui.jobs import result_of
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from koppel.model.scenarios import Reach
    from koppel.planning.scenario import Scenario
    from koppel.ui.session import Session

_ASKED, _BOX = "plan_asked", "scenario-propose"
SECONDS = (10, 60, 300)
# Asks the list of works to show only those that differ from the plans.
SHOW_ONLY = "scenario_show_only"


class _Asked(NamedTuple):
    """A plan that somebody asked for, until it is kept."""

    key: str
    name: str
    reach: Reach
    partner: str | None
    seconds: int
    scenario: Scenario | None
    aim: str | None
    without: tuple[str, ...]


def draw_asking(session: Session, opened: OpenScenario | None) -> None:
    """Draw the button that asks for the best plan, for who may."""
    if not reaches(session.store):
        return
    box = st.popover(session.text("scenarios.propose"), icon=":material/auto_awesome:", key=_BOX, on_change="rerun")
    if not box.open:
        return
    with box:
        st.caption(session.text("scenarios.propose_help"))
        name = session.text("scenarios.plan_of", day=formats.day(session.today, session.language))
        draft = draft_of(
            "scenario-propose", {"name": name, "reach": 0, "seconds": SECONDS[0], "from": 0, "aim": "", "without": []}
        )
        tell(session, draft)
        st.text_input(session.text("scenarios.name"), max_chars=LONGEST_SCENARIO, key=draft.key("name"))
        draw_reach(session, draft)
        aims = {"": session.text("scenarios.aim_all")}
        aims |= {key: item.label[session.language] for key, item in session.catalogue.plan.aims.items()}
        st.selectbox(
            session.text("scenarios.aim"), list(aims), format_func=aims.__getitem__, key=draft.among("aim", aims)
        )
        partners = partners_of(session.store)
        st.multiselect(
            session.text("scenarios.without"),
            partners,
            placeholder=session.text("scenarios.without_none"),
            key=draft.among("without", partners),
        )
        st.segmented_control(
            session.text("scenarios.seconds"),
            SECONDS,
            format_func=lambda count: session.text(f"scenarios.for.{count}"),
            required=True,
            key=draft.among("seconds", SECONDS),
        )
        if opened is not None:
            st.selectbox(
                session.text("scenarios.begin_with"),
                [0, 1],
                format_func=lambda at: short(opened.record.name, 60) if at else session.text("scenarios.plans"),
                key=draft.among("from", [0, 1]),
            )
        begun = opened.scenario if opened is not None else None
        st.button(
            session.text("scenarios.propose_do"),
            type="primary",
            key="scenario-proposed",
            on_click=_ask,
            args=(session, draft, begun),
        )


def draw_work(session: Session) -> None:
    """Draw how far a plan is that was asked for; keep it as a scenario when it is there."""
    asked: _Asked | None = st.session_state.get(_ASKED)
    if asked is None:
        return
    work = partial(
        best_plan,
        session.store,
        session.catalogue,
        session.language,
        today=session.today,
        seconds=asked.seconds,
        scenario=asked.scenario,
        wishes=session.catalogue.plan.toward(asked.aim, asked.without),
    )
    try:
        plan = result_of(session, "plan", asked.key, work, "scenarios.searching", is_asked=True)
        made = keep_plan(session.store, plan, asked.name, asked.reach, asked.partner)
    except KoppelError as error:
        st.session_state.pop(_ASKED, None)
        draw_problem(error, session.language)
        return
    st.session_state.pop(_ASKED, None)
    state.put("scenario", str(made))
    # What it proposes is what people look for first.
    st.session_state[SHOW_ONLY] = True
    say(session.text("scenarios.proposed", count=len(plan.advice.moves)))
    st.rerun()


def draw_advice(session: Session, opened: OpenScenario) -> None:
    """Say how good a plan is that was computed, and what contradicts itself or cannot be helped."""
    advice = opened.advice
    if advice is None:
        return
    conflicts = [item for item in advice["told"] if item["about"] == "conflicts"]
    percent = formats.percent(advice["left"], session.language)
    if conflicts:
        st.warning(plain(session.text("scenarios.impossible")))
    elif not advice["lawful"]:
        st.warning(plain(session.text("scenarios.unlawful")))
    elif advice["proven"]:
        st.info(plain(session.text("scenarios.proven")))
    else:
        st.info(plain(session.text("scenarios.stopped" if advice["stopped"] else "scenarios.left", percent=percent)))
    for about in ("conflicts", "cannot_be_helped", "remarks"):
        sentences = [_words(session, item) for item in advice["told"] if item["about"] == about]
        if not sentences:
            continue
        with st.expander(session.text(f"scenarios.told.{about}", count=len(sentences)), expanded=about == "conflicts"):
            st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences))


def why_by_work(session: Session, opened: OpenScenario) -> dict[str, str]:
    """Return of each work that still stands where the plan put it why it moves."""
    if opened.advice is None:
        return {}
    starts = {item.work: item.start for item in opened.scenario.changes}
    return {
        item["work"]: _words(session, item)
        for item in opened.advice["moves"]
        if (start := starts.get(item["work"])) is not None and start.isoformat() == item["start"]
    }


def _ask(session: Session, draft: Draft, begun: Scenario | None) -> None:
    def save(values: dict[str, Any], _version: int) -> None:
        reach, partner = reach_of(session, values)
        seconds = values["seconds"] if values["seconds"] in SECONDS else SECONDS[0]
        name = values["name"].strip() or session.text("scenarios.propose")
        st.session_state[_ASKED] = _Asked(
            uuid4().hex,
            name,
            reach,
            partner,
            seconds,
            begun if values["from"] == 1 else None,
            values["aim"] if values["aim"] in session.catalogue.plan.aims else None,
            tuple(values["without"]),
        )

    if store(session, draft, save):
        st.session_state[_BOX] = False


def _words(session: Session, item: dict[str, Any]) -> str:
    words: str = item["words"][session.language]
    return words
