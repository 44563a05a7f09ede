"""Who may do what: roles, their permissions as rows of one table, and the person or program that acts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Role(StrEnum):
    """What someone is in the team; one person may have several roles."""

    BEHEERDER = "beheerder"
    REGISSEUR = "regisseur"
    PLANNER = "planner"
    LEZER = "lezer"


class Task(StrEnum):
    """What a service does, as far as permission for it differs."""

    READ = "read"
    PLAN = "plan"
    UPLOAD = "upload"
    READ_UPLOADS = "read_uploads"
    SAVE_PROFILE = "save_profile"
    REFERENCE = "reference"
    DETECT = "detect"
    ANSWER = "answer"
    DECIDE = "decide"
    REJECT = "reject"
    DISCUSS = "discuss"
    AGREE = "agree"
    CARD = "card"
    INTEREST = "interest"
    ACKNOWLEDGE = "acknowledge"
    RESOLVE_DUPLICATE = "resolve_duplicate"
    SAVE_VIEW = "save_view"
    PIN = "pin"
    MEET = "meet"
    PUBLISH = "publish"
    READ_AUDIT = "read_audit"
    ACCOUNTS = "accounts"
    SETTINGS = "settings"
    COMPASS = "compass"
    DESCRIBE = "describe"
    ANSWER_THEME = "answer_theme"
    SET_GOAL = "set_goal"
    SET_COMPASS = "set_compass"
    SET_FUND = "set_fund"
    FUND_WORK = "fund_work"
    ADVISE = "advise"
    SCENARIO = "scenario"
    TEAM_SCENARIO = "team_scenario"
    PROPOSE = "propose"
    ROUND = "round"


class Scope(StrEnum):
    """
    For which partners a permission holds.

    ``any``: whoever is concerned. ``own``: every partner that is concerned is one's own. ``involved``: at least one is.
    """

    ANY = "any"
    OWN = "own"
    INVOLVED = "involved"


class Permission(NamedTuple):
    """One row: this role may do this task, for these partners."""

    task: Task
    role: Role
    scope: Scope = Scope.ANY


# What is not in a row is not allowed.
PERMISSIONS: tuple[Permission, ...] = (
    *(Permission(Task.READ, role) for role in Role),
    Permission(Task.PLAN, Role.PLANNER, Scope.OWN),
    Permission(Task.UPLOAD, Role.PLANNER, Scope.OWN),
    Permission(Task.READ_UPLOADS, Role.PLANNER, Scope.OWN),
    Permission(Task.SAVE_PROFILE, Role.PLANNER, Scope.OWN),
    Permission(Task.ANSWER, Role.PLANNER, Scope.OWN),
    Permission(Task.CARD, Role.PLANNER, Scope.OWN),
    Permission(Task.INTEREST, Role.PLANNER, Scope.OWN),
    # Who says that its own work is the double one.
    Permission(Task.RESOLVE_DUPLICATE, Role.PLANNER, Scope.OWN),
    Permission(Task.DECIDE, Role.PLANNER, Scope.INVOLVED),
    Permission(Task.DECIDE, Role.REGISSEUR),
    # One partner can refuse for itself; only who leads the team takes the whole combination from the table.
    Permission(Task.REJECT, Role.REGISSEUR),
    Permission(Task.DISCUSS, Role.PLANNER, Scope.INVOLVED),
    Permission(Task.DISCUSS, Role.REGISSEUR),
    Permission(Task.AGREE, Role.PLANNER, Scope.INVOLVED),
    Permission(Task.AGREE, Role.REGISSEUR),
    Permission(Task.ACKNOWLEDGE, Role.PLANNER, Scope.INVOLVED),
    Permission(Task.ACKNOWLEDGE, Role.REGISSEUR),
    Permission(Task.SAVE_VIEW, Role.PLANNER),
    Permission(Task.SAVE_VIEW, Role.REGISSEUR),
    # A note on the map for everyone; one for oneself is for whoever may read.
    Permission(Task.PIN, Role.PLANNER),
    Permission(Task.PIN, Role.REGISSEUR),
    Permission(Task.REFERENCE, Role.REGISSEUR),
    Permission(Task.DETECT, Role.REGISSEUR),
    Permission(Task.DETECT, Role.BEHEERDER),
    Permission(Task.COMPASS, Role.REGISSEUR),
    # Who knows a place says what it is like there; what is measured comes in by one door.
    Permission(Task.DESCRIBE, Role.REGISSEUR),
    Permission(Task.DESCRIBE, Role.PLANNER),
    # A partner says itself what it does about a theme; at the table the team lead writes down what it says there.
    Permission(Task.ANSWER_THEME, Role.PLANNER, Scope.OWN),
    Permission(Task.ANSWER_THEME, Role.REGISSEUR),
    # Who answers for a goal may set it; the goals of others are for the team lead.
    Permission(Task.SET_GOAL, Role.PLANNER, Scope.OWN),
    Permission(Task.SET_GOAL, Role.REGISSEUR),
    # The team lead keeps what funds ask; a partner says itself which money it wants for its works.
    Permission(Task.SET_FUND, Role.REGISSEUR),
    # It protects people no less than the file does, whoever sets it.
    Permission(Task.SET_COMPASS, Role.REGISSEUR),
    Permission(Task.SET_COMPASS, Role.BEHEERDER),
    Permission(Task.FUND_WORK, Role.PLANNER, Scope.OWN),
    Permission(Task.FUND_WORK, Role.REGISSEUR),
    # It changes nothing, but keeps a processor busy, and says of partners how far they could move.
    Permission(Task.ADVISE, Role.REGISSEUR),
    Permission(Task.ADVISE, Role.PLANNER),
    # Of other dates: planners make those of their partner, who leads the team those that all read.
    Permission(Task.SCENARIO, Role.PLANNER, Scope.OWN),
    Permission(Task.TEAM_SCENARIO, Role.REGISSEUR),
    # Who leads the team asks partners for other dates; they answer themselves, and change their plans themselves.
    Permission(Task.PROPOSE, Role.REGISSEUR),
    # Whether works still hold is for their partner to say.
    Permission(Task.ROUND, Role.REGISSEUR),
    Permission(Task.MEET, Role.REGISSEUR),
    Permission(Task.PUBLISH, Role.REGISSEUR),
    Permission(Task.READ_AUDIT, Role.REGISSEUR),
    Permission(Task.READ_AUDIT, Role.BEHEERDER),
    Permission(Task.ACCOUNTS, Role.BEHEERDER),
    Permission(Task.SETTINGS, Role.BEHEERDER),
)


class Grant(NamedTuple):
    """A role that someone has; a planner has it for one partner, the other roles for the team."""

    role: Role
    partner: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """
    Who acts.

    Attributes
    ----------
    name
        As it stands in the audit log.
    grants
        Its roles.
    everything
        The operator at the machine itself, who has the file anyway: may do and see all.
    """

    name: str
    grants: frozenset[Grant] = frozenset()
    everything: bool = False

    @property
    def partners(self) -> frozenset[str]:
        """The partners of which this is a planner."""
        return frozenset(grant.partner for grant in self.grants if grant.role is Role.PLANNER and grant.partner)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles, whatever the partner."""
        return frozenset(grant.role for grant in self.grants)


OPERATOR = Actor("local", everything=True)


def operator(name: str) -> Actor:
    """Return the operator under another name, for what a program does by itself."""
    return Actor(name, everything=True)


def allowed(actor: Actor, task: Task, partners: Iterable[str] = ()) -> bool:
    """
    Return whether someone may do a task.

    Parameters
    ----------
    actor
        Who asks.
    task
        What for.
    partners
        Whose works or answers are concerned; none gives no right where the scope is ``own`` or ``involved``.
    """
    if actor.everything:
        return True
    concerned = frozenset(partners)
    held = {Scope.ANY}
    if concerned and concerned <= actor.partners:
        held.add(Scope.OWN)
    if concerned & actor.partners:
        held.add(Scope.INVOLVED)
    return any(row.task is task and row.role in actor.roles and row.scope in held for row in PERMISSIONS)


def ever_allowed(actor: Actor, task: Task) -> bool:
    """Return whether someone may do a task for any partner at all: whether a screen offers it."""
    return actor.everything or any(
        row.task is task and row.role in actor.roles and (row.scope is Scope.ANY or actor.partners)
        for row in PERMISSIONS
    )
