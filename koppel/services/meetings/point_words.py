"""What the points of an agenda say to everyone at the table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from koppel import clock, formats
from koppel.detect.combine import combination_id
from koppel.i18n import text
from koppel.model import FindingType
from koppel.model.meetings import Outcome
from koppel.services.deciding.decisions import state_words
from koppel.services.deciding.next_step import ToAct, Turn, to_act, to_act_words
from koppel.services.deciding.plan_changes import joined_lines
from koppel.services.facts.acts import act_lines
from koppel.services.facts.combinations import plan_facts
from koppel.services.facts.pairs import cure_words, finding_sentence
from koppel.services.facts.works import numbered_title
from koppel.services.meetings.theme_points import THEME, answer_lines, theme_of_ref, title_words
from koppel.services.news.attention import last_at, members_of, names
from koppel.services.news.entries import Target
from koppel.store.agreements.actions import list_actions
from koppel.store.chances.findings import list_findings
from koppel.store.plans.activities import list_activities
from koppel.store.plans.pins import list_shared

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import duckdb

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.model.agreements import Action
    from koppel.model.chances import Finding
    from koppel.model.meetings import Before, Item
    from koppel.model.pins import Pin
    from koppel.services.deciding.assessment import Assessment
    from koppel.services.facts.combinations import PlanFacts
    from koppel.services.news.attention import Overview

COMBINATION, ALARM, ACTION, OWN = "combination", "alarm", "action", "own"
# The tab of each type of warning.
TABS = {
    FindingType.VOLGORDE: "volgorde",
    FindingType.OPBREEKRUST: "volgorde",
    FindingType.HINDER: "hinder",
    FindingType.DUBBEL: "dubbel",
}
_SEPARATOR = "~"


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a point: ``outcome`` is None where it was not reached, ``words`` say what was done."""

    outcome: Outcome | None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """
    A point of an agenda in words, as everyone at the table may read it; texts are not escaped.

    ``number`` is its place on the agenda, None where it was left out; a point that is not shown has one too, so that no
    number changes when a work is no longer shared. ``before`` says what became of it at the meetings before,
    ``figures`` what is measured of its theme.
    ``works`` are the ids of the works that it tells of. ``is_shown`` is False where one of these is not shared with
    everyone, or not any more: then there are no words. ``standing`` is what became of it, None before the meeting.
    """

    item: Item
    number: int | None
    title: str
    before: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    target: Target | None = None
    works: tuple[UUID, ...] = ()
    is_shown: bool = True
    standing: Standing | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """Return all that is said under its title."""
        return (*self.before, *self.figures, *self.lines)


def pair_ref(kind: str, first: UUID, second: UUID) -> str:
    """Return the reference of a warning."""
    return _SEPARATOR.join((kind, str(first), str(second)))


def pair_of_ref(ref: str) -> tuple[str, UUID, UUID]:
    """Return the type and the works of a warning from its reference."""
    kind, first, second = ref.split(_SEPARATOR)
    return kind, UUID(first), UUID(second)


def works_of_ref(ref: str) -> tuple[UUID, ...]:
    """Return the works of a warning from its reference, as many as it is about."""
    return tuple(UUID(part) for part in ref.split(_SEPARATOR)[1:])


def pair_id(ref: str) -> str:
    """Return the id of the combination that the works of a warning form, found or not."""
    _, first, second = pair_of_ref(ref)
    return combination_id([str(first), str(second)])


def points(
    cursor: duckdb.DuckDBPyConnection,
    now: Overview,
    items: Sequence[Item],
    before: Mapping[UUID, Sequence[Before]],
    standings: Mapping[UUID, Standing],
    catalogue: Catalogue,
    language: str,
    today: date,
    figures: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Point, ...]:
    """
    Put points in words, in their order; `cursor` and `now` are as everyone at the table may see it.

    ``figures`` are those of themes, of `koppel.services.meetings.theme_figures`.
    """
    members = _members(cursor, now, items)
    actions = {str(item.id): item for item in list_actions(cursor)}
    wanted = {item.ref: actions[item.ref] for item in items if item.sort == ACTION and item.ref in actions}
    members |= members_of(cursor, now, {item.combination_id for item in wanted.values()} - members.keys())
    titles = names(cursor, members, catalogue, language)
    plans = _plans(cursor, members, catalogue)
    pairs = {item.ref: pair_of_ref(item.ref) for item in items if item.sort == ALARM}
    ids = {identity for _, *both in pairs.values() for identity in both}
    works = {item.id: item for item in list_activities(cursor, ids=ids)} if ids else {}
    alarms = _findings(cursor, ids)
    of_pairs: dict[str, list[Action]] = {}
    for action in actions.values():
        of_pairs.setdefault(action.combination_id, []).append(action)
    pins = _pins(cursor, items)
    numbers = {item.id: number for number, item in enumerate((item for item in items if item.is_in), 1)}
    worded = []
    for item in items:
        earlier = tuple(line for one in before.get(item.id, ()) for line in before_lines(one, language))
        point = Point(
            item=item, number=numbers.get(item.id), title="", before=earlier, standing=standings.get(item.id)
        )  # fmt: skip
        if item.sort == COMBINATION and item.ref in members:
            lines = _combination_lines(
                item, now.discussed.get(item.ref), plans[item.ref], now, catalogue, language, today
            )
            lines += _went_on_lines(item.ref, now, titles, catalogue, language)
            target = Target("koppelkansen", combination=item.ref)
            point = replace(point, title=titles[item.ref], lines=lines, target=target, works=members[item.ref])
        elif item.sort == ACTION and item.ref in wanted and wanted[item.ref].combination_id in members:
            action = wanted[item.ref]
            target = now.action_target(action.combination_id)
            lines = (*action_lines(action, language), titles[action.combination_id])
            of_works = members[action.combination_id]
            point = replace(point, title=action.description, lines=lines, target=target, works=of_works)
        elif item.sort == ALARM and all(identity in works for identity in pairs[item.ref][1:]):
            kind, first, second = pairs[item.ref]
            both = (works[first], works[second])
            lines = _alarm_lines(kind, both, alarms.get((kind, first, second)), catalogue, language, today)
            lines += tuple(action_line(action, language) for action in of_pairs.get(pair_id(item.ref), ()))
            target = Target("koppelkansen", tab=TABS[FindingType(kind)], combination=f"{first}{_SEPARATOR}{second}")
            title = text(f"screen.type.{kind}", language)
            point = replace(point, title=title, lines=lines, target=target, works=(first, second))
        elif item.sort == THEME:
            point = _theme_point(cursor, point, language)
            point = replace(point, figures=tuple((figures or {}).get(item.ref, ())))
        elif item.sort == OWN:
            point = replace(point, title=item.words)
            if pin := pins.get(item.ref):
                by = text("meeting.pinned", language, who=pin.pinned_by, day=clock.day_of(pin.pinned_at))
                # The title holds the beginning of it only.
                lines = (by,) if len(pin.words) <= len(item.words) else (pin.words, by)
                point = replace(point, lines=lines, target=Target("kaart", pin=item.ref))
        else:
            point = Point(item=item, number=point.number, title="", is_shown=False)
        worded.append(point)
    return tuple(worded)


