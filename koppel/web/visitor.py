"""What a request tells about a visitor: cookies, address, and whether a form is one that we gave."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from itsdangerous import Signer
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection

from koppel.config import SIGN_IN_PATH, SIGN_OUT_PATH
from koppel.errors import InputError
from koppel.services.accounts.signin import is_loopback

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.types import Scope

    from koppel.config import Settings

_FORM_COOKIE = "koppel_form"
_LARGEST_FORM = 16 * 1024
_MOST_FIELDS = 40
_LONGEST_WAY = 4000
# Forms of before a restart are given again.
_KEY = secrets.token_bytes(32)
# In the address of the page to sign in: who comes there had a session, and it is over.
ENDED = "verlopen"
_FORWARDED = frozenset({"forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via"})


def session_cookie(settings: Settings) -> str:
    """Name the cookie of a session; over https no other host or path can set it."""
    return "__Host-koppel" if settings.https else "koppel"


def header(scope: Scope, name: str) -> str:
    """Return the first header of a name; empty where there is none."""
    return Headers(scope=scope).get(name, "")


def session_token(scope: Scope, settings: Settings) -> str | None:
    """Return what the browser holds of a session."""
    return HTTPConnection(scope).cookies.get(session_cookie(settings))


def address_of(connection: HTTPConnection) -> str:
    """Return the address of a visitor; a trusted proxy (``FORWARDED_ALLOW_IPS``) tells whose request it passes on."""
    return connection.client.host if connection.client else ""


def is_direct(scope: Scope) -> bool:
    """Return whether a request comes from this machine itself, and not through another server."""
    client = scope.get("client")
    names = {key.decode("latin-1") for key, _ in scope["headers"]}
    host = urlsplit(f"//{header(scope, 'host')}").hostname
    return client is not None and is_loopback(client[0]) and is_loopback(host) and not names & _FORWARDED


def cookie_header(name: str, value: str, settings: Settings, scope: Scope, *, seconds: int | None = None) -> str:
    """Write a cookie that scripts cannot read, and that other sites cannot have sent along with a form."""
    parts = [f"{name}={value}", "Path=/", "HttpOnly", "SameSite=Lax"]
    if settings.https or scope.get("scheme") == "https":
        parts.append("Secure")
    if seconds is not None:
        parts.append(f"Max-Age={seconds}")
    return "; ".join(parts)


def form_cookie(request: Request) -> tuple[str, bool]:
    """Return what ties forms to this browser, and whether it is new."""
    held = request.cookies.get(_FORM_COOKIE, "")
    return (held, False) if re.fullmatch(r"[A-Za-z0-9_-]{32,64}", held) else (secrets.token_urlsafe(32), True)


def form_cookie_header(value: str, settings: Settings, scope: Scope) -> str:
    """Write the cookie that ties forms to a browser."""
    return cookie_header(_FORM_COOKIE, value, settings, scope)


def form_mark(held: str) -> str:
    """Make the hidden field of a form; another one every time, so that its compressed length tells nothing."""
    return _signer(held).sign(secrets.token_hex(16)).decode("ascii")


def is_same_site(request: Request) -> bool:
    """Return whether a request was sent from our own page, as far as the browser says."""
    site = header(request.scope, "sec-fetch-site")
    origin = header(request.scope, "origin")
    if site:
        return site in ("same-origin", "none")
    return not origin or urlsplit(origin).netloc.lower() == header(request.scope, "host").lower()


def is_ours(request: Request, form: Mapping[str, str]) -> bool:
    """Return whether a form was given by us to this browser, and sent from our own page."""
    if not is_same_site(request):
        return False
    held, is_new = form_cookie(request)
    return not is_new and _signer(held).validate(form.get("form", ""))


async def read_form(request: Request) -> dict[str, str]:
    """
    Read the fields of a form.

    Raises
    ------
    InputError
        ``form_unreadable``: too large, or no form.
    """
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_FORM:
            raise InputError("form_unreadable")
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError as error:
        raise InputError("form_unreadable") from error


def way_back(address: str | None) -> str:
    """Return where to go after signing in: a path of this site, or its start."""
    way = address or "/"
    is_path = way.startswith("/") and not way.startswith("//") and "\\" not in way and len(way) <= _LONGEST_WAY
    if not is_path or not way.isascii() or not way.isprintable() or " " in way:
        return "/"
    path = urlsplit(way).path
    return "/" if path.startswith((SIGN_IN_PATH, SIGN_OUT_PATH)) else way


def _signer(held: str) -> Signer:
    """Return what signs for one browser."""
    return Signer(_KEY, salt=held, key_derivation="hmac", digest_method=hashlib.sha256)
