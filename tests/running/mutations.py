"""
The small ways in which a file of code is changed, and how one change comes into modules that are loaded.

Changed are comparisons, *and* and *or*, sums, numbers, texts, truth values, members of enumerations and words of SQL;
left out are calls, arguments by name and elements of tables. What stands in classes outside their methods, annotations
and decorators stay as they are, and ``strict=True``, which no input of code that is right can tell from its absence.
"""

from __future__ import annotations

import ast
import gc
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise, takewhile
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_PAIRS = (
    ("min", "max"),
    ("any", "all"),
    ("floor", "ceil"),
    ("union", "intersection"),
    ("startswith", "endswith"),
    ("lower", "upper"),
)
_CALLED = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
_IS_SQL = re.compile(r"\b(SELECT|WHERE|FROM|JOIN|UNION|NOT IN|AND|OR|IS NULL|ORDER BY)\b|<>")
_SQL = (
    (r"\bNOT IN\b", "IN"),
    (r"(?<!NOT )\bIN \(", "NOT IN ("),
    (r"\bNOT (?!IN\b|NULL\b)", ""),
    (r"\bIS NOT NULL\b", "IS NULL"),
    (r"\bIS NULL\b", "IS NOT NULL"),
    (r"\bAND\b", "OR"),
    (r"\bOR\b", "AND"),
    (r"<>", "="),
    (r"(?<![<>=])=(?!=)", "<>"),
    (r">=", ">"),
    (r"<=", "<"),
    (r"\bDESC\b", "ASC"),
    (r"\bLEFT JOIN\b", "JOIN"),
    (r"\blist_has_all\b", "list_has_any"),
    (r"\blist_has_any\b", "list_has_all"),
    (r"\bmin\(", "max("),
    (r"\bmax\(", "min("),
)
# Arguments that find a mistake of who wrote the code, where it is right.
_GUARDS = ("strict",)
# Characters that both have, shown on either side of what differs.
_AROUND = 60
_KEPT = ("annotation", "returns", "decorator_list", "type_comment", "bases", "keywords_of_class")
_FUTURE = __import__("__future__").annotations.compiler_flag


@dataclass(frozen=True, slots=True)
class Change:
    """
    One change.

    Attributes
    ----------
    holder, field, index
        Where in the tree: an attribute of a node, and a place in it where that is a list.
    new
        What comes there; nothing, where an element of a list goes.
    unit, name
        The function that holds it, with its qualified name, or the statement outside functions, without a name.
    lines
        From the first to the last line of what is changed, and the first of its statement.
    told
        What it was and what it becomes.
    """

    holder: ast.AST
    field: str
    index: int | None
    new: Any
    unit: ast.stmt
    name: str
    lines: frozenset[int]
    told: str

    def make(self) -> None:
        """Change the tree."""
        _put(self.holder, self.field, self.index, self.new)


def changes(tree: ast.Module) -> list[Change]:
    """Return all changes of a file, as they stand in it."""
    return list(_Walk(tree).changes)


