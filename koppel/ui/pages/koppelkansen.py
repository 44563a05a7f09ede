"""What could be done together, best first and why; and what goes in the wrong order, hinders or stands twice."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.model import FindingType
from koppel.services.chances.opportunities import SORTS, bars, sorted_combinations
from koppel.services.deciding.assessment import Stage
from koppel.services.deciding.decided import unlisted_decisions
from koppel.services.facts.pairs import score_number
from koppel.services.plans.view_models import activity_views
from koppel.ui import state
from koppel.ui.components.agreements import draw_cards
from koppel.ui.components.charts.bars import bars_html
from koppel.ui.components.compass.findings_tab import draw_findings
from koppel.ui.components.deciding import combinations
from koppel.ui.components.deciding.choice import draw_choice, wanted
from koppel.ui.components.deciding.decision import badge, draw_decision
from koppel.ui.components.map.map_view import draw_map
from koppel.ui.components.plans.filters import draw_filters
from koppel.ui.components.warnings import draw_warnings
from koppel.ui.words import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from koppel.services.chances.worth_now import Row
    from koppel.services.deciding.decided import DecidedCombination
    from koppel.services.plans.view_models import CombinationView
    from koppel.ui.session import Session

_TABS = {
    "samen": (),
    "volgorde": (FindingType.VOLGORDE, FindingType.OPBREEKRUST),
    "hinder": (FindingType.HINDER,),
    "dubbel": (FindingType.DUBBEL,),
    # What the compass says, not works.
    "wijk": (),
}
_PAGE = 25
_SHOWN = "chances_shown"
_GROWN = {Stage.ASKED: "grown", Stage.TAKEN_OVER: "taken_over", Stage.REJECTED: "refused"}


def draw(session: Session) -> None:
    """Draw the page."""
    draw_filters(session)
    st.segmented_control(
        session.text("chances.tabs"),
        list(_TABS),
        format_func=partial(_tab, session),
        label_visibility="collapsed",
        required=True,
        **state.bound("tab"),
    )
    types = _TABS[state.get("tab")]
    if state.get("tab") == "wijk":
        draw_findings(session)
    elif types:
        draw_warnings(session, types)
    else:
        _together(session)


def _tab(session: Session, name: str) -> str:
    return session.text(f"chances.tab.{name}")


def _together(session: Session) -> None:
    on_map = combinations.visible(session, session.combinations(), session.shown())
    listed = {item.id for item in session.combinations()}
    decided_before = unlisted_decisions(session.store, session.catalogue, session.language, listed)
    other = _not_listed(session, {*listed, *(item.id for item in decided_before)})
    if not on_map:
        if session.combinations() or not combinations.draw_rare(session):
            st.info(session.text("none_shown" if session.combinations() else "none"))
        if not decided_before and other is None:
            return
    # On a phone what was chosen stands above the list from which it was chosen.
    is_asked = state.get("combination") is not None
    with st.container(key="chances-one" if is_asked else "chances-all"):
        left, right = st.columns([4, 8], gap="large")
    with left:
        draw_choice(session)
    is_wanted = wanted(session)
    chances = [item for item in on_map if is_wanted(item.id, {member.partner for member in item.members})]
    decided_before = tuple(
        item for item in decided_before if is_wanted(item.id, {member.partner for member in item.members})
    )
    if not chances and not decided_before and other is None:
        right.info(session.text("decision.none_state"))
        return
    worth = session.worth()
    ordered = sorted_combinations(chances, state.get("sort"), session.today, worth)
    identity = state.get("combination")
    shown_before = identity or _shown_before()
    decided = next(
        (item for item in decided_before if item.id == shown_before), None if ordered or other else decided_before[0]
    )
    first = next((item for item in ordered if item.id == shown_before), ordered[0] if ordered else None)
    chosen = None if decided else other or first
    _keep_shown(decided.id if decided else chosen.id if chosen else None)
    with left:
        if ordered:
            sorts = {"format_func": partial(_sort, session), **state.bound("sort")}
            st.selectbox(session.text("chances.sort"), SORTS, help=plain(_terms(session)), **sorts)
            _list(session, ordered, chosen, worth)
        _list_past(session, decided_before, decided)
        if on_map:
            combinations.draw_rare(session)
    with right:
        if is_asked:
            back = session.text("chances.all")
            st.button(
                back, icon=":material/arrow_back:", key="chances-back", on_click=combinations.choose, args=(None,)
            )
        shown = {*(item.id for item in ordered), *(item.id for item in decided_before), other.id if other else None}
        if identity is not None and identity not in shown:
            st.info(session.text("chances.not_listed"))
        if chosen is not None:
            _detail(session, chosen)
        elif decided is not None:
            _detail_past(session, decided)


def _shown_before() -> str | None:
    """
    Return the combination that stood here without being asked for, as long as the list is narrowed and sorted the same.

    The first of the list goes elsewhere by what is said of it: who decides on it goes on seeing it.
    """
    about, identity = st.session_state.get(_SHOWN, (None, None))
    return identity if about == _narrowed() else None


def _keep_shown(identity: str | None) -> None:
    st.session_state[_SHOWN] = (_narrowed(), identity)


def _narrowed() -> tuple[object, ...]:
    return tuple(state.get(name) for name in ("sort", "state", "mine", "ours"))


def _not_listed(session: Session, listed: Collection[str]) -> CombinationView | None:
    """Return the combination that was asked for, if it is on no list and all of its works are shown."""
    identity = state.get("combination")
    combination = None if identity in listed else session.combination(identity)
    return (
        combination
        if combination is not None and combinations.visible(session, [combination], session.shown())
        else None
    )


def _sort(session: Session, name: str) -> str:
    return session.text(f"chances.by.{name}")


def _terms(session: Session) -> str:
    """Explain once what the rows call contract and order."""
    rules, language = session.catalogue.rules, session.language
    contract, order = (formats.duration(days, language) for days in (rules.now_contract_days, rules.now_order_days))
    return session.text("worth.terms", contract=contract, order=order)


def _list(
    session: Session, ordered: list[CombinationView], chosen: CombinationView | None, worth: Mapping[str, Row]
) -> None:
    is_now = state.get("sort") == "now"
    everything = len(ordered)
    # A filter asks for what it finds, and a short list is read to its end.
    if is_now and everything > session.catalogue.rules.combination_least_listed and _is_unfiltered(session, ordered):
        ordered = [item for item in ordered if item.id in worth]
    many = st.session_state.setdefault("chances_listed", _PAGE)
    count = sum(item.id in worth for item in ordered)
    if not is_now:
        st.caption(plain(session.text("chances.count", count=len(ordered))))
    else:
        st.caption(plain(session.text("worth.count", count=count) if count else session.text("worth.none")))
    numbers = {item.id: number for number, item in enumerate(session.numbered(), 1)}
    money = session.money_rows()
    for item in ordered[:many]:
        why = worth.get(item.id) if is_now else None
        worth_line = f"  \n{plain(why.between)}  \n*{plain(why.until)}; {plain(why.odds)}*" if why else ""
        if why and why.need:
            worth_line += f"  \n*{plain(why.need)}*"
        if row := money.get(item.id):
            worth_line += f"  \n*{plain(row)}*"
        st.button(
            f"{numbers[item.id]}\\. {combinations.label(session, item, with_score=why is None)}{worth_line}",
            key=f"chance-{item.id}",
            type="primary" if item is chosen else "secondary",
            on_click=combinations.choose,
            args=(item.id,),
            width="stretch",
            wrap=True,
        )
    if len(ordered) > many:
        st.button(session.text("chances.more", count=len(ordered) - many), on_click=_more, width="stretch")
    elif everything > len(ordered):
        others = session.text("worth.others", count=everything - len(ordered))
        st.button(others, key="chances-others", on_click=state.put, args=("sort", "score"), width="stretch")


def _is_unfiltered(session: Session, ordered: Sequence[CombinationView]) -> bool:
    return len(ordered) == len(session.combinations())


def _more() -> None:
    st.session_state["chances_listed"] += _PAGE


def _detail(session: Session, item: CombinationView) -> None:
    st.header(plain(item.name), anchor=False)
    sure = session.text("chances.certain" if item.is_certain else "chances.indicative")
    st.html(
        f'<p class="koppel-score"><b>{score_number(item.score, session.language)}</b> '
        f"{escape(session.text('chances.score'))} · {escape(item.certainty)}: {escape(sure)}</p>"
    )
    combinations.draw_standing(session, item)
    draw_decision(session, item.id)
    combinations.draw_needs(session, item)
    combinations.draw_money(session, item)
    _evidence(session, item)


def _evidence(session: Session, item: CombinationView) -> None:
    """Draw where, when, why and what it saves, and what is on paper: what the decision rests on."""
    lines = (" · ".join((item.period, item.ground, item.openings)), " · ".join(item.saved[1:]))
    st.html(f'<p class="koppel-facts-line">{"<br>".join(map(escape, lines))}</p>')
    members = [member.id for member in item.members]
    draw_map(session, key="chance-map", shown=None, chosen=members, faded=True, fit=members, height="340px")
    st.button(session.text("chances.on_map"), icon=":material/map:", on_click=_on_map, args=(item.id,))
    columns = session.columns()
    activities = [columns.activities[columns.place[identity]] for identity in members]
    st.subheader(session.text("chances.when"), anchor=False)
    st.html(
        bars_html(
            bars(activities, session.catalogue, session.language),
            session.today,
            session.language,
            now=session.text("chances.today"),
            can_move=session.text("chances.can_move"),
        )
    )
    st.subheader(session.text("why"), anchor=False)
    st.html("".join(combinations.pair_html(pair, session) for pair in item.pairs))
    st.subheader(session.text("benefit"), anchor=False)
    st.html(combinations.saved_html(item.saved))
    with st.expander(session.text("chances.how")):
        st.html("".join(f"<p>{escape(line)}</p>" for line in item.how))
    draw_cards(session, item.id, activities)
    st.subheader(session.text("members"), anchor=False)
    for member in item.members:
        st.html(combinations.activity_card(member, session))
    combinations.draw_alternatives(session, item)


def _list_past(
    session: Session, decided_before: Sequence[DecidedCombination], chosen: DecidedCombination | None
) -> None:
    """List what was decided and is no longer found, folded away."""
    if not decided_before:
        return
    with st.expander(session.text("decision.past", count=len(decided_before)), expanded=chosen is not None):
        for item in decided_before:
            st.button(
                f"{plain(item.name)}{badge(session, item.id)}",
                key=f"decided-{item.id}",
                type="primary" if item is chosen else "secondary",
                on_click=combinations.choose,
                args=(item.id,),
                width="stretch",
                wrap=True,
            )


def _detail_past(session: Session, item: DecidedCombination) -> None:
    st.header(plain(item.name), anchor=False)
    if item.grown is None:
        st.info(session.text("decision.past_note"))
    else:
        st.info(plain(session.text(f"decision.past_{_GROWN[item.grown.stage]}", name=item.grown.name)))
        st.button(
            session.text("decision.open_grown"), key="open-grown", icon=":material/arrow_forward:",
            on_click=combinations.choose, args=(item.grown.id,),
        )  # fmt: skip
    draw_decision(session, item.id)
    draw_cards(session, item.id, item.members)
    if item.members:
        st.subheader(session.text("members"), anchor=False)
        for member in activity_views(item.members, session.catalogue, session.language):
            st.html(combinations.activity_card(member, session))


def _on_map(identity: str) -> None:
    combinations.choose(identity)
    state.put("page", "kaart")
