"""Changes that were committed and were not in the file when it was opened, until someone says to have read it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from koppel.store.schema.migrations import read_meta, write_meta
from koppel.store.writing import to_json

if TYPE_CHECKING:
    import duckdb

    from koppel.store.writing import Writer

_KEY = "loss"


@dataclass(frozen=True, slots=True)
class Loss:
    """
    What was found missing at an opening; moments are UTC without a zone.

    Attributes
    ----------
    missing
        How many changes.
    kept_until
        Of the last change before what is missing; None where the file held none.
    last_known
        Of the last change that is missing.
    """

    missing: int
    kept_until: datetime | None
    last_known: datetime


def find_loss(cursor: duckdb.DuckDBPyConnection) -> Loss | None:
    """Return what is missing and not acknowledged."""
    stored = read_meta(cursor).get(_KEY)
    if stored is None:
        return None
    loss = json.loads(stored)
    kept_until, last_known = loss.get("kept_until"), datetime.fromisoformat(loss["at"])
    return Loss(int(loss["missing"]), datetime.fromisoformat(kept_until) if kept_until else None, last_known)


def note_loss(writer: Writer, loss: Loss) -> None:
    """Write down what is missing, beside what was missing before and nobody acknowledged."""
    before = find_loss(writer.cursor)
    if before is not None:
        loss = Loss(before.missing + loss.missing, before.kept_until, loss.last_known)
    fields = {"missing": loss.missing, "kept_until": loss.kept_until, "at": loss.last_known}
    write_meta(writer.cursor, _KEY, to_json(fields))


def forget_loss(writer: Writer) -> None:
    """Say no more what is missing; the log goes on to tell it."""
    writer.cursor.execute("DELETE FROM meta WHERE key = ?", [_KEY])
