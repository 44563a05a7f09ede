"""Scripts and styles of the screen's own components."""

from __future__ import annotations

from importlib.resources import files


def asset(name: str) -> str:
    """Read a file of this folder."""
    return files("koppel.ui.assets").joinpath(name).read_text(encoding="utf-8")
