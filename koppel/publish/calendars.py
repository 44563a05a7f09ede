"""Calendar files (RFC 5545): of all works, of every street, and of each work."""

from __future__ import annotations

import calendar as months
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from koppel.clean import clean, one_line
from koppel.i18n import text
from koppel.model import Precision
from koppel.publish import paths
from koppel.publish.model import PublicState
from koppel.publish.words import (
    hinder_text,
    moved_text,
    period_text,
    phase_text,
    shifted_text,
    state_text,
    together_text,
    when_text,
    where_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from koppel.publish.model import PublicCopy, PublicPeriod, PublicStreet, PublicWork
    from koppel.publish.settings import PublicSettings

_STATUS = {
    PublicState.PLAN: "TENTATIVE",
    PublicState.LIGT_STIL: "TENTATIVE",
    PublicState.GAAT_NIET_DOOR: "CANCELLED",
}
_END = b"END:VCALENDAR\r\n"
_NO_HOST = "koppel.invalid"


def calendars(copy: PublicCopy, settings: PublicSettings, language: str) -> Iterator[tuple[str, bytes]]:
    """
    Make the calendar files of a language.

    Parameters
    ----------
    copy
        What is public. A work without a known start is in no calendar.
    settings
        Name of the programme and address of the site.
    language
        One of `koppel.i18n.LANGUAGES`.

    Yields
    ------
    name, content
        Names as in `koppel.publish.paths`. A street where nothing happens has an empty calendar, so that who follows
        it hears when that changes; so has a work that is not public any more. The same copy gives the same bytes.
    """
    shown = [work for work in copy.works if work.is_shown and work.period.start is not None]
    # Each event is written once and stands in several calendars.
    events = {work.key: _event(work, copy, settings, language).to_ical() for work in shown}
    facts = {"name": settings.name[language], "neighbourhood": settings.neighbourhood}
    name = text("files.calendar.all", language, **facts)
    yield paths.calendar(language), _calendar(name, (events[work.key] for work in shown), language)
    for street in copy.streets:
        name = text("files.calendar.street", language, street=street.name, **facts)
        there = (events[work.key] for work in shown if _touches(work, street))
        yield paths.street_calendar(street.slug, language), _calendar(name, there, language)
    for work in shown:
        yield paths.work_calendar(work.key, language), _calendar(work.title, (events[work.key],), language)
    gone = _calendar(text("files.calendar.gone", language), (), language)
    for work in copy.works:
        # Who follows a work that is gone reads an empty calendar, and its program takes the event away.
        if not work.is_shown:
            yield paths.work_calendar(work.key, language), gone


def days(period: PublicPeriod) -> tuple[date, date] | None:
    """
    Return the first and last day that a period can take, both inclusive.

    An imprecise start is widened to the first day of its month, quarter or year, an imprecise end to the last. Without
    an end only the first day is certain; without a start there is nothing to note down.
    """
    if period.start is None:
        return None
    first = _first_day(period.start, period.start_precision or Precision.DAG)
    if period.end is None:
        return first, first
    return first, max(first, _last_day(period.end, period.end_precision or Precision.DAG))


def _first_day(day: date, precision: Precision) -> date:
    if precision is Precision.DAG:
        return day
    return date(day.year, _months(day, precision)[0], 1)


def _last_day(day: date, precision: Precision) -> date:
    if precision is Precision.DAG:
        return day
    month = _months(day, precision)[1]
    return date(day.year, month, months.monthrange(day.year, month)[1])


def _months(day: date, precision: Precision) -> tuple[int, int]:
    if precision is Precision.JAAR:
        return 1, 12
    if precision is Precision.KWARTAAL:
        first = (day.month - 1) // 3 * 3 + 1
        return first, first + 2
    return day.month, day.month


def _touches(work: PublicWork, street: PublicStreet) -> bool:
    if not work.streets:
        return work.area is not None and work.area == street.area
    return street.slug in work.streets


def _calendar(name: str, events: Iterable[bytes], language: str) -> bytes:
    made = Calendar()
    made.add("prodid", f"-//Koppel//{language.upper()}")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    title = one_line(name)
    made.add("name", title, parameters={"LANGUAGE": language})
    made.add("x-wr-calname", title)
    made.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "P1D")
    return b"".join((made.to_ical().removesuffix(_END), *events, _END))


def _event(work: PublicWork, copy: PublicCopy, settings: PublicSettings, language: str) -> Event:
    span = days(work.period)
    assert span is not None  # noqa: S101
    first, last = span
    host = urlsplit(settings.url or "").hostname or _NO_HOST
    language_parameter = {"LANGUAGE": language}
    event = Event()
    event.add("uid", f"{work.key}@{host}")
    event.add("dtstamp", copy.published_at)
    event.add("last-modified", copy.published_at)
    event.add("sequence", len(work.changes))
    event.add("dtstart", first)
    # The end of an event of whole days is the first day after it; the calendar itself has no day after its last.
    event.add("dtend", last + timedelta(days=1) if last < date.max else last)
    event.add("summary", summary(work, language), parameters=language_parameter)
    event.add("description", description(work, copy, settings, language), parameters=language_parameter)
    where = one_line(where_text(work, copy, language))
    if where:
        event.add("location", where, parameters=language_parameter)
    event.add("status", _STATUS.get(work.state, "CONFIRMED"))
    event.add("transp", "TRANSPARENT")
    if settings.url:
        event.add("url", f"{settings.url}{paths.work_page(work.key, language)}")
    return event


def summary(work: PublicWork, language: str) -> str:
    """Return the title, and how sure the days are where they are not."""
    title, note = one_line(work.title), _note(work, language)
    return text("files.calendar.summary", language, title=title, note=note) if note else title


def _note(work: PublicWork, language: str) -> str:
    if work.state is PublicState.GAAT_NIET_DOOR:
        return text("files.calendar.stopped", language)
    period = work.period
    is_exact = period.start_precision is Precision.DAG and period.end_precision is Precision.DAG
    if work.state is PublicState.PLAN:
        if is_exact:
            return text("files.calendar.plan", language)
        return text("files.calendar.plan_when", language, when=period_text(work, language))
    notes = [text("files.calendar.still", language)] if work.state is PublicState.LIGT_STIL else []
    return ", ".join([*notes, *([] if is_exact else [when_text(period, language)])])


def description(work: PublicWork, copy: PublicCopy, settings: PublicSettings, language: str) -> str:
    """Describe what, when, who, what one notices, whom to ask and where to read more, a line each."""
    kind = copy.kinds.get(work.kind)
    role, channel = one_line(work.contact_role), one_line(work.contact_channel)
    lines = [
        kind.label[language] if kind and kind.label[language] != work.title else "",
        clean(work.text),
        text("files.calendar.when", language, when=period_text(work, language)),
        text("files.calendar.state", language, state=state_text(work.state, language)),
        _sentence(phase_text(work, language)),
        _sentence(shifted_text(work, language)),
        moved_text(work, copy, language),
        text("files.calendar.who", language, partner=one_line(work.partner)) if work.partner else "",
        hinder_text(work.hinder, language),
        together_text(work, copy, language),
        text("files.calendar.ask", language, role=role, channel=channel) if channel else "",
        text("files.calendar.page", language, url=f"{settings.url}{paths.work_page(work.key, language)}")
        if settings.url
        else "",
    ]
    return "\n".join(line for line in lines if line)


def _sentence(phrase: str) -> str:
    return f"{phrase}." if phrase else ""
