"""The one HTML page of the app, as it leaves the server: with the headers that protect it, and in Koppel's name."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

from koppel.config import ASSETS

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SESSION_SCRIPT = f"{ASSETS}/scripts/session.js"
# What the page of the framework needs, and no more: its own scripts, styles that it writes into the page, pictures of
# background maps from anywhere, its connection. Components hand their scripts over as blobs; of scripts inside the page
# only those that the framework put there run, which are known by their hash.
_SCRIPTS = "script-src 'self' blob:"
POLICY = "; ".join(
    (
        "default-src 'self'",
        _SCRIPTS,
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob: https: http:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "worker-src 'self' blob:",
        "frame-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = (
    (b"content-security-policy", POLICY.encode("ascii")),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), payment=(), usb=()"),
)
_PARTLY = frozenset({b"accept-encoding", b"range", b"if-none-match", b"if-modified-since"})
_CHANGED = frozenset({b"content-length", b"etag", b"last-modified", b"accept-ranges"})


class FrontPage:
    """
    Adds headers to every answer of the app, and to its page the script that asks whether the session still is.

    Parameters
    ----------
    app
        Who answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on a request, and what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_page = scope["path"].removeprefix(scope.get("root_path", "")) in ("", "/", "/index.html")
        if is_page:
            # Asked for whole and as it is: it is changed, and small.
            headers = [
                pair for pair in scope["headers"] if pair[0] not in (b"accept-encoding", b"range", b"if-none-match")
            ]
            scope = {**scope, "headers": headers}
        await self._app(scope, receive, _Page(send).send if is_page else _with_headers(send))


class _Page:
    """One answer that is held back until it is whole, and changed if it is HTML."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message = {}
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        headers = _protected(self._start["headers"])
        kind = next((value for name, value in headers if name == b"content-type"), b"")
        if kind.startswith(b"text/html") and b"<head>" in self._body:
            body = self._body.replace(b"<title>Streamlit</title>", b"<title>Koppel</title>", 1)
            body = body.replace(b'<html lang="en">', b'<html lang="nl">', 1)
            script = f'<head>\n    <script src="{SESSION_SCRIPT}"></script>'.encode("ascii")
            body = body.replace(b"<head>", script, 1)
            policy = POLICY.replace(_SCRIPTS, " ".join((_SCRIPTS, *_hashes(self._body))), 1).encode("ascii")
            headers = [(name, policy if value == HEADERS[0][1] else value) for name, value in headers]
            headers = [pair for pair in headers if pair[0] not in _CHANGED]
            headers.append((b"content-length", str(len(body)).encode("ascii")))
            self._body = body
        await self._send({**self._start, "headers": headers})
        await self._send({"type": "http.response.body", "body": self._body})


def _hashes(page: bytes) -> list[str]:
    """Return the hash of each script that stands inside a page of the framework, as a policy names it."""
    scripts = (part.split(b"</script>", 1)[0] for part in page.split(b"<script>")[1:])
    return [f"'sha256-{b64encode(sha256(script).digest()).decode('ascii')}'" for script in scripts]


def _with_headers(send: Send) -> Send:
    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": _protected(message["headers"])}
        await send(message)

    return answer


def _protected(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Add what an answer does not say itself: the pages to sign in and those of residents have stricter ones."""
    names = {name.lower() for name, _ in headers}
    return [*headers, *(pair for pair in HEADERS if pair[0] not in names)]
