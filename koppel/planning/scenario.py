"""A scenario: changed dates and durations, and works that fall out, on top of plans that stay as they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from koppel.detect.works import Works
from koppel.model import Precision, Status
from koppel.planning.months import day_of, moved

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from koppel.catalogue.load import Catalogue

# What of a work follows from its dates, its duration and its status.
_DATED = (
    "status", "has_period", "has_end", "start", "latest_start", "end", "window_start", "window_end", "certain",
    "duration", "duration_own",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    What a scenario changes about one work.

    Attributes
    ----------
    work
        Its id.
    start, end
        Other days, both inclusive; None leaves that of the plan.
    duration_days
        How many days it takes within them; None leaves that of the plan.
    is_dropped
        It is not done at all.
    """

    work: str
    start: date | None = None
    end: date | None = None
    duration_days: int | None = None
    is_dropped: bool = False


@dataclass(frozen=True, slots=True)
class Scenario:
    """A name and the changes to the plans, at most one for a work; none is the plans themselves."""

    name: str = ""
    changes: tuple[Change, ...] = ()


def applied(table: pa.Table, scenario: Scenario) -> pa.Table:
    """
    Lay a scenario over the plans.

    Parameters
    ----------
    table
        Rows of `koppel.detect.works.WORKS_SCHEMA`.
    scenario
        What it changes about works that are not in the table is left out.

    Returns
    -------
    table
        The same rows in the same order, as they would stand in a store that has these dates: to the day.
    """
    changes = {item.work: item for item in scenario.changes}
    at = np.flatnonzero(pc.is_in(table["id"], value_set=pa.array(list(changes), pa.string())).to_numpy())
    columns = {name: table[name].to_pylist() for name in ("status", "duration_days")} if len(at) else {}
    for side in ("start", "end"):
        if len(at):
            columns |= {side: table[side].to_pylist(), f"{side}_precision": table[f"{side}_precision"].to_pylist()}
    ids = table["id"].take(pa.array(at)).to_pylist()
    for place, identity in zip(at.tolist(), ids, strict=True):
        change = changes[identity]
        if change.is_dropped:
            columns["status"][place] = Status.GEANNULEERD.value
        if change.duration_days is not None:
            columns["duration_days"][place] = change.duration_days
        for side, day in (("start", change.start), ("end", change.end)):
            if day is not None:
                columns[side][place] = day
                columns[f"{side}_precision"][place] = Precision.DAG.value
    for name, values in columns.items():
        number = table.schema.get_field_index(name)
        table = table.set_column(number, name, pa.array(values, table.schema.field(name).type))
    return table


def dated(works: Works, table: pa.Table, scenario: Scenario, catalogue: Catalogue) -> Works:
    """
    Return the columns of works under a scenario, without reading again what it does not change.

    Parameters
    ----------
    works
        Columns of `table` as it is without the scenario.
    table, scenario, catalogue
        As for `applied` and `Works.from_table`.
    """
    changed = pa.array(sorted({item.work for item in scenario.changes}), pa.string())
    rows = table.filter(pc.is_in(table["id"], value_set=changed))
    if not rows.num_rows:
        return works
    own = Works.from_table(applied(rows, scenario), catalogue)
    at = pc.index_in(own.ids, value_set=works.ids).to_numpy(zero_copy_only=False)
    columns = {name: getattr(works, name).copy() for name in _DATED}
    for name, column in columns.items():
        column[at] = getattr(own, name)
    return replace(works, **columns)


def shifted(works: Works, months: dict[int, int], has_end: Sequence[bool] | None = None) -> tuple[Change, ...]:
    """
    Return the changes that move works by whole calendar months.

    Parameters
    ----------
    works
        As the plans have them.
    months
        By position; works that move by none are left out.
    has_end
        Whether each work names an end; by default as `works` says. One without keeps its typical days.
    """
    at = np.array(sorted(place for place, count in months.items() if count), dtype=np.int64)
    count = np.array([months[place] for place in at.tolist()], dtype=np.int64)
    starts, ends = moved(works.start[at], count), moved(works.end[at], count)
    ended = works.has_end if has_end is None else np.asarray(has_end)
    ids = works.ids.take(pa.array(at)).to_pylist()
    return tuple(
        Change(work=ids[row], start=day_of(int(starts[row])), end=day_of(int(ends[row])) if ended[place] else None)
        for row, place in enumerate(at.tolist())
    )
