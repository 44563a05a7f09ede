"""What became of the points of a meeting: dealt with and how, put off, or not reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel import formats
from koppel.i18n import text
from koppel.model import FindingType
from koppel.model.chances import Verdict
from koppel.model.meetings import Outcome
from koppel.services.deciding.decisions import state_words
from koppel.services.meetings.point_words import ACTION, ALARM, COMBINATION, TABS, Standing, pair_id, pair_of_ref
from koppel.services.meetings.theme_points import THEME, theme_answers
from koppel.store.agreements.actions import list_actions
from koppel.store.chances.acknowledgements import list_acknowledged
from koppel.store.chances.duplicates import rulings
from koppel.store.chances.findings import list_findings
from koppel.store.deciding.events import events
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    import duckdb

    from koppel.model import Activity
    from koppel.model.chances import Ruling
    from koppel.model.deciding import State
    from koppel.model.meetings import Item, Meeting


def standings(
    cursor: duckdb.DuckDBPyConnection,
    meeting: Meeting,
    items: Sequence[Item],
    language: str,
    *,
    until: datetime | None,
) -> Mapping[UUID, Standing]:
    """
    Return what became of points since their meeting began, by their ids.

    A point is dealt with where a combination was answered or decided on or got an action, a warning was dealt with or
    is no more, a theme was answered, an action was changed, something was noted, or people said so. That it was put off
    goes before all that.

    Parameters
    ----------
    cursor
        As everyone at the table may see it.
    meeting, items
        One that began, and points of it.
    language
        Of the words.
    until
        Up to and with this moment, UTC without a zone; None: up to now.
    """
    since = meeting.started_at
    if since is None:
        return {}
    done = _by_combination(cursor, since, until, language)
    for action in list_actions(cursor):
        if _within(action.written_at, since, until):
            words = text("meeting.done.action", language, told=action.description)
            done.setdefault((COMBINATION, action.combination_id), []).append(words)
            done[ACTION, str(action.id)] = [text(f"agreement.action_state.{action.state.value}", language)]
    done |= _by_theme(cursor, items, since, until, language)
    settled = _by_pair(cursor, items, since, until, language)
    by_point: dict[UUID, Standing] = {}
    for item in items:
        what = [*settled.get(item.ref, ()), *done.get((item.sort, item.ref), ())]
        if item.sort == ALARM:
            what += done.get((COMBINATION, pair_id(item.ref)), ())
        lines = list(dict.fromkeys(what))
        if item.note and _within(item.noted_at, since, None):
            lines.append(text("meeting.done.noted", language))
        if item.outcome is Outcome.DEFERRED:
            by_point[item.id] = Standing(Outcome.DEFERRED, (put_off_words(item, language),))
        elif lines or item.outcome is Outcome.HANDLED:
            by_point[item.id] = Standing(Outcome.HANDLED, tuple(lines))
        else:
            by_point[item.id] = Standing(None)
    return by_point


def put_off_words(item: Item, language: str) -> str:
    """Describe to which meeting a point was put off, where that is known, and why."""
    to = text("meeting.done.put_off_to", language, day=item.until) if item.until else ""
    return ". ".join(part.rstrip(".") for part in (to, item.why) if part)


def ruling_words(ruling: Ruling, works: Mapping[UUID | None, Activity], language: str) -> str:
    """Describe what was said of two works that look alike; `works` holds both."""
    order = (ruling.aside, ruling.counts) if ruling.verdict is Verdict.DOUBLE else ruling.pair
    first, second = (works[identity] for identity in order)
    key = "is_double" if ruling.verdict is Verdict.DOUBLE else "is_two"
    facts = {"first": first.title, "second": second.title, "a": first.partner, "b": second.partner}
    return text(f"screen.warning.{key}", language, **facts)


def _by_combination(
    cursor: duckdb.DuckDBPyConnection, since: datetime, until: datetime | None, language: str
) -> dict[tuple[str, str], list[str]]:
    states: dict[str, State] = {}
    answered: dict[str, dict[str, None]] = {}
    for event in events(cursor, since, until):
        if event.state is not None:
            states[event.combination_id] = event.state
        elif event.partner is not None:
            answered.setdefault(event.combination_id, {})[event.partner] = None
    done: dict[tuple[str, str], list[str]] = {}
    for identity, state in states.items():
        sentence = text("meeting.done.state", language, state=state_words(state, language))
        done.setdefault((COMBINATION, identity), []).append(sentence)
    for identity, partners in answered.items():
        sentence = text("meeting.done.answered", language, partners=formats.listed(partners, language))
        done.setdefault((COMBINATION, identity), []).append(sentence)
    return done


def _by_theme(
    cursor: duckdb.DuckDBPyConnection, items: Sequence[Item], since: datetime, until: datetime | None, language: str
) -> dict[tuple[str, str], list[str]]:
    """Return which partners answered to themes, by their reference."""
    done: dict[tuple[str, str], list[str]] = {}
    for ref in {item.ref for item in items if item.sort == THEME}:
        answers = [item for item in theme_answers(cursor, ref) if _within(item.saved_at, since, until)]
        if partners := list(dict.fromkeys(item.partner for item in answers)):
            words = text("meeting.done.answered", language, partners=formats.listed(partners, language))
            done[THEME, ref] = [words]
    return done


def _by_pair(
    cursor: duckdb.DuckDBPyConnection, items: Sequence[Item], since: datetime, until: datetime | None, language: str
) -> dict[str, list[str]]:
    """Return what was done about warnings, by their reference."""
    refs = {item.ref: pair_of_ref(item.ref) for item in items if item.sort == ALARM}
    if not refs:
        return {}
    ids = {identity for _, *both in refs.values() for identity in both}
    present = {(item.type, item.a_id, item.b_id) for item in list_findings(cursor, types=list(TABS), activity_ids=ids)}
    settled = list_acknowledged(cursor)
    works = {item.id: item for item in list_activities(cursor, ids=ids)}
    ruled = {frozenset(item.pair): item for item in rulings(cursor)}
    done: dict[str, list[str]] = {}
    for ref, key in refs.items():
        acknowledged, ruling = settled.get(key), ruled.get(frozenset(key[1:]))
        if not all(identity in works for identity in key[1:]):
            continue
        if acknowledged is not None:
            if _within(acknowledged.at, since, until):
                done[ref] = [text("meeting.done.acknowledged", language, why=acknowledged.reason)]
        elif key[0] == FindingType.DUBBEL and ruling is not None:
            if _within(ruling.at, since, until):
                done[ref] = [ruling_words(ruling, works, language)]
        elif key not in present:
            done[ref] = [text("meeting.done.gone", language)]
    return done


def _within(at: datetime | None, since: datetime, until: datetime | None) -> bool:
    return at is not None and at > since and (until is None or at <= until)
