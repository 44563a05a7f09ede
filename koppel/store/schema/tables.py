"""The tables themselves, in SQL that DuckDB and DuckLake both know: no sequences, no foreign keys, ids are UUIDs."""

from __future__ import annotations

from koppel.model import Visibility
from koppel.store.accounts.external_accounts import EXTERNAL
from koppel.store.meetings.letters import LETTERS
from koppel.store.meetings.screens import SCREENS
from koppel.store.only_for import ONLY_FOR
from koppel.store.parties import PARTIES
from koppel.store.partner_aliases import ALIASES
from koppel.store.publishing.practical import PRACTICAL
from koppel.store.publishing.promises import PROMISES
from koppel.store.schema.agreements import AGREEMENT, INTEREST_ANSWERS
from koppel.store.schema.attention import ATTENTION, MEETING_AREAS, OUTCOMES
from koppel.store.schema.compass import (
    AFTERCARE,
    CELL_UPLOADS,
    CELLS,
    COMPASS,
    COMPASS_SETTINGS,
    GOALS,
    MONEY,
    OWN_INDICATORS,
    REMEDIES,
    STRENGTHS,
    THEME_ANSWERS,
)
from koppel.store.schema.deciding import DELIBERATION
from koppel.store.schema.mends import MENDS
from koppel.store.schema.pins import PINS
from koppel.store.schema.proposals import DROPPED, PROPOSALS
from koppel.store.schema.rounds import ROUNDS
from koppel.store.schema.scenarios import SCENARIOS

# One state of an activity. "change_upload" is the upload that made this state, "upload_id" the one that brought the
# activity's content; an edit keeps the second and has none of the first. "gone" marks the end of a life: the upload
# that brought the activity was undone.
_STATE = """
    id UUID NOT NULL,
    partner VARCHAR NOT NULL,
    external_id VARCHAR NOT NULL,
    project VARCHAR,
    phase INTEGER,
    phase_count INTEGER,
    kind VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    description VARCHAR,
    public_title VARCHAR,
    public_description VARCHAR,
    status VARCHAR NOT NULL,
    "start" DATE,
    start_precision VARCHAR,
    "end" DATE,
    end_precision VARCHAR,
    earliest_start DATE,
    latest_end DATE,
    firmness VARCHAR NOT NULL,
    geometry_certainty VARCHAR NOT NULL,
    hinder INTEGER NOT NULL,
    homes INTEGER,
    tenure VARCHAR,
    budget_eur DOUBLE,
    budget_scope VARCHAR,
    funding_source VARCHAR,
    funding_condition VARCHAR,
    funding_secured BOOLEAN,
    contact_role VARCHAR,
    contact_channel VARCHAR,
    indicators VARCHAR[] NOT NULL,
    visibility VARCHAR NOT NULL,
    upload_id UUID,
    source_row INTEGER,
    version INTEGER NOT NULL,
    recorded_from TIMESTAMP NOT NULL,
    recorded_until TIMESTAMP,
    recorded_by VARCHAR NOT NULL,
    change_upload UUID,
    change_reason VARCHAR,
    gone BOOLEAN NOT NULL,
    geom GEOMETRY NOT NULL,
    footprint GEOMETRY NOT NULL,
    footprint_area_m2 DOUBLE NOT NULL
"""

_FINDING = """
    type VARCHAR NOT NULL,
    mode VARCHAR,
    severity VARCHAR,
    certainty VARCHAR,
    a_id UUID NOT NULL,
    b_id UUID NOT NULL,
    distance_m DOUBLE,
    shared_area_m2 DOUBLE,
    shared_length_m DOUBLE,
    overlap_days INTEGER,
    gap_days INTEGER,
    shift_days INTEGER,
    score DOUBLE,
    part_place DOUBLE,
    part_time DOUBLE,
    part_affinity DOUBLE,
    part_reach DOUBLE,
    part_need DOUBLE,
    buffer_m DOUBLE,
    rules_version VARCHAR,
    first_seen TIMESTAMP NOT NULL
"""

_COMBINATION = """
    id VARCHAR NOT NULL,
    component VARCHAR,
    size INTEGER NOT NULL,
    score DOUBLE,
    proposed BOOLEAN NOT NULL,
    alternative_to VARCHAR,
    bounded BOOLEAN NOT NULL,
    first_seen TIMESTAMP NOT NULL
"""

