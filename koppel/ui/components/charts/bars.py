"""A few works as bars on a time axis, as HTML; what can move is drawn lighter around them."""

from __future__ import annotations

from datetime import date, timedelta
from html import escape
from typing import TYPE_CHECKING

from koppel.services.plans.filters import day_number, quarter_of, quarter_words
from koppel.ui.words import short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.services.chances.opportunities import Bar

_EPOCH = date(1970, 1, 1)
_MARGIN_DAYS = 45


def bars_html(bars: Sequence[Bar], today: date, language: str, *, now: str, can_move: str) -> str:
    """
    Draw bars.

    Parameters
    ----------
    bars
        Works with a period.
    today
        Marked with a line where it lies on the axis.
    language
        One of `koppel.i18n.LANGUAGES`.
    now, can_move
        What today and a window are called.
    """
    if not bars:
        return ""
    low = min(item.start for item in bars) - _MARGIN_DAYS
    high = max(item.end for item in bars) + _MARGIN_DAYS
    rows = "".join(_row(item, low, high, can_move, language) for item in bars)
    marks = "".join(
        f'<span class="koppel-year" style="left:{_share(day_number(day), low, high):.2f}%">{label}</span>'
        for day, label in _ticks(low, high, language)
    )
    line = ""
    if low <= day_number(today) <= high:
        left = _share(day_number(today), low, high)
        line = f'<span class="koppel-today" style="left:{left:.2f}%" title="{escape(now, quote=True)}"></span>'
    return (
        f'<div class="koppel-bars">{rows}<div class="koppel-axis"><span></span><div>{marks}</div></div>'
        f'<div class="koppel-over"><span></span><div>{line}</div></div></div>'
    )


def _row(item: Bar, low: int, high: int, can_move: str, language: str) -> str:
    window = _span(max(item.window_start, low), min(item.window_end, high), low, high)
    period = _span(item.start, item.end, low, high)
    moves = "" if (item.window_start, item.window_end) == (item.start, item.end) else f" ({can_move})"
    return (
        f'<div class="koppel-bar-row"><span>{escape(short(item.kind, 60))}</span>'
        f'<div role="img" aria-label="{escape(f"{short(item.title, 120)}: {item.period}{moves}", quote=True)}" '
        f'title="{escape(f"{short(item.title, 120)}: {item.period}{moves}", quote=True)}">'
        f'<i class="koppel-window" style="{window};background:{item.color}"></i>'
        f'<i class="koppel-period" style="{period};background:{item.color}"></i></div></div>'
    )


def _span(first: int, last: int, low: int, high: int) -> str:
    left = _share(first, low, high)
    return f"left:{left:.2f}%;width:{max(0.6, _share(last + 1, low, high) - left):.2f}%"


def _share(day: int, low: int, high: int) -> float:
    return 100.0 * (day - low) / (high - low)


def _ticks(low: int, high: int, language: str) -> list[tuple[date, str]]:
    """Return the first days of years, or of quarters where less than two years are drawn."""
    first, last = _EPOCH + timedelta(low), _EPOCH + timedelta(high)
    months = (1,) if (last - first).days > 730 else (1, 4, 7, 10)
    days = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in months]
    named = [(day, str(day.year) if len(months) == 1 else quarter_words(quarter_of(day), language)) for day in days]
    return [(day, label) for day, label in named if first < day < last]
