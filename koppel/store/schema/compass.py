"""Tables of the compass: files with indicators, what they brought, and what people said by hand."""

from __future__ import annotations

# Only ever added to: what holds is the last that an upload brought which was not undone.
COMPASS = """
    CREATE TABLE compass_upload (
        id UUID NOT NULL,
        number INTEGER NOT NULL,
        file_name VARCHAR NOT NULL,
        sha256 VARCHAR NOT NULL,
        uploaded_at TIMESTAMP NOT NULL,
        uploaded_by VARCHAR NOT NULL,
        report VARCHAR NOT NULL,
        value_count INTEGER NOT NULL,
        unknown_count INTEGER NOT NULL,
        area_count INTEGER NOT NULL,
        years INTEGER[] NOT NULL,
        undone_at TIMESTAMP,
        undone_by VARCHAR
    );
    CREATE TABLE compass_area (
        upload_number INTEGER NOT NULL,
        code VARCHAR NOT NULL,
        year INTEGER NOT NULL,
        name VARCHAR NOT NULL
    );
    CREATE TABLE compass_value (
        upload_number INTEGER NOT NULL,
        area VARCHAR NOT NULL,
        indicator VARCHAR NOT NULL,
        year INTEGER NOT NULL,
        value DOUBLE,
        reason VARCHAR,
        people DOUBLE
    );
    CREATE TABLE compass_vitality (
        id UUID NOT NULL,
        area VARCHAR NOT NULL,
        liveability INTEGER,
        organisation INTEGER,
        resilience INTEGER,
        rated_on DATE NOT NULL,
        role VARCHAR NOT NULL,
        saved_at TIMESTAMP NOT NULL,
        saved_by VARCHAR NOT NULL
    );
    CREATE TABLE compass_sentence (
        id UUID NOT NULL,
        area VARCHAR NOT NULL,
        theme VARCHAR NOT NULL,
        content VARCHAR NOT NULL,
        noted_on DATE NOT NULL,
        role VARCHAR NOT NULL,
        saved_at TIMESTAMP NOT NULL,
        saved_by VARCHAR NOT NULL,
        withdrawn_at TIMESTAMP
    );
"""

# Only ever added to, and withdrawn: what a partner does about a theme in an area, and what it answered before.
THEME_ANSWERS = """
    CREATE TABLE compass_answer (
        id UUID NOT NULL,
        area VARCHAR NOT NULL,
        theme VARCHAR NOT NULL,
        partner VARCHAR NOT NULL,
        sort VARCHAR NOT NULL,
        activity_id UUID,
        content VARCHAR,
        at_table BOOLEAN NOT NULL,
        saved_at TIMESTAMP NOT NULL,
        saved_by VARCHAR NOT NULL,
        withdrawn_at TIMESTAMP,
        withdrawn_by VARCHAR
    );
"""

# Only ever added to, and ended: every version of a goal, and what serves it. A goal is one id in all of its versions.
GOALS = """
    CREATE TABLE compass_goal (
        id UUID NOT NULL,
        version INTEGER NOT NULL,
        area VARCHAR NOT NULL,
        theme VARCHAR NOT NULL,
        indicator VARCHAR NOT NULL,
        start_value DOUBLE NOT NULL,
        start_year INTEGER NOT NULL,
        target_value DOUBLE NOT NULL,
        target_year INTEGER NOT NULL,
        partner VARCHAR NOT NULL,
        note VARCHAR,
        saved_at TIMESTAMP NOT NULL,
        saved_by VARCHAR NOT NULL,
        ended_at TIMESTAMP,
        ended_by VARCHAR
    );
    CREATE TABLE compass_goal_link (
        goal_id UUID NOT NULL,
        activity_id UUID,
        action_id UUID,
        saved_at TIMESTAMP NOT NULL,
        saved_by VARCHAR NOT NULL,
        ended_at TIMESTAMP,
        ended_by VARCHAR
    );
"""

# Only ever added to, and withdrawn: what became of the effect that works promised, some years after they ended.
AFTERCARE = """
    CREATE TABLE compass_aftercare (
        id UUID NOT NULL,
        activity_id UUID NOT NULL,
        after_years INTEGER NOT NULL,
        content VARCHAR,
        figure DOUBLE,
        is_unknown BOOLEAN NOT NULL,
        at_table BOOLEAN NOT NULL,
        saved_at TIMESTAMP NOT NULL,
        saved_by VARCHAR NOT NULL,
        withdrawn_at TIMESTAMP,
        withdrawn_by VARCHAR
    );
"""

