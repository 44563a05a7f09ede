"""Hinder is told, counted and dealt with once for each street; what was said of pairs before stays."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from koppel.errors import NotFoundError, RefusedError
from koppel.model import FindingType, Visibility
from koppel.model.plans import Reference, ReferenceLayer
from koppel.services.chances.acknowledgements import acknowledge, restore_alarm
from koppel.services.chances.opportunities import warned
from koppel.services.intake.activities import create
from koppel.services.intake.detection import detect
from koppel.services.plans.changes_since import changes_since
from koppel.services.plans.filters import Filter
from koppel.services.plans.lookup import visible_activities
from koppel.store.chances.findings import list_findings
from koppel.store.plans.reference import put_reference
from tests.services.deliberating import LEAD, READER, change, planner, table
from tests.services.world import CATALOGUE, TODAY, X, Y, work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koppel.services.chances.opportunities import Warned
    from koppel.store.database import Store

HINDER = FindingType.HINDER


def pipe(partner: str, number: str, kind: str, at: float, **values: Any) -> Any:
    """Return a work of 40 m in the street, so far from its beginning, that takes all of its period."""
    line = shapely.LineString([(X + at, Y), (X + at + 40, Y)])
    return work(
        partner,
        number,
        kind,
        **{"geometry": line, "duration_days": 184, "hinder": CATALOGUE.kinds[kind].hinder, **values},
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A street of 200 m with three works at once, and one around the corner."""
    plans = [
        pipe("Gemeente", "1", "riolering", 0),
        pipe("Netbedrijf", "1", "elektriciteitsnet", 80),
        pipe("Warmte", "1", "warmtenet", 160),
        pipe("Water", "1", "waterleiding", 0, geometry=shapely.LineString([(X, Y + 100), (X, Y + 180)])),
    ]
    with table(tmp_path, plans) as opened:
        with opened.write("test", "streets") as writer:
            streets = [
                Reference(ReferenceLayer.STREET, "Vlierstraat", shapely.LineString([(X, Y), (X + 200, Y)])),
                Reference(ReferenceLayer.STREET, "Eikstraat", shapely.LineString([(X, Y + 60), (X, Y + 200)])),
            ]
            put_reference(writer, ReferenceLayer.STREET, streets)
        detect(opened, CATALOGUE, today=TODAY)
        yield opened


def hinder(store: Store, today: date = TODAY) -> tuple[Warned, ...]:
    ids = [str(item.id) for item in visible_activities(store)]
    return warned(store, CATALOGUE, "nl", [HINDER], only=ids, today=today)


def test_three_works_in_a_street_are_told_once(store: Store) -> None:
    (found,) = hinder(store)
    assert found.title == "Vlierstraat: 3 werken tegelijk"
    assert found.partners == ("Gemeente", "Netbedrijf", "Warmte")
    assert len(found.pairs) == 3
    assert found.sentence == (
        "tussen 1 maart 2027 en 31 augustus 2027 zijn er naar verwachting 6 maanden lang twee of meer tegelijk; "
        "geen doorgang: 2 werken sluiten de straat af"
    )
    assert found.heavy == (
        "twee werken sluiten de straat tegelijk af, 3 werken zijn er tegelijk en er zijn 6 maanden lang twee of meer "
        "werken tegelijk"
    )


def test_one_word_deals_with_the_whole_street_until_a_work_joins(store: Store) -> None:
    (found,) = hinder(store)
    with pytest.raises(RefusedError):
        acknowledge(store.visible_to(READER), HINDER, found.pairs, "één omleiding")
    acknowledge(store.visible_to(planner("Netbedrijf")), HINDER, found.pairs, "één omleiding")
    (handled,) = hinder(store)
    assert handled.handled
    assert handled.handled.reason == "één omleiding"
    change(store, "Warmte", title="anders")
    assert hinder(store)[0].handled
    create(store, CATALOGUE, pipe("Glas", "1", "gasleiding_verwijdering", 120), today=TODAY)
    (more,) = hinder(store)
    assert (more.handled, len(more.ids)) == (None, 4)


