"""
Large answers for browsers, made once and fetched by a name that nobody can guess.

A page tells a browser the name of what it may see; a route beside the page gives the bytes. The name is made of the
content with a secret of this process, so that the same content is the same name and a browser fetches it once.
"""

from __future__ import annotations

import gzip
import hashlib
import hmac
import secrets
import threading
from collections import OrderedDict

MOST_BYTES = 256 * 2**20


class Payloads:
    """The latest payloads, gzipped, at most `most_bytes` of them; safe for threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._secret = secrets.token_bytes(32)
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def put(self, content: bytes) -> str:
        """Keep a payload, and give its name."""
        name = hmac.new(self._secret, content, hashlib.sha256).hexdigest()
        packed = None if name in self._kept else gzip.compress(content, 5, mtime=0)
        with self._lock:
            if packed is not None and name not in self._kept:
                self._kept[name] = packed
                self._size += len(packed)
            if name in self._kept:
                self._kept.move_to_end(name)
            while self._size > self._most and len(self._kept) > 1:
                self._size -= len(self._kept.popitem(last=False)[1])
        return name

    def get(self, name: str) -> bytes | None:
        """Give a payload, gzipped; None where there is none of this name (any more)."""
        with self._lock:
            packed = self._kept.get(name)
            if packed is not None:
                self._kept.move_to_end(name)
            return packed


PAYLOADS = Payloads()
