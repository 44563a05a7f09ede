"""The whole site as a folder: pages, data, calendars, feed and paper, each beside its compressed twin."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.i18n import LANGUAGES
from koppel.publish import paths
from koppel.publish.calendars import calendars
from koppel.publish.feed import feed
from koppel.publish.html import evening_files, pages, site_assets
from koppel.publish.opendata import open_data
from koppel.publish.paper import papers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from koppel.publish.model import Ground, PublicCopy
    from koppel.publish.settings import PublicSettings

MARK = "publicatie.json"
# What a web server would compress; paper is so already.
_COMPRESSED = (".html", ".css", ".js", ".json", ".geojson", ".xml", ".ics", ".svg", ".txt")
_LEAST_BYTES = 400


@dataclass(frozen=True, slots=True)
class Built:
    """How many files a site has, without compressed twins, and their size in bytes."""

    files: int
    bytes: int


def build_site(
    copy: PublicCopy,
    ground: Ground,
    settings: PublicSettings,
    folder: Path,
    *,
    progress: Callable[[int], None] | None = None,
) -> Built:
    """
    Write a site.

    Parameters
    ----------
    copy, ground, settings
        What it shows; nothing else goes in.
    folder
        Empty or absent.
    progress
        Called now and then with the number of files written.

    Returns
    -------
    built
        Every file was written; the caller moves the folder to its place.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names: set[str] = set()
    size = 0
    for name, content in _files(copy, ground, settings):
        if name in names:
            raise ValueError(f"two files of one name: {name}")
        names.add(name)
        size += len(content)
        _write(folder / name, content)
        if progress is not None and len(names) % 20 == 0:
            progress(len(names))
    return Built(len(names), size)


def _files(copy: PublicCopy, ground: Ground, settings: PublicSettings) -> Iterator[tuple[str, bytes]]:
    assets = site_assets(copy, ground, settings)
    yield from assets.files.items()
    for language in LANGUAGES:
        yield from pages(copy, ground, settings, language, assets)
        yield from calendars(copy, settings, language)
        yield paths.feed(language), feed(copy, settings, language)
    yield from evening_files(copy, settings, assets)
    yield paths.OPEN_DATA, open_data(copy, settings)
    for language in LANGUAGES:
        # The sheets for the doors are in Dutch: a street's neighbours get one sheet.
        yield from papers(copy, ground, settings, language, streets=language == LANGUAGES[0], within=assets.reach)
    shown = sum(work.is_shown for work in copy.works)
    mark = {"number": copy.number, "published_at": copy.published_at.isoformat(), "works": shown}
    yield MARK, json.dumps(mark).encode("utf-8")


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    if file.name.endswith(_COMPRESSED) and len(content) >= _LEAST_BYTES:
        packed = gzip.compress(content, 9, mtime=0)
        file.with_name(f"{file.name}.gz").write_bytes(packed)
