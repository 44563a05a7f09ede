"""What a team said of columns of its own files: indicators that are not declared, and choices of before."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from koppel.model.compass.indicators import Polarity
from koppel.model.compass.own import KeptIndicator, OwnIndicator

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb

    from koppel.store.writing import Writer

# So many files are looked through for what was said of columns.
_MOST_FILES = 50


def add_own(writer: Writer, number: int, own: Iterable[OwnIndicator]) -> None:
    """Store the own indicators of which a file has values, by its number: each file keeps all that it needs."""
    for item in own:
        writer.cursor.execute(
            "INSERT INTO compass_indicator (upload_number, id, name, theme, unit, polarity, source) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [number, item.id, item.name, item.theme, item.unit, item.polarity.value, item.source],
        )


def list_own(cursor: duckdb.DuckDBPyConnection) -> tuple[KeptIndicator, ...]:
    """Return the own indicators of files that hold, by name, each as the last of these says."""
    rows = cursor.execute(
        """
        SELECT own.id, own.name, theme, unit, polarity, own.source, file_name, uploaded_at, uploaded_by,
            coalesce(compass_upload.source, '')
        FROM compass_indicator AS own JOIN compass_upload ON number = upload_number
        WHERE undone_at IS NULL
        QUALIFY row_number() OVER (PARTITION BY own.id ORDER BY upload_number DESC) = 1
        ORDER BY lower(own.name), own.id
        """
    ).fetchall()
    return tuple(
        KeptIndicator(
            OwnIndicator(id=own_id, name=name, theme=theme, unit=unit, polarity=Polarity(polarity), source=source),
            file_name,
            saved_at,
            saved_by,
            source or of_file,
        )
        for own_id, name, theme, unit, polarity, source, file_name, saved_at, saved_by, of_file in rows
    )


def choices_json(choices: dict[str, tuple[str | None, float | None]]) -> str:
    """Write choices of columns as a file keeps them."""
    return json.dumps({label: list(choice) for label, choice in choices.items()}, ensure_ascii=False)


def kept_choices(cursor: duckdb.DuckDBPyConnection) -> dict[str, tuple[str | None, float | None]]:
    """
    Return what was last said of each column, by its folded name, also in a file that was undone since.

    Returns
    -------
    choices
        The id of an indicator, None where it was left out, and by what it was multiplied, None where nobody said.
    """
    rows = cursor.execute(
        f"SELECT choices FROM compass_upload WHERE choices IS NOT NULL ORDER BY number DESC LIMIT {_MOST_FILES}"
    ).fetchall()
    choices: dict[str, tuple[str | None, float | None]] = {}
    for (text,) in rows:
        for label, (indicator, factor) in json.loads(text).items():
            choices.setdefault(label, (indicator, factor))
    return choices
