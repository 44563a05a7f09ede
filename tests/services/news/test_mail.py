"""Settings of e-mail, and letters that go to a real mail server on loopback."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role
from koppel.config import Settings, read_settings
from koppel.errors import InputError, RefusedError, SettingsError
from koppel.model.news import WEEKLY
from koppel.services.news.mail import is_email, letter, mail_setting, my_wish, save_mail_setting, save_wish, send_test
from koppel.services.news.mail_transport import TransportError
from koppel.store.accounts.accounts import add_account
from koppel.store.audit import list_audit
from koppel.store.database import Store
from tests.services.mailbox import PASSWORD, USER, Mailbox, mail_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BEA = Actor("bea", frozenset({Grant(Role.BEHEERDER)}))
EMAIL = "bea@gemeente.test"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "koppel.duckdb", create=True) as opened:
        with opened.write_beside("test", "fill") as writer:
            add_account(writer, "bea", email=EMAIL)
        yield opened.visible_to(BEA)


@pytest.mark.parametrize("tls", ["none", "starttls", "tls"])
def test_a_test_letter_arrives_in_every_mode(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tls: str
) -> None:
    with mail_server(tmp_path, monkeypatch, tls=tls) as box:
        save_mail_setting(store, box.setting(tls=tls))
        assert send_test(store, Settings(), "nl") == EMAIL
    (made,) = box.letters
    assert box.receivers == [EMAIL]
    assert made["Subject"] == "Koppel: proefbericht"
    assert made["Auto-Submitted"] == "auto-generated"
    assert "https://koppel.gemeente.test" in made.get_content()


def test_a_name_and_password_are_given_after_starttls(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server(tmp_path, monkeypatch, tls="starttls", login=True) as box:
        save_mail_setting(store, box.setting(tls="starttls", username=USER))
        send_test(store, Settings(smtp_password=PASSWORD), "nl")
        with pytest.raises(InputError) as refused:
            send_test(store, Settings(smtp_password="verkeerd"), "nl")  # noqa: S106
    assert refused.value.code == "mail_failed"
    assert "535" in str(refused.value.facts["problem"])
    assert len(box.letters) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server(tmp_path, monkeypatch, tls="starttls", trusted=False, login=True) as box:
        save_mail_setting(store, box.setting(tls="starttls", username=USER))
        with pytest.raises(InputError) as refused:
            send_test(store, Settings(smtp_password=PASSWORD), "nl")
    assert "certificaat" in str(refused.value.facts["problem"])
    assert box.letters == []


def test_a_server_without_starttls_gets_nothing(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server(tmp_path, monkeypatch) as box:
        save_mail_setting(store, box.setting(tls="starttls"))
        with pytest.raises(InputError) as refused:
            send_test(store, Settings(), "nl")
    assert refused.value.code == "mail_failed"
    assert box.letters == []


def test_a_server_that_is_not_there_is_told_in_words(store: Store) -> None:
    save_mail_setting(store, Mailbox(port=1).setting())
    with pytest.raises(InputError) as refused:
        send_test(store, Settings(), "nl")
    assert "niet te bereiken" in str(refused.value.facts["problem"])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"host": "http://mail"}, "mail_host"),
        ({"host": "mail example"}, "mail_host"),
        ({"host": ""}, "mail_host"),
        ({"port": 0}, "mail_port"),
        ({"tls": "ssl"}, "mail_mode"),
        ({"sender": "koppel"}, "mail_sender"),
        ({"sender": "a@b.test>\r\nRCPT TO:<x@y.test"}, "mail_sender"),
        ({"address": "koppel.test"}, "mail_address"),
        ({"address": "javascript:alert(1)"}, "mail_address"),
        ({"address": 'https://a.test/"onload=x'}, "mail_address"),
        ({"address": "https://user:word@a.test"}, "mail_address"),
        ({"host": "mail.test", "username": "koppel"}, "mail_plain"),
    ],
)
def test_a_wrong_setting_is_not_kept(store: Store, change: dict[str, object], code: str) -> None:
    with pytest.raises(InputError) as refused:
        save_mail_setting(store, Mailbox(port=25).setting(**change))
    assert refused.value.code == code
    assert mail_setting(store) is None


def test_the_password_is_not_in_the_store_nor_in_the_log_nor_printed(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(smtp_password=PASSWORD)
    assert PASSWORD not in repr(settings)
    with mail_server(tmp_path, monkeypatch, tls="starttls", login=True) as box:
        save_mail_setting(store, box.setting(tls="starttls", username=USER))
        send_test(store, settings, "nl")
    with store.read_whole() as cursor:
        told = str(list_audit(cursor))
        rows = str(cursor.execute("SELECT * FROM mail_setting").fetchall())
    assert PASSWORD not in told + rows
    assert "mail_setting" in told


def test_the_password_comes_from_a_file_that_can_change(tmp_path: Path) -> None:
    file = tmp_path / "word"
    settings = read_settings({"KOPPEL_SMTP_PASSWORD": "a", "KOPPEL_SMTP_PASSWORD_FILE": str(file)})
    with pytest.raises(SettingsError) as missing:
        settings.mail_password()
    assert missing.value.facts["name"] == "KOPPEL_SMTP_PASSWORD_FILE"
    for word in ("een", "twee"):
        file.write_text(f"{word}\n", encoding="utf-8")
        assert settings.mail_password() == word
    assert read_settings({"KOPPEL_SMTP_PASSWORD": "a"}).mail_password() == "a"


@pytest.mark.parametrize(
    "address",
    [
        "bea",
        "bea@",
        "a@b.test\r\nBcc: x@y.test",
        "a@b.test,c@d.test",
        "<a@b.test>",
        "a b@c.test",
        "a@b.test\n",
        "é@b.test",
    ],
)
def test_what_is_no_single_address_is_none(address: str) -> None:
    assert not is_email(address)
    with pytest.raises(TransportError):
        letter(Mailbox(port=25).setting(), address, "x", "y", None)


def test_a_subject_stays_one_line() -> None:
    made = letter(Mailbox(port=25).setting(), EMAIL, "Koppel\r\nBcc: x@y.test\n\nhallo", "y", None)
    assert made["Subject"] == "Koppel Bcc: x@y.test hallo"
    assert made["Bcc"] is None
    assert b"\nBcc" not in made.as_bytes()


def test_without_an_address_or_settings_there_is_no_test_letter(store: Store) -> None:
    with pytest.raises(InputError) as unset:
        send_test(store, Settings(), "nl")
    assert unset.value.code == "mail_unset"
    save_mail_setting(store, Mailbox(port=25).setting())
    with pytest.raises(InputError) as nowhere:
        send_test(store.visible_to(replace(BEA, name="niemand")), Settings(), "nl")
    assert nowhere.value.code == "mail_no_address"


def test_only_the_beheerder_sets_e_mail(store: Store) -> None:
    other = store.visible_to(Actor("rik", frozenset({Grant(Role.REGISSEUR)})))
    with pytest.raises(RefusedError) as refused:
        save_mail_setting(other, Mailbox(port=25).setting())
    assert refused.value.code == "forbidden.settings"
    with pytest.raises(RefusedError):
        mail_setting(other)


def test_the_last_wish_holds_and_is_ones_own(store: Store) -> None:
    assert my_wish(store) == (None, EMAIL)
    save_wish(store, WEEKLY, "nl")
    save_wish(store, "never", "nl")
    save_wish(store, WEEKLY, "en")
    wish, _ = my_wish(store)
    assert wish is not None
    assert (wish.wish, wish.language) == (WEEKLY, "en")
    assert my_wish(store.visible_to(replace(BEA, name="piet"))) == (None, None)
    with pytest.raises(InputError):
        save_wish(store, "soms", "nl")
