"""What a team sets of its compass: every version, of which the last holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.model.compass.settings import NAMES, CompassSettings, SettingsVersion

if TYPE_CHECKING:
    import duckdb

    from koppel.store.writing import Writer

_COLUMNS = ", ".join(NAMES)


def list_settings(cursor: duckdb.DuckDBPyConnection) -> tuple[SettingsVersion, ...]:
    """Return all that ever held, the oldest first."""
    rows = cursor.execute(
        f"SELECT number, saved_at, saved_by, {_COLUMNS} FROM compass_settings ORDER BY number"
    ).fetchall()
    return tuple(
        SettingsVersion(number=number, settings=_settings(values), saved_at=saved_at, saved_by=saved_by)
        for number, saved_at, saved_by, *values in rows
    )


def standing_settings(cursor: duckdb.DuckDBPyConnection) -> CompassSettings:
    """Return what holds; nothing is set where nobody set anything."""
    row = cursor.execute(f"SELECT {_COLUMNS} FROM compass_settings ORDER BY number DESC LIMIT 1").fetchone()
    return CompassSettings() if row is None else _settings(list(row))


def add_settings(writer: Writer, settings: CompassSettings) -> None:
    """Let other settings hold from now on; those before stay in the history."""
    values = {name: getattr(settings, name) for name in NAMES}
    years = settings.after_years
    writer.cursor.execute(
        f"""
        INSERT INTO compass_settings (number, {_COLUMNS}, saved_at, saved_by)
        SELECT coalesce(max(number), 0) + 1, {", ".join(f"${name}" for name in NAMES)}, $at, $by FROM compass_settings
        """,
        {**values, "after_years": None if years is None else list(years), "at": writer.at, "by": writer.actor},
    )


def _settings(values: list[object]) -> CompassSettings:
    named = dict(zip(NAMES, values, strict=True))
    years = named["after_years"]
    named["after_years"] = tuple(years) if isinstance(years, list) else None
    return CompassSettings(**named)  # type: ignore[arg-type]
