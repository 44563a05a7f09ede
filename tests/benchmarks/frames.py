"""
Somebody who is nobody sends large frames to the connection of the app.

``python -m tests.benchmarks.frames [--frames N] [--megabytes N]`` prints figures; `tests.benchmarks.run` calls
`measure_frames`. The connection is refused before it is one; the sender goes on sending all the same.
"""

from __future__ import annotations

import argparse
import os
import socket
import struct
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from koppel.store.database import Store
from tests.benchmarks import browser

_CHUNK = b"\0" * 2**20


@dataclass(frozen=True, slots=True)
class Frames:
    """What was sent and what came of it; memory of the server in MB, ``peak_mb`` the most it ever had."""

    frames: int
    frame_mb: int
    refused: int
    taken_mb: float
    before_mb: float
    after_mb: float
    peak_before_mb: float
    peak_mb: float


def measure_frames(frames: int = 5, megabytes: int = 150) -> Frames:
    """Measure."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "frames.duckdb"
        Store.open(file, create=True).close()
        with browser.server(file) as (address, process):
            before, peak_before = _memory_mb(process)
            sent = [_send(address, megabytes) for _ in range(frames)]
            after, peak = _memory_mb(process)
    refused = sum(status == 403 for status, _ in sent)
    return Frames(frames, megabytes, refused, sum(taken for _, taken in sent), before, after, peak_before, peak)


def _send(address: str, megabytes: int) -> tuple[int, float]:
    """Ask for the connection without a session, and send a frame whatever the answer; give the status and MB sent."""
    place = urlsplit(address)
    with socket.create_connection((place.hostname or "", place.port or 80), timeout=30) as link:
        link.sendall(
            f"GET /_stcore/stream HTTP/1.1\r\nHost: {place.netloc}\r\nOrigin: {address}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            "\r\n".encode()
        )
        status = int(link.recv(4096).split()[1])
        taken = 0
        try:
            link.sendall(struct.pack("!BBQ4s", 0x82, 0xFF, megabytes * 2**20, os.urandom(4)))
            for _ in range(megabytes):
                link.sendall(_CHUNK)
                taken += 1
        except OSError:
            # The server hung up.
            pass
    return status, taken


def _memory_mb(process: int) -> tuple[float, float]:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    told = dict(line.split(":", 1) for line in status.splitlines())
    return int(told["VmRSS"].split()[0]) / 1024, int(told["VmHWM"].split()[0]) / 1024


def told_frames(item: Frames) -> str:
    """Write the figures as a line."""
    return (
        f"{item.frames} anonymous frames of {item.frame_mb} MB: {item.refused} refused, {item.taken_mb:.0f} MB "
        f"taken in; memory {item.before_mb:.0f} MB before, {item.after_mb:.0f} MB after, "
        f"peak {item.peak_before_mb:.0f} and {item.peak_mb:.0f} MB"
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--frames", type=int, default=5)
    options.add_argument("--megabytes", type=int, default=150)
    chosen = options.parse_args()
    sys.stdout.write(told_frames(measure_frames(chosen.frames, chosen.megabytes)) + "\n")
