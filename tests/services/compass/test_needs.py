"""The need part of a koppelkans, and what is suggested behind the front door where something is red."""

from __future__ import annotations

import csv
import gzip
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from koppel.catalogue.helps import Harm, Help
from koppel.config import ROOT, Settings
from koppel.detect.worth import need_factor
from koppel.errors import RefusedError
from koppel.model.compass.scores import need_of
from koppel.model.plans import Reference, ReferenceLayer
from koppel.services.chances.worth_now import Worth, worth_now
from koppel.services.compass import files
from koppel.services.compass.need.need_words import door_line, need_lines, offer_words, strain_lines
from koppel.services.compass.need.needs import Needs, needs
from koppel.services.compass.need.offers import offers
from koppel.services.intake import exports
from koppel.services.map_details import combination_details
from koppel.services.map_layers import chances_address
from koppel.services.payloads import PAYLOADS
from koppel.services.plans.partners import partner_types
from koppel.services.reading import read
from koppel.store.chances.combinations import list_combinations
from koppel.store.plans.activities import list_activities
from koppel.store.plans.reference import put_reference
from tests.services.deliberating import HEAT, HOMES, LEAD, SEWER, table
from tests.services.world import CATALOGUE, PEOPLE, TODAY, work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.store.database import Store

SMALL, LARGE = shapely.box(233_000, 582_000, 233_060, 582_050), shapely.box(234_000, 582_000, 234_100, 582_100)
RULES = CATALOGUE.rules
# Judged ones of the shipped compass.
THEMES = 9
# The city uses 1,000 m³ of gas; a low use is good.
CITY = "code;naam;Huishoudens;gasverbruik;Eenzaamheid\nGM0014;Groningen;9000;1000;40\n"
RED = CITY + "BU00141000;Oost;{homes};{gas};{alone}\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two pipes in a large hole, two in a smaller one in Oost, and a renovation there."""
    plans = [
        work(partner, number, kind, geometry=place)
        for number, place in (("1", SMALL), ("2", LARGE))
        for partner, kind in ((SEWER, "riolering"), (HEAT, "warmtenet"))
    ]
    plans.append(work(HOMES, "1", "renovatie", geometry=shapely.box(233_070, 582_000, 233_080, 582_010)))
    with table(tmp_path, plans) as opened:
        with opened.write("test", "ground") as writer:
            oost = Reference(ReferenceLayer.AREA, "oost ", SMALL.buffer(100))
            noord = Reference(ReferenceLayer.AREA, "Wijk Noord", SMALL.buffer(500))
            put_reference(writer, ReferenceLayer.AREA, [oost, noord])
        yield opened


def measure(store: Store, content: str) -> None:
    assert CATALOGUE.compass is not None
    lead = store.visible_to(LEAD)
    brought = files.import_indicators(lead, CATALOGUE.compass, Settings(), content.encode(), "kompas-2024.csv")
    assert brought.upload_id is not None


def red(homes: int = 500, gas: int = 1600, alone: int = 40) -> str:
    return RED.format(homes=homes, gas=gas, alone=alone)


def now(store: Store, catalogue: Catalogue = CATALOGUE) -> list[Worth]:
    return list(worth_now(store, catalogue, today=TODAY))


def plain(items: list[Worth]) -> list[tuple[str, float]]:
    return [(item.id, item.weight) for item in items]


def all_needs(store: Store) -> Needs:
    red_here = needs(store, CATALOGUE)
    assert red_here is not None
    return red_here


def test_without_a_compass_or_with_nothing_red_the_order_is_what_it_was(store: Store) -> None:
    before = now(store, replace(CATALOGUE, compass=None, helps=()))
    assert needs(store, CATALOGUE) is None
    assert now(store) == before
    measure(store, red(gas=1050))
    assert plain(now(store)) == plain(before)
    assert [item.row("nl").need for item in now(store)] == ["", ""]
    measure(store, red())
    assert plain(now(store, replace(CATALOGUE, helps=()))) == plain(before)
    free = replace(CATALOGUE, rules=replace(RULES, now_need_share=0.0))
    assert plain(now(store, free)) == plain(before)
    assert [item.row("nl").need for item in now(store, free)] == ["", ""]


