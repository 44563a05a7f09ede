"""The pages Voor mij and Overleg, and the e-mail settings, without a browser."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role
from koppel.model.deciding import Answer
from koppel.model.news import MailSetting
from koppel.services.deciding.decisions import give_answer
from koppel.services.meetings import meetings
from koppel.services.news.mail import my_wish, save_mail_setting
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from tests.ui.app import HOSTILE, enter, opened, press, run, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest


PLANNER = Actor("wim", frozenset({Grant(Role.PLANNER, "warmte")}))
LEAD = Actor("rik", frozenset({Grant(Role.REGISSEUR)}))
READER = Actor("leo", frozenset({Grant(Role.LEZER)}))
KEEPER = Actor("bea", frozenset({Grant(Role.BEHEERDER)}))
TODAY = date(2026, 11, 21)


def told(app: AppTest) -> str:
    parts = [shown(app), *(str(item.proto.body) for item in app.get("html")), *(item.label for item in app.expander)]
    return " ".join([*parts, *(item.value for item in (*app.success, *app.caption))])


@pytest.fixture(autouse=True)
def answered(place: Path, combination: str) -> None:
    with Store.open(place) as store:
        give_answer(store, combination, "gemeente", Answer.AKKOORD, HOSTILE)


def test_a_planner_reads_what_waits_and_goes_there(
    place: Path,
    combination: str,
    act_as: Callable[[Actor | None], None],
) -> None:
    act_as(PLANNER)
    app = run("nl", page="voormij")
    assert not app.exception
    assert "**Wacht op uw antwoord \\(1\\)**" in [item.label for item in app.expander]
    assert HOSTILE not in shown(app)
    next(item for item in app.button if "heeft nog niet geantwoord" in item.label).click()
    app = app.run()
    assert not app.exception
    assert app.session_state["view.page"] == "koppelkansen"
    assert app.session_state["view.combination"] == combination


def test_all_seen_is_undone(place: Path, combination: str, act_as: Callable[[Actor | None], None]) -> None:
    act_as(READER)
    app = run("nl", page="voormij")
    assert "Er wacht niets op u" in told(app)
    assert "hier voor het eerst" in told(app)
    app = press(app, "Alles gezien")
    assert "niets veranderd dat u aangaat" in told(app)
    app = press(app, "Toch weer laten zien")
    assert not app.exception
    assert "hier voor het eerst" in told(app)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("actor", [PLANNER, LEAD, READER, KEEPER], ids=lambda actor: actor.name)
def test_every_role_has_a_page_in_both_languages(
    place: Path,
    combination: str,
    act_as: Callable[[Actor | None], None],
    actor: Actor,
    language: str,
) -> None:
    act_as(actor)
    for page in ("voormij", "overleg"):
        app = run(language, page=page)
        assert not app.exception
        assert not app.error
        assert "⟦" not in told(app)


def test_the_choice_for_the_letter_is_kept(
    place: Path,
    combination: str,
    act_as: Callable[[Actor | None], None],
) -> None:
    act_as(PLANNER)
    app = run("nl", page="voormij")
    next(item for item in app.button_group if item.label == "Wilt u dit bericht?").set_value("weekly")
    app = app.run()
    assert not app.exception
    wish, _ = my_wish(opened(place).visible_to(PLANNER))
    assert wish is not None
    assert wish.wish == "weekly"


def test_a_meeting_is_prepared_held_and_closed(
    place: Path,
    combination: str,
    act_as: Callable[[Actor | None], None],
) -> None:
    act_as(LEAD)
    app = run("nl", page="overleg")
    app = press(app, "Agenda maken")
    assert not app.exception
    assert "Overleg 1\\: " in told(app)
    assert "Op de agenda (1)" in told(app)
    enter(app, "Eigen punt", HOSTILE)
    app = press(app, "Toevoegen")
    assert "Op de agenda (2)" in told(app)
    assert "&lt;script&gt;" in told(app)
    assert HOSTILE not in told(app)
    app = press(app, "Overleg beginnen")
    assert "bezig sinds" in told(app)
    enter(app, "Notitie", "Afgesproken: bellen")
    app = press(app, "Notitie bewaren")
    assert not app.exception
    app = press(press(app, "Overleg afsluiten"), "Afsluiten")
    assert not app.exception
    assert "Afgesproken: bellen" in told(app)
    assert "Alleen de lijst verbeteren" in [item.label for item in app.button]
    (kept,) = meetings.list_meetings(opened(place))
    assert kept.closed_by == "rik"


def test_a_cancelled_meeting_comes_back(
    place: Path,
    combination: str,
    act_as: Callable[[Actor | None], None],
) -> None:
    act_as(LEAD)
    app = run("nl", page="overleg")
    app = press(app, "Agenda maken")
    app = press(app, "Laten vervallen")
    assert "Overleg 1" not in told(app)
    app = press(app, "Toch weer laten doorgaan")
    assert not app.exception
    assert "Overleg 1" in told(app)


def test_a_reader_sees_the_agenda_and_changes_nothing(
    place: Path,
    combination: str,
    act_as: Callable[[Actor | None], None],
) -> None:
    act_as(READER)
    assert "De regisseur bereidt een overleg voor" in told(run("nl", page="overleg"))
    meetings.prepare(opened(place).visible_to(LEAD), date(2026, 12, 1), today=TODAY)
    app = run("nl", page="overleg")
    assert not app.exception
    assert "Overleg 1" in told(app)
    labels = {item.label for item in app.button}
    assert not labels & {"Overleg beginnen", "Laten vervallen", "Niet op de agenda", "Notitie bewaren", "Toevoegen"}


def test_the_keeper_sets_e_mail_and_a_mistake_is_told(
    place: Path,
    combination: str,
    act_as: Callable[[Actor | None], None],
) -> None:
    act_as(KEEPER)
    app = run("nl", page="beheer")
    assert not app.exception
    enter(app, "Mailserver", "http://mail")
    app = press(app, "Bewaren")
    assert any("De mailserver" in item.value for item in app.error)
    setting = MailSetting(
        is_on=True, host="127.0.0.1", port=1, tls="none", username=None, sender="k@a.test", address="https://a.test"
    )
    save_mail_setting(opened(place).visible_to(KEEPER), setting)
    app = run("nl", page="beheer")
    app = press(app, "Proefbericht aan mij sturen")
    assert not app.exception
    assert any("mailadres" in item.value for item in app.error)


def test_one_click_says_that_a_work_is_done(
    place: Path, act_as: Callable[[Actor | None], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("koppel.clock.today", lambda: date(2027, 7, 15))
    act_as(PLANNER)
    app = run("nl", page="voormij")
    assert not app.exception
    assert "**Is dit al klaar? \\(1\\)**" in [item.label for item in app.expander]
    done = next(item for item in app.button if str(item.key).startswith("progress-") and item.label == "Uitgevoerd")
    done.click().run()
    assert not app.exception
    assert [item.label for item in app.expander if "al klaar" in item.label] == []
    with opened(place).read() as cursor:
        assert [item.status.value for item in list_activities(cursor, partners=["warmte"])] == ["gereed"]
