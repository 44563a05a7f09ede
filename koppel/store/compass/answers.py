"""What partners answered to the themes of an area, now and before."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from koppel.errors import NotFoundError
from koppel.model.compass.answers import AnswerSort, ThemeAnswer

if TYPE_CHECKING:
    from collections.abc import Collection

    import duckdb

    from koppel.store.writing import Writer

_COLUMNS = (
    "id, area, theme, partner, sort, activity_id, content, at_table, saved_at, saved_by, withdrawn_at, withdrawn_by"
)


def add_answer(
    writer: Writer,
    place: tuple[str, str, str],
    sort: AnswerSort,
    *,
    activity_id: UUID | None = None,
    text: str | None = None,
    at_table: bool,
) -> UUID:
    """
    Record an answer; those of before stay.

    Parameters
    ----------
    writer
        The change that it is part of.
    place
        Code of the area, theme and partner.
    sort, activity_id, text, at_table
        As in `ThemeAnswer`.
    """
    identity = uuid4()
    writer.cursor.execute(
        """
        INSERT INTO compass_answer
            (id, area, theme, partner, sort, activity_id, content, at_table, saved_at, saved_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [identity, *place, sort.value, activity_id, text, at_table, writer.at, writer.actor],
    )
    return identity


def list_answers(
    cursor: duckdb.DuckDBPyConnection,
    area: str | None,
    *,
    theme: str | None = None,
    partner: str | None = None,
    with_past: bool = False,
) -> tuple[ThemeAnswer, ...]:
    """
    Return the answers that hold, as they were given.

    Parameters
    ----------
    cursor
        From `Store.read` or of a `Writer`.
    area
        Its code; None: of all.
    theme, partner
        Only of these; None: all.
    with_past
        Also those that were withdrawn.
    """
    rows = cursor.execute(
        f"""
        SELECT {_COLUMNS} FROM compass_answer
        WHERE ($area::VARCHAR IS NULL OR area = $area) AND ($theme::VARCHAR IS NULL OR theme = $theme)
            AND ($partner::VARCHAR IS NULL OR partner = $partner) AND ($past OR withdrawn_at IS NULL)
        ORDER BY saved_at, rowid
        """,
        {"area": area, "theme": theme, "partner": partner, "past": with_past},
    ).fetchall()
    return tuple(_answer(row) for row in rows)


def get_answer(cursor: duckdb.DuckDBPyConnection, identity: UUID) -> ThemeAnswer:
    """
    Return an answer that holds.

    Raises
    ------
    NotFoundError
        ``theme_answer_unknown``: there is none, or it was withdrawn.
    """
    row = cursor.execute(
        f"SELECT {_COLUMNS} FROM compass_answer WHERE id = ? AND withdrawn_at IS NULL", [identity]
    ).fetchone()
    if row is None:
        raise NotFoundError("theme_answer_unknown", id=identity)
    return _answer(row)


def withdraw_answers(writer: Writer, ids: Collection[UUID]) -> None:
    """Let answers hold no longer; they stay in the history."""
    writer.cursor.execute(
        "UPDATE compass_answer SET withdrawn_at = ?, withdrawn_by = ? "
        "WHERE id IN (SELECT UNNEST(?::UUID[])) AND withdrawn_at IS NULL",
        [writer.at, writer.actor, [str(identity) for identity in ids]],
    )


def _answer(row: tuple[object, ...]) -> ThemeAnswer:
    values = dict(zip(ThemeAnswer.__dataclass_fields__, row, strict=True))
    return ThemeAnswer(**values | {"sort": AnswerSort(str(values["sort"]))})  # type: ignore[arg-type]
