"""What the gate lets through to the app: its connection, its health, and the headers of its page."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from koppel.errors import StoreError
from koppel.services.accounts import accounts, signin
from koppel.services.installation import health
from koppel.store.losses import Loss, note_loss
from koppel.web import gate
from koppel.web.frontpage import SESSION_SCRIPT, FrontPage
from koppel.web.gate import Gate
from tests.web.test_web_signin import HOST, Browser, els, place, the_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request
    from starlette.responses import Response

# Fixtures of the tests of signing in.
__all__ = ["els", "place"]
_PAGE = '<!DOCTYPE html><html lang="en"><head><title>Streamlit</title><script>let a = 1</script></head></html>'


class Socket:
    """A browser, or something else, that opens the connection of the app and sends frames."""

    def __init__(self, browser: Browser, path: str = "/_stcore/stream", **headers: str | None) -> None:
        told = {"host": HOST, "origin": f"http://{HOST}"} | headers
        if browser.jar:
            told["cookie"] = "; ".join(f"{name}={value}" for name, value in browser.jar.items())
        self.scope = {
            "type": "websocket", "path": path, "root_path": "", "query_string": b"", "client": (browser.client, 5000),
            "headers": [(name.encode(), value.encode()) for name, value in told.items() if value is not None],
        }  # fmt: skip
        self.sent: list[dict[str, Any]] = []
        self.got: list[dict[str, Any]] = []

    def run(self, *frames: Any) -> None:
        """Connect and send these frames; a frame that is a function is called instead, between two frames."""
        waiting = iter(frames)

        async def receive() -> dict[str, Any]:
            for frame in waiting:
                if callable(frame):
                    await asyncio.to_thread(frame)
                else:
                    return {"type": "websocket.receive", "bytes": frame}
            return {"type": "websocket.disconnect", "code": 1000}

        async def send(message: dict[str, Any]) -> None:
            self.sent.append(message)

        async def app(scope: Any, receive: Any, send: Any) -> None:
            await send({"type": "websocket.accept"})
            while (message := await receive())["type"] == "websocket.receive":
                self.got.append(message)

        asyncio.run(Gate(app, None)(self.scope, receive, send))  # type: ignore[arg-type]

    @property
    def is_refused(self) -> bool:
        """Whether it was closed before it was accepted, and no frame went to the app."""
        return self.sent == [{"type": "websocket.close", "code": 1008}] and self.got == []


@pytest.fixture
def signed_in(els: Browser) -> Browser:
    assert els.sign_in().status == 303
    return els


def test_nobody_opens_the_connection_without_a_session(els: Browser) -> None:
    socket = Socket(els)
    socket.run(b"x" * 1000)
    assert socket.is_refused


def test_who_is_signed_in_opens_the_connection_from_a_page_of_this_site(signed_in: Browser) -> None:
    socket = Socket(signed_in)
    socket.run(b"1", b"2")
    assert socket.sent == [{"type": "websocket.accept"}]
    assert [item["bytes"] for item in socket.got] == [b"1", b"2"]


@pytest.mark.parametrize(
    "origin",
    [None, "", "null", "http://koppel.example", "http://koppel.example:8502", "http://evil.example:8501",
     f"ftp://{HOST}", f"http://{HOST}.evil.example", f"http://evil@{HOST}"],
)  # fmt: skip
def test_another_origin_or_none_does_not_open_the_connection(signed_in: Browser, origin: str | None) -> None:
    socket = Socket(signed_in, origin=origin)
    socket.run(b"x")
    assert socket.is_refused


def test_another_path_is_no_connection(signed_in: Browser) -> None:
    socket = Socket(signed_in, "/_stcore/other")
    socket.run(b"x")
    assert socket.is_refused


@pytest.mark.parametrize("end", ["disabled", "signed out"])
def test_a_session_that_ends_while_the_connection_is_open_sends_nothing_more(
    signed_in: Browser, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    monkeypatch.setattr(gate, "_LOOK_AGAIN_SECONDS", 0)

    def close() -> None:
        if end == "disabled":
            accounts.disable(the_store(), accounts.find(the_store(), "Els").id)
        else:
            signin.end(the_store(), signed_in.jar["koppel"])

    socket = Socket(signed_in)
    socket.run(b"before", close, b"after", b"after")
    assert [item["bytes"] for item in socket.got] == [b"before"]


def test_a_store_that_cannot_be_asked_for_a_while_closes_no_connection(
    signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was typed on the page, and a file that is to be stored, would go with it."""
    monkeypatch.setattr(gate, "_LOOK_AGAIN_SECONDS", 0)
    store = the_store()

    def fail() -> None:
        monkeypatch.setattr("koppel.services.installation.stores.Keeper.store", refuse)

    def refuse(*_: object) -> None:
        raise StoreError("disk_full", path="/srv/koppel.duckdb")

    def mend_and_disable() -> None:
        monkeypatch.setattr("koppel.services.installation.stores.Keeper.store", lambda *_: store)
        accounts.disable(store, accounts.find(store, "Els").id)

    socket = Socket(signed_in)
    socket.run(b"before", fail, b"meanwhile", mend_and_disable, b"after")
    assert [item["bytes"] for item in socket.got] == [b"before", b"meanwhile"]


