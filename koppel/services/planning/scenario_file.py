"""A scenario in a file: JSON, of the form that `koppel plan` writes its moves in."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from koppel.access import Task
from koppel.errors import InputError
from koppel.planning.scenario import Change, Scenario
from koppel.services.permission import require
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from koppel.store.database import Store

_MOST_CHANGES, _LONGEST_NAME, _MOST_DAYS = 100_000, 200, 36_500


def read_scenario(store: Store, content: bytes, file: str) -> Scenario:
    """
    Read a scenario.

    Parameters
    ----------
    store
        Of whose works it changes the dates.
    content
        JSON: ``name``, and ``moves`` with of each work ``partner`` and ``external_id``, and what changes: ``start`` and
        ``end`` (both inclusive, as 2027-09-01), ``duration_days``, or ``dropped``.
    file
        How it is called, for what is said of mistakes.

    Raises
    ------
    RefusedError
        ``forbidden.advise``.
    InputError
        ``scenario_unreadable``; ``scenario_wrong`` with the place and what would be right; ``scenario_work``: a work
        that is not there; ``scenario_dates``: an end before its start.
    """
    require(store, Task.ADVISE)
    try:
        value = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise InputError("scenario_unreadable", file=file) from error
    if not isinstance(value, dict):
        raise InputError("scenario_unreadable", file=file)
    moves = value.get("moves", [])
    if not isinstance(moves, list) or len(moves) > _MOST_CHANGES:
        raise InputError("scenario_wrong", file=file, key="moves", right='[{"partner": …, "external_id": …}]')
    with store.read() as cursor:
        works = {(item.partner, item.external_id): item for item in list_activities(cursor)}
    changes: dict[str, Change] = {}
    for number, row in enumerate(moves, 1):
        place = f"moves {number}"
        if not isinstance(row, dict):
            raise InputError("scenario_wrong", file=file, key=place, right='{"partner": …, "external_id": …}')
        key = str(row.get("partner", "")), str(row.get("external_id", ""))
        work = works.get(key)
        if work is None:
            raise InputError("scenario_work", file=file, key=place, work=" ".join(key)[:_LONGEST_NAME])
        change = _change(str(work.id), row, file, place)
        start, end = change.start or work.start, change.end or work.end
        if start is not None and end is not None and end < start:
            raise InputError("scenario_dates", file=file, key=place, work=" ".join(key)[:_LONGEST_NAME])
        changes[change.work] = change
    name = value.get("name", "")
    return Scenario(name[:_LONGEST_NAME] if isinstance(name, str) else "", tuple(changes.values()))


def _change(work: str, row: dict[str, Any], file: str, place: str) -> Change:
    days = row.get("duration_days")
    if days is not None and (isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= _MOST_DAYS):
        raise InputError("scenario_wrong", file=file, key=f"{place}, duration_days", right=f"1–{_MOST_DAYS}")
    dropped = row.get("dropped", False)
    if not isinstance(dropped, bool):
        raise InputError("scenario_wrong", file=file, key=f"{place}, dropped", right="true / false")
    return Change(
        work=work,
        start=_day(row, "start", file, place),
        end=_day(row, "end", file, place),
        duration_days=days,
        is_dropped=dropped,
    )


def _day(row: dict[str, Any], key: str, file: str, place: str) -> date | None:
    value = row.get(key)
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise InputError("scenario_wrong", file=file, key=f"{place}, {key}", right="2027-09-01") from error
