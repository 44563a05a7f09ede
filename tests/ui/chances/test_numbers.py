"""A combination has one number, whatever screen it stands on and however the list is sorted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from koppel.store.database import Store
from tests.services.learning.decided import decide_by_size
from tests.ui.app import run

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.catalogue.load import Catalogue


@pytest.fixture
def decided(place: Path, catalogue: Catalogue) -> Path:
    with Store.open(place, create=True) as store:
        decide_by_size(store, catalogue, pairs=6)
    return place


def numbers(sort: str) -> dict[str, int]:
    """Return the number of each combination in the list."""
    app = run("nl", page="koppelkansen", sort=sort)
    assert not app.exception
    listed = [button for button in app.button if (button.key or "").startswith("chance-")]
    return {button.key.removeprefix("chance-"): int(re.match(r"\d+", button.label)[0]) for button in listed}  # type: ignore[index,union-attr]


def test_a_combination_keeps_its_number_in_every_order_and_on_the_time_line(decided: Path) -> None:
    known = numbers("now")
    assert sorted(known.values()) == list(range(1, len(known) + 1))
    assert len(known) > 2
    for sort in ("score", "start", "size", "benefit"):
        assert numbers(sort) == known
    app = run("nl", page="tijdlijn")
    (choice,) = [box for box in app.selectbox if box.label == "Combinatie uitlichten"]
    assert [int(option.split(".")[0]) for option in choice.options] == sorted(known.values())
