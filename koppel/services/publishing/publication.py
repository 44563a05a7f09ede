"""Publishing: the draft, its difference with what is public now, making it public, and going back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from koppel import clock
from koppel.access import Task, allowed
from koppel.catalogue.plain import load_plain
from koppel.config import ZONE
from koppel.errors import StoreError, WorkError
from koppel.model import Status
from koppel.publish.content import pack
from koppel.publish.model import PublicState
from koppel.publish.site import Built, build_site
from koppel.publish.words import moves_told
from koppel.services.permission import require
from koppel.services.plans.reference import named_places
from koppel.services.publishing import live_folder, site_folder
from koppel.services.publishing.fitness import PUBLIC, Fitness, judge
from koppel.services.publishing.public_consent import public_key, with_consent
from koppel.services.publishing.public_copy import public_copy
from koppel.services.publishing.public_now import last_shown, read_public_now
from koppel.services.publishing.public_places import ground, public_places
from koppel.services.publishing.publication_difference import Difference, differences
from koppel.services.publishing.shift_reasons import usable
from koppel.store.deciding.decisions import agreed_groups
from koppel.store.plans.activities import get_activity, list_activities
from koppel.store.plans.addresses import list_addresses
from koppel.store.publishing.promises import shift_reasons
from koppel.store.publishing.publications import (
    add_publication,
    current_publication,
    list_publications,
    next_number,
    undo_publication,
)
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path

    import duckdb

    from koppel.catalogue.load import Catalogue
    from koppel.config import Settings
    from koppel.model import Activity
    from koppel.model.publishing import Publication, Removal
    from koppel.publish.model import Ground, PublicCopy, PublicWork
    from koppel.services.publishing.public_consent import Part
    from koppel.services.publishing.public_now import PublicNow
    from koppel.store.database import Store


@dataclass(frozen=True, slots=True)
class Candidate:
    """An activity that its partner lets residents see, whether it is fit, and whether it is held back on purpose."""

    activity: Activity
    key: str
    fitness: Fitness
    is_held_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """
    What would be public.

    ``now`` is what residents may read, and ``before`` the copy of it. ``held_back`` are ids of activities that are left
    out on purpose, also where they could not be shown for another reason now. ``private_count`` counts the activities
    that their partners keep from residents.
    """

    copy: PublicCopy
    before: PublicCopy | None
    now: PublicNow | None
    candidates: tuple[Candidate, ...]
    held_back: tuple[UUID, ...]
    private_count: int
    ground: Ground

    @property
    def follows(self) -> UUID | None:
        """The id of the publication that is public now."""
        return self.now.publication.id if self.now else None

    @property
    def without_reason(self) -> tuple[tuple[Activity, PublicWork], ...]:
        """Works whose move is told, and not why, with what is told."""
        works = {item.key: item.activity for item in self.candidates}
        return tuple(
            (works[work.key], work)
            for work in self.copy.works
            if work.key in works and (moves := moves_told(work, self.copy.day)) and not moves[0].reason
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """
    How a work stands with residents.

    ``work`` is what they read now, None where they do not. ``removals`` and ``leaving`` are what was taken away since
    the last publication, and what is being taken away. ``difference`` is what the next publication would tell
    differently. ``fitness`` is None of a work that its partner does not let residents see.
    """

    work: PublicWork | None
    removals: tuple[Removal, ...]
    leaving: frozenset[Part]
    difference: Difference | None
    is_held_back: bool
    fitness: Fitness | None


@dataclass(frozen=True, slots=True)
class Published:
    """A publication that was made, and the site that was built for it."""

    publication: Publication
    built: Built


def draft(
    store: Store,
    catalogue: Catalogue,
    settings: Settings,
    language: str,
    *,
    held_back: Collection[UUID] | None = None,
    at: datetime | None = None,
) -> Draft:
    """
    Make a draft of one state of the store.

    Parameters
    ----------
    store, catalogue, settings
        Of this installation.
    language
        Of the reasons.
    held_back
        Activities to leave out on purpose; None: those of the publication before.
    at
        Moment of publication, with a zone; now by default.
    """
    require(store, Task.PUBLISH)
    return _drafted(store, catalogue, settings, language, held_back, at or datetime.now(ZONE))


def waiting_for(
    store: Store, catalogue: Catalogue, settings: Settings, language: str, identity: UUID, *, at: datetime | None = None
) -> Standing:
    """
    Say what residents read of one work, what was taken away of it, and what waits for a publication.

    Parameters
    ----------
    store, catalogue, settings
        Of this installation.
    language
        Of the reasons.
    identity
        Of the work.
    at
        Now, with a zone.

    Raises
    ------
    NotFoundError
        ``activity_unknown``.
    RefusedError
        ``forbidden.plan``: the actor is neither planner of its partner nor may it publish.
    """
    with store.read() as cursor:
        partner = get_activity(cursor, identity).partner
    if not allowed(store.actor, Task.PUBLISH):
        require(store, Task.PLAN, [partner])
    made = _drafted(store, catalogue, settings, language, None, at or datetime.now(ZONE), only=identity)
    key = public_key(store.store_id, identity)
    now = None if made.now is None else next((work for work in made.now.copy.works if work.key == key), None)
    return Standing(
        work=now if now is not None and now.is_shown else None,
        removals=tuple(item for item in made.now.removals if item.key == key) if made.now else (),
        leaving=made.now.leaving.get(key, frozenset()) if made.now else frozenset(),
        difference=next((item for item in differences(made.copy, made.before, language) if item.key == key), None),
        is_held_back=any(item.is_held_back for item in made.candidates),
        fitness=next((item.fitness for item in made.candidates), None),
    )


def _drafted(
    store: Store,
    catalogue: Catalogue,
    settings: Settings,
    language: str,
    held_back: Collection[UUID] | None,
    at: datetime,
    *,
    only: UUID | None = None,
) -> Draft:
    words = load_plain(settings.layers / "plain.toml")
    named = named_places(store)
    with store.read() as cursor:
        activities = list_activities(cursor, ids=None if only is None else [only])
        now = read_public_now(cursor, store.store_id, at.date(), only=None if only is None else [only])
        number = next_number(cursor)
        groups = agreed_groups(cursor) if only is None else ()
        addresses = list_addresses(cursor) if only is None else ()
        published, before = (None, None) if now is None else (now.published, now.copy)
        if only is not None and published is not None and before is not None:
            key = public_key(store.store_id, only)
            published, before = _only(published, key), _only(before, key)
        earlier = _earlier(cursor, store.store_id, activities, before)
        reasons_given = shift_reasons(cursor, [_id(item) for item in activities])
    if held_back is None:
        held_back = now.publication.held_back if now else ()
    left_out = set(held_back)
    places = public_places(named, store.crs, published)
    visible = [item for item in activities if item.visibility in PUBLIC]
    withdrawn = [item for item in visible if item.status is Status.GEANNULEERD]
    live = [item for item in visible if item.status is not Status.GEANNULEERD]
    areas = places.areas_of([item.geometry for item in live])
    candidates = tuple(
        Candidate(
            item,
            public_key(store.store_id, _id(item)),
            judge(item, words, language, has_area=area is not None, has_kind=item.kind in catalogue.kinds),
            item.id in left_out,
        )
        for item, area in zip(live, areas, strict=True)
    )
    shown = [item.activity for item in candidates if item.fitness.is_fit and not item.is_held_back]
    since = {key: moment for key, (_, moment) in earlier.items()}
    copy = public_copy(
        store.store_id,
        shown,
        [item for item in withdrawn if item.id not in left_out],
        places,
        groups,
        catalogue,
        before,
        number=number,
        at=at,
        published_copy=published,
        earlier={key: work for key, (work, _) in earlier.items()},
        reasons={
            identity: reason
            for item in shown
            if (identity := _id(item)) in reasons_given
            and (reason := usable(reasons_given[identity], item, _since(store, now, since, identity), words))
        },
    )
    return Draft(
        copy=copy,
        before=before,
        now=now,
        candidates=candidates,
        held_back=tuple(_id(item) for item in activities if item.id in left_out),
        private_count=len(activities) - len(visible),
        ground=ground(places, copy, named, addresses),
    )


def _only(copy: PublicCopy, key: str) -> PublicCopy:
    return replace(copy, works=tuple(work for work in copy.works if work.key == key), together=())


def _earlier(
    cursor: duckdb.DuckDBPyConnection, store_id: UUID, activities: Iterable[Activity], before: PublicCopy | None
) -> Mapping[str, tuple[PublicWork, datetime]]:
    """Look up how works that may come back were told when residents last saw them."""
    gone = {work.key for work in before.works if not work.is_shown} if before else set()
    keys = {public_key(store_id, _id(item)) for item in activities if item.visibility in PUBLIC}
    return last_shown(cursor, gone & keys)


def _since(store: Store, now: PublicNow | None, gone: Mapping[str, datetime], identity: UUID) -> datetime | None:
    """Return the moment at which residents were last told of a work; UTC without a zone."""
    if now is None:
        return None
    return gone.get(public_key(store.store_id, identity), now.publication.published_at)


def preview(settings: Settings, made: Draft, *, progress: Callable[[float], None] | None = None) -> str:
    """Build the pages of a draft where only who knows the name finds them; return that name."""
    site = site_folder.public_settings(settings)

    def make(folder: Path) -> Built:
        return apart(build_site, made.copy, made.ground, site, folder, progress=progress)

    with live_folder.writing(settings.public_folder):
        return live_folder.add_preview(settings.public_folder, make, pack(made.copy))


def publish(
    store: Store,
    settings: Settings,
    made: Draft,
    *,
    note: str | None = None,
    progress: Callable[[float], None] | None = None,
) -> Published:
    """
    Make a draft public: pages first, then the row, then the switch; all of it or none.

    Raises
    ------
    StoreError
        ``published_meanwhile``: something else was made public since the draft; ``consent_meanwhile``: a partner does
        not let residents see something in it any more.
    """
    require(store, Task.PUBLISH)
    identity = uuid4()
    site = site_folder.public_settings(settings)
    folder = settings.public_folder
    with live_folder.writing(folder):
        built = live_folder.build(
            folder, identity, lambda place: apart(build_site, made.copy, made.ground, site, place, progress=progress)
        )
    try:
        with store.write(store.actor.name, "publish", number=made.copy.number, works=public_count(made.copy)) as writer:
            if with_consent(made.copy, store.store_id, list_activities(writer.cursor)) is not made.copy:
                raise StoreError("consent_meanwhile")
            add_publication(
                writer,
                identity,
                number=made.copy.number,
                content=pack(made.copy),
                work_count=public_count(made.copy),
                held_back=made.held_back,
                note=(note or "").strip() or None,
                follows=made.follows,
            )
    except BaseException:
        live_folder.drop(folder, identity)
        raise
    site_folder.serve_built(store, settings, identity)
    with store.read() as cursor:
        current = current_publication(cursor)
    assert current is not None  # noqa: S101
    return Published(current, built)


def undo(store: Store, settings: Settings, identity: UUID) -> Publication | None:
    """
    Take the publication of now back; give the one that is public again, None where there is none.

    Of what partners do not let residents see any more, nothing becomes public again.

    Raises
    ------
    NotFoundError
        ``publication_unknown``.
    StoreError
        ``published_meanwhile``: another one is public now; ``undone_not_built``: it was taken back, and the pages from
        before could not be made within the bounds of heavy work.
    """
    require(store, Task.PUBLISH)
    with store.write(store.actor.name, "unpublish", publication=identity) as writer:
        undo_publication(writer, identity)
    try:
        site_folder.serve_current(store, settings)
    except WorkError as error:
        live_folder.switch(settings.public_folder, None)
        raise StoreError("undone_not_built") from error
    except BaseException:
        # Rather nothing than what was taken back.
        live_folder.switch(settings.public_folder, None)
        raise
    with store.read() as cursor:
        return current_publication(cursor)


def publications(store: Store) -> tuple[Publication, ...]:
    """Return all publications, the last first."""
    with store.read() as cursor:
        return list_publications(cursor)


def public_now(store: Store) -> PublicCopy | None:
    """Return what residents may read now."""
    require(store, Task.READ)
    now = site_folder.public_now(store, clock.today())
    return now.copy if now else None


def public_count(copy: PublicCopy) -> int:
    """Count the works that residents read of, without those that will not go ahead."""
    return sum(work.is_shown and work.state is not PublicState.GAAT_NIET_DOOR for work in copy.works)


def _id(item: Activity) -> UUID:
    assert item.id is not None  # noqa: S101
    return item.id
