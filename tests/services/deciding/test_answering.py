"""Each partner speaks for itself, for all or for a part; and nobody writes over another unseen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from koppel.errors import InputError, KoppelError, RefusedError, StoreError
from koppel.model.deciding import Answer, State
from koppel.services.deciding.decisions import (
    LONGEST_PART,
    GivenAnswer,
    Turn,
    answer_words,
    assessment,
    assessment_json,
    decide,
    error_words,
    give_answer,
    give_answers,
    to_act,
    to_act_words,
)
from koppel.services.permission import REFUSED
from koppel.store.audit import list_audit
from koppel.store.plans.activities import get_activity
from tests.services.deliberating import (
    HEAT,
    HOMES,
    LATER,
    LEAD,
    READER,
    SEWER,
    all_agree,
    change,
    id_of,
    planner,
    table,
    the_combination,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from koppel.store.database import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with table(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("actor", [LEAD, READER, planner(SEWER), planner("Iemand anders")], ids=lambda item: item.name)
def test_nobody_but_its_planner_answers_for_a_partner(store: Store, actor: object) -> None:
    combination = the_combination(store)
    with pytest.raises(RefusedError) as refused:
        give_answer(store.visible_to(actor), combination, HEAT, Answer.AKKOORD)  # type: ignore[arg-type]
    assert refused.value.code == "forbidden.answer"
    assert assessment(store, combination).history == ()
    with store.read() as cursor:
        assert list_audit(cursor)[0].action == REFUSED


def test_one_answer_for_another_refuses_them_all(store: Store) -> None:
    combination = the_combination(store)
    with pytest.raises(RefusedError):
        give_answers(
            store.visible_to(planner(SEWER)),
            combination,
            {SEWER: GivenAnswer(Answer.AKKOORD), HEAT: GivenAnswer(Answer.AKKOORD)},
        )
    assert assessment(store, combination).history == ()


def test_only_who_leads_rejects(store: Store) -> None:
    combination = the_combination(store)
    with pytest.raises(RefusedError) as refused:
        decide(store.visible_to(planner(SEWER)), combination, State.AFGEWEZEN, "te duur")
    assert refused.value.code == "forbidden.reject"
    assert decide(store.visible_to(planner(SEWER)), combination, State.IN_GESPREK).state is State.IN_GESPREK
    assert decide(store.visible_to(LEAD), combination, State.AFGEWEZEN, "te duur").state is State.AFGEWEZEN


def test_who_has_no_work_in_it_takes_no_step(store: Store) -> None:
    with pytest.raises(RefusedError) as refused:
        decide(store.visible_to(planner("Iemand anders")), the_combination(store), State.IN_GESPREK)
    assert refused.value.code == "forbidden.decide"


def test_a_partner_joins_for_a_part_and_that_counts_as_agreeing(store: Store) -> None:
    combination = the_combination(store)
    all_agree(store, combination, SEWER, HEAT)
    told = give_answer(
        store, combination, HOMES, Answer.AKKOORD, "de rest is al klaar", " alleen\n het oostelijk deel "
    )
    given = told.answers[HOMES]
    assert (given.part, given.reason) == ("alleen het oostelijk deel", "de rest is al klaar")
    assert answer_words(given.answer, "nl", given.part) == "akkoord voor een deel: alleen het oostelijk deel"
    assert decide(store, combination, State.AFGESPROKEN, "samen goedkoper").state is State.AFGESPROKEN
    (homes,) = [item for item in assessment_json(told)["partners"] if item["partner"] == HOMES]  # type: ignore[attr-defined]
    assert homes["part"] == "alleen het oostelijk deel"


@pytest.mark.parametrize(
    ("answer", "part", "code"),
    [
        (Answer.AKKOORD, "  ", "part_missing"),
        (Answer.AKKOORD, "x" * (LONGEST_PART + 1), "part_too_long"),
        (Answer.NIET_AKKOORD, "het westen", "part_not_agreed"),
        (Answer.NOG_NIET, "het westen", "part_not_agreed"),
    ],
)
def test_a_part_is_told_and_belongs_to_who_agrees(store: Store, answer: Answer, part: str, code: str) -> None:
    combination = the_combination(store)
    with pytest.raises(InputError) as refused:
        give_answer(store, combination, HOMES, answer, None, part)
    assert refused.value.code == code
    assert assessment(store, combination).history == ()


def test_it_is_said_who_is_to_act_at_every_point(store: Store) -> None:
    combination = the_combination(store)

    def turn() -> str:
        return to_act_words(to_act(assessment(store, combination)), "nl")

    assert turn() == "Nog niet over gesproken: elke partner kan beginnen"
    all_agree(store, combination, SEWER)
    assert turn() == "Aan zet: Lefier en Warmte"
    give_answer(store, combination, HOMES, Answer.NIET_AKKOORD)
    give_answer(store, combination, HEAT, Answer.NOG_NIET)
    assert turn() == "“Nog niet” gezegd door: Warmte", "it waits until they take it up again"
    all_agree(store, combination, HEAT)
    assert turn() == "Aan zet: de regisseur (niet iedereen is akkoord)"
    all_agree(store, combination, HOMES)
    assert turn() == "Aan zet: de regisseur (iedereen is akkoord)"
    decide(store, combination, State.AFGESPROKEN, "samen goedkoper")
    assert turn() == ""
    for partner in (SEWER, HEAT, HOMES):
        from koppel.model import Status

        change(store, partner, status=Status.GEREED)
    assert turn() == "Aan zet: de regisseur (alle werken zijn klaar)"
    assert decide(store, combination, State.UITGEVOERD, today=date(2031, 1, 1)).state is State.UITGEVOERD
    assert to_act(assessment(store, combination)).turn is Turn.NOTHING


def test_the_second_who_answers_for_a_partner_is_told_what_the_first_said(store: Store) -> None:
    combination = the_combination(store)
    seen = assessment(store, combination).seen
    give_answers(
        store.visible_to(planner(HEAT, "els")),
        combination,
        {HEAT: GivenAnswer(Answer.NIET_AKKOORD, "te vroeg")},
        expected=seen,
    )
    with pytest.raises(StoreError) as refused:
        give_answers(
            store.visible_to(planner(HEAT, "jan")), combination, {HEAT: GivenAnswer(Answer.AKKOORD)}, expected=seen
        )
    told = error_words(refused.value, "nl")
    assert "els" in told
    assert "niet akkoord" in told
    assert "te vroeg" in told
    assert assessment(store, combination).answers[HEAT].by == "els"


def test_two_partners_answer_at_once_without_hindering_each_other(store: Store) -> None:
    combination = the_combination(store)
    seen = assessment(store, combination).seen
    for partner in (SEWER, HEAT, HOMES):
        give_answers(
            store.visible_to(planner(partner)), combination, {partner: GivenAnswer(Answer.AKKOORD)}, expected=seen
        )
    assert assessment(store, combination).missing == ()
    assert (
        decide(store.visible_to(LEAD), combination, State.AFGESPROKEN, "samen goedkoper", expected=seen).state
        is State.AFGESPROKEN
    )


def test_the_second_step_is_told_of_the_first(store: Store) -> None:
    combination = the_combination(store)
    seen = assessment(store, combination).seen
    decide(store.visible_to(LEAD), combination, State.AFGEWEZEN, "te duur", expected=seen)
    acts: list[Callable[[], object]] = [
        lambda: decide(store.visible_to(planner(SEWER)), combination, State.IN_GESPREK, expected=seen),
        lambda: give_answers(
            store.visible_to(planner(SEWER)), combination, {SEWER: GivenAnswer(Answer.AKKOORD)}, expected=seen
        ),
    ]
    for act in acts:
        with pytest.raises(StoreError) as refused:
            act()
        assert refused.value.code == "decided_meanwhile"
        assert "set the combination to “rejected”" in error_words(refused.value, "en")


def test_who_answers_to_a_plan_that_moved_meanwhile_is_told(store: Store) -> None:
    combination = the_combination(store)
    seen = assessment(store, combination).seen
    change(store, HEAT, title="andere naam")
    give_answers(store, combination, {SEWER: GivenAnswer(Answer.AKKOORD)}, expected=seen)
    seen = assessment(store, combination).seen
    change(store, HEAT, **LATER)
    with store.read() as cursor:
        title = get_activity(cursor, id_of(store, HEAT)).title
    with pytest.raises(StoreError) as refused:
        give_answers(store, combination, {HOMES: GivenAnswer(Answer.AKKOORD)}, expected=seen)
    assert (refused.value.code, refused.value.facts["works"]) == ("plan_meanwhile", [title])


def test_all_refusals_have_words(store: Store) -> None:
    combination = the_combination(store)
    seen = assessment(store, combination).seen
    give_answer(store, combination, HEAT, Answer.AKKOORD)
    for language in ("nl", "en"):
        try:
            give_answers(store, combination, {HEAT: GivenAnswer(Answer.AKKOORD)}, expected=seen)
        except KoppelError as error:
            assert "⟦" not in error_words(error, language)
