"""Changes to activities: each makes the next version, and nothing is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from koppel.errors import NotFoundError, StoreError
from koppel.model import Status
from koppel.model.plans import Put
from koppel.store.plans.difference import changed_fields
from koppel.store.plans.partners import add_missing_partners
from koppel.store.plans.rows import insert_states
from koppel.store.plans.versions import former_ids, renew, retire

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from koppel.model import Activity
    from koppel.store.writing import Writer
from koppel.store.plans.activities import get_activity, list_activities


def put_activities(
    writer: Writer,
    activities: Sequence[Activity],
    *,
    widths: Mapping[str, float],
    upload_id: UUID | None = None,
) -> Put:
    """
    Store activities by ``(partner, external_id)``: new ones with a new id, changed ones as their next version.

    Parameters
    ----------
    writer
        The open transaction.
    activities
        In the store's metric CRS, each key once; provenance in them is ignored, but for `source_row`.
    upload_id
        The upload that brings them.
    widths
        Kind to width in metres, for the footprints.

    Returns
    -------
    put
        In the order given. A key that was stored before and whose upload was undone gets its old id back.

    Raises
    ------
    StoreError
        ``duplicate_key``: nothing was stored.
    """
    keys = [(item.partner, item.external_id) for item in activities]
    if len(set(keys)) < len(keys):
        partner, external_id = next(key for key in keys if keys.count(key) > 1)
        raise StoreError("duplicate_key", partner=partner, external_id=external_id)
    cursor = writer.cursor
    add_missing_partners(writer, {partner for partner, _ in keys})
    current = {
        (item.partner, item.external_id): item
        for item in list_activities(cursor, partners={partner for partner, _ in keys})
    }
    before = former_ids(cursor, [key for key in keys if key not in current])
    stored = [current.get(key) for key in keys]
    differs = changed_fields(list(activities), stored)
    new: list[UUID] = []
    changed: list[UUID] = []
    unchanged: list[UUID] = []
    writing: list[tuple[Activity, UUID, int]] = []
    for key, item, old, fields in zip(keys, activities, stored, differs, strict=True):
        if old is None:
            identity, version = before.get(key, (uuid4(), 0))
            new.append(identity)
        elif fields:
            assert old.id is not None  # noqa: S101
            identity, version = old.id, old.version
            changed.append(identity)
        else:
            assert old.id is not None  # noqa: S101
            unchanged.append(old.id)
            continue
        writing.append((item, identity, version + 1))
    retire(writer, changed)
    insert_states(
        cursor,
        [item for item, _, _ in writing],
        ids=[identity for _, identity, _ in writing],
        versions=[version for _, _, version in writing],
        at=writer.at,
        by=writer.actor,
        upload_id=upload_id,
        change_upload=upload_id,
        reason=None,
        widths=widths,
    )
    return Put(tuple(new), tuple(changed), tuple(unchanged))


def withdraw(
    writer: Writer,
    ids: Collection[UUID],
    reason: str,
    *,
    upload_id: UUID | None = None,
) -> tuple[UUID, ...]:
    """
    Withdraw activities: a next version with status ``geannuleerd`` and the reason; nothing is deleted.

    Parameters
    ----------
    writer
        The open transaction.
    ids
        Current activities; those withdrawn already are left alone.
    reason
        Not empty.
    upload_id
        The upload in which they were missing, so that undoing it brings them back.

    Returns
    -------
    withdrawn
        Those that changed.

    Raises
    ------
    NotFoundError
        ``activity_unknown``.
    StoreError
        ``reason_missing``.
    """
    if not reason.strip():
        raise StoreError("reason_missing")
    activities = list_activities(writer.cursor, ids=ids)
    if unknown := set(ids) - {item.id for item in activities}:
        raise NotFoundError("activity_unknown", id=min(unknown))
    touched = tuple(item.id for item in activities if item.id and item.status is not Status.GEANNULEERD)
    retire(writer, touched)
    renew(
        writer,
        [(item.id, item.version, item.version + 1) for item in activities if item.id in set(touched)],
        status=Status.GEANNULEERD,
        change_upload=upload_id,
        change_reason=reason,
    )
    return touched


def edit_activity(
    writer: Writer,
    activity: Activity,
    *,
    expected_version: int,
    widths: Mapping[str, float],
    reason: str | None = None,
) -> Activity:
    """
    Store a changed activity as its next version.

    Parameters
    ----------
    activity
        With its `id`; partner, external id and upload stay as they were.
    expected_version
        The version on which the change was made.
    widths
        Kind to width in metres, for the footprint.
    reason
        Kept with the new state; see `change_reasons`.

    Returns
    -------
    activity
        As stored; the state that was there if nothing differs.

    Raises
    ------
    NotFoundError
        ``activity_unknown``.
    StoreError
        ``changed_meanwhile``: somebody else changed it since.
    """
    if activity.id is None:
        raise NotFoundError("activity_unknown", id="")
    old = get_activity(writer.cursor, activity.id)
    if old.version != expected_version:
        raise StoreError("changed_meanwhile", title=old.title, by=old.recorded_by, at=old.recorded_from)
    key = (activity.partner, activity.external_id)
    if key != (old.partner, old.external_id):
        raise StoreError("key_fixed", partner=old.partner, external_id=old.external_id)
    if not changed_fields([activity], [old])[0]:
        return old
    retire(writer, [activity.id])
    insert_states(
        writer.cursor,
        [activity],
        ids=[activity.id],
        versions=[old.version + 1],
        at=writer.at,
        by=writer.actor,
        upload_id=old.upload_id,
        change_upload=None,
        reason=reason,
        widths=widths,
    )
    return get_activity(writer.cursor, activity.id)
