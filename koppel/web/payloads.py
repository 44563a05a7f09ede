"""The route from which browsers fetch what a page told them the name of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from koppel.config import PAYLOADS_PATH
from koppel.services.payloads import PAYLOADS

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute


async def _payload(request: Request) -> Response:
    packed = PAYLOADS.get(request.path_params["name"])
    if packed is None:
        return PlainTextResponse("not here (any more)", status_code=404)
    headers = {
        "Content-Encoding": "gzip",
        "Cache-Control": "private, max-age=86400, immutable",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(packed, media_type="application/json", headers=headers)


def routes() -> list[BaseRoute]:
    """Return the route."""
    return [Route(f"{PAYLOADS_PATH}/{{name}}", _payload)]
