"""What every map has at its edges: a scale bar that is true, north, and letters and numbers to find a square by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel import formats
from koppel.cartography.labels import Box
from koppel.cartography.lettering import letters
from koppel.cartography.marks import INK, WHITE
from koppel.i18n import text
from koppel.tokens import token

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koppel.cartography.labels import Board, Point
    from koppel.cartography.window import Window

_RULE, _GREY = token("paper-rule"), token("paper-grey")
# Wished side of a square of the grid, in millimetres at size 1, and as many as there are letters.
_SQUARE_MM, _MOST_SQUARES = 55.0, 26
_A = ord("A")


@dataclass(frozen=True, slots=True)
class Grid:
    """Squares of a map, from the upper left corner: letters go east, numbers go south."""

    columns: int
    rows: int
    width: float
    height: float

    @classmethod
    def over(cls, window: Window, size: float) -> Grid:
        """Divide a map into squares as large as is handy, as equal as they can be."""
        columns, rows = (
            min(max(round(side / (_SQUARE_MM * size)), 1), _MOST_SQUARES) for side in (window.width, window.height)
        )
        return cls(columns, rows, window.width, window.height)

    def square(self, point: Point) -> str:
        """Name the square of a point in millimetres of paper."""
        across = min(max(int(point[0] / self.width * self.columns), 0), self.columns - 1)
        down = min(max(int(point[1] / self.height * self.rows), 0), self.rows - 1)
        return f"{chr(_A + across)}{down + 1}"


def furniture(window: Window, boards: Iterable[Board], language: str, size: float) -> str:
    """Draw the scale bar and north on plates, and take their places on boards."""
    metres, length = window.bar(min(60 * size, window.width * 0.3))
    x, y = 4 * size, window.height - 5 * size
    wide, tall = length + 20 * size, 12 * size
    north_x, north_y = window.width - 8 * size, 9 * size
    for board in boards:
        board.take(Box(wide / 2, window.height - tall / 2, wide, tall))
        board.take(Box(window.width - 8 * size, 10 * size, 16 * size, 20 * size))
    quarter = length / 4
    squares = "".join(
        f'<rect x="{x + at * quarter:.3f}" y="{y:.2f}" width="{quarter:.3f}" height="{1.5 * size:.2f}" '
        f'fill="{INK if at % 2 == 0 else WHITE}" stroke="{INK}" stroke-width="{0.15 * size:.2f}"/>'
        for at in range(4)
    )
    labels = "".join(
        letters(x + share * length, y - 1.2 * size, label, 3 * size, anchor="start" if share == 0 else "middle")
        for share, label in (
            (0, "0"),
            (0.5, formats.number(metres / 2, language, decimals=1)),
            (1, formats.length_long(metres, language)),
        )
    )
    arrow = (
        f'<path d="M{north_x:.2f} {north_y - 6 * size:.2f}l{2.6 * size:.2f} {9 * size:.2f}l{-2.6 * size:.2f} '
        f'{-2.2 * size:.2f}l{-2.6 * size:.2f} {2.2 * size:.2f}z" fill="{INK}"/>'
    )
    plate = (
        f'<rect x="0" y="{window.height - tall:.2f}" width="{wide:.2f}" height="{tall:.2f}" fill="{WHITE}"/>'
        f'<rect x="{window.width - 16 * size:.2f}" y="0" width="{16 * size:.2f}" height="{20 * size:.2f}" '
        f'fill="{WHITE}"/>'
    )
    north = letters(north_x, north_y + 7.6 * size, text("paper.north", language), 3.6 * size, weight=700)
    return f'{plate}<g id="scale-bar">{squares}</g>{labels}{arrow}{north}'


def grid_lines(grid: Grid, size: float) -> str:
    """Draw the lines between the squares, to lie on the ground and under the works."""
    down = "".join(f"M{at * grid.width / grid.columns:.2f} 0V{grid.height:.2f}" for at in range(1, grid.columns))
    across = "".join(f"M0 {at * grid.height / grid.rows:.2f}H{grid.width:.2f}" for at in range(1, grid.rows))
    return f'<path d="{down}{across}" fill="none" stroke="{_RULE}" stroke-width="{0.15 * size:.2f}"/>'


def grid_letters(grid: Grid, boards: Iterable[Board], size: float) -> str:
    """Draw letters along the upper edge and numbers along the left one, and take their places on boards."""
    spots = [((at + 0.5) * grid.width / grid.columns, 2.6 * size, chr(_A + at)) for at in range(grid.columns)]
    spots += [(2.6 * size, (at + 0.5) * grid.height / grid.rows, str(at + 1)) for at in range(grid.rows)]
    for board in boards:
        for x, y, _ in spots:
            board.take(Box(x, y, 4 * size, 4 * size))
    return "".join(letters(x, y + size, label, 3 * size, color=_GREY) for x, y, label in spots)
