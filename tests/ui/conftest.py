"""The store of the app, and who is signed in: pages without a browser have no cookies."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner

from koppel.access import OPERATOR, Actor
from koppel.services.accounts.signin import SignedIn
from koppel.services.drafts import DRAWER
from koppel.store.chances.combinations import list_combinations
from koppel.store.database import Store, _open_stores
from koppel.ui import identity
from tests.ui.app import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from koppel.catalogue.load import Catalogue

ACCOUNT = UUID(int=1)
# Streamlit looks through all installed packages for components, anew for every app that a test makes.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def account_of(actor: Actor) -> UUID:
    """Return the account of someone: what is typed is kept by account."""
    return ACCOUNT if actor == OPERATOR else uuid5(ACCOUNT, actor.name)


@pytest.fixture(autouse=True)
def nothing_typed() -> None:
    """Begin with nothing that was typed before."""
    DRAWER.clear()


@pytest.fixture(autouse=True)
def act_as(monkeypatch: pytest.MonkeyPatch) -> Callable[[Actor | None], None]:
    """Let pages be drawn for someone; for who may do all, until a test says otherwise, and for nobody with None."""

    def act(actor: Actor | None) -> None:
        found = None if actor is None else SignedIn(account_of(actor), actor, False, False, True)
        monkeypatch.setattr(identity, "who", lambda _settings, **_: found)

    act(OPERATOR)
    return act


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the app looks for its store."""
    file = tmp_path / "koppel.duckdb"
    monkeypatch.setenv("KOPPEL_DB", str(file))
    monkeypatch.setenv("KOPPEL_TILES", "off")
    st.cache_resource.clear()
    st.cache_data.clear()
    yield file
    for store in list(_open_stores.values()):
        store.close()
    st.cache_resource.clear()


@pytest.fixture
def combination(place: Path, catalogue: Catalogue) -> str:
    """The one combination of a store that is filled."""
    fill(place, catalogue)
    with Store.open(place) as store, store.read() as cursor:
        (found,) = list_combinations(cursor)
    return found.id
