"""A file for one partner in which rows name others: nothing is stored until each name was decided."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.errors import InputError, RefusedError
from koppel.ingest.partner_column import Action, Decision, PartnerColumn, same_name
from koppel.services.intake.other_partners import parse_decisions, remembered
from koppel.services.intake.uploads import import_file, list_uploads
from koppel.services.news.audit_log import LogSearch, read_log
from koppel.store.plans.activities import list_activities
from tests.services.world import CATALOGUE, PEOPLE, TODAY

if TYPE_CHECKING:
    from koppel.services.intake.uploads import Imported
    from koppel.store.database import Store
    from tests.services.world import World

GEMEENTE = ("Gemeente", " gemeénte ", None, "Gem. Groningen", "LEFIER", "Gem. Groningen")


def content(names: tuple[str | None, ...] = GEMEENTE) -> bytes:
    line = {"type": "LineString", "coordinates": [[6.5424, 53.2316], [6.5440, 53.2319]]}
    rows = [
        {
            "type": "Feature",
            "geometry": line,
            "properties": {"external_id": f"P-{at}", "kind": "riolering", "title": f"Werk {at}", "partner": name},
        }
        for at, name in enumerate(names, 1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": rows}).encode()


def hand_in(store: Store, world: World, *, who: str = "gemeente", **values: Any) -> Imported:
    return import_file(
        store.visible_to(PEOPLE[who]),
        CATALOGUE,
        world.settings,
        values.pop("content", content()),
        "plannen.geojson",
        today=TODAY,
        **{"partner": "Gemeente", **values},
    )


def whose(store: Store) -> dict[str, str]:
    with store.read_whole() as cursor:
        return {item.external_id: item.partner for item in list_activities(cursor) if item.external_id.startswith("P-")}


def test_nothing_is_stored_until_each_name_was_decided(store: Store, world: World) -> None:
    before = len(list_uploads(store))
    decisions: tuple[dict[str, Decision], ...] = ({}, {"gem.groningen": Decision(Action.SAME)})
    ways: tuple[dict[str, Any], ...] = ({}, {"partial": True}, {"dry_run": True})
    for decided in decisions:
        for how in ways:
            with pytest.raises(InputError) as error:
                hand_in(store, world, others=decided, **how)
            assert error.value.code == "partner_undecided"
            assert "LEFIER" in str(error.value.facts["names"])
            assert "--other-partner 'LEFIER=…'" in str(error.value.facts["options"])
    assert whose(store) == {}
    assert len(list_uploads(store)) == before


def test_each_name_goes_where_it_was_decided(store: Store, world: World) -> None:
    others = {"gem.groningen": Decision(Action.SAME), "lefier": Decision(Action.LEAVE)}
    done = hand_in(store, world, others=others)
    assert whose(store) == dict.fromkeys(("P-1", "P-2", "P-3", "P-4", "P-6"), "Gemeente")
    report = done.checked.report
    assert (report.read, report.accepted, report.rejected, report.left_out) == (6, 5, 0, 1)
    assert [(item.name, item.count, item.rows, item.partner) for item in report.others] == [
        ("Gem. Groningen", 2, (4, 6), "Gemeente"),
        ("LEFIER", 1, (5,), None),
    ]
    codes = {issue.code: issue for issue in report.issues}
    assert codes["partner_left_out"].row == 5
    assert codes["partner_unnamed"].facts["count"] == 1
    with store.read_whole() as cursor:
        rows = cursor.execute("SELECT facts FROM audit WHERE action = 'import' ORDER BY \"at\" DESC LIMIT 1").fetchall()
    assert json.loads(rows[0][0])["other_partners"] == [
        {"name": "Gem. Groningen", "action": "same", "partner": "Gemeente", "rows": 2},
        {"name": "LEFIER", "action": "leave", "partner": None, "rows": 1},
    ]


@pytest.mark.parametrize(("rows", "names"), [((), ["Gem. Groningen", "LEFIER"]), ((4, 6), ["LEFIER"])])
def test_who_leads_reads_what_was_decided_but_of_works_that_are_kept(
    store: Store, world: World, rows: tuple[int, ...], names: list[str]
) -> None:
    told = json.loads(content())
    for row in rows:
        told["features"][row - 1]["properties"]["visibility"] = "eigen"
    others = {"gem.groningen": Decision(Action.SAME), "lefier": Decision(Action.LEAVE)}
    hand_in(store, world, others=others, content=json.dumps(told).encode())
    (line, *_) = read_log(store.visible_to(PEOPLE["regisseur"]), LogSearch(action="import"), "nl").lines
    facts: dict[str, Any] = {**line.facts}
    assert [item["name"] for item in facts["other_partners"]] == names
    assert facts["new"] == 5 - len(rows)
    assert "rows" not in str(facts)


def test_what_is_the_same_organisation_is_known_at_the_next_file(store: Store, world: World) -> None:
    others = {"gem.groningen": Decision(Action.SAME), "lefier": Decision(Action.CHOSEN)}
    hand_in(store, world, others=others)
    assert whose(store)["P-5"] == "Gemeente"
    known = remembered(store, "Gemeente")
    assert remembered(store.visible_to(PEOPLE["gemeente"]), "Gemeente") == known
    assert remembered(store.visible_to(PEOPLE["regisseur"]), "Gemeente") == {}
    assert remembered(store.visible_to(PEOPLE["lefier"]), "Gemeente") == {}
    assert known == {"gem.groningen": Decision(Action.SAME, "Gemeente", remembered=True)}
    assert remembered(store, "Lefier") == {}
    # What was only done this once is asked again; what is remembered can be decided otherwise.
    with pytest.raises(InputError) as error:
        hand_in(store, world)
    assert "Gem. Groningen" not in str(error.value.facts["names"])
    done = hand_in(store, world, others={name: Decision(Action.LEAVE) for name in others})
    assert done.checked.report.left_out == 3


def test_a_dry_run_remembers_nothing(store: Store, world: World) -> None:
    others = {"gem.groningen": Decision(Action.SAME), "lefier": Decision(Action.LEAVE)}
    assert hand_in(store, world, others=others, dry_run=True).upload_id is None
    assert remembered(store, "Gemeente") == {}
    assert whose(store) == {}


@pytest.mark.parametrize("decision", [Decision(Action.OWN), Decision(Action.SAME, "Lefier")])
def test_only_a_planner_of_a_partner_hands_in_for_it(store: Store, world: World, decision: Decision) -> None:
    others = {"gem.groningen": Decision(Action.CHOSEN), "lefier": decision}
    with pytest.raises(RefusedError) as error:
        hand_in(store, world, others=others)
    assert error.value.code == "forbidden.upload"
    assert whose(store) == {}
    assert remembered(store, "Gemeente") == {}


def test_who_is_planner_of_both_hands_in_for_both_under_the_name_that_is_known(store: Store, world: World) -> None:
    others = {"gem.groningen": Decision(Action.CHOSEN), "lefier": Decision(Action.OWN)}
    import_file(
        store, CATALOGUE, world.settings, content(), "plannen.geojson", today=TODAY, partner="Gemeente", others=others
    )
    assert whose(store)["P-5"] == "Lefier"
    assert whose(store)["P-4"] == "Gemeente"


def test_without_a_chosen_partner_the_column_says_it_and_a_stranger_is_refused(store: Store, world: World) -> None:
    with pytest.raises(RefusedError):
        hand_in(store, world, partner=None, content=content(("Gemeente", "Lefier")))
    hand_in(store, world, partner=None, content=content(("Gemeente",)))
    assert whose(store) == {"P-1": "Gemeente"}


def test_a_file_for_one_partner_misses_nothing_of_another(store: Store, world: World) -> None:
    everybody = content(("Gemeente", "Lefier"))
    import_file(store, CATALOGUE, world.settings, everybody, "alles.geojson", today=TODAY)
    done = import_file(
        store, CATALOGUE, world.settings, content(("Gemeente",)), "een.geojson", today=TODAY, partner="Gemeente"
    )
    assert {item.partner for item in done.diff.missing} <= {"Gemeente"}


def test_a_decision_about_a_name_that_is_not_there_is_a_mistake(store: Store, world: World) -> None:
    with pytest.raises(InputError) as error:
        hand_in(store, world, others={"lefeir": Decision(Action.LEAVE)})
    assert error.value.code == "other_partner_unknown"
    assert "LEFIER" in str(error.value.facts["right"])


def test_decisions_are_read_as_they_are_typed() -> None:
    told = parse_decisions(["Gem. Groningen=same", "A=B=leave", "Lefiér = same: Lefier  Wonen"])
    assert told == {
        "gem.groningen": Decision(Action.SAME),
        "a=b": Decision(Action.LEAVE),
        "lefier": Decision(Action.SAME, "Lefier Wonen"),
    }


@pytest.mark.parametrize("typed", [["Lefier"], ["=same"], ["Lefier=weg"], ["Lefier=leave:X"], ["A=own", "a=leave"]])
def test_what_is_typed_wrong_says_what_is_right(typed: list[str]) -> None:
    with pytest.raises(InputError) as error:
        parse_decisions(typed)
    assert error.value.code == "other_partner_form"
    assert "same, own, chosen, leave" in str(error.value.facts["right"])


@given(st.lists(st.sampled_from(["Gemeente", "GEMEENTE", "Lefier", "X", None]), max_size=40), st.data())
def test_every_row_is_of_the_chosen_partner_of_a_decided_one_or_of_nobody(
    names: list[str | None], data: st.DataObject
) -> None:
    actions = {key: data.draw(st.sampled_from([None, *Action])) for key in ("lefier", "x")}
    decided = {key: Decision(action) for key, action in actions.items() if action is not None}
    column = PartnerColumn("Gemeente", decided, ("Lefier",))
    found = [column.whose(row, name)[0] for row, name in enumerate(names, 1)]
    for name, partner in zip(names, found, strict=True):
        action = actions.get(same_name(name or ""))
        if name is None or same_name(name) == "gemeente" or action in (Action.SAME, Action.CHOSEN):
            assert partner == "Gemeente"
        elif action is Action.OWN:
            assert partner == name
        else:
            assert partner is None
    others = column.others()
    assert sum(item.count for item in others) == sum(1 for name in names if same_name(name or "") in actions)
    assert column.unnamed == names.count(None)
