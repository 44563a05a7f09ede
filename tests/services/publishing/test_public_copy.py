from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.model import Precision, Status, Visibility
from koppel.publish.content import pack, unpack
from koppel.publish.model import Aspect, PublicCopy, PublicPeriod, PublicState, PublicWork
from koppel.services.plans.reference import Named
from koppel.services.publishing.public_consent import public_key
from koppel.services.publishing.public_copy import public_copy
from koppel.services.publishing.public_places import Places, public_places
from koppel.services.publishing.public_promise import is_shifted
from tests.detect.builders import work
from tests.publish.examples import small

if TYPE_CHECKING:
    from koppel.model import Activity

STORE = UUID("6f9619ff-8b86-d011-b42d-00cf4fc964ff")
X, Y = 233_000.0, 583_000.0
NAMED = {
    "street": (
        Named("Meidoornstraat", shapely.LineString([(X, Y), (X + 400, Y)]), 0),
        Named("Hulststraat", shapely.LineString([(X + 200, Y), (X + 200, Y + 400)]), 0),
        Named("Vérweg 1e", shapely.LineString([(X, Y + 900), (X + 400, Y + 900)]), 0),
        Named("Verweg 1e", shapely.LineString([(X, Y + 950), (X + 400, Y + 950)]), 0),
    ),
    "area": (
        Named("Wijk", shapely.box(X - 1000, Y - 1000, X + 2000, Y + 2000), 0),
        Named("Buurt West", shapely.box(X - 100, Y - 100, X + 500, Y + 500), 0),
    ),
}


def places(before: PublicCopy | None = None) -> Places:
    return public_places(NAMED, "EPSG:28992", before)


def activity(name: str = "a/1", **fields: Any) -> Activity:
    given_fields: dict[str, Any] = {
        "geometry": shapely.LineString([(X, Y), (X + 150, Y)]),
        "start": "2027-03-01",
        "end": "2027-05-31",
        "visibility": Visibility.OPENBAAR,
        "public_title": "Nieuw riool",
        "public_description": "Wij werken hier.",
        "contact_role": "wijkregisseur",
    }
    return replace(work(name, **{**given_fields, **fields}), id=uuid5(STORE, name), kind="riolering")


def made(
    *shown: Activity,
    before: PublicCopy | None = None,
    withdrawn: tuple[Activity, ...] = (),
    day: str = "2026-11-21",
    groups: tuple[tuple[Activity, ...], ...] = (),
) -> PublicCopy:
    ids = [[item.id for item in group if item.id] for group in groups]
    at = datetime.fromisoformat(day).replace(tzinfo=UTC)
    number = before.number + 1 if before else 1
    return public_copy(
        STORE, shown, withdrawn, places(before), ids, load_catalogue(ROOT / "layers"), before, number=number, at=at
    )  # fmt: skip


def only(copy: PublicCopy) -> PublicWork:
    (found,) = copy.works
    return found


def test_a_work_is_told_with_its_street_its_buurt_and_its_period() -> None:
    told = only(made(activity(status=Status.TOEGEZEGD, phase=1, phase_count=2, hinder=3)))
    assert (told.title, told.text, told.state) == ("Nieuw riool", "Wij werken hier.", PublicState.AFGESPROKEN)
    assert told.streets == ("meidoornstraat",)
    assert told.area == "buurt-west"
    assert told.period == PublicPeriod(date(2027, 3, 1), Precision.DAG, date(2027, 5, 31), Precision.DAG)
    assert told.geometry is not None
    west, south, east, north = told.geometry.bounds
    assert 3 < west < east < 8
    assert 50 < south <= north < 54


def test_a_street_that_is_only_met_at_its_corner_is_not_one_of_the_works() -> None:
    corner = activity(geometry=shapely.LineString([(X + 100, Y), (X + 200, Y)]))
    assert only(made(corner)).streets == ("meidoornstraat",)
    small_one = activity(geometry=shapely.Point(X + 203, Y + 300))
    assert only(made(small_one)).streets == ("hulststraat",)
    far = activity(geometry=shapely.Point(X + 50, Y + 200))
    assert only(made(far)).streets == ()


