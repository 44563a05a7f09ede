"""What partners answer to interests that their works meet, as rows; the last version holds."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from koppel.model.agreements import InterestAnswer, Reply

if TYPE_CHECKING:
    from uuid import UUID

    import duckdb

    from koppel.store.writing import Writer


def add_interest_answer(
    writer: Writer, interest_id: UUID, activity_id: UUID, partner: str, reply: Reply, explanation: str
) -> None:
    """Record what the partner of a work says to an interest."""
    writer.cursor.execute(
        """
        INSERT INTO interest_answer
            (id, interest_id, activity_id, version, partner, reply, told, answered_at, answered_by)
        SELECT $id, $interest, $activity, count(*) + 1, $partner, $reply, $told, $at, $by
        FROM interest_answer WHERE interest_id = $interest AND activity_id = $activity
        """,
        {
            "id": uuid4(),
            "interest": interest_id,
            "activity": activity_id,
            "partner": partner,
            "reply": reply.value,
            "told": explanation,
            "at": writer.at,
            "by": writer.actor,
        },
    )


def list_interest_answers(cursor: duckdb.DuckDBPyConnection) -> tuple[InterestAnswer, ...]:
    """Return the last answer for each interest and work that a cursor shows, by when it was given."""
    rows = cursor.execute(
        """
        SELECT interest_id, activity_id, partner, reply, told, answered_at, answered_by FROM interest_answer
        QUALIFY row_number() OVER (PARTITION BY interest_id, activity_id ORDER BY version DESC) = 1
        ORDER BY answered_at, interest_id, activity_id
        """
    ).fetchall()
    return tuple(
        InterestAnswer(
            interest_id=interest,
            activity_id=work,
            partner=partner,
            reply=Reply(reply),
            explanation=explanation,
            at=at,
            by=by,
        )
        for interest, work, partner, reply, explanation, at, by in rows
    )
