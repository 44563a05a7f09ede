"""The shell: the same services as the screens, with texts for people and JSON for machines."""

from __future__ import annotations

from koppel.cli.commands import main

__all__ = ["main"]
