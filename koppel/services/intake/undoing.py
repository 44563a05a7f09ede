"""Undoing an upload: what that would change, and doing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.services.intake.consequences import Consequences, Weighing
from koppel.services.intake.detection import refresh
from koppel.services.intake.uploads import settle
from koppel.services.permission import require
from koppel.store.chances.effect import effect_since_mark, mark_findings
from koppel.store.intake import uploads as stored
from koppel.store.only_for import shared_now
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.model.chances import Effect
    from koppel.model.intake import Undone
    from koppel.store.database import Store


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What undoing an upload does: to its works, to findings, and beyond."""

    undone: Undone
    effect: Effect
    consequences: Consequences


class _NotUndoneError(Exception):
    """Carries the outcome of a dry run out of the transaction that it rolls back."""

    def __init__(self, outcome: TakenBack) -> None:
        super().__init__()
        self.outcome = outcome


def undo(store: Store, catalogue: Catalogue, upload_id: UUID, *, today: date, dry_run: bool = False) -> TakenBack:
    """
    Return every activity its state from before an upload, and find again what that touches.

    With `dry_run` everything is done and nothing stored, so that it can be told first what it would do.

    Raises
    ------
    RefusedError
        ``forbidden.upload``: the actor is planner of no partner.
    NotFoundError
        There is no such upload, or it is of others: whether there is one is not told.
    StoreError
        It was undone already, or others changed its activities since.
    """
    require(store, Task.UPLOAD, store.actor.partners)
    with store.read() as cursor:
        partners = stored.get_upload(cursor, upload_id).partners
    require(store, Task.UPLOAD, partners)
    try:
        with store.write(store.actor.name, "undo", upload=upload_id) as writer:
            settle(writer, catalogue, today)
            mark_findings(writer)
            weighing, old = Weighing(writer, store), list_activities(writer.cursor, partners=partners)
            undone = stored.undo_upload(writer, upload_id)
            shared = {"restored": shared_now(writer, undone.restored), "removed": shared_now(writer, undone.removed)}
            writer.note(restored=len(undone.restored), removed=len(undone.removed), shared=shared)
            touched = {*undone.restored, *undone.removed}
            weighing.changed(old, touched)
            refresh(writer, catalogue, today=today, changed=touched)
            effect = effect_since_mark(writer, store.actor)
            outcome = TakenBack(undone, effect, weighing.consequences(effect))
            if dry_run:
                raise _NotUndoneError(outcome)
    except _NotUndoneError as told:
        return told.outcome
    return outcome
