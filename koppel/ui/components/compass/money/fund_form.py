"""The fields of a fund: what it gives, to which works, when, and on which conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel import formats
from koppel.model import BudgetScope
from koppel.model.compass.money import FundContent, Together, amount_of
from koppel.services.compass.money.funds import (
    FIRST_DAY,
    LAST_DAY,
    LONGEST_NAME,
    LONGEST_NOTE,
    add_fund,
    change_fund,
)
from koppel.ui.components.compass.saving import save_or_say
from koppel.ui.words import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koppel.model.compass.money import Fund
    from koppel.services.compass.money.overview import Money
    from koppel.ui.session import Session


def draw_fund_form(session: Session, shown: Money, fund: Fund | None) -> None:
    """Draw the fields of a new fund, or of one that there is; save them once that is asked for."""
    content = None if fund is None else fund.content
    # With its version: what somebody else changes meanwhile is no longer what these fields began with.
    key = "fund-new" if fund is None else f"fund-{fund.id}-{fund.number}"
    with st.form(key, border=False):
        chosen = _what(session, content, key) | _when(session, shown, content, key)
        chosen |= _conditions(session, shown, fund, key)
        if not st.form_submit_button(session.text("compass.money_save"), type="primary"):
            return
    made = FundContent(**chosen)
    store, catalogue = session.store, session.catalogue
    if fund is None:
        save_or_say(session, lambda: add_fund(store, catalogue, made))
    else:
        save_or_say(session, lambda: change_fund(store, catalogue, fund.id, made, version=fund.number))


def _what(session: Session, content: FundContent | None, key: str) -> dict[str, Any]:
    name = st.text_input(
        session.text("compass.money_name"), "" if content is None else content.name, LONGEST_NAME, key=f"{key}-name"
    )
    giver = st.text_input(
        session.text("compass.money_giver"), "" if content is None else content.giver, LONGEST_NAME, key=f"{key}-giver"
    )
    kinds = _kinds(session, "compass.money_kinds", () if content is None else content.kinds, f"{key}-kinds")
    compass = session.catalogue.compass
    themes = {} if compass is None else compass.themes
    chosen = st.multiselect(
        session.text("compass.money_themes"),
        list(themes),
        [theme for theme in (() if content is None else content.themes) if theme in themes],
        format_func=lambda theme: themes[theme].label[session.language],
        placeholder="",
        key=f"{key}-themes",
    )
    st.caption(plain(session.text("compass.money_for_help")))
    return {"name": name, "giver": giver, "kinds": kinds, "themes": tuple(chosen)}


def _when(session: Session, shown: Money, content: FundContent | None, key: str) -> dict[str, Any]:
    areas = [None, *sorted(shown.area_names, key=lambda code: (shown.area_names[code].casefold(), code))]
    area = None if content is None else content.area
    if area not in areas:
        areas.append(area)
    anywhere = session.text("compass.money_anywhere")
    chosen = st.selectbox(
        session.text("compass.money_area"),
        areas,
        areas.index(area),
        format_func=lambda code: anywhere if code is None else f"{shown.area_names.get(code, code)} ({code})",
        key=f"{key}-area",
    )
    days: dict[str, Any] = {}
    with st.container(horizontal=True, gap="small"):
        for field, label in (("first_day", "first"), ("last_day", "last"), ("apply_by", "apply")):
            days[field] = st.date_input(
                session.text(f"compass.money_{label}"),
                value=None if content is None else getattr(content, field),
                min_value=FIRST_DAY,
                max_value=LAST_DAY,
                format=formats.day_pattern(session.language),
                key=f"{key}-{field}",
            )
    return {"area": chosen, **days}


def _conditions(session: Session, shown: Money, fund: Fund | None, key: str) -> dict[str, Any]:
    content = None if fund is None else fund.content
    with st.container(horizontal=True, gap="small"):
        available = draw_amount(session, "money_sum", content and content.available, key)
        share = st.number_input(
            session.text("compass.money_share"),
            0.0,
            100.0,
            None if content is None else content.own_share,
            1.0,
            "%.0f",
            key=f"{key}-share",
        )
    labelled = st.checkbox(
        session.text("compass.money_labelled"), content is None or content.is_labelled, key=f"{key}-labelled"
    )
    togethers = list(Together)
    together = st.selectbox(
        session.text("compass.money_together"),
        togethers,
        0 if content is None else togethers.index(content.together),
        format_func=lambda way: session.text(f"compass.money_together_{way.value}"),
        key=f"{key}-together",
    )
    before = () if content is None else content.with_kinds
    with_kinds = _kinds(
        session, "compass.money_with_kinds", before, f"{key}-with", help_text=session.text("compass.money_with_help")
    )
    others = {item.fund.id: item.fund.content.name for item in shown.funds if fund is None or item.fund.id != fund.id}
    not_with = st.multiselect(
        session.text("compass.money_not_with"),
        list(others),
        [other for other in (() if content is None else content.not_with) if other in others],
        format_func=others.__getitem__,
        placeholder="",
        key=f"{key}-not",
    )
    note = st.text_area(
        session.text("compass.money_note"),
        (content and content.note) or "",
        height=80,
        max_chars=LONGEST_NOTE,
        key=f"{key}-note",
    )
    return {
        "available": available,
        "own_share": share,
        "is_labelled": labelled,
        "together": together,
        "with_kinds": with_kinds,
        "not_with": tuple(not_with),
        "note": note,
    }


def draw_amount(session: Session, label: str, amount: Any, key: str) -> Any:  # noqa: ANN401
    """Draw the fields of an amount, once or a year; return it, None where it is left empty."""
    bases = list(BudgetScope)
    euros = st.number_input(
        session.text(f"compass.{label}"),
        value=None if amount is None else float(amount.euros),
        step=1000.0,
        format="%.0f",
        key=f"{key}-euros",
    )
    basis = st.selectbox(
        session.text("compass.money_basis"),
        bases,
        0 if amount is None else bases.index(amount.basis),
        format_func=lambda one: session.text(f"compass.money_basis_{one.value}"),
        key=f"{key}-basis",
    )
    return None if euros is None else amount_of(euros, basis)


def _kinds(
    session: Session, label: str, before: Iterable[str], key: str, *, help_text: str | None = None
) -> tuple[str, ...]:
    kinds = session.catalogue.kinds
    chosen = st.multiselect(
        session.text(label),
        list(kinds),
        [kind for kind in before if kind in kinds],
        format_func=lambda kind: kinds[kind].label[session.language],
        placeholder="",
        help=help_text,
        key=key,
    )
    return tuple(chosen)
