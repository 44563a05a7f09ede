"""What should be said of works, by plain shapely and by hand: nothing here comes from Koppel but the kinds."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity

_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip


def taken(item: Activity, catalogue: Catalogue) -> shapely.Geometry:
    """Return the ground of a work."""
    shape = item.geometry
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    return shape.buffer(catalogue.kinds[item.kind].width_m / 2)


def shared(works: Sequence[Activity], catalogue: Catalogue) -> float:
    """Measure the ground in two works or more by laying all pieces side by side."""
    going = _going(works)
    if len(going) < 2:
        return 0.0
    pieces = [
        first.intersection(second) for first, second in combinations([taken(item, catalogue) for item in going], 2)
    ]
    total = shapely.Polygon()
    for piece in pieces:
        total = total.union(piece)
    return float(total.area)


def openings(works: Sequence[Activity], catalogue: Catalogue, zone: shapely.Geometry | None = None) -> tuple[int, int]:
    """Count how often a street opens apart and together, walking from work to work over shared ground."""
    ahead = [item for item in _going(works) if not is_running(item)]
    opening = [item for item in ahead if catalogue.kinds[item.kind].opens_street]
    ground = [taken(item, catalogue) for item in opening]
    if zone is not None:
        ground = [shape.intersection(zone) for shape in ground]
    left, parts = set(range(len(opening))), 0
    while left:
        parts += 1
        to_see = [left.pop()]
        while to_see:
            here = to_see.pop()
            near = {at for at in left if ground[here].intersection(ground[at]).area >= 1}
            left -= near
            to_see += near
    return len(opening), parts


def ground_told(square_metres: float) -> str:
    """Say in Dutch how much ground is shared."""
    if square_metres < 0.01:
        return "geen gedeelde grond"
    if square_metres < 1:
        return "minder dan 1 m² gedeelde grond"
    return f"{int(round(square_metres, 9) + 0.5):,} m² gedeelde grond".replace(",", ".")


def is_running(item: Activity) -> bool:
    """Tell whether a work is under way or done."""
    return item.status.value in ("in_uitvoering", "gereed")


def plan_openings_told(works: Sequence[Activity], catalogue: Catalogue) -> str:
    """Say in Dutch how often the street has still to open, and what is left out of that."""
    before, after = openings(works, catalogue)
    running = [item for item in works if is_running(item)]
    if not running:
        return openings_told(before, after)
    told = openings_told(before, after)
    if before == 1:
        told = "één werk moet de straat nog openen: samen doen scheelt geen opening"
    elif before == 0 and any(catalogue.kinds[item.kind].opens_street for item in running):
        told = "geen werk hoeft de straat nog te openen"
    if len(running) == 1:
        return f"{told} (1 werk loopt al of is klaar en telt hierbij niet mee)"
    return f"{told} ({len(running)} werken lopen al of zijn klaar en tellen hierbij niet mee)"


def openings_told(before: int, after: int) -> str:
    """Say in Dutch how often the street opens."""
    if before == 0:
        return "geen van de werken opent de straat"
    if before == 1:
        return "één werk opent de straat: samen doen scheelt geen opening"
    if before == after:
        return f"de straat gaat {before} keer open, ook samen: de werken die hem openen delen geen grond"
    return f"de straat gaat {after} keer open in plaats van {before} keer"


def sentence(told: str) -> str:
    """Begin a sentence with a capital, as Dutch writes it."""
    return told.replace("één", "Eén", 1) if told.startswith("één") else told[:1].upper() + told[1:]


def period_told(works: Sequence[Activity]) -> str:
    """Say in Dutch from when until when works go on; all of them have a start."""
    going = _going(works)
    first = min(going, key=lambda item: _first(item.start, item.start_precision))
    start = day_told(first.start, first.start_precision)
    if any(item.end is None for item in going):
        return f"vanaf {start}, einde nog niet bekend"
    last = max(going, key=lambda item: _last(item.end, item.end_precision))
    end = day_told(last.end, last.end_precision)
    if start == end or first.start_precision != last.end_precision:
        return start if start == end else f"{start} – {end}"
    assert first.start
    assert last.end
    precision, is_one_year = first.start_precision or "dag", first.start.year == last.end.year
    if precision == "jaar":
        return f"{start}–{end}"
    if not is_one_year or last.end < first.start:
        return f"{start} – {end}"
    begin = start.removesuffix(f" {first.start.year}")
    if precision == "dag" and first.start.month == last.end.month:
        return f"{first.start.day}–{end}"
    return f"{begin}–{end}" if precision == "maand" else f"{begin} – {end}"


def day_told(day: date | None, precision: str | None) -> str:
    """Say in Dutch when something is, as exactly as it is known."""
    assert day
    month = _MONTHS[day.month - 1]
    return {
        "dag": f"{day.day} {month} {day.year}",
        "maand": f"{month} {day.year}",
        "kwartaal": f"{(day.month + 2) // 3}e kwartaal {day.year}",
        "jaar": f"{day.year}",
    }[precision or "dag"]


def listed(names: Sequence[str]) -> str:
    """Join names as Dutch says them."""
    return " en ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def name_told(works: Sequence[Activity], street: str, catalogue: Catalogue) -> str:
    """Name a combination in a street."""
    ordered = sorted(works, key=lambda item: (item.partner, item.external_id))
    begun = [(catalogue.kinds[item.kind].label["nl"], item.start) for item in ordered]
    kinds = list(dict.fromkeys(kind for kind, _ in begun))
    years = {kind: sorted({day.year for name, day in begun if day and name == kind}) for kind in kinds}
    if len({tuple(found) for found in years.values()}) == 1 and len(years[kinds[0]]) == 1:
        return f"{street}: {' + '.join(kinds)} ({years[kinds[0]][0]})"
    told = [f"{kind} ({', '.join(map(str, years[kind]))})" if years[kind] else kind for kind in kinds]
    return f"{street}: {' + '.join(told)}"


def _going(works: Sequence[Activity]) -> list[Activity]:
    return [item for item in works if item.status.value not in ("gepauzeerd", "geannuleerd")]


def _months(precision: str | None) -> int:
    return {"maand": 1, "kwartaal": 3, "jaar": 12}[precision or ""]


def _first(day: date | None, precision: str | None) -> date:
    assert day
    if precision == "dag":
        return day
    months = _months(precision)
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _last(day: date | None, precision: str | None) -> date:
    assert day
    if precision == "dag":
        return day
    following = _first(day, precision).month + _months(precision)
    return date(day.year + (following > 12), (following - 1) % 12 + 1, 1) - timedelta(days=1)
