"""Text files in UTF-16, as some spreadsheets and databases write them, brought to UTF-8 before a reader sees them."""

from __future__ import annotations

import codecs
import io
import re

from koppel.errors import InputError

_LOOKED_AT = 512
_BLOCK = 2**20
# Of the letters of a Dutch file nearly all have a zero for one of their two bytes.
_MOSTLY = 0.7
_DECLARED = re.compile(r"""(<\?xml[^>]{0,100}encoding=["'])utf-16(?:le|be)?(["'])""", re.IGNORECASE)


def as_utf8(content: bytes, name: str) -> tuple[bytes, str | None]:
    """
    Bring a text file in UTF-16 to UTF-8; anything else stays as it is.

    Parameters
    ----------
    content, name
        The file.

    Returns
    -------
    content
        As a reader takes it.
    encoding
        What it was in, None where nothing was changed.

    Raises
    ------
    InputError
        ``file_not_utf16``: it begins as UTF-16 and goes on as something else; ``file_utf32``.
    """
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise InputError("file_utf32", file=name)
    encoding = _encoding(content[:_LOOKED_AT])
    if encoding is None:
        return content, None
    return _transcoded(content, encoding, name), "UTF-16"


def _transcoded(content: bytes, encoding: str, name: str) -> bytes:
    """Bring a text to UTF-8 a block at a time, so that there is never a third copy of it."""
    decoder = codecs.getincrementaldecoder(encoding)()
    made = io.BytesIO()
    for start in range(0, len(content), _BLOCK):
        left = len(decoder.getstate()[0])
        try:
            text = decoder.decode(content[start : start + _BLOCK], final=start + _BLOCK >= len(content))
        except UnicodeDecodeError as error:
            raise InputError("file_not_utf16", file=name, byte=start - left + error.start + 1) from error
        if not start:
            text = _DECLARED.sub(r"\1UTF-8\2", text.removeprefix("\ufeff"), count=1)
        made.write(text.encode())
    return made.getvalue()


def _encoding(start: bytes) -> str | None:
    if start.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if start.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    even, odd = (start[offset::2].count(0) / max(1, len(start) // 2) for offset in (0, 1))
    if odd >= _MOSTLY and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even >= _MOSTLY and odd == 0 else None
