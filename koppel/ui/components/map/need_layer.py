"""What the browser is told for a map of one indicator beneath the works; see `map_find/need_shade.js`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from koppel.cartography.compass_rings import SIGNS
from koppel.catalogue.compass import load_compass
from koppel.config import PAYLOADS_PATH
from koppel.model.compass.indicators import Band
from koppel.services.cache import Until, cached
from koppel.services.compass.need.area_map import mapped_areas
from koppel.services.compass.words import cell_words, value_words
from koppel.services.payloads import PAYLOADS

if TYPE_CHECKING:
    from collections.abc import Hashable

    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.reading import IndicatorCell
    from koppel.ui.session import Session

_LOOKS = {Band.RED: "need-red", Band.YELLOW: "need-yellow", Band.GREEN: "need-green"}


def need_address(session: Session) -> str | None:
    """Return where the indicators of the map's areas are fetched; None where nothing is known of them."""
    return _address(session, session.indicator_files(), session.language)


# All areas of a large city take half a second: not again for each message that somebody writes.
@cached(Until.GROUND)
def _address(session: Session, _files: Hashable, language: str) -> str | None:
    compass = load_compass(session.settings.layers)
    names = [item.name for item in session.places().get("area", ())]
    areas = mapped_areas(session.store, compass, names) if names else ()
    if not areas:
        return None
    known = {indicator for area in areas for indicator in area.cells}
    data = {
        "themes": [
            {
                "label": theme.label[language],
                "indicators": [
                    [item.id, item.label[language]] for item in compass.in_theme(theme.id) if item.id in known
                ],
            }
            for theme in compass.themes.values()
        ],
        "areas": {
            area.name: {name: _cell(cell, compass, language) for name, cell in area.cells.items()} for area in areas
        },
    }
    return f"{PAYLOADS_PATH}/{PAYLOADS.put(json.dumps(data, ensure_ascii=False).encode())}"


def _cell(cell: IndicatorCell, compass: Compass, language: str) -> list[str]:
    """Return the colour of a cell, empty where it has none, what stands on the map, and all that it says in words."""
    indicator = compass.indicators[cell.indicator]
    words = cell_words(cell, indicator, language).removeprefix(f"{indicator.label[language]}: ")
    if cell.value is None:
        return ["", SIGNS[Band.UNKNOWN], words]
    value = value_words(cell.value, indicator.unit, language)
    return [_LOOKS.get(cell.band, ""), f"{SIGNS[cell.band]} {value}".strip(), words]
