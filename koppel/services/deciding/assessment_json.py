"""An assessment in the form for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.services.deciding.next_step import to_act

if TYPE_CHECKING:
    from koppel.services.deciding.assessment import Assessment


def assessment_json(told: Assessment) -> dict[str, object]:
    """Return an assessment for machines; moments are UTC."""
    turn = to_act(told)
    return {
        "id": told.id,
        "state": told.state.value,
        "reason": told.reason,
        "changed_since": told.changed_since,
        "reopened": told.is_reopened,
        "partners": [
            {
                "partner": partner,
                "answer": given.answer.value if given else None,
                "part": given.part if given else None,
                "reason": given.reason if given else None,
                "answered_at": given.at.isoformat() if given else None,
                "answered_by": given.by if given else None,
                "earlier_plan": partner in told.stale,
            }
            for partner, given in ((name, told.answers.get(name)) for name in told.partners)
        ],
        "missing": list(told.missing),
        "to_act": {"turn": turn.turn.value, "partners": list(turn.partners)},
    }
