"""Who is signed in, for pages that are tested without a browser and so without cookies."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from koppel.access import OPERATOR, Actor
from koppel.services.signin import SignedIn
from koppel.ui import identity

if TYPE_CHECKING:
    from collections.abc import Callable

ACCOUNT = UUID(int=1)


@pytest.fixture(autouse=True)
def act_as(monkeypatch: pytest.MonkeyPatch) -> Callable[[Actor | None], None]:
    """Let pages be drawn for someone; for who may do all, until a test says otherwise, and for nobody with None."""

    def act(actor: Actor | None) -> None:
        found = None if actor is None else SignedIn(ACCOUNT, actor, False, False, True)
        monkeypatch.setattr(identity, "who", lambda _settings, **_: found)

    act(OPERATOR)
    return act
