"""
What people typed and did not store, kept outside of their browsers.

A reload, a lost connection or a session that ended forgets everything of a page; who signs in again finds here what was
typed. It is kept in memory of the server, a day at most, for that person only.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from koppel.config import ZONE

if TYPE_CHECKING:
    from koppel.ui.components.inleveren.sketch import Sketch

MOST_A_PERSON = 10
MOST = 500
_LONGEST = timedelta(hours=24)

Owner = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A sketch as it was, and when."""

    at: datetime
    sketch: Sketch


class Drawer:
    """Sketches by person and activity; the oldest make place for new ones."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._all: OrderedDict[tuple[Owner, str | None], Kept] = OrderedDict()

    def put(self, owner: Owner, sketch: Sketch) -> None:
        """Keep a sketch, over what was kept of the same activity."""
        copy = replace(sketch, values=dict(sketch.values), notes=dict(sketch.notes), conflict=None, preview=None)
        key = (owner, sketch.identity)
        with self._lock:
            self._all.pop(key, None)
            self._all[key] = Kept(datetime.now(ZONE), copy)
            own = [item for item in self._all if item[0] == owner]
            for item in own[:-MOST_A_PERSON]:
                del self._all[item]
            while len(self._all) > MOST:
                self._all.popitem(last=False)

    def find(self, owner: Owner, identity: str | None) -> Kept | None:
        """Give what was kept of an activity, or of a new one for None."""
        with self._lock:
            kept = self._all.get((owner, identity))
        return kept if kept is not None and datetime.now(ZONE) - kept.at < _LONGEST else None

    def drop(self, owner: Owner, identity: str | None) -> None:
        """Forget it."""
        with self._lock:
            self._all.pop((owner, identity), None)


DRAWER = Drawer()