def test_of_a_work_of_the_buurt_no_place_is_told() -> None:
    told = only(made(activity(visibility=Visibility.BUURT)))
    assert (told.geometry, told.streets, told.area) == (None, (), "buurt-west")


def test_names_in_addresses_stay_and_never_meet() -> None:
    first = made(activity())
    assert [item.slug for item in first.streets] == ["hulststraat", "meidoornstraat", "verweg-1e", "verweg-1e-2"]
    known = {item.name: item.slug for item in first.streets}
    turned = {**NAMED, "street": tuple(reversed(NAMED["street"])), "area": NAMED["area"]}
    again = public_places(turned, "EPSG:28992", first)
    assert {item.name: item.slug for item in again.streets} == known
    assert only(first).key == public_key(STORE, uuid5(STORE, "a/1"))
    assert str(uuid5(STORE, "a/1"))[:8] not in pack(first).decode("latin-1")


def test_nothing_different_tells_nothing_new() -> None:
    first = made(activity(), day="2026-09-01")
    again = only(made(activity(), before=first, day="2026-10-01"))
    assert (again.first_published, again.changed_on, again.changes) == (date(2026, 9, 1), date(2026, 9, 1), ())


def test_a_period_that_moves_is_counted_and_told_with_what_it_was() -> None:
    first = made(activity(), day="2026-09-01")
    moved = made(activity(start="2027-09-01", end="2027-11-30"), before=first, day="2026-10-01")
    twice = made(activity(start="2028-03-01", end="2028-05-31"), before=moved, day="2026-11-01")
    told = only(twice)
    assert told.times_shifted == 2
    assert [change.on for change in told.changes] == [date(2026, 10, 1), date(2026, 11, 1)]
    assert told.changes[1].period == only(moved).period
    assert told.first_published == date(2026, 9, 1)


def test_a_state_text_place_and_contact_that_differ_are_told() -> None:
    first = made(activity())
    other = activity(
        status=Status.IN_UITVOERING,
        public_title="Nog een nieuw riool",
        contact_role="balie",
        geometry=shapely.LineString([(X, Y), (X + 190, Y)]),
    )
    (change,) = only(made(other, before=first)).changes
    assert change.aspects == (Aspect.STATE, Aspect.TEXT, Aspect.PLACE, Aspect.WHO)
    assert change.state is PublicState.PLAN
    assert not change.is_shifted


def test_a_withdrawn_work_keeps_its_page_with_only_what_was_public() -> None:
    first = made(activity())
    stopped = activity(
        status=Status.GEANNULEERD, public_title="Geheim nieuw", public_description="Ook geheim", start="2030-01-01"
    )
    told = only(made(withdrawn=(stopped,), before=first, day="2026-12-01"))
    assert told.state is PublicState.GAAT_NIET_DOOR
    assert (told.title, told.period, told.geometry) == (
        "Nieuw riool",
        only(first).period,
        only(first).geometry,
    )
    assert told.changes[-1].state is PublicState.PLAN
    again = only(made(withdrawn=(stopped,), before=made(withdrawn=(stopped,), before=first), day="2027-01-01"))
    assert len(again.changes) == 1


def test_what_was_never_public_leaves_no_trace_when_withdrawn() -> None:
    assert made(withdrawn=(activity(status=Status.GEANNULEERD),)).works == ()


def test_a_withdrawn_work_of_the_buurt_loses_its_place() -> None:
    first = made(activity())
    stopped = activity(status=Status.GEANNULEERD, visibility=Visibility.BUURT)
    told = only(made(withdrawn=(stopped,), before=first))
    assert (told.state, told.geometry, told.streets) == (PublicState.GAAT_NIET_DOOR, None, ())


def test_what_is_not_public_any_more_keeps_only_its_key_and_days() -> None:
    first = made(activity(), day="2026-09-01")
    told = only(made(before=first, day="2026-10-01"))
    assert told == PublicWork(
        key=only(first).key,
        state=PublicState.NIET_OPENBAAR,
        first_published=date(2026, 9, 1),
        changed_on=date(2026, 10, 1),
    )
    later = made(before=made(before=first, day="2026-10-01"), day="2026-11-01")
    assert only(later).changed_on == date(2026, 10, 1)
    back = only(made(activity(), before=later, day="2026-12-01"))
    assert (back.state, back.first_published, back.changes) == (PublicState.PLAN, date(2026, 9, 1), ())


