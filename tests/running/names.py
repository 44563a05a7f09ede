"""
Names that tell a reader nothing are not used in ``koppel``: a variable says what it holds.

``python -m tests.running.names`` fails where one is, and is part of ``make lint``; ``--count`` prints how often
identifiers of given words occur, by package.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT = Path(__file__).parents[2]

# Verbs of how a value came to be, or words for anything at all. Write what the value is: a sentence, rows, a draft.
BANNED = frozenset(
    {
        "courses", "data2", "found", "given", "kept", "my_list", "past", "said", "spoken", "stuff", "temp", "then",
        "thing", "things", "tmp", "told", "ways",
    }
)  # fmt: skip


def banned_names(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and name of each variable, parameter, field, function or import with a banned name."""
    for node in ast.walk(ast.parse(source)):
        for line, name in _bound(node):
            if name.strip("_") in BANNED:
                yield line, name


def _bound(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.lineno, node.id
    elif isinstance(node, ast.arg):
        yield node.lineno, node.arg
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.lineno, node.name
    elif isinstance(node, ast.alias):
        yield node.lineno, node.asname or node.name


def identifiers(source: str) -> Iterator[str]:
    """Yield every identifier, as often as it stands there."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                yield name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name


def _files(folder: str) -> Iterator[Path]:
    return (_ROOT / folder).rglob("*.py")


def _count(words: set[str]) -> None:
    counted: dict[str, Counter[str]] = {word: Counter() for word in sorted(words)}
    for top in ("koppel", "tests"):
        for file in _files(top):
            package = "/".join(file.relative_to(_ROOT).parts[:-1][:2])
            for name in identifiers(file.read_text(encoding="utf-8")):
                if name in words:
                    counted[name][package] += 1
    for word, by_package in counted.items():
        sys.stdout.write(f"{word} {by_package.total()} {dict(sorted(by_package.items()))}\n")


def _main(arguments: list[str]) -> int:
    if arguments[:1] == ["--count"]:
        _count(set(arguments[1:]) or set(BANNED))
        return 0
    wrong = [
        f"{file.relative_to(_ROOT)}:{line}: {name} says nothing: write what it holds"
        for file in sorted(_files("koppel"))
        for line, name in banned_names(file.read_text(encoding="utf-8"))
    ]
    sys.stdout.writelines(f"{line}\n" for line in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
