"""
Weights of the score that fit what a team decided: a regularised logistic regression over the named parts.

What it asks, why, and what it may not do stands in ``docs/domain.md``. It proposes; people take over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from koppel.detect.learning.evaluate import area_under_curve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]

# So many accepted and so many rejected ones are the least from which anything is learned: an assumption. Rules of thumb
# ask ten of the rarer kind for each free weight; here all weights are pulled to those of now, which are as good as ten.
LEAST_EACH = 10
# How hard they are pulled there: the inverse of scikit-learn's penalty, its default.
_FREEDOM = 1.0
# The score of now stands beside the parts ten times as large, so that the penalty hardly touches it.
_SCORE_SCALE = 10.0
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Learned:
    """
    Weights that fit the past, and how well.

    Attributes
    ----------
    weights
        In the order of the columns, with the sum of those of now, in whole numbers.
    auc_now, auc_own
        The probability that an accepted one stands above a rejected one: by the weights of now, and by the learned
        ones over the very past from which they were learned, which flatters.
    auc_unseen
        The same, where each fifth of the past is put in order by what was learned from the other four: no flattery.
    error
        Standard error of that: how far it lies from what it would be for many more decisions (Hanley and McNeil, 1982).
    """

    weights: tuple[float, ...]
    auc_now: float
    auc_own: float
    auc_unseen: float
    error: float

    @property
    def is_better(self) -> bool:
        """Return whether the learned weights order what they did not see better than those of now, beyond luck."""
        return self.auc_unseen - self.auc_now > self.error


def learn(parts: Floats, is_accepted: Bools, weights: Floats) -> Learned | None:
    """
    Learn weights from what was decided.

    Parameters
    ----------
    parts
        A row for each that was decided on, a column for each part, 0–1; NaN where it is not known.
    is_accepted
        Whether it was accepted; the others were rejected.
    weights
        Of now, one for each column.

    Returns
    -------
    learned
        None where fewer than `LEAST_EACH` were accepted or rejected.
    """
    if min(int(is_accepted.sum()), int((~is_accepted).sum())) < LEAST_EACH:
        return None
    # Half of what a command loads would be scikit-learn, and hardly any learns.
    from sklearn.model_selection import StratifiedKFold

    fitted = _fit(parts, is_accepted, weights)
    unseen = np.zeros(len(parts))
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    for seen, held_out in folds.split(parts, is_accepted):
        unseen[held_out] = weighted_mean(parts[held_out], _fit(parts[seen], is_accepted[seen], weights))
    return Learned(
        tuple(float(weight) for weight in fitted),
        _auc(weighted_mean(parts, weights), is_accepted),
        _auc(weighted_mean(parts, fitted), is_accepted),
        auc := _auc(unseen, is_accepted),
        standard_error(auc, int(is_accepted.sum()), int((~is_accepted).sum())),
    )


def weighted_mean(parts: Floats, weights: Floats) -> Floats:
    """Return the weighted mean of the parts of each row that are known, 0–1; 0 where none is."""
    known = ~np.isnan(parts) * weights
    summed, weight = (np.nan_to_num(parts) * weights).sum(axis=1), known.sum(axis=1)
    mean: Floats = np.divide(summed, weight, out=np.zeros(len(parts)), where=weight > 0)
    return mean


def standard_error(auc: float, accepted: int, rejected: int) -> float:
    """Return the standard error of a probability of order, by the formula of Hanley and McNeil (1982)."""
    first, second = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    spread = auc * (1 - auc) + (accepted - 1) * (first - auc**2) + (rejected - 1) * (second - auc**2)
    return float(np.sqrt(max(0.0, spread) / (accepted * rejected)))


def _fit(parts: Floats, is_accepted: Bools, weights: Floats) -> Floats:
    """
    Return the weights by a regression on the score of now and on each part.

    A part that is not known says what the others say together; one that is hardly ever known keeps its weight.
    """
    from sklearn.linear_model import LogisticRegression

    score = weighted_mean(parts, weights)
    known = ~np.isnan(parts)
    # A part of which fewer than half the rows say anything cannot be told from the others that stand in for it.
    free = np.flatnonzero(known.mean(axis=0) >= 0.5)
    filled = np.where(known, parts, score[:, None])[:, free]
    columns = np.column_stack([_SCORE_SCALE * score, filled])
    model = LogisticRegression(C=_FREEDOM, class_weight="balanced", max_iter=1_000).fit(columns, is_accepted)
    of_score, of_parts = _SCORE_SCALE * float(model.coef_[0][0]), model.coef_[0][1:]
    share = weights[free] / max(weights[free].sum(), 1e-9)
    # What counts against being done together is no part of a score that is a mean: it weighs nothing.
    penalised = np.maximum(0.0, max(0.0, of_score) * share + of_parts)
    result = weights.astype(np.float64).copy()
    if penalised.sum() > 0:
        result[free] = np.round(penalised / penalised.sum() * weights[free].sum())
    return result


def _auc(scores: Floats, is_accepted: Bools) -> float:
    area = area_under_curve(scores, is_accepted)
    assert area is not None  # noqa: S101 - both kinds are there
    return area
