"""Heavy work leaves the process; whatever it does there, the server goes on and says what happened."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from koppel.config import ROOT
from koppel.errors import InputError, WorkError
from koppel.workers import Bounds, Job, apart, is_apart, start, stop, urgent
from tests.workers import pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def pool() -> Iterator[Callable[..., None]]:
    def begin(workers: int = 2, seconds: float = 60, memory: int = 2**31) -> None:
        start(Bounds(workers=workers, seconds=seconds, bytes=memory))

    yield begin
    stop()


def is_alive(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def until(holds: Callable[[], bool]) -> None:
    """Wait for a state; that it never comes is a failure."""
    for _ in range(1200):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError(holds)


def test_without_a_pool_work_is_done_here() -> None:
    assert not is_apart()
    assert apart(pieces.whereabouts) == os.getpid()
    assert Job(lambda: apart(pieces.double, 4, plus=1)).result() == 9


def test_no_workers_is_no_pool(pool: Callable[..., None]) -> None:
    pool(workers=0)
    assert apart(pieces.whereabouts) == os.getpid()


def test_work_goes_to_another_process_and_its_answer_comes_back(pool: Callable[..., None]) -> None:
    pool()
    assert apart(pieces.whereabouts) != os.getpid()
    assert apart(pieces.double, 4, plus=1) == 9


def test_what_it_is_called_with_may_be_larger_than_any_buffer(pool: Callable[..., None]) -> None:
    pool()
    assert apart(len, b"x" * (20 * 2**20)) == 20 * 2**20


def test_it_tells_how_far_it_is(pool: Callable[..., None]) -> None:
    pool()
    told: list[float] = []
    job = Job(lambda: apart(pieces.count, 10, progress=told.append))
    assert job.result() == 10
    assert told == [number / 10 for number in range(10)]
    assert job.progress == 0.9


@pytest.mark.parametrize("has_pool", [True, False])
def test_what_it_refuses_is_refused_in_the_same_words(pool: Callable[..., None], *, has_pool: bool) -> None:
    if has_pool:
        pool()
    with pytest.raises(InputError) as refused:
        apart(pieces.refuse, "plan.csv")
    assert (refused.value.code, refused.value.facts) == ("file_without_rows", {"file": "plan.csv"})


def test_an_error_of_the_system_keeps_its_number(pool: Callable[..., None]) -> None:
    pool()
    with pytest.raises(OSError, match="No space left") as full:
        apart(pieces.stumble)
    assert (full.value.errno, full.value.filename) == (28, "/somewhere")


def test_what_cannot_be_sent_back_is_an_error_and_no_silence(pool: Callable[..., None]) -> None:
    pool()
    with pytest.raises(RuntimeError, match="odd words"):
        apart(pieces.stumble_oddly)
    with pytest.raises(Exception, match="lambda"):
        apart(pieces.make_unsendable)
    assert apart(pieces.double, 1) == 2


def test_a_process_that_did_well_does_more(pool: Callable[..., None]) -> None:
    pool(workers=1)
    first = apart(pieces.whereabouts)
    with pytest.raises(InputError):
        apart(pieces.refuse, "x")
    assert apart(pieces.whereabouts) == first


def test_a_process_that_grew_makes_room_for_another(pool: Callable[..., None]) -> None:
    pool(workers=1)
    grown = apart(pieces.grow_and_answer)
    until(lambda: not is_alive(grown))
    assert apart(pieces.whereabouts) != grown


def test_time_is_bounded_and_the_process_is_gone(pool: Callable[..., None], tmp_path: Path) -> None:
    pool(seconds=1)
    with pytest.raises(WorkError) as ended:
        apart(pieces.forever, tmp_path / "mark")
    assert (ended.value.code, ended.value.facts) == ("work_time", {"seconds": 1})
    assert not is_alive(int((tmp_path / "mark").read_text()))
    assert apart(pieces.double, 1) == 2


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells the memory of another process")
def test_memory_is_bounded(pool: Callable[..., None]) -> None:
    pool(memory=400 * 2**20)
    with pytest.raises(WorkError) as ended:
        apart(pieces.hoard)
    assert ended.value.code == "work_memory"
    assert apart(pieces.double, 1) == 2


@pytest.mark.parametrize("has_pool", [True, False])
def test_memory_that_is_not_given_is_told_the_same(pool: Callable[..., None], *, has_pool: bool) -> None:
    if has_pool:
        pool()
    with pytest.raises(WorkError) as ended:
        apart(pieces.run_out)
    assert ended.value.code == "work_memory"


def test_a_process_that_dies_is_told_and_replaced(pool: Callable[..., None]) -> None:
    pool()
    with pytest.raises(WorkError) as ended:
        apart(pieces.die)
    assert (ended.value.code, ended.value.facts) == ("work_broken", {"status": 11})
    assert apart(pieces.double, 1) == 2


def test_work_is_stopped(pool: Callable[..., None], tmp_path: Path) -> None:
    pool()
    mark = tmp_path / "mark"
    job = Job(lambda: apart(pieces.forever, mark))
    until(lambda: mark.exists() and bool(mark.read_text()))
    job.stop()
    with pytest.raises(WorkError) as ended:
        job.result()
    assert ended.value.code == "work_stopped"
    assert not is_alive(int(mark.read_text()))


def test_others_wait_their_turn_and_can_be_stopped_while_they_wait(pool: Callable[..., None], tmp_path: Path) -> None:
    pool(workers=1)
    mark, never = tmp_path / "mark", tmp_path / "never"
    first = Job(lambda: apart(pieces.forever, mark))
    until(lambda: mark.exists() and bool(mark.read_text()))
    second, third = Job(lambda: apart(pieces.forever, never)), Job(lambda: apart(pieces.double, 3))
    until(lambda: second.is_waiting and third.is_waiting)
    second.stop()
    with pytest.raises(WorkError):
        second.result()
    assert not third.wait(0)
    first.stop()
    assert third.result() == 6
    assert not never.exists()


def test_what_is_urgent_waits_for_nobody(pool: Callable[..., None], tmp_path: Path) -> None:
    pool(workers=1)
    mark = tmp_path / "mark"
    first = Job(lambda: apart(pieces.forever, mark))
    until(lambda: mark.exists() and bool(mark.read_text()))
    with urgent():
        assert apart(pieces.double, 3) == 6
    assert not first.wait(0)
    first.stop()


def test_many_at_once_each_get_their_own_answer(pool: Callable[..., None]) -> None:
    pool(workers=2)
    answers: dict[int, int] = {}
    threads = [
        threading.Thread(target=lambda at=at: answers.__setitem__(at, apart(pieces.double, at))) for at in range(24)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {at: 2 * at for at in range(24)}


def test_after_the_end_no_process_is_left(pool: Callable[..., None], tmp_path: Path) -> None:
    pool()
    idle = apart(pieces.whereabouts)
    mark = tmp_path / "mark"
    job = Job(lambda: apart(pieces.forever, mark))
    until(lambda: mark.exists() and bool(mark.read_text()))
    stop()
    until(lambda: not is_alive(idle) and not is_alive(int(mark.read_text())))
    with pytest.raises(WorkError):
        job.result()
    assert not is_apart()


def test_without_its_server_a_process_ends(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    code = (
        "from pathlib import Path; from koppel.workers import Bounds, apart, start; from tests.workers import pieces;"
        f"start(Bounds(workers=1, seconds=60, bytes=2**31)); apart(pieces.forever, Path({str(mark)!r}))"
    )
    server = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    until(lambda: mark.exists() and bool(mark.read_text()))
    server.kill()
    server.wait()
    until(lambda: not is_alive(int(mark.read_text())))
