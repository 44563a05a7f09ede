"""The time line as a compact layer for the browser, which only places what is laid out here."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np

from koppel import formats
from koppel.services.facts.works import period_text
from koppel.services.pictures.timeline import lay_out
from koppel.services.plans.filters import day_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from koppel.catalogue.load import Catalogue
    from koppel.services.pictures.timeline import Bar, Span, Timeline
    from koppel.services.plans.columns import Columns
    from koppel.services.plans.view_models import CombinationView

GROUPS = ("straat", "partner", "thema")
# Pixels of a year on each scale, and of a letter of a label, which the browser draws at 13 pixels.
YEAR_PX = {"jaar": 130, "kwartaal": 520}
_LETTER_PX, _BESIDE_LETTERS_PX = 7.0, 44
_LABEL = 34
_TITLE = 160
_DAYS = 365.25


def timeline_of(
    columns: Columns,
    catalogue: Catalogue,
    language: str,
    spans: Sequence[Span | None],
    shown: NDArray[np.bool_],
    streets: Sequence[str | None],
    *,
    group: str,
    scale: str,
    today: date,
) -> Timeline:
    """Lay out what is shown, by street, partner or theme, with room for labels on a scale."""
    names, order = names_of(columns, catalogue, language, streets, group)

    def label_days(at: int) -> int:
        letters = min(len(columns.activities[at].title), _LABEL)
        return math.ceil((letters * _LETTER_PX + _BESIDE_LETTERS_PX) * _DAYS / YEAR_PX[scale])

    places = [int(at) for at in np.flatnonzero(shown)]
    return lay_out(spans, places, names, label_days, today=today, order=order)


def names_of(
    columns: Columns, catalogue: Catalogue, language: str, streets: Sequence[str | None], group: str
) -> tuple[Sequence[str | None], Sequence[str] | None]:
    """Return the group of each activity by street, partner or theme, and their order; None is by the alphabet."""
    if group == "partner":
        return columns.partner.tolist(), None
    if group == "thema":
        labels = {name: theme.label[language] for name, theme in catalogue.themes.items()}
        return [labels[theme] for theme in columns.theme.tolist()], list(labels.values())
    return streets, None


def timeline_layer(
    timeline: Timeline,
    columns: Columns,
    catalogue: Catalogue,
    language: str,
    combinations: Sequence[CombinationView],
    *,
    today: date,
) -> bytes:
    """Return a time line as JSON; see `timeline_values`."""
    return packed(timeline_values(timeline, columns, catalogue, language, combinations, today=today))


def packed(values: object) -> bytes:
    """Return plain values as JSON without a sign too many."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def timeline_values(
    timeline: Timeline,
    columns: Columns,
    catalogue: Catalogue,
    language: str,
    combinations: Sequence[CombinationView],
    *,
    today: date,
) -> dict[str, Any]:
    """
    Return a time line as plain values.

    Bars are ``[place, lane, first, last, window first, window last, sure first, sure last]`` in days since 1970-01-01,
    cut to the axis; without a sure part the last two are null. What is told of a bar stands once under ``items``.
    """
    axis = timeline.axis
    kinds = {kind: at for at, kind in enumerate(catalogue.kinds)}
    places = [bar.at for group in timeline.groups for bar in group.bars] + [*timeline.undated, *timeline.beyond]
    items = {}
    for at in places:
        item = columns.activities[at]
        items[at] = [_short(item.title), item.partner, kinds[item.kind], period_text(item, language), item.status.value]
    return {
        "first": axis.first,
        "last": axis.last,
        "today": day_number(today),
        "years": [
            [day_number(today.replace(year=year, month=1, day=1)), str(year)]
            for year in range(axis.first_year, axis.last_year + 1)
        ],
        "quarters": [
            [
                day_number(day := today.replace(year=year, month=month, day=1)),
                formats.quarter_of_year(day, language),
            ]
            for year in range(axis.first_year, axis.last_year + 1)
            for number, month in enumerate((1, 4, 7, 10), 1)
        ],
        "kinds": [[kind.label[language], kind.color, kind.icon] for kind in catalogue.kinds.values()],
        "items": items,
        "groups": [
            {
                "n": group.name,
                "lanes": group.lanes,
                "busy": group.busy,
                "bars": [_bar(bar, timeline) for bar in group.bars],
            }
            for group in timeline.groups
        ],
        "undated": timeline.undated,
        "beyond": timeline.beyond,
        "ties": _ties(combinations, columns, set(places)),
    }


def _ties(combinations: Sequence[CombinationView], columns: Columns, drawn: set[int]) -> dict[int, list[int]]:
    """Return the places of the members of each combination, by its number in the list."""
    ties = {}
    for number, item in enumerate(combinations, 1):
        members = [columns.place[one.id] for one in item.members if one.id in columns.place]
        if len(drawn.intersection(members)) > 1:
            ties[number] = [at for at in members if at in drawn]
    return ties


def _bar(bar: Bar, timeline: Timeline) -> list[int | None]:
    axis, span = timeline.axis, bar.span
    first, last = axis.cut(span.first, span.last) or (axis.first, axis.first)
    low, high = axis.cut(span.window_first, span.window_last) or (first, last)
    sure = axis.cut(*span.sure) if span.sure else None
    return [bar.at, bar.lane, first, last, low, high, *(sure or (None, None))]


def _short(text: str) -> str:
    return text if len(text) <= _TITLE else f"{text[: _TITLE - 1]}…"
