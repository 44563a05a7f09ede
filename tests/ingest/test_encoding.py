"""UTF-16 is brought to UTF-8 in blocks, as it would be in one go."""

from __future__ import annotations

import codecs
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.errors import InputError
from koppel.ingest.readers import encoding
from koppel.ingest.readers.encoding import as_utf8

MB = 2**20


@given(
    text=st.text(min_size=1, max_size=60),
    order=st.sampled_from([(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]),
    cut=st.integers(0, 3),
    broken=st.integers(0, 200),
)
def test_blocks_say_what_one_go_says(text: str, order: tuple[bytes, str], cut: int, broken: int) -> None:
    content = order[0] + text.encode(order[1])
    # A half of a pair in some place, and an end that is missing.
    at = min(2 + broken // 2 * 2, len(content))
    content = content[:at] + "\ud800".encode(order[1], "surrogatepass") + content[at:] if broken % 2 else content
    content = content[: len(content) - cut]
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) or len(content) < 2:
        return
    try:
        expected: object = content.decode(order[1]).removeprefix("\ufeff").encode()
    except UnicodeDecodeError as error:
        expected = error.start + 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoding, "_BLOCK", 6)
        try:
            found: object = as_utf8(content, "x.csv")[0]
        except InputError as error:
            found = error.facts["byte"]
    assert found == expected


def test_no_more_than_the_text_itself_is_held() -> None:
    content = codecs.BOM_UTF16_LE + ("id;x;y\n" * 600_000).encode("utf-16-le")
    tracemalloc.start()
    try:
        read, _ = as_utf8(content, "x.csv")
        assert tracemalloc.get_traced_memory()[1] < len(read) * 1.3 + 5 * MB
    finally:
        tracemalloc.stop()
