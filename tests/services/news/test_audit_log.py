"""The log: everything that changes is in it, by whom; it is searched, taken along, and never changed."""

from __future__ import annotations

import ast
import csv
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import openpyxl
import pytest

from koppel.access import Actor, Grant, Role, Task
from koppel.config import ROOT
from koppel.errors import RefusedError
from koppel.i18n import LANGUAGES, texts
from koppel.model import Visibility
from koppel.model.deciding import Answer, State
from koppel.services.deciding.decisions import decide, give_answer
from koppel.services.intake import activities
from koppel.services.intake.detection import detect
from koppel.services.news.audit_log import SHARED, LogSearch, log_file, log_json, log_names, read_log
from koppel.services.plans import saved_views
from koppel.store.audit import list_audit
from koppel.store.chances.combinations import list_combinations
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from koppel.store.plans.activity_changes import put_activities
from tests.detect.builders import TODAY, work

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from koppel.catalogue.load import Catalogue

REGISSEUR = Actor("rik", frozenset({Grant(Role.REGISSEUR)}))
BEHEERDER = Actor("bea", frozenset({Grant(Role.BEHEERDER)}))
PLANNER = Actor("els", frozenset({Grant(Role.PLANNER, "water")}))
LEZER = Actor("leo", frozenset({Grant(Role.LEZER)}))
CANARY = "KANARIEGEEL"


@pytest.fixture
def store(tmp_path: Path, catalogue: Catalogue) -> Iterator[Store]:
    plans = [
        replace(work("water/1", "sewer"), kind="riolering"),
        replace(work("heat/1", "heat"), kind="warmtenet"),
        replace(work("heat/2", "heat"), kind="warmtenet", title=CANARY, visibility=Visibility.EIGEN),
    ]
    with Store.open(tmp_path / "koppel.duckdb", create=True) as opened:
        with opened.write("test", "fill") as writer:
            put_activities(writer, plans, widths={item.id: item.width_m for item in catalogue.kinds.values()})
        detect(opened, catalogue, today=TODAY)
        yield opened


def put(store: Store, at: datetime, actor: str = "els", action: str = "detect", **facts: Any) -> None:
    """Write a row of another moment."""
    with store.write(actor, action, **facts) as writer:
        writer.at = at


def moments(store: Store, **search: Any) -> list[datetime]:
    return [line.at for line in read_log(store, LogSearch(**search), "nl").lines]


# Searching


def test_the_latest_row_comes_first_and_pages_follow_each_other(store: Store) -> None:
    for name in ("a", "b", "c"):
        saved_views.save_view(store.visible_to(REGISSEUR), name, {})
    log = store.visible_to(REGISSEUR)
    first = read_log(log, LogSearch(), "nl", limit=2)
    second = read_log(log, LogSearch(), "nl", limit=2, offset=2)
    assert (first.total, second.total) == (5, 5)
    assert [line.facts["name"] for line in (*first.lines, second.lines[0])] == ["c", "b", "a"]


def test_a_period_holds_its_first_and_its_last_day_of_the_netherlands(store: Store) -> None:
    # Summer time: the day begins two hours earlier in UTC.
    before, first = datetime(2026, 6, 9, 21, 59), datetime(2026, 6, 9, 22, 0)  # noqa: DTZ001
    last, after = datetime(2026, 6, 10, 21, 59), datetime(2026, 6, 10, 22, 0)  # noqa: DTZ001
    for at in (before, first, last, after):
        put(store, at)
    assert moments(store, first=date(2026, 6, 10), last=date(2026, 6, 10)) == [last, first]


def test_one_actor_one_action_and_refusals_only(store: Store) -> None:
    put(store, datetime(2026, 1, 1), "jan", "save_view")  # noqa: DTZ001
    put(store, datetime(2026, 1, 2), "jan", "detect")  # noqa: DTZ001
    with pytest.raises(RefusedError):
        detect(store.visible_to(PLANNER), None, today=TODAY)  # type: ignore[arg-type]
    assert len(moments(store, actor="jan")) == 2
    assert len(moments(store, actor="jan", action="detect")) == 1
    (refused,) = read_log(store, LogSearch(refused=True), "nl").lines
    assert (refused.actor, refused.is_refusal, refused.facts["task"]) == ("els", True, "detect")
    assert read_log(store, LogSearch(refused=True, action="detect"), "nl").total == 0


