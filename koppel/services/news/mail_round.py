"""
The weekly round: everyone who wants it gets one letter a week.

At most once: that a letter is tried is written before it leaves, so that a program that stops halfway sends no second
one. A letter that the server certainly did not take is tried again, a few times within the week.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from koppel.access import Actor, Task
from koppel.config import ZONE
from koppel.errors import InputError
from koppel.model.news import EVERYONE, FAILED, NOTHING, SENT, TRYING, UNSURE, WEEKLY
from koppel.services.news.mail import problem_text
from koppel.services.news.mail_letter import weekly_letter
from koppel.services.news.mail_transport import Post, TransportError
from koppel.services.permission import require
from koppel.store.accounts.accounts import list_accounts
from koppel.store.news import mailing as stored
from koppel.store.news.visits import last_seen, last_visits

if TYPE_CHECKING:
    from email.message import EmailMessage

    from koppel.catalogue.load import Catalogue
    from koppel.config import Settings
    from koppel.model.news import MailSetting, Sent
    from koppel.store.database import Store

SENDS_AT = time(8)
# A program that was off on Monday morning catches up until Tuesday night; later a letter would only confuse.
CATCH_UP = timedelta(hours=40)
MOST_TRIES = 3
_WEEK = timedelta(days=7)


class Receiver(NamedTuple):
    """Someone who wants the weekly letter and can have it; ``since`` is from when on something is new in it."""

    actor: Actor
    email: str
    language: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of the letter of one account: one of the outcomes of `koppel.store.news.mailing`, and the problem."""

    account: str
    outcome: str
    problem: str | None = None


def due_week(now: datetime) -> date | None:
    """
    Return the week for which letters go out, by its Monday; None where it is not the time.

    Parameters
    ----------
    now
        UTC without a zone. Letters go out on Monday from 8 o'clock in the Netherlands, and are caught up with until
        the end of Tuesday.
    """
    monday = _monday(now)
    first = _first_moment(monday)
    return monday if first <= now < first + CATCH_UP else None


def send_weekly(
    store: Store, catalogue: Catalogue, settings: Settings, *, now: datetime | None = None, dry_run: bool = False
) -> tuple[Delivery, ...]:
    """
    Send the letters of this week that were not sent yet.

    Parameters
    ----------
    store, catalogue, settings
        Of this installation.
    now
        UTC without a zone; the clock by default.
    dry_run
        Make the letters, and send and keep nothing.

    Returns
    -------
    deliveries
        What became of each letter that was still to be sent, by name; in a dry run ``sent`` is what would be.

    Raises
    ------
    RefusedError
        ``forbidden.settings``.
    InputError
        ``mail_unset``: e-mail is not set, or not on; ``mail_failed``: no connection to the server.
    """
    require(store, Task.SETTINGS)
    now = now or datetime.now(UTC).replace(tzinfo=None)
    week = _monday(now)
    with store.read_whole() as cursor:
        setting = stored.current_setting(cursor)
        tries = stored.tries_of_week(cursor, week)
    if setting is None or not setting.is_on:
        raise InputError("mail_unset")
    post = _Post(store, catalogue, settings, setting, week, dry_run=dry_run)
    deliveries: list[Delivery] = []
    try:
        deliveries.extend(
            post.deliver(receiver, now)
            for receiver in _receivers(store, week)
            if _is_open([item for item in tries if item.account == receiver.actor.name])
        )
    finally:
        post.close()
    if deliveries and not dry_run:
        counts = {name: sum(item.outcome == name for item in deliveries) for name in (SENT, NOTHING, FAILED, UNSURE)}
        with store.write_beside(store.actor.name, "mail_round", week=week, **counts):
            pass
    return tuple(deliveries)


def _monday(now: datetime) -> date:
    day = now.replace(tzinfo=UTC).astimezone(ZONE).date()
    return day - timedelta(days=day.weekday())


def _first_moment(monday: date) -> datetime:
    return datetime.combine(monday, SENDS_AT, ZONE).astimezone(UTC).replace(tzinfo=None)


def _receivers(store: Store, week: date) -> tuple[Receiver, ...]:
    """Return who asked for the letter before the hour at which those of this week leave, by name."""
    first = _first_moment(week)
    receivers = []
    with store.read_whole() as cursor:
        wishes = stored.wishes(cursor)
        for account in list_accounts(cursor):
            wish_of_account = wishes.get(account.name)
            if account.disabled_at is not None or not account.email or not account.grants or wish_of_account is None:
                continue
            if wish_of_account.wish != WEEKLY or wish_of_account.saved_at >= first:
                continue
            visits, marked_at = last_visits(cursor, account.name), last_seen(cursor, account.name)
            since = max(at for at in (first - _WEEK, *visits[:1], marked_at) if at is not None)
            receivers.append(
                Receiver(Actor(account.name, account.grants), account.email, wish_of_account.language, since)
            )
    return tuple(receivers)


def _is_open(tries: list[Sent]) -> bool:
    return len(tries) < MOST_TRIES and all(item.outcome == FAILED for item in tries)


class _Post:
    """Delivers letters over one connection, opened for the first and again after it broke."""

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        settings: Settings,
        setting: MailSetting,
        week: date,
        *,
        dry_run: bool,
    ) -> None:
        self._store, self._catalogue, self._settings, self._setting = store, catalogue, settings, setting
        self._week, self._dry_run = week, dry_run
        self._line = Post(setting, settings.mail_password)

    def deliver(self, receiver: Receiver, now: datetime) -> Delivery:
        """Make and send one letter; what goes wrong with one does not stop the others."""
        name = receiver.actor.name
        try:
            made = self._letter(receiver, now)
        except TransportError as error:
            return self._keep(name, FAILED, error.summary)
        if made is None:
            return self._keep(name, NOTHING, None)
        if self._dry_run:
            return Delivery(name, SENT)
        self._connect()
        with self._store.write_beside(self._store.actor.name, None) as writer:
            place = stored.add_try(writer, name, self._week, TRYING)
        delivery = Delivery(name, *self._line.send(made, receiver.email))
        with self._store.write_beside(self._store.actor.name, None) as writer:
            stored.end_try(writer, place, delivery.outcome, delivery.problem)
        return delivery

    def close(self) -> None:
        self._line.close()

    def _letter(self, receiver: Receiver, now: datetime) -> EmailMessage | None:
        return weekly_letter(
            self._store,
            self._catalogue,
            self._setting,
            receiver.actor,
            receiver.email,
            receiver.language,
            today=now.replace(tzinfo=UTC).astimezone(ZONE).date(),
            since=receiver.since,
        )

    def _connect(self) -> None:
        try:
            self._line.open()
        except TransportError as error:
            self._keep(EVERYONE, FAILED, error.summary)
            raise InputError("mail_failed", problem=problem_text(error.summary, self._settings.lang)) from error

    def _keep(self, account: str, outcome: str, problem: str | None) -> Delivery:
        if not self._dry_run:
            with self._store.write_beside(self._store.actor.name, None) as writer:
                stored.end_try(writer, stored.add_try(writer, account, self._week, outcome), outcome, problem)
        return Delivery(account, outcome, problem)
