"""The weekly letters: who gets one, when, at most once, and what never stands in one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from koppel import clock
from koppel.access import Grant, Role
from koppel.config import ZONE, Settings
from koppel.errors import InputError, RefusedError
from koppel.model.deciding import Answer, State
from koppel.model.news import EVERYONE, FAILED, NOTHING, SENT, UNSURE, WEEKLY
from koppel.services.deciding.decisions import decide, give_answer
from koppel.services.news.entries import Target
from koppel.services.news.mail import save_mail_setting
from koppel.services.news.mail_letter import link
from koppel.services.news.mail_round import due_week, send_weekly
from koppel.services.news.mail_schedule import look_once
from koppel.store.accounts.accounts import add_account, list_accounts, set_disabled, set_grants
from koppel.store.news.mailing import last_sent, save_wish
from tests.services.mailbox import mail_server
from tests.services.world import CANARY, CATALOGUE, PEOPLE, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koppel.store.database import Store
    from tests.services.mailbox import Mailbox

_TODAY = clock.today()
_NEXT = _TODAY + timedelta(days=7 - _TODAY.weekday())
# 8 o'clock in the Netherlands on the next Monday: everything that the tests make is new by then.
MONDAY = datetime.combine(_NEXT, time(8), ZONE).astimezone(UTC).replace(tzinfo=None)
TUESDAY_NIGHT = MONDAY + timedelta(hours=39)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)  # type: ignore[misc, arg-type]


@pytest.fixture
def store(world: World) -> Iterator[Store]:
    """People who all want the letter, and a combination that waits for Lefier."""
    with world.open() as opened:
        for actor in PEOPLE.values():
            join(opened, actor.name, actor.grants)
        give_answer(opened.visible_to(PEOPLE["gemeente"]), world.shared, "Gemeente", Answer.AKKOORD, "geheime reden")
        yield opened


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: Store) -> Iterator[Mailbox]:
    with mail_server(tmp_path, monkeypatch) as opened:
        save_mail_setting(store, opened.setting())
        yield opened


def join(store: Store, name: str, grants: frozenset[Grant], *, language: str = "nl") -> None:
    with store.write_beside("test", "fill") as writer:
        identity = add_account(writer, name, email=f"{name.replace(' ', '')}@team.test")
        set_grants(writer, identity, grants)
    with store.write_beside(name, None) as writer:
        save_wish(writer, WEEKLY, language)


def sent(store: Store, *, now: datetime = MONDAY, dry_run: bool = False) -> dict[str, str]:
    return {item.account: item.outcome for item in send_weekly(store, CATALOGUE, Settings(), now=now, dry_run=dry_run)}


def bodies(box: Mailbox) -> str:
    return "\n".join(
        part.get_content() for made in box.letters for part in made.walk() if part.get_content_maintype() == "text"
    )


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        (utc(2026, 11, 23, 6, 59), None),
        (utc(2026, 11, 23, 7), date(2026, 11, 23)),
        (utc(2026, 11, 24, 22, 59), date(2026, 11, 23)),
        (utc(2026, 11, 24, 23), None),
        (utc(2026, 7, 6, 5, 59), None),
        (utc(2026, 7, 6, 6), date(2026, 7, 6)),
        (utc(2026, 7, 10, 12), None),
    ],
)
def test_letters_leave_on_monday_from_eight_until_tuesday_night(moment: datetime, week: date | None) -> None:
    assert due_week(moment) == week


def test_who_has_something_gets_one_letter_and_no_second_that_week(store: Store, box: Mailbox) -> None:
    first = sent(store)
    assert first["lies"] == SENT
    assert "niemand" not in first
    assert sorted(box.receivers) == sorted(f"{name}@team.test" for name, what in first.items() if what == SENT)
    assert sent(store) == {}
    assert sent(store, now=TUESDAY_NIGHT) == {}
    count = len(box.letters)
    assert sent(store, now=MONDAY + timedelta(days=7)).keys() == first.keys()
    assert len(box.letters) > count


def test_with_nothing_to_tell_no_letter_leaves(store: Store, box: Mailbox, world: World) -> None:
    assert sent(store)["lies"] == SENT
    give_answer(store.visible_to(PEOPLE["lefier"]), world.shared, "Lefier", Answer.AKKOORD)
    decide(store.visible_to(PEOPLE["regisseur"]), world.shared, State.AFGESPROKEN, "één keer open")
    later = sent(store, now=MONDAY + timedelta(days=28))
    assert set(later.values()) == {NOTHING}
    assert sent(store, now=MONDAY + timedelta(days=28)) == {}


def test_a_letter_says_how_much_and_where_but_nothing_that_people_wrote(
    store: Store, box: Mailbox, world: World
) -> None:
    sent(store)
    (mine,) = [item for item in box.letters if item["To"] == "lies@team.test"]
    assert mine["Subject"] == "Koppel: 1 ding wacht op u"
    words = mine.get_body(("plain",))
    html = mine.get_body(("html",))
    assert words is not None
    assert html is not None
    assert f"https://koppel.gemeente.test/?pagina=koppelkansen&combinatie={world.shared}" in words.get_content()
    assert "Vlierstraat: Riool vernieuwen + Woningen renoveren (2027)" in words.get_content()
    assert 'lang="nl"' in html.get_content()
    told = bodies(box)
    for written in ("geheime reden", "riolering G-1", "renovatie L-1"):
        assert written not in told


def test_what_a_partner_keeps_for_itself_is_in_no_letter_not_even_counted_in_its_own(
    store: Store, box: Mailbox, world: World
) -> None:
    sent(store)
    told = bodies(box) + str([item.items() for item in box.letters])
    assert CANARY not in told
    assert str(world.secret) not in told
    assert world.private not in told
    (mine,) = [item for item in box.letters if item["To"] == "lies@team.test"]
    words = mine.get_body(("plain",))
    assert words is not None
    # Its sewer and its renovation; on the screen it sees its third work and its own combination too.
    assert "Nieuwe combinaties: 1" in words.get_content().splitlines()
    assert "Warmtenet aanleggen" not in words.get_content()


def test_a_refused_address_stops_no_others_and_is_tried_thrice(store: Store, box: Mailbox) -> None:
    box.refused.add("geert@team.test")
    first = sent(store)
    assert first["geert"] == FAILED
    assert first["lies"] == first["rik"] == SENT
    assert sent(store) == {"geert": FAILED}
    assert sent(store) == {"geert": FAILED}
    assert sent(store) == {}
    with store.read() as cursor:
        assert [item.problem for item in last_sent(cursor, 50) if item.outcome == FAILED] == ["receiver 550"] * 3


def test_an_address_that_works_again_gets_its_letter_that_week(store: Store, box: Mailbox) -> None:
    box.refused.add("geert@team.test")
    sent(store)
    box.refused.clear()
    assert sent(store) == {"geert": SENT}
    assert box.receivers.count("geert@team.test") == 1


def test_a_connection_that_breaks_sends_no_second_letter_and_the_others_go_on(store: Store, box: Mailbox) -> None:
    box.broken.add("geert@team.test")
    first = sent(store)
    assert first["geert"] == UNSURE
    assert first["lies"] == first["rik"] == SENT
    assert sent(store) == {}
    assert box.receivers.count("geert@team.test") == 1


def test_an_address_that_is_none_fails_without_a_letter(store: Store, box: Mailbox) -> None:
    with store.write_beside("test", "fill") as writer:
        writer.cursor.execute("UPDATE account SET email = ? WHERE name = 'geert'", ["a@b.test\r\nBcc: x@y.test"])
    assert sent(store)["geert"] == FAILED
    assert not any("x@y.test" in receiver for receiver in box.receivers)


def test_a_name_with_markup_or_lines_stays_text(store: Store, box: Mailbox) -> None:
    join(store, "<b>Bob</b>\r\nBcc: x@y.test", frozenset({Grant(Role.LEZER)}))
    with store.write_beside("test", "fill") as writer:
        writer.cursor.execute("UPDATE account SET email = 'bob@team.test' WHERE name LIKE '<b>%'")
    sent(store)
    (mine,) = [item for item in box.letters if item["To"] == "bob@team.test"]
    html = mine.get_body(("html",))
    assert html is not None
    assert "&lt;b&gt;Bob&lt;/b&gt; Bcc: x@y.test" in html.get_content()
    assert mine["Bcc"] is None


def test_who_was_shut_out_has_no_role_or_wants_none_gets_none(store: Store, box: Mailbox) -> None:
    with store.write_beside("test", "fill") as writer:
        accounts = {item.name: item.id for item in list_accounts(writer.cursor)}
        set_disabled(writer, accounts["lies"], disabled=True)
    with store.write_beside("rik", None) as writer:
        save_wish(writer, "never", "nl")
    assert not {"lies", "rik", "niemand"} & sent(store).keys()


def test_who_asks_after_monday_morning_waits_a_week(store: Store, box: Mailbox) -> None:
    with store.write_beside("test", None) as writer:
        writer.cursor.execute("UPDATE mail_wish SET saved_at = ? WHERE account = 'lies'", [MONDAY])
    assert "lies" not in sent(store)
    assert "lies" in sent(store, now=MONDAY + timedelta(days=7))


def test_a_dry_run_sends_and_keeps_nothing(store: Store, box: Mailbox) -> None:
    told = sent(store, dry_run=True)
    assert told["lies"] == SENT
    assert box.letters == []
    with store.read() as cursor:
        assert last_sent(cursor, 9) == ()
    assert sent(store) == told


def test_a_server_that_is_away_tries_nobody_and_is_told(store: Store, box: Mailbox) -> None:
    save_mail_setting(store, replace(box.setting(), port=1))
    with pytest.raises(InputError) as refused:
        sent(store)
    assert refused.value.code == "mail_failed"
    with store.read() as cursor:
        assert (EVERYONE, "connect") in [(item.account, item.problem) for item in last_sent(cursor, 9)]
    save_mail_setting(store, box.setting())
    assert sent(store)["lies"] == SENT


def test_a_program_that_stopped_halfway_sends_no_second_letter(
    store: Store, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("koppel.services.news.mail_transport.hand_over", stop)
        with pytest.raises(KeyboardInterrupt):
            sent(store)
    first = min(actor.name for actor in PEOPLE.values() if actor.grants)
    assert first not in sent(store)
    assert f"{first}@team.test" not in box.receivers


def test_the_server_looks_by_itself_and_pauses_between_rounds(store: Store, box: Mailbox) -> None:
    settings = Settings()
    assert look_once(store, settings, MONDAY - timedelta(minutes=1), None) is None
    box.refused.add("geert@team.test")
    assert look_once(store, settings, MONDAY, None) == MONDAY
    assert "lies@team.test" in box.receivers
    box.refused.clear()
    assert look_once(store, settings, MONDAY + timedelta(minutes=59), MONDAY) == MONDAY
    assert "geert@team.test" not in box.receivers
    look_once(store, settings, MONDAY + timedelta(minutes=60), MONDAY)
    assert "geert@team.test" in box.receivers


def test_nothing_leaves_where_it_is_off(store: Store, box: Mailbox) -> None:
    save_mail_setting(store, box.setting(is_on=False))
    with pytest.raises(InputError) as refused:
        sent(store)
    assert refused.value.code == "mail_unset"
    assert look_once(store, Settings(), MONDAY, None) is None
    assert box.letters == []


def test_nobody_but_the_beheerder_sends(store: Store, box: Mailbox) -> None:
    with pytest.raises(RefusedError):
        send_weekly(store.visible_to(PEOPLE["regisseur"]), CATALOGUE, Settings(), now=MONDAY)
    assert box.letters == []


def test_a_link_is_an_address_that_the_screen_understands() -> None:
    from koppel.ui.state import FIELDS

    assert link(Target("koppelkansen", combination="abc"), "https://a.test") == (
        f"https://a.test/?{FIELDS['page'].name}=koppelkansen&{FIELDS['combination'].name}=abc"
    )
