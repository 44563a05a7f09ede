"""What a page of this very site posts as JSON, read within a bound."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from starlette.responses import PlainTextResponse, Response

from koppel.web.visitor import header, is_same_site

if TYPE_CHECKING:
    from starlette.requests import Request

HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


async def read_posted(request: Request, *, largest: int, wanted: str) -> dict[str, Any] | Response:
    """
    Return what was posted, or the answer that refuses it.

    Parameters
    ----------
    request
        Refused with 403 where another site may have sent it, or a form.
    largest
        In bytes; what is larger is not read further, and refused with 413.
    wanted
        What it should have been, in words: what is no JSON object is refused with 400.
    """
    if not is_same_site(request) or not header(request.scope, "content-type").startswith("application/json"):
        return PlainTextResponse("not from here", status_code=403, headers=HEADERS)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            return PlainTextResponse("too much", status_code=413, headers=HEADERS)
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        document = None
    return document if isinstance(document, dict) else PlainTextResponse(wanted, status_code=400, headers=HEADERS)
