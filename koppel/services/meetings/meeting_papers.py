"""The agenda and the list of decisions of a meeting as files."""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING

from koppel import clock, formats
from koppel.access import Task
from koppel.errors import InputError
from koppel.exports.report import Cell, Column, Part, Report
from koppel.exports.report_docx import report_docx
from koppel.exports.report_pdf import report_pdf
from koppel.i18n import LANGUAGES, text
from koppel.services.meetings.meeting_agenda import agenda
from koppel.services.meetings.meeting_areas import meeting_areas
from koppel.services.meetings.meeting_map import meeting_map
from koppel.services.meetings.meeting_outcome import PARTS, Line
from koppel.services.meetings.meetings import decided
from koppel.services.meetings.proposed_points import SECTIONS
from koppel.services.news.attention import SHARED
from koppel.services.permission import require
from koppel.store.deciding.events import known_works
from koppel.store.meetings import meetings as stored
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from typing import Any
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.model.meetings import Meeting
    from koppel.store.database import Store

AGENDA, DECISIONS, MAP = "agenda", "decisions", "map"
PDF, DOCX = "pdf", "docx"
MIMES = {PDF: "application/pdf", DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
# In which forms each paper is made.
FORMS = {AGENDA: (PDF, DOCX), DECISIONS: (PDF, DOCX), MAP: (PDF,)}
# Parts of the list of decisions in which nothing is decided.
_PLAIN = ("notes", "put_off", "not_reached")
_MAKERS = {PDF: report_pdf, DOCX: report_docx}


def paper(
    store: Store, catalogue: Catalogue, language: str, identity: UUID, which: str, form: str, *, today: date
) -> tuple[str, bytes]:
    """
    Return a paper of a meeting, with a name for the file.

    It holds what all at the table may read, whoever asks: a work that a partner keeps for itself is in none, also where
    it was shared when the meeting was held.

    Parameters
    ----------
    store, catalogue, language
        Of this installation.
    identity
        Of the meeting.
    which
        ``agenda``, ``decisions``, or ``map``: the points on one sheet.
    form
        ``pdf`` or ``docx``; the map is ``pdf``.
    today
        Actions with a deadline before it are overdue.

    Raises
    ------
    NotFoundError
        ``meeting_unknown``.
    RefusedError
        ``forbidden.read``; ``meeting_not_begun``: there is no list of decisions yet.
    InputError
        ``paper_unknown``; ``meeting_map_none``: no point is about a work.
    """
    require(store, Task.READ)
    if form not in FORMS.get(which, ()):
        raise InputError("paper_unknown", right=", ".join(_MAKERS))
    if which == MAP:
        content = meeting_map(store, catalogue, language, identity, today=today)
        with store.read() as cursor:
            return paper_name(stored.get_meeting(cursor, identity), which, form, language), content
    made = report(store, catalogue, language, identity, which, today=today)
    with store.read() as cursor:
        meeting = stored.get_meeting(cursor, identity)
    return paper_name(meeting, which, form, language), apart(_MAKERS[form], made)


def paper_name(meeting: Meeting, which: str, form: str, language: str) -> str:
    """Return the name of a file."""
    return f"{text(f'meeting.file.{which}', language, number=meeting.number, day=meeting.day.isoformat())}.{form}"


def report(store: Store, catalogue: Catalogue, language: str, identity: UUID, which: str, *, today: date) -> Report:
    """
    Return a paper of a meeting in words; see `paper`.

    Raises
    ------
    NotFoundError, RefusedError
        As `paper`.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        meeting = stored.get_meeting(cursor, identity)
    stored_papers = json.loads(meeting.record)[language] if meeting.record else {}
    outside = 0
    if which == AGENDA:
        parts, left_out = _agenda(store, catalogue, language, meeting, stored_papers.get(AGENDA), today)
    else:
        decided = stored_papers[DECISIONS] if meeting.closed_at is not None else None
        parts, left_out, outside = _decisions(store, catalogue, language, meeting, decided, today)
    facts = [(text("meeting.day", language), formats.day(meeting.day, language))]
    if meeting.areas:
        names = [item.name for item in meeting_areas(store, meeting.areas)]
        facts.append((text("meeting.areas", language), formats.listed(names, language)))
    if meeting.place:
        facts.append((text("meeting.place", language), meeting.place))
    at = meeting.prepared_at if meeting.started_at is None else meeting.closed_at or meeting.started_at
    if which == DECISIONS and meeting.started_at is not None:
        facts.append((text("meeting.held", language), _held(meeting, language)))
        if meeting.closed_at is not None and meeting.closed_at != meeting.ended_at:
            facts.append((text("meeting.mended", language), formats.moment(meeting.closed_at, language)))
    counts = (("left_out", left_out), ("outside", outside))
    foot = " ".join(text(f"meeting.{name}", language, count=count) for name, count in counts if count)
    return Report(
        title=text(f"meeting.title.{which}", language),
        subtitle=text("meeting.subtitle", language, number=meeting.number, day=formats.day(meeting.day, language)),
        facts=tuple(facts),
        parts=parts,
        empty=text(f"meeting.empty.{which}", language),
        foot=foot,
        page=text("meeting.page", language, page="{page}", count="{count}"),
        language=language,
        at=at.replace(tzinfo=UTC),
    )


def recorded_lines(store: Store, meeting: Meeting) -> tuple[Line, ...]:
    """
    Return the list of decisions of a meeting that was closed, less what is not shared any more.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    stored_papers = json.loads(meeting.record)[LANGUAGES[0]] if meeting.record else {}
    lines = (Line.of(item) for item in _still_shared(store, stored_papers.get(DECISIONS, ())))
    return tuple(line for line in lines if not line.is_outside)


def _held(meeting: Meeting, language: str) -> str:
    """Describe from when until when a meeting was held; the day of the end only where it is another."""
    if meeting.started_at is None or meeting.ended_at is None:
        return f"{formats.moment(meeting.started_at, language)} – {text('meeting.not_closed', language)}"
    start, end = (clock.local(at) for at in (meeting.started_at, meeting.ended_at))
    write = formats.time_of_day if start.date() == end.date() else formats.moment
    return f"{write(start, language)} – {write(end, language)}"


def _agenda(
    store: Store,
    catalogue: Catalogue,
    language: str,
    meeting: Meeting,
    stored: Sequence[dict[str, Any]] | None,
    today: date,
) -> tuple[tuple[Part, ...], int]:
    left_out = 0
    if stored is None:
        agenda_points = [
            point for point in agenda(store, catalogue, language, meeting.id, today=today) if point.item.is_in
        ]
        left_out = sum(not point.is_shown for point in agenda_points)
        points = [
            (item.number, item.item.section, item.title, item.texts, item.item.note)
            for item in agenda_points
            if item.is_shown
        ]
    else:
        shown = _still_shared(store, stored)
        left_out = len(stored) - len(shown)
        # Agendas that were kept before have no notes and no numbers.
        points = [
            (item.get("number", at), item["section"], item["title"], tuple(item["lines"]), item.get("note", ""))
            for at, item in enumerate(shown, 1)
        ]
    columns = (
        Column(text("meeting.column.number", language), 8),
        Column(text("meeting.column.point", language), 62),
        Column(text("meeting.column.notes", language), 30),
    )
    # In the order of the agenda; a heading wherever another section begins.
    parts: list[tuple[str, list[tuple[Cell, ...]]]] = []
    for number, section, title, lines, note in points:
        if not parts or parts[-1][0] != section:
            parts.append((section, []))
        row = (Cell((str(number),)), Cell((title, *lines), is_bold=True), Cell((note,) if note else ()))
        parts[-1][1].append(row)
    heads = {name: text(f"meeting.section.{name}", language) for name in SECTIONS}
    before: set[str] = set()
    headed = []
    for name, rows in parts:
        # Who leads may have put another point between them.
        head = text("meeting.section_more", language, name=heads[name]) if name in before else heads[name]
        before.add(name)
        headed.append(Part(head, columns, tuple(rows)))
    return tuple(headed), left_out


def _decisions(
    store: Store,
    catalogue: Catalogue,
    language: str,
    meeting: Meeting,
    stored: Sequence[dict[str, Any]] | None,
    today: date,
) -> tuple[tuple[Part, ...], int, int]:
    """Return the list of decisions, with how many are not shared any more, and how many are of other areas."""
    if stored is None:
        lines: list[Line] = list(decided(store, catalogue, language, meeting, today=today))
        left_out = 0
    else:
        shown = _still_shared(store, stored)
        lines, left_out = [Line.of(item) for item in shown], len(stored) - len(shown)
    parts = []
    for name in PARTS:
        part_lines = [line for line in lines if line.part == name and not line.is_outside]
        if part_lines:
            parts.append(_decided_part(name, part_lines, language))
    return tuple(parts), left_out, sum(line.is_outside for line in lines)


def _decided_part(name: str, lines: Sequence[Line], language: str) -> Part:
    """Lay out a part of the list of decisions; a column in which nothing would stand is left out."""
    # A note says more than the name of its point.
    about, decided = (36, 57) if name == "notes" else (49, 24)
    columns = {
        "number": ("column.number", 7),
        "about": ("column.about", about),
        "decided": (f"column.{name}", decided),
        "more": (f"more.{name}", 20),
    }
    rows = [
        {
            "number": Cell((str(line.number),) if line.number else ()),
            "about": Cell((line.about, *line.facts), is_bold=name not in _PLAIN),
            "decided": Cell((line.decided,) if line.decided else (), is_bold=name not in _PLAIN),
            "more": Cell((line.more,) if line.more else ()),
        }
        for line in lines
    ]
    filled = [column for column in columns if column == "about" or any(row[column].lines for row in rows)]
    return Part(
        text(f"meeting.part.{name}", language),
        tuple(Column(text(f"meeting.{key}", language), width) for key, width in map(columns.__getitem__, filled)),
        tuple(tuple(row[column] for column in filled) for row in rows),
    )


def _still_shared(store: Store, stored: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out what tells of a work that its partner does not share any more."""
    listed = list(stored)
    wanted = {work for item in listed for work in item["works"]}
    with store.visible_to(SHARED).read() as cursor:
        shared = {str(work) for work in known_works(cursor, wanted)}
    return [item for item in listed if set(item["works"]) <= shared]
