"""The sheet and the texts of a spreadsheet, counted in blocks before anything is built of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from koppel.errors import InputError
from koppel.ingest.readers.columns import check_cells

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from koppel.config import Limits

_BLOCK = 2**20
_ROW = re.compile(rb"<(?:\w{1,20}:)?row[\s/>]")
_CELLS = (b"<c ", b"<c>", b"<c/", b":c ", b":c>")
_VALUES = (b"<v>", b"<is>", b":v>", b":is>")
_TEXTS = (b"<si>", b"<si ", b"<si/", b":si>")
# Of a spreadsheet program; a row of more is not made by one.
_MOST_CELLS = 16_384
_TAGS_EACH = 16
_LONGEST_TAG = 1_000


def check_strings(archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
    """
    Count the texts that cells share.

    Raises
    ------
    InputError
        ``too_many_cells``.
    """
    count = 0
    for part in archive.namelist():
        if part.endswith("sharedStrings.xml"):
            for block in _blocks(archive, part):
                count += sum(block.count(tag) for tag in _TEXTS)
                check_cells(count, name, limits)


def check_sheet(archive: zipfile.ZipFile, part: str, name: str, limits: Limits, *, is_read: bool) -> None:
    """
    Count the cells of each row, and of a sheet that is read the rows with something in them.

    Raises
    ------
    InputError
        ``too_many_features``, ``too_many_columns`` or ``too_many_cells``.
    """
    rows = cells = here = tags = 0
    has_values = False
    for is_new, piece in _pieces(archive, part):
        if is_new:
            rows += has_values
            here, tags, has_values = 0, 0, False
            if is_read and rows - 1 > limits.max_features:
                raise InputError(
                    "too_many_features",
                    file=name,
                    count=rows - 1,
                    limit=limits.max_features,
                    setting="KOPPEL_MAX_FEATURES",
                )
        cell_count = sum(piece.count(tag) for tag in _CELLS)
        here, cells, tags = here + cell_count, cells + cell_count, tags + piece.count(b"<")
        has_values = has_values or any(tag in piece for tag in _VALUES)
        if here > _MOST_CELLS or tags > _TAGS_EACH * _MOST_CELLS:
            raise InputError(
                "too_many_columns", file=name, count=here, limit=limits.max_columns, setting="KOPPEL_MAX_COLUMNS"
            )
        check_cells(cells, name, limits)


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[bool, bytes]]:
    """Yield what stands in rows, a piece of one at a time, and whether it is the first of a row; no tag is cut."""
    left = b""
    for block in _blocks(archive, part):
        text = left + block
        cut = text.rfind(b"<", max(0, len(text) - _LONGEST_TAG))
        text, left = (text[:cut], text[cut:]) if cut >= 0 else (text, b"")
        for number, piece in enumerate(_ROW.split(text)):
            yield number > 0, piece
    for number, piece in enumerate(_ROW.split(left)):
        yield number > 0, piece
    yield True, b""


def _blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    with archive.open(part) as source:
        while block := source.read(_BLOCK):
            yield block
