"""
Which rows who sees, row by row: two partners (G and L), with works of L that only L may see.

The tables here hold only the columns that decide; that all tables of the store have them, `test_seeing` and
`tests/services/test_hidden.py` show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from koppel.access import OPERATOR, Actor, Grant, Role
from koppel.store.row_visibility import SECRET, narrow, sight

if TYPE_CHECKING:
    from collections.abc import Iterator

G, L, BOTH, READER = (
    Actor("x", frozenset({Grant(Role.LEZER), *(Grant(Role.PLANNER, name) for name in names)}))
    for names in (["G"], ["L"], ["G", "L"], [])
)
ALL = {"G": G, "L": L, "both": BOTH, "reader": READER}

TABLES = """
    CREATE TABLE activity (id INTEGER, partner VARCHAR, visibility VARCHAR, recorded_from INTEGER);
    CREATE TABLE activity_version (
        id INTEGER, partner VARCHAR, visibility VARCHAR, recorded_from INTEGER, gone BOOLEAN, tag VARCHAR
    );
    CREATE TABLE finding (a_id INTEGER, b_id INTEGER, first_seen INTEGER);
    CREATE TABLE finding_past (a_id INTEGER, b_id INTEGER, first_seen INTEGER, gone_at INTEGER);
    CREATE TABLE shift_reason (activity_id INTEGER);
    CREATE TABLE work_number (activity_id INTEGER);
    CREATE TABLE round_answer (activity_id INTEGER);
    CREATE TABLE work_doubt (activity_id INTEGER);
    CREATE TABLE interest_answer (activity_id INTEGER);
    CREATE TABLE practical_note (activity_id INTEGER);
    CREATE TABLE compass_answer (activity_id INTEGER);
    CREATE TABLE compass_goal_link (activity_id INTEGER);
    CREATE TABLE compass_aftercare (activity_id INTEGER);
    CREATE TABLE compass_funding (activity_id INTEGER);
    CREATE TABLE combination (id VARCHAR);
    CREATE TABLE combination_past (id VARCHAR);
    CREATE TABLE combination_member (combination_id VARCHAR, activity_id INTEGER);
    CREATE TABLE interests_card (combination_id VARCHAR);
    CREATE TABLE partnership_card (combination_id VARCHAR);
    CREATE TABLE action (combination_id VARCHAR);
    CREATE TABLE answer (combination_id VARCHAR);
    CREATE TABLE decision (combination_id VARCHAR);
    CREATE TABLE message (combination_id VARCHAR);
    CREATE TABLE upload (id VARCHAR, partners VARCHAR[], sha256 VARCHAR);
    CREATE TABLE original (sha256 VARCHAR);
    CREATE TABLE map_pin (id INTEGER, is_shared BOOLEAN, removed_at TIMESTAMP);
    CREATE TABLE partner (name VARCHAR, created_at INTEGER);
    CREATE TABLE audit (id VARCHAR, "at" INTEGER);
    CREATE TABLE audit_only_for (audit_id VARCHAR, partners VARCHAR[]);
    CREATE TABLE detection (
        id VARCHAR, run_at INTEGER, today INTEGER, rules_version VARCHAR, complete BOOLEAN,
        found INTEGER, appeared INTEGER, gone INTEGER
    );
"""
# Work 1 is of G, the others are of L: 2 and 6 are shared, 3 is private, 5 was and has been withdrawn.
ROWS = """
    INSERT INTO activity VALUES (1, 'G', 'partners', 10), (2, 'L', 'openbaar', 10), (3, 'L', 'eigen', 10);
    INSERT INTO activity_version VALUES
        (2, 'L', 'partners', 1, false, 'was shared'), (2, 'L', 'eigen', 2, false, 'was private, is shared'),
        (3, 'L', 'partners', 1, false, 'was shared, is private'),
        (5, 'L', 'partners', 1, false, 'was shared, went while private'),
        (5, 'L', 'eigen', 2, true, 'went while private'),
        (6, 'L', 'partners', 1, true, 'went while shared');
