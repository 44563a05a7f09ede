"""Letting people in whom their organisation knows: what a provider says of someone becomes an account with roles."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from koppel.errors import InputError, RefusedError
from koppel.services.accounts.account_fields import LONGEST_NAME, clean_email, clean_name, grant_texts, likeness
from koppel.services.accounts.claims import grants_of
from koppel.services.accounts.signin import start
from koppel.store.accounts import accounts
from koppel.store.accounts.external_accounts import add_external, find_external, use_once
from koppel.store.accounts.sessions import delete_sessions

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

    from koppel.access import Grant
    from koppel.config import Settings
    from koppel.services.accounts.claims import AccessRules
    from koppel.store.database import Store

_WRITES_AS = "oidc"
# From the provider's word until it is used here: a redirect or two. A word of before would bring back roles of before.
FRESH = timedelta(minutes=5)
_SKEW = timedelta(minutes=1)
_LONGEST_SUBJECT = 255
# In the place of an account where none is made.
_NOBODY = UUID(int=0)


def nonce_hash(nonce: str) -> str:
    """Return what a browser keeps to prove that it began a sign-in."""
    return hashlib.sha256(nonce.encode("utf-8", "surrogatepass")).hexdigest()


def admit(
    store: Store,
    settings: Settings,
    rules: AccessRules,
    claims: Mapping[str, object],
    *,
    tie: str,
    now: datetime | None = None,
) -> str:
    """
    Start a session for someone whom the provider just named.

    Parameters
    ----------
    store
        Of this installation.
    settings
        Say how long sessions last.
    rules
        Who comes in, and as what.
    claims
        Of an ID token of which signature, audience and nonce were checked.
    tie
        `nonce_hash` of the sign-in that this browser began.
    now
        UTC without a zone.

    Returns
    -------
    token
        Of the session. The account is made at the first sign-in; its roles are those of now.

    Raises
    ------
    RefusedError
        ``oidc_failed``: not from the provider that is believed, or nobody is named; ``oidc_old``: said too long ago,
        begun in another browser, or used before; ``oidc_no_role``: known there, without a role here;
        ``sign_in_wrong``: the account was disabled.
    """
    issuer, subject, nonce = (claims.get(name) for name in ("iss", "sub", "nonce"))
    if issuer != rules.issuer or not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise _refused(store, "oidc_failed", "issuer")
    if not isinstance(nonce, str) or not hmac.compare_digest(nonce_hash(nonce).encode(), tie.encode()):
        raise _refused(store, "oidc_old", "browser")
    if not _is_fresh(claims.get("iat"), now):
        raise _refused(store, "oidc_old", "time")
    grants = grants_of(rules, claims)
    with store.write_beside(_WRITES_AS, None) as writer:
        is_first_use = use_once(writer, nonce_hash(nonce), forget_before=writer.at - 4 * FRESH)
    if not is_first_use:
        raise _refused(store, "oidc_old", "used")
    identity, name = _account(store, rules, claims, subject, grants)
    if not grants:
        raise _refused(store, "oidc_no_role", "role", name=name)
    return start(store, settings, identity, how="oidc")


def _is_fresh(issued: object, now: datetime | None) -> bool:
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        return False
    moment = (now or datetime.now(UTC).replace(tzinfo=None)).replace(tzinfo=UTC).timestamp()
    return -_SKEW.total_seconds() <= moment - issued <= FRESH.total_seconds()


def _refused(store: Store, code: str, why: str, **facts: str) -> RefusedError:
    with store.write_beside(_WRITES_AS, "sign_in_failed", how="oidc", problem=why, **facts):
        pass
    return RefusedError(code, **facts)


def _account(
    store: Store, rules: AccessRules, claims: Mapping[str, object], subject: str, grants: frozenset[Grant]
) -> tuple[UUID, str]:
    """Find or make the account, and return it the roles of now; whoever lost a role loses it in open sessions too."""
    with store.read_whole() as cursor:
        account_id = find_external(cursor, rules.issuer, subject)
        before = accounts.find_account(cursor, account_id) if account_id else None
    if account_id is not None and before is not None:
        if before.grants != grants:
            facts = {
                "account": account_id,
                "name": before.name,
                "before": grant_texts(before.grants),
                "roles": grant_texts(grants),
            }
            with store.write_beside(_WRITES_AS, "grant_roles", **facts) as writer:
                accounts.set_grants(writer, account_id, grants)
                if not grants:
                    writer.note(sessions=delete_sessions(writer, account_id))
        return account_id, before.name
    if not grants:
        # Nobody gets an account who may do nothing with it.
        return _NOBODY, _wanted_name(rules, claims)
    with store.write_beside(_WRITES_AS, "add_account", roles=grant_texts(grants), how="oidc") as writer:
        name = _free_name(writer.cursor, _wanted_name(rules, claims))
        identity = find_external(writer.cursor, rules.issuer, subject)
        if identity is None:
            identity = accounts.add_account(writer, name, email=_email(claims))
            add_external(writer, identity, rules.issuer, subject)
        accounts.set_grants(writer, identity, grants)
        writer.note(account=identity, name=name)
    return identity, name


def _wanted_name(rules: AccessRules, claims: Mapping[str, object]) -> str:
    for claim in (rules.name_claim, "name", "preferred_username"):
        value = claims.get(claim)
        if isinstance(value, str):
            shown = " ".join("".join(letter if letter.isprintable() else " " for letter in value).split())
            try:
                return clean_name(shown[:LONGEST_NAME].strip())
            except InputError:
                continue
    return "oidc gebruiker"


def _free_name(cursor: duckdb.DuckDBPyConnection, wanted: str) -> str:
    """Return a name that no account has: two people of one name, or one with a password, never become one account."""
    taken = {likeness(account.name) for account in accounts.list_accounts(cursor)}
    number, name = 1, wanted
    while likeness(name) in taken:
        number += 1
        mark = f" ({number})"
        name = f"{wanted[: LONGEST_NAME - len(mark)]}{mark}"
    return name


def _email(claims: Mapping[str, object]) -> str | None:
    """Return the mail address, if the provider says that it was verified; nothing hangs on it but where mail goes."""
    email = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(email, str):
        return None
    try:
        return clean_email(email)
    except InputError:
        return None
