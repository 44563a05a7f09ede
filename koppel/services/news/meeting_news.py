"""What came of a meeting for someone: a list of decisions to read, and actions that its partner was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel import formats
from koppel.i18n import text
from koppel.model.agreements import WAITING
from koppel.services.news.attention import members_of, names
from koppel.services.news.entries import Entry, Section, Target, section
from koppel.store.agreements.actions import action_history, list_actions
from koppel.store.meetings.meetings import list_meetings

if TYPE_CHECKING:
    from datetime import datetime

    import duckdb

    from koppel.access import Actor
    from koppel.catalogue.load import Catalogue
    from koppel.model.agreements import Action
    from koppel.services.news.attention import Overview


def lists_since(cursor: duckdb.DuckDBPyConnection, since: datetime, who: Actor, language: str) -> Section:
    """List the meetings that others closed since a moment (UTC without a zone): their list of decisions is there."""
    entries = tuple(
        Entry(
            key=str(item.id),
            title=text("attention.list", language, number=item.number, day=item.day),
            lines=(text("attention.by", language, when=item.closed_at, who=item.closed_by),),
            target=Target("overleg"),
        )
        for item in list_meetings(cursor)
        if item.closed_at is not None and item.closed_at > since and item.closed_by != who.name
    )
    return section("lists", entries, is_waiting=False)


def given_since(
    cursor: duckdb.DuckDBPyConnection,
    now: Overview,
    since: datetime,
    who: Actor,
    catalogue: Catalogue,
    language: str,
) -> Section:
    """
    List the actions that others gave to partners of someone since a moment, and that are still to be done.

    Parameters
    ----------
    cursor, now
        As they are shown to whoever asks.
    since
        UTC without a zone.
    who
        For whom; nothing is given to who is a planner of no partner.
    catalogue, language
        Of the words.
    """
    actions = [item for item in list_actions(cursor) if _is_given(cursor, item, since, who)]
    members = members_of(cursor, now, {item.combination_id for item in actions})
    titles = names(cursor, members, catalogue, language)
    entries = tuple(
        Entry(
            key=str(item.id),
            title=item.description,
            lines=(
                text("attention.due", language, day=formats.day(item.due, language)),
                f"{item.owner_partner}, {item.owner_role}",
                titles[item.combination_id],
            ),
            target=now.action_target(item.combination_id),
            has_own_words=True,
        )
        for item in actions
        if item.combination_id in members
    )
    return section("given", entries, is_waiting=False)


def _is_given(cursor: duckdb.DuckDBPyConnection, item: Action, since: datetime, who: Actor) -> bool:
    """Tell whether another made an action since a moment for a partner of someone, or passed it on to that one."""
    if item.owner_partner not in who.partners or item.state not in WAITING or item.written_at <= since:
        return False
    versions = action_history(cursor, item.id)
    before = [one for one in versions if one.written_at <= since]
    if before and before[-1].owner_partner == item.owner_partner:
        return False
    return any(one.written_by != who.name for one in versions if one.written_at > since)
