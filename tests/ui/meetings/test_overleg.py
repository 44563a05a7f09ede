"""A meeting on the screen, without a browser: walking along the agenda, putting off, and closing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from koppel.access import Grant, Role
from koppel.services.accounts import accounts
from koppel.services.meetings import meeting_agenda, meetings
from koppel.services.meetings.proposed_points import MOST
from koppel.services.news.mail import save_mail_setting
from koppel.services.plans.pins import add_pin
from tests.services.mailbox import mail_server
from tests.ui.app import HOSTILE, enter, fill, html, opened, press, run, shown

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue

TODAY = date(2026, 11, 21)


def begun(place: Path, catalogue: Catalogue, *, starts: bool = True) -> tuple[AppTest, UUID, list[str]]:
    """Draw the page of a meeting with a combination and two points of one's own; return it with what there is."""
    fill(place, catalogue)
    app = run("nl", page="overleg")
    store = opened(place)
    identity = meetings.prepare(store, TODAY, today=TODAY)
    for words in (HOSTILE, "Rondvraag"):
        meeting_agenda.add_point(store, identity, words)
    if starts:
        meetings.start(store, catalogue, identity, today=TODAY)
    points = meeting_agenda.agenda(store, catalogue, "nl", identity, today=TODAY)
    return app.run(), identity, [str(item.item.id) for item in points]


def label(app: AppTest, key: str) -> bool:
    return any(button.key == key for button in app.button)


def test_back_and_on_go_along_the_agenda_in_its_order_and_back_to_it(place: Path, catalogue: Catalogue) -> None:
    app, _, points = begun(place, catalogue)
    app = app.button(key="icon-meeting").click().run()
    assert app.button(key="meeting-back").disabled
    for point in points:
        app = app.button(key="meeting-next").click().run()
        assert not app.exception
        assert (app.session_state["view.point"], app.session_state["view.page"]) == (point, "overleg")
        assert "koppel-cockpit" in html(app)
    assert app.button(key="meeting-next").disabled
    assert HOSTILE not in html(app)
    app = app.button(key="meeting-back").click().run()
    app = app.button(key="meeting-back").click().run()
    assert app.session_state["view.point"] == points[0]
    app = app.button(key="meeting-agenda").click().run()
    assert '"koppel-cockpit"' not in html(app)
    assert (app.session_state["view.page"], app.session_state["view.point"]) == ("overleg", points[0])


def test_a_point_says_where_it_belongs_and_is_put_off_there(place: Path, catalogue: Catalogue) -> None:
    app, identity, points = begun(place, catalogue)
    app = app.button(key=f"open-{points[0]}").click().run()
    assert "koppel-point" in html(app)
    enter(app, "Waarom, of waarop het wacht (mag leeg)", "wacht op <b>tekening</b>")
    app = app.button(key=f"do-put-off-{points[0]}").click().run()
    assert not app.exception
    assert "wacht op &lt;b&gt;tekening" in html(app)
    app = app.button(key="walk-next").click().run()
    assert app.session_state["view.page"] == "overleg"
    first = meeting_agenda.agenda(opened(place), catalogue, "nl", identity, today=TODAY)[0]
    assert first.item.why == "wacht op <b>tekening</b>"
    app = app.button(key=f"not_uitgesteld-{points[0]}").click().run()
    app = app.button(key=f"behandeld-{points[1]}").click().run()
    told = meeting_agenda.agenda(opened(place), catalogue, "nl", identity, today=TODAY)
    assert [item.item.outcome for item in told] == [None, "behandeld", None]


