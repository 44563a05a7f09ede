"""
A program that changes a store for ever and says after each change that it is made, and what a kill leaves behind.

Used by `tests.store.test_kills` for some kills and by `tests.benchmarks.kills` for many. Each change is one of those
that people make: a file handed in, a message, an answer, a session, a saved view. What is typed and not saved is kept
in memory only, and is none.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import shapely

from koppel.access import Grant, Role
from koppel.catalogue.load import Catalogue, load_catalogue
from koppel.config import ROOT, Settings, read_settings
from koppel.ingest.check import check_file
from koppel.ingest.profiles import load_profile
from koppel.model import Activity, Status
from koppel.model.deciding import Answer
from koppel.services.accounts import accounts, signin
from koppel.services.deciding.decisions import give_answer
from koppel.services.deciding.discussion import write_message
from koppel.services.intake.detection import detect
from koppel.services.intake.uploads import import_checked
from koppel.services.plans.saved_views import MOST_VIEWS, list_views, save_view
from koppel.store import opening
from koppel.store.chances.combinations import list_combinations
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from koppel.store.plans.activity_changes import put_activities

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext
    from multiprocessing.process import BaseProcess
    from pathlib import Path
    from typing import IO

    import duckdb

TODAY = date(2026, 11, 26)
_WHO, _PARTNER, _OTHER = "Els", "Gemeente", "Warmtebedrijf"
# DuckDB moves its log into its file at 16 MB; here so often that kills meet it.
_LOG = "300KB"
# So many kills of one store: to look at all that it holds costs more and more.
_KILLS_OF_A_STORE = 25
# Of so many kills one comes while the store is opened, the others after the first change: waiting for what the program
# says, and not for a time, so that a slow machine kills it at the same work.
_ONE_WHILE_OPENED = 6
_LONGEST_S = 1.0
_LONGEST_OPENING_S = 0.2
# A program that says nothing for so long is broken.
_PATIENCE_S = 120.0
KINDS = ("upload", "message", "answer", "session", "view")
# The numbers that a store holds of each kind; of an upload its works, the file, and its line in the log.
_FOUND = {
    "upload": (
        r"SELECT regexp_extract(external_id, '^u(\d+)-a$', 1) FROM activity WHERE external_id LIKE 'u%-a'",
        r"SELECT regexp_extract(external_id, '^u(\d+)-b$', 1) FROM activity WHERE external_id LIKE 'u%-b'",
        r"SELECT regexp_extract(file_name, '^u(\d+)', 1) FROM upload JOIN audit "
        r"ON audit.facts ->> 'upload' = upload.id::VARCHAR AND audit.action = 'import' WHERE new_count = 2",
    ),
    "message": ("SELECT told FROM message",),
    "answer": ("SELECT reason FROM answer",),
    "session": ("SELECT facts ->> 'how' FROM audit WHERE action = 'sign_in'",),
    "view": ("SELECT name FROM saved_view",),
}


@dataclass(slots=True)
class Killed:
    """
    What was seen.

    Attributes
    ----------
    kills
        Of processes, each at a moment of its own.
    reported
        Changes that were reported as made; all were there.
    unreported
        Changes that were there too: the kill came between the commit and the report.
    early
        Kills before anything was reported.
    with_log
        Kills that left a log.
    seconds
        Of opening the store after a kill, each.
    """

    kills: int
    reported: int
    unreported: int
    early: int
    with_log: int
    seconds: list[float]


def kill_often(folder: Path, kills: int, seed: int) -> Killed:
    """
    Kill a program that changes a store, again and again, and look at the store each time.

    Parameters
    ----------
    folder
        For stores.
    kills
        How many.
    seed
        Of the moments and the changes.

    Raises
    ------
    AssertionError
        A change that was reported is not there, or one is there by half.
    """
    chance = random.Random(seed)  # noqa: S311
    seen = Killed(kills, 0, 0, 0, 0, [])
    # A process for each kill, forked from one that has read the program and opened no store.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    made: dict[str, set[int]] = {}
    path = folder / "none"
    for kill in range(kills):
        if kill % _KILLS_OF_A_STORE == 0:
            path = folder / f"{kill}.duckdb"
            prepare(path)
            made = defaultdict(set)
        told = _killed(context, path, 100_000 * kill, chance)
        reported = [(kind, int(number)) for did, kind, number in told if did == "made"]
        tried = [(kind, int(number)) for did, kind, number in told if did == "try"]
        for kind, number in reported:
            made[kind].add(number)
        seen.reported += len(reported)
        seen.early += not reported
        log = path.with_name(f"{path.name}.wal")
        seen.with_log += log.exists() and log.stat().st_size > 0
        began = time.perf_counter()
        with Store.open(path) as store:
            seen.seconds.append(time.perf_counter() - began)
            for kind, number in compare(store, made, set(tried) - set(reported)):
                made[kind].add(number)
                seen.unreported += 1
    return seen


def compare(
    store: Store, made: dict[str, set[int]], open_at_the_kill: set[tuple[str, int]] | None
) -> list[tuple[str, int]]:
    """
    See that a store holds what was reported, whole; return what it holds besides.

    `open_at_the_kill` is what it may hold besides; None for anything.
    """
    assert open_at_the_kill is None or len(open_at_the_kill) <= 1
    assert store.loss() is None
    besides = []
    with store.read_whole() as cursor:
        for kind in KINDS:
            found = [_numbers(cursor, sql) for sql in _FOUND[kind]]
            assert all(one == found[0] for one in found), f"half of an {kind}: {found}"
            assert len(set(found[0])) == len(found[0]), f"an {kind} twice: {found[0]}"
            more = set(found[0]) - made[kind]
            assert made[kind] <= set(found[0]), f"lost of {kind}: {made[kind] - set(found[0])}"
            assert open_at_the_kill is None or {(kind, number) for number in more} <= open_at_the_kill
            besides += [(kind, number) for number in more]
        sessions = cursor.execute("SELECT count(*) FROM session").fetchone()
        assert sessions == (len(made["session"]) + sum(kind == "session" for kind, _ in besides),)
        works = list_activities(cursor)
        # By the spatial index, which a kill can break.
        assert list_activities(cursor, bbox=(-1e7, -1e7, 1e7, 1e7)) == works
    return besides


def _numbers(cursor: duckdb.DuckDBPyConnection, sql: str) -> list[int]:
    return sorted(int(word.split()[-1]) for (word,) in cursor.execute(sql).fetchall() if word)


def _killed(context: ForkServerContext, path: Path, begin: int, chance: random.Random) -> list[list[str]]:
    """Let the program run, kill it at some moment, and return what it told until then."""
    told = path.with_suffix(".told")
    told.unlink(missing_ok=True)
    process = context.Process(target=change, args=(path, begin, chance.random(), told), daemon=True)
    process.start()
    opened = chance.randrange(_ONE_WHILE_OPENED) > 0
    _wait_for(told, "made" if opened else "open", process)
    time.sleep(chance.uniform(0, _LONGEST_S if opened else _LONGEST_OPENING_S))
    process.kill()
    process.join()
    assert process.exitcode == -9, "it ended by itself"
    return told_of(told)


def _wait_for(told: Path, did: str, process: BaseProcess) -> None:
    """Wait until the program has told that it did something."""
    patience = time.monotonic() + _PATIENCE_S
    while not any(line[0] == did for line in told_of(told)):
        assert process.is_alive(), "it ended by itself"
        assert time.monotonic() < patience, f"it never told {did!r}"
        time.sleep(0.005)


def told_of(file: Path) -> list[list[str]]:
    """Return what the program told in a file: ``open``, ``try`` or ``made``, the kind, and the number."""
    lines = file.read_text(encoding="ascii").splitlines(keepends=True) if file.exists() else []
    return [line.split() for line in lines if line.endswith("\n")]


def change(path: Path, begin: int, seed: float, told: Path) -> None:
    """Change a store until this process is killed."""
    opening._CONFIG = opening._CONFIG | {"allow_unsigned_extensions": True, "checkpoint_threshold": _LOG}
    chance = random.Random(seed)  # noqa: S311
    catalogue, settings = load_catalogue(ROOT / "layers"), read_settings({"KOPPEL_DB": str(path)})
    with told.open("wb", buffering=0) as report, _opened(path, report) as store:
        account = accounts.find(store, _WHO).id
        with store.read() as cursor:
            combination = list_combinations(cursor)[0].id
        for number in range(begin, begin + 100_000):
            kind = chance.choice(KINDS)
            if kind == "view" and len(list_views(store)) == MOST_VIEWS:
                continue
            report.write(f"try {kind} {number}\n".encode())
            if kind == "upload":
                _hand_in(store, catalogue, settings, number)
            elif kind == "message":
                write_message(store, combination, f"nummer {number}")
            elif kind == "answer":
                give_answer(store, combination, _PARTNER, Answer.NIET_AKKOORD, f"nummer {number}")
            elif kind == "session":
                signin.start(store, settings, account, how=f"nummer {number}")
            else:
                save_view(store, f"nummer {number}", {})
            report.write(f"made {kind} {number}\n".encode())


def _opened(path: Path, report: IO[bytes]) -> Store:
    report.write(b"open store 0\n")
    return Store.open(path)


def _hand_in(store: Store, catalogue: Catalogue, settings: Settings, number: int) -> None:
    """Hand a file in with two works, of a number that no other file has."""
    at = number % 100_000
    x, y = 6.0 + at // 100 * 0.002, 53.0 + at % 100 * 0.002
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": [[x, y], [x + 0.0005, y]]},
            "properties": {
                "external_id": f"u{number}-{side}", "kind": "bomen", "title": "werk", "status": "gepland",
                "start": "2027-05-01", "end": "2027-06-01",
            },
        }
        for side in "ab"
    ]  # fmt: skip
    # White space that is never twice the same, so that the log grows.
    white = "".join(random.Random(number).choices(" \n\t\r", k=8000))  # noqa: S311
    content, name = (
        (json.dumps({"type": "FeatureCollection", "features": features}) + white).encode(),
        f"u{number}.json",
    )
    profile = load_profile("koppel", settings.profiles)
    checked = check_file(
        content, name, settings=settings, catalogue=catalogue, target_crs=store.crs, profile=profile, today=TODAY,
        partner=_PARTNER,
    )  # fmt: skip
    import_checked(store, catalogue, settings, content, name, checked, profile=profile, today=TODAY, partner=_PARTNER)


def prepare(path: Path) -> None:
    """Make a store with an account and one combination."""
    catalogue = load_catalogue(ROOT / "layers")
    sewer = Activity(
        partner=_PARTNER, external_id="riool", kind="riolering", title="riool", status=Status.GEPLAND,
        geometry=shapely.box(233_000, 584_000, 233_100, 584_010), start=date(2027, 3, 1), end=date(2027, 6, 1),
    )  # fmt: skip
    heat = replace(sewer, partner=_OTHER, external_id="warmte", kind="warmtenet", title="warmte")
    with Store.open(path, create=True) as store:
        accounts.add(store, _WHO, [Grant(Role.REGISSEUR)])
        widths = {kind.id: kind.width_m for kind in catalogue.kinds.values()}
        with store.write(_WHO, "begin") as writer:
            put_activities(writer, [sewer, heat], widths=widths)
        detect(store, catalogue, today=TODAY)
