"""
Scripts and styles of the screen's own components.

Those of residents' pages are in `koppel.publish`. Begin with the name of the component in `koppel.ui.components`.
"""

from __future__ import annotations

from importlib.resources import files

from koppel.bundle import component


def asset(*names: str) -> str:
    """Read files of this folder, one after another."""
    folder = files("koppel.ui.assets")
    return "".join(folder.joinpath(name).read_text(encoding="utf-8") for name in names)


def script(name: str) -> str:
    """Return the script of a component, with all that it imports."""
    return component(files("koppel"), f"ui/assets/{name}")
