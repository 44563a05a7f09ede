"""Accounts: who keeps them, what they may be called, and that somebody always can keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role
from koppel.config import Settings
from koppel.errors import InputError, KoppelError, NotFoundError, RefusedError
from koppel.services.accounts import accounts, signin
from koppel.services.accounts.passwords import check_password, hash_password, make_password, matches
from koppel.services.revision import plans_revision, revision
from koppel.store.audit import list_audit
from koppel.store.database import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

GOOD = "paard batterij nietje"
OTHER = "drie rode fietsbellen"
SETTINGS = Settings()
BEHEERDER = Grant(Role.BEHEERDER)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "koppel.duckdb", create=True) as opened:
        yield opened


@pytest.fixture
def bea(store: Store) -> Store:
    """The store as its first beheerder sees it."""
    accounts.add_first(store, "Bea", GOOD)
    return store.visible_to(Actor("Bea", frozenset({BEHEERDER})))


def audit(store: Store) -> str:
    with store.read_whole() as cursor:
        return " ".join(f"{row.actor} {row.action} {row.facts}" for row in list_audit(cursor))


def test_the_first_account_is_a_beheerder_and_there_is_one_first(bea: Store) -> None:
    (first,) = accounts.list_accounts(bea)
    assert (first.name, first.grants, first.must_change) == ("Bea", frozenset({BEHEERDER}), False)
    with pytest.raises(InputError) as caught:
        accounts.add_first(bea, "Mal", GOOD)
    assert caught.value.code == "first_done"


@pytest.mark.parametrize("role", [Role.REGISSEUR, Role.PLANNER, Role.LEZER])
def test_only_a_beheerder_keeps_accounts(bea: Store, role: Role) -> None:
    (first,) = accounts.list_accounts(bea)
    seen = bea.visible_to(Actor("els", frozenset({Grant(role, "Gemeente" if role is Role.PLANNER else None)})))
    tries: list[Callable[[], object]] = [
        lambda: accounts.list_accounts(seen),
        lambda: accounts.find(seen, "Bea"),
        lambda: accounts.add(seen, "Mal", [BEHEERDER]),
        lambda: accounts.set_grants(seen, first.id, [BEHEERDER]),
        lambda: accounts.disable(seen, first.id),
        lambda: accounts.enable(seen, first.id),
        lambda: accounts.reset_password(seen, first.id),
        lambda: accounts.change_own_password(seen, first.id, GOOD, OTHER),
    ]
    for attempt in tries:
        with pytest.raises(RefusedError) as caught:
            attempt()
        assert caught.value.code == "forbidden.accounts"
    assert [item.name for item in accounts.list_accounts(bea)] == ["Bea"]


def test_a_made_password_is_told_once_and_must_be_changed(bea: Store) -> None:
    made = accounts.add(bea, "els", [Grant(Role.PLANNER, "Gemeente")], email=" els@gemeente.nl ")
    found = accounts.find(bea, "ELS")
    assert (found.must_change, found.email, found.grants) == (
        True, "els@gemeente.nl", frozenset({Grant(Role.PLANNER, "Gemeente")}),
    )  # fmt: skip
    assert matches(found.password, made.password)
    assert made.password not in audit(bea)
    assert made.password not in (found.password or "")


@pytest.mark.parametrize(
    "name", ["", "x", " ", "a" * 61, "els\u202egnal", "tab\x00", "local", "Demo", "KOPPEL", "mail", "MaiI", "k0ppel"]
)
def test_a_name_that_cannot_be_read_or_is_a_programs_is_refused(bea: Store, name: str) -> None:
    with pytest.raises(InputError) as caught:
        accounts.add(bea, name)
    assert caught.value.code == "account_name"


@pytest.mark.parametrize("name", ["bea", "BEA", " Bea ", "Ｂea"])
def test_a_name_is_used_once_whatever_its_case(bea: Store, name: str) -> None:
    with pytest.raises(InputError) as caught:
        accounts.add(bea, name)
    assert caught.value.code == "account_exists"


@pytest.mark.parametrize("name", ["Веа", "Bеa", "Βea", "Bea Ж"])
def test_a_name_with_letters_of_another_script_is_refused(bea: Store, name: str) -> None:
    with pytest.raises(InputError) as caught:
        accounts.add(bea, name)
    assert caught.value.code == "account_letters"


@pytest.mark.parametrize(("first", "second"), [("Els", "EIs"), ("Els", "E1s"), ("Otto", "0tto"), ("Renée", "Renee")])
def test_a_name_that_reads_as_that_of_another_account_is_refused(bea: Store, first: str, second: str) -> None:
    accounts.add(bea, first)
    with pytest.raises(InputError) as caught:
        accounts.add(bea, second)
    assert (caught.value.code, caught.value.facts["other"]) == ("account_alike", first)


@pytest.mark.parametrize("name", ["Şükran Öz", "Łukasz", "Jean-Paul", "j.de.boer@gemeente.nl", "Åse", "Els 2"])
def test_names_in_latin_letters_are_taken(bea: Store, name: str) -> None:
    accounts.add(bea, name)
    assert accounts.find(bea, name).name == name


@pytest.mark.parametrize(
    ("grant", "code"),
    [
        (Grant(Role.PLANNER), "grant_partner"),
        (Grant(Role.PLANNER, "  "), "grant_partner"),
        (Grant(Role.PLANNER, "x" * 201), "grant_partner"),
        (Grant(Role.REGISSEUR, "Gemeente"), "grant_team"),
    ],
)
def test_a_planner_is_one_of_a_partner_and_the_others_are_for_the_team(bea: Store, grant: Grant, code: str) -> None:
    with pytest.raises(InputError) as caught:
        accounts.add(bea, "els", [grant])
    assert caught.value.code == code


@pytest.mark.parametrize("email", ["els", "els@", "a b@c.nl", "els@gemeente.nl\r\nBcc: x@y.nl", f"{'a' * 250}@b.nl"])
def test_an_address_for_mail_that_is_none_is_refused(bea: Store, email: str) -> None:
    with pytest.raises(InputError) as caught:
        accounts.add(bea, "els", email=email)
    assert caught.value.code == "account_email"


def test_the_last_beheerder_stays(bea: Store) -> None:
    (first,) = accounts.list_accounts(bea)
    tries: list[Callable[[], None]] = [
        lambda: accounts.disable(bea, first.id),
        lambda: accounts.set_grants(bea, first.id, [Grant(Role.LEZER)]),
    ]
    accounts.add(bea, "demo bea", [BEHEERDER], is_demo=True)
    gone = accounts.add(bea, "Ben", [BEHEERDER])
    accounts.disable(bea, gone.account_id)
    for attempt in tries:
        with pytest.raises(RefusedError) as caught:
            attempt()
        assert caught.value.code == "last_beheerder"
    accounts.enable(bea, gone.account_id)
    accounts.disable(bea, first.id)
    assert accounts.find(bea, "Bea").disabled_at is not None


def test_roles_change_at_once_and_say_who_gave_them(bea: Store) -> None:
    els = accounts.add(bea, "els", [Grant(Role.PLANNER, "Gemeente")], password=GOOD)
    token = signin.start(bea, SETTINGS, els.account_id, how="test")
    accounts.set_grants(bea, els.account_id, [Grant(Role.LEZER)])
    who = signin.signed_in(bea, SETTINGS, token, demo=False)
    assert who is not None
    assert who.actor.grants == frozenset({Grant(Role.LEZER)})
    assert "'before': ['planner: Gemeente'], 'name': 'els', 'roles': ['lezer']" in audit(bea)


def test_disabling_and_a_new_password_end_every_session(bea: Store) -> None:
    els = accounts.add(bea, "els", [Grant(Role.LEZER)], password=GOOD).account_id
    for end in (accounts.disable, accounts.reset_password):
        accounts.enable(bea, els)
        tokens = [signin.start(bea, SETTINGS, els, how="test") for _ in range(2)]
        end(bea, els)
        assert [signin.signed_in(bea, SETTINGS, token, demo=False) for token in tokens] == [None, None]


def test_ones_own_password_changes_with_the_old_one_only(bea: Store) -> None:
    (first,) = accounts.list_accounts(bea)
    wrong = {
        (OTHER, "een heel ander wachtwoord"): "password_wrong",
        (GOOD, GOOD): "password_same",
        (GOOD, "kort"): "password_short",
    }
    for (current, new), code in wrong.items():
        with pytest.raises(InputError) as caught:
            accounts.change_own_password(bea, first.id, current, new)
        assert caught.value.code == code
    token = signin.start(bea, SETTINGS, first.id, how="test")
    accounts.change_own_password(bea, first.id, GOOD, OTHER)
    assert signin.signed_in(bea, SETTINGS, token, demo=False) is None
    assert signin.sign_in(bea, SETTINGS, "bea", OTHER, address="10.0.0.1")


def test_an_account_that_is_not_there_is_said_in_words(bea: Store) -> None:
    with pytest.raises(NotFoundError):
        accounts.find(bea, "niemand")


def test_accounts_and_signing_in_leave_what_is_kept_of_plans(bea: Store) -> None:
    before = revision(bea), plans_revision(bea)
    els = accounts.add(bea, "els", [Grant(Role.LEZER)], password=GOOD)
    with pytest.raises(KoppelError):
        signin.sign_in(bea, SETTINGS, "els", OTHER, address="10.0.0.1")
    token = signin.sign_in(bea, SETTINGS, "els", GOOD, address="10.0.0.1")
    accounts.set_grants(bea, els.account_id, [])
    signin.end(bea, token)
    assert (revision(bea), plans_revision(bea)) == before


def test_nobody_reads_accounts_by_a_query_of_the_screens(bea: Store) -> None:
    with bea.read() as cursor:
        for table in ("account", "account_grant", "session", "sign_in"):
            assert cursor.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("kort", "password_short"),
        ("elf tekens!", "password_short"),
        ("x" * 129, "password_long"),
        ("aaaaaaaaaaaa", "password_obvious"),
        ("123456789012", "password_obvious"),
        ("abcdefghijkl", "password_obvious"),
        ("Welkom123456!", "password_obvious"),
        ("W3lk0mW3lk0m!", "password_obvious"),
        ("ZomerHerfst2026", "password_obvious"),
        ("Els-de-Vries-1", "password_obvious"),
    ],
)
def test_a_password_is_long_and_not_obvious(password: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        check_password(password, names=("Els de Vries",))
    assert caught.value.code == code


@pytest.mark.parametrize(
    "password", [GOOD, "alles in kleine letters", "kerkstraat 4 driehoog", "日本語のながい合言葉です", "9f!x-7" * 2]
)
def test_a_long_password_needs_no_figures_or_signs(password: str) -> None:
    check_password(password, names=("els",))


def test_a_password_is_kept_as_a_hash_and_typed_on_any_keyboard() -> None:
    kept = hash_password("caf\u00e9 met terras")
    assert kept.startswith("$argon2id$")
    assert "caf" not in kept
    assert matches(kept, "cafe\u0301 met terras")
    assert not matches(kept, "Caf\u00e9 met terras")
    assert not matches(None, "caf\u00e9 met terras")


def test_made_passwords_differ_and_are_good_enough() -> None:
    made = {make_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        check_password(password, names=("els",))
