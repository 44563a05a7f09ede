"""Parties that meet over a work anyway: a smaller work of one of them goes along."""

from __future__ import annotations

from dataclasses import replace
from math import isclose
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given
from hypothesis import strategies as st

from koppel.catalogue.load import Rules
from koppel.detect.find import find
from koppel.detect.scoring.company import rescored, settled, with_company
from koppel.detect.works import Works
from tests.detect.builders import TODAY, catalogue, findings, memory, square, work
from tests.laws import tried

if TYPE_CHECKING:
    from koppel.model import Activity

MAIN = work("water/main", "sewer", coordination_duty=True)
SMALL = work("cable/small", "heat", coordination_duty=False)
LARGE = work("cable/large", "heat", coordination_duty=True, geometry=square(2.0))


def duties(*works: Activity, private: tuple[str, ...] = (), parties: dict[str, str] | None = None) -> dict[str, float]:
    """Return the part duty of each pair, under the numbers of its works."""
    made = Works.from_activities(works, catalogue(), parties or {})
    rows = find(made, catalogue(), today=TODAY, cursor=memory(), private=private).to_pylist()
    return {
        " ".join(sorted(row[side].split("/")[1] for side in ("a_id", "b_id"))): row["part_duty"]
        for row in rows
        if row["type"] == "koppelkans"
    }


def test_a_smaller_work_goes_along_where_its_party_meets_the_other_anyway() -> None:
    assert duties(MAIN, SMALL) == {"main small": 0.5}
    assert duties(MAIN, SMALL, LARGE) == {"main small": 0.9, "large main": 1.0}


def test_the_score_is_that_of_the_part() -> None:
    alone, along = (
        next(row for row in findings(*works) if {row["a_id"], row["b_id"]} == {"water/main", "cable/small"})
        for works in ((MAIN, SMALL), (MAIN, SMALL, LARGE))
    )
    assert isclose(along["score"] - alone["score"], 100 * 0.4 / 4)


def test_nobody_goes_along_with_a_work_of_another_party() -> None:
    assert duties(MAIN, SMALL, replace(LARGE, partner="gas"))["main small"] == 0.5
    assert duties(MAIN, SMALL, replace(LARGE, partner="gas"), parties={"gas": "cable"})["main small"] == 0.9


def test_who_is_far_away_or_has_no_duty_takes_nobody_along() -> None:
    assert duties(MAIN, SMALL, replace(LARGE, geometry=square(50.0)))["main small"] == 0.5
    assert duties(MAIN, SMALL, replace(LARGE, coordination_duty=False))["main small"] == 0.5
    assert duties(replace(MAIN, coordination_duty=False), SMALL, LARGE)["main small"] == 0.0


def test_the_score_of_others_does_not_tell_that_a_hidden_work_is_there() -> None:
    assert duties(MAIN, SMALL, LARGE, private=("cable/large",))["main small"] == 0.5
    # Who sees the small work of a party sees the others of it that count.
    assert duties(MAIN, SMALL, LARGE, private=("cable/small",))["main small"] == 0.9


def test_works_of_one_party_go_along_with_nobody() -> None:
    own = replace(MAIN, partner="cable", kind="zone", external_id="own")
    assert duties(own, SMALL, LARGE)["own small"] == 0.5


sites = st.builds(
    lambda number, partner, kind, x, duty: work(
        f"{partner}/{number}", kind, geometry=square(x), coordination_duty=duty
    ),
    st.integers(0, 99),
    st.sampled_from("pqr"),
    st.sampled_from(["sewer", "heat", "zone"]),
    st.integers(0, 6).map(lambda step: step * 8.0),
    st.sampled_from([True, True, False, None]),
)
several = st.lists(sites, min_size=2, max_size=9, unique_by=lambda item: item.external_id)


@given(several)
@tried(60)
def test_one_more_work_never_lowers_a_score(items: list[Activity]) -> None:
    def scores(*works: Activity) -> dict[tuple[str, str], float]:
        return {(row["a_id"], row["b_id"]): row["score"] for row in findings(*works) if row["score"] is not None}

    more, fewer = scores(*items), scores(*items[1:])
    assert all(more[pair] >= score - 1e-9 for pair, score in fewer.items() if pair in more)


@given(several)
@tried(60)
def test_a_duty_counts_for_the_same_however_often_it_is_counted(items: list[Activity]) -> None:
    made = Works.from_activities(items, catalogue())
    found = find(made, catalogue(), today=TODAY, cursor=memory())
    place = {name: at for at, name in enumerate(made.ids.to_pylist())}
    for side in ("a", "b"):
        found = found.append_column(
            side, pa.array([place[name] for name in found[f"{side}_id"].to_pylist()], pa.int64())
        )
    again = with_company(found, made.partner, np.ones(len(made), dtype=np.bool_), Rules())
    assert again.equals(found)
    # A store asks for what changed.
    stored = found.drop_columns(["a", "b"]).filter(pc.equal(found["type"], "koppelkans"))
    stored = stored.append_column("place", pa.array(range(stored.num_rows), pa.int64()))
    party_of = {name: name.split("/")[0] for name in place}
    every = set(place)
    changed, unsure = settled(stored, every, every, party_of, (), Rules())
    assert (changed.num_rows, unsure) == (0, set())
    duty = np.array([0.5 if duty == 0.9 else duty for duty in stored["part_duty"].to_pylist()], dtype=np.float64)
    plain = rescored(stored, duty, Rules())
    forgot, _ = settled(plain, every, every, party_of, (), Rules())
    assert forgot.num_rows == sum(duty == 0.9 for duty in stored["part_duty"].to_pylist())
    again = rescored(stored.take(forgot["place"]), forgot["part_duty"].to_numpy(), Rules()) if forgot.num_rows else None
    assert again is None or again["score"].equals(stored.take(forgot["place"])["score"])
