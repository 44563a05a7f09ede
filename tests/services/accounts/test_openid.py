"""What an organisation says of someone becomes an account with roles, once, and only for who began to sign in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from koppel.access import Actor, Grant, Role, operator
from koppel.config import ROOT, Settings
from koppel.errors import CatalogueError, InputError, RefusedError
from koppel.services.accounts import account_fields, accounts
from koppel.services.accounts.claims import AccessRules, RoleRule, grants_of, load_access
from koppel.services.accounts.openid import FRESH, admit, nonce_hash
from koppel.services.accounts.signin import sign_in, signed_in
from koppel.services.news.audit_log import LogSearch, read_log
from koppel.store.database import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ISSUER = "https://inloggen.example"
RULES = AccessRules(
    issuer=ISSUER,
    label="Gemeente",
    name_claim="name",
    passwords=True,
    partner_claim="koppel_partner",
    partners={"GRN": "Gemeente", "LEF": "Lefier"},
    roles=(
        RoleRule(claim="roles", value="koppel-regie", role=Role.REGISSEUR),
        RoleRule(claim="roles", value="koppel-plannen", role=Role.PLANNER),
        RoleRule(claim="realm.groups", value="water", role=Role.PLANNER, partner="Waterbedrijf"),
        RoleRule(claim="roles", value="koppel-lezen", role=Role.LEZER),
    ),
)
FILE = """
[oidc]
issuer = "https://inloggen.example"
label = "Gemeente"
passwords = false
partner_claim = "koppel_partner"

[oidc.partner]
GRN = "Gemeente"

[[oidc.role]]
claim = "roles"
value = "koppel-regie"
role = "regisseur"

[[oidc.role]]
claim = "roles"
value = "koppel-plannen"
role = "planner"
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "koppel.duckdb", create=True) as opened:
        yield opened


def claims(**values: Any) -> dict[str, Any]:
    now = datetime.now(UTC).timestamp()
    return {
        "iss": ISSUER, "sub": "7", "nonce": f"n{now}", "iat": now, "name": "Els de Vries", "roles": ["koppel-regie"]
    } | values  # fmt: skip


def come_in(store: Store, *, tie: str | None = None, **values: Any) -> str:
    said = claims(**values)
    return admit(store, Settings(), RULES, said, tie=nonce_hash(said["nonce"]) if tie is None else tie)


def actor_of(store: Store, token: str) -> Actor | None:
    found = signed_in(store, Settings(), token, demo=False)
    return found.actor if found else None


# Claims to roles


def test_each_rule_gives_its_role_and_values_that_no_rule_names_give_none() -> None:
    assert grants_of(RULES, {"roles": ["koppel-regie", "koppel-lezen", "admin"]}) == {
        Grant(Role.REGISSEUR),
        Grant(Role.LEZER),
    }
    assert grants_of(RULES, {"roles": "koppel-lezen"}) == {Grant(Role.LEZER)}
    assert grants_of(RULES, {"roles": "koppel"}) == frozenset()
    assert grants_of(RULES, {}) == frozenset()


def test_a_planner_plans_for_the_partners_that_are_told_and_known() -> None:
    told = {"roles": ["koppel-plannen"], "koppel_partner": ["GRN", "ONBEKEND"]}
    assert grants_of(RULES, told) == {Grant(Role.PLANNER, "Gemeente")}
    assert grants_of(RULES, {"roles": ["koppel-plannen"], "koppel_partner": "Gemeente"}) == frozenset()
    assert grants_of(RULES, {"roles": ["koppel-plannen"]}) == frozenset()


def test_a_claim_may_lie_within_another() -> None:
    assert grants_of(RULES, {"realm": {"groups": ["water"]}}) == {Grant(Role.PLANNER, "Waterbedrijf")}
    assert grants_of(RULES, {"realm": "water"}) == frozenset()


@pytest.mark.parametrize("odd", [None, 7, True, {"koppel-regie": True}, [["koppel-regie"]], [7]])
def test_a_claim_of_another_form_means_nothing(odd: object) -> None:
    assert grants_of(RULES, {"roles": odd}) == frozenset()


# The file


