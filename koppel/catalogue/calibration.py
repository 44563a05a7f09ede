"""What a score means: of ten pairs with a score, how many were really coordinated; from ``calibration.toml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.catalogue.kinds import MECHANISMS, Calibration, CalibrationBin
from koppel.catalogue.toml_table import Table, read_toml

if TYPE_CHECKING:
    from pathlib import Path

CALIBRATION_FILE = "calibration.toml"
_MOST_PAIRS = 100_000_000


def load_calibration(folder: Path) -> Calibration | None:
    """
    Read what was measured; None where there is no such file.

    Raises
    ------
    CatalogueError
        The file is wrong; the facts say key and what would be right.
    """
    file = folder / CALIBRATION_FILE
    if not file.exists():
        return None
    table = Table(file.name, "", read_toml(file))
    table.only({"source", "mechanisms", "bin"})
    mechanisms = table.texts("mechanisms")
    for name in mechanisms:
        if name not in MECHANISMS:
            raise table.wrong("mechanisms", name, ", ".join(MECHANISMS))
    listed = table.get("bin")
    if not isinstance(listed, list) or not listed:
        raise table.wrong("bin", listed, "[[bin]]")
    bins = []
    for number, entry in enumerate(listed, 1):
        row = Table(file.name, f"bin {number}", entry)
        row.only({"low", "pairs", "real"})
        pairs = row.whole("pairs", 1, _MOST_PAIRS)
        bins.append(CalibrationBin(row.number("low", 0, 100), pairs, row.whole("real", 0, pairs)))
    return Calibration(table.words("source"), frozenset(mechanisms), tuple(sorted(bins, key=lambda item: item.low)))
