"""
Counts what a search with a pattern does, step by step, as a backtracking engine does it.

The engine of `re` tells nobody how long it works. This one walks over the same parsed pattern and counts each look at
a letter, so that a test can see how work grows with the text, on any machine and without a clock.
"""

from __future__ import annotations

import re

# There is no public way to a parsed pattern.
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_Nodes = list[Any]
_CATEGORIES = {
    codes.CATEGORY_DIGIT: r"\d",
    codes.CATEGORY_NOT_DIGIT: r"\D",
    codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S",
    codes.CATEGORY_WORD: r"\w",
    codes.CATEGORY_NOT_WORD: r"\W",
}


def count_steps(pattern: re.Pattern[str], text: str) -> int:
    """Return the number of letters that a search for all matches of a pattern looks at, again and again included."""
    engine = _Engine(text, pattern.flags)
    nodes = list(parser.parse(pattern.pattern, pattern.flags))
    at = 0
    while at <= len(text):
        end = next(engine.ends(nodes, at), None)
        at = at + 1 if end is None or end == at else end
    return engine.steps


def first_span(pattern: re.Pattern[str], text: str) -> tuple[int, int] | None:
    """Return where the first match begins and ends, as `re.Pattern.search` does; None without one."""
    engine = _Engine(text, pattern.flags)
    nodes = list(parser.parse(pattern.pattern, pattern.flags))
    for at in range(len(text) + 1):
        end = next(engine.ends(nodes, at), None)
        if end is not None:
            return at, end
    return None


class _Engine:
    def __init__(self, text: str, flags: int) -> None:
        self.text = text
        self.dot_all = bool(flags & re.DOTALL)
        self.steps = 0

    def ends(self, nodes: Sequence[Any], at: int) -> Iterator[int]:
        """Yield where a match of a sequence may end, in the order in which a backtracking engine tries them."""
        if not nodes:
            yield at
            return
        for after in self._one(nodes[0], at):
            yield from self.ends(nodes[1:], after)

    def _one(self, node: Any, at: int) -> Iterator[int]:
        code, value = node
        if code in (codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN):
            if self._fits(code, value, at):
                yield at + 1
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from self.ends(list(branch), at)
        elif code is codes.SUBPATTERN:
            yield from self.ends(list(value[-1]), at)
        elif code is codes.MAX_REPEAT:
            yield from self._repeat(list(value[2]), value[0], value[1], at)
        elif code is codes.MIN_REPEAT:
            yield from self._lazily(list(value[2]), value[0], value[1], at)
        elif code is codes.POSSESSIVE_REPEAT:
            yield from (end for end, _ in zip(self._repeat(list(value[2]), value[0], value[1], at), [0], strict=False))
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            if self._looks(value) and self._asserted(value, at) is (code is codes.ASSERT):
                yield at
        elif code is codes.AT:
            if self._stands(value, at):
                yield at
        else:
            raise NotImplementedError(code)

    def _repeat(self, nodes: _Nodes, least: int, most: Any, at: int, done: int = 0) -> Iterator[int]:
        if len(nodes) == 1 and nodes[0][0] in (codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN):
            end = at
            while (most is codes.MAXREPEAT or end - at < most) and self._fits(nodes[0][0], nodes[0][1], end):
                end += 1
            yield from range(end, at + least - 1, -1)
            return
        if most is codes.MAXREPEAT or done < most:
            for after in self.ends(nodes, at):
                if after > at:
                    yield from self._repeat(nodes, least, most, after, done + 1)
        if done >= least:
            yield at

    def _lazily(self, nodes: _Nodes, least: int, most: Any, at: int, done: int = 0) -> Iterator[int]:
        if done >= least:
            yield at
        if most is codes.MAXREPEAT or done < most:
            for after in self.ends(nodes, at):
                if after > at:
                    yield from self._lazily(nodes, least, most, after, done + 1)

    def _fits(self, code: Any, value: Any, at: int) -> bool:
        self.steps += 1
        if at >= len(self.text):
            return False
        letter = self.text[at]
        if code is codes.ANY:
            return self.dot_all or letter != "\n"
        if code is codes.LITERAL:
            return bool(ord(letter) == value)
        if code is codes.NOT_LITERAL:
            return bool(ord(letter) != value)
        return _is_in(letter, value)

    def _looks(self, value: Any) -> bool:
        self.steps += 1
        return value[0] in (1, -1)

    def _asserted(self, value: Any, at: int) -> bool:
        way, nodes = value
        if way == 1:
            return next(self.ends(list(nodes), at), None) is not None
        width = nodes.getwidth()[0]
        return at >= width and next(self.ends(list(nodes), at - width), None) is not None

    def _stands(self, value: Any, at: int) -> bool:
        self.steps += 1
        before = at > 0 and re.match(r"\w", self.text[at - 1]) is not None
        after = at < len(self.text) and re.match(r"\w", self.text[at]) is not None
        if value is codes.AT_BOUNDARY:
            return before is not after
        if value in (codes.AT_BEGINNING, codes.AT_BEGINNING_STRING):
            return at == 0
        if value in (codes.AT_END, codes.AT_END_STRING):
            return at >= len(self.text.removesuffix("\n"))
        raise NotImplementedError(value)


def _is_in(letter: str, members: Sequence[Any]) -> bool:
    found, negated = False, False
    for code, value in members:
        if code is codes.NEGATE:
            negated = True
        elif code is codes.LITERAL:
            found |= ord(letter) == value
        elif code is codes.RANGE:
            found |= value[0] <= ord(letter) <= value[1]
        else:
            found |= re.match(_CATEGORIES[value], letter) is not None
    return found is not negated