def test_works_agreed_to_be_done_together_are_told_but_never_with_one_of_the_buurt() -> None:
    one, two, hidden = activity("a/1"), activity("a/2"), activity("a/3", visibility=Visibility.BUURT)
    copy = made(one, two, hidden, groups=((one, two, hidden), (one, hidden)))
    keys = tuple(sorted(public_key(STORE, item.id) for item in (one, two) if item.id))
    assert copy.together == (keys,)


def test_a_street_opens_once_only_for_works_that_open_ground_which_they_share() -> None:
    one, two = activity("a/1"), activity("b/1")
    beside = activity("c/1", geometry=shapely.LineString([(X, Y + 40), (X + 150, Y + 40)]))
    copy = made(one, two, beside, groups=((one, two, beside),))
    keys = tuple(sorted(public_key(STORE, item.id) for item in (one, two) if item.id))
    assert copy.opened_once == (keys,)
    assert unpack(pack(copy)).opened_once == (keys,)
    assert made(one, beside, groups=((one, beside),)).opened_once == ()


def test_what_moved_away_from_its_agreement_is_not_told_as_done_together() -> None:
    sewer = activity("a/1", start="2028-03-01", end="2028-06-30")
    heat = activity("b/1", start="2028-05-08", end="2028-09-29")
    assert len(made(sewer, heat, groups=((sewer, heat),)).together) == 1
    moved = activity("a/1", start="2029-03-01", end="2029-06-30")
    copy = made(moved, heat, groups=((moved, heat),))
    assert copy.together == ()
    assert copy.opened_once == ()


@pytest.mark.parametrize(("start", "is_together"), [("2028-10-30", True), ("2028-10-31", False)])
def test_works_that_take_turns_within_a_month_are_one_work_site(start: str, is_together: bool) -> None:
    heat = activity("b/1", start="2028-05-08", end="2028-09-29", end_precision=Precision.DAG)
    sewer = activity("a/1", start=start, start_precision=Precision.DAG, end="2028-12-31")
    assert bool(made(sewer, heat, groups=((sewer, heat),)).together) is is_together


def test_a_withdrawn_work_is_in_no_group() -> None:
    one, two = activity("a/1"), activity("a/2")
    first = made(one, two, groups=((one, two),))
    stopped = activity("a/2", status=Status.GEANNULEERD)
    assert made(one, withdrawn=(stopped,), before=first, groups=((one, two),)).together == ()


def test_a_copy_reads_back_as_it_was_packed() -> None:
    copy = made(activity(), before=made(activity(start="2027-01-01")))
    assert unpack(pack(copy)) == copy
    assert pack(unpack(pack(small()))) == pack(small())


def test_more_exact_is_not_moved_and_later_is() -> None:
    autumn = PublicPeriod(date(2027, 10, 1), Precision.KWARTAAL)
    october = PublicPeriod(date(2027, 10, 1), Precision.MAAND)
    winter = PublicPeriod(date(2028, 1, 1), Precision.KWARTAAL)
    assert not is_shifted(autumn, october)
    assert not is_shifted(october, autumn)
    assert is_shifted(autumn, winter)
    assert not is_shifted(PublicPeriod(), winter)
    longer = PublicPeriod(date(2027, 10, 1), Precision.MAAND, date(2028, 3, 31), Precision.MAAND)
    assert not is_shifted(october, longer)
    assert is_shifted(replace(longer, end=date(2028, 1, 31)), longer)


@given(
    first=st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    second=st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    one=st.sampled_from(Precision),
    other=st.sampled_from(Precision),
)
def test_a_shift_there_is_a_shift_back(first: date, second: date, one: Precision, other: Precision) -> None:
    there, back = PublicPeriod(first, one), PublicPeriod(second, other)
    assert is_shifted(there, back) == is_shifted(back, there)
    assert not is_shifted(there, there)
