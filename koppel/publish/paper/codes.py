"""Codes for a phone's camera, as SVG."""

from __future__ import annotations

import segno

from koppel.tokens import token

_QUIET = 4


def code_svg(address: str) -> str:
    """Draw a QR code of an address, one unit a module, with the margin of four modules that readers need."""
    rows = list(segno.make(address, error="m", micro=False).matrix)
    size = len(rows) + 2 * _QUIET
    path = "".join(
        f"M{x + _QUIET} {y + _QUIET}h1v1h-1z" for y, row in enumerate(rows) for x, module in enumerate(row) if module
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<rect width="{size}" height="{size}" fill="{token("white")}"/>'
        f'<path d="{path}" fill="{token("black")}"/></svg>'
    )