def test_what_can_help_something_red_counts_more_and_says_so(store: Store) -> None:
    large, small = now(store)
    strong = replace(CATALOGUE, rules=replace(RULES, now_need_share=100.0))
    measure(store, red())
    first, second = now(store, strong)
    assert (first.id, second.id) == (small.id, large.id)
    assert first.need_factor == pytest.approx(1 + 100 / THEMES)
    assert second.need_factor == 1.0
    helped = {item.id: item for item in now(store)}[small.id]
    assert helped.weight == pytest.approx((1 + 1 / THEMES) * small.weight)
    row = helped.row("nl")
    assert row.need == (
        "opgave: “Gasverbruik per woning” is rood in Oost (40, stad 100), en dit werk kan daar iets aan doen; "
        "telt daarom 11% zwaarder in deze volgorde"
    )
    assert "De score blijft" in row.need_weight
    (line,) = need_lines(helped.needs, "nl")
    assert line.endswith("(40, stad 100); deze werken kunnen daaraan iets doen: renovatie 1 en warmtenet 1.")
    assert helped.flat("en")["now_need_factor"] == round(1 + 1 / THEMES, 3)


def test_what_can_make_something_red_worse_for_a_time_is_told_and_weighs_nothing(store: Store) -> None:
    measure(store, red())
    (harmed,) = [item for item in list_works(store) if item.kind == "renovatie"]
    harm = Harm("renovatie", "gasverbruik", {"nl": "Er wordt bijgestookt.", "en": "It is heated."}, "TNO")
    known = needs(store, replace(CATALOGUE, harms=(harm,)))
    assert known is not None
    (strain,) = known.strained_by(list_works(store))
    assert strain.works == (harmed,)
    (line,) = strain_lines([strain], "nl")
    assert line.startswith("Let op: “Gasverbruik per woning” is rood in Oost (40, stad 100); dat kan een tijd erger")
    assert line.endswith("Er wordt bijgestookt. (bron: TNO)")
    assert plain(now(store, replace(CATALOGUE, harms=(harm,)))) == plain(now(store, replace(CATALOGUE, harms=())))
    assert known.strained_by([item for item in list_works(store) if item.kind != "renovatie"]) == ()


def list_works(store: Store) -> list[Activity]:
    with store.read() as cursor:
        return list(list_activities(cursor))


def test_the_score_of_a_pair_stays_what_it_was(store: Store) -> None:
    before = [item.chance for item in now(store)]
    measure(store, red())
    assert sorted(item.chance.share for item in now(store)) == sorted(item.share for item in before)


@pytest.mark.parametrize("homes", [9, 3])
def test_what_is_hidden_over_few_homes_gives_nothing_away(store: Store, homes: int) -> None:
    before = plain(now(store))
    measure(store, red(homes=homes))
    assert plain(now(store)) == before
    with store.read() as cursor:
        assert all(all_needs(store).at(item) == () for item in list_activities(cursor))


def test_a_buurt_counts_before_its_wijk(store: Store) -> None:
    measure(store, red(gas=1000) + "WK001410;Wijk Noord;2000;1500;40\n")
    with store.read() as cursor:
        works = list_activities(cursor)
    assert all_needs(store).of(works) == ()
    # Of the buurt nothing is known any more: its wijk says something of the place.
    measure(store, red(gas=1000).replace(";1000;40\n", ";.;40\n").replace("9000;.", "9000;1000"))
    measure(store, "code;naam;Huishoudens;gasverbruik\nWK001410;Wijk Noord;2000;1500\nBU00141000;Oost;500;.\n")
    areas = {need.red.area.name for need in all_needs(store).of(works)}
    assert areas == {"Wijk Noord"}


def test_a_name_of_two_areas_is_of_neither(store: Store) -> None:
    measure(store, red() + "BU00141001;Oost;400;1600;40\n")
    assert not any(item.needs for item in now(store))


def test_a_name_in_two_gemeenten_is_of_that_with_most_names_on_the_map(store: Store) -> None:
    other = "GM0363;Amsterdam;9000;1000;40\nBU03631000;Oost;500;1100;40\n"
    measure(store, red() + "WK001410;Wijk Noord;2000;1000;40\n" + other)
    assert {item.red.area.code for one in now(store) for item in one.needs} == {"BU00141000"}


def test_who_may_not_read_gets_nothing(store: Store) -> None:
    with pytest.raises(RefusedError):
        needs(store.visible_to(PEOPLE["rolloos"]), CATALOGUE)


