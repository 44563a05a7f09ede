"""The neighbourhood of `world`, made once and copied for every test."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.services.world import World, make_world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koppel.store.database import Store


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("world"))


@pytest.fixture
def world(made: World, tmp_path: Path) -> World:
    """A copy, to be changed at will."""
    shutil.copy(made.settings.db, tmp_path / "koppel.duckdb")
    return replace(made, settings=replace(made.settings, db=tmp_path / "koppel.duckdb"))


@pytest.fixture
def store(world: World) -> Iterator[Store]:
    """The copy, as who runs Koppel's commands sees it."""
    with world.open() as opened:
        yield opened