def _members(cursor: duckdb.DuckDBPyConnection, now: Overview, items: Sequence[Item]) -> dict[str, tuple[UUID, ...]]:
    """Return the works of the combinations on an agenda, and of those that they went on in or follow from."""
    combinations = {item.ref for item in items if item.sort == COMBINATION}
    beside = {one for both in now.went_on().items() for one in both if combinations & set(both)}
    return members_of(cursor, now, combinations | beside)


def _theme_point(cursor: duckdb.DuckDBPyConnection, point: Point, language: str) -> Point:
    """Say what was red when it was put on the agenda, who could do something, and before that what is answered now."""
    area, theme = theme_of_ref(point.item.ref)
    title, *lines = point.item.words.split("\n")
    answers = answer_lines(cursor, point.item.ref, language)
    target = Target("kompas", area=area, theme=theme)
    title = title_words(title, is_answered=bool(answers))
    return replace(point, title=title, lines=(*answers, *lines), target=target)


def before_lines(one: Before, language: str) -> tuple[str, ...]:
    """Describe what became of a point at an earlier meeting, and what was noted there."""
    key = "not_reached" if one.outcome is not Outcome.DEFERRED else "put_off_why" if one.why else "put_off"
    sentence = text(f"meeting.before.{key}", language, day=one.day, why=one.why)
    note = " ".join(one.note.split())
    return (sentence, text("meeting.before.note", language, note=note)) if note else (sentence,)


def action_lines(action: Action, language: str) -> tuple[str, ...]:
    """Describe who does an action, before when, and how far it is."""
    return (
        f"{action.owner_partner}, {action.owner_role}",
        text("meeting.due", language, day=formats.day(action.due, language)),
        text(f"agreement.action_state.{action.state.value}", language),
    )


def action_line(action: Action, language: str) -> str:
    """Describe an action on one line: what, by whom, before when, and how far it is."""
    owner, due, state = action_lines(action, language)
    return text("meeting.action", language, told=action.description, owner=owner, due=due, state=state)


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
        silent = text("meeting.silent", language, days=formats.days(days, language))
        lines.append(silent if days > 0 else text("meeting.spoken_today", language))
    return tuple(line for line in lines if line)


def _went_on_lines(
    ref: str, now: Overview, titles: Mapping[str, str], catalogue: Catalogue, language: str
) -> tuple[str, ...]:
    """Say from what a larger combination follows and which works joined, or in what a smaller one went on."""
    lines = []
    for identity, into in now.went_on().items():
        if into == ref and identity in titles:
            state = state_words(now.discussed[identity].state, language)
            lines.append(text("meeting.follows", language, name=titles[identity], state=state))
            lines += joined_lines(now.compared[identity].joined, catalogue, language)
        elif identity == ref and into in titles:
            lines.append(text("meeting.goes_on", language, name=titles[into]))
    return tuple(dict.fromkeys(lines))


def _alarm_lines(
    kind: str,
    works: tuple[Activity, Activity],
    finding: Finding | None,
    catalogue: Catalogue,
    language: str,
    today: date,
) -> tuple[str, ...]:
    """Describe a warning, dealt with or not, and who can still do what; what is no longer found needs no cure."""
    lines = tuple(f"{numbered_title(work)} ({work.partner})" for work in works)
    if finding is None:
        return lines
    sentence = formats.capitalised(finding_sentence(finding, language))
    return (*lines, sentence, cure_words(kind, language), *act_lines(kind, works, catalogue, today, language))


def _findings(cursor: duckdb.DuckDBPyConnection, ids: set[UUID]) -> dict[tuple[str, UUID, UUID], Finding]:
    findings = list_findings(cursor, types=list(TABS), activity_ids=ids) if ids else ()
    return {(item.type, item.a_id, item.b_id): item for item in findings}


def _pins(cursor: duckdb.DuckDBPyConnection, items: Sequence[Item]) -> dict[str, Pin]:
    """Return the pins that points came from, as far as they still are for everyone."""
    wanted = {item.ref for item in items if item.sort == OWN and item.ref != OWN}
    return {str(pin.id): pin for pin in list_shared(cursor) if str(pin.id) in wanted} if wanted else {}


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
