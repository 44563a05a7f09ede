"""The route of vector tiles: the exact shapes of works in sight, where there are too many for one layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from koppel.config import TILES_PATH
from koppel.errors import KoppelError
from koppel.services.pictures.tiles import tile, tiling
from koppel.web.map_details import reading_of

if TYPE_CHECKING:
    from starlette.requests import Request

_NOT_KEPT = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def _answer(request: Request) -> Response:
    column, row = request.path_params["column"], request.path_params["row"]
    try:
        reading = reading_of(request)
        if reading is None:
            return PlainTextResponse("not from here", status_code=403, headers=_NOT_KEPT)
        # Works are told by their place in a layer: that of another state has others there.
        if request.query_params.get("stand") != tiling(reading).mark:
            return PlainTextResponse("changed since", status_code=409, headers=_NOT_KEPT)
        made = tile(reading, column, row)
    except KoppelError as error:
        return PlainTextResponse(error.code, status_code=503, headers=_NOT_KEPT)
    headers = {
        "Content-Encoding": "gzip",
        "Cache-Control": "private, max-age=86400, immutable",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(made, media_type="application/vnd.mapbox-vector-tile", headers=headers)


async def _asked(request: Request) -> Response:
    return await run_in_threadpool(_answer, request)


def routes() -> list[Route]:
    """Return the route."""
    return [Route(f"{TILES_PATH}/{{column:int}}/{{row:int}}", _asked)]
