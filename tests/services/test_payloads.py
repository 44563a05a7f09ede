from __future__ import annotations

import gzip
import random

from hypothesis import given
from hypothesis import strategies as st

from koppel.services.payloads import Payloads


def noise(seed: int, size: int) -> bytes:
    """Return bytes that gzip makes no smaller."""
    return random.Random(seed).randbytes(size)  # noqa: S311


def test_a_payload_comes_back_by_its_name() -> None:
    payloads = Payloads()
    packed = payloads.get(payloads.put(b"layer"))
    assert packed is not None
    assert gzip.decompress(packed) == b"layer"
    assert payloads.get("another") is None


def test_the_same_content_has_one_name_that_another_process_does_not_know() -> None:
    payloads = Payloads()
    assert payloads.put(b"layer") == payloads.put(b"layer")
    assert payloads.put(b"layer") != Payloads().put(b"layer")


def test_what_was_used_longest_ago_goes_first() -> None:
    payloads = Payloads(2500)
    first, second = (payloads.put(noise(seed, 1000)) for seed in (1, 2))
    payloads.get(first)
    payloads.put(noise(3, 1000))
    assert payloads.get(first) is not None
    assert payloads.get(second) is None


def test_one_that_is_larger_than_all_may_be_is_kept_alone() -> None:
    payloads = Payloads(2500)
    before = payloads.put(noise(1, 1000))
    large = payloads.put(noise(2, 5000))
    assert payloads.get(before) is None
    assert payloads.get(large) is not None
    after = payloads.put(noise(3, 1000))
    assert (payloads.get(large), payloads.get(after) is not None) == (None, True)


@given(st.lists(st.integers(0, 9), max_size=30))
def test_no_more_is_kept_than_may_be(seeds: list[int]) -> None:
    payloads = Payloads(3000)
    names = [payloads.put(noise(seed, 100 * (seed + 1))) for seed in seeds]
    kept = [packed for name in set(names) if (packed := payloads.get(name)) is not None]
    assert sum(map(len, kept)) <= 3000
    assert not names or payloads.get(names[-1]) is not None
