"""JSON built feature by feature says the same as JSON built whole, and costs far less where it is refused."""

from __future__ import annotations

import json
import random
import tracemalloc
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from koppel.config import Limits
from koppel.errors import InputError
from koppel.ingest.readers import document
from koppel.ingest.readers.document import Document, first_not_utf8
from koppel.ingest.readers.outline import _BLOCK, outline
from koppel.ingest.structure import StructureError
from tests.ingest.builders import Watched, codes, collection, feature, read, refusal

MB = 2**20
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('ab"\\[]{},:é€𝄞\n') | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text('ab"\\[]{},:'), inner, max_size=4),
    max_leaves=12,
)


def whole(text: str) -> object:
    """Build a text at once, as RFC 8259 asks; or say where it is wrong, or that its end is missing."""
    end = text.rstrip(" \t\r\n")
    if text.lstrip().startswith("{") and not end.endswith("}"):
        return ("json_cut_off", None, None)
    try:
        return json.loads(text, object_pairs_hook=document._members, parse_constant=document._constant)
    except json.JSONDecodeError as error:
        if error.pos >= len(end):
            return ("json_cut_off", None, None)
        return ("json_invalid", error.lineno, error.colno)
    except StructureError as error:
        return (error.code, error.facts.get("member"), error.facts.get("value"))


def in_parts(text: str) -> object:
    try:
        read = Document(text.encode(), "x.json", Limits())
        if read.count and isinstance(read.rest, dict):
            return {**read.rest, "features": list(read.items())}
        return read.rest
    except InputError as error:
        if error.code == "json_invalid":
            return (error.code, error.facts["line"], error.facts["column"])
        return (error.code, error.facts.get("member"), error.facts.get("value"))


@given(
    items=st.lists(VALUES, max_size=5),
    before=st.dictionaries(st.text("ab"), VALUES, max_size=2),
    after=st.dictionaries(st.text("cd"), VALUES, max_size=2),
    indent=st.sampled_from([None, 1]),
    plain=st.booleans(),
)
def test_a_text_in_parts_is_the_text(
    items: list[object], before: dict[str, object], after: dict[str, object], indent: int | None, plain: bool
) -> None:
    text = json.dumps({**before, "features": items, **after}, indent=indent, ensure_ascii=plain)
    assert in_parts(text) == whole(text)


@given(
    items=st.lists(VALUES, min_size=1, max_size=4),
    at=st.floats(0, 1),
    cut=st.integers(0, 3),
    put=st.text('"\\[]{},:0 \né', max_size=3),
    indent=st.sampled_from([None, 1]),
)
@example(items=[1, 2], at=0.99, cut=1, put="", indent=None)
@example(items=["a", "b"], at=0.5, cut=0, put='"', indent=1)
def test_a_text_that_is_wrong_is_wrong_at_the_same_place(
    items: list[object], at: float, cut: int, put: str, indent: int | None
) -> None:
    text = json.dumps({"a": [1], "features": items, "b": {"c": 2}}, indent=indent, ensure_ascii=False)
    place = int(at * len(text))
    text = text[:place] + put + text[place + cut :]
    expected, found = whole(text), in_parts(text)
    if found == ("json_cut_off", None, None):
        # Told before what else is wrong.
        assert isinstance(expected, tuple)
        return
    if isinstance(expected, tuple) and expected[0] != "json_invalid" and found != expected:
        # Two faults: which of them is told first differs where one of them has no place.
        assert isinstance(found, tuple)
        return
    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        '{"features": []}',
        '{"features": [ \n ]}',
        '{"features": [1,]}',
        '{"features": [,1]}',
        '{"features": [1 2]}',
        '{"features": [1',
        '{"features": [{"a": 1}, {"b": "x',
        '{"features": [1]} x',
        '{"features": [1], "features": [2]}',
        '{"features" : [[1, 2], [3]], "a": }',
        '{"x\\"features": [1, 2]}',
        '{"a": {"features": [1, 2]}}',
        '{"\\u0066eatures": [1, 2]}',
        '[{"features": [1]}]',
        '{"features": [NaN]}',
        '{"features": {"a": [1]}}',
        "",
        "[[]",
        "]",
        '"features": [1]',
    ],
)
def test_texts_of_every_shape_are_read_in_parts_as_whole(text: str) -> None:
    assert in_parts(text) == (whole(text) if text else ("file_empty", None, None))


