"""The route that finds addresses on the map: what it gives, to whom, and what it says when it cannot."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
import shapely
from starlette.requests import Request

from koppel.config import MAP_PATHS
from koppel.errors import StoreError
from koppel.model.plans import StoredAddress
from koppel.store.database import Store
from koppel.store.plans.addresses import put_addresses
from koppel.web import map_addresses, map_details, map_news
from koppel.web.plans import tiles

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.responses import Response


def ask(words: str) -> Response:
    query = urlencode({"vraag": words}).encode()
    return map_addresses._answer(Request({"type": "http", "query_string": query, "headers": []}))


def test_an_address_is_given_with_its_place_as_degrees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(tmp_path / "k.duckdb", create=True) as store:
        with store.write("test", "fill") as writer:
            put_addresses(writer, [StoredAddress("9741ZA", "12", "Straat <b>", shapely.Point(233000, 584000))])
        monkeypatch.setattr(map_addresses, "reading_of", lambda _: SimpleNamespace(store=store))
        answer = ask("straat 12")
        assert answer.headers["cache-control"] == "no-store"
        (told,) = json.loads(bytes(answer.body))
        assert (told["title"], told["told"]) == ("Straat <b> 12", "9741ZA")
        assert told["place"] == pytest.approx([53.24, 6.55], abs=0.05)
        assert json.loads(bytes(ask("x" * 100_000).body)) == []


def test_who_has_no_session_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_addresses, "reading_of", lambda _: None)
    assert ask("straat 12").status_code == 403


def test_without_a_store_its_code_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Request) -> None:
        raise StoreError("store_recovering")

    monkeypatch.setattr(map_addresses, "reading_of", fail)
    answer = ask("straat 12")
    assert (answer.status_code, bytes(answer.body)) == (503, b"store_recovering")


def test_the_gate_of_unknown_addresses_knows_every_route_of_the_map() -> None:
    made = [*map_details.routes(), *map_addresses.routes(), *map_news.routes(), *tiles.routes()]
    assert [route.path for route in made if not route.path.startswith(MAP_PATHS)] == []
