"""The route of the pins: whose it gives, what it takes and from where, and what it says when it cannot."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from koppel.config import MAP_PATH
from koppel.services.accounts.signin import SignedIn
from koppel.services.plans.pins import LONGEST_PIN
from koppel.services.startup.serving import KEEPER
from koppel.store.audit import list_audit
from koppel.web import map_news
from koppel.web.gate import WHO
from koppel.web.map_details import reading_of
from koppel.web.plans import pins
from tests.services.world import PEOPLE, make_world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from httpx import Response
    from starlette.types import Receive, Scope, Send

    from koppel.store.database import Store

    Post = Callable[..., Response]

PLACE = [53.2351, 6.5302]
# Larger than a pin may be with all that belongs to it.
_TOO_LARGE = 6 * LONGEST_PIN + 3_000


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    world = make_world(tmp_path)
    monkeypatch.setenv("KOPPEL_DB", str(world.settings.db))
    with KEEPER.store(world.settings) as opened:
        yield opened


def client(name: str | None) -> TestClient:
    inner = Starlette(routes=pins.routes())

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if name is not None:
            scope[WHO] = SignedIn(UUID(int=7), PEOPLE[name], False, False, True)
        await inner(scope, receive, send)

    return TestClient(app)


def post(name: str | None, document: Any, **headers: str) -> Response:
    sent = {"content-type": "application/json"} | {key.replace("_", "-"): value for key, value in headers.items()}
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    answer: Response = client(name).post(f"{MAP_PATH}/pins", content=content, headers=sent)
    return answer


def add(name: str, words: str = "Hier?", *, shared: bool = True) -> Response:
    return post(name, {"do": "add", "place": PLACE, "words": words, "shared": shared})


def texts(name: str) -> list[str]:
    answer = client(name).get(f"{MAP_PATH}/pins")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-cache")
    return [item["words"] for item in answer.json()["pins"]]


@pytest.mark.usefixtures("store")
def test_a_pin_is_told_with_who_and_when_and_what_the_reader_may_do() -> None:
    answer = add("gemeente", "<b>Hier</b>\n& daar")
    (pin,) = answer.json()["pins"]
    assert answer.json()["id"] == pin["id"]
    assert answer.json()["shares"] is True
    assert (pin["words"], pin["by"], pin["mine"], pin["changes"], pin["changed"]) == (
        "<b>Hier</b>\n& daar", "geert", True, True, None,
    )  # fmt: skip
    assert pin["place"] == pytest.approx(PLACE, abs=2e-6)
    (seen,) = client("lezer").get(f"{MAP_PATH}/pins").json()["pins"]
    assert (seen["mine"], seen["changes"]) == (False, False)


@pytest.mark.usefixtures("store")
def test_a_pin_of_ones_own_is_in_nobody_elses_answer() -> None:
    identity = add("lezer", "GEHEIM", shared=False).json()["id"]
    assert texts("lezer") == ["GEHEIM"]
    for name in PEOPLE.keys() - {"lezer", "rolloos"}:
        assert texts(name) == []
        for what in ("change", "remove", "restore"):
            answer = post(name, {"do": what, "id": identity, "words": "x", "shared": False, "version": 1})
            assert (answer.status_code, answer.json()["error"]) == (404, "pin_unknown")
            assert "GEHEIM" not in answer.text


def test_who_has_it_alone_is_told_by_the_stream_and_nobody_else(store: Store) -> None:
    def mark(name: str) -> str:
        reading = reading_of(asked(name))
        assert reading is not None
        return map_news.mark(reading)

    def marks() -> dict[str, str]:
        return {name: mark(name) for name in ("lezer", "regisseur")}

    before = marks()
    add("lezer", "GEHEIM", shared=False)
    after = marks()
    assert [name for name in before if before[name] != after[name]] == ["lezer"]
    add("gemeente")
    assert all(marks()[name] != after[name] for name in after)
    assert store.commits


def asked(name: str) -> Request:
    who = SignedIn(UUID(int=7), PEOPLE[name], False, False, True)
    return Request({"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b"", WHO: who})


@pytest.mark.usefixtures("store")
def test_what_is_the_same_is_not_sent_again_and_what_changed_is() -> None:
    def ask(name: str, tag: str) -> Response:
        answer: Response = client(name).get(f"{MAP_PATH}/pins", headers={"If-None-Match": tag})
        return answer

    tags = {name: ask(name, "").headers["etag"] for name in ("lezer", "regisseur")}
    assert tags["lezer"] != tags["regisseur"]
    assert [ask(name, tag).status_code for name, tag in tags.items()] == [304, 304]
    add("lezer", "GEHEIM", shared=False)
    assert [ask(name, tag).status_code for name, tag in tags.items()] == [200, 304]
    add("gemeente")
    assert ask("regisseur", tags["regisseur"]).status_code == 200
    assert ask("rolloos", tags["regisseur"]).status_code == 403


def test_another_site_cannot_have_one_written(store: Store) -> None:
    document = {"do": "add", "place": PLACE, "words": "Hier?", "shared": True}
    for headers in (
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "https://evil.test"},
        {"content_type": "text/plain"},
        {"content_type": "application/x-www-form-urlencoded"},
    ):
        assert post("gemeente", document, **headers).status_code == 403
    assert post(None, document).status_code == 403
    assert client(None).get(f"{MAP_PATH}/pins").status_code == 403
    assert texts("gemeente") == []
    with store.read() as cursor:
        assert [row for row in list_audit(cursor) if row.action == "pin"] == []
    assert post("gemeente", document, sec_fetch_site="same-origin").status_code == 200


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "document",
    [
        b"", b"{", b"[]", b"null", b"[" * 2000, b"\xff", b"{}", {"do": "add"}, {"do": "fly", "id": str(uuid4())},
        {"do": "add", "place": "12", "words": {}, "shared": 1, "extra": 1} | {"place": [1]},
        {"do": "add", "place": [[], {}], "words": "x", "shared": True}, {"do": "remove", "id": "x' OR 1=1"},
        {"do": "change", "id": str(uuid4()), "words": "x", "shared": True, "version": "1e999"},
    ],
)  # fmt: skip
def test_what_is_no_pin_is_refused_and_nothing_breaks(document: Any) -> None:
    answer = post("gemeente", document)
    assert answer.status_code == 400
    assert texts("gemeente") == []


@pytest.mark.usefixtures("store")
def test_what_is_wrong_is_said_in_words() -> None:
    answer = add("gemeente", " ")
    assert (answer.status_code, answer.json()["text"]) == (400, "Een prikker heeft een tekst van 1 tot 400 tekens.")
    assert post("gemeente", b"x" * _TOO_LARGE).status_code == 413
    refused = add("lezer")
    assert (refused.status_code, refused.json()["error"]) == (403, "forbidden.pin")
    identity = add("gemeente").json()["id"]
    changed = {"do": "change", "id": identity, "words": "Anders", "shared": True, "version": 9}
    late = post("regisseur", changed)
    assert (late.status_code, late.json()["error"]) == (409, "pin_changed")
    assert "Hier?" in late.json()["text"]
    assert post("regisseur", changed | {"version": 1}).json()["pins"][0]["changed"][0] == "rik"


@pytest.mark.usefixtures("store")
def test_it_is_taken_away_and_put_back() -> None:
    identity = add("gemeente").json()["id"]
    assert post("regisseur", {"do": "remove", "id": identity}).json()["pins"] == []
    assert post("gemeente", {"do": "restore", "id": identity}).status_code == 404
    assert len(post("regisseur", {"do": "restore", "id": identity}).json()["pins"]) == 1


@pytest.mark.usefixtures("store")
def test_who_has_no_role_is_given_nothing() -> None:
    add("gemeente")
    assert client("rolloos").get(f"{MAP_PATH}/pins").status_code == 403
