"""Patterns that read what people wrote: twice the text is at most about twice the work."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import koppel
from tests.patterns.regex_steps import count_steps, first_span

# Read only what this installation wrote itself: its own addresses and assets, drawings of a library, `layers/`.
_OWN = {
    "koppel.publish.html.assets",
    "koppel.web.publicheaders",
    "koppel.cartography.marks",
    "koppel.catalogue.plain_words",
}
_SEEDS = (
    "a",
    "A",
    "0",
    " ",
    ".",
    "-",
    "_",
    "@",
    "!",
    "?",
    '"',
    "\\",
    '\\"',
    "a.",
    "A.",
    "A. ",
    "a@",
    "a.b@",
    "a@b.",
    "0 ",
    "06",
    "+31 ",
    "(0)",
    "dhr ",
    "dhr. de ",
    "A.van ",
    "AA ",
    "AA/",
    "a b",
    "HWA (",
    "(A",
    "1.000",
    "1,000",
    "e\u0301",
    "\n",
    "a\n",
    "…",
    "I",
    "x-",
    "a,",
    "&a",
)


def _patterns() -> dict[str, re.Pattern[str]]:
    found = {}
    for module in pkgutil.walk_packages(koppel.__path__, "koppel."):
        if module.name in _OWN or module.name in ("koppel.__main__", "koppel.ui.main"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                found[f"{module.name}.{name}"] = value
    return found


_PATTERNS = _patterns()


def test_the_patterns_that_read_texts_are_looked_at() -> None:
    assert {
        "koppel.ingest.values.personal._EMAIL",
        "koppel.catalogue.plain._EXPLAINED",
        "koppel.ingest.values.dates._ISO",
    } <= _PATTERNS.keys()


@pytest.mark.parametrize("name", sorted(_PATTERNS))
def test_twice_the_text_is_twice_the_work(name: str) -> None:
    for seed in _SEEDS:
        for tail in ("", "\x00"):
            short, long = (count_steps(_PATTERNS[name], seed * (size // len(seed)) + tail) for size in (150, 300))
            assert long <= 2.6 * short + 200, (name, seed, short, long)


def test_a_pattern_with_nested_repetition_is_caught() -> None:
    pattern = re.compile(r"(?:a+)+b")
    short, long = (count_steps(pattern, "a" * size) for size in (7, 14))
    assert long > 50 * short


def test_a_search_that_starts_with_a_repetition_without_bound_is_caught() -> None:
    short, long = (count_steps(re.compile(r"[\w.]+@"), "a" * size) for size in (150, 300))
    assert long > 3.5 * short


@given(st.text(alphabet="aA0. @-b\n", max_size=40))
@pytest.mark.parametrize("name", ["koppel.ingest.values.personal._EMAIL", "koppel.ingest.values.personal._PHONE"])
def test_the_engine_that_counts_finds_what_re_finds(name: str, text: str) -> None:
    match = _PATTERNS[name].search(text)
    assert first_span(_PATTERNS[name], text) == (match.span() if match else None)
