"""Accounts of people and their roles, as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from koppel.access import Grant, Role
from koppel.model.accounts import Account, grant_order

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import duckdb

    from koppel.store.writing import Writer


_COLUMNS = "id, name, email, password, password_at, is_demo, created_at, created_by, must_change, disabled_at, seen_at"


def list_accounts(cursor: duckdb.DuckDBPyConnection) -> tuple[Account, ...]:
    """Return all accounts by name."""
    rows = cursor.execute(f"SELECT {_COLUMNS} FROM account ORDER BY lower(name), id").fetchall()
    grants = _grants(cursor, [row[0] for row in rows])
    return tuple(_account(row, grants) for row in rows)


def find_account(cursor: duckdb.DuckDBPyConnection, identity: UUID) -> Account | None:
    """Return one account."""
    row = cursor.execute(f"SELECT {_COLUMNS} FROM account WHERE id = ?", [identity]).fetchone()
    return None if row is None else _account(row, _grants(cursor, [identity]))


def has_accounts(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether there is any account."""
    row = cursor.execute("SELECT EXISTS (FROM account)").fetchone()
    return bool(row and row[0])


def add_account(
    writer: Writer,
    name: str,
    *,
    email: str | None = None,
    password: str | None = None,
    must_change: bool = False,
    is_demo: bool = False,
) -> UUID:
    """Add an account without roles; `password` is a hash."""
    identity = uuid4()
    writer.cursor.execute(
        f"INSERT INTO account ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
        [
            identity, name, email, password, writer.at if password else None, is_demo, writer.at, writer.actor,
            must_change,
        ],
    )  # fmt: skip
    return identity


def set_password(writer: Writer, identity: UUID, password: str, *, must_change: bool) -> None:
    """Replace the hash of a password."""
    writer.cursor.execute(
        "UPDATE account SET password = ?, password_at = ?, must_change = ? WHERE id = ?",
        [password, writer.at, must_change, identity],
    )


def rehash_password(writer: Writer, identity: UUID, password: str) -> None:
    """Replace a hash by a stronger one of the same password."""
    writer.cursor.execute("UPDATE account SET password = ? WHERE id = ?", [password, identity])


def set_disabled(writer: Writer, identity: UUID, *, disabled: bool) -> None:
    """Disable an account from now on, or enable it again."""
    writer.cursor.execute(
        "UPDATE account SET disabled_at = ? WHERE id = ?", [writer.at if disabled else None, identity]
    )


def set_seen(writer: Writer, identity: UUID) -> None:
    """Note that an account does something now."""
    writer.cursor.execute("UPDATE account SET seen_at = ? WHERE id = ?", [writer.at, identity])


def set_grants(writer: Writer, identity: UUID, grants: Collection[Grant]) -> None:
    """Set the roles of an account to these and no others; those that it had keep who gave them."""
    had = _grants(writer.cursor, [identity]).get(identity, frozenset())
    for grant in had - frozenset(grants):
        writer.cursor.execute(
            "DELETE FROM account_grant WHERE account_id = ? AND role = ? AND partner IS NOT DISTINCT FROM ?",
            [identity, grant.role.value, grant.partner],
        )
    for grant in sorted(frozenset(grants) - had, key=grant_order):
        writer.cursor.execute(
            "INSERT INTO account_grant (account_id, role, partner, granted_at, granted_by) VALUES (?, ?, ?, ?, ?)",
            [identity, grant.role.value, grant.partner, writer.at, writer.actor],
        )


def _account(row: Sequence[Any], grants: Mapping[UUID, frozenset[Grant]]) -> Account:
    return Account(*(*row, grants.get(row[0], frozenset())))


def _grants(cursor: duckdb.DuckDBPyConnection, accounts: Collection[UUID]) -> Mapping[UUID, frozenset[Grant]]:
    rows = cursor.execute(
        "SELECT account_id, role, partner FROM account_grant WHERE list_contains(?::UUID[], account_id)",
        [list(accounts)],
    ).fetchall()
    by_account: dict[UUID, set[Grant]] = {}
    known = set(Role)
    for account, role, partner in rows:
        if role in known:
            by_account.setdefault(account, set()).add(Grant(Role(role), partner))
    return {account: frozenset(grants) for account, grants in by_account.items()}
