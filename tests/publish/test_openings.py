"""How often a street is dug up: together counts once, and what is over, off or above ground does not count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from koppel.model import Precision
from koppel.publish.model import PublicPeriod, PublicState, PublicWork
from koppel.publish.openings import openings_text
from tests.publish.examples import small

TODAY = date(2026, 11, 2)


def work(
    key: str, year: int | None, kind: str = "riolering", state: PublicState = PublicState.AFGESPROKEN
) -> PublicWork:
    period = PublicPeriod() if year is None else PublicPeriod(date(year, 1, 1), Precision.JAAR)
    return PublicWork(key=key, state=state, kind=kind, period=period, first_published=TODAY, changed_on=TODAY)


SEWER, HEAT, WATER = work("riool", 2027), work("warmte", 2027, "warmtenet"), work("water", 2028, "waterleiding")


@pytest.mark.parametrize(
    ("works", "once", "words"),
    [
        ((), (), ""),
        ((SEWER,), (), ""),
        ((SEWER, HEAT), (), "Hier wordt nog 2 keer gegraven: 2 keer in 2027."),
        ((SEWER, HEAT), (("riool", "warmte"),), "2 werken gaan samen: uw straat gaat in 2027 maar één keer open."),
        (
            (SEWER, HEAT, WATER),
            (("riool", "warmte"),),
            "Hier wordt nog 2 keer gegraven: 1 keer in 2027 en 1 keer in 2028. "
            "Zonder afspraken was dat 3 keer geweest: 2 werken gaan samen.",
        ),
        (
            (replace(SEWER, state=PublicState.BEZIG), WATER, work("gas", None, "gasleiding_verwijdering")),
            (),
            "Hier wordt nog 3 keer gegraven: nu, 1 keer in 2028 en 1 keer op een dag die nog niet bekend is.",
        ),
        # What is over or off, and what digs nothing up, leaves one.
        ((replace(SEWER, state=PublicState.KLAAR), WATER), (), ""),
        ((replace(SEWER, state=PublicState.GAAT_NIET_DOOR), WATER), (("riool", "water"),), ""),
        ((work("praten", 2027, "wijkteamgesprekken"), WATER), (), ""),
        # Of those that go together one lies in another street.
        ((SEWER, WATER), (("riool", "warmte"),), "Hier wordt nog 2 keer gegraven: 1 keer in 2027 en 1 keer in 2028."),
    ],
)
def test_how_often_a_street_is_dug_up(
    works: tuple[PublicWork, ...], once: tuple[tuple[str, ...], ...], words: str
) -> None:
    assert openings_text(works, replace(small(), opened_once=once), "nl") == words


def test_the_page_of_a_street_says_it() -> None:
    copy = small()
    works = [item for item in copy.works if "meidoornstraat" in item.streets]
    assert openings_text(works, copy, "nl").startswith(
        "2 werken gaan samen: uw straat gaat in 2027 maar één keer open."
    )
