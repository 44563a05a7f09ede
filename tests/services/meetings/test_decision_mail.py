"""The list of decisions of a meeting is sent to whom who leads chooses, and it is kept that and when it was."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from koppel.access import Grant, Role
from koppel.errors import InputError, RefusedError
from koppel.model.deciding import Answer
from koppel.services.deciding.decisions import give_answer
from koppel.services.meetings import decision_mail, meeting_agenda, meetings
from koppel.services.meetings.decision_mail import receivers, send_decisions
from koppel.services.news.mail import save_mail_setting
from koppel.store.accounts.accounts import add_account, set_grants
from koppel.store.audit import list_audit
from tests.services.mailbox import Mailbox, mail_server
from tests.services.world import CANARY, CATALOGUE, PEOPLE, TODAY, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path
    from uuid import UUID

    from koppel.store.database import Store

WHO = {
    "rik": (Grant(Role.REGISSEUR),),
    "geert": (Grant(Role.PLANNER, "Gemeente"),),
    "lies": (Grant(Role.PLANNER, "Lefier"),),
    "wout": (Grant(Role.PLANNER, "Waterbedrijf"),),
    "leo": (Grant(Role.LEZER),),
}


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with mail_server(tmp_path, monkeypatch) as server:
        yield server


@pytest.fixture
def store(world: World, box: Mailbox) -> Iterator[Store]:
    """As who leads the team sees it; everybody but one has an address."""
    with world.open() as opened:
        for name, grants in WHO.items():
            with opened.write_beside("test", "fill") as writer:
                email = None if name == "leo" else f"{name}@team.test"
                set_grants(writer, add_account(writer, name, email=email), grants)
        save_mail_setting(opened, box.setting())
        yield opened.visible_to(PEOPLE["regisseur"])


def closed(store: Store, world: World) -> UUID:
    identity = meetings.prepare(store, date(2026, 12, 1), "Zaal 1", today=TODAY)
    point = meeting_agenda.add_point(store, identity, "Rondvraag <b>&")
    meetings.start(store, CATALOGUE, identity, today=TODAY)
    give_answer(store.visible_to(PEOPLE["gemeente"]), world.shared, "Gemeente", Answer.AKKOORD)
    meeting_agenda.note_point(store, identity, point, "Taart\nmee", before="")
    meetings.close(store, CATALOGUE, identity, today=TODAY)
    return identity


def send(store: Store, world: World, identity: UUID, *names: str) -> list[tuple[str, str, str | None]]:
    sent = send_decisions(store, CATALOGUE, world.settings, identity, names, today=TODAY)
    return [tuple(item) for item in sent]  # type: ignore[misc]


def words(letter: EmailMessage) -> str:
    body = letter.get_body()
    assert body is not None
    return str(body.get_content())


def test_those_whom_the_list_is_about_and_who_leads_are_proposed(store: Store, world: World) -> None:
    identity = closed(store, world)
    told = {item.name: (item.is_proposed, item.last) for item in receivers(store, world.settings, identity)}
    assert told == {"geert": (True, None), "lies": (True, None), "rik": (True, None), "wout": (False, None)}


def test_the_letter_holds_the_list_in_words_and_as_pdf_and_the_map(store: Store, world: World, box: Mailbox) -> None:
    identity = closed(store, world)
    assert send(store, world, identity, "geert", "wout") == [("geert", "sent", None), ("wout", "sent", None)]
    assert box.receivers == ["geert@team.test", "wout@team.test"]
    first = box.letters[0]
    assert first["Subject"] == "Besluitenlijst van overleg 1, 1 december 2026"
    body = words(first)
    assert "Beste geert," in body
    assert "ANTWOORDEN VAN PARTNERS" in body
    assert "Rondvraag <b>&" in body
    assert "Taart mee" in body
    assert "https://koppel.gemeente.test/?pagina=overleg" in body
    names = [part.get_filename() for part in first.iter_attachments()]
    assert names == ["besluiten-overleg-1-2026-12-01.pdf", "kaart-overleg-1-2026-12-01.pdf"]
    for part in first.iter_attachments():
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(part.get_content())).pages)
        assert len(text) > 100
        assert CANARY not in text
    assert CANARY not in body


def test_it_is_kept_that_and_when_it_was_sent_and_by_whom(store: Store, world: World) -> None:
    identity = closed(store, world)
    send(store, world, identity, "geert")
    last = {item.name: item.last for item in receivers(store, world.settings, identity)}
    assert last["lies"] is None
    assert last["geert"] is not None
    assert (last["geert"].sent_by, last["geert"].outcome) == ("rik", "sent")
    with store.read() as cursor:
        row = list_audit(cursor, action="send_decisions")[0]
    assert (row.actor, row.facts) == ("rik", {"meeting": str(identity), "sent": 1})


def test_a_second_press_sends_no_second_letter_and_later_it_can_be_sent_again(
    store: Store, world: World, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = closed(store, world)
    send(store, world, identity, "geert")
    assert send(store, world, identity, "geert") == []
    assert len(box.letters) == 1
    monkeypatch.setattr(decision_mail, "_AGAIN", timedelta(0))
    send(store, world, identity, "geert")
    assert len(box.letters) == 2


def test_what_fails_for_one_is_said_and_stops_nobody_else(store: Store, world: World, box: Mailbox) -> None:
    identity = closed(store, world)
    box.refused.add("geert@team.test")
    box.broken.add("lies@team.test")
    assert send(store, world, identity, "geert", "lies", "rik") == [
        ("geert", "failed", "receiver 550"), ("lies", "unsure", "broken"), ("rik", "sent", None),
    ]  # fmt: skip
    # What failed can be tried again at once.
    box.refused.clear()
    assert send(store, world, identity, "geert") == [("geert", "sent", None)]


def test_without_a_server_nothing_is_sent_and_it_is_said(store: Store, world: World, box: Mailbox) -> None:
    identity = closed(store, world)
    operator = store.visible_to(PEOPLE["beheerder"])
    save_mail_setting(operator, box.setting(port=1))
    with pytest.raises(InputError, match="mail_failed"):
        send(store, world, identity, "geert")
    save_mail_setting(operator, box.setting(is_on=False))
    assert not decision_mail.is_list_mail_on(store)
    with pytest.raises(InputError, match="mail_unset"):
        send(store, world, identity, "geert")
    assert [item.last for item in receivers(store, world.settings, identity)] == [None] * 4


def test_only_who_leads_sends_and_only_a_list_that_is_closed(store: Store, world: World) -> None:
    identity = closed(store, world)
    for person in ("gemeente", "lezer", "beheerder"):
        with pytest.raises(RefusedError, match=r"forbidden\.meet"):
            send(store.visible_to(PEOPLE[person]), world, identity, "geert")
    for nobody in ((), ("leo",), ("wie dan ook",)):
        with pytest.raises(InputError, match="list_nobody"):
            send(store, world, identity, *nobody)
    meetings.reopen(store, identity, goes_on=False)
    with pytest.raises(RefusedError, match="meeting_not_closed"):
        send(store, world, identity, "geert")
