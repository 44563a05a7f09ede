"""The audit log for whoever leads the team: who did what and when, in words, searched and as a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from koppel import clock
from koppel.access import Task
from koppel.exports.csv import write_rows
from koppel.model.audit import Chosen
from koppel.services.news.audit_words import action_words, fact_name, fact_words, numbers_in, without_hidden
from koppel.services.permission import REFUSED, require
from koppel.store.audit import audit_names, count_audit, find_audit, named_things
from koppel.store.plans.activities import list_activities
from koppel.store.writing import to_json
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
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
_SUBJECTS = ("activity", "combination")
_COLUMNS = ("at", "actor", "action", "what", "facts", "id")


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
    named = {text for row in rows for text in numbers_in(row.facts)}
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
    facts = {name: without_hidden(value, hidden, language) for name, value in counted.items()}
    opens = {name: str(row.facts[name]) for name in _SUBJECTS if row.facts.get(name) in visible_names}
    return LogLine(
        id=str(row.id),
        at=row.at,
        actor=row.actor,
        action=row.action,
        what=action_words(row.action, language),
        details=tuple(
            (fact_name(name, language), fact_words(name, value, works, language)) for name, value in facts.items()
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


def _holds(line: LogLine, wanted: Sequence[str]) -> bool:
    searchable = " ".join(
        (line.actor, line.action, line.what, *(f"{name} {value}" for name, value in line.details), to_json(line.facts))
    ).casefold()
    return all(word in searchable for word in wanted)
