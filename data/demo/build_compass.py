"""
Makes up the indicators of the demo neighbourhood: two years of a city that does not exist, to the byte.

Run ``python data/demo/build_compass.py`` from the root of the project.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import shapely

from koppel.catalogue.compass import load_compass
from koppel.crs import RD_NEW, transform
from koppel.model.compass.areas import parent_of
from koppel.model.compass.cells import SIDE_M
from koppel.model.compass.indicators import Polarity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.model.compass.indicators import Compass, Indicator

YEARS = (2022, 2024)
# No municipality has this number.
CITY = "GM9999"
SELWERD = "WK999901"
NAMES = {
    CITY: "Demostad (fictief)",
    SELWERD: "Demowijk Selwerd (fictief)",
    "WK999902": "Noorderkwartier (fictief)",
    "WK999903": "Parkwijk (fictief)",
    "WK999904": "Havenkwartier (fictief)",
    "BU99990101": "Selwerd-West (fictief)",
    "BU99990102": "Selwerd-Midden (fictief)",
    "BU99990103": "Selwerd-Oost (fictief)",
    # So small that nothing of it is shown, nor of the buurt after it, which would tell it.
    "BU99990104": "Selwerd-Zoom (fictief)",
    "BU99990105": "Selwerd-Hof (fictief)",
}
HOMES = {
    "BU99990101": 1240, "BU99990102": 1510, "BU99990103": 1330, "BU99990104": 7, "BU99990105": 62, "WK999902": 5200,
    "WK999903": 3900, "WK999904": 4600,
}  # fmt: skip
# What a source kept to itself: indicator, area and year.
SUPPRESSED = {("schulden", "BU99990103", 2022), ("geweld", "BU99990102", 2022), ("mantelzorg", "WK999903", 2024)}
# Of the city: in 2022, and in 2024.
BASE: dict[str, tuple[float, float]] = {
    "jongeren": (14.2, 13.8), "ouderen": (16.8, 17.5), "dichtheid": (3100, 3160), "alleenwonend": (52, 53),
    "eenouder": (6.4, 6.5), "huishoudgrootte": (1.8, 1.8), "koop": (41, 41), "corporatie": (33, 32),
    "particuliere_huur": (26, 27), "woz": (268, 301), "leegstand": (4.1, 3.9), "gasverbruik": (1020, 880),
    "woning_tevreden": (84, 83), "groen": (29, 30), "leefbaarheid": (4.12, 4.14), "fysieke_omgeving": (0.01, 0.02),
    "cijfer_buurt": (7.4, 7.4), "huisarts": (0.8, 0.8), "winkel": (0.6, 0.6), "school": (0.7, 0.7),
    "voorzieningen_score": (0.06, 0.06), "laag_inkomen": (11.5, 9.4), "sociaal_minimum": (12.8, 11.6),
    "schulden": (8.9, 8.4), "ses": (-0.08, -0.06), "laagopgeleid": (19.5, 18.6), "hoogopgeleid": (46.2, 47.4),
    "arbeidsdeelname": (70.5, 72.0), "bijstand": (7.9, 7.2), "gezondheid_ervaren": (78, 77), "overgewicht": (44, 45),
    "bewegen": (52, 53), "psychisch": (22, 24), "eenzaamheid": (47, 48), "samenhang_score": (-0.02, -0.02),
    "omgang": (66, 66), "vrijwilligers": (27, 28), "mantelzorg": (11, 12), "inzet_buurt": (21, 22),
    "onveilig": (3.4, 3.3), "inbraak": (4.6, 3.8), "geweld": (7.2, 7.0),
}  # fmt: skip
# Where Selwerd stands beside the city, in points of the index, in 2022 and in 2024. Of low incomes there are fewer than
# there were, and the distance to the city grew.
SELWERD_INDEX: dict[str, tuple[float, float]] = {
    "jongeren": (94, 92), "ouderen": (116, 118), "dichtheid": (131, 132), "alleenwonend": (111, 112),
    "eenouder": (122, 124), "huishoudgrootte": (97, 96), "koop": (61, 62), "corporatie": (152, 156),
    "particuliere_huur": (86, 84), "woz": (68, 70), "leegstand": (96, 102), "gasverbruik": (84, 88),
    "woning_tevreden": (88, 91), "groen": (118, 121), "leefbaarheid": (82, 86), "fysieke_omgeving": (94, 104),
    "cijfer_buurt": (86, 92), "huisarts": (124, 124), "winkel": (132, 132), "school": (112, 112),
    "voorzieningen_score": (114, 114), "laag_inkomen": (48, 42), "sociaal_minimum": (52, 54), "schulden": (61, 58),
    "ses": (70, 74), "laagopgeleid": (72, 75), "hoogopgeleid": (79, 82), "arbeidsdeelname": (88, 91),
    "bijstand": (46, 52), "gezondheid_ervaren": (85, 84), "overgewicht": (89, 87), "bewegen": (91, 96),
    "psychisch": (76, 71), "eenzaamheid": (80, 76), "samenhang_score": (92, 98), "omgang": (94, 101),
    "vrijwilligers": (86, 93), "mantelzorg": (81, 78), "inzet_buurt": (108, 119), "onveilig": (71, 83),
    "inbraak": (88, 97), "geweld": (66, 74),
}  # fmt: skip


def build(folder: Path, compass: Compass) -> None:
    """Write a file for each year, in the columns that a municipality would make, and the areas of the city."""
    target = folder / "compass"
    target.mkdir(parents=True, exist_ok=True)
    for year in YEARS:
        (target / f"fictief-kompas-{year}.csv").write_text(_table(compass, year), encoding="utf-8")
    cells = _cells(Path(__file__).parent / "reference" / "homes.geojson")
    (target / f"fictief-leefbaarometer-vakken-{YEARS[-1]}.csv").write_text(cells, encoding="utf-8")


def _cells(homes: Path) -> str:
    """Make up a score for each cell of 100 m in which anybody lives: a plane with hills, around that of the wijk."""
    shapes = [shapely.from_geojson(json.dumps(item["geometry"])) for item in json.loads(homes.read_text())["features"]]
    middles = [shapely.centroid(shape) for shape in transform(shapes, source="OGC:CRS84", target=RD_NEW)]
    squares = Counter((int(middle.x // SIDE_M), int(middle.y // SIDE_M)) for middle in middles)
    lines = ["gridcode;jaar;lbm"]
    for x, y in sorted(squares):
        chance = random.Random(f"koppel {x} {y}")  # noqa: S311
        score = 4.06 + 0.03 * (x % 7 - 3) + chance.uniform(-0.14, 0.18)
        lines.append(f"E{x:04}N{y:04};{YEARS[-1]};{score:.3f}".replace(".", ","))
    return "\n".join(lines) + "\n"


def _table(compass: Compass, year: int) -> str:
    names = [name for name in compass.indicators if name in BASE]
    lines = [
        ";".join(
            ["code", "gebied", "Bewoners", "Huishoudens", *(compass.indicators[name].label["nl"] for name in names)]
        )
    ]
    values = {name: _values(compass.indicators[name], year) for name in names}
    homes = _homes()
    for code, name in NAMES.items():
        cells = [code, name, str(round(homes[code] * 1.82)), str(homes[code])]
        cells += [
            _cell(None if (item, code, year) in SUPPRESSED else values[item][code], compass.indicators[item])
            for item in names
        ]
        lines.append(";".join(cells))
    lines.append("Fictief: verzonnen cijfers voor de demo van Koppel")
    return "\n".join(lines) + "\n"


def _homes() -> Mapping[str, int]:
    homes = dict(HOMES)
    homes[SELWERD] = sum(count for code, count in HOMES.items() if parent_of(code) == SELWERD)
    homes[CITY] = sum(count for code, count in homes.items() if parent_of(code) == CITY)
    return homes


def _values(indicator: Indicator, year: int) -> dict[str, float]:
    """Return a value for each area: the city as it stands above, Selwerd beside it, the others around it."""
    at = YEARS.index(year)
    city = BASE[indicator.id][at]
    values = {CITY: city}
    wanted = SELWERD_INDEX.get(indicator.id, (100.0, 100.0))[at]
    # The same in both years, so that an area keeps its character.
    chance = random.Random(f"koppel {indicator.id}")  # noqa: S311
    for code in NAMES:
        if code == CITY:
            continue
        index = wanted if code[2:8] == SELWERD[2:8] else chance.uniform(88, 118)
        if code.startswith("BU"):
            index += chance.uniform(-9, 9)
        values[code] = _at_index(indicator, index, city)
    return values


def _at_index(indicator: Indicator, index: float, city: float) -> float:
    points = index - 100
    if indicator.polarity is Polarity.LOW_IS_GOOD:
        points = -points
    value = city + points / 10 * indicator.step if indicator.step is not None else city * (1 + points / 100)
    return min(value, 96.0) if indicator.unit == "%" else value


def _cell(value: float | None, indicator: Indicator) -> str:
    if value is None:
        return "."
    decimals = {"m3": 0, "per_km2": 0, "euro": 0, "score": 3}.get(indicator.unit, 1)
    return f"{value:.{decimals}f}".replace(".", ",")


if __name__ == "__main__":
    root = Path(__file__).resolve().parents[2]
    build(Path(__file__).parent, load_compass(root / "layers"))
    sys.stdout.write(f"{len(BASE) + 2} indicators, {len(NAMES)} areas\n")
