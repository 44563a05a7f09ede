"""
120 people who sign in at the same moment, each with a password of its own account.

``python -m tests.benchmarks.signins [--people N]`` prints figures; `tests.benchmarks.run` calls `measure_sign_ins`.
Someone who is signed in already asks for a page all the while: nobody's sign-in may stop the others' work.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles

from koppel.access import Grant, Role
from koppel.services.accounts import accounts
from koppel.services.accounts.passwords import matches
from koppel.store.database import Store
from tests.benchmarks import browser
from tests.benchmarks.visitor import sign_in

_WORDS = "honderdtwintig mensen aan de deur"
_PAUSE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIns:
    """
    Seconds of signing in, from asking for the form until there is a session.

    ``whole`` is until the last is in; ``hash`` what one password costs when nobody else signs in, of which the machine
    can do no more at once than it has processors. ``beside`` are the seconds of pages of someone who was in already.
    """

    people: int
    refused: int
    median: float
    p95: float
    slowest: float
    whole: float
    hash: float
    beside_before: float
    beside: float
    beside_p95: float


def _ask(address: str, cookies: str) -> float:
    asked = urllib.request.Request(f"{address}/koppel-sessie", headers={"Cookie": cookies})
    began = time.perf_counter()
    with urllib.request.urlopen(asked, timeout=60) as answer:
        assert answer.status == 204
    return time.perf_counter() - began


def _hash_seconds(store: Store) -> float:
    kept = accounts.find(store, "persoon 0").password
    began = time.perf_counter()
    for _ in range(5):
        assert matches(kept, _WORDS)
    return (time.perf_counter() - began) / 5


def measure_sign_ins(people: int = 120) -> SignIns:
    """Measure."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "aanmelden.duckdb"
        with Store.open(file, create=True) as store:
            for number in range(people + 1):
                accounts.add(store, f"persoon {number}", {Grant(Role.LEZER)}, password=_WORDS)
            one = _hash_seconds(store)
        with browser.server(file) as (address, _):
            return _measure(address, people, one)


def _measure(address: str, people: int, one: float) -> SignIns:
    cookies = sign_in(address, f"persoon {people}", _WORDS)
    before = [_ask(address, cookies) for _ in range(20)]
    beside: list[float] = []
    is_over = threading.Event()

    def look() -> None:
        while not is_over.is_set():
            beside.append(_ask(address, cookies))
            time.sleep(_PAUSE)

    looking = threading.Thread(target=look)
    looking.start()
    start = threading.Barrier(people)

    def enter(number: int) -> float | None:
        start.wait()
        began = time.perf_counter()
        try:
            sign_in(address, f"persoon {number}", _WORDS)
        except AssertionError:
            return None
        return time.perf_counter() - began

    with ThreadPoolExecutor(people) as pool:
        began = time.perf_counter()
        told = list(pool.map(enter, range(people)))
        whole = time.perf_counter() - began
    is_over.set()
    looking.join()
    taken = [seconds for seconds in told if seconds is not None]
    return SignIns(
        people=people,
        refused=people - len(taken),
        median=median(taken),
        p95=quantiles(taken, n=20)[-1],
        slowest=max(taken),
        whole=whole,
        hash=one,
        beside_before=median(before),
        beside=median(beside),
        beside_p95=quantiles(beside, n=20)[-1],
    )


def told_sign_ins(item: SignIns) -> str:
    """Write the figures as a line."""
    return (
        f"{item.people} sign in at once: {item.refused} refused; median {item.median:.1f} s, p95 {item.p95:.1f} s, "
        f"slowest {item.slowest:.1f} s, all in after {item.whole:.1f} s; one password alone {item.hash * 1000:.0f} ms; "
        f"asked by someone else {item.beside_before * 1000:.0f} ms before, {item.beside * 1000:.0f} ms meanwhile, "
        f"p95 {item.beside_p95 * 1000:.0f} ms"
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=120)
    figures = measure_sign_ins(options.parse_args().people)
    sys.stdout.write(f"{told_sign_ins(figures)}\n{asdict(figures)}\n")
