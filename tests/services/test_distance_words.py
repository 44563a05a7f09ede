"""How far apart two works lie, as people say it."""

from __future__ import annotations

from typing import Any

import pytest

from koppel.model.chances import Finding
from koppel.services.facts.pairs import finding_sentence


@pytest.mark.parametrize(
    ("metres", "dutch", "english"),
    [
        (0.0, "tegelijk, 12 dagen lang, op dezelfde plek", "at the same time for 12 days, at the same place"),
        (0.2, "tegelijk, 12 dagen lang, op < 1 m afstand", "at the same time for 12 days, < 1 m apart"),
        (41.0, "tegelijk, 12 dagen lang, op 41 m afstand", "at the same time for 12 days, 41 m apart"),
        (None, "tegelijk, 12 dagen lang, afstand niet bekend", "at the same time for 12 days, distance not known"),
    ],
)
def test_hindrance_at_no_distance_is_at_the_same_place(metres: float | None, dutch: str, english: str) -> None:
    empty: dict[str, Any] = dict.fromkeys(Finding.__dataclass_fields__)
    item = Finding(**empty | {"type": "hinder", "distance_m": metres, "overlap_days": 12})
    assert (finding_sentence(item, "nl"), finding_sentence(item, "en")) == (dutch, english)
