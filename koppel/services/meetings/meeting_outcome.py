"""What was decided at a meeting: between two moments, and what became of its points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from koppel.access import Task
from koppel.i18n import text
from koppel.model.deciding import State
from koppel.model.meetings import Outcome
from koppel.services.deciding.decisions import answer_words, state_words
from koppel.services.facts.combinations import plan_facts
from koppel.services.facts.works import numbered_title, period_text
from koppel.services.meetings.point_outcomes import put_off_words, ruling_words
from koppel.services.meetings.point_words import ALARM, COMBINATION, action_lines, pair_id, pair_of_ref
from koppel.services.meetings.theme_points import (
    THEME,
    Sort,
    answers_within,
    same_matter,
    theme_of_ref,
    theme_ref,
)
from koppel.services.news.attention import members_of, names, read_overview
from koppel.services.permission import require
from koppel.store.agreements.actions import list_actions
from koppel.store.chances.acknowledgements import list_acknowledged
from koppel.store.chances.duplicates import rulings
from koppel.store.compass.values import list_areas
from koppel.store.deciding.events import events
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime
    from typing import Any

    import duckdb

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.model.agreements import Action
    from koppel.model.chances import Acknowledged, Key, Ruling
    from koppel.model.deciding import Event
    from koppel.services.meetings.meeting_areas import Within
    from koppel.services.meetings.point_words import Point
    from koppel.services.meetings.theme_points import PartnerAnswer
    from koppel.store.database import Store

# In the order of the list.
PARTS = ("themes", "states", "answers", "actions", "alarms", "doubles", "notes", "put_off", "not_reached")

# Parts in which works are only named.
_OF_NAMES = ("alarms", "doubles", "not_reached")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    A decision in words: what it is about, what was decided, and why or by whom; texts are not escaped.

    ``number`` is that of its point, None where it was not on the agenda. ``facts`` tell of the works: only the first
    line about them has these. ``works`` are the ids of the works that it tells of: where one is no longer shared, the
    line is not told any more. ``is_outside`` tells that it was not on the agenda and lies in none of the areas that the
    meeting was about: it is counted, and not told.
    """

    part: str
    about: str
    decided: str
    more: str
    works: tuple[UUID, ...]
    number: int | None = None
    facts: tuple[str, ...] = ()
    is_outside: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the line as JSON knows it."""
        return {
            "part": self.part,
            "about": self.about,
            "decided": self.decided,
            "more": self.more,
            "works": [str(work) for work in self.works],
            "number": self.number,
            "facts": list(self.facts),
            "is_outside": self.is_outside,
        }

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Line:
        """Read what `as_json` gave; lists that were kept before have no numbers and no facts."""
        return cls(
            part=stored["part"],
            about=stored["about"],
            decided=stored["decided"],
            more=stored["more"],
            works=tuple(UUID(work) for work in stored["works"]),
            number=stored.get("number"),
            facts=tuple(stored.get("facts", ())),
            is_outside=stored.get("is_outside", False),
        )


def outcome(
    store: Store,
    catalogue: Catalogue,
    language: str,
    since: datetime,
    until: datetime | None,
    agenda: Sequence[Point],
    area: Within | None = None,
) -> tuple[Line, ...]:
    """
    Return what was decided between two moments.

    Parameters
    ----------
    store
        As everyone at the table may see it.
    catalogue, language
        Of the words.
    since, until
        UTC without a zone; None: up to now.
    agenda
        Gives the numbers, notes, and what became of its points.
    area
        Areas that the meeting was about; None: all.

    Returns
    -------
    lines
        By `PARTS`, in each in the order of the agenda: what partners answered to themes, the last state of each
        combination, the last answer of each partner, actions that were made or changed, warnings that were dealt with,
        doubles that were resolved, what was noted at the meeting, what was put off, and what was not reached.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        decision_events = events(cursor, since, until)
        actions = [item for item in list_actions(cursor) if _within(item.written_at, since, until)]
        ids = {item.combination_id for item in decision_events} | {item.combination_id for item in actions}
        members = members_of(cursor, read_overview(cursor), ids) if ids else {}
        titles = names(cursor, members, catalogue, language)
        settled = {key: one for key, one in list_acknowledged(cursor).items() if _within(one.at, since, until)}
        ruled = [item for item in rulings(cursor) if _within(item.at, since, until)]
        points = [item for item in agenda if item.item.is_in and item.is_shown]
        themes = _themes(cursor, answers_within(cursor, since, until, language), points, catalogue, area, language)
        works = _works(
            cursor, [*members.values(), *(key[1:] for key in settled), *(item.pair for item in ruled)], points
        )
    numbers = {(item.item.sort, item.item.ref): item.number for item in points}
    pairs = {frozenset(pair_of_ref(ref)[1:]): number for (sort, ref), number in numbers.items() if sort == ALARM}
    by_pair = {pair_id(ref): number for (sort, ref), number in numbers.items() if sort == ALARM}
    by_id = {ref: number for (sort, ref), number in numbers.items() if sort == COMBINATION}
    named = _NamedCombinations(members, titles, by_pair | by_id)
    lines = [
        *themes,
        *_states(decision_events, named, points, language),
        *_answers(decision_events, named, language),
        *_actions(actions, named, language),
        *_alarms(settled, works, pairs, language),
        *_doubles(ruled, works, pairs, language),
        *_of_points(points, since, language),
    ]
    lines.sort(key=lambda line: (PARTS.index(line.part), line.number is None, line.number or 0))
    placed_lines = (_placed(line, area) for line in lines)
    return tuple(_with_facts(placed_lines, works, pairs, catalogue, language))


