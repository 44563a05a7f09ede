"""What is about few people is not shown, and does not follow from what is."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from koppel.model.compass.areas import parent_of
from koppel.model.compass.hiding import Cell, hide
from tests.laws import tried

LEAST = 10


def cells_of(*wijken: tuple[int, ...], city: bool = True, unknown: frozenset[str] = frozenset()) -> dict[str, Cell]:
    """Return a city whose wijken have buurten of so many homes."""
    cells = {}
    for at, homes in enumerate(wijken):
        wijk = f"WK0014{at:02}"
        cells[wijk] = Cell(wijk not in unknown, sum(homes))
        for number, count in enumerate(homes):
            code = f"BU0014{at:02}{number:02}"
            cells[code] = Cell(code not in unknown, count)
    if city:
        cells["GM0014"] = Cell(True, sum(map(sum, wijken)))
    return cells


def test_a_value_over_few_homes_is_hidden() -> None:
    assert hide(cells_of((9, 40, 50)), LEAST).few == {"BU00140000"}
    assert hide(cells_of((10, 40, 50)), LEAST).few == frozenset()


def test_where_all_is_large_enough_nothing_is_hidden() -> None:
    hidden = hide(cells_of((10, 40), (70, 80)), LEAST)
    assert not hidden.few
    assert not hidden.by_difference


def test_the_smallest_beside_it_is_hidden_too_where_the_wijk_would_tell() -> None:
    assert hide(cells_of((9, 40, 50)), LEAST).by_difference == {"BU00140001"}


def test_without_the_wijk_nothing_can_be_subtracted() -> None:
    cells = {code: cell for code, cell in cells_of((9, 40, 50)).items() if code.startswith("BU")}
    assert hide(cells, LEAST).by_difference == frozenset()


def test_what_the_source_kept_protects_what_is_beside_it() -> None:
    cells = cells_of((9, 40, 50), unknown=frozenset({"BU00140002"}))
    assert hide(cells, LEAST).by_difference == frozenset()


def test_an_area_of_which_a_quarter_lives_elsewhere_tells_nothing_of_those_within_it() -> None:
    cells = cells_of((9, 40, 50))
    assert hide({**cells, "WK001400": Cell(True, 132)}, LEAST).by_difference == frozenset()
    # Counts that were rounded do not quite add up.
    assert hide({**cells, "WK001400": Cell(True, 110)}, LEAST).by_difference == {"BU00140001"}


def test_two_small_ones_that_together_are_few_need_a_third() -> None:
    assert hide(cells_of((3, 4, 40, 50)), LEAST).by_difference == {"BU00140002"}
    assert hide(cells_of((6, 7, 40, 50)), LEAST).by_difference == frozenset()


def test_a_small_wijk_is_not_told_by_the_city() -> None:
    hidden = hide(cells_of((4, 4), (40, 50), (60, 70)), LEAST)
    assert hidden.few == {"WK001400", "BU00140000", "BU00140001"}
    # One more wijk, and one of its buurten, or their sum would tell that wijk.
    assert "WK001401" in hidden.by_difference
    assert any(code.startswith("BU001401") for code in hidden.by_difference)


def test_where_nobody_lives_nobody_is_protected() -> None:
    assert hide(cells_of((0, 40, 50), unknown=frozenset({"BU00140000"})), LEAST).by_difference == frozenset()


def test_a_threshold_of_nothing_hides_nothing() -> None:
    hidden = hide(cells_of((1, 40, 50)), 0)
    assert not hidden.few
    assert not hidden.by_difference


def told_by_algebra(cells: dict[str, Cell], shown: set[str]) -> set[str]:
    """Return what is hidden and still follows from what is shown, by the rank of all sums at once."""
    unknown = [code for code, cell in cells.items() if code not in shown and cell.people]
    rows = []
    for parent in cells:
        children = [code for code in cells if parent_of(code) == parent and cells[code].people]
        if children:
            row = np.zeros(len(unknown))
            for code, sign in ((parent, -1.0), *((code, 1.0) for code in children)):
                if code in unknown:
                    row[unknown.index(code)] = sign * float(cells[code].people or 0)
            rows.append(row)
    if not rows or not unknown:
        return set()
    sums = np.array(rows)
    rank = np.linalg.matrix_rank(sums)
    alone = np.eye(len(unknown))
    return {code for at, code in enumerate(unknown) if np.linalg.matrix_rank(np.vstack([sums, alone[at]])) == rank}


@st.composite
def cities(draw: st.DrawFn) -> dict[str, Cell]:
    homes = st.lists(st.integers(0, 30), min_size=1, max_size=5).map(tuple)
    wijken = draw(st.lists(homes, min_size=1, max_size=4))
    cells = cells_of(*wijken, city=draw(st.booleans()))
    missing = draw(st.sets(st.sampled_from(sorted(cells))))
    return {code: Cell(code not in missing, cell.people) for code, cell in cells.items()}


@given(cities())
@tried(200)
def test_nothing_of_few_people_follows_from_what_is_shown(cells: dict[str, Cell]) -> None:
    hidden = hide(cells, LEAST)
    shown = {code for code, cell in cells.items() if cell.is_known} - hidden.few - hidden.by_difference
    few = {code for code, cell in cells.items() if cell.people is not None and 0 < cell.people < LEAST}
    assert few <= hidden.few
    assert told_by_algebra(cells, shown) & few == set()


@given(cities())
@tried(200)
def test_no_sum_over_few_people_is_left_within_an_area_that_is_shown(cells: dict[str, Cell]) -> None:
    hidden = hide(cells, LEAST)
    shown = {code for code, cell in cells.items() if cell.is_known} - hidden.few - hidden.by_difference
    for parent in shown:
        rest = [code for code in cells if parent_of(code) == parent and code not in shown and cells[code].people]
        few = [code for code in rest if (cells[code].people or 0) < LEAST]
        assert not few or sum(cells[code].people or 0 for code in rest) >= LEAST


@given(cities())
@tried(50)
def test_what_is_hidden_by_difference_was_known_and_is_not_few(cells: dict[str, Cell]) -> None:
    hidden = hide(cells, LEAST)
    assert not hidden.few & hidden.by_difference
    assert all(cells[code].is_known for code in hidden.by_difference)
