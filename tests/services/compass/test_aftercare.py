"""Nazorg: which works are asked, when, who answers, and who sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.catalogue.compass import load_compass
from koppel.config import ROOT
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.i18n import error_text
from koppel.model import Status
from koppel.model.audit import Chosen
from koppel.model.compass.aftercare import asked_on, due_now
from koppel.model.compass.goals import GoalContent, GoalLink
from koppel.model.compass.indicators import AFTER_YEARS
from koppel.services.compass import aftercare, answering, goals
from koppel.services.compass.aftercare_words import aftercare_words, promise_words, question_words
from koppel.store.audit import find_audit
from koppel.store.compass.goals import add_link
from tests.services.world import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from koppel.store.database import Store
    from tests.services.world import World

COMPASS = load_compass(ROOT / "layers")
AREA = "WK001410"
# Works of the small neighbourhood end on the last day of August 2027.
LAST_DAY = date(2027, 8, 31)
CONTENT = GoalContent(
    indicator="eenzaamheid", start=56, start_year=2022, target=48, target_year=2030, partner="Gemeente"
)
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@pytest.fixture
def store(world: World) -> Iterator[Store]:
    with world.open() as opened:
        yield opened


def of(store: Store, who: str) -> Store:
    return store.visible_to(PEOPLE[who])


def promise(store: Store, work: UUID) -> None:
    lead = of(store, "regisseur")
    goals.serve_goal(lead, GoalLink(goals.add_goal(lead, COMPASS, AREA, CONTENT), work, None))


def care(store: Store, today: date, who: str = "lezer") -> tuple[aftercare.Aftercare, ...]:
    return aftercare.list_aftercare(of(store, who), COMPASS, today)


def answer(store: Store, work: UUID, after: int, today: date, who: str = "gemeente", **words: object) -> UUID:
    return aftercare.answer_aftercare(of(store, who), COMPASS, work, after, today=today, **words)  # type: ignore[arg-type]


def test_a_leap_day_is_asked_on_the_last_of_february() -> None:
    assert [asked_on(date(2024, 2, 29), years) for years in (1, 4)] == [date(2025, 2, 28), date(2028, 2, 29)]


@given(DAYS, st.sets(st.sampled_from(AFTER_YEARS)), DAYS)
def test_one_moment_is_asked_at_a_time_and_only_once_it_passed(last_day: date, answered: set[int], today: date) -> None:
    due = due_now(last_day, answered, today, AFTER_YEARS)
    if due is None:
        passed = [years for years in AFTER_YEARS if asked_on(last_day, years) <= today]
        assert not passed or passed[-1] in answered
    else:
        assert due not in answered
        assert asked_on(last_day, due) <= today
        assert all(asked_on(last_day, years) > today for years in AFTER_YEARS if years > due)


def test_a_work_that_promised_something_is_asked_after_one_two_and_five_years(store: Store, world: World) -> None:
    a_year_on = LAST_DAY.replace(year=2028)
    assert care(store, a_year_on) == ()
    promise(store, world.sewer)
    assert care(store, LAST_DAY) == ()
    (before,) = care(store, a_year_on - timedelta(days=1))
    assert (before.due, before.next_on) == (None, a_year_on)
    for today, due in ((a_year_on, 1), (a_year_on.replace(year=2029), 2), (a_year_on.replace(year=2032), 5)):
        (item,) = care(store, today)
        assert (item.activity.id, item.due) == (world.sewer, due)
    assert "Wat is er na 5 jaar van gekomen?" in question_words(item, "nl")
    assert promise_words(item, COMPASS, "nl") == (
        "Beloofd bij het doel: Eenzaamheid: van 56% in 2022 naar 48% in 2030",
    )


def test_what_a_partner_named_for_a_theme_is_a_promise_too(store: Store, world: World) -> None:
    answering.confirm_works(of(store, "gemeente"), COMPASS, AREA, "samenhang", "Gemeente", [world.sewer])
    (item,) = care(store, LAST_DAY.replace(year=2029))
    assert promise_words(item, COMPASS, "nl") == ("Beloofd: iets doen aan Samen leven",)


def test_a_partner_answers_with_words_and_a_figure_and_may_answer_anew(store: Store, world: World) -> None:
    promise(store, world.sewer)
    today = LAST_DAY.replace(year=2028)
    answer(store, world.sewer, 1, today, text=" Minder  klachten. ", figure=12.5)
    (item,) = care(store, today)
    assert item.due is None
    assert "Na 1 jaar: Minder klachten. Getal: 12,5. (geert" in aftercare_words(item.answers[0], "nl")
    newer = answer(store, world.sewer, 1, today, who="regisseur", is_unknown=True)
    ((held,),) = [item.answers for item in care(store, today)]
    assert (held.id, held.is_unknown, held.text, held.at_table) == (newer, True, None, True)
    assert "Weet niet." in aftercare_words(held, "nl")
    assert [item.id for item in care(store, LAST_DAY.replace(year=2029))[0].answers] == [newer]
    assert care(store, LAST_DAY.replace(year=2029))[0].due == 2
    aftercare.withdraw_aftercare(of(store, "gemeente"), newer)
    assert care(store, today)[0].due == 1
    assert len(aftercare.aftercare_history(of(store, "lezer"), world.sewer)) == 2
    with pytest.raises(NotFoundError):
        aftercare.withdraw_aftercare(of(store, "gemeente"), newer)


def test_what_is_not_asked_or_says_nothing_is_refused_in_words(store: Store, world: World) -> None:
    today = LAST_DAY.replace(year=2028)
    with pytest.raises(InputError) as refused:
        answer(store, world.sewer, 1, today, text="Goed.")
    assert refused.value.code == "aftercare_not_asked"
    promise(store, world.sewer)
    for after, words, code in (
        (2, {"text": "Goed."}, "aftercare_not_asked"),
        (3, {"text": "Goed."}, "aftercare_not_asked"),
        (1, {"text": "  "}, "aftercare_words"),
        (1, {"text": "x" * 601}, "theme_words_long"),
        (1, {"text": "Goed.", "figure": float("nan")}, "aftercare_figure"),
        (1, {"is_unknown": True, "figure": 1.0}, "aftercare_figure"),
    ):
        with pytest.raises(InputError) as refused:
            answer(store, world.sewer, after, today, **words)
        assert refused.value.code == code
        assert "⟦" not in error_text(refused.value, "nl")
    with pytest.raises(RefusedError):
        answer(store, world.sewer, 1, today, who="lefier", text="Goed.")
    with pytest.raises(NotFoundError):
        answer(store, uuid4(), 1, today, text="Goed.")
    assert care(store, today)[0].answers == ()


@pytest.mark.parametrize("status", [Status.IDEE, Status.GEPAUZEERD, Status.GEANNULEERD])
def test_what_never_came_so_far_is_not_asked(store: Store, world: World, status: Status) -> None:
    promise(store, world.sewer)
    with store.write("test", "state") as writer:
        writer.cursor.execute("UPDATE activity SET status = ? WHERE id = ?", [status.value, world.sewer])
    assert care(store, LAST_DAY.replace(year=2029)) == ()


def test_of_a_work_that_only_its_partner_sees_nobody_else_reads_anything(store: Store, world: World) -> None:
    lead = of(store, "regisseur")
    goal = goals.add_goal(lead, COMPASS, AREA, replace(CONTENT, partner="Lefier"))
    with store.write("test", "link") as writer:
        add_link(writer, GoalLink(goal, world.secret, None))
    today = LAST_DAY.replace(year=2029)
    (item,) = care(store, today, "lefier")
    answer(store, world.secret, item.due or 0, today, who="lefier", text="Het is warm.")
    for who in ("lezer", "gemeente", "regisseur"):
        assert care(store, today, who) == ()
        assert aftercare.aftercare_history(of(store, who), world.secret) == ()
        with of(store, who).read() as cursor:
            assert "answer_aftercare" not in {row.action for row in find_audit(cursor, PEOPLE[who], Chosen())}
