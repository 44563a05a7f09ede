"""The question "Wat gaan jullie doen?": proposals, answers, who sees them, and what has nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import shapely

from koppel.catalogue.compass import load_compass
from koppel.catalogue.helps import Help
from koppel.config import ROOT
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.i18n import error_text
from koppel.model.audit import Chosen
from koppel.model.compass.answers import CellState
from koppel.model.plans import Reference, ReferenceLayer
from koppel.services.compass import answering, files
from koppel.services.compass.answer_words import busy_titles, gap_words
from koppel.services.compass.gaps import Gaps, GapState, find_gaps
from koppel.services.compass.matrix import Matrix, theme_matrix
from koppel.store.audit import find_audit
from koppel.store.plans.reference import put_reference
from tests.services.world import CANARY, CATALOGUE, PEOPLE, STREET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koppel.store.database import Store
    from tests.services.world import World

COMPASS = load_compass(ROOT / "layers")
AREA = "WK001410"
FILE = b"code;naam;Eenzaamheid;inzet_buurt\nGM0014;Groningen;45;20\nWK001410;Selwerd;55;30\n"
REASON = {"nl": "Daarom.", "en": "Because."}
HELPS = tuple(Help(kind, "samenhang", None, REASON) for kind in ("riolering", "renovatie", "warmtenet", "waterleiding"))
RED, GREEN = "samenhang", "meedoen"


@pytest.fixture
def store(world: World) -> Iterator[Store]:
    with world.open() as opened:
        lead = opened.visible_to(PEOPLE["regisseur"])
        assert files.import_indicators(lead, COMPASS, world.settings, FILE, "kompas-2024.csv").upload_id
        yield opened


def matrix(store: Store, who: str = "lezer") -> Matrix:
    return theme_matrix(store.visible_to(PEOPLE[who]), COMPASS, HELPS, AREA)


def state(store: Store, partner: str, theme: str = RED, who: str = "lezer") -> CellState:
    return matrix(store, who).cells[theme, partner].state


def idea(store: Store, who: str, partner: str, theme: str = RED, text: str = "Een lange tafel.") -> object:
    return answering.add_idea(store.visible_to(PEOPLE[who]), COMPASS, AREA, theme, partner, text)


def logged(store: Store, who: str) -> set[str]:
    with store.visible_to(PEOPLE[who]).read() as cursor:
        return {row.action for row in find_audit(cursor, PEOPLE[who], Chosen())}


def test_a_work_is_proposed_by_kind_and_counts_once_its_partner_confirms_it(store: Store, world: World) -> None:
    assert state(store, "Gemeente") is CellState.PROPOSED
    planner = store.visible_to(PEOPLE["gemeente"])
    (made,) = answering.confirm_works(planner, COMPASS, AREA, RED, "Gemeente", [world.sewer])
    assert answering.confirm_works(planner, COMPASS, AREA, RED, "Gemeente", [world.sewer]) == ()
    cell = matrix(store).cells[RED, "Gemeente"]
    ((work, answer),) = cell.confirmed
    assert (cell.state, cell.proposed, work.activity.id) == (CellState.WORKS, (), world.sewer)
    assert not answer.at_table
    answering.withdraw_answer(planner, made)
    assert state(store, "Gemeente") is CellState.PROPOSED
    (taken,) = answering.answer_history(planner, AREA, RED, "Gemeente")
    assert (taken.id, taken.withdrawn_by) == (made, "geert")
    with pytest.raises(NotFoundError):
        answering.withdraw_answer(planner, made)


def test_of_an_area_that_the_map_knows_only_works_in_it_are_proposed(store: Store) -> None:
    assert not matrix(store).is_placed
    assert state(store, "Waterbedrijf") is CellState.PROPOSED
    with store.write("test", "ground") as writer:
        put_reference(writer, ReferenceLayer.AREA, [Reference(ReferenceLayer.AREA, "Selwerd", STREET.buffer(50))])
    shown = matrix(store)
    assert shown.is_placed
    assert shown.cells[RED, "Waterbedrijf"].state is CellState.OPEN
    assert shown.cells[RED, "Gemeente"].state is CellState.PROPOSED
    assert shown.near == {"Gemeente", "Lefier"}


@pytest.mark.parametrize("who", ["lefier", "ander", "lezer", "beheerder", "rolloos"])
def test_nobody_else_answers_for_a_partner(store: Store, who: str) -> None:
    with pytest.raises(RefusedError):
        idea(store, who, "Gemeente")


def test_what_the_team_lead_writes_down_is_known_as_such(store: Store) -> None:
    idea(store, "regisseur", "Gemeente")
    (written,) = matrix(store).cells[RED, "Gemeente"].ideas
    assert (written.at_table, written.saved_by) == (True, "rik")


def test_nothing_takes_the_place_of_what_stood_and_an_idea_that_of_nothing(store: Store, world: World) -> None:
    planner = store.visible_to(PEOPLE["gemeente"])
    answering.confirm_works(planner, COMPASS, AREA, RED, "Gemeente", [world.sewer])
    idea(store, "gemeente", "Gemeente")
    answering.say_nothing(planner, COMPASS, AREA, RED, "Gemeente", "Geen geld.")
    cell = matrix(store).cells[RED, "Gemeente"]
    assert (cell.state, cell.confirmed, cell.ideas) == (CellState.NOTHING, (), ())
    idea(store, "gemeente", "Gemeente", text="Toch iets.")
    cell = matrix(store).cells[RED, "Gemeente"]
    assert (cell.state, cell.nothing) == (CellState.IDEAS, None)
    assert len(answering.answer_history(planner, AREA, RED, "Gemeente")) == 4


def test_other_words_take_the_place_of_an_idea_and_the_earlier_ones_stay(store: Store) -> None:
    made = answering.add_idea(store.visible_to(PEOPLE["gemeente"]), COMPASS, AREA, RED, "Gemeente", "Een bank.")
    changed = answering.change_words(store.visible_to(PEOPLE["regisseur"]), made, " Twee  banken. ")
    (written,) = matrix(store).cells[RED, "Gemeente"].ideas
    assert (written.id, written.text, written.at_table) == (changed, "Twee banken.", True)
    told = [item.text for item in answering.answer_history(store, AREA, RED, "Gemeente")]
    assert told == ["Een bank.", "Twee banken."]


def test_a_work_that_only_its_partner_sees_counts_for_nobody_else(store: Store, world: World) -> None:
    owner = store.visible_to(PEOPLE["lefier"])
    (made,) = answering.confirm_works(owner, COMPASS, AREA, RED, "Lefier", [world.secret])
    assert state(store, "Lefier", who="lefier") is CellState.WORKS
    for who in ("regisseur", "lezer", "gemeente", "ander"):
        other = store.visible_to(PEOPLE[who])
        shown = matrix(store, who)
        assert shown.cells[RED, "Lefier"].state is CellState.PROPOSED
        assert CANARY not in repr(shown)
        assert answering.answer_history(other, AREA, RED, "Lefier") == ()
        assert "answer_theme" not in logged(store, who)
    assert "answer_theme" in logged(store, "lefier")
    with pytest.raises(NotFoundError):
        answering.withdraw_answer(store.visible_to(PEOPLE["regisseur"]), made)
    answering.say_nothing(store.visible_to(PEOPLE["regisseur"]), COMPASS, AREA, RED, "Lefier", "Niet nu.")
    assert state(store, "Lefier", who="lefier") is CellState.WORKS
    answering.withdraw_answer(owner, made)
    assert "withdraw_theme_answer" not in logged(store, "regisseur")


def test_nobody_confirms_a_work_of_another_or_one_that_is_hidden(store: Store, world: World) -> None:
    planner = store.visible_to(PEOPLE["gemeente"])
    with pytest.raises(InputError) as wrong:
        answering.confirm_works(planner, COMPASS, AREA, RED, "Gemeente", [world.renovation])
    assert wrong.value.code == "theme_work_of_other"
    for unseen in (world.secret, uuid4()):
        with pytest.raises(NotFoundError):
            answering.confirm_works(planner, COMPASS, AREA, RED, "Gemeente", [world.sewer, unseen])
    assert state(store, "Gemeente") is CellState.PROPOSED


@pytest.mark.parametrize(
    ("place", "text", "code"),
    [
        (("Selwerd", RED, "Gemeente"), "x", "compass_area"),
        ((AREA, "zweven", "Gemeente"), "x", "compass_theme"),
        ((AREA, "bevolking", "Gemeente"), "x", "theme_not_judged"),
        ((AREA, RED, "Niemand"), "x", "theme_partner"),
        ((AREA, RED, "Gemeente"), " \n ", "theme_words_none"),
        ((AREA, RED, "Gemeente"), "x" * 601, "theme_words_long"),
    ],
)
def test_what_is_no_answer_is_said(store: Store, place: tuple[str, str, str], text: str, code: str) -> None:
    lead = store.visible_to(PEOPLE["regisseur"])
    for answer in (answering.add_idea, answering.say_nothing):
        with pytest.raises(InputError) as wrong:
            answer(lead, COMPASS, *place, text)
        assert wrong.value.code == code
        for language in ("nl", "en"):
            assert "⟦" not in error_text(wrong.value, language)


def test_ideas_and_works_at_once_are_bounded(store: Store, world: World) -> None:
    planner = store.visible_to(PEOPLE["gemeente"])
    for number in range(answering.MOST_IDEAS):
        idea(store, "gemeente", "Gemeente", text=f"Idee {number}")
    with pytest.raises(InputError):
        idea(store, "gemeente", "Gemeente")
    for works in ([], [world.sewer] * (answering.MOST_WORKS + 1)):
        with pytest.raises(InputError):
            answering.confirm_works(planner, COMPASS, AREA, RED, "Gemeente", works)


def test_red_without_activity_names_who_could_until_somebody_does_something(store: Store) -> None:
    (gap,) = find_gaps(matrix(store), COMPASS).without_activity
    assert (gap.theme, gap.is_theme_red, gap.indicators) == (RED, True, ("eenzaamheid",))
    assert {item.partner: item.proposed for item in gap.parties} == {"Gemeente": 1, "Lefier": 1, "Waterbedrijf": 1}
    answering.say_nothing(store.visible_to(PEOPLE["ander"]), COMPASS, AREA, RED, "Waterbedrijf", "Niet ons werk.")
    (gap,) = find_gaps(matrix(store), COMPASS).without_activity
    assert ([item.partner for item in gap.parties], gap.refused) == (["Gemeente", "Lefier"], ("Waterbedrijf",))
    idea(store, "gemeente", "Gemeente")
    assert find_gaps(matrix(store), COMPASS).without_activity == ()


def test_of_an_area_that_the_map_does_not_know_no_work_is_said_to_be_here(store: Store) -> None:
    shown = matrix(store)
    assert not shown.is_placed
    (gap,) = find_gaps(shown, COMPASS).without_activity
    unplaced = " ".join(gap_words(gap, shown, COMPASS, CATALOGUE.kinds, "nl"))
    assert "Lefier (doet zulk werk; of dat hier is, weet de kaart niet)" in unplaced
    assert "werk hier dat" not in unplaced
    assert "Er is nog niet geantwoord: 3 werken helpen misschien, als ze hier liggen." in unplaced
    placed = " ".join(gap_words(gap, replace(shown, is_placed=True), COMPASS, CATALOGUE.kinds, "nl"))
    assert "Lefier (1 werk hier dat misschien helpt)" in placed


def said(store: Store, *, is_placed: bool = True) -> str:
    shown = replace(matrix(store), is_placed=is_placed)
    (gap,) = [*find_gaps(shown, COMPASS).without_activity, *find_gaps(shown, COMPASS).answered]
    return gap_words(gap, shown, COMPASS, CATALOGUE.kinds, "nl")[0]


def test_what_is_red_has_one_of_three_states_and_works_that_nobody_confirmed_are_not_nothing(
    store: Store, world: World
) -> None:
    assert "Er is nog niet geantwoord: 3 werken helpen misschien. Rood zijn: Eenzaamheid." in said(store)
    lead = store.visible_to(PEOPLE["regisseur"])
    answering.say_nothing(lead, COMPASS, AREA, RED, "Waterbedrijf", "Niet ons werk.")
    assert "Niemand heeft nog iets toegezegd: 2 werken helpen misschien." in said(store)
    for partner in ("Gemeente", "Lefier"):
        answering.say_nothing(lead, COMPASS, AREA, RED, partner, "Niet nu.")
    assert "Geen werk bekend dat helpt." in said(store)
    answering.confirm_works(lead, COMPASS, AREA, RED, "Gemeente", [world.sewer])
    assert "Daar is op geantwoord: 1 werk van Gemeente." in said(store)
    gaps = find_gaps(matrix(store), COMPASS)
    assert (gaps.red_themes, [gap.state for gap in gaps.answered]) == ((), [GapState.ANSWERED])


def test_without_a_work_that_may_help_nobody_does_anything(store: Store) -> None:
    shown = theme_matrix(store.visible_to(PEOPLE["lezer"]), COMPASS, (), AREA)
    (gap,) = find_gaps(shown, COMPASS).red_themes
    assert gap.state is GapState.NOTHING
    assert "Geen werk bekend dat helpt." in gap_words(gap, shown, COMPASS, CATALOGUE.kinds, "nl")[0]


# A work for what is fine in a theme is no remedy for what is red in it.
FINE = (Help("riolering", RED, "omgang", REASON), Help("renovatie", RED, "eenzaamheid", REASON))


def test_only_works_that_help_what_is_red_are_said_to_help(store: Store) -> None:
    shown = theme_matrix(store.visible_to(PEOPLE["lezer"]), COMPASS, FINE, AREA)
    (gap,) = find_gaps(shown, COMPASS).red_themes
    assert (gap.kinds, gap.proposed, [item.partner for item in gap.parties]) == (("renovatie",), 1, ["Lefier"])


# Two red indicators in one theme, of which a sewer helps the one and a renovation the other.
TWO = b"code;naam;Eenzaamheid;omgang\nGM0014;Groningen;45;60\nWK001410;Selwerd;60;40\n"
OTHER = "omgang"
EACH = (Help("riolering", RED, "eenzaamheid", REASON), Help("renovatie", RED, OTHER, REASON))


def test_a_red_indicator_that_no_work_for_its_theme_helps_is_not_hidden(store: Store, world: World) -> None:
    lead = store.visible_to(PEOPLE["regisseur"])
    assert files.import_indicators(lead, COMPASS, world.settings, TWO, "kompas-2025.csv", year=2025).upload_id

    def found() -> Gaps:
        return find_gaps(theme_matrix(store.visible_to(PEOPLE["lezer"]), COMPASS, EACH, AREA), COMPASS)

    assert found().beside_activity == ()
    answering.confirm_works(store.visible_to(PEOPLE["gemeente"]), COMPASS, AREA, RED, "Gemeente", [world.sewer])
    assert found().without_activity == ()
    (gap,) = found().beside_activity
    assert (gap.theme, gap.indicators, gap.kinds, gap.active) == (RED, (OTHER,), ("renovatie",), ("Gemeente",))
    assert [item.partner for item in gap.parties] == ["Lefier"]
    assert found().unhelped(RED) == (OTHER,)
    first, *rest = gap_words(gap, matrix(store), COMPASS, CATALOGUE.kinds, "nl")
    assert first == (
        "Voor Samen leven gebeurt al iets (Gemeente). Of dat werk helpt bij wat daar rood is, weet Koppel niet; "
        f"vraag het: {COMPASS.indicators[OTHER].label['nl']}."
    )
    assert rest[0].startswith("Wie zouden iets kunnen doen: Lefier")
    answering.confirm_works(store.visible_to(PEOPLE["lefier"]), COMPASS, AREA, RED, "Lefier", [world.renovation])
    assert found().beside_activity == ()


def test_of_an_idea_nobody_knows_which_indicator_it_helps_and_that_is_said(store: Store) -> None:
    idea(store, "gemeente", "Gemeente")
    (gap,) = find_gaps(matrix(store), COMPASS).beside_activity
    assert (gap.indicators, gap.works, gap.ideas) == (("eenzaamheid",), 0, 1)
    words = gap_words(gap, matrix(store), COMPASS, CATALOGUE.kinds, "nl")
    assert words[0].startswith("Voor Samen leven zijn er ideeën (Gemeente), maar nog geen werk dat helpt")
    assert "⟦" not in " ".join(gap_words(gap, matrix(store), COMPASS, CATALOGUE.kinds, "en"))


def test_what_helps_a_whole_theme_helps_all_that_is_red_in_it(store: Store, world: World) -> None:
    answering.confirm_works(store.visible_to(PEOPLE["gemeente"]), COMPASS, AREA, RED, "Gemeente", [world.sewer])
    assert find_gaps(matrix(store), COMPASS).beside_activity == ()


def test_activity_for_what_is_green_is_told(store: Store) -> None:
    assert find_gaps(matrix(store), COMPASS).without_need == ()
    idea(store, "lefier", "Lefier", theme=GREEN)
    (busy,) = find_gaps(matrix(store), COMPASS).without_need
    assert (busy.theme, busy.works, busy.ideas, busy.partners) == (GREEN, 0, 1, ("Lefier",))
    assert busy_titles(busy, "nl") == ""


def test_works_for_what_is_green_are_named_each_once_and_not_to_all(store: Store, world: World) -> None:
    lead = store.visible_to(PEOPLE["lefier"])
    answering.confirm_works(lead, COMPASS, AREA, GREEN, "Lefier", [world.secret])
    assert find_gaps(theme_matrix(lead, COMPASS, HELPS, AREA), COMPASS).without_need[0].titles
    others = store.visible_to(PEOPLE["gemeente"])
    assert find_gaps(theme_matrix(others, COMPASS, HELPS, AREA), COMPASS).without_need == ()


def test_a_work_that_was_moved_out_of_the_area_stays_an_answer(store: Store, world: World) -> None:
    answering.confirm_works(store.visible_to(PEOPLE["gemeente"]), COMPASS, AREA, RED, "Gemeente", [world.sewer])
    elsewhere = shapely.transform(STREET, lambda points: points + 9_000)
    with store.write("test", "ground") as writer:
        put_reference(writer, ReferenceLayer.AREA, [Reference(ReferenceLayer.AREA, "Selwerd", elsewhere.buffer(5))])
    assert state(store, "Gemeente") is CellState.WORKS
