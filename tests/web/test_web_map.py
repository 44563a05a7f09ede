"""The routes that a click on the map asks: for who is signed in, what that person may see, escaped, and small."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from koppel.config import MAP_PATH
from koppel.services.accounts.signin import SignedIn
from koppel.services.intake.activities import edit
from koppel.services.startup.serving import KEEPER
from koppel.store.plans.activities import get_activity
from koppel.web import map_details
from koppel.web.gate import WHO
from koppel.web.page_templates import breaking
from tests.services.world import CANARY, CATALOGUE, PEOPLE, TODAY, make_world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from httpx import Response
    from starlette.types import Receive, Scope, Send

    from koppel.access import Actor
    from koppel.store.database import Store
    from tests.services.world import World

HOSTILE = '<img src=x onerror="alert(1)">'
MOST_BYTES = 5_000


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("map"))


@pytest.fixture
def store(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("KOPPEL_DB", str(world.settings.db))
    with KEEPER.store(world.settings) as opened:
        yield opened


@pytest.fixture
def ask(store: Store) -> Callable[..., Response]:
    def asked(who: Actor | None, way: str, **headers: str) -> Response:
        answer: Response = client(who).get(f"{MAP_PATH}/{way}", headers=headers)
        return answer

    return asked


def client(who: Actor | None) -> TestClient:
    inner = Starlette(routes=map_details.routes())

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if who is not None and scope["type"] == "http":
            scope[WHO] = SignedIn(UUID(int=7), who, False, False, True)
        await inner(scope, receive, send)

    return TestClient(app)


def may_see(who: Actor) -> bool:
    return who.everything or "Lefier" in who.partners


def test_nobody_is_refused(ask: Callable[..., Response], world: World) -> None:
    assert ask(None, f"werk/{world.sewer}").status_code == 403


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_a_work_is_told_to_who_may_see_it_and_is_not_there_for_others(
    ask: Callable[..., Response], world: World, name: str
) -> None:
    who = PEOPLE[name]
    open_to = 200 if who.grants or who.everything else 403
    shared = ask(who, f"werk/{world.sewer}?taal=nl")
    assert shared.status_code == open_to
    assert CANARY not in shared.text or may_see(who)
    for way in (f"werk/{world.secret}", f"werk/{world.secret}/geschiedenis", f"koppelkans/{world.private}"):
        answer = ask(who, way)
        assert answer.status_code == (200 if may_see(who) else 404 if open_to == 200 else 403), way
        assert CANARY not in answer.text or may_see(who)


@pytest.mark.parametrize("name", ["lezer", "gemeente", "regisseur"])
def test_a_combination_of_what_all_see_names_its_works_only(
    ask: Callable[..., Response], world: World, name: str
) -> None:
    answer = ask(PEOPLE[name], f"koppelkans/{world.shared}?taal=nl")
    assert answer.status_code == 200
    assert "riolering G-1" in answer.text
    assert "kunnen samen" in answer.text
    assert CANARY not in answer.text


_PAST = "werk/x/geschiedenis"


@pytest.mark.parametrize(
    "way",
    ["werk/x", f"werk/{UUID(int=7)}", "werk/" + "9" * 500, "koppelkans/x", "koppelkans/" + "é" * 70, _PAST],
)
def test_what_is_not_there_is_not_found(ask: Callable[..., Response], way: str) -> None:
    answer = ask(PEOPLE["regisseur"], way)
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"


def test_an_answer_holds_until_something_changes_and_for_one_person(
    ask: Callable[..., Response], world: World, store: Store
) -> None:
    way = f"werk/{world.sewer}?taal=nl"
    first = ask(PEOPLE["lezer"], way)
    tag = first.headers["etag"]
    assert ask(PEOPLE["lezer"], way, **{"If-None-Match": tag}).status_code == 304
    assert ask(PEOPLE["regisseur"], way, **{"If-None-Match": tag}).status_code == 200
    assert ask(PEOPLE["lezer"], way.replace("nl", "en"), **{"If-None-Match": tag}).status_code == 200
    with store.read() as cursor:
        item = get_activity(cursor, world.sewer)
    changed = replace(item, description=f"anders {HOSTILE}", title=f"Riool {HOSTILE}")
    edit(store, CATALOGUE, changed, expected_version=item.version, today=TODAY)
    again = ask(PEOPLE["lezer"], way, **{"If-None-Match": tag})
    assert again.status_code == 200
    assert "anders" in again.text
    edit(
        store, CATALOGUE, replace(item, id=item.id), today=TODAY,
        expected_version=item.version + 1,
    )  # fmt: skip


def test_what_people_wrote_is_text_and_no_page(ask: Callable[..., Response], world: World, store: Store) -> None:
    with store.read() as cursor:
        item = get_activity(cursor, world.sewer)
    hostile = replace(item, title=f"Riool {HOSTILE}", description=HOSTILE * 200, project=HOSTILE)
    edit(store, CATALOGUE, hostile, expected_version=item.version, today=TODAY)
    ways = (f"werk/{world.sewer}", f"werk/{world.sewer}/geschiedenis", f"koppelkans/{world.shared}")
    for answer in (ask(PEOPLE["lefier"], way) for way in ways):
        assert answer.status_code == 200
        assert "<img" not in answer.text
        assert answer.headers["content-type"].startswith("text/plain")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "⟦" not in answer.text
        assert len(answer.content) < 4 * MOST_BYTES
    edit(store, CATALOGUE, item, expected_version=item.version + 1, today=TODAY)


def test_a_click_is_small(ask: Callable[..., Response], world: World) -> None:
    for way in (f"werk/{world.sewer}", f"koppelkans/{world.shared}"):
        for language in ("nl", "en"):
            answer = ask(PEOPLE["regisseur"], f"{way}?taal={language}")
            assert len(answer.content) < MOST_BYTES, way
            assert "⟦" not in answer.text


def test_only_who_may_change_is_offered_to(ask: Callable[..., Response], world: World) -> None:
    def forms(name: str) -> set[str]:
        return set(re.findall(r'data-form="(\w+)"', ask(PEOPLE[name], f"werk/{world.sewer}").text))

    assert forms("lezer") == {"more"}
    assert forms("gemeente") == {"more", "change"}


def test_a_sum_is_of_what_someone_may_see(ask: Callable[..., Response], world: World) -> None:
    both = f"som?taal=nl&werken={world.sewer},{world.secret}"
    assert "2 werken gekozen" in ask(PEOPLE["lefier"], both).text
    others = ask(PEOPLE["lezer"], both)
    assert "1 werk" in others.text
    assert CANARY not in others.text
    for way in ("som", f"som?werken={world.secret}", "som?werken=" + "x," * 5000):
        assert ask(PEOPLE["lezer"], way).status_code == 404, way[:30]


def test_who_clicks_is_there_once_a_minute(
    ask: Callable[..., Response], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[bool] = []
    monkeypatch.setattr(map_details, "signed_in", lambda *_args, **facts: noted.append(facts.get("touch", True)))
    map_details._noted.clear()
    for _ in range(3):
        assert ask(PEOPLE["lezer"], f"werk/{world.sewer}").status_code == 200
    assert noted == [True]


def test_an_address_breaks_after_its_sign_and_dots_and_stays_escaped() -> None:
    assert breaking("groep, wijk@a.nl 1.5 <b>") == "groep, wijk@<wbr>a.<wbr>nl 1.5 &lt;b&gt;"
    assert breaking("<i>@x.nl") == "&lt;i&gt;@<wbr>x.<wbr>nl"
