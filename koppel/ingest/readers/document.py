"""A JSON text of which the features are built one at a time, so that no more than one stands in memory as it came."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from koppel.errors import InputError
from koppel.ingest.readers.outline import Weight, outline
from koppel.ingest.structure import StructureError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koppel.config import Limits

_SPACE = re.compile(rb"\s*+")
_WHITE = frozenset(b" \t\r\n")
# Of a file that was cut off, so much of its end is shown.
_SHOWN = 40
_MARK = b"\xef\xbb\xbf"
_BLOCK = 2**20
# Bytes with which a character begins; the others are inside one.
_BEGINNING = bytes(code for code in range(256) if code & 0xC0 != 0x80)
# Stands for a feature where the rest of a text is read without them.
_STAND_IN = b"0"


class Document:
    """
    A JSON text, strictly: no duplicate members, no NaN or Infinity, within bounds.

    Parameters
    ----------
    content
        Of a file.
    name
        For messages.
    limits
        Bounds on features, points, cells and nesting.

    Attributes
    ----------
    rest
        All of it, with a number in the place of every item of ``features``.
    count
        Of items of ``features``.

    Raises
    ------
    InputError
        Too large, or no JSON, with line and column of the first fault.
    """

    def __init__(self, content: bytes, name: str, limits: Limits) -> None:
        self._content, self._name, self._limits = content, name, limits
        self._begin = begin_of(content, name)
        _check_end(content, self._begin, name)
        self._outline = outline(content, self._begin, name, limits)
        self.count = len(self._outline.starts)
        if self._outline.rest.is_heavy(limits):
            raise InputError("json_too_heavy", file=name, **self._outline.rest.facts())
        self.rest = self._rest()
        # Twice built, of which once for nothing: a file that is broken near its end costs no more than what is read.
        self._check(self.count)

    def items(self) -> Iterator[object]:
        """
        Build one item of ``features`` after the other; a `StructureError` for one that is too large to be built.

        Raises
        ------
        InputError
            ``too_many_columns``: an item has more members than a file may have columns.
        """
        for at in range(self.count):
            if self._outline.weight(at).is_heavy(self._limits):
                yield heavy(self._outline.weight(at), f"features[{at}]", self._name, self._limits)
            else:
                yield self._item(at)

    def _item(self, at: int) -> object:
        start, end = int(self._outline.starts[at]), int(self._outline.ends[at])
        return parse(self._content, start, end, self._name, begin=self._begin)

    def _check(self, count: int) -> None:
        for at in range(count):
            if not self._outline.weight(at).is_heavy(self._limits):
                self._item(at)

    def _rest(self) -> object:
        starts, ends = self._outline.starts, self._outline.ends
        if self.count == 1 and _SPACE.fullmatch(self._content, int(starts[0]), int(ends[0])):
            # An array with nothing in it.
            self.count, starts, ends = 0, starts[:0], ends[:0]
        edges = [self._begin, *ends.tolist()]
        pieces = [self._content[edge:start] for edge, start in zip(edges, [*starts.tolist(), None], strict=True)]
        text = _STAND_IN.join(pieces)
        try:
            return _built(text.decode())
        except json.JSONDecodeError as error:
            at = len(error.doc[: error.pos].encode())
            # Where the stand-ins are in the text that was read, and how much longer what they stand for is.
            stands = np.cumsum([len(piece) for piece in pieces[:-1]]) + np.arange(self.count)
            before = int(np.searchsorted(stands, at))
            place = self._begin + at + int((ends - starts - 1)[:before].sum())
            end = _text_end(self._content)
            if place >= end:
                raise _cut_off(self._content, end, self._name) from error
            self._check(int(np.searchsorted(starts, place)))
            raise self._invalid(place) from error
        except StructureError as error:
            raise InputError(error.code, file=self._name, **error.facts) from error
        except (RecursionError, ValueError) as error:
            raise InputError("json_unreadable", file=self._name) from error

    def _invalid(self, place: int) -> InputError:
        line, column = _position(self._content, place, self._begin)
        return InputError("json_invalid", file=self._name, line=line, column=column)


def heavy(weight: Weight, place: str, name: str, limits: Limits) -> StructureError:
    """
    Report what is too much in an item that is not built.

    Raises
    ------
    InputError
        ``too_many_columns``: its members alone are more than a file may have.
    """
    if weight.members > 20 * limits.max_columns:
        raise InputError(
            "too_many_columns", file=name, count=weight.members, limit=limits.max_columns, setting="KOPPEL_MAX_COLUMNS"
        )
    if weight.points > limits.max_feature_vertices:
        return StructureError(
            "feature_too_many_vertices",
            place,
            count=weight.points,
            limit=limits.max_feature_vertices,
            setting="KOPPEL_MAX_FEATURE_VERTICES",
        )
    return StructureError("feature_too_heavy", place, **weight.facts())


def begin_of(content: bytes, name: str) -> int:
    """
    Look at the bytes of a text file, and return where its text begins.

    Raises
    ------
    InputError
        Empty, not UTF-8, or something else under this name.
    """
    if not content or content.isspace():
        raise InputError("file_empty", file=name)
    if content.startswith(b"version https://git-lfs"):
        raise InputError("file_is_pointer", file=name)
    if (wrong := first_not_utf8(content)) is not None:
        raise InputError("file_not_utf8", file=name, byte=wrong + 1)
    begin = len(_MARK) if content.startswith(_MARK) else 0
    if content[begin : begin + 4096].lstrip()[:9].lower().startswith((b"<!doctype", b"<html")):
        raise InputError("file_is_web_page", file=name)
    return begin


def _check_end(content: bytes, begin: int, name: str) -> None:
    """Refuse an object that does not end as one, before anything is read: a file that was not saved whole."""
    first = _SPACE.match(content, begin)
    if first is None or not content.startswith(b"{", first.end()):
        return
    end = _text_end(content)
    if not content.endswith(b"}", 0, end):
        raise _cut_off(content, end, name)


def _text_end(content: bytes) -> int:
    end = len(content)
    while end and content[end - 1] in _WHITE:
        end -= 1
    return end


def _cut_off(content: bytes, end: int, name: str) -> InputError:
    return InputError("json_cut_off", file=name, found=content[max(0, end - _SHOWN) : end].decode(errors="ignore"))


def first_not_utf8(content: bytes) -> int | None:
    """Return the place of the first byte that is no UTF-8, None where all are; no more than a block is decoded."""
    if content.isascii():
        return None
    start = 0
    while start < len(content):
        end = start + _BLOCK
        # A character has four bytes at most, of which those after the first begin with the bits 10.
        while end < len(content) and end > start + _BLOCK - 4 and content[end] & 0xC0 == 0x80:
            end -= 1
        try:
            content[start:end].decode()
        except UnicodeDecodeError as error:
            return start + error.start
        start = end
    return None


def parse(content: bytes, start: int, end: int, name: str, *, begin: int = 0) -> object:
    """
    Build a piece of a JSON text.

    Parameters
    ----------
    content, start, end
        The piece lies in the content from ``start`` up to ``end``.
    name
        For messages.
    begin
        Where the text begins, after a mark for its encoding: columns of the first line count from there.

    Raises
    ------
    InputError
        With line and column, or the member concerned.
    """
    try:
        return _built(content[start:end].decode())
    except json.JSONDecodeError as error:
        line, column = _position(content, start + len(error.doc[: error.pos].encode()), begin)
        raise InputError("json_invalid", file=name, line=line, column=column) from error
    except StructureError as error:
        raise InputError(error.code, file=name, **error.facts) from error
    except (RecursionError, ValueError) as error:
        # Python refuses whole numbers of thousands of digits with a plain ValueError.
        raise InputError("json_unreadable", file=name) from error


def _built(text: str) -> object:
    return json.loads(text, object_pairs_hook=_members, parse_constant=_constant)


def _position(content: bytes, place: int, begin: int) -> tuple[int, int]:
    first = max(content.rfind(b"\n", 0, place) + 1, begin)
    # Characters, not bytes, and of a text in one line no copy of all that goes before.
    inner = sum(
        len(content[start : min(place, start + _BLOCK)].translate(None, _BEGINNING))
        for start in range(first, place, _BLOCK)
    )
    return content.count(b"\n", 0, place) + 1, place - first - inner + 1


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        counts = Counter(key for key, _ in pairs)
        twice = next(key for key, _ in pairs if counts[key] > 1)
        raise StructureError("json_duplicate_member", twice, member=twice)
    return members


def _constant(value: str) -> object:
    raise StructureError("json_not_finite", value, value=value)
