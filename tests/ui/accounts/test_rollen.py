"""A walk as each role through the demo: every page, part, work, combination and street, and every sort of button."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role
from koppel.i18n import texts
from koppel.model.plans import ReferenceLayer
from koppel.store.chances.combinations import list_combinations
from koppel.store.plans.activities import list_activities
from koppel.store.plans.reference import list_reference
from koppel.ui import frame, state
from koppel.ui.navigation import pages_for
from koppel.ui.words import number_badge
from tests.screenwords import wrong_words
from tests.ui.app import html, opened, run
from tests.ui.walking import body, press_each, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

PEOPLE = {
    "lezer": Actor("leo", frozenset({Grant(Role.LEZER)})),
    "planner": Actor("geert", frozenset({Grant(Role.PLANNER, "Gemeente Groningen (fictief)")})),
    "regisseur": Actor("rik", frozenset({Grant(Role.REGISSEUR)})),
    "beheerder": Actor("bea", frozenset({Grant(Role.BEHEERDER)})),
    "planner without works": Actor("nora", frozenset({Grant(Role.PLANNER, "Nieuwe partner")})),
}
# Pages of several parts: the part of the state that chooses one.
PARTS = {"koppelkansen": "tab", "inleveren": "handin", "publiceren": "publishing", "tijdlijn": "group"}
# What signs out, or leads out of the app.
_LEFT_ALONE = frozenset({"sign-out"})


@pytest.fixture
def walker(
    place: Path, demo_made: Path, act_as: Callable[[Actor | None], None], request: pytest.FixtureRequest
) -> Actor:
    """Who walks, in a demo of its own."""
    shutil.copy(demo_made / "koppel.duckdb", place)
    who = PEOPLE[request.param]
    act_as(who)
    return who


everyone = pytest.mark.parametrize("walker", PEOPLE, indirect=True)


def stops(who: Actor) -> Iterator[dict[str, str]]:
    """Yield every page that the navigation offers, and every part of it."""
    for page in pages_for(who, frame.PAGES):
        part = PARTS.get(page)
        for value in state._ALWAYS_KNOWN[part] if part else ("",):
            yield {"page": page} | ({part: value} if part else {})


def turn(app: AppTest, **view: str | None) -> AppTest:
    """Go on to another state of the view."""
    for name, value in view.items():
        app.session_state[f"view.{name}"] = value
    return app.run()


def faults(app: AppTest) -> list[str]:
    told = [str(item.value) for item in (*app.error, *app.exception)]
    return told + wrong_words(read(app))


@everyone
def test_every_page_and_every_part_of_it_says_something_in_dutch(walker: Actor) -> None:
    app = run("nl")
    for stop in stops(walker):
        app = turn(app, **stop)
        assert faults(app) == [], stop
        assert len(body(app).split()) > 8, stop


@everyone
def test_a_page_of_others_says_who_may(walker: Actor) -> None:
    own = pages_for(walker, frame.PAGES)
    for page in frame.PAGES.keys() - own.keys():
        app = run("nl", page=page)
        assert not app.exception
        assert any("Alleen" in item.value for item in app.info), page


@everyone
def test_every_work_combination_and_street_opens(walker: Actor, place: Path) -> None:
    app = run("nl", page="kaart")
    with opened(place).visible_to(walker).read() as cursor:
        works = list_activities(cursor)
        combinations = list_combinations(cursor, proposed=True)
        streets = [item.name for item in list_reference(cursor, layer=ReferenceLayer.STREET)]
    assert min(len(works), len(combinations), len(streets)) > 10
    # Who sees the same reads the same; every work as every role is in `tests/services/plans/test_panel.py`.
    step = 1 if walker in (PEOPLE["lezer"], PEOPLE["planner"]) else 6
    for work in works[::step]:
        app = turn(app, map_form=str(work.id))
        assert faults(app) == [], work.title
        assert f"{number_badge(work.number)}{work.title}</h2>" in html(app)
    app = turn(app, map_form=None, page="koppelkansen")
    for found in combinations[::step]:
        app = turn(app, combination=found.id)
        assert faults(app) == [], found.id
        assert 'class="koppel-way' in html(app), found.id
    app = turn(app, combination=None, page="straat")
    for street in streets[::step]:
        app = turn(app, street=street)
        assert faults(app) == [], street
        assert street in [item.value for item in (*app.header, *app.subheader, *app.title)], street


@pytest.mark.parametrize("walker", [name for name in PEOPLE if name != "planner without works"], indirect=True)
def test_every_sort_of_button_does_something_that_its_presser_may(walker: Actor) -> None:
    refused = {words.split("{")[0] for key, words in texts("nl").items() if key.startswith("error.forbidden.")}
    done: set[str] = set(_LEFT_ALONE)
    idle = []
    for stop in stops(walker):
        for label, changed, app in press_each(lambda stop=stop: run("nl", **stop), done):  # type: ignore[misc]
            assert not app.exception, (stop, label)
            assert wrong_words(read(app)) == [], (stop, label)
            told = " ".join(re.sub(r"\\(\W)", r"\1", str(item.value)) for item in app.error)
            assert not any(words in told for words in refused if words), (stop, label, told)
            if not changed:
                idle.append((stop, label))
    assert idle == []
    assert len(done) > 15


@pytest.mark.parametrize("walker", ["planner"], indirect=True)
def test_the_walk_sees_english_and_what_is_not_there(walker: Actor) -> None:
    found = " ".join(wrong_words(read(run("en", page="koppelkansen"))))
    assert "'the'" in found
    app = run("nl", map_form="00000000-0000-0000-0000-000000000000")
    assert any("er niet (meer" in item for item in wrong_words(read(app)))
