"""Columns by which the map in the browser filters, counts and finds."""

from __future__ import annotations

import json
from datetime import date

import shapely

from koppel.model import Status
from koppel.services.pictures.facet_layer import facet_layer, words_layer, works_along
from koppel.services.plans.filters import day_number
from koppel.services.plans.reference import Named
from koppel.store.version_cache import VersionCache
from tests.detect.builders import TODAY, catalogue, line, square, work
from tests.services.columns import columns_of

LONG = line((0, 0), (100, 0))
STREETS = (Named("Kerkstraat", LONG, 0), Named("Zijstraat", line((50, 0), (50, 100)), 0))


def test_a_column_has_a_number_for_each_work_and_a_name_for_each_number() -> None:
    columns = columns_of(
        work("water/1"), work("gas/2", "heat", status=Status.IDEE), work("water/3", "garden", None, None)
    )
    told = json.loads(
        facet_layer(columns, catalogue(), {"Kerkstraat": [0, 2]}, ["Kerkstraat", None, "Zijstraat"], today=TODAY)
    )
    partners = [told["names"]["partner"][number] for number in told["columns"]["partner"]]
    assert partners == ["water", "gas", "water"]
    assert [told["names"]["kind"][number] for number in told["columns"]["kind"]] == ["sewer", "heat", "garden"]
    assert [told["names"]["status"][number] for number in told["columns"]["status"]] == ["gepland", "idee", "gepland"]
    assert told["first"] == [day_number(date(2027, 1, 1))] * 2 + [None]
    assert told["last"] == [day_number(date(2027, 6, 30))] * 2 + [None]
    assert told["today"] == day_number(TODAY)
    assert [told["places"][number] for number in told["where"]] == ["Kerkstraat", "", "Zijstraat"]
    assert (told["streets"], told["along"]) == (["Kerkstraat"], [[0, 2]])


def test_only_what_really_opens_the_street_is_an_opening() -> None:
    columns = columns_of(
        work("a/1"),
        work("a/2", "garden"),
        work("a/3", status=Status.GEPAUZEERD),
        work("a/4", status=Status.GEANNULEERD),
        work("a/5", geometry=square(size=1000.0)),
    )
    assert json.loads(facet_layer(columns, catalogue(), {}, [None] * len(columns), today=TODAY))["opens"] == [0]


def test_who_to_call_stands_beside_a_work() -> None:
    columns = columns_of(work("a/1", contact_role="opzichter", contact_channel="050 123"), work("a/2"))
    told = json.loads(facet_layer(columns, catalogue(), {}, [None] * len(columns), today=TODAY))
    assert [told["contacts"][number] for number in told["contact"]] == ["opzichter, 050 123", ""]


def test_words_are_those_of_the_filter_and_bounded() -> None:
    columns = columns_of(work("a/1", title="x" * 5000))
    (words,) = json.loads(words_layer(columns))
    assert len(words) == 2000


def test_a_work_lies_along_the_streets_of_which_it_takes_enough() -> None:
    columns = columns_of(
        work("a/1", geometry=line((0, 3), (40, 3))),
        work("a/2", geometry=line((50, 20), (50, 80))),
        work("a/3", geometry=line((0, 500), (40, 500))),
        work("a/4", geometry=shapely.Point(20, 2)),
        work("a/5", geometry=square(-500, -500, 1000.0)),
        work("a/6", geometry=line((0, 0), (50, 0), (50, 60))),
    )
    found = works_along(columns, STREETS, catalogue(), VersionCache())
    assert found == {"Kerkstraat": [0, 3, 5], "Zijstraat": [1, 5]}


def test_what_crosses_a_street_does_not_lie_along_it() -> None:
    columns = columns_of(
        work("a/1", geometry=line((20, -50), (20, 50))), work("a/2", geometry=line((50, -30), (50, 90)))
    )
    assert works_along(columns, STREETS, catalogue(), VersionCache()) == {"Kerkstraat": [0], "Zijstraat": [1]}


def test_without_streets_works_lie_along_none() -> None:
    assert works_along(columns_of(work("a/1")), (), catalogue(), VersionCache()) == {}
    assert works_along(columns_of(), STREETS, catalogue(), VersionCache()) == {}
