"""Many who sign in at the same moment, from one office: each gets in, and none of them stops anybody else."""

from __future__ import annotations

import asyncio
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from koppel.access import Grant, Role
from koppel.services.accounts import accounts, login_throttle, passwords
from tests.web.test_web_signin import GOOD, HOST, STRANGER, _ask, build, place, the_store

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["place"]
_PEOPLE = 40
_HEADERS = {"host": HOST, "accept": "text/html", "sec-fetch-site": "same-origin"}


class Watched:
    """Looks at passwords while it is watched what goes on beside: it waits until `go_on` where that is not set yet."""

    def __init__(self, real: Any) -> None:
        self._real = real
        self._lock = threading.Lock()
        self.go_on = threading.Event()
        self.begun = threading.Event()
        self.now = self.most = self.done = 0
        self.locked: list[bool] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def verify(self, kept: str, password: str) -> bool:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
            self.begun.set()
        assert self.go_on.wait(60)
        is_right = bool(self._real.verify(kept, password))
        busy = the_store()._busy
        # Others may write just now; a lock that this very thread holds never comes free.
        is_held = not all(lock.acquire(timeout=10) and not lock.release() for lock in (busy.lock, busy.beside))  # type: ignore[func-returns-value]
        with self._lock:
            self.locked.append(is_held)
            self.now -= 1
            self.done += 1
        return is_right


@pytest.fixture
def watched(place: Path, monkeypatch: pytest.MonkeyPatch) -> Watched:
    for number in range(_PEOPLE):
        accounts.add(the_store(), f"persoon {number}", {Grant(Role.LEZER)}, password=GOOD)
    found = Watched(passwords._HASHER)
    monkeypatch.setattr(passwords, "_HASHER", found)
    return found


async def _form(app: Any) -> tuple[str, str]:
    page = await _ask(app, STRANGER, "GET", "/aanmelden", "", dict(_HEADERS), b"")
    hidden = re.search(r'name="form" value="([^"]+)"', page.body)
    assert hidden
    return hidden[1], page.cookies()["koppel_form"].partition(";")[0]


async def _enter(app: Any, number: int, mark: str, cookie: str) -> int:
    body = urlencode({"form": mark, "name": f"persoon {number}", "password": GOOD}).encode()
    headers = _HEADERS | {
        "cookie": cookie, "content-type": "application/x-www-form-urlencoded", "content-length": str(len(body)),
    }  # fmt: skip
    return (await _ask(app, STRANGER, "POST", "/aanmelden", "", headers, body)).status


async def _crowd(watched: Watched, threads: int) -> tuple[list[int], int]:
    # As on a machine of many processors: there are threads enough for all at once.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(threads))
    app = build()
    mark, cookie = await _form(app)
    crowd = [asyncio.create_task(_enter(app, number, mark, cookie)) for number in range(_PEOPLE)]
    while not watched.begun.is_set():
        await asyncio.sleep(0.01)
    # All wait for a password to be looked at. Somebody else opens the page.
    async with asyncio.timeout(30):
        shown = await _ask(app, STRANGER, "GET", "/aanmelden", "", dict(_HEADERS), b"")
    done = watched.done
    watched.go_on.set()
    assert shown.status == 200
    return await asyncio.gather(*crowd), done


@pytest.mark.parametrize("threads", [2, _PEOPLE])
def test_people_of_one_office_sign_in_at_once_and_pages_are_shown_meanwhile(watched: Watched, threads: int) -> None:
    statuses, done_before = asyncio.run(_crowd(watched, threads))
    # More than may fail from one address: none was taken for a guess, though each counts as failed until it is known.
    assert login_throttle.PER_ADDRESS.free < _PEOPLE
    assert statuses == [303] * _PEOPLE
    assert done_before == 0
    assert watched.most <= 2


def test_no_password_is_looked_at_while_the_store_is_held(watched: Watched) -> None:
    asyncio.run(_crowd(watched, 4))
    assert watched.locked == [False] * _PEOPLE


def test_a_sign_in_is_two_changes_of_the_store(place: Path) -> None:
    """Each waits for the disk; many who sign in at once wait for the changes of one another."""
    accounts.add(the_store(), "persoon 0", {Grant(Role.LEZER)}, password=GOOD)
    before = the_store().commits

    async def enter() -> int:
        app = build()
        return await _enter(app, 0, *await _form(app))

    assert asyncio.run(enter()) == 303
    assert the_store().commits - before == 2
