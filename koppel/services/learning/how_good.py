"""How good the order is, by what the team itself accepted and rejected."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from koppel.access import Task
from koppel.detect.learning.evaluate import Bin, Order, calibration, order_of
from koppel.services.learning.judged import History, Judged, decision_history
from koppel.services.permission import require

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.catalogue.load import Catalogue
    from koppel.store.database import Store

_MISSES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class HowGood:
    """
    How good the order is.

    Attributes
    ----------
    past
        What was decided.
    order
        Of what was decided, by score: ``real`` is what was accepted.
    calibration
        By score: how many of what was decided were accepted.
    kinds
        Kind of work to how many combinations with it were accepted and rejected; the most decided first.
    misses
        What was accepted and stands below something rejected, the lowest first; what was rejected and stands above
        something accepted, the highest first.
    """

    history: History
    order: Order
    calibration: tuple[Bin, ...]
    kinds: Mapping[str, tuple[int, int]]
    misses: tuple[Judged, ...]
    false_hopes: tuple[Judged, ...]

    @property
    def accepted(self) -> int:
        """Return how many were accepted."""
        return self.order.real

    @property
    def rejected(self) -> int:
        """Return how many were rejected."""
        return self.order.pairs - self.order.real


def how_good(store: Store, catalogue: Catalogue, language: str) -> HowGood:
    """
    Measure the order of the list by what the team decided, as far as the actor of the store sees it.

    A team decides on what stands high, and knows the score: this says less than a register of which the score knew
    nothing (`koppel.services.evaluation`).
    """
    require(store, Task.READ)
    known = decision_history(store, catalogue, language)
    scores = np.array([item.score for item in known.judged], dtype=np.float64)
    accepted = np.array([item.is_accepted for item in known.judged], dtype=np.bool_)
    lowest, highest = scores[accepted].min(initial=np.inf), scores[~accepted].max(initial=-np.inf)
    counts = {
        is_accepted: Counter(kind for item in known.judged if item.is_accepted is is_accepted for kind in item.kinds)
        for is_accepted in (True, False)
    }
    total = counts[True] + counts[False]
    return HowGood(
        history=known,
        order=order_of(scores, accepted),
        calibration=calibration(scores, accepted),
        kinds={
            kind: (counts[True][kind], counts[False][kind])
            for kind, _ in sorted(total.items(), key=lambda item: (-item[1], item[0]))
        },
        misses=tuple(item for item in reversed(known.judged) if item.is_accepted and item.score < highest)[:_MISSES],
        false_hopes=tuple(item for item in known.judged if not item.is_accepted and item.score > lowest)[:_MISSES],
    )


def how_good_json(measured: HowGood) -> dict[str, object]:
    """Return it in the form of the shell's ``weights --json``."""
    return {
        "accepted": measured.accepted,
        "rejected": measured.rejected,
        "unknown": measured.history.unknown,
        "auc": measured.order.auc,
        "first": measured.order.first,
        "calibration": [asdict(item) for item in measured.calibration],
        "kinds": {kind: {"accepted": pair[0], "rejected": pair[1]} for kind, pair in measured.kinds.items()},
        "misses": [_json(item) for item in measured.misses],
        "false_hopes": [_json(item) for item in measured.false_hopes],
    }


def _json(item: Judged) -> dict[str, object]:
    return {"id": item.id, "name": item.name, "score": item.score, "parts": dict(item.parts), "reason": item.reason}
