"""Actions of an agreement: a role, a day, a state; who has it may say how far it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.model.agreements import ActionState
from koppel.services.agreements.actions import (
    LONGEST_ACTION,
    ActionFilter,
    action_history,
    action_json,
    add_action,
    change_action,
    list_actions,
)
from koppel.store.audit import list_audit
from tests.services.world import PEOPLE, World

if TYPE_CHECKING:
    from koppel.model.agreements import Action
    from koppel.store.database import Store

DAY = date(2027, 2, 1)


def add(store: Store, world: World, **given: Any) -> Action:
    values: dict[str, Any] = {
        "description": "Afsluiting melden", "owner_partner": "Gemeente", "owner_role": "projectleider riolering",
        "due": DAY,
    } | given  # fmt: skip
    return add_action(store, world.shared, **values)


def change(store: Store, item: Action, **given: Any) -> Action:
    values: dict[str, Any] = {
        "description": item.description, "owner_partner": item.owner_partner, "owner_role": item.owner_role,
        "due": item.due,
        "state": item.state, "expected_version": item.version,
    } | given  # fmt: skip
    return change_action(store, item.id, **values)


def test_an_action_is_open_until_somebody_says_otherwise_and_every_version_is_kept(store: Store, world: World) -> None:
    item = add(store.visible_to(PEOPLE["lefier"]), world)
    assert (item.state, item.version, item.written_by) == (ActionState.OPEN, 1, "lies")
    busy = change(store.visible_to(PEOPLE["gemeente"]), item, state=ActionState.BEZIG)
    done = change(store.visible_to(PEOPLE["regisseur"]), busy, state=ActionState.KLAAR)
    assert [(old.state.value, old.written_by) for old in action_history(store, item.id)] == [
        ("open", "lies"), ("bezig", "geert"), ("klaar", "rik"),
    ]  # fmt: skip
    assert list_actions(store) == (done,)


@pytest.mark.parametrize(
    ("state", "today", "late"),
    [
        (ActionState.OPEN, DAY, False),
        (ActionState.OPEN, date(2027, 2, 2), True),
        (ActionState.BEZIG, date(2027, 2, 2), True),
        (ActionState.KLAAR, date(2027, 2, 2), False),
        (ActionState.VERVALLEN, date(2027, 2, 2), False),
    ],
)
def test_an_action_is_late_the_day_after_its_deadline_unless_it_is_over(
    store: Store, world: World, state: ActionState, today: date, late: bool
) -> None:
    item = change(store, add(store, world), state=state, reason="niet meer nodig")
    assert item.is_overdue(today) is late
    assert action_json(item, today)["overdue"] is late


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"description": " "}, "action_text"),
        ({"description": "x" * (LONGEST_ACTION + 1)}, "text_too_long"),
        ({"description": "bel 06 1234 5678"}, "text_personal"),
        ({"owner_role": ""}, "action_role"),
        ({"owner_role": "mevr. De Groot"}, "role_personal"),
        ({"owner_role": "J. van Dam"}, "role_personal"),
        ({"owner_role": "j.vandam@gemeente.nl"}, "text_personal"),
        ({"owner_role": "riool@gemeente.nl"}, "role_personal"),
        ({"due": None}, "action_due"),
        ({"due": date(1999, 12, 31)}, "action_due"),
    ],
)
def test_what_is_missing_or_names_a_person_is_refused(
    store: Store, world: World, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(InputError) as refused:
        add(store, world, **given)
    assert refused.value.code == code
    assert list_actions(store) == ()


@pytest.mark.parametrize("role", ["projectleider riool", "Wijkbeheerder Noord", "team 30 km-zone", "MER-adviseur"])
def test_a_role_is_no_person(store: Store, world: World, role: str) -> None:
    assert add(store, world, owner_role=role).owner_role == role


def test_dropping_needs_a_reason(store: Store, world: World) -> None:
    item = add(store, world)
    with pytest.raises(InputError) as refused:
        change(store, item, state=ActionState.VERVALLEN, reason="  ")
    assert refused.value.code == "action_reason"
    assert change(store, item, state=ActionState.VERVALLEN, reason="werk gaat niet door").reason


def test_the_second_to_change_is_told_of_the_first(store: Store, world: World) -> None:
    item = add(store, world)
    change(store.visible_to(PEOPLE["gemeente"]), item, due=date(2027, 3, 1))
    with pytest.raises(RefusedError) as refused:
        change(store, item, description="iets anders")
    assert (refused.value.code, refused.value.facts["by"]) == ("written_meanwhile", "geert")
    assert list_actions(store)[0].due == date(2027, 3, 1)


def test_a_partner_that_is_not_involved_but_has_the_action_may_change_it(store: Store, world: World) -> None:
    other = store.visible_to(PEOPLE["ander"])
    with pytest.raises(RefusedError) as refused:
        add(other, world)
    assert refused.value.code == "forbidden.agree"
    item = add(store, world, owner_partner="Waterbedrijf")
    assert change(other, item, state=ActionState.KLAAR).state is ActionState.KLAAR
    for person in ("lezer", "beheerder"):
        with pytest.raises(RefusedError):
            change(store.visible_to(PEOPLE[person]), item)


def test_what_is_not_there_is_said(store: Store, world: World) -> None:
    with pytest.raises(NotFoundError) as refused:
        add(store, world, owner_partner="Niemand")
    assert refused.value.code == "partner_unknown"
    with pytest.raises(NotFoundError) as refused:
        action_history(store, uuid4())
    assert refused.value.code == "action_unknown"
    with pytest.raises(RefusedError) as private:
        add_action(
            store.visible_to(PEOPLE["lefier"]),
            world.private,
            description="x",
            owner_partner="Lefier",
            owner_role="y",
            due=DAY,
        )
    assert private.value.code == "combination_private"


def test_due_are_the_waiting_actions_of_some_partners_up_to_a_day(store: Store, world: World) -> None:
    late = add(store, world, due=date(2026, 11, 1))
    soon = add(store, world, due=date(2026, 11, 28))
    add(store, world, due=date(2026, 11, 29))
    change(store, add(store, world, due=date(2026, 11, 2)), state=ActionState.KLAAR)
    add(store, world, owner_partner="Lefier", due=date(2026, 11, 2))
    due = ActionFilter(partners=frozenset({"Gemeente"}), until=date(2026, 11, 28), waiting=True)
    assert list_actions(store, due) == (late, soon)
    assert len(list_actions(store, ActionFilter(states=frozenset({ActionState.KLAAR})))) == 1


def test_the_log_holds_no_words_of_an_action(store: Store, world: World) -> None:
    add(store, world)
    with store.read() as cursor:
        facts = list_audit(cursor, action="action")[0].facts
    assert facts["combination"] == world.shared
    assert "Afsluiting" not in str(facts)
