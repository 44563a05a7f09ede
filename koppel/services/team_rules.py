"""What ``layers/`` declares as this team has it: with weights that it took over, and its settings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from koppel.catalogue.helps import with_remedies
from koppel.catalogue.load import with_rules
from koppel.detect.scoring.score import PARTS
from koppel.model.compass.own import with_own
from koppel.model.compass.remedies import with_otherwise
from koppel.model.compass.settings import with_settings
from koppel.store.compass.own import list_own
from koppel.store.compass.remedies import standing_remedies
from koppel.store.compass.settings import standing_settings
from koppel.store.score_weights import taken_weights

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

    from koppel.catalogue.load import Catalogue
    from koppel.model.compass.indicators import Compass
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
    Return the catalogue with what holds for a team now.

    These are the weights that a beheerder took over last, what is set of the compass, its own indicators, and what the
    team says of the kinds of work that help; where nobody did, those of ``layers/``. The catalogue may have those of
    any moment: what the store says now holds.
    """
    taken = taken_weights(cursor)
    last = taken[-1] if taken else {}
    weighed = with_weights(catalogue, {name: weight for name, weight in last.items() if name in PARTS})
    if weighed.compass is None:
        return weighed
    remedies = tuple(item.remedies for item in standing_remedies(cursor))
    compass = _compass_of_team(cursor, weighed.compass)
    helps = with_remedies(weighed.helps, remedies, weighed.kinds, compass)
    if compass is weighed.compass and helps == weighed.helps:
        return weighed
    return replace(weighed, compass=compass, helps=helps)


def team_catalogue(store: Store, catalogue: Catalogue) -> Catalogue:
    """Return the catalogue by which this store's findings are found and its compass is read; see `team_rules`."""
    with store.read_whole() as cursor:
        return team_rules(cursor, catalogue)


def team_compass(store: Store, compass: Compass) -> Compass:
    """Return the compass with what this store's team set of it and its own indicators; else that of the file."""
    with store.read_whole() as cursor:
        return _compass_of_team(cursor, compass)


def _compass_of_team(cursor: duckdb.DuckDBPyConnection, compass: Compass) -> Compass:
    own = with_own(with_settings(compass, standing_settings(cursor)), list_own(cursor))
    return with_otherwise(own, (item.remedies for item in standing_remedies(cursor)))
