"""Which letters the printed font has, and texts of partners made fit for it."""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import cache
from importlib.resources import files
from pathlib import Path

from koppel.clean import one_line

FAMILY = "Source Sans Pro"
_FACES = ("Regular", "Semibold", "Bold")
# Must be in the font itself: PDF/UA is refused with a sign that it lacks.
_UNKNOWN = "■"
# A longer word than any Dutch street or trade: it may break anywhere, or it would run out of its column.
_LONG_WORD = re.compile(r"\S{40,}")
# Best after a sign, as in an address; else after so many letters.
_PIECE = re.compile(r"[^\W_]{1,14}[\W_]?|[\W_]+?")
_BREAK = "\u200b"


@cache
def font_folder() -> Path:
    """Name the folder of the fonts that come with the program; no font of the machine is used."""
    return Path(str(files("font_source_sans_pro").joinpath("files")))


def face_files() -> tuple[Path, ...]:
    """Name the files of the faces that sheets are printed in, one a face."""
    return tuple(font_folder() / f"SourceSansPro-{face}.ttf" for face in _FACES)


def printable(value: str, limit: int = 1500) -> str:
    """
    Return a text on one line with only letters that the font has.

    A letter that it does not have becomes a box, a picture or an accent apart from its letter is left out. A text over
    `limit` letters ends in ``…``. What says something never becomes empty: a heading must hold a sign.
    """
    printable_signs = _known()
    fit = "".join(
        sign if ord(sign) in printable_signs else _instead(sign) for sign in unicodedata.normalize("NFC", value)
    )
    line = one_line(fit) or (_UNKNOWN if one_line(value) else "")
    if len(line) > limit:
        line = f"{line[: limit - 1].rstrip()}…"
    return _LONG_WORD.sub(lambda word: _BREAK.join(_PIECE.findall(word[0])), line)


def _instead(sign: str) -> str:
    if sign.isspace():
        return " "
    return _UNKNOWN if unicodedata.category(sign)[0] in "LN" else ""


@cache
def _known() -> frozenset[int]:
    faces = [_letters(file.read_bytes()) for file in face_files()]
    together = faces[0].intersection(*faces[1:]) - {0x00AD, 0x200B}
    # An accent that stands apart is not set on every letter; those that belong together are one sign by now.
    return frozenset(letter for letter in together if not unicodedata.category(chr(letter)).startswith("M"))


def _letters(font: bytes) -> frozenset[int]:
    """Read the letters of a TrueType font from its table ``cmap``, form 4 or 12 (OpenType 1.9, cmap)."""
    count = struct.unpack_from(">H", font, 4)[0]
    tables = {font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * count, 16)}
    start = tables[b"cmap"]
    code_points: set[int] = set()
    for at in range(struct.unpack_from(">H", font, start + 2)[0]):
        table = start + struct.unpack_from(">I", font, start + 8 + 8 * at)[0]
        form = struct.unpack_from(">H", font, table)[0]
        if form == 4:
            size = struct.unpack_from(">H", font, table + 6)[0]
            ends = struct.unpack_from(f">{size // 2}H", font, table + 14)
            starts = struct.unpack_from(f">{size // 2}H", font, table + 16 + size)
            pairs = [(first, last) for first, last in zip(starts, ends, strict=True) if first != 0xFFFF]
        elif form == 12:
            groups = struct.unpack_from(">I", font, table + 12)[0]
            pairs = [struct.unpack_from(">2I", font, table + 16 + 12 * group) for group in range(groups)]
        else:
            continue
        for first, last in pairs:
            code_points.update(range(first, last + 1))
    return frozenset(code_points)
