"""Counting tries to sign in, so that nobody guesses for long."""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from koppel.errors import RefusedError
from koppel.services.accounts.account_fields import fold
from koppel.store.accounts import sessions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from koppel.store.database import Store
    from koppel.store.writing import Writer

# What is written with the program's own name: nobody is signed in yet.
_SOMEONE = "koppel"
# How far back tries count.
WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Patience:
    """How many tries may fail before there is a wait that doubles, and before nothing is tried for a while."""

    free: int
    locked: int


# An office shares one address; an account is one person.
PER_ACCOUNT = Patience(free=3, locked=10)
PER_ADDRESS = Patience(free=15, locked=50)


def try_key(store: Store, name: str) -> str:
    """Return by what tries to sign in are counted: also for names that are no account's, and not readable."""
    return hashlib.blake2b(fold(name).encode(), key=store.store_id.bytes, digest_size=16).hexdigest()


def network(address: str) -> str:
    """Return what counts as one address: with IPv6 a subscriber has a whole network."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def wait_until(failed: Sequence[datetime], patience: Patience) -> tuple[datetime | None, bool]:
    """
    Tell until when nothing may be tried, and whether that is a lock.

    Parameters
    ----------
    failed
        When tries failed, the earliest first, all within the window.
    patience
        How many may.
    """
    if len(failed) >= patience.locked:
        return failed[-1] + WINDOW, True
    if len(failed) < patience.free:
        return None, False
    return failed[-1] + timedelta(seconds=2 ** min(len(failed) - patience.free + 1, 7)), False


def guard(store: Store, subject: str, address: str) -> None:
    """
    Count a try to guess something that is no account's password, and go on only where another may be made.

    Raises
    ------
    RefusedError
        ``sign_in_wait`` or ``sign_in_locked``.
    """
    begin(store, try_key(store, subject), network(address))


def begin(store: Store, key: str, place: str) -> datetime:
    """Note a try as failed before it is known, so that many at once are not more than many after each other."""
    with store.write_beside(_SOMEONE, None) as writer:
        waits = (
            wait_until(sessions.failed_tries(writer.cursor, account=key, since=writer.at - WINDOW), PER_ACCOUNT),
            wait_until(sessions.failed_tries(writer.cursor, address=place, since=writer.at - WINDOW), PER_ADDRESS),
        )
        until = max((moment for moment, _ in waits if moment is not None), default=None)
        if until is not None and until > writer.at:
            seconds = (until - writer.at).total_seconds()
            if seconds > 120:
                raise RefusedError("sign_in_locked", minutes=int(seconds // 60) + 1)
            raise RefusedError("sign_in_wait", seconds=int(seconds) + 1)
        sessions.add_try(writer, key, place, succeeded=False)
        return writer.at


def take_back(writer: Writer, key: str, place: str, tried: datetime) -> None:
    """Note that a try did not fail after all."""
    sessions.delete_try(writer, key, place, tried)
    sessions.add_try(writer, key, place, succeeded=True)


def is_locked(writer: Writer, key: str, place: str) -> bool:
    """Return whether so many tries failed that nothing is tried for a while."""
    since = writer.at - WINDOW
    return (
        len(sessions.failed_tries(writer.cursor, account=key, since=since)) >= PER_ACCOUNT.locked
        or len(sessions.failed_tries(writer.cursor, address=place, since=since)) >= PER_ADDRESS.locked
    )
