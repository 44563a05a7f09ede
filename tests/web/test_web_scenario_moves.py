"""The route of works that are dragged in a scenario: what it tells whom, and what it refuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from koppel import clock
from koppel.config import SCENARIO_PATH
from koppel.model.scenarios import Reach
from koppel.services.accounts.signin import SignedIn
from koppel.services.planning.scenarios import make_scenario
from koppel.services.startup.serving import KEEPER
from koppel.web.gate import WHO
from koppel.web.plans import scenario_moves
from tests.services.world import CANARY, PEOPLE, TODAY, World, make_world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from httpx import Response
    from starlette.types import Receive, Scope, Send

    from koppel.store.database import Store

Place = tuple[World, "Store", UUID]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    world = make_world(tmp_path)
    monkeypatch.setenv("KOPPEL_DB", str(world.settings.db))
    with KEEPER.store(world.settings) as opened:
        yield world, opened, make_scenario(opened.visible_to(PEOPLE["regisseur"]), "Later", Reach.TEAM)


def post(name: str | None, scenario: object, document: Any, **headers: str) -> Response:
    inner = Starlette(routes=scenario_moves.routes())

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if name is not None:
            scope[WHO] = SignedIn(UUID(int=7), PEOPLE[name], False, False, True)
        await inner(scope, receive, send)

    sent = {"content-type": "application/json"} | {key.replace("_", "-"): value for key, value in headers.items()}
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    answer: Response = TestClient(app).post(f"{SCENARIO_PATH}/{scenario}?taal=nl", content=content, headers=sent)
    return answer


def a_move(do: str, work: UUID, months: int, **more: object) -> dict[str, object]:
    return {"do": do, "work": str(work), "first": months, "last": months, **more}


def test_a_month_is_tried_kept_undone_and_done_again(place: Place) -> None:
    world, _, scenario = place
    tried = post("regisseur", scenario, a_move("try", world.sewer, 3)).json()
    assert "3 maanden later" in tried["line"]
    kept = post("regisseur", scenario, a_move("move", world.sewer, 3, version=1)).json()
    assert (kept["version"], kept["figures"], kept["line"]) == (2, tried["figures"], tried["line"])
    undone = post("regisseur", scenario, {"do": "undo", "version": 2}).json()
    assert (undone["works"], undone["redo"]) == ({}, "riolering G-1")
    again = post("regisseur", scenario, {"do": "redo", "version": 3}).json()
    assert again["works"] == kept["works"]
    assert post("regisseur", scenario, {"do": "stand"}).json()["version"] == 4


def test_who_reads_may_try_and_keeps_nothing(place: Place) -> None:
    world, _, scenario = place
    assert post("lezer", scenario, a_move("try", world.sewer, 3)).status_code == 200
    refused = post("lezer", scenario, a_move("move", world.sewer, 3, version=1))
    assert refused.status_code == 403
    assert "Alleen de regisseur" in refused.json()["text"]
    assert post("lezer", scenario, {"do": "stand"}).json()["works"] == {}
    assert post("rolloos", scenario, {"do": "stand"}).status_code == 403
    assert post(None, scenario, {"do": "stand"}).status_code == 403


def test_what_one_may_not_see_is_as_if_it_were_not_there(place: Place) -> None:
    world, store, scenario = place
    hidden = post("gemeente", scenario, a_move("try", world.secret, 3))
    assert hidden.status_code == 404
    assert CANARY not in hidden.text
    own = make_scenario(store.visible_to(PEOPLE["lefier"]), "Van Lies", Reach.PERSON)
    for identity in (own, uuid4()):
        assert post("regisseur", identity, {"do": "stand"}).status_code == 404


@pytest.mark.parametrize(
    "document",
    [
        b"nothing",
        b"[1]",
        {"do": "try"},
        {"do": "all"},
        {"do": "try", "work": "no id", "first": 1, "last": 1},
        {"do": "try", "work": str(UUID(int=1)), "first": None, "last": 1},
        {"do": "move", "work": str(UUID(int=1)), "first": 1, "last": 1},
    ],
)
def test_what_is_no_move_is_refused(place: Place, document: Any) -> None:
    _, _, scenario = place
    assert post("regisseur", scenario, document).status_code == 400


def test_it_takes_no_form_of_another_site_and_nothing_large(place: Place) -> None:
    _, _, scenario = place
    assert post("regisseur", "no-id", {"do": "stand"}).status_code == 400
    assert post("regisseur", scenario, {"do": "stand"}, content_type="text/plain").status_code == 403
    assert post("regisseur", scenario, {"do": "stand"}, sec_fetch_site="cross-site").status_code == 403
    assert post("regisseur", scenario, b" " * 3_000).status_code == 413


def test_dates_that_cannot_be_and_older_versions_are_told_in_words(place: Place) -> None:
    world, _, scenario = place
    past = post("regisseur", scenario, a_move("try", world.sewer, -9))
    assert (past.status_code, past.json()["error"]) == (400, "scenario_past")
    post("regisseur", scenario, a_move("move", world.sewer, 1, version=1))
    older = post("regisseur", scenario, a_move("move", world.sewer, 2, version=1))
    assert (older.status_code, older.json()["error"]) == (409, "scenario_changed")
    assert post("regisseur", scenario, {"do": "redo", "version": 2}).json()["error"] == "scenario_nothing"
