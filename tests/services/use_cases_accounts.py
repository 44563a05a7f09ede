"""Services that keep accounts: who may call them, as `tests.services.use_cases`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from koppel.access import OPERATOR, Grant, Role
from koppel.services.accounts import accounts
from koppel.services.installation import losses
from koppel.store.losses import Loss, note_loss

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from koppel.store.database import Store
    from tests.services.world import World

    Call = Callable[[Store, World], object]

BEHEERDER = frozenset({"beheerder"})


def _someone(store: Store) -> UUID:
    return accounts.add(store.visible_to(OPERATOR), f"Iemand {uuid4().hex[:8]}", [Grant(Role.LEZER)]).account_id


def _find(store: Store, _: World) -> object:
    accounts.add(store.visible_to(OPERATOR), name := f"Iemand {uuid4().hex[:8]}")
    return accounts.find(store, name)


def _acknowledge_loss(store: Store, _: World) -> object:
    with store.visible_to(OPERATOR).write("koppel", "changes_missing") as writer:
        note_loss(writer, Loss(1, None, datetime.fromisoformat("2026-11-26")))
    return losses.acknowledge_loss(store)


ACCOUNT_CASES: dict[str, tuple[Call, frozenset[str]]] = {
    "installation.losses.acknowledge_loss": (_acknowledge_loss, BEHEERDER),
    "accounts.accounts.list_accounts": (lambda store, _: accounts.list_accounts(store), BEHEERDER),
    "accounts.accounts.find": (_find, BEHEERDER),
    "accounts.accounts.add": (lambda store, _: accounts.add(store, f"Els {uuid4().hex[:8]}"), BEHEERDER),
    "accounts.accounts.set_grants": (
        lambda store, _: accounts.set_grants(store, _someone(store), [Grant(Role.REGISSEUR)]),
        BEHEERDER,
    ),
    "accounts.accounts.disable": (lambda store, _: accounts.disable(store, _someone(store)), BEHEERDER),
    "accounts.accounts.enable": (lambda store, _: accounts.enable(store, _someone(store)), BEHEERDER),
    "accounts.accounts.reset_password": (lambda store, _: accounts.reset_password(store, _someone(store)), BEHEERDER),
}

# Before there is an actor, or on the account of who asks only: `test_signin`, `test_openid` and `test_accounts`.
SIGNING_IN = {
    "accounts.accounts.add_first",
    "accounts.accounts.change_own_password",
    "accounts.accounts.has_accounts",
    "accounts.signin.demo_accounts",
    "accounts.signin.end",
    "accounts.signin.is_beheerder",
    "accounts.signin.sign_in",
    "accounts.signin.signed_in",
    "accounts.signin.start",
    "accounts.openid.admit",
    "accounts.login_throttle.begin",
    "accounts.login_throttle.guard",
    "accounts.login_throttle.try_key",
    # Nothing for who may not know: `tests.ui.installation.test_loss`.
    "installation.losses.loss_to_tell",
    "installation.losses.may_acknowledge",
}
