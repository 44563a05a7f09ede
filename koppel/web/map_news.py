"""
Tells browsers that the map changed, within a second, over one connection that stays open.

One look a process, at a number in memory, finds out whether anything changed; only then is asked what each person may
see of it. What is told is that there is something new, and where the new layers are fetched: nothing of what it is.
"""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from koppel.config import MAP_PATH, read_settings
from koppel.errors import KoppelError
from koppel.services.accounts.signin import signed_in
from koppel.services.map_layers import chances_address, works_address
from koppel.services.plans.pins import pins_mark
from koppel.services.startup.serving import KEEPER
from koppel.web.ending import is_ending
from koppel.web.gate import WHO
from koppel.web.map_details import reading_of
from koppel.web.visitor import session_token

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from koppel.services.reading import Reading

LOOK_SECONDS = 0.5
# A proxy closes what says nothing for a minute; a session that ended is noticed at the next beat.
BEAT_SECONDS = 15
# Connections of one process; a browser has one for each map that is open.
MOST = 500
AGAIN_MS = 2000


class Watch:
    """Looks whether the store changed, for all connections together, as long as there are any."""

    def __init__(self) -> None:
        self._changed: dict[int, asyncio.Event] = {}
        self._task: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._changed)

    def join(self) -> asyncio.Event:
        """Return what is set each time the store changed."""
        event = asyncio.Event()
        self._changed[id(event)] = event
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look())
        return event

    def leave(self, event: asyncio.Event) -> None:
        """Tell this one nothing more."""
        self._changed.pop(id(event), None)

    async def _look(self) -> None:
        seen = await run_in_threadpool(_changes)
        while self._changed:
            await asyncio.sleep(LOOK_SECONDS)
            now = await run_in_threadpool(_changes)
            if now != seen or is_ending():
                seen = now
                for event in self._changed.values():
                    event.set()


WATCH = Watch()


def routes() -> list[Route]:
    """Return the routes."""
    return [Route(f"{MAP_PATH}/nieuws", _news), Route(f"{MAP_PATH}/laag", _layers)]


def mark(reading: Reading) -> str:
    """Return a text that changes with what someone sees of the store, and tells nothing of it."""
    seen = f"{reading.revision} {reading.today.isoformat()} {pins_mark(reading.store)}"
    return hashlib.sha256(seen.encode()).hexdigest()[:24]


async def _news(request: Request) -> Response:
    if request.scope.get(WHO) is None:
        return PlainTextResponse("not from here", status_code=403)
    if len(WATCH) >= MOST:
        return PlainTextResponse("too many", status_code=503, headers={"Retry-After": "60"})
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "X-Content-Type-Options": "nosniff"}
    return StreamingResponse(_tell(request), media_type="text/event-stream", headers=headers)


async def _tell(request: Request) -> AsyncIterator[str]:
    event = WATCH.join()
    try:
        yield f"retry: {AGAIN_MS}\n\n"
        last_mark = ""
        while await run_in_threadpool(_is_still_there, request):
            event.clear()
            now = await run_in_threadpool(_mark, request)
            if now and now != last_mark:
                last_mark = now
                yield f"event: stand\ndata: {now}\n\n"
            else:
                yield ": \n\n"
            try:
                await asyncio.wait_for(event.wait(), BEAT_SECONDS)
            except TimeoutError:
                if await request.is_disconnected():
                    return
        yield "event: voorbij\ndata: \n\n"
    finally:
        WATCH.leave(event)


async def _layers(request: Request) -> Response:
    try:
        names = await run_in_threadpool(_names, request)
    except KoppelError as error:
        return PlainTextResponse(error.code, status_code=503, headers={"Cache-Control": "no-store"})
    if names is None:
        return PlainTextResponse("not from here", status_code=403)
    return JSONResponse(names, headers={"Cache-Control": "no-store"})


def _names(request: Request) -> dict[str, str] | None:
    reading = reading_of(request)
    if reading is None:
        return None
    return {"layer": works_address(reading), "chances": chances_address(reading), "now": mark(reading)}


def _mark(request: Request) -> str:
    """Return what someone sees now; empty where the store cannot be asked: the next look tells."""
    try:
        reading = reading_of(request)
    except KoppelError:
        return ""
    return mark(reading) if reading else ""


def _is_still_there(request: Request) -> bool:
    """Return whether it is still the one with whom the connection began, with the same roles."""
    settings, began = read_settings(), request.scope.get(WHO)
    if began is None or is_ending():
        return False
    try:
        # Whether demo accounts work here was asked when the connection began.
        token = session_token(request.scope, settings)
        now = signed_in(KEEPER.store(settings), settings, token, demo=True, touch=False)
    except KoppelError:
        return True
    return now is not None and now.actor == began.actor


def _changes() -> tuple[int, int]:
    """Return what differs after each change, and after the file was opened anew."""
    try:
        store = KEEPER.store(read_settings())
    except KoppelError:
        return 0, 0
    return id(store), store.commits