def test_the_page_can_ask_whether_its_session_still_is(els: Browser) -> None:
    assert els.ask("HEAD", "/koppel-sessie", accept="*/*").status == 401
    els.sign_in()
    assert els.ask("HEAD", "/koppel-sessie", accept="*/*").status == 204


def test_figures_of_the_framework_are_for_nobody(signed_in: Browser) -> None:
    assert signed_in.ask("GET", "/_stcore/metrics").status == 404


def test_health_is_told_to_anyone_and_says_that_people_can_work(els: Browser) -> None:
    """The answer is the framework's own: it gives the page the cookie without which no file can be handed in."""
    answer = els.ask("GET", "/_stcore/health")
    assert (answer.status, answer.body) == (200, "the app: /_stcore/health")


def test_health_says_what_is_the_matter(els: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LEAST_FREE_BYTES", 2**80)
    answer = els.ask("GET", "/_stcore/health")
    assert (answer.status, answer.body) == (503, "disk_full")


def test_health_notes_that_changes_are_missing_though_people_can_work(els: Browser) -> None:
    assert els.ask("GET", "/_stcore/health").header("x-koppel-notice") == ""
    with the_store().write("koppel", "changes_missing") as writer:
        note_loss(writer, Loss(2, None, datetime.fromisoformat("2026-11-26 09:30")))
    answer = els.ask("GET", "/_stcore/health")
    assert (answer.status, answer.header("x-koppel-notice")) == (200, "changes_missing")


@pytest.fixture
def broken(signed_in: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """A browser of someone who is signed in, on a server whose disk is full."""

    def refuse(*_: object) -> None:
        raise StoreError("disk_full", path="/srv/koppel.duckdb")

    with monkeypatch.context() as changed:
        changed.setattr("koppel.services.installation.stores.Keeper.store", refuse)
        yield signed_in


def test_a_full_disk_is_told_in_words_and_the_page_looks_again_by_itself(broken: Browser) -> None:
    answer = broken.ask("GET", "/")
    assert answer.status == 503
    assert "De schijf met /srv/koppel.duckdb is vol" in answer.body
    assert int(answer.header("refresh")) > 0
    assert broken.ask("GET", "/_stcore/health").status == 503
    socket = Socket(broken)
    socket.run(b"x")
    assert socket.is_refused


def test_signing_in_on_a_full_disk_is_told_in_words(els: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    page = els.ask("GET", "/aanmelden")
    assert page.status == 200

    def full(*_: object, **__: object) -> None:
        raise duckdb.IOException('Could not write file "/x.wal": No space left on device')

    monkeypatch.setattr("koppel.store.accounts.sessions.add_session", full)
    answer = els.sign_in()
    assert answer.status == 503
    assert "is vol" in answer.body
    monkeypatch.undo()
    assert "Traceback" not in answer.body


async def _screen(request: Request) -> Response:
    return HTMLResponse(_PAGE) if request.url.path == "/" else PlainTextResponse("x")


def test_the_page_of_the_app_has_the_headers_that_protect_it() -> None:
    app = Starlette(routes=[Route("/{path:path}", _screen)], middleware=[Middleware(FrontPage)])
    browser = Browser(app)
    page = browser.ask("GET", "/")
    policy = page.header("content-security-policy")
    script = b64encode(sha256(b"let a = 1").digest()).decode()
    assert f"script-src 'self' blob: 'sha256-{script}'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert page.header("x-content-type-options") == "nosniff"
    assert page.header("referrer-policy") == "same-origin"
    assert f'<script src="{SESSION_SCRIPT}">' in page.body
    assert "<title>Koppel</title>" in page.body
    assert page.header("content-length") == str(len(page.body.encode()))
    assert browser.ask("GET", "/other").header("x-content-type-options") == "nosniff"
