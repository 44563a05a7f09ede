"""In which streets works lie (``docs/domain.md`` §1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

# Works beside a street, such as front gardens, lie this far from its middle.
BESIDE_M = 12.0
# A work lies in the street of which most lies in it, and in each of which at least half as much does: not in a street
# that it only crosses.
LEAST_OF_MOST = 0.5


def streets_along(
    geometry: NDArray[np.object_], names: Sequence[str], lines: NDArray[np.object_]
) -> list[tuple[str, ...]]:
    """
    Name for each work the streets in which it lies.

    Parameters
    ----------
    geometry
        Of the works, in metres.
    names, lines
        Of parts of streets; a name may come more than once.

    Returns
    -------
    streets
        Those with the greatest length within the work plus 12 m and at least half of that, by name; none where no
        street comes that near.
    """
    if not len(lines):
        return [()] * len(geometry)
    lengths: list[dict[str, float]] = [{} for _ in range(len(geometry))]
    zones = shapely.buffer(geometry, BESIDE_M)
    works, along = shapely.STRtree(lines).query(zones, predicate="intersects")
    within = shapely.length(shapely.intersection(lines[along], zones[works]))
    for work, street, length in zip(works.tolist(), along.tolist(), within.tolist(), strict=True):
        lengths[work][names[street]] = lengths[work].get(names[street], 0.0) + length
    return [
        tuple(sorted(name for name, length in one.items() if 0 < length >= LEAST_OF_MOST * max(one.values())))
        for one in lengths
    ]