def test_the_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "access.toml"
    assert load_access(file) is None
    file.write_text(FILE)
    rules = load_access(file)
    assert rules is not None
    assert (rules.issuer, rules.label, rules.passwords) == (ISSUER, "Gemeente", False)
    assert [rule.role for rule in rules.roles] == [Role.REGISSEUR, Role.PLANNER]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('role = "regisseur"', 'role = "baas"', "oidc.role.1.role"),
        ('partner_claim = "koppel_partner"\n', "", "oidc.role.2.partner"),
        ("https://inloggen.example", "inloggen", "oidc.issuer"),
        ("passwords = false", 'passwords = "nee"', "oidc.passwords"),
        ("passwords = false", "password = false", "oidc.password"),
        ('role = "regisseur"', 'role = "regisseur"\npartner = "Gemeente"', "oidc.role.1.partner"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, old: str, new: str, key: str) -> None:
    file = tmp_path / "access.toml"
    file.write_text(FILE.replace(old, new, 1))
    with pytest.raises(CatalogueError) as caught:
        load_access(file)
    assert (caught.value.facts["file"], caught.value.facts["key"]) == ("access.toml", key)


# Coming in


def test_the_first_sign_in_makes_an_account_and_the_next_finds_it(store: Store) -> None:
    first = come_in(store)
    assert actor_of(store, first) == Actor("Els de Vries", frozenset({Grant(Role.REGISSEUR)}))
    second = come_in(store, name="Els Getrouwd")
    assert second != first
    (account,) = accounts.list_accounts(store)
    assert (account.name, account.password, account.created_by) == ("Els de Vries", None, "oidc")


def test_the_roles_are_those_of_now_also_in_sessions_that_are_open(store: Store) -> None:
    open_session = come_in(store)
    come_in(store, roles=["koppel-lezen"])
    found = actor_of(store, open_session)
    assert found is not None
    assert found.grants == {Grant(Role.LEZER)}


def test_who_lost_every_role_is_told_and_its_sessions_end(store: Store) -> None:
    open_session = come_in(store)
    with pytest.raises(RefusedError) as caught:
        come_in(store, roles=[])
    assert (caught.value.code, caught.value.facts["name"]) == ("oidc_no_role", "Els de Vries")
    assert actor_of(store, open_session) is None


def test_who_has_no_role_gets_no_account(store: Store) -> None:
    with pytest.raises(RefusedError, match="oidc_no_role"):
        come_in(store, roles=["anders"])
    assert accounts.list_accounts(store) == ()


def test_the_same_name_or_mail_is_another_account_if_the_subject_differs(store: Store) -> None:
    made = accounts.add(store, "Els de Vries", {Grant(Role.BEHEERDER)}, email="els@example.nl")
    token = come_in(store, email="els@example.nl", email_verified=True)
    found = signed_in(store, Settings(), token, demo=False)
    assert found is not None
    assert found.account_id != made.account_id
    assert found.actor == Actor("Els de Vries (2)", frozenset({Grant(Role.REGISSEUR)}))
    third = actor_of(store, come_in(store, sub="8"))
    assert third is not None
    assert third.name == "Els de Vries (3)"


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_a_mail_address_that_was_not_verified_is_not_kept(store: Store, verified: object) -> None:
    come_in(store, email="els@example.nl", email_verified=verified)
    assert accounts.list_accounts(store)[0].email is None


@pytest.mark.parametrize("name", ["", "x", "oidc", "koppel", "  ", "\u202e\u0000", 7, None])
def test_a_name_that_cannot_be_is_replaced(store: Store, name: object) -> None:
    found = actor_of(store, come_in(store, name=name))
    assert found is not None
    assert found.name == "oidc gebruiker"


def test_a_very_long_name_is_cut(store: Store) -> None:
    found = actor_of(store, come_in(store, name="x" * 500))
    assert found is not None
    assert len(found.name) == account_fields.LONGEST_NAME


# What is refused


def refused(store: Store, why: str, code: str, **values: Any) -> None:
    with pytest.raises(RefusedError) as caught:
        come_in(store, **values)
    assert caught.value.code == code
    (line,) = read_log(store, LogSearch(refused=True), "nl").lines
    assert (line.actor, line.action, line.facts["problem"]) == ("oidc", "sign_in_failed", why)


