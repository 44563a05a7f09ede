"""
Apps that begin in a moment: a process that loaded what an app needs, and becomes one whenever it is asked to.

Each app is a process of its own, with its environment, its log and its way to end, as one that is begun anew; only
loading Streamlit, DuckDB and all of Koppel, three seconds of processor each time, is done once. What reads its
environment while it is loaded (Streamlit looks for its secrets in `HOME`) must be begun anew: see `serve`.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from streamlit.components.v2 import component_manager
from streamlit.runtime import runtime

import koppel
from koppel.config import ROOT
from koppel.i18n import LANGUAGES, texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Loading all of it takes seconds on a busy machine.
_PATIENCE_S = 120
_LOOK_S = 0.01
# These begin as a program of their own.
_PROGRAMS = ("koppel.__main__", "koppel.ui.main")


class Nursery:
    """The process that becomes an app, as the tests see it."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", "tests.browser.nursery", str(theirs.fileno())]
            self._process = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        ours.settimeout(_PATIENCE_S)
        self._lines = ours.makefile("rw", encoding="utf-8")
        self._ours = ours

    def begin(self, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> int:
        """Become an app with these arguments of ``streamlit``, which writes to a log; return its process id."""
        return int(self._ask(begin=list(arguments), environment=dict(environment), log=str(log)))

    def end(self, process: int, seconds: float) -> int:
        """Tell an app to end; return with which status it did, or raise `TimeoutError` where it does not in time."""
        status = self._ask(end=process, seconds=seconds)
        if status is None:
            raise TimeoutError(f"process {process} does not end")
        return int(status)

    def close(self) -> None:
        """End the process, and every app that it became."""
        self._lines.close()
        self._ours.close()
        self._process.wait(timeout=_PATIENCE_S)

    def _ask(self, **question: Any) -> Any:
        self._lines.write(json.dumps(question) + "\n")
        self._lines.flush()
        return json.loads(self._lines.readline())


@cache
def nursery() -> Nursery:
    """Return the nursery of this worker."""
    begun = Nursery()
    atexit.register(begun.close)
    return begun


def main(descriptor: int) -> None:
    """Answer the tests until they hang up."""
    _load()
    apps: set[int] = set()
    with socket.socket(fileno=descriptor) as server, server.makefile("rw", encoding="utf-8") as lines:
        for line in lines:
            question = json.loads(line)
            if "begin" in question:
                process = os.fork()
                if not process:
                    server.close()
                    _become(question["begin"], question["environment"], Path(question["log"]))
                apps.add(process)
                answer: int | None = process
            else:
                answer = _end(question["end"], question["seconds"])
                apps.discard(question["end"])
            lines.write(json.dumps(answer) + "\n")
            lines.flush()
    for process in apps:
        os.kill(process, signal.SIGKILL)


def _load() -> None:
    """Load all that an app loads, and read what it shows of itself."""
    gc.disable()
    importlib.import_module("streamlit.web.cli")
    importlib.import_module("streamlit.web.server.starlette.starlette_server")
    _keep_components()
    for item in pkgutil.walk_packages(koppel.__path__, "koppel."):
        if item.name not in _PROGRAMS:
            importlib.import_module(item.name)
    for language in LANGUAGES:
        texts(language)
    gc.collect()
    gc.freeze()
    gc.enable()


def _keep_components() -> None:
    """Let the server, which is not there yet, know the components that modules tell Streamlit of as they are loaded."""
    known = component_manager.BidiComponentManager()
    for module in (component_manager, runtime):
        vars(module)["BidiComponentManager"] = lambda: known


def _become(arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
    """Be an app, and end as it ends."""
    status = 1
    try:
        file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(file, 1)
        os.dup2(file, 2)
        os.close(file)
        os.environ.clear()
        os.environ.update(environment)
        time.tzset()
        sys.argv = ["streamlit", *arguments]
        cli = importlib.import_module("streamlit.web.cli")
        cli.main(prog_name="streamlit")
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    finally:
        _leave(status)


def _leave(status: int) -> None:
    """End as a process of its own does: what was to be done at its end is done."""
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _end(process: int, seconds: float) -> int | None:
    ends = time.monotonic() + seconds
    os.kill(process, signal.SIGTERM)
    while time.monotonic() < ends:
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(_LOOK_S)
    return None


if __name__ == "__main__":
    main(int(sys.argv[1]))
