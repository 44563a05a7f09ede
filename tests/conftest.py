"""Fixtures that every part of the tests shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from koppel.catalogue import Catalogue, load_catalogue
from koppel.config import ROOT
from koppel.services import passwords


@pytest.fixture(scope="session")
def realdata() -> Path:
    """Folder with real registers made by others."""
    folder = Path(os.environ.get("KOPPEL_REALDATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"real registers are not here: {folder} (set KOPPEL_REALDATA)")
    return folder


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The declarations of ``layers/``."""
    return load_catalogue(ROOT / "layers")


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords in a moment: how hard they are to guess from a hash is not what tests wait for."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
