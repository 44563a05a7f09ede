"""Asking for the best plan: computed beside the screens, with progress and a way to stop, and kept as a scenario."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

import streamlit as st

from koppel import formats
from koppel.errors import KoppelError
from koppel.planning.scenario import Scenario
from koppel.services.planning.best_plan import LONGEST_SECONDS, best_plan, partners_of
from koppel.services.planning.kept_plan import AskedPlan, asked_of, is_changed_since, keep_plan
from koppel.services.planning.scenarios import LONGEST_SCENARIO, OpenScenario, free_name, reaches
from koppel.services.planning.words import robust_words
from koppel.ui import state
from koppel.ui.components.planning.choosing import draw_reach, reach_of, say
from koppel.ui.components.planning.moves import draw_moves
from koppel.ui.drafts import Draft, draft_of, store, tell
from koppel.ui.error_boundary import draw_problem
from koppel.ui.jobs import result_of
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from koppel.model.scenarios import Reach
    from koppel.ui.session import Session

_ASKED, _BOX = "plan_asked", "scenario-propose"
SECONDS = (10, 60, 300)
# So many times as long is searched by who wants to know whether it can be better.
_LONGER = 6
# How heavy something counts, by how many times what the team says.
TIMES = (0.0, 0.5, 1.0, 2.0, 4.0)
WEIGHTS = ("opening", "hinder_week", "hinder_at_once", "moved_month", "largest_share", "coupling", "need", "cost")
# Asks the list of works to show only those that differ from the plans.
SHOW_ONLY = "scenario_show_only"


class _Asked(NamedTuple):
    """A plan that somebody asked for, until it is kept."""

    key: str
    name: str
    reach: Reach
    partner: str | None
    asked: AskedPlan


def draw_asking(session: Session, opened: OpenScenario | None) -> None:
    """Draw the button that asks for the best plan, for who may."""
    if not reaches(session.store):
        return
    box = st.popover(session.text("scenarios.propose"), icon=":material/auto_awesome:", key=_BOX, on_change="rerun")
    if not box.open:
        return
    with box:
        st.caption(session.text("scenarios.propose_help"))
        name = free_name(
            session.store, session.text("scenarios.plan_of", day=formats.day(session.today, session.language))
        )
        began = {"name": name, "reach": 0, "seconds": SECONDS[0], "from": 0, "aim": "", "without": []}
        draft = draft_of("scenario-propose", began | dict.fromkeys(WEIGHTS, 1.0))
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
        _draw_weights(session, draft)
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
    how = asked.asked
    work = partial(
        best_plan,
        session.store,
        session.catalogue,
        session.language,
        today=session.today,
        seconds=how.seconds,
        scenario=Scenario(changes=how.begun) if how.begun else None,
        wishes=session.catalogue.plan.toward(how.aim, how.without).weighing(how.times),
    )
    try:
        plan = result_of(
            session, "plan", asked.key, work, "scenarios.searching", is_asked=True, most_seconds=how.seconds
        )
        made = keep_plan(session.store, plan, asked.name, asked.reach, asked.partner, asked=how)
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
    """Say how good a plan is that was computed, how it was weighed, and what contradicts itself or cannot be helped."""
    advice = opened.advice
    if advice is None:
        return
    if is_changed_since(opened):
        st.warning(plain(session.text("scenarios.changed_since")))
    else:
        _draw_quality(session, opened, advice)
        if advice.get("robust") is not None:
            st.info(plain(" ".join(robust_words(advice["robust"], session.language))))
    draw_moves(session, opened)
    _draw_how(session, opened)
    for about in ("conflicts", "cannot_be_helped", "remarks"):
        sentences = [_words(session, item) for item in advice["told"] if item["about"] == about]
        if not sentences:
            continue
        with st.expander(session.text(f"scenarios.told.{about}", count=len(sentences)), expanded=about == "conflicts"):
            if about == "cannot_be_helped":
                st.caption(session.text("scenarios.told_about.cannot_be_helped"))
            st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences))


def _draw_quality(session: Session, opened: OpenScenario, advice: dict[str, Any]) -> None:
    conflicts = [item for item in advice["told"] if item["about"] == "conflicts"]
    percent = formats.percent(advice["left"], session.language)
    if conflicts:
        st.warning(plain(session.text("scenarios.impossible")))
    elif not advice["lawful"]:
        st.warning(plain(session.text("scenarios.unlawful")))
    elif advice.get("robust") is not None:
        # How good it is when works slip is told below; on paper another one can be better.
        return
    elif advice["proven"]:
        st.info(plain(session.text("scenarios.proven")))
    else:
        st.info(plain(session.text("scenarios.stopped" if advice["stopped"] else "scenarios.left", percent=percent)))
    how = asked_of(opened)
    if how is None or not reaches(session.store) or advice["proven"] or conflicts:
        return
    longer = min(LONGEST_SECONDS, how.seconds * _LONGER)
    st.button(
        session.text("scenarios.longer", time=_time_words(session, longer)),
        key="scenario-longer",
        icon=":material/more_time:",
        on_click=_ask_longer,
        args=(session, opened, replace(how, seconds=longer)),
    )


def _draw_how(session: Session, opened: OpenScenario) -> None:
    """Say in words what counted how heavily, where that is known."""
    how = asked_of(opened)
    if how is None:
        return
    lines = [
        session.text(
            "scenarios.how.weight", name=session.text(f"scenarios.weight.{name}"), times=_times(session, count)
        )
        for name in WEIGHTS
        if (count := how.times.get(name, 1.0)) != 1.0
    ]
    if (aim := session.catalogue.plan.aims.get(how.aim or "")) is not None:
        label = aim.label[session.language]
        lines.insert(0, session.text("scenarios.how.aim", aim=label))
    if how.without:
        partners = formats.listed([short(name, 60) for name in how.without], session.language)
        lines.append(session.text("scenarios.how.without", partners=partners))
    with st.expander(session.text("scenarios.weights")):
        st.markdown(plain(session.text("scenarios.how.usual" if not lines else "scenarios.how.told")))
        if lines:
            st.markdown("\n".join(f"- {plain(line)}" for line in lines))
        st.markdown("\n".join(f"- {plain(line)}" for line in _scale(session)))


def _scale(session: Session) -> list[str]:
    """Say of each thing for how many months of moving it counts, as the team weighs it."""
    weights = session.catalogue.plan.weights
    return [
        session.text(
            "scenarios.how.counts",
            name=_weight(session, name),
            months=formats.number(getattr(weights, name), session.language, decimals=2),
        )
        for name in WEIGHTS
        if name != "moved_month"
    ]


def _draw_weights(session: Session, draft: Draft) -> None:
    with st.expander(session.text("scenarios.weights")):
        st.caption(session.text("scenarios.weights_help"))
        for name in WEIGHTS:
            st.selectbox(
                _weight(session, name),
                TIMES,
                format_func=partial(_times, session),
                key=draft.among(name, TIMES),
            )


def _weight(session: Session, name: str) -> str:
    return formats.capitalised(session.text(f"scenarios.weight.{name}"))


def _times(session: Session, count: float) -> str:
    nearest = min(TIMES, key=lambda known: abs(known - count))
    return session.text(f"scenarios.times.{TIMES.index(nearest)}")


def _time_words(session: Session, seconds: float) -> str:
    if seconds < 60:
        return session.text("scenarios.longer_seconds", count=round(seconds))
    return session.text("scenarios.longer_minutes", count=round(seconds / 60))


def _ask_longer(session: Session, opened: OpenScenario, how: AskedPlan) -> None:
    record = opened.record
    name = session.text("scenarios.longer_name", name=short(record.name, LONGEST_SCENARIO - 30))
    own = (record.reach, record.partner)
    reach, partner = own if own in reaches(session.store) else reaches(session.store)[-1]
    st.session_state[_ASKED] = _Asked(uuid4().hex, name, reach, partner, how)


def _ask(session: Session, draft: Draft, begun: Scenario | None) -> None:
    def save(values: dict[str, Any], _version: int) -> None:
        reach, partner = reach_of(session, values)
        seconds = values["seconds"] if values["seconds"] in SECONDS else SECONDS[0]
        name = values["name"].strip() or session.text("scenarios.propose")
        asked = AskedPlan(
            seconds=seconds,
            aim=values["aim"] if values["aim"] in session.catalogue.plan.aims else None,
            without=tuple(values["without"]),
            times={name: count for name in WEIGHTS if (count := values[name]) in TIMES and count != 1.0},
            begun=begun.changes if begun is not None and values["from"] == 1 else (),
            day=session.today,
        )
        st.session_state[_ASKED] = _Asked(uuid4().hex, name, reach, partner, asked)

    if store(session, draft, save):
        st.session_state[_BOX] = False


def _words(session: Session, item: dict[str, Any]) -> str:
    words: str = item["words"][session.language]
    return words
