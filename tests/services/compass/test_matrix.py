"""The matrix and the list of what is red say one thing: which works are proposed, and who could do something."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.catalogue.helps import Help
from koppel.errors import RefusedError
from koppel.model import Status
from koppel.model.agreements import Place
from koppel.model.compass.answers import AnswerSort, CellState
from koppel.services.agreements.interests import Wish, state_interest
from koppel.services.compass import answering
from koppel.services.compass.answer_words import cell_state_words, gap_words
from koppel.services.compass.gaps import find_gaps
from koppel.services.compass.matrix import Matrix, theme_matrix
from koppel.services.compass.need.remedies import Basis, doers, kinds_asked
from koppel.store.plans.activities import list_activities
from tests.services.compass.test_answers import AREA, COMPASS, EACH, FINE, HELPS, REASON, RED, store  # noqa: F401
from tests.services.world import CATALOGUE, PEOPLE, STREET, TODAY, work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.store.database import Store
    from tests.services.world import World

SHIPPED = CATALOGUE.helps


def matrix(store: Store, helps: Sequence[Help]) -> Matrix:  # noqa: F811
    return theme_matrix(store.visible_to(PEOPLE["lezer"]), COMPASS, helps, AREA)


@pytest.mark.parametrize("helps", [HELPS, FINE, EACH, SHIPPED, ()])
def test_the_list_and_the_matrix_count_the_same_works(store: Store, world: World, helps: Sequence[Help]) -> None:  # noqa: F811
    lead = store.visible_to(PEOPLE["regisseur"])
    for with_answers in (False, True):
        if with_answers:
            answering.confirm_works(lead, COMPASS, AREA, RED, "Gemeente", [world.sewer])
        shown = matrix(store, helps)
        gaps = find_gaps(shown, COMPASS)
        for gap in (*gaps.without_activity, *gaps.beside_activity, *gaps.answered):
            row = [cell for cell in shown.row(gap.theme) if cell.nothing is None]
            assert gap.proposed == sum(len(cell.proposed) for cell in row)
            assert gap.aside == sum(len(cell.aside) for cell in row)
            named = {item.partner: item.proposed for item in gap.parties if item.proposed}
            assert named == {cell.partner: len(cell.proposed) for cell in row if cell.proposed}


def test_work_for_something_else_in_the_theme_is_not_proposed_and_both_say_so(store: Store) -> None:  # noqa: F811
    shown = matrix(store, FINE)
    cell = shown.cells[RED, "Gemeente"]
    assert (cell.state, cell.proposed, len(cell.aside)) == (CellState.OPEN, (), 1)
    assert cell_state_words(cell, "nl") == ("nog geen antwoord", "1 voor iets anders")
    (gap,) = find_gaps(shown, COMPASS).red_themes
    assert "Er is ook 1 werk voor iets anders in dit thema." in " ".join(
        gap_words(gap, shown, COMPASS, CATALOGUE.kinds, "nl")
    )


@given(
    red=st.lists(st.sampled_from("abc"), unique=True),
    confirmed=st.sets(st.sampled_from("xyz")),
    kinds_of=st.dictionaries(st.sampled_from("abc"), st.lists(st.sampled_from("xyz"), unique=True).map(tuple)),
)
def test_a_theme_asks_for_what_helps_what_is_still_red(
    red: list[str], confirmed: set[str], kinds_of: dict[str, tuple[str, ...]]
) -> None:
    theme = {"thema": tuple(sorted({kind for kinds in kinds_of.values() for kind in kinds}))}
    asked = kinds_asked("thema", red, confirmed, kinds_of, theme)
    open_red = [name for name in red if confirmed.isdisjoint(kinds_of.get(name, ()))]
    if not red:
        assert asked == theme["thema"]
    elif open_red:
        # Nothing that is confirmed helps what is still asked.
        assert confirmed.isdisjoint(asked)
        assert set(asked) == {kind for name in open_red for kind in kinds_of.get(name, ())}
    else:
        assert set(asked) == {kind for name in red for kind in kinds_of.get(name, ())}


def test_who_could_do_something_is_known_by_works_done_before_and_by_what_it_wants_to_join(
    store: Store,  # noqa: F811
) -> None:
    kinds = ("koffiekar",)
    with store.read() as cursor:
        works = list_activities(cursor)
    assert doers(works, ()).basis("Lefier", kinds) is None
    done = work("Lefier", "1", "koffiekar", status=Status.GEREED)
    assert doers([done], ()).basis("Lefier", kinds) is Basis.BEFORE
    assert doers([done, work("Lefier", "2", "koffiekar")], ()).basis("Lefier", kinds) is Basis.ELSEWHERE
    assert doers([replace(done, status=Status.GEANNULEERD)], ()).basis("Lefier", kinds) is None
    helps = (Help("koffiekar", RED, "eenzaamheid", REASON),)
    (gap,) = find_gaps(matrix(store, helps), COMPASS).red_themes
    assert (gap.parties, set(gap.near)) == ((), {"Gemeente", "Lefier", "Waterbedrijf"})
    lines = " ".join(gap_words(gap, replace(matrix(store, helps), is_placed=True), COMPASS, CATALOGUE.kinds, "nl"))
    assert "Wel hier, met ander werk: Gemeente, Lefier en Waterbedrijf." in lines
    wish = Wish(
        partner="Lefier",
        description="Koffie bij de flat",
        kinds=kinds,
        place_name="Straat",
        first_day=date(2027, 1, 1),
        last_day=date(2027, 12, 31),
    )
    _wants(store, wish)
    shown = replace(matrix(store, helps), is_placed=True)
    (gap,) = find_gaps(shown, COMPASS).red_themes
    assert [(item.partner, item.basis, item.proposed) for item in gap.parties] == [("Lefier", Basis.WANTS, 0)]
    assert "Lefier (werkt hier, wil meedoen met zulk werk)" in " ".join(
        gap_words(gap, shown, COMPASS, CATALOGUE.kinds, "nl")
    )


def _wants(store: Store, wish: Wish) -> None:  # noqa: F811
    drawn = replace(wish, place=Place.DRAWN, place_name=None, drawn=STREET.buffer(20.0))
    state_interest(store.visible_to(PEOPLE["lefier"]), CATALOGUE, drawn, today=TODAY)


def answers(store: Store) -> list[tuple[AnswerSort, str | None]]:  # noqa: F811
    cell = matrix(store, HELPS).cells[RED, "Gemeente"]
    found = [*(answer for _, answer in cell.confirmed), *cell.ideas, *([cell.nothing] if cell.nothing else [])]
    return [(item.sort, item.text) for item in found]


def undo(store: Store) -> None:  # noqa: F811
    planner = store.visible_to(PEOPLE["gemeente"])
    seen = answering.last_change(planner, AREA, RED, "Gemeente")
    assert seen is not None
    answering.undo_last(planner, COMPASS, AREA, RED, "Gemeente", seen=seen)


def test_what_was_answered_last_is_undone_and_what_it_replaced_stands_again(store: Store, world: World) -> None:  # noqa: F811
    planner = store.visible_to(PEOPLE["gemeente"])
    answering.say_nothing(planner, COMPASS, AREA, RED, "Gemeente", "Geen geld.")
    nothing = [(AnswerSort.NOTHING, "Geen geld.")]
    answering.confirm_works(planner, COMPASS, AREA, RED, "Gemeente", [world.sewer])
    assert answers(store) == [(AnswerSort.WORK, None)]
    undo(store)
    assert answers(store) == nothing
    # The undoing is undone too.
    undo(store)
    assert answers(store) == [(AnswerSort.WORK, None)]
    idea = answering.add_idea(planner, COMPASS, AREA, RED, "Gemeente", "Een bank.")
    answering.change_words(planner, idea, "Twee banken.")
    undo(store)
    assert (AnswerSort.IDEA, "Een bank.") in answers(store)
    answering.say_nothing(planner, COMPASS, AREA, RED, "Gemeente", "Toch niet.")
    undo(store)
    assert sorted(answers(store)) == [(AnswerSort.IDEA, "Een bank."), (AnswerSort.WORK, None)]


def test_who_did_not_see_the_last_answer_does_not_undo_it(store: Store) -> None:  # noqa: F811
    planner = store.visible_to(PEOPLE["gemeente"])
    answering.add_idea(planner, COMPASS, AREA, RED, "Gemeente", "Een bank.")
    seen = answering.last_change(planner, AREA, RED, "Gemeente")
    assert seen is not None
    answering.add_idea(store.visible_to(PEOPLE["regisseur"]), COMPASS, AREA, RED, "Gemeente", "Een boom.")
    with pytest.raises(RefusedError) as refused:
        answering.undo_last(planner, COMPASS, AREA, RED, "Gemeente", seen=seen)
    assert refused.value.code == "theme_changed_meanwhile"
    with pytest.raises(RefusedError):
        answering.undo_last(store.visible_to(PEOPLE["lefier"]), COMPASS, AREA, RED, "Gemeente", seen=seen)
    assert len(answers(store)) == 2


def test_that_a_work_only_its_partner_sees_was_taken_back_is_told_to_nobody_else(store: Store, world: World) -> None:  # noqa: F811
    owner = store.visible_to(PEOPLE["lefier"])
    answering.confirm_works(owner, COMPASS, AREA, RED, "Lefier", [world.secret])
    seen = answering.last_change(owner, AREA, RED, "Lefier")
    assert seen is not None
    lead = store.visible_to(PEOPLE["regisseur"])
    assert answering.last_change(lead, AREA, RED, "Lefier") is None
    with pytest.raises(RefusedError):
        answering.undo_last(lead, COMPASS, AREA, RED, "Lefier", seen=seen)
    answering.undo_last(owner, COMPASS, AREA, RED, "Lefier", seen=seen)
    assert not theme_matrix(owner, COMPASS, HELPS, AREA).cells[RED, "Lefier"].confirmed
