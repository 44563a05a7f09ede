"""Publishing: the draft, its difference with what is public now, making it public, and going back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from koppel import clock
from koppel.access import Task
from koppel.errors import StoreError, WorkError
from koppel.publish.content import pack
from koppel.publish.model import PublicState
from koppel.publish.site import Built, build_site
from koppel.services.permission import require
from koppel.services.publishing import live_folder, site_folder
from koppel.services.publishing.public_consent import with_consent
from koppel.store.plans.activities import list_activities
from koppel.store.publishing.practical import practical_notes
from koppel.store.publishing.publications import (
    add_publication,
    current_publication,
    list_publications,
    undo_publication,
)
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from koppel.config import Settings
    from koppel.model.publishing import Publication
    from koppel.publish.model import PublicCopy
    from koppel.services.publishing.drafting import Draft
    from koppel.store.database import Store


@dataclass(frozen=True, slots=True)
class Published:
    """A publication that was made, and the site that was built for it."""

    publication: Publication
    built: Built


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
            activities, notes = list_activities(writer.cursor), practical_notes(writer.cursor)
            if with_consent(made.copy, store.store_id, activities, notes) is not made.copy:
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
