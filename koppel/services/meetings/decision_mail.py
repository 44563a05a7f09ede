"""
Sending the list of decisions of a meeting that is closed, by e-mail, to those whom who leads chooses.

Who was at the table is not kept; proposed are the planners of the partners that the list is about, and who leads the
team. The letter holds the list in words and as PDF, and the map of its points: what all at the table may read, whoever
is the receiver, so nothing that a partner keeps to itself. That a letter is tried is written before it leaves.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from koppel.access import Role, Task
from koppel.clean import one_line
from koppel.errors import InputError, RefusedError
from koppel.exports.report_text import report_text
from koppel.i18n import text
from koppel.model.news import FAILED, SENT, TRYING
from koppel.services.meetings.meeting_papers import DECISIONS, MAP, PDF, paper, recorded_lines, report
from koppel.services.news.attention import SHARED
from koppel.services.news.mail import is_email, letter, problem_text
from koppel.services.news.mail_transport import Post, TransportError
from koppel.services.permission import require
from koppel.store.accounts.accounts import list_accounts
from koppel.store.meetings import letters as stored
from koppel.store.meetings.meetings import get_meeting
from koppel.store.news.mailing import current_setting, wishes
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from email.message import EmailMessage
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.config import Settings
    from koppel.model.meetings import Meeting, SentList
    from koppel.model.news import MailSetting
    from koppel.store.database import Store

# A second press of the button within this time sends no second letter.
_AGAIN = timedelta(seconds=60)


class Receiver(NamedTuple):
    """
    Someone to whom the list can be sent.

    ``partners`` are those of which it is a planner; ``is_proposed``: the list is about one of these, or it leads the
    team. ``last`` is the last try to send it this list.
    """

    name: str
    email: str
    language: str
    partners: tuple[str, ...]
    is_proposed: bool
    last: SentList | None


class ListDelivery(NamedTuple):
    """What became of the letter to someone: one of the outcomes of `koppel.model.news`, and the problem."""

    name: str
    outcome: str
    problem: str | None = None


def is_list_mail_on(store: Store) -> bool:
    """Return whether lists of decisions can be sent: e-mail is set and on."""
    with store.read_whole() as cursor:
        setting = current_setting(cursor)
    return setting is not None and setting.is_on


def receivers(store: Store, settings: Settings, identity: UUID) -> tuple[Receiver, ...]:
    """
    Return to whom the list can be sent: accounts that are in use, with a role and an address, by name.

    Raises
    ------
    NotFoundError
        ``meeting_unknown``.
    RefusedError
        ``forbidden.meet``; ``meeting_not_closed``.
    """
    require(store, Task.MEET)
    with store.read_whole() as cursor:
        meeting = _closed(get_meeting(cursor, identity))
        accounts = list_accounts(cursor)
        chosen = wishes(cursor)
        last = {item.account: item for item in stored.list_letters(cursor, identity)}
    concerned = _partners(store, meeting)
    listed = []
    for account in accounts:
        if account.disabled_at is not None or not account.grants or not is_email(account.email or ""):
            continue
        partners = sorted({grant.partner for grant in account.grants if grant.partner})
        leads = any(grant.role is Role.REGISSEUR for grant in account.grants)
        language = chosen[account.name].language if account.name in chosen else settings.lang
        is_proposed = leads or bool(concerned & set(partners))
        listed.append(
            Receiver(
                account.name, str(account.email), language, tuple(partners), is_proposed, last.get(account.name)
            )
        )  # fmt: skip
    return tuple(listed)


def send_decisions(
    store: Store, catalogue: Catalogue, settings: Settings, identity: UUID, names: Collection[str], *, today: date
) -> tuple[ListDelivery, ...]:
    """
    Send the list of decisions, each receiver in its own language.

    Parameters
    ----------
    store, catalogue, settings
        Of this installation.
    identity
        Of a meeting that is closed.
    names
        Of `receivers`.
    today
        Of the papers.

    Returns
    -------
    deliveries
        What became of each letter, by name; who was just sent one is left out.

    Raises
    ------
    NotFoundError
        ``meeting_unknown``.
    RefusedError
        ``forbidden.meet``; ``meeting_not_closed``.
    InputError
        ``mail_unset``: e-mail is not set, or not on; ``mail_failed``: no connection to the server, nothing was sent;
        ``list_nobody``: nobody is chosen who can have it.
    """
    chosen = [item for item in receivers(store, settings, identity) if item.name in set(names)]
    if not chosen:
        raise InputError("list_nobody")
    with store.read_whole() as cursor:
        setting = current_setting(cursor)
        meeting = get_meeting(cursor, identity)
    if setting is None or not setting.is_on:
        raise InputError("mail_unset")
    made = {
        language: _contents(store, catalogue, setting, language, meeting, today=today)
        for language in {item.language for item in chosen}
    }
    post = Post(setting, settings.mail_password)
    try:
        post.open()
    except TransportError as error:
        raise InputError("mail_failed", problem=problem_text(error.summary, settings.lang)) from error
    now = datetime.now(UTC).replace(tzinfo=None)
    try:
        done = tuple(
            _deliver(store, post, setting, item, made[item.language], meeting)
            for item in chosen
            if not _was_just_sent(item, now)
        )
    finally:
        post.close()
    if done:
        counts = Counter(item.outcome for item in done)
        with store.write_beside(store.actor.name, "send_decisions", meeting=identity, **counts):
            pass
    return done


class _Contents(NamedTuple):
    """What a letter holds in one language; ``files`` are names and PDFs."""

    subject: str
    words: str
    files: tuple[tuple[str, bytes], ...]


def _contents(
    store: Store, catalogue: Catalogue, setting: MailSetting, language: str, meeting: Meeting, *, today: date
) -> _Contents:
    listed = report(store, catalogue, language, meeting.id, DECISIONS, today=today)
    home = f"{setting.address}/?{urlencode({'pagina': 'overleg'})}"
    facts = {"number": meeting.number, "day": meeting.day, "home": home}
    intro, foot = (text(f"mail.list.{name}", language, **facts) for name in ("intro", "foot"))
    return _Contents(
        text("mail.list.subject", language, **facts),
        f"{intro}\n\n{report_text(listed)}\n\n{foot}\n",
        _files(store, catalogue, language, meeting, today=today),
    )


def _files(
    store: Store, catalogue: Catalogue, language: str, meeting: Meeting, *, today: date
) -> tuple[tuple[str, bytes], ...]:
    """Return the list and, where its points are about works, the map of them."""
    listed = paper(store, catalogue, language, meeting.id, DECISIONS, PDF, today=today)
    try:
        return listed, paper(store, catalogue, language, meeting.id, MAP, PDF, today=today)
    except InputError:
        # There is nothing to draw.
        return (listed,)


def _deliver(
    store: Store, post: Post, setting: MailSetting, to: Receiver, contents: _Contents, meeting: Meeting
) -> ListDelivery:
    """Send one letter; what goes wrong with one does not stop the others."""
    with store.write_beside(store.actor.name, None) as writer:
        place = stored.add_letter(writer, meeting.id, to.name, TRYING)
    try:
        outcome, problem = post.send(_letter(setting, to, contents), to.email)
    except TransportError as error:
        # The connection was lost, and does not come back.
        outcome, problem = FAILED, error.summary
    with store.write_beside(store.actor.name, None) as writer:
        stored.end_letter(writer, place, outcome, problem)
    return ListDelivery(to.name, outcome, problem)


def _was_just_sent(to: Receiver, now: datetime) -> bool:
    return to.last is not None and to.last.outcome in (TRYING, SENT) and now - to.last.sent_at < _AGAIN


def _letter(setting: MailSetting, to: Receiver, contents: _Contents) -> EmailMessage:
    greeting = text("mail.list.greeting", to.language, name=one_line(to.name))
    made = letter(setting, to.email, contents.subject, f"{greeting}\n\n{contents.words}", None)
    for name, content in contents.files:
        made.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return made


def _closed(meeting: Meeting) -> Meeting:
    if meeting.closed_at is None or meeting.record is None:
        raise RefusedError("meeting_not_closed")
    return meeting


def _partners(store: Store, meeting: Meeting) -> frozenset[str]:
    """Return the partners that the list is about, of works that all may see."""
    works = {work for line in recorded_lines(store, meeting) for work in line.works}
    with store.visible_to(SHARED).read() as cursor:
        return frozenset(item.partner for item in list_activities(cursor, ids=works)) if works else frozenset()
