"""The folder from which the app serves residents' pages: one publication at a time, switched in one move."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from koppel.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from koppel.publish.site import Built

CURRENT = "current"
PREVIEWS = "preview"
_KEEP_PREVIEW_SECONDS = 3600
# Nothing takes this long to make: what is left half made by a program that was stopped.
_STRAY_SECONDS = 3600
_MAKING = ".making"


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """
    Say it in words where a folder cannot be written or the disk is full.

    Raises
    ------
    InputError
        ``folder_not_writable``.
    """
    try:
        yield
    except OSError as error:
        raise InputError("folder_not_writable", folder=folder, problem=error.strerror or "") from error


def build(folder: Path, name: UUID | str, make: Callable[[Path], Built]) -> Built:
    """
    Make the pages of a publication beside those that are served; a half one leaves nothing behind.

    Parameters
    ----------
    folder
        `koppel.config.Settings.public_folder`.
    name
        The id of the publication; with a dot and more behind it where something was taken away from it.
    make
        Writes the pages.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return _make(folder / str(name), make)


def is_built(folder: Path, name: UUID | str) -> bool:
    """Return whether pages stand ready; they are put there whole."""
    return (folder / str(name)).is_dir()


def drop(folder: Path, name: UUID | str) -> None:
    """Take away pages that were built and not made public."""
    shutil.rmtree(folder / str(name), ignore_errors=True)


def current(folder: Path) -> str | None:
    """Name what is served, as `build` was told; None where there is nothing."""
    try:
        name = os.readlink(folder / CURRENT)
    except OSError:
        return None
    return name if (folder / name).is_dir() else None


def switch(folder: Path, name: UUID | str | None) -> bool:
    """
    Serve other pages, or none; all others are taken away, so that nothing withdrawn stays behind.

    Returns
    -------
    is_changed
        Whether others were served before.
    """
    before = current(folder)
    pointer = folder / CURRENT
    if name is None:
        pointer.unlink(missing_ok=True)
    else:
        beside = folder / f".{CURRENT}.{uuid4().hex[:8]}"
        beside.symlink_to(str(name), target_is_directory=True)
        beside.replace(pointer)
    for other in _publications(folder):
        if other.name != str(name):
            shutil.rmtree(other, ignore_errors=True)
    _sweep(folder)
    return before != (str(name) if name else None)


def add_preview(folder: Path, make: Callable[[Path], Built], content: bytes = b"") -> str:
    """
    Build pages under a name that cannot be guessed, and return the name; those of an hour ago are taken away.

    Parameters
    ----------
    folder, make
        As `build`.
    content
        What the pages were made of, kept beside them where no visitor comes.
    """
    previews = folder / PREVIEWS
    previews.mkdir(parents=True, exist_ok=True)
    # Others on this machine must not read the names from the folder.
    previews.chmod(0o700)
    for old in previews.iterdir():
        if time.time() - old.stat().st_mtime > _KEEP_PREVIEW_SECONDS:
            _remove(old)
    token = secrets.token_urlsafe(24)
    content_file = _content(previews, token)
    if content:
        content_file.write_bytes(content)
    try:
        _make(previews / token, make)
    except BaseException:
        content_file.unlink(missing_ok=True)
        raise
    return token


def previews(folder: Path) -> tuple[str, ...]:
    """Name the previews that are there."""
    place = folder / PREVIEWS
    if not place.is_dir():
        return ()
    return tuple(sorted(item.name for item in place.iterdir() if item.is_dir() and not item.name.startswith(".")))


def preview_content(folder: Path, token: str) -> bytes | None:
    """Return what a preview was made of; None where that is not known."""
    content_file = _content(folder / PREVIEWS, token)
    return content_file.read_bytes() if content_file.is_file() else None


def drop_preview(folder: Path, token: str) -> None:
    """Take a preview away."""
    shutil.rmtree(folder / PREVIEWS / token, ignore_errors=True)
    _content(folder / PREVIEWS, token).unlink(missing_ok=True)


def _content(previews: Path, token: str) -> Path:
    return previews / f".{token}.copy"


def _remove(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place, ignore_errors=True)
    else:
        place.unlink(missing_ok=True)


def _make(place: Path, make: Callable[[Path], Built]) -> Built:
    making = place.with_name(f".{uuid4().hex[:8]}{_MAKING}")
    try:
        built = make(making)
        # A program that was stopped may have left it here.
        shutil.rmtree(place, ignore_errors=True)
        making.replace(place)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    return built


def _sweep(folder: Path) -> None:
    for stray in folder.glob(".*"):
        is_ours = stray.name.endswith(_MAKING) or stray.name.startswith(f".{CURRENT}.")
        if not is_ours or time.time() - stray.lstat().st_mtime < _STRAY_SECONDS:
            continue
        _remove(stray)


def _publications(folder: Path) -> list[Path]:
    return [place for place in folder.glob("*") if place.is_dir() and not place.is_symlink() and _is_id(place.name)]


def _is_id(name: str) -> bool:
    try:
        UUID(name.partition(".")[0])
    except ValueError:
        return False
    return True
