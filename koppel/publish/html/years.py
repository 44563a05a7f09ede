"""The walk through the coming years: which work stands on which slide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.i18n import text
from koppel.publish.model import PublicState
from koppel.publish.words import together_keys, when_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from koppel.publish.html.views import WorkView
    from koppel.publish.model import PublicCopy

NOW, AFTER, UNKNOWN = "nu", "later", "onbekend"
# A period that ends in 2999 must not give a thousand slides.
_MOST_YEARS = 15
_OVER = frozenset({PublicState.KLAAR, PublicState.GAAT_NIET_DOOR})
# What fits beside the map, in lines of the smallest type, and how many signs of the widest common type fit on a line.
_LINES = 19.2
_TITLE_SIGNS, _WHEN_SIGNS, _WHERE_SIGNS, _NOTE_SIGNS = 42, 50, 44, 40


@dataclass(frozen=True, slots=True)
class Item:
    """A work on a slide; ``number`` is its number on the map, from 1 for every year."""

    number: int
    view: WorkView
    when: str


@dataclass(frozen=True, slots=True)
class Note:
    """What is said once of several works of a slide: that they are done together."""

    numbers: tuple[int, ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """
    One step.

    Attributes
    ----------
    name
        In the address, the same in every language: ``2027-1``.
    group
        ``nu``, a year, ``later`` or ``onbekend``; slides of one group number their works on.
    part
        ``1 van 3``; empty where one slide is enough.
    empty
        What is said where there are no works.
    """

    name: str
    group: str
    heading: str
    part: str
    items: tuple[Item, ...]
    notes: tuple[Note, ...]
    empty: str


def slides(copy: PublicCopy, views: Mapping[str, WorkView], language: str) -> tuple[Slide, ...]:
    """
    Put works on slides.

    What is under way comes first; then every year from that of the publication to the last in which something
    begins or ends, at most fifteen, also those in which nothing happens; then what comes after; then what has no date.
    A work stands in every year in which it runs. In the year of the publication, what is under way is not told again.
    With an unknown end it stands in the year in which it begins only. What should have begun before stands in the first
    year; what was finished or stopped before it is not told.
    """
    first = copy.published_at.year
    spans = {key: span for key, view in views.items() if (span := _span(view))}
    last = min(max([first, *(end for _, end in spans.values())]), first + _MOST_YEARS - 1)
    deck: list[Slide] = []
    groups: list[tuple[str, str, str, list[WorkView]]] = [
        (NOW, text("site.years.now", language), text("site.years.none_now", language), _now(views)),
        *(
            (str(year), str(year), text("site.years.none_year", language, year=year), _of(year, first, views, spans))
            for year in range(first, last + 1)
        ),
    ]
    after = [views[key] for key, (start, _) in spans.items() if start > last]
    unknown = [view for view in views.values() if view.work.key not in spans and not _is_now(view)]
    if after:
        groups.append((AFTER, text("site.years.after", language, year=last), "", after))
    if unknown:
        groups.append((UNKNOWN, text("site.years.unknown", language), "", unknown))
    for name, heading, empty, works in groups:
        deck.extend(_slides(name, heading, empty, _side_by_side(works, copy), language))
    return tuple(deck)


def _is_now(view: WorkView) -> bool:
    return view.work.state is PublicState.BEZIG


def _now(views: Mapping[str, WorkView]) -> list[WorkView]:
    return [view for view in views.values() if _is_now(view)]


def _span(view: WorkView) -> tuple[int, int] | None:
    """Return the first and last year in which a work is known to run."""
    start, end = view.work.period.start or view.work.period.end, view.work.period.end or view.work.period.start
    return (start.year, max(start.year, end.year)) if start and end else None


def _of(year: int, first: int, views: Mapping[str, WorkView], spans: Mapping[str, tuple[int, int]]) -> list[WorkView]:
    views_in_span = []
    for key, (start, end) in spans.items():
        view = views[key]
        if year == first and _is_now(view):
            continue
        is_late = end < first and not _is_now(view) and view.work.state not in _OVER
        if start <= year <= end or (year == first and is_late):
            views_in_span.append(view)
    # What goes on comes first: that is what people came for.
    return sorted(views_in_span, key=lambda view: view.work.state in _OVER)


def _side_by_side(works: Sequence[WorkView], copy: PublicCopy) -> list[WorkView]:
    """Move works that are done together up to the first of them."""
    here = {view.work.key: view for view in works}
    placed: dict[str, WorkView] = {}
    for view in works:
        placed.setdefault(view.work.key, view)
        for key in together_keys(view.work, copy):
            if key in here:
                placed.setdefault(key, here[key])
    return list(placed.values())


def _slides(name: str, heading: str, empty: str, works: Sequence[WorkView], language: str) -> Iterator[Slide]:
    items = [Item(at, view, when_text(view.work.period, language)) for at, view in enumerate(works, 1)]
    packed = _packed(items) or [()]
    for at, some in enumerate(packed, 1):
        yield Slide(
            name=f"{name}-{at}",
            group=name,
            heading=heading,
            part=text("site.years.part", language, part=at, count=len(packed)) if len(packed) > 1 else "",
            items=tuple(some),
            notes=_notes(some),
            empty="" if items else empty,
        )


def _notes(items: Sequence[Item]) -> tuple[Note, ...]:
    numbers: dict[str, list[int]] = {}
    for item in items:
        if item.view.together:
            numbers.setdefault(item.view.together, []).append(item.number)
    return tuple(Note(tuple(item_numbers), words) for words, item_numbers in numbers.items())


def _packed(items: Sequence[Item]) -> list[Sequence[Item]]:
    """Fill slides one after the other, as many works as there are lines for."""
    packed: list[Sequence[Item]] = []
    some: list[Item] = []
    for item in items:
        if some and _height([*some, item]) > _LINES:
            packed.append(some)
            some = []
        some.append(item)
    return [*packed, some] if some else packed


def _height(items: Sequence[Item]) -> float:
    notes = sum(0.8 + 0.95 * _lines(note.words, _NOTE_SIGNS, 6) for note in _notes(items))
    return notes + sum(
        0.65
        + 1.05 * _lines(item.view.work.title, _TITLE_SIGNS, 2)
        + _lines(item.when, _WHEN_SIGNS, 2)
        + (1.1 if len(item.view.state) + len(item.view.where) + len(item.view.shifted) <= _WHERE_SIGNS else 2.2)
        for item in items
    )


def _lines(words: str, signs: int, most: int) -> int:
    return min(most, -(-max(len(words), 1) // signs))
