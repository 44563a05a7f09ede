"""What a change does beyond findings: to agreements and answers, and to what residents read; within its transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel import clock
from koppel.model import Status, Visibility
from koppel.model.deciding import State
from koppel.services.deciding.assess import judge
from koppel.services.publishing.fitness import PUBLIC
from koppel.services.publishing.public_consent import Part, public_key
from koppel.services.publishing.public_now import read_public_now
from koppel.services.publishing.public_promise import is_shifted, promise, public_period
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

    from koppel.access import Actor
    from koppel.model import Activity
    from koppel.model.chances import Effect
    from koppel.services.deciding.assessment import Assessment
    from koppel.store.database import Store
    from koppel.store.writing import Writer

# What residents read of a work, or what decides how they read it.
_TOLD = (
    "kind", "status", "start", "start_precision", "end", "end_precision", "visibility", "public_title",
    "public_description", "contact_role", "contact_channel", "hinder", "geometry",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejudged:
    """
    A combination that must be judged again because of a change.

    Attributes
    ----------
    id, members
        The combination, and its works, as they were before the change where they changed.
    state
        Where it stood before the change.
    partners
        Whose answer was about another plan, and who is asked again.
    is_reopened
        It was rejected, and comes back.
    is_apart
        Two of its works form no koppelkans any more.
    joined
        Works that joined it, so that it goes on as a larger one; what was agreed holds.
    """

    id: str
    members: tuple[Activity, ...]
    state: State
    partners: tuple[str, ...]
    is_reopened: bool
    is_apart: bool
    joined: tuple[Activity, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicEffect:
    """
    What a change does to what residents read, in works of the change.

    Attributes
    ----------
    lost
        Works that residents lose at once, without a publication.
    lessened
        Works of which they lose something at once: the place, the explanation, or the address for questions.
    moved
        Works that they read with other days until the next publication.
    changed
        Works that they read differently, in another way, until then.
    coming
        Works that they do not see, and that a publication can show.
    """

    lost: tuple[Activity, ...] = ()
    lessened: tuple[tuple[Activity, tuple[Part, ...]], ...] = ()
    moved: tuple[Activity, ...] = ()
    changed: tuple[Activity, ...] = ()
    coming: tuple[Activity, ...] = ()

    @property
    def waits(self) -> bool:
        """Tell whether something waits for a publication."""
        return bool(self.moved or self.changed or self.coming)


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a change does to agreements and answers, those that were agreed first, and to what residents read."""

    judged: tuple[Rejudged, ...] = ()
    public: PublicEffect = PublicEffect()

    @property
    def is_weighty(self) -> bool:
        """Tell whether somebody has to do something again, or residents lose something."""
        return bool(self.judged or self.public.lost or self.public.lessened)


NOTHING = Consequences()


class Weighing:
    """Follows one change from before it until its findings are known; within the transaction."""

    def __init__(self, writer: Writer, store: Store) -> None:
        self._writer = writer
        self._store = store
        self._before = _judged_now(writer)
        self._old: Collection[Activity] = ()
        self._touched: set[UUID] = set()
        self._public = PublicEffect()

    def changed(self, old: Collection[Activity], touched: Collection[UUID]) -> None:
        """
        Take up what was changed, before findings are found again.

        Parameters
        ----------
        old
            Works as they were, those that changed.
        touched
            Ids of works that came, changed or went.
        """
        self._old, self._touched = old, set(touched)
        self._public = _public(self._writer, self._store, old, self._touched)

    def consequences(self, effect: Effect) -> Consequences:
        """Say what the change does, once findings are found again; nothing that the actor may not see."""
        actor = self._store.actor
        judged = _judged(self._writer, actor, self._before, self._old, self._touched, effect)
        return Consequences(judged, self._public)


def _judged_now(writer: Writer) -> Mapping[str, Assessment]:
    return {identity: assessment for identity, (assessment, _) in judge(writer.cursor).items()}


