"""Signing in and out: tries, sessions, and who belongs to a session."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NoReturn

from koppel.access import Actor, Grant, Role
from koppel.errors import RefusedError, StoreError
from koppel.services.accounts import login_throttle
from koppel.services.accounts.account_fields import fold
from koppel.services.accounts.passwords import hash_password, is_outdated, matches
from koppel.store.accounts import accounts, sessions

if TYPE_CHECKING:
    from uuid import UUID

    from koppel.config import Settings
    from koppel.model.accounts import Account
    from koppel.store.database import Store
    from koppel.store.writing import Writer

# What is written with the program's own name: nobody is signed in yet.
_SOMEONE = "koppel"
_TOUCH = timedelta(minutes=1)
# A password made for someone is of no use for longer.
ONE_TIME = timedelta(days=7)
_LONGEST_TYPED = 300


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who belongs to a session."""

    account_id: UUID
    actor: Actor
    must_change: bool
    is_demo: bool
    has_password: bool


def sign_in(store: Store, settings: Settings, name: str, password: str, *, address: str) -> str:
    """
    Sign in with a password.

    Parameters
    ----------
    store
        Of this installation.
    settings
        Say how long sessions last.
    name
        As typed; its case does not matter.
    password
        As typed.
    address
        From where; tries are counted per account and per address.

    Returns
    -------
    token
        Of a new session; only its hash is kept.

    Raises
    ------
    RefusedError
        ``sign_in_wrong`` whatever is wrong, ``sign_in_wait`` with seconds, ``sign_in_locked`` with minutes,
        ``sign_in_old`` for a password made for someone and not used in time.
    """
    key, place = login_throttle.try_key(store, name[:_LONGEST_TYPED]), login_throttle.network(address)
    tried = login_throttle.begin(store, key, place)
    account = _named(store, name)
    # Always as much work, so that the time does not tell whether there is such an account.
    is_right = matches(account.password if account else None, password[:_LONGEST_TYPED])
    if account is None or not is_right or account.disabled_at is not None:
        _refuse(store, account, key, place)
    if account.must_change and account.password_at is not None and _now() - account.password_at > ONE_TIME:
        with store.write_beside(_SOMEONE, None) as writer:
            login_throttle.take_back(writer, key, place, tried)
        raise RefusedError("sign_in_old", days=ONE_TIME.days)
    better = hash_password(password) if account.password is not None and is_outdated(account.password) else None
    # One change, for each waits for the disk: many who sign in at once wait for the changes of one another.
    with store.write_beside(account.name, "sign_in", account=account.id, how="password") as writer:
        login_throttle.take_back(writer, key, place, tried)
        if better is not None:
            accounts.rehash_password(writer, account.id, better)
        return _begin(writer, settings, account.id)


def start(store: Store, settings: Settings, account_id: UUID, *, how: str) -> str:
    """
    Start a session of an account, for someone of whom it is known that the account is theirs.

    Parameters
    ----------
    store
        Of this installation.
    settings
        Say how long sessions last.
    account_id
        Whose.
    how
        The way of signing in, for the audit: ``password``, ``oidc`` …

    Returns
    -------
    token
        New with every sign-in; only its hash is kept.

    Raises
    ------
    RefusedError
        ``sign_in_wrong``: there is no such account, or it is disabled.
    """
    with store.read_whole() as cursor:
        account = accounts.find_account(cursor, account_id)
    if account is None:
        raise RefusedError("sign_in_wrong")
    with store.write_beside(account.name, "sign_in", account=account_id, how=how) as writer:
        return _begin(writer, settings, account_id)


