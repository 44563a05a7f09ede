"""What planners mended by hand in files: known at the next file of the partner, shown, and let go of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Task, allowed
from koppel.services.permission import require
from koppel.store.intake.mends import drop_mends, list_mends, put_mends

if TYPE_CHECKING:
    from collections.abc import Collection

    from koppel.ingest.report import Report
    from koppel.model.intake import Mend
    from koppel.store.database import Store
    from koppel.store.writing import Writer


def mends_before(store: Store, partner: str | None) -> tuple[Mend, ...]:
    """
    Return what was mended by hand in earlier files of a partner.

    Nothing to whoever hands in no files for it: these may be about works that the partner keeps to itself.
    """
    if partner is None or not allowed(store.actor, Task.UPLOAD, [partner]):
        return ()
    with store.read() as cursor:
        return list_mends(cursor, partner)


def forget_mends(store: Store, partner: str, keys: Collection[tuple[str, str]]) -> int:
    """
    Let go of mends of a partner, so that the next file is followed again.

    Parameters
    ----------
    store
        Of this installation.
    partner
        Whose files they are of.
    keys
        Numbers of works and fields.

    Returns
    -------
    count
        How many there were.

    Raises
    ------
    RefusedError
        ``forbidden.upload``.
    """
    require(store, Task.UPLOAD, [partner])
    with store.write(store.actor.name, "forget_mends", partner=partner) as writer:
        count = drop_mends(writer, partner, keys)
        writer.note(count=count)
        writer.only_for = {partner}
    return count


def keep_mends(writer: Writer, report: Report, partner: str | None, let_go: Collection[tuple[str, str]]) -> None:
    """Keep what was mended by hand in a file for the next one, and let go of what no longer holds."""
    if partner is None:
        return
    put_mends(writer, partner, report.mends)
    drop_mends(writer, partner, set(let_go) - {item.key for item in report.mends})
