from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from koppel.catalogue.load import Rules
from koppel.model import Firmness, GeometryCertainty, KindCertainty, Precision, Status
from tests.detect.builders import TODAY, findings, line, square, the, types, work

LATER = {"start": "2028-01-01", "end": "2028-06-30"}


def test_two_works_in_one_place_and_period_are_a_koppelkans() -> None:
    found = the("koppelkans", work("city/1", "sewer"), work("heat/1", "heat"))
    assert (found["mode"], found["overlap_days"], found["gap_days"], found["shift_days"]) == ("gelijktijdig", 181, 0, 0)
    assert (found["a_id"], found["b_id"], found["severity"]) == ("city/1", "heat/1", None)


def test_days_that_went_by_are_no_days_together() -> None:
    running = {"start": "2026-01-01", "end": "2026-11-30", "status": Status.IN_UITVOERING}
    found = the("koppelkans", work("city/1", "sewer", **running), work("heat/1", "heat", **running))
    assert (found["mode"], found["overlap_days"]) == ("gelijktijdig", (date(2026, 11, 30) - TODAY).days + 1)


def test_near_counts_the_larger_buffer_and_includes_its_edge() -> None:
    at_edge = [work("city/1", "sewer"), work("heat/1", "heat", geometry=square(20.0))]
    beyond = [work("city/1", "sewer"), work("heat/1", "heat", geometry=square(20.001))]
    assert the("koppelkans", *at_edge)["distance_m"] == 10.0
    assert "koppelkans" not in types(*beyond)


@pytest.mark.parametrize("status", [Status.GEREED, Status.GEPAUZEERD, Status.GEANNULEERD])
def test_only_live_works_couple(status: Status) -> None:
    assert types(work("city/1", status=status), work("heat/1", "heat")) == []


def test_paused_and_cancelled_works_take_part_in_nothing() -> None:
    for status in (Status.GEPAUZEERD, Status.GEANNULEERD):
        assert types(work("city/1", status=status), work("org/1", "event"), work("b/1", status=status)) == []


def test_a_work_that_ended_yesterday_does_not_couple_and_one_that_ends_today_does() -> None:
    pair = [work("city/1"), work("heat/1", "heat", hinder=1)]
    assert types(*pair, today=date(2027, 6, 30)) == ["koppelkans"]
    assert types(*pair, today=date(2027, 7, 1)) == []


def test_works_of_one_partner_and_theme_do_not_couple() -> None:
    assert types(work("city/1", "sewer"), work("city/2", "heat")) == []
    assert types(work("city/1", "sewer"), work("city/2", "garden")) == ["koppelkans"]


def test_kinds_without_affinity_never_couple() -> None:
    assert types(work("city/1"), work("x/1", "never")) == []


def test_a_gap_that_windows_can_close_is_movable() -> None:
    found = the("koppelkans", work("city/1"), work("heat/1", "heat", firmness=Firmness.SCHUIFBAAR, **LATER))
    assert (found["mode"], found["gap_days"], found["shift_days"]) == ("schuifbaar", 185, 185)


def test_a_gap_beyond_the_windows_is_open_to_talk_up_to_two_years() -> None:
    found = the("koppelkans", work("city/1"), work("heat/1", "heat", **LATER))
    assert (found["mode"], found["shift_days"]) == ("bespreekbaar", None)
    edge = work("heat/1", "heat", start="2029-06-29", end="2029-12-31")
    beyond = work("heat/1", "heat", start="2029-06-30", end="2029-12-31")
    assert the("koppelkans", work("city/1"), edge)["gap_days"] == 730
    assert types(work("city/1"), beyond) == []


def test_both_windows_together_close_a_gap() -> None:
    # 184 days between the end of June and the first of January, and one more to share a day: 185.
    early = work("city/1", latest_end=date(2027, 9, 30))
    late = work("heat/1", "heat", earliest_start=date(2027, 9, 30), **LATER)
    just_too_late = work("heat/1", "heat", earliest_start=date(2027, 10, 1), **LATER)
    assert the("koppelkans", early, late)["mode"] == "schuifbaar"
    assert the("koppelkans", early, just_too_late)["mode"] == "bespreekbaar"


def test_a_work_without_start_is_in_no_finding() -> None:
    assert types(work("city/1", start=None, end="2027-06-30"), work("heat/1", "heat")) == []


def surface_then_digging(**surface: object) -> list[str]:
    given = {"start": "2027-01-01", "end": "2027-12-31"} | surface
    return types(
        work("city/1", "zone", **given),  # type: ignore[arg-type]
        work("city/2", "sewer", start="2029-01-01", end="2029-06-30"),
    )


def test_sewer_after_a_new_street_is_the_wrong_order_even_for_one_partner() -> None:
    assert "volgorde" in surface_then_digging()


