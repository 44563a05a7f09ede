"""Addresses that do not exist: a page of ours with the way back, instead of the framework's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from koppel.config import (
    ASSETS,
    FOLLOW_PATH,
    MAP_PATHS,
    PAYLOADS_PATH,
    PREVIEW_PATH,
    PUBLIC_PATH,
    SCENARIO_PATH,
    read_settings,
)
from koppel.errors import KoppelError
from koppel.i18n import DEFAULT_LANGUAGE, LANGUAGES
from koppel.web import signin_pages as pages
from koppel.web.gate import SESSION_PATH
from koppel.web.openid import STREAMLIT_PATHS
from koppel.web.visitor import header

if TYPE_CHECKING:
    from collections.abc import Collection, MutableMapping

    from starlette.types import ASGIApp, Receive, Scope, Send

# The screen is one page; all else of the framework are files and answers for it.
_SCREEN = frozenset({"/"})
_FILES = frozenset({"/favicon.ico", "/favicon.png", "/manifest.json", SESSION_PATH})
_FILES_BELOW = ("/_stcore", "/media", "/component", "/static", ASSETS, PAYLOADS_PATH, SCENARIO_PATH, *MAP_PATHS)
# These answer for themselves, whatever stands behind them in the address.
_OWN_BELOW = (PUBLIC_PATH, PREVIEW_PATH, FOLLOW_PATH)


class NotFound:
    """
    Answers with a page of Koppel what is not there, before anyone is asked who he is.

    The framework answers every address that it does not know with its screen, which then says so in its own words.

    Parameters
    ----------
    app
        Who answers what is there.
    own
        Paths of pages beside the screen.
    """

    def __init__(self, app: ASGIApp, own: Collection[str]) -> None:
        self._app = app
        self._pages = _SCREEN | STREAMLIT_PATHS | frozenset(own)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"].removeprefix(scope.get("root_path", ""))
        if (path.rstrip("/") or "/") in self._pages or _is_below(path, _OWN_BELOW):
            await self._app(scope, receive, send)
        elif path in _FILES or _is_below(path, _FILES_BELOW):
            await self._app(scope, receive, _without_the_screen(scope, receive, send))
        else:
            await _say(scope, receive, send)


def _is_below(path: str, places: Collection[str]) -> bool:
    return any(path == place or path.startswith(f"{place}/") for place in places)


def _without_the_screen(scope: Scope, receive: Receive, send: Send) -> Send:
    """Replace an answer that is the screen: where files lie there is none."""
    is_replaced = False

    async def checked(message: MutableMapping[str, Any]) -> None:
        nonlocal is_replaced
        if message["type"] == "http.response.start":
            headers = dict(message["headers"])
            if message["status"] == 200 and headers.get(b"content-type", b"").startswith(b"text/html"):
                is_replaced = True
                await _say(scope, receive, send)
                return
        elif is_replaced:
            return
        await send(message)

    return checked


async def _say(scope: Scope, receive: Receive, send: Send) -> None:
    request = Request(scope)
    try:
        settings = await run_in_threadpool(read_settings)
        language = settings.lang
    except KoppelError:
        settings, language = None, DEFAULT_LANGUAGE
    page = pages.Page(request, settings, _language_before(request) or language)
    await pages.missing(page)(scope, receive, send)


def _language_before(request: Request) -> str | None:
    """Return the language of the page of ours from which one came, if its address says so."""
    referrer = urlsplit(header(request.scope, "referer"))
    language = parse_qs(referrer.query).get("taal", [""])[0]
    return language if language in LANGUAGES and referrer.netloc == header(request.scope, "host") else None
