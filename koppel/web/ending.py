"""The end of a server: in bounded time, whatever browsers keep open."""

from __future__ import annotations

import signal

import uvicorn

# Who is being answered has so long; a service manager gives up after a minute or more, and kills.
LONGEST_END_S = 10


def end_in_time() -> None:
    """
    Bound how long the server that runs this waits for connections when it is told to end.

    Streamlit makes the server of uvicorn, without a bound and without a way to set one; uvicorn then waits for ever for
    a browser that opened a connection in advance and asks nothing. The server is whose method ends it at SIGTERM. Where
    something else serves the app, nothing happens.
    """
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    if isinstance(server, uvicorn.Server):
        server.config.timeout_graceful_shutdown = LONGEST_END_S
