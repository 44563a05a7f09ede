"""Areas of a file that the map does not know: told at once, with what that means and what to do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from koppel.model.compass.areas import Level
from koppel.model.plans import ReferenceLayer
from koppel.services.compass import files
from koppel.services.compass.loading import areas
from koppel.services.compass.loading.on_map import off_map_lines, off_map_names
from koppel.services.plans.reference import load_reference
from tests.services.compass.test_files import COMPASS, settings, store  # noqa: F401

if TYPE_CHECKING:
    from koppel.ingest.compass.report import OffMap
    from koppel.store.database import Store

ROWS = (
    "code;naam;Eenzaamheid\nGM0014;Groningen;40\nWK001410;Selwerd;50\nWK001411;Paddepoel-Noord;48\n"
    "WK001412;Oude Wijk;41\nBU00141000;Selwerd-West;52\nWK036300;Selwerd;30\n"
)


def put_on_map(store: Store, *names: str, file: str = "wijken.geojson") -> None:  # noqa: F811
    ring = [[6.5, 53.2], [6.6, 53.2], [6.6, 53.3], [6.5, 53.2]]
    features = [
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": {"naam": name}}
        for name in names
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    _, is_stored = load_reference(store, settings(store), ReferenceLayer.AREA, content, file)
    assert is_stored


def found(store: Store, rows: str = ROWS) -> tuple[OffMap, ...]:  # noqa: F811
    return files.check(store, COMPASS, settings(store), rows.encode(), "kompas-2019.csv").off_map


def test_how_many_wijken_the_map_does_not_know_is_told_once_with_all_their_names(store: Store) -> None:  # noqa: F811
    put_on_map(store, "Selwerd", "Paddepoel Noord")
    listed = b"wijkcode;wijknaam\nWK001410;Selwerd\nWK001499;Paddepoel Noord\n"
    areas.load_areas(store, settings(store), listed, "wijken.csv", year=2024)
    (off,) = found(store)
    # A map of wijken is none of buurten, and Selwerd of another gemeente is not on it.
    assert (off.level, off.of, off.map_year, off.years) == (Level.WIJK, 3, 2024, (2019,))
    assert off.names == {"Paddepoel-Noord": "Paddepoel Noord", "Oude Wijk": ""}
    told = " ".join(off_map_lines(off, "nl"))
    assert told.startswith("Van de 3 wijken in dit bestand staan er 2 niet bij naam op uw kaart van 2024.")
    assert "Koppel weet niet welk werk daar ligt" in told
    assert "laad bij Inleveren → Ondergrond de gebieden van 2019" in told
    assert off_map_names(off, "nl") == ("Paddepoel-Noord (op de kaart staat wel: Paddepoel Noord)", "Oude Wijk")


def test_nothing_is_told_where_all_are_on_the_map_or_there_is_no_map(store: Store) -> None:  # noqa: F811
    assert found(store) == ()
    put_on_map(store, "Selwerd", "Paddepoel-Noord", "oude wijk ")
    assert found(store) == ()


def test_a_map_that_knows_none_is_told_of_the_largest_level(store: Store) -> None:  # noqa: F811
    put_on_map(store, "Elders")
    assert found(store) == ()
    rows = "\n".join(line for line in ROWS.splitlines() if "0363" not in line)
    (off,) = found(store, rows)
    assert (off.level, off.is_all, off.map_year) == (Level.WIJK, True, None)
    assert off_map_lines(off, "nl")[0] == "Geen van de 3 wijken in dit bestand staat bij naam op uw kaart."


def test_the_year_of_the_map_is_also_known_by_the_name_of_its_file(store: Store) -> None:  # noqa: F811
    put_on_map(store, "Selwerd", "Paddepoel-Noord", file="wijken_2023.geojson")
    (off,) = found(store)
    assert (off.map_year, list(off.names)) == (2023, ["Oude Wijk"])


def test_a_buurt_that_has_the_name_of_a_wijk_makes_no_map_of_buurten(store: Store) -> None:  # noqa: F811
    put_on_map(store, "Selwerd", "Paddepoel-Noord", "Selwerd-West")
    more = "".join(f"BU0014100{at};Buurt {at};4{at}\n" for at in range(1, 5))
    (off,) = found(store, ROWS + more)
    assert (off.level, list(off.names)) == (Level.WIJK, ["Oude Wijk"])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_is_said_in_both_languages(store: Store, language: str) -> None:  # noqa: F811
    put_on_map(store, "Selwerd")
    (off,) = found(store)
    assert all("{" not in line for line in (*off_map_lines(off, language), *off_map_names(off, language)))
