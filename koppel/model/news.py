"""Who is told of changes by mail, and what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date, datetime


WEEKLY, NEVER = "weekly", "never"


# What became of a try. "trying" is written before the mail leaves: where the program stops there, nobody knows.
# "unsure": the connection ended while it was handed over.
TRYING, SENT, FAILED, UNSURE, NOTHING = "trying", "sent", "failed", "unsure", "nothing"


# In the place of an account, where a whole round could not begin.
EVERYONE = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSetting:
    """
    How e-mail leaves; the password is no part of it.

    ``tls`` is ``starttls``, ``tls`` or ``none``; ``address`` is where the app stands, for links, without a slash at
    its end.
    """

    is_on: bool
    host: str
    port: int
    tls: str
    username: str | None
    sender: str
    address: str


class Wish(NamedTuple):
    """Whether someone wants the weekly e-mail, in which language, and since when (UTC without a zone)."""

    wish: str
    language: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """A try to send someone its mail of a week (the day is a Monday); the moment is UTC without a zone."""

    account: str
    week: date
    at: datetime
    outcome: str
    problem: str | None


VISIT, SEEN = "visit", "seen"
