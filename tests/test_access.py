"""Who may do what, written down a second time as a table to be read: a row that comes or goes is seen here."""

from __future__ import annotations

import pytest

from koppel.access import OPERATOR, PERMISSIONS, Actor, Grant, Role, Scope, Task, allowed, ever_allowed, operator

# For each task the roles that may, whoever is concerned; then for whom a planner may: for nobody (no), for works that
# are all of its own partners (own), for works of which one is (one), for everybody (all).
MAY = {
    Task.READ: ("beheerder regisseur planner lezer", "all"),
    Task.PLAN: ("", "own"),
    Task.UPLOAD: ("", "own"),
    Task.READ_UPLOADS: ("", "own"),
    Task.SAVE_PROFILE: ("", "own"),
    Task.ANSWER: ("", "own"),
    Task.CARD: ("", "own"),
    Task.INTEREST: ("", "own"),
    Task.RESOLVE_DUPLICATE: ("", "own"),
    Task.DECIDE: ("regisseur", "one"),
    Task.DISCUSS: ("regisseur", "one"),
    Task.AGREE: ("regisseur", "one"),
    Task.ACKNOWLEDGE: ("regisseur", "one"),
    Task.REJECT: ("regisseur", "no"),
    Task.SAVE_VIEW: ("regisseur planner", "all"),
    Task.PIN: ("regisseur planner", "all"),
    Task.REFERENCE: ("regisseur", "no"),
    Task.DETECT: ("regisseur beheerder", "no"),
    Task.MEET: ("regisseur", "no"),
    Task.PUBLISH: ("regisseur", "no"),
    Task.READ_AUDIT: ("regisseur beheerder", "no"),
    Task.ACCOUNTS: ("beheerder", "no"),
    Task.SETTINGS: ("beheerder", "no"),
    Task.COMPASS: ("regisseur", "no"),
    Task.DESCRIBE: ("regisseur planner", "all"),
    Task.ANSWER_THEME: ("regisseur", "own"),
    Task.SET_GOAL: ("regisseur", "own"),
    Task.SET_FUND: ("regisseur", "no"),
    Task.SET_COMPASS: ("regisseur beheerder", "no"),
    Task.FUND_WORK: ("regisseur", "own"),
    Task.ADVISE: ("regisseur planner", "all"),
    Task.SCENARIO: ("", "own"),
    Task.TEAM_SCENARIO: ("regisseur", "no"),
    Task.PROPOSE: ("regisseur", "no"),
    Task.ROUND: ("regisseur", "no"),
}
PLANNER = Actor("els", frozenset({Grant(Role.PLANNER, "Lefier"), Grant(Role.PLANNER, "Nijestee")}))
# Whose works are concerned, and from which of (own, one, all) on a planner of Lefier and Nijestee may.
CONCERNED = {
    (): {"all"},
    ("Lefier",): {"own", "one", "all"},
    ("Lefier", "Nijestee"): {"own", "one", "all"},
    ("Lefier", "Gemeente"): {"one", "all"},
    ("Gemeente", "Waterbedrijf"): {"all"},
}


def of_role(role: Role) -> Actor:
    return Actor("els", frozenset({Grant(role)}))


def test_every_task_is_in_the_table() -> None:
    assert MAY.keys() == set(Task)


@pytest.mark.parametrize("task", list(Task))
@pytest.mark.parametrize("role", [Role.BEHEERDER, Role.REGISSEUR, Role.LEZER])
def test_roles_of_the_team_may_what_the_table_says_whoever_is_concerned(role: Role, task: Task) -> None:
    may = role.value in MAY[task][0].split()
    for partners in CONCERNED:
        assert allowed(of_role(role), task, partners) is may
    assert ever_allowed(of_role(role), task) is may


@pytest.mark.parametrize("task", list(Task))
def test_a_planner_may_for_whom_the_table_says(task: Task) -> None:
    scope = MAY[task][1]
    for partners, enough in CONCERNED.items():
        assert allowed(PLANNER, task, partners) is (scope in enough)
        assert allowed(PLANNER, task, iter(partners)) is (scope in enough)
    assert bool(ever_allowed(PLANNER, task)) is (scope != "no")


@pytest.mark.parametrize("task", list(Task))
def test_a_planner_of_no_partner_may_only_what_concerns_nobody(task: Task) -> None:
    for partner in (None, ""):
        actor = Actor("els", frozenset({Grant(Role.PLANNER, partner)}))
        assert bool(ever_allowed(actor, task)) is (MAY[task][1] == "all")
        assert not actor.partners
        for partners in ((), ("",), ("Lefier",)):
            assert allowed(actor, task, partners) is (MAY[task][1] == "all")


@pytest.mark.parametrize("task", list(Task))
def test_who_has_no_role_may_nothing_and_who_sits_at_the_machine_everything(task: Task) -> None:
    assert not allowed(Actor("niemand"), task)
    assert not ever_allowed(Actor("niemand"), task)
    for one in (OPERATOR, operator("mail")):
        assert allowed(one, task)
        assert allowed(one, task, ["Lefier"])
        assert ever_allowed(one, task)


@pytest.mark.parametrize("task", list(Task))
def test_who_has_two_roles_may_what_either_may(task: Task) -> None:
    both = Actor("els", frozenset({Grant(Role.REGISSEUR), Grant(Role.PLANNER, "Lefier")}))
    for partners in CONCERNED:
        either = allowed(of_role(Role.REGISSEUR), task, partners) or allowed(
            Actor("els", frozenset({Grant(Role.PLANNER, "Lefier")})), task, partners
        )
        assert allowed(both, task, partners) is either


def test_a_partner_that_stands_with_another_role_gives_no_right_for_it() -> None:
    actor = Actor("els", frozenset({Grant(Role.REGISSEUR, "Lefier"), Grant(Role.LEZER, "Nijestee")}))
    assert actor.partners == frozenset()
    assert actor.roles == {Role.REGISSEUR, Role.LEZER}
    assert not allowed(actor, Task.PLAN, ["Lefier"])


def test_the_operator_is_called_local_and_a_program_as_it_says() -> None:
    assert OPERATOR.name == "local"
    assert operator("mail").name == "mail"
    assert not Actor("els").everything


def test_no_permission_stands_twice() -> None:
    assert len(set(PERMISSIONS)) == len(PERMISSIONS)
    assert {row.scope for row in PERMISSIONS} == set(Scope)
