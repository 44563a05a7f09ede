"""Up to four sets of dates side by side, the plans one of them: figures, who moves how much, and what differs."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from uuid import UUID

import streamlit as st

from koppel import formats
from koppel.planning.behind import behind
from koppel.planning.months import day_of
from koppel.services.planning.comparing import compared, differing, moves_by_party, turned
from koppel.services.planning.figure_words import figure_words
from koppel.services.planning.scenarios import list_scenarios, open_scenario
from koppel.services.planning.words import cost_words, months_words
from koppel.ui import state
from koppel.ui.components.charts.columns import table_html
from koppel.ui.components.planning.choosing import scenario_labels
from koppel.ui.components.planning.robust import draw_futures, scenario_futures
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koppel.detect.works import Works
    from koppel.planning.behind import Opening
    from koppel.planning.futures import Robust
    from koppel.planning.outlook import Outlook
    from koppel.planning.scenario import Change, Scenario
    from koppel.services.planning.comparing import Compared
    from koppel.services.planning.scenarios import OpenScenario
    from koppel.ui.session import Session

# Beside the plans and the one that is chosen.
_MOST_BESIDE = 2
_MOST_LISTED = 100
_LONGEST = 60
# What the plans themselves have none of.
_OF_SCENARIO = frozenset({"won", "lost", "moved", "months", "dropped", "outside"})


def draw_figures(session: Session, outlook: Outlook, opened: OpenScenario | None) -> tuple[Compared, ...]:
    """Draw the figures of the plans, of the scenario that is chosen, and of those that were put beside it."""
    scenarios = _chosen(session, opened)
    items = compared(outlook, scenarios)
    names = [session.text("scenarios.plans"), *(short(item.name, _LONGEST) for item in scenarios)]
    futures = [scenario_futures(session, item.scenario) for item in items] if opened is not None else []
    st.html(_figures_html(session, items, names, futures))
    draw_behind(session, outlook, opened)
    draw_futures(session, outlook, opened)
    if opened is not None:
        _draw_movers(session, outlook, items[1:], names[1:])
        _draw_couplings(session, items[1:], names[1:])
        if len(items) > 2:
            _draw_differences(session, outlook, items[1:], names[1:])
    return items


def draw_summary(session: Session, items: Sequence[Compared]) -> None:
    """Draw the figures that matter most, of the plans and of the scenario, in a line that stays in sight."""
    before, after = (_figure_words(session, item) for item in items[:2])
    parts = "".join(
        f"<span>{escape(session.text(f'scenarios.short.{name}'))} "
        f"<b>{escape(before[name])}{escape(f' → {after[name]}' if after[name] != before[name] else '')}</b></span>"
        for name in ("openings", "orders", "hinder_weeks", "couplings", "months")
    )
    with st.container(key="scenario-summary"):
        st.html(f'<p class="koppel-running" role="status">{parts}</p>')


def _chosen(session: Session, opened: OpenScenario | None) -> list[Scenario]:
    if opened is None:
        return []
    others = {str(item.id): item for item in list_scenarios(session.store) if item.id != opened.record.id}
    known = tuple(name for name in state.get("scenarios_beside") if name in others)[:_MOST_BESIDE]
    if known != tuple(state.get("scenarios_beside")):
        state.put("scenarios_beside", known)
    if others:
        st.multiselect(
            session.text("scenarios.beside"),
            list(others),
            format_func=scenario_labels(session, others.values()).__getitem__,
            max_selections=_MOST_BESIDE,
            placeholder=session.text("scenarios.beside_help"),
            **state.bound("scenarios_beside", as_list=True),
        )
    return [opened.scenario, *scenarios_beside(session, opened)]


def scenarios_beside(session: Session, opened: OpenScenario) -> list[Scenario]:
    """Return the scenarios that were put beside the one that is chosen."""
    known = {str(item.id) for item in list_scenarios(session.store) if item.id != opened.record.id}
    chosen = [name for name in state.get("scenarios_beside") if name in known][:_MOST_BESIDE]
    return [open_scenario(session.store, UUID(name)).scenario for name in chosen]


def _figures_html(session: Session, items: Sequence[Compared], names: Sequence[str], futures: Sequence[Robust]) -> str:
    columns = [_figure_words(session, item) for item in items]
    before = columns[0]
    turns = [turned(items[0].figures, item.figures) for item in items]
    rows = []
    for name in before:
        if len(items) == 1 and name in _OF_SCENARIO:
            continue
        cells = []
        for number, column in enumerate(columns):
            words = escape(column[name])
            # What is as in the plans stands back, so that what differs is seen.
            if number and column[name] != before[name]:
                words = f"<b>{words}</b>{_turn_html(session, turns[number].get(name))}"
            cells.append(f"<td>{words}</td>")
        label = escape(session.text(f"scenarios.figure.{name}"))
        rows.append(f'<tr><th scope="row">{label}</th>{"".join(cells)}</tr>')
    rows += [_futures_html(session, name, futures) for name in ("openings", "orders") if futures]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in (session.text("scenarios.figures"), *names))
    return (
        '<div class="koppel-scroll"><table class="koppel-issues koppel-numbers koppel-compare" '
        f'aria-label="{escape(session.text("scenarios.figures"), quote=True)}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _futures_html(session: Session, name: str, futures: Sequence[Robust]) -> str:
    """Return a row of what is left of each set of dates when works slip, of the same futures and the same works."""
    values = [item.openings_mean if name == "openings" else float(item.orders_kept) for item in futures]
    decimals = 1 if name == "openings" else 0
    cells = []
    for value in values:
        words = escape(formats.number(value, session.language, decimals=decimals))
        if round(value, decimals) != round(values[0], decimals):
            is_better = value < values[0] if name == "openings" else value > values[0]
            words = f"<b>{words}</b>{_turn_html(session, is_better)}"
        cells.append(f"<td>{words}</td>")
    label = escape(session.text(f"scenarios.figure.futures_{name}"))
    return f'<tr><th scope="row">{label}</th>{"".join(cells)}</tr>'


def _figure_words(session: Session, item: Compared) -> Mapping[str, str]:
    return figure_words(item.figures, item.difference, session.language)


def _turn_html(session: Session, is_better: bool | None) -> str:
    """Mark what is better or worse than the plans: a sign and a word, and a colour beside them."""
    if is_better is None:
        return ""
    name, sign = ("better", "▲") if is_better else ("worse", "▼")
    word = escape(session.text(f"scenarios.turn.{name}"))
    return f' <span class="koppel-turn koppel-turn-{name}"><i aria-hidden="true">{sign}</i> {word}</span>'


def draw_behind(session: Session, outlook: Outlook, opened: OpenScenario | None) -> None:
    """Draw which streets and works are behind the figures, of the scenario or of the plans; found once it is opened."""
    box = st.expander(session.text("scenarios.behind.title"), key="scenario-behind", on_change="rerun")
    if not box.open:
        return
    scenario = opened.scenario if opened is not None else None
    details = behind(outlook, scenario)
    works = outlook.works if scenario is None else outlook.works_of(scenario)
    with box:
        if opened is None:
            st.caption(session.text("scenarios.behind.of_plans"))
        else:
            st.caption(plain(session.text("scenarios.behind.of", name=short(opened.record.name, _LONGEST))))
        parts = {
            "openings": [_opening_html(session, outlook, works, item) for item in details.openings],
            "opened_again": [
                f"<b>{escape(street)}</b><ul>"
                + "".join(f"<li>{_works_html(session, outlook, works, item.works)}</li>" for item in spans)
                + "</ul>"
                for street, spans in details.opened_again
            ],
            "orders": [_works_html(session, outlook, works, pair) for pair in details.orders],
            "rests": [_works_html(session, outlook, works, pair) for pair in details.rests],
            "hinder_at_once": [_works_html(session, outlook, works, pair) for pair in details.hinder],
        }
        for name, listed in parts.items():
            head = escape(session.text("scenarios.behind.figure", name=session.text(f"scenarios.figure.{name}"),
                                       count=len(listed)))  # fmt: skip
            rows = "".join(f"<li>{row}</li>" for row in listed[:_MOST_LISTED])
            more = len(listed) - _MOST_LISTED
            left = f"<p>{escape(session.text('scenarios.behind.more', count=more))}</p>" if more > 0 else ""
            body = f"<ul>{rows}</ul>{left}" if rows else f"<p>{escape(session.text('scenarios.behind.none'))}</p>"
            st.html(f'<details class="koppel-behind"><summary>{head}</summary>{body}</details>')


def _opening_html(session: Session, outlook: Outlook, works: Works, item: Opening) -> str:
    street = item.street or session.text("scenarios.behind.no_street")
    return f"<b>{escape(street)}</b>: {_works_html(session, outlook, works, item.works)}"


def _works_html(session: Session, outlook: Outlook, works: Works, members: Sequence[int]) -> str:
    columns = session.columns()
    named = []
    for at in members:
        place = columns.place.get(outlook.ids[at])
        title = short(columns.activities[place].title, _LONGEST) if place is not None else ""
        period = months_words(day_of(int(works.start[at])), day_of(int(works.end[at])), session.language)
        named.append(f"{escape(title)} ({escape(period)})")
    return formats.listed(named, session.language)


def _draw_movers(session: Session, outlook: Outlook, items: Sequence[Compared], names: Sequence[str]) -> None:
    by_party = moves_by_party(items, outlook)
    if not by_party:
        return
    st.markdown(f"**{session.text('scenarios.movers')}**")
    rows = [
        (
            party,
            *(cost_words(item, session.language) for item in counts),
        )
        for party, counts in by_party.items()
    ]
    st.html(table_html((session.text("scenarios.party"), *names), rows, session.text("scenarios.movers")))


def _draw_couplings(session: Session, items: Sequence[Compared], names: Sequence[str]) -> None:
    columns = session.columns()

    def title(identity: str) -> str:
        at = columns.place.get(identity)
        return "" if at is None else short(columns.activities[at].title, _LONGEST)

    parts = []
    for item, name in zip(items, names, strict=True):
        for key, pairs in (("won_of", item.difference.won), ("lost_of", item.difference.lost)):
            listed = sorted(f"{title(first)} · {title(second)}" for first, second in pairs)[:_MOST_LISTED]
            if listed:
                items_html = "".join(f"<li>{escape(words)}</li>" for words in listed)
                parts.append(
                    f"<p><b>{escape(session.text(f'scenarios.{key}', name=name))}</b></p><ul>{items_html}</ul>"
                )
    if parts:
        with st.expander(session.text("scenarios.coupled")):
            st.html(f'<div class="koppel-missed">{"".join(parts)}</div>')


def _draw_differences(session: Session, outlook: Outlook, items: Sequence[Compared], names: Sequence[str]) -> None:
    listed = [(at, changes) for at, changes in differing(items, outlook) if len(set(changes)) > 1]
    with st.expander(session.text("scenarios.differences", count=len(listed))):
        columns = session.columns()
        rows = [
            (
                short(columns.activities[columns.place[outlook.ids[at]]].title, _LONGEST),
                *(_change_words(session, change) for change in changes),
            )
            for at, changes in listed[:_MOST_LISTED]
        ]
        if rows:
            head = (session.text("scenarios.work"), *names)
            st.html(table_html(head, rows, session.text("scenarios.differences", count=len(listed))))


def _change_words(session: Session, change: Change | None) -> str:
    if change is None:
        return session.text("scenarios.as_planned")
    if change.is_dropped:
        return session.text("scenarios.dropped")
    if change.start is None:
        return session.text("scenarios.other_days", count=change.duration_days or 0)
    return formats.date_words(change.start, "maand", session.language)
