"""The audit log for whoever leads the team: who did what and when, in words, searched and as a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from koppel import clock, formats
from koppel.access import Task
from koppel.exports.csv import write_rows
from koppel.i18n import text, texts
from koppel.model.audit import Chosen
from koppel.services.permission import REFUSED, require
from koppel.store.audit import audit_names, count_audit, find_audit, named_things
from koppel.store.plans.activities import list_activities
from koppel.store.writing import to_json
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    import duckdb

    from koppel.access import Actor
    from koppel.model.audit import AuditRow
    from koppel.store.database import Store

FORMATS: tuple[str, ...] = ("csv", "xlsx")
LONGEST_WORDS = 200
# Rows that tell that something was not allowed, and was not done.
REFUSALS = frozenset({REFUSED, "sign_in_failed"})
# What of the numbers of a file is about works that all share.
SHARED = "shared"
_COUNTING = frozenset({"import", "undo"})
_OF_FILE = frozenset({"new", "changed", "unchanged", "withdrawn", "restored", "removed", "file", "other_partners"})
# Counts findings of all works, also of those that partners keep to themselves.
_OF_ALL = frozenset({("detect", "found")})
_SHORT = 8
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12,52}")
_SUBJECTS = ("activity", "combination")
_COLUMNS = ("at", "actor", "action", "what", "facts", "id")
# A fact of this name says one of a few things, for which there are words under this key.
_WORDED = {
    "state": "decision.state",
    "was": "decision.state",
    "answer": "decision.answer",
    "answers": "decision.answer",
    "finding": "screen.type",
    "outcome": "meeting.outcome",
    "reply": "interest.reply",
    "task": "audit.task",
    "role": "access.role",
    "roles": "access.role",
    "verdict": "party.verdict",
}
# Words of people, in which a comma may stand.
_QUOTED = frozenset({"titles"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSearch:
    """
    What is looked for in the log; what is None or empty leaves nothing out.

    ``first`` and ``last`` are days of the Netherlands, both inclusive. ``words`` are all to be found in the row as it
    reads or as it is stored, whatever the case. ``refused`` leaves only what was refused.
    """

    first: date | None = None
    last: date | None = None
    actor: str | None = None
    action: str | None = None
    words: str = ""
    refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """
    One row of the log as it is shown.

    Attributes
    ----------
    at
        UTC without a zone.
    what
        The action in words.
    details
        The facts: what each is called, and its value in words.
    facts
        The facts as they are stored, less what the reader may not see.
    combination, activity
        Which one it is about, where the reader can open it.
    """

    id: str
    at: datetime
    actor: str
    action: str
    what: str
    details: tuple[tuple[str, str], ...]
    facts: Mapping[str, object]
    is_refusal: bool
    combination: str | None = None
    activity: str | None = None


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some rows, the latest first, and how many there are in all."""

    lines: tuple[LogLine, ...]
    total: int


def read_log(store: Store, search: LogSearch, language: str, *, limit: int | None = None, offset: int = 0) -> LogPage:
    """
    Search the log.

    Parameters
    ----------
    store
        As its actor sees it.
    search
        What is looked for.
    language
        Of the words.
    limit, offset
        At most so many rows, after passing over so many. None: all.

    Raises
    ------
    RefusedError
        ``forbidden.read_audit``.
    """
    require(store, Task.READ_AUDIT)
    with store.read_whole() as cursor:
        wanted = search.words.casefold().split()
        if wanted:
            # Words are looked for in what the reader may see, not in what is stored.
            lines = [line for line in _lines(store, cursor, search, language) if _holds(line, wanted)]
            total, lines = len(lines), lines[offset : None if limit is None else offset + limit]
        else:
            total = count_audit(cursor, store.actor, _chosen(search))
            lines = _lines(store, cursor, search, language, limit=limit, offset=offset)
    return LogPage(tuple(lines), total)


def log_names(store: Store, language: str) -> tuple[tuple[str, ...], Mapping[str, str]]:
    """
    Return everyone who acted, and every action that was taken with its words, for whoever chooses among them.

    Raises
    ------
    RefusedError
        ``forbidden.read_audit``.
    """
    require(store, Task.READ_AUDIT)
    with store.read_whole() as cursor:
        actors, actions = audit_names(cursor, store.actor)
    named = {action: action_words(action, language) for action in actions}
    return actors, dict(sorted(named.items(), key=lambda item: item[1].casefold()))


def log_rows(page: LogPage) -> list[dict[str, object]]:
    """Return rows for machines: the moment with its zone, the words, and the facts as JSON text."""
    return [
        {
            "at": clock.local(line.at).isoformat(timespec="seconds"),
            "actor": line.actor,
            "action": line.action,
            "what": "; ".join((line.what, *(f"{name}: {value}" for name, value in line.details))),
            "facts": to_json(dict(line.facts)),
            "id": line.id,
        }
        for line in page.lines
    ]


def log_json(page: LogPage) -> dict[str, object]:
    """Return rows for machines as JSON, facts as they are stored."""
    rows = log_rows(page)
    rows_with_facts = [{**row, "facts": dict(line.facts)} for row, line in zip(rows, page.lines, strict=True)]
    return {"total": page.total, "rows": rows_with_facts}


