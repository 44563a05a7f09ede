"""What asks for attention now: which combinations wait for whom, alarms that nobody took up, actions that are due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.access import Actor, Grant, Role, Task
from koppel.i18n import text
from koppel.model import FindingType
from koppel.model.agreements import WAITING
from koppel.model.deciding import Answer
from koppel.model.plans import ReferenceLayer
from koppel.services.deciding.assess import judge
from koppel.services.deciding.next_step import Turn, to_act
from koppel.services.deciding.plan_changes import change_lines, joined_lines
from koppel.services.facts.combination_names import combination_name
from koppel.services.news.entries import Target
from koppel.services.permission import require
from koppel.store.agreements.actions import list_actions
from koppel.store.chances.acknowledgements import list_acknowledged
from koppel.store.chances.combinations import list_combinations
from koppel.store.chances.findings import list_findings
from koppel.store.deciding.events import found_members
from koppel.store.plans.activities import list_activities
from koppel.store.plans.reference import list_reference

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date, datetime
    from uuid import UUID

    import duckdb

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.model.agreements import Action
    from koppel.model.chances import Finding
    from koppel.services.deciding.assessment import Assessment, Compared
    from koppel.store.database import Store

# Sees what all partners share, and nothing that one keeps for itself: for what goes to everyone, or leaves the program.
SHARED = Actor("koppel", frozenset({Grant(Role.LEZER)}))
ALARMS = (FindingType.VOLGORDE, FindingType.OPBREEKRUST)


@dataclass(frozen=True, slots=True)
class Overview:
    """
    How everything stands that people act on, as far as it is shown to whoever asks.

    Attributes
    ----------
    discussed
        Combinations that were answered, decided on or discussed, by id: those of which all works are shared. What was
        last spoken of longest ago comes first.
    compared
        Their works then and now.
    alarms
        Works in the wrong order of which nobody said that it is so with a reason.
    actions
        What is still to be done, the earliest deadline first.
    unlisted
        Combinations of these that nobody spoke of and that are not found now: such as the works of a warning.
    """

    discussed: Mapping[str, Assessment]
    compared: Mapping[str, Compared]
    alarms: tuple[Finding, ...]
    actions: tuple[Action, ...]
    unlisted: frozenset[str] = frozenset()

    def action_target(self, combination_id: str) -> Target:
        """Return where an action of a combination is seen to."""
        if combination_id in self.unlisted:
            return Target("afspraken")
        return Target("koppelkansen", combination=combination_id)

    def what_changed(self, identity: str, catalogue: Catalogue, language: str) -> tuple[str, ...]:
        """Describe what changed in a combination since it was judged, and what joined; nothing where nothing did."""
        compared = self.compared[identity]
        changed = change_lines(compared.judged, compared.now, catalogue, language) if compared.judged else ()
        return (
            (*changed, *joined_lines(compared.joined, catalogue, language))
            if self.discussed[identity].has_grown
            else changed
        )

    def went_on(self) -> Mapping[str, str]:
        """Return in which larger combination each one went on that is one matter with it now."""
        return {
            item.id: item.growth.into
            for item in self.discussed.values()
            if item.growth and (item.has_grown or item.is_taken_over)
        }

    def grown(self, partners: Collection[str]) -> tuple[Assessment, ...]:
        """Return the combinations that a work joined, of which or of whose new works some partners are."""
        return tuple(
            item
            for item in self.discussed.values()
            if item.has_grown
            and {*item.partners, *(one.partner for one in self.compared[item.id].joined)} & set(partners)
        )

    def to_reassess(self) -> tuple[Assessment, ...]:
        """Return the combinations in which a work changed, or which a work joined, since they were judged."""
        return tuple(item for item in self.discussed.values() if item.is_to_judge_again)

    def to_agree(self) -> tuple[Assessment, ...]:
        """Return the combinations to which all partners said yes, and that are not agreed yet."""
        return self._turn(Turn.AGREE)

    def to_talk(self) -> tuple[Assessment, ...]:
        """Return the combinations to which a partner said no, and that all answered."""
        return self._turn(Turn.TALK)

    def to_finish(self) -> tuple[Assessment, ...]:
        """Return the agreements of which all works are done."""
        return self._turn(Turn.FINISH)

    def waiting(self) -> tuple[Assessment, ...]:
        """Return the combinations that wait for an answer, now or later, those that wait longest first."""
        return self._turn(Turn.ANSWER, Turn.LATER)

    def to_answer(self, partners: Collection[str]) -> tuple[Assessment, ...]:
        """Return what waits for a first or another answer of some partners: first what changed, then by how long."""
        mine = set(partners)
        waiting = [item for item in self._turn(Turn.ANSWER) if mine & set(to_act(item).partners)]
        return tuple(sorted(waiting, key=lambda item: not mine & set(item.stale)))

    def parked(self, partners: Collection[str]) -> tuple[Assessment, ...]:
        """Return the combinations that wait for no answer of these partners but one that was ``nog_niet``."""
        to_answer = {item.id for item in self.to_answer(partners)}
        return tuple(item for item in self.waiting() if item.id not in to_answer and self._put_off(item, partners))

    def overdue(self, today: date) -> tuple[Action, ...]:
        """Return the actions that should have been done by now."""
        return tuple(item for item in self.actions if item.is_overdue(today))

    def _turn(self, *turns: Turn) -> tuple[Assessment, ...]:
        return tuple(item for item in self.discussed.values() if to_act(item).turn in turns)

    @staticmethod
    def _put_off(item: Assessment, partners: Collection[str]) -> bool:
        answers = (item.answers[name].answer for name in item.partners if name in partners and name in item.answers)
        return Answer.NOG_NIET in answers


def first_at(item: Assessment) -> datetime:
    """Return when a combination was first spoken of."""
    return item.history[0].at


def last_at(item: Assessment) -> datetime:
    """Return when a combination was last spoken of."""
    return item.history[-1].at


def unanswered(item: Assessment) -> tuple[str, ...]:
    """Return the partners that did not answer, or answered about an earlier plan."""
    return tuple(name for name in item.partners if name not in item.answers or name in item.stale)


def overview(store: Store) -> Overview:
    """
    Return how everything stands, as the actor of the store sees it.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        return read_overview(cursor)


