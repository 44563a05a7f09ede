"""What scenarios come to, in words: each figure as it is written, and whether it is better or worse than the plans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel import formats
from koppel.i18n import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koppel.planning.capacity import Room
    from koppel.planning.figures import Difference, Figures

# What is told while a work is dragged, and whether less of it is better; None where it is neither.
RUNNING: Mapping[str, bool | None] = {
    "openings": True, "opened_again": True, "orders": True, "rests": True, "hinder_weeks": True,
    "hinder_at_once": True, "homes": True, "saved": False, "couplings": False, "outside": True,
    "months": None, "dropped": None,
}  # fmt: skip
# What is told of a scenario only where it has any.
_WHERE_ANY = frozenset({"rests", "dropped"})


@dataclass(frozen=True, slots=True)
class RunningFigure:
    """
    A figure of a scenario beside that of the plans.

    Attributes
    ----------
    name
        Of the figure.
    label
        What it counts.
    before, after
        In words; the same where nothing differs.
    is_better
        Than the plans; None where it is the same, not known, or neither good nor bad.
    """

    name: str
    label: str
    before: str
    after: str
    is_better: bool | None


def figure_words(figures: Figures, difference: Difference, language: str) -> Mapping[str, str]:
    """Return all figures of a scenario by name, as they are written."""
    unknown = text("screen.scenarios.unknown", language)
    values = _values(figures, difference)
    written = {
        name: unknown if value is None else formats.number(round(value), language) for name, value in values.items()
    }
    saved = figures.avoided_cost_eur
    written["saved"] = unknown if saved is None else formats.money_range(saved.low, saved.high, language)
    return written


def running(
    before: tuple[Figures, Difference],
    after: tuple[Figures, Difference],
    rooms: tuple[Sequence[Room], Sequence[Room]],
    language: str,
) -> tuple[RunningFigure, ...]:
    """
    Return the figures that run along while a work is dragged.

    Parameters
    ----------
    before, after
        Of the plans, and of the scenario.
    rooms
        The fullest month of each party with a limit, of the plans and of the scenario.
    language
        Of the words.
    """
    run_along = []
    words = figure_words(*before, language), figure_words(*after, language)
    values = _values(*before), _values(*after)
    for name, is_less_better in RUNNING.items():
        first, second = values[0][name], values[1][name]
        if name in _WHERE_ANY and not first and not second:
            continue
        is_better = None
        if is_less_better is not None and first is not None and second is not None and first != second:
            is_better = (second < first) is is_less_better
        label = text(f"screen.dragging.figure.{name}", language)
        run_along.append(RunningFigure(name, label, words[0][name], words[1][name], is_better))
    planned = {item.party: item for item in rooms[0]}
    run_along += [_room(planned[item.party], item, language) for item in rooms[1] if item.party in planned]
    return tuple(run_along)


def _values(figures: Figures, difference: Difference) -> Mapping[str, float | None]:
    saved = figures.avoided_cost_eur
    return {
        "openings": figures.openings,
        "opened_again": figures.opened_again,
        "orders": figures.wrong_orders,
        "rests": figures.broken_rests,
        "hinder_weeks": round(figures.hinder_weeks),
        "hinder_at_once": figures.hinder_at_once,
        "homes": figures.homes,
        "saved": None if saved is None else (saved.low + saved.high) / 2,
        "couplings": len(figures.couplings),
        "won": len(difference.won),
        "lost": len(difference.lost),
        "moved": sum(1 for months in difference.months_by_work.values() if months),
        "months": sum(difference.months_by_party.values()),
        "dropped": len(difference.dropped),
        "outside": len(difference.outside_window),
    }


def _room(before: Room, after: Room, language: str) -> RunningFigure:
    label = text("screen.dragging.room", language, party=after.party)
    is_better = None if before.is_over == after.is_over else before.is_over
    return RunningFigure(
        f"room {after.party}", label, _room_words(before, language), _room_words(after, language), is_better
    )


def _room_words(room: Room, language: str) -> str:
    key = "room_over" if room.is_over else "room_within"
    return text(f"screen.dragging.{key}", language, count=room.at_once, most=room.most)
