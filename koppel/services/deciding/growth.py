"""Combinations to which a work came: in what they went on, and whether partners spoke of that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.model.deciding import State
from koppel.services.deciding.assessment import OPEN, Growth, Stage
from koppel.store.deciding.combination_lookup import grown
from koppel.store.deciding.decisions import current_states

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb


def growths(cursor: duckdb.DuckDBPyConnection) -> Mapping[str, Growth]:
    """
    Return in what each combination went on that was spoken of, is no longer found, and stands whole in a larger one.

    Of several that went on in the same larger one, those within another count as taken over by that: it is one matter.
    """
    absorbed = grown(cursor)
    states = current_states(cursor) if absorbed else {}
    by_combination = {}
    for item in absorbed:
        is_within = any(
            other.into == item.into and item.members < other.members and states.get(other.id) in OPEN
            for other in absorbed
        )
        stage = Stage.TAKEN_OVER if is_within else _stage(states.get(item.into, State.NIEUW))
        by_combination[item.id] = Growth(item.into, item.joined, stage)
    return by_combination


def _stage(state: State) -> Stage:
    if state is State.NIEUW:
        return Stage.ASKED
    return Stage.REJECTED if state is State.AFGEWEZEN else Stage.TAKEN_OVER
