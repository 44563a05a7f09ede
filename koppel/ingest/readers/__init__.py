"""
Readers, one a format; the format is told by the content, not by the name.

What columns mean is decided after reading. Begin in `dispatch`.
"""

from __future__ import annotations

from koppel.ingest.readers.dispatch import read_file

__all__ = ["read_file"]
