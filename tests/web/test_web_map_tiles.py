"""The route of tiles: for whom, of which state, and nothing of what somebody may not see."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from koppel.config import ROOT, TILES_PATH
from koppel.errors import StoreError
from koppel.services.accounts.signin import SignedIn
from koppel.services.intake.activities import edit
from koppel.services.pictures.tiles import tiling
from koppel.services.reading import read
from koppel.services.startup.serving import KEEPER
from koppel.store.plans.activities import get_activity
from koppel.web.gate import WHO
from koppel.web.plans import tiles
from tests.services.world import CATALOGUE, PEOPLE, TODAY, make_world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from httpx import Response
    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from koppel.access import Actor
    from koppel.services.pictures.tiling import Tiling
    from koppel.store.database import Store
    from tests.services.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


@pytest.fixture
def store(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("KOPPEL_DB", str(world.settings.db))
    with KEEPER.store(world.settings) as opened:
        yield opened


def get(who: Actor | None, way: str) -> Response:
    inner = Starlette(routes=tiles.routes())

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if who is not None and scope["type"] == "http":
            scope[WHO] = SignedIn(UUID(int=7), who, False, False, True)
        await inner(scope, receive, send)

    answer: Response = TestClient(app).get(f"{TILES_PATH}/{way}")
    return answer


def tiling_for(store: Store, who: Actor) -> Tiling:
    return tiling(read(store.visible_to(who), ROOT / "layers", "nl"))


def tiles_for(store: Store, who: Actor) -> int:
    """Return how many works the tiles of somebody hold, as told by the tags of their features."""
    known = tiling_for(store, who)
    answers = [get(who, f"{column}/{row}?stand={known.mark}") for column, row in known.tiles]
    assert {answer.status_code for answer in answers} == {200}
    # Each feature is a field of its own in the one layer of a tile, and says its type: points, lines or areas.
    return sum(features(answer.content) for answer in answers)


def features(content: bytes) -> int:
    def number(at: int) -> tuple[int, int]:
        value = shift = 0
        while True:
            byte = content[at]
            value |= (byte & 127) << shift
            at, shift = at + 1, shift + 7
            if byte < 128:
                return value, at

    key, at = number(0)
    assert key == 3 << 3 | 2
    _, at = number(at)
    found = 0
    while at < len(content):
        key, at = number(at)
        value, at = number(at)
        found += key == 2 << 3 | 2
        at += value if key & 7 == 2 else 0
    return found


def test_each_sees_the_shapes_of_its_own_works_and_of_what_is_shared(store: Store) -> None:
    assert tiles_for(store, PEOPLE["lefier"]) == tiles_for(store, PEOPLE["gemeente"]) + 1
    assert tiles_for(store, PEOPLE["regisseur"]) == tiles_for(store, PEOPLE["lezer"])
    # The mark of one who sees more is worth nothing to another.
    mark = tiling_for(store, PEOPLE["lefier"]).mark
    column, row = tiling_for(store, PEOPLE["lefier"]).tiles[0]
    assert get(PEOPLE["gemeente"], f"{column}/{row}?stand={mark}").status_code == 409


def test_a_tile_of_before_a_change_is_not_given(store: Store, world: World) -> None:
    who = PEOPLE["gemeente"]
    known = tiling_for(store, who)
    way = f"{known.tiles[0][0]}/{known.tiles[0][1]}?stand={known.mark}"
    assert get(who, way).headers["cache-control"].startswith("private")
    with store.read() as cursor:
        work = get_activity(cursor, world.sewer)
    changed = replace(work, title="Anders")
    edit(store.visible_to(who), CATALOGUE, changed, expected_version=work.version, today=TODAY)
    assert get(who, way).status_code == 409


def test_nobody_gets_a_tile_and_what_is_none_is_empty_or_unknown(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert get(None, "1/1").status_code == 403
    mark = tiling_for(store, PEOPLE["lezer"]).mark
    assert get(PEOPLE["lezer"], f"1/1?stand={mark}").content == b""
    assert get(PEOPLE["lezer"], "1/1").status_code == 409
    assert get(PEOPLE["lezer"], f"x/1?stand={mark}").status_code == 404

    def fail(_: Request) -> None:
        raise StoreError("store_recovering")

    monkeypatch.setattr(tiles, "reading_of", fail)
    assert get(PEOPLE["lezer"], "1/1").status_code == 503
