"""The Atom feed (RFC 4287): every thing that residents were told, newest first."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET

from koppel.clean import clean, one_line
from koppel.i18n import text
from koppel.publish import paths
from koppel.publish.model import PublicState
from koppel.publish.words import change_texts, state_text, when_text, where_text

if TYPE_CHECKING:
    from datetime import date

    from koppel.publish.model import PublicCopy, PublicPeriod, PublicWork
    from koppel.publish.settings import PublicSettings

MOST_ENTRIES = 200
_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Names of entries are made under this one, so that they never depend on where the site stands.
_NAMES = UUID("6d1f4e0a-2c6b-5f0e-9c55-0b7a6f2f4f31")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One thing told: ``number`` is 0 for the first publication of a work, then that of the change."""

    work: PublicWork
    number: int
    on: date
    title: str
    lines: tuple[str, ...]


def feed(copy: PublicCopy, settings: PublicSettings, language: str) -> bytes:
    """
    Write the feed of a language.

    Parameters
    ----------
    copy
        What is public; a work that is not public any more has no entry.
    settings
        Name, publisher, licence and, where it is known, the address of the site. Without one links are relative.
    language
        One of `koppel.i18n.LANGUAGES`.

    Returns
    -------
    content
        An entry for the first publication of each work and for each change since; at most `MOST_ENTRIES`. The same
        copy gives the same bytes, and an entry keeps its id in later publications.
    """
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed", {_LANG: language})
    facts = {"name": settings.name[language], "neighbourhood": settings.neighbourhood}
    _add(root, "id", _urn("feed", settings.publisher, settings.neighbourhood, language))
    _add(root, "title", one_line(text("files.feed.title", language, **facts)), type="text")
    _add(root, "subtitle", one_line(text("files.feed.subtitle", language, **facts)), type="text")
    _add(root, "updated", copy.published_at.isoformat())
    _add(root, "rights", one_line(settings.licence[language]), type="text")
    author = _add(root, "author")
    _add(author, "name", one_line(settings.publisher))
    _link(root, "self", "application/atom+xml", paths.feed(language), settings, language)
    _link(root, "alternate", "text/html", paths.start_page(language), settings, language)
    for entry in _entries(copy, language)[:MOST_ENTRIES]:
        _write(root, entry, copy, settings, language)
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _entries(copy: PublicCopy, language: str) -> list[_Entry]:
    shown = [work for work in copy.works if work.is_shown]
    entries = [entry for work in shown for entry in (_first(work, copy, language), *_changes(work, language))]
    return sorted(entries, key=lambda entry: (-entry.on.toordinal(), entry.work.key, -entry.number))


def _first(work: PublicWork, copy: PublicCopy, language: str) -> _Entry:
    where = one_line(where_text(work, copy, language))
    lines = (
        clean(work.text),
        text("files.feed.when", language, when=when_text(_first_period(work), language)),
        text("files.feed.where", language, where=where) if where else "",
        text("files.feed.who", language, partner=one_line(work.partner)) if work.partner else "",
    )
    return _Entry(work, 0, work.first_published, text("files.feed.new", language, title=one_line(work.title)), lines)


def _first_period(work: PublicWork) -> PublicPeriod:
    """Return the period that was told first: the one before the first change of it."""
    return next((change.period for change in work.changes if change.period is not None), work.period)


def _changes(work: PublicWork, language: str) -> list[_Entry]:
    entries = []
    after = work.state
    lines: tuple[str, ...]
    for number, change in reversed(list(enumerate(work.changes, 1))):
        if change.state is not None and after is PublicState.GAAT_NIET_DOOR:
            key, lines = "stopped", (text("files.feed.stopped_text", language),)
        else:
            now = [text("files.feed.now", language, state=state_text(after, language))] if change.state else []
            key, lines = "changed", (*change_texts(change, language), *now)
        title = text(f"files.feed.{key}", language, title=one_line(work.title))
        entries.append(_Entry(work, number, change.on, title, lines))
        after = change.state or after
    return entries


def _write(root: ET.Element, entry: _Entry, copy: PublicCopy, settings: PublicSettings, language: str) -> None:
    work = entry.work
    made = _add(root, "entry")
    moment = f"{entry.on.isoformat()}T00:00:00Z"
    _add(made, "id", _urn("entry", work.key, str(entry.number), entry.on.isoformat(), language))
    _add(made, "title", entry.title, type="text")
    _add(made, "updated", moment)
    _add(made, "published", moment)
    _link(made, "alternate", "text/html", paths.work_page(work.key, language), settings, language)
    if kind := copy.kinds.get(work.kind):
        _add(made, "category", term=kind.id, label=kind.label[language])
    _add(made, "content", "\n".join(line for line in entry.lines if line), type="text")


def _add(parent: ET.Element, name: str, value: str | None = None, **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    made.text = value
    return made


def _link(parent: ET.Element, rel: str, kind: str, name: str, settings: PublicSettings, language: str) -> None:
    here = posixpath.dirname(paths.feed(language)) or "."
    href = f"{settings.url}{name}" if settings.url else posixpath.relpath(name, here)
    _add(parent, "link", rel=rel, type=kind, href=href, hreflang=language)


def _urn(*parts: str) -> str:
    return uuid5(_NAMES, "\n".join(parts)).urn