def _judged(
    writer: Writer,
    actor: Actor,
    before: Mapping[str, Assessment],
    old: Collection[Activity],
    touched: set[UUID],
    effect: Effect,
) -> tuple[Rejudged, ...]:
    if not before or not touched:
        return ()
    rejudged = []
    after = _judged_now(writer)
    grown = {one: now.growth for one, now in after.items() if now.growth and _is_new(now, before.get(one))}
    concerned = {one for one, was in before.items() if one in grown or touched & set(was.members)}
    wanted = {identity for one in concerned for identity in before[one].members}
    wanted |= {identity for growth in grown.values() for identity in growth.joined}
    works = {item.id: item for item in (*list_activities(writer.cursor, ids=wanted), *old)}
    lost = {frozenset((item.a, item.b)) for item in effect.gone if item.type == "koppelkans"}
    for identity, was in before.items():
        now = after.get(identity)
        if now is None or identity not in concerned:
            continue
        growth = grown.get(identity)
        asked = tuple(name for name in now.stale if name not in was.stale)
        is_reopened = was.state is State.AFGEWEZEN and now.state is State.BEOORDELEN
        if not is_reopened and not growth and not (now.changed_since and (asked or not was.changed_since)):
            continue
        members = [works[one] for one in was.members if one in works]
        joined = tuple(works[one] for one in growth.joined if one in works) if growth else ()
        if not all(_is_seen(item, actor) for item in (*members, *joined)):
            continue
        keys = {(item.partner, item.external_id) for item in members}
        rejudged.append(
            Rejudged(
                id=identity,
                members=tuple(members),
                state=was.state,
                partners=asked,
                is_reopened=is_reopened,
                is_apart=any(pair <= keys for pair in lost),
                joined=joined,
            )
        )
    return tuple(sorted(rejudged, key=lambda item: (item.state is not State.AFGESPROKEN, item.id)))


def _is_new(now: Assessment, was: Assessment | None) -> bool:
    """Tell whether a work joined because of the change, and nobody spoke of the larger combination."""
    return now.has_grown and (was is None or was.growth is None or was.growth.into != _into(now))


def _into(item: Assessment) -> str | None:
    return item.growth.into if item.growth else None


def _is_seen(item: Activity, actor: Actor) -> bool:
    return actor.everything or item.visibility is not Visibility.EIGEN or item.partner in actor.partners


def _public(writer: Writer, store: Store, old: Collection[Activity], touched: set[UUID]) -> PublicEffect:
    now = read_public_now(writer.cursor, store.store_id, clock.today(), only=touched) if touched else None
    before = {item.id: item for item in old}
    after = {item.id: item for item in list_activities(writer.cursor, ids=touched)} if touched else {}
    works = {work.key: work for work in now.copy.works} if now else {}
    lost, lessened, moved, changed, coming = [], [], [], [], []
    for identity in sorted(touched, key=str):
        key = public_key(store.store_id, identity)
        was, item = before.get(identity), after.get(identity)
        work = works.get(key)
        leaving = now.leaving.get(key, frozenset()) if now else frozenset()
        named = item or was
        if named is None:
            continue
        if Part.WORK in leaving:
            lost.append(named)
            continue
        if leaving:
            lessened.append((named, tuple(sorted(leaving))))
        if item is None:
            continue
        if work is None or not work.is_shown:
            if _may_come(item) and not (was and _may_come(was)):
                coming.append(item)
        elif was is not None and is_shifted(promise(work), public_period(item)) and _days(was) != _days(item):
            moved.append(item)
        elif was is not None and any(getattr(was, name) != getattr(item, name) for name in _TOLD) and not leaving:
            changed.append(item)
    return PublicEffect(tuple(lost), tuple(lessened), tuple(moved), tuple(changed), tuple(coming))


def _days(item: Activity) -> tuple[object, ...]:
    return (item.start, item.start_precision, item.end, item.end_precision)


def _may_come(item: Activity) -> bool:
    return item.visibility in PUBLIC and item.status not in (Status.IDEE, Status.GEANNULEERD)