_BASE = f"""
    CREATE TABLE migration (name VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL);
    CREATE TABLE meta (key VARCHAR NOT NULL, value VARCHAR NOT NULL);
    CREATE TABLE audit (
        id UUID NOT NULL,
        "at" TIMESTAMP NOT NULL,
        actor VARCHAR NOT NULL,
        action VARCHAR NOT NULL,
        facts VARCHAR NOT NULL
    );
    CREATE TABLE partner (
        id UUID NOT NULL,
        name VARCHAR NOT NULL,
        type VARCHAR NOT NULL,
        created_at TIMESTAMP NOT NULL
    );
    CREATE TABLE upload (
        id UUID NOT NULL,
        partners VARCHAR[] NOT NULL,
        file_name VARCHAR NOT NULL,
        sha256 VARCHAR NOT NULL,
        content BLOB NOT NULL,
        profile VARCHAR,
        layer VARCHAR,
        uploaded_at TIMESTAMP NOT NULL,
        uploaded_by VARCHAR NOT NULL,
        report VARCHAR NOT NULL,
        new_count INTEGER NOT NULL,
        changed_count INTEGER NOT NULL,
        unchanged_count INTEGER NOT NULL,
        withdrawn_count INTEGER NOT NULL,
        undone_at TIMESTAMP,
        undone_by VARCHAR
    );
    CREATE TABLE activity ({_STATE});
    CREATE TABLE activity_version ({_STATE});
    CREATE TABLE finding ({_FINDING});
    CREATE TABLE finding_past ({_FINDING}, gone_at TIMESTAMP NOT NULL);
    CREATE TABLE component (
        activity_id UUID NOT NULL,
        component VARCHAR NOT NULL,
        partner VARCHAR NOT NULL,
        external_id VARCHAR NOT NULL
    );
    CREATE TABLE combination ({_COMBINATION});
    CREATE TABLE combination_past ({_COMBINATION}, gone_at TIMESTAMP NOT NULL);
    CREATE TABLE combination_member (combination_id VARCHAR NOT NULL, activity_id UUID NOT NULL);
    CREATE TABLE detection (
        id UUID NOT NULL,
        run_at TIMESTAMP NOT NULL,
        today DATE NOT NULL,
        rules_version VARCHAR NOT NULL,
        complete BOOLEAN NOT NULL,
        found INTEGER NOT NULL,
        appeared INTEGER NOT NULL,
        gone INTEGER NOT NULL
    );
"""

_REFERENCE = """
    CREATE TABLE reference (
        id UUID NOT NULL,
        layer VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        homes INTEGER,
        geom GEOMETRY NOT NULL
    );
    CREATE TABLE profile (
        partner VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        toml VARCHAR NOT NULL,
        saved_at TIMESTAMP NOT NULL,
        saved_by VARCHAR NOT NULL
    );
"""

_SAVED_VIEW = """
    CREATE TABLE saved_view (
        id UUID NOT NULL,
        name VARCHAR NOT NULL,
        params VARCHAR NOT NULL,
        place INTEGER NOT NULL,
        saved_at TIMESTAMP NOT NULL,
        saved_by VARCHAR NOT NULL,
        deleted_at TIMESTAMP
    );
"""

# "content" is the public copy as JSON, packed: what residents were told, word for word.
_PUBLICATION = """
    CREATE TABLE publication (
        id UUID NOT NULL,
        number INTEGER NOT NULL,
        published_at TIMESTAMP NOT NULL,
        published_by VARCHAR NOT NULL,
        note VARCHAR,
        work_count INTEGER NOT NULL,
        held_back UUID[] NOT NULL,
        content BLOB NOT NULL,
        undone_at TIMESTAMP,
        undone_by VARCHAR
    );
    CREATE TABLE address (
        postcode VARCHAR NOT NULL,
        number VARCHAR NOT NULL,
        street VARCHAR NOT NULL,
        geom GEOMETRY NOT NULL
    );
"""

# Both only ever grow; the last row of a partner or a combination is the one that holds.
_DECISION = """
    CREATE TABLE answer (
        id UUID NOT NULL,
        combination_id VARCHAR NOT NULL,
        members UUID[] NOT NULL,
        partner VARCHAR NOT NULL,
        answer VARCHAR NOT NULL,
        reason VARCHAR,
        answered_at TIMESTAMP NOT NULL,
        answered_by VARCHAR NOT NULL
    );
    CREATE TABLE decision (
        id UUID NOT NULL,
        combination_id VARCHAR NOT NULL,
        members UUID[] NOT NULL,
        state VARCHAR NOT NULL,
        reason VARCHAR,
        decided_at TIMESTAMP NOT NULL,
        decided_by VARCHAR NOT NULL
    );
"""

# "session" keeps only hashes of tokens. "sign_in" holds tries to sign in, by account and by address, to slow guessing.
_ACCOUNT = """
    CREATE TABLE account (
        id UUID NOT NULL,
        name VARCHAR NOT NULL,
        email VARCHAR,
        password VARCHAR,
        password_at TIMESTAMP,
        is_demo BOOLEAN NOT NULL,
        created_at TIMESTAMP NOT NULL,
        created_by VARCHAR NOT NULL,
        must_change BOOLEAN NOT NULL,
        disabled_at TIMESTAMP,
        seen_at TIMESTAMP
    );
    CREATE TABLE account_grant (
        account_id UUID NOT NULL,
        role VARCHAR NOT NULL,
        partner VARCHAR,
        granted_at TIMESTAMP NOT NULL,
        granted_by VARCHAR NOT NULL
    );
    CREATE TABLE session (
        token_hash VARCHAR NOT NULL,
        account_id UUID NOT NULL,
        started_at TIMESTAMP NOT NULL,
        last_seen TIMESTAMP NOT NULL
    );
    CREATE TABLE sign_in (
        account VARCHAR NOT NULL,
        address VARCHAR NOT NULL,
        "at" TIMESTAMP NOT NULL,
        succeeded BOOLEAN NOT NULL
    );
"""

