"""What may be public of a work: its name in addresses, and what is left of it when its partner shows less."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from koppel.model import Status, Visibility
from koppel.publish.model import PublicState, PublicWork
from koppel.services.fitness import PUBLIC

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from koppel.model import Activity
    from koppel.publish.model import PublicCopy

ENDED = frozenset({PublicState.GAAT_NIET_DOOR, PublicState.NIET_OPENBAAR})
_LAST = date.max


def public_key(store_id: UUID, activity: UUID) -> str:
    """Name an activity in public addresses: always the same, and nothing can be read from it."""
    digest = hashlib.sha256(store_id.bytes + activity.bytes).digest()
    return base64.b32encode(digest[:5]).decode("ascii").lower()


def with_consent(copy: PublicCopy, store_id: UUID, activities: Iterable[Activity]) -> PublicCopy:
    """
    Take out of a publication what may not be public any more, for when its pages are made again.

    Parameters
    ----------
    copy
        A publication, perhaps an earlier one.
    store_id, activities
        Of the store as it is now.

    Returns
    -------
    copy
        The same where all is as it was. Works that their partner hides, or that are an idea, only keep their key; of
        those for which only the buurt may be told no place is left.
    """
    allowed = {
        public_key(store_id, item.id): item.visibility
        for item in activities
        if item.id and item.visibility in PUBLIC and item.status is not Status.IDEE
    }
    day = copy.published_at.date()
    works = {work.key: as_allowed(work, allowed.get(work.key), day) for work in copy.works}
    if all(works[work.key] is work for work in copy.works):
        return copy
    kinds = {work.kind for work in works.values()}
    groups = (tuple(key for key in group if is_told_together(works[key])) for group in copy.together)
    return replace(
        copy,
        kinds={name: kind for name, kind in copy.kinds.items() if name in kinds},
        works=in_order(works.values()),
        together=tuple(group for group in groups if len(group) > 1),
    )


def as_allowed(work: PublicWork, visibility: Visibility | None, day: date) -> PublicWork:
    """Give what may be told of a work; None: its partner does not let residents see it."""
    if visibility is None:
        return gone(work, day)
    return work if visibility is Visibility.OPENBAAR else _without_place(work, day)


def _without_place(work: PublicWork, day: date) -> PublicWork:
    if work.geometry is None:
        return work
    return replace(work, geometry=None, streets=()) if work.area else gone(work, day)


def in_order(works: Iterable[PublicWork]) -> tuple[PublicWork, ...]:
    """Put works in the order of a publication."""
    return tuple(sorted(works, key=lambda work: (work.period.start or _LAST, work.key)))


def gone(before: PublicWork, today: date) -> PublicWork:
    """Leave of a work only its key and its days."""
    if before.state is PublicState.NIET_OPENBAAR:
        return before
    return PublicWork(
        key=before.key, state=PublicState.NIET_OPENBAAR, first_published=before.first_published, changed_on=today
    )


def is_told_together(work: PublicWork) -> bool:
    """Tell whether a work may stand among those that are done together: its place is known, and it goes on."""
    return work.geometry is not None and work.state not in ENDED
