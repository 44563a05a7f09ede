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

from cachetools import LRUCache

MOST_BYTES = 256 * 2**20


class Payloads:
    """The latest payloads, gzipped, at most `most_bytes` of them; safe for threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._secret = secrets.token_bytes(32)
        # One that is larger than all may be together is kept alone: a page has told its name already.
        self._kept: LRUCache[str, bytes] = LRUCache(most_bytes, getsizeof=lambda packed: min(len(packed), most_bytes))
        self._lock = threading.Lock()

    def put(self, content: bytes) -> str:
        """Keep a payload, and return its name."""
        name = hmac.new(self._secret, content, hashlib.sha256).hexdigest()
        if self.get(name) is None:
            packed = gzip.compress(content, 5, mtime=0)
            with self._lock:
                self._kept[name] = packed
        return name

    def get(self, name: str) -> bytes | None:
        """Return a payload, gzipped; None where there is none of this name (any more)."""
        with self._lock:
            return self._kept.get(name)


PAYLOADS = Payloads()
