"""
Signing in at one's organisation: what stands around Streamlit's own routes for it.

Streamlit talks with the provider and checks what it says (``/auth/login``, ``/oauth2callback``). Here a sign-in is tied
to the browser that began it, and what the provider said is used once, at once, for a session of our own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from starlette.responses import RedirectResponse

from koppel.config import SIGN_IN_PATH, read_settings
from koppel.errors import KoppelError, RefusedError
from koppel.services.accounts.claims import load_access
from koppel.services.accounts.openid import admit, nonce_hash
from koppel.web.visitor import cookie_header, way_back

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping
    from typing import Any

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from koppel.config import Settings
    from koppel.services import Store
    from koppel.services.accounts.claims import AccessRules

LOGIN_PATH, CALLBACK_PATH, LOGOUT_PATH = "/auth/login", "/oauth2callback", "/auth/logout"
STREAMLIT_PATHS = frozenset({LOGIN_PATH, CALLBACK_PATH, LOGOUT_PATH})
START_PATH = f"{SIGN_IN_PATH}/organisatie"
DONE_PATH = f"{START_PATH}/klaar"
_IDENTITY = "_streamlit_user"
# As long as people take to sign in at their organisation.
_SECONDS = 15 * 60


class Provider(Protocol):
    """What is known of the provider by whoever talks with it."""

    def is_ready(self) -> bool:
        """Return whether there is one."""

    def login_address(self) -> str:
        """Return the address of this server that sends a browser there."""

    def claims(self, cookies: Mapping[str, str]) -> Mapping[str, object] | None:
        """Return what it said to this browser."""


def access_rules(provider: Provider, settings: Settings) -> AccessRules | None:
    """
    Return who comes in through the provider; None where there is no provider, or nobody comes in that way.

    Raises
    ------
    CatalogueError
        A mistake in the file.
    """
    return load_access(settings.access) if provider.is_ready() else None


def begin(request: Request, provider: Provider, settings: Settings) -> Response:
    """Send a browser to the provider, and remember where it was going."""
    reply = RedirectResponse(provider.login_address(), status_code=303, headers={"Cache-Control": "no-store"})
    way = quote(way_back(request.query_params.get("terug")), safe="")
    reply.headers.append("Set-Cookie", cookie_header(_back(settings), way, settings, request.scope, seconds=_SECONDS))
    return reply


def arrive(
    request: Request, provider: Provider, settings: Settings, store: Store, rules: AccessRules
) -> tuple[str, str]:
    """
    Start a session for whoever comes from the provider.

    Returns
    -------
    token, way
        Of the session, and where the visitor was going.

    Raises
    ------
    RefusedError
        As `koppel.services.accounts.openid.admit`.
    """
    claims = provider.claims(request.cookies)
    tie = request.cookies.get(_tie(settings))
    if claims is None or not tie:
        raise RefusedError("oidc_failed")
    token = admit(store, settings, rules, claims, tie=tie)
    return token, way_back(unquote(request.cookies.get(_back(settings), "")))


def forget(reply: Response, request: Request, settings: Settings) -> None:
    """Take away what tied a sign-in to this browser."""
    for name in (_tie(settings), _back(settings)):
        reply.headers.append("Set-Cookie", cookie_header(name, "", settings, request.scope, seconds=0))


class OpenIdDoor:
    """
    Stands before Streamlit's routes for signing in.

    Parameters
    ----------
    app
        Who answers.
    provider
        Without one these routes are not there.
    """

    def __init__(self, app: ASGIApp, provider: Provider) -> None:
        self._app = app
        self._provider = provider

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        path = scope["path"].removeprefix(scope.get("root_path", "")) if scope["type"] == "http" else ""
        if path not in STREAMLIT_PATHS:
            await self._app(scope, receive, send)
            return
        try:
            settings = read_settings()
            is_there = access_rules(self._provider, settings) is not None
        except KoppelError:
            is_there = False
        if not is_there:
            await _answer(send, 404, [])
        elif scope["method"] != "GET":
            await _answer(send, 405, [])
        else:
            await self._app(scope, receive, self._watched(path, scope, send, settings))

    def _watched(self, path: str, scope: Scope, send: Send, settings: Settings) -> Send:
        is_replaced = False

        async def watched(message: MutableMapping[str, Any]) -> None:
            nonlocal is_replaced
            if message["type"] == "http.response.start":
                location, more = _after(path, scope, message, settings)
                if location is not None:
                    is_replaced = True
                    cookies = [item for item in message["headers"] if item[0].lower() == b"set-cookie"]
                    headers = [*cookies, (b"location", location.encode("ascii")), (b"cache-control", b"no-store")]
                    await _answer(send, 303, headers)
                    return
                message["headers"] = [*message["headers"], *more]
            elif is_replaced:
                return
            await send(message)

        return watched


def _after(
    path: str, scope: Scope, message: MutableMapping[str, Any], settings: Settings
) -> tuple[str | None, list[tuple[bytes, bytes]]]:
    """Return where a browser goes instead, and cookies beside those that it gets."""
    headers = [(name.lower(), value.decode("latin-1")) for name, value in message["headers"]]
    location = next((value for name, value in headers if name == b"location"), "")
    if path == LOGIN_PATH:
        nonce = parse_qs(urlsplit(location).query).get("nonce", [""])[0]
        if not urlsplit(location).netloc or not nonce:
            # The provider cannot be reached, or does not say whom it means.
            return _outcome_text("mislukt"), []
        tie = cookie_header(_tie(settings), nonce_hash(nonce), settings, scope, seconds=_SECONDS)
        return None, [(b"set-cookie", tie.encode("ascii")), (b"cache-control", b"no-store")]
    if path == CALLBACK_PATH:
        if any(name == b"set-cookie" and _is_identity(value) for name, value in headers):
            return DONE_PATH, []
        # After signing out the provider comes back here, and says nothing.
        return (_outcome_text("mislukt") if scope["query_string"] else f"{SIGN_IN_PATH}?afgemeld=1"), []
    return None, []


def _is_identity(cookie: str) -> bool:
    name, _, rest = cookie.partition("=")
    return name == _IDENTITY and rest.partition(";")[0].strip('" ') != ""


def _outcome_text(outcome: str) -> str:
    return f"{SIGN_IN_PATH}?{urlencode({'organisatie': outcome})}"


def _tie(settings: Settings) -> str:
    return "__Host-koppel_oidc" if settings.https else "koppel_oidc"


def _back(settings: Settings) -> str:
    return "__Host-koppel_back" if settings.https else "koppel_back"


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [*headers, (b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})