def test_words_are_found_as_they_read_and_as_they_are_stored_whatever_the_case(store: Store) -> None:
    found = combination(store)
    give_answer(store, found, "water", Answer.NIET_AKKOORD, "geen geld")
    for words in ("NIET AKKOORD", "niet_akkoord", "Water antwoord", found[:10]):
        assert read_log(store, LogSearch(words=words), "nl").total == 1, words
    assert read_log(store, LogSearch(words="water onzin"), "nl").total == 0


def test_a_search_by_words_counts_all_and_gives_a_page(store: Store) -> None:
    for number in range(5):
        saved_views.save_view(store, f"kade {number}", {})
    page = read_log(store, LogSearch(words="kade"), "nl", limit=2, offset=2)
    assert (page.total, [line.facts["name"] for line in page.lines]) == (5, ["kade 2", "kade 1"])


def test_names_to_choose_from_are_those_in_the_log(store: Store) -> None:
    saved_views.save_view(store.visible_to(REGISSEUR), "a", {})
    actors, actions = log_names(store, "nl")
    assert actors == ("local", "rik", "test")
    assert actions["save_view"] == "Weergave bewaard"


# Who may read it, and what it tells


@pytest.mark.parametrize("actor", [PLANNER, LEZER, Actor("nobody")])
def test_who_neither_leads_nor_administers_reads_no_log(store: Store, actor: Actor) -> None:
    seen = store.visible_to(actor)
    for read in (
        lambda: read_log(seen, LogSearch(), "nl"),
        lambda: log_names(seen, "nl"),
        lambda: log_file(seen, LogSearch(), "nl", "csv"),
    ):
        with pytest.raises(RefusedError) as caught:
            read()
        assert caught.value.code == "forbidden.read_audit"
    assert read_log(store.visible_to(BEHEERDER), LogSearch(refused=True, actor=actor.name), "nl").total == 3


def test_what_is_one_partners_own_is_not_in_the_log(store: Store, catalogue: Catalogue) -> None:
    owner = store.visible_to(Actor("wim", frozenset({Grant(Role.PLANNER, "heat")})))
    with store.read_whole() as cursor:
        ((identity,),) = cursor.execute("SELECT id FROM activity WHERE title = ?", [CANARY]).fetchall()
    activities.withdraw(owner, catalogue, identity, CANARY, expected_version=1, today=TODAY)
    with store.read_whole() as cursor:
        assert CANARY not in str(list_audit(cursor))
    # Not even that somebody did something.
    assert read_log(store.visible_to(REGISSEUR), LogSearch(action="withdraw"), "nl").total == 0
    assert read_log(store.visible_to(REGISSEUR), LogSearch(words=str(identity)), "nl").total == 0
    assert "wim" not in log_names(store.visible_to(REGISSEUR), "nl")[0]
    (line,) = read_log(store, LogSearch(action="withdraw"), "nl").lines
    assert line.activity == str(identity)


def test_what_was_shared_before_is_in_the_log_without_its_name(store: Store, catalogue: Catalogue) -> None:
    owner = store.visible_to(Actor("wim", frozenset({Grant(Role.PLANNER, "heat")})))
    with store.read() as cursor:
        (item,) = list_activities(cursor, partner="heat", text="heat")
    activities.edit(
        owner, catalogue, replace(item, visibility=Visibility.EIGEN), expected_version=item.version, today=TODAY
    )
    (line,) = read_log(store.visible_to(REGISSEUR), LogSearch(action="edit"), "nl").lines
    assert (line.actor, line.activity) == ("wim", None)
    assert line.details == (("werk", "niet met u gedeeld"),)


