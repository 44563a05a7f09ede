"""What the browser is told for a map of one indicator beneath the works; see `map_find/need_shade.js`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from koppel.cartography.compass_rings import SIGNS
from koppel.config import PAYLOADS_PATH
from koppel.i18n import text
from koppel.model.compass.classes import classes_of
from koppel.model.compass.indicators import Band
from koppel.model.compass.typology import MIXED
from koppel.services.cache import Until, cached
from koppel.services.compass.need.area_map import mapped_areas
from koppel.services.compass.need.area_types import type_words
from koppel.services.compass.need.cell_map import mapped_cells
from koppel.services.compass.words import band_words, cell_words, number_words, value_words
from koppel.services.payloads import PAYLOADS
from koppel.ui.components.map.cell_layer import LOOKS, add_cells, source_words

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Sequence

    from koppel.model.compass.classes import Classes
    from koppel.model.compass.indicators import Compass, Indicator
    from koppel.model.compass.typology import Typology
    from koppel.services.compass.need.area_map import MappedArea
    from koppel.services.compass.need.area_types import AreaType
    from koppel.services.compass.reading import IndicatorCell
    from koppel.ui.session import Session

# Among the ids of indicators, none of which begins with a colon.
OWNED = ":wijktypologie"
# By the place of a type in its file; what is mixed comes last. None of these says good or bad.
_OWNER_SIGNS = ("◆", "■", "○")
_MIXED_LOOK, _MIXED_SIGN = "owner-mixed", "◐"
# The one class of values that are all alike.
_MIDDLE_BLUE = 3

# Its colour or pattern, its sign with what stands on the map, and all in words.
_Told = list[str]


def need_address(session: Session) -> str | None:
    """Return where the indicators of the map's areas are fetched; None where nothing is known of them."""
    return _address(session, session.indicator_files(), session.language)


# All areas of a large city take half a second: not again for each message that somebody writes.
@cached(Until.GROUND)
def _address(session: Session, _files: Hashable, language: str) -> str | None:
    compass = session.compass
    places = session.places().get("area", ())
    areas = mapped_areas(session.store, compass, [item.name for item in places]) if places else ()
    cells = None if compass.grid is None else mapped_cells(session.store, compass, compass.grid, places)
    if not areas and cells is None:
        return None
    data = _needs(areas, compass, language)
    if cells is not None and compass.grid is not None:
        add_cells(data, cells, compass, compass.grid, language)
    return f"{PAYLOADS_PATH}/{PAYLOADS.put(json.dumps(data, ensure_ascii=False).encode())}"


def _needs(areas: Sequence[MappedArea], compass: Compass, language: str) -> dict[str, Any]:
    known = [item for item in compass.indicators.values() if any(item.id in area.cells for area in areas)]
    values = {
        item.id: [cell.value for area in areas if (cell := area.cells.get(item.id)) and cell.value is not None]
        for item in known
    }
    classes = {item.id: classes_of(values[item.id]) for item in known if not item.is_judged and values[item.id]}
    ids = {item.id for item in known}
    themes = [
        {
            "label": theme.label[language],
            "indicators": [[item.id, item.label[language]] for item in compass.in_theme(theme.id) if item.id in ids],
        }
        for theme in compass.themes.values()
    ]
    by_area = {
        area.name: {
            name: _cell(cell, compass.indicators[name], classes.get(name), language)
            for name, cell in area.cells.items()
        }
        for area in areas
    }
    legends = {item.id: _legend(item, classes.get(item.id), areas, language) for item in known}
    owned = {area.name: area.owned for area in areas if area.owned is not None}
    if compass.typology is not None and owned:
        typology = compass.typology
        themes.insert(
            0, {"label": text("screen.narrow.need_layers", language), "indicators": [[OWNED, typology.label[language]]]}
        )
        for name, item in owned.items():
            by_area[name][OWNED] = _owned(item, compass, typology, language)
        legends[OWNED] = _owned_legend(owned.values(), compass, typology, language)
    return {"themes": themes, "areas": by_area, "legends": legends}


def _cell(cell: IndicatorCell, indicator: Indicator, classes: Classes | None, language: str) -> _Told:
    words = cell_words(cell, indicator, language).removeprefix(f"{indicator.label[language]}: ")
    if cell.value is None:
        return ["", SIGNS[Band.UNKNOWN], words]
    value = value_words(cell.value, indicator.unit, language)
    look = LOOKS.get(cell.band, "") if classes is None else _blue(classes, classes.place_of(cell.value))
    return [look, f"{SIGNS[cell.band]} {value}".strip(), words]


def _blue(classes: Classes, place: int) -> str:
    return f"need-blue-{_MIDDLE_BLUE if len(classes.bounds) == 2 else place + 1}"


def _legend(
    indicator: Indicator, classes: Classes | None, areas: Sequence[MappedArea], language: str
) -> dict[str, object]:
    """Say what each colour of an indicator means, where it comes from, and of which years it is."""
    cells = [cell for area in areas if (cell := area.cells.get(indicator.id)) is not None]
    if classes is not None:
        ends = list(zip(classes.bounds, classes.bounds[1:], strict=False))
        rows = [
            [
                _blue(classes, place),
                "",
                value_words(high, indicator.unit, language)
                if low == high
                else f"{number_words(low, indicator.unit, language)} – {value_words(high, indicator.unit, language)}",
            ]
            for place, (low, high) in enumerate(ends)
        ]
    else:
        rows = [[LOOKS[band], SIGNS[band], band_words(band, language)] for band in LOOKS] if indicator.is_judged else []
    rows.append(["", SIGNS[Band.UNKNOWN], band_words(Band.UNKNOWN, language)])
    origins = {(cell.source or cell.file or "", cell.year) for cell in cells if cell.value is not None}
    return {"rows": rows, "source": source_words(origins, language)}


def _owned(item: AreaType, compass: Compass, typology: Typology, language: str) -> _Told:
    words = type_words(item, compass, typology, language)
    if item.type_id is None:
        return ["", SIGNS[Band.UNKNOWN], words]
    look, sign = _owner_looks(typology)[item.type_id]
    return [look, f"{sign} {typology.label_of(item.type_id)[language]}", words]


def _owned_legend(
    owned: Collection[AreaType], compass: Compass, typology: Typology, language: str
) -> dict[str, object]:
    share = value_words(typology.mostly, "%", language)
    rows = [[look, sign, typology.label_of(name)[language]] for name, (look, sign) in _owner_looks(typology).items()]
    rows.append(["", SIGNS[Band.UNKNOWN], band_words(Band.UNKNOWN, language)])
    origins = {(source, item.year) for item in owned for source in item.sources}
    return {
        "rows": rows,
        "told": text("screen.narrow.need_mostly", language, share=share),
        "source": source_words(origins, language),
    }


def _owner_looks(typology: Typology) -> dict[str, tuple[str, str]]:
    looks = {
        name: (f"owner-{at}", sign)
        for at, (name, sign) in enumerate(zip(typology.types, _OWNER_SIGNS, strict=False), 1)
    }
    return looks | {MIXED: (_MIXED_LOOK, _MIXED_SIGN)}
