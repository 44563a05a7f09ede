"""What is made up where a demo and files of one's own lie in one store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.i18n import text
from koppel.services.compass.files import list_files
from koppel.services.permission import require

if TYPE_CHECKING:
    from koppel.store.database import Store

# Who loads the demo; see `koppel.services.startup.setup`.
DEMO = "demo"
_MOST_NAMES = 3


def own_figures_words(store: Store, language: str) -> str:
    """
    Say which figures of a store with a demo are not made up: those of files that somebody loaded; empty without any.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    own = [item for item in list_files(store) if item.uploaded_by != DEMO and item.undone_at is None and item.values]
    names = list(dict.fromkeys(item.file_name for item in own))
    if not names:
        return ""
    rest = len(names) - _MOST_NAMES
    more = [text("compass.fiction.more", language, count=rest)] if rest > 0 else []
    return text("compass.fiction.own", language, names=[*names[:_MOST_NAMES], *more])
