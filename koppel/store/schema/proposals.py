"""The tables of proposals: other dates that partners are asked for, and their answers."""

from __future__ import annotations

# Nothing here is changed but that a set is closed: an answer is a row of its own, and the last of a work holds.
PROPOSALS = """
    CREATE TABLE proposal (
        id UUID NOT NULL,
        scenario_id UUID NOT NULL,
        name VARCHAR NOT NULL,
        sent_at TIMESTAMP NOT NULL,
        sent_by VARCHAR NOT NULL,
        changes VARCHAR NOT NULL,
        figures VARCHAR NOT NULL,
        closed_at TIMESTAMP,
        closed_by VARCHAR,
        is_withdrawn BOOLEAN NOT NULL,
        reason VARCHAR
    );
    CREATE TABLE proposal_move (
        proposal_id UUID NOT NULL,
        activity_id UUID NOT NULL,
        partner VARCHAR NOT NULL,
        group_number INTEGER NOT NULL,
        work_version INTEGER NOT NULL,
        from_start DATE,
        from_end DATE,
        "start" DATE,
        "end" DATE,
        duration_days INTEGER,
        months INTEGER NOT NULL,
        why VARCHAR NOT NULL,
        together VARCHAR[] NOT NULL
    );
    CREATE TABLE proposal_answer (
        proposal_id UUID NOT NULL,
        activity_id UUID NOT NULL,
        number INTEGER NOT NULL,
        reply VARCHAR NOT NULL,
        explanation VARCHAR NOT NULL,
        earliest DATE,
        latest DATE,
        "at" TIMESTAMP NOT NULL,
        "by" VARCHAR NOT NULL
    );
    CREATE TABLE proposal_event (
        proposal_id UUID NOT NULL,
        event VARCHAR NOT NULL,
        partner VARCHAR,
        activity_id UUID,
        scenario_id UUID,
        version INTEGER,
        "at" TIMESTAMP NOT NULL,
        "by" VARCHAR NOT NULL
    );
"""

# Whether a partner is asked to drop a work instead of moving it, and which works the reason names. A list has no
# default: to DuckDB that is a function, and a store of which the process is killed after it cannot be opened any more.
DROPPED = """
    ALTER TABLE proposal_move ADD COLUMN is_dropped BOOLEAN DEFAULT false;
    ALTER TABLE proposal_move ADD COLUMN named VARCHAR[];
"""
