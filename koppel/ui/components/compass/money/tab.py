"""Money on the page of the compass: funds, what of works is covered, and the scorekaart of an area."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, allowed, ever_allowed
from koppel.services.cache import Until, cached
from koppel.services.compass.money.funding import restore_funding, withdraw_funding
from koppel.services.compass.money.funds import restore_fund, withdraw_fund
from koppel.services.compass.money.overview import (
    FundReport,
    Money,
    WorkFunding,
    WorkMoney,
    fund_history,
    money,
    money_csv,
)
from koppel.services.compass.money.put_back import dropped_fundings, funding_history
from koppel.services.compass.money.words import (
    condition_lines,
    coverage_words,
    dropped_words,
    free_words,
    funding_version_words,
    funding_words,
    left_words,
    version_words,
)
from koppel.ui.components.compass.money.fund_form import draw_fund_form
from koppel.ui.components.compass.money.funding_form import draw_funding_change, draw_funding_new
from koppel.ui.components.compass.money.scorecard import draw_scorecard
from koppel.ui.components.compass.saving import save_or_say
from koppel.ui.words import number_badge, plain

if TYPE_CHECKING:
    from datetime import date

    from koppel.model.compass.indicators import Compass
    from koppel.ui.session import Session


def draw_money(session: Session, compass: Compass, code: str) -> None:
    """Draw funds and works, which are of all areas, and the scorekaart of one."""
    shown = _money(session, session.today)
    may_set = allowed(session.store.actor, Task.SET_FUND)
    _funds(session, shown, may_set=may_set)
    _works(session, shown)
    draw_scorecard(session, compass, code, shown.area_names.get(code, code), may_set=may_set)


@cached(Until.CHANGE)
def _money(session: Session, day: date) -> Money:
    return money(session.store, session.catalogue, day)


def _funds(session: Session, shown: Money, *, may_set: bool) -> None:
    st.subheader(session.text("compass.money_funds"), anchor=False)
    if shown.funds:
        st.html(f"<p><b>{escape(free_words(shown, session.language))}</b></p>")
    else:
        st.info(plain(session.text("compass.money_none_lead" if may_set else "compass.money_none")))
    for report in shown.funds:
        _fund(session, shown, report, may_set=may_set)
    if may_set:
        with st.expander(session.text("compass.money_fund_add"), icon=":material/add:", expanded=not shown.funds):
            draw_fund_form(session, shown, None)
    if shown.gone:
        with st.expander(session.text("compass.money_gone")):
            for fund in shown.gone:
                with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                    words = version_words(fund, session.catalogue, shown, session.language)
                    st.html(f"<p>{escape(words)}</p>")
                    if may_set and st.button(
                        session.text("compass.money_restore"), key=f"fund-back-{fund.id}", type="tertiary"
                    ):
                        save_or_say(session, partial(restore_fund, session.store, fund.id))


def _fund(session: Session, shown: Money, report: FundReport, *, may_set: bool) -> None:
    fund, store, language = report.fund, session.store, session.language
    versions = fund_history(store, fund.id) if fund.number > 1 else (fund,)
    with st.container(border=True, gap="small"):
        items = "".join(
            f"<li><b>{escape(name)}:</b> {escape(words)}</li>"
            for name, words in condition_lines(fund.content, session.catalogue, shown, language)
        )
        st.html(
            f"<h4>{escape(fund.content.name)}</h4><p>{escape(fund.content.giver)}<br>"
            f"{escape(left_words(report, language))}</p><ul>{items}</ul>"
        )
        with st.container(horizontal=True, gap="small"):
            if may_set:
                with st.popover(session.text("compass.money_fund_change"), icon=":material/edit:"):
                    draw_fund_form(session, shown, fund)
                _undo(session, fund.number, f"fund-undo-{fund.id}", partial(restore_fund, store, fund.id))
                if st.button(
                    session.text("compass.money_fund_withdraw"),
                    key=f"fund-gone-{fund.id}",
                    icon=":material/delete:",
                    type="tertiary",
                ):
                    save_or_say(session, partial(withdraw_fund, store, fund.id))
            if len(versions) > 1:
                with st.popover(session.text("compass.money_history"), icon=":material/history:"):
                    older = "".join(
                        f"<li>{escape(version_words(item, session.catalogue, shown, language))}</li>"
                        for item in versions[-2::-1]
                    )
                    st.html(f"<ul>{older}</ul>")


def _works(session: Session, shown: Money) -> None:
    st.subheader(session.text("compass.money_works"), anchor=False)
    if shown.works:
        st.download_button(
            session.text("compass.money_file"),
            partial(money_csv, shown.works),
            file_name=f"geld-{session.today.isoformat()}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
    else:
        st.info(plain(session.text("compass.money_works_none")))
    for item in shown.works:
        _work(session, item)
    if shown.without:
        st.caption(plain(session.text("compass.money_without", count=shown.without)))
    if shown.funds and ever_allowed(session.store.actor, Task.FUND_WORK):
        with st.expander(session.text("compass.money_funding_add"), icon=":material/add:"):
            draw_funding_new(session, shown)
    _dropped(session)


def _work(session: Session, item: WorkMoney) -> None:
    work, language, store = item.work, session.language, session.store
    may = allowed(store.actor, Task.FUND_WORK, [work.partner])
    with st.container(border=True, gap="small"):
        st.html(
            f"<p>{number_badge(work.number)}<b>{escape(work.title)}</b> ({escape(work.partner)})<br>"
            f"{escape(coverage_words(item, language))}</p>"
        )
        for one in item.fundings:
            with st.container(
                horizontal=True, gap="small", vertical_alignment="center", key=f"money-of-{one.funding.id}"
            ):
                st.html(f"<p>{escape(funding_words(one, language))}</p>")
                if not may:
                    _older(session, one)
                    continue
                with st.popover(session.text("compass.money_funding_change"), icon=":material/edit:"):
                    draw_funding_change(session, one)
                identity = one.funding.id
                undo = partial(restore_funding, store, identity)
                _undo(session, one.funding.number, f"funding-undo-{identity}", undo)
                if st.button(
                    session.text("compass.money_drop"),
                    key=f"funding-gone-{identity}",
                    icon=":material/delete:",
                    type="tertiary",
                ):
                    save_or_say(session, partial(withdraw_funding, store, identity))
                _older(session, one)


def _dropped(session: Session) -> None:
    """Draw what was taken off works, with the way back for who may say so."""
    gone = dropped_fundings(session.store)
    if not gone:
        return
    with st.expander(session.text("compass.money_dropped")):
        for item in gone:
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                st.html(f"<p>{escape(dropped_words(item, session.language))}</p>")
                if allowed(session.store.actor, Task.FUND_WORK, [item.work.partner]) and st.button(
                    session.text("compass.money_restore"), key=f"funding-back-{item.funding.id}", type="tertiary"
                ):
                    save_or_say(session, partial(restore_funding, session.store, item.funding.id))


def _older(session: Session, one: WorkFunding) -> None:
    """Draw what stood before, where money of a fund for a work was changed or put back."""
    if one.funding.number == 1:
        return
    with st.popover(session.text("compass.money_history"), icon=":material/history:"):
        older = "".join(
            f"<li>{escape(funding_version_words(item, one.fund, session.language))}</li>"
            for item in funding_history(session.store, one.funding.id)[-2::-1]
        )
        st.html(f"<ul>{older}</ul>")


def _undo(session: Session, number: int, key: str, undo: partial[None]) -> None:
    """Draw the way back from the last change, where there was one."""
    if number > 1 and st.button(session.text("compass.money_undo"), key=key, icon=":material/undo:", type="tertiary"):
        save_or_say(session, undo)
