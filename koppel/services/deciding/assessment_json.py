"""An assessment in the form for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.services.deciding.next_step import to_act

if TYPE_CHECKING:
    from koppel.services.deciding.assessment import Assessment


def assessment_json(assessment: Assessment) -> dict[str, object]:
    """Return an assessment for machines; moments are UTC."""
    turn = to_act(assessment)
    return {
        "id": assessment.id,
        "state": assessment.state.value,
        "reason": assessment.reason,
        "changed_since": assessment.changed_since,
        "to_judge_again": assessment.is_to_judge_again,
        "grown_into": assessment.growth.into if assessment.growth else None,
        "reopened": assessment.is_reopened,
        "partners": [
            {
                "partner": partner,
                "answer": answer.answer.value if answer else None,
                "part": answer.part if answer else None,
                "reason": answer.reason if answer else None,
                "answered_at": answer.at.isoformat() if answer else None,
                "answered_by": answer.by if answer else None,
                "earlier_plan": partner in assessment.stale,
            }
            for partner, answer in ((name, assessment.answers.get(name)) for name in assessment.partners)
        ],
        "missing": list(assessment.missing),
        "to_act": {"turn": turn.turn.value, "partners": list(turn.partners)},
    }
