"""A partner answers what it does about a theme in an area: with works, an idea, or nothing and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.errors import InputError, RefusedError
from koppel.model import Visibility
from koppel.model.compass.answers import AnswerSort
from koppel.services.compass.known import check_judged, check_partner, known_area
from koppel.services.permission import require
from koppel.store.compass import answers as stored
from koppel.store.plans.activities import get_activity, list_activities

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from koppel.model.compass.answers import ThemeAnswer
    from koppel.model.compass.indicators import Compass
    from koppel.store.database import Store
    from koppel.store.writing import Writer

LONGEST_ANSWER = 600
MOST_WORKS = 200
# What one partner can have standing for one theme of an area.
MOST_IDEAS = 20


def confirm_works(
    store: Store, compass: Compass, code: str, theme: str, partner: str, works: Sequence[UUID]
) -> tuple[UUID, ...]:
    """
    Record that works of a partner do something about a theme; "nothing" holds no longer then.

    Parameters
    ----------
    store
        Of a planner of the partner, or of the team lead who writes down what is said at the table.
    compass
        Themes that are declared.
    code, theme, partner
        Of which cell of the matrix.
    works
        Ids of its works; those that stood already stay as they were.

    Returns
    -------
    ids
        Of the answers that were added.

    Raises
    ------
    InputError
        ``compass_area``, ``compass_theme``, ``theme_not_judged``, ``theme_partner``, ``theme_works_none``,
        ``theme_works_many`` or ``theme_work_of_other``.
    NotFoundError
        ``activity_unknown``.
    RefusedError
        ``forbidden.answer_theme``.
    """
    place = _place(store, compass, code, theme, partner)
    if not works:
        raise InputError("theme_works_none")
    if len(works) > MOST_WORKS:
        raise InputError("theme_works_many", count=len(works), limit=MOST_WORKS)
    with store.read() as cursor:
        named = [get_activity(cursor, identity) for identity in dict.fromkeys(works)]
        standing = stored.list_answers(cursor, place[0], theme=theme, partner=partner)
    for item in named:
        if item.partner != partner:
            raise InputError("theme_work_of_other", work=item.title, partner=item.partner)
    before = {item.activity_id for item in standing}
    incoming = [item for item in named if item.id not in before]
    if not incoming:
        return ()
    with store.write(store.actor.name, "answer_theme", area=place[0], theme=theme, partner=partner) as writer:
        writer.only_for = {partner} if all(item.visibility is Visibility.EIGEN for item in incoming) else set()
        _withdraw_nothing(writer, standing)
        return tuple(
            stored.add_answer(writer, place, AnswerSort.WORK, activity_id=item.id, at_table=_at_table(store, partner))
            for item in incoming
        )


def add_idea(store: Store, compass: Compass, code: str, theme: str, partner: str, text: str) -> UUID:
    """
    Record a new idea of a partner for a theme; "nothing" holds no longer then.

    Raises
    ------
    InputError
        As `confirm_works`; ``theme_words_none``, ``theme_words_long`` or ``theme_ideas_many``.
    RefusedError
        ``forbidden.answer_theme``.
    """
    place = _place(store, compass, code, theme, partner)
    words = _words(text)
    with store.read() as cursor:
        standing = stored.list_answers(cursor, place[0], theme=theme, partner=partner)
    if sum(item.sort is AnswerSort.IDEA for item in standing) >= MOST_IDEAS:
        raise InputError("theme_ideas_many", limit=MOST_IDEAS)
    with store.write(store.actor.name, "answer_theme", area=place[0], theme=theme, partner=partner) as writer:
        _withdraw_nothing(writer, standing)
        return stored.add_answer(writer, place, AnswerSort.IDEA, text=words, at_table=_at_table(store, partner))


def say_nothing(store: Store, compass: Compass, code: str, theme: str, partner: str, reason: str) -> UUID:
    """
    Record that a partner does nothing about a theme, and why; what it answered before holds no longer.

    Works that the asker may not see stay as they are.

    Raises
    ------
    InputError
        As `confirm_works`; ``theme_words_none`` or ``theme_words_long``.
    RefusedError
        ``forbidden.answer_theme``.
    """
    place = _place(store, compass, code, theme, partner)
    words = _words(reason)
    with store.read() as cursor:
        standing = stored.list_answers(cursor, place[0], theme=theme, partner=partner)
    with store.write(store.actor.name, "answer_theme", area=place[0], theme=theme, partner=partner) as writer:
        stored.withdraw_answers(writer, [item.id for item in standing])
        return stored.add_answer(writer, place, AnswerSort.NOTHING, text=words, at_table=_at_table(store, partner))


def change_words(store: Store, identity: UUID, text: str) -> UUID:
    """
    Put other words in the place of those of an idea or of "nothing"; the earlier ones stay in the history.

    Raises
    ------
    InputError
        ``theme_words_none``, ``theme_words_long``, or ``theme_work_has_no_words``.
    NotFoundError
        ``theme_answer_unknown``.
    RefusedError
        ``forbidden.answer_theme``.
    """
    answer = _mine(store, identity)
    if answer.sort is AnswerSort.WORK:
        raise InputError("theme_work_has_no_words")
    words = _words(text)
    if words == answer.text:
        return answer.id
    place = (answer.area, answer.theme, answer.partner)
    facts = dict(zip(("area", "theme", "partner"), place, strict=True))
    with store.write(store.actor.name, "answer_theme", **facts) as writer:
        stored.get_answer(writer.cursor, identity)
        stored.withdraw_answers(writer, [identity])
        return stored.add_answer(writer, place, answer.sort, text=words, at_table=_at_table(store, answer.partner))


def withdraw_answer(store: Store, identity: UUID) -> None:
    """
    Let an answer hold no longer; it stays in the history.

    Raises
    ------
    NotFoundError
        ``theme_answer_unknown``: there is none that the asker may see, or it was withdrawn.
    RefusedError
        ``forbidden.answer_theme``.
    """
    answer = _mine(store, identity)
    facts = {"area": answer.area, "theme": answer.theme, "partner": answer.partner}
    with store.read() as cursor:
        works = list_activities(cursor, ids=[answer.activity_id]) if answer.activity_id else ()
    # Of a work that is gone nobody can tell any more whether it was shared.
    is_secret = answer.sort is AnswerSort.WORK and all(item.visibility is Visibility.EIGEN for item in works)
    with store.write(store.actor.name, "withdraw_theme_answer", **facts) as writer:
        writer.only_for = {answer.partner} if is_secret else set()
        stored.get_answer(writer.cursor, identity)
        stored.withdraw_answers(writer, [identity])


def has_answers(store: Store) -> bool:
    """Return whether any partner answered to a theme of any area, as far as the asker may see."""
    require(store, Task.READ)
    with store.read() as cursor:
        return bool(stored.list_answers(cursor, None))


def last_change(store: Store, code: str, theme: str, partner: str) -> datetime | None:
    """Return when an answer of a partner to a theme was last given or taken back, as far as the asker may see."""
    moments = [
        moment
        for item in answer_history(store, code, theme, partner)
        for moment in (item.saved_at, item.withdrawn_at)
        if moment is not None
    ]
    return max(moments, default=None)


def undo_last(store: Store, compass: Compass, code: str, theme: str, partner: str, *, seen: datetime) -> None:
    """
    Take the last change of an answer back: what was given goes, what was taken back is given again.

    Parameters
    ----------
    store, compass, code, theme, partner
        As in `confirm_works`.
    seen
        When it was, from `last_change`: who did not see the last change does not undo it.

    Raises
    ------
    InputError
        As `confirm_works`.
    RefusedError
        ``forbidden.answer_theme``; ``theme_changed_meanwhile``: something was answered since, or nothing was there.
    """
    place = _place(store, compass, code, theme, partner)
    history = answer_history(store, *place)
    standing = [item for item in history if item.saved_at == seen and item.withdrawn_at is None]
    taken = [item for item in history if item.withdrawn_at == seen and item.saved_at < seen]
    if last_change(store, *place) != seen or not (standing or taken):
        raise RefusedError("theme_changed_meanwhile")
    with store.read() as cursor:
        works = list_activities(cursor, ids=[item.activity_id for item in (*standing, *taken) if item.activity_id])
    are_works = all(item.sort is AnswerSort.WORK for item in (*standing, *taken))
    is_secret = are_works and all(item.visibility is Visibility.EIGEN for item in works)
    facts = dict(zip(("area", "theme", "partner"), place, strict=True))
    with store.write(store.actor.name, "undo_theme_answer", **facts) as writer:
        writer.only_for = {partner} if is_secret else set()
        stored.withdraw_answers(writer, [item.id for item in standing])
        for item in taken:
            stored.add_answer(
                writer,
                place,
                item.sort,
                activity_id=item.activity_id,
                text=item.text,
                at_table=_at_table(store, partner),
            )


def answer_history(store: Store, code: str, theme: str, partner: str) -> tuple[ThemeAnswer, ...]:
    """Return all that a partner ever answered to a theme and the asker may see, as it was given."""
    require(store, Task.READ)
    with store.read() as cursor:
        return stored.list_answers(cursor, code, theme=theme, partner=partner, with_past=True)


def _place(store: Store, compass: Compass, code: str, theme: str, partner: str) -> tuple[str, str, str]:
    require(store, Task.ANSWER_THEME, [partner])
    area = known_area(code)
    check_judged(compass, theme)
    with store.read() as cursor:
        check_partner(cursor, partner)
    return area, theme, partner


def _mine(store: Store, identity: UUID) -> ThemeAnswer:
    require(store, Task.READ)
    with store.read() as cursor:
        answer = stored.get_answer(cursor, identity)
    require(store, Task.ANSWER_THEME, [answer.partner])
    return answer


def _at_table(store: Store, partner: str) -> bool:
    return partner not in store.actor.partners


def _withdraw_nothing(writer: Writer, standing: Sequence[ThemeAnswer]) -> None:
    stored.withdraw_answers(writer, [item.id for item in standing if item.sort is AnswerSort.NOTHING])


def _words(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise InputError("theme_words_none")
    if len(words) > LONGEST_ANSWER:
        raise InputError("theme_words_long", count=len(words), limit=LONGEST_ANSWER)
    return words
