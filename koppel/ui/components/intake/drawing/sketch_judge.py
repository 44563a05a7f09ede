"""What is wrong with a sketch, by the rules for files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import shapely

from koppel.errors import InputError
from koppel.i18n import error_text, issue_text
from koppel.model import Issue, IssueSeverity
from koppel.services.intake.activities import Judged, judge

if TYPE_CHECKING:
    from koppel.ui.components.intake.drawing.sketch import Sketch
    from koppel.ui.session import Session


def judge_sketch(session: Session, sketch: Sketch) -> Judged:
    """Judge what was filled in by the rules for files; place and partner are the form's own to ask."""
    missing = [
        Issue(1, name, code, IssueSeverity.ERROR)
        for name, code, lacks in (
            ("partner", "partner_missing", not sketch.values.get("partner")),
            ("geometry", "geometry_missing", sketch.place is None),
        )
        if lacks
    ]
    values: dict[str, object] = {name: value for name, value in sketch.values.items() if name != "partner" and value}
    values.setdefault("external_id", sketch.number)
    if sketch.place is None:
        # The other fields are judged all the same, at a place that is never kept.
        sketched, settings = shapely.Point(0.0, 0.0), replace(session.settings, area=None)
    else:
        sketched, settings = sketch.place, session.settings
    try:
        judged = judge(
            session.catalogue,
            settings,
            values,
            sketched,
            crs=session.store.crs,
            store_crs=session.store.crs,
            partner=sketch.values.get("partner") or "?",
            today=session.today,
        )
    except InputError as error:
        return Judged(None, (*missing, Issue(1, "geometry", error.code, IssueSeverity.ERROR, error.facts)))
    return Judged(None if missing else judged.activity, (*missing, *judged.issues))


def place_text(session: Session, issue: Issue) -> str:
    """Say what is wrong with the place of a sketch."""
    if issue.code == "geometry_missing":
        return session.text("handin.needs_place")
    if issue.code == "outside_area":
        return error_text(InputError(issue.code, **issue.facts), session.language)
    return issue_text(issue, session.language)
