"""What stands beside a map: the legend, the works by number, koppelkansen, and what shares a label."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from koppel.cartography.marks import Hatches, key
from koppel.cartography.pills import pill_values
from koppel.exports.sheets.values import OUTLINES, by_number
from koppel.formats import capitalised
from koppel.i18n import text
from koppel.model import Status
from koppel.typeset.letters import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from koppel.cartography.drawing import Drawn
    from koppel.cartography.gathering import Group
    from koppel.exports.sheets.values import SheetChance, SheetContent, SheetWork

# Of one list; a longer one is no list that anybody reads, and setting it takes long.
MOST_LISTED = 1500
# Usual heights at size 1, to choose a layout; what really fits is measured when it is printed.
_WORK_MM, _CHANCE_MM, _KIND_MM, _STATE_MM, _HEAD_MM = 11.0, 22.0, 4.0, 3.6, 9.0


def list_height(works: Sequence[SheetWork], chances: Sequence[SheetChance], *, has_legend: bool = True) -> float:
    """Return about how tall the list would be in one column, in millimetres at size 1."""
    kinds, states = len({item.kind for item in works}), len({item.status for item in works})
    tall = _HEAD_MM + kinds * _KIND_MM + states * _STATE_MM if has_legend else 0.0
    tall += _HEAD_MM + min(len(works), MOST_LISTED) * _WORK_MM
    return tall + (_HEAD_MM + len(chances) * _CHANCE_MM if chances else 0.0)


def listing(
    content: SheetContent, works: Sequence[SheetWork], drawn: Drawn, outside: int, *, is_street: bool = False
) -> list[dict[str, Any]]:
    """
    Return what stands beside a map, from above.

    Parameters
    ----------
    content
        Words, kinds and koppelkansen.
    works
        Those that were drawn from, in their order: `Drawn.inside` are places in it.
    drawn
        The map.
    outside
        How many works lie beside it.
    is_street
        Whether it is a page of an atlas: the legend stands on another, and what lies outside on other pages too.
    """
    language = content.language
    inside = [(works[at], drawn.squares.get(at, "")) for at in drawn.inside]
    inside.sort(key=lambda pair: (by_number(pair[0].number), pair[0].title))
    items = [] if is_street else legend(content, [work for work, _ in inside], has_chances=bool(drawn.glows))
    items.append(_head("sheet.works", language, count=len(inside)))
    items += [_work(content, work, square) for work, square in islice(inside, MOST_LISTED)]
    if len(inside) > MOST_LISTED:
        items.append(_note(text("sheet.not_listed", language, count=len(inside) - MOST_LISTED)))
    if not inside:
        items.append(_note(text("sheet.none", language)))
    shown = [chance for chance in content.chances if chance.number in drawn.glows]
    if shown:
        items.append(_head("sheet.chances", language, count=len(shown)))
        items += [_chance(chance, content) for chance in shown]
    items += _groups(drawn.groups, language)
    if outside and not is_street:
        items.append(_note(text("sheet.outside", language, count=outside)))
    if content.left_out and not is_street:
        items.append(_note(text("sheet.left_out", language, count=content.left_out)))
    return items


def legend(content: SheetContent, works: Iterable[SheetWork], *, has_chances: bool) -> list[dict[str, Any]]:
    """Show what kinds and outlines mean, only those that are on the map, two beside each other."""
    listed = list(works)
    kinds, states = {work.kind for work in listed}, {work.status for work in listed}
    hatches = Hatches(content.kinds.values(), 1.0)
    samples = [
        {"svg": hatches.sample(kind, OUTLINES[Status.TOEGEZEGD], 14, 6), "text": printable(kind.label, 80)}
        for kind in content.kinds.values()
        if kind.id in kinds
    ]
    keys = [
        {"svg": key(OUTLINES[status], 14, 6), "text": content.status_words[status]}
        for status in Status
        if status in states
    ]
    rows = [*_pairs(samples), *_pairs(keys)]
    items = [_head("sheet.legend", content.language), *({"is": "keys", "keys": row} for row in rows)]
    if has_chances:
        items.append({"is": "chance_key", "text": text("sheet.chance_key", content.language)})
    return items


def _pairs(items: Sequence[dict[str, str]]) -> list[Sequence[dict[str, str]]]:
    return [items[at : at + 2] for at in range(0, len(items), 2)]


def _work(content: SheetContent, work: SheetWork, square: str) -> dict[str, Any]:
    kind, edge = content.kinds[work.kind], OUTLINES[work.status]
    cells = [kind.label, work.partner, work.when, content.status_words[work.status], work.where]
    return {
        "is": "work",
        "pill": pill_values(work.number, kind, edge),
        "title": printable(work.title, 160),
        "said": printable(" · ".join(part for part in cells if part), 300),
        "square": square,
        "stopped": work.status is Status.GEANNULEERD,
    }


def _chance(chance: SheetChance, content: SheetContent) -> dict[str, Any]:
    numbers = ", ".join(sorted(chance.works, key=by_number))
    return {
        "is": "chance",
        "number": chance.number,
        "title": printable(chance.name, 200),
        "said": printable(". ".join(capitalised(line.rstrip(".")) for line in chance.lines if line), 500),
        "works": text("sheet.chance_works", content.language, numbers=numbers),
    }


def _groups(groups: Sequence[Group], language: str) -> list[dict[str, Any]]:
    """Tell which numbers share a label that does not show them."""
    named = [group for group in groups if group.name or group.spot is None]
    if not named:
        return []
    lines = [
        text("sheet.group", language, name=group.name, numbers=_numbers(group))
        if group.name
        else text("sheet.nowhere", language, numbers=_numbers(group))
        for group in named
    ]
    return [_head("sheet.groups", language), *(_note(line) for line in lines)]


def _numbers(group: Group) -> str:
    return ", ".join(sorted(group.numbers, key=by_number))


def _head(name: str, language: str, **facts: object) -> dict[str, Any]:
    return {"is": "head", "text": text(name, language, **facts)}


def _note(words: str) -> dict[str, Any]:
    return {"is": "note", "text": words}
