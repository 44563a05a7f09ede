"""What is known of all combinations at once, read once after each change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.model.deciding import State
from koppel.services.cache import Until, cached
from koppel.services.deciding.decisions import Assessment, assessments, state_words, to_act, to_act_words
from koppel.services.deciding.reassessment import Mark, marks
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.ui.session import Session

STATE_ICONS = {
    State.NIEUW: ":material/fiber_new:",
    State.BEOORDELEN: ":material/visibility:",
    State.IN_GESPREK: ":material/forum:",
    State.AFGESPROKEN: ":material/handshake:",
    State.UITGEVOERD: ":material/task_alt:",
    State.AFGEWEZEN: ":material/block:",
}


def known_assessments(session: Session) -> Mapping[str, Assessment]:
    """Return what was said about every combination that was spoken of."""
    return _assessments(session)


def known_marks(session: Session) -> Mapping[str, Mark]:
    """Return the marks of combinations that are to be judged again."""
    return _marks(session, session.language)


def state_label(session: Session, state: State) -> str:
    """Return a state with its sign, as Markdown."""
    return f"{STATE_ICONS[state]} {state_words(state, session.language)}"


def badge(session: Session, identity: str) -> str:
    """Return state, mark and who is to act as Markdown, for a button; nothing where nobody spoke of it."""
    standing = known_assessments(session).get(identity)
    if standing is None:
        return ""
    parts = [state_label(session, standing.state)]
    if standing.is_to_judge_again:
        parts.append(f":material/update: {session.text('decision.again')}")
    if words := to_act_words(to_act(standing), session.language):
        parts.append(f":material/hourglass_top: {plain(short(words, 120))}")
    return "".join(f" · {part}" for part in parts)


@cached(Until.CHANGE)
def _assessments(session: Session) -> Mapping[str, Assessment]:
    return assessments(session.store)


@cached(Until.CHANGE)
def _marks(session: Session, language: str) -> Mapping[str, Mark]:
    return marks(session.store, session.catalogue, language)
