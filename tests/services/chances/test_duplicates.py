"""Works registered twice: one steps aside, or they are two; and finding stays the same however it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shapely

from koppel.errors import InputError, KoppelError, NotFoundError, RefusedError, StoreError
from koppel.model import FindingType, Status, Visibility
from koppel.services.chances.duplicates import Verdict, keep_both, not_counting, ruled, step_aside, undo_ruling
from koppel.services.intake.detection import detect
from koppel.services.plans.columns import columns
from koppel.store.chances.combinations import list_combinations
from koppel.store.chances.findings import list_findings
from tests.services.deliberating import HEAT, HOMES, LEAD, READER, SEWER, change, id_of, planner, stop, table
from tests.services.world import CATALOGUE, STREET, TODAY, work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koppel.store.database import Store

AREA = shapely.buffer(STREET, 12)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A heat network that two partners handed in, a sewer and a renovation."""
    plans = [
        work(SEWER, "1", "riolering"),
        work(HEAT, "1", "warmtenet"),
        work("Netbedrijf", "1", "warmtenet"),
        work(HOMES, "1", "renovatie", geometry=AREA),
    ]
    with table(tmp_path, plans) as opened:
        yield opened


def found(store: Store) -> dict[str, object]:
    with store.read() as cursor:
        pairs = sorted((item.type, str(item.a_id), str(item.b_id)) for item in list_findings(cursor))
        groups = sorted((item.id, item.proposed, item.score) for item in list_combinations(cursor))
    return {"pairs": pairs, "groups": groups}


def types(store: Store) -> set[str]:
    with store.read() as cursor:
        return {item.type for item in list_findings(cursor)}


def check_full(store: Store) -> None:
    """What was found step by step is what is found at once."""
    step_by_step = found(store)
    detect(store, CATALOGUE, today=TODAY, full=True)
    assert found(store) == step_by_step


def pair(store: Store) -> tuple[object, object]:
    return id_of(store, HEAT), id_of(store, "Netbedrijf")


def test_the_work_that_steps_aside_is_in_no_finding_and_stays_on_the_map(store: Store) -> None:
    heat, other = id_of(store, HEAT), id_of(store, "Netbedrijf")
    assert FindingType.DUBBEL.value in types(store)
    step_aside(store.visible_to(planner("Netbedrijf")), CATALOGUE, other, heat, today=TODAY)
    assert FindingType.DUBBEL.value not in types(store)
    with store.read() as cursor:
        assert list_findings(cursor, activity_ids=[other]) == ()
        assert len(list_combinations(cursor)) == 1
    assert str(other) in columns(store, CATALOGUE).ids
    assert not_counting(store) == {str(other): str(heat)}
    check_full(store)


def test_only_the_partner_whose_work_steps_aside_says_so(store: Store) -> None:
    heat, other = id_of(store, HEAT), id_of(store, "Netbedrijf")
    for actor in (LEAD, READER, planner(HEAT), planner(SEWER)):
        with pytest.raises(RefusedError) as refused:
            step_aside(store.visible_to(actor), CATALOGUE, other, heat, today=TODAY)
        assert refused.value.code == "forbidden.resolve_duplicate"
    assert ruled(store) == ()


def test_it_is_undone_by_the_same_partner(store: Store) -> None:
    heat, other = id_of(store, HEAT), id_of(store, "Netbedrijf")
    before = found(store)
    step_aside(store, CATALOGUE, other, heat, today=TODAY)
    with pytest.raises(RefusedError):
        undo_ruling(store.visible_to(planner(HEAT)), CATALOGUE, heat, other, today=TODAY)
    undo_ruling(store.visible_to(planner("Netbedrijf")), CATALOGUE, heat, other, today=TODAY)
    assert found(store) == before
    assert (not_counting(store), ruled(store)) == ({}, ())
    check_full(store)


def test_two_works_that_are_not_double_may_couple(store: Store) -> None:
    heat, other = id_of(store, HEAT), id_of(store, "Netbedrijf")
    with pytest.raises(RefusedError):
        keep_both(store.visible_to(LEAD), CATALOGUE, heat, other, "twee leidingen", today=TODAY)
    with pytest.raises(InputError):
        keep_both(store.visible_to(planner(HEAT)), CATALOGUE, heat, other, "x" * 501, today=TODAY)
    keep_both(store.visible_to(planner(HEAT)), CATALOGUE, other, heat, "twee leidingen", today=TODAY)
    assert FindingType.DUBBEL.value not in types(store)
    with store.read() as cursor:
        both = list_findings(cursor, types=[FindingType.KOPPELKANS], activity_ids=[heat])
        assert other in {item.a_id for item in both} | {item.b_id for item in both}
    (told,) = ruled(store)
    assert (told.verdict, told.reason, told.by) == (Verdict.DISTINCT, "twee leidingen", "planner van Warmte")
    check_full(store)
    change(store, HEAT, title="anders")
    check_full(store)
    undo_ruling(store.visible_to(planner("Netbedrijf")), CATALOGUE, heat, other, today=TODAY)
    assert FindingType.DUBBEL.value in types(store)
    check_full(store)