def test_closing_says_what_comes_on_the_list_and_asks_and_then_shows_it(place: Path, catalogue: Catalogue) -> None:
    app, identity, points = begun(place, catalogue)
    meeting_agenda.note_point(opened(place), identity, UUID(points[2]), "Taart", before="")
    app.session_state["view.resume"] = f"pagina=koppelkansen&punt={points[0]}"
    app = press(app.run(), "Overleg afsluiten")
    assert "Notities: <b>1</b>" in html(app)
    assert "komt terug op de volgende agenda: <b>2</b>" in html(app)
    assert meetings.list_meetings(opened(place))[0].closed_at is None
    app = app.button(key="close-not").click().run()
    app = press(app, "Overleg afsluiten")
    app = app.button(key="close-meeting").click().run()
    assert not app.exception
    assert meetings.list_meetings(opened(place))[0].closed_at is not None
    assert any("is afgesloten" in item.value for item in app.success)
    (last,) = [item for item in app.expander if "Overleg 1" in item.label]
    assert last.proto.expanded
    assert not label(app, "meeting-take-up")
    ended = meetings.list_meetings(opened(place))[0].ended_at
    app = app.button(key="reopen-mend").click().run()
    assert meetings.list_meetings(opened(place))[0].ended_at == ended


def test_a_meeting_that_another_closed_is_not_resumed(place: Path, catalogue: Catalogue) -> None:
    app, identity, points = begun(place, catalogue)
    app.session_state["view.resume"] = f"pagina=koppelkansen&punt={points[0]}"
    app = app.run()
    assert label(app, "meeting-take-up")
    meetings.close(opened(place), catalogue, identity, today=TODAY)
    assert not label(app.run(), "meeting-take-up")


def test_the_agenda_says_how_much_more_there_is_and_where(
    place: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MOST, "new", 0)
    app, _, _ = begun(place, catalogue, starts=False)
    assert "Nieuwe combinaties: nog 1" in shown(app)
    app = app.button(key="beyond-new").click().run()
    assert app.session_state["view.page"] == "koppelkansen"


def test_what_is_pinned_for_all_is_listed_and_goes_on_the_agenda(place: Path, catalogue: Catalogue) -> None:
    app, identity, _ = begun(place, catalogue, starts=False)
    assert "Op de kaart geprikt" not in shown(app)
    pin = add_pin(opened(place), 53.235, 6.53, HOSTILE, is_shared=True)
    app = app.run()
    assert "Op de kaart geprikt (1)" in shown(app)
    assert HOSTILE not in html(app)
    app = app.button(key=f"agenda-pin-{pin}").click().run()
    assert not app.exception
    assert "Staat op de agenda" in html(app)
    assert len(meeting_agenda.agenda(opened(place), catalogue, "nl", identity, today=TODAY)) == 4
    app = app.button(key=f"open-pin-{pin}").click().run()
    assert (app.session_state["view.page"], app.session_state["view.pin"]) == ("kaart", str(pin))


def test_the_list_is_sent_to_whom_who_leads_ticks_and_what_failed_is_said(
    place: Path, catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, identity, _ = begun(place, catalogue)
    meetings.close(opened(place), catalogue, identity, today=TODAY)
    assert app.run().button(key="send-list-1").disabled
    with mail_server(tmp_path, monkeypatch) as box:
        for name in ("els", "jan"):
            accounts.add(opened(place), name, [Grant(Role.REGISSEUR)], email=f"{name}@team.test", is_demo=True)
        save_mail_setting(opened(place), box.setting())
        box.refused.add("jan@team.test")
        app = app.run().button(key="send-list-1").click().run()
        assert "kaart van de punten" in html(app)
        assert [choice.label for choice in app.checkbox] == ["els · `els@team.test`", "jan · `jan@team.test`"]
        assert all(choice.value for choice in app.checkbox)
        app = app.button(key="send-list-now").click().run()
        assert not app.exception
    assert box.receivers == ["els@team.test"]
    assert any("verstuurd aan els" in item.value for item in app.success)
    assert any("jan: niet verstuurd" in item.value.replace("\\", "") for item in app.error), app.error
    app = app.run()
    assert any("Verstuurd: 1" in item.value.replace("\\", "") for item in app.caption)


def test_who_begins_is_offered_the_large_screen_by_name(place: Path, catalogue: Catalogue) -> None:
    app, _, _ = begun(place, catalogue)
    app = press(app, "Naar het grote scherm")
    assert not app.exception
    assert app.session_state["view.meeting"]
    assert label(app, "meeting-close")
    assert not label(app, "to-large")
