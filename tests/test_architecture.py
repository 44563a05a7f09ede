"""The house as its page tells it: the picture is that of the code, and what it names is there."""

from __future__ import annotations

import ast
import pkgutil
import re
from collections import Counter, defaultdict
from functools import cache
from importlib import import_module
from inspect import signature

import grimp
import pytest

import koppel
from koppel.config import ROOT
from tests.running.names import banned_names

_PAGE = ROOT / "docs" / "architecture.md"
# What every layer uses.
_EVERYWHERE = {
    "access", "clean", "clock", "config", "crs", "disk", "errors", "formats", "i18n", "model", "thirdparty", "typeset",
    "__main__", "locale",
}  # fmt: skip
_MOST_FILES = 20
_PACKAGES = sorted(
    file.parent for file in (ROOT / "koppel").rglob("__init__.py") if len(list(file.parent.glob("*.py"))) > 1
)


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("koppel")


def drawn() -> str:
    """Draw which boxes import which, with the number of modules that do."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for module in graph().modules:
        for other in graph().find_modules_directly_imported_by(module):
            boxes = tuple(name.split(".")[1] for name in (module, other) if "." in name)
            if len(boxes) == 2 and boxes[0] != boxes[1] and not _EVERYWHERE & set(boxes):
                found[boxes[0], boxes[1]].add(module)
    lines = [f"  {first} -->|{len(modules)}| {second}" for (first, second), modules in sorted(found.items())]
    return "\n".join(["flowchart TD", *lines])


def test_the_picture_is_that_of_the_code() -> None:
    picture = re.search(r"```mermaid\n(.*?)\n?```", _PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert picture is not None
    assert picture[1] == drawn()


def test_all_that_the_page_names_is_there() -> None:
    named = re.findall(r"`((?:koppel|docs|layers|tests|data)/[\w./-]*|\w+\.py)`", _PAGE.read_text(encoding="utf-8"))
    assert len(named) > 30
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_no_folder_holds_more_files_than_one_can_look_through() -> None:
    files = Counter(file.parent for top in ("koppel", "tests") for file in (ROOT / top).rglob("*.py"))
    assert {str(folder): count for folder, count in files.items() if count > _MOST_FILES} == {}


@pytest.mark.parametrize("folder", _PACKAGES, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_a_package_says_what_is_in_it_and_where_to_begin(folder: object) -> None:
    told = ast.get_docstring(ast.parse((ROOT / str(folder) / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert "Begin" in told
    assert len(re.findall(r"[.;:](?=\s|$)", told)) >= 2


def test_what_only_the_store_may_do_is_done_there_only() -> None:
    statement = re.compile(r"\b(SELECT\b.+\bFROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM)\b", re.DOTALL)
    found = [
        str(file.relative_to(ROOT))
        for file in (ROOT / "koppel").rglob("*.py")
        for text in [node.value for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if _is_text(node)]  # type: ignore[attr-defined]
        if statement.search(text)
    ]
    assert {name for name in found if not name.startswith("koppel/store/")} == {"koppel/detect/pairs.py"}


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


_LAYERS_WITH_ROOMS = ("services", "store", "ui/components")


def _shared_between_rooms(layer: str) -> dict[str, set[str]]:
    """Return, for each room of a layer, what other rooms of it import from it: ``module.name``."""
    base = ROOT / "koppel" / layer
    rooms = {folder.parent.name for folder in base.glob("*/__init__.py")}
    prefix = ["koppel", *layer.split("/")]
    shared: dict[str, set[str]] = {room: set() for room in rooms}
    for file in base.glob("*/**/*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom) or node.module is None:
                continue
            for alias in node.names:
                path = [*node.module.split("."), alias.name]
                room, *rest = path[len(prefix) :] if path[: len(prefix)] == prefix else [""]
                if room in rooms and room != file.relative_to(base).parts[0]:
                    shared[room].add(".".join(rest))
    return shared


@pytest.mark.parametrize("layer", _LAYERS_WITH_ROOMS)
def test_a_room_uses_of_another_only_what_that_one_names(layer: str) -> None:
    named = {
        room: set(getattr(import_module(f"koppel.{layer.replace('/', '.')}.{room}"), "SHARED", ()))
        for room in _shared_between_rooms(layer)
    }
    assert _shared_between_rooms(layer) == named


def test_names_that_say_nothing_are_noticed() -> None:
    source = "from a import b as kept\ndef f(told):\n    for found in told:\n        x.said = found.given\n"
    assert [name for _, name in banned_names(source)] == ["kept", "told", "found"]


def test_what_is_kept_by_its_arguments_has_a_bound() -> None:
    unbounded = [
        f"{module.name}.{name}"
        for module in pkgutil.walk_packages(koppel.__path__, "koppel.")
        if module.name not in ("koppel.__main__", "koppel.ui.main")
        for name, value in vars(import_module(module.name)).items()
        if hasattr(value, "cache_parameters") and value.cache_parameters()["maxsize"] is None
        if value.__module__.startswith("koppel") and signature(value).parameters
    ]
    assert unbounded == []
