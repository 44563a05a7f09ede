"""Following the screen of a meeting on a device of one's own: pages without an account, by a code."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import quote

from cachetools import TTLCache
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from koppel import clock
from koppel.catalogue.load import load_catalogue
from koppel.config import ASSETS, FOLLOW_PATH, read_settings
from koppel.errors import KoppelError, NotFoundError, RefusedError
from koppel.i18n import DEFAULT_LANGUAGE, LANGUAGES, error_text, text
from koppel.services.accounts.login_throttle import network
from koppel.services.installation.stores import demo_notice
from koppel.services.meetings.following import LENGTH, followed, normal_code, shown_code
from koppel.services.startup.serving import KEEPER
from koppel.web.page_templates import page_style, templates
from koppel.web.visitor import address_of, header

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from koppel.catalogue.load import Catalogue
    from koppel.config import Settings

SCRIPT = f"{ASSETS}/scripts/follow.js"
# A network may try so many codes that are none within the time; of 28 ** 8 that is nothing.
_MOST_WRONG, _WITHIN_SECONDS = 20, 15 * 60


class Following:
    """The pages on which people follow the screen of a meeting."""

    def __init__(self) -> None:
        self._wrong: TTLCache[str, int] = TTLCache(10_000, _WITHIN_SECONDS)
        self._lock = Lock()

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [Route(FOLLOW_PATH, self._enter), Route(f"{FOLLOW_PATH}/{{code}}", self._follow)]

    async def _enter(self, request: Request) -> Response:
        """Ask for the code, or go to the page of the one that was typed."""
        typed = normal_code(request.query_params.get("code", ""))
        language = _language(request, DEFAULT_LANGUAGE)
        if len(typed) == LENGTH:
            # Only letters and digits are left of what was typed.
            return RedirectResponse(f"{FOLLOW_PATH}/{quote(typed)}?taal={language}", status_code=303)
        error = NotFoundError("screen_unknown") if request.query_params.get("code") else None
        return await run_in_threadpool(_page, request, "", error)

    async def _follow(self, request: Request) -> Response:
        return await run_in_threadpool(self._show, request)

    def _show(self, request: Request) -> Response:
        code, place = request.path_params["code"], network(address_of(request))
        try:
            with self._lock:
                if self._wrong.get(place, 0) >= _MOST_WRONG:
                    raise RefusedError("screen_wait", minutes=_WITHIN_SECONDS // 60)
            return _page(request, code, None)
        except KoppelError as error:
            if error.code == "screen_unknown":
                with self._lock:
                    self._wrong[place] = self._wrong.get(place, 0) + 1
            return _page(request, "", error)


def _page(request: Request, code: str, error: KoppelError | None) -> Response:
    """Return the page of a code, or only the part that changes where that is asked; without a code the form."""
    settings = read_settings()
    language = _language(request, settings.lang)
    shown, notice = None, None
    if code:
        store = KEEPER.store(settings)
        shown = followed(store, _catalogue(settings.layers), language, code, today=clock.today())
        notice = demo_notice(store, language)
    is_part = bool(code) and request.query_params.get("deel") == "1"
    status = {None: 200, "screen_wait": 429, "screen_unknown": 404}.get(error.code if error else None, 503)

    def words(key: str, **values: object) -> str:
        return text(f"follow.{key}", language, **values)

    body = (
        templates()
        .get_template("follow_part.html" if is_part else "follow.html")
        .render(
            t=words,
            language=language,
            languages=LANGUAGES,
            here=f"{FOLLOW_PATH}/{quote(code)}" if code else FOLLOW_PATH,
            enter=FOLLOW_PATH,
            code=shown_code(normal_code(code)) if code else "",
            shown=shown,
            notice=notice,
            error=error_text(error, language) if error else None,
            script=SCRIPT,
            style=page_style("follow.css"),
        )
    )
    headers = _headers(settings)
    if not is_part:
        return HTMLResponse(body, status, headers)
    mark = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    headers["ETag"] = mark
    # Asked for every few seconds by everyone in the room: mostly nothing has changed.
    if header(request.scope, "if-none-match") == mark:
        return Response(status_code=304, headers=headers)
    return HTMLResponse(body, status, headers)


def _language(request: Request, otherwise: str) -> str:
    asked = request.query_params.get("taal", "")
    return asked if asked in LANGUAGES else otherwise


def _headers(settings: Settings) -> dict[str, str]:
    digest = b64encode(hashlib.sha256(page_style("follow.css").encode("utf-8")).digest()).decode("ascii")
    headers = {
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'sha256-{digest}'; script-src 'self'; connect-src 'self';"
            " img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex",
    }
    if settings.https:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


@lru_cache(maxsize=2)
def _catalogue(layers: Path) -> Catalogue:
    return load_catalogue(layers)
