"""The tables of how partners come to a decision: messages, double works, warnings that were dealt with."""

from __future__ import annotations

# Rows are only ever added; of "duplicate" and "acknowledgement" the last row of a pair holds. "part" is what an
# ``akkoord`` is for, where it is not for everything. "cause" tells what brought a combination to a state where nobody
# chose it: an ``answer``, or a ``change`` of the plan.
DELIBERATION = """
    ALTER TABLE answer ADD COLUMN part VARCHAR;
    ALTER TABLE decision ADD COLUMN cause VARCHAR;
    CREATE TABLE message (
        id UUID NOT NULL,
        combination_id VARCHAR NOT NULL,
        members UUID[] NOT NULL,
        told VARCHAR NOT NULL,
        written_at TIMESTAMP NOT NULL,
        written_by VARCHAR NOT NULL
    );
    CREATE TABLE message_withdrawn (
        message_id UUID NOT NULL,
        withdrawn_at TIMESTAMP NOT NULL,
        withdrawn_by VARCHAR NOT NULL
    );
    CREATE TABLE duplicate (
        id UUID NOT NULL,
        a_id UUID NOT NULL,
        b_id UUID NOT NULL,
        verdict VARCHAR NOT NULL,
        aside UUID,
        counts UUID,
        reason VARCHAR,
        said_at TIMESTAMP NOT NULL,
        said_by VARCHAR NOT NULL
    );
    CREATE TABLE acknowledgement (
        id UUID NOT NULL,
        type VARCHAR NOT NULL,
        a_id UUID NOT NULL,
        b_id UUID NOT NULL,
        facts VARCHAR NOT NULL,
        reason VARCHAR,
        undone BOOLEAN NOT NULL,
        said_at TIMESTAMP NOT NULL,
        said_by VARCHAR NOT NULL
    );
"""
