"""Taking back a step that somebody chose by mistake, as long as nothing was said or happened after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.errors import RefusedError
from koppel.model.deciding import Cause, State, standing
from koppel.services.deciding.assess import judge_one
from koppel.services.deciding.decisions import assessment
from koppel.services.deciding.stale_check import check_meanwhile
from koppel.services.permission import require
from koppel.store.deciding import decisions as stored

if TYPE_CHECKING:
    from koppel.services.deciding.assessment import Assessment, Seen
    from koppel.store.database import Store


def task_of(now: Assessment) -> Task:
    """Return what somebody must be allowed to who takes back the last step: what the step itself asked."""
    return Task.REJECT if now.state is State.AFGEWEZEN else Task.DECIDE


def take_back_step(store: Store, combination_id: str, *, expected: Seen | None = None) -> Assessment:
    """
    Undo the last step of a combination: it has the state and the reason again that it had before.

    Both the step and that it was undone stay in its history and in the log.

    Parameters
    ----------
    store
        Where the combination is; its actor may take such a step.
    combination_id
        Of a combination that is or was found.
    expected
        What the actor saw of it; without it nothing is compared.

    Raises
    ------
    NotFoundError
        ``combination_unknown``.
    RefusedError
        ``forbidden.decide``, ``forbidden.reject``; ``no_step``: the last thing that happened is no step that somebody
        chose; ``combination_private``: one of the works is not shared.
    StoreError
        ``decided_meanwhile``, ``plan_meanwhile``: as in `koppel.services.deciding.decisions.decide`.
    """
    seen = assessment(store, combination_id)
    require(store, task_of(seen), seen.partners)
    with store.write(store.actor.name, "take_back_step", combination=combination_id) as writer:
        now, _ = judge_one(writer.cursor, combination_id)
        if now.is_private:
            raise RefusedError("combination_private")
        check_meanwhile(writer, now, expected, ())
        if now.last_step is None:
            raise RefusedError("no_step")
        require(store, task_of(now), now.partners)
        before = standing(stored.decisions_of(writer.cursor, combination_id))[:-1]
        state, reason = (before[-1].state, before[-1].reason) if before else (State.NIEUW, None)
        stored.add_decision(writer, combination_id, now.members, state, reason, cause=Cause.UNDO)
        writer.note(was=now.state.value, state=state.value)
    return assessment(store, combination_id)
