"""What may be public of a work: its name in addresses, and what is left of it when its partner shows less."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.model import Status, Visibility
from koppel.publish.model import PublicState, PublicWork
from koppel.services.publishing.fitness import PUBLIC, is_given

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from koppel.model import Activity
    from koppel.model.practical import Practical, StoredNote
    from koppel.publish.model import PublicCopy

    Parts = Mapping[str, frozenset["Part"]]
    Notes = Mapping[UUID, Iterable[StoredNote]]

ENDED = frozenset({PublicState.GAAT_NIET_DOOR, PublicState.NIET_OPENBAAR})
_LAST = date.max


class Part(StrEnum):
    """What can be taken away from residents: a work with all of it, or something of it."""

    WORK = "work"
    PLACE = "place"
    TEXT = "text"
    CHANNEL = "channel"
    # One practical note, by the name of its sort.
    OMLEIDING = "omleiding"
    PARKEREN = "parkeren"
    AFVAL = "afval"
    BUS = "bus"
    ROLSTOEL = "rolstoel"
    BEZOEK_WIE = "bezoek_wie"
    BEZOEK_HERKENNEN = "bezoek_herkennen"
    BEZOEK_WEIGEREN = "bezoek_weigeren"
    BEZOEK_ELDERS = "bezoek_elders"


def public_key(store_id: UUID, activity: UUID) -> str:
    """Name an activity in public addresses: always the same, and nothing can be read from it."""
    digest = hashlib.sha256(store_id.bytes + activity.bytes).digest()
    return base64.b32encode(digest[:5]).decode("ascii").lower()


def with_consent(
    copy: PublicCopy, store_id: UUID, activities: Iterable[Activity], notes: Notes | None = None
) -> PublicCopy:
    """
    Take out of a publication what may not be public any more.

    Parameters
    ----------
    copy
        A publication, perhaps an earlier one, or a draft.
    store_id, activities, notes
        Of the store as it is now; without `notes` those of the copy hold.

    Returns
    -------
    copy
        The same where all is as it was.
    """
    return without(copy, withdrawn_parts(copy, store_id, activities, notes))


def withdrawn_parts(
    copy: PublicCopy, store_id: UUID, activities: Iterable[Activity], notes: Notes | None = None
) -> Parts:
    """
    Say what a publication tells and may not be public any more; what is only told differently now is no part of it.

    A work goes as a whole where it is not there any more, its partner does not let residents see it, it is an idea
    again, its title or contact for residents was taken away, or it was cancelled and is told as one that goes on. Its
    place goes where only the buurt may be told, its explanation and the address of its contact where they are empty, a
    practical note where its partner took it away.

    Returns
    -------
    parts
        By key; works that may be told as they are told have none.
    """
    activity_by_key = {public_key(store_id, item.id): item for item in activities if item.id}
    written = {
        key: None if notes is None else {one.note.sort for one in notes.get(item.id, ())}
        for key, item in activity_by_key.items()
        if item.id
    }
    parts_by_key = {
        work.key: _withdrawn(work, activity_by_key.get(work.key), written.get(work.key)) for work in copy.works
    }
    return {key: parts for key, parts in parts_by_key.items() if parts}


def _withdrawn(work: PublicWork, item: Activity | None, written: set[Practical] | None) -> frozenset[Part]:
    if work.state is PublicState.NIET_OPENBAAR:
        return frozenset()
    if item is None or not _may_be_told(work, item):
        return frozenset({Part.WORK})
    gone = {
        Part.PLACE: work.geometry is not None and item.visibility is Visibility.BUURT,
        Part.TEXT: bool(work.text) and not is_given(item.public_description),
        Part.CHANNEL: bool(work.contact_channel) and not is_given(item.contact_channel),
    }
    taken_away = (note.sort for note in work.notes if written is not None and note.sort not in written)
    return frozenset((*(part for part, is_gone in gone.items() if is_gone), *(Part(sort.value) for sort in taken_away)))


def _may_be_told(work: PublicWork, item: Activity) -> bool:
    if item.visibility not in PUBLIC or item.status is Status.IDEE:
        return False
    if item.status is Status.GEANNULEERD and work.state is not PublicState.GAAT_NIET_DOOR:
        return False
    return is_given(item.public_title) and is_given(item.contact_role)


def without(copy: PublicCopy, parts: Parts) -> PublicCopy:
    """
    Take parts of works out of a publication.

    Returns
    -------
    copy
        The same where there is nothing to take out. A work that goes only keeps its key and its days, as does one
        without a place of which no buurt is known.
    """
    day = copy.published_at.date()
    works = {work.key: _less(work, parts.get(work.key, frozenset()), day) for work in copy.works}
    if all(works[work.key] is work for work in copy.works):
        return copy
    kinds = {work.kind for work in works.values()}
    groups, once = (
        tuple(tuple(key for key in group if is_told_together(works[key])) for group in key_groups)
        for key_groups in (copy.together, copy.opened_once)
    )
    return replace(
        copy,
        kinds={name: kind for name, kind in copy.kinds.items() if name in kinds},
        works=in_order(works.values()),
        together=tuple(group for group in groups if len(group) > 1),
        opened_once=tuple(group for group in once if len(group) > 1),
    )


def _less(work: PublicWork, parts: frozenset[Part], day: date) -> PublicWork:
    if Part.WORK in parts:
        return gone(work, day)
    if Part.PLACE in parts and work.geometry is not None:
        if not work.area:
            return gone(work, day)
        work = replace(work, geometry=None, streets=())
    if Part.TEXT in parts and work.text:
        work = replace(work, text="")
    if Part.CHANNEL in parts and work.contact_channel:
        work = replace(work, contact_channel="")
    if any(note.sort.value in parts for note in work.notes):
        work = replace(work, notes=tuple(note for note in work.notes if note.sort.value not in parts))
    return work


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
    """Return whether a work may stand among those that are done together: its place is known, and it goes on."""
    return work.geometry is not None and work.state not in ENDED
