"""Fixtures that every part of the tests shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from koppel.catalogue import Catalogue, load_catalogue
from koppel.config import ROOT


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