# What was handed in, once by its hash, however often it came. Rows of an upload name it by "sha256".
_ORIGINAL = """
    CREATE TABLE original (
        sha256 VARCHAR NOT NULL,
        content BLOB NOT NULL
    );
    INSERT INTO original
    SELECT sha256, content FROM upload WHERE id IN (SELECT min(id) FROM upload GROUP BY sha256);
    ALTER TABLE upload DROP COLUMN content;
"""

# How long a work takes within its period, whether its party has to coordinate it, and what both weigh in a score.
_SCORE = """
    ALTER TABLE activity ADD COLUMN duration_days INTEGER;
    ALTER TABLE activity ADD COLUMN coordination_duty BOOLEAN;
    ALTER TABLE activity_version ADD COLUMN duration_days INTEGER;
    ALTER TABLE activity_version ADD COLUMN coordination_duty BOOLEAN;
    ALTER TABLE finding ADD COLUMN part_duty DOUBLE;
    ALTER TABLE finding_past ADD COLUMN part_duty DOUBLE;
"""

# Whether the source says what kind of work it is. What was stored before is taken at its word.
_ALARMS = """
    ALTER TABLE activity ADD COLUMN kind_certainty VARCHAR DEFAULT 'genoemd';
    ALTER TABLE activity_version ADD COLUMN kind_certainty VARCHAR DEFAULT 'genoemd';
"""

# It only ever grows, so no number is given twice. What a partner keeps to itself has none, for gaps in the numbers of
# others would tell that it is there: a work is numbered when it is first shared.
_WORK_NUMBER = f"""
    CREATE TABLE work_number (activity_id UUID NOT NULL, number INTEGER NOT NULL);
    INSERT INTO work_number
    SELECT id, row_number() OVER (ORDER BY first_at, partner, external_id)
    FROM activity JOIN (
        SELECT id, min(recorded_from) AS first_at
        FROM (SELECT id, recorded_from FROM activity_version UNION ALL SELECT id, recorded_from FROM activity)
        GROUP BY id
    ) USING (id)
    WHERE visibility <> '{Visibility.EIGEN.value}';
"""

# Never edit or reorder a step after release: stores that exist have taken it.
MIGRATIONS: tuple[tuple[str, str], ...] = (
    ("0001_base", _BASE),
    ("0002_reference", _REFERENCE),
    ("0003_saved_view", _SAVED_VIEW),
    ("0004_publication", _PUBLICATION),
    ("0005_decision", _DECISION),
    ("0006_account", _ACCOUNT),
    ("0007_deliberation", DELIBERATION),
    ("0008_agreement", AGREEMENT),
    ("0009_attention", ATTENTION),
    ("0010_external", EXTERNAL),
    ("0011_public_promise", PROMISES),
    ("0012_partner_alias", ALIASES),
    ("0013_original", _ORIGINAL),
    ("0014_score", _SCORE),
    ("0015_audit_only_for", ONLY_FOR),
    ("0016_alarms", _ALARMS),
    ("0017_meeting_outcomes", OUTCOMES),
    ("0018_interest_answer", INTEREST_ANSWERS),
    ("0019_party", PARTIES),
    ("0020_work_number", _WORK_NUMBER),
    ("0021_meeting_screen", SCREENS),
    ("0022_map_pin", PINS),
    ("0023_compass", COMPASS),
    ("0024_meeting_letter", LETTERS),
    ("0025_compass_answer", THEME_ANSWERS),
    ("0026_compass_goal", GOALS),
    ("0027_compass_aftercare", AFTERCARE),
    ("0028_compass_strength", STRENGTHS),
    ("0029_compass_money", MONEY),
    ("0030_scenario", SCENARIOS),
    ("0031_compass_cell", CELLS),
    ("0032_compass_settings", COMPASS_SETTINGS),
    ("0033_proposal", PROPOSALS),
    ("0034_round", ROUNDS),
    ("0035_compass_cell_upload", CELL_UPLOADS),
    ("0036_proposal_dropped", DROPPED),
    ("0037_compass_own", OWN_INDICATORS),
    ("0038_compass_remedy", REMEDIES),
    ("0039_meeting_areas", MEETING_AREAS),
    ("0040_practical_note", PRACTICAL),
    ("0040_row_mend", MENDS),
)
