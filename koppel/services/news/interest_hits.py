"""Telling partners when something comes that they want to join."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import numpy as np
import shapely

from koppel.model import Status, Visibility
from koppel.services.agreements.interest_answers import interest_answers
from koppel.services.agreements.interests import list_interests
from koppel.services.plans.changes_since import Sort, compare_states
from koppel.services.plans.columns import NO_DAY, columns_of
from koppel.services.plans.filters import day_number
from koppel.store.plans.activities import list_activities
from koppel.store.plans.changes_since import states_since

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from numpy.typing import NDArray

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.model.agreements import Interest, InterestAnswer
    from koppel.services.plans.columns import Columns
    from koppel.store.database import Store

_LIVE = frozenset({Status.IDEE, Status.GEPLAND, Status.TOEGEZEGD, Status.IN_UITVOERING})


@dataclass(frozen=True, slots=True)
class InterestHit:
    """A work of another partner that meets an interest; ``news`` is `Sort.NEW`, `Sort.MOVED`, or None: as it was."""

    interest: Interest
    activity: Activity
    news: Sort | None


def interest_hits(
    store: Store,
    catalogue: Catalogue,
    since: datetime | None,
    *,
    today: date,
    partners: Collection[str] | None = None,
) -> tuple[InterestHit, ...]:
    """
    Return which works of others meet interests.

    Parameters
    ----------
    store
        As its actor sees it: a work that it may not see is no hit.
    catalogue
        Gives the buffer of each kind: a work counts within it, as for a koppelkans.
    since
        Only works that came, or of which place or dates changed, since this moment (UTC without a zone); None: all.
    today
        Interests that ended before it are left out, and so are works that ended.
    partners
        Whose interests; None: those of the partners of the actor, of all for the operator.

    Returns
    -------
    hits
        By interest, then by the first day of the work. A work without a period is none: nobody knows whether it falls
        in the period that was asked for.
    """
    wanted = None if partners is None and store.actor.everything else frozenset(partners or store.actor.partners)
    interests = [item for item in list_interests(store, today=today) if wanted is None or item.partner in wanted]
    if not interests:
        return ()
    with store.read() as cursor:
        if since is None:
            activities, news = list_activities(cursor), dict[UUID | None, Sort]()
        else:
            states = states_since(cursor, since)
            changes = compare_states(states.before, states.now)
            news = {item.activity.id: item.sort for item in changes if item.sort in (Sort.NEW, Sort.MOVED)}
            activities = tuple(item for item in states.now if item.id in news)
    works = columns_of(activities, catalogue)
    hits = []
    for interest in interests:
        places = np.flatnonzero(_meets(interest, works, catalogue, today))
        for at in sorted(places.tolist(), key=lambda at: (int(works.start[at]), at)):
            item = works.activities[at]
            hits.append(InterestHit(interest, item, news.get(item.id)))
    return tuple(hits)


def interested_in(store: Store, catalogue: Catalogue, activity: Activity, *, today: date) -> tuple[Interest, ...]:
    """Return the interests of other partners that a work meets, stored or not, by first day and partner."""
    return met_by(list_interests(store, today=today), activity, catalogue, today=today)


def met_by(
    interests: Sequence[Interest], activity: Activity, catalogue: Catalogue, *, today: date
) -> tuple[Interest, ...]:
    """Return which interests a work meets, in their order."""
    if not interests:
        return ()
    works = columns_of([replace(activity, id=activity.id or uuid4())], catalogue)
    return tuple(item for item in interests if _meets(item, works, catalogue, today)[0])


def unanswered(
    store: Store, catalogue: Catalogue, partners: Collection[str], *, today: date
) -> tuple[InterestHit, ...]:
    """
    Return which other partners want to join works of some, and have no answer yet.

    Parameters
    ----------
    store
        As its actor sees it.
    catalogue
        Gives the buffer of each kind.
    partners
        Whose works. A work that they keep for themselves is none: who wants to join cannot know of it.
    today
        Interests and works that ended before it are left out.

    Returns
    -------
    hits
        By interest, then by the first day of the work; ``news`` is None.
    """
    interests = list_interests(store, today=today)
    if not interests:
        return ()
    answered = interest_answers(store)
    with store.read() as cursor:
        own = [item for item in list_activities(cursor, partners=partners) if item.visibility is not Visibility.EIGEN]
    works = columns_of(own, catalogue)
    hits = []
    for interest in interests:
        places = np.flatnonzero(_meets(interest, works, catalogue, today))
        for at in sorted(places.tolist(), key=lambda at: (int(works.start[at]), at)):
            item = works.activities[at]
            if item.id is not None and (interest.id, item.id) not in answered:
                hits.append(InterestHit(interest, item, None))
    return tuple(hits)


def interest_json(
    item: Interest, hits: Collection[InterestHit], answers: Mapping[tuple[UUID, UUID], InterestAnswer]
) -> dict[str, object]:
    """Return an interest for machines, with the works that meet it and what was answered; moments are UTC."""
    met = [hit.activity for hit in hits if hit.interest.id == item.id]
    answers_given = {work.id: answers.get((item.id, work.id)) for work in met if work.id is not None}
    return {
        "id": str(item.id),
        "partner": item.partner,
        "told": item.description,
        "kinds": list(item.kinds),
        "place": item.place.value,
        "place_name": item.place_name,
        "first_day": item.first_day.isoformat(),
        "last_day": item.last_day.isoformat(),
        "withdrawn": item.withdrawn,
        "reason": item.reason,
        "written_at": item.written_at.isoformat(),
        "works": [
            {
                "partner": work.partner,
                "external_id": work.external_id,
                "title": work.title,
                "answer": answer.reply.value if work.id and (answer := answers_given.get(work.id)) else None,
                "told": answer.explanation if work.id and (answer := answers_given.get(work.id)) else None,
            }
            for work in met
        ],
    }


def _meets(interest: Interest, works: Columns, catalogue: Catalogue, today: date) -> NDArray[np.bool_]:
    """Return for each work whether it meets an interest: of another partner, live, near, and in the period."""
    buffers = np.array([catalogue.kinds[item.kind].buffer_m for item in works.activities], dtype=np.float64)
    first, last = day_number(interest.first_day), day_number(interest.last_day)
    meets = works.partner != interest.partner
    meets &= np.array([item.status in _LIVE for item in works.activities], dtype=np.bool_)
    meets &= (works.start != NO_DAY) & (works.start <= last) & (works.end >= max(first, day_number(today)))
    if interest.kinds:
        meets &= np.isin(works.kind, list(interest.kinds))
    near = np.zeros(len(works), dtype=np.bool_)
    near[meets] = shapely.distance(works.geometry[meets], interest.geometry) <= buffers[meets]
    return near
