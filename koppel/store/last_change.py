"""
The number of changes that a store had, known outside the store.

DuckDB replays a log that was cut off as far as it goes and says nothing of the rest. Each change adds a row to the
audit; how many there are is kept in a small file beside the store, so that a loss is noticed when the store is opened.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LastChange:
    """How many changes were committed to a store (`store_id`), and the moment of the last, UTC in ISO form."""

    store_id: str
    changes: int
    at: str

    @property
    def moment(self) -> datetime:
        """The moment of the last change, UTC without a zone."""
        return datetime.fromisoformat(self.at)


def read_last_change(path: Path) -> LastChange | None:
    """Return what is known of the store at `path`; None where nothing is, or it cannot be read."""
    try:
        fields = json.loads(_file(path).read_text(encoding="utf-8"))
        at = datetime.fromisoformat(fields["at"]).isoformat(timespec="seconds")
        return LastChange(str(fields["store_id"]), int(fields["changes"]), at)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep_last_change(path: Path, change: LastChange) -> None:
    """Write down what was committed; where the disk refuses, the store goes on without."""
    beside = _file(path).with_suffix(".last-new")
    try:
        beside.write_text(json.dumps(asdict(change)), encoding="utf-8")
        beside.replace(_file(path))
    except OSError as error:
        _log.warning("the last change of %s could not be written down: %s", path, error)


def move_last_change(path: Path, target: Path) -> None:
    """Move what is known of a store along with the store."""
    if _file(path).exists():
        _file(path).replace(_file(target))


def _file(path: Path) -> Path:
    return path.with_name(f"{path.name}.last")
