"""What would be published, and what waits for it of one work."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from koppel.access import Task, allowed
from koppel.catalogue.compass import load_compass
from koppel.catalogue.plain import load_plain
from koppel.config import ZONE
from koppel.errors import InputError
from koppel.model import Status
from koppel.publish.model import Ground
from koppel.publish.words import moves_told
from koppel.services.permission import require
from koppel.services.plans.reference import named_places
from koppel.services.publishing.fitness import PUBLIC, Fitness, judge
from koppel.services.publishing.practical import fit_notes, missing_of_visit
from koppel.services.publishing.public_compass import public_compass
from koppel.services.publishing.public_consent import public_key
from koppel.services.publishing.public_copy import public_copy
from koppel.services.publishing.public_now import last_shown, read_public_now
from koppel.services.publishing.public_places import ground, public_places
from koppel.services.publishing.publication_difference import Difference, differences
from koppel.services.publishing.shift_reasons import usable
from koppel.services.team_rules import team_compass
from koppel.store.deciding.decisions import agreed_groups
from koppel.store.plans.activities import get_activity, list_activities
from koppel.store.plans.addresses import list_addresses
from koppel.store.publishing.practical import practical_notes
from koppel.store.publishing.promises import shift_reasons
from koppel.store.publishing.publications import (
    next_number,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from uuid import UUID

    import duckdb

    from koppel.catalogue.helps import Help
    from koppel.catalogue.load import Catalogue
    from koppel.config import Settings
    from koppel.model import Activity
    from koppel.model.publishing import Removal
    from koppel.publish.model import PublicCompass, PublicCopy, PublicWork
    from koppel.services.publishing.public_consent import Part
    from koppel.services.publishing.public_now import PublicNow
    from koppel.store.database import Store

# Of one work nothing is drawn, and the shapes of all streets take longer than all the rest.
_NO_GROUND = Ground(streets={}, blocks=(), areas={})


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
    def changes_compass(self) -> bool:
        """Whether residents would read something else of their wijk, or whether of it at all."""
        return self.copy.compass != (self.before.compass if self.before else None)

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


def draft(
    store: Store,
    catalogue: Catalogue,
    settings: Settings,
    language: str,
    *,
    held_back: Collection[UUID] | None = None,
    compass_area: str | None = None,
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
    compass_area
        Code of the wijk of which is told how it stands beside the city; empty: of none. None: that of the publication
        before, and of none where there was none.
    at
        Moment of publication, with a zone; now by default.
    """
    require(store, Task.PUBLISH)
    made = _drafted(store, catalogue, settings, language, held_back, at or datetime.now(ZONE))
    return replace(
        made, copy=replace(made.copy, compass=_compass(store, settings, catalogue.helps, made, compass_area))
    )


def _compass(
    store: Store, settings: Settings, helps: Sequence[Help], made: Draft, code: str | None
) -> PublicCompass | None:
    """Return the wijk beside the city with the works that are in the draft."""
    before = made.before.compass if made.before else None
    chosen = (before.code if before else "") if code is None else code
    if not chosen:
        return None
    try:
        compass = public_compass(store, team_compass(store, load_compass(settings.layers)), helps, chosen)
    except InputError:
        if code is None:
            # Its figures were taken back since: what cannot be shown any more goes.
            return None
        raise
    public = {work.key for work in made.copy.works}

    def shown(keys: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(key for key in keys if key in public)

    themes = tuple(replace(theme, works=shown(theme.works), maybe=shown(theme.maybe)) for theme in compass.themes)
    return replace(compass, themes=themes)


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
        notes_written = practical_notes(cursor, [_id(item) for item in activities])
    if held_back is None:
        held_back = now.publication.held_back if now else ()
    left_out = set(held_back)
    places = public_places(named, store.crs, published)
    visible = [item for item in activities if item.visibility in PUBLIC]
    withdrawn = [item for item in visible if item.status is Status.GEANNULEERD]
    live = [item for item in visible if item.status is not Status.GEANNULEERD]
    areas = places.areas_of([item.geometry for item in live])
    notes = fit_notes(notes_written, live, words)
    candidates = tuple(
        Candidate(
            item,
            public_key(store.store_id, _id(item)),
            judge(
                item,
                words,
                language,
                has_area=area is not None,
                has_kind=item.kind in catalogue.kinds,
                lacking=missing_of_visit(item, notes.get(_id(item), ()), catalogue),
            ),
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
        notes=notes,
    )
    return Draft(
        copy=copy,
        before=before,
        now=now,
        candidates=candidates,
        held_back=tuple(_id(item) for item in activities if item.id in left_out),
        private_count=len(activities) - len(visible),
        ground=_NO_GROUND if only is not None else ground(places, copy, named, addresses),
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


def _id(item: Activity) -> UUID:
    assert item.id is not None  # noqa: S101
    return item.id
