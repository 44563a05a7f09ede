"""The lines of a table of text, one at a time, with a bound on what a row may hold before it is taken apart."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from koppel.errors import InputError
from koppel.ingest.readers.document import first_not_utf8
from koppel.model import Issue, IssueSeverity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koppel.config import Limits

_MARK = b"\xef\xbb\xbf"
_TO_END_OF_QUOTE = re.compile(rb'(?:[^"]++|"")*+"')
_LOOKED_AT = 2**20
# What the lines within texts of one row may hold, in longest texts.
_MOST_TEXTS_IN_ROW = 200
_DELIMITERS = (b";", b",", b"\t", b"|")


class CsvLines:
    """
    Lines for `csv.reader`.

    Parameters
    ----------
    content
        In UTF-8, else read as Windows-1252.
    name
        For messages.
    limits
        A row holds no more than four times the columns that are allowed, and no more bytes than the largest shape.
        Lines that lie within a text hold no more than two hundred of the longest texts.

    Attributes
    ----------
    delimiter
        The sign that stands most often in the first line, of semicolon, comma, tab and bar.
    notes
        What was assumed of the encoding.
    empty_rows
        How many rows with nothing in them were passed over so far; a spreadsheet counts them.

    Raises
    ------
    InputError
        ``file_empty``; while lines are taken ``too_many_columns`` of the first row, ``csv_row_too_long`` of another.
    """

    def __init__(self, content: bytes, name: str, limits: Limits) -> None:
        if not content or content.isspace():
            raise InputError("file_empty", file=name)
        self._content, self._name, self._limits = content, name, limits
        self.notes: list[Issue] = []
        self.empty_rows = 0
        self._encoding = "utf-8"
        if first_not_utf8(content) is not None:
            # Spreadsheets on Windows still write this; it decodes nearly everything, so it is told.
            self._encoding = "cp1252"
            facts: dict[str, object] = {"encoding": "Windows-1252"}
            self.notes.append(Issue(0, "", "csv_encoding_assumed", IssueSeverity.NOTE, facts))
        self._at = len(_MARK) if content.startswith(_MARK) else 0
        self._next = {b"\n": -1, b"\r": -1}
        start = self._skip(rb"[\r\n]*+")
        end = self._line_end(start)
        sign = max(_DELIMITERS, key=lambda item: content.count(item, start, min(end, start + _LOOKED_AT)))
        self.delimiter = sign.decode()
        self._sign = sign
        self._blank = re.compile(rb"(?:[ \t%b]*+[\r\n]++)*+" % re.escape(sign))
        self._cell = re.compile(
            rb'(?:"(?:[^"]++|"")*+(?:"[^%b\r\n]*+|\Z)|[^%b\r\n]*+)(?:%b|[\r\n]++|\Z)' % ((re.escape(sign),) * 3)
        )
        self._first_row = True
        self._row_lines = self._row_bytes = self._row_cells = 0
        self._text_bytes = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if not self._row_lines and (blank := self._blank.match(self._content, self._at)):
            # Rows with nothing in them, of which there may be as many as there are bytes.
            self._at = blank.end()
            # Counted where they stand: a copy would be as large as the file.
            lf, cr, both = (self._content.count(sign, *blank.span()) for sign in (b"\n", b"\r", b"\r\n"))
            self.empty_rows += lf + cr - both
        start = self._at
        if start >= len(self._content):
            raise StopIteration
        self._at = self._line_end(start)
        self._check_row(start, self._at)
        return self._content[start : self._at].decode(self._encoding, errors="replace")

    def end_row(self) -> None:
        """Take the lines read so far as one row."""
        self._first_row = False
        self._row_lines = self._row_bytes = self._row_cells = 0
        self._text_bytes = 0

    def _line_end(self, start: int) -> int:
        """Return where a line ends, its end of line included: one of Windows, of Unix or of an old Mac."""
        for sign, next_place in self._next.items():
            if next_place < start:
                place = self._content.find(sign, start)
                self._next[sign] = len(self._content) if place < 0 else place
        end = min(self._next.values())
        return min(end + (2 if self._content.startswith(b"\r\n", end) else 1), len(self._content))

    def _skip(self, pattern: bytes) -> int:
        match = re.compile(pattern).match(self._content, self._at)
        return match.end() if match else self._at

    def _check_row(self, start: int, end: int) -> None:
        most = 4 * self._limits.max_columns
        cells = self._content.count(self._sign, start, end)
        if self._row_cells + cells > most:
            cells = self._count_cells(start, end, cells, most)
        self._row_cells += cells
        self._row_lines += 1
        self._row_bytes += end - start
        # All of a line without a quotation mark stands within a text, as all of a file does of which one mark too many
        # stands near its beginning.
        if self._row_lines > 1 and self._content.find(b'"', start, end) < 0:
            self._text_bytes += end - start
        if self._row_cells > most and self._first_row:
            raise InputError(
                "too_many_columns",
                file=self._name,
                count=self._row_cells + 1,
                limit=self._limits.max_columns,
                setting="KOPPEL_MAX_COLUMNS",
            )
        most_bytes = 130 * self._limits.max_feature_vertices + 2**20
        is_too_long = (
            self._row_bytes > most_bytes
            or self._row_lines > 5 * self._limits.max_text_length
            or self._text_bytes > _MOST_TEXTS_IN_ROW * self._limits.max_text_length
        )
        if self._row_cells > most or is_too_long:
            raise InputError(
                "csv_row_too_long",
                file=self._name,
                line=self._content.count(b"\n", 0, start) + 2 - self._row_lines,
                count=self._row_cells + 1,
                size_mb=round(self._row_bytes / 2**20, 1),
            )

    def _count_cells(self, start: int, end: int, at_most: int, most: int) -> int:
        """Count the signs between cells of a line, without those between quotes; a little beyond the bound."""
        if not self._row_lines and self._content.find(b'"', start, end) < 0:
            return at_most
        if self._row_lines:
            # Only between quotes a row goes on in another line.
            closed = _TO_END_OF_QUOTE.match(self._content, start, end)
            if closed is None:
                return 0
            start = closed.end()
        return sum(1 for _ in itertools.islice(self._cell.finditer(self._content, start, end), most + 2)) - 1