def test_a_text_longer_than_a_block_is_read_as_a_short_one() -> None:
    made = random.Random(13)  # noqa: S311
    strings = ["\\" * number + '"' for number in range(9)] + ["[{", "]},", "é" * 50, "x" * 3000]
    items = [{"k": made.choice(strings) * made.randint(1, 5), "n": [number, [number]]} for number in range(3000)]
    text = json.dumps({"features": items, "a": 1}, ensure_ascii=False)
    assert len(text.encode()) > 5 * _BLOCK
    assert in_parts(text) == whole(text)
    broken = text.replace('"n": [2500,', '"n": [2500 ', 1)
    assert in_parts(broken) == whole(broken)


@given(
    text=st.text("aé€𝄞", max_size=40), at=st.integers(0, 100), wrong=st.sampled_from([b"", b"\xff", b"\xc3", b"\x80"])
)
def test_the_first_byte_that_is_no_utf8_is_found(text: str, at: int, wrong: bytes) -> None:
    content = text.encode()
    content = content[:at] + wrong + content[at:]
    try:
        content.decode()
        expected = None
    except UnicodeDecodeError as error:
        expected = error.start
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(document, "_BLOCK", 5)
        assert first_not_utf8(content) == expected


def test_what_stands_in_each_feature_is_counted() -> None:
    items = [{"type": "Feature", "geometry": {"coordinates": [[1, 2], [3, 4]]}, "note": "[[]],:"}, 1]
    found = outline(json.dumps({"features": items}).encode(), 0, "x", Limits())
    weight = found.weight(0)
    assert (weight.points, weight.members) == (2, 4)
    assert found.rest.members == 1
    assert found.weight(1).points == 0


def small() -> bytes:
    return collection(*[feature(note="x" * 60)] * 10)


