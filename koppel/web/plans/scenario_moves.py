"""
The route of works that are dragged in a scenario: what other months would do, and moving them there.

It takes a small POST and no form of the page: while a bar is dragged the figures run along with every month, and
running the script of the page takes too long for that. What another site sends is refused, as in
`koppel.web.plans.pins`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from koppel.config import SCENARIO_PATH
from koppel.errors import InputError, KoppelError, NotFoundError, RefusedError, StoreError
from koppel.i18n import error_text
from koppel.services.planning.dragging import move, standing, try_move, turn
from koppel.services.planning.scenarios import open_scenario
from koppel.web.map_details import note_presence, reading_of
from koppel.web.plans.posted import HEADERS, read_posted

if TYPE_CHECKING:
    from starlette.requests import Request

    from koppel.services.reading import Reading

_LARGEST = 2_000


def routes() -> list[Route]:
    """Return the route."""
    return [Route(f"{SCENARIO_PATH}/{{identity}}", _asked, methods=["POST"])]


async def _asked(request: Request) -> Response:
    document = await read_posted(request, largest=_LARGEST, wanted="a move, as JSON")
    if isinstance(document, Response):
        return document
    try:
        identity = UUID(request.path_params["identity"])
    except ValueError:
        return PlainTextResponse("a move, as JSON", status_code=400, headers=HEADERS)
    await run_in_threadpool(note_presence, request)
    return await run_in_threadpool(_answer, request, identity, document)


def _answer(request: Request, identity: UUID, document: dict[str, Any]) -> Response:
    """Do what is asked; what cannot be done is said in words."""
    language = "nl"
    try:
        reading = reading_of(request)
        if reading is None:
            return PlainTextResponse("not from here", status_code=403, headers=HEADERS)
        language = reading.language
        return JSONResponse(_do(reading, identity, document), headers=HEADERS)
    except (KeyError, TypeError, ValueError, OverflowError):
        return PlainTextResponse("a move, as JSON", status_code=400, headers=HEADERS)
    except KoppelError as error:
        problem = {"error": error.code, "text": error_text(error, language)}
        return JSONResponse(problem, status_code=_status(error), headers=HEADERS)


def _do(reading: Reading, identity: UUID, document: dict[str, Any]) -> dict[str, Any]:
    """Do what a document asks, and return how the scenario stands, or would stand."""
    what, work = document["do"], None
    if what in ("try", "move"):
        work, first, last = UUID(str(document["work"])), int(document["first"]), int(document["last"])
        if what == "try":
            return try_move(reading, identity, work, first, last)
        move(reading, identity, work, first, last, version=int(document["version"]))
    elif what in ("undo", "redo"):
        turn(reading, identity, version=int(document["version"]), is_undo=what == "undo")
    elif what != "stand":
        raise ValueError(what)
    return standing(reading, open_scenario(reading.store, identity), work)


def _status(error: KoppelError) -> int:
    if isinstance(error, NotFoundError):
        return 404
    if isinstance(error, RefusedError):
        return 409 if error.code in ("scenario_changed", "scenario_nothing") else 403
    return 400 if isinstance(error, InputError) else 503 if isinstance(error, StoreError) else 500
