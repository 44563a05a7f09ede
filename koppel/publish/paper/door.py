"""What stands on the sheet for the doors of a street: what happens there, when, by whom, and whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from koppel.cartography.drawing import draw
from koppel.cartography.window import Window
from koppel.formats import capitalised
from koppel.i18n import text
from koppel.publish import paths
from koppel.publish.model import PublicState
from koppel.publish.paper.numbered import Numbered, as_marks
from koppel.publish.paper.wall import code_values
from koppel.publish.words import (
    hinder_text,
    moment_text,
    moved_text,
    note_days,
    phase_text,
    shifted_text,
    state_text,
    together_text,
    when_text,
)
from koppel.typeset.letters import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.cartography.marks import Hatches
    from koppel.publish.model import PublicCopy, PublicStreet, PublicWork
    from koppel.publish.paper.terrain import Terrain
    from koppel.publish.settings import PublicSettings

MAP_WIDTH, LEAST_HEIGHT, MOST_HEIGHT = 180.0, 52.0, 82.0
_LEAST_SCALE = 750
_MOST_TOLD = 40  # far more than fit on a page; the rest is counted
_OVER = frozenset({PublicState.KLAAR, PublicState.GAAT_NIET_DOOR})


def door_values(
    copy: PublicCopy,
    terrain: Terrain,
    hatches: Hatches,
    settings: PublicSettings,
    language: str,
    street: PublicStreet,
    works: Sequence[PublicWork],
    nearby: Sequence[PublicWork],
    last: int | None = None,
) -> dict[str, Any]:
    """
    Return all that the template ``door.typ`` prints; a map only where there is a street or a work to draw.

    Parameters
    ----------
    street, works
        A street and the works that lie in it, in order of time.
    nearby
        Works that lie by some of its houses, and those of which only the buurt is told.
    last
        Highest number on the map, where the list has no room for all.
    """
    # What is over goes last: neighbours look for what is still to come.
    ordered = sorted(works, key=lambda work: work.state in _OVER)
    numbered = [Numbered(at, work, copy.kinds[work.kind]) for at, work in enumerate(ordered, 1)]
    area = next((item.name for item in copy.areas if item.slug == street.area), "")
    title = text("paper.door_title", language, street=street.name)
    # Without an address no neighbour could look on the website: then the contact below is the way to the rest.
    more = "paper.more" if settings.url else "paper.more_ask"
    return {
        "language": language,
        "title": printable(title, 120),
        "programme": printable(settings.name[language], 120),
        "street": printable(street.name, 60),
        "lead": text("paper.door_lead", language),
        "map": _map(terrain, hatches, language, street, numbered, len(works) + len(nearby), last),
        "works": [_row_values(item, item.work, copy, language) for item in numbered[:_MOST_TOLD]],
        "uncounted": max(0, len(numbered) - _MOST_TOLD),
        "nearby_title": printable(
            text("paper.nearby", language, area=area) if area else text("paper.close", language), 120
        ),
        "nearby": [_row_values(None, work, copy, language) for work in nearby[:_MOST_TOLD]],
        "nearby_uncounted": max(0, len(nearby) - _MOST_TOLD),
        "more_one": text(f"{more}_one", language),
        "more": text(more, language, count="#"),
        "published": text("paper.published", language, date=moment_text(copy.published_at, language)),
        "publisher": printable(text("paper.publisher", language, publisher=settings.publisher), 120),
        "questions": printable(text("paper.questions", language, contact=settings.contact), 120),
        "source": printable(settings.source[language], 200),
        "may_change": text("paper.may_change", language),
        **code_values(settings, paths.street_page(street.slug, language), language),
    }


def _map(
    terrain: Terrain,
    hatches: Hatches,
    language: str,
    street: PublicStreet,
    numbered: Sequence[Numbered],
    listed: int,
    last: int | None,
) -> dict[str, Any] | None:
    around = terrain.streets.get(street.slug)
    if around is None or around.is_empty:
        around = shapely.union_all([terrain.works[item.work.key] for item in numbered]) if numbered else None
    if around is None or around.is_empty:
        return None
    west, south, east, north = around.bounds
    bounds = (west - 25, south - 25, east + 25, north + 25)
    # A street that runs north needs a taller map; a street that runs east leaves that room to the words.
    wanted = MAP_WIDTH * (bounds[3] - bounds[1]) / (bounds[2] - bounds[0])
    height = min(max(wanted, LEAST_HEIGHT, 105.0 - 20.0 * listed), max(MOST_HEIGHT, 140.0 - 22.0 * listed))
    window = Window.around(bounds, MAP_WIDTH, round(height, 1), least=_LEAST_SCALE)
    marks = as_marks(terrain, numbered, last)
    drawn = draw(terrain, window, marks, hatches, language, size=1.0, street=street.slug)
    alt = printable(text("paper.street_alt", language, street=street.name, count=len(drawn.numbers)))
    return {"svg": drawn.svg, "width": MAP_WIDTH, "height": window.height, "alt": alt}


def _notice(work: PublicWork, language: str) -> str:
    """Return what one notices, and what one has to know to get through it."""
    lines = [hinder_text(work.hinder, language)]
    for note in work.notes:
        days = note_days(note, language)
        label = text(f"practical.sort.{note.sort.value}", language)
        lines.append(f"{label}{f' ({days})' if days else ''}: {note.words}")
    return " ".join(lines)


def _row_values(item: Numbered | None, work: PublicWork, copy: PublicCopy, language: str) -> dict[str, Any]:
    who = printable(work.partner, 90)
    ask = ", ".join(part for part in (printable(work.contact_role, 60), printable(work.contact_channel, 80)) if part)
    goes_on = work.state not in _OVER
    return {
        "pill": None if item is None else item.pill,
        "title": printable(work.title, 110),
        "text": printable(work.text, 240),
        "when": capitalised(when_text(work.period, language)),
        "state": state_text(work.state, language),
        "who": text("paper.by", language, who=who) if who else "",
        "ask": text("paper.ask", language, ask=ask) if ask and goes_on else "",
        "notice": printable(_notice(work, language), 600) if goes_on else "",
        "together": printable(together_text(work, copy, language), 200),
        "shifted": printable(moved_text(work, copy, language), 300) or shifted_text(work, language),
        "phase": phase_text(work, language),
        "over": not goes_on,
    }
