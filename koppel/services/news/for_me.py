"""What waits for someone: for a planner, for whoever leads the team, for whoever keeps the accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from koppel import clock, formats
from koppel.access import Role, Task
from koppel.config import ZONE
from koppel.detect.progress import is_asked
from koppel.i18n import text
from koppel.model.deciding import Answer
from koppel.model.news import FAILED
from koppel.publish.words import when_text
from koppel.services.deciding.decisions import state_words
from koppel.services.deciding.next_step import leads, to_act, to_act_words
from koppel.services.facts.acts import act_lines
from koppel.services.facts.pairs import alarm_sentence, cure_words
from koppel.services.facts.works import period_text
from koppel.services.news.attention import first_at, last_at, members_of, names, overview
from koppel.services.news.attention import unanswered as silent_partners
from koppel.services.news.entries import MOST_LISTED, Entry, Section, Target, section
from koppel.services.news.interest_hits import unanswered
from koppel.services.permission import require
from koppel.services.publishing.public_consent import public_key
from koppel.services.publishing.public_now import read_public_now
from koppel.services.publishing.publication_difference import taken_away
from koppel.services.publishing.shift_reasons import unexplained
from koppel.store.accounts.accounts import list_accounts
from koppel.store.news.mailing import last_sent
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from koppel.access import Actor
    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.model.agreements import Action
    from koppel.model.chances import Finding
    from koppel.services.deciding.assessment import Assessment
    from koppel.services.news.attention import Overview
    from koppel.store.database import Store

_MAIL_DAYS = timedelta(days=7)
# The section of actions; what else waits are combinations in which it is someone's turn.
ACTIONS = "due"
# The section of works of which is asked how far they are.
ASKED = "asked"


def waiting_count(store: Store) -> int:
    """
    Count what waits for the actor, without words: for the navigation.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    who = store.actor
    if not who.partners and not leads(who):
        return 0
    waiting = _Waiting.of(overview(store), who)
    return len(waiting.actions) + sum(map(len, waiting.combinations.values()))


@dataclass(frozen=True, slots=True)
class _Waiting:
    """
    What waits for someone: the lines that the navigation counts and the page lists.

    The combinations are those for which `koppel.services.deciding.next_step.waits_for` holds, each in one section.
    The actions are all that the partners of someone still have to do, however far ahead: a promise made in a meeting
    must be found again. What others are late with is theirs to do, and waits for nobody else.
    """

    combinations: Mapping[str, tuple[Assessment, ...]]
    actions: tuple[Action, ...]

    @classmethod
    def of(cls, now: Overview, who: Actor) -> _Waiting:
        combinations: dict[str, tuple[Assessment, ...]] = {}
        if who.partners:
            combinations["answer"] = now.to_answer(who.partners)
        if leads(who):
            combinations |= {"agree": now.to_agree(), "talk": now.to_talk(), "finish": now.to_finish()}
        return cls(combinations, tuple(item for item in now.actions if item.owner_partner in who.partners))


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
        waiting = _Waiting.of(now, who)
        words = _Words(store, catalogue, language, today, now)
        if who.partners:
            made += _of_planner(now, waiting, words, who.partners)
            made.append(_asked(store, words, who.partners))
            made.append(_joining(store, words, who.partners))
            made.append(_moved(store, words, who.partners))
            made.append(_taken_away(store, words, who.partners))
        if leads(who):
            made += _of_lead(now, waiting, words, who.partners)
    if Role.BEHEERDER in who.roles:
        made += _of_keeper(store)
    return tuple(made)


class _Words:
    """Says what stands in the lists; names of combinations are made together."""

    def __init__(self, store: Store, catalogue: Catalogue, language: str, today: date, now: Overview) -> None:
        self.language, self.today, self.now = language, today, now
        self._store, self.catalogue = store, catalogue
        self._names: dict[str, str] = {}

    def name(self, items: Iterable[Assessment | Action]) -> None:
        """Make the names of what will be listed."""
        wanted = {getattr(item, "combination_id", None) or str(item.id) for item in items}
        with self._store.read() as cursor:
            members = members_of(cursor, self.now, wanted - self._names.keys())
            self._names |= names(cursor, members, self.catalogue, self.language)

    def works(self, ids: Collection[UUID]) -> Mapping[UUID | None, Activity]:
        """Return works by their ids, as far as they are seen."""
        with self._store.read() as cursor:
            return {item.id: item for item in list_activities(cursor, ids=ids)} if ids else {}

    def text(self, key: str, **facts: object) -> str:
        return text(f"attention.{key}", self.language, **facts)

    def all_agree(self, item: Assessment) -> str:
        """Say that all agree, and who of them for a part."""
        return self.text("all_agree_partly" if item.partly else "all_agree", partners=item.partly)

    def since(self, at: datetime) -> str:
        days = (self.today - clock.day_of(at)).days
        return self.text("today") if days <= 0 else self.text("day" if days == 1 else "days", count=days)

    def combination(self, item: Assessment, *lines: str) -> Entry:
        """Name a combination; where a work joined, what is chosen is the larger one."""
        into = item.growth.into if item.growth and item.has_grown else item.id
        return Entry(
            key=item.id,
            title=self._names.get(item.id, ""),
            lines=tuple(line for line in lines if line),
            target=Target("koppelkansen", combination=into),
        )

    def grown(self, item: Assessment) -> Entry:
        """Say which work joined, and what stands of what was said before."""
        state = self.text("became", state=state_words(item.state, self.language))
        return self.combination(item, *self.now.what_changed(item.id, self.catalogue, self.language), state)

    def action(self, item: Action) -> Entry:
        due = formats.day(item.due, self.language)
        late = item.is_overdue(self.today)
        return Entry(
            key=str(item.id),
            title=item.description,
            lines=(
                self.text("late" if late else "due", day=due),
                f"{item.owner_partner}, {item.owner_role}",
                self._names.get(item.combination_id, ""),
            ),
            target=self.now.action_target(item.combination_id),
            is_late=late,
            has_own_words=True,
        )

    def anew(self, item: Assessment, partners: Iterable[str]) -> tuple[str, ...]:
        partner_list = formats.listed(partners, self.language)
        who = (self.text("anew", partners=partner_list),) if partner_list else ()
        return (*self.now.what_changed(item.id, self.catalogue, self.language), *who)


def _of_planner(now: Overview, waiting: _Waiting, words: _Words, partners: frozenset[str]) -> list[Section]:
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


def _asked(store: Store, words: _Words, partners: frozenset[str]) -> Section:
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


def _joining(store: Store, words: _Words, partners: frozenset[str]) -> Section:
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


def _moved(store: Store, words: _Words, partners: frozenset[str]) -> Section:
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


def _taken_away(store: Store, words: _Words, partners: frozenset[str]) -> Section:
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


def _of_lead(now: Overview, waiting: _Waiting, words: _Words, own: frozenset[str]) -> list[Section]:
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


def _alarms(alarms: Sequence[Finding], words: _Words) -> tuple[Entry, ...]:
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
