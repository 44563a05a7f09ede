"""What a file would change: its activities beside those that are stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.model import Status
from koppel.model.intake import Changed, Diff, FieldChange
from koppel.store.plans.activities import list_activities
from koppel.store.plans.difference import changed_fields

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from uuid import UUID

    import duckdb

    from koppel.model import Activity


def uploads_again(
    cursor: duckdb.DuckDBPyConnection, keys: Collection[tuple[str, str]]
) -> Mapping[UUID, tuple[int, int]]:
    """Return by upload how many of its works are among these, by partner and number, and how many are not."""
    partners = {partner for partner, _ in keys}
    rows = cursor.execute(
        """
        SELECT upload_id, partner, external_id FROM activity
        WHERE upload_id IS NOT NULL AND status <> $withdrawn AND list_contains($partners::VARCHAR[], partner)
        """,
        {"withdrawn": Status.GEANNULEERD.value, "partners": sorted(partners)},
    ).fetchall()
    counts: dict[UUID, tuple[int, int]] = {}
    for upload, *key in rows:
        again, others = counts.get(upload, (0, 0))
        counts[upload] = (again + 1, others) if tuple(key) in keys else (again, others + 1)
    return counts


def compare(
    cursor: duckdb.DuckDBPyConnection,
    activities: Sequence[Activity],
    *,
    partners: Collection[str] | None = None,
    uploads: Collection[UUID] | None = None,
    refused: Collection[tuple[str, str]] = (),
) -> Diff:
    """
    Say what storing activities would do.

    Parameters
    ----------
    cursor
        On the store.
    activities
        In the store's metric CRS, each key once.
    partners
        Whose activities may be missing; by default the partners of `activities`.
    uploads
        Only activities that came with one of these may be missing: a partner has more than one file. None: all.
    refused
        Partner and number of rows that are in the file and were refused.

    Returns
    -------
    diff
        Provenance and ids make no difference.
    """
    whose = {item.partner for item in activities} if partners is None else set(partners)
    stored = {
        (item.partner, item.external_id): item
        for item in list_activities(
            cursor, partners=whose | {item.partner for item in activities} | {partner for partner, _ in refused}
        )
    }
    old_states = [stored.get((item.partner, item.external_id)) for item in activities]
    new: list[Activity] = []
    changed: list[Changed] = []
    unchanged: list[Activity] = []
    for item, old, names in zip(activities, old_states, changed_fields(activities, old_states), strict=True):
        if old is None:
            new.append(item)
        elif names:
            fields = tuple(FieldChange(name, getattr(old, name), getattr(item, name)) for name in names)
            changed.append(Changed(old, item, fields))
        else:
            unchanged.append(item)
    keys = {(item.partner, item.external_id) for item in activities}
    in_file = set(refused)
    missing = tuple(
        item
        for key, item in stored.items()
        if key not in keys
        and key not in in_file
        and item.partner in whose
        and item.status is not Status.GEANNULEERD
        and (uploads is None or item.upload_id in uploads)
    )
    stay = tuple(
        item
        for key, item in stored.items()
        if key in in_file and key not in keys and item.status is not Status.GEANNULEERD
    )
    return Diff(tuple(new), tuple(changed), tuple(unchanged), missing, stay)
