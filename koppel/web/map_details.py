"""The routes that a click on the map asks: what is known of a work or a combination, as a fragment of HTML."""

from __future__ import annotations

import hashlib
import threading
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from cachetools import TTLCache
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from koppel import formats
from koppel.config import MAP_PATH, read_settings
from koppel.errors import KoppelError, NotFoundError, RefusedError
from koppel.i18n import LANGUAGES, text
from koppel.services.accounts.signin import signed_in
from koppel.services.map_details import combination_details, sum_of, work_details, work_history
from koppel.services.reading import read
from koppel.services.startup.serving import KEEPER
from koppel.web.gate import WHO
from koppel.web.page_templates import templates
from koppel.web.visitor import session_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from koppel.services.accounts.signin import SignedIn
    from koppel.services.reading import Reading

_LONGEST_ID = 64
_NOTE_SECONDS = 60
_noted: TTLCache[UUID, bool] = TTLCache(1024, _NOTE_SECONDS)
_lock = threading.Lock()
# Two hundred works.
_LONGEST_IDS = 200 * 37


def reading_of(request: Request) -> Reading | None:
    """Return the store as who asks sees it now, in the language that was asked for; None without a session."""
    # The gate has let nobody through without a session.
    who: SignedIn | None = request.scope.get(WHO)
    if who is None:
        return None
    settings = read_settings()
    asked = request.query_params.get("taal", "")
    language = asked if asked in LANGUAGES else settings.lang
    return read(KEEPER.store(settings).visible_to(who.actor), settings.layers, language)


def answer(request: Request, make: Callable[[Reading, str], str]) -> Response:
    """
    Answer with a fragment that holds for one state of the store, one person and one day.

    What someone may not see is not there, as if it did not exist.
    """
    # Several works stand in the query, with commas between.
    identity = request.path_params.get("identity") or request.query_params.get("werken", "")
    longest = _LONGEST_ID if request.path_params else _LONGEST_IDS
    try:
        reading = reading_of(request)
        if reading is None:
            return PlainTextResponse("not from here", status_code=403)
        tag = _tag(reading, f"{request.url.path} {identity}")
        headers = {"Cache-Control": "private, no-cache", "ETag": tag, "X-Content-Type-Options": "nosniff"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        if len(identity) > longest:
            raise NotFoundError("activity_unknown", id=identity[:_LONGEST_ID])
        # Part of a page and not one: opened by itself it is shown as text.
        return PlainTextResponse(make(reading, identity), headers=headers)
    except NotFoundError:
        return PlainTextResponse("not here (any more)", status_code=404, headers={"Cache-Control": "no-store"})
    except RefusedError:
        return PlainTextResponse("not for you", status_code=403, headers={"Cache-Control": "no-store"})
    except KoppelError as error:
        return PlainTextResponse(error.code, status_code=503, headers={"Cache-Control": "no-store"})


def routes() -> list[Route]:
    """Return the routes."""
    return [
        _route(f"{MAP_PATH}/werk/{{identity}}", work),
        _route(f"{MAP_PATH}/werk/{{identity}}/geschiedenis", history),
        _route(f"{MAP_PATH}/koppelkans/{{identity}}", combination),
        _route(f"{MAP_PATH}/som", chosen),
    ]


def _route(path: str, make: Callable[[Reading, str], str]) -> Route:
    async def asked(request: Request) -> Response:
        await run_in_threadpool(note_presence, request)
        return await run_in_threadpool(answer, request, make)

    return Route(path, asked)


def note_presence(request: Request) -> None:
    """Keep the session of who clicks alive, as running the page would; noted once a minute."""
    who: SignedIn | None = request.scope.get(WHO)
    if who is None:
        return
    with _lock:
        if who.account_id in _noted:
            return
        _noted[who.account_id] = True
    settings = read_settings()
    # The gate asked already whether demo accounts work here; where the store cannot be asked, the answer says so.
    with suppress(KoppelError):
        signed_in(KEEPER.store(settings), settings, session_token(request.scope, settings), demo=True)


def _tag(reading: Reading, path: str) -> str:
    actor = reading.store.actor
    state = (reading.revision, reading.sight, sorted(map(str, actor.grants)), actor.name, path, reading.language)
    whole = repr((*state, reading.today.isoformat(), reading.catalogue.version))
    return f'"{hashlib.sha256(whole.encode()).hexdigest()[:32]}"'


def work(reading: Reading, identity: str) -> str:
    """Return what is known of a work."""
    return _drawn("map_work.html", reading, item=work_details(reading, _uuid(identity)))


def history(reading: Reading, identity: str) -> str:
    """Return the history of a work."""
    return _drawn("map_history.html", reading, steps=work_history(reading, _uuid(identity)))


def chosen(reading: Reading, identities: str) -> str:
    """Return works added up; `identities` are their ids, with commas between."""
    return _drawn("map_sum.html", reading, item=sum_of(reading, identities.split(",")))


def combination(reading: Reading, identity: str) -> str:
    """Return what is known of a combination."""
    return _drawn("map_combination.html", reading, item=combination_details(reading, identity))


def _uuid(identity: str) -> UUID:
    try:
        return UUID(identity)
    except ValueError as error:
        raise NotFoundError("activity_unknown", id=identity) from error


def _drawn(name: str, reading: Reading, **facts: object) -> str:
    def say(key: str, **values: object) -> str:
        return text(key, reading.language, **values)

    return templates().get_template(name).render(
        say=say, path=MAP_PATH, kinds=reading.catalogue.kinds, day=lambda one: formats.day(one, reading.language),
        money=lambda amount: formats.money(amount, reading.language), **facts,
    )  # fmt: skip
