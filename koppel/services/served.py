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


def build(folder: Path, identity: UUID, make: Callable[[Path], Built]) -> Built:
    """Make the pages of a publication beside those that are served; a half one leaves nothing behind."""
    folder.mkdir(parents=True, exist_ok=True)
    return _make(folder / str(identity), make)


def is_built(folder: Path, identity: UUID) -> bool:
    """Tell whether pages of a publication stand ready; they are put there whole."""
    return (folder / str(identity)).is_dir()


def drop(folder: Path, identity: UUID) -> None:
    """Take away pages that were built and not made public."""
    shutil.rmtree(folder / str(identity), ignore_errors=True)


def current(folder: Path) -> str | None:
    """Name the publication that is served; None where there is none."""
    try:
        name = os.readlink(folder / CURRENT)
    except OSError:
        return None
    return name if (folder / name).is_dir() else None


def switch(folder: Path, identity: UUID | None) -> bool:
    """
    Serve another publication, or none; pages of others are taken away, so that nothing withdrawn stays behind.

    Returns
    -------
    is_changed
        Whether another one was served before.
    """
    before = current(folder)
    pointer = folder / CURRENT
    if identity is None:
        pointer.unlink(missing_ok=True)
    else:
        beside = folder / f".{CURRENT}.{uuid4().hex[:8]}"
        beside.symlink_to(str(identity), target_is_directory=True)
        beside.replace(pointer)
    for other in _publications(folder):
        if other.name != str(identity):
            shutil.rmtree(other, ignore_errors=True)
    _sweep(folder)
    return before != (str(identity) if identity else None)


def add_preview(folder: Path, make: Callable[[Path], Built]) -> str:
    """Build pages under a name that cannot be guessed, and give the name; those of an hour ago are taken away."""
    previews = folder / PREVIEWS
    previews.mkdir(parents=True, exist_ok=True)
    # Others on this machine must not read the names from the folder.
    previews.chmod(0o700)
    for old in previews.iterdir():
        if time.time() - old.stat().st_mtime > _KEEP_PREVIEW_SECONDS:
            shutil.rmtree(old, ignore_errors=True)
    token = secrets.token_urlsafe(24)
    _make(previews / token, make)
    return token


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
        if stray.is_symlink():
            stray.unlink(missing_ok=True)
        else:
            shutil.rmtree(stray, ignore_errors=True)


def _publications(folder: Path) -> list[Path]:
    return [place for place in folder.glob("*") if place.is_dir() and not place.is_symlink() and _is_id(place.name)]


def _is_id(name: str) -> bool:
    try:
        UUID(name)
    except ValueError:
        return False
    return True
