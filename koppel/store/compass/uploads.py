"""Files with indicators: kept as they came, with what they brought, and undone as a whole."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pyarrow as pa

from koppel.errors import NotFoundError, StoreError
from koppel.model.compass.values import IndicatorUpload
from koppel.store.append import append
from koppel.store.compass.own import add_own
from koppel.store.compass.values import value_table
from koppel.store.plans.cells import add_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from koppel.model.compass.areas import Area
    from koppel.model.compass.cells import ScoreCell
    from koppel.model.compass.own import OwnIndicator
    from koppel.model.compass.values import Measured
    from koppel.store.writing import Writer

_VALUES = {
    "upload_number": "INTEGER", "area": "VARCHAR", "indicator": "VARCHAR", "year": "INTEGER", "value": "DOUBLE",
    "reason": "VARCHAR", "people": "DOUBLE", "source": "VARCHAR",
}  # fmt: skip
_AREAS = {"upload_number": "INTEGER", "code": "VARCHAR", "year": "INTEGER", "name": "VARCHAR"}
_COLUMNS = (
    "id, file_name, uploaded_at, uploaded_by, value_count, unknown_count, area_count, years, undone_at, undone_by, "
    "cell_count, source"
)


def add_indicators(
    writer: Writer,
    *,
    file_name: str,
    content: bytes,
    values: Sequence[Measured],
    areas: Sequence[Area],
    report: str,
    cells: Sequence[ScoreCell] = (),
    own: Sequence[OwnIndicator] = (),
    choices: str | None = None,
    source: str | None = None,
) -> UUID:
    """
    Store a file as it came, with its values, its cells and the areas that it is the first to name; return its id.

    ``own`` are the own indicators of its values, ``choices`` what was said of its columns (`choices_json`) and
    ``source`` who measured what is in it, None where nobody said.
    """
    upload_id, sha256 = uuid4(), hashlib.sha256(content).hexdigest()
    cursor = writer.cursor
    if cursor.execute("SELECT 1 FROM original WHERE sha256 = ?", [sha256]).fetchone() is None:
        cursor.execute("INSERT INTO original (sha256, content) VALUES (?, ?)", [sha256, content])
    (number,) = cursor.execute("SELECT coalesce(max(number), 0) + 1 FROM compass_upload").fetchone() or (1,)
    cursor.execute(
        """
        INSERT INTO compass_upload (
            id, number, file_name, sha256, uploaded_at, uploaded_by, report, value_count, unknown_count, area_count,
            years, cell_count, choices, source
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::INTEGER[], ?, ?, ?)
        """,
        [
            upload_id,
            number,
            file_name,
            sha256,
            writer.at,
            writer.actor,
            report,
            len(values),
            sum(1 for item in values if item.value is None),
            len({item.area for item in values} | {item.code for item in areas}),
            sorted({item.year for group in (values, areas, cells) for item in group}),
            len(cells),
            choices,
            source,
        ],
    )
    add_own(writer, number, own)
    if cells:
        add_cells(writer, cells, number)
    append(
        cursor,
        "compass_value",
        _VALUES,
        value_table(values).append_column("upload_number", pa.array([number] * len(values), type=pa.int32())),
    )
    append(
        cursor,
        "compass_area",
        _AREAS,
        pa.table(
            {
                "upload_number": pa.array([number] * len(areas), type=pa.int32()),
                "code": pa.array([item.code for item in areas], type=pa.string()),
                "year": pa.array([item.year for item in areas], type=pa.int32()),
                "name": pa.array([item.name for item in areas], type=pa.string()),
            }
        ),
    )
    return upload_id


def list_indicator_uploads(cursor: duckdb.DuckDBPyConnection) -> tuple[IndicatorUpload, ...]:
    """Return all files with indicators, the latest first."""
    rows = cursor.execute(f"SELECT {_COLUMNS} FROM compass_upload ORDER BY number DESC").fetchall()
    return tuple(_upload(row) for row in rows)


def get_indicator_upload(cursor: duckdb.DuckDBPyConnection, upload_id: UUID) -> IndicatorUpload:
    """
    Return one file with indicators.

    Raises
    ------
    NotFoundError
        ``upload_unknown``.
    """
    row = cursor.execute(f"SELECT {_COLUMNS} FROM compass_upload WHERE id = ?", [upload_id]).fetchone()
    if row is None:
        raise NotFoundError("upload_unknown", id=upload_id)
    return _upload(row)


def indicator_content(cursor: duckdb.DuckDBPyConnection, upload_id: UUID) -> bytes:
    """
    Return the bytes of a file with indicators, as they came; the cursor is on the whole store.

    Raises
    ------
    NotFoundError
        ``upload_unknown``.
    """
    row = cursor.execute(
        "SELECT content FROM original WHERE sha256 = (SELECT sha256 FROM compass_upload WHERE id = ?)", [upload_id]
    ).fetchone()
    if row is None:
        raise NotFoundError("upload_unknown", id=upload_id)
    return bytes(row[0])


def undo_indicators(writer: Writer, upload_id: UUID) -> IndicatorUpload:
    """
    Let nothing of a file hold any more; what held before it, or came after it, holds.

    Raises
    ------
    NotFoundError
        ``upload_unknown``.
    StoreError
        ``upload_undone``: it was undone already.
    """
    upload = get_indicator_upload(writer.cursor, upload_id)
    if upload.undone_at is not None:
        raise StoreError("upload_undone", file=upload.file_name, at=upload.undone_at)
    writer.cursor.execute(
        "UPDATE compass_upload SET undone_at = ?, undone_by = ? WHERE id = ?", [writer.at, writer.actor, upload_id]
    )
    return upload


def _upload(row: tuple[object, ...]) -> IndicatorUpload:
    values = dict(zip(IndicatorUpload.__dataclass_fields__, row, strict=True))
    years = values["years"]
    values["years"] = tuple(years) if isinstance(years, list) else ()
    return IndicatorUpload(**values)  # type: ignore[arg-type]