class _Walk:
    """Goes through a file, and writes down what can be changed."""

    def __init__(self, tree: ast.Module) -> None:
        self.changes: list[Change] = []
        self._members: defaultdict[str, set[str]] = defaultdict(set)
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and _is_member(node):
                self._members[node.value.id].add(node.attr)
        for statement in tree.body:
            self._outside(statement, "")

    def _outside(self, statement: ast.stmt, name: str) -> None:
        """Look at a statement that stands in no function: of the file, or of a class."""
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            self._below(statement, statement, f"{name}{statement.name}", statement)
        elif isinstance(statement, ast.ClassDef):
            for inner in statement.body:
                self._outside(inner, f"{name}{statement.name}.")
        elif isinstance(statement, ast.Assign | ast.AnnAssign) and not name:
            self._below(statement, statement, "", statement)

    def _below(self, node: ast.AST, unit: ast.stmt, name: str, statement: ast.stmt) -> None:
        for field, value in ast.iter_fields(node):
            if field in _KEPT or isinstance(value, ast.expr_context):
                continue
            several = isinstance(value, list)
            for index, child in enumerate(value if several else [value]):
                if not isinstance(child, ast.AST) or isinstance(child, ast.pattern) or _is_fixed(child, node):
                    continue
                own = child if isinstance(child, ast.stmt) else statement
                for new in self._others(child, node, outside=not name):
                    self._note(node, field, index if several else None, child, new, unit, name, own)
                self._below(child, unit, name, own)

    def _note(
        self,
        holder: ast.AST,
        field: str,
        index: int | None,
        old: ast.AST,
        new: ast.AST | None,
        unit: ast.stmt,
        name: str,
        statement: ast.stmt,
    ) -> None:
        at = old if hasattr(old, "lineno") else holder if hasattr(holder, "lineno") else statement
        first, last = at.lineno, at.end_lineno or at.lineno  # type: ignore[attr-defined]
        body = getattr(at, "body", None)
        if isinstance(at, ast.stmt) and isinstance(body, list):
            last = max(first, body[0].lineno - 1)
        if new is not None:
            ast.copy_location(new, at)
            ast.fix_missing_locations(new)
        # An operator says nothing without what it stands between.
        shown = old if isinstance(old, ast.expr | ast.stmt) else holder
        before, kept = _text(shown), getattr(holder, field)
        if index is not None:
            kept = list(kept)
        _put(holder, field, index, new)
        after = _text(holder if shown is holder else new)
        if index is None:
            setattr(holder, field, kept)
        else:
            getattr(holder, field)[:] = kept
        told = f"{first}: {_shortened(before, after)}"
        lines = frozenset({statement.lineno, *range(first, last + 1)})
        self.changes.append(Change(holder, field, index, new, unit, name, lines, told))

    def _others(self, node: ast.AST, holder: ast.AST, *, outside: bool) -> Iterator[ast.AST | None]:
        """Give what can stand in the place of a node."""
        match node:
            case ast.cmpop():
                yield from (kind() for kind in _COMPARED[type(node)])
            case ast.And():
                yield ast.Or()
            case ast.Or():
                yield ast.And()
            case ast.operator() if type(node) in _COMPUTED:
                yield _COMPUTED[type(node)]()
            case ast.UnaryOp(op=ast.Not() | ast.USub()):
                yield node.operand
            case ast.Constant():
                yield from _constants(node, holder)
            case ast.Attribute(value=ast.Name(id=kind)) if _is_member(node):
                names = sorted(self._members[kind])
                following = dict(pairwise([*names, names[0]]))[node.attr]
                if following != node.attr:
                    yield ast.Attribute(node.value, following, node.ctx)
            case ast.Call():
                yield from _calls(node)
            case ast.Dict():
                for at in range(len(node.keys)):
                    yield ast.Dict(_without(node.keys, at), _without(node.values, at))
            case ast.Expr(value=ast.Call() | ast.Await()) | ast.Raise() | ast.AugAssign():
                yield ast.Pass()
            case ast.Assign(targets=[ast.Attribute() | ast.Subscript(), *_]) if not outside:
                yield ast.Pass()
            case ast.Continue():
                yield ast.Break()
            case ast.Break():
                yield ast.Continue()
        if isinstance(holder, ast.List | ast.Set | ast.Tuple) and len(holder.elts) > 1:
            table = outside or not isinstance(holder, ast.Tuple)
            if table and isinstance(node, ast.expr) and not isinstance(getattr(holder, "ctx", None), ast.Store):
                yield None
        if isinstance(node, ast.Name | ast.Call | ast.Attribute) and _decides(node, holder):
            yield ast.UnaryOp(ast.Not(), node)


def _is_member(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id[:1].isupper() and node.attr.isupper()


def _is_fixed(node: ast.AST, holder: ast.AST) -> bool:
    """Return whether a part says nothing that happens: a docstring, a type, what guards against mistakes."""
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    cast = isinstance(holder, ast.Call) and isinstance(holder.func, ast.Name) and holder.func.id == "cast"
    is_type = cast and isinstance(holder, ast.Call) and node is holder.args[0]
    return docstring or is_type or (isinstance(node, ast.keyword) and node.arg in _GUARDS)


def _decides(node: ast.AST, holder: ast.AST) -> bool:
    if isinstance(holder, ast.If | ast.While | ast.IfExp):
        return node is holder.test
    return isinstance(holder, ast.BoolOp) or (isinstance(holder, ast.comprehension) and node in holder.ifs)


def _constants(node: ast.Constant, holder: ast.AST) -> Iterator[ast.Constant]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1)
    elif isinstance(value, str) and _IS_SQL.search(value):
        for pattern, word in _SQL:
            for found in re.finditer(pattern, value):
                yield ast.Constant(value[: found.start()] + word + value[found.end() :])
    elif isinstance(value, str | bytes) and not isinstance(holder, ast.JoinedStr):
        yield ast.Constant(("XX" if isinstance(value, str) else b"XX") + value)  # type: ignore[operator]


