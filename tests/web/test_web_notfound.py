"""An address that does not exist: a page of Koppel with the way back, in the language one reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from koppel.store.database import Store
from koppel.web.gate import Gate
from koppel.web.notfound import NotFound
from koppel.web.public import PublicPages
from koppel.web.signin import SignIn
from tests.web.test_web_signin import LOCAL, Browser

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

SCREEN = "<!doctype html><title>the screen</title>"
NOT_THERE = [
    "/foo", "/kaart", "/foo/bar/", "/aanmelden/onbekend", "/afmelden/x", "/index.html", "/openbaarx", "/_stcorex",
    "//evil.example/x", "/wp-login.php", "/kaart/_stcore/health", "/<script>alert(1)</script>",
]  # fmt: skip
FILES = ["/static/onbekend", "/koppel-assets/onbekend", "/component/x", "/manifest.json"]
THERE = ["/", "/aanmelden", "/aanmelden/", "/openbaar/", "/_stcore/health", "/media/a.csv", "/static/js/a.js"]


async def _screen(request: Request) -> Response:
    """Answer as the framework: files where there are such, and the screen for all else."""
    if request.url.path in ("/media/a.csv", "/static/js/a.js", "/_stcore/health"):
        return PlainTextResponse("a file")
    return HTMLResponse(SCREEN)


@pytest.fixture
def visitor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """Someone who is not signed in, at an app that is built as the real one."""
    monkeypatch.setenv("KOPPEL_DB", str(tmp_path / "koppel.duckdb"))
    Store.open(tmp_path / "koppel.duckdb", create=True).close()
    sign_in = SignIn(LOCAL).routes()
    routes = [*sign_in, Route("/{path:path}", _screen)]
    middleware = [
        Middleware(NotFound, own=[item.path for item in sign_in]),
        Middleware(Gate, listens=LOCAL),
        Middleware(PublicPages, folder=tmp_path / "public"),
    ]
    return Browser(Starlette(routes=routes, middleware=middleware))


@pytest.mark.parametrize("path", NOT_THERE)
def test_it_is_said_in_our_words_with_the_way_back(visitor: Browser, path: str) -> None:
    told = visitor.ask("GET", path)
    assert told.status == 404
    assert "<h1>Deze pagina is er niet</h1>" in told.body
    assert 'href="/?taal=nl"' in told.body
    assert 'href="/openbaar/"' in told.body
    assert "script>alert" not in told.body
    # No link of it leads to another server.
    assert re.findall(r'href="(?://|(?!data:,)[a-z]+:)', told.body) == []
    assert "default-src 'none'" in told.header("content-security-policy")
    assert told.cookies() == {}


@pytest.mark.parametrize("path", FILES)
def test_where_files_lie_the_screen_is_no_answer(visitor: Browser, path: str) -> None:
    assert SCREEN not in visitor.ask("GET", path).body


def test_a_file_that_is_not_there_is_said_so(visitor: Browser) -> None:
    told = visitor.ask("GET", "/static/onbekend")
    assert (told.status, "Deze pagina is er niet" in told.body) == (404, True)


@pytest.mark.parametrize("path", THERE)
def test_what_is_there_is_handed_on(visitor: Browser, path: str) -> None:
    assert "Deze pagina is er niet" not in visitor.ask("GET", path).body


@pytest.mark.parametrize(
    ("path", "referer", "language"),
    [
        ("/foo", "", "nl"),
        ("/foo?taal=en", "", "en"),
        ("/foo?taal=xx", "", "nl"),
        ("/foo", "http://koppel.example:8501/?pagina=straat&taal=en", "en"),
        ("/foo", "http://elsewhere.example/?taal=en", "nl"),
        ("/foo?taal=nl", "http://koppel.example:8501/?taal=en", "nl"),
    ],
)
def test_it_speaks_the_language_that_was_chosen(visitor: Browser, path: str, referer: str, language: str) -> None:
    told = visitor.ask("GET", path, referer=referer)
    assert f'<html lang="{language}">' in told.body
    assert ("This page does not exist" in told.body) is (language == "en")


def test_it_can_be_read_in_the_other_language(visitor: Browser) -> None:
    told = visitor.ask("GET", "/foo/bar")
    assert 'href="/foo/bar?taal=en"' in told.body


@pytest.mark.parametrize(("path", "words"), [("/openbaar/x", "Er is nog niets"), ("/openbaar/en/x", "Nothing")])
def test_residents_read_it_on_their_own_page(visitor: Browser, path: str, words: str) -> None:
    told = visitor.ask("GET", path)
    assert told.status == 404
    assert words in told.body
