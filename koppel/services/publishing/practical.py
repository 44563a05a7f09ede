"""Practical notes of a work for residents: written by its partner, judged, kept, told with the next publication."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from koppel.access import Task, allowed
from koppel.catalogue.plain import load_plain
from koppel.clean import one_line
from koppel.errors import InputError
from koppel.model.practical import Practical, PracticalNote
from koppel.services.permission import require
from koppel.services.publishing.fitness import PUBLIC, Fitness, is_given, judge_line
from koppel.services.publishing.public_promise import public_period
from koppel.store.plans.activities import get_activity
from koppel.store.publishing.practical import add_note, note_before, practical_notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.catalogue.plain import PlainWords
    from koppel.config import Settings
    from koppel.model import Activity
    from koppel.model.practical import StoredNote
    from koppel.store.database import Store

# Characters: two sentences.
LONGEST_NOTE = 200
# Without these a resident does not know whom to let in.
_ASKED_OF_VISITS = (Practical.BEZOEK_WIE, Practical.BEZOEK_HERKENNEN, Practical.BEZOEK_ELDERS)


def list_notes(store: Store, identity: UUID) -> tuple[StoredNote, ...]:
    """
    Return the practical notes of a work.

    Raises
    ------
    NotFoundError
        ``activity_unknown``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        get_activity(cursor, identity)
        return practical_notes(cursor, [identity]).get(identity, ())


def may_note(store: Store, partner: str) -> bool:
    """Return whether the actor may write practical notes of a partner's works."""
    return allowed(store.actor, Task.PUBLISH) or allowed(store.actor, Task.PLAN, [partner])


def judge_note(words: str, plain: PlainWords, language: str) -> Fitness:
    """Judge a note as residents will read it, as Dutch; sentences in `language`. An empty one is fit."""
    return judge_line(words, plain, language, longest=LONGEST_NOTE)


def set_note(store: Store, settings: Settings, identity: UUID, note: PracticalNote, language: str) -> tuple[str, ...]:
    """
    Keep a practical note in the place of the one of its sort; empty words take it away.

    Returns
    -------
    advice
        How the words could be plainer, in `language`.

    Raises
    ------
    NotFoundError
        ``activity_unknown``.
    RefusedError
        ``forbidden.plan``: the actor is neither planner of its partner nor may it publish.
    InputError
        ``practical_unfit``, with what is wrong with the words; ``practical_days``: one day without the other, or the
        wrong way round; ``practical_outside``: days on which the work does not go on.
    """
    with store.read() as cursor:
        item = get_activity(cursor, identity)
    if not allowed(store.actor, Task.PUBLISH):
        require(store, Task.PLAN, [item.partner])
    words = one_line(note.words) if is_given(note.words) else ""
    clean = replace(note, words=words) if words else PracticalNote(note.sort, "")
    fitness = judge_note(note.words, load_plain(settings.layers / "plain.toml"), language)
    if not fitness.is_fit:
        raise InputError("practical_unfit", problems=" ".join(fitness.reasons))
    _check_days(clean, item)
    with store.write(store.actor.name, "practical", activity=identity) as writer:
        add_note(writer, identity, clean)
        writer.note(sort=clean.sort.value, words=clean.words)
    return fitness.advice


def take_back_note(store: Store, identity: UUID, sort: Practical) -> PracticalNote:
    """
    Put back what stood there before the last change of a note, and return it.

    Raises
    ------
    NotFoundError
        ``activity_unknown``.
    RefusedError
        ``forbidden.plan``.
    InputError
        ``practical_never``: a note of this sort was never written.
    """
    with store.read() as cursor:
        item = get_activity(cursor, identity)
    if not allowed(store.actor, Task.PUBLISH):
        require(store, Task.PLAN, [item.partner])
    with store.write(store.actor.name, "practical_back", activity=identity) as writer:
        before = note_before(writer.cursor, identity, sort)
        if before is None:
            raise InputError("practical_never", sort=sort.value)
        add_note(writer, identity, before)
        writer.note(sort=sort.value, words=before.words)
    return before


def fit_notes(
    stored: Mapping[UUID, tuple[StoredNote, ...]], activities: Iterable[Activity], words: PlainWords
) -> dict[UUID, tuple[PracticalNote, ...]]:
    """
    Return the notes that are told with works that residents may see.

    Words that are not fit any more are left out, and so are days of a work that moved away from them: a closed road in
    the wrong weeks is worse than none.
    """
    fit_by_work: dict[UUID, tuple[PracticalNote, ...]] = {}
    for item in activities:
        if item.id is None or item.visibility not in PUBLIC:
            continue
        notes = [one.note for one in stored.get(item.id, ()) if judge_note(one.note.words, words, "nl").is_fit]
        fit_by_work[item.id] = tuple(one for one in notes if _is_within(one, item))
    return fit_by_work


def missing_of_visit(item: Activity, notes: Iterable[PracticalNote], catalogue: Catalogue) -> tuple[Practical, ...]:
    """Return what residents would miss of a work that comes to their door; nothing of any other."""
    kind = catalogue.kinds.get(item.kind)
    if kind is None or not kind.behind_door:
        return ()
    written = {one.sort for one in notes}
    return tuple(sort for sort in _ASKED_OF_VISITS if sort not in written)


def _check_days(note: PracticalNote, item: Activity) -> None:
    start, end = note.start, note.end
    if (start is None) != (end is None) or (start and end and start > end):
        raise InputError("practical_days")
    if not _is_within(note, item):
        period = public_period(item)
        raise InputError("practical_outside", start=period.start or "?", end=period.end or "?")


def _is_within(note: PracticalNote, item: Activity) -> bool:
    """Return whether a note holds only while its work may go on."""
    if note.start is None or note.end is None:
        return True
    period = public_period(item)
    is_early = period.start is not None and note.start < period.start
    return not is_early and (period.end is None or note.end <= period.end)
