"""The choice of works as variables of CP-SAT, and what must hold of two works as clauses of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from ortools.sat.python import cp_model

    from koppel.planning.problem import Problem, Relation

    Bools = NDArray[np.bool_]
    Literal = cp_model.LiteralT
    Variable = cp_model.IntVar


class Clauses:
    """
    The choices of a problem as variables, exactly one of each work, and clauses between them.

    Parameters
    ----------
    problem
        Of the whole or a part.
    model
        In which they are made.

    Attributes
    ----------
    choice
        Of each work that can move a variable for each of its choices.
    """

    def __init__(self, problem: Problem, model: cp_model.CpModel) -> None:
        self._model = model
        self._moves = set(problem.movable)
        self.choice: dict[int, list[Variable]] = {}
        # Of each work whether its choice is one of the first so many.
        self._until: dict[int, list[Variable]] = {}
        for at in problem.movable:
            self.choice[at] = self._choices(at, len(problem.choices[at]))

    def _choices(self, at: int, count: int) -> list[Variable]:
        own = [self._model.new_bool_var(f"x{at}_{number}") for number in range(count)]
        until = [self._model.new_bool_var(f"u{at}_{number}") for number in range(count - 1)]
        self._model.add_exactly_one(own)
        self._model.add(own[0] == until[0])
        for number in range(1, count - 1):
            self._model.add_implication(until[number - 1], until[number])
            self._model.add(own[number] == until[number] - until[number - 1])
        self._model.add(own[-1] == 1 - until[-1])
        self._until[at] = until
        return own

    def only(self, relation: Relation, holds: Bools, *when: Literal) -> None:
        """
        Allow only the dates of two works of which something holds, wherever all of some literals do.

        Mostly the later one is, the later the other must be: then it is enough to say of each month that who is not
        later than that has the other not later than another month, and the reverse, and a solver sees more in it.
        """
        unless = [~literal for literal in when]
        if relation.a not in self._moves and relation.b not in self._moves:
            if not holds.all():
                self._model.add_bool_or(unless)
            return
        both = relation.a in self._moves and relation.b in self._moves
        if both and (band := _band(holds)) is not None:
            self._band(relation, holds, band, unless)
            return
        for at, other, table in ((relation.a, relation.b, holds), (relation.b, relation.a, holds.T)):
            for number, row in enumerate(table):
                if row.all():
                    continue
                clause = [*unless, *self._chosen(other, np.flatnonzero(row))]
                if at in self._moves:
                    self._model.add_bool_or([*clause, ~self.choice[at][number]])
                elif other in self._moves:
                    self._model.add_bool_or(clause)

    def _band(
        self, relation: Relation, holds: Bools, band: tuple[NDArray[np.int64], NDArray[np.int64]], unless: list[Literal]
    ) -> None:
        low, high = band
        first, second = self._until[relation.a], self._until[relation.b]
        rows, last = len(low), holds.shape[1] - 1
        some = holds.any(axis=1)
        for row in np.flatnonzero(~some).tolist():
            self._model.add_bool_or([*unless, ~self.choice[relation.a][row]])
        for row in np.flatnonzero(some).tolist():
            # Not later than this row: the other is not later than it allows.
            not_until = [~first[row]] if row < rows - 1 else []
            if high[row] < last:
                self._model.add_bool_or([*unless, *not_until, second[int(high[row])]])
            # Not earlier than this row: the other is not earlier than it allows.
            before = [first[row - 1]] if row > 0 else []
            if low[row] > 0:
                self._model.add_bool_or([*unless, *before, ~second[int(low[row]) - 1]])

    def _chosen(self, at: int, numbers: NDArray[np.int64]) -> list[Variable]:
        return [self.choice[at][number] for number in numbers.tolist()] if at in self._moves else []

    def unless(self, relation: Relation, holds: Bools) -> Variable:
        """Return a variable that must be 1 where something does not hold of two works."""
        missed = self._model.new_bool_var("")
        self.only(relation, holds, ~missed)
        return missed


def _band(holds: Bools) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    """
    Return of each row the first and last column of which something holds, where these only grow from row to row.

    None where a row has a hole, or where a later row allows what is earlier.
    """
    some = holds.any(axis=1)
    if not some.any():
        return None
    low = holds.argmax(axis=1)
    high = holds.shape[1] - 1 - holds[:, ::-1].argmax(axis=1)
    whole = holds.sum(axis=1) == high - low + 1
    if not whole[some].all() or (np.diff(low[some]) < 0).any() or (np.diff(high[some]) < 0).any():
        return None
    return low.astype(np.int64), high.astype(np.int64)
