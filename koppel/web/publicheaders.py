"""What is told with a public file: its type, how long it may be kept, and what a browser may do with it."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import PurePosixPath

Headers = list[tuple[bytes, bytes]]

# Names that change with what is in the file, so that a browser need never ask again.
_HASHED = re.compile(r"bestanden/.+\.[0-9a-f]{8,}\.[a-z0-9]+")
_OPEN = re.compile(r".*\.(?:geojson|ics|xml)")
_ORIGIN = re.compile(r"https://(?:\*\.)?[a-z0-9.-]+(?::\d{1,5})?")

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".geojson": "application/geo+json; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".xml": "application/atom+xml; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".pdf": "application/pdf",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
}

_COMMON: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (
        b"permissions-policy",
        b"geolocation=(self), accelerometer=(), camera=(), display-capture=(), gyroscope=(), magnetometer=(),"
        b" microphone=(), midi=(), payment=(), usb=()",
    ),
    (b"cross-origin-opener-policy", b"same-origin"),
]
_OWN: Headers = [(b"cross-origin-resource-policy", b"same-origin")]
_SHARED: Headers = [(b"cross-origin-resource-policy", b"cross-origin"), (b"access-control-allow-origin", b"*")]
_DRAFT: Headers = [(b"cache-control", b"no-store"), (b"x-robots-tag", b"noindex, nofollow")]


def content_policy(images: tuple[str, ...] = (), *, style: str = "'self'") -> bytes:
    """
    Return the Content-Security-Policy of a page.

    Parameters
    ----------
    images
        Origins of background tiles.
    style
        Where style may come from.
    """
    pictures = " ".join(("'self'", "data:", *images))
    return (
        f"default-src 'none'; script-src 'self'; style-src {style}; img-src {pictures}; connect-src 'self';"
        " font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    ).encode("ascii")


def content_type(address: str) -> bytes:
    """Return the type of a file by its name."""
    return _TYPES.get(PurePosixPath(address).suffix.lower(), "application/octet-stream").encode("ascii")


def file_headers(address: str, *, images: tuple[str, ...], draft: bool) -> Headers:
    """
    Return the headers of a file but its type and those that follow from its bytes.

    Parameters
    ----------
    address
        Name of the file, relative to the folder of the site.
    images
        Origins of background tiles.
    draft
        Whether it is of a draft, which nobody may keep or index.
    """
    # A policy for pages breaks the PDF viewers that browsers make of a page of their own.
    policy = b"frame-ancestors 'self'" if address.endswith(".pdf") else content_policy(images)
    fresh = b"public, max-age=31536000, immutable" if _HASHED.fullmatch(address) else b"no-cache"
    return [
        (b"content-security-policy", policy),
        *_COMMON,
        *(_SHARED if _OPEN.fullmatch(address) and not draft else _OWN),
        *(_DRAFT if draft else [(b"cache-control", fresh)]),
    ]


def own_page_headers(style: str, *, draft: bool) -> Headers:
    """Return the headers of a page of the server itself, whose style stands in it."""
    digest = b64encode(sha256(style.encode("utf-8")).digest()).decode("ascii")
    return [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-security-policy", content_policy(style=f"'sha256-{digest}'")),
        *_COMMON,
        *_OWN,
        *(_DRAFT if draft else [(b"cache-control", b"no-cache")]),
    ]


class _Policy(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "meta" and (attributes.get("http-equiv") or "").lower() == "content-security-policy":
            self.found = self.found or attributes.get("content") or ""


def tile_origins(page: str) -> tuple[str, ...]:
    """
    Read from a page of the site whose background tiles it may show.

    Parameters
    ----------
    page
        HTML with its own policy; the header must not forbid what that allows. Only addresses over https count.
    """
    reader = _Policy()
    reader.feed(page)
    for directive in reader.found.split(";"):
        name, *sources = directive.split()[:20] or [""]
        if name.lower() == "img-src":
            return tuple(source for source in sources if _ORIGIN.fullmatch(source))
    return ()
