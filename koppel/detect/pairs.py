"""
Which activities lie close enough to be worth a rule: the spatial join, on a DuckDB cursor that is passed in.

Bounding boxes go into the cells of a square grid and meet by an equality join per cell; a pair is reported once, in
the cell that holds the lower left corner of the meeting of its two boxes. On 200,000 works that is some thirty times
faster than a join that computes exact distances, and the exact distance is needed only for the pairs that remain
after the rules on partner, status and time (``docs/decisions/0002-pairs.md``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pyarrow as pa
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from koppel.detect.works import Works

# Works are tens to hundreds of metres long; a cell of this size holds most of them whole.
CELL_M = 400.0
# Very large areas would fill very many cells: cells grow until there are no more than this many a work.
CELLS_PER_WORK = 16

# Up to so many comparisons, doing them all beats asking the database.
MOST_DIRECT = 2_000_000

_CELLS = """
    SELECT *, cx * 4294967296 + cy AS cell
    FROM (
        SELECT *, UNNEST(range(floor(y0 / $cell)::BIGINT, floor(y1 / $cell)::BIGINT + 1)) AS cy
        FROM (
            SELECT *, UNNEST(range(floor(x0 / $cell)::BIGINT, floor(x1 / $cell)::BIGINT + 1)) AS cx
            FROM koppel_boxes WHERE member
        )
    )
"""

_PAIRS = f"""
    WITH cells AS MATERIALIZED ({_CELLS})
    SELECT a.idx AS a, b.idx AS b
    FROM cells AS a JOIN cells AS b ON a.cell = b.cell
    WHERE a.idx < b.idx
        AND (a.changed OR b.changed)
        AND a.x0 <= b.x1 AND b.x0 <= a.x1 AND a.y0 <= b.y1 AND b.y0 <= a.y1
        AND floor(greatest(a.x0, b.x0) / $cell) = a.cx AND floor(greatest(a.y0, b.y0) / $cell) = a.cy
        AND ($within_days IS NULL
            OR greatest(a.first_day, b.first_day) - least(a.last_day, b.last_day) <= $within_days)
"""


def box_pairs(
    works: Works,
    *,
    reach_m: NDArray[np.float64],
    member: NDArray[np.bool_],
    within_days: int | None,
    changed: NDArray[np.bool_] | None = None,
    cursor: duckdb.DuckDBPyConnection | None = None,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """
    Pair the activities whose bounding boxes come close.

    Parameters
    ----------
    works
        All activities.
    reach_m
        Metres by which the box of each activity is widened: two activities closer than the larger of their
        reaches are always among the pairs.
    member
        Which activities take part.
    within_days
        Only pairs whose periods are at most this many days apart (0: that share a day); None: whatever their time.
    changed
        Only pairs with at least one of these activities; None: all.
    cursor
        DuckDB cursor to join on; by default one in memory. Nothing is left behind on it.

    Returns
    -------
    a, b
        Positions in `works`, ``a < b``, sorted.
    """
    bounds = shapely.bounds(works.geometry)
    boxes = pa.table(
        {
            "idx": np.arange(len(works), dtype=np.int64),
            "x0": bounds[:, 0] - reach_m,
            "y0": bounds[:, 1] - reach_m,
            "x1": bounds[:, 2] + reach_m,
            "y1": bounds[:, 3] + reach_m,
            "first_day": works.start,
            "last_day": works.end,
            "member": member & np.isfinite(bounds[:, 0]),
            "changed": np.ones(len(works), dtype=np.bool_) if changed is None else changed,
        }
    )
    few = np.flatnonzero(boxes["changed"].to_numpy(zero_copy_only=False)) if changed is not None else None
    if few is not None and len(few) * len(works) <= MOST_DIRECT:
        return _direct(boxes, few, within_days)
    own = cursor.cursor() if cursor is not None else duckdb.connect(":memory:")
    try:
        own.register("koppel_boxes", boxes)
        arrays = own.execute(_PAIRS, {"cell": _cell_m(boxes), "within_days": within_days}).fetchnumpy()
        own.unregister("koppel_boxes")
    finally:
        own.close()
    a, b = np.asarray(arrays["a"], dtype=np.int64), np.asarray(arrays["b"], dtype=np.int64)
    order = np.lexsort((b, a))
    return a[order], b[order]


def _direct(
    boxes: pa.Table, few: NDArray[np.int64], within_days: int | None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Compare a few boxes with all others: the same pairs as the join, without asking the database."""
    x0, y0, x1, y1, first, last, member = (
        boxes[name].to_numpy(zero_copy_only=False)
        for name in ("x0", "y0", "x1", "y1", "first_day", "last_day", "member")
    )
    one = few[:, None]
    meets = (x0[one] <= x1) & (x0 <= x1[one]) & (y0[one] <= y1) & (y0 <= y1[one]) & member[one] & member
    if within_days is not None:
        meets &= np.maximum(first[one], first) - np.minimum(last[one], last) <= within_days
    at, other = np.nonzero(meets)
    pairs = np.column_stack([few[at], other])
    pairs = np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1), axis=0)
    return pairs[:, 0], pairs[:, 1]


def _cell_m(boxes: pa.Table) -> float:
    inside = boxes.filter(boxes["member"])
    low_x, low_y, high_x, high_y = (inside[name].to_numpy() for name in ("x0", "y0", "x1", "y1"))
    cell = CELL_M
    while True:
        wide = np.floor(high_x / cell) - np.floor(low_x / cell) + 1
        tall = np.floor(high_y / cell) - np.floor(low_y / cell) + 1
        if float((wide * tall).sum()) <= CELLS_PER_WORK * max(len(inside), 100):
            return cell
        cell *= 2