def test_the_name_of_a_file_of_before_is_for_those_who_may_see_the_upload(store: Store) -> None:
    put(store, datetime(2026, 1, 1), action="import", file=f"{CANARY}.xlsx", upload=str(uuid4()))  # noqa: DTZ001
    page = read_log(store.visible_to(REGISSEUR), LogSearch(action="import"), "nl")
    assert CANARY not in str(log_json(page))
    assert read_log(store.visible_to(REGISSEUR), LogSearch(words=CANARY), "nl").total == 0
    content = log_file(store.visible_to(REGISSEUR), LogSearch(), "nl", "csv")
    assert CANARY.encode() not in content


def test_a_combination_opens_for_who_sees_it(store: Store) -> None:
    found = combination(store)
    decide(store, found, State.IN_GESPREK)
    (line,) = read_log(store.visible_to(REGISSEUR), LogSearch(action="decide"), "nl").lines
    assert line.combination == found
    assert ("stand", "in gesprek") in line.details


def test_a_row_says_days_and_warnings_in_the_words_of_the_screen(store: Store) -> None:
    with store.write("rik", "agenda") as writer:
        writer.note(outcome="uitgesteld", day="2027-01-04", finding="opbreekrust", lines="2027-13-41")
    (line,) = read_log(store.visible_to(REGISSEUR), LogSearch(action="agenda"), "nl").lines
    assert {("uitkomst", "Uitgesteld"), ("dag", "4 januari 2027"), ("waarschuwing", "Nieuwe straat")} <= set(
        line.details
    )
    assert ("lines", "2027-13-41") in line.details


def test_a_row_tells_which_work_it_is_and_who_agreed_for_a_part(store: Store, catalogue: Catalogue) -> None:
    with store.read() as cursor:
        (item,) = list_activities(cursor, partner="heat", text="heat")
    activities.edit(store, catalogue, replace(item, title="Anders"), expected_version=item.version, today=TODAY)
    (line,) = read_log(store.visible_to(REGISSEUR), LogSearch(action="edit"), "nl").lines
    assert ("werk", f"heat/{item.external_id}") in line.details
    assert line.facts["activity"] == str(item.id)
    found = combination(store)
    give_answer(store, found, "water", Answer.AKKOORD, part="alleen de kop")
    (line,) = read_log(store.visible_to(REGISSEUR), LogSearch(action="answer"), "nl").lines
    assert {("antwoorden", "water: akkoord"), ("voor een deel", "water")} <= set(line.details)


# Taken along


def test_no_cell_of_the_file_runs_as_a_formula(store: Store) -> None:
    put(store, datetime(2026, 1, 1), "=cmd|' /C calc'!A0", name="@SUM(1)")  # noqa: DTZ001
    search = LogSearch(actor="=cmd|' /C calc'!A0")
    (row,) = csv.DictReader(io.StringIO(log_file(store, search, "nl", "csv").decode("utf-8-sig")), delimiter=";")
    assert row["actor"].startswith("'=cmd")
    assert row["at"] == "2026-01-01T01:00:00+01:00"
    sheet = openpyxl.load_workbook(io.BytesIO(log_file(store, search, "nl", "xlsx"))).active
    assert sheet is not None
    cell = sheet["B2"]
    assert (cell.data_type, cell.value) == ("s", "=cmd|' /C calc'!A0")


def test_a_file_holds_all_that_a_search_finds(store: Store) -> None:
    start = datetime(2026, 1, 1)  # noqa: DTZ001
    for number in range(120):
        put(store, start + timedelta(minutes=number))
    rows = log_file(store, LogSearch(last=date(2026, 1, 2)), "nl", "csv").decode("utf-8-sig").splitlines()
    assert len(rows) == 121


# Complete, in words, and never changed


