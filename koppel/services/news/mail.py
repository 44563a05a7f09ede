"""E-mail: how it leaves, who wants it, and a letter to try it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from koppel.access import Task
from koppel.clean import one_line
from koppel.errors import InputError
from koppel.i18n import LANGUAGES, text
from koppel.model.news import NEVER, WEEKLY, MailSetting
from koppel.services.news.mail_transport import MODES, PLAIN, TransportError, close, connect, hand_over
from koppel.services.permission import require
from koppel.store.accounts.accounts import list_accounts
from koppel.store.news import mailing as stored

if TYPE_CHECKING:
    from koppel.config import Settings
    from koppel.model.news import Sent, Wish
    from koppel.store.database import Store

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
# Without a sign that a header or a command of SMTP could be ended with.
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_LOOPBACK = ("localhost", "127.0.0.1")
_LONGEST = 200
_SENT_SHOWN = 50


def mail_setting(store: Store) -> MailSetting | None:
    """
    Return how e-mail leaves; None where nobody said so yet.

    Raises
    ------
    RefusedError
        ``forbidden.settings``.
    """
    require(store, Task.SETTINGS)
    with store.read_whole() as cursor:
        return stored.current_setting(cursor)


def is_mail_on(store: Store) -> bool:
    """Return whether this installation sends e-mail."""
    with store.read_whole() as cursor:
        setting = stored.current_setting(cursor)
    return setting is not None and setting.is_on


def save_mail_setting(store: Store, setting: MailSetting) -> MailSetting:
    """
    Keep how e-mail leaves from now on; the password is in the environment, see ``docs/settings.md``.

    Raises
    ------
    RefusedError
        ``forbidden.settings``.
    InputError
        ``mail_host``, ``mail_port``, ``mail_mode``, ``mail_sender``, ``mail_address`` or ``mail_plain``: a name and a
        password would go over the line for all to read.
    """
    require(store, Task.SETTINGS)
    checked = _checked(setting)
    with store.write_beside(
        store.actor.name, "mail_setting", host=checked.host, port=checked.port, tls=checked.tls
    ) as writer:
        writer.note(is_on=checked.is_on, has_username=checked.username is not None)
        stored.save_setting(writer, checked)
    return checked


def last_mail(store: Store) -> tuple[Sent, ...]:
    """
    Return the last tries to send, the latest first.

    Raises
    ------
    RefusedError
        ``forbidden.settings``.
    """
    require(store, Task.SETTINGS)
    with store.read_whole() as cursor:
        return stored.last_sent(cursor, _SENT_SHOWN)


def my_wish(store: Store) -> tuple[Wish | None, str | None]:
    """
    Return what the actor wished about the weekly e-mail, and its address; None for what is not there.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read_whole() as cursor:
        return stored.wishes(cursor).get(store.actor.name), _email_of(store)


def save_wish(store: Store, frequency: str, language: str) -> None:
    """
    Keep whether the actor wants the weekly e-mail.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    InputError
        ``mail_wish``.
    """
    require(store, Task.READ)
    if frequency not in (WEEKLY, NEVER) or language not in LANGUAGES:
        raise InputError("mail_wish", right=f"{WEEKLY}, {NEVER}")
    with store.write_beside(store.actor.name, "mail_wish", wish=frequency) as writer:
        stored.save_wish(writer, frequency, language)


def send_test(store: Store, settings: Settings, language: str) -> str:
    """
    Send a letter to the actor itself, and return its address.

    Raises
    ------
    RefusedError
        ``forbidden.settings``.
    InputError
        ``mail_unset``, ``mail_no_address``; ``mail_failed`` with what went wrong in words.
    """
    require(store, Task.SETTINGS)
    setting = mail_setting(store)
    if setting is None:
        raise InputError("mail_unset")
    receiver = _email_of(store)
    if receiver is None:
        raise InputError("mail_no_address")
    words = text("mail.test.body", language, address=setting.address)
    made = letter(setting, receiver, text("mail.test.subject", language), words, None)
    try:
        server = connect(setting, settings.mail_password())
        try:
            hand_over(server, made, setting.sender, receiver)
        finally:
            close(server)
    except TransportError as error:
        with store.write_beside(store.actor.name, "mail_test", problem=error.summary):
            pass
        raise InputError("mail_failed", problem=problem_text(error.summary, language)) from error
    with store.write_beside(store.actor.name, "mail_test"):
        pass
    return receiver


def problem_text(problem: str, language: str) -> str:
    """Describe in words what went wrong with a letter, from what was kept of it."""
    name, _, code = problem.partition(" ")
    words = text(f"mail.problem.{name}", language)
    return f"{words} ({code})" if code else words


def is_email(address: str) -> bool:
    """Return whether letters can be sent to an address."""
    return _EMAIL.fullmatch(address) is not None


def letter(setting: MailSetting, receiver: str, subject: str, words: str, html: str | None) -> EmailMessage:
    """
    Make a letter: plain text, and the same in HTML where there is such.

    Raises
    ------
    TransportError
        ``receiver``: the address is none.
    """
    if not is_email(receiver):
        raise TransportError("receiver")
    made = EmailMessage()
    made["Subject"] = one_line(subject)
    made["From"] = Address("Koppel", addr_spec=setting.sender)
    made["To"] = Address(addr_spec=receiver)
    made["Date"] = format_datetime(datetime.now(UTC))
    made["Message-ID"] = make_msgid(domain=setting.sender.rpartition("@")[2])
    # No automatic answers of who is away.
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    made.set_content(words)
    if html is not None:
        made.add_alternative(html, subtype="html")
    return made


def _email_of(store: Store) -> str | None:
    with store.read_whole() as cursor:
        accounts = list_accounts(cursor)
    name = store.actor.name
    return next((item.email for item in accounts if item.name == name and item.disabled_at is None), None)


def _checked(setting: MailSetting) -> MailSetting:
    host, sender, address = (one_line(item) for item in (setting.host, setting.sender, setting.address))
    username = one_line(setting.username or "") or None
    if not _HOST.fullmatch(host):
        raise InputError("mail_host", value=host[:_LONGEST])
    if not 1 <= setting.port <= 65535:
        raise InputError("mail_port", value=setting.port)
    if setting.tls not in MODES:
        raise InputError("mail_mode", value=setting.tls[:_LONGEST], right=", ".join(MODES))
    if not is_email(sender):
        raise InputError("mail_sender", value=sender[:_LONGEST])
    if setting.tls == PLAIN and username and host not in _LOOPBACK:
        raise InputError("mail_plain")
    return MailSetting(
        is_on=setting.is_on,
        host=host,
        port=setting.port,
        tls=setting.tls,
        username=username[:_LONGEST] if username else None,
        sender=sender,
        address=_address(address),
    )


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and len(url) <= _LONGEST
        is_good = is_good and not (parts.query or parts.fragment or parts.username or parts.password)
        is_good = is_good and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good or not url.isascii() or any(sign in url for sign in "\"'<>\\ "):
        raise InputError("mail_address", value=url[:_LONGEST])
    return url.rstrip("/")
