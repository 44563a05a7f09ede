"""What ``make quick`` chooses."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import grimp

from tests.running.quick import UNKNOWN_S, changed, fitting, nearest, path

if TYPE_CHECKING:
    from pathlib import Path

TESTS = ("tests.test_far", "tests.test_near", "tests.test_wide", "tests.test_page", "tests.test_else")


def graph() -> grimp.ImportGraph:
    made = grimp.ImportGraph()
    for importer, imported in (
        ("koppel.service", "koppel.store"),
        ("koppel.other", "koppel.model"),
        ("tests.test_near", "koppel.store"),
        ("tests.test_wide", "koppel.store"),
        ("tests.test_wide", "koppel.other"),
        ("tests.test_far", "koppel.service"),
        ("tests.test_else", "koppel.other"),
    ):
        made.add_import(importer=importer, imported=imported)
    made.add_module("koppel.page")
    made.add_module("tests.test_page")
    return made


def test_the_nearest_come_first_and_of_these_the_ones_that_import_least_else() -> None:
    found = ["tests.test_near", "tests.test_wide", "tests.test_far"]
    assert nearest(graph(), ["koppel.store"], TESTS) == found


def test_what_does_not_go_into_the_time_is_left_out_and_a_shorter_one_behind_it_is_run() -> None:
    seconds = {path("tests.a"): 5.0, path("tests.b"): 20.0, path("tests.c"): 4.0}
    assert fitting(["tests.a", "tests.b", "tests.c"], seconds, 10.0) == (["tests.a", "tests.c"], ["tests.b"])
    assert fitting(["tests.b", "tests.a"], seconds, 10.0) == (["tests.b"], ["tests.a"])
    assert fitting(["tests.new", "tests.a"], seconds, UNKNOWN_S) == (["tests.new"], ["tests.a"])
    assert fitting([], seconds) == ([], [])


def test_a_test_that_changed_and_one_named_after_what_changed_are_run() -> None:
    assert nearest(graph(), ["tests.test_else"], TESTS) == ["tests.test_else"]
    assert nearest(graph(), ["koppel.page"], TESTS) == ["tests.test_page"]


def test_what_is_in_no_graph_chooses_nothing() -> None:
    assert nearest(graph(), ["koppel.gone"], TESTS) == []
    assert nearest(graph(), [], TESTS) == []


def test_what_changed_is_committed_or_not_and_what_another_branch_changed_is_not_meant(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        identity = ["-c", "user.name=t", "-c", "user.email=t@t.nl"]
        subprocess.run(["git", *identity, *words], cwd=tmp_path, check=True, capture_output=True)

    def write(name: str, *, commit: bool) -> None:
        (tmp_path / name).write_text(name)
        if commit:
            git("add", name)
            git("commit", "-m", name)

    git("init", "-b", "main")
    write("first", commit=True)
    git("checkout", "-b", "own")
    write("committed", commit=True)
    git("checkout", "main")
    write("theirs", commit=True)
    git("checkout", "own")
    write("new", commit=False)
    (tmp_path / "first").write_text("changed")
    assert changed(root=tmp_path) == ["committed", "first", "new"]
