"""
Where the features of a JSON file begin and end, and how much stands in each, found without building any of it.

A file is gone through in blocks. What is kept of each feature is where it lies and how many brackets, values and
members it has, so that a file that is too large costs a few megabytes, and one that is not is built feature by feature.
Up to the first place where a text is no JSON, brackets and strings are what a JSON parser makes of them; what comes
after it is never used, for there parsing stops.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from koppel.errors import InputError
from koppel.ingest.readers.columns import check_cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from koppel.config import Limits

    Ints = NDArray[np.int64]
    Codes = NDArray[np.uint8]

_BLOCK = 2**18
# Brackets come before the rest.
_OBJECT, _ARRAY, _END_OBJECT, _END_ARRAY, _COMMA, _COLON, _QUOTE = range(1, 8)
_SIGNS = dict(zip(b'{[}],:"', range(1, 8), strict=True))
_CODES = bytes(_SIGNS.get(code, 0) for code in range(256))
_STEPS = np.array([0, 1, 1, -1, -1, 0, 0, 0], dtype=np.int32)
_NAME = re.compile(rb'(?<!\\)"features"\s{0,100}:\s{0,100}\Z')
_LOOKED_BACK = 220
# Arrays of the outermost object of which the name is looked at; GeoJSON has three at most.
_MOST_ARRAYS = 100


@dataclass(frozen=True, slots=True)
class Weight:
    """How much stands in a piece of JSON; a point is an array without arrays or objects in it."""

    size: int
    values: int
    members: int
    points: int

    def is_heavy(self, limits: Limits) -> bool:
        """Return whether it holds more than one feature can need, so that it is not built."""
        return (
            self.values > 5 * limits.max_feature_vertices + 100_000
            or self.members > 20 * limits.max_columns
            or self.size > 130 * limits.max_feature_vertices + 2**20
        )

    def plus(self, size: int, values: int, members: int, points: int) -> Weight:
        """Return the weight of this and of what comes after it."""
        return Weight(self.size + size, self.values + values, self.members + members, self.points + points)

    def facts(self) -> dict[str, object]:
        """Return what a message says of it."""
        return {
            "count": self.values,
            "size_mb": round(self.size / 2**20, 1),
            "setting": "KOPPEL_MAX_FEATURE_VERTICES",
        }


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """
    Of a JSON text.

    ``starts`` and ``ends`` are places in bytes of the items of ``features``, the white space around them included;
    without such a member there are none. ``weights`` has a row each: values, members, points; ``total`` is of all,
    ``rest`` of what stands outside the items.
    """

    starts: Ints
    ends: Ints
    weights: Ints
    total: Weight
    rest: Weight

    def weight(self, at: int) -> Weight:
        """Return what stands in an item."""
        return Weight(int(self.ends[at] - self.starts[at]), *self.weights[at].tolist())


@dataclass(slots=True)
class _State:
    in_string: bool = False
    is_escaped: bool = False
    depth: int = 0
    in_features: bool = False
    arrays: int = 0
    bracket: int = 0


def outline(content: bytes, begin: int, name: str, limits: Limits) -> Outline:
    """
    Go through a text once, and no further than the first bound that is passed.

    Parameters
    ----------
    content
        UTF-8.
    begin
        Where the text begins, after a mark for its encoding.
    name
        For messages.
    limits
        Bounds on features, points, cells and nesting.

    Raises
    ------
    InputError
        ``json_too_deep``, ``json_too_heavy``, ``too_many_features``, ``too_many_vertices`` or ``too_many_cells``.
    """
    state = _State()
    total: Ints = np.zeros(3, dtype=np.int64)
    # Where an array of features opens, is parted and closes, and what was counted up to there.
    places, kinds, counted = [], [], []
    features = 0
    outside = Weight(0, 0, 0, 0)
    for start in range(begin, len(content), _BLOCK):
        signs, codes = _signs(content, start, state)
        size = min(_BLOCK, len(content) - start)
        if not len(signs):
            outside = outside if state.in_features else _weighed(outside.plus(size, 0, 0, 0), name, limits)
            continue
        depths = state.depth + np.cumsum(_STEPS[codes], dtype=np.int32)
        deepest = int(depths.max())
        if deepest > limits.max_nesting:
            raise InputError(
                "json_too_deep", file=name, depth=deepest, limit=limits.max_nesting, setting="KOPPEL_MAX_NESTING"
            )
        marks = _marks(content, signs, codes, depths, state)
        features += int(np.count_nonzero(codes[marks] != _END_ARRAY))
        if features > limits.max_features:
            raise InputError(
                "too_many_features", file=name, count=features, limit=limits.max_features, setting="KOPPEL_MAX_FEATURES"
            )
        places.append(signs[marks])
        kinds.append(codes[marks])
        upto, whole = _counted(codes, marks, state)
        counted.append(total + upto)
        state.depth = int(depths[-1])
        total = total + whole
        if not len(marks) and not state.in_features:
            outside = _weighed(outside.plus(size, *whole.tolist()), name, limits)
        if total[2] > limits.max_vertices + 2 * limits.max_features:
            raise InputError("too_many_vertices", file=name, limit=limits.max_vertices, setting="KOPPEL_MAX_VERTICES")
    # A feature has some members that are no cells: its type, its geometry and the like.
    check_cells(int(total[1]) - 8 * (features + 1), name, limits)
    return _made(
        len(content) - begin,
        np.concatenate([*places, np.array([len(content)])]),
        np.concatenate([*kinds, np.array([_END_ARRAY], dtype=np.uint8)]),
        np.concatenate([*counted, total[None]]),
    )


def _weighed(outside: Weight, name: str, limits: Limits) -> Weight:
    """Refuse a text as soon as what is sure to stand outside its features is too much; see `Document`."""
    if outside.is_heavy(limits):
        raise InputError("json_too_heavy", file=name, **outside.facts())
    return outside


def _signs(content: bytes, start: int, state: _State) -> tuple[Ints, Codes]:
    """Return places and codes of the signs of a block that stand outside strings."""
    block = content[start : start + _BLOCK]
    if state.is_escaped:
        block = b"_" + block[1:]
    state.is_escaped = False
    if b"\\" in block:
        # Of the same length, so that places stay what they are.
        block = block.replace(b"\\\\", b"__").replace(b'\\"', b"__")
        state.is_escaped = block.endswith(b"\\")
    codes = np.frombuffer(block.translate(_CODES), dtype=np.uint8)
    places = np.flatnonzero(codes)
    codes = codes[places]
    is_quote = codes == _QUOTE
    inside = (np.cumsum(is_quote, dtype=np.int32) + state.in_string) & 1
    if len(inside):
        state.in_string = bool(inside[-1])
    outside = ~is_quote & (inside == 0)
    return places[outside] + start, codes[outside]


def _counted(codes: Codes, marks: Ints, state: _State) -> tuple[Ints, Ints]:
    """Count values, members and points of a block: up to each mark, and all of them."""
    at = np.flatnonzero(codes < _COMMA)
    brackets = codes[at]
    before = np.concatenate([np.array([state.bracket], dtype=np.uint8), brackets[:-1]])
    is_point = np.zeros(len(codes), dtype=np.bool_)
    is_point[at[(brackets == _END_ARRAY) & (before[: len(brackets)] == _ARRAY)]] = True
    if len(brackets):
        state.bracket = int(brackets[-1])
    what = ((codes == _COMMA) | (codes == _ARRAY) | (codes == _OBJECT), codes == _COLON, is_point)
    whole = np.array([np.count_nonzero(item) for item in what], dtype=np.int64)
    if not len(marks):
        # As in the middle of a large shape: nobody asks how far into the block a value stands.
        return np.zeros((0, 3), dtype=np.int64), whole
    return np.stack([np.cumsum(item, dtype=np.int64)[marks] for item in what], axis=1), whole


def _marks(content: bytes, signs: Ints, codes: Codes, depths: NDArray[np.int32], state: _State) -> Ints:
    """Return which signs of a block open, part or close an array of features."""
    marks: list[Ints] = []
    at = 0
    opening = np.flatnonzero((codes == _ARRAY) & (depths == 2))
    while at < len(codes):
        if state.in_features:
            closing = np.flatnonzero(depths[at:] < 2)
            end = at + int(closing[0]) if len(closing) else len(codes)
            marks.append(at + np.flatnonzero((codes[at:end] == _COMMA) & (depths[at:end] == 2)))
            if len(closing):
                state.in_features = False
                marks.append(np.array([end]))
            at = end + 1
            continue
        coming = opening[np.searchsorted(opening, at) :]
        if not len(coming) or state.arrays > _MOST_ARRAYS:
            break
        state.arrays += 1
        at = int(coming[0])
        place = int(signs[at])
        if _NAME.search(content[max(0, place - _LOOKED_BACK) : place]):
            state.in_features = True
            marks.append(np.array([at]))
        at += 1
    return np.concatenate(marks) if marks else np.zeros(0, dtype=np.int64)


def _made(size: int, places: Ints, kinds: Codes, counted: Ints) -> Outline:
    # The last mark is the end of the text, which ends an array that nobody closes.
    items = np.flatnonzero(kinds[:-1] != _END_ARRAY)
    starts, ends = places[items] + 1, places[items + 1]
    weights = counted[items + 1] - counted[items]
    total = Weight(size, *counted[-1].tolist())
    rest = Weight(size - int((ends - starts).sum()), *(counted[-1] - weights.sum(axis=0)).tolist())
    return Outline(starts, ends, weights, total, rest)
