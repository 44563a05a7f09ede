"""How good the order is, and what is proposed, in sentences: the same on the screen and in the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel import formats
from koppel.detect.learning.evaluate import FIRST
from koppel.i18n import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.services.learning.how_good import HowGood
    from koppel.services.learning.weights import Moved, Proposal


def summary_lines(measured: HowGood, language: str) -> list[str]:
    """Say what was decided, and how well the order foresaw it."""
    counts = {"accepted": measured.accepted, "rejected": measured.rejected}
    lines = [_counted("decided", measured.order.pairs, language, **counts)]
    if measured.history.unknown:
        lines.append(_counted("unknown", measured.history.unknown, language))
    if measured.order.auc is not None:
        lines.append(_of_ten("auc", measured.order.auc, language))
    lines += [
        text("learning.first", language, first=first, accepted=measured.order.first[first])
        for first in FIRST
        if measured.order.pairs > first and measured.accepted and measured.rejected
    ]
    return lines


def proposal_lines(proposal: Proposal, language: str) -> list[str]:
    """Say how well the proposed weights do, or what is missing for a proposal."""
    learned = proposal.learned
    if learned is None:
        accepted, rejected = proposal.missing
        if accepted and rejected:
            return [text("learning.missing", language, accepted=accepted, rejected=rejected)]
        which = "accepted" if accepted else "rejected"
        return [_counted(f"missing_{which}", accepted or rejected, language)]
    lines = [
        _of_ten("auc_now", learned.auc_now, language),
        _of_ten("auc_own", learned.auc_own, language),
        _of_ten("auc_unseen", learned.auc_unseen, language),
    ]
    if proposal.weights == proposal.now:
        return [*lines, text("learning.same", language)]
    return [*lines, text("learning.better" if learned.is_better else "learning.not_better", language)]


def effect_rows(moves: Sequence[Moved], language: str) -> list[tuple[str, str, str]]:
    """Return place of now, place by the other weights, and name; a dash where it is in no list."""

    def place(number: int | None) -> str:
        return "–" if number is None else formats.number(number, language)

    return [(place(item.before), place(item.after), item.name) for item in moves]


def _of_ten(key: str, probability: float, language: str) -> str:
    return text(f"learning.{key}", language, often=formats.number(10 * probability, language, decimals=1))


def _counted(key: str, count: int, language: str, **facts: object) -> str:
    return text(f"learning.{key}{'_one' if count == 1 else ''}", language, count=count, **facts)
