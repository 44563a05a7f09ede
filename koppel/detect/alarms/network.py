"""Which works, shutting streets at once, leave a part of the network without a way out (``docs/domain.md`` §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.detect.alarms.digging import MEETS_M

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from koppel.detect.alarms.digging import Section


def cuts_off(cut: Sequence[Section], closed: Sequence[Collection[int]]) -> bool:
    """
    Tell whether some works together leave a part of the network without a way out, that none of them does alone.

    Parameters
    ----------
    cut
        All sections.
    closed
        Of each work the sections that it shuts, as places in `cut`.
    """
    nodes = _nodes(cut)
    alone = set().union(*(_apart(nodes, set(one)) for one in ((), *closed)))
    everything = set().union(*map(set, closed))
    return bool(_apart(nodes, everything) - alone)


def _nodes(cut: Sequence[Section]) -> list[tuple[int, int]]:
    """Return both ends of each section as numbers of crossings; ends so near to each other are one."""
    ends = shapely.points([shapely.get_coordinates(item.line)[at] for item in cut for at in (0, -1)])
    crossing = np.arange(len(ends))
    for a, b in zip(*shapely.STRtree(ends).query(ends, predicate="dwithin", distance=MEETS_M), strict=True):
        if crossing[a] != crossing[b]:
            crossing[crossing == max(crossing[a], crossing[b])] = min(crossing[a], crossing[b])
    coordinates = crossing.tolist()
    return list(zip(coordinates[::2], coordinates[1::2], strict=True))


def _apart(nodes: Sequence[tuple[int, int]], closed: set[int]) -> set[int]:
    """Return the open sections from which one cannot come to where most open sections are."""
    part = {node: node for both in nodes for node in both}

    def root(node: int) -> int:
        while part[node] != node:
            node = part[node]
        return node

    opened = [at for at in range(len(nodes)) if at not in closed]
    for at in opened:
        first, second = (root(node) for node in nodes[at])
        part[max(first, second)] = min(first, second)
    parts: dict[int, set[int]] = {}
    for at in opened:
        parts.setdefault(root(nodes[at][0]), set()).add(at)
    largest = max(parts.values(), key=len, default=set())
    return set(opened) - largest
