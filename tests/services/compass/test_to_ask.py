"""Whom to ask first about a theme, what stays proposed, and on how little a part of the rings rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koppel.services.compass import answering, files
from koppel.services.compass.gaps import could_do
from koppel.services.compass.need.remedies import kinds_asked
from koppel.services.compass.picture import rings_of
from koppel.services.compass.reading import area_compass
from koppel.ui.components.compass.matrix_table import first_to_ask
from tests.services.compass.test_answers import AREA, COMPASS, FILE, RED, matrix
from tests.services.world import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koppel.store.database import Store
    from tests.services.world import World


@pytest.fixture
def store(world: World) -> Iterator[Store]:
    with world.open() as opened:
        lead = opened.visible_to(PEOPLE["regisseur"])
        assert files.import_indicators(lead, COMPASS, world.settings, FILE, "kompas-2024.csv").upload_id
        yield opened


def test_who_could_do_most_is_asked_first_until_it_answers(store: Store) -> None:
    shown = matrix(store)
    able = [party.partner for party in could_do(shown, RED)]
    assert first_to_ask(shown, RED) == able[0]
    lead = store.visible_to(PEOPLE["regisseur"])
    answering.say_nothing(lead, COMPASS, AREA, RED, able[0], "Dat doen wij niet.")
    assert first_to_ask(matrix(store), RED) == able[1]


@pytest.mark.parametrize(
    ("red", "confirmed", "right"),
    [
        ((), set(), ("riolering", "renovatie")),
        # An own indicator of which nobody said what helps takes nothing away.
        (("eigen",), set(), ("riolering", "renovatie")),
        (("schimmel", "eigen"), set(), ("renovatie",)),
        (("schimmel", "eigen"), {"renovatie"}, ("renovatie",)),
        # One of which is known that nothing helps asks for nothing.
        (("opleiding",), set(), ()),
    ],
)
def test_one_more_red_indicator_takes_no_proposal_away(
    red: tuple[str, ...], confirmed: set[str], right: tuple[str, ...]
) -> None:
    kinds_of = {"schimmel": ("renovatie",), "water": ("riolering",)}
    kinds = {"woning": ("riolering", "renovatie")}
    assert kinds_asked("woning", red, confirmed, kinds_of, kinds, {"eigen"}) == right


def test_a_quarter_that_rests_on_little_says_so_in_the_ring(store: Store) -> None:
    rings = rings_of(area_compass(store.visible_to(PEOPLE["lezer"]), COMPASS, AREA), COMPASS, "nl", name="kompas")
    thin = [quarter.cell for quarter in rings.quarters if quarter.cell.is_thin]
    assert thin
    assert all("/" in cell.name and "dat rust op maar" in cell.words for cell in thin)
