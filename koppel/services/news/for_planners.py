"""What waits for a planner and what it looks after, section by section."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from koppel.config import ZONE
from koppel.detect.progress import is_asked
from koppel.i18n import text
from koppel.publish.words import when_text
from koppel.services.compass.aftercare import due_aftercare
from koppel.services.compass.aftercare_words import question_words
from koppel.services.facts.works import period_text
from koppel.services.news.attention import first_at
from koppel.services.news.attention import unanswered as silent_partners
from koppel.services.news.entries import MOST_LISTED, Entry, Section, Target, section
from koppel.services.news.interest_hits import unanswered
from koppel.services.publishing.public_consent import public_key
from koppel.services.publishing.public_now import read_public_now
from koppel.services.publishing.publication_difference import taken_away
from koppel.services.publishing.shift_reasons import unexplained
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from koppel.services.news.attention import Overview
    from koppel.services.news.waiting import Waiting, WaitingWords
    from koppel.store.database import Store

# The section of actions; what else waits are combinations in which it is someone's turn.
ACTIONS = "due"
# The section of works of which is asked what came of their effect.
AFTERCARE = "aftercare"
# The section of works of which is asked how far they are.
ASKED = "asked"


def planner_sections(
    store: Store, now: Overview, waiting: Waiting, words: WaitingWords, partners: frozenset[str]
) -> list[Section]:
    """Return what waits for the planners of some partners, and what they look after."""
    return [
        *_together(now, waiting, words, partners),
        _aftercare(store, words, partners),
        _asked(store, words, partners),
        _joining(store, words, partners),
        _unexplained(store, words, partners),
        _taken_away(store, words, partners),
    ]


def _together(now: Overview, waiting: Waiting, words: WaitingWords, partners: frozenset[str]) -> list[Section]:
    to_answer, due, parked = waiting.combinations["answer"], waiting.actions, now.parked(partners)
    grown = now.grown(partners)
    words.name([*to_answer, *due, *grown[:MOST_LISTED], *parked[:MOST_LISTED]])
    answers = []
    for item in to_answer:
        mine = [name for name in silent_partners(item) if name in partners]
        lines = words.anew(item, [name for name in mine if name in item.stale])
        if silent := [name for name in mine if name not in item.answers]:
            lines = (*lines, words.text("unanswered", partners=silent, since=words.since(first_at(item))))
        answers.append(words.combination(item, *lines))
    later = tuple(words.combination(item, words.text("parked")) for item in parked[:MOST_LISTED])
    return [
        section("answer", tuple(answers), is_waiting=True),
        section(ACTIONS, tuple(words.action(item) for item in due), is_waiting=True),
        section("grown", tuple(words.grown(item) for item in grown[:MOST_LISTED]), is_waiting=False, count=len(grown)),
        section("parked", later, is_waiting=False, count=len(parked)),
    ]


def _aftercare(store: Store, words: WaitingWords, partners: frozenset[str]) -> Section:
    """List works that ended and of which is asked what came of what they promised."""
    entries = [
        Entry(
            key=str(item.activity.id),
            title=item.activity.title,
            lines=(question_words(item, words.language), item.activity.partner),
            target=Target("voormij"),
            has_own_words=True,
        )
        for item in due_aftercare(store, words.catalogue.compass, partners, words.today)
    ]
    return section(AFTERCARE, tuple(entries), is_waiting=True)


def _asked(store: Store, words: WaitingWords, partners: frozenset[str]) -> Section:
    """List works of which the end has passed, to say how far they are; the key holds the version that is told of."""
    with store.read() as cursor:
        works = list_activities(cursor, partners=partners)
    asked = [item for item in works if is_asked(item, words.catalogue.rules, words.today)]
    asked.sort(key=lambda item: (item.end or words.today, item.external_id), reverse=True)
    entries = [
        Entry(
            key=f"{item.id}~{item.version}",
            title=item.title,
            lines=(words.text("ended", period=period_text(item, words.language)), item.partner),
            target=Target("kaart", activity=str(item.id)),
            has_own_words=True,
        )
        for item in asked[:MOST_LISTED]
    ]
    return section(ASKED, tuple(entries), is_waiting=False, count=len(asked))


def _joining(store: Store, words: WaitingWords, partners: frozenset[str]) -> Section:
    """List which other partners want to join works, as they said in advance, and were not answered."""
    hits = unanswered(store, words.catalogue, partners, today=words.today)
    entries = [
        Entry(
            key=f"{hit.interest.id}-{hit.activity.id}",
            title=hit.activity.title,
            lines=(
                words.text("wants_to_join", partner=hit.interest.partner, told=hit.interest.description),
                period_text(hit.activity, words.language),
                hit.activity.partner,
            ),
            target=Target("kaart", activity=str(hit.activity.id)),
            has_own_words=True,
        )
        for hit in hits[:MOST_LISTED]
    ]
    return section("joining", tuple(entries), is_waiting=False, count=len(hits))


def _unexplained(store: Store, words: WaitingWords, partners: frozenset[str]) -> Section:
    """List works that residents know and that moved without a word on why."""
    moved = unexplained(store, partners)
    entries = [
        Entry(
            key=str(item.id),
            title=item.title,
            lines=(words.text("read_before", before=when_text(question.before, words.language)), item.partner),
            target=Target("kaart", activity=str(item.id)),
            has_own_words=True,
        )
        for item, question in moved[:MOST_LISTED]
    ]
    return section("unexplained", tuple(entries), is_waiting=False, count=len(moved))


def _taken_away(store: Store, words: WaitingWords, partners: frozenset[str]) -> Section:
    """List works of which residents read something until their partner took it away, the last first."""
    with store.read() as cursor:
        works = {
            public_key(store.store_id, item.id): item
            for item in list_activities(cursor, partners=partners)
            if item.id is not None
        }
        ids = [item.id for item in works.values() if item.id is not None]
        now = read_public_now(cursor, store.store_id, words.today, only=ids)
    removed = [(item, away) for away in taken_away(now) if (item := works.get(away.key)) is not None]
    entries = [
        Entry(
            key=f"{item.id}-{at}",
            title=item.title,
            lines=(
                words.text(
                    "taken_away" if away.at else "leaving",
                    when=away.at.replace(tzinfo=UTC).astimezone(ZONE) if away.at else "",
                    part=[text(f"standing.part.{part}", words.language) for part in away.parts],
                ),
                item.partner,
            ),
            target=Target("kaart", activity=str(item.id)),
            has_own_words=True,
        )
        for at, (item, away) in enumerate(removed[:MOST_LISTED])
    ]
    return section("taken_away", tuple(entries), is_waiting=False, count=len(removed))
