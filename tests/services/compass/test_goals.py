"""Goals: who sets them, what is refused, how they stand, what serves them, and that nothing is lost."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from koppel.catalogue.compass import load_compass
from koppel.config import ROOT
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.i18n import error_text
from koppel.model.audit import Chosen
from koppel.model.compass.goals import Course, GoalContent, GoalLink
from koppel.services.compass import answering, files, goal_reading, goals
from koppel.services.compass.goal_words import goal_line, standing_words
from koppel.store.audit import find_audit
from koppel.store.compass.goals import add_link
from tests.services.world import CANARY, PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koppel.store.database import Store
    from tests.services.world import World

COMPASS = load_compass(ROOT / "layers")
AREA, SMALL = "WK001410", "BU00141000"
TODAY = date(2026, 11, 1)
# In the buurt live too few people to show anything of it.
ROWS = (
    "code;naam;Huishoudens;Eenzaamheid;inzet_buurt\nGM0014;Groningen;1000;45;20\n"
    "WK001410;Selwerd;300;{lonely};{busy}\nWK001411;Paddepoel;700;40;20\nBU00141000;Klein;6;99;1\n"
)
CONTENT = GoalContent(
    indicator="eenzaamheid", start=56, start_year=2022, target=48, target_year=2030, partner="Gemeente"
)


@pytest.fixture
def store(world: World) -> Iterator[Store]:
    with world.open() as opened:
        lead = opened.visible_to(PEOPLE["regisseur"])
        for year, lonely, busy in ((2022, "56", "20"), (2023, "53", "."), (2024, "55", "24")):
            rows = ROWS.format(lonely=lonely, busy=busy).encode()
            assert files.import_indicators(lead, COMPASS, world.settings, rows, f"kompas-{year}.csv").upload_id
        yield opened


def of(store: Store, who: str) -> Store:
    return store.visible_to(PEOPLE[who])


def reports(store: Store, area: str = AREA, who: str = "lezer") -> tuple[goal_reading.GoalReport, ...]:
    return goal_reading.area_goals(of(store, who), COMPASS, area, TODAY)


def add(store: Store, content: GoalContent = CONTENT, *, who: str = "regisseur", area: str = AREA) -> object:
    return goals.add_goal(of(store, who), COMPASS, area, content)


def test_each_year_stands_beside_the_line_and_the_last_measured_one_counts(store: Store) -> None:
    add(store)
    (report,) = reports(store)
    assert [(item.year, item.value, item.planned, item.course) for item in report.years] == [
        (2022, 56, 56, Course.ON_COURSE),
        (2023, 53, 55, Course.ON_COURSE),
        (2024, 55, 54, Course.BEHIND),
        (2025, None, 53, Course.UNKNOWN),
        (2026, None, 52, Course.UNKNOWN),
    ]
    assert (report.course, report.latest) == (Course.BEHIND, report.years[2])
    assert goal_line(CONTENT, COMPASS, "nl") == "Eenzaamheid: van 56% in 2022 naar 48% in 2030"
    assert standing_words(report, COMPASS, "nl") == "2024: 55%. De rechte lijn naar het doel is dan bij 54%."


def test_where_high_is_good_more_is_on_course(store: Store) -> None:
    add(store, replace(CONTENT, indicator="inzet_buurt", start=20, target=30))
    (report,) = reports(store)
    assert (report.course, report.latest and report.latest.value) == (Course.ON_COURSE, 24)


def test_a_hidden_or_missing_year_is_unknown(store: Store) -> None:
    add(store, replace(CONTENT, indicator="inzet_buurt", start=20, target=30))
    add(store, area=SMALL)
    add(store, replace(CONTENT, start_year=2024))
    busy, since = reports(store)[::-1]
    assert [item.course for item in busy.years if item.year == 2023] == [Course.UNKNOWN]
    assert (since.latest, since.course) == (None, Course.UNKNOWN)
    assert standing_words(since, COMPASS, "nl") == "Na 2024 is er nog niets gemeten."
    (hidden,) = reports(store, SMALL)
    assert {item.value for item in hidden.years} == {None}
    assert (hidden.course, hidden.latest and hidden.latest.year) == (Course.UNKNOWN, 2024)
    assert "afgeschermd" in standing_words(hidden, COMPASS, "nl")


def test_an_area_of_which_nothing_is_known_has_goals_that_are_unknown(store: Store) -> None:
    add(store, area="WK001499")
    (report,) = reports(store, "WK001499")
    assert (report.course, report.latest) == (Course.UNKNOWN, None)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"indicator": "zweven"}, "goal_indicator"),
        ({"indicator": "huishoudens"}, "goal_not_judged"),
        ({"target": 101.0}, "goal_value"),
        ({"target": float("nan")}, "goal_value"),
        ({"target": 57.0}, "goal_wrong_way_laag"),
        ({"target": 56.0}, "goal_wrong_way_laag"),
        ({"indicator": "inzet_buurt"}, "goal_wrong_way_hoog"),
        ({"target_year": 2022}, "goal_years"),
        ({"target_year": 9999}, "goal_years"),
        ({"partner": "Niemand"}, "theme_partner"),
        ({"note": "x" * 601}, "theme_words_long"),
    ],
)
def test_what_is_no_goal_is_refused_in_words(store: Store, wrong: dict[str, object], code: str) -> None:
    with pytest.raises(InputError) as refused:
        add(store, replace(CONTENT, **wrong))  # type: ignore[arg-type]
    assert refused.value.code == code
    for language in ("nl", "en"):
        assert "⟦" not in error_text(refused.value, language)
    assert reports(store) == ()


def test_a_planner_sets_the_goals_of_its_own_partner_only(store: Store) -> None:
    add(store, who="gemeente")
    with pytest.raises(RefusedError):
        add(store, who="lefier")
    goal = reports(store)[0].goal
    with pytest.raises(RefusedError):
        goals.change_goal(of(store, "gemeente"), COMPASS, goal.id, replace(CONTENT, partner="Lefier"))
    with pytest.raises(RefusedError):
        goals.withdraw_goal(of(store, "lefier"), goal.id)
    goals.change_goal(of(store, "regisseur"), COMPASS, goal.id, replace(CONTENT, partner="Lefier"))
    with pytest.raises(RefusedError):
        goals.restore_goal(of(store, "lefier"), goal.id)


def test_a_change_and_a_withdrawal_are_undone_and_stay_in_the_history(store: Store) -> None:
    lead = of(store, "regisseur")
    add(store)
    goal = reports(store)[0].goal
    with pytest.raises(InputError):
        goals.restore_goal(lead, goal.id)
    changed = goals.change_goal(lead, COMPASS, goal.id, replace(CONTENT, target=45, note=" Samen  eten. "))
    assert (changed.id, changed.version, changed.content.note) == (goal.id, 2, "Samen eten.")
    assert goals.change_goal(lead, COMPASS, goal.id, changed.content) == changed
    with pytest.raises(InputError):
        goals.change_goal(lead, COMPASS, goal.id, CONTENT, version=1)
    assert goals.restore_goal(lead, goal.id).content == CONTENT
    assert goals.restore_goal(lead, goal.id).content == changed.content
    goals.withdraw_goal(lead, goal.id)
    assert reports(store) == ()
    (gone,) = goal_reading.gone_goals(of(store, "lezer"), AREA)
    assert (gone.id, gone.ended_by) == (goal.id, "rik")
    with pytest.raises(NotFoundError):
        goals.withdraw_goal(lead, goal.id)
    assert goals.restore_goal(lead, goal.id).content == changed.content
    assert goal_reading.gone_goals(lead, AREA) == ()
    history = goal_reading.goal_history(of(store, "lezer"), goal.id)
    assert [item.version for item in history] == [1, 2, 3, 4, 5]
    assert [item.content.target for item in history] == [48, 45, 48, 45, 45]


def test_each_partner_says_which_of_its_works_serves_a_goal(store: Store, world: World) -> None:
    add(store)
    goal = reports(store)[0].goal
    link = GoalLink(goal.id, world.sewer, None)
    with pytest.raises(RefusedError):
        goals.serve_goal(of(store, "lefier"), link)
    for _ in range(2):
        goals.serve_goal(of(store, "gemeente"), link)
    assert [item.id for item in reports(store)[0].works] == [world.sewer]
    goals.serve_goal(of(store, "gemeente"), link, serves=False)
    assert reports(store)[0].works == ()
    with pytest.raises(NotFoundError):
        goals.serve_goal(of(store, "gemeente"), GoalLink(goal.id, uuid4(), None))
    with pytest.raises(NotFoundError):
        goals.serve_goal(of(store, "gemeente"), GoalLink(goal.id, None, uuid4()))
    with pytest.raises(NotFoundError):
        goals.serve_goal(of(store, "gemeente"), GoalLink(uuid4(), world.sewer, None))


def test_a_work_that_only_its_partner_sees_serves_no_goal(store: Store, world: World) -> None:
    add(store)
    link = GoalLink(reports(store)[0].goal.id, world.secret, None)
    with pytest.raises(InputError) as refused:
        goals.serve_goal(of(store, "lefier"), link)
    assert refused.value.code == "goal_work_own"
    # As it stands where it was shared when it was linked, and is not any more.
    with store.write("test", "link") as writer:
        add_link(writer, link)
    assert reports(store)[0].works == ()
    assert CANARY not in repr(reports(store))
    assert [item.id for item in reports(store, who="lefier")[0].works] == [world.secret]
    goals.serve_goal(of(store, "lefier"), link, serves=False)
    for who in ("lezer", "gemeente", "regisseur"):
        with of(store, who).read() as cursor:
            assert "serve_goal" not in {row.action for row in find_audit(cursor, PEOPLE[who], Chosen())}


def test_what_partners_answered_to_the_theme_stands_beside_it(store: Store, world: World) -> None:
    add(store)
    theme = reports(store)[0].goal.theme
    answering.confirm_works(of(store, "gemeente"), COMPASS, AREA, theme, "Gemeente", [world.sewer])
    answering.add_idea(of(store, "lefier"), COMPASS, AREA, theme, "Lefier", "Een lange tafel.")
    assert [item.partner for item in reports(store)[0].answers] == ["Gemeente", "Lefier"]
    goals.serve_goal(of(store, "gemeente"), GoalLink(reports(store)[0].goal.id, world.sewer, None))
    assert [item.partner for item in reports(store)[0].answers] == ["Lefier"]


def test_goals_leave_as_csv_with_what_is_unknown_empty(store: Store) -> None:
    add(store, replace(CONTENT, note="=1+1"))
    text = goal_reading.goals_csv(reports(store), COMPASS, "nl").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [(row["year"], row["value"], row["course"]) for row in rows[2:4]] == [
        ("2024", "55.0", "achter"),
        ("2025", "", "onbekend"),
    ]
    assert rows[0]["note"] == "'=1+1"
