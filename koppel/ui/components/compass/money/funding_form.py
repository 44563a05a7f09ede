"""The fields by which a work gets money of a fund: which, how much, and how far that is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, allowed
from koppel.i18n import text
from koppel.model.compass.money import FundingContent, FundingState, Total
from koppel.services.compass.money.funding import add_funding, change_funding
from koppel.ui.components.compass.money.fund_form import draw_amount
from koppel.ui.components.compass.saving import save_or_say
from koppel.ui.words import short

if TYPE_CHECKING:
    from koppel.services.compass.money.overview import Money, WorkFunding
    from koppel.ui.session import Session

_NOTHING = Total(0.0)


def draw_funding_new(session: Session, shown: Money) -> None:
    """Draw the fields by which one of one's own works gets money of a fund."""
    works = {
        item.id: short(item.title if item.number is None else f"{item.number} {item.title}", 120)
        for item in session.columns().activities
        if item.id is not None and allowed(session.store.actor, Task.FUND_WORK, [item.partner])
    }
    funds = {item.fund.id: item.fund.content.name for item in shown.funds}
    with st.form("funding-new", border=False):
        work = st.selectbox(
            session.text("compass.money_work"),
            list(works),
            None,
            format_func=works.__getitem__,
            placeholder=session.text("compass.money_work_choose"),
            key="funding-new-work",
        )
        fund = st.selectbox(
            session.text("compass.money_fund"),
            list(funds),
            None,
            format_func=funds.__getitem__,
            placeholder=session.text("compass.money_fund_choose"),
            key="funding-new-fund",
        )
        with st.container(horizontal=True, gap="small"):
            amount = draw_amount(session, "money_amount", None, "funding-new")
            state = _state(session, FundingState.WANTED, "funding-new")
        if not st.form_submit_button(session.text("compass.money_save"), type="primary"):
            return
    if work is None or fund is None:
        st.error(session.text("compass.money_choose_both"))
        return
    content = FundingContent(fund=fund, activity_id=work, amount=amount or _NOTHING, state=state)
    save_or_say(session, lambda: add_funding(session.store, content))


def draw_funding_change(session: Session, one: WorkFunding) -> None:
    """Draw the fields by which an amount or state is changed."""
    funding = one.funding
    key = f"funding-{funding.id}-{funding.number}"
    with st.form(key, border=False):
        amount = draw_amount(session, "money_amount", funding.content.amount, key)
        state = _state(session, funding.content.state, key)
        if not st.form_submit_button(session.text("compass.money_save"), type="primary"):
            return
    content = replace(funding.content, amount=amount or _NOTHING, state=state)
    save_or_say(session, lambda: change_funding(session.store, funding.id, content, version=funding.number))


def _state(session: Session, state: FundingState, key: str) -> FundingState:
    states = list(FundingState)
    return st.selectbox(
        session.text("compass.money_state"),
        states,
        states.index(state),
        format_func=lambda one: text(f"money.state.{one.value}", session.language),
        key=f"{key}-state",
    )
