"""A small file system in memory, that can be full or read-only."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A store with all its tables twice, beside the log in which the last of them are made.
_SIZE = 12 * 2**20


class Disk:
    """A small file system in memory, as a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "koppel.duckdb"

    def remount(self, options: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{options}", self.folder], check=True)

    def fill(self, but: int = 0) -> None:
        """Leave no room at all, or no more than so many bytes."""
        with (self.folder / "ballast").open("wb", buffering=0) as file:
            if but:
                file.truncate(0)
                os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(self.folder).free - but)
                return
            for size in (2**20, 2**12, 1):
                while True:
                    try:
                        if not file.write(b"\0" * size):
                            break
                    except OSError as error:
                        assert error.errno == errno.ENOSPC
                        break

    def make_room(self) -> None:
        (self.folder / "ballast").unlink()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", folder], check=False, capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"a file system in memory cannot be mounted here: {mounted.stderr.strip()}")
    yield Disk(folder)
    subprocess.run(["umount", "--lazy", folder], check=True)
