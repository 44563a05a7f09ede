"""New stores that tests get are as new stores are, each with an id and an age of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koppel.crs import RD_NEW
from koppel.store import opening
from koppel.store.database import Store
from koppel.store.schema.migrations import read_meta
from tests.running.prepared import open_prepared

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb


def _holds(connection: duckdb.DuckDBPyConnection) -> list[object]:
    return [
        connection.execute(query).fetchall()
        for query in (
            "SELECT table_name, sql FROM duckdb_tables() WHERE NOT internal ORDER BY ALL",
            "SELECT table_name, index_name, sql FROM duckdb_indexes() ORDER BY ALL",
            "SELECT name FROM migration ORDER BY rowid",
            "SELECT key FROM meta ORDER BY ALL",
        )
    ]


def test_a_copy_holds_what_a_store_holds_that_was_made(tmp_path: Path) -> None:
    made = opening.open_file(tmp_path / "made.duckdb", create=True, crs=RD_NEW, read_only=False)
    copied = open_prepared(tmp_path / "copied.duckdb", create=True, crs=RD_NEW, read_only=False)
    assert _holds(copied) == _holds(made)
    assert read_meta(copied)["crs"] == read_meta(made)["crs"]
    made.close()
    copied.close()


def test_no_two_stores_are_taken_for_each_other(tmp_path: Path) -> None:
    found = []
    for name in ("one", "other"):
        with Store.open(tmp_path / f"{name}.duckdb", create=True) as store, store.read() as cursor:
            found.append((store.store_id, read_meta(cursor)["created_at"]))
            (applied,) = cursor.execute("SELECT DISTINCT applied_at FROM migration").fetchall()
            assert applied[0].isoformat() == found[-1][1]
    assert found[0][0] != found[1][0]
    assert found[0][1] < found[1][1]


@pytest.mark.usefixtures("made_anew")
def test_what_asks_for_it_is_made_by_all_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.running.prepared._empty", lambda _: pytest.fail("copied"))
    Store.open(tmp_path / "made.duckdb", create=True).close()
