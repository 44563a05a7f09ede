"""Proposals and rounds among what waits for someone: to answer, to confirm, to go on with, to close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel import formats
from koppel.i18n import text
from koppel.services.news.entries import Entry, Section, Target, section
from koppel.services.planning.asked import all_answered, asks_to_drop, to_put, unanswered
from koppel.services.planning.proposals import list_asked
from koppel.services.rounds.standing import open_rounds, round_for

if TYPE_CHECKING:
    from datetime import date

    from koppel.access import Actor
    from koppel.services.news.waiting import WaitingWords
    from koppel.services.planning.asked import AskedSet
    from koppel.store.database import Store

PROPOSALS, ANSWERED_PROPOSALS, AGREED_DATES = "proposals", "answered_proposals", "agreed_dates"
ROUND, ROUND_OVER = "round", "round_over"


def asked_proposals(store: Store, words: WaitingWords, who: Actor) -> Section:
    """List what the partners of someone are asked to move and have still to answer, those reminded first."""
    waiting = unanswered(list_asked(store, who=who), who.partners)
    entries = [
        Entry(
            key=f"{asked.record.id}-{state.partner}",
            title=words.text(
                "proposals_or_drop" if asks_to_drop(asked.of([state.partner])) else "proposals",
                count=state.works,
                partner=state.partner,
            ),
            lines=(
                asked.record.name,
                words.text("proposals_left", count=state.works - state.answered, by=asked.record.sent_by),
                words.text("reminded", since=words.since(state.reminded.at)) if state.reminded else "",
            ),
            target=Target("voorstellen", proposals=str(asked.record.id)),
            is_late=state.reminded is not None,
            has_own_words=True,
        )
        for asked, state in sorted(waiting, key=lambda pair: pair[1].reminded is None)
    ]
    return section(PROPOSALS, tuple(entries), is_waiting=True)


def answered_proposals(store: Store, words: WaitingWords, who: Actor) -> Section:
    """List the sets that all partners have answered: who leads the team goes on with these."""
    entries = [
        Entry(
            key=str(asked.record.id),
            title=asked.record.name,
            lines=(
                words.text("proposals_answered", partners=[item.partner for item in asked.partners]),
                next_step_words(asked, words.language),
            ),
            target=Target("voorstellen", proposals=str(asked.record.id)),
            has_own_words=True,
        )
        for asked in all_answered(list_asked(store, who=who))
    ]
    return section(ANSWERED_PROPOSALS, tuple(entries), is_waiting=True)


def next_step_words(asked: AskedSet, language: str) -> str:
    """Say what comes next for who leads the team; nothing while partners have still to answer."""
    if asked.next_step is None:
        return ""
    left = [item.move.partner for item in asked.moves if item.is_to_put]
    return text(
        f"attention.proposals_next.{asked.next_step.value}",
        language,
        count=len(left),
        partners=list(dict.fromkeys(left)),
    )


def dates_to_put(store: Store, words: WaitingWords, who: Actor) -> Section:
    """List the works of partners of someone of which all agreed on the dates: they are put in the plan by hand."""
    entries = [
        Entry(
            key=f"{asked.record.id}-{partner}",
            title=words.text("dates_to_put", count=count, partner=partner),
            lines=(asked.record.name, words.text("dates_to_put_how")),
            target=Target("voorstellen", proposals=str(asked.record.id)),
            has_own_words=True,
        )
        for asked, partner, count in to_put(list_asked(store, who=who), who.partners)
    ]
    return section(AGREED_DATES, tuple(entries), is_waiting=True)


def rounds_to_answer(store: Store, words: WaitingWords, who: Actor) -> Section:
    """List the rounds in which partners of someone have works of which nothing is said yet."""
    entries = []
    for record in open_rounds(store):
        for state in round_for(store, record.id, who=who).partners:
            if state.is_done or state.partner not in who.partners:
                continue
            day = formats.day(record.until, words.language)
            entries.append(
                Entry(
                    key=f"{record.id}-{state.partner}",
                    title=words.text(
                        "round", count=state.works - state.answered, partner=state.partner, name=record.name
                    ),
                    lines=(
                        words.text("round_until", day=day),
                        words.text("reminded", since=words.since(state.reminded.at)) if state.reminded else "",
                    ),
                    target=Target("klopt"),
                    is_late=state.reminded is not None or record.until < words.today,
                    has_own_words=True,
                )
            )
    return section(ROUND, tuple(entries), is_waiting=True)


def rounds_to_close(store: Store, words: WaitingWords) -> Section:
    """List the rounds of which the last day is over."""
    entries = [
        Entry(
            key=str(record.id),
            title=record.name,
            lines=(words.text("round_over", day=formats.day(record.until, words.language)),),
            target=Target("klopt"),
            has_own_words=True,
        )
        for record in open_rounds(store)
        if record.until < words.today
    ]
    return section(ROUND_OVER, tuple(entries), is_waiting=True)


def rounds_waiting(store: Store, who: Actor, today: date, *, leads: bool) -> int:
    """Count what `rounds_to_answer` lists, and `rounds_to_close` for who leads the team."""
    count = 0
    for record in open_rounds(store):
        if who.partners:
            states = round_for(store, record.id, who=who).partners
            count += sum(not item.is_done and item.partner in who.partners for item in states)
        count += leads and record.until < today
    return count
