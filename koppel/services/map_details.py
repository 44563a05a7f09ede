"""
What the map tells of a work or a combination that is clicked.

A click is answered from what was read once for all who see the same works: the store is asked only whether anything
changed since.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np

from koppel import formats
from koppel.access import Task, allowed, ever_allowed
from koppel.detect.worth import can_still_move, deadline
from koppel.errors import NotFoundError
from koppel.i18n import text
from koppel.services.agreements.interests import list_interests
from koppel.services.cache import Until, cached
from koppel.services.chances.duplicates import not_counting
from koppel.services.chances.worth_now import until_words
from koppel.services.compass.money.words import money_lines
from koppel.services.compass.need.need_words import door_line, need_lines, strain_lines
from koppel.services.compass.need.offers import offers
from koppel.services.deciding.decisions import assessments, state_words
from koppel.services.facts.pairs import score_words
from koppel.services.facts.works import period_text
from koppel.services.news.interest_hits import met_by
from koppel.services.plans.activity_panel import related, work_facts
from koppel.services.plans.activity_panel import work_history as _work_history
from koppel.services.plans.columns import NO_DAY
from koppel.services.plans.partners import partner_types
from koppel.store.chances.couplings import backgrounds_of
from koppel.store.chances.findings import as_findings, findings_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from koppel.model import Activity
    from koppel.model.agreements import Interest
    from koppel.services.chances.worth_now import Row
    from koppel.services.plans.activity_panel import Related, Step
    from koppel.services.plans.view_models import AlarmView, CombinationView
    from koppel.services.reading import Reading

# The best of a long list; the page Koppelkansen has them all.
_MOST_RELATED, _MOST_TOGETHER = 8, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDetails:
    """
    A work as the map tells it, texts as people wrote them.

    ``needs`` say what is red where it lies about which it can do something, and what can come along for that.
    ``together`` are combinations of the list that it takes part in, each with its number there; ``alarms`` warnings
    about it, each with the id of the other work; ``joins`` interests of others that it meets; ``counts`` says that it
    does not count beside another.
    """

    activity: Activity
    kind: str
    color: str
    period: str
    status: str
    facts: tuple[tuple[str, str], ...]
    together: tuple[tuple[int, CombinationView], ...]
    more_together: int
    alarms: tuple[tuple[AlarmView, str], ...]
    related: tuple[Related, ...]
    more_related: int
    joins: tuple[tuple[str, str, str], ...]
    counts: str
    may_change: bool
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinationDetails:
    """
    A combination as the map tells it.

    ``number`` on the list, None where it is on none; ``sentence`` says what could be done, ``until`` by when to decide
    and ``saved`` what it saves, the first line of it in `sentence`; ``state`` is how far it is;
    ``needs`` say what is red about which its works can do something, ``money`` which funds these open and would lose.
    """

    view: CombinationView
    number: int | None
    sentence: str
    until: str
    saved: tuple[str, ...]
    score: str
    state: str
    may_assess: bool
    needs: tuple[str, ...]
    money: tuple[str, ...]


def work_details(reading: Reading, identity: UUID) -> WorkDetails:
    """
    Return what the map tells of a work.

    Raises
    ------
    NotFoundError
        ``activity_unknown``: there is none, or it is not for this person.
    """
    columns, language = reading.columns(), reading.language
    place = columns.place.get(str(identity))
    if place is None:
        raise NotFoundError("activity_unknown", id=identity)
    item = columns.activities[place]
    key = str(identity)
    kind = reading.catalogue.kinds[item.kind]
    together = [pair for pair in enumerate(reading.numbered(), 1) if any(one.id == key for one in pair[1].members)]
    alarms = [(one, other) for one in reading.alarms() if key in one.ids for other in one.ids if other != key]
    related = _related(reading, identity)
    return WorkDetails(
        activity=item,
        kind=kind.label[language],
        color=kind.color,
        period=period_text(item, language),
        status=text(f"view.status.{item.status.value}", language),
        facts=work_facts(item, reading.catalogue, language),
        together=tuple(together[:_MOST_TOGETHER]),
        more_together=max(0, len(together) - _MOST_TOGETHER),
        alarms=tuple(alarms[:_MOST_TOGETHER]),
        related=related[:_MOST_RELATED],
        more_related=max(0, len(related) - _MOST_RELATED),
        joins=tuple(_joins(reading, item)),
        counts=_counts(reading, key),
        may_change=allowed(reading.store.actor, Task.PLAN, [item.partner]),
        needs=_needs(reading, [item]),
    )


def combination_details(reading: Reading, identity: str) -> CombinationDetails:
    """
    Return what the map tells of a combination, on the list or not.

    Raises
    ------
    NotFoundError
        ``combination_unknown``: there is none, or one of its works is not for this person.
    """
    view, language = reading.combination(identity), reading.language
    if view is None:
        raise NotFoundError("combination_unknown", id=identity)
    numbers = {item.id: number for number, item in enumerate(reading.numbered(), 1)}
    state = _states(reading, language).get(identity, "")
    works = [_activity(reading, member.id) for member in view.members]
    # The openings of the street come first where some are spared; that none is says nothing to begin with.
    first = 0 if view.benefit.ground.openings.avoided else 1
    return CombinationDetails(
        view=view,
        number=numbers.get(identity),
        sentence=text("map_card.sentence", language, count=len(view.members), saved=_lower(view.saved[first])),
        until=_until(reading, view),
        saved=(*view.saved[:first], *view.saved[first + 1 :]),
        score=score_words(view.score, language),
        state=state,
        may_assess=ever_allowed(reading.store.actor, Task.ANSWER) or ever_allowed(reading.store.actor, Task.DECIDE),
        needs=_needs(reading, works, reading.worth().get(identity)),
        money=money_lines(reading.money(), works, language),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """
    Some works taken together.

    ``first`` and ``last`` are of all periods, None where there is none; ``amount_eur`` adds what is known, of ``known``
    works.
    """

    works: tuple[Activity, ...]
    partners: tuple[tuple[str, int], ...]
    first: date | None
    last: date | None
    amount_eur: float
    known: int


def sum_of(reading: Reading, identities: Sequence[str]) -> Sum:
    """
    Add works up, those that this person may see.

    Raises
    ------
    NotFoundError
        ``activity_unknown``: none of them is there.
    """
    columns = reading.columns()
    places = [columns.place[one] for one in dict.fromkeys(identities) if one in columns.place]
    if not places:
        raise NotFoundError("activity_unknown", id=",".join(identities)[:40])
    works = tuple(columns.activities[place] for place in places)
    dated = [place for place in places if columns.start[place] != NO_DAY]
    amounts = [item.budget_eur for item in works if item.budget_eur is not None]
    return Sum(
        works=works,
        partners=tuple(Counter(item.partner for item in works).most_common()),
        first=_day(min(columns.start[place] for place in dated)) if dated else None,
        last=_day(max(columns.end[place] for place in dated)) if dated else None,
        amount_eur=float(sum(amounts)),
        known=len(amounts),
    )


def _day(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=int(number))


def work_history(reading: Reading, identity: UUID) -> tuple[Step, ...]:
    """
    Return the history of a work, the newest state first.

    Raises
    ------
    NotFoundError
        ``activity_unknown``.
    """
    return _work_history(reading.store, reading.catalogue, reading.language, identity)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _until(reading: Reading, view: CombinationView) -> str:
    """Say by when to decide on the two works that it is about most of all; empty where one of them has begun."""
    columns = reading.columns()
    lead = view.pairs[0].ids if view.pairs else ()
    works = [columns.activities[columns.place[str(identity)]] for identity in lead]
    due = deadline(works, reading.catalogue, reading.today) if all(map(can_still_move, works)) else None
    return "" if due is None else formats.capitalised(until_words(due, reading.language))


def _activity(reading: Reading, identity: str) -> Activity:
    columns = reading.columns()
    return columns.activities[columns.place[identity]]


def _needs(reading: Reading, works: Sequence[Activity], why: Row | None = None) -> tuple[str, ...]:
    """Say what is red about which works can do something, and of what is worth a meeting how much more that counts."""
    red = reading.needs()
    if red is None:
        return ()
    types = partner_types(reading.store)
    suggested = offers(reading.catalogue, red, works, types, reading.columns().activities)
    door = door_line(suggested, works, reading.language)
    strains = strain_lines(red.strained_by(works), reading.language)
    weight = "" if why is None else why.need_weight
    lines = (*need_lines(red.of(works), reading.language), weight, door, *strains)
    return tuple(line for line in lines if line)


def _joins(reading: Reading, item: Activity) -> list[tuple[str, str, str]]:
    interests = _interests(reading, reading.today)
    return [
        (one.partner, one.description, formats.day_period(one.first_day, one.last_day, reading.language))
        for one in met_by(interests, item, reading.catalogue, today=reading.today)
    ]


def _counts(reading: Reading, identity: str) -> str:
    columns = reading.columns()
    place = columns.place.get(_aside(reading).get(identity, ""))
    if place is None:
        return ""
    other = columns.activities[place]
    return text("screen.warning.not_counting", reading.language, title=other.title, partner=other.partner)


@dataclass(frozen=True, slots=True)
class _Pairs:
    """All findings in view, the best first, with the ids of both works; and works with the plan in which each lies."""

    table: pa.Table
    first: NDArray[np.str_]
    second: NDArray[np.str_]
    backgrounds: frozenset[tuple[UUID, UUID]]


def _related(reading: Reading, identity: UUID) -> tuple[Related, ...]:
    pairs = _pairs_now(reading)
    rows = np.flatnonzero((pairs.first == str(identity)) | (pairs.second == str(identity)))
    findings = as_findings(pairs.table.take(rows))
    return tuple(related(one, identity, pairs.backgrounds, reading.language) for one in findings)


@cached(Until.PLANS)
def _pairs_now(reading: Reading) -> _Pairs:
    with reading.store.read() as cursor:
        table = findings_table(cursor)
        ids = [UUID(one) for one in reading.columns().ids]
        around = backgrounds_of(cursor, ids, reading.catalogue.rules.score_zone_m2) if ids else ()
    first, second = (np.array(table[name].to_pylist(), dtype="U36") for name in ("a_id", "b_id"))
    return _Pairs(table, first, second, frozenset(row[:2] for row in around))


@cached(Until.CHANGE)
def _interests(reading: Reading, day: date) -> tuple[Interest, ...]:
    return tuple(list_interests(reading.store, today=day))


@cached(Until.CHANGE)
def _aside(reading: Reading) -> Mapping[str, str]:
    return not_counting(reading.store)


@cached(Until.CHANGE)
def _states(reading: Reading, language: str) -> Mapping[str, str]:
    return {identity: state_words(item.state, language) for identity, item in assessments(reading.store).items()}