def part_title(name: str, language: str) -> str:
    """Return the heading of a part of the list."""
    return text(f"meeting.part.{name}", language)


@dataclass(frozen=True, slots=True)
class _NamedCombinations:
    """The combinations that are told of: their works, names, and numbers on the agenda."""

    members: Mapping[str, tuple[UUID, ...]]
    titles: Mapping[str, str]
    numbers: Mapping[str, int | None]

    def line(self, part: str, identity: str, decided: str, more: str) -> Line:
        return Line(
            part=part,
            about=self.titles[identity],
            decided=decided,
            more=more,
            works=self.members[identity],
            number=self.numbers.get(identity),
        )


def _placed(line: Line, area: Within | None) -> Line:
    """Mark a decision that was not on the agenda and is of none of the areas of the meeting."""
    if area is None or area.works is None or line.number is not None or not line.works or line.part == "themes":
        return line
    return line if area.works.intersection(line.works) else replace(line, is_outside=True)


def _themes(
    cursor: duckdb.DuckDBPyConnection,
    answers: Sequence[PartnerAnswer],
    points: Sequence[Point],
    catalogue: Catalogue,
    area: Within | None,
    language: str,
) -> list[Line]:
    """Tell what partners answered to themes, with the figures of those on the agenda."""
    listed = {same_matter(item.item.ref): item for item in points if item.item.sort == THEME}
    names = {item.code: item.name for item in list_areas(cursor)} if answers else {}
    lines = []
    for answer in answers:
        point = listed.get(answer.ref) or listed.get(theme_ref(*theme_of_ref(answer.ref), Sort.BUSY))
        code, theme = theme_of_ref(answer.ref)
        declared = catalogue.compass.themes.get(theme) if catalogue.compass else None
        name = declared.label[language] if declared else theme
        about = point.title if point else text("meeting.theme_of", language, theme=name, area=names.get(code) or code)
        line = Line(
            part="themes",
            about=about,
            decided=f"{answer.partner}: {'; '.join(answer.words)}",
            more="",
            works=answer.works,
            number=point.number if point else None,
            facts=point.figures if point else (),
            is_outside=point is None and area is not None and not area.has_theme(answer.ref),
        )
        lines.append(line)
    return lines


def _states(
    decision_events: Sequence[Event], named: _NamedCombinations, points: Sequence[Point], language: str
) -> list[Line]:
    """
    Tell the last state of each combination.

    That it is to be judged is no decision where an answer brought it there, or where it was put off.
    """
    answered = {(item.combination_id, item.at) for item in decision_events if item.answer is not None}
    put_off = {item.item.ref for item in points if item.item.outcome is Outcome.DEFERRED}
    last = {item.combination_id: item for item in decision_events if item.state is not None}
    lines = []
    for identity, event in last.items():
        is_begun = event.state is State.BEOORDELEN and (identity in put_off or (identity, event.at) in answered)
        if identity in named.members and event.state is not None and not is_begun:
            lines.append(named.line("states", identity, state_words(event.state, language), event.reason or ""))
    return lines


