"""Signing in: sessions that end, and guessing that takes long."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from koppel.access import Actor, Grant, Role
from koppel.config import Settings
from koppel.errors import RefusedError
from koppel.services.accounts import accounts, login_throttle, passwords, signin
from koppel.store.audit import list_audit
from koppel.store.database import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

GOOD = "paard batterij nietje"
WRONG = "iets heel anders dan dat"
SETTINGS = Settings()
HERE = "192.0.2.7"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "koppel.duckdb", create=True) as opened:
        yield opened


@pytest.fixture
def els(store: Store) -> UUID:
    return accounts.add(store, "Els", [Grant(Role.PLANNER, "Gemeente")], password=GOOD).account_id


def sign_in(store: Store, password: str = GOOD, name: str = "els", address: str = HERE) -> str:
    return signin.sign_in(store, SETTINGS, name, password, address=address)


def refused(store: Store, password: str = WRONG, name: str = "els", address: str = HERE) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        sign_in(store, password, name, address)
    return caught.value


def who(store: Store, token: str | None, settings: Settings = SETTINGS, *, demo: bool = False) -> Actor | None:
    found = signin.signed_in(store, settings, token, demo=demo)
    return None if found is None else found.actor


def shift(store: Store, table: str, column: str, back: timedelta) -> None:
    """Let time pass: what stands in the store was longer ago."""
    with store.write_beside("test", None) as writer:
        writer.cursor.execute(f'UPDATE {table} SET "{column}" = "{column}" - ?::INTERVAL', [back])


def value(store: Store, sql: str) -> Any:
    with store.read_whole() as cursor:
        row = cursor.execute(sql).fetchone()
    return row[0] if row else None


def test_a_session_tells_who_it_is_with_the_roles_of_now(store: Store, els: UUID) -> None:
    token = sign_in(store)
    assert who(store, token) == Actor("Els", frozenset({Grant(Role.PLANNER, "Gemeente")}))
    accounts.set_grants(store, els, [])
    assert who(store, token) == Actor("Els", frozenset())


@pytest.mark.parametrize("token", [None, "", "x", "x" * 10_000, "\udcff", "' OR 1=1 --"])
def test_a_token_that_is_none_is_nobody(store: Store, els: UUID, token: str | None) -> None:
    sign_in(store)
    assert who(store, token) is None
    signin.end(store, token)


def test_only_a_hash_of_a_token_is_kept_and_every_sign_in_has_its_own(store: Store, els: UUID) -> None:
    first, second = sign_in(store), sign_in(store)
    assert first != second
    kept = value(store, "SELECT string_agg(token_hash, ' ') FROM session")
    assert first not in str(kept)
    # A hash is no token.
    assert who(store, str(kept).split(" ", maxsplit=1)[0]) is None


def test_a_session_survives_a_restart_of_the_server(tmp_path: Path) -> None:
    file = tmp_path / "koppel.duckdb"
    with Store.open(file, create=True) as store:
        accounts.add(store, "Els", [Grant(Role.LEZER)], password=GOOD)
        token = sign_in(store)
    with Store.open(file) as store:
        assert who(store, token) is not None


def test_a_session_ends_after_minutes_without_a_click(store: Store, els: UUID) -> None:
    token = sign_in(store)
    shift(store, "session", "last_seen", timedelta(minutes=SETTINGS.session_minutes - 1))
    assert who(store, token) is not None
    shift(store, "session", "last_seen", timedelta(minutes=SETTINGS.session_minutes + 1))
    assert who(store, token) is None


def test_a_session_ends_after_hours_whatever_is_done(store: Store, els: UUID) -> None:
    token = sign_in(store)
    shift(store, "session", "started_at", timedelta(hours=SETTINGS.session_hours, minutes=1))
    assert who(store, token) is None


def test_a_click_is_noted_once_a_minute_and_without_a_row_in_the_log(store: Store, els: UUID) -> None:
    token = sign_in(store)
    rows = value(store, "SELECT count(*) FROM audit")
    shift(store, "session", "last_seen", timedelta(seconds=30))
    seen = value(store, "SELECT last_seen FROM session")
    who(store, token)
    assert value(store, "SELECT last_seen FROM session") == seen
    shift(store, "session", "last_seen", timedelta(seconds=31))
    who(store, token)
    assert datetime.now(UTC).replace(tzinfo=None) - value(store, "SELECT last_seen FROM session") < timedelta(
        seconds=20
    )
    assert value(store, "SELECT count(*) FROM audit") == rows


def test_a_click_that_cannot_be_noted_on_a_full_disk_is_a_click_all_the_same(
    store: Store, els: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = sign_in(store)
    shift(store, "session", "last_seen", timedelta(minutes=5))

    def full(*_: object) -> None:
        raise duckdb.IOException('Could not write file "/x.wal": No space left on device')

    monkeypatch.setattr("koppel.store.accounts.sessions.touch_session", full)
    assert who(store, token) is not None


def test_a_page_that_looks_by_itself_keeps_no_session_alive(store: Store, els: UUID) -> None:
    token = sign_in(store)
    shift(store, "session", "last_seen", timedelta(minutes=5))
    seen = value(store, "SELECT last_seen FROM session")
    assert signin.signed_in(store, SETTINGS, token, demo=False, touch=False) is not None
    assert value(store, "SELECT last_seen FROM session") == seen


def test_a_click_does_not_wait_for_who_writes_plans(store: Store, els: UUID) -> None:
    token = sign_in(store)
    shift(store, "session", "last_seen", timedelta(minutes=5))
    found: list[Actor | None] = []
    with store.write("test", "slow"):
        click = threading.Thread(target=lambda: found.append(who(store, token)))
        click.start()
        click.join(10)
        assert not click.is_alive()
    assert found[0] is not None


def test_signing_out_ends_this_session_only(store: Store, els: UUID) -> None:
    first, second = sign_in(store), sign_in(store)
    signin.end(store, first)
    assert (who(store, first), who(store, second) is not None) == (None, True)


def test_what_is_wrong_is_not_told(store: Store, els: UUID) -> None:
    disabled = accounts.add(store, "Uit", [Grant(Role.LEZER)], password=GOOD)
    accounts.add(store, "Zonder", [Grant(Role.LEZER)], is_demo=True)
    accounts.disable(store, disabled.account_id)
    told = [
        refused(store, WRONG, "els"), refused(store, WRONG, "niemand"), refused(store, GOOD, "uit"),
        refused(store, "", "zonder"), refused(store, WRONG, "x" * 5000),
    ]  # fmt: skip
    assert {(error.code, str(error.facts)) for error in told} == {("sign_in_wrong", "{}")}


def test_a_password_is_verified_for_names_of_nobody_too(
    store: Store, els: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []
    monkeypatch.setattr(passwords, "_HASHER", Spy(passwords._HASHER, verified))
    refused(store, WRONG, "els")
    refused(store, WRONG, "niemand")
    assert verified == [WRONG, WRONG]


class Spy:
    def __init__(self, real: object, verified: list[str]) -> None:
        self._real, self._verified = real, verified

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def verify(self, kept: str, password: str) -> bool:
        self._verified.append(password)
        return bool(self._real.verify(kept, password))  # type: ignore[attr-defined]


def test_guessing_an_account_waits_longer_and_longer_and_then_stops(store: Store, els: UUID) -> None:
    waits = []
    for turn in range(30):
        error = refused(store, address=f"192.0.2.{turn + 1}")
        if error.code == "sign_in_locked":
            break
        if error.code == "sign_in_wait":
            waits.append(error.facts["seconds"])
            shift(store, "sign_in", "at", timedelta(seconds=int(str(error.facts["seconds"]))))
    assert waits == [2, 4, 8, 16, 32, 64, 128][: len(waits)]
    assert len(waits) >= 5
    assert error.code == "sign_in_locked"
    # The right password does not help then, from anywhere; after the wait it does.
    assert refused(store, GOOD, address="198.51.100.9").code == "sign_in_locked"
    shift(store, "sign_in", "at", timedelta(minutes=16))
    assert sign_in(store)


def test_another_account_is_not_locked_with_it(store: Store, els: UUID) -> None:
    accounts.add(store, "Jan", [Grant(Role.LEZER)], password=GOOD)
    for turn in range(4):
        refused(store, address=f"192.0.2.{turn + 1}")
    assert refused(store, GOOD).code == "sign_in_wait"
    assert sign_in(store, name="jan")


def test_an_address_that_tries_many_names_is_stopped(store: Store, els: UUID) -> None:
    codes = []
    for turn in range(120):
        error = refused(store, name=f"naam {turn}", address="2001:db8:1:2::1" if turn % 2 else "2001:db8:1:2:ffff::9")
        codes.append(error.code)
        if error.code == "sign_in_locked":
            break
        if error.code == "sign_in_wait":
            shift(store, "sign_in", "at", timedelta(seconds=int(str(error.facts["seconds"]))))
    assert codes.count("sign_in_wrong") <= login_throttle.PER_ADDRESS.locked
    assert codes[-1] in ("sign_in_locked", "sign_in_wait")
    assert refused(store, GOOD, address="2001:db8:1:2:3::4").code in ("sign_in_locked", "sign_in_wait")
    assert sign_in(store, address="2001:db8:9::1")


def test_a_crowd_of_tries_at_once_is_no_more_than_tries_after_each_other(store: Store, els: UUID) -> None:
    codes: list[str] = []
    crowd = [
        threading.Thread(target=lambda turn=turn: codes.append(refused(store, address=f"192.0.2.{turn + 1}").code))
        for turn in range(20)
    ]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert codes.count("sign_in_wrong") <= login_throttle.PER_ACCOUNT.free
    assert len(codes) == 20


def test_the_right_password_begins_counting_anew(store: Store, els: UUID) -> None:
    for _ in range(4):
        refused(store)
        refused(store)
        sign_in(store)
    assert value(store, "SELECT count(*) FROM sign_in WHERE succeeded") == 4


def test_a_new_password_takes_the_lock_away(store: Store, els: UUID) -> None:
    for turn in range(3):
        refused(store, address=f"192.0.2.{turn + 1}")
    assert refused(store, GOOD).code == "sign_in_wait"
    made = accounts.reset_password(store, els)
    token = sign_in(store, made.password)
    found = signin.signed_in(store, SETTINGS, token, demo=False)
    assert found is not None
    assert found.must_change


def test_a_password_made_for_someone_is_of_no_use_after_a_week(store: Store, els: UUID) -> None:
    made = accounts.reset_password(store, els)
    shift(store, "account", "password_at", timedelta(days=8))
    assert refused(store, made.password).code == "sign_in_old"


def test_a_demo_account_works_where_it_may_only(store: Store) -> None:
    demo = accounts.add(store, "Demo lezer", [Grant(Role.LEZER)], is_demo=True)
    token = signin.start(store, SETTINGS, demo.account_id, how="demo")
    assert who(store, token, demo=True) is not None
    assert who(store, token, demo=False) is None


def test_the_log_tells_of_signing_in_without_what_was_typed(store: Store, els: UUID) -> None:
    refused(store, "geheim wachtwoord 1")
    refused(store, WRONG, "mijn wachtwoord in het verkeerde veld")
    token = sign_in(store)
    signin.end(store, token)
    with store.read_whole() as cursor:
        rows = [row for row in list_audit(cursor) if row.action.startswith("sign_")]
    assert sorted(row.action for row in rows) == ["sign_in", "sign_in_failed", "sign_in_failed", "sign_out"]
    told = " ".join(f"{row.actor} {row.facts}" for row in rows)
    for secret in ("geheim", "verkeerde veld", GOOD, token):
        assert secret not in told
    assert {row.actor for row in rows if row.action == "sign_in"} == {"Els"}


def test_tries_are_kept_no_longer_than_they_count(store: Store, els: UUID) -> None:
    refused(store)
    shift(store, "sign_in", "at", timedelta(hours=2))
    sign_in(store)
    assert value(store, "SELECT count(*) FROM sign_in") == 1


def test_sessions_that_are_over_are_taken_away(store: Store, els: UUID) -> None:
    sign_in(store)
    shift(store, "session", "last_seen", timedelta(days=2))
    sign_in(store)
    assert value(store, "SELECT count(*) FROM session") == 1


def test_how_long_a_session_lasts_is_a_setting(store: Store, els: UUID) -> None:
    token = sign_in(store)
    shift(store, "session", "last_seen", timedelta(minutes=3))
    assert who(store, token, replace(SETTINGS, session_minutes=2)) is None
    assert who(store, token, replace(SETTINGS, session_minutes=4)) is not None


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        ("127.0.0.1", True), ("127.9.9.9", True), ("localhost", True), ("::1", True), ("[::1]", True),
        ("::ffff:127.0.0.1", True), ("0.0.0.0", False),  # noqa: S104
        ("", False), (None, False), ("10.0.0.1", False),
        ("localhost.evil.nl", False), ("::", False),
    ],
)  # fmt: skip
def test_only_this_machine_is_this_machine(host: str | None, is_here: bool) -> None:
    assert signin.is_loopback(host) is is_here
