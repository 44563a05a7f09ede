"""Single activities, judged as rows of files are, with what they bring."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
import shapely

from koppel.access import operator
from koppel.config import read_settings
from koppel.errors import StoreError
from koppel.model import CONTENT_FIELDS, FindingType, Precision, Status
from koppel.services.intake.activities import (
    Judged,
    create,
    edit,
    find_activity,
    form_values,
    judge,
    new_number,
    withdraw,
)
from koppel.store.audit import list_audit
from koppel.store.database import Store
from koppel.store.plans.activities import change_reasons, list_activities

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity

TODAY = date(2026, 11, 21)
SETTINGS = read_settings({})
RD = "EPSG:28992"
STREET = shapely.LineString([(233_600, 583_700), (233_700, 583_700)])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "koppel.duckdb", create=True) as opened:
        yield opened


def filled(catalogue: Catalogue, partner: str = "Gemeente", **values: str) -> Judged:
    given = {"external_id": "1", "kind": "riolering", "title": "Riool", "start": "2027-03", "end": "2027-06"} | values
    return judge(catalogue, SETTINGS, given, STREET, crs=RD, store_crs=RD, partner=partner, today=TODAY)


def activity(catalogue: Catalogue, partner: str = "Gemeente", **values: str) -> Activity:
    judged = filled(catalogue, partner, **values)
    assert judged.activity is not None, judged.issues
    return judged.activity


def test_what_is_filled_in_is_read_as_in_a_file(catalogue: Catalogue) -> None:
    made = activity(catalogue, start="voorjaar 2027", end="2027", budget_eur="150.000", status="klaar")
    assert (made.start, made.start_precision) == (date(2027, 4, 1), Precision.KWARTAAL)
    assert (made.end, made.end_precision) == (date(2027, 12, 31), Precision.JAAR)
    assert (made.budget_eur, made.status, made.hinder) == (150_000, Status.GEREED, catalogue.kinds["riolering"].hinder)


def test_every_wrong_field_is_told(catalogue: Catalogue) -> None:
    judged = filled(catalogue, start="ooit", homes="veel", budget_eur="-1")
    assert judged.activity is None
    assert {issue.field for issue in judged.issues} == {"start", "homes", "budget_eur"}


def test_a_drawn_place_in_degrees_comes_in_the_metres_of_the_store(catalogue: Catalogue) -> None:
    place = shapely.Point(6.5432, 53.2317)
    values = {"external_id": "1", "kind": "bomen"}
    judged = judge(catalogue, SETTINGS, values, place, crs="OGC:CRS84", store_crs=RD, partner="Gemeente", today=TODAY)
    assert judged.activity is not None
    assert judged.activity.geometry.distance(shapely.Point(232_500, 583_500)) < 2_000


def test_a_try_tells_the_koppelkans_and_stores_nothing(store: Store, catalogue: Catalogue) -> None:
    create(store, catalogue, activity(catalogue), today=TODAY)
    other = activity(catalogue, "Warmte", kind="warmtenet")
    tried = create(store, catalogue, other, today=TODAY, dry_run=True)
    assert FindingType.KOPPELKANS in {item.type for item in tried.effect.appeared}
    with store.read() as cursor:
        assert len(list_activities(cursor)) == 1
    saved = create(store.visible_to(operator("an")), catalogue, other, today=TODAY)
    assert saved.effect == tried.effect
    with store.read() as cursor:
        assert len(list_activities(cursor)) == 2
        assert list_audit(cursor, actor="an")[0].action == "create"


def test_a_number_is_used_once(store: Store, catalogue: Catalogue) -> None:
    create(store, catalogue, activity(catalogue), today=TODAY)
    with pytest.raises(StoreError, match="number_taken"):
        create(store, catalogue, activity(catalogue, title="Ander"), today=TODAY)
    create(store, catalogue, activity(catalogue, "Warmte"), today=TODAY)


def test_a_made_number_tells_the_year_and_is_new_each_time() -> None:
    first, second = new_number(TODAY), new_number(TODAY)
    assert first.startswith("K-2026-")
    assert first != second


def test_the_form_of_an_activity_reads_back_the_same(store: Store, catalogue: Catalogue) -> None:
    made = activity(
        catalogue,
        budget_eur="1500,5",
        homes="12",
        funding_secured="ja",
        indicators="groen, rust",
        duration_days="10 werkdagen",
        coordination_duty="nee",
    )
    saved = create(store, catalogue, made, today=TODAY).activity
    again = judge(
        catalogue, SETTINGS, form_values(saved), saved.geometry, crs=RD, store_crs=RD, partner="Gemeente", today=TODAY
    ).activity
    assert again is not None
    assert [getattr(again, name) for name in CONTENT_FIELDS] == [getattr(saved, name) for name in CONTENT_FIELDS]
    assert edit(store, catalogue, replace(again, id=saved.id), expected_version=1, today=TODAY).activity.version == 1


def test_the_form_shows_a_day_as_people_write_it(store: Store, catalogue: Catalogue) -> None:
    made = activity(catalogue, start="5 april 2027", end="2027-Q3", latest_end="2027-12-31")
    values = form_values(create(store, catalogue, made, today=TODAY).activity)
    assert (values["start"], values["end"], values["latest_end"]) == ("05-04-2027", "2027-Q3", "31-12-2027")


def test_a_change_keeps_its_reason_and_moves_the_findings(store: Store, catalogue: Catalogue) -> None:
    create(store, catalogue, activity(catalogue, "Warmte", kind="warmtenet"), today=TODAY)
    saved = create(store, catalogue, activity(catalogue), today=TODAY).activity
    done = replace(activity(catalogue, status="gereed"), id=saved.id)
    changed = edit(store, catalogue, done, expected_version=1, today=TODAY, reason="klaar")
    assert (changed.activity.version, changed.activity.status) == (2, Status.GEREED)
    assert FindingType.KOPPELKANS in {item.type for item in changed.effect.gone}
    with store.read() as cursor:
        assert saved.id is not None
        assert change_reasons(cursor, saved.id) == {2: "klaar"}


def test_who_changes_an_old_state_is_told(store: Store, catalogue: Catalogue) -> None:
    saved = create(store, catalogue, activity(catalogue), today=TODAY).activity
    assert saved.id is not None
    newer = replace(activity(catalogue, title="Nieuw"), id=saved.id)
    edit(store, catalogue, newer, expected_version=1, today=TODAY)
    with pytest.raises(StoreError, match="changed_meanwhile"):
        edit(store, catalogue, newer, expected_version=1, today=TODAY)
    with pytest.raises(StoreError, match="changed_meanwhile"):
        withdraw(store, catalogue, saved.id, "vervalt", expected_version=1, today=TODAY)


def test_withdrawing_needs_a_reason_and_deletes_nothing(store: Store, catalogue: Catalogue) -> None:
    saved = create(store, catalogue, activity(catalogue), today=TODAY).activity
    assert saved.id is not None
    with pytest.raises(StoreError, match="reason_missing"):
        withdraw(store, catalogue, saved.id, " ", expected_version=1, today=TODAY)
    withdraw(store, catalogue, saved.id, "vervalt", expected_version=1, today=TODAY)
    assert find_activity(store, saved.id).status is Status.GEANNULEERD
