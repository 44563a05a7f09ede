"""What came of what was found: the chain, its pace, what it saves, and what was missed."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel import formats
from koppel.i18n import text
from koppel.services.cache import Until, cached
from koppel.services.intake.exports import file_name
from koppel.services.plans.partners import partner_types
from koppel.services.results.funnel import ResultsFilter, Step
from koppel.services.results.results import Results, results, span_words
from koppel.services.results.results_files import FORMATS, missed_file, spans_file, step_words
from koppel.ui import state
from koppel.ui.components.charts.columns import columns_html, table_html
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Callable

    from koppel.detect.benefit import Range
    from koppel.detect.joint import Gain
    from koppel.services.results.missed import Missed
    from koppel.services.results.results import Pace
    from koppel.ui.session import Session

_MIME = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_MOST_MISSED = 40


def draw(session: Session) -> None:
    """Draw the page."""
    st.subheader(session.text("results.title"), anchor=False)
    st.html(f"<p class='koppel-said'>{escape(session.text('results.explain'))}</p>")
    first, last = _days(state.get("results_span"), session.today)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="results-controls"):
        _controls(session)
    with st.spinner(session.text("results.counting")):
        counted = _results(
            session,
            session.language,
            session.today,
            (first, last, state.get("results_partner"), state.get("results_area")),
            state.get("results_step"),
        )
    if not counted.spans:
        everything = (first, state.get("results_partner"), state.get("results_area")) == (None, None, None)
        st.info(session.text("results.empty" if everything else "results.none"))
        return
    if counted.is_scant:
        st.info(_counted(session, "scant", counted.steps[Step.ASSESSED]))
    _chain(session, counted)
    left, right = st.columns([7, 5], gap="large")
    with left:
        _over_time(session, counted)
        _missed(session, counted)
    with right:
        _paces(session, counted)
        _gain(session, counted)


def _days(span: str, today: date) -> tuple[date | None, date | None]:
    if span == "ditjaar":
        return date(today.year, 1, 1), today
    if span == "vorigjaar":
        return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
    return (today - timedelta(days=365), today) if span == "12maanden" else (None, None)


def _controls(session: Session) -> None:
    for name, options in (("span", ("alles", "ditjaar", "vorigjaar", "12maanden")), ("step", ("kwartaal", "maand"))):
        st.segmented_control(
            session.text(f"results.{name}.label"),
            options,
            format_func=lambda value, name=name: session.text(f"results.{name}.{value}"),
            required=True,
            width="content",
            **state.bound(f"results_{name}"),
        )
    partners = list(partner_types(session.store))
    areas = [item.name for item in session.places().get("area", ())]
    for name, known, anything in (("partner", partners, "every_partner"), ("area", areas, "everywhere")):
        if state.get(f"results_{name}") not in {None, *known}:
            state.put(f"results_{name}", None)
        if known:
            words: dict[str, Any] = {"index": None, "placeholder": session.text(f"results.{anything}"), "width": 250}
            st.selectbox(
                session.text(f"results.{name}"),
                known,
                format_func=lambda value: short(value, 60),
                **words,
                **state.bound(f"results_{name}"),
            )


@cached(Until.CHANGE, most=32)
def _results(
    session: Session,
    language: str,
    today: date,
    chosen: tuple[date | None, date | None, str | None, str | None],
    unit: str,
) -> Results:
    first, last, partner, name = chosen
    areas = {item.name: item.geometry for item in session.places().get("area", ())}
    wanted = ResultsFilter(first=first, last=last, partner=partner, area=areas.get(name) if name else None)
    return results(session.store, session.catalogue, language, today=today, chosen=wanted, unit=unit)


def _chain(session: Session, counted: Results) -> None:
    """Show the steps large enough for the end of a room; how many were found stands back."""
    steps = "".join(
        f'<li class="{"koppel-back" if step is Step.DETECTED else ""}">'
        f"<b>{formats.number(count, session.language)}</b> "
        f"<span>{escape(step_words(step, session.language))}</span></li>"
        for step, count in counted.steps.items()
    )
    label = escape(session.text("results.chain"), quote=True)
    lines = [session.text("results.cohort", **{step.value: count for step, count in counted.of_detected.items()})]
    if counted.vanished:
        lines.append(_counted(session, "vanished", counted.vanished))
    if counted.waiting:
        lines.append(_counted(session, "waiting", counted.waiting))
    st.html(f'<ol class="koppel-chain" aria-label="{label}">{steps}</ol><p>{escape(" ".join(lines))}</p>')


def _over_time(session: Session, counted: Results) -> None:
    st.subheader(session.text("results.over_time"), anchor=False)
    spans = [span_words(span.first, counted.span_unit, session.language) for span in counted.spans]
    rows = [
        (step_words(step, session.language), [span.counts[step] for span in counted.spans], step is Step.DETECTED)
        for step in Step
    ]
    st.html(columns_html(spans, rows))
    st.caption(session.text("results.over_time_help"))
    with st.expander(session.text("results.as_table")):
        head = [session.text("results.span.label"), *(name for name, _, _ in rows)]
        body = [[name, *(counts[at] for _, counts, _ in rows)] for at, name in enumerate(spans)]
        st.html(table_html(head, body, session.text("results.over_time")))
    _downloads(session, "spans", partial(spans_file, counted, session.language))


def _paces(session: Session, counted: Results) -> None:
    st.subheader(session.text("results.pace"), anchor=False)
    rows = "".join(
        f"<dt>{escape(session.text(f'results.pace_of.{item.since.value}_{item.until.value}'))}</dt>"
        f"<dd>{_pace(session, item)}</dd>"
        for item in counted.paces
    )
    st.html(f'<dl class="koppel-facts">{rows}</dl>')


def _pace(session: Session, item: Pace) -> str:
    if not item.count:
        return f"<small>{escape(_none(session))}</small>"
    if item.median_days is None:
        return f"<small>{escape(session.text('results.pace_few', count=item.count))}</small>"
    words = (
        session.text("results.pace_less")
        if item.median_days < 0.5
        else formats.days(round(item.median_days), session.language)
    )
    return f"<b>{escape(words)}</b> <small>{escape(session.text('results.pace_count', count=item.count))}</small>"


def _gain(session: Session, counted: Results) -> None:
    st.subheader(session.text("results.gain"), anchor=False)
    if not counted.agreed.groups:
        st.html(f"<p>{escape(session.text('results.gain_none'))}</p>")
        return
    columns = (counted.agreed, counted.executed)
    rows = [
        ["groups", *(formats.number(item.groups, session.language) for item in columns)],
        ["works", *(formats.number(item.works, session.language) for item in columns)],
        ["openings", *(_openings(session, item) for item in columns)],
        ["cost", *(_range(session, item, item.avoided_cost_eur, formats.money_range) for item in columns)],
        ["hinder", *(_range(session, item, item.hinder_days_avoided) for item in columns)],
        ["visits", *(_range(session, item, item.visits_spared) for item in columns)],
    ]
    head = ["", session.text("results.gain_agreed"), session.text("results.gain_executed")]
    body = [[session.text(f"results.gain_row.{name}"), *cells] for name, *cells in rows]
    st.html(table_html(head, body, session.text("results.gain")))
    notes = [session.text("results.gain_help")]
    if counted.partial:
        notes.append(_counted(session, "gain_partly", counted.partial))
    if counted.agreed.without_cost:
        notes.append(_counted(session, "gain_without_cost", counted.agreed.without_cost))
    if counted.agreed.conditional_eur:
        money = formats.money(counted.agreed.conditional_eur, session.language)
        notes.append(session.text("results.gain_conditional", money=money))
    st.html("".join(f'<p class="koppel-said">{escape(note)}</p>' for note in notes))


def _openings(session: Session, gain: Gain) -> str:
    return formats.number(gain.openings_avoided, session.language) if gain.groups else _none(session)


def _range(
    session: Session,
    gain: Gain,
    bounds: Range | None,
    write: Callable[[float, float, str], str] = formats.number_range,
) -> str:
    """Write what is saved; where there is nothing of which it could be known, that is no lack of knowledge."""
    if not gain.groups:
        return _none(session)
    return session.text("results.gain_unknown") if bounds is None else write(bounds.low, bounds.high, session.language)


def _none(session: Session) -> str:
    return session.text("results.gain_nothing_yet")


def _missed(session: Session, counted: Results) -> None:
    st.subheader(session.text("results.missed"), anchor=False)
    if not counted.missed:
        st.html(f"<p>{escape(session.text('results.missed_none'))}</p>")
        return
    st.caption(session.text("results.missed_help"))
    for item in counted.missed[:_MOST_MISSED]:
        st.button(
            _missed_words(session, item), key=f"missed-{item.id}", on_click=_open, args=(item.id,), width="stretch"
        )
    if len(counted.missed) > _MOST_MISSED:
        st.write(session.text("results.missed_more", count=len(counted.missed) - _MOST_MISSED))
    _downloads(session, "missed", partial(missed_file, counted, session.language))


def _missed_words(session: Session, item: Missed) -> str:
    why = text(f"results.why.{item.why.value}", session.language)
    lines = [f"**{plain(short(item.name, 160))}**", plain(f"{session.day(item.at)} · {why}")]
    if item.reason:
        lines.append(plain(f"“{short(item.reason, 300)}”"))
    lines.append(plain(short(formats.listed(item.partners, session.language), 200)))
    return "  \n".join(lines)


def _open(identity: str) -> None:
    state.put("combination", identity)
    state.put("activity", None)
    state.put("page", "koppelkansen")


def _downloads(session: Session, what: str, make: Any) -> None:  # noqa: ANN401
    with st.container(horizontal=True, gap="small"):
        for form in FORMATS:
            st.download_button(
                f"{session.text(f'results.download_{what}')}: {session.text(f'data.form.{form}')}",
                partial(make, form),
                file_name=file_name(session.text(f"results.name_{what}"), form, session.today),
                mime=_MIME[form],
                on_click="ignore",
                key=f"results-{what}-{form}",
            )


def _counted(session: Session, key: str, count: int) -> str:
    """Say how many in words that fit the number, where there are such."""
    name = {0: f"{key}_none", 1: f"{key}_one"}.get(count, key)
    return session.text(f"results.{name}", count=count)
