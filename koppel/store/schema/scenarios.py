"""The tables of scenarios that are kept."""

from __future__ import annotations

# The changes that hold are the last of each work that is done; those that were undone stay as they were made.
SCENARIOS = """
    CREATE TABLE scenario (
        id UUID NOT NULL,
        name VARCHAR NOT NULL,
        reach VARCHAR NOT NULL,
        partner VARCHAR,
        made_at TIMESTAMP NOT NULL,
        made_by VARCHAR NOT NULL,
        version INTEGER NOT NULL,
        changed_at TIMESTAMP NOT NULL,
        changed_by VARCHAR NOT NULL,
        rejected_at TIMESTAMP,
        rejected_by VARCHAR,
        reason VARCHAR,
        advice VARCHAR
    );
    CREATE TABLE scenario_step (
        scenario_id UUID NOT NULL,
        number INTEGER NOT NULL,
        activity_id UUID NOT NULL,
        "start" DATE,
        "end" DATE,
        duration_days INTEGER,
        is_dropped BOOLEAN NOT NULL,
        is_first BOOLEAN NOT NULL,
        state VARCHAR NOT NULL,
        "at" TIMESTAMP NOT NULL,
        "by" VARCHAR NOT NULL
    );
"""
