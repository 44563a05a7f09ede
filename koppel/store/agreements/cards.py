"""Cards of interests and of partnership as rows: every version is kept, the last one holds."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from koppel.model.agreements import InterestsCard, PartnershipCard

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

    from koppel.store.writing import Writer

_INTERESTS = "combination_id, partner, version, gets, brings, cannot, written_at, written_by"
_PARTNERSHIP = (
    "combination_id, version, meerwaarde, roles, deciding, expectations, communication, written_at, written_by"
)


def add_interests_card(
    writer: Writer, combination_id: str, partner: str, version: int, *, gets: str, brings: str, cannot: str
) -> None:
    """Add a version of a partner's card."""
    writer.cursor.execute(
        f"INSERT INTO interests_card (id, {_INTERESTS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [uuid4(), combination_id, partner, version, gets, brings, cannot, writer.at, writer.actor],
    )


def interests_history(
    cursor: duckdb.DuckDBPyConnection, combination_id: str, partner: str
) -> tuple[InterestsCard, ...]:
    """Return all versions of a partner's card, the oldest first."""
    rows = cursor.execute(
        f"SELECT {_INTERESTS} FROM interests_card WHERE combination_id = ? AND partner = ? ORDER BY version",
        [combination_id, partner],
    ).fetchall()
    return tuple(_interests(row) for row in rows)


def interests_cards(cursor: duckdb.DuckDBPyConnection, combination_id: str) -> Mapping[str, InterestsCard]:
    """Return the cards of a combination, or the general ones, by partner."""
    rows = cursor.execute(
        f"""
        SELECT {_INTERESTS} FROM interests_card WHERE combination_id = ?
        QUALIFY row_number() OVER (PARTITION BY partner ORDER BY version DESC) = 1 ORDER BY partner
        """,
        [combination_id],
    ).fetchall()
    return {card.partner: card for card in map(_interests, rows)}


def add_partnership_card(
    writer: Writer,
    combination_id: str,
    version: int,
    *,
    meerwaarde: str,
    roles: str,
    deciding: str,
    expectations: str,
    communication: str,
) -> None:
    """Add a version of the card of a combination."""
    texts = [meerwaarde, roles, deciding, expectations, communication]
    writer.cursor.execute(
        f"INSERT INTO partnership_card (id, {_PARTNERSHIP}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [uuid4(), combination_id, version, *texts, writer.at, writer.actor],
    )


def partnership_history(cursor: duckdb.DuckDBPyConnection, combination_id: str) -> tuple[PartnershipCard, ...]:
    """Return all versions of the card of a combination, the oldest first."""
    rows = cursor.execute(
        f"SELECT {_PARTNERSHIP} FROM partnership_card WHERE combination_id = ? ORDER BY version", [combination_id]
    ).fetchall()
    return tuple(_partnership(row) for row in rows)


def partnership_cards(cursor: duckdb.DuckDBPyConnection) -> Mapping[str, PartnershipCard]:
    """Return the card of each combination that has one."""
    rows = cursor.execute(
        f"""
        SELECT {_PARTNERSHIP} FROM partnership_card
        QUALIFY row_number() OVER (PARTITION BY combination_id ORDER BY version DESC) = 1
        """
    ).fetchall()
    return {card.combination_id: card for card in map(_partnership, rows)}


def meerwaarde_of(cursor: duckdb.DuckDBPyConnection, combination_id: str) -> str | None:
    """Return why partners do a combination together, as its card says; None where there is no card."""
    cards = partnership_history(cursor, combination_id)
    return cards[-1].meerwaarde if cards else None


def _interests(row: tuple[object, ...]) -> InterestsCard:
    return InterestsCard(**dict(zip(_INTERESTS.split(", "), row, strict=True)))  # type: ignore[arg-type]


def _partnership(row: tuple[object, ...]) -> PartnershipCard:
    return PartnershipCard(**dict(zip(_PARTNERSHIP.split(", "), row, strict=True)))  # type: ignore[arg-type]
