"""Typst, fed with values only: what partners wrote never is markup."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from koppel.publish.paper.letters import font_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_FOLDER = Path(__file__).parent


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_folder()])


class Press:
    """
    One template, for many sheets.

    Parameters
    ----------
    template
        Name of a ``.typ`` file beside this one; it reads its values from ``sys.inputs.data``.
    """

    def __init__(self, template: str) -> None:
        self._compiler = typst.Compiler(
            input=str(_FOLDER / template), root=str(_FOLDER), font_paths=_fonts(), ignore_system_fonts=True
        )

    def pdf(self, values: Mapping[str, Any], published_at: datetime) -> bytes:
        """Print one sheet as tagged PDF (PDF/UA-1); the same values and moment give the same bytes."""
        data = {**values, "published_on": [published_at.year, published_at.month, published_at.day]}
        printed = self._compiler.compile(
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
            pdf_standards=["ua-1"],
            timestamp=int(published_at.timestamp()),
        )
        if not isinstance(printed, bytes):
            raise TypeError("typst gave no file")
        return printed
