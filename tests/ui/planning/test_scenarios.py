"""The page of scenarios, for each role: made, tried, undone, compared, rejected, and a plan that is proposed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from koppel.access import Actor, Grant, Role
from koppel.errors import WorkError
from koppel.model import Firmness
from koppel.model.scenarios import Reach
from koppel.planning.scenario import Change
from koppel.services.intake.detection import detect
from koppel.services.planning.kept_plan import asked_of
from koppel.services.planning.scenario_changes import change_work
from koppel.services.planning.scenarios import list_scenarios, make_scenario, open_scenario, reject_scenario
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from koppel.store.plans.activity_changes import put_activities
from koppel.ui.components.planning import proposing
from tests.detect.builders import square, work
from tests.ui.app import HOSTILE, fill, html, opened, run, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue

    Act = Callable[[Actor | None], None]

LEAD = Actor("rik", frozenset({Grant(Role.REGISSEUR)}))
PLANNER = Actor("wim", frozenset({Grant(Role.PLANNER, "warmte")}))
READER = Actor("leo", frozenset({Grant(Role.LEZER)}))
LANGUAGES = pytest.mark.parametrize("language", ["nl", "en"])


@pytest.fixture
def filled(place: Path, catalogue: Catalogue) -> Path:
    fill(place, catalogue)
    return place


def works(place: Path) -> dict[str, str]:
    with opened(place).read() as cursor:
        return {item.partner: str(item.id) for item in list_activities(cursor)}


def kept(place: Path, name: str = "Later", *, actor: Actor = LEAD, change: Change | None = None) -> UUID:
    with Store.open(place) as store:
        reach = Reach.TEAM if actor == LEAD else Reach.PERSON
        return make_scenario(store.visible_to(actor), name, reach, changes=[change] if change else [])


def all_of(app: AppTest) -> str:
    parts = [*app.success, *app.warning, *app.caption, *app.toggle, *app.expander]
    return " ".join(
        [shown(app), html(app), *(str(getattr(item, "value", getattr(item, "label", ""))) for item in parts)]
    )


def button(app: AppTest, key: str) -> Any:
    return next(item for item in app.button if item.key == key)


def by_key(listed: Any, ending: str) -> Any:
    return next(item for item in listed if str(item.key).endswith(ending))


def board(app: AppTest) -> Any:
    """Return what the time line of a scenario is told."""
    (found,) = [item.proto for item in app.get("bidi_component") if item.proto.component_name.endswith("drag")]
    return json.loads(found.json)


def standing(place: Path, identity: UUID | str) -> dict[str, Change]:
    found = open_scenario(opened(place).visible_to(LEAD), UUID(str(identity)))
    return {item.work: item for item in found.scenario.changes}


@LANGUAGES
def test_without_a_scenario_it_says_what_to_do_and_the_figures_of_the_plans(
    filled: Path, act_as: Act, language: str
) -> None:
    act_as(LEAD)
    app = run(language, page="scenarios")
    assert not app.exception
    told = all_of(app)
    assert "⟦" not in told
    assert ("De plannen" if language == "nl" else "The plans") in told
    assert len(app.info) == 1
    assert filled.exists()


@LANGUAGES
def test_one_is_made_moved_undone_and_rejected(filled: Path, act_as: Act, language: str) -> None:
    act_as(LEAD)
    app = run(language, page="scenarios", scenario_view="lijst")
    app.session_state["scenario-new"] = True
    app.run()
    by_key(app.text_input, "__name").set_value(f"Later {HOSTILE}")
    button(app, "scenario-make").click().run()
    assert not app.exception
    (made,) = list_scenarios(opened(filled))
    assert made.name == f"Later {HOSTILE}"
    assert "<script>" not in html(app)
    heat = works(filled)["warmte"]
    button(app, f"scenario-later-{heat}").click().run()
    button(app, f"scenario-later-{heat}").click().run()
    assert not app.exception
    assert standing(filled, made.id)[heat].start is not None
    assert ("2 maanden later" if language == "nl" else "2 months later") in html(app)
    button(app, "scenario-undo").click().run()
    assert ("1 maand later" if language == "nl" else "1 month later") in html(app)
    button(app, "scenario-redo").click().run()
    by_key(app.selectbox, f"scenario-month-{made.id}-{heat}").set_value(0).run()
    assert standing(filled, made.id) == {}
    button(app, f"scenario-drop-{heat}").click().run()
    assert standing(filled, made.id)[heat].is_dropped
    app.session_state["scenario-reject"] = True
    app.run()
    by_key(app.text_area, "__reason").set_value("te duur")
    button(app, "scenario-rejected").click().run()
    assert not app.exception
    assert "te duur" in " ".join(item.value for item in app.warning)
    assert not any(str(item.key).startswith("scenario-later-") for item in app.button)
    assert "⟦" not in all_of(app)
    button(app, "scenario-reopen").click().run()
    assert not app.warning


@LANGUAGES
@pytest.mark.parametrize("group", ["straat", "partner", "thema"])
def test_the_time_line_is_told_how_the_scenario_stands(filled: Path, act_as: Act, language: str, group: str) -> None:
    identity = kept(filled)
    act_as(LEAD)
    app = run(language, page="scenarios", scenario=str(identity), group=group)
    assert not app.exception
    assert "⟦" not in all_of(app)
    heat = works(filled)["warmte"]
    change = Change(work=heat, is_dropped=True)
    change_work(opened(filled).visible_to(LEAD), identity, UUID(heat), change, version=1, today=date(2026, 11, 21))
    told = board(app.run())
    assert told["url"] == f"/scenario/{identity}?taal={language}"
    assert (told["stand"]["version"], told["stand"]["changes"]) == (2, True)
    assert told["stand"]["works"][heat][5] == 1
    assert "⟦" not in str(told)
    assert len(told["stand"]["figures"]) > 8


@LANGUAGES
def test_what_differs_stands_on_the_map_and_in_a_list_with_the_same_numbers(
    filled: Path, act_as: Act, language: str
) -> None:
    identity = kept(filled)
    act_as(LEAD)
    app = run(language, page="scenarios", scenario=str(identity), scenario_view="kaart")
    assert not app.exception
    assert ("zoals gepland" if language == "nl" else "as planned") in app.info[0].value
    sewer = works(filled)["gemeente"]
    later = Change(work=sewer, start=date(2032, 3, 1), end=date(2032, 8, 31))
    change_work(opened(filled).visible_to(LEAD), identity, UUID(sewer), later, version=1, today=date(2026, 11, 21))
    app.run()
    assert not app.exception
    (found,) = [item.proto for item in app.get("bidi_component") if item.proto.component_name.endswith("koppel_map")]
    (drawn,) = json.loads(found.json)["overlay"]
    assert drawn["g"][0].startswith("1. → ")
    assert ("koppelkans weg" if language == "nl" else "opportunity lost") in " ".join(drawn["g"])
    told = html(app)
    assert "1. &lt;script&gt;" in told
    assert "<script>" not in told
    assert ("buiten het venster" if language == "nl" else "outside its window") in told
    assert "⟦" not in all_of(app)
    app.session_state["scenario_about"] = "orders"
    assert not app.run().exception


def test_scenarios_beside_lie_under_the_bars(filled: Path, act_as: Act) -> None:
    act_as(LEAD)
    first = kept(filled, "Een")
    app = run("nl", page="scenarios", scenario=str(first))
    heat = works(filled)["warmte"]
    store = opened(filled).visible_to(LEAD)
    second = make_scenario(store, "Twee", Reach.TEAM, changes=[Change(work=heat, is_dropped=True)])
    app = run("nl", page="scenarios", scenario=str(first), scenarios_beside=(str(second),))
    (beside,) = board(app)["beside"]
    assert (beside["letter"], beside["name"], beside["works"][heat][5]) == ("B", "Twee", 1)
    assert "koppel-sign-beside-1" in html(app)


def test_who_only_reads_is_told_that_nothing_moves(filled: Path, act_as: Act) -> None:
    identity = kept(filled)
    act_as(READER)
    app = run("nl", page="scenarios", scenario=str(identity))
    assert board(app)["stand"]["changes"] is False
    assert "U kunt dit scenario bekijken" in all_of(app)


def test_what_is_chosen_in_one_scenario_is_no_choice_of_another(filled: Path, act_as: Act) -> None:
    act_as(LEAD)
    first, second = kept(filled, "Een"), kept(filled, "Twee")
    app = run("nl", page="scenarios", scenario=str(first), scenario_view="lijst")
    heat = works(filled)["warmte"]
    one = by_key(app.selectbox, f"-{heat}")
    one.select_index(len(one.options) - 1).run()
    assert heat in standing(filled, first)
    app = run("nl", page="scenarios", scenario=str(second), scenario_view="lijst")
    other = by_key(app.selectbox, f"-{heat}")
    # The browser sends what it holds under a key: with one key for both, it would send the choice of the first.
    assert other.key != one.key
    assert other.value == 0
    assert standing(filled, second) == {}


def test_beyond_its_window_a_work_is_marked(filled: Path, act_as: Act) -> None:
    act_as(LEAD)
    identity = kept(filled)
    app = run("nl", page="scenarios", scenario=str(identity), scenario_view="lijst")
    heat = works(filled)["warmte"]
    box = by_key(app.selectbox, f"scenario-month-{identity}-{heat}")
    outside = next(at for at, label in enumerate(box.options) if "buiten speelruimte" in label)
    box.select_index(outside).run()
    assert not app.exception
    assert "Buiten de speelruimte" in html(app)


def test_days_that_do_not_fit_are_refused_in_words(filled: Path, act_as: Act) -> None:
    act_as(LEAD)
    identity = kept(filled)
    app = run("nl", page="scenarios", scenario=str(identity), scenario_view="lijst")
    heat = works(filled)["warmte"]
    app.session_state[f"scenario-more-{heat}"] = True
    app.run()
    by_key(app.number_input, f"scenario-days-{identity}-{heat}").set_value(20_000).run()
    assert "past niet in zijn periode" in app.error[0].value
    assert standing(filled, identity) == {}
    by_key(app.number_input, f"scenario-days-{identity}-{heat}").set_value(5).run()
    assert standing(filled, identity)[heat].duration_days == 5


@LANGUAGES
def test_up_to_four_stand_side_by_side(filled: Path, act_as: Act, language: str) -> None:
    act_as(LEAD)
    app = run(language, page="scenarios")
    heat, sewer = works(filled)["warmte"], works(filled)["gemeente"]
    store = opened(filled).visible_to(LEAD)
    names = {"Een": Change(work=heat, is_dropped=True), "Twee": Change(work=sewer, is_dropped=True), "Drie": None}
    ids = {
        name: str(make_scenario(store, name, Reach.TEAM, changes=[change] if change else []))
        for name, change in names.items()
    }
    app = run(language, page="scenarios", scenario=ids["Een"], scenarios_beside=(ids["Twee"], ids["Drie"]))
    assert not app.exception
    told = html(app)
    assert all(f'scope="col">{name}<' in told for name in names)
    assert ("vervalt" if language == "nl" else "not done") in told
    assert "⟦" not in all_of(app)


def test_a_reader_reads_the_teams_and_changes_nothing(filled: Path, act_as: Act) -> None:
    identity, own = kept(filled), kept(filled, "Van Wim", actor=PLANNER)
    act_as(READER)
    app = run("nl", page="scenarios", scenario=str(identity), scenario_view="lijst")
    assert not app.exception
    assert [item.value for item in app.subheader] == ["Later"]
    keys = {str(item.key) for item in app.button}
    assert not [key for key in keys if key.startswith("scenario-")]
    box = by_key(app.selectbox, "widget.scenario")
    assert box.options == ["Later (voor het team)"]
    app = run("nl", page="scenarios", scenario=str(own), scenario_view="lijst")
    assert not app.exception
    assert "Van Wim" not in all_of(app)


def test_what_was_rejected_is_found_back(filled: Path, act_as: Act) -> None:
    identity = kept(filled)
    with Store.open(filled) as store:
        reject_scenario(store.visible_to(LEAD), identity, "te laat", version=1)
    act_as(PLANNER)
    app = run("nl", page="scenarios")
    assert not [item for item in app.selectbox if item.key == "widget.scenario"]
    app.toggle[0].set_value(True).run()
    assert by_key(app.selectbox, "widget.scenario").options == ["Later (voor het team), verworpen"]


@LANGUAGES
def test_a_plan_is_proposed_and_kept_with_its_reasons(
    filled: Path, act_as: Act, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(proposing, "SECONDS", (1, 60, 300))
    act_as(PLANNER)
    app = run(language, page="scenarios")
    app.session_state["scenario-propose"] = True
    app.run()
    button(app, "scenario-proposed").click().run()
    assert not app.exception
    assert not app.error
    (made,) = list_scenarios(opened(filled).visible_to(PLANNER))
    assert (made.reach, made.partner) == (Reach.PARTNER, "warmte")
    assert ("Er is een voorstel" if language == "nl" else "There is a proposal") in app.success[0].value
    assert "⟦" not in all_of(app)


def test_what_a_plan_is_for_and_who_does_not_take_part_are_asked(
    filled: Path, act_as: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def note(*_: object, **told: Any) -> None:
        asked.append(told["wishes"])
        raise WorkError("work_stopped")

    monkeypatch.setattr(proposing, "best_plan", note)
    act_as(LEAD)
    app = run("nl", page="scenarios")
    app.session_state["scenario-propose"] = True
    app.run()
    by_key(app.selectbox, "aim").select("minst_schuiven")
    by_key(app.multiselect, "without").select("warmte")
    app.run()
    button(app, "scenario-proposed").click().run()
    (wishes,) = asked
    assert wishes.staying == {"warmte"}
    assert wishes.weights.moved_month > 1


def test_a_search_that_was_stopped_before_anything_was_found_keeps_nothing(
    filled: Path, act_as: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise WorkError("work_stopped")

    monkeypatch.setattr(proposing, "best_plan", stop)
    act_as(LEAD)
    app = run("nl", page="scenarios")
    app.session_state["scenario-propose"] = True
    app.run()
    button(app, "scenario-proposed").click().run()
    assert not app.exception
    assert list_scenarios(opened(filled).visible_to(LEAD)) == ()
    assert len(app.info) == 2


def asked(app: AppTest, **choices: Any) -> AppTest:
    """Ask for a plan on the page, with some choices."""
    app.session_state["scenario-propose"] = True
    app.run()
    for name, value in choices.items():
        by_key(app.selectbox, f"__{name}").select(value)
    app.run()
    return button(app, "scenario-proposed").click().run()  # type: ignore[no-any-return]


@pytest.fixture
def apart(place: Path, catalogue: Catalogue) -> Path:
    """Make a store with a sewer and a pipe in one place that can be one opening, and are not planned so."""
    spot = square(233_000.0, 584_000.0)
    plans = [
        work("gemeente/1", "sewer", "2027-03-01", "2027-06-30", spot, firmness=Firmness.SCHUIFBAAR),
        work("warmte/1", "heat", "2028-01-01", "2028-04-30", spot, firmness=Firmness.SCHUIFBAAR),
    ]
    named = [replace(plans[0], kind="riolering"), replace(plans[1], kind="warmtenet")]
    with Store.open(place, create=True) as store:
        with store.write("test", "fill") as writer:
            put_activities(writer, named, widths={kind.id: kind.width_m for kind in catalogue.kinds.values()})
        detect(store, catalogue, today=date(2026, 11, 21))
    return place


@LANGUAGES
def test_what_a_plan_moves_is_shown_with_its_dates_and_marked_as_old_once_dates_are_changed(
    apart: Path, act_as: Act, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(proposing, "SECONDS", (2, 60, 300))
    act_as(LEAD)
    app = asked(run(language, page="scenarios", scenario_view="lijst"), cost=4.0)
    assert not app.exception
    (made,) = list_scenarios(opened(apart).visible_to(LEAD))
    kept_now = open_scenario(opened(apart).visible_to(LEAD), made.id)
    how = asked_of(kept_now)
    assert how is not None
    assert (how.seconds, how.times, how.begun) == (2, {"cost": 4.0}, ())
    moves = kept_now.advice["moves"]
    assert moves
    told = html(app)
    assert all(word in told for word in (("Was", "Wordt", "Speelruimte") if language == "nl" else ("Becomes", "Room")))
    assert ("vier keer zo zwaar" if language == "nl" else "four times as heavily") in all_of(app)
    assert unescape(told).count(moves[0]["reason"][language]) == 1
    assert not app.warning
    button(app, f"scenario-drop-{moves[0]['work']}").click().run()
    assert not app.exception
    assert ("met de hand gewijzigd" if language == "nl" else "changed by hand") in app.warning[0].value
    assert ("toen voorstelde" if language == "nl" else "proposed then") in all_of(app)
    assert "⟦" not in all_of(app)
    button(app, "scenario-undo").click().run()
    assert not app.warning


def test_who_wants_a_better_plan_has_a_longer_search_begun(
    filled: Path, act_as: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    act_as(LEAD)
    advice = {
        "proven": False, "lawful": True, "left": 0.04, "stopped": False, "moves": [], "told": [], "changes": {},
        "asked": {"seconds": 60.0, "aim": "goedkoopst", "without": ["warmte"], "times": {"need": 2.0}, "begun": [],
                  "day": None},
    }  # fmt: skip
    with Store.open(filled) as store:
        identity = make_scenario(store.visible_to(LEAD), "Voorstel", Reach.TEAM, advice=advice)
    searched: list[Any] = []

    def note(*_: object, **told: Any) -> None:
        searched.append(told)
        raise WorkError("work_stopped")

    monkeypatch.setattr(proposing, "best_plan", note)
    app = run("nl", page="scenarios", scenario=str(identity))
    longer = button(app, "scenario-longer")
    assert longer.label == "Zoek verder, 6 minuten lang"
    longer.click().run()
    (told,) = searched
    assert told["seconds"] == 360
    assert told["wishes"].staying == {"warmte"}
    assert told["wishes"].weights.need == 4.0


def test_of_each_figure_it_is_said_in_a_word_whether_it_is_better(filled: Path, act_as: Act) -> None:
    act_as(LEAD)
    app = run("nl", page="scenarios")
    dropped = Change(work=works(filled)["warmte"], is_dropped=True)
    identity = make_scenario(opened(filled).visible_to(LEAD), "Zonder", Reach.TEAM, changes=[dropped])
    app = run("nl", page="scenarios", scenario=str(identity), scenario_view="lijst")
    assert not app.exception
    assert 'koppel-turn-better"><i aria-hidden="true">▲</i> beter' in html(app)
    # What is not done is not a work that moves by no month.
    assert "1 werk vervalt" in html(app)
    assert "1 werk, 0 maanden" not in html(app)


@LANGUAGES
def test_behind_the_figures_are_their_streets_and_works(filled: Path, act_as: Act, language: str) -> None:
    act_as(LEAD)
    app = run(language, page="scenarios")
    assert "<details" not in html(app)
    app.session_state["scenario-behind"] = True
    app.run()
    assert not app.exception
    figure = "Keren dat de straat opengaat" if language == "nl" else "Times that the street opens"
    assert f"<summary>{figure}: 1</summary>" in html(app)
    assert "warmte/1 (" in html(app)
    assert filled.exists()
    assert "⟦" not in all_of(app)


def test_scenarios_of_one_name_are_told_apart_in_the_list(filled: Path, act_as: Act) -> None:
    act_as(LEAD)
    ids = [kept(filled, "Voorstel") for _ in range(3)]
    for identity in ids:
        app = run("nl", page="scenarios", scenario=str(identity))
        box = by_key(app.selectbox, "widget.scenario")
        assert len(set(box.options)) == 3
        assert box.value == str(identity)


@LANGUAGES
def test_what_is_left_when_works_slip_is_told_of_ten(filled: Path, act_as: Act, language: str) -> None:
    act_as(LEAD)
    app = run(language, page="scenarios")
    app.session_state["scenario-futures"] = True
    app.run()
    assert not app.exception
    assert ("van de 10 keer blijft het bij 1 keer" if language == "nl" else "of 10 times the street opens") in html(app)
    assert ("van de 10 keer tegelijk" if language == "nl" else "at the same time in") in html(app)
    # Too little has begun here to learn from.
    assert ("aanname" if language == "nl" else "assumption") in all_of(app)
    assert "⟦" not in all_of(app)
    assert filled.exists()
