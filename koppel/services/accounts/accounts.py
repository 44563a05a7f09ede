"""Keeping accounts: who may sign in, and in which roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.access import Grant, Role, Task
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.services.accounts.account_fields import (
    LONGEST_NAME,
    clean_email,
    clean_grants,
    clean_name,
    fold,
    grant_texts,
    likeness,
)
from koppel.services.accounts.login_throttle import try_key
from koppel.services.accounts.passwords import check_password, hash_password, make_password, matches
from koppel.services.permission import require
from koppel.store.accounts import accounts as rows
from koppel.store.accounts.external_accounts import is_external
from koppel.store.accounts.sessions import delete_sessions, forget_tries

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    import duckdb

    from koppel.model.accounts import Account
    from koppel.store.database import Store


@dataclass(frozen=True, slots=True)
class Made:
    """An account that got a password to be used once; nobody can read it again."""

    account_id: UUID
    password: str


def list_accounts(store: Store) -> tuple[Account, ...]:
    """
    Return all accounts by name.

    Raises
    ------
    RefusedError
        ``forbidden.accounts``.
    """
    require(store, Task.ACCOUNTS)
    with store.read_whole() as cursor:
        return rows.list_accounts(cursor)


def has_accounts(store: Store) -> bool:
    """Return whether anyone can sign in yet."""
    with store.read_whole() as cursor:
        return rows.has_accounts(cursor)


def find(store: Store, name: str) -> Account:
    """
    Return the account of a name, whatever its case.

    Raises
    ------
    NotFoundError
        ``account_unknown``.
    RefusedError
        ``forbidden.accounts``.
    """
    folded = fold(name)
    for account in list_accounts(store):
        if fold(account.name) == folded:
            return account
    raise NotFoundError("account_unknown", name=name[:LONGEST_NAME])


def add(
    store: Store,
    name: str,
    grants: Collection[Grant] = (),
    *,
    email: str | None = None,
    password: str | None = None,
    is_demo: bool = False,
) -> Made:
    """
    Add an account.

    Parameters
    ----------
    store
        As a beheerder sees it.
    name
        To sign in with; unique whatever the case.
    grants
        Its roles; without any it can sign in and see nothing.
    email
        Where it can be reached.
    password
        Chosen by its owner; None makes one to be used once. A demo account has none.
    is_demo
        Can be used without a password, on this machine only.

    Returns
    -------
    made
        With the password as given or made.

    Raises
    ------
    InputError
        ``account_name``, ``account_letters``, ``account_exists``, ``account_alike``, ``account_email``,
        ``grant_partner``, ``grant_team``, or a password that is not good enough.
    RefusedError
        ``forbidden.accounts``.
    """
    require(store, Task.ACCOUNTS)
    name, email = clean_name(name), clean_email(email)
    wanted = clean_grants(grants)
    if password is not None:
        check_password(password, names=(name,))
    plain_password = "" if is_demo else password or make_password()
    password_hash = None if is_demo else hash_password(plain_password)
    with store.write_beside(
        store.actor.name, "add_account", name=name, roles=grant_texts(wanted), is_demo=is_demo
    ) as writer:
        _refuse_double(writer.cursor, name)
        identity = rows.add_account(
            writer,
            name,
            email=email,
            password=password_hash,
            must_change=password is None and not is_demo,
            is_demo=is_demo,
        )
        rows.set_grants(writer, identity, wanted)
        writer.note(account=identity)
    return Made(identity, plain_password)


def add_first(store: Store, name: str, password: str) -> UUID:
    """
    Add the first account, a beheerder, on behalf of who proved to run this installation.

    Raises
    ------
    InputError
        ``first_done``: there is an account already; or as `add`.
    """
    name = clean_name(name)
    check_password(password, names=(name,))
    password_hash = hash_password(password)
    with store.write_beside("setup", "add_account", name=name, roles=[Role.BEHEERDER.value]) as writer:
        if rows.has_accounts(writer.cursor):
            raise InputError("first_done")
        identity = rows.add_account(writer, name, password=password_hash)
        rows.set_grants(writer, identity, [Grant(Role.BEHEERDER)])
        writer.note(account=identity)
    return identity


def set_grants(store: Store, identity: UUID, grants: Collection[Grant]) -> None:
    """
    Set an account these roles and no others; it holds from its next click.

    Raises
    ------
    NotFoundError
        ``account_unknown``.
    InputError
        ``grant_partner`` or ``grant_team``.
    RefusedError
        ``forbidden.accounts`` or ``last_beheerder``.
    """
    require(store, Task.ACCOUNTS)
    wanted = clean_grants(grants)
    with store.write_beside(store.actor.name, "grant_roles", account=identity) as writer:
        account = _account(writer.cursor, identity)
        if Grant(Role.BEHEERDER) not in wanted:
            _keep_beheerder(writer.cursor, account)
        rows.set_grants(writer, identity, wanted)
        writer.note(name=account.name, before=grant_texts(account.grants), roles=grant_texts(wanted))


def disable(store: Store, identity: UUID) -> None:
    """
    Let an account sign in no more, and end its sessions; what it did stays under its name.

    Raises
    ------
    NotFoundError
        ``account_unknown``.
    RefusedError
        ``forbidden.accounts`` or ``last_beheerder``.
    """
    require(store, Task.ACCOUNTS)
    with store.write_beside(store.actor.name, "disable_account", account=identity) as writer:
        account = _account(writer.cursor, identity)
        _keep_beheerder(writer.cursor, account)
        rows.set_disabled(writer, identity, disabled=True)
        writer.note(name=account.name, sessions=delete_sessions(writer, identity))


def enable(store: Store, identity: UUID) -> None:
    """
    Let an account sign in again.

    Raises
    ------
    NotFoundError
        ``account_unknown``.
    RefusedError
        ``forbidden.accounts``.
    """
    require(store, Task.ACCOUNTS)
    with store.write_beside(store.actor.name, "enable_account", account=identity) as writer:
        account = _account(writer.cursor, identity)
        rows.set_disabled(writer, identity, disabled=False)
        writer.note(name=account.name)


def reset_password(store: Store, identity: UUID, password: str | None = None) -> Made:
    """
    Set a password to be used once for an account, end its sessions, and let it be tried again at once.

    Parameters
    ----------
    store
        As a beheerder sees it.
    identity
        Of the account.
    password
        None makes one.

    Raises
    ------
    NotFoundError
        ``account_unknown``.
    InputError
        ``demo_password``, or the password is not good enough.
    RefusedError
        ``forbidden.accounts``.
    """
    require(store, Task.ACCOUNTS)
    with store.read_whole() as cursor:
        account = _account(cursor, identity)
        has_organisation = is_external(cursor, identity)
    if account.is_demo or has_organisation:
        raise InputError("demo_password", name=account.name)
    if password is not None:
        check_password(password, names=(account.name,))
    plain_password = password or make_password()
    password_hash = hash_password(plain_password)
    with store.write_beside(store.actor.name, "reset_password", account=identity, name=account.name) as writer:
        rows.set_password(writer, identity, password_hash, must_change=True)
        forget_tries(writer, try_key(store, account.name))
        writer.note(sessions=delete_sessions(writer, identity))
    return Made(identity, plain_password)


def change_own_password(store: Store, identity: UUID, current: str, password: str) -> None:
    """
    Change one's own password; every session of the account ends.

    Parameters
    ----------
    store
        As the owner of the account sees it.
    identity
        Of the account.
    current
        The password until now.
    password
        The one from now on.

    Raises
    ------
    InputError
        ``password_wrong``, ``password_same``, ``demo_password``, or the new one is not good enough.
    """
    with store.read_whole() as cursor:
        account = _account(cursor, identity)
    if account.name != store.actor.name:
        raise RefusedError("forbidden.accounts", partners="")
    if account.password is None:
        raise InputError("demo_password", name=account.name)
    check_password(password, names=(account.name,))
    if not matches(account.password, current):
        raise InputError("password_wrong")
    if current == password:
        raise InputError("password_same")
    password_hash = hash_password(password)
    with store.write_beside(account.name, "change_password", account=identity) as writer:
        rows.set_password(writer, identity, password_hash, must_change=False)
        delete_sessions(writer, identity)


def _account(cursor: duckdb.DuckDBPyConnection, identity: UUID) -> Account:
    account = rows.find_account(cursor, identity)
    if account is None:
        raise NotFoundError("account_unknown", name="")
    return account


def _refuse_double(cursor: duckdb.DuckDBPyConnection, name: str) -> None:
    for account in rows.list_accounts(cursor):
        if fold(account.name) == fold(name):
            raise InputError("account_exists", name=name)
        if likeness(account.name) == likeness(name):
            raise InputError("account_alike", name=name, other=account.name)


def _keep_beheerder(cursor: duckdb.DuckDBPyConnection, leaving: Account) -> None:
    """Refuse what would leave nobody to keep accounts."""
    if leaving.disabled_at is not None or Grant(Role.BEHEERDER) not in leaving.grants:
        return
    for account in rows.list_accounts(cursor):
        # A demo account works on one machine only, and so cannot stand in for a real one.
        can_stay = account.disabled_at is None and account.is_demo <= leaving.is_demo
        if account.id != leaving.id and can_stay and Grant(Role.BEHEERDER) in account.grants:
            return
    raise RefusedError("last_beheerder", name=leaving.name)