def signed_in(
    store: Store, settings: Settings, token: str | None, *, demo: bool, touch: bool = True
) -> SignedIn | None:
    """
    Return who belongs to a session, with its roles of now.

    Parameters
    ----------
    store
        Of this installation.
    settings
        Say how long sessions last.
    token
        What the browser holds.
    demo
        Whether demo accounts work here.
    touch
        Whether this is something that a person does, and not a page that looks by itself.

    Returns
    -------
    who
        None when the session is over, or never was.
    """
    if not token or len(token) > _LONGEST_TYPED:
        return None
    token_hash = _hash(token)
    now, (idle, longest) = _now(), _ends(settings)
    with store.read_whole() as cursor:
        row = sessions.find_session(cursor, token_hash)
        if row is None or now - row.last_seen > idle or now - row.started_at > longest:
            return None
        account = accounts.find_account(cursor, row.account_id)
    if account is None or account.disabled_at is not None or (account.is_demo and not demo):
        return None
    if touch and now - row.last_seen >= _TOUCH and not store.read_only:
        # Where the disk is full, people read on.
        with suppress(StoreError), store.write_beside(account.name, None) as writer:
            sessions.touch_session(writer, token_hash)
            accounts.set_seen(writer, account.id)
    return SignedIn(
        account.id,
        Actor(account.name, account.grants),
        account.must_change,
        account.is_demo,
        account.password is not None,
    )


def end(store: Store, token: str | None) -> None:
    """End a session; one that is over already is left alone."""
    if not token or len(token) > _LONGEST_TYPED:
        return
    with store.read_whole() as cursor:
        row = sessions.find_session(cursor, _hash(token))
        account = accounts.find_account(cursor, row.account_id) if row else None
    if account is not None:
        with store.write_beside(account.name, "sign_out", account=account.id) as writer:
            sessions.delete_session(writer, _hash(token))


def is_beheerder(store: Store, name: str) -> bool:
    """Return whether an account of this name keeps the accounts."""
    account = _named(store, name)
    return account is not None and Grant(Role.BEHEERDER) in account.grants


def demo_accounts(store: Store) -> tuple[Account, ...]:
    """Return the accounts that anyone at this machine may try, by name."""
    with store.read_whole() as cursor:
        return tuple(
            account for account in accounts.list_accounts(cursor) if account.is_demo and account.disabled_at is None
        )


def _begin(writer: Writer, settings: Settings, account_id: UUID) -> str:
    """Start a session within a change; return its token."""
    account = accounts.find_account(writer.cursor, account_id)
    if account is None or account.disabled_at is not None:
        raise RefusedError("sign_in_wrong")
    token = secrets.token_urlsafe(32)
    idle, longest = _ends(settings)
    sessions.sweep_sessions(writer, seen_before=writer.at - idle, started_before=writer.at - longest)
    sessions.sweep_tries(writer, writer.at - 2 * login_throttle.WINDOW)
    sessions.add_session(writer, _hash(token), account_id)
    accounts.set_seen(writer, account_id)
    return token


def _refuse(store: Store, account: Account | None, key: str, place: str) -> NoReturn:
    # What was typed as a name may be a password: only names of accounts go into the log.
    facts = {"account": account.id, "name": account.name} if account else {}
    with store.write_beside(_SOMEONE, "sign_in_failed", address=place, **facts) as writer:
        if login_throttle.is_locked(writer, key, place):
            writer.note(locked_minutes=int(login_throttle.WINDOW.total_seconds() // 60))
    raise RefusedError("sign_in_wrong")


def _named(store: Store, name: str) -> Account | None:
    folded = fold(name[:_LONGEST_TYPED])
    with store.read_whole() as cursor:
        return next((one for one in accounts.list_accounts(cursor) if fold(one.name) == folded), None)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _ends(settings: Settings) -> tuple[timedelta, timedelta]:
    return timedelta(minutes=settings.session_minutes), timedelta(hours=settings.session_hours)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def is_loopback(host: str | None) -> bool:
    """Return whether a name or address is this machine itself; None, as in listening everywhere, is not."""
    if not host:
        return False
    if host.lower() == "localhost":
        return True
    try:
        parsed = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return (mapped or parsed).is_loopback
