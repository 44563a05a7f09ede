"""The route of what is strong: the layer of the map that has it, for who may read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from koppel.config import MAP_PATH
from koppel.errors import KoppelError
from koppel.i18n import error_text
from koppel.services.compass.strength_words import strength_lines
from koppel.services.compass.strengths import strengths_on_map
from koppel.web.map_details import reading_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from koppel.services.reading import Reading

_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
# Of degrees: about ten centimetres.
_DIGITS = 1e-6


def routes() -> list[Route]:
    """Return the route."""
    return [Route(f"{MAP_PATH}/sterk", _listed, methods=["GET"])]


async def _listed(request: Request) -> Response:
    return await run_in_threadpool(_answer, request)


def _answer(request: Request) -> Response:
    language = "nl"
    try:
        reading = reading_of(request)
        if reading is None:
            return PlainTextResponse("not from here", status_code=403, headers=_HEADERS)
        language = reading.language
        return JSONResponse({"strengths": strengths_now(reading)}, headers=_HEADERS)
    except KoppelError as error:
        problem = {"error": error.code, "text": error_text(error, language)}
        return JSONResponse(problem, status_code=403, headers=_HEADERS)


def strengths_now(reading: Reading) -> list[dict[str, Any]]:
    """Return what has a place on the map, with its words and, where it is one, its ground as GeoJSON."""
    language = reading.language
    return [
        {
            "id": str(item.strength.id),
            "sort": item.strength.sort.value,
            "place": item.place,
            "lines": strength_lines(item.strength, language),
            "shape": None if ground is None else _geojson(ground),
        }
        for item, ground in strengths_on_map(reading.store)
    ]


def _geojson(ground: shapely.Geometry) -> object:
    return shapely.geometry.mapping(shapely.set_precision(ground, _DIGITS))