"""


@pytest.fixture
def store() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty store, of the tables and columns that decide."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(TABLES)
        for table in SECRET:
            connection.execute(f"CREATE TABLE {table} (id INTEGER)")
            connection.execute(f"INSERT INTO {table} VALUES (1)")
        yield connection


@pytest.fixture
def rows(store: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    store.execute(ROWS)
    return store


def seen(store: duckdb.DuckDBPyConnection, actor: Actor, question: str) -> list[object]:
    """Return the first column of what someone is answered, in order."""
    with store.cursor() as cursor:
        cursor.begin()
        narrow(cursor, actor)
        found = sorted(row[0] for row in cursor.execute(question).fetchall())
        cursor.rollback()
    return found


def by_person(store: duckdb.DuckDBPyConnection, question: str) -> dict[str, list[object]]:
    return {name: seen(store, actor, question) for name, actor in ALL.items()}


def everyone(*found: object) -> dict[str, list[object]]:
    return {name: list(found) for name in ALL}


def but(some: list[object], of_l: list[object]) -> dict[str, list[object]]:
    """Return what G and who only reads see, and what planners of L see."""
    return {"G": some, "reader": some, "L": of_l, "both": of_l}


def test_a_private_work_is_for_planners_of_its_partner(rows: duckdb.DuckDBPyConnection) -> None:
    assert by_person(rows, "SELECT id FROM activity") == but([1, 2], [1, 2, 3])


def test_what_was_private_once_is_shown_only_to_its_partner(rows: duckdb.DuckDBPyConnection) -> None:
    everything = [tag for (tag,) in rows.execute("SELECT tag FROM activity_version ORDER BY tag").fetchall()]
    shared: list[object] = ["was shared", "went while shared"]
    assert by_person(rows, "SELECT tag FROM activity_version") == but(shared, everything)


@pytest.mark.parametrize("table", ["finding", "finding_past"])
def test_a_finding_about_a_private_work_is_for_its_partner(rows: duckdb.DuckDBPyConnection, table: str) -> None:
    gone = ", 7" if table == "finding_past" else ""
    for number, (a, b) in enumerate([(1, 2), (1, 3), (3, 2), (5, 1), (1, 5), (6, 2)]):
        rows.execute(f"INSERT INTO {table} VALUES ({a}, {b}, {number}{gone})")
    assert by_person(rows, f"SELECT first_seen FROM {table}") == but([0, 5], [0, 1, 2, 3, 4, 5])


@pytest.mark.parametrize(
    "table",
    [
        "shift_reason",
        "interest_answer",
        "practical_note",
        "work_number",
        "round_answer",
        "work_doubt",
        "compass_answer",
        "compass_goal_link",
        "compass_aftercare",
        "compass_funding",
    ],
)
def test_what_was_said_of_a_private_work_is_for_its_partner(rows: duckdb.DuckDBPyConnection, table: str) -> None:
    rows.execute(f"INSERT INTO {table} VALUES (1), (2), (3), (5), (6)")
    assert by_person(rows, f"SELECT activity_id FROM {table}") == but([1, 2, 6], [1, 2, 3, 5, 6])


def with_combinations(rows: duckdb.DuckDBPyConnection) -> None:
    """Add combinations named after their works; those with a letter were answered, decided or talked about."""
    names = ("12", "13", "123a", "23d", "15m")
    for name in names:
        rows.execute("INSERT INTO combination VALUES (?)", [name])
        rows.execute("INSERT INTO combination_past VALUES (?)", [name])
        for table in ("interests_card", "partnership_card", "action"):
            rows.execute(f"INSERT INTO {table} VALUES (?)", [name])
        for work in filter(str.isdigit, name):
            rows.execute("INSERT INTO combination_member VALUES (?, ?)", [name, int(work)])
    for table, name in (("answer", "123a"), ("decision", "23d"), ("message", "15m")):
        rows.execute(f"INSERT INTO {table} VALUES (?)", [name])


@pytest.mark.parametrize("table", ["combination", "combination_past"])
def test_a_combination_with_a_private_work_is_for_its_partner(rows: duckdb.DuckDBPyConnection, table: str) -> None:
    with_combinations(rows)
    assert by_person(rows, f"SELECT id FROM {table}") == but(["12"], ["12", "123a", "13", "15m", "23d"])


@pytest.mark.parametrize("table", ["interests_card", "partnership_card", "action"])
def test_papers_of_what_was_decided_stay_with_all_who_decided(rows: duckdb.DuckDBPyConnection, table: str) -> None:
    with_combinations(rows)
    asked = by_person(rows, f"SELECT combination_id FROM {table}")
    assert asked == but(["12", "123a", "15m", "23d"], ["12", "123a", "13", "15m", "23d"])


def test_of_what_was_decided_others_see_the_works_that_are_shared(rows: duckdb.DuckDBPyConnection) -> None:
    with_combinations(rows)
    asked = by_person(rows, "SELECT combination_id || ':' || activity_id FROM combination_member")
    shared: list[object] = ["123a:1", "123a:2", "12:1", "12:2", "15m:1", "23d:2"]
    assert asked == but(
        shared, ["123a:1", "123a:2", "123a:3", "12:1", "12:2", "13:1", "13:3", "15m:1", "15m:5", "23d:2", "23d:3"]
    )


@pytest.mark.parametrize(
    "work", ["activity VALUES (3, 'L', 'eigen', 10)", "activity_version VALUES (5, 'L', 'eigen', 2, true, '')"]
)
def test_one_private_work_is_enough_to_hide(store: duckdb.DuckDBPyConnection, work: str) -> None:
    store.execute(f"INSERT INTO {work}")
    store.execute("INSERT INTO shift_reason VALUES (3), (5)")
    hidden = 3 if "activity " in work else 5
    assert by_person(store, "SELECT activity_id FROM shift_reason") == but([8 - hidden], [3, 5])


def test_where_nothing_is_private_everybody_sees_every_work(store: duckdb.DuckDBPyConnection) -> None:
    store.execute("INSERT INTO activity VALUES (1, 'G', 'partners', 1), (2, 'L', 'openbaar', 1)")
    store.execute(
        "INSERT INTO activity_version VALUES (1, 'G', 'partners', 0, false, ''), (6, 'L', 'openbaar', 1, true, '')"
    )
    assert by_person(store, "SELECT id FROM activity") == everyone(1, 2)
    assert by_person(store, "SELECT id FROM activity_version") == everyone(1, 6)


@pytest.mark.parametrize("table", SECRET)
def test_accounts_scenarios_and_what_hangs_together_are_seen_by_no_query(
    store: duckdb.DuckDBPyConnection, table: str
) -> None:
    assert by_person(store, f"SELECT id FROM {table}") == everyone()


def test_the_secret_tables_are_those_of_accounts_of_how_works_hang_together_and_of_scenarios() -> None:
    accounts = {"account", "account_grant", "session", "sign_in", "account_external", "external_sign_in"}
    proposals = {"proposal", "proposal_move", "proposal_answer", "proposal_event"}
    assert {*SECRET} == accounts | {"component", "scenario", "scenario_step"} | proposals


def test_an_upload_and_its_file_are_for_planners_of_all_partners_in_it(store: duckdb.DuckDBPyConnection) -> None:
    store.execute("INSERT INTO upload VALUES ('g', ['G'], 's1'), ('l', ['L'], 's2'), ('gl', ['G', 'L'], 's3')")
    store.execute("INSERT INTO upload VALUES ('g2', ['G'], 's4'), ('l2', ['L'], 's4'), ('w', ['W', 'G', 'L'], 's5')")
    store.execute("INSERT INTO original VALUES ('s1'), ('s2'), ('s3'), ('s4'), ('s5')")
    assert by_person(store, "SELECT id FROM upload") == {
        "G": ["g", "g2"], "L": ["l", "l2"], "both": ["g", "g2", "gl", "l", "l2"], "reader": []
    }  # fmt: skip
    assert by_person(store, "SELECT sha256 FROM original") == {
        "G": ["s1", "s4"], "L": ["s2", "s4"], "both": ["s1", "s2", "s3", "s4"], "reader": []
    }  # fmt: skip


def test_a_partner_that_came_with_private_works_only_is_not_known_to_others(store: duckdb.DuckDBPyConnection) -> None:
    store.execute(
        "INSERT INTO partner VALUES ('G', 1), ('idle', 1), ('earlier', 1), ('L', 5), ('M', 6), ('N', 7), ('O', 8)"
    )
    store.execute(
        "INSERT INTO activity VALUES (1, 'G', 'partners', 1), (2, 'earlier', 'eigen', 4), (3, 'L', 'eigen', 5)"
    )
    # M came with a private work and shared it later; N came with one that has been withdrawn since; O came with one
    # that was shared, and withdrawn after that.
    store.execute("INSERT INTO activity VALUES (4, 'M', 'partners', 9)")
    store.execute(
        "INSERT INTO activity_version VALUES (4, 'M', 'eigen', 6, false, ''), (5, 'N', 'eigen', 7, true, ''), "
        "(6, 'O', 'eigen', 8, false, ''), (6, 'O', 'partners', 9, true, '')"
    )
    others = ["G", "M", "O", "earlier", "idle"]
    assert by_person(store, "SELECT name FROM partner") == {
        "G": others, "reader": others, "L": sorted([*others, "L"]), "both": sorted([*others, "L"])
    }  # fmt: skip


def run(store: duckdb.DuckDBPyConnection, name: str, at: int, *only_for: str) -> None:
    """Add a run of the rules, with its row in the audit log."""
    store.execute("INSERT INTO detection VALUES (?, ?, 3, 'v', true, 100, 100, 100)", [name, at])
    store.execute("INSERT INTO audit VALUES (?, ?)", [f"audit {name}", at])
    if only_for:
        store.execute("INSERT INTO audit_only_for VALUES (?, ?)", [f"audit {name}", list(only_for)])


def test_the_last_run_is_the_last_that_someone_may_know_of(store: duckdb.DuckDBPyConnection) -> None:
    run(store, "first", 1)
    run(store, "second", 2)
    run(store, "after a private change", 3, "L", "W")
    run(store, "after a private change of W", 4, "W")
    told = ["after a private change"]
    assert by_person(store, "SELECT id FROM detection") == {
        "G": ["second"], "reader": ["second"], "L": told, "both": told
    }  # fmt: skip


def test_of_two_runs_at_one_moment_the_last_counts(store: duckdb.DuckDBPyConnection) -> None:
    run(store, "one", 2)
    store.execute("INSERT INTO detection VALUES ('other', 2, 3, 'v', true, 0, 0, 0)")
    assert by_person(store, "SELECT id FROM detection") == everyone("other")


def test_a_run_found_what_is_shown_of_it(rows: duckdb.DuckDBPyConnection) -> None:
    run(rows, "run", 20)
    rows.execute("INSERT INTO finding VALUES (1, 2, 20), (1, 2, 19), (1, 2, 18), (1, 3, 20)")
    rows.execute(
        "INSERT INTO finding_past VALUES (1, 2, 20, 21), (2, 6, 1, 20), (2, 6, 1, 20), (1, 3, 1, 20), (1, 3, 20, 20)"
    )
    asked = by_person(rows, "SELECT [found, appeared, gone] FROM detection")
    assert asked == but([[3, 2, 2]], [[4, 4, 4]])


def test_a_sight_is_the_same_for_all_who_see_the_same(rows: duckdb.DuckDBPyConnection) -> None:
    assert sight(rows, OPERATOR) == "all"
    assert sight(rows, G) == sight(rows, READER) == "shared"
    assert sight(rows, L) == 'own ["L"]'
    assert sight(rows, BOTH) == 'own ["G", "L"]'


def test_what_was_private_once_gives_its_partner_a_sight_of_its_own(store: duckdb.DuckDBPyConnection) -> None:
    store.execute("INSERT INTO activity VALUES (2, 'L', 'partners', 1)")
    assert sight(store, L) == "shared"
    store.execute("INSERT INTO activity_version VALUES (2, 'L', 'eigen', 1, false, '')")
    assert sight(store, L) == 'own ["L"]'
    assert sight(store, G) == "shared"


def test_a_store_with_a_quote_in_its_name_is_narrowed_as_well(tmp_path: object) -> None:
    with duckdb.connect(":memory:") as connection:
        connection.execute("""ATTACH ':memory:' AS "a""b" """)
        connection.execute("""USE "a""b" """)
        connection.execute(TABLES + "".join(f"CREATE TABLE {table} (id INTEGER);" for table in SECRET))
        connection.execute(ROWS)
        connection.begin()
        narrow(connection, G)
        assert connection.execute("SELECT count(*) FROM activity").fetchone() == (2,)