def test_it_is_undone_for_the_whole_street(store: Store) -> None:
    (found,) = hinder(store)
    acknowledge(store.visible_to(LEAD), HINDER, found.pairs, "één omleiding")
    restore_alarm(store.visible_to(LEAD), HINDER, found.pairs)
    assert hinder(store)[0].handled is None
    with pytest.raises(NotFoundError):
        acknowledge(store.visible_to(LEAD), HINDER, [], "niets")


def test_what_was_said_of_pairs_before_holds_for_their_street(store: Store) -> None:
    (found,) = hinder(store)
    for pair in found.pairs[:2]:
        acknowledge(store, HINDER, [pair], "eerder gezegd")
    assert hinder(store)[0].handled is None
    acknowledge(store, HINDER, [found.pairs[2]], "als laatste")
    (handled,) = hinder(store)
    assert handled.handled
    assert handled.handled.reason == "als laatste"


def test_a_work_that_is_not_shared_counts_for_its_own_partner_only(store: Store) -> None:
    change(store, "Warmte", visibility=Visibility.EIGEN)
    (own,) = hinder(store.visible_to(planner("Warmte")))
    (other,) = hinder(store.visible_to(planner("Gemeente")))
    assert (len(own.ids), len(other.ids)) == (3, 2)


def test_other_streets_give_other_hinder(store: Store) -> None:
    with store.write("test", "streets") as writer:
        whole = shapely.LineString([(X, Y + 200), (X, Y), (X + 200, Y)])
        put_reference(writer, ReferenceLayer.STREET, [Reference(ReferenceLayer.STREET, "Lange Weg", whole)])
    # What is found after any change is found with the streets that there are now.
    change(store, "Water", title="anders")
    (found,) = hinder(store)
    assert found.title == "Lange Weg: 4 werken tegelijk"
    with store.read() as cursor:
        assert len(list_findings(cursor, types=[HINDER])) == 5


def test_days_that_went_by_do_not_count(store: Store) -> None:
    detect(store, CATALOGUE, today=date(2027, 8, 22))
    (found,) = hinder(store, date(2027, 8, 22))
    assert "tussen 22 augustus 2027 en 31 augustus 2027 zijn er naar verwachting 10 dagen" in found.sentence
    detect(store, CATALOGUE, today=date(2027, 9, 1))
    assert hinder(store) == ()


def test_a_warning_counts_its_days_and_its_advice_from_one_day(store: Store) -> None:
    # Found for one day and read on a later one: the days that went by since count no more.
    (found,) = hinder(store, date(2027, 8, 22))
    assert "tussen 22 augustus 2027 en 31 augustus 2027" in found.sentence
    assert hinder(store, date(2027, 9, 1)) == ()


def test_what_came_since_a_moment_is_told_once_for_the_street(store: Store) -> None:
    long_ago = datetime(2020, 1, 1)  # noqa: DTZ001
    (told,) = changes_since(store, CATALOGUE, "nl", long_ago, Filter()).warnings_came
    assert (told.partners, told.sentence) == (("Gemeente", "Netbedrijf", "Warmte"), hinder(store)[0].sentence)
    hidden = Filter(hidden_kinds=frozenset({"riolering", "warmtenet"}))
    assert changes_since(store, CATALOGUE, "nl", long_ago, hidden).warnings_came == ()


def test_a_place_without_a_street_is_called_after_its_largest_work_on_one_line(tmp_path: Path) -> None:
    here = shapely.box(X, Y, X + 40, Y + 10)
    long = "Nieuwe leidingen,\n" + "in alle straten " * 9
    plans = [
        pipe("Gemeente", "1", "riolering", 0, title=long, geometry=here),
        pipe("Warmte", "1", "warmtenet", 0, geometry=shapely.box(X, Y, X + 20, Y + 10)),
    ]
    with table(tmp_path, plans) as opened:
        (found,) = hinder(opened)
    assert found.title == (
        "Rond “Nieuwe leidingen, in alle straten in alle straten in alle straten in alle strat…” van Gemeente: "
        "2 werken tegelijk"
    )
