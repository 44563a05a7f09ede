"""Works as a page tells them: every text made once for a language, and in groups by time."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from koppel.i18n import text
from koppel.publish.model import Aspect, PublicState
from koppel.publish.words import (
    change_texts,
    day_text,
    hinder_text,
    moved_text,
    moves_told,
    note_days,
    period_text,
    phase_text,
    shifted_text,
    state_text,
    together_text,
    where_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from koppel.publish.model import PublicCopy, PublicKind, PublicWork

_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{5,18}[0-9]")
# Of conversations and help: nobody has to let anybody in for these.
_SOCIAL = "sociaal"
_LAST = {PublicState.KLAAR: "done", PublicState.GAAT_NIET_DOOR: "cancelled"}


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask; ``address`` is a ``mailto:`` or ``tel:`` one, empty where the channel is neither."""

    role: str
    channel: str
    address: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What was told differently on a day."""

    on: date
    day: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteView:
    """A practical note: what it is about, the words of the partner, and on which days it holds, if it says so."""

    label: str
    words: str
    days: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkView:
    """A shown work in the words of a language; texts that do not apply are empty."""

    work: PublicWork
    kind: PublicKind
    kind_label: str
    when: str
    where: str
    state: str
    state_more: str
    hinder: str
    phase: str
    shifted: str
    moved: str
    together: str
    changed: str
    changed_said: tuple[str, ...]
    changes: tuple[ChangeView, ...]
    contact: Contact
    practical: tuple[NoteView, ...]
    visit: tuple[NoteView, ...]

    @property
    def is_free(self) -> bool:
        """Return whether it is about people, to which one may always say no."""
        return self.kind.theme == _SOCIAL

    @property
    def can_be_saved(self) -> bool:
        """Return whether it is something to put in one's calendar."""
        return self.work.period.start is not None and self.work.state not in _LAST


@dataclass(frozen=True, slots=True)
class Group:
    """Works under one heading; ``name`` is one for scripts and tests."""

    name: str
    heading: str
    works: tuple[WorkView, ...]


def contact(role: str, channel: str) -> Contact:
    """Make a link of a mailbox or a number."""
    address = channel.strip()
    if _MAIL.fullmatch(address):
        return Contact(role, address, f"mailto:{quote(address, safe='@+')}")
    if _PHONE.fullmatch(address):
        return Contact(role, address, f"tel:{re.sub(r'[^0-9+]', '', address)}")
    return Contact(role, address, "")


def work_views(copy: PublicCopy, language: str) -> Mapping[str, WorkView]:
    """Return the shown works by key, in the order of the copy."""
    return {work.key: _view(work, copy, language) for work in copy.works if work.is_shown}


def _notes(work: PublicWork, language: str, *, visit: bool) -> tuple[NoteView, ...]:
    if work.state in _LAST:
        return ()
    return tuple(
        NoteView(text(f"practical.sort.{note.sort.value}", language), note.words, note_days(note, language))
        for note in work.notes
        if note.sort.is_visit is visit
    )


def _view(work: PublicWork, copy: PublicCopy, language: str) -> WorkView:
    kind = copy.kinds[work.kind]
    is_changed = bool(work.changes)
    return WorkView(
        work=work,
        kind=kind,
        kind_label=kind.label[language],
        when=period_text(work, language),
        where=where_text(work, copy, language),
        state=state_text(work.state, language),
        state_more=text(f"site.sure.{work.state.value}", language),
        hinder=hinder_text(work.hinder, language),
        phase=phase_text(work, language),
        shifted=shifted_text(work, language),
        moved=moved_text(work, copy, language),
        together=together_text(work, copy, language),
        changed=text("site.work.changed", language, day=day_text(work.changed_on, language)) if is_changed else "",
        changed_said=_changed_said(work, copy, language),
        changes=tuple(
            ChangeView(change.on, day_text(change.on, language), change_texts(change, language))
            for change in reversed(work.changes)
        ),
        practical=_notes(work, language, visit=False),
        visit=_notes(work, language, visit=True),
        contact=contact(work.contact_role, work.contact_channel),
    )


def _changed_said(work: PublicWork, copy: PublicCopy, language: str) -> tuple[str, ...]:
    """Describe what the last change was; that the date moved stands above it, where that is still told."""
    if not work.changes:
        return ()
    last = work.changes[-1]
    if last in moves_told(work, copy.day):
        last = replace(last, aspects=tuple(aspect for aspect in last.aspects if aspect is not Aspect.PERIOD))
    return change_texts(last, language)


def groups(views: Iterable[WorkView], language: str) -> tuple[Group, ...]:
    """Put works under headings in order of time: under way, by year, date unknown, finished, cancelled."""
    views_by_group: dict[str, list[WorkView]] = {}
    for view in views:
        views_by_group.setdefault(_group(view.work), []).append(view)
    order = ("now", *sorted(name for name in views_by_group if name.isdigit()), "unknown", "done", "cancelled")
    return tuple(
        Group(name, _heading(name, language), tuple(views_by_group[name])) for name in order if name in views_by_group
    )


def _group(work: PublicWork) -> str:
    if work.state is PublicState.BEZIG:
        return "now"
    first = work.period.start or work.period.end
    return _LAST.get(work.state) or (str(first.year) if first else "unknown")


def _heading(name: str, language: str) -> str:
    return text("site.group.year", language, year=name) if name.isdigit() else text(f"site.group.{name}", language)
