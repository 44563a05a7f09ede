"""Publishing: the draft, its difference with what is public now, making it public, and going back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from koppel.access import Task
from koppel.config import ZONE
from koppel.errors import StoreError
from koppel.model import Status
from koppel.plain import load_plain
from koppel.publish.content import pack, unpack
from koppel.publish.model import PublicState
from koppel.publish.site import Built, build_site
from koppel.services import served, site_folder
from koppel.services.fitness import PUBLIC, Fitness, judge
from koppel.services.permits import require
from koppel.services.public_consent import public_key, with_consent
from koppel.services.public_copy import public_copy
from koppel.services.public_places import ground, public_places
from koppel.services.reference import named_places
from koppel.store.activities import list_activities
from koppel.store.addresses import list_addresses
from koppel.store.decisions import agreed_groups
from koppel.store.publications import (
    Publication,
    add_publication,
    current_publication,
    list_publications,
    next_number,
    publication_content,
    undo_publication,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from koppel.catalogue import Catalogue
    from koppel.config import Settings
    from koppel.model import Activity
    from koppel.publish.model import Ground, PublicCopy
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

    ``before`` is what is public now, and ``follows`` its id. ``held_back`` are ids of activities that are left out on
    purpose, also where they could not be shown for another reason now. ``private_count`` counts the activities that
    their partners keep from residents.
    """

    copy: PublicCopy
    before: PublicCopy | None
    follows: UUID | None
    candidates: tuple[Candidate, ...]
    held_back: tuple[UUID, ...]
    private_count: int
    ground: Ground


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
    words = load_plain(settings.layers / "plain.toml")
    named = named_places(store)
    with store.read() as cursor:
        activities = list_activities(cursor)
        current = current_publication(cursor)
        number = next_number(cursor)
        before = unpack(publication_content(cursor, current.id)) if current else None
        groups = agreed_groups(cursor)
        addresses = list_addresses(cursor)
    if held_back is None:
        held_back = current.held_back if current else ()
    left_out = set(held_back)
    places = public_places(named, store.crs, before)
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
    copy = public_copy(
        store.store_id,
        shown,
        [item for item in withdrawn if item.id not in left_out],
        places,
        groups,
        catalogue,
        before,
        number=number,
        at=at or datetime.now(ZONE),
    )
    return Draft(
        copy=copy,
        before=before,
        follows=current.id if current else None,
        candidates=candidates,
        held_back=tuple(_id(item) for item in activities if item.id in left_out),
        private_count=len(activities) - len(visible),
        ground=ground(places, copy, named, addresses),
    )


def preview(settings: Settings, made: Draft, *, progress: Callable[[int], None] | None = None) -> str:
    """Build the pages of a draft where only who knows the name finds them; give that name."""
    site = site_folder.public_settings(settings)

    def make(folder: Path) -> Built:
        return build_site(made.copy, made.ground, site, folder, progress=progress)

    with served.writing(settings.public_folder):
        return served.add_preview(settings.public_folder, make)


def publish(
    store: Store,
    settings: Settings,
    made: Draft,
    *,
    note: str | None = None,
    progress: Callable[[int], None] | None = None,
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
    with served.writing(folder):
        built = served.build(
            folder, identity, lambda place: build_site(made.copy, made.ground, site, place, progress=progress)
        )
    try:
        with store.write(store.actor.name, "publish", number=made.copy.number, works=_shown_count(made.copy)) as writer:
            if with_consent(made.copy, store.store_id, list_activities(writer.cursor)) is not made.copy:
                raise StoreError("consent_meanwhile")
            add_publication(
                writer,
                identity,
                number=made.copy.number,
                content=pack(made.copy),
                work_count=_shown_count(made.copy),
                held_back=made.held_back,
                note=(note or "").strip() or None,
                follows=made.follows,
            )
    except BaseException:
        served.drop(folder, identity)
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
        ``published_meanwhile``: another one is public now.
    """
    require(store, Task.PUBLISH)
    with store.write(store.actor.name, "unpublish", publication=identity) as writer:
        undo_publication(writer, identity)
    try:
        site_folder.serve_current(store, settings)
    except BaseException:
        # Rather nothing than what was taken back.
        served.switch(settings.public_folder, None)
        raise
    with store.read() as cursor:
        return current_publication(cursor)


def publications(store: Store) -> tuple[Publication, ...]:
    """Give all publications, the last first."""
    with store.read() as cursor:
        return list_publications(cursor)


def public_now(store: Store) -> PublicCopy | None:
    """Give what is public now."""
    with store.read() as cursor:
        current = current_publication(cursor)
        return unpack(publication_content(cursor, current.id)) if current else None


def _shown_count(copy: PublicCopy) -> int:
    return sum(work.is_shown and work.state is not PublicState.GAAT_NIET_DOOR for work in copy.works)


def _id(item: Activity) -> UUID:
    assert item.id is not None  # noqa: S101
    return item.id
