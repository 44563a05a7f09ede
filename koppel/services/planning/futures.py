"""By how much works slip, and a plan that is searched beside the screens: the best one, and the one that holds best."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.errors import WorkError
from koppel.planning.advice import prepared
from koppel.planning.futures import Robust, Slips, tried_futures
from koppel.planning.robust import hold
from koppel.planning.solving.solve import Solution, advance
from koppel.planning.value import costs, is_lawful
from koppel.services.permission import require
from koppel.services.planning.comparing import outlook_of
from koppel.store.planning.slips import begun_slips
from koppel.workers import apart
from koppel.workers.control import current

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from koppel.catalogue.load import Catalogue
    from koppel.planning.advice import Request
    from koppel.planning.problem import Problem
    from koppel.planning.robust import Stand
    from koppel.planning.scenario import Scenario
    from koppel.store.database import Store

# With fewer works that have begun than this, what is assumed says more.
LEAST_BEGUN = 30
# The first round is this long at most, each next one twice as long: so much is lost where somebody stops it.
_FIRST_SECONDS, _MOST_SECONDS = 10.0, 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hardened:
    """
    How a plan stands when works slip, that was asked to hold.

    Attributes
    ----------
    slips
        By how many months works were let slip.
    plans, best, robust
        The plans as they are, the plan that is best where nothing slips, and the one that was chosen.
    price
        What that one costs more than the best where nothing slips, in months that one work is moved.
    is_proven, is_whole
        Both plans that were compared are the best of their kind, and all that lies between them was tried; else the
        time was over first, and another one may hold better.
    """

    slips: Slips
    plans: Stand
    best: Stand
    robust: Stand
    price: float
    is_proven: bool
    is_whole: bool

    @property
    def is_best(self) -> bool:
        """Tell whether the best plan holds best as well."""
        return self.robust == self.best


def slips_of(store: Store, catalogue: Catalogue) -> Slips:
    """
    Return by how many months works slip.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        own = begun_slips(cursor)
    if len(own) >= LEAST_BEGUN:
        return Slips(own, is_own=True)
    return Slips(catalogue.plan.slip_months, is_own=False)


def in_futures(
    store: Store, catalogue: Catalogue, scenarios: Sequence[Scenario], *, today: date
) -> tuple[Slips, tuple[Robust, ...]]:
    """
    Try sets of dates on the same futures.

    Parameters
    ----------
    store
        Of the works that its actor may see.
    catalogue, today
        Rules and kinds; the day from which things count.
    scenarios
        The dates.

    Returns
    -------
    slips, robust
        By how much works were let slip, and of each scenario what is left.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    slips = slips_of(store, catalogue)
    outlook = outlook_of(store, catalogue, today=today)
    return slips, tuple(tried_futures(outlook, item, slips) for item in scenarios)


def searched(
    problem: Problem,
    seconds: float,
    progress: Callable[[float], None] | None,
    *,
    since: float = 0.0,
    until: float = 1.0,
) -> tuple[Solution, bool]:
    """
    Search until the time is over or nothing better is left.

    Parameters
    ----------
    problem, seconds, progress
        As of `koppel.services.planning.best_plan.best_plan`.
    since, until
        From which share of all the work to which this goes.

    Returns
    -------
    solution, is_stopped
        The best of until then where somebody stopped it.

    Raises
    ------
    WorkError
        It was stopped before anything was found.
    """
    control = current()
    began = time.monotonic()
    solution: Solution | None = None
    longest = _FIRST_SECONDS
    try:
        while solution is None or (not solution.is_proven and time.monotonic() - began < seconds):
            left = seconds - (time.monotonic() - began)
            solution = apart(advance, problem, solution, seconds=max(0.0, min(longest, left)))
            longest = min(2 * longest, _MOST_SECONDS)
            share = 1.0 if solution.is_proven else min(1.0, (time.monotonic() - began) / max(seconds, 0.001))
            done = since + (until - since) * share
            control.tell(done)
            if progress is not None:
                progress(done)
    except (WorkError, KeyboardInterrupt) as error:
        if solution is None or (isinstance(error, WorkError) and error.code != "work_stopped"):
            raise
        # What was found before is the answer; what follows explains it, and is not stopped.
        control.stopped.clear()
        return solution, True
    return solution, False


def hardened(
    request: Request,
    problem: Problem,
    best: Solution,
    slips: Slips,
    seconds: float,
    progress: Callable[[float], None] | None,
    *,
    since: float,
) -> tuple[Solution, Hardened, bool]:
    """
    Search the plan that holds best when works slip: one that keeps room, the best one, or what lies between them.

    Parameters
    ----------
    request, problem
        What there is to choose.
    best
        The best plan where nothing slips.
    slips
        By how many months works begin later than said.
    seconds, progress, since
        As of `searched`.

    Returns
    -------
    solution, hardened, is_stopped
        The choice, how it stands, and whether somebody stopped the search.
    """
    roomy = apart(prepared, replace(request, slips=slips.months)).problem
    other, is_stopped = searched(roomy, seconds / 2, progress, since=since)
    held = apart(hold, request, problem, best.choice, other.choice, slips, seconds=seconds / 2)
    chosen = replace(
        best,
        choice=held.choice,
        cost=costs(problem, held.choice).total,
        is_lawful=is_lawful(problem, held.choice),
    )
    price = (chosen.cost - best.cost) / 1000
    made = Hardened(
        slips=slips,
        plans=held.plans,
        best=held.best,
        robust=held.robust,
        price=price,
        is_proven=best.is_proven and other.is_proven,
        is_whole=held.is_whole and not is_stopped,
    )
    return chosen, made, is_stopped
