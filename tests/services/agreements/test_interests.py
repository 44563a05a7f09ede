"""Interests in advance: who said that it wants to join is told when something comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.model import Status, Visibility
from koppel.model.agreements import Place, Reply
from koppel.services.agreements.interest_answers import answer_interest, interest_answers, reply_words
from koppel.services.agreements.interests import (
    Wish,
    change_interest,
    list_interests,
    state_interest,
    withdraw_interest,
)
from koppel.services.intake.activities import create, edit, find_activity, withdraw
from koppel.services.news.interest_hits import interest_hits, interested_in
from koppel.services.plans.changes_since import Sort
from koppel.store.agreements.interests import interest_history
from tests.services.world import CATALOGUE, PEOPLE, STREET, TODAY, World, X, Y, work

if TYPE_CHECKING:
    from koppel.model.agreements import Interest
    from koppel.store.database import Store


def wish(**given: Any) -> Wish:
    values: dict[str, Any] = {
        "partner": "Waterbedrijf", "description": "waterleiding vervangen", "place": Place.DRAWN,
        "drawn": STREET.buffer(30), "first_day": date(2027, 1, 1), "last_day": date(2027, 12, 31),
    } | given  # fmt: skip
    return Wish(**values)


def state(store: Store, **given: Any) -> Interest:
    return state_interest(store, CATALOGUE, wish(**given), today=TODAY)


def numbers(store: Store, since: datetime | None = None, partners: tuple[str, ...] | None = None) -> list[str]:
    hits = interest_hits(store, CATALOGUE, since, today=TODAY, partners=partners)
    return sorted(hit.activity.external_id for hit in hits)


def now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def test_works_of_others_in_the_place_and_period_are_hits(store: Store, world: World) -> None:
    state(store)
    assert numbers(store.visible_to(PEOPLE["ander"])) == ["G-1", "L-1"]
    assert numbers(store.visible_to(PEOPLE["gemeente"])) == []
    assert numbers(store.visible_to(PEOPLE["regisseur"]), partners=("Waterbedrijf",)) == ["G-1", "L-1"]


def test_a_work_that_its_partner_keeps_for_itself_is_no_hit(store: Store, world: World) -> None:
    state(store)
    assert "KANARIEGEEL-1" in numbers(store)
    assert "KANARIEGEEL-1" not in numbers(store.visible_to(PEOPLE["ander"]))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"kinds": ("renovatie",)}, ["L-1"]),
        ({"first_day": date(2027, 8, 31)}, ["G-1", "L-1"]),
        ({"first_day": date(2027, 9, 1)}, []),
        ({"last_day": date(2027, 3, 1)}, ["G-1", "L-1"]),
        ({"last_day": date(2027, 2, 28)}, []),
        # A sewer reaches 10 m, a renovation 20 m.
        ({"drawn": shapely.box(X, Y + 10, X + 50, Y + 40)}, ["G-1", "L-1"]),
        ({"drawn": shapely.box(X, Y + 15, X + 50, Y + 40)}, ["L-1"]),
        ({"drawn": shapely.box(X, Y + 20.5, X + 50, Y + 40)}, []),
        ({"place": Place.STREET, "place_name": "Vlierstraat", "drawn": None}, ["G-1", "L-1"]),
    ],
)
def test_kind_period_and_place_must_all_fit(store: Store, given: dict[str, Any], expected: list[str]) -> None:
    assert CATALOGUE.kinds["riolering"].buffer_m == 10.0
    assert CATALOGUE.kinds["renovatie"].buffer_m == 20.0
    state(store, **given)
    assert numbers(store.visible_to(PEOPLE["ander"])) == expected


def test_only_what_came_or_moved_since_is_news(store: Store, world: World) -> None:
    state(store)
    planner = store.visible_to(PEOPLE["ander"])
    moment = now()
    assert numbers(planner, moment) == []
    create(store, CATALOGUE, work("Gemeente", "G-5", "bestrating"), today=TODAY)
    sewer = find_activity(store, world.sewer)
    edit(store, CATALOGUE, replace(sewer, title="Riool, deel 2"), expected_version=1, today=TODAY)
    hits = interest_hits(planner, CATALOGUE, moment, today=TODAY)
    assert [(hit.activity.external_id, hit.news) for hit in hits] == [("G-5", Sort.NEW)]
    sewer = find_activity(store, world.sewer)
    edit(store, CATALOGUE, replace(sewer, end=date(2027, 9, 30)), expected_version=2, today=TODAY)
    assert {(hit.activity.external_id, hit.news) for hit in interest_hits(planner, CATALOGUE, moment, today=TODAY)} == {
        ("G-5", Sort.NEW), ("G-1", Sort.MOVED),
    }  # fmt: skip


def test_withdrawn_and_finished_works_are_no_hits(store: Store, world: World) -> None:
    state(store)
    withdraw(store, CATALOGUE, world.sewer, "geen geld", expected_version=1, today=TODAY)
    item = find_activity(store, world.renovation)
    edit(store, CATALOGUE, replace(item, status=Status.GEREED), expected_version=item.version, today=TODAY)
    assert numbers(store.visible_to(PEOPLE["ander"])) == []


def test_who_enters_a_work_is_told_who_wants_to_join(store: Store) -> None:
    item = state(store)
    state(store, kinds=("renovatie",))
    entered = work("Gemeente", "NIEUW", "riolering")
    assert interested_in(store.visible_to(PEOPLE["gemeente"]), CATALOGUE, entered, today=TODAY) == (item,)
    assert interested_in(store, CATALOGUE, replace(entered, partner="Waterbedrijf"), today=TODAY) == ()
    assert interested_in(store, CATALOGUE, replace(entered, start=None, end=None), today=TODAY) == ()
    assert interested_in(store, CATALOGUE, replace(entered, visibility=Visibility.EIGEN), today=TODAY) == (item,)


def test_a_partner_speaks_for_itself_only_and_all_read_it(store: Store) -> None:
    for person in ("gemeente", "regisseur", "lezer", "beheerder"):
        with pytest.raises(RefusedError) as refused:
            state(store.visible_to(PEOPLE[person]))
        assert refused.value.code == "forbidden.interest"
    item = state(store.visible_to(PEOPLE["ander"]))
    assert list_interests(store.visible_to(PEOPLE["lezer"]), today=TODAY) == (item,)


def test_an_interest_ends_by_itself_or_is_withdrawn_and_stays_known(store: Store) -> None:
    item, other = state(store), state(store, description="iets anders")
    assert list_interests(store, today=date(2027, 12, 31)) == (item, other)
    assert list_interests(store, today=date(2028, 1, 1)) == ()
    planner = store.visible_to(PEOPLE["ander"])
    with pytest.raises(RefusedError):
        withdraw_interest(store.visible_to(PEOPLE["gemeente"]), item.id, expected_version=1)
    gone = withdraw_interest(planner, item.id, "al gedaan", expected_version=1)
    assert (gone.withdrawn, gone.reason, gone.since) == (True, "al gedaan", item.since)
    assert list_interests(store, today=TODAY) == (other,)
    assert list_interests(store, today=TODAY, ended=True) == (gone,)
    with store.read() as cursor:
        assert len(interest_history(cursor, item.id)) == 2
    with pytest.raises(NotFoundError):
        withdraw_interest(planner, item.id, expected_version=2)


def test_the_second_to_change_an_interest_is_told_and_the_partner_stays(store: Store) -> None:
    item = state(store)
    changed = change_interest(
        store, CATALOGUE, item.id, wish(partner="Gemeente", description="ook de pomp"), expected_version=1, today=TODAY
    )
    assert (changed.partner, changed.description, changed.version) == ("Waterbedrijf", "ook de pomp", 2)
    with pytest.raises(RefusedError) as refused:
        change_interest(store, CATALOGUE, item.id, wish(), expected_version=1, today=TODAY)
    assert refused.value.code == "written_meanwhile"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"description": ""}, "interest_text"),
        ({"description": "x" * 301}, "text_too_long"),
        ({"kinds": ("raket",)}, "interest_kind"),
        ({"place": Place.AREA, "place_name": "Nergens"}, "interest_place"),
        ({"place": Place.STREET, "place_name": None}, "interest_place"),
        ({"drawn": None}, "interest_place"),
        ({"drawn": shapely.LineString([(0, 0), (1, 1)])}, "interest_place"),
        ({"drawn": shapely.Polygon()}, "interest_place"),
        ({"drawn": shapely.Polygon([(0, 0), (1, 1), (2, 2)])}, "interest_place"),
        ({"first_day": None}, "interest_period"),
        ({"last_day": date(2026, 11, 20), "first_day": date(2026, 1, 1)}, "interest_period"),
        ({"last_day": date(2027, 1, 1), "first_day": date(2027, 1, 2)}, "interest_period"),
        ({"last_day": date(2050, 1, 1)}, "interest_period"),
    ],
)
def test_what_cannot_be_an_interest_is_refused(store: Store, given: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError) as refused:
        state(store, **given)
    assert refused.value.code == code
    assert list_interests(store, today=TODAY) == ()


def test_an_area_that_crosses_itself_is_mended(store: Store) -> None:
    item = state(store, drawn=shapely.Polygon([(X, Y - 20), (X + 100, Y + 20), (X + 100, Y - 20), (X, Y + 20)]))
    assert item.geometry.is_valid
    assert item.geometry.area > 0


def test_whose_work_it_is_answers_and_who_wants_to_join_reads_it(store: Store, world: World) -> None:
    made = state(store)
    gemeente, ander = (store.visible_to(PEOPLE[name]) for name in ("gemeente", "ander"))
    works = {hit.activity.external_id: hit.activity for hit in interest_hits(ander, CATALOGUE, None, today=TODAY)}
    own = works["G-1"].id
    assert own is not None
    assert interest_answers(ander) == {}
    answer_interest(gemeente, made.id, own, Reply.TALK, "kan het in mei?")
    last = answer_interest(gemeente, made.id, own, Reply.WELCOME, " graag \n samen ")
    assert interest_answers(ander) == {(made.id, own): last}
    assert (last.partner, last.reply, last.explanation) == ("Gemeente", Reply.WELCOME, "graag samen")
    assert reply_words(last.reply, "nl") == "doe mee"
    with pytest.raises(RefusedError):
        answer_interest(ander, made.id, own, Reply.WELCOME)
    withdraw_interest(store, made.id, expected_version=1)
    with pytest.raises(NotFoundError):
        answer_interest(gemeente, made.id, own, Reply.CANNOT)


def test_a_work_that_is_not_shared_answers_nothing_and_its_answers_are_hidden(store: Store, world: World) -> None:
    made = state(store)
    (item, *_) = [
        hit.activity for hit in interest_hits(store, CATALOGUE, None, today=TODAY, partners=("Waterbedrijf",))
        if hit.activity.partner == "Gemeente"
    ]  # fmt: skip
    assert item.id is not None
    answer_interest(store, made.id, item.id, Reply.TALK, "nog geheim")
    edit(
        store, CATALOGUE, replace(item, visibility=Visibility.EIGEN), expected_version=item.version, today=TODAY
    )  # fmt: skip
    assert interest_answers(store.visible_to(PEOPLE["ander"])) == {}
    with pytest.raises(RefusedError) as refused:
        answer_interest(store, made.id, item.id, Reply.WELCOME)
    assert refused.value.code == "interest_private"