def _answers(decision_events: Sequence[Event], named: _NamedCombinations, language: str) -> list[Line]:
    last = {(item.combination_id, item.partner): item for item in decision_events if item.answer is not None}
    return [
        named.line(
            "answers", identity, f"{partner}: {answer_words(event.answer, language, event.part)}", event.reason or ""
        )
        for (identity, partner), event in last.items()
        if identity in named.members and event.answer is not None
    ]


def _actions(actions: Sequence[Action], named: _NamedCombinations, language: str) -> list[Line]:
    lines = []
    for action in actions:
        if action.combination_id in named.members:
            owner, due, state = action_lines(action, language)
            lines.append(named.line("actions", action.combination_id, action.description, f"{owner}. {due}. {state}"))
    return lines


def _alarms(
    settled: Mapping[Key, Acknowledged],
    works: Mapping[UUID | None, Activity],
    numbers: Mapping[frozenset[UUID], int | None],
    language: str,
) -> list[Line]:
    return [
        Line(
            part="alarms",
            about=text(f"screen.type.{kind}", language),
            decided=acknowledged.reason,
            more="",
            works=(first, second),
            number=numbers.get(frozenset((first, second))),
        )
        for (kind, first, second), acknowledged in settled.items()
        if first in works and second in works
    ]


def _doubles(
    ruled: Sequence[Ruling],
    works: Mapping[UUID | None, Activity],
    numbers: Mapping[frozenset[UUID], int | None],
    language: str,
) -> list[Line]:
    return [
        Line(
            part="doubles",
            about=text("screen.type.dubbel", language),
            decided=ruling_words(item, works, language),
            more=item.reason or "",
            works=item.pair,
            number=numbers.get(frozenset(item.pair)),
        )
        for item in ruled
        if all(work in works for work in item.pair)
    ]


def _of_points(points: Sequence[Point], since: datetime, language: str) -> list[Line]:
    """Tell what was noted at the meeting, what was put off, and what was not reached."""
    lines = []
    for point in points:
        item = point.item
        about = Line(
            part="", about=point.title, decided="", more="", works=point.works, number=point.number, facts=point.figures
        )
        if item.note and item.noted_at is not None and item.noted_at > since:
            lines.append(replace(about, part="notes", decided=item.note))
        if item.outcome is Outcome.DEFERRED:
            lines.append(replace(about, part="put_off", decided=put_off_words(item, language)))
        elif point.standing is not None and point.standing.outcome is None:
            lines.append(replace(about, part="not_reached"))
    return lines


def _with_facts(
    lines: Iterable[Line],
    works: Mapping[UUID | None, Activity],
    pairs: Collection[frozenset[UUID]],
    catalogue: Catalogue,
    language: str,
) -> Iterable[Line]:
    """
    Tell of the works of each line the first time: their names, partners and periods.

    Of a theme these are its figures. Of a combination that was spoken of also the ground they share, and how often the
    street opens. `pairs` are those of warnings.
    """
    before: set[frozenset[UUID]] = set()
    figures: set[tuple[str, ...]] = set()
    for line in lines:
        if line.facts:
            yield replace(line, facts=() if line.facts in figures else line.facts)
            figures.add(line.facts)
            continue
        own = [works[identity] for identity in line.works if identity in works]
        key = frozenset(line.works)
        if not own or key in before:
            yield line
            continue
        before.add(key)
        facts = [f"• {numbered_title(work)} ({work.partner}), {period_text(work, language)}" for work in own]
        if len(own) > 1 and line.part not in _OF_NAMES and key not in pairs:
            facts.append(" · ".join(plan_facts(own, catalogue).lines(language)[1:]))
        yield replace(line, facts=tuple(facts))


def _works(
    cursor: duckdb.DuckDBPyConnection, groups: Iterable[Iterable[UUID]], points: Iterable[Point]
) -> Mapping[UUID | None, Activity]:
    ids = {work for group in groups for work in group} | {work for point in points for work in point.works}
    return {item.id: item for item in list_activities(cursor, ids=ids)} if ids else {}


def _within(at: datetime, since: datetime, until: datetime | None) -> bool:
    return at > since and (until is None or at <= until)
