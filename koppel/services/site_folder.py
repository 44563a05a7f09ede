"""Residents' pages as folders: the one that the app serves, one of the user, and one packed for a stick."""

from __future__ import annotations

import errno
import io
import logging
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

from koppel.catalogue import load_rules
from koppel.errors import InputError, NotFoundError
from koppel.publish.content import unpack
from koppel.publish.settings import PublicSettings, load_public_settings
from koppel.publish.site import MARK, Built, build_site
from koppel.services import served
from koppel.services.public_consent import with_consent
from koppel.services.public_places import ground, public_places
from koppel.services.reference import named_places
from koppel.store.activities import list_activities
from koppel.store.addresses import list_addresses
from koppel.store.publications import Publication, current_publication, list_publications, publication_content

if TYPE_CHECKING:
    from uuid import UUID

    from koppel.config import Settings
    from koppel.publish.model import Ground, PublicCopy
    from koppel.store.database import Store

_log = logging.getLogger("koppel")
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
    told = load_public_settings(
        settings.public, settings.maps, tiles=tiles and settings.tiles, url=url or settings.public_url
    )
    return replace(told, rules=load_rules(settings.layers / "rules.toml"))


def serve_current(store: Store, settings: Settings) -> bool:
    """
    See to it that what the app serves is what the store says is public; build it again where it is not there.

    Returns
    -------
    is_changed
        Whether anything had to be done.
    """
    return _settle(store, settings, None)


def serve_built(store: Store, settings: Settings, identity: UUID) -> None:
    """Serve a publication whose pages were just built and that is stored now, unless another one is public already."""
    _settle(store, settings, identity)


def _settle(store: Store, settings: Settings, built: UUID | None) -> bool:
    # One at a time, and each looks what is public after it has its turn: the last one serves what is public last.
    with _SETTLING, served.writing(settings.public_folder):
        current, copy = _public_now(store)
        if current is None or copy is None:
            return served.switch(settings.public_folder, None)
        if served.current(settings.public_folder) == str(current.id):
            return False
        if current.id != built or not served.is_built(settings.public_folder, built):
            site = public_settings(settings)
            beneath = _ground(store, copy)
            served.build(settings.public_folder, current.id, lambda folder: build_site(copy, beneath, site, folder))
        served.switch(settings.public_folder, current.id)
        return True


def _public_now(store: Store) -> tuple[Publication | None, PublicCopy | None]:
    """Give what is public, without what partners do not let residents see any more: an undone publication hid it."""
    with store.read() as cursor:
        current = current_publication(cursor)
        if current is None:
            return None, None
        copy = unpack(publication_content(cursor, current.id))
        return current, with_consent(copy, store.store_id, list_activities(cursor))


def keep_served(store: Store, settings: Settings) -> None:
    """Look whether the app serves what is public; where it does not, build the pages beside what goes on."""
    with store.read() as cursor:
        listed = list_publications(cursor)
    undone = {str(item.id) for item in listed if item.undone_at is not None}
    now = served.current(settings.public_folder)
    if now in undone:
        # Rather nothing than what was taken back, until the pages of before are there.
        served.switch(settings.public_folder, None)
    if now != next((str(item.id) for item in listed if item.undone_at is None), None):
        threading.Thread(target=_serve_quietly, args=(store, settings), daemon=True).start()


def _serve_quietly(store: Store, settings: Settings) -> None:
    try:
        serve_current(store, settings)
    except Exception:  # noqa: BLE001
        # Residents go on reading what they read; the next start tries again.
        _log.exception("the residents' pages could not be built")


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
    current, copy = _public_now(store)
    if current is None or copy is None:
        raise NotFoundError("publication_unknown")
    check_folder(out, settings)
    site = public_settings(settings, url=url, tiles=tiles)
    beneath = _ground(store, copy)
    place = out.absolute()
    making = place.with_name(f".{place.name}.{uuid4().hex[:8]}")
    try:
        with served.writing(out):
            built = build_site(copy, beneath, site, making)
            _put(making, place)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return current, built


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
                    info = zipfile.ZipInfo(file.relative_to(folder.parent).as_posix(), (2026, 1, 1, 0, 0, 0))
                    # A web server is another user than who unpacks it.
                    info.create_system, info.external_attr = _UNIX, (stat.S_IFREG | 0o644) << 16
                    info.compress_type = zipfile.ZIP_DEFLATED
                    archive.writestr(info, file.read_bytes())
    return f"openbaar-{current.number}.zip", packed.getvalue()


def check_folder(out: Path, settings: Settings) -> None:
    """
    See that a folder may be replaced.

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
