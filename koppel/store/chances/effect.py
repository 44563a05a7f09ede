"""What a change does to the findings: which appear and which go, within its transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.model import Visibility
from koppel.model.chances import Effect, PairChange

if TYPE_CHECKING:
    from koppel.access import Actor
    from koppel.store.writing import Writer


def mark_findings(writer: Writer) -> None:
    """Remember the findings of now, to compare with after the change."""
    writer.cursor.execute("CREATE OR REPLACE TEMP TABLE finding_mark AS SELECT type, a_id, b_id, score FROM finding")


def effect_since_mark(writer: Writer, actor: Actor) -> Effect:
    """Compare the findings with those of `mark_findings`, and forget these; of what someone may see."""
    effect = Effect(
        _difference(writer, "finding", "finding_mark", actor), _difference(writer, "finding_mark", "finding", actor)
    )
    writer.cursor.execute("DROP TABLE temp.finding_mark")
    return effect


def _difference(writer: Writer, here: str, not_there: str, actor: Actor) -> tuple[PairChange, ...]:
    # An activity that the change took away has its last state among the past ones.
    rows = writer.cursor.execute(
        f"""
        WITH differing AS (
            SELECT type, a_id, b_id, score FROM {here} ANTI JOIN {not_there} USING (type, a_id, b_id)
        ), named AS (
            SELECT id, any_value(partner) AS partner, any_value(external_id) AS external_id
            FROM (
                SELECT id, partner, external_id, visibility, version FROM activity
                UNION ALL
                SELECT id, partner, external_id, visibility, version FROM activity_version
            )
            WHERE id IN (SELECT a_id FROM differing UNION ALL SELECT b_id FROM differing)
            GROUP BY id
            HAVING $everything OR arg_max(visibility, version) <> $eigen
                OR list_contains($own::VARCHAR[], any_value(partner))
        )
        SELECT d.type, d.score, a.partner, a.external_id, b.partner, b.external_id
        FROM differing AS d JOIN named AS a ON a.id = d.a_id JOIN named AS b ON b.id = d.b_id
        ORDER BY d.score DESC NULLS LAST, ALL
        """.replace(", ALL", ", 1, 3, 4, 5, 6"),
        {"everything": actor.everything, "eigen": Visibility.EIGEN.value, "own": sorted(actor.partners)},
    ).fetchall()
    return tuple(PairChange(kind, score, (a, b), (c, d)) for kind, score, a, b, c, d in rows)
