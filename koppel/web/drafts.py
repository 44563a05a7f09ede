"""The route to which a page tells what is being typed, so that it is there again after a reload."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from koppel.config import DRAFTS_PATH
from koppel.services.drafts import DRAWER, LONGEST_PLACE, LONGEST_TEXT
from koppel.web.gate import WHO
from koppel.web.visitor import is_same_site

if TYPE_CHECKING:
    from starlette.requests import Request

    from koppel.services.accounts.signin import SignedIn

_LARGEST = 6 * LONGEST_TEXT
_MOST_FIELDS = 20


async def _typed(request: Request) -> Response:
    # The gate has let nobody through without a session; what is typed goes to that account only.
    who: SignedIn | None = request.scope.get(WHO)
    if who is None or not is_same_site(request):
        return PlainTextResponse("not from here", status_code=403)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            return PlainTextResponse("too much", status_code=413)
    try:
        document = json.loads(body)
        tab, place = str(document["tab"]), str(document["place"])[:LONGEST_PLACE]
        fields = [
            (str(item["form"]), int(item["turn"]), str(item["field"]), str(item["text"]))
            for item in document["fields"][:_MOST_FIELDS]
        ]
    except (ValueError, TypeError, KeyError, RecursionError):
        return PlainTextResponse("what was typed, as JSON", status_code=400)
    names = dict(parse_qsl(place.removeprefix("?")))
    stored = [
        DRAWER.type(str(who.account_id), form, turn, field, text, tab=tab, place=names)
        for form, turn, field, text in fields
    ]
    return Response(status_code=204 if all(stored) else 409, headers={"Cache-Control": "no-store"})


def routes() -> list[Route]:
    """Return the route."""
    return [Route(DRAFTS_PATH, _typed, methods=["POST"])]
