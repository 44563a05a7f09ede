"""One process that does heavy work, as the server sees it: what it is given, what it tells, and its end."""

from __future__ import annotations

import io
import os
import pickle
import socket
import subprocess
import sys
import threading
import time
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, cast

from koppel.errors import WorkError
from koppel.workers import child
from koppel.workers.garbage import no_search

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# How often the server looks whether work is within its bounds, or to be stopped, in seconds.
LOOK_S = 0.05
_BEGIN = "import sys; from koppel.workers.child import main; main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])"
# Of an answer of which so many bytes were unpickled, the rest waits three times as long as they took: whoever clicks
# meanwhile waits a quarter longer at most.
_PIECE = 2**14
_REST = 3.0
_LONGEST_REST_S = 0.05
# An answer of so many bytes is a large one.
_LARGE = 2**20
# A process that grew by so much, or did so many pieces, makes room for a fresh one.
_MOST_GROWTH = 256 * 2**20
_MOST_PIECES = 100
# What a process has that loaded all it needs, about.
_LOADED = 150 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """
    What one piece of work may take.

    ``workers`` pieces are done at a time, others wait their turn. ``seconds`` count from its turn; ``bytes`` are those
    of memory of its process.
    """

    workers: int
    seconds: float
    bytes: int


class _Politely:
    """
    Bytes of an answer, to be unpickled with a rest after each piece.

    A large answer takes seconds to unpickle, in which Python would let no screen be drawn.
    """

    def __init__(self, answer: bytes) -> None:
        self._file = io.BytesIO(answer)
        self._since = time.monotonic()
        self.readline = self._file.readline

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; pickle reads some 64 KB at a time."""
        if size > _PIECE:
            busy = time.monotonic() - self._since
            time.sleep(min(_REST * busy, _LONGEST_REST_S))
            self._since = time.monotonic()
        return self._file.read(size)


class Worker:
    """A process, and the socket to it."""

    def __init__(self, modules: Sequence[str]) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, with arguments of our own
                [sys.executable, "-c", _BEGIN, str(theirs.fileno()), str(os.getpid()), *modules],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(part or os.curdir for part in sys.path)},
            )
        self._pieces = 0
        self._least = 0
        self._sending: threading.Thread | None = None
        self._server = Connection(ours.detach())

    def run(self, bounds: Bounds, message: bytes, tell: Callable[[float], None], check: Callable[[], None]) -> Any:  # noqa: ANN401
        """
        Have one piece of work done.

        Parameters
        ----------
        bounds
            Of this piece.
        message
            The function and what it is called with, pickled.
        tell
            Is told how far it is.
        check
            Raises where the work is to be stopped.

        Returns
        -------
        result
            What the function returns; what it raises is raised.

        Raises
        ------
        WorkError
            A bound was reached, or the process ended: it must be ended, and does no more work.
        """
        self._pieces += 1
        self._least = self._least or max(self.memory(), _LOADED)
        ends = time.monotonic() + bounds.seconds
        self._sending = threading.Thread(target=self._send, args=(message,), daemon=True)
        self._sending.start()
        while True:
            answered = self._server.poll(LOOK_S)
            check()
            if answered:
                kind, value = self._answer()
                if kind == child.DONE:
                    return value
                if kind == child.FULL:
                    raise WorkError("work_memory")
                if kind == child.FAILED:
                    raise value
                if kind == child.BROKEN:
                    raise RuntimeError(value)
                tell(value)
            if time.monotonic() > ends:
                raise WorkError("work_time", seconds=round(bounds.seconds))
            if self.memory() > bounds.bytes:
                raise WorkError("work_memory")

    def _send(self, message: bytes) -> None:
        # Of a process that ended, the other side of the conversation says so.
        with suppress(OSError):
            self._server.send_bytes(message)

    def _answer(self) -> tuple[str, Any]:
        try:
            answer = self._server.recv_bytes()
        except (EOFError, OSError) as error:
            raise WorkError("work_broken", status=self._process.wait()) from error
        with no_search() if len(answer) >= _LARGE else nullcontext():
            return cast("tuple[str, Any]", pickle.load(_Politely(answer)))  # noqa: S301 - our own process

    def memory(self) -> int:
        """Return the bytes of memory that the process has; 0 where the system does not tell."""
        try:
            with open(f"/proc/{self._process.pid}/statm", encoding="ascii") as statm:
                return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, ValueError, IndexError):
            return 0

    def is_fresh(self) -> bool:
        """Return whether the process may do more work."""
        if self._process.poll() is not None or self._pieces >= _MOST_PIECES:
            return False
        return self.memory() < self._least + _MOST_GROWTH

    def kill(self) -> None:
        """End the process, whatever it does; who waits for its answer hears that it ended."""
        self._process.kill()
        self._process.wait()

    def end(self) -> None:
        """End the process, and the socket to it; for whoever took it from the pool only."""
        self.kill()
        if self._sending is not None:
            # It may be writing still: the number of a closed socket is soon that of another file.
            self._sending.join()
        self._server.close()