def test_that_they_are_two_needs_no_reason_and_is_remembered(store: Store) -> None:
    heat, other = id_of(store, HEAT), id_of(store, "Netbedrijf")
    keep_both(store.visible_to(planner(HEAT)), CATALOGUE, heat, other, " ", today=TODAY)
    assert [(told.verdict, told.reason) for told in ruled(store)] == [(Verdict.DISTINCT, None)]
    change(store, HEAT, title="anders")
    detect(store, CATALOGUE, today=TODAY, full=True)
    assert FindingType.DUBBEL.value not in types(store)


@pytest.mark.parametrize("how", ["withdrawn", "paused"])
def test_the_double_counts_again_when_the_other_stops(store: Store, how: str) -> None:
    heat, other = id_of(store, HEAT), id_of(store, "Netbedrijf")
    step_aside(store, CATALOGUE, other, heat, today=TODAY)
    if how == "withdrawn":
        stop(store, HEAT)
    else:
        change(store, HEAT, status=Status.GEPAUZEERD)
    assert not_counting(store) == {}
    assert not ruled(store)[0].holds
    with store.read() as cursor:
        assert list_findings(cursor, activity_ids=[other])
    check_full(store)
    if how == "paused":
        change(store, HEAT, status=Status.GEPLAND)
        assert not_counting(store) == {str(other): str(heat)}
        check_full(store)


def test_a_work_that_does_not_count_cannot_be_the_one_that_counts(tmp_path: Path) -> None:
    with table(tmp_path, [work(name, "1", "warmtenet") for name in ("A", "B", "C")]) as store:
        a, b, c = (id_of(store, name) for name in "ABC")
        step_aside(store, CATALOGUE, a, b, today=TODAY)
        with pytest.raises(KoppelError):
            step_aside(store, CATALOGUE, c, a, today=TODAY)
        step_aside(store, CATALOGUE, b, c, today=TODAY)
        assert not_counting(store) == {str(a): str(b), str(b): str(c)}
        check_full(store)


def test_what_is_no_double_finding_cannot_be_resolved(store: Store) -> None:
    with pytest.raises(NotFoundError):
        step_aside(store, CATALOGUE, id_of(store, SEWER), id_of(store, HEAT), today=TODAY)


def test_the_second_is_told_who_was_first(store: Store) -> None:
    heat, other = id_of(store, HEAT), id_of(store, "Netbedrijf")
    step_aside(store.visible_to(planner("Netbedrijf")), CATALOGUE, other, heat, today=TODAY)
    with pytest.raises(StoreError) as refused:
        keep_both(store.visible_to(planner(HEAT)), CATALOGUE, heat, other, "twee", today=TODAY)
    assert (refused.value.code, refused.value.facts["who"]) == ("duplicate_resolved", "planner van Netbedrijf")


def test_a_shared_work_does_not_step_aside_for_one_that_others_cannot_see(store: Store) -> None:
    heat, other = id_of(store, HEAT), id_of(store, "Netbedrijf")
    change(store, HEAT, visibility=Visibility.EIGEN)
    with pytest.raises(NotFoundError):
        step_aside(store.visible_to(planner("Netbedrijf")), CATALOGUE, other, heat, today=TODAY)
    with pytest.raises(RefusedError) as refused:
        step_aside(store, CATALOGUE, other, heat, today=TODAY)
    assert refused.value.code == "duplicate_private"


def test_a_work_counts_again_once_the_one_that_counts_is_no_longer_shared(store: Store) -> None:
    heat, other = id_of(store, HEAT), id_of(store, "Netbedrijf")
    step_aside(store.visible_to(planner("Netbedrijf")), CATALOGUE, other, heat, today=TODAY)
    change(store, HEAT, visibility=Visibility.EIGEN)
    with store.visible_to(READER).read() as cursor:
        assert list_findings(cursor, types=[FindingType.KOPPELKANS], activity_ids=[other])
    assert not_counting(store) == {}
    check_full(store)
    change(store, HEAT, visibility=Visibility.PARTNERS)
    assert not_counting(store) == {str(other): str(heat)}
    check_full(store)