@given(st.floats(40, 160), st.floats(40, 160))
def test_the_lower_an_index_the_more_it_counts_and_never_more_than_the_rules_say(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 1 <= need_factor(need_of(high), RULES) <= need_factor(need_of(low), RULES) <= 1 + RULES.now_need_share
    assert need_factor(need_of(100.0), RULES) == 1
    assert need_factor(need_of(40.0), RULES) == 1 + RULES.now_need_share


def test_more_themes_that_can_be_helped_count_more(store: Store) -> None:
    measure(store, red(alone=60))
    reason = {"nl": "Zo.", "en": "So."}
    one = (Help("riolering", "samenhang", None, reason),)
    both = (*one, Help("warmtenet", "woning", "gasverbruik", reason))
    again = (*one, Help("warmtenet", "samenhang", "eenzaamheid", reason))
    weights = [max(item.need_factor for item in now(store, replace(CATALOGUE, helps=helps))) for helps in (one, both)]
    assert 1 < weights[0] < weights[1]
    assert max(item.need_factor for item in now(store, replace(CATALOGUE, helps=again))) == weights[0]


def test_a_theme_that_a_kind_helps_is_all_that_is_red_in_it(store: Store) -> None:
    measure(store, red(alone=60))
    broad = replace(CATALOGUE, helps=(Help("riolering", "samenhang", None, {"nl": "Zo.", "en": "So."}),))
    assert [item.red.indicator for one in now(store, broad) for item in one.needs] == ["eenzaamheid"]


def test_behind_the_front_door_where_loneliness_is_red_the_social_team_is_suggested(store: Store) -> None:
    measure(store, red(alone=60))
    with store.read() as cursor:
        works = list_activities(cursor)
    homes = [item for item in works if item.kind == "renovatie"]
    first, *others = offers(CATALOGUE, all_needs(store), homes, partner_types(store), works)
    assert (first.addon.id, [item.indicator for item in first.red]) == ("praatje", ["eenzaamheid"])
    words = offer_words(first, "nl")
    assert words.startswith("“Eenzaamheid” is rood in Oost (50, stad 100). Hier komt men bij iedereen thuis")
    assert door_line([first], homes, "nl").startswith("Kan mee: ")
    assert not any(item.red and item.red[0].index < 50 for item in others)
    calm = offers(CATALOGUE, None, homes, partner_types(store), works)
    assert {item.addon.id for item in calm} == {first.addon.id, *(item.addon.id for item in others)}
    assert door_line(calm, homes, "nl") == ""
    at_table = replace(first, partners=(HOMES,))
    assert door_line([at_table], homes, "nl") == ""


def test_what_does_not_come_behind_the_front_door_suggests_nothing(store: Store) -> None:
    measure(store, red(alone=60))
    with store.read() as cursor:
        works = list_activities(cursor)
    pipes = [item for item in works if item.kind in {"riolering", "warmtenet"}]
    assert offers(CATALOGUE, all_needs(store), pipes, partner_types(store), works) == ()


def test_its_share_is_shown_at_each_koppelkans_in_list_panel_map_and_files(store: Store) -> None:
    measure(store, red())
    other, helped = sorted(now(store), key=lambda item: item.need_factor)
    assert helped.need_factor > 1
    percent = f"{round(100 * (helped.need_factor - 1))}%"
    reader = store.visible_to(LEAD)
    shown = read(reader, ROOT / "layers", "nl")
    rows = shown.worth()
    assert percent in rows[helped.id].need
    assert rows[other.id].need == ""
    told = " ".join(combination_details(shown, helped.id).needs)
    assert f"Daarom telt dit voorstel {percent} zwaarder" in told.replace("\xa0", " ")
    assert "telt dit voorstel" not in " ".join(combination_details(shown, other.id).needs)
    packed = PAYLOADS.get(chances_address(shown).rpartition("/")[2])
    assert packed is not None
    listed = {item["id"]: item["w"] for item in json.loads(gzip.decompress(packed))["chances"]}
    assert rows[helped.id].need in listed[helped.id]
    assert "opgave" not in listed[other.id]
    ids = {str(item.id) for item in shown.columns().activities}
    needs_told = {identity: row.need for identity, row in rows.items() if row.need}
    file = exports.chosen_combinations_file(reader, CATALOGUE, "nl", ids, "csv", needs=needs_told)
    table = {
        row["Kenmerk"]: row["Opgave"] for row in csv.DictReader(io.StringIO(file.decode("utf-8-sig")), delimiter=";")
    }
    assert table[helped.id] == rows[helped.id].need
    assert table[other.id] == ""


def test_the_stored_score_stays_what_it_was_calibrated_on(store: Store) -> None:
    def scores() -> dict[str, float | None]:
        with store.read() as cursor:
            return {item.id: item.score for item in list_combinations(cursor)}

    before = scores()
    measure(store, red())
    assert before
    assert scores() == before
