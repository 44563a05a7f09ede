"""Red without activity in all areas of a team: which areas, in which order, and as far as the asker may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shapely
import shapely.affinity

from koppel.model.plans import Reference, ReferenceLayer
from koppel.services.compass import answering, files, findings
from koppel.services.compass.findings import MOST_AREAS, find_in_areas
from koppel.store.plans.reference import put_reference
from tests.services.compass.test_answers import COMPASS, HELPS, RED
from tests.services.world import CANARY, PEOPLE, STREET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koppel.store.database import Store
    from tests.services.world import World

ROWS = (
    "code;naam;Eenzaamheid;inzet_buurt\nGM0014;Groningen;45;20\nWK001410;Selwerd;55;30\nWK001411;Paddepoel;80;10\n"
    "BU00141000;Selwerd-Zuid;70;10\n"
)


@pytest.fixture
def store(world: World) -> Iterator[Store]:
    with world.open() as opened:
        lead = opened.visible_to(PEOPLE["regisseur"])
        assert files.import_indicators(lead, COMPASS, world.settings, ROWS.encode(), "kompas-2024.csv").upload_id
        yield opened


def find(store: Store, who: str = "lezer") -> findings.Findings:
    return find_in_areas(store.visible_to(PEOPLE[who]), COMPASS, HELPS)


def codes(store: Store) -> list[str]:
    return [item.matrix.shown.area.code for item in find(store).areas]


def place(store: Store, *names: str) -> None:
    with store.write("test", "areas") as writer:
        areas = [Reference(ReferenceLayer.AREA, name, shapely.box(*STREET.bounds).buffer(50.0)) for name in names]
        put_reference(writer, ReferenceLayer.AREA, areas)


def test_without_areas_on_the_map_all_wijken_are_looked_at_the_worst_first(store: Store) -> None:
    assert codes(store) == ["WK001411", "WK001410"]


def test_the_areas_of_the_map_count_and_its_wijken_before_its_buurten(store: Store) -> None:
    place(store, "selwerd-zuid")
    assert codes(store) == ["BU00141000"]
    place(store, "selwerd-zuid", "Selwerd")
    assert codes(store) == ["WK001410"]


def test_who_does_something_takes_the_theme_off(store: Store) -> None:
    place(store, "Selwerd")
    assert [gap.theme for gap in find(store).areas[0].gaps.without_activity] == [RED]
    planner = store.visible_to(PEOPLE["gemeente"])
    answering.say_nothing(planner, COMPASS, "WK001410", RED, "Gemeente", "Geen geld.")
    assert [gap.refused for gap in find(store).areas[0].gaps.without_activity] == [("Gemeente",)]
    answering.add_idea(planner, COMPASS, "WK001410", RED, "Gemeente", "Een lange tafel.")
    assert not [gap for item in find(store).areas for gap in item.gaps.without_activity]


def test_works_that_only_their_partner_sees_are_named_to_nobody_else(store: Store) -> None:
    seen = repr([gap for item in find(store).areas for gap in item.gaps.without_activity])
    assert CANARY not in seen


def test_a_file_of_the_whole_country_is_not_looked_at_as_a_whole(store: Store, world: World) -> None:
    rows = "code;naam;Eenzaamheid\nGM0001;Ergens;40\n" + "".join(
        f"WK0001{at:02d};Wijk {at};60\n" for at in range(MOST_AREAS + 3)
    )
    lead = store.visible_to(PEOPLE["regisseur"])
    files.import_indicators(lead, COMPASS, world.settings, rows.encode(), "land-2024.csv")
    result = find(store)
    assert len(result.areas) == MOST_AREAS
    assert result.left_out == 5


def test_on_a_map_of_a_whole_country_the_areas_with_works_are_looked_at(store: Store, world: World) -> None:
    rows = "code;naam;Eenzaamheid\nGM0001;Ergens;40\n" + "".join(
        f"WK0001{at:02d};Wijk {at};60\n" for at in range(MOST_AREAS + 3)
    )
    lead = store.visible_to(PEOPLE["regisseur"])
    files.import_indicators(lead, COMPASS, world.settings, rows.encode(), "land-2024.csv")
    here = shapely.box(*STREET.bounds).buffer(50.0)
    shapes = {f"Wijk {at}": shapely.affinity.translate(here, 100_000.0 + 5_000.0 * at) for at in range(MOST_AREAS + 2)}
    with store.write("test", "areas") as writer:
        last = {f"Wijk {MOST_AREAS + 2}": here}
        put_reference(writer, ReferenceLayer.AREA, [
            Reference(ReferenceLayer.AREA, name, shape) for name, shape in (shapes | last).items()
        ])  # fmt: skip
    assert codes(store) == [f"WK0001{MOST_AREAS + 2:02d}"]
    assert find(store).left_out == 0
    # All other wijken with figures: of this file, and the two that the store has from the beginning.
    assert find(store).elsewhere == MOST_AREAS + 2 + 2


def test_without_indicators_there_is_nothing(world: World) -> None:
    with world.open() as opened:
        assert find(opened) == findings.Findings((), 0)
