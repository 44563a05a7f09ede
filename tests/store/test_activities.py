"""What is stored comes back, with everything it was before."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import numpy as np
import pytest
import shapely

from koppel.errors import NotFoundError, StoreError
from koppel.model import (
    CONTENT_FIELDS,
    Activity,
    BudgetScope,
    Firmness,
    GeometryCertainty,
    PartnerType,
    Precision,
    Status,
    Tenure,
    Visibility,
)
from koppel.store.plans.activities import (
    change_reasons,
    find_ids,
    get_activity,
    history,
    list_activities,
    refresh_footprints,
)
from koppel.store.plans.activity_changes import edit_activity, put_activities, withdraw
from koppel.store.plans.partners import list_partners, put_partner

if TYPE_CHECKING:
    from koppel.store.database import Store

HOSTILE = [
    "'; DROP TABLE activity; --",
    '"quoted" “curly” <script>alert(1)</script>',
    "line\nbreak\ttab\r\n",
    "nul\x00byte",
    "😀 ﷽ \u202eright to left\u202c é e\u0301",
    "$1 ? {braces} %s \\N NULL",
    " spaces ",
]


def content(activity: Activity) -> tuple[object, ...]:
    return tuple(
        shapely.to_wkb(activity.geometry) if name == "geometry" else getattr(activity, name)
        for name in ("partner", "external_id", *CONTENT_FIELDS)
    )


def _full(make: Any) -> Activity:
    activity: Activity = make(
        "R-1",
        project="Selwerd vernieuwt",
        phase=2,
        phase_count=4,
        description="Nieuw riool",
        public_title="Nieuw riool in de Elsstraat",
        public_description="De straat gaat open",
        status=Status.TOEGEZEGD,
        start_precision=Precision.KWARTAAL,
        end_precision=Precision.JAAR,
        earliest_start=date(2026, 1, 1),
        latest_end=date(2029, 12, 31),
        duration_days=90,
        coordination_duty=False,
        firmness=Firmness.SCHUIFBAAR,
        geometry_certainty=GeometryCertainty.GEBIED,
        hinder=3,
        homes=120,
        tenure=Tenure.GEMENGD,
        budget_eur=1_250_000.55,
        budget_scope=BudgetScope.PER_JAAR,
        funding_source="Rijk",
        funding_condition="voor 2028",
        funding_secured=False,
        contact_role="projectleider",
        contact_channel="riool@voorbeeld.nl",
        indicators=("hitte", "wateroverlast"),
        visibility=Visibility.OPENBAAR,
        source_row=7,
        geometry=shapely.Polygon([(0, 0), (10, 0), (10, 10)], [[(5, 1), (8, 1), (8, 3)]]),
    )
    return activity


def test_every_field_comes_back_as_it_was_put(store: Store, make: Any) -> None:
    full, bare = _full(make), make("leeg", start=None, start_precision=None, end=None, end_precision=None)
    upload_id = uuid4()
    with store.write("els", "import") as writer:
        put = put_activities(writer, [full, bare], upload_id=upload_id, widths={})
    with store.read() as cursor:
        found = [get_activity(cursor, identity) for identity in put.new]
    assert [content(item) for item in found] == [content(full), content(bare)]
    first = found[0]
    assert (first.version, first.recorded_by, first.recorded_until, first.upload_id, first.source_row) == (
        1,
        "els",
        None,
        upload_id,
        7,
    )
    assert first.recorded_from is not None


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_comes_back_identical_from_every_field(store: Store, make: Any, hostile: str) -> None:
    texts = [
        item.name
        for item in dataclasses.fields(Activity)
        if item.type in ("str", "str | None") and item.name != "recorded_by"
    ]
    given = make(**dict.fromkeys(texts, hostile), indicators=(hostile, hostile))
    with store.write(hostile, hostile, **{"fact": hostile}) as writer:
        (identity,) = put_activities(writer, [given], widths={hostile: 2.0}).new
    with store.read() as cursor:
        assert content(get_activity(cursor, identity)) == content(given)
        assert find_ids(cursor, [(hostile, hostile)]) == {(hostile, hostile): identity}
        assert [item.name for item in list_partners(cursor)] == [hostile]
        assert [item.id for item in list_activities(cursor, partner=hostile, kind=hostile)] == [identity]
        assert len(texts) >= 10


def test_putting_the_same_again_changes_nothing(store: Store, make: Any) -> None:
    with store.write("els", "import") as writer:
        first = put_activities(writer, [_full(make)], upload_id=uuid4(), widths={})
    with store.write("els", "import") as writer:
        second = put_activities(writer, [_full(make)], upload_id=uuid4(), widths={})
    assert (second.new, second.changed, second.unchanged) == ((), (), first.new)
    with store.read() as cursor:
        assert len(history(cursor, first.new[0])) == 1


def test_a_change_is_a_new_version_and_the_old_one_stays(store: Store, make: Any) -> None:
    with store.write("els", "import") as writer:
        (identity,) = put_activities(writer, [make("1", title="oud")], widths={}).new
    with store.write("jan", "import") as writer:
        assert put_activities(writer, [make("1", title="nieuw")], widths={}).changed == (identity,)
    with store.read() as cursor:
        old, new = history(cursor, identity)
    assert [(old.version, old.title, old.recorded_by), (new.version, new.title, new.recorded_by)] == [
        (1, "oud", "els"),
        (2, "nieuw", "jan"),
    ]
    assert old.recorded_until == new.recorded_from
    assert new.recorded_until is None


def test_one_key_twice_is_refused_whole(store: Store, make: Any) -> None:
    with pytest.raises(StoreError) as raised, store.write("els", "import") as writer:
        put_activities(writer, [make("1"), make("2"), make("1")], widths={})
    assert (raised.value.code, raised.value.facts["external_id"]) == ("duplicate_key", "1")
    with store.read() as cursor:
        assert list_activities(cursor) == ()


def test_two_partners_may_use_one_number(store: Store, make: Any) -> None:
    with store.write("els", "import") as writer:
        put = put_activities(writer, [make("1"), make("1", partner="Enexis")], widths={})
    assert len(set(put.new)) == 2


def test_partners_come_with_their_activities_and_keep_their_type(store: Store, make: Any) -> None:
    with store.write("els", "import") as writer:
        put_partner(writer, "Gemeente", PartnerType.GEMEENTE)
        put_activities(writer, [make("1"), make("2", partner="Nieuw")], widths={})
    with store.read() as cursor:
        assert [(item.name, item.type.value) for item in list_partners(cursor)] == [
            ("Gemeente", "gemeente"),
            ("Nieuw", "overig"),
        ]


def test_withdrawing_keeps_the_activity_with_its_reason(store: Store, make: Any) -> None:
    with store.write("els", "import") as writer:
        (identity,) = put_activities(writer, [make("1")], widths={}).new
    with store.write("els", "withdraw") as writer:
        assert withdraw(writer, [identity], "geen geld") == (identity,)
    with store.write("els", "withdraw") as writer:
        assert withdraw(writer, [identity], "nog eens") == ()
    with store.read() as cursor:
        assert [item.status for item in history(cursor, identity)] == [Status.GEPLAND, Status.GEANNULEERD]
        assert change_reasons(cursor, identity) == {2: "geen geld"}


def test_withdrawing_needs_a_reason_and_an_activity(store: Store, make: Any) -> None:
    with store.write("els", "import") as writer:
        (identity,) = put_activities(writer, [make("1")], widths={}).new
    with pytest.raises(StoreError) as raised, store.write("els", "withdraw") as writer:
        withdraw(writer, [identity], "  ")
    assert raised.value.code == "reason_missing"
    with pytest.raises(NotFoundError), store.write("els", "withdraw") as writer:
        withdraw(writer, [identity, uuid4()], "weg")
    with store.read() as cursor:
        assert get_activity(cursor, identity).status is Status.GEPLAND


def test_an_edit_on_an_old_version_is_refused(store: Store, make: Any) -> None:
    with store.write("els", "import") as writer:
        (identity,) = put_activities(writer, [make("1")], widths={}).new
    with store.read() as cursor:
        seen = get_activity(cursor, identity)
    with store.write("jan", "edit") as writer:
        stored = edit_activity(writer, dataclasses.replace(seen, title="van Jan"), expected_version=1, widths={})
    assert (stored.version, stored.title) == (2, "van Jan")
    with pytest.raises(StoreError) as raised, store.write("els", "edit") as writer:
        edit_activity(writer, dataclasses.replace(seen, title="van Els"), expected_version=1, widths={})
    assert (raised.value.code, raised.value.facts["by"]) == ("changed_meanwhile", "jan")
    with store.read() as cursor:
        assert get_activity(cursor, identity).title == "van Jan"


def test_an_edit_that_changes_nothing_makes_no_version(store: Store, make: Any) -> None:
    with store.write("els", "import") as writer:
        (identity,) = put_activities(writer, [make("1")], widths={}).new
    with store.write("els", "edit") as writer:
        same = edit_activity(writer, get_activity(writer.cursor, identity), expected_version=1, widths={})
    assert same.version == 1


def test_an_unknown_activity_is_not_found(store: Store) -> None:
    with store.read() as cursor, pytest.raises(NotFoundError) as raised:
        get_activity(cursor, UUID(int=1))
    assert raised.value.code == "activity_unknown"


def test_activities_are_found_by_partner_kind_status_text_and_place(store: Store, make: Any) -> None:
    with store.write("els", "import") as writer:
        put_activities(
            writer,
            [
                make("1", title="Riool ELSSTRAAT"),
                make("2", kind="bomen", geometry=shapely.Point(1000, 1000)),
                make("3", partner="Enexis", status=Status.GEREED),
            ],
            widths={},
        )
    with store.read() as cursor:

        def found(**filters: Any) -> list[str]:
            return [item.external_id for item in list_activities(cursor, **filters)]

        assert found() == ["3", "1", "2"]
        assert found(partner="Enexis") == ["3"]
        assert found(partners=["Enexis", "Gemeente"]) == ["3", "1", "2"]
        assert found(partners=[]) == []
        assert found(kind="bomen") == ["2"]
        assert found(statuses=[Status.GEREED]) == ["3"]
        assert found(text="elsstraat") == ["1"]
        assert found(bbox=(900, 900, 1100, 1100)) == ["2"]
        assert found(bbox=(0, 0, 10, 10)) == []
        assert found(ids=[]) == []


def _footprints(store: Store) -> dict[str, tuple[Any, float]]:
    with store.read() as cursor:
        rows = cursor.execute("SELECT external_id, ST_AsWKB(footprint), footprint_area_m2 FROM activity").fetchall()
    return {key: (shapely.from_wkb(bytes(wkb)), area) for key, wkb, area in rows}


def test_a_footprint_is_the_polygon_or_half_the_width_around_line_and_point(store: Store, make: Any) -> None:
    square = shapely.box(0, 0, 10, 10)
    line = shapely.LineString([(0, 0), (100, 0)])
    with store.write("els", "import") as writer:
        put_activities(
            writer,
            [
                make("vlak", geometry=square),
                make("lijn", geometry=line),
                make("punt", geometry=shapely.Point(5, 5)),
                make("punten", geometry=shapely.MultiPoint([(0, 0), (100, 100)])),
            ],
            widths={"riolering": 4.0},
        )
    found = _footprints(store)
    assert found["vlak"][0].equals(square)
    assert found["lijn"][0].equals(line.buffer(2.0))
    assert found["lijn"][1] == pytest.approx(400 + np.pi * 4, rel=0.01)
    assert found["punt"][1] == pytest.approx(np.pi * 4, rel=0.01)
    assert found["punten"][1] == pytest.approx(np.pi * 8, rel=0.01)


def test_footprints_follow_the_catalogue(store: Store, make: Any) -> None:
    with store.write("els", "import") as writer:
        put_activities(writer, [make("1"), make("2", kind="bomen")], widths={"riolering": 4.0})
    assert store.catalogue_version() is None
    with store.write("els", "catalogue") as writer:
        assert refresh_footprints(writer, {"riolering": 8.0, "bomen": 2.0}, "v2") == 2
    assert store.catalogue_version() == "v2"
    found = _footprints(store)
    line = make("1").geometry
    assert (found["1"][0].equals(line.buffer(4.0)), found["2"][0].equals(line.buffer(1.0))) == (True, True)
    with store.read() as cursor:
        assert [item.version for item in list_activities(cursor)] == [1, 1]
        assert len(list_activities(cursor, bbox=line.bounds)) == 2
