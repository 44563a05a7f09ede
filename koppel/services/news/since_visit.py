"""What is new for someone since it was here: works, koppelkansen, states, answers, messages, and what meetings gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel import clock, formats
from koppel.access import Task
from koppel.i18n import text
from koppel.services.agreements.interest_answers import interest_answers, reply_words
from koppel.services.deciding.decisions import answer_words, state_words
from koppel.services.deciding.next_step import leads
from koppel.services.facts.pairs import score_words
from koppel.services.facts.works import period_text
from koppel.services.news.attention import names, read_overview
from koppel.services.news.entries import MOST_LISTED, Entry, Section, Target, section
from koppel.services.news.interest_hits import interest_hits
from koppel.services.news.meeting_news import given_since, lists_since
from koppel.services.permission import require
from koppel.services.plans.changes_since import changes_since
from koppel.services.plans.filters import Filter
from koppel.store.agreements.interests import list_interests as list_stored_interests
from koppel.store.chances.combinations import list_combinations
from koppel.store.chances.findings import list_findings
from koppel.store.deciding.decisions import members_of
from koppel.store.deciding.events import events, messages_since
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime
    from uuid import UUID

    import duckdb

    from koppel.access import Actor
    from koppel.catalogue.load import Catalogue
    from koppel.model.chances import Finding
    from koppel.model.deciding import Event
    from koppel.services.news.interest_hits import InterestHit
    from koppel.services.plans.changes_since import Changes
    from koppel.store.database import Store


def news_since(
    store: Store, catalogue: Catalogue, language: str, since: datetime, *, today: date, who: Actor | None = None
) -> tuple[Section, ...]:
    """
    Return what others changed since a moment, as far as it concerns someone.

    Parameters
    ----------
    store
        Only what its actor may see is told.
    catalogue, language
        Of the words.
    since
        UTC without a zone.
    today
        The day of the wall clock.
    who
        For whom, where that is another than the actor of the store. A planner is told of its own works, and of what
        lies near or goes with them; who leads or only reads is told of all.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    who = who or store.actor
    changes = changes_since(store, catalogue, language, since, Filter())
    partners = None if leads(who) or not who.partners else who.partners
    with store.read() as cursor:
        now = read_overview(cursor)
        assessed = now.discussed
        listed = {item.id: {str(work) for work in item.members} for item in list_combinations(cursor)}
        everything = list_activities(cursor)
        mine = {item.id for item in everything if partners is not None and item.id and item.partner in partners}
        near = _near(list_findings(cursor, activity_ids=mine), mine) if mine else set()
        decision_events = [
            item
            for item in events(cursor, since)
            if item.by != who.name
            and item.combination_id in assessed
            and (partners is None or partners & set(assessed[item.combination_id].partners))
        ]
        written = messages_since(cursor, since, besides=who.name)
        talked = _talked(cursor, written, partners)
        wanted = {item.combination_id: assessed[item.combination_id].members for item in decision_events} | talked
        titles = names(cursor, wanted, catalogue, language)
        actions = given_since(cursor, now, since, who, catalogue, language)
        lists = lists_since(cursor, since, who, language)
    own = {str(item.id) for item in everything if item.recorded_by == who.name}
    concerned = None if partners is None else {str(item) for item in mine | near}
    replies = _replies(store, since, who, language)
    hits = interest_hits(store, catalogue, since, today=today, partners=who.partners) if who.partners else ()
    return (
        actions,
        lists,
        replies,
        _interests(hits, own, catalogue, language),
        _messages({identity: written[identity] for identity in talked}, titles, language),
        _answers(decision_events, titles, language),
        _states(decision_events, titles, language),
        _chances(changes, listed, None if partners is None else {str(item) for item in mine}, language),
        _works(changes, own, concerned, since, language),
    )


def _near(findings: Collection[Finding], mine: Collection[UUID]) -> set[UUID]:
    return {identity for item in findings for identity in (item.a_id, item.b_id) if identity not in mine}


def _talked(
    cursor: duckdb.DuckDBPyConnection, written: Collection[str], partners: Collection[str] | None
) -> dict[str, tuple[UUID, ...]]:
    """Return the works of the combinations that were written about, if they are shown and concern some partners."""
    members_by_id = {}
    for identity in written:
        members = members_of(cursor, identity)
        is_shown = bool(members) and all(item.partner is not None and not item.is_private for item in members)
        if is_shown and (partners is None or any(item.partner in partners for item in members)):
            members_by_id[identity] = tuple(item.id for item in members)
    return members_by_id


