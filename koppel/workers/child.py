"""The other side of a process that does heavy work: take a piece, do it, tell what came of it."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import os
import pickle
import resource
import signal
import threading
import time
import traceback
from multiprocessing.connection import Connection

# Those who draw screens go first.
_NICE = 10
# A process that lost its server looks for it this often, in seconds.
_LOOK_S = 2.0
# What comes back: how far it is, what it made, or what was wrong.
TELL, DONE, FAILED, FULL, BROKEN = "tell", "done", "failed", "full", "broken"


def main(descriptor: int, parent: int, modules: list[str]) -> None:
    """
    Do pieces of work until the server hangs up.

    Parameters
    ----------
    descriptor
        Of the socket to the server.
    parent
        Process id of the server; without it there is nobody to work for.
    modules
        What is loaded before there is work, so that nobody waits for it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        os.nice(_NICE)
    # Where memory runs out, the kernel ends this process before that of the server.
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as score:
        score.write("800")
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    server = Connection(descriptor)
    for name in modules:
        importlib.import_module(name)
    with contextlib.suppress(EOFError, OSError):
        while True:
            _one(server, server.recv_bytes())


def _one(server: Connection, message: bytes) -> None:
    try:
        seconds, work, args, kwargs = pickle.loads(message)  # noqa: S301 - only the server writes to this socket
        del message
        _bound(seconds)
        if "progress" in inspect.signature(work).parameters:
            kwargs["progress"] = lambda progress: _send(server, TELL, float(progress))
        _send(server, DONE, work(*args, **kwargs))
    except MemoryError:
        _send(server, FULL, None)
    except Exception as error:  # noqa: BLE001 - the server raises it
        error.add_note("".join(traceback.format_exception(error)))
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301
        except Exception:  # noqa: BLE001 - then its words must do
            _send(server, BROKEN, "".join(traceback.format_exception(error)))
        else:
            _send(server, FAILED, error)


def _send(server: Connection, kind: str, value: object) -> None:
    server.send_bytes(pickle.dumps((kind, value), pickle.HIGHEST_PROTOCOL))


def _bound(seconds: float) -> None:
    """Bound the seconds of processor of one piece, should the server not be there to end it."""
    spent = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    most = resource.getrlimit(resource.RLIMIT_CPU)[1]
    cores = os.cpu_count() or 1
    resource.setrlimit(resource.RLIMIT_CPU, (int(spent + cores * seconds) + 10, most))


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_S)
    os._exit(1)
