"""What people said of areas by hand: ratings for the vitaliteitsscore, and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from koppel.errors import NotFoundError
from koppel.model.compass.values import Sentence, VitalityRating

if TYPE_CHECKING:
    import duckdb

    from koppel.store.writing import Writer


def add_rating(writer: Writer, rating: VitalityRating) -> None:
    """Record a rating; those of before stay."""
    writer.cursor.execute(
        """
        INSERT INTO compass_vitality
            (id, area, liveability, organisation, resilience, rated_on, role, saved_at, saved_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            uuid4(),
            rating.area,
            rating.liveability,
            rating.organisation,
            rating.resilience,
            rating.on,
            rating.role,
            writer.at,
            writer.actor,
        ],
    )


def list_ratings(cursor: duckdb.DuckDBPyConnection, area: str) -> tuple[VitalityRating, ...]:
    """Return the ratings of an area, the latest day first; of one day the one that was saved last."""
    rows = cursor.execute(
        "SELECT area, liveability, organisation, resilience, rated_on, role FROM compass_vitality WHERE area = ? "
        "ORDER BY rated_on DESC, saved_at DESC, rowid DESC",
        [area],
    ).fetchall()
    names = VitalityRating.__dataclass_fields__
    return tuple(VitalityRating(**dict(zip(names, row, strict=True))) for row in rows)


def add_sentence(writer: Writer, sentence: Sentence) -> None:
    """Record what somebody says of an area."""
    writer.cursor.execute(
        """
        INSERT INTO compass_sentence (id, area, theme, content, noted_on, role, saved_at, saved_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            sentence.id,
            sentence.area,
            sentence.theme,
            sentence.text,
            sentence.on,
            sentence.role,
            writer.at,
            writer.actor,
        ],
    )


def list_sentences(cursor: duckdb.DuckDBPyConnection, area: str) -> tuple[Sentence, ...]:
    """Return what was said of an area and not withdrawn, the latest day first."""
    rows = cursor.execute(
        "SELECT id, area, theme, content, noted_on, role FROM compass_sentence WHERE area = ? AND withdrawn_at IS NULL "
        "ORDER BY noted_on DESC, saved_at DESC, rowid DESC",
        [area],
    ).fetchall()
    names = Sentence.__dataclass_fields__
    return tuple(Sentence(**dict(zip(names, row, strict=True))) for row in rows)


def withdraw_sentence(writer: Writer, sentence_id: UUID) -> None:
    """
    Let a sentence be shown no more.

    Raises
    ------
    NotFoundError
        ``sentence_unknown``: there is none, or it was withdrawn.
    """
    row = writer.cursor.execute(
        "UPDATE compass_sentence SET withdrawn_at = ? WHERE id = ? AND withdrawn_at IS NULL RETURNING 1",
        [writer.at, sentence_id],
    ).fetchone()
    if row is None:
        raise NotFoundError("sentence_unknown", id=sentence_id)
