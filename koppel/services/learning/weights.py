"""Weights of the score that fit what a team decided: proposed, with what they would do; taken over, and taken back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from koppel.access import Task
from koppel.detect.learning.learn import LEAST_EACH, Learned, learn
from koppel.detect.run import run
from koppel.detect.scoring.score import PARTS
from koppel.errors import InputError
from koppel.i18n import text
from koppel.model.plans import ReferenceLayer
from koppel.services.facts.combination_names import combination_name
from koppel.services.intake.detection import refresh
from koppel.services.permission import require
from koppel.services.team_rules import team_rules, weights_of, with_weights
from koppel.store.chances.duplicates import distinct_pairs
from koppel.store.chances.works import load_works, private_works
from koppel.store.plans.activities import list_activities
from koppel.store.plans.reference import list_reference
from koppel.store.score_weights import taken_weights, write_weights
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from koppel.catalogue.load import Catalogue
    from koppel.services.learning.judged import History
    from koppel.store.database import Store

# As far as a list is read in one sitting.
_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """
    Weights of now, and those that fit what was decided.

    ``learned`` is None where too little was decided; ``missing`` says how many more must be accepted and rejected.
    """

    now: Mapping[str, float]
    weights: Mapping[str, float] | None
    learned: Learned | None
    missing: tuple[int, int]

    @property
    def may_be_taken(self) -> bool:
        """Return whether the weights differ, and order what they did not see better than those of now."""
        return self.learned is not None and self.learned.is_better and self.weights != self.now


@dataclass(frozen=True, slots=True)
class Moved:
    """A proposal in the list with its place by the weights of now and by the others; None where it is none there."""

    id: str
    name: str
    before: int | None
    after: int | None


def propose(history: History, catalogue: Catalogue) -> Proposal:
    """
    Propose weights.

    Parameters
    ----------
    history
        What was decided.
    catalogue
        With the weights of now.
    """
    now = weights_of(catalogue)
    parts = np.array(
        [[np.nan if item.parts[name] is None else item.parts[name] for name in PARTS] for item in history.judged],
        dtype=np.float64,
    ).reshape(-1, len(PARTS))
    accepted = np.array([item.is_accepted for item in history.judged], dtype=np.bool_)
    learned = apart(learn, parts, accepted, np.array([now[name] for name in PARTS]))
    counts = int(accepted.sum()), int((~accepted).sum())
    return Proposal(
        now=now,
        weights=None if learned is None else dict(zip(PARTS, learned.weights, strict=True)),
        learned=learned,
        missing=(max(0, LEAST_EACH - counts[0]), max(0, LEAST_EACH - counts[1])),
    )


def effect(
    store: Store, catalogue: Catalogue, weights: Mapping[str, float], language: str, *, today: date
) -> tuple[Moved, ...]:
    """
    Say what weights would do to the list: its first twenty by score, and what leaves them.

    Found by the rules that find everything else, over the works that the actor of the store sees; nothing is stored.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        table = load_works(cursor)
        distinct, private = distinct_pairs(cursor), private_works(cursor)
        streets = [(item.name, item.geometry) for item in list_reference(cursor, layer=ReferenceLayer.STREET)]
        works = {str(item.id): item for item in list_activities(cursor)}
    places: list[dict[str, int]] = []
    members: dict[str, list[str]] = {}
    for rules in (catalogue, with_weights(catalogue, weights)):
        _, combined = apart(run, table, rules, today=today, distinct=distinct, private=private)
        proposed = [row["id"] for row in combined.combinations.to_pylist() if row["proposed"]]
        places.append({identity: place for place, identity in enumerate(proposed, 1)})
        for row in combined.members.to_pylist():
            if row["combination_id"] in places[-1]:
                members.setdefault(row["combination_id"], []).append(row["activity_id"])
    before, after = places
    shown = [identity for identity, place in after.items() if place <= _SHOWN]
    shown += [identity for identity, place in before.items() if place <= _SHOWN and identity not in shown]
    nameless = text("decision.no_works", language)
    moves = []
    for identity in shown:
        visible = [works[one] for one in dict.fromkeys(members[identity]) if one in works]
        name = combination_name(visible, streets, catalogue, language) or nameless
        moves.append(Moved(identity, name, before.get(identity), after.get(identity)))
    return tuple(moves)


def take(store: Store, catalogue: Catalogue, proposal: Proposal, *, today: date) -> Catalogue:
    """
    Let proposed weights hold from now on, and find everything again by them.

    Returns
    -------
    catalogue
        With these weights.

    Raises
    ------
    RefusedError
        ``forbidden.settings``: only a beheerder may.
    InputError
        ``weights_not_better``: what they did not see they do not order better than the weights of now.
        ``weights_changed``: others hold by now than those with which these were compared.
    """
    require(store, Task.SETTINGS)
    if not proposal.may_be_taken or proposal.weights is None:
        raise InputError("weights_not_better")
    return _hold(store, catalogue, proposal.weights, before=proposal.now, today=today)


def take_back(store: Store, catalogue: Catalogue, *, today: date) -> Catalogue:
    """
    Let the weights hold again that held before the last ones were taken over.

    Raises
    ------
    RefusedError
        ``forbidden.settings``: only a beheerder may.
    InputError
        ``weights_not_taken``: those of the program hold.
    """
    require(store, Task.SETTINGS)
    return _hold(store, catalogue, None, before=None, today=today)


def times_taken(store: Store) -> int:
    """Return how many times weights were taken over that were not taken back; 0 where those of the program hold."""
    with store.read_whole() as cursor:
        return len(taken_weights(cursor))


def _hold(
    store: Store,
    catalogue: Catalogue,
    weights: Mapping[str, float] | None,
    *,
    before: Mapping[str, float] | None,
    today: date,
) -> Catalogue:
    action = "take_back_weights" if weights is None else "take_weights"
    with store.write(store.actor.name, action) as writer:
        taken = taken_weights(writer.cursor)
        held = weights_of(team_rules(writer.cursor, catalogue))
        if weights is None and not taken:
            raise InputError("weights_not_taken")
        if before is not None and dict(before) != held:
            raise InputError("weights_changed")
        write_weights(writer, taken[:-1] if weights is None else (*taken, weights))
        now = team_rules(writer.cursor, catalogue)
        writer.note(before=_weights_text(held), after=_weights_text(weights_of(now)))
        refresh(writer, now, today=today, changed=None)
    return now


def _weights_text(weights: Mapping[str, float]) -> str:
    return " ".join(f"{name}={round(weight)}" for name, weight in weights.items())


def proposal_json(proposal: Proposal) -> dict[str, object]:
    """Return a proposal in the form of the shell's ``weights --json``."""
    return {
        "now": dict(proposal.now),
        "proposed": None if proposal.weights is None else dict(proposal.weights),
        "missing": {"accepted": proposal.missing[0], "rejected": proposal.missing[1]},
        "learned": None if proposal.learned is None else asdict(proposal.learned),
        "may_be_taken": proposal.may_be_taken,
    }
