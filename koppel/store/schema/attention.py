"""Tables of what asks for attention: visits, e-mail that was sent, meetings and their agendas."""

from __future__ import annotations

# A row of "visit" is a visit, or the mark that someone has seen all; a mark can be undone. Of "mail_setting" and
# "mail_wish" the last row holds. "mail_sent" has a row for each try, made before the mail leaves.
ATTENTION = """
    CREATE TABLE visit (
        id UUID NOT NULL,
        account VARCHAR NOT NULL,
        sort VARCHAR NOT NULL,
        "at" TIMESTAMP NOT NULL,
        undone_at TIMESTAMP
    );
    CREATE TABLE mail_setting (
        id UUID NOT NULL,
        is_on BOOLEAN NOT NULL,
        host VARCHAR NOT NULL,
        port INTEGER NOT NULL,
        tls VARCHAR NOT NULL,
        username VARCHAR,
        sender VARCHAR NOT NULL,
        address VARCHAR NOT NULL,
        saved_at TIMESTAMP NOT NULL,
        saved_by VARCHAR NOT NULL
    );
    CREATE TABLE mail_wish (
        id UUID NOT NULL,
        account VARCHAR NOT NULL,
        wish VARCHAR NOT NULL,
        language VARCHAR NOT NULL,
        saved_at TIMESTAMP NOT NULL
    );
    CREATE TABLE mail_sent (
        id UUID NOT NULL,
        account VARCHAR NOT NULL,
        week DATE NOT NULL,
        "at" TIMESTAMP NOT NULL,
        outcome VARCHAR NOT NULL,
        problem VARCHAR
    );
    CREATE TABLE meeting (
        id UUID NOT NULL,
        number INTEGER NOT NULL,
        day DATE NOT NULL,
        place VARCHAR,
        prepared_at TIMESTAMP NOT NULL,
        prepared_by VARCHAR NOT NULL,
        started_at TIMESTAMP,
        started_by VARCHAR,
        closed_at TIMESTAMP,
        closed_by VARCHAR,
        cancelled_at TIMESTAMP,
        kept VARCHAR
    );
    CREATE TABLE meeting_item (
        id UUID NOT NULL,
        meeting_id UUID NOT NULL,
        section VARCHAR NOT NULL,
        sort VARCHAR NOT NULL,
        ref VARCHAR NOT NULL,
        words VARCHAR NOT NULL,
        note VARCHAR NOT NULL,
        is_in BOOLEAN NOT NULL,
        place INTEGER NOT NULL,
        changed_at TIMESTAMP NOT NULL,
        changed_by VARCHAR NOT NULL
    );
"""

# Which areas a meeting is about; none of a meeting of before: all.
MEETING_AREAS = """
    ALTER TABLE meeting ADD COLUMN areas VARCHAR[];
"""

# What became of a point, and from which point of an earlier meeting it came. A meeting that is opened again to mend its
# list keeps its end. When a note was made is taken to be when its point was last changed.
OUTCOMES = """
    ALTER TABLE meeting ADD COLUMN ended_at TIMESTAMP;
    UPDATE meeting SET ended_at = closed_at;
    ALTER TABLE meeting_item ADD COLUMN outcome VARCHAR;
    ALTER TABLE meeting_item ADD COLUMN why VARCHAR DEFAULT '';
    ALTER TABLE meeting_item ADD COLUMN until DATE;
    ALTER TABLE meeting_item ADD COLUMN noted_at TIMESTAMP;
    ALTER TABLE meeting_item ADD COLUMN came_from UUID;
    UPDATE meeting_item SET noted_at = changed_at WHERE note <> '';
"""
