"""
Scenarios that are kept: of a person, of a partner or of the team; made, renamed, copied, rejected and found back.

A scenario of one's own is in nobody else's answer and in no row of the audit log; one of a partner is for its planners.
Whatever a scenario says about a work is left out for who may not see that work. The plans stay as they are.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from koppel.access import Task, allowed
from koppel.clean import clean
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.model import Visibility
from koppel.model.scenarios import KeptScenario, Reach, ScenarioStep, StepState
from koppel.planning.scenario import Change, Scenario
from koppel.services.permission import require
from koppel.store.planning import scenarios as stored
from koppel.store.plans.activities import list_activities, list_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from uuid import UUID

    from koppel.model import Activity
    from koppel.store.database import Store
    from koppel.store.writing import Writer

LONGEST_SCENARIO, LONGEST_REASON = 80, 1000
# In a store; nobody looks through more.
MOST_SCENARIOS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenScenario:
    """
    A scenario as someone sees it.

    Attributes
    ----------
    kept
        Whose it is, and how it stands.
    scenario
        What holds of it, about works that this one may see.
    steps
        All that was changed, the latest first, about those works.
    hidden
        How many works it changes that this one may not see, or that are no longer there.
    may_change
        Whether this one may change it; one that was rejected is put back first.
    undo, redo
        The change that would be undone, or done again; None where there is none.
    advice
        What was said when it was computed, without the sentences that name works which this one may not see; None of
        one that people made.
    """

    record: KeptScenario
    scenario: Scenario
    steps: tuple[ScenarioStep, ...]
    hidden: int
    may_change: bool
    undo: ScenarioStep | None
    redo: ScenarioStep | None
    advice: Any


def list_scenarios(store: Store) -> tuple[KeptScenario, ...]:
    """
    Return the scenarios that the actor may read, those that were rejected among them; the latest changed first.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read_whole() as cursor:
        return stored.list_scenarios(cursor, store.actor.name, store.actor.partners)


def free_name(store: Store, name: str) -> str:
    """
    Return a name that no scenario has which the actor may read: the one that was given, or with a number behind it.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    taken = {item.name for item in list_scenarios(store)}
    chosen, number = name[:LONGEST_SCENARIO], 1
    while chosen in taken:
        number += 1
        behind = f" ({number})"
        chosen = f"{name[: LONGEST_SCENARIO - len(behind)]}{behind}"
    return chosen


def reaches(store: Store) -> tuple[tuple[Reach, str | None], ...]:
    """Return for whom the actor may make scenarios, with the partner where it is for one; none makes none."""
    if not allowed(store.actor, Task.ADVISE):
        return ()
    partners = tuple((Reach.PARTNER, name) for name in sorted(store.actor.partners))
    team = ((Reach.TEAM, None),) if allowed(store.actor, Task.TEAM_SCENARIO) else ()
    return (*team, *partners, (Reach.PERSON, None))


def open_scenario(store: Store, identity: UUID) -> OpenScenario:
    """
    Return a scenario with what it changes.

    Raises
    ------
    NotFoundError
        ``scenario_unknown``: there is none, or it is for others.
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        seen = list_ids(cursor)
    with store.read_whole() as cursor:
        record = stored.get_scenario(cursor, identity)
        steps, advice = stored.list_steps(cursor, identity), stored.get_advice(cursor, identity)
    if not may_read(store, record):
        raise NotFoundError("scenario_unknown")
    shown = tuple(item for item in steps if item.work in seen)
    standing = _standing(steps)
    return OpenScenario(
        record=record,
        scenario=Scenario(
            record.name,
            tuple(
                change for item in standing.values() if item.work in seen and (change := change_of(item)) is not None
            ),
        ),
        steps=shown[::-1],
        hidden=sum(item.work not in seen and change_of(item) is not None for item in standing.values()),
        may_change=may_change(store, record),
        undo=next((item for item in reversed(shown) if item.state is StepState.DONE and not item.is_first), None),
        redo=next((item for item in shown if item.state is StepState.UNDONE), None),
        advice=_shown_advice(advice, {str(item) for item in seen}),
    )