# Each change is a row of its own; the last version of an id holds. Places are in the metric CRS of the store.
STRENGTHS = """
    CREATE TABLE compass_strength (
        id UUID NOT NULL,
        version INTEGER NOT NULL,
        area VARCHAR NOT NULL,
        sort VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        content VARCHAR NOT NULL,
        noted_on DATE NOT NULL,
        role VARCHAR NOT NULL,
        x DOUBLE,
        y DOUBLE,
        place VARCHAR,
        is_removed BOOLEAN NOT NULL,
        saved_at TIMESTAMP NOT NULL,
        saved_by VARCHAR NOT NULL
    );
"""

# Only ever added to, and ended: every version of a fund, of its money for a work, and of what a gap costs.
# ``basis`` says whether euros are once or a year; where euros are not known it is NULL too.
MONEY = """
    CREATE TABLE compass_fund (
        id UUID NOT NULL,
        version INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        giver VARCHAR NOT NULL,
        kinds VARCHAR[] NOT NULL,
        themes VARCHAR[] NOT NULL,
        area VARCHAR,
        first_day DATE,
        last_day DATE,
        apply_by DATE,
        own_share DOUBLE,
        euros DOUBLE,
        basis VARCHAR,
        is_labelled BOOLEAN NOT NULL,
        together VARCHAR NOT NULL,
        with_kinds VARCHAR[] NOT NULL,
        not_with UUID[] NOT NULL,
        note VARCHAR,
        saved_at TIMESTAMP NOT NULL,
        saved_by VARCHAR NOT NULL,
        ended_at TIMESTAMP,
        ended_by VARCHAR
    );
    CREATE TABLE compass_funding (
        id UUID NOT NULL,
        version INTEGER NOT NULL,
        fund_id UUID NOT NULL,
        activity_id UUID NOT NULL,
        euros DOUBLE NOT NULL,
        basis VARCHAR NOT NULL,
        state VARCHAR NOT NULL,
        saved_at TIMESTAMP NOT NULL,
        saved_by VARCHAR NOT NULL,
        ended_at TIMESTAMP,
        ended_by VARCHAR
    );
    CREATE TABLE compass_gap_value (
        id UUID NOT NULL,
        version INTEGER NOT NULL,
        indicator VARCHAR NOT NULL,
        per VARCHAR NOT NULL,
        euros DOUBLE,
        source VARCHAR,
        saved_at TIMESTAMP NOT NULL,
        saved_by VARCHAR NOT NULL,
        ended_at TIMESTAMP,
        ended_by VARCHAR
    );
"""

# Cells of 100 m, those of a file all of one year: the last that was not undone holds. Corners are metres of RD New.
CELLS = """
    CREATE TABLE compass_cell (
        x INTEGER NOT NULL,
        y INTEGER NOT NULL,
        year INTEGER NOT NULL,
        score DOUBLE,
        grade INTEGER,
        homes INTEGER
    );
"""

# Cells came without a file that could be undone before: these have number 0, and hold where no file with cells does.
CELL_UPLOADS = """
    ALTER TABLE compass_cell ADD COLUMN upload_number INTEGER DEFAULT 0;
    ALTER TABLE compass_upload ADD COLUMN cell_count INTEGER DEFAULT 0;
"""

# Only ever added to: the last number holds. Where a value is NULL that of the file holds.
COMPASS_SETTINGS = """
    CREATE TABLE compass_settings (
        number INTEGER NOT NULL,
        name VARCHAR,
        band_low INTEGER,
        band_high INTEGER,
        least INTEGER,
        look_further INTEGER,
        high_is_good BOOLEAN,
        tolerance INTEGER,
        after_years INTEGER[],
        saved_at TIMESTAMP NOT NULL,
        saved_by VARCHAR NOT NULL
    );
"""

# Of values that came before nobody said who measured them. ``choices`` is JSON: of what columns were said to be.
OWN_INDICATORS = """
    ALTER TABLE compass_upload ADD COLUMN source VARCHAR;
    ALTER TABLE compass_upload ADD COLUMN choices VARCHAR;
    ALTER TABLE compass_value ADD COLUMN source VARCHAR;
    CREATE TABLE compass_indicator (
        upload_number INTEGER NOT NULL,
        id VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        theme VARCHAR NOT NULL,
        unit VARCHAR NOT NULL,
        polarity VARCHAR NOT NULL,
        source VARCHAR NOT NULL
    );
"""

# Only ever added to: the last number of an indicator holds. ``kinds`` is JSON: each kind with its reason and source.
REMEDIES = """
    CREATE TABLE compass_remedy (
        number INTEGER NOT NULL,
        indicator VARCHAR NOT NULL,
        kinds VARCHAR NOT NULL,
        otherwise VARCHAR NOT NULL,
        saved_at TIMESTAMP NOT NULL,
        saved_by VARCHAR NOT NULL
    );
"""
