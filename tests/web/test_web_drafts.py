"""The route to which pages tell what is being typed: for who is signed in, from our own page, and no more than fits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from koppel.access import OPERATOR
from koppel.config import DRAFTS_PATH
from koppel.services.accounts.signin import SignedIn
from koppel.services.drafts import DRAWER, LONGEST_TEXT
from koppel.web import drafts
from koppel.web.gate import WHO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Receive, Scope, Send

ACCOUNT = UUID(int=7)
TAB = "a" * 32
FIELD = {"form": "note-1", "turn": 2, "field": "note", "text": "<b>Wachten</b>"}


def client(*, signed_in: bool = True) -> TestClient:
    inner = Starlette(routes=drafts.routes())

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if signed_in and scope["type"] == "http":
            scope[WHO] = SignedIn(ACCOUNT, OPERATOR, False, False, True)
        await inner(scope, receive, send)

    return TestClient(app)


@pytest.fixture(autouse=True)
def empty() -> Iterator[None]:
    DRAWER.clear()
    yield
    DRAWER.clear()


def told(*fields: dict[str, Any], place: str = "?pagina=overleg&taal=nl") -> dict[str, Any]:
    return {"tab": TAB, "place": place, "fields": list(fields)}


def test_what_is_typed_is_kept_for_the_account_of_the_session() -> None:
    assert client().post(DRAFTS_PATH, json=told(FIELD)).status_code == 204
    (kept,) = DRAWER.own(str(ACCOUNT))
    assert kept.values == {"note": "<b>Wachten</b>"}
    assert kept.place == {"pagina": "overleg", "taal": "nl"}


def test_nobody_and_another_site_are_refused() -> None:
    assert client(signed_in=False).post(DRAFTS_PATH, json=told(FIELD)).status_code == 403
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elders.example"}):
        assert client().post(DRAFTS_PATH, json=told(FIELD), headers=headers).status_code == 403
    assert client().get(DRAFTS_PATH).status_code == 405
    assert DRAWER.own(str(ACCOUNT)) == ()


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b'{"tab": 1}', json.dumps(told({"form": "x"})).encode(),
        json.dumps({**told(FIELD), "fields": 3}).encode(), b"\xff\xfe", b"[" * 5000,
        json.dumps(told(FIELD | {"turn": "x"})).encode(),
    ],
)  # fmt: skip
def test_what_is_no_typing_is_refused_in_words(body: bytes) -> None:
    assert client().post(DRAFTS_PATH, content=body).status_code == 400
    assert DRAWER.own(str(ACCOUNT)) == ()


def test_too_much_is_refused() -> None:
    assert client().post(DRAFTS_PATH, json=told(FIELD | {"text": "x" * (LONGEST_TEXT + 1)})).status_code == 409
    assert client().post(DRAFTS_PATH, content=b"x" * 7 * LONGEST_TEXT).status_code == 413
    assert DRAWER.own(str(ACCOUNT)) == ()