def actions_in_code() -> set[str]:
    """Collect the names of all actions that are written: those spelled out, constants, and arguments handed on."""
    found: set[str] = set()
    trees = {file: ast.parse(file.read_text(encoding="utf-8")) for file in sorted((ROOT / "koppel").rglob("*.py"))}
    for file, tree in trees.items():
        constants = {
            target.id: str(node.value.value)
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
            names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
            for call in _writes(function):
                given = call.args[1] if len(call.args) > 1 else None
                if isinstance(given, ast.Constant):
                    found |= {str(given.value)} - {"None"}
                elif isinstance(given, ast.Name) and given.id in constants:
                    found.add(constants[given.id])
                elif isinstance(given, ast.IfExp):
                    found |= _either(given, constants)
                    for side in (given.body, given.orelse):
                        if isinstance(side, ast.Name) and side.id in names:
                            beside = [other for place, other in trees.items() if place.parent == file.parent]
                            found |= _passed_on(beside, function.name, names.index(side.id))
                elif isinstance(given, ast.Name) and (here := _assigned(function, given.id, constants)):
                    found |= here
                elif isinstance(given, ast.Name) and given.id in names:
                    found |= _handed_on(tree, function.name, names.index(given.id))
                else:
                    raise AssertionError(f"{file.name}:{call.lineno}: spell the action out, so that it can be found")
    return found


def _either(given: ast.IfExp, constants: Mapping[str, str]) -> set[str]:
    """Return the names on both sides; None is no action, for nothing is written in the log."""
    sides = (given.body, given.orelse)
    spelt = {str(item.value) for item in sides if isinstance(item, ast.Constant) and item.value is not None}
    return spelt | {constants[item.id] for item in sides if isinstance(item, ast.Name) and item.id in constants}


def _passed_on(trees: list[ast.Module], function: str, at: int) -> set[str]:
    """Return what a function of a room is called with at one place, also by those that were given it themselves."""
    found: set[str] = set()
    callers = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for caller in callers:
        names = [argument.arg for argument in (*caller.args.posonlyargs, *caller.args.args)]
        for call in ast.walk(caller):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == function):
                continue
            given = call.args[at]
            if isinstance(given, ast.Constant):
                found.add(str(given.value))
            elif isinstance(given, ast.Name) and given.id in names:
                found |= _passed_on(trees, caller.name, names.index(given.id))
            elif isinstance(given, ast.Name):
                found |= _assigned(caller, given.id, {})
    return found


def _assigned(function: ast.FunctionDef, name: str, constants: Mapping[str, str]) -> set[str]:
    values = [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == [name]
    ]
    return {option for value in values if isinstance(value, ast.IfExp) for option in _either(value, constants)}


def _writes(function: ast.FunctionDef) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("write", "write_beside")
        and re.search(r"store$", ast.unparse(node.func.value))
    ]


def _handed_on(tree: ast.Module, function: str, at: int) -> set[str]:
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function
    ]
    return {str(given.value) for call in calls if isinstance(given := call.args[at], ast.Constant)}


def test_every_action_has_words_in_both_languages() -> None:
    actions = actions_in_code()
    assert {"import", "withdraw", "create", "edit", "refused", "decide"} <= actions
    assert {"make_scenario", "change_scenario", "undo_scenario", "reject_scenario"} <= actions
    missing = [(action, language) for action in sorted(actions) for language in LANGUAGES
               if f"audit.action.{action}" not in texts(language)]  # fmt: skip
    assert missing == []


