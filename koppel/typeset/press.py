"""Typst, fed with values only: what people wrote never is markup."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

import typst

from koppel.tokens import tokens
from koppel.typeset.letters import FAMILY, face_files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_FOLDER = Path(__file__).parent


@cache
def faces() -> typst.Fonts:
    """
    Return the fonts that are printed with.

    The package holds every face in two forms, and typst takes the first that a folder lists: on another disk the same
    copy would give other bytes. So typst reads them from a folder that has each face once.
    """
    with TemporaryDirectory(prefix="koppel-fonts-") as folder:
        for file in face_files():
            shutil.copy(file, folder)
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
        # typst opens a font when it first needs it, and the folder goes: every face is printed once.
        first = typst.Compiler(
            input=str(_FOLDER / "faces.typ"), root=str(_FOLDER), font_paths=fonts, ignore_system_fonts=True
        )
        weights = [font.weight for font in fonts.fonts()]
        first.compile(format="pdf", sys_inputs={"family": FAMILY, "weights": json.dumps(weights)})
    return fonts


class Press:
    """
    One template, for many sheets; for use in one thread.

    Parameters
    ----------
    root
        Folder outside of which the template reads nothing; its own where not given.
    template
        A ``.typ`` file; it reads its values from ``sys.inputs.data``, colours from ``sys.inputs.tokens``, and
        other files only from `root`. Texts of people in the values go through
        `koppel.typeset.letters.printable` first: PDF/UA refuses letters that the font lacks.
    """

    def __init__(self, template: Path, *, root: Path | None = None) -> None:
        self._compiler = typst.Compiler(
            input=str(template), root=str(root or template.parent), font_paths=faces(), ignore_system_fonts=True
        )

    def pdf(self, values: Mapping[str, Any], at: datetime) -> bytes:
        """
        Print one sheet as tagged PDF (PDF/UA-1).

        Parameters
        ----------
        values
            What is printed, as JSON knows it.
        at
            The only moment in the file: the same values and moment give the same bytes.
        """
        printed = self._compiler.compile(
            format="pdf",
            sys_inputs=_inputs(values),
            pdf_standards=["ua-1"],
            timestamp=int(at.timestamp()),
        )
        if not isinstance(printed, bytes):
            raise TypeError("typst gave no file")
        return printed

    def pictures(
        self, values: Mapping[str, Any], form: Literal["png", "svg"], *, ppi: float = 144.0
    ) -> tuple[bytes, ...]:
        """
        Draw the pages of one sheet.

        Parameters
        ----------
        values
            As of `pdf`.
        form
            ``png`` or ``svg``; letters in SVG are outlines.
        ppi
            Dots of a PNG to the inch.
        """
        drawn = self._compiler.compile(format=form, ppi=ppi, sys_inputs=_inputs(values))
        pages = drawn if isinstance(drawn, list) else [drawn]
        return tuple(page for page in pages if page is not None)

    def reported_number(self, label: str) -> int:
        """Return a whole number that the last sheet reported under a label."""
        return int(self._compiler.query(f"<{label}>", field="value", one=True))


def _inputs(values: Mapping[str, Any]) -> dict[str, str]:
    return {
        "data": json.dumps(values, ensure_ascii=False, sort_keys=True),
        "tokens": json.dumps(dict(tokens())),
    }