def read_overview(cursor: duckdb.DuckDBPyConnection) -> Overview:
    """Return how everything stands, as far as a cursor shows it."""
    judged = {
        identity: both
        for identity, both in judge(cursor).items()
        if both[0].history and not both[0].is_private and not both[0].unshared
    }
    ordered = sorted(judged, key=lambda identity: (last_at(judged[identity][0]), identity))
    actions = [item for item in list_actions(cursor) if item.state in WAITING]
    others = {item.combination_id for item in actions} - judged.keys()
    listed = {item.id for item in list_combinations(cursor)} if others else set()
    shown = judged.keys() | found_members(cursor, {item.combination_id for item in actions}).keys()
    return Overview(
        discussed={identity: judged[identity][0] for identity in ordered},
        compared={identity: judged[identity][1] for identity in ordered},
        alarms=open_alarms(cursor),
        actions=tuple(item for item in actions if item.combination_id in shown),
        unlisted=frozenset(others - listed),
    )


def open_alarms(cursor: duckdb.DuckDBPyConnection) -> tuple[Finding, ...]:
    """Return works in the wrong order of which nobody said that it is so with a reason."""
    settled = list_acknowledged(cursor)
    alarms = list_findings(cursor, types=ALARMS)
    return tuple(item for item in alarms if (item.type, item.a_id, item.b_id) not in settled)


def members_of(cursor: duckdb.DuckDBPyConnection, now: Overview, ids: Collection[str]) -> dict[str, tuple[UUID, ...]]:
    """Return the works of combinations that are or were found or spoken of, as far as all of their works are shown."""
    assessed = {identity: now.discussed[identity].members for identity in ids if identity in now.discussed}
    return assessed | found_members(cursor, set(ids) - assessed.keys())


def names(
    cursor: duckdb.DuckDBPyConnection, members: Mapping[str, Iterable[UUID]], catalogue: Catalogue, language: str
) -> dict[str, str]:
    """
    Name combinations by the works that they have, after their street and the kinds of work.

    Parameters
    ----------
    cursor
        As it is shown to whoever asks.
    members
        Combination to its works; those that are not shown, or are no more, are left out.
    catalogue, language
        Of the words.
    """
    wanted = {work for works in members.values() for work in works}
    activities = {item.id: item for item in list_activities(cursor, ids=wanted)} if wanted else {}
    streets = [(item.name, item.geometry) for item in list_reference(cursor, layer=ReferenceLayer.STREET)]
    name_by_id = {}
    for identity, works in members.items():
        present: list[Activity] = [activities[work] for work in works if work in activities]
        name = combination_name(present, streets, catalogue, language)
        name_by_id[identity] = name or text("decision.no_works", language)
    return name_by_id
