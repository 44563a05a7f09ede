"""The weights of the score that a team took over from what it decided, one on top of the other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from koppel.store.schema.migrations import read_meta, write_meta

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from koppel.store.writing import Writer

_KEY = "score_weights"


def taken_weights(cursor: duckdb.DuckDBPyConnection) -> tuple[Mapping[str, float], ...]:
    """Return the weights by part that were taken over, the last ones last; those that hold are the last."""
    stored = read_meta(cursor).get(_KEY)
    return tuple(json.loads(stored)) if stored else ()


def write_weights(writer: Writer, taken: Sequence[Mapping[str, float]]) -> None:
    """Keep the weights that were taken over; without any those of ``layers/rules.toml`` hold."""
    write_meta(writer.cursor, _KEY, json.dumps([dict(weights) for weights in taken]))
