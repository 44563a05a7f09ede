from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from koppel.publish.site import Built
from koppel.services.publishing import live_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ONE, TWO = uuid4(), uuid4()


def writes(words: str) -> Callable[[Path], Built]:
    def make(folder: Path) -> Built:
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(words)
        return Built(1, len(words))

    return make


def page(folder: Path) -> str:
    return (folder / "current" / "index.html").read_text()


def put(folder: Path, identity: UUID, words: str) -> bool:
    live_folder.build(folder, identity, writes(words))
    return live_folder.switch(folder, identity)


def test_a_switch_serves_the_other_and_leaves_nothing_of_the_one_before(tmp_path: Path) -> None:
    assert put(tmp_path, ONE, "een")
    live_folder.build(tmp_path, TWO, writes("twee"))
    assert page(tmp_path) == "een"
    assert live_folder.switch(tmp_path, TWO)
    assert page(tmp_path) == "twee"
    assert not (tmp_path / str(ONE)).exists()
    assert not live_folder.switch(tmp_path, TWO)


def test_nothing_is_served_after_the_last_is_taken_back(tmp_path: Path) -> None:
    put(tmp_path, ONE, "een")
    assert live_folder.switch(tmp_path, None)
    assert live_folder.current(tmp_path) is None
    assert list(tmp_path.iterdir()) == []
    assert not live_folder.switch(tmp_path, None)


def test_pages_that_fail_halfway_leave_nothing(tmp_path: Path) -> None:
    def fails(folder: Path) -> Built:
        folder.mkdir(parents=True)
        (folder / "half").write_text("half")
        raise OSError("disk full")

    put(tmp_path, ONE, "een")
    with pytest.raises(OSError, match="disk full"):
        live_folder.build(tmp_path, TWO, fails)
    assert sorted(item.name for item in tmp_path.iterdir()) == sorted([str(ONE), "current"])
    assert page(tmp_path) == "een"


def test_pages_that_were_built_and_not_published_are_dropped(tmp_path: Path) -> None:
    put(tmp_path, ONE, "een")
    live_folder.build(tmp_path, TWO, writes("twee"))
    live_folder.drop(tmp_path, TWO)
    assert not (tmp_path / str(TWO)).exists()
    assert live_folder.current(tmp_path) == str(ONE)


def test_a_pointer_to_nothing_serves_nothing(tmp_path: Path) -> None:
    put(tmp_path, ONE, "een")
    live_folder.drop(tmp_path, ONE)
    assert live_folder.current(tmp_path) is None


def test_previews_have_names_that_nobody_guesses_and_go_by_themselves(tmp_path: Path) -> None:
    old, new = (live_folder.add_preview(tmp_path, writes(words)) for words in ("oud", "nieuw"))
    assert len({old, new}) == 2
    assert min(len(old), len(new)) >= 32
    place = tmp_path / "preview" / old
    an_hour_ago = time.time() - 3700
    os.utime(place, (an_hour_ago, an_hour_ago))
    last = live_folder.add_preview(tmp_path, writes("laatste"))
    assert {item.name for item in (tmp_path / "preview").iterdir()} == {new, last}
    put(tmp_path, ONE, "een")
    assert (tmp_path / "preview" / new / "index.html").read_text() == "nieuw"
