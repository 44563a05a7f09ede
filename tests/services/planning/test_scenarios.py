"""Scenarios that are kept: for whom they are, what they say to whom, and changing, undoing and rejecting them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.model import Precision, Visibility
from koppel.model.scenarios import Reach, StepState
from koppel.planning.scenario import Change
from koppel.services.intake import activities
from koppel.services.planning import scenarios
from koppel.services.planning.comparing import (
    compared,
    differing,
    is_movable,
    months_of,
    moved_by,
    moves_by_party,
    outlook_of,
)
from koppel.services.planning.scenario_changes import change_work, redo, undo
from koppel.services.planning.scenarios import (
    copy_scenario,
    free_name,
    list_scenarios,
    make_scenario,
    open_scenario,
    reaches,
    reject_scenario,
    rename_scenario,
    reopen_scenario,
)
from koppel.services.revision import revision
from koppel.store.audit import list_audit
from tests.services.world import CANARY, CATALOGUE, PEOPLE, TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from koppel.store.database import Store
    from tests.services.world import World

LATER = (date(2027, 6, 1), date(2027, 11, 30))


@pytest.fixture
def whole(world: World) -> Iterator[Store]:
    with world.open() as opened:
        yield opened


def of(store: Store, name: str) -> Store:
    return store.visible_to(PEOPLE[name])


def later(work: UUID) -> Change:
    return Change(work=str(work), start=LATER[0], end=LATER[1])


def names(store: Store) -> set[str]:
    return {item.name for item in list_scenarios(store)}


def put(store: Store, scenario: UUID, work: UUID, change: Change) -> None:
    version = open_scenario(store, scenario).record.version
    change_work(store, scenario, work, change, version=version, today=TODAY)


# For whom


def test_who_reads_which(whole: Store) -> None:
    make_scenario(of(whole, "regisseur"), " Van  het team ", Reach.TEAM)
    make_scenario(of(whole, "lefier"), "Van Lefier", Reach.PARTNER, "Lefier")
    make_scenario(of(whole, "lefier"), "Van Lies", Reach.PERSON)
    make_scenario(of(whole, "regisseur"), "Van Rik", Reach.PERSON)
    read = {name: names(of(whole, name)) for name in PEOPLE if name != "rolloos"}
    assert read == {
        "regisseur": {"Van het team", "Van Rik"},
        "lefier": {"Van het team", "Van Lefier", "Van Lies"},
        **{name: {"Van het team"} for name in ("gemeente", "ander", "lezer", "beheerder")},
    }


def test_for_whom_someone_may_make_one(whole: Store) -> None:
    assert reaches(of(whole, "regisseur")) == ((Reach.TEAM, None), (Reach.PERSON, None))
    assert reaches(of(whole, "lefier")) == ((Reach.PARTNER, "Lefier"), (Reach.PERSON, None))
    assert reaches(of(whole, "lezer")) == ()
    with pytest.raises(RefusedError, match=r"forbidden\.team_scenario"):
        make_scenario(of(whole, "lefier"), "Van het team", Reach.TEAM)
    with pytest.raises(RefusedError, match=r"forbidden\.scenario"):
        make_scenario(of(whole, "lefier"), "Van Gemeente", Reach.PARTNER, "Gemeente")
    with pytest.raises(RefusedError, match=r"forbidden\.scenario"):
        make_scenario(of(whole, "regisseur"), "Van Gemeente", Reach.PARTNER, "Gemeente")


def test_one_for_others_is_as_if_it_were_not_there(whole: Store) -> None:
    own = make_scenario(of(whole, "lefier"), "Van Lies", Reach.PERSON)
    of_partner = make_scenario(of(whole, "lefier"), "Van Lefier", Reach.PARTNER, "Lefier")
    for name in ("regisseur", "gemeente", "beheerder"):
        for identity in (own, of_partner, uuid4()):
            with pytest.raises(NotFoundError):
                open_scenario(of(whole, name), identity)
            with pytest.raises(NotFoundError):
                copy_scenario(of(whole, name), identity, "x", Reach.PERSON)
            with pytest.raises(NotFoundError):
                rename_scenario(of(whole, name), identity, "x", version=1)


def test_the_log_tells_of_one_of_the_team_to_all_of_a_partner_to_its_planners_and_of_ones_own_to_nobody(
    whole: Store, world: World
) -> None:
    before = revision(of(whole, "regisseur"))
    with whole.read() as cursor:
        count = len(list_audit(cursor))
    own = make_scenario(of(whole, "lefier"), "Van Lies", Reach.PERSON)
    put(of(whole, "lefier"), own, world.secret, later(world.secret))
    with whole.read() as cursor:
        assert len(list_audit(cursor)) == count
    make_scenario(of(whole, "lefier"), "Van Lefier", Reach.PARTNER, "Lefier")
    assert revision(of(whole, "regisseur")) == before
    team = make_scenario(of(whole, "regisseur"), "Van het team", Reach.TEAM)
    with whole.read() as cursor:
        rows = [(row.actor, row.action, row.facts["name"]) for row in list_audit(cursor, action="make_scenario")]
        only = cursor.execute("SELECT partners FROM audit_only_for ORDER BY rowid DESC LIMIT 1").fetchone()
        row = next(item for item in list_audit(cursor) if item.facts.get("scenario") == str(team))
    assert rows == [("rik", "make_scenario", "Van het team"), ("lies", "make_scenario", "Van Lefier")]
    assert only == (["Lefier"],)
    assert row.action == "make_scenario"


# What may not be seen


def test_a_scenario_never_shows_a_work_that_its_reader_may_not_see(whole: Store, world: World) -> None:
    planner = of(whole, "lefier")
    of_partner = make_scenario(planner, "Van Lefier", Reach.PARTNER, "Lefier")
    put(planner, of_partner, world.secret, later(world.secret))
    put(planner, of_partner, world.renovation, later(world.renovation))
    both = replace(PEOPLE["lefier"], grants=PEOPLE["lefier"].grants | PEOPLE["regisseur"].grants)
    leading = whole.visible_to(both)
    team = copy_scenario(leading, of_partner, "Voor allen", Reach.TEAM)
    assert {item.work for item in open_scenario(leading, team).scenario.changes} == {str(world.renovation)}
    with pytest.raises(InputError, match="scenario_private"):
        change_work(leading, team, world.secret, later(world.secret), version=1, today=TODAY)
    with pytest.raises(NotFoundError):
        put(of(whole, "regisseur"), team, world.secret, later(world.secret))
    # A work that was shared, and is no more, goes out of sight here too.
    item = activities.find_activity(planner, world.renovation)
    activities.edit(
        planner,
        CATALOGUE,
        replace(item, visibility=Visibility.EIGEN),
        expected_version=item.version,
        today=TODAY,
    )
    seen = open_scenario(of(whole, "lezer"), team)
    assert (seen.scenario.changes, seen.steps, seen.hidden, seen.undo) == ((), (), 1, None)
    assert len(open_scenario(planner, team).scenario.changes) == 1


def test_what_is_said_of_a_plan_is_left_out_where_it_names_a_work_that_is_not_seen(whole: Store, world: World) -> None:
    advice = {
        "proven": True,
        "moves": [
            {"work": str(world.sewer), "words": {"nl": f"samen met {CANARY}"}, "works": [str(world.secret)]},
            {"work": str(world.sewer), "words": {"nl": "de straat"}, "works": [str(world.sewer)]},
        ],
        "told": [{"about": "conflicts", "words": {"nl": CANARY}, "works": [str(world.secret), str(world.sewer)]}],
    }
    team = make_scenario(whole, "Voorstel", Reach.TEAM, changes=(later(world.sewer),), advice=advice)
    seen = open_scenario(of(whole, "regisseur"), team)
    assert [item["words"]["nl"] for item in seen.advice["moves"]] == ["de straat"]
    assert seen.advice["told"] == []
    assert CANARY not in repr(seen)
    assert len(open_scenario(of(whole, "lefier"), team).advice["told"]) == 1


# Changing


def test_changes_are_undone_and_done_again_one_by_one(whole: Store, world: World) -> None:
    lead = of(whole, "regisseur")
    scenario = make_scenario(lead, "Later", Reach.TEAM)
    put(lead, scenario, world.sewer, later(world.sewer))
    put(lead, scenario, world.renovation, Change(work=str(world.renovation), is_dropped=True))
    put(lead, scenario, world.sewer, Change(work=str(world.sewer)))

    def held() -> set[tuple[str, bool]]:
        return {(item.work, item.is_dropped) for item in open_scenario(lead, scenario).scenario.changes}

    sewer, renovation = (str(world.sewer), False), (str(world.renovation), True)
    seen = [held()]
    for act in (undo, undo, undo, redo, redo):
        act(lead, scenario, version=open_scenario(lead, scenario).record.version)
        seen.append(held())
    assert seen == [{renovation}, {sewer, renovation}, {sewer}, set(), {sewer}, {sewer, renovation}]
    # What comes after an undoing takes its place.
    undo(lead, scenario, version=open_scenario(lead, scenario).record.version)
    put(lead, scenario, world.renovation, later(world.renovation))
    opened = open_scenario(lead, scenario)
    assert opened.redo is None
    assert [item.state for item in opened.steps] == [StepState.DONE, StepState.OVER, StepState.OVER, StepState.DONE]
    with pytest.raises(RefusedError, match="scenario_nothing"):
        redo(lead, scenario, version=opened.record.version)


def test_what_a_scenario_began_with_is_not_undone(whole: Store, world: World) -> None:
    lead = of(whole, "regisseur")
    scenario = make_scenario(lead, "Later", Reach.TEAM, changes=(later(world.sewer),))
    assert open_scenario(lead, scenario).undo is None
    copied = copy_scenario(lead, scenario, "Kopie", Reach.PERSON)
    assert open_scenario(lead, copied).scenario.changes == open_scenario(lead, scenario).scenario.changes


def test_who_saw_an_older_version_changes_nothing(whole: Store, world: World) -> None:
    lead = of(whole, "regisseur")
    scenario = make_scenario(lead, "Later", Reach.TEAM)
    rename_scenario(lead, scenario, "Veel later", version=1)
    with pytest.raises(RefusedError) as refused:
        change_work(lead, scenario, world.sewer, later(world.sewer), version=1, today=TODAY)
    assert (refused.value.code, refused.value.facts["by"]) == ("scenario_changed", "rik")
    assert open_scenario(lead, scenario).scenario.changes == ()


def test_one_that_was_rejected_stays_with_its_reason_and_is_changed_no_more(whole: Store, world: World) -> None:
    lead = of(whole, "regisseur")
    scenario = make_scenario(lead, "Later", Reach.TEAM)
    with pytest.raises(InputError, match="scenario_reason"):
        reject_scenario(lead, scenario, "  ", version=1)
    reject_scenario(lead, scenario, "Te laat voor de school", version=1)
    record = open_scenario(of(whole, "lezer"), scenario).record
    assert (record.is_rejected, record.reason, record.rejected_by) == (True, "Te laat voor de school", "rik")
    with pytest.raises(RefusedError, match="scenario_is_rejected"):
        put(lead, scenario, world.sewer, later(world.sewer))
    reopen_scenario(lead, scenario, version=2)
    put(lead, scenario, world.sewer, later(world.sewer))
    assert not open_scenario(lead, scenario).record.is_rejected


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"start": date(2026, 1, 1)}, "scenario_past"),
        ({"start": date(2090, 1, 1), "end": date(2090, 2, 1)}, "scenario_far"),
        ({"start": date(2027, 9, 1), "end": date(2027, 8, 1)}, "scenario_period"),
        ({"end": date(2027, 1, 1)}, "scenario_period"),
        ({"duration_days": 0}, "scenario_days"),
        ({"duration_days": 400}, "scenario_days"),
    ],
)
def test_dates_that_cannot_be_are_refused(whole: Store, world: World, change: dict[str, object], code: str) -> None:
    lead = of(whole, "regisseur")
    scenario = make_scenario(lead, "Later", Reach.TEAM)
    with pytest.raises(InputError, match=code):
        put(lead, scenario, world.sewer, Change(work=str(world.sewer), **change))  # type: ignore[arg-type]
    assert open_scenario(lead, scenario).steps == ()


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "\x00"])
def test_a_scenario_has_a_name(whole: Store, name: str) -> None:
    with pytest.raises(InputError, match="scenario_name"):
        make_scenario(of(whole, "regisseur"), name, Reach.TEAM)


def test_there_is_an_end_to_how_many_there_can_be(whole: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenarios, "MOST_SCENARIOS", 1)
    make_scenario(of(whole, "regisseur"), "Een", Reach.TEAM)
    with pytest.raises(InputError, match="scenario_many"):
        make_scenario(of(whole, "lefier"), "Twee", Reach.PERSON)


# Figures


def test_the_figures_of_a_scenario_are_those_of_a_store_that_has_its_dates(whole: Store, world: World) -> None:
    lead = of(whole, "regisseur")
    start, end = date(2028, 6, 1), date(2028, 11, 30)
    change = Change(work=str(world.sewer), start=start, end=end)
    scenario = make_scenario(lead, "Later", Reach.TEAM, changes=(change,))
    before, after = compared(outlook_of(lead, CATALOGUE, today=TODAY), [open_scenario(lead, scenario).scenario])
    assert len(before.figures.couplings) > len(after.figures.couplings)
    item = activities.find_activity(whole, world.sewer)
    moved = replace(item, start=start, end=end, start_precision=Precision.DAG, end_precision=Precision.DAG)
    activities.edit(whole, CATALOGUE, moved, expected_version=item.version, today=TODAY)
    (plans,) = compared(outlook_of(lead, CATALOGUE, today=TODAY), [])
    assert plans.figures == after.figures
    assert plans.difference.months_by_work == {}


def test_months_are_from_now_on_and_say_whether_they_are_within_the_window(whole: Store, world: World) -> None:
    outlook = outlook_of(of(whole, "regisseur"), CATALOGUE, today=TODAY)
    at = outlook.ids.index(str(world.sewer))
    months = months_of(outlook, at)
    assert is_movable(outlook, at)
    assert [item.start for item in months if not item.months] == [date(2027, 3, 1)]
    assert min(item.start for item in months) == date(2026, 12, 1)
    inside = [item.months for item in months if item.is_inside]
    window = outlook.works.window_start[at], outlook.works.window_end[at]
    assert inside == [0] if window == (outlook.works.start[at], outlook.works.end[at]) else 0 in inside
    assert not months[-1].is_inside


def test_a_work_that_is_moved_keeps_its_days_and_goes_back_to_the_plans(whole: Store, world: World) -> None:
    outlook = outlook_of(of(whole, "regisseur"), CATALOGUE, today=TODAY)
    at = outlook.ids.index(str(world.sewer))
    shorter = Change(work=str(world.sewer), duration_days=30)
    moved = moved_by(outlook, at, 3, shorter)
    assert (moved.start, moved.end, moved.duration_days) == (*LATER, 30)
    assert moved_by(outlook, at, 0, moved) == shorter


def test_who_moves_how_much_and_wherein_two_scenarios_differ(whole: Store, world: World) -> None:
    lead = of(whole, "regisseur")
    outlook = outlook_of(lead, CATALOGUE, today=TODAY)
    dropped = Change(work=str(world.renovation), is_dropped=True)
    one = make_scenario(lead, "Een", Reach.TEAM, changes=(later(world.sewer), dropped))
    two = make_scenario(lead, "Twee", Reach.TEAM, changes=(later(world.sewer),))
    items = compared(outlook, [open_scenario(lead, identity).scenario for identity in (one, two)])
    assert moves_by_party(items, outlook) == {
        "Gemeente": ((0, 0, 0, 0), (1, 3, 0, 1), (1, 3, 0, 1)),
        "Lefier": ((0, 0, 0, 0), (0, 0, 1, 1), (0, 0, 0, 0)),
    }
    listed = {outlook.ids[at]: changes for at, changes in differing(items, outlook)}
    assert listed[str(world.renovation)] == (None, dropped, None)
    assert listed[str(world.sewer)] == (None, later(world.sewer), later(world.sewer))


def test_two_scenarios_are_not_proposed_with_one_name(whole: Store) -> None:
    lead = of(whole, "regisseur")
    assert free_name(lead, "Voorstel") == "Voorstel"
    for expected in ("Voorstel", "Voorstel (2)", "Voorstel (3)"):
        name = free_name(lead, "Voorstel")
        assert name == expected
        make_scenario(lead, name, Reach.TEAM)
    assert len(free_name(lead, "x" * 200)) == 80
