"""Proposals among what waits for someone: those to answer, and those that all have answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.services.news.entries import Entry, Section, Target, section
from koppel.services.planning.proposals import all_answered, list_asked, unanswered

if TYPE_CHECKING:
    from koppel.access import Actor
    from koppel.services.news.waiting import WaitingWords
    from koppel.store.database import Store

PROPOSALS, ANSWERED_PROPOSALS = "proposals", "answered_proposals"


def asked_proposals(store: Store, words: WaitingWords, who: Actor) -> Section:
    """List what the partners of someone are asked to move and have still to answer, those reminded first."""
    waiting = unanswered(list_asked(store, who=who), who.partners)
    entries = [
        Entry(
            key=f"{asked.record.id}-{state.partner}",
            title=words.text("proposals", count=state.works, partner=state.partner),
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
            lines=(words.text("proposals_answered", partners=[item.partner for item in asked.partners]),),
            target=Target("voorstellen", proposals=str(asked.record.id)),
            has_own_words=True,
        )
        for asked in all_answered(list_asked(store, who=who))
    ]
    return section(ANSWERED_PROPOSALS, tuple(entries), is_waiting=True)
