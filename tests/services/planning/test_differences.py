"""In what a scenario differs from the plans: where its works go, and what that wins, loses, solves and breaks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from koppel import clock
from koppel.detect.works import key_of
from koppel.model import Status
from koppel.planning.capacity import rooms
from koppel.planning.scenario import Change, Scenario
from koppel.services.planning.differences import differences
from koppel.services.planning.dragging import lying
from koppel.services.planning.measured import Measured, measured
from koppel.services.reading import read
from tests.detect.builders import square, work
from tests.planning.builders import outlook
from tests.services.world import PEOPLE, TODAY

if TYPE_CHECKING:
    import pytest

    from tests.services.world import World

SPOT = square(0.0, 0.0)


def of_order() -> tuple[Measured, str, str]:
    """Return a sewer that comes after the new street above it, measured, and their ids."""
    paving = work("a/1", "paving", "2027-03-01", "2027-05-31", SPOT, status=Status.GEPLAND)
    sewer = work("b/1", "sewer", "2028-03-01", "2028-05-31", SPOT, status=Status.GEPLAND)
    made = outlook(paving, sewer)
    places = {identity: at for at, identity in enumerate(made.ids)}
    ready = Measured(made, made.figures(), rooms(made, made.works, {}), places)
    return ready, key_of(paving), key_of(sewer)


def test_an_order_that_is_solved_stands_with_the_work_that_moves_and_one_that_is_made_as_well() -> None:
    ready, paving, sewer = of_order()
    assert ready.before.wrong_orders + ready.before.broken_rests > 0
    earlier = Change(work=sewer, start=date(2026, 12, 1), end=date(2027, 2, 28))
    (found,) = differences(ready, Scenario("goed", (earlier,)))
    assert (found.work, found.first, found.last) == (sewer, -15, -15)
    assert (found.solved, found.made) == ((paving,), ())
    dropped = Change(work=paving, is_dropped=True)
    both = differences(ready, Scenario("weg", (earlier, dropped)))
    # Of both that change it stands with the one that the plans have first.
    assert [(item.work, item.solved, item.is_dropped) for item in both] == [
        (paving, (sewer,), True),
        (sewer, (), False),
    ]


def test_couplings_that_are_lost_are_named_and_what_is_beyond_its_window_is_marked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr("koppel.services.reading._now", {})
    with world.open() as store:
        reading = read(store.visible_to(PEOPLE["regisseur"]), world.settings.layers, "nl")
        ready = measured(reading)
        later = Change(work=str(world.sewer), start=date(2030, 3, 1), end=date(2030, 8, 31))
        unknown = Change(work="00000000-0000-0000-0000-000000000001", is_dropped=True)
        scenario = Scenario("later", (later, unknown))
        (found,) = differences(ready, scenario)
    assert (found.first, found.last, found.is_outside, found.is_dropped) == (36, 36, True, False)
    assert (found.won, found.lost) == ((), (str(world.renovation),))
    assert lying(ready, scenario) == {str(world.sewer): [*found.after, 36, 36, 1, 0]}
    assert differences(ready, Scenario()) == ()