def refused(content: bytes, name: str = "works.geojson", limits: Limits | None = None) -> tuple[str, int]:
    """Return with which code a file is refused, and the most memory in bytes that it took."""
    tracemalloc.start()
    try:
        return refusal(content, name, limits).code, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def built(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the lengths of the texts that are built from now on."""
    asked: list[int] = []
    loads = json.loads

    def watch(text: str, **more: Any) -> object:
        asked.append(len(text))
        return loads(text, **more)

    monkeypatch.setattr(json, "loads", watch)
    return asked


def many(item: str, size: int) -> bytes:
    return ('{"type": "FeatureCollection", "features": [' + ",".join([item] * (size // len(item))) + "]}").encode()


HEAVY = {
    "features": (many(json.dumps(feature(note="x" * 60)), 12 * MB), Limits(max_features=50_000), "too_many_features"),
    "numbers": (many("1", 12 * MB), Limits(), "too_many_features"),
    "points": (
        b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": '
        + b'{"type": "LineString", "coordinates": ['
        + b",".join([b"[6.5,53.2]"] * 1_200_000)
        + b"]}}]}",
        Limits(max_vertices=1_000_000, max_features=100),
        "too_many_vertices",
    ),
    "members": (
        ('{"type": "Feature", "properties": {' + ",".join(f'"k{at}": 1' for at in range(1_000_000)) + "}}").encode(),
        Limits(),
        "json_too_heavy",
    ),
    "cells": (many(json.dumps({f"k{at}": 1 for at in range(40)}), 12 * MB), Limits(max_cells=1_000), "too_many_cells"),
    "lines": (b'{"type": "Feature"}\n' * 600_000, Limits(), "too_many_features"),
    "blank lines": (b'{"a": 1}\n{"a": 1}' + b"\n" * (12 * MB), Limits(max_features=1), "too_many_features"),
}


@pytest.mark.parametrize("what", HEAVY)
def test_a_file_that_is_too_large_is_refused_in_little_memory(what: str) -> None:
    content, limits, code = HEAVY[what]
    name = "works.geojsonl" if "lines" in what else "works.geojson"
    told, taken = refused(content, name, limits)
    assert told == code
    assert len(content) > 11 * MB
    assert taken < 14 * MB, f"{taken / MB:.1f} MB"


def _inside(item: bytes) -> bytes:
    return b'{"type": "FeatureCollection", "features": [' + item * (12 * MB // len(item)) + b"1]}"


# What is refused, and how many MB of it are needed to know.
EARLY = {
    "features": (_inside(b"1,"), Limits(max_features=100_000), "too_many_features", 1),
    "numbers": (b"[" + b"1," * 6 * MB + b"1]", Limits(max_feature_vertices=1_000), "json_too_heavy", 1),
    "text": (b'"' + b"a" * 12 * MB + b'"', Limits(max_feature_vertices=1_000), "json_too_heavy", 2),
    "escapes": (b'"' + b'\\"' * 6 * MB + b'"', Limits(max_feature_vertices=1_000), "json_too_heavy", 2),
    "before features": (
        b'{"type": "FeatureCollection", "note": "' + b"a" * 12 * MB + b'", "features": []}',
        Limits(max_feature_vertices=1_000), "json_too_heavy", 2,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", EARLY)
def test_no_more_is_looked_at_than_is_needed_to_refuse(what: str) -> None:
    content, limits, code, most = EARLY[what]
    watched = Watched(content)
    with pytest.raises(InputError) as refused_with:
        outline(watched, 0, "works.geojson", limits)
    assert refused_with.value.code == code
    assert 0 < watched.seen <= most * MB


def test_a_large_feature_is_not_outside_the_features() -> None:
    content = collection(feature(note="x" * 3 * MB), feature())
    found = outline(content, 0, "works.geojson", Limits(max_feature_vertices=1_000))
    assert len(found.starts) == 2
    assert found.rest.size < 200


def test_a_feature_that_is_too_heavy_is_refused_alone_and_never_built(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = built(monkeypatch)
    line = {"type": "LineString", "coordinates": [[5, 52]] * 100_000}
    content = collection(feature(), feature(line), feature(deep=[[0] * 10] * 50_000), feature())
    limits = Limits(max_feature_vertices=2_000)
    first, second, third, fourth = read(content, limits=limits).records
    assert (codes(first.issues), codes(fourth.issues)) == ([], [])
    assert (codes(second.issues), second.issues[0].facts["count"]) == (["feature_too_many_vertices"], 100_000)
    assert codes(third.issues) == ["feature_too_many_vertices"]
    assert max(asked) < 1_000


def test_a_feature_with_a_text_without_end_is_refused_alone() -> None:
    limits = Limits(max_feature_vertices=2_000)
    content = collection(feature(note="x" * 2 * MB), feature())
    first, second = read(content, limits=limits).records
    assert (codes(first.issues), codes(second.issues)) == (["feature_too_heavy"], [])


def test_of_a_file_that_is_read_one_feature_at_a_time_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = built(monkeypatch)
    content = collection(*[feature(note="x" * 1000)] * 500)
    assert len(read(content).records) == 500
    # Each once to see that all of it is JSON, and once to be read; and what stands around them.
    assert len(asked) == 1_001
    assert max(asked) < 2_000


def test_a_file_that_was_cut_off_is_refused_before_any_of_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    content = collection(*[feature(note="é" * 200)] * 2_000)[:-1]
    monkeypatch.setattr("koppel.ingest.readers.document.outline", lambda *_: pytest.fail("read"))
    error = refusal(content + b" \r\n\t")
    assert error.code == "json_cut_off"
    assert str(error.facts["found"]).endswith("]")
    assert len(str(error.facts["found"])) == 40
    monkeypatch.undo()
    # At the end of a feature: what is missing is missed when brackets are counted, before any feature is built.
    monkeypatch.setattr(Document, "_item", lambda *_: pytest.fail("built"))
    assert refusal(content[:-1]).code == "json_cut_off"


def test_a_file_that_is_broken_at_its_end_is_refused_before_anything_is_made_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = collection(*[feature(note="x" * 200)] * 20_000)[:-2] + b", {]}]}"
    monkeypatch.setattr("koppel.ingest.readers.geojson.shape", lambda _: pytest.fail("made"))
    told, taken = refused(content)
    assert told == "json_invalid"
    assert taken < 4 * MB, f"{taken / MB:.1f} MB"
