"""What a team decided, how well the order foresaw it, and weights taken over and back."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, datetime
from itertools import product
from math import isclose
from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role
from koppel.detect.learning.learn import LEAST_EACH
from koppel.errors import InputError, RefusedError
from koppel.model import Visibility
from koppel.model.deciding import State
from koppel.services.intake.detection import detect
from koppel.services.learning.how_good import HowGood, how_good
from koppel.services.learning.weights import Proposal, effect, propose, take, take_back, times_taken
from koppel.services.learning.words import proposal_lines, summary_lines
from koppel.services.team_rules import team_catalogue, weights_of
from koppel.store.audit import list_audit
from koppel.store.chances.combinations import list_combinations
from koppel.store.chances.findings import last_detection, list_findings
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from koppel.store.plans.activity_changes import put_activities
from tests.detect.builders import TODAY
from tests.services.hand_laid import HandLaid
from tests.services.learning.decided import REASON, decide_by_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from koppel.catalogue.load import Catalogue

BEHEERDER = Actor("bea", frozenset({Grant(Role.BEHEERDER)}))
REGISSEUR = Actor("rik", frozenset({Grant(Role.REGISSEUR)}))
LEZER = Actor("leo", frozenset({Grant(Role.LEZER)}))


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> tuple[Path, Mapping[str, bool]]:
    """A store on which 28 decisions were taken, made once, to be copied only; and what they were."""
    file = tmp_path_factory.mktemp("decided") / "koppel.duckdb"
    with Store.open(file, create=True) as opened:
        return file, decide_by_size(opened, catalogue)


@pytest.fixture
def store(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    """An empty store; for a test that asks what was accepted, one on which that was decided."""
    if "accepted" in request.fixturenames:
        shutil.copy(request.getfixturevalue("decided")[0], tmp_path / "koppel.duckdb")
    with Store.open(tmp_path / "koppel.duckdb", create=True) as opened:
        yield opened


@pytest.fixture
def accepted(decided: tuple[Path, Mapping[str, bool]]) -> Mapping[str, bool]:
    return decided[1]


def measured(store: Store, catalogue: Catalogue) -> tuple[HowGood, Proposal]:
    found = how_good(store, catalogue, "nl")
    return found, propose(found.history, catalogue)


def scores(store: Store) -> dict[str, float | None]:
    with store.read() as cursor:
        return {item.id: item.score for item in list_combinations(cursor)}


# What was decided


def test_every_decision_is_known_with_the_score_of_the_list(
    store: Store, catalogue: Catalogue, accepted: Mapping[str, bool]
) -> None:
    found = how_good(store, catalogue, "nl")
    assert {item.id: item.is_accepted for item in found.history.judged} == accepted
    listed = scores(store)
    for item in found.history.judged:
        assert isclose(item.score, listed[item.id] or 0.0, abs_tol=0.01)
    assert (found.accepted, found.rejected, found.history.unknown) == (14, 14, 0)
    assert {item.reason for item in found.false_hopes} == {REASON}


def test_the_probability_is_that_of_counting_all_pairs(
    store: Store, catalogue: Catalogue, accepted: Mapping[str, bool]
) -> None:
    found, _ = measured(store, catalogue)
    yes = [item.score for item in found.history.judged if item.is_accepted]
    no = [item.score for item in found.history.judged if not item.is_accepted]
    counted = [1.0 if a > b else 0.5 if a == b else 0.0 for a, b in product(yes, no)]
    assert found.order.auc is not None
    assert isclose(found.order.auc, sum(counted) / len(counted))
    assert sum(item.pairs for item in found.calibration) == 28
    assert found.kinds == {"riolering": (14, 14), "warmtenet": (14, 14)}
    assert [item.score for item in found.misses] == [score for score in sorted(yes) if score < max(no)][:10]
    assert [item.score for item in found.false_hopes] == [it for it in sorted(no, reverse=True) if it > min(yes)][:10]
    assert found.misses
    assert found.false_hopes


def test_what_was_only_agreed_is_no_surprise(store: Store, catalogue: Catalogue) -> None:
    accepted = decide_by_size(store, catalogue, pairs=6)
    laid = HandLaid(store, catalogue)
    for identity, is_accepted in accepted.items():
        if not is_accepted:
            laid.decided(identity, State.AFGESPROKEN, datetime(2026, 11, 20, 12), "toch")  # noqa: DTZ001
    found = how_good(store, catalogue, "nl")
    assert (found.accepted, found.rejected) == (6, 0)
    assert (found.misses, found.false_hopes) == ((), ())


def test_works_count_as_they_stood_when_it_was_decided(
    store: Store, catalogue: Catalogue, accepted: Mapping[str, bool]
) -> None:
    before, _ = measured(store, catalogue)
    with store.read() as cursor:
        one = next(item for item in list_activities(cursor) if item.external_id == "1")
    far = date(2031, 1, 1), date(2031, 2, 1)
    widths = {kind.id: kind.width_m for kind in catalogue.kinds.values()}
    with store.write("test", "move") as writer:
        put_activities(writer, [replace(one, start=far[0], end=far[1])], widths=widths)
    # Laid by hand, the decisions are older than the works: let them be taken while the first states stood.
    with store.write("test", "date") as writer:
        writer.cursor.execute("UPDATE decision SET decided_at = (SELECT min(recorded_from) FROM activity_version)")
    after, _ = measured(store, catalogue)
    assert after.history.unknown == before.history.unknown == 0
    assert {item.id: item.score for item in after.history.judged} == {
        item.id: item.score for item in before.history.judged
    }


def test_what_was_taken_up_again_is_not_decided(
    store: Store, catalogue: Catalogue, accepted: Mapping[str, bool]
) -> None:
    again, *rest = accepted
    carried_out = next(one for one in rest if accepted[one])
    laid = HandLaid(store, catalogue)
    laid.decided(again, State.BEOORDELEN, datetime(2026, 11, 20, 12))  # noqa: DTZ001
    laid.decided(carried_out, State.UITGEVOERD, datetime(2026, 11, 20, 12))  # noqa: DTZ001
    found = how_good(store, catalogue, "nl")
    assert again not in {item.id for item in found.history.judged}
    assert next(item for item in found.history.judged if item.id == carried_out).is_accepted


def test_of_what_one_does_not_see_no_score_is_told(
    store: Store, catalogue: Catalogue, accepted: Mapping[str, bool]
) -> None:
    with store.read() as cursor:
        hidden = [item for item in list_activities(cursor) if item.external_id in ("1", "2")]
    widths = {kind.id: kind.width_m for kind in catalogue.kinds.values()}
    with store.write("test", "hide") as writer:
        put_activities(writer, [replace(item, visibility=Visibility.EIGEN) for item in hidden], widths=widths)
    found = how_good(store.visible_to(LEZER), catalogue, "nl")
    assert len(found.history.judged) == 26
    with pytest.raises(RefusedError):
        how_good(store.visible_to(Actor("nobody")), catalogue, "nl")


# What is proposed


def test_size_weighs_more_where_a_team_decides_by_size(
    store: Store, catalogue: Catalogue, accepted: Mapping[str, bool]
) -> None:
    found, proposal = measured(store, catalogue)
    assert proposal.weights is not None
    assert proposal.weights["place"] > proposal.now["place"]
    assert proposal.weights["time"] < proposal.now["time"]
    assert proposal.may_be_taken
    assert "14 afgesproken, 14 afgewezen" in summary_lines(found, "nl")[0]
    assert "niet door toeval" in proposal_lines(proposal, "nl")[-1]


def test_of_too_few_decisions_it_is_said_how_many_are_missing(store: Store, catalogue: Catalogue) -> None:
    decide_by_size(store, catalogue, pairs=5)
    found, proposal = measured(store, catalogue)
    assert proposal.weights is None
    assert proposal.missing == (LEAST_EACH - 2, LEAST_EACH - 3)
    assert proposal_lines(proposal, "en") == [
        "Too little has been decided for a proposal: 8 more agreed and 7 more rejected combinations are needed."
    ]
    with pytest.raises(InputError, match="weights_not_better"):
        take(store.visible_to(BEHEERDER), catalogue, proposal, today=TODAY)
    assert len(found.history.judged) == 5


def test_without_decisions_nothing_is_measured(store: Store, catalogue: Catalogue) -> None:
    found, proposal = measured(store, catalogue)
    assert (found.order.auc, found.calibration, proposal.weights) == (None, (), None)


def test_the_effect_is_what_happens_when_it_is_taken_over(
    store: Store, catalogue: Catalogue, accepted: Mapping[str, bool]
) -> None:
    _, proposal = measured(store, catalogue)
    assert proposal.weights is not None
    before = scores(store)
    moves = effect(store, catalogue, proposal.weights, "nl", today=TODAY)
    assert scores(store) == before
    ordered = sorted(before, key=lambda one: -(before[one] or 0))
    assert all(ordered[item.before - 1] == item.id for item in moves if item.before)
    take(store.visible_to(BEHEERDER), catalogue, proposal, today=TODAY)
    after = scores(store)
    ordered = sorted(after, key=lambda one: -(after[one] or 0))
    assert [item.id for item in moves if item.after and item.after <= 20] == ordered[:20]
    assert sum(accepted[one] for one in ordered[:14]) > 12


# Taken over and back


def test_weights_hold_from_the_moment_they_are_taken_over(
    store: Store, catalogue: Catalogue, accepted: Mapping[str, bool]
) -> None:
    own = store.visible_to(BEHEERDER)
    _, proposal = measured(store, catalogue)
    before = scores(store)
    held = take(own, catalogue, proposal, today=TODAY)
    assert weights_of(held) == proposal.weights
    assert team_catalogue(store, catalogue) == held
    with store.read() as cursor:
        last = last_detection(cursor)
        assert last is not None
        assert last.rules_version == held.version != catalogue.version
        assert all(item.rules_version == held.version for item in list_findings(cursor))
    # Whoever finds again with the rules of the files finds by those of the team.
    assert detect(store, catalogue, today=TODAY).rules_version == held.version
    assert times_taken(store) == 1
    again = take_back(own, held, today=TODAY)
    assert (again.rules, again.version) == (catalogue.rules, catalogue.version)
    assert scores(store) == before
    assert times_taken(store) == 0
    with pytest.raises(InputError, match="weights_not_taken"):
        take_back(own, catalogue, today=TODAY)


def test_each_time_is_written_down_and_taken_back_by_itself(
    store: Store, catalogue: Catalogue, accepted: Mapping[str, bool]
) -> None:
    own = store.visible_to(BEHEERDER)
    _, proposal = measured(store, catalogue)
    held = take(own, catalogue, proposal, today=TODAY)
    _, second = measured(store, held)
    assert second.now == proposal.weights
    # Those that were compared with what no longer holds are not taken over.
    with pytest.raises(InputError, match="weights_changed"):
        take(own, held, proposal, today=TODAY)
    with store.read() as cursor:
        told = [(row.actor, row.action) for row in list_audit(cursor) if "weights" in row.action]
    assert told == [("bea", "take_weights")]


@pytest.mark.parametrize("actor", [LEZER, REGISSEUR])
def test_only_a_beheerder_takes_over_and_back(
    store: Store, catalogue: Catalogue, accepted: Mapping[str, bool], actor: Actor
) -> None:
    _, proposal = measured(store, catalogue)
    assert proposal.may_be_taken
    with pytest.raises(RefusedError):
        take(store.visible_to(actor), catalogue, proposal, today=TODAY)
    with pytest.raises(RefusedError):
        take_back(store.visible_to(actor), catalogue, today=TODAY)
    assert times_taken(store) == 0


def test_an_upgrade_of_the_program_keeps_what_the_team_took_over(
    store: Store, catalogue: Catalogue, accepted: Mapping[str, bool]
) -> None:
    _, proposal = measured(store, catalogue)
    take(store.visible_to(BEHEERDER), catalogue, proposal, today=TODAY)
    newer = replace(catalogue, rules=replace(catalogue.rules, combination_extra_member=0.2))
    now = team_catalogue(store, newer)
    assert weights_of(now) == proposal.weights
    assert now.rules.combination_extra_member == 0.2
