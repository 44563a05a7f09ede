"""The table of pins on the map."""

from __future__ import annotations

# One that was taken away is there for a while, for who takes that back.
PINS = """
    CREATE TABLE map_pin (
        id UUID NOT NULL,
        x DOUBLE NOT NULL,
        y DOUBLE NOT NULL,
        words VARCHAR NOT NULL,
        is_shared BOOLEAN NOT NULL,
        pinned_at TIMESTAMP NOT NULL,
        pinned_by VARCHAR NOT NULL,
        version INTEGER NOT NULL,
        changed_at TIMESTAMP NOT NULL,
        changed_by VARCHAR NOT NULL,
        removed_at TIMESTAMP,
        removed_by VARCHAR
    );
"""
