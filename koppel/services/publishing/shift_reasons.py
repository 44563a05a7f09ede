"""Why a work that residents know moved, in words for them: asked for, judged, kept, told with the next publication."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from koppel import clock
from koppel.access import Task, allowed
from koppel.catalogue.plain import load_plain
from koppel.clean import one_line
from koppel.errors import InputError
from koppel.model import Status
from koppel.services.permission import require
from koppel.services.publishing.fitness import PUBLIC, Fitness, is_given, judge_line
from koppel.services.publishing.public_consent import public_key
from koppel.services.publishing.public_now import read_public_now
from koppel.services.publishing.public_promise import is_shifted, promise, public_period
from koppel.store.plans.activities import get_activity, list_activities
from koppel.store.publishing.promises import add_shift_reason, shift_reasons

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from koppel.catalogue.plain import PlainWords
    from koppel.config import Settings
    from koppel.model import Activity
    from koppel.model.publishing import ShiftReason
    from koppel.publish.model import PublicPeriod
    from koppel.store.database import Store
    from koppel.store.writing import Writer

# Characters: two sentences, and what fits on the sheet for a door.
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class ReasonText:
    """A reason that was judged fit for residents: made by `checked_reason` only."""

    words: str


@dataclass(frozen=True, slots=True)
class Asked:
    """
    A work whose move wants a reason.

    ``before`` is what residents can count on now, ``reason`` what was said of the move; ``by`` and ``at`` (UTC without
    a zone) tell who said it and when.
    """

    before: PublicPeriod
    reason: str
    by: str = ""
    at: datetime | None = None


def judge_reason(reason: str, words: PlainWords, language: str) -> Fitness:
    """
    Judge a reason as residents will read it, as Dutch; an empty one is fit.

    Parameters
    ----------
    reason
        As it was typed.
    words
        Jargon and bounds of public texts.
    language
        Of the sentences.
    """
    return judge_line(reason, words, language, longest=LONGEST_REASON)


def checked_reason(settings: Settings, reason: str | None, language: str, *, current: str = "") -> ReasonText | None:
    """
    Return a reason that may be kept; None where nothing has to be.

    Parameters
    ----------
    settings
        Of this installation.
    reason
        As it was typed; None where nobody was asked.
    language
        Of the sentences.
    current
        What stands there already: the same again is no new reason, and an empty one takes it away.

    Raises
    ------
    InputError
        ``shift_reason_unfit``, with what is wrong with it.
    """
    line = one_line(reason or "") if is_given(reason) else ""
    if reason is None or line == current:
        return None
    fitness = judge_reason(reason, load_plain(settings.layers / "plain.toml"), language)
    if not fitness.is_fit:
        raise InputError("shift_reason_unfit", problems=" ".join(fitness.reasons))
    return ReasonText(line)


def add_reason(writer: Writer, item: Activity, reason: ReasonText) -> None:
    """Keep a reason with the days that a work has now, in a transaction of the caller."""
    assert item.id is not None  # noqa: S101
    days = (item.start, item.start_precision, item.end, item.end_precision)
    add_shift_reason(writer, item.id, days, reason.words)
    writer.note(shift_reason=reason.words)


def give_reason(store: Store, identity: UUID, reason: ReasonText) -> None:
    """
    Keep why a work moved to the days that it has now; it is told with the next publication.

    Raises
    ------
    NotFoundError
        ``activity_unknown``.
    RefusedError
        ``forbidden.plan``: the actor is neither planner of its partner nor may it publish.
    """
    with store.read() as cursor:
        partner = get_activity(cursor, identity).partner
    if not allowed(store.actor, Task.PUBLISH):
        require(store, Task.PLAN, [partner])
    with store.write(store.actor.name, "shift_reason", activity=identity) as writer:
        add_reason(writer, get_activity(writer.cursor, identity), reason)


def asked(store: Store, activities: Iterable[Activity]) -> Mapping[UUID, Asked]:
    """
    Return for which works residents would ask why they moved.

    Parameters
    ----------
    store
        As its actor sees it.
    activities
        As they are, or as they would be; with the ids of the store.

    Returns
    -------
    asked
        By id: works that residents read now, and with other days than they could count on. A date that becomes more
        exact, and days that are told in the same words, are no move.
    """
    require(store, Task.READ)
    wanted = [item for item in activities if item.id and _is_told(item)]
    if not wanted:
        return {}
    with store.read() as cursor:
        ids = [item.id for item in wanted if item.id]
        now = read_public_now(cursor, store.store_id, clock.today(), only=ids)
        reasons = shift_reasons(cursor, ids)
    if now is None:
        return {}
    works = {work.key: work for work in now.copy.works if work.is_shown}
    questions = {}
    for item in wanted:
        assert item.id is not None  # noqa: S101
        work = works.get(public_key(store.store_id, item.id))
        if work is None or not is_shifted(promised := promise(work), public_period(item)):
            continue
        reason = reasons.get(item.id)
        if reason is not None and reason.reason and _is_of(reason, item, now.publication.published_at):
            questions[item.id] = Asked(promised, reason.reason, reason.given_by, reason.given_at)
        else:
            questions[item.id] = Asked(promised, "")
    return questions


def told_reason(store: Store, item: Activity) -> str:
    """Return what residents will read of why a work moved to the days that it has; empty where they read nothing."""
    question = None if item.id is None else asked(store, [item]).get(item.id)
    return question.reason if question else ""


def unexplained(store: Store, partners: Collection[str]) -> tuple[tuple[Activity, Asked], ...]:
    """List works of partners that moved, that residents know, and of which nobody said why; by partner and number."""
    require(store, Task.READ)
    with store.read() as cursor:
        works = list_activities(cursor, partners=partners)
    questions = asked(store, works)
    return tuple(
        (item, questions[item.id])
        for item in works
        if item.id and item.id in questions and not questions[item.id].reason
    )


def asked_of_rows(store: Store, pairs: Iterable[tuple[Activity, Activity]]) -> Mapping[tuple[str, str], Asked]:
    """As `asked`, for works as they are and as a file would make them; by partner and number."""
    coming = [replace(new, id=old.id) for old, new in pairs]
    questions = asked(store, coming)
    return {(item.partner, item.external_id): questions[item.id] for item in coming if item.id and item.id in questions}


def usable(reason: ShiftReason, item: Activity, since: datetime | None, words: PlainWords) -> str:
    """
    Return the reason that is told with a work; empty where the last one does not fit.

    Parameters
    ----------
    reason
        The last reason of the work.
    item
        As it is now: a reason belongs to the days that the work had when it was given.
    since
        When residents were last told of the work: a reason from before that explains an earlier move.
    words
        Jargon and bounds of public texts, which may have changed.
    """
    if since is None or not _is_of(reason, item, since):
        return ""
    return reason.reason if judge_reason(reason.reason, words, "nl").is_fit else ""


def _is_of(reason: ShiftReason, item: Activity, since: datetime) -> bool:
    return reason.given_at > since and public_period(reason) == public_period(item)


def _is_told(item: Activity) -> bool:
    return item.visibility in PUBLIC and item.status not in (Status.IDEE, Status.GEANNULEERD)