def facts_in_code() -> set[str]:
    """Return the names of what services note in the log."""
    calls = [
        node
        for file in (ROOT / "koppel" / "services").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in ("note", "write_beside") or (node.func.attr == "write" and "store" in ast.dump(node.func))
    ]
    # What is shared of numbers is told under their own names.
    return {given.arg for call in calls for given in call.keywords if given.arg} - {SHARED}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_has_a_name_in_words(language: str) -> None:
    names = facts_in_code()
    assert {"titles", "not_listed", "outcome", "partner"} <= names
    assert [name for name in sorted(names) if f"audit.fact.{name}" not in texts(language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_task_that_can_be_refused_has_words(language: str) -> None:
    assert [task for task in Task if f"audit.task.{task.value}" not in texts(language)] == []


def statements() -> Iterator[tuple[str, str]]:
    """Return every text of the code that could be a statement, with what is filled in shown as ``{name}``."""
    for file in sorted((ROOT / "koppel").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield file.name, node.value
            if isinstance(node, ast.JoinedStr):
                parts = (item.value if isinstance(item, ast.Constant) else "{?}" for item in node.values)
                yield file.name, "".join(str(part) for part in parts)


_CHANGES = re.compile(
    r"\b(UPDATE|DELETE\s+FROM|TRUNCATE(\s+TABLE)?|DROP\s+TABLE(\s+IF\s+EXISTS)?|ALTER\s+TABLE|MERGE\s+INTO|"
    r"INSERT\s+OR\s+REPLACE\s+INTO|CREATE\s+OR\s+REPLACE\s+TABLE)\s+[\"']?(?P<table>[\w.{}?]+)",
)


def test_no_statement_changes_or_erases_the_log() -> None:
    changing = {(file, match["table"]) for file, sql in statements() for match in _CHANGES.finditer(sql)}
    assert {("decisions.py", "audit"), ("audit.py", "audit")}.isdisjoint(changing)
    assert [item for item in changing if item[1].split(".")[-1] == "audit"] == []
    # A table whose name is filled in: these name states of activities and nothing else.
    assert {file for file, table in changing if "{" in table} <= {"footprints.py"}


def test_one_place_writes_the_log() -> None:
    assert [file for file, sql in statements() if re.search(r"INSERT\s+INTO\s+audit\b", sql)] == ["audit.py"]


def test_what_happens_afterwards_leaves_the_log_as_it_was(store: Store, catalogue: Catalogue) -> None:
    def rows() -> list[tuple[object, ...]]:
        with store.read_whole() as cursor:
            return cursor.execute("SELECT * FROM audit ORDER BY rowid").fetchall()

    before = rows()
    identity = saved_views.save_view(store, "a", {})
    saved_views.rename_view(store, identity, "b")
    saved_views.delete_view(store, identity)
    saved_views.restore_view(store, identity)
    found = combination(store)
    give_answer(store, found, "water", Answer.AKKOORD)
    decide(store, found, State.AFGEWEZEN, "reden")
    detect(store, catalogue, today=TODAY + timedelta(days=1), full=True)
    after = rows()
    assert after[: len(before)] == before
    assert [row[3] for row in after[len(before) :]] == [
        "save_view", "rename_view", "delete_view", "restore_view", "answer", "decide", "detect"
    ]  # fmt: skip


def test_what_failed_is_not_in_the_log_as_done(store: Store) -> None:
    saved_views.save_view(store, "a", {})
    total = read_log(store, LogSearch(), "nl").total
    with pytest.raises(Exception, match="view_taken"):
        saved_views.save_view(store, "A", {})
    assert read_log(store, LogSearch(), "nl").total == total


def test_every_service_writes_under_the_name_of_who_acts() -> None:
    others = set()
    for file in sorted((ROOT / "koppel" / "services").glob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
            others |= {(file.name, ast.unparse(call.args[0]).removeprefix("self._")) for call in _writes(function)}
    named = {name for _, name in others}
    # The demo is made by no person; signing in happens before there is an actor, under the account's own name; what
    # residents may not read any more is taken away by the program itself.
    programs = {"'demo'", "'setup'", "_SOMEONE", "_WRITES_AS", "TAKES_AWAY"}
    assert named - {"store.actor.name"} <= {*programs, "account.name", "actor"}


def combination(store: Store) -> str:
    """Return the one that all see."""
    with store.visible_to(REGISSEUR).read() as cursor:
        (found,) = list_combinations(cursor)
    return found.id


def test_the_moment_of_a_row_is_now(store: Store) -> None:
    saved_views.save_view(store, "a", {})
    line = read_log(store, LogSearch(), "nl", limit=1).lines[0]
    assert abs(datetime.now(UTC).replace(tzinfo=None) - line.at) < timedelta(minutes=1)
