"""
One script of several files, as browsers get it.

Scripts are ES modules, so that each can be read, typed and tested by itself. Pages must also run from a disk, where
browsers load no modules, and a component of Streamlit is one text; so the files that a script imports are put before
it, each once, in one scope. Only these forms are understood, at the start of a line: ``import { a, b } from
"./file.js";``, ``import "./file.js";``, ``export const``, ``export function``, ``export function*``, ``export async
function`` and ``export class``; names at the outer level are different in all files of one script
(`tests/scripts/test_bundle.py`).
"""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_IMPORT = re.compile(r'^import (?:\{[^}]*\} from )?"(\.{1,2}/[\w./-]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=const |function\*? |async function |class )", re.MULTILINE)


def sources(folder: Traversable, entry: str) -> dict[str, str]:
    """
    Read a script and all that it imports.

    Parameters
    ----------
    folder
        Where all of them are, or their folders.
    entry
        Path of the script from there.

    Returns
    -------
    dict
        Text by path, with imports and exports left out; what is imported comes before what imports it.
    """
    sources_by_name: dict[str, str] = {}
    begun: set[str] = set()

    def visit(name: str) -> None:
        if name in begun:
            return
        begun.add(name)
        text = folder.joinpath(name).read_text(encoding="utf-8")
        for needed in _IMPORT.findall(text):
            visit(normpath(join(dirname(name), needed)))
        sources_by_name[name] = _EXPORT.sub("", _IMPORT.sub("", text))

    visit(entry)
    return sources_by_name


def component(folder: Traversable, entry: str) -> str:
    """Return a script with one default export, for a component of Streamlit."""
    return "".join(sources(folder, entry).values())


def classic(folder: Traversable, entry: str) -> str:
    """Return a classic script that leaves no names behind."""
    return f'(() => {{\n"use strict";\n{component(folder, entry)}}})();\n'
