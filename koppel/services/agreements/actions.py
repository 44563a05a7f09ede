"""Actions of an agreement: who (a role, never a person) does what before when, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict
from uuid import uuid4

from koppel.access import Task
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.i18n import text
from koppel.ingest.values.personal import names_person
from koppel.model import Visibility
from koppel.model.agreements import WAITING, Action, ActionState
from koppel.services.deciding.involved import involved
from koppel.services.permission import require
from koppel.services.text_limits import line
from koppel.store.agreements import actions as stored
from koppel.store.chances.combinations import keep_pair
from koppel.store.chances.findings import list_findings
from koppel.store.plans.activities import list_activities
from koppel.store.plans.partners import list_partners

if TYPE_CHECKING:
    from uuid import UUID

    from koppel.store.database import Store
    from koppel.store.writing import Writer

LONGEST_ACTION, LONGEST_ROLE, LONGEST_REASON = 300, 80, 300
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFilter:
    """
    Which actions are wanted; an empty part leaves them alone.

    ``partners`` are those of the owner, ``until`` the last deadline; ``waiting`` leaves out what is done or dropped.
    """

    combination_id: str | None = None
    partners: frozenset[str] = frozenset()
    states: frozenset[ActionState] = frozenset()
    until: date | None = None
    waiting: bool = False


def list_actions(store: Store, wanted: ActionFilter | None = None) -> tuple[Action, ...]:
    """Return actions as they are now, the earliest deadline first."""
    wanted = wanted or ActionFilter()
    with store.read() as cursor:
        actions = stored.list_actions(cursor, combination_id=wanted.combination_id)
    return tuple(
        item
        for item in actions
        if (not wanted.partners or item.owner_partner in wanted.partners)
        and (not wanted.states or item.state in wanted.states)
        and (wanted.until is None or item.due <= wanted.until)
        and (not wanted.waiting or item.state in WAITING)
    )


def action_history(store: Store, identity: UUID) -> tuple[Action, ...]:
    """
    Return all versions of an action, the oldest first.

    Raises
    ------
    NotFoundError
        ``action_unknown``.
    """
    with store.read() as cursor:
        versions = stored.action_history(cursor, identity)
    if not versions:
        raise NotFoundError("action_unknown")
    return versions


def add_action(
    store: Store,
    combination_id: str,
    *,
    description: str,
    owner_partner: str,
    owner_role: str,
    due: date | None,
    addon: str | None = None,
) -> Action:
    """
    Add an action to a combination, also before it is agreed.

    Parameters
    ----------
    store
        Where it is kept.
    combination_id
        Of a combination that can be seen.
    description
        What is to be done.
    owner_partner, owner_role
        Whose task it is: a partner at the table, involved or not, and a role there.
    due
        The last day on which it should be done.
    addon
        Id of the social add-on that it came from.

    Raises
    ------
    RefusedError
        ``forbidden.agree``.
    NotFoundError
        ``combination_unknown``, ``partner_unknown``.
    InputError
        ``action_text``, ``action_role``, ``role_personal``, ``action_due``, ``text_too_long``, ``text_personal``.
    """
    require(store, Task.AGREE, involved(store, combination_id))
    made = _checked(store, description, owner_partner, owner_role, due)
    identity = uuid4()
    facts: dict[str, object] = {"combination": combination_id, "action_id": identity, "partner": owner_partner}
    with store.write_beside(store.actor.name, "action", **facts) as writer:
        stored.add_action(writer, identity, combination_id, 1, **made, state=ActionState.OPEN, reason=None, addon=addon)
        return _settled(writer, identity)


def add_warning_action(
    store: Store,
    first: UUID,
    second: UUID,
    *,
    description: str,
    owner_partner: str,
    owner_role: str,
    due: date | None,
) -> Action:
    """
    Add an action because of a warning about two works, also where these form no combination.

    Parameters
    ----------
    store, description, owner_partner, owner_role, due
        As `add_action`.
    first, second
        The works.

    Raises
    ------
    RefusedError
        ``forbidden.agree``; ``combination_private``: one of the works is not shared.
    NotFoundError
        ``alarm_unknown``: nothing warns of these two; ``partner_unknown``.
    InputError
        As `add_action`.
    """
    with store.read() as cursor:
        warned = {frozenset((item.a_id, item.b_id)) for item in list_findings(cursor, activity_ids=[first])}
        works = list_activities(cursor, ids=[first, second])
    if len(works) < 2 or frozenset((first, second)) not in warned:
        raise NotFoundError("alarm_unknown")
    require(store, Task.AGREE, {item.partner for item in works})
    if any(item.visibility is Visibility.EIGEN for item in works):
        raise RefusedError("combination_private")
    made = _checked(store, description, owner_partner, owner_role, due)
    identity = uuid4()
    with store.write(store.actor.name, "action", action_id=identity, partner=owner_partner) as writer:
        pair = keep_pair(writer, first, second)
        writer.note(combination=pair)
        stored.add_action(writer, identity, pair, 1, **made, state=ActionState.OPEN, reason=None, addon=None)
        return _settled(writer, identity)


def change_action(
    store: Store,
    identity: UUID,
    *,
    description: str,
    owner_partner: str,
    owner_role: str,
    due: date | None,
    state: ActionState,
    reason: str | None = None,
    expected_version: int,
) -> Action:
    """
    Change an action, or say how far it is; the partner that has to do it may say so too.

    Parameters
    ----------
    store, description, owner_partner, owner_role, due
        As `add_action`.
    identity
        Of the action.
    state
        How far it is now.
    reason
        Needed for ``vervallen``.
    expected_version
        The version that was changed.

    Raises
    ------
    RefusedError
        ``forbidden.agree``; ``written_meanwhile``: somebody else changed it since.
    NotFoundError
        ``action_unknown``, ``combination_unknown``, ``partner_unknown``.
    InputError
        As `add_action`; ``action_reason``: dropped without a reason.
    """
    now = action_history(store, identity)[-1]
    require(store, Task.AGREE, {*involved(store, now.combination_id), now.owner_partner})
    made = _checked(store, description, owner_partner, owner_role, due)
    why = line(reason or "", LONGEST_REASON) or None
    if state is ActionState.VERVALLEN and why is None:
        raise InputError("action_reason")
    with store.write_beside(store.actor.name, "action", action_id=identity, state=state.value) as writer:
        before = _settled(writer, identity)
        if before.version != expected_version:
            raise RefusedError("written_meanwhile", by=before.written_by, at=before.written_at)
        version = before.version + 1
        stored.add_action(
            writer, identity, before.combination_id, version, **made, state=state, reason=why, addon=before.addon
        )
        writer.note(combination=before.combination_id, was=before.state.value, partner=owner_partner)
        return _settled(writer, identity)


def action_json(item: Action, today: date) -> dict[str, object]:
    """Return an action for machines; moments are UTC."""
    return {
        "id": str(item.id),
        "combination": item.combination_id,
        "action": item.description,
        "owner_partner": item.owner_partner,
        "owner_role": item.owner_role,
        "due": item.due.isoformat(),
        "state": item.state.value,
        "overdue": item.is_overdue(today),
        "reason": item.reason,
        "changed_at": item.written_at.isoformat(),
        "changed_by": item.written_by,
    }


def action_state_words(state: ActionState, language: str) -> str:
    """Describe the state of an action in words."""
    return text(f"agreement.action_state.{state.value}", language)


def _settled(writer: Writer, identity: UUID) -> Action:
    return stored.action_history(writer.cursor, identity)[-1]


class _Checked(TypedDict):
    description: str
    owner_partner: str
    owner_role: str
    due: date


def _checked(store: Store, description: str, owner_partner: str, owner_role: str, due: date | None) -> _Checked:
    words, role = line(description, LONGEST_ACTION), line(owner_role, LONGEST_ROLE)
    if not words:
        raise InputError("action_text")
    if not role:
        raise InputError("action_role")
    if "@" in role or names_person(role):
        raise InputError("role_personal", role=role)
    if due is None or not _EARLIEST <= due <= _LATEST:
        raise InputError("action_due")
    with store.read() as cursor:
        if owner_partner not in {item.name for item in list_partners(cursor)}:
            raise NotFoundError("partner_unknown", partner=owner_partner[:80])
    return {"description": words, "owner_partner": owner_partner, "owner_role": role, "due": due}
