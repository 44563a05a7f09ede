"""The route that finds addresses for who types on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from koppel.config import MAP_PATH
from koppel.errors import KoppelError
from koppel.services.plans.addresses import find_addresses
from koppel.web.map_details import reading_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def _answer(request: Request) -> Response:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    try:
        reading = reading_of(request)
        if reading is None:
            return PlainTextResponse("not from here", status_code=403, headers=headers)
        addresses = find_addresses(reading.store, request.query_params.get("vraag", ""))
    except KoppelError as error:
        return PlainTextResponse(error.code, status_code=503, headers=headers)
    rows = [
        {
            "title": " ".join(part for part in (item.street, item.number) if part),
            "told": item.postcode,
            "place": list(item.place),
        }
        for item in addresses
    ]
    return JSONResponse(rows, headers=headers)


async def _asked(request: Request) -> Response:
    return await run_in_threadpool(_answer, request)


def routes() -> list[Route]:
    """Return the route: the answer is a list of title, postcode and place, latitude first."""
    return [Route(f"{MAP_PATH}/adres", _asked)]
