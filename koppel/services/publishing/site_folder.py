"""Residents' pages as folders: the one that the app serves, one of the user, and one packed for a stick."""

from __future__ import annotations

import errno
import io
import os
import shutil
import stat
import threading
import zipfile
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import uuid4

from koppel import clock
from koppel.catalogue.load import load_rules
from koppel.errors import InputError, NotFoundError
from koppel.publish.content import unpack
from koppel.publish.settings import PublicSettings, load_public_settings
from koppel.publish.site import MARK, Built, build_site
from koppel.services.plans.reference import named_places
from koppel.services.publishing import live_folder
from koppel.services.publishing.public_consent import withdrawn_parts
from koppel.services.publishing.public_now import read_public_now
from koppel.services.publishing.public_places import ground, public_places
from koppel.store.plans.activities import list_activities
from koppel.store.plans.addresses import list_addresses
from koppel.store.publishing.practical import practical_notes
from koppel.store.publishing.promises import add_removals
from koppel.store.publishing.publications import list_publications
from koppel.workers import apart, urgent

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from koppel.config import Settings
    from koppel.model.publishing import Publication
    from koppel.publish.model import Ground, PublicCopy
    from koppel.services.publishing.public_now import PublicNow
    from koppel.store.database import Store

# Who takes away, in the audit log: the program by itself.
TAKES_AWAY = "koppel"
_MOST_TITLES = 20
# Code in a ZIP of the system whose permissions are in it.
_UNIX = 3
_SETTLING = threading.Lock()


def public_settings(settings: Settings, *, url: str | None = None, tiles: bool = True) -> PublicSettings:
    """
    Read how residents' pages present themselves, and how near is near for an address.

    Raises
    ------
    CatalogueError
        A mistake in ``public.toml`` or ``rules.toml``, with the key and what would be right.
    """
    presentation = load_public_settings(
        settings.public, settings.maps, tiles=tiles and settings.tiles, url=url or settings.public_url
    )
    return replace(presentation, rules=load_rules(settings.layers / "rules.toml"))


def serve_current(store: Store, settings: Settings, *, today: date | None = None) -> bool:
    """
    Make sure that what the app serves is what residents may read; what may not be public any more is taken out.

    The truth is found by comparing: it does not matter who changed what, or whether anybody was told of it. What was
    taken away stays away until the next publication, also where it may be public again.

    Parameters
    ----------
    store, settings
        Of this installation.
    today
        That a date moved is told for a year; the day of the wall clock by default.

    Returns
    -------
    is_changed
        Whether other pages were served before.
    """
    day = today or clock.today()
    _note_removals(store, day)
    return _settle(store, settings, None, day)


def serve_built(store: Store, settings: Settings, identity: UUID) -> None:
    """Serve a publication whose pages were just built and that is stored now, unless another one is public already."""
    _settle(store, settings, identity, clock.today())


def _note_removals(store: Store, today: date) -> None:
    """Keep, with a row of the audit log, what must go from what is public; nothing is written where nothing must."""
    if store.read_only or not _leaving(store, today):
        return
    with store.write(TAKES_AWAY, "take_away") as writer:
        # Once more, in the transaction: somebody may have published since.
        now = read_public_now(writer.cursor, store.store_id, today)
        if now is None:
            return
        parts = [(key, part) for key, leaving_parts in sorted(now.leaving.items()) for part in sorted(leaving_parts)]
        add_removals(writer, now.publication.number, parts)
        titles = sorted((work.title for work in now.published.works if work.key in now.leaving), key=str.casefold)
        writer.note(number=now.publication.number, works=len(now.leaving), titles=titles[:_MOST_TITLES])
        if len(titles) > _MOST_TITLES:
            writer.note(not_listed=len(titles) - _MOST_TITLES)


def _leaving(store: Store, today: date) -> bool:
    with store.read_whole() as cursor:
        now = read_public_now(cursor, store.store_id, today)
    return now is not None and bool(now.leaving)


def _settle(store: Store, settings: Settings, built: UUID | None, today: date) -> bool:
    # One at a time, and each looks what is public after it has its turn: the last one serves what is public last.
    with _SETTLING, live_folder.writing(settings.public_folder):
        now = public_now(store, today)
        if now is None:
            return live_folder.switch(settings.public_folder, None)
        if live_folder.current(settings.public_folder) == now.name:
            return False
        try:
            if now.name != str(built) or not live_folder.is_built(settings.public_folder, now.name):
                site = public_settings(settings)
                beneath = _ground(store, now.copy)
                with urgent():
                    live_folder.build(
                        settings.public_folder,
                        now.name,
                        lambda folder: apart(build_site, now.copy, beneath, site, folder),
                    )
        except BaseException:
            if not _may_stay(store, settings, today):
                # Rather nothing than what may not be public any more.
                live_folder.switch(settings.public_folder, None)
            raise
        live_folder.switch(settings.public_folder, now.name)
        return True


def public_now(store: Store, today: date) -> PublicNow | None:
    """Return what residents may read now; None where nothing is public."""
    with store.read_whole() as cursor:
        return read_public_now(cursor, store.store_id, today)


