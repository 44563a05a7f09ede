"""Services that keep accounts: who may call them, as `tests.services.use_cases`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from koppel.access import OPERATOR, Grant, Role
from koppel.services import accounts, losses
from koppel.store.losses import Loss, note_loss

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from koppel.store.database import Store
    from tests.services.world import World

    Call = Callable[[Store, World], object]

BEHEERDER = frozenset({"beheerder"})


def _someone(store: Store) -> UUID:
    return accounts.add(store.seen_by(OPERATOR), f"Iemand {uuid4().hex[:8]}", [Grant(Role.LEZER)]).account_id


def _find(store: Store, _: World) -> object:
    accounts.add(store.seen_by(OPERATOR), name := f"Iemand {uuid4().hex[:8]}")
    return accounts.find(store, name)


def _acknowledge_loss(store: Store, _: World) -> object:
    with store.seen_by(OPERATOR).write("koppel", "changes_missing") as writer:
        note_loss(writer, Loss(1, None, datetime.fromisoformat("2026-11-26")))
    return losses.acknowledge_loss(store)


ACCOUNT_CASES: dict[str, tuple[Call, frozenset[str]]] = {
    "losses.acknowledge_loss": (_acknowledge_loss, BEHEERDER),
    "accounts.list_accounts": (lambda store, _: accounts.list_accounts(store), BEHEERDER),
    "accounts.find": (_find, BEHEERDER),
    "accounts.add": (lambda store, _: accounts.add(store, f"Els {uuid4().hex[:8]}"), BEHEERDER),
    "accounts.set_grants": (
        lambda store, _: accounts.set_grants(store, _someone(store), [Grant(Role.REGISSEUR)]),
        BEHEERDER,
    ),
    "accounts.disable": (lambda store, _: accounts.disable(store, _someone(store)), BEHEERDER),
    "accounts.enable": (lambda store, _: accounts.enable(store, _someone(store)), BEHEERDER),
    "accounts.reset_password": (lambda store, _: accounts.reset_password(store, _someone(store)), BEHEERDER),
}

# Before there is an actor, or on the account of who asks only: `test_signin`, `test_openid` and `test_accounts`.
SIGNING_IN = {
    "accounts.add_first", "accounts.change_own_password", "accounts.has_accounts",
    "signin.demo_accounts", "signin.end", "signin.is_beheerder", "signin.sign_in", "signin.signed_in",
    "signin.start", "openid.admit", "tries.begin", "tries.guard", "tries.try_key",
    # Nothing for who may not know: `tests.ui.test_loss`.
    "losses.loss_to_tell", "losses.may_acknowledge",
}  # fmt: skip
