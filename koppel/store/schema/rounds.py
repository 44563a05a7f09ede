"""The tables of rounds: whether works that were planned still hold."""

from __future__ import annotations

# Of answers about a work the last holds. A work is doubtful as long as it has the version that was not confirmed.
ROUNDS = """
    CREATE TABLE round (
        id UUID NOT NULL,
        name VARCHAR NOT NULL,
        until DATE NOT NULL,
        opened_at TIMESTAMP NOT NULL,
        opened_by VARCHAR NOT NULL,
        closed_at TIMESTAMP,
        closed_by VARCHAR
    );
    CREATE TABLE round_answer (
        round_id UUID NOT NULL,
        activity_id UUID NOT NULL,
        reply VARCHAR NOT NULL,
        work_version INTEGER NOT NULL,
        "at" TIMESTAMP NOT NULL,
        "by" VARCHAR NOT NULL
    );
    CREATE TABLE round_reminder (
        round_id UUID NOT NULL,
        partner VARCHAR NOT NULL,
        "at" TIMESTAMP NOT NULL,
        "by" VARCHAR NOT NULL
    );
    CREATE TABLE work_doubt (
        round_id UUID NOT NULL,
        activity_id UUID NOT NULL,
        work_version INTEGER NOT NULL,
        since TIMESTAMP NOT NULL
    );
"""