def log_file(store: Store, search: LogSearch, language: str, form: str, *, limit: int | None = None) -> bytes:
    """
    Write everything that a search finds, as one of `FORMATS`; no cell runs as a formula.

    Raises
    ------
    RefusedError
        ``forbidden.read_audit``.
    """
    rows = log_rows(read_log(store, search, language, limit=limit))
    if form == "csv":
        return apart(write_rows, rows, _COLUMNS)
    # Loaded when asked for, as in `koppel.exports.formats`.
    from koppel.exports.xlsx import write_rows as write_sheet

    return apart(write_sheet, rows, _COLUMNS)


def action_words(action: str, language: str) -> str:
    """Describe what was done; an action that is not known here by its own name."""
    return texts(language).get(f"audit.action.{action}", action)


def _chosen(search: LogSearch) -> Chosen:
    actions = None if search.action is None else frozenset({search.action})
    if search.refused:
        actions = REFUSALS if actions is None else REFUSALS & actions
    return Chosen(
        since=clock.start_of_day(search.first) if search.first else None,
        until=clock.start_of_day(search.last + timedelta(days=1)) if search.last else None,
        actor=search.actor,
        actions=actions,
    )


def _lines(
    store: Store,
    cursor: duckdb.DuckDBPyConnection,
    search: LogSearch,
    language: str,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[LogLine]:
    rows = list(find_audit(cursor, store.actor, _chosen(search), limit=limit, offset=offset))
    named = {text for row in rows for text in _numbers(row.facts)}
    with store.read() as visible:
        visible_names = named_things(visible, named)
        works = _work_names(visible, visible_names)
    hidden = named_things(cursor, named) - visible_names
    return [_line(store.actor, row, visible_names, hidden, works, language) for row in rows]


def _work_names(cursor: duckdb.DuckDBPyConnection, ids: Collection[str]) -> dict[str, str]:
    """Return how partners name those of some things that are works: partner and number."""
    if not ids:
        return {}
    activities = list_activities(cursor, ids=[UUID(item) for item in sorted(ids)])
    return {str(item.id): f"{item.partner}/{item.external_id}" for item in activities}


def _line(
    actor: Actor,
    row: AuditRow,
    visible_names: Collection[str],
    hidden: Collection[str],
    works: Mapping[str, str],
    language: str,
) -> LogLine:
    counted = _counted(actor, row, visible_names)
    facts = {name: _without(value, hidden, language) for name, value in counted.items()}
    opens = {name: str(row.facts[name]) for name in _SUBJECTS if row.facts.get(name) in visible_names}
    return LogLine(
        id=str(row.id),
        at=row.at,
        actor=row.actor,
        action=row.action,
        what=action_words(row.action, language),
        details=tuple(
            (_fact_name(name, language), _words(name, value, works, language)) for name, value in facts.items()
        ),
        facts=facts,
        is_refusal=row.action in REFUSALS,
        combination=opens.get("combination"),
        activity=opens.get("activity"),
    )


def _counted(actor: Actor, row: AuditRow, visible_names: Collection[str]) -> dict[str, Any]:
    """
    Return the facts of a row, counting for others than the partners of a file only the works that all share.

    Stores of before hold numbers without what of them is shared, and the names of files: these are told to nobody else.
    """
    facts = dict(row.facts)
    shared = facts.pop(SHARED, None)
    if not actor.everything:
        facts = {name: value for name, value in facts.items() if (row.action, name) not in _OF_ALL}
    if row.action not in _COUNTING or actor.everything or facts.get("upload") in visible_names:
        return facts
    return {name: value for name, value in facts.items() if name not in _OF_FILE} | (shared or {})


def _numbers(value: object) -> Iterator[str]:
    """Return all ids in facts."""
    if isinstance(value, str):
        if _NUMBER.fullmatch(value):
            yield value
    elif isinstance(value, dict):
        for item in (*value, *value.values()):
            yield from _numbers(item)
    elif isinstance(value, list):
        for item in value:
            yield from _numbers(item)


def _without(value: object, hidden: Collection[str], language: str) -> object:
    """Return a fact without the ids of what the reader may not see: that something was done stays, not to what."""
    if isinstance(value, str):
        return text("audit.hidden", language) if value in hidden else value
    if isinstance(value, dict):
        return {_without(key, hidden, language): _without(item, hidden, language) for key, item in value.items()}
    return [_without(item, hidden, language) for item in value] if isinstance(value, list) else value


def _holds(line: LogLine, wanted: Sequence[str]) -> bool:
    searchable = " ".join(
        (line.actor, line.action, line.what, *(f"{name} {value}" for name, value in line.details), to_json(line.facts))
    ).casefold()
    return all(word in searchable for word in wanted)


def _fact_name(name: str, language: str) -> str:
    return texts(language).get(f"audit.fact.{name}", name)


def _words(name: str, value: object, works: Mapping[str, str], language: str) -> str:
    if isinstance(value, bool):
        return text("view.yes" if value else "view.no", language)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_words(name, item, works, language)}" for key, item in value.items())
    if isinstance(value, list) and name in _QUOTED:
        return ", ".join(f"“{item}”" for item in value) or "–"
    if isinstance(value, list):
        return ", ".join(_words(name, item, works, language) for item in value) or "–"
    if value is None:
        return "–"
    if (day := _day(value)) is not None:
        return formats.day(day, language)
    words = texts(language).get(f"{_WORDED[name]}.{value}") if name in _WORDED else None
    # Which work it is; of other numbers enough to tell one from others. The file has all of it.
    return words or works.get(str(value)) or (str(value)[:_SHORT] if _NUMBER.fullmatch(str(value)) else str(value))


def _day(value: object) -> date | None:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
