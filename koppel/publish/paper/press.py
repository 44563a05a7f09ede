"""The sheets of a publication, set by typst."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from koppel.typeset.press import Press as AnyPress

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_FOLDER = Path(__file__).parent


class Press(AnyPress):
    """
    One template of a publication, for many sheets.

    Parameters
    ----------
    template
        Name of a ``.typ`` file beside this one; it reads its values from ``sys.inputs.data``.
    """

    def __init__(self, template: str) -> None:
        super().__init__(_FOLDER / template, root=_FOLDER.parent.parent)

    def pdf(self, values: Mapping[str, Any], at: datetime) -> bytes:
        """Print one sheet; the templates also say when the copy was published."""
        return super().pdf({**values, "published_on": [at.year, at.month, at.day]}, at)
