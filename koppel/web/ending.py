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
    server = _server()
    if server is not None:
        server.config.timeout_graceful_shutdown = LONGEST_END_S


def is_ending() -> bool:
    """Tell whether the server was told to end: what stays open by itself closes then."""
    server = _server()
    return server is not None and server.should_exit


def _server() -> uvicorn.Server | None:
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    return server if isinstance(server, uvicorn.Server) else None
