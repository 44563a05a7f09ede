"""The tables of what partners put on paper: cards, actions, and interests in advance; rows are only ever added."""

from __future__ import annotations

# What the partner of a work says to an interest that the work meets; the last version of both holds.
INTEREST_ANSWERS = """
    CREATE TABLE interest_answer (
        id UUID NOT NULL,
        interest_id UUID NOT NULL,
        activity_id UUID NOT NULL,
        version INTEGER NOT NULL,
        partner VARCHAR NOT NULL,
        reply VARCHAR NOT NULL,
        told VARCHAR NOT NULL,
        answered_at TIMESTAMP NOT NULL,
        answered_by VARCHAR NOT NULL
    );
"""

# The last version of a card, an action or an interest holds. "combination_id" is empty for a partner's general card.
AGREEMENT = """
    CREATE TABLE interests_card (
        id UUID NOT NULL,
        combination_id VARCHAR NOT NULL,
        partner VARCHAR NOT NULL,
        version INTEGER NOT NULL,
        gets VARCHAR NOT NULL,
        brings VARCHAR NOT NULL,
        cannot VARCHAR NOT NULL,
        written_at TIMESTAMP NOT NULL,
        written_by VARCHAR NOT NULL
    );
    CREATE TABLE partnership_card (
        id UUID NOT NULL,
        combination_id VARCHAR NOT NULL,
        version INTEGER NOT NULL,
        meerwaarde VARCHAR NOT NULL,
        roles VARCHAR NOT NULL,
        deciding VARCHAR NOT NULL,
        expectations VARCHAR NOT NULL,
        communication VARCHAR NOT NULL,
        written_at TIMESTAMP NOT NULL,
        written_by VARCHAR NOT NULL
    );
    CREATE TABLE action (
        id UUID NOT NULL,
        combination_id VARCHAR NOT NULL,
        version INTEGER NOT NULL,
        told VARCHAR NOT NULL,
        owner_partner VARCHAR NOT NULL,
        owner_role VARCHAR NOT NULL,
        due DATE NOT NULL,
        state VARCHAR NOT NULL,
        reason VARCHAR,
        addon VARCHAR,
        written_at TIMESTAMP NOT NULL,
        written_by VARCHAR NOT NULL
    );
    CREATE TABLE interest (
        id UUID NOT NULL,
        version INTEGER NOT NULL,
        partner VARCHAR NOT NULL,
        told VARCHAR NOT NULL,
        kinds VARCHAR[] NOT NULL,
        place VARCHAR NOT NULL,
        place_name VARCHAR,
        geom GEOMETRY NOT NULL,
        first_day DATE NOT NULL,
        last_day DATE NOT NULL,
        withdrawn BOOLEAN NOT NULL,
        reason VARCHAR,
        written_at TIMESTAMP NOT NULL,
        written_by VARCHAR NOT NULL
    );
"""
