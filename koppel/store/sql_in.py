"""The condition that a column holds one of some values, in the form that DuckDB answers soonest."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Collection

# A few constants are checked while a column is read; from about ten on, planning them takes longer than a join.
FEW = 8


def among_ids(column: str, ids: Collection[UUID | str]) -> tuple[str, list[object]]:
    """Return an SQL condition on a column of UUIDs, and the values for its placeholders."""
    if len(ids) > FEW:
        return f"{column} IN (SELECT UNNEST(?::UUID[]))", [[str(item) for item in ids]]
    return _constants(column, [UUID(str(item)) for item in ids])


def among_texts(column: str, texts: Collection[str]) -> tuple[str, list[object]]:
    """Return an SQL condition on a column of texts, and the values for its placeholders."""
    if len(texts) > FEW:
        return f"{column} IN (SELECT UNNEST(?::VARCHAR[]))", [sorted(texts)]
    return _constants(column, sorted(texts))


def _constants(column: str, values: Collection[object]) -> tuple[str, list[object]]:
    if not values:
        return "false", []
    return f"{column} IN ({', '.join('?' * len(values))})", list(values)
