"""
The shell: the same services as the screens, with texts for people and JSON for machines.

No rules and no SQL. Begin in `commands`, and in `frame` for what all commands share.
"""

from __future__ import annotations

from koppel.cli.commands import main

__all__ = ["main"]
