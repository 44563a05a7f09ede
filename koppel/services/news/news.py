"""What others changed since someone looked, as far as that person may see it, cheap enough to ask every few seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.i18n import text
from koppel.services.permission import REFUSED
from koppel.store.audit import there_are
from koppel.store.news.news import changes_after, works_changed_at
from koppel.store.revision import revision_of

if TYPE_CHECKING:
    from koppel.store.database import Store

# Of more changes than these the oldest are not told.
MOST = 500
_WORKS = frozenset({"create", "edit", "withdraw", "import", "undo"})
_PUBLIC = frozenset({"publish", "unpublish"})


class About(StrEnum):
    """What a change is about, in the order of the notice."""

    WORKS = "works"
    CHANCES = "chances"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Item:
    """What one person changed: so many works of a partner, so many combinations, or what residents see."""

    about: About
    who: str
    partner: str
    count: int
    at: datetime


@dataclass(frozen=True, slots=True)
class News:
    """What others changed, the latest first; ``revision`` is the number of the one to look from next time."""

    items: tuple[Item, ...]
    revision: int


def revision_now(store: Store) -> int:
    """Return the number of the revision from which on changes are news."""
    with store.read_whole() as cursor:
        return revision_of(cursor, store.actor).number


def news(store: Store, since: int) -> News:
    """
    Return what others changed after a revision.

    Nothing is told of a change that the actor of the store cannot see the result of, not even that there was one.

    Parameters
    ----------
    store
        As its actor sees it.
    since
        The number of the revision: from `revision_now`, or of earlier news.
    """
    with store.read_whole() as cursor:
        last = revision_of(cursor, store.actor).number
        # Who may see less than when it last looked goes on from here.
        since = min(since, last)
        rows = changes_after(cursor, store.actor, since, most=MOST)
        newest = last if not rows else max(number for number, _ in rows)
    rows = tuple((number, row) for number, row in rows if row.action != REFUSED)
    if not rows:
        return News((), max(since, newest))
    by_moment = {row.at: row.actor for _, row in rows if row.action in _WORKS}
    named = {str(row.facts["combination"]) for _, row in rows if row.facts.get("combination")}
    with store.read() as cursor:
        works = works_changed_at(cursor, by_moment.keys())
        visible = there_are(cursor, activities=(), combinations=named, uploads=())
    counted: dict[tuple[About, str, str], tuple[set[str], datetime]] = {}

    def count(about: About, who: str, partner: str, changed: str, at: datetime) -> None:
        identities, last = counted.setdefault((about, who, partner), (set(), at))
        identities.add(changed)
        counted[about, who, partner] = (identities, max(last, at))

    for identity, partner, at in works:
        count(About.WORKS, by_moment[at], partner, str(identity), at)
    for _, row in rows:
        combination = str(row.facts.get("combination") or "")
        if combination in visible:
            count(About.CHANCES, row.actor, "", combination, row.at)
        elif row.action in _PUBLIC:
            count(About.PUBLIC, row.actor, "", "", row.at)
    items = [
        Item(about, who, partner, len(identities), at) for (about, who, partner), (identities, at) in counted.items()
    ]
    return News(tuple(sorted(items, key=lambda item: item.at, reverse=True)), max(since, newest))


def news_words(item: Item, language: str) -> str:
    """Describe in words who changed what."""
    key = f"news.{item.about}" + ("_one" if item.count == 1 and item.about is not About.PUBLIC else "")
    return text(key, language, who=item.who, partner=item.partner, count=item.count)


def ago_words(at: datetime, language: str) -> str:
    """Describe in words how long ago a moment of the store is."""
    minutes = int((datetime.now(UTC).replace(tzinfo=None) - at).total_seconds() // 60)
    if minutes < 1:
        return text("news.now", language)
    if minutes < 60:
        return text("news.minute" if minutes == 1 else "news.minutes", language, count=minutes)
    hours = minutes // 60
    return text("news.hour" if hours == 1 else "news.hours", language, count=hours)
