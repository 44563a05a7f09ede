"""
The route of the pins on the map: what there are, and putting one up, changing it and taking it away.

A pin is written by a small POST and not by a form of the page: a form would run the script of the page, and what is
typed on the map is to be there at once. Another site cannot have it written: the cookie of a session goes along with
no request that another site sends (``SameSite=Lax``), the request must come from a page of this very site as far as
the browser says (`koppel.web.visitor.is_same_site`, as for what is being typed), and its body is JSON by name, which
no form of another site can send without asking first.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from koppel import formats
from koppel.access import Task, allowed
from koppel.config import MAP_PATH
from koppel.errors import InputError, KoppelError, NotFoundError, RefusedError, StoreError
from koppel.i18n import error_text
from koppel.services.plans.pins import (
    LONGEST_PIN,
    PlacedPin,
    add_pin,
    can_share,
    change_pin,
    list_pins,
    pins_mark,
    remove_pin,
    restore_pin,
)
from koppel.web.map_details import note_presence, reading_of
from koppel.web.plans.posted import HEADERS, read_posted

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.requests import Request

    from koppel.services.reading import Reading

# Moments of pins that are written as words, which takes longer than all the rest.
_MOMENTS = 4096
# Of what is sent: each sign of a text as six of JSON, and the rest of it.
_LARGEST = 6 * LONGEST_PIN + 2_000


def routes() -> list[Route]:
    """Return the routes: what there is, and changing it."""
    path = f"{MAP_PATH}/pins"
    return [Route(path, _listed, methods=["GET"]), Route(path, _changed, methods=["POST"])]


async def _listed(request: Request) -> Response:
    return await run_in_threadpool(_answer, request, None)


async def _changed(request: Request) -> Response:
    document = await read_posted(request, largest=_LARGEST, wanted="a pin, as JSON")
    if isinstance(document, Response):
        return document
    await run_in_threadpool(note_presence, request)
    return await run_in_threadpool(_answer, request, document)


def _answer(request: Request, document: dict[str, Any] | None) -> Response:
    """Do what is asked, and answer with all pins of now; what cannot be done is said in words."""
    language = "nl"
    try:
        reading = reading_of(request)
        if reading is None:
            return PlainTextResponse("not from here", status_code=403, headers=HEADERS)
        language = reading.language
        if document is not None:
            return JSONResponse(_pins_now(reading, _do(reading, document)), headers=HEADERS)
        # Asked for at each change of anything by everyone with a map: mostly no pin is another one.
        tag = _tag(reading)
        headers = HEADERS | {"Cache-Control": "private, no-cache", "ETag": tag}
        if request.headers.get("if-none-match") == tag and allowed(reading.store.actor, Task.READ):
            return Response(status_code=304, headers=headers)
        return JSONResponse(_pins_now(reading, None), headers=headers)
    except (KeyError, TypeError, ValueError, OverflowError):
        return PlainTextResponse("a pin, as JSON", status_code=400, headers=HEADERS)
    except KoppelError as error:
        problem = {"error": error.code, "text": error_text(error, language)}
        return JSONResponse(problem, status_code=_status(error), headers=HEADERS)


def _do(reading: Reading, document: dict[str, Any]) -> UUID:
    """Do what a document asks, and return which pin it is about."""
    store, what = reading.store, document["do"]
    if what == "add":
        latitude, longitude = (float(part) for part in document["place"])
        return add_pin(store, latitude, longitude, str(document["words"]), is_shared=document["shared"] is True)
    identity = UUID(str(document["id"]))
    if what == "change":
        is_shared, version = document["shared"] is True, int(document["version"])
        change_pin(store, identity, str(document["words"]), is_shared=is_shared, version=version)
    elif what == "remove":
        remove_pin(store, identity)
    elif what == "restore":
        restore_pin(store, identity)
    else:
        raise ValueError(what)
    return identity


def _tag(reading: Reading) -> str:
    actor = reading.store.actor
    state = (pins_mark(reading.store), actor.name, sorted(map(str, actor.grants)), reading.language)
    return f'"{hashlib.sha256(repr(state).encode()).hexdigest()[:32]}"'


def _status(error: KoppelError) -> int:
    if isinstance(error, NotFoundError):
        return 404
    if isinstance(error, RefusedError):
        return 409 if error.code == "pin_changed" else 403
    return 400 if isinstance(error, InputError) else 503 if isinstance(error, StoreError) else 500


def _pins_now(reading: Reading, identity: UUID | None) -> dict[str, Any]:
    return {
        "shares": can_share(reading.store),
        "id": None if identity is None else str(identity),
        "pins": [_pin(item, reading.language) for item in list_pins(reading.store)],
    }


def _pin(item: PlacedPin, language: str) -> dict[str, Any]:
    pin = item.pin
    return {
        "id": str(pin.id),
        "place": list(item.place),
        "words": pin.words,
        "shared": pin.is_shared,
        "mine": item.is_mine,
        "changes": item.can_change,
        "by": pin.pinned_by,
        "at": _moment(pin.pinned_at, language),
        "changed": [pin.changed_by, _moment(pin.changed_at, language)] if pin.version > 1 else None,
        "version": pin.version,
    }


@lru_cache(maxsize=_MOMENTS)
def _moment(at: datetime, language: str) -> str:
    return formats.moment(at, language)
