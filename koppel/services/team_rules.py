"""The rules as this team has them: those of ``layers/``, with the weights of the score that it took over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from koppel.catalogue.load import with_rules
from koppel.detect.scoring.score import PARTS
from koppel.store.score_weights import taken_weights

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

    from koppel.catalogue.load import Catalogue
    from koppel.store.database import Store


def weights_of(catalogue: Catalogue) -> dict[str, float]:
    """Return how much each part of the score weighs, by its name."""
    return {name: getattr(catalogue.rules, f"score_{name}") for name in PARTS}


def with_weights(catalogue: Catalogue, weights: Mapping[str, float]) -> Catalogue:
    """Return a catalogue of which the parts of the score weigh so much; those that are not named as in ``layers/``."""
    shipped = catalogue.layer_rules or catalogue.rules
    changed: dict[str, Any] = {f"score_{name}": weight for name, weight in weights.items()}
    rules = replace(shipped, **changed)
    return catalogue if rules == catalogue.rules else replace(with_rules(catalogue, rules), layer_rules=shipped)


def team_rules(cursor: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> Catalogue:
    """
    Return the catalogue with the weights that a beheerder took over last; with those of ``layers/`` where nobody did.

    The catalogue may have those of any moment: what the store says now holds.
    """
    taken = taken_weights(cursor)
    last = taken[-1] if taken else {}
    return with_weights(catalogue, {name: weight for name, weight in last.items() if name in PARTS})


def team_catalogue(store: Store, catalogue: Catalogue) -> Catalogue:
    """Return the catalogue by which this store's findings are found; see `team_rules`."""
    with store.read_whole() as cursor:
        return team_rules(cursor, catalogue)
