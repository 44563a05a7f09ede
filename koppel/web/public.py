"""The residents' pages beside the app: files of a folder, and no way to the store."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Protocol

from koppel.config import PREVIEW_PATH, PUBLIC_PATH
from koppel.i18n import DEFAULT_LANGUAGE, LANGUAGES, text
from koppel.tokens import style
from koppel.web.publicfiles import Shelf
from koppel.web.publicheaders import own_page_headers

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import ASGIApp, Receive, Scope, Send

    from koppel.web.publicfiles import Answer, Site
    from koppel.web.publicheaders import Headers

    # Status, headers and body.
    _Reply = tuple[int, Headers, bytes]

# How often is looked for a publication that stays long enough to be read.
_LOOKS = 30
_STYLE = style() + (
    "body{margin:0;background:var(--white);color:var(--ink);font:1.125rem/1.5 system-ui,sans-serif}"
    "main{max-width:34rem;margin:0 auto;padding:15vh 1.25rem 2rem}"
    "h1{color:var(--deep);font-size:1.75rem;line-height:1.2;margin:0 0 1rem}"
    "a{color:var(--deep)}a:focus-visible{outline:3px solid var(--amber);outline-offset:3px}"
)


class PublicPages:
    """
    Answers what lies under `PUBLIC_PATH` and `PREVIEW_PATH`, and hands all else on.

    It stands before the app, so that what the app does to answers (sessions with cookies, compressing again for every
    visitor) is not done to these.

    Parameters
    ----------
    app
        Who answers all else.
    folder
        `koppel.config.Settings.public_folder`; None where the settings could not be read: nothing is published.
    """

    def __init__(self, app: ASGIApp, folder: Path | None) -> None:
        self._app = app
        self._shelf = None if folder is None else Shelf(folder)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path: str = scope["path"].removeprefix(scope.get("root_path", "")) if scope["type"] == "http" else ""
        if path.startswith(f"{PUBLIC_PATH}/"):
            reply = await self._public(scope, path[len(PUBLIC_PATH) + 1 :])
        elif path.startswith(f"{PREVIEW_PATH}/"):
            reply = await self._preview(scope, path[len(PREVIEW_PATH) + 1 :])
        elif path in (PUBLIC_PATH, PREVIEW_PATH):
            reply = _moved(path.rpartition("/")[2])
        else:
            await self._app(scope, receive, send)
            return
        status, headers, body = reply
        if scope["method"] == "HEAD":
            body = b""
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _public(self, scope: Scope, address: str) -> _Reply:
        async def reply(*, at_once: bool) -> _Reply:
            site = self._shelf.current(at_once=at_once) if self._shelf else None
            if site is None:
                return _absent("nothing", address, draft=False)
            return await _file(scope, site, address, draft=False)

        return await _insist(scope, reply)

    async def _preview(self, scope: Scope, below: str) -> _Reply:
        token, slash, address = below.partition("/")

        async def reply(*, at_once: bool) -> _Reply:
            site = self._shelf.draft(token, at_once=at_once) if self._shelf else None
            if site is None:
                return _absent("draft", address, draft=True)
            return await _file(scope, site, address, draft=True) if slash else _moved(token)

        return await _insist(scope, reply)


class _Ask(Protocol):
    async def __call__(self, *, at_once: bool) -> _Reply: ...


async def _insist(scope: Scope, ask: _Ask) -> _Reply:
    if scope["method"] not in ("GET", "HEAD"):
        return 405, [(b"allow", b"GET, HEAD"), (b"content-length", b"0")], b""
    for look in range(_LOOKS):
        try:
            return await ask(at_once=look > 0)
        except FileNotFoundError:
            # The site was replaced a moment ago and its files taken away: answer from what is there now, after others
            # had their turn. While one publication follows on another without a pause, several are missed in a row.
            await asyncio.sleep(0)
    return 503, [(b"retry-after", b"1"), (b"content-length", b"0")], b""


async def _file(scope: Scope, site: Site, address: str, *, draft: bool) -> _Reply:
    if address in site.folders:
        return _moved(address.rpartition("/")[2])
    packed, version = _wishes(scope["headers"])
    answer = await site.answer(address, packed=packed)
    if answer is None:
        return _absent("missing", address, draft=draft)
    if version is not None and _has(version, answer):
        return 304, answer.brief, b""
    return 200, answer.headers, answer.body


def _moved(name: str) -> _Reply:
    """Point to the folder of this name; relative, so that it holds behind another server too."""
    headers = [(b"location", f"{name}/".encode()), (b"cache-control", b"no-cache"), (b"content-length", b"0")]
    return 307, headers, b""


def _absent(why: str, address: str, *, draft: bool) -> _Reply:
    first = address.partition("/")[0]
    language = first if first in LANGUAGES else DEFAULT_LANGUAGE
    # Back to the start of the site, whatever lies before it in the address.
    home = f"{'../' * min(address.count('/'), 20) or './'}{'' if language == DEFAULT_LANGUAGE else f'{language}/'}"
    body, headers = _page(why, language, home, draft=draft)
    return 404, headers, body


@lru_cache(maxsize=256)
def _page(why: str, language: str, home: str, *, draft: bool) -> tuple[bytes, Headers]:
    title, explanation = (escape(text(f"served.{why}.{part}", language)) for part in ("title", "text"))
    link = f'<p><a href="{escape(home)}">{escape(text("served.missing.link", language))}</a></p>'
    body = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1><p>{explanation}</p>"
        f"{link if why == 'missing' else ''}</main></body></html>"
    ).encode()
    size = str(len(body)).encode("ascii")
    return body, [*own_page_headers(_STYLE, draft=draft), (b"content-length", size)]


def _wishes(headers: Headers) -> tuple[bool, bytes | None]:
    """Read whether the visitor takes gzip, and which version it has."""
    accepted, version = b"", None
    for name, value in headers:
        if name == b"accept-encoding":
            accepted = value
        elif name == b"if-none-match":
            version = value
    return _takes_gzip(accepted), version


@lru_cache(maxsize=256)
def _takes_gzip(accepted: bytes) -> bool:
    weights = {}
    for part in accepted.decode("latin-1").lower().split(","):
        name, _, rest = part.partition(";")
        weights[name.strip()] = rest.replace(" ", "").removeprefix("q=")
    weight = weights.get("gzip", weights.get("*", "0"))
    return weight == "" or weight.strip("0.") != ""


def _has(versions: bytes, answer: Answer) -> bool:
    tags = {part.strip().removeprefix(b"W/") for part in versions.split(b",")}
    return answer.etag in tags or b"*" in tags
