"""A file beside those that its partner handed in before: how they were read, and what it no longer holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Task, allowed
from koppel.services.plans.profiles import remembered_profile
from koppel.store.intake import uploads as stored
from koppel.store.intake.compare import compare, uploads_again
from koppel.store.plans.profiles import list_saved_profiles

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    import duckdb

    from koppel.access import Actor
    from koppel.config import Settings
    from koppel.ingest.profiles import Profile
    from koppel.ingest.report import Checked
    from koppel.model.intake import Diff, Upload
    from koppel.store.writing import Writer


_TEMPLATE = "koppel"


def how_read(writer: Writer, settings: Settings, profile: Profile, partner: str, name: str) -> Profile | None:
    """Return how this file is read, to be kept for the next one of its partner; None where that is known."""
    if any(item.name == profile.name for item in list_saved_profiles(writer.cursor, partner=partner)):
        return None
    return remembered_profile(settings, profile, name)


def difference(
    cursor: duckdb.DuckDBPyConnection,
    checked: Checked,
    profile: Profile,
    actor: Actor,
    *,
    names: Collection[str],
    is_register: bool,
) -> Diff:
    """
    Compare with the store; missing is what earlier files of the same sort brought for these partners.

    A file is of the same sort where it was read by a profile of one of these names, or where at least half of the works
    that it still has are in this file too: a new version often has another name. What was read by Koppel's own
    template must have a work in common all the same, for a partner may use it for more than one file. A row that was
    refused is in the file all the same: its work is neither missing nor changed.
    """
    uploads = [
        item
        for item in stored.list_uploads(cursor)
        if item.undone_at is None and allowed(actor, Task.UPLOAD, item.partners)
    ]
    known = {name.rstrip("*") for name in names}
    refused = {item.key for item in checked.rejected if item.key is not None}
    earlier = [item for item in uploads if (item.profile or "").rstrip("*") in known]
    if not is_register:
        again = uploads_again(cursor, {(item.partner, item.external_id) for item in checked.activities} | refused)
        earlier_ids = {item.id for item in uploads if _is_earlier(*again.get(item.id, (0, 0)))}
        if names == {_TEMPLATE}:
            earlier = _of_template(earlier, {item.id for item in earlier if again.get(item.id, (0, 0))[0]})
        earlier += [item for item in uploads if item not in earlier and item.id in earlier_ids]
    partners = {item.partner for item in checked.activities} | {partner for partner, _ in refused}
    if is_register and "partner" in profile.fields and "partner" in checked.report.mapping:
        # A register of many parties is handed in whole: a party that it no longer names has nothing left in it.
        partners |= {name for item in earlier for name in item.partners}
    return compare(
        cursor, checked.activities, partners=partners, uploads={item.id for item in earlier}, refused=refused
    )


def _of_template(uploads: Collection[Upload], again: Collection[UUID]) -> list[Upload]:
    """Return uploads that hold works of this file, and those that held works of earlier ones, where there are such."""
    return [item for item in uploads if again and (item.id in again or item.unchanged or item.changed)]


def _is_earlier(again: int, others: int) -> bool:
    return again > 0 and again >= others
