"""
Files of tests in memory, where there is room for them.

A third of the time of tests that make stores went by with waiting for the disk: DuckDB has each change written through.
What a disk does that refuses, is full or forgets is tested with file systems of those tests' own.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108  (the folder of a test is made in it by pytest, for its user alone)
# Of all that a run keeps at one time, and what failed of it afterwards.
_ROOM = 6 * 2**30


def keep_in_memory(memory: Path = _MEMORY) -> bool:
    """
    Let this process and those that it starts make temporary files in memory.

    Parameters
    ----------
    memory
        A file system in memory.

    Returns
    -------
    is_in_memory
        False where somebody chose a place by ``TMPDIR``, or where there is no such file system with room enough.
    """
    if "TMPDIR" in os.environ:
        return os.environ["TMPDIR"] == str(memory)
    if not (memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= _ROOM):
        return False
    os.environ["TMPDIR"] = str(memory)
    tempfile.tempdir = None
    return True