def _may_stay(store: Store, settings: Settings, today: date) -> bool:
    """Return whether all that is served may be public: it is of a publication that was not undone, less what went."""
    name = live_folder.current(settings.public_folder)
    if name is None:
        return True
    with store.read_whole() as cursor:
        publication = next((item for item in list_publications(cursor) if name.startswith(str(item.id))), None)
        if publication is None or publication.undone_at is not None:
            return False
        # Pages that tell a move for longer than a year are no reason to serve nothing.
        days = (today, clock.day_of(publication.published_at))
        public_states = [read_public_now(cursor, store.store_id, day, of=publication) for day in days]
    return any(now is not None and now.name == name for now in public_states)


def drop_stale_previews(store: Store, settings: Settings) -> int:
    """Take previews away in which anything stands that may not be public now; count them."""
    folder = settings.public_folder
    content_by_token = {token: live_folder.preview_content(folder, token) for token in live_folder.previews(folder)}
    if not content_by_token:
        return 0
    with store.read_whole() as cursor:
        activities, notes = list_activities(cursor), practical_notes(cursor)
    stale = [
        token
        for token, content in content_by_token.items()
        if content is None or withdrawn_parts(unpack(content), store.store_id, activities, notes)
    ]
    for token in stale:
        live_folder.drop_preview(folder, token)
    return len(stale)


def write_site(
    store: Store, settings: Settings, out: Path, *, url: str | None = None, tiles: bool = True
) -> tuple[Publication, Built]:
    """
    Write the pages of what is public now to a folder of the user, in the place of an older copy.

    Parameters
    ----------
    store, settings
        Of this installation.
    out
        Absent, empty, or holding an earlier copy; anything else is left alone.
    url
        Where the folder will stand.
    tiles
        False for a folder that is opened from a stick.

    Raises
    ------
    NotFoundError
        ``publication_unknown``: nothing is public.
    InputError
        ``folder_not_ours`` or ``folder_not_writable``.
    """
    now = public_now(store, clock.today())
    if now is None:
        raise NotFoundError("publication_unknown")
    check_folder(out, settings)
    site = public_settings(settings, url=url, tiles=tiles)
    beneath = _ground(store, now.copy)
    place = out.absolute()
    making = place.with_name(f".{place.name}.{uuid4().hex[:8]}")
    try:
        with live_folder.writing(out):
            built = apart(build_site, now.copy, beneath, site, making)
            _put(making, place)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return now.publication, built


def _put(making: Path, place: Path) -> None:
    """Put a folder in the place of another one, or leave the other one where it is."""
    if not place.exists():
        making.rename(place)
        return
    old = place.with_name(f"{making.name}.old")
    place.rename(old)
    try:
        making.rename(place)
    except OSError:
        old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def site_archive(store: Store, settings: Settings) -> tuple[str, bytes]:
    """
    Pack the pages of what is public now for a stick or another web server: a name for the file, and a ZIP.

    There is no background map of others in it. The same publication gives the same bytes.

    Raises
    ------
    NotFoundError
        ``publication_unknown``: nothing is public.
    """
    with TemporaryDirectory(prefix="koppel-") as place:
        folder = Path(place) / "openbaar"
        current, _ = write_site(store, settings, folder, tiles=False)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(folder.rglob("*")):
                # A web server makes its own; on a stick the twins are of no use.
                if file.is_file() and file.suffix != ".gz":
                    entry = zipfile.ZipInfo(file.relative_to(folder.parent).as_posix(), (2026, 1, 1, 0, 0, 0))
                    # A web server is another user than who unpacks it.
                    entry.create_system, entry.external_attr = _UNIX, (stat.S_IFREG | 0o644) << 16
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    archive.writestr(entry, file.read_bytes())
    return f"openbaar-{current.number}.zip", packed.getvalue()


def check_folder(out: Path, settings: Settings) -> None:
    """
    Make sure that a folder may be replaced.

    Raises
    ------
    InputError
        ``folder_not_ours``: it holds other things than an earlier copy, is a file, or cannot be moved; it is where the
        app keeps its own, or holds that; ``folder_not_writable``.
    """
    place = out.resolve()
    if place == Path.cwd() or _overlaps(place, settings):
        raise InputError("folder_not_ours", folder=out)
    if out.is_symlink() or (out.exists() and not out.is_dir()) or out.is_mount():
        raise InputError("folder_not_ours", folder=out)
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file():
        raise InputError("folder_not_ours", folder=out)
    above = next(place for place in out.absolute().parents if place.exists())
    if not os.access(above, os.W_OK | os.X_OK):
        raise InputError("folder_not_writable", folder=out, problem=os.strerror(errno.EACCES))


def _overlaps(place: Path, settings: Settings) -> bool:
    served_from, db = settings.public_folder.resolve(), settings.db.resolve()
    return place.is_relative_to(served_from) or served_from.is_relative_to(place) or db.is_relative_to(place)


def _ground(store: Store, copy: PublicCopy) -> Ground:
    named = named_places(store)
    with store.read() as cursor:
        addresses = list_addresses(cursor)
    return ground(public_places(named, store.crs, copy), copy, named, addresses)
