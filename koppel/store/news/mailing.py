"""The settings of e-mail, who wants it, and what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from koppel.model.news import MailSetting, Sent, Wish

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    import duckdb

    from koppel.store.writing import Writer


def save_setting(writer: Writer, setting: MailSetting) -> None:
    """Keep how e-mail leaves from now on."""
    writer.cursor.execute(
        """
        INSERT INTO mail_setting (id, is_on, host, port, tls, username, sender, address, saved_at, saved_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            uuid4(), setting.is_on, setting.host, setting.port, setting.tls, setting.username, setting.sender,
            setting.address, writer.at, writer.actor,
        ],
    )  # fmt: skip


def current_setting(cursor: duckdb.DuckDBPyConnection) -> MailSetting | None:
    """Return how e-mail leaves; None where nobody said so yet."""
    row = cursor.execute(
        "SELECT is_on, host, port, tls, username, sender, address FROM mail_setting ORDER BY rowid DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    is_on, host, port, tls, username, sender, address = row
    return MailSetting(
        is_on=is_on, host=host, port=port, tls=tls, username=username, sender=sender, address=address
    )  # fmt: skip


def save_wish(writer: Writer, wish: str, language: str) -> None:
    """Keep whether the writer's actor wants the weekly e-mail."""
    writer.cursor.execute(
        "INSERT INTO mail_wish (id, account, wish, language, saved_at) VALUES (?, ?, ?, ?, ?)",
        [uuid4(), writer.actor, wish, language, writer.at],
    )


def wishes(cursor: duckdb.DuckDBPyConnection) -> dict[str, Wish]:
    """Return what each account last wished, by its name."""
    rows = cursor.execute(
        """
        SELECT account, arg_max(wish, rowid), arg_max(language, rowid), arg_max(saved_at, rowid)
        FROM mail_wish GROUP BY account
        """
    ).fetchall()
    return {account: Wish(wish, language, at) for account, wish, language, at in rows}


def add_try(writer: Writer, account: str, week: date, outcome: str) -> UUID:
    """Record a try for someone's mail of a week, and return its id."""
    identity = uuid4()
    writer.cursor.execute(
        'INSERT INTO mail_sent (id, account, week, "at", outcome) VALUES (?, ?, ?, ?, ?)',
        [identity, account, week, writer.at, outcome],
    )
    return identity


def end_try(writer: Writer, identity: UUID, outcome: str, problem: str | None) -> None:
    """Record what became of a try."""
    writer.cursor.execute(
        "UPDATE mail_sent SET outcome = ?, problem = ? WHERE id = ?", [outcome, problem, identity]
    )  # fmt: skip


def tries_of_week(cursor: duckdb.DuckDBPyConnection, week: date) -> tuple[Sent, ...]:
    """Return the tries for the mail of a week, the oldest first."""
    return _sent(cursor, "WHERE week = ? ORDER BY rowid", [week])


def last_sent(cursor: duckdb.DuckDBPyConnection, limit: int) -> tuple[Sent, ...]:
    """Return the last tries for anyone, the latest first."""
    return _sent(cursor, 'ORDER BY "at" DESC, account LIMIT ?', [limit])


def _sent(cursor: duckdb.DuckDBPyConnection, where: str, values: list[object]) -> tuple[Sent, ...]:
    rows = cursor.execute(f'SELECT account, week, "at", outcome, problem FROM mail_sent {where}', values).fetchall()
    return tuple(Sent(*row) for row in rows)
