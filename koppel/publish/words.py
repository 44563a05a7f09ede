"""What residents read: periods, states, hinder, changes and togetherness in plain words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from koppel import clock, formats
from koppel.clean import one_line
from koppel.i18n import text
from koppel.model import Precision
from koppel.publish.model import Aspect, PublicPeriod, PublicState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from koppel.model.practical import PracticalNote
    from koppel.publish.model import PublicChange, PublicCopy, PublicKind, PublicWork

_UNSURE = frozenset({PublicState.PLAN})


def day_text(day: date, language: str) -> str:
    """Describe a day: ``5 april 2027``."""
    return formats.day(day, language)


def moment_text(moment: datetime, language: str) -> str:
    """Describe the day of a moment, in the Netherlands."""
    return formats.day(clock.local(moment).date(), language)


def date_text(day: date, precision: Precision, language: str, *, year: bool = True) -> str:
    """Describe a date as exactly as it is known: ``5 april 2027``, ``april 2027``, ``najaar 2027``, ``2027``."""
    if precision is Precision.KWARTAAL:
        quarter = text(f"public.quarter.{(day.month - 1) // 3 + 1}", language)
        return text("public.of_year", language, part=quarter, year=day.year) if year else quarter
    if year or precision is Precision.JAAR:
        return formats.date_words(day, precision, language)
    return (formats.day_of_year if precision is Precision.DAG else formats.month_of_year)(day, language)


def when_text(period: PublicPeriod, language: str) -> str:
    """
    Describe a period without how sure it is.

    Examples: ``5 april tot en met 29 oktober 2027``, ``10 tot en met 21 mei 2027``, ``najaar 2027``,
    ``vanaf april 2027, einddatum nog niet bekend``.
    """
    if period.start is None:
        if period.end is None:
            return text("public.when.unknown", language)
        end = date_text(period.end, period.end_precision or Precision.DAG, language)
        return text("public.when.until", language, end=end)
    precision = period.start_precision or Precision.DAG
    start = date_text(period.start, precision, language)
    if period.end is None:
        return text("public.when.from", language, start=start)
    end = date_text(period.end, period.end_precision or Precision.DAG, language)
    if start == end:
        return start
    both = (precision, period.end_precision or Precision.DAG)
    if (period.start.year, period.start.month) == (period.end.year, period.end.month) and set(both) == {Precision.DAG}:
        # The month is said once, as the year is.
        start = str(period.start.day)
    elif period.start.year == period.end.year and Precision.JAAR not in both:
        start = date_text(period.start, precision, language, year=False)
    return text("public.when.range", language, start=start, end=end)


def period_text(work: PublicWork, language: str) -> str:
    """Describe when, and that it can still change where nothing is agreed: ``najaar 2027, kan nog veranderen``."""
    when = when_text(work.period, language)
    return text("public.when.unsure", language, when=when) if work.state in _UNSURE else when


def state_text(state: PublicState, language: str) -> str:
    """Describe how far a work is: ``Plan, kan nog wijzigen``."""
    return text(f"public.state.{state.value}", language)


def hinder_text(hinder: int, language: str) -> str:
    """Describe what one will notice."""
    return text(f"public.hinder.{min(max(hinder, 0), 3)}", language)


def phase_text(work: PublicWork, language: str) -> str:
    """Write ``Deel 2 van 4``; empty where there are no phases."""
    if not work.phase or not work.phase_count:
        return ""
    return text("public.phase", language, phase=work.phase, count=work.phase_count)


def shifted_text(work: PublicWork, language: str) -> str:
    """Write ``Al 2 keer verschoven``; empty where it never was."""
    times = work.times_shifted
    return "" if not times else text(f"public.shifted.{'once' if times == 1 else 'often'}", language, times=times)


def told_until(move: PublicChange) -> date:
    """Return the first day on which it is no longer told that a work moved: a year after the day of telling."""
    try:
        return move.on.replace(year=move.on.year + 1)
    except ValueError:
        return date(move.on.year + 1, 3, 1)


def moves_told(work: PublicWork, day: date) -> tuple[PublicChange, ...]:
    """Return the moves of a work that are told on a day, the last one first."""
    return tuple(change for change in reversed(work.changes) if change.is_shifted and day < told_until(change))


def reason_text(move: PublicChange, language: str) -> str:
    """Describe why a work moved, or that this was not said."""
    reason = one_line(move.reason)
    if not reason:
        return text("public.moved.no_reason", language)
    return text("public.moved.because", language, reason=reason if reason[-1] in ".!?…" else f"{reason}.")


def moved_text(work: PublicWork, copy: PublicCopy, language: str) -> str:
    """
    Describe what was told before a work moved, and why it moved; empty where it did not within a year.

    ``Eerder stond hier: voorjaar 2027. Waarom verschoven: de aannemer heeft meer tijd nodig.``
    """
    move = next(iter(moves_told(work, copy.day)), None)
    if move is None or move.period is None:
        return ""
    before = text("public.moved.before", language, before=when_text(move.period, language))
    return f"{before} {reason_text(move, language)}"


def note_days(note: PracticalNote, language: str) -> str:
    """Describe the days on which a practical note holds; empty where it holds as long as its work goes on."""
    if note.start is None or note.end is None:
        return ""
    return when_text(PublicPeriod(note.start, Precision.DAG, note.end, Precision.DAG), language)


def where_text(work: PublicWork, copy: PublicCopy, language: str) -> str:
    """Describe where: its first streets, or its buurt."""
    names = {item.slug: item.name for item in copy.streets}
    streets = [names[slug] for slug in work.streets if slug in names]
    area = next((item.name for item in copy.areas if item.slug == work.area), "")
    if work.geometry is None:
        return text("public.where.area", language, area=area)
    if not streets:
        return text("public.where.in_area", language, area=area) if area else ""
    if len(streets) > 4:
        return text(
            "public.where.many", language, streets=listed(streets[:3], language, last=False), more=len(streets) - 3
        )
    return listed(streets, language)


def change_texts(change: PublicChange, language: str) -> tuple[str, ...]:
    """Describe what one publication told differently, a sentence each; the caller says on which day."""
    sentences = []
    for aspect in change.aspects:
        if aspect is Aspect.STATE and change.state is not None:
            key = "restarted" if change.state is PublicState.GAAT_NIET_DOOR else "state"
            sentences.append(text(f"public.change.{key}", language, before=state_text(change.state, language)))
        elif aspect is Aspect.PERIOD and change.period is not None:
            key = "shifted" if change.is_shifted else "sharper"
            sentences.append(text(f"public.change.{key}", language, before=when_text(change.period, language)))
            if change.is_shifted:
                sentences.append(reason_text(change, language))
        else:
            sentences.append(text(f"public.change.{aspect.value}", language))
    return tuple(sentences)


def together_keys(work: PublicWork, copy: PublicCopy) -> tuple[str, ...]:
    """Name the works that are done together with this one, itself too; empty where nothing is agreed any more."""
    group = next((keys for keys in copy.together if work.key in keys), ())
    if not group:
        return ()
    going = {item.key for item in copy.works if item.is_shown and item.state is not PublicState.GAAT_NIET_DOOR}
    left = tuple(key for key in group if key in going)
    return left if work.key in left and len(left) >= 2 else ()


def together_text(work: PublicWork, copy: PublicCopy, language: str) -> str:
    """
    Describe in one sentence with what a work is done together; empty where nothing is agreed.

    ``De straat gaat één keer open: riool en warmtenet samen`` where two or more of them open ground that they share.
    """
    keys = together_keys(work, copy)
    if not keys:
        return ""
    works = {item.key: item for item in copy.works}
    shown = [works[key] for key in keys]
    return _together(shown, copy, language)


def _together(works: Sequence[PublicWork], copy: PublicCopy, language: str) -> str:
    keys = {item.key for item in works}
    most: set[str] = max((keys.intersection(group) for group in copy.opened_once), key=len, default=set())
    opening = [item for item in works if item.key in most]
    others = [item for item in works if item.key not in most]
    if len(opening) < 2:
        return text("public.together.alone", language, works=_named(works, copy.kinds, language))
    once = text("public.together.once", language, works=_named(opening, copy.kinds, language))
    if not others:
        return once
    return f"{once} {text('public.together.also', language, works=_named(others, copy.kinds, language))}"


def _named(works: Sequence[PublicWork], kinds: Mapping[str, PublicKind], language: str) -> str:
    labels = [kinds[item.kind].label[language] for item in works]
    return listed(list(dict.fromkeys(label[:1].lower() + label[1:] for label in labels)), language)


def listed(parts: Sequence[str], language: str, *, last: bool = True) -> str:
    """Join as in speech: ``a, b en c``; without ``en`` where more follows."""
    if len(parts) < 2 or not last:
        return ", ".join(parts)
    return formats.listed(parts, language)
