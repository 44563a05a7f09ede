"""What a map that is open is told of the changes of others: that there is something new, to who may see it."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from koppel.config import MAP_PATH, PAYLOADS_PATH
from koppel.model import Status
from koppel.services.accounts.signin import SignedIn
from koppel.services.intake.activities import edit
from koppel.services.payloads import PAYLOADS
from koppel.services.startup.serving import KEEPER
from koppel.store.plans.activities import get_activity
from koppel.web import map_news
from koppel.web.gate import WHO
from tests.services.world import CATALOGUE, PEOPLE, TODAY, make_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koppel.store.database import Store
    from tests.services.world import World


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("news"))


@pytest.fixture
def store(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("KOPPEL_DB", str(world.settings.db))
    monkeypatch.setattr(map_news, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(map_news, "BEAT_SECONDS", 0.05)
    with KEEPER.store(world.settings) as opened:
        yield opened


def asked_by(name: str) -> Request:
    who = SignedIn(UUID(int=7), PEOPLE[name], False, False, True)
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b"taal=nl", WHO: who}

    async def receive() -> dict[str, str]:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    return Request(scope, receive)


def change(store: Store, identity: UUID) -> None:
    with store.read() as cursor:
        item = get_activity(cursor, identity)
    other = Status.IDEE if item.status is Status.GEPLAND else Status.GEPLAND
    edit(store, CATALOGUE, replace(item, status=other), expected_version=item.version, today=TODAY)


async def told(name: str, store: Store, identity: UUID) -> list[str]:
    """Listen, let someone change a work, and listen on; what the beats are left out."""
    stream = map_news._tell(asked_by(name))
    events = [await anext(stream) for _ in range(2)]
    await asyncio.to_thread(change, store, identity)
    for _ in range(200):
        event = await anext(stream)
        if event.startswith("event"):
            events.append(event)
            break
    await stream.aclose()  # type: ignore[attr-defined]
    return events[1:]


@pytest.fixture
def stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_news, "_is_still_there", lambda _: True)


@pytest.mark.usefixtures("stays")
def test_a_change_is_told_to_who_may_see_it(world: World, store: Store) -> None:
    first, second = asyncio.run(told("lezer", store, world.sewer))
    assert first.startswith("event: stand")
    assert second.startswith("event: stand")
    assert first != second


@pytest.mark.usefixtures("stays")
def test_a_change_of_what_a_partner_keeps_to_itself_is_told_to_that_partner_only(world: World, store: Store) -> None:
    assert len(asyncio.run(told("lefier", store, world.secret))) == 2
    assert len(asyncio.run(told("lezer", store, world.secret))) == 1


def test_a_session_that_ended_is_told_nothing_more(store: Store) -> None:
    async def listen() -> list[str]:
        return [event async for event in map_news._tell(asked_by("lezer"))]

    # The request has no cookie of a session any more.
    assert store.store_id
    assert asyncio.run(listen())[-1] == "event: voorbij\ndata: \n\n"


def test_nobody_waits_when_all_have_gone(store: Store) -> None:
    async def listen() -> int:
        stream = map_news._tell(asked_by("lezer"))
        async for _ in stream:
            pass
        return len(map_news.WATCH)

    assert store.store_id
    assert asyncio.run(listen()) == 0


@pytest.mark.parametrize("name", ["lezer", "lefier", "regisseur"])
def test_layers_are_those_of_who_asks(world: World, store: Store, name: str) -> None:
    assert store.store_id
    app = Starlette(routes=map_news.routes())
    request = asked_by(name)

    async def inner(scope: dict, receive: object, send: object) -> None:  # type: ignore[type-arg]
        if scope["type"] == "http":
            scope[WHO] = request.scope[WHO]
        await app(scope, receive, send)  # type: ignore[arg-type]

    told = TestClient(inner).get(f"{MAP_PATH}/laag?taal=nl").json()  # type: ignore[arg-type]
    assert set(told) == {"layer", "chances", "now"}
    names = {one: told[one].removeprefix(f"{PAYLOADS_PATH}/") for one in ("layer", "chances")}
    text = gzip.decompress(PAYLOADS.get(names["layer"]) or b"").decode()
    assert (str(world.secret) in text) == (name == "lefier")
    assert str(world.sewer) in text


def test_nobody_is_refused(store: Store) -> None:
    assert store.store_id
    client = TestClient(Starlette(routes=map_news.routes()))
    assert client.get(f"{MAP_PATH}/nieuws").status_code == 403
    assert client.get(f"{MAP_PATH}/laag").status_code == 403
