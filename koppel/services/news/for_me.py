"""What waits for someone: for a planner, for whoever leads the team, for whoever keeps the accounts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from koppel import formats
from koppel.access import Role, Task
from koppel.model.deciding import Answer
from koppel.model.news import FAILED
from koppel.services.compass.aftercare import due_aftercare
from koppel.services.deciding.next_step import leads, to_act, to_act_words
from koppel.services.facts.acts import act_lines
from koppel.services.facts.pairs import alarm_sentence, cure_words
from koppel.services.news.aging_pages import aging_pages
from koppel.services.news.attention import last_at, overview
from koppel.services.news.entries import MOST_LISTED, Entry, Section, Target, section
from koppel.services.news.for_planners import planner_sections
from koppel.services.news.proposals import (
    answered_proposals,
    asked_proposals,
    dates_to_put,
    rounds_to_answer,
    rounds_to_close,
    rounds_waiting,
)
from koppel.services.news.waiting import Waiting, WaitingWords
from koppel.services.permission import require
from koppel.services.planning.asked import all_answered, to_put, unanswered
from koppel.services.planning.proposals import list_asked
from koppel.store.accounts.accounts import list_accounts
from koppel.store.news.mailing import last_sent
from koppel.store.publishing.publications import current_publication

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from koppel.access import Actor
    from koppel.catalogue.load import Catalogue
    from koppel.model.chances import Finding
    from koppel.services.deciding.assessment import Assessment
    from koppel.services.news.attention import Overview
    from koppel.store.database import Store

_MAIL_DAYS = timedelta(days=7)


def waiting_count(store: Store, catalogue: Catalogue, today: date) -> int:
    """
    Count what waits for the actor on a day, without words: for the navigation.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    who = store.actor
    if not who.partners and not leads(who):
        return 0
    waiting = Waiting.of(overview(store), who)
    care = len(due_aftercare(store, catalogue.compass, who.partners, today)) if who.partners else 0
    asked = list_asked(store)
    proposals = len(unanswered(asked, who.partners)) + len(to_put(asked, who.partners))
    proposals += len(all_answered(asked)) if leads(who) else 0
    proposals += rounds_waiting(store, who, today, leads=leads(who))
    return care + proposals + len(waiting.actions) + sum(map(len, waiting.combinations.values()))


def for_me(
    store: Store, catalogue: Catalogue, language: str, today: date, *, who: Actor | None = None
) -> tuple[Section, ...]:
    """
    Return what waits for someone, and what it looks after.

    Parameters
    ----------
    store
        Only what its actor may see is told.
    catalogue, language
        Of the words.
    today
        The day of the wall clock.
    who
        For whom, where that is another than the actor of the store.

    Returns
    -------
    sections
        Those of its roles, empty ones too; none for whoever only reads. What waits is listed whole: `waiting_count`
        counts these lines.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    who = who or store.actor
    made: list[Section] = []
    if who.partners or leads(who):
        now = overview(store)
        waiting = Waiting.of(now, who)
        words = WaitingWords(store, catalogue, language, today, now)
        if who.partners:
            made += [asked_proposals(store, words, who), dates_to_put(store, words, who)]
            made.append(rounds_to_answer(store, words, who))
            made += planner_sections(store, now, waiting, words, who.partners)
        if leads(who):
            made += _of_lead(now, waiting, words, who.partners)
            made += [answered_proposals(store, words, who), rounds_to_close(store, words)]
            with store.read() as cursor:
                current = current_publication(cursor)
            made.append(section("pages", aging_pages(current, catalogue.rules, language, today), is_waiting=False))
    if Role.BEHEERDER in who.roles:
        made += _of_keeper(store)
    return tuple(made)


def _of_lead(now: Overview, waiting: Waiting, words: WaitingWords, own: frozenset[str]) -> list[Section]:
    agree, talk, finish = (waiting.combinations[name] for name in ("agree", "talk", "finish"))
    overdue = [item for item in now.overdue(words.today) if item.owner_partner not in own]
    anew, waiting_ones = now.to_reassess(), now.waiting()
    words.name([*agree, *talk, *finish, *overdue[:MOST_LISTED], *anew[:MOST_LISTED], *waiting_ones[:MOST_LISTED]])
    agreed = tuple(words.combination(item, words.all_agree(item)) for item in agree)
    refused = tuple(
        words.combination(item, words.text("refused", partners=_refusing(item, words.language))) for item in talk
    )
    done = tuple(words.combination(item, words.text("all_done")) for item in finish)
    changed = tuple(words.combination(item, *words.anew(item, item.stale)) for item in anew[:MOST_LISTED])
    silent = tuple(
        words.combination(
            item, words.text("silent", since=words.since(last_at(item))), to_act_words(to_act(item), words.language)
        )
        for item in waiting_ones[:MOST_LISTED]
    )
    late = tuple(words.action(item) for item in overdue[:MOST_LISTED])
    alarms = _alarms(now.alarms[:MOST_LISTED], words)
    return [
        section("agree", agreed, is_waiting=True),
        section("talk", refused, is_waiting=True),
        section("finish", done, is_waiting=True),
        section("overdue", late, is_waiting=False, count=len(overdue)),
        section("reassess", changed, is_waiting=False, count=len(anew)),
        section("longest", silent, is_waiting=False, count=len(waiting_ones)),
        section("alarms", alarms, is_waiting=False, count=len(now.alarms)),
    ]


def _refusing(item: Assessment, language: str) -> str:
    answers = {name: item.answers[name].answer for name in item.partners if name in item.answers}
    return formats.listed((name for name, answer in answers.items() if answer is Answer.NIET_AKKOORD), language)


def _alarms(alarms: Sequence[Finding], words: WaitingWords) -> tuple[Entry, ...]:
    """List works in the wrong order, with who can still do what, and until when."""
    works = words.works({identity for item in alarms for identity in (item.a_id, item.b_id)})
    return tuple(
        Entry(
            key=f"{item.type}-{item.a_id}-{item.b_id}",
            title=alarm_sentence(item, words.language),
            lines=(
                f"{item.a_partner}, {item.b_partner}",
                cure_words(item.type, words.language),
                *act_lines(
                    item.type, (works[item.a_id], works[item.b_id]), words.catalogue, words.today, words.language
                ),
            ),
            target=Target("koppelkansen", tab="volgorde", combination=f"{item.a_id}~{item.b_id}"),
            has_own_words=True,
        )
        for item in alarms
    )


def _of_keeper(store: Store) -> list[Section]:
    """List what whoever keeps the accounts should look at; it may see all accounts."""
    recent = datetime.now(UTC).replace(tzinfo=None) - _MAIL_DAYS
    with store.read_whole() as cursor:
        accounts = [item for item in list_accounts(cursor) if item.disabled_at is None and not item.grants]
        failed = [item for item in last_sent(cursor, 200) if item.outcome == FAILED and item.at > recent]
    target = Target("beheer")
    return [
        section(
            "roleless",
            tuple(Entry(key=str(item.id), title=item.name, lines=(), target=target) for item in accounts),
            is_waiting=False,
        ),
        section(
            "mail",
            tuple(
                Entry(key=f"{item.account}-{item.at}", title=item.account, lines=(), target=target) for item in failed
            ),
            is_waiting=False,
        ),
    ]
