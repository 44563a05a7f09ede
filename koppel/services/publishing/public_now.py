"""What residents may read now: the last publication, less what was taken away since."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from koppel.publish.content import pack, unpack
from koppel.services.publishing.public_consent import Part, withdrawn_parts, without
from koppel.services.publishing.public_promise import aged
from koppel.store.plans.activities import list_activities
from koppel.store.publishing.practical import practical_notes
from koppel.store.publishing.promises import list_removals
from koppel.store.publishing.publications import current_publication, list_publications, publication_content

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date
    from uuid import UUID

    import duckdb

    from koppel.model.publishing import Publication, Removal
    from koppel.publish.model import PublicCopy, PublicWork
    from koppel.services.publishing.public_consent import Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicNow:
    """
    What residents may read.

    Attributes
    ----------
    publication
        The one that is public.
    published
        As it was published.
    copy
        The same, less what was taken away; `published` itself where that is nothing.
    removals
        What was taken away before, and stays away until the next publication.
    leaving
        What must go, and is not among the removals yet.
    """

    publication: Publication
    published: PublicCopy
    copy: PublicCopy
    removals: tuple[Removal, ...]
    leaving: Parts

    @property
    def name(self) -> str:
        """Name the folder of the pages: that of the publication, and another one whenever something goes from it."""
        if self.copy is self.published:
            return str(self.publication.id)
        return f"{self.publication.id}.{hashlib.sha256(pack(self.copy)).hexdigest()[:16]}"


def read_public_now(
    cursor: duckdb.DuckDBPyConnection,
    store_id: UUID,
    today: date,
    *,
    of: Publication | None = None,
    only: Collection[UUID] | None = None,
) -> PublicNow | None:
    """
    Read what residents may read; None where nothing is public.

    Parameters
    ----------
    cursor
        Works that it does not see count as works that residents may not see.
    store_id
        Of the store.
    today
        A move is told for a year.
    of
        Read it of this publication; the one that is public by default.
    only
        Read the state of these activities alone: what the copy says of others is not to be used.
    """
    current = of or current_publication(cursor)
    if current is None:
        return None
    published = _unpacked(publication_content(cursor, current.id))
    removals = list_removals(cursor, current.number)
    away: dict[str, frozenset[Part]] = {}
    for item in removals:
        away[item.key] = away.get(item.key, frozenset()) | {Part(item.part)}
    left = without(published, away)
    leaving = withdrawn_parts(left, store_id, list_activities(cursor, ids=only), practical_notes(cursor, only))
    return PublicNow(
        publication=current,
        published=published,
        copy=aged(without(left, leaving), today),
        removals=removals,
        leaving=leaving,
    )


@lru_cache(maxsize=2)
def _unpacked(content: bytes) -> PublicCopy:
    return unpack(content)


def last_shown(cursor: duckdb.DuckDBPyConnection, keys: Collection[str]) -> Mapping[str, tuple[PublicWork, datetime]]:
    """
    Look up how works were told when residents last saw them, and the moment of that publication.

    Undone publications do not count. Older ones are read only as long as a work is not found.
    """
    missing, shown = set(keys), dict[str, tuple["PublicWork", datetime]]()
    for item in list_publications(cursor) if missing else ():
        if item.undone_at is not None:
            continue
        for work in unpack(publication_content(cursor, item.id)).works:
            if work.key in missing and work.is_shown:
                shown[work.key] = (work, item.published_at)
                missing.discard(work.key)
        if not missing:
            break
    return shown


def utc(moment: datetime) -> datetime:
    """Return a moment with a zone as the store keeps it: UTC, without one."""
    return moment.astimezone(UTC).replace(tzinfo=None)
