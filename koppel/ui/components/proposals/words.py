"""What is asked of a work, and how it stands, in words."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from koppel import formats
from koppel.model import Precision
from koppel.model.proposals import MoveReply
from koppel.services.planning.plan_again import change_words, figure_changes
from koppel.ui.words import short

if TYPE_CHECKING:
    from datetime import date

    from koppel.model.proposals import MoveAnswer
    from koppel.services.planning.asked import AskedMove, AskedSet
    from koppel.ui.session import Session

MOST_NAMED = 5


def move_html(session: Session, item: AskedMove) -> str:
    """Return what is asked of a work: from when to when, why, with what it is then, and what changed meanwhile."""
    pieces = [
        f"<strong>{escape(short(item.work.title, 160))}</strong>",
        escape(_why(session, item)),
    ]
    if beside := together_words(session, item):
        pieces.append(f"<small>{escape(beside)}</small>")
    if item.is_changed:
        changed = session.text(
            "proposals.changed",
            by=item.work.recorded_by or "",
            at=session.when(item.work.recorded_from),
            now=_period(session, item.work.start, item.work.end),
        )
        pieces.append(f"<b>{escape(changed)}</b>")
    return f'<p class="koppel-said">{"<br>".join(pieces)}</p>'


def together_words(session: Session, item: AskedMove) -> str:
    """Name the works that a work is then at the same time with; nothing where there are none."""
    columns = session.columns()
    others = [
        columns.activities[columns.place[identity]] for identity in item.move.together if identity in columns.place
    ]
    if not others:
        return ""
    names = [session.text("proposals.work_of", title=short(one.title, 80), partner=one.partner) for one in others]
    if len(names) > MOST_NAMED:
        names = [*names[:MOST_NAMED], session.text("proposals.more", count=len(names) - MOST_NAMED)]
    return session.text("proposals.together", works=formats.listed(names, session.language))


def answer_words(session: Session, answer: MoveAnswer) -> str:
    """Say what was answered, by whom and when."""
    sentence = session.text(f"proposals.reply.{answer.reply.value}")
    days = window_words(session, answer)
    parts = [part for part in (answer.explanation, days) if part]
    words = f"{sentence}: {'; '.join(parts)}" if parts and answer.reply is not MoveReply.CAN else sentence
    if answer.reply is MoveReply.CAN and answer.explanation:
        words = f"{sentence} ({answer.explanation})"
    return session.text("proposals.answer_by", answer=words.rstrip("."), who=answer.by, when=session.when(answer.at))


def window_words(session: Session, answer: MoveAnswer) -> str:
    """Say between which days a work can be done; nothing where no days were named."""
    days = {
        name: formats.day(day, session.language)
        for name, day in (("earliest", answer.earliest), ("latest", answer.latest))
        if day is not None
    }
    return session.text(f"proposals.window.{'_'.join(days)}", **days) if days else ""


def gain_html(session: Session, asked: AskedSet, moves: tuple[AskedMove, ...]) -> str:
    """Return what the whole plan is better and worse at, and with how many works of others one's own coincide."""
    figures = asked.record.figures
    changes = figure_changes(figures["before"], figures["after"])
    better = [change_words(item, session.language) for item in changes if not item.is_worse]
    worse = [change_words(item, session.language) for item in changes if item.is_worse]
    columns = session.columns()
    beside = [
        f"“{short(item.work.title, 80)}”" for item in moves if any(one in columns.place for one in item.move.together)
    ]
    if beside:
        named = beside[:MOST_NAMED]
        if len(beside) > MOST_NAMED:
            named.append(session.text("proposals.more", count=len(beside) - MOST_NAMED))
        works = formats.listed(named, session.language)
        better.insert(0, session.text("proposals.beside", count=len(beside), works=works))
    parts = []
    for name, sentences in (("gains", better), ("losses", worse)):
        if sentences:
            rows = "".join(f"<li>{escape(formats.capitalised(sentence))}</li>" for sentence in sentences)
            parts.append(f"<p><b>{escape(session.text(f'proposals.{name}'))}</b></p><ul>{rows}</ul>")
    return f'<div class="koppel-said">{"".join(parts)}</div>' if parts else ""


def _why(session: Session, item: AskedMove) -> str:
    move = item.move
    if not move.why:
        question = session.text("proposals.asked_to_drop") if move.is_dropped else _dates(session, item, "from_to")
        return f"{question} {session.text('proposals.why_hidden')}"
    if not move.months and not move.is_dropped:
        return _dates(session, item, "within_month")
    return move.why[session.language]


def _dates(session: Session, item: AskedMove, key: str) -> str:
    move = item.move
    return session.text(
        f"proposals.{key}",
        before=_days(session, move.from_start, move.from_end),
        after=_days(session, move.start or move.from_start, move.end or move.from_end),
    )


def _days(session: Session, start: date | None, end: date | None) -> str:
    if start is None:
        return session.text("proposals.undated")
    return formats.day_period(start, end or start, session.language)


def _period(session: Session, start: date | None, end: date | None) -> str:
    if start is None:
        return session.text("proposals.undated")
    if end is None:
        return formats.date_words(start, Precision.MAAND, session.language)
    return formats.period((start, Precision.MAAND), (end, Precision.MAAND), session.language)
