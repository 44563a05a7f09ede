"""Letters on a map, with a white edge so that they can be read over what lies under them."""

from __future__ import annotations

from xml.sax.saxutils import escape

from koppel.cartography.marks import INK, WHITE
from koppel.typeset.letters import FAMILY


def letters(
    x: float,
    y: float,
    label: str,
    height: float,
    *,
    weight: int = 400,
    anchor: str = "middle",
    turn: float = 0.0,
    color: str = INK,
) -> str:
    """
    Write a text.

    Parameters
    ----------
    x, y
        Where it stands on, in millimetres.
    label
        Written as it is, whatever signs are in it.
    height
        Size of the letters, in millimetres.
    weight, anchor, color
        As SVG has them.
    turn
        Degrees, clockwise.
    """
    rotate = f' transform="rotate({turn:.1f} {x:.2f} {y:.2f})"' if turn else ""
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" font-family="{FAMILY}" font-weight="{weight}" font-size="{height:.2f}" '
        f'text-anchor="{anchor}" fill="{color}" stroke="{WHITE}" stroke-width="{height * 0.22:.2f}" '
        f'stroke-linejoin="round" paint-order="stroke"{rotate}>{escape(label)}</text>'
    )
