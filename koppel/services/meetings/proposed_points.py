"""Points of an agenda: which ones are proposed, and what they say to everyone at the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from koppel import clock, formats
from koppel.i18n import text
from koppel.services.deciding.decisions import state_words
from koppel.services.deciding.next_step import ToAct, Turn, to_act, to_act_words
from koppel.services.facts.combinations import plan_facts
from koppel.services.facts.pairs import cure_words, finding_sentence
from koppel.services.news.attention import last_at, members_of, names
from koppel.services.news.entries import Target
from koppel.store.agreements.actions import list_actions
from koppel.store.plans.activities import list_activities
from koppel.store.plans.changes_since import combinations_since

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    import duckdb

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.model.agreements import Action
    from koppel.model.chances import Finding
    from koppel.model.meetings import Item
    from koppel.services.deciding.assessment import Assessment
    from koppel.services.facts.combinations import PlanFacts
    from koppel.services.news.attention import Overview

# In the order of the agenda.
SECTIONS = ("new", "reassess", "agree", "longest", "alarms", "overdue", "own")
COMBINATION, ALARM, ACTION, OWN = "combination", "alarm", "action", "own"
# How many of each section are proposed: what a meeting can deal with.
MOST = {"new": 10, "reassess": 15, "agree": 15, "longest": 10, "alarms": 8, "overdue": 15}
_SEPARATOR = "~"


class Proposal(NamedTuple):
    """A point that could be on the agenda."""

    section: str
    sort: str
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """
    A point of an agenda in words, as everyone at the table may read it; texts are not escaped.

    ``works`` are the ids of the works that it tells of. ``is_shown`` is False where one of these is not shared with
    everyone, or not any more: then there are no words.
    """

    item: Item
    title: str
    lines: tuple[str, ...]
    target: Target | None
    works: tuple[UUID, ...]
    is_shown: bool


def proposals(cursor: duckdb.DuckDBPyConnection, now: Overview, since: datetime, today: date) -> tuple[Proposal, ...]:
    """
    Propose points: what is new since a moment, what changed, what waits, what goes wrong.

    Parameters
    ----------
    cursor, now
        As everyone at the table may see it.
    since
        The meeting before, UTC without a zone.
    today
        Actions with a deadline before it are overdue.
    """
    new = [item.id for item in combinations_since(cursor, since).came if item.id not in now.spoken]
    by_section = {
        "new": [(COMBINATION, identity) for identity in new],
        "reassess": [(COMBINATION, item.id) for item in now.to_reassess()],
        "agree": [(COMBINATION, item.id) for item in (*now.to_agree(), *now.to_talk())],
        "longest": [(COMBINATION, item.id) for item in now.waiting()],
        "alarms": [(ALARM, _SEPARATOR.join((item.type, str(item.a_id), str(item.b_id)))) for item in now.alarms],
        "overdue": [(ACTION, str(item.id)) for item in now.overdue(today)],
    }
    proposed: dict[tuple[str, str], Proposal] = {}
    for name in SECTIONS:
        for sort, ref in [one for one in by_section.get(name, ()) if one not in proposed][: MOST.get(name)]:
            proposed[sort, ref] = Proposal(name, sort, ref)
    return tuple(proposed.values())


def points(
    cursor: duckdb.DuckDBPyConnection,
    now: Overview,
    items: Sequence[Item],
    catalogue: Catalogue,
    language: str,
    today: date,
) -> tuple[Point, ...]:
    """Put points in words, in their order; `cursor` and `now` are as everyone at the table may see it."""
    members = members_of(cursor, now, {item.ref for item in items if item.sort == COMBINATION})
    actions = {str(item.id): item for item in list_actions(cursor)}
    wanted = {item.ref: actions[item.ref] for item in items if item.sort == ACTION and item.ref in actions}
    members |= members_of(cursor, now, {item.combination_id for item in wanted.values()} - members.keys())
    titles = names(cursor, members, catalogue, language)
    plans = _plans(cursor, members, catalogue)
    alarms = {(finding.type, finding.a_id, finding.b_id): finding for finding in now.alarms}
    pairs = {item.ref: _pair(item.ref) for item in items if item.sort == ALARM}
    ids = {identity for _, *both in pairs.values() for identity in both}
    works = {item.id: item for item in list_activities(cursor, ids=ids)} if ids else {}
    worded = []
    for item in items:
        if item.sort == COMBINATION and item.ref in members:
            lines = _combination_lines(item, now.spoken.get(item.ref), plans[item.ref], now, catalogue, language, today)
            target = Target("koppelkansen", combination=item.ref)
            worded.append(_point(item, titles[item.ref], lines, target, members[item.ref]))
        elif item.sort == ACTION and item.ref in wanted and wanted[item.ref].combination_id in members:
            action = wanted[item.ref]
            target = Target("koppelkansen", combination=action.combination_id)
            lines = (*action_lines(action, language), titles[action.combination_id])
            worded.append(_point(item, action.told, lines, target, members[action.combination_id]))
        elif item.sort == ALARM and all(identity in works for identity in pairs[item.ref][1:]):
            worded.append(_alarm(item, pairs[item.ref], works, alarms.get(pairs[item.ref]), language))
        elif item.sort == OWN:
            worded.append(_point(item, item.words, (), None, ()))
        else:
            worded.append(Point(item=item, title="", lines=(), target=None, works=(), is_shown=False))
    return tuple(worded)


def action_lines(action: Action, language: str) -> tuple[str, ...]:
    """Describe who does an action, before when, and how far it is."""
    return (
        f"{action.owner_partner}, {action.owner_role}",
        text("meeting.due", language, day=formats.day(action.due, language)),
        text(f"agreement.action_state.{action.state.value}", language),
    )


def _combination_lines(
    item: Item,
    assessment: Assessment | None,
    plan: PlanFacts,
    now: Overview,
    catalogue: Catalogue,
    language: str,
    today: date,
) -> tuple[str, ...]:
    facts = (" · ".join(plan.lines(language)),) if len(plan.works) > 1 else ()
    if assessment is None:
        return (formats.listed(plan.partners, language), *facts, to_act_words(ToAct(Turn.BEGIN), language))
    lines = [*facts, text("meeting.state", language, state=state_words(assessment.state, language))]
    lines += now.what_changed(assessment.id, catalogue, language)
    if words := to_act_words(to_act(assessment), language):
        lines.append(words)
    if item.section == "longest":
        days = (today - clock.day_of(last_at(assessment))).days
        lines.append(text("meeting.silent", language, days=formats.days(max(days, 0), language)))
    return tuple(lines)


def _plans(
    cursor: duckdb.DuckDBPyConnection, members: Mapping[str, Sequence[UUID]], catalogue: Catalogue
) -> dict[str, PlanFacts]:
    """Compute what follows from the works of each combination, as far as there still are."""
    wanted = {work for works in members.values() for work in works}
    activities = {item.id: item for item in list_activities(cursor, ids=wanted)} if wanted else {}
    return {
        identity: plan_facts([activities[work] for work in works if work in activities], catalogue)
        for identity, works in members.items()
    }


def _pair(ref: str) -> tuple[str, UUID, UUID]:
    kind, first, second = ref.split(_SEPARATOR)
    return kind, UUID(first), UUID(second)


def _alarm(
    item: Item,
    pair: tuple[str, UUID, UUID],
    works: dict[UUID | None, Activity],
    finding: Finding | None,
    language: str,
) -> Point:
    kind, *both = pair
    first, second = (works[identity] for identity in both)
    lines = tuple(f"{work.title} ({work.partner})" for work in (first, second))
    target = Target("koppelkansen", tab="volgorde", combination=_SEPARATOR.join(str(identity) for identity in both))
    sentence = "" if finding is None else finding_sentence(finding, language)
    more = (formats.capitalised(sentence), cure_words(kind, language))
    return _point(item, text(f"screen.type.{kind}", language), (*lines, *more), target, tuple(both))


def _point(item: Item, title: str, lines: Sequence[str], target: Target | None, works: Sequence[UUID]) -> Point:
    return Point(
        item=item,
        title=title,
        lines=tuple(line for line in lines if line),
        target=target,
        works=tuple(works),
        is_shown=True,
    )
