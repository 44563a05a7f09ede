"""What the browser is told of cells of 100 m beneath the works; see `map_find/cell_shade.js`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koppel.cartography.compass_rings import SIGNS
from koppel.i18n import text
from koppel.model.compass.indicators import Band
from koppel.services.compass.words import band_words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from koppel.model.compass.indicators import Compass, Grid
    from koppel.services.compass.need.cell_map import MappedCells

# Among the ids of indicators, none of which begins with a colon.
CELLS = ":vakken"
LOOKS = {Band.RED: "need-red", Band.YELLOW: "need-yellow", Band.GREEN: "need-green"}
_ORDER = (Band.RED, Band.YELLOW, Band.GREEN, Band.UNKNOWN)


def add_cells(data: dict[str, Any], cells: MappedCells, compass: Compass, grid: Grid, language: str) -> None:
    """Add the cells to what is told of areas: a choice, a legend, words by area, and where each cell lies."""
    group = text("screen.narrow.need_layers", language)
    choice = [CELLS, grid.label[language]]
    if data["themes"] and data["themes"][0]["label"] == group:
        data["themes"][0]["indicators"].append(choice)
    else:
        data["themes"].insert(0, {"label": group, "indicators": [choice]})
    for name, counts in cells.by_area.items():
        data["areas"].setdefault(name, {})[CELLS] = ["", "", _area_words(counts, language, is_graded=cells.is_graded)]
    data["legends"][CELLS] = {
        "rows": [
            [LOOKS.get(band, ""), SIGNS[band], _words(band, language, is_graded=cells.is_graded)] for band in _ORDER
        ],
        "told": _rule_words(cells, compass, grid, language),
        "source": source_words({(compass.indicators[grid.indicator].source, cells.year)}, language),
    }
    data["cells"] = {
        "step": cells.step,
        "looks": [[LOOKS.get(band, ""), SIGNS[band]] for band in _ORDER],
        "places": [[cell.latitude, cell.longitude, _ORDER.index(cell.band)] for cell in cells.cells],
    }


def source_words(origins: Collection[tuple[str, int | None]], language: str) -> str:
    """Say where values come from, each source with the years that its values are of; empty where there is no year."""
    years: dict[str, list[int]] = {}
    for source, year in origins:
        if year is not None:
            years.setdefault(source, []).append(year)
    if not years:
        return ""
    named = [
        f"{source}, {_year_words(min(known), max(known))}".removeprefix(", ") for source, known in sorted(years.items())
    ]
    return text("screen.narrow.need_source", language, sources="; ".join(named))


def _year_words(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _words(band: Band, language: str, *, is_graded: bool) -> str:
    return text(f"screen.narrow.grade_{band.value}", language) if is_graded else band_words(band, language)


def _area_words(counts: Mapping[Band, int], language: str, *, is_graded: bool) -> str:
    parts = [
        f"{SIGNS[band]}\N{NO-BREAK SPACE}{counts[band]} {_words(band, language, is_graded=is_graded)}"
        for band in _ORDER
        if counts.get(band)
    ]
    return ", ".join(parts)


def _rule_words(cells: MappedCells, compass: Compass, grid: Grid, language: str) -> str:
    if not cells.are_homes_known:
        return text("screen.narrow.cells_no_homes", language)
    if not cells.has_city:
        return text("screen.narrow.cells_no_city", language, year=str(cells.year))
    least = compass.least_of(compass.indicators[grid.indicator])
    return text("screen.narrow.cells_few", language, count=least)
