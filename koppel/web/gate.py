"""The gate before the app: without a session there is nothing but the sign-in page and what is public."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from koppel.config import (
    ASSETS,
    FOLLOW_PATH,
    PASSWORD_PATH,
    PUBLIC_PATH,
    SIGN_IN_PATH,
    SIGN_OUT_PATH,
    read_settings,
)
from koppel.errors import KoppelError
from koppel.i18n import DEFAULT_LANGUAGE
from koppel.services.accounts.signin import is_loopback, signed_in
from koppel.services.installation.health import check_health
from koppel.services.startup.serving import KEEPER
from koppel.web import signin_pages as pages
from koppel.web.openid import STREAMLIT_PATHS
from koppel.web.visitor import ENDED, header, is_direct, session_token

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from koppel.services.accounts.signin import SignedIn

# What needs no session: residents' pages, files that are the same for everyone, signing in itself, and
# what asks for a code of its own. All else does.
_OPEN_BELOW = (PUBLIC_PATH, ASSETS, FOLLOW_PATH, SIGN_IN_PATH, SIGN_OUT_PATH, PASSWORD_PATH, "/static")
_OPEN = frozenset({"/_stcore/host-config", "/favicon.ico", "/favicon.png"}) | STREAMLIT_PATHS
# For operators only, who ask the machine itself.
_CLOSED = frozenset({"/_stcore/metrics"})
# Asks for itself, at every run, who is there.
_STREAM = "/_stcore/stream"
# The framework's page asks it before it connects, and so do programs that watch over a server.
HEALTH_PATH = "/_stcore/health"
NOTICE_HEADER = "x-koppel-notice"
# Where the app's page asks whether its session still is.
SESSION_PATH = "/koppel-sessie"
_LOOK_AGAIN_SECONDS = 10
_START = "/"
# Where a request holds who asks.
WHO = "koppel.who"


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
            await self._connect(path, scope, receive, send)
            return
        if path == HEALTH_PATH:
            await self._health(scope, receive, send)
            return
        if path in _CLOSED:
            await _answer(send, 404, scope)
            return
        if is_open(path):
            await self._app(scope, receive, send)
            return
        try:
            who = await run_in_threadpool(self._who, scope)
        except KoppelError as error:
            # There is no store from which anything could be shown: the page says why, and looks again by itself.
            if path == _START:
                await _out_of_order(error, scope, receive, send)
            else:
                await _answer(send, 503, scope)
            return
        if path == SESSION_PATH:
            await _answer(send, 204 if who is not None and not who.must_change else 401, scope)
        elif who is not None and not who.must_change:
            scope[WHO] = who
            await self._app(scope, receive, send)
        elif scope["method"] in ("GET", "HEAD") and "text/html" in header(scope, "accept"):
            way = _ended_way(scope) if who is None else _way(PASSWORD_PATH, scope)
            await _answer(send, 303, scope, way)
        else:
            await _answer(send, 401 if who is None else 403, scope)

    async def _connect(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Open the connection of the app's page for those signed in, from a page of this very site; refuse others."""
        if path != _STREAM or not is_own_page(scope) or not await self._is_admitted(scope):
            # Before the upgrade: the server answers 403 and reads no frame.
            await send({"type": "websocket.close", "code": 1008})
            return
        looked_at = monotonic()

        async def receive_from_admitted() -> Message:
            nonlocal looked_at
            message = await receive()
            if message["type"] == "websocket.receive" and monotonic() - looked_at > _LOOK_AGAIN_SECONDS:
                looked_at = monotonic()
                # Where there is no store to ask, the page says so itself, and keeps what was typed.
                if await self._is_admitted(scope) is False:
                    return {"type": "websocket.disconnect", "code": 1008}
            return message

        await self._app(scope, receive_from_admitted, send)

    async def _is_admitted(self, scope: Scope) -> bool | None:
        """Return whether someone may be connected; None where the store cannot be asked."""
        try:
            who = await run_in_threadpool(self._who, scope)
        except KoppelError:
            return None
        return who is not None and not who.must_change

    async def _health(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say whether people can work: the store is open and can be read and written."""
        try:
            notice = await run_in_threadpool(check_health, KEEPER, read_settings())
        except KoppelError as error:
            await _answer(send, 503, scope, words=error.code.encode("ascii"))
        else:
            # The framework's own answer gives the page the cookie without which it refuses files that are handed in.
            await self._app(scope, receive, _noted(send, notice) if notice else send)

    def _who(self, scope: Scope) -> SignedIn | None:
        settings = read_settings()
        token = session_token(scope, settings)
        store = KEEPER.store(settings)
        # Files and answers are fetched by pages; that a person is there is noted by the page itself.
        return signed_in(store, settings, token, demo=self._is_local and is_direct(scope), touch=False)


def is_open(path: str) -> bool:
    """Return whether anyone may ask for a path."""
    return path in _OPEN or any(path == open_path or path.startswith(f"{open_path}/") for open_path in _OPEN_BELOW)


def _way(page: str, scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    address = quote(scope["path"]) + (f"?{query}" if query else "")
    return page if address == _START else f"{page}?terug={quote(address, safe='')}"


def _ended_way(scope: Scope) -> str:
    """Return the way to sign in; who comes with a session that is over reads there why."""
    way = _way(SIGN_IN_PATH, scope)
    if not session_token(scope, read_settings()):
        return way
    return f"{way}{'&' if '?' in way else '?'}{ENDED}=1"


def is_own_page(scope: Scope) -> bool:
    """Return whether a browser asks from a page of the host that it asks, port included; others are not believed."""
    origin, host = urlsplit(header(scope, "origin")), header(scope, "host")
    return bool(host) and origin.scheme in ("http", "https") and origin.netloc.lower() == host.lower()


def _noted(send: Send, notice: str) -> Send:
    """Let an answer tell in a header what people can work with, and someone has to look at."""

    async def send_noted(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], (NOTICE_HEADER.encode("ascii"), notice.encode("ascii"))]
        await send(message)

    return send_noted


async def _out_of_order(error: KoppelError, scope: Scope, receive: Receive, send: Send) -> None:
    """Show a page that says why nothing can be shown, and looks again by itself."""
    try:
        settings = await run_in_threadpool(read_settings)
        language = settings.lang
    except KoppelError:
        settings, language = None, DEFAULT_LANGUAGE
    page = pages.trouble(pages.Page(Request(scope), settings, language), error, status=503)
    page.headers["refresh"] = str(_LOOK_AGAIN_SECONDS)
    await page(scope, receive, send)


async def _answer(
    send: Send,
    status: int,
    scope: Scope,
    location: str | None = None,
    *,
    words: bytes | None = None,
) -> None:
    if words is None:
        words_by_status = {401: b"sign in first", 403: b"change the password first", 503: b"not available now"}
        words = words_by_status.get(status, b"")
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