def make_scenario(
    store: Store,
    name: str,
    reach: Reach,
    partner: str | None = None,
    *,
    changes: Iterable[Change] = (),
    advice: Mapping[str, object] | None = None,
) -> UUID:
    """
    Make a scenario.

    Parameters
    ----------
    store
        Of who makes it.
    name
        What people call it; spaces around and within are made single.
    reach, partner
        For whom it is.
    changes
        What it begins with; what is about works that not all of those may see is left out.
    advice
        What is said of it where it was computed.

    Raises
    ------
    RefusedError
        ``forbidden.advise``, ``forbidden.scenario``, ``forbidden.team_scenario``.
    InputError
        ``scenario_name``; ``scenario_many``: there are as many as there can be.
    """
    _require(store, reach, partner)
    chosen = _name(name)
    with store.read() as cursor:
        works = {str(item.id): item for item in list_activities(cursor)}
    known = [item for item in changes if item.work in works and fits(works[item.work], reach, partner)]
    with _writing(store, "make_scenario", reach, partner) as writer:
        if stored.count_scenarios(writer.cursor) >= MOST_SCENARIOS:
            raise InputError("scenario_many", most=MOST_SCENARIOS)
        identity = stored.add_scenario(
            writer, chosen, reach, partner if reach is Reach.PARTNER else None, known, advice
        )
        writer.note(scenario=identity, name=chosen)
    return identity


def copy_scenario(store: Store, identity: UUID, name: str, reach: Reach, partner: str | None = None) -> UUID:
    """
    Make a scenario of what holds in another one, for the same people or for others.

    Raises
    ------
    NotFoundError
        ``scenario_unknown``.
    RefusedError, InputError
        As of `make_scenario`.
    """
    before = open_scenario(store, identity)
    return make_scenario(store, name, reach, partner, changes=before.scenario.changes, advice=before.advice)


def rename_scenario(store: Store, identity: UUID, name: str, *, version: int) -> None:
    """
    Give a scenario another name.

    Raises
    ------
    NotFoundError, RefusedError
        As of `changing`.
    InputError
        ``scenario_name``.
    """
    chosen = _name(name)
    with changing(store, identity, version, "rename_scenario", name=chosen) as (writer, _):
        stored.rename(writer, identity, chosen)


def reject_scenario(store: Store, identity: UUID, reason: str, *, version: int) -> None:
    """
    Reject a scenario, with the reason; it stays, can be found, and is changed no more until it is put back.

    Raises
    ------
    NotFoundError, RefusedError
        As of `changing`.
    InputError
        ``scenario_reason``.
    """
    words = clean(reason)
    if not words or len(words) > LONGEST_REASON:
        raise InputError("scenario_reason", most=LONGEST_REASON)
    with changing(store, identity, version, "reject_scenario") as (writer, _):
        stored.put_reason(writer, identity, words)


def reopen_scenario(store: Store, identity: UUID, *, version: int) -> None:
    """
    Put back a scenario that was rejected.

    Raises
    ------
    NotFoundError, RefusedError
        As of `changing`.
    """
    with changing(store, identity, version, "reopen_scenario", is_rejected=True) as (writer, _):
        stored.put_reason(writer, identity, None)


def may_read(store: Store, record: KeptScenario) -> bool:
    """Tell whether a scenario is for the actor."""
    if record.reach is Reach.TEAM:
        return True
    if record.reach is Reach.PARTNER:
        return record.partner in store.actor.partners
    return record.made_by == store.actor.name


def may_change(store: Store, record: KeptScenario) -> bool:
    """Tell whether the actor may change a scenario."""
    if record.reach is Reach.TEAM:
        return allowed(store.actor, Task.TEAM_SCENARIO)
    if record.reach is Reach.PARTNER:
        return allowed(store.actor, Task.SCENARIO, [record.partner or ""])
    return record.made_by == store.actor.name and allowed(store.actor, Task.ADVISE)


