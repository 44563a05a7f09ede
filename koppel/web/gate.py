"""The gate before the app: without a session there is nothing but the sign-in page and what is public."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool

from koppel.config import ASSETS, PASSWORD_PATH, PUBLIC_PATH, SIGN_IN_PATH, SIGN_OUT_PATH, read_settings
from koppel.errors import KoppelError
from koppel.services.serving import KEEPER
from koppel.services.signin import is_loopback, signed_in
from koppel.web.openid import STREAMLIT_PATHS
from koppel.web.visitor import header, is_direct, session_token

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from koppel.services.signin import SignedIn

# What needs no session: residents' pages, files that are the same for everyone, and signing in itself. All else does.
_OPEN_BELOW = (PUBLIC_PATH, ASSETS, SIGN_IN_PATH, SIGN_OUT_PATH, PASSWORD_PATH, "/static")
_OPEN = frozenset({"/_stcore/health", "/_stcore/host-config", "/favicon.ico", "/favicon.png"}) | STREAMLIT_PATHS
# Asks for itself, at every run, who is there.
_STREAM = "/_stcore/stream"
_START = "/"


class Gate:
    """
    Hands on what someone may ask for, and sends who has no session to the sign-in page.

    Parameters
    ----------
    app
        Who answers.
    listens
        The address on which the server listens; None for all.
    """

    def __init__(self, app: ASGIApp, listens: str | None) -> None:
        self._app = app
        self._is_local = is_loopback(listens)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"].removeprefix(scope.get("root_path", ""))
        if scope["type"] == "websocket":
            if path == _STREAM:
                await self._app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1008})
            return
        if is_open(path):
            await self._app(scope, receive, send)
            return
        try:
            who = await run_in_threadpool(self._who, scope)
        except KoppelError:
            # The screen says what is wrong; there is no store from which anything could be shown.
            if path == _START:
                await self._app(scope, receive, send)
            else:
                await _answer(send, 503, scope)
            return
        if who is not None and not who.must_change:
            await self._app(scope, receive, send)
        elif scope["method"] in ("GET", "HEAD") and "text/html" in header(scope, "accept"):
            await _answer(send, 303, scope, _way(SIGN_IN_PATH if who is None else PASSWORD_PATH, scope))
        else:
            await _answer(send, 401 if who is None else 403, scope)

    def _who(self, scope: Scope) -> SignedIn | None:
        settings = read_settings()
        token = session_token(scope, settings)
        store = KEEPER.store(settings)
        # Files and answers are fetched by pages; that a person is there is noted by the page itself.
        return signed_in(store, settings, token, demo=self._is_local and is_direct(scope), touch=False)


def is_open(path: str) -> bool:
    """Tell whether anyone may ask for a path."""
    return path in _OPEN or any(path == open_path or path.startswith(f"{open_path}/") for open_path in _OPEN_BELOW)


def _way(page: str, scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    asked = quote(scope["path"]) + (f"?{query}" if query else "")
    return page if asked == _START else f"{page}?terug={quote(asked, safe='')}"


async def _answer(send: Send, status: int, scope: Scope, location: str | None = None) -> None:
    words = {401: b"sign in first", 403: b"change the password first", 503: b"not available now"}.get(status, b"")
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"content-length", str(len(words)).encode("ascii")),
    ]
    if location is not None:
        headers.append((b"location", location.encode("latin-1")))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else words})