def test_a_finished_or_started_street_is_at_rest_instead() -> None:
    done = surface_then_digging(status=Status.GEREED, start="2026-01-01", end="2026-06-30")
    under_way = surface_then_digging(status=Status.IN_UITVOERING)
    assert "opbreekrust" in done
    assert "volgorde" not in done
    assert "opbreekrust" in under_way


def test_a_street_rests_as_long_as_its_kind_says() -> None:
    paved = work("city/1", "paving", start="2027-01-01", end="2027-12-31")
    last_day = work("w/1", "sewer", start="2029-12-30", end="2030-02-01")
    a_day_later = work("w/1", "sewer", start="2029-12-31", end="2030-02-01")
    assert the("volgorde", paved, last_day)["gap_days"] == 730
    assert types(paved, a_day_later) == []


def test_order_counts_where_the_new_surface_itself_is_opened() -> None:
    # Two squares of 100 m2: a strip of half a metre is 5 m2 and 5 % of either.
    zone = work("city/1", "zone", start="2027-01-01", end="2027-12-31")
    through = work("w/1", "sewer", start="2029-01-01", end="2029-06-30", geometry=square(9.5))
    edge = work("w/1", "sewer", start="2029-01-01", end="2029-06-30", geometry=square(9.51))
    assert "volgorde" in types(zone, through)
    assert "volgorde" not in types(zone, edge)


def test_a_corner_of_a_large_work_is_no_wrong_order() -> None:
    # 8 m2 of two works of 400 m2 is 2 %.
    zone = work("city/1", "zone", start="2027-01-01", end="2027-12-31", geometry=square(size=20.0))
    corner = work("w/1", "sewer", start="2029-01-01", end="2029-06-30", geometry=square(19.6, size=20.0))
    small = work("w/2", "sewer", start="2029-01-01", end="2029-06-30", geometry=square(18.0, size=4.0))
    assert "volgorde" not in types(zone, corner)
    assert "volgorde" in types(zone, small)


def test_a_surface_whose_kind_was_assumed_is_no_reason_for_an_alarm() -> None:
    assumed = surface_then_digging(kind_certainty=KindCertainty.AANGENOMEN)
    assert not {"volgorde", "opbreekrust"} & set(assumed)
    done = surface_then_digging(
        kind_certainty=KindCertainty.AANGENOMEN, status=Status.GEREED, start="2026-01-01", end="2026-06-30"
    )
    assert "opbreekrust" not in done


def test_digging_before_or_with_the_surface_work_is_the_right_order() -> None:
    zone = work("city/1", "zone", start="2027-01-01", end="2027-12-31")
    before = work("w/1", "sewer", start="2026-12-01", end="2026-12-31")
    during = work("w/1", "sewer", start="2027-10-01", end="2027-12-31")
    assert "volgorde" not in types(zone, before)
    assert "volgorde" not in types(zone, during)


def test_a_street_that_is_finished_while_the_ground_is_open_is_the_wrong_order() -> None:
    zone = work("city/1", "zone", start="2027-01-01", end="2027-12-31")
    # In its last month, on its last day, and begun long before it.
    for start in ("2027-12-01", "2027-12-31", "2026-12-01"):
        assert "volgorde" in types(zone, work("w/1", "sewer", start=start, end="2028-01-01"))
    assert "volgorde" not in types(zone, work("w/1", "sewer", start="2027-12-01", end="2027-12-31"))


def test_a_work_of_so_many_days_can_be_over_before_its_period_is() -> None:
    zone = work("city/1", "zone", start="2027-01-01", end="2027-12-31")
    sewer = {"start": "2027-12-01", "end": "2028-06-30"}
    assert "volgorde" not in types(zone, work("w/1", "sewer", duration_days=31, **sewer))
    assert "volgorde" in types(zone, work("w/1", "sewer", duration_days=32, **sewer))


def test_what_is_under_way_on_both_sides_goes_together_already() -> None:
    zone = work("city/1", "zone", start="2026-01-01", end="2026-12-31", status=Status.IN_UITVOERING)
    sewer = {"start": "2026-06-01", "end": "2027-02-28"}
    under_way = work("w/1", "sewer", status=Status.IN_UITVOERING, **sewer)
    still_to_begin = work("w/1", "sewer", start="2026-12-01", end="2027-02-28")
    assert "opbreekrust" not in types(zone, under_way)
    assert "opbreekrust" in types(zone, still_to_begin)


def test_a_surface_without_rest_has_no_order() -> None:
    box = work("city/1", "talk", start="2027-01-01", end="2027-12-31")
    assert "volgorde" not in types(box, work("w/1", "sewer", start="2027-12-01", end="2028-02-28"))


def test_a_sewer_that_is_ready_opens_no_street_any_more() -> None:
    zone = work("city/1", "zone", start="2025-01-01", end="2025-12-31", status=Status.GEREED)
    sewer = work("w/1", "sewer", start="2026-02-01", end="2026-03-01", status=Status.GEREED)
    assert types(zone, sewer) == []


