"""Room on the disk, looked at before a file is read or stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from koppel.config import ROOT, read_settings
from koppel.errors import InputError
from koppel.i18n import LANGUAGES, error_text
from koppel.ingest.profiles import load_profile
from koppel.services.installation.health import LEAST_FREE_BYTES
from koppel.services.installation.room import require_upload_room
from koppel.services.intake import uploads
from koppel.services.plans.addresses import load_layer
from koppel.store.database import Store
from tests.shell import Shell, works

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.catalogue.load import Catalogue

TODAY = date(2026, 11, 21)
MB = 2**20


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Bytes that the disk has left, and after them the folder that was asked for."""
    left = [0]
    monkeypatch.setattr("koppel.disk.free_bytes", lambda _folder: left[0])
    return left


def test_what_is_needed_and_what_is_free_are_said(tmp_path: Path, free: list[int]) -> None:
    settings = replace(read_settings({}), db=tmp_path / "later" / "koppel.duckdb")
    free[0] = LEAST_FREE_BYTES + 40 * MB
    require_upload_room(settings, 10 * MB, "works.gpkg")
    free[0] -= 1
    with pytest.raises(InputError, match="no_room") as caught:
        require_upload_room(settings, 10 * MB, "works.gpkg")
    for language in LANGUAGES:
        told = error_text(caught.value, language)
        assert "works.gpkg" in told
        assert "56" in told
        assert "⟦" not in told


def test_a_file_for_which_there_is_no_room_is_not_even_read(
    tmp_path: Path, catalogue: Catalogue, free: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "check_file", lambda *_, **__: pytest.fail("read"))
    settings = replace(read_settings({}), db=tmp_path / "koppel.duckdb")
    with Store.open(settings.db, create=True) as store:
        with pytest.raises(InputError, match="no_room"):
            uploads.import_file(store, catalogue, settings, b"{}", "w.geojson", today=TODAY, partner="G")
        with pytest.raises(InputError, match="no_room"):
            load_layer(store, settings, "street", b"{}", "w.geojson")
        assert uploads.list_uploads(store) == ()


def test_what_was_checked_while_there_was_room_is_not_stored_without(
    tmp_path: Path, catalogue: Catalogue, free: list[int]
) -> None:
    settings = replace(read_settings({}), db=tmp_path / "koppel.duckdb")
    shell = Shell(tmp_path)
    with open(shell.file(works()), "rb") as file:
        content = file.read()
    profile = load_profile("koppel", ROOT / "data" / "profiles")
    given: dict[str, Any] = {"profile": profile, "today": TODAY, "partner": "G"}
    with Store.open(settings.db, create=True) as store:
        checked = uploads.check(catalogue, settings, content, "w.geojson", crs=store.crs, needs_partner=True, **given)
        with pytest.raises(InputError, match="no_room"):
            uploads.import_checked(store, catalogue, settings, content, "w.geojson", checked, **given)
        assert uploads.list_uploads(store) == ()
        free[0] = 2**40
        outcome = uploads.import_checked(store, catalogue, settings, content, "w.geojson", checked, **given)
        assert outcome.upload_id is not None


def test_the_command_line_refuses_in_words(tmp_path: Path, free: list[int]) -> None:
    shell = Shell(tmp_path)
    free[0] = 2**40
    shell("init")
    free[0] = 5 * MB
    done = shell("import", shell.file(works()), "--partner", "G", "--json")
    assert (done.returncode, '"code": "no_room"' in done.stdout) == (1, True), done.stdout
    assert "16 MB" in done.stderr
    assert "5 MB" in done.stderr