def _calls(node: ast.Call) -> Iterator[ast.Call]:
    for at, keyword in enumerate(node.keywords):
        if keyword.arg and keyword.arg not in _GUARDS:
            yield ast.Call(node.func, node.args, _without(node.keywords, at))
    if isinstance(node.func, ast.Name) and node.func.id in _CALLED:
        yield ast.Call(ast.copy_location(ast.Name(_CALLED[node.func.id], ast.Load()), node), node.args, node.keywords)
    if isinstance(node.func, ast.Attribute) and node.func.attr in _CALLED:
        func = ast.Attribute(node.func.value, _CALLED[node.func.attr], ast.Load())
        yield ast.Call(ast.copy_location(func, node), node.args, node.keywords)


def _without(items: list[Any], at: int) -> list[Any]:
    return items[:at] + items[at + 1 :]


def _put(holder: ast.AST, field: str, index: int | None, new: ast.AST | None) -> None:
    if index is None:
        setattr(holder, field, new)
    elif new is None:
        del getattr(holder, field)[index]
    else:
        getattr(holder, field)[index] = new


def _text(node: ast.AST | None) -> str:
    return "nothing" if node is None else " ".join(ast.unparse(node).split())


def _shortened(before: str, after: str) -> str:
    """Return two texts with an arrow between, without most of what both begin and end with."""
    begin = max(0, _same(before, after) - _AROUND)
    end = max(0, _same(before[begin:][::-1], after[begin:][::-1]) - _AROUND)
    return "  ->  ".join(text[begin : len(text) - end] for text in (before, after))


def _same(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def loaded_functions(file: str) -> dict[tuple[str, int], FunctionType]:
    """Return the functions of a file that are loaded, within decorators too, by qualified name and first line."""
    gc.unfreeze()
    return {
        (function.__code__.co_qualname, function.__code__.co_firstlineno): function
        for function in gc.get_objects()
        if isinstance(function, FunctionType) and function.__code__.co_filename == file
    }


def load(change: Change, module: ModuleType, functions: Mapping[tuple[str, int], FunctionType]) -> None:
    """
    Bring a change into a module that is loaded, wherever its functions and values went meanwhile.

    Parameters
    ----------
    change
        Made in its tree.
    module
        Of that tree.
    functions
        Of its file.
    """
    if change.name:
        _load_function(change, module, functions)
    else:
        _load_values(change, module)


def _load_function(change: Change, module: ModuleType, functions: Mapping[tuple[str, int], FunctionType]) -> None:
    unit = change.unit
    assert isinstance(unit, ast.FunctionDef | ast.AsyncFunctionDef)
    first = min((unit.lineno, *(one.lineno for one in unit.decorator_list)))
    unit.decorator_list = []
    *classes, name = change.name.split(".")
    body: ast.stmt = unit
    for kind in reversed(classes):
        body = ast.ClassDef(name=kind, bases=[], keywords=[], body=[body], decorator_list=[])
    space = _run([body], module, dict(vars(module)))
    made = space[name] if not classes else _found(space, classes, name)
    function = functions[change.name, first]
    function.__code__, function.__defaults__, function.__kwdefaults__ = (
        made.__code__,
        made.__defaults__,
        made.__kwdefaults__,
    )


def _found(space: Mapping[str, Any], classes: list[str], name: str) -> Any:
    holder = space[classes[0]]
    for kind in classes[1:]:
        holder = vars(holder)[kind]
    return vars(holder)[name]


def _load_values(change: Change, module: ModuleType) -> None:
    """Compute a value anew, and what the same module makes of it; put both where the old ones are."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    before = dict(vars(module))
    stale: set[str] = set()
    for statement in tree.body:
        if not isinstance(statement, ast.Assign | ast.AnnAssign):
            continue
        is_changed = statement.lineno == change.unit.lineno
        read = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
        if is_changed or read & stale:
            _run([change.unit if is_changed else statement], module, vars(module))
            stale |= {name for name in read if vars(module).get(name) is not before.get(name)}
    for other in list(sys.modules.values()):
        if other is module or not getattr(other, "__name__", "").startswith(("koppel", "tests")):
            continue
        for name in stale & vars(other).keys():
            if vars(other)[name] is before[name]:
                setattr(other, name, vars(module)[name])


def _run(body: list[ast.stmt], module: ModuleType, space: dict[str, Any]) -> dict[str, Any]:
    tree = ast.fix_missing_locations(ast.Module(body=body, type_ignores=[]))
    code = compile(tree, str(module.__file__), "exec", flags=_FUTURE, dont_inherit=True)
    exec(code, space)  # noqa: S102
    return space
