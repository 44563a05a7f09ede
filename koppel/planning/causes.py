"""Why a law that no dates keep cannot be kept: what each of its two works cannot do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.detect import rules as rule
from koppel.detect.progress import run_on
from koppel.detect.rules import DAYS_PER_YEAR
from koppel.detect.works import STATUSES, day_number
from koppel.model import Status
from koppel.planning.months import day_of
from koppel.planning.problem import Law

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from koppel.planning.outlook import Outlook
    from koppel.planning.problem import Problem, Ruled


class Stay(StrEnum):
    """Why a work moves no further."""

    DONE = "done"
    BEGUN = "begun"
    PASSED = "passed"
    FIXED = "fixed"
    WIDE = "wide"
    DOUBTFUL = "doubtful"
    ASKED = "asked"
    PARTY = "party"
    ROOM = "room"


@dataclass(frozen=True, slots=True)
class Cause:
    """What one work cannot do; ``first`` and ``last`` are the days within which it can be done."""

    work: int
    stay: Stay
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Unkept:
    """
    A law that is not kept, and why.

    Attributes
    ----------
    ruled
        The law.
    causes
        Of both works.
    rests_until
        Of a street that was renewed already, the last day on which it is not to be opened.
    """

    ruled: Ruled
    causes: tuple[Cause, ...]
    rests_until: date | None


def unkept(outlook: Outlook, problem: Problem, laws: Iterable[Ruled]) -> tuple[Unkept, ...]:
    """Say of laws that are not kept why; those of which both works are over are left out."""
    made = []
    statuses = run_on(outlook.works, outlook.catalogue.rules, day_number(outlook.today)).status
    for item in laws:
        ends = (item.relation.a, item.relation.b)
        causes = tuple(_cause(outlook, problem, at) for at in ends)
        if all(cause.stay is Stay.DONE for cause in causes):
            continue
        rests = None
        surface = ends[1]
        if item.law is Law.SURFACE and STATUSES[int(statuses[surface])] in (Status.GEREED, Status.IN_UITVOERING):
            kinds = rule.kind_columns(outlook.catalogue)
            years = float(kinds.moratorium_days[outlook.works.kind[surface]]) / DAYS_PER_YEAR
            rests = day_of(int(outlook.works.end[surface]) + round(years * DAYS_PER_YEAR))
        made.append(Unkept(item, causes, rests))
    return tuple(made)


def _cause(outlook: Outlook, problem: Problem, at: int) -> Cause:
    works, today = outlook.works, day_number(outlook.today)
    status = STATUSES[int(run_on(works, outlook.catalogue.rules, today).status[at])]
    first, last = int(works.window_start[at]), int(works.window_end[at])
    if status is Status.GEREED:
        stay = Stay.DONE
    elif status is Status.IN_UITVOERING:
        stay = Stay.BEGUN
    elif works.start[at] < today:
        stay = Stay.PASSED
    elif outlook.party_of(at) in problem.staying:
        stay = Stay.PARTY
    elif at in problem.asked:
        stay = Stay.ASKED
    elif at in problem.doubtful:
        stay = Stay.DOUBTFUL
    elif outlook.wide[at]:
        stay = Stay.WIDE
    elif len(problem.choices[at]) == 1 and last - first <= int(works.end[at]) - int(works.start[at]):
        stay = Stay.FIXED
    else:
        stay = Stay.ROOM
    return Cause(at, stay, day_of(first), day_of(last))
