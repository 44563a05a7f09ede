"""What space says of works, measured once for all screens that try other dates."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from koppel.services.planning.measured import measured
from koppel.ui.jobs import result_of

if TYPE_CHECKING:
    from koppel.services.planning.measured import Measured
    from koppel.ui.session import Session


def measured_now(session: Session) -> Measured:
    """
    Return what was measured, as the one who is signed in sees it; until then draw how far that is.

    Raises
    ------
    WorkError
        It was stopped, or reached a bound; see `koppel.ui.jobs.draw_error`.
    """
    key = (session.plans_revision, session.sight, session.today)
    return result_of(session, "measured", key, partial(measured, session), "scenarios.measuring")