def _interests(hits: Collection[InterestHit], own: Collection[str], catalogue: Catalogue, language: str) -> Section:
    entries = tuple(
        Entry(
            key=f"{hit.interest.id}-{hit.activity.id}",
            title=hit.activity.title,
            lines=(
                f"{hit.activity.partner}, {catalogue.kinds[hit.activity.kind].label[language]}",
                period_text(hit.activity, language),
                text("attention.interest", language, interest=hit.interest.description)
                if hit.interest.description
                else "",
            ),
            target=Target("kaart", activity=str(hit.activity.id)),
            has_own_words=True,
        )
        for hit in hits
        if str(hit.activity.id) not in own
    )
    return section("interests", entries, is_waiting=False)


def _replies(store: Store, since: datetime, who: Actor, language: str) -> Section:
    """List what others answered to interests of someone's partners."""
    answers = [item for item in interest_answers(store).values() if item.at > since and item.by != who.name]
    with store.read() as cursor:
        own = {item.id: item for item in list_stored_interests(cursor) if item.partner in who.partners}
        met = [item for item in answers if item.interest_id in own]
        works = (
            {item.id: item for item in list_activities(cursor, ids={item.activity_id for item in met})} if met else {}
        )
    entries = tuple(
        Entry(
            key=f"{item.interest_id}-{item.activity_id}",
            title=works[item.activity_id].title,
            lines=(
                text("attention.reply", language, partner=item.partner, reply=reply_words(item.reply, language)),
                item.explanation,
                text("attention.interest", language, interest=own[item.interest_id].description),
            ),
            target=Target("kaart", activity=str(item.activity_id)),
            has_own_words=True,
        )
        for item in sorted(met, key=lambda item: item.at, reverse=True)
        if item.activity_id in works
    )
    return section("replies", entries, is_waiting=False)


def _works(
    changes: Changes, own: Collection[str], concerned: Collection[str] | None, since: datetime, language: str
) -> Section:
    entries = tuple(
        Entry(
            key=item.id,
            title=item.title,
            lines=(text(f"screen.since.sort.{item.sort.value}", language), f"{item.partner}, {item.kind}", *item.lines),
            target=Target("kaart", activity=item.id) if item.is_there else Target("sinds", since=clock.day_of(since)),
            has_own_words=True,
        )
        for item in changes.activities
        if item.id not in own and (concerned is None or item.id in concerned)
    )
    return section("works", entries, is_waiting=False)


def _chances(changes: Changes, listed: Mapping[str, set[str]], mine: Collection[str] | None, language: str) -> Section:
    entries = tuple(
        Entry(
            key=item.id,
            title=item.name or text("screen.since.unnamed", language, count=len(item.members)),
            lines=(score_words(item.score or 0.0, language),),
            target=Target("koppelkansen", combination=item.id),
        )
        for item in changes.combinations_came
        if mine is None or listed.get(item.id, set()) & set(mine)
    )
    return section("chances", entries, is_waiting=False)


def _states(decision_events: Collection[Event], titles: Mapping[str, str], language: str) -> Section:
    """List the state that each combination has now, if it is another; the latest first."""
    last = {item.combination_id: item for item in decision_events if item.state is not None}
    entries = tuple(
        _event(item, titles, text("attention.became", language, state=state_words(item.state, language)), language)
        for item in sorted(last.values(), key=lambda event: event.at, reverse=True)[:MOST_LISTED]
        if item.state is not None
    )
    return section("states", entries, is_waiting=False, count=len(last))


def _answers(decision_events: Collection[Event], titles: Mapping[str, str], language: str) -> Section:
    last = {(item.combination_id, item.partner): item for item in decision_events if item.answer is not None}
    entries = tuple(
        _event(item, titles, f"{item.partner}: {answer_words(item.answer, language, item.part)}", language)
        for item in sorted(last.values(), key=lambda event: event.at, reverse=True)[:MOST_LISTED]
        if item.answer is not None
    )
    return section("answers", entries, is_waiting=False, count=len(last))


def _messages(written: Mapping[str, tuple[int, datetime]], titles: Mapping[str, str], language: str) -> Section:
    """Count what was written about each combination; what it says is read there."""
    entries = []
    for identity, (count, at) in sorted(written.items(), key=lambda item: item[1][1], reverse=True):
        words = text(f"attention.message_{'one' if count == 1 else 'some'}", language, count=count)
        target = Target("koppelkansen", combination=identity)
        entries.append(
            Entry(
                key=identity, title=titles.get(identity, ""), lines=(words, formats.moment(at, language)), target=target
            )
        )
    return section("messages", tuple(entries), is_waiting=False)


def _event(item: Event, titles: Mapping[str, str], words: str, language: str) -> Entry:
    by = text("attention.by", language, when=item.at, who=item.by)
    return Entry(
        key=f"{item.combination_id}-{item.partner}",
        title=titles.get(item.combination_id, ""),
        lines=tuple(line for line in (words, item.reason or "", by) if line),
        target=Target("koppelkansen", combination=item.combination_id),
    )
