"""What was handed in: uploads, and how two of them differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from koppel.model import Activity


@dataclass(frozen=True, slots=True)
class Mend:
    """
    A cell of a file that was mended by hand: the own number of its row, the field, what it said and what it became.

    ``value`` is None where it was emptied.
    """

    number: str
    field: str
    original: str
    value: str | None

    @property
    def key(self) -> tuple[str, str]:
        """Number and field."""
        return (self.number, self.field)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an activity that differs; a geometry is given as such."""

    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class Changed:
    """An activity that is stored differently: its stored state, the one in the file, and what differs."""

    old: Activity
    new: Activity
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Newer:
    """A work that was changed by hand since an earlier file: as stored, as in this file, and the fields in which."""

    old: Activity
    new: Activity
    fields: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Partner and number."""
        return (self.new.partner, self.new.external_id)


@dataclass(frozen=True, slots=True)
class Diff:
    """
    A file beside the store, by ``(partner, external_id)``.

    ``new`` and ``unchanged`` hold activities of the file, in its order; ``missing`` holds stored ones that the file
    lacks and that are not withdrawn yet, by partner and external id. ``refused`` holds stored ones of which the file
    has a row that was refused: they are not gone, and stay as they are.
    """

    new: tuple[Activity, ...]
    changed: tuple[Changed, ...]
    unchanged: tuple[Activity, ...]
    missing: tuple[Activity, ...]
    refused: tuple[Activity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """
    One file of a partner that was stored.

    ``report`` is the JSON text of what was found in it; moments are UTC without a zone. ``undone_at`` is None
    unless the upload was undone.
    """

    id: UUID
    partners: tuple[str, ...]
    file_name: str
    sha256: str
    profile: str | None
    layer: str | None
    uploaded_at: datetime
    uploaded_by: str
    report: str
    new: int
    changed: int
    unchanged: int
    withdrawn: int
    undone_at: datetime | None
    undone_by: str | None


@dataclass(frozen=True, slots=True)
class Undone:
    """Ids of activities that got back their state from before an upload, and of those that are no more."""

    restored: tuple[UUID, ...]
    removed: tuple[UUID, ...]
