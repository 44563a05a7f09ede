"""
The weekly letter: how much waits for someone and where, with links.

A letter is read on the way and stays in a mailbox, so it holds less than the screen: counts, and names of combinations
made of a street and kinds of work. What people wrote (titles, reasons, messages, actions) stays on the screen. Works of
visibility ``eigen`` are not even counted, not those of the receiver either.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from koppel.access import Actor, Role
from koppel.clean import one_line
from koppel.i18n import text
from koppel.services.news.attention import SHARED
from koppel.services.news.for_me import for_me
from koppel.services.news.mail import letter
from koppel.services.news.since_visit import news_since
from koppel.tokens import token

if TYPE_CHECKING:
    from datetime import date, datetime
    from email.message import EmailMessage

    from koppel.catalogue.load import Catalogue
    from koppel.model.news import MailSetting
    from koppel.services.news.entries import Section, Target
    from koppel.store.database import Store

_MOST_NAMED = 8
_STYLE = f"font-family: Arial, sans-serif; font-size: 16px; line-height: 1.5; color: {token('ink')}"


def weekly_letter(
    store: Store,
    catalogue: Catalogue,
    setting: MailSetting,
    who: Actor,
    email: str,
    language: str,
    *,
    today: date,
    since: datetime,
) -> EmailMessage | None:
    """
    Make the letter for someone.

    Parameters
    ----------
    store
        Of whatever actor: only what all partners share is told.
    catalogue, language
        Of the words.
    setting
        Gives the sender, and the address of links.
    who, email
        The receiver.
    today, since
        The day of the letter, and from when on something is new in it (UTC without a zone).

    Returns
    -------
    letter
        None where nothing waits and nothing is new.

    Raises
    ------
    TransportError
        ``receiver``: the address is none.
    """
    shared = store.visible_to(SHARED)
    waiting = [item for item in for_me(shared, catalogue, language, today, who=_without_keys(who)) if item.count]
    new = [item for item in news_since(shared, catalogue, language, since, today=today, who=who) if item.count]
    if not waiting and not new:
        return None
    count = sum(item.count for item in waiting if item.is_waiting)
    key = "none" if not count else "one" if count == 1 else "some"
    subject = text(f"mail.subject.{key}", language, count=count)
    home = f"{setting.address}/?{urlencode({'pagina': 'voormij'})}"
    parts = [_part(item, setting.address, language) for item in (*waiting, *new)]
    facts = {"name": one_line(who.name), "home": home}
    words = "\n\n".join(
        [
            text("mail.greeting", language, **facts),
            *("\n".join([head, *(f"- {name}\n  {link}" for name, link in named)]) for head, named in parts),
            text("mail.more", language, **facts),
            text("mail.stop", language, **facts),
        ]
    )
    return letter(setting, email, subject, f"{words}\n", _html(parts, facts, subject, language))


def link(target: Target, address: str) -> str:
    """Return the address of the screen that shows something, as the screen itself would write it."""
    params = {"pagina": target.page}
    if target.combination is not None:
        params["combinatie"] = target.combination
    return f"{address}/?{urlencode(params)}"


def _without_keys(who: Actor) -> Actor:
    """Leave out what only concerns the keeping of accounts: names of accounts are not for a letter."""
    return Actor(who.name, frozenset(grant for grant in who.grants if grant.role is not Role.BEHEERDER))


def _part(item: Section, address: str, language: str) -> tuple[str, list[tuple[str, str]]]:
    head = f"{text(f'attention.section.{item.name}', language)}: {item.count}"
    named = {entry.target: one_line(entry.title) for entry in item.entries if not entry.has_own_words}
    return head, [(name, link(target, address)) for target, name in list(named.items())[:_MOST_NAMED]]


def _html(parts: list[tuple[str, list[tuple[str, str]]]], facts: dict[str, str], subject: str, language: str) -> str:
    pieces = []
    for head, named in parts:
        pieces.append(f'<h2 style="font-size: 18px; margin: 20px 0 4px">{escape(head)}</h2>')
        if named:
            lines = "".join(f'<li><a href="{escape(link)}">{escape(name)}</a></li>' for name, link in named)
            pieces.append(f'<ul style="margin: 0; padding-left: 20px">{lines}</ul>')
    greeting, stop = (
        escape(text(f"mail.{name}", language, **facts)).replace("\n", "<br>") for name in ("greeting", "stop")
    )
    button = escape(text("mail.open", language))
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(subject)}</title></head>'
        f'<body style="{_STYLE}"><p>{greeting}</p>{"".join(pieces)}'
        f'<p style="margin-top: 24px"><a href="{escape(facts["home"])}">{button}</a></p>'
        f'<p style="color: {token("soft")}; font-size: 14px">{stop}</p></body></html>'
    )