def may_be_moved(opened: OpenScenario) -> bool:
    """Tell whether works can be moved in a scenario by who looks at it: it was not rejected, and this one may."""
    return opened.may_change and not opened.record.is_rejected


def fits(work: Activity, reach: Reach, partner: str | None) -> bool:
    """Tell whether all for whom a scenario is may see a work."""
    if work.visibility is not Visibility.EIGEN or reach is Reach.PERSON:
        return True
    return reach is Reach.PARTNER and work.partner == partner


@contextmanager
def changing(
    store: Store, identity: UUID, version: int, action: str, *, is_rejected: bool = False, **facts: object
) -> Iterator[tuple[Writer, KeptScenario]]:
    """
    Change a scenario in one transaction.

    Parameters
    ----------
    store, identity
        Of which.
    version
        As it was when it was changed.
    action, facts
        For the audit log.
    is_rejected
        Whether it is to be one that was rejected.

    Raises
    ------
    NotFoundError
        ``scenario_unknown``: there is none, or it is for others.
    RefusedError
        ``forbidden.advise``, ``forbidden.scenario``, ``forbidden.team_scenario``; ``scenario_changed``: somebody
        changed it meanwhile; ``scenario_is_rejected``.
    """
    require(store, Task.READ)
    with store.read_whole() as cursor:
        before = stored.get_scenario(cursor, identity)
    if not may_read(store, before):
        raise NotFoundError("scenario_unknown")
    _require(store, before.reach, before.partner)
    with _writing(store, action, before.reach, before.partner, scenario=identity, **facts) as writer:
        now = stored.get_scenario(writer.cursor, identity)
        if now.version != version:
            raise RefusedError("scenario_changed", by=now.changed_by, at=now.changed_at)
        if now.is_rejected and not is_rejected:
            raise RefusedError("scenario_is_rejected", by=now.rejected_by)
        yield writer, now


def change_of(step: ScenarioStep) -> Change | None:
    """Return what a step makes of a work; None where it is as planned."""
    if step.start is None and step.end is None and step.duration_days is None and not step.is_dropped:
        return None
    return Change(
        work=str(step.work),
        start=step.start,
        end=step.end,
        duration_days=step.duration_days,
        is_dropped=step.is_dropped,
    )


def _standing(steps: Iterable[ScenarioStep]) -> dict[UUID, ScenarioStep]:
    """Return of each work the last step that holds."""
    return {item.work: item for item in steps if item.state is StepState.DONE}


def _shown_advice(advice: Any, seen: set[str]) -> Any:  # noqa: ANN401
    """Leave out what names a work that the reader may not see."""
    if advice is None:
        return None
    shown: dict[str, Any] = {
        name: [item for item in advice[name] if seen.issuperset(item["works"])] for name in ("moves", "told")
    }
    if (changes := advice.get("changes")) is not None:
        shown["changes"] = {work: change for work, change in changes.items() if work in seen}
    if (asked := advice.get("asked")) is not None:
        shown["asked"] = {**asked, "begun": [item for item in asked["begun"] if item["work"] in seen]}
    return {**advice, **shown}


def _require(store: Store, reach: Reach, partner: str | None) -> None:
    if reach is Reach.TEAM:
        require(store, Task.TEAM_SCENARIO)
    elif reach is Reach.PARTNER:
        require(store, Task.SCENARIO, [partner or ""])
    else:
        require(store, Task.ADVISE)


@contextmanager
def _writing(store: Store, action: str, reach: Reach, partner: str | None, **facts: object) -> Iterator[Writer]:
    with store.write_beside(store.actor.name, None if reach is Reach.PERSON else action, **facts) as writer:
        if reach is Reach.PARTNER:
            writer.only_for = [partner or ""]
        yield writer


def _name(name: str) -> str:
    chosen = " ".join(clean(name).split())
    if not chosen or len(chosen) > LONGEST_SCENARIO:
        raise InputError("scenario_name", most=LONGEST_SCENARIO)
    return chosen
