"""A store in a file of its own, and activities to put in it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

import pytest
import shapely

from koppel.model import Activity, Precision, Status
from koppel.store.database import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class MakeActivity(Protocol):
    """Return an activity with only what matters for a test."""

    def __call__(self, external_id: str, **fields: Any) -> Activity: ...


@pytest.fixture(scope="session")
def make() -> MakeActivity:
    def make_activity(external_id: str, **fields: Any) -> Activity:
        given: dict[str, Any] = {
            "partner": "Gemeente",
            "kind": "riolering",
            "title": f"Riool {external_id}",
            "status": Status.GEPLAND,
            "geometry": shapely.LineString([(233_000, 583_000), (233_100, 583_000)]),
            "start": date(2027, 3, 1),
            "start_precision": Precision.MAAND,
            "end": date(2027, 5, 31),
            "end_precision": Precision.MAAND,
        }
        return Activity(external_id=external_id, **{**given, **fields})

    return make_activity


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "koppel.duckdb"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path, create=True) as opened:
        yield opened
