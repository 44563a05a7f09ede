"""What scenarios come to beside the plans, and to which months a work can be moved in one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from koppel.access import Task
from koppel.detect.progress import TO_BEGIN
from koppel.detect.works import STATUSES, day_number
from koppel.planning.months import day_of, moved
from koppel.planning.outlook import Outlook
from koppel.planning.price import Moved
from koppel.planning.scenario import Change, Scenario, shifted
from koppel.planning.windows import MOST_MONTHS
from koppel.services.permission import require
from koppel.store.chances.duplicates import distinct_pairs
from koppel.store.chances.works import load_works, private_works
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from koppel.catalogue.load import Catalogue
    from koppel.planning.figures import Difference, Figures
    from koppel.store.database import Store


@dataclass(frozen=True, slots=True)
class Compared:
    """A scenario with what it comes to, and in what that differs from the plans."""

    scenario: Scenario
    figures: Figures
    difference: Difference


@dataclass(frozen=True, slots=True)
class Month:
    """
    A month in which a work can begin.

    Attributes
    ----------
    months
        By which it moves from where the plans have it; negative is earlier.
    start
        The day on which it begins then.
    is_inside
        Whether it then lies within its window.
    """

    months: int
    start: date
    is_inside: bool


def outlook_of(store: Store, catalogue: Catalogue, *, today: date) -> Outlook:
    """
    Measure what space says of the works that the actor may see, ready for other dates.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        table = load_works(cursor)
        activities = {str(item.id): item for item in list_activities(cursor)}
        distinct, private = distinct_pairs(cursor), private_works(cursor)
    return Outlook(table, activities, catalogue, today=today, distinct=distinct, private=private)


def compared(outlook: Outlook, scenarios: Sequence[Scenario]) -> tuple[Compared, ...]:
    """Return what the plans come to, and then each scenario."""
    plans = Scenario()
    before = outlook.figures()
    made = [Compared(plans, before, outlook.difference(before, before, plans))]
    for scenario in scenarios:
        figures = outlook.figures(scenario)
        made.append(Compared(scenario, figures, outlook.difference(figures, before, scenario)))
    return tuple(made)


def is_movable(outlook: Outlook, at: int) -> bool:
    """Tell whether a work, by its position, can have other dates: it has dates and has still to begin."""
    works = outlook.works
    return bool(works.has_period[at]) and STATUSES[int(works.status[at])] in TO_BEGIN


def months_of(outlook: Outlook, at: int) -> tuple[Month, ...]:
    """Return the months in which a work, by its position, can begin: from this month on, and where it is planned."""
    works = outlook.works
    months = np.arange(-MOST_MONTHS, MOST_MONTHS + 1)
    starts, ends = (moved(np.full(len(months), day[at]), months) for day in (works.start, works.end))
    inside = (starts >= works.window_start[at]) & (ends <= works.window_end[at])
    chosen = (starts >= day_number(outlook.today)) | (months == 0)
    return tuple(
        Month(int(months[row]), day_of(int(starts[row])), bool(inside[row]) or months[row] == 0)
        for row in np.flatnonzero(chosen).tolist()
    )


def moved_by(outlook: Outlook, at: int, months: int, before: Change | None) -> Change:
    """
    Return the change that moves a work by whole months from where the plans have it.

    Parameters
    ----------
    outlook
        With the works as planned.
    at
        Position of the work.
    months
        By which it moves; 0 puts it back.
    before
        What the scenario made of it; its days and whether it is dropped stay.
    """
    change = next(iter(shifted(outlook.works, {at: months})), None)
    return Change(
        work=outlook.ids[at],
        start=change.start if change else None,
        end=change.end if change else None,
        duration_days=before.duration_days if before else None,
        is_dropped=before.is_dropped if before else False,
    )


def moves_by_party(items: Sequence[Compared], outlook: Outlook) -> Mapping[str, tuple[Moved, ...]]:
    """Return of each party that moves or drops anything what that costs it in each scenario."""
    counted = [outlook.cost_by_party(item.difference) for item in items]
    parties = sorted({party for own in counted for party in own})
    return {party: tuple(own.get(party, Moved()) for own in counted) for party in parties}


def turned(before: Figures, after: Figures) -> Mapping[str, bool]:
    """Tell of each figure that differs whether it is better than before; what is neither is left out."""
    less = {
        "openings": (before.openings, after.openings),
        "opened_again": (before.opened_again, after.opened_again),
        "orders": (before.wrong_orders, after.wrong_orders),
        "rests": (before.broken_rests, after.broken_rests),
        "hinder_weeks": (round(before.hinder_weeks), round(after.hinder_weeks)),
        "hinder_at_once": (before.hinder_at_once, after.hinder_at_once),
        "homes": (before.homes, after.homes),
        "saved": (_unsaved(before), _unsaved(after)),
        "couplings": (-len(before.couplings), -len(after.couplings)),
    }
    return {name: now < was for name, (was, now) in less.items() if was is not None and now is not None and now != was}


def _unsaved(figures: Figures) -> float:
    saved = figures.avoided_cost_eur
    return 0.0 if saved is None else -round(saved.low + saved.high)


def differing(items: Sequence[Compared], outlook: Outlook) -> tuple[tuple[int, tuple[Change | None, ...]], ...]:
    """Return the works, by position, of which any scenario changes something, with what each makes of it."""
    changes = [{change.work: change for change in item.scenario.changes} for item in items]
    concerned = {work for own in changes for work in own}
    return tuple(
        (at, tuple(own.get(identity) for own in changes))
        for at, identity in enumerate(outlook.ids)
        if identity in concerned
    )
