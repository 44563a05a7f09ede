"""Import profiles that partners saved: the text of their TOML, by partner and name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.errors import NotFoundError
from koppel.model.plans import SavedProfile

if TYPE_CHECKING:
    import duckdb

    from koppel.store.writing import Writer


def save_profile(writer: Writer, partner: str, name: str, toml: str) -> None:
    """Keep a profile for a partner, in the place of one with the same name."""
    writer.cursor.execute("DELETE FROM profile WHERE partner = ? AND name = ?", [partner, name])
    writer.cursor.execute(
        "INSERT INTO profile (partner, name, toml, saved_at, saved_by) VALUES (?, ?, ?, ?, ?)",
        [partner, name, toml, writer.at, writer.actor],
    )


def list_saved_profiles(cursor: duckdb.DuckDBPyConnection, *, partner: str | None = None) -> tuple[SavedProfile, ...]:
    """Return saved profiles by partner and name; of one partner or of all."""
    rows = cursor.execute(
        """
        SELECT partner, name, toml, saved_at, saved_by FROM profile
        WHERE $partner::VARCHAR IS NULL OR partner = $partner
        ORDER BY partner, name
        """,
        {"partner": partner},
    ).fetchall()
    return tuple(SavedProfile(*row) for row in rows)


def get_saved_profile(cursor: duckdb.DuckDBPyConnection, partner: str, name: str) -> SavedProfile:
    """
    Give one saved profile.

    Raises
    ------
    NotFoundError
        ``profile_not_saved``.
    """
    known = list_saved_profiles(cursor, partner=partner)
    for profile in known:
        if profile.name == name:
            return profile
    right = ", ".join(profile.name for profile in known) or "–"
    raise NotFoundError("profile_not_saved", partner=partner, name=name, right=right)