def test_wrong_order_stands_beside_the_koppelkans_that_cures_it() -> None:
    zone = work("city/1", "zone", firmness=Firmness.WENS)
    sewer = work("w/1", "sewer", **LATER)
    assert types(zone, sewer) == ["koppelkans", "volgorde"]


def test_the_same_work_of_two_partners_is_double_and_not_a_koppelkans() -> None:
    # Two squares of 100 m2, one moved by d: the share of the joint ground is (10 - d) / (10 + d), 85 % at 30 / 37.
    shifted = square(30 / 37 - 1e-9)
    assert types(work("city/1"), work("water/1", geometry=shifted)) == ["dubbel"]
    assert types(work("city/1"), work("water/1", geometry=square(0.82), hinder=1)) == ["koppelkans"]


def doubled(first: str, second: str, **values: Any) -> bool:
    """Whether two works of different partners on one place, with these titles and numbers of their own, are double."""
    pair = [
        work("city/A-17", title=first, **values),
        work("water/B-93", title=second, **values),
    ]
    return "dubbel" in types(*pair)


@pytest.mark.parametrize(
    ("first", "second", "is_double"),
    [
        ("Riool Meidoornstraat", "Meidoornstraat riool", True),
        ("Riool Meidoornstraat", "Riolering Meidoornstraat", True),
        # Another partner in the same trench: a chance, no double.
        ("Riool Meidoornstraat", "Glasvezel wijk Noord", False),
        ("Renovatie fase 1", "Renovatie fase 2", False),
        ("SCH-00664-T", "SCH02_POP06", False),
        # A title that only says its kind contradicts nothing.
        ("Sewer", "Riool Meidoornstraat", True),
    ],
)
def test_double_needs_names_that_do_not_contradict(first: str, second: str, is_double: bool) -> None:
    assert doubled(first, second) is is_double


def test_one_number_is_one_work_whatever_it_is_called() -> None:
    pair = [work("city/P-12", title="Riool Meidoornstraat"), work("water/P-12", title="Glasvezel wijk Noord")]
    assert types(*pair) == ["dubbel"]


def test_phases_of_one_project_are_no_doubles() -> None:
    project: dict[str, Any] = {"title": "Riool Noord", "project": "Noord"}
    pair = [work("city/1", phase=1, **project), work("water/1", phase=2, **project)]
    assert "dubbel" not in types(*pair)
    assert "dubbel" in types(pair[0], work("water/1", phase=1, **project))


def test_double_needs_half_of_the_shorter_period_in_common() -> None:
    # Ten days, of which five are shared, and four.
    first = work("city/1", start="2027-03-01", end="2027-03-10")
    assert "dubbel" in types(first, work("water/1", start="2027-03-06", end="2027-06-30"))
    assert "dubbel" not in types(first, work("water/1", start="2027-03-07", end="2027-06-30"))


def test_what_one_partner_handed_in_twice_is_double_in_one_file_and_in_two() -> None:
    first, second = UUID(int=1), UUID(int=2)
    pair = [work("city/1", title="Riool Noord", upload_id=first), work("city/2", title="Riool Noord", upload_id=first)]
    assert types(*pair) == ["dubbel"]
    assert types(pair[0], replace(pair[1], upload_id=second)) == ["dubbel"]


def test_double_needs_one_kind_and_a_shared_day() -> None:
    assert types(work("city/1"), work("heat/1", "heat", hinder=1)) == ["koppelkans"]
    assert "dubbel" not in types(work("city/1"), work("water/1", **LATER))


def test_one_trench_drawn_twice_as_a_line_is_double() -> None:
    trench, other = line((0, 0), (100, 0)), line((0, 0.1), (100, 0.1))
    assert types(work("city/1", geometry=trench), work("water/1", geometry=other)) == ["dubbel"]


@pytest.mark.parametrize(
    ("values", "certainty"),
    [
        ({}, "zeker"),
        ({"start_precision": Precision.MAAND}, "zeker"),
        ({"start_precision": Precision.KWARTAAL}, "indicatief"),
        ({"end_precision": Precision.JAAR}, "indicatief"),
        ({"end": None}, "indicatief"),
        ({"geometry_certainty": GeometryCertainty.GEBIED}, "indicatief"),
    ],
)
def test_a_finding_is_as_certain_as_its_dates_and_places(values: dict[str, object], certainty: str) -> None:
    found = the("koppelkans", work("city/1"), work("heat/1", "heat", **values))  # type: ignore[arg-type]
    assert found["certainty"] == certainty


def test_thresholds_come_from_the_rules() -> None:
    pair = [work("city/1"), work("heat/1", "heat", **LATER)]
    assert types(*pair, rules=Rules(koppelkans_max_gap_days=184)) == []
    assert types(*pair, rules=Rules(koppelkans_max_gap_days=185)) == ["koppelkans"]


def test_no_activities_give_no_findings() -> None:
    assert findings() == []
    assert findings(work("city/1")) == []
