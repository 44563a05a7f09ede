"""A server that is told to stop stops, whatever browsers keep open."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import serve

if TYPE_CHECKING:
    from pathlib import Path


def test_somebody_who_never_finishes_a_question_does_not_keep_a_server_from_ending(tmp_path: Path) -> None:
    with serve(tmp_path) as address, socket.socket() as slow:
        # `serve` fails where the server does not end in time; this question stays open until it did.
        where = urlsplit(address)
        slow.connect((where.hostname, where.port))
        slow.sendall(b"POST /aanmelden HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\nhalf of it")
        slow.settimeout(2)
        with pytest.raises(TimeoutError):
            slow.recv(1)
        slow.settimeout(None)
        kept_open = slow.dup()
    with kept_open, kept_open.makefile("rb") as answer:
        assert b"200 OK" not in answer.read()
