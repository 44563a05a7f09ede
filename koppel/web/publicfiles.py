"""The files of a site: listed once, read when first asked for, and never looked up by what a visitor wrote."""

from __future__ import annotations

import asyncio
import os
import re
import time
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from cachetools import LRUCache

from koppel.web.publicheaders import content_type, file_headers, tile_origins

if TYPE_CHECKING:
    from koppel.web.publicheaders import Headers

_PACKED = ".gz"
_INDEX = "index.html"
# Bytes kept in memory of one site.
_KEPT_BYTES = 64 * 2**20
_HEAD_LENGTH = 8192
# How long a switch may go unnoticed.
_NOTICE_SECONDS = 0.5
# How often a folder that changes while it is listed is listed again.
_LOOKS = 4
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")


@dataclass(frozen=True, slots=True)
class Answer:
    """A file as it is sent; ``brief`` are the headers that tell a browser that it has it already."""

    body: bytes
    etag: bytes
    headers: Headers
    brief: Headers


class Site:
    """
    One publication or draft.

    Parameters
    ----------
    root
        Its folder, without links in its path. What stands in it when this is made can be asked for; names that begin
        with a dot, links, and what is not a plain file cannot.
    draft
        Whether it is a draft.
    """

    def __init__(self, root: Path, *, draft: bool = False) -> None:
        names = dict(_walk(str(root), ""))
        twins = {name for name in names if name.endswith(_PACKED) and name.removesuffix(_PACKED) in names}
        self._files = {name: path for name, path in names.items() if name not in twins}
        self._twins = {name.removesuffix(_PACKED): names[name] for name in twins}
        self._pages = {
            name.removesuffix(_INDEX): name for name in names if name == _INDEX or name.endswith(f"/{_INDEX}")
        }
        self.folders = frozenset(address.rstrip("/") for address in self._pages if address)
        self._draft = draft
        self._kept: LRUCache[tuple[str, bool], Answer] = LRUCache(_KEPT_BYTES, lambda answer: len(answer.body))
        start = self._files.get(_INDEX)
        self._images = tile_origins(_head(start)) if start else ()

    async def answer(self, address: str, *, packed: bool) -> Answer | None:
        """
        Return a file as it is sent.

        Parameters
        ----------
        address
            What a visitor asked for, relative to the site; empty for its first page.
        packed
            Whether the visitor can read gzip.

        Returns
        -------
        answer
            None where the site has no such file.

        Raises
        ------
        FileNotFoundError
            The site was taken away.
        """
        name = self._pages.get(address, address)
        key = (name, packed and name in self._twins)
        reply = self._kept.get(key)
        if reply is not None:
            return reply
        path = (self._twins if key[1] else self._files).get(name)
        if path is None:
            return None
        body = await asyncio.to_thread(Path(path).read_bytes)
        reply = self._make(name, body, packed=key[1])
        if len(body) <= _KEPT_BYTES // 4:
            self._kept[key] = reply
        return reply

    def _make(self, name: str, body: bytes, *, packed: bool) -> Answer:
        etag = b'"%s"' % blake2b(body, digest_size=12).hexdigest().encode("ascii")
        brief = [*file_headers(name, images=self._images, draft=self._draft), (b"etag", etag)]
        if name in self._twins:
            brief.append((b"vary", b"accept-encoding"))
        size = str(len(body)).encode("ascii")
        headers = [*brief, (b"content-type", content_type(name)), (b"content-length", size)]
        if packed:
            headers.append((b"content-encoding", b"gzip"))
        return Answer(body, etag, headers, brief)


def _head(page: str) -> str:
    """Read the beginning of a page, where its policy stands; the rest may be long."""
    with open(page, encoding="utf-8", errors="replace") as file:
        return file.read(_HEAD_LENGTH)


def _walk(folder: str, prefix: str) -> list[tuple[str, str]]:
    files: list[tuple[str, str]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                files += _walk(entry.path, f"{prefix}{entry.name}/")
            elif entry.is_file(follow_symlinks=False):
                files.append((f"{prefix}{entry.name}", entry.path))
    return files


class _Place:
    """A folder that may be replaced by another one; looked at twice a second at most."""

    def __init__(self, folder: Path, *, draft: bool) -> None:
        self._folder = folder
        self._draft = draft
        self._site: Site | None = None
        self._sign: tuple[int, int, int] | None = None
        self._until = 0.0

    def site(self, *, at_once: bool = False) -> Site | None:
        now = time.monotonic()
        if at_once or now >= self._until:
            self._until = now + _NOTICE_SECONDS
            self._look()
        return self._site

    def _look(self) -> None:
        # Again when the folder was replaced, and the old one taken away, while its files were listed.
        for _ in range(_LOOKS):
            sign = _sign(self._folder)
            if sign == self._sign:
                return
            try:
                site = self._list() if sign else None
            except (FileNotFoundError, NotADirectoryError):
                continue
            if sign == _sign(self._folder):
                self._site, self._sign = site, sign
                return

    def _list(self) -> Site | None:
        real = self._folder.resolve(strict=True)
        return Site(real, draft=self._draft) if real.parent == self._folder.parent.resolve() else None


def _sign(folder: Path) -> tuple[int, int, int] | None:
    """Tell folders apart that stand at one place after each other; None where there is none."""
    try:
        state = folder.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return state.st_dev, state.st_ino, state.st_mtime_ns


class Shelf:
    """
    What is public now, and the drafts.

    Parameters
    ----------
    folder
        `koppel.config.Settings.public_folder`: in it ``current``, a link to the folder of a publication beside it, and
        ``preview`` with a folder for each draft.
    """

    def __init__(self, folder: Path) -> None:
        self._preview = folder / "preview"
        self._current = _Place(folder / "current", draft=False)
        self._drafts: dict[str, _Place] = {}
        self._until = 0.0

    def current(self, *, at_once: bool = False) -> Site | None:
        """Return the publication that is public; `at_once` sees a switch of a moment ago too."""
        return self._current.site(at_once=at_once)

    def draft(self, token: str, *, at_once: bool = False) -> Site | None:
        """Return the draft with this name; what a visitor wrote is only compared with the names that are there."""
        now = time.monotonic()
        if at_once or now >= self._until:
            self._until = now + _NOTICE_SECONDS
            names = _tokens(self._preview)
            self._drafts = {name: self._drafts.get(name) or _Place(self._preview / name, draft=True) for name in names}
        place = self._drafts.get(token)
        return place.site(at_once=at_once) if place else None


def _tokens(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [
                entry.name for entry in entries if _TOKEN.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False)
            ]
    except (FileNotFoundError, NotADirectoryError):
        return []