def test_another_provider_is_not_believed(store: Store) -> None:
    refused(store, "issuer", "oidc_failed", iss="https://inloggen.example.evil")


@pytest.mark.parametrize("subject", ["", None, 7, "x" * 256])
def test_nobody_is_named(store: Store, subject: object) -> None:
    refused(store, "issuer", "oidc_failed", sub=subject)


def test_a_sign_in_of_another_browser_is_refused(store: Store) -> None:
    refused(store, "browser", "oidc_old", tie=nonce_hash("of another"))


@pytest.mark.parametrize("tie", ["", "é"])
def test_a_browser_that_began_nothing_is_refused(store: Store, tie: str) -> None:
    with pytest.raises(RefusedError, match="oidc_old"):
        come_in(store, tie=tie)


@pytest.mark.parametrize("seconds", [-FRESH.total_seconds() - 5, 120])
def test_a_word_of_long_ago_or_of_the_future_is_refused(store: Store, seconds: float) -> None:
    refused(store, "time", "oidc_old", iat=datetime.now(UTC).timestamp() + seconds)


@pytest.mark.parametrize("moment", [None, "now", True])
def test_a_word_without_a_time_is_refused(store: Store, moment: object) -> None:
    refused(store, "time", "oidc_old", iat=moment)


def test_a_sign_in_is_used_once(store: Store) -> None:
    said = claims()
    tie = nonce_hash(said["nonce"])
    admit(store, Settings(), RULES, said, tie=tie)
    with pytest.raises(RefusedError, match="oidc_old"):
        admit(store, Settings(), RULES, said, tie=tie)


def test_an_account_that_was_disabled_stays_out(store: Store) -> None:
    come_in(store)
    (account,) = accounts.list_accounts(store)
    accounts.add(store, "Bea", {Grant(Role.BEHEERDER)})
    accounts.disable(store, account.id)
    with pytest.raises(RefusedError, match="sign_in_wrong"):
        come_in(store)


def test_no_password_opens_an_account_of_an_organisation(store: Store) -> None:
    come_in(store)
    (account,) = accounts.list_accounts(store)
    with pytest.raises(InputError, match="demo_password"):
        accounts.reset_password(store, account.id)
    for password in ("", "None", "Els de Vries"):
        with pytest.raises(RefusedError, match="sign_in"):
            sign_in(store, Settings(), "Els de Vries", password, address="10.0.0.1")


def test_who_came_in_how_stands_in_the_log(store: Store) -> None:
    come_in(store)
    come_in(store, roles=["koppel-lezen"])
    told = [(line.actor, line.action) for line in read_log(store, LogSearch(), "nl").lines]
    assert told == [
        ("Els de Vries", "sign_in"), ("oidc", "grant_roles"), ("Els de Vries", "sign_in"), ("oidc", "add_account")
    ]  # fmt: skip


def test_words_of_before_are_forgotten(store: Store) -> None:
    come_in(store)
    with store.write("test", "age") as writer:
        writer.cursor.execute('UPDATE external_sign_in SET "at" = ?', [writer.at - timedelta(days=1)])
    come_in(store)
    with store.read_whole() as cursor:
        assert cursor.execute("SELECT count(*) FROM external_sign_in").fetchone() == (1,)


def test_who_looks_sees_nothing_of_these_tables(store: Store) -> None:
    come_in(store)
    with store.visible_to(Actor("rik", frozenset({Grant(Role.REGISSEUR)}))).read() as cursor:
        assert cursor.execute("SELECT count(*) FROM account_external").fetchone() == (0,)
        assert cursor.execute("SELECT count(*) FROM external_sign_in").fetchone() == (0,)
    assert operator("x").everything


def test_the_example_file_can_be_used() -> None:
    rules = load_access(ROOT / "data" / "access.example.toml")
    assert rules is not None
    assert grants_of(rules, {"roles": ["koppel-plannen"], "koppel_partner": "GRN"}) == {
        Grant(Role.PLANNER, "Gemeente Groningen")
    }
