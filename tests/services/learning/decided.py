"""A store in which a team decided on many combinations, by a rule that the test knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from koppel.model.deciding import State
from koppel.services.intake.detection import detect
from koppel.store.chances.combinations import list_combinations
from koppel.store.plans.activities import list_activities
from tests.detect.builders import TODAY, square, work
from tests.services.hand_laid import HandLaid

if TYPE_CHECKING:
    from koppel.catalogue.load import Catalogue
    from koppel.store.database import Store

_FIRST = datetime(2026, 11, 1, 12)  # noqa: DTZ001
REASON = "te klein om voor te vergaderen"


def decide_by_size(store: Store, catalogue: Catalogue, pairs: int = 28) -> dict[str, bool]:
    """
    Lay pairs of works in streets of their own, and decide: a large one is agreed, a small one is rejected.

    The large ones share few days and the small ones many, so that the weights of now put many in the wrong order.

    Returns
    -------
    accepted
        Combination to whether it was agreed.
    """
    laid = HandLaid(store, catalogue)
    plans = []
    for number in range(pairs):
        side, last = (28.0, "2027-01-20") if number % 2 else (4.0, "2027-12-31")
        spot = square(233_000.0 + 300.0 * number, 584_000.0, side + number * 0.1)
        for partner, kind in (("gemeente", "riolering"), ("warmte", "warmtenet")):
            plans.append(
                replace(
                    work(f"{partner}/{number}", "sewer", start="2027-01-01", end=last, geometry=spot),
                    kind=kind,
                    title=f"{kind} {number}",
                )
            )
    laid.works(*plans)
    detect(store, catalogue, today=TODAY)
    with store.read() as cursor:
        found = list_combinations(cursor)
        number_of = {item.id: int(item.external_id) for item in list_activities(cursor)}
    accepted = {}
    for item in found:
        number = number_of[item.members[0]]
        accepted[item.id] = bool(number % 2)
        state, reason = (State.AFGESPROKEN, "samen open") if number % 2 else (State.AFGEWEZEN, REASON)
        laid.decided(item.id, state, _FIRST + timedelta(hours=number), reason)
    return accepted
