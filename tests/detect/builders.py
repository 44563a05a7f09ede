"""A small catalogue and short ways to make activities, for tests of the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb
import shapely

from koppel.catalogue.load import Affinity, AffinityTable, BenefitTable, Catalogue, Kind, Rules, UnitCost
from koppel.detect.find import find
from koppel.detect.works import Works
from koppel.model import Activity, Precision, Status, Visibility

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

TODAY = date(2026, 11, 21)


def kind(id: str, theme: str, **values: Any) -> Kind:
    """Make a kind with plain defaults."""
    base = Kind(
        id=id,
        label={"nl": id, "en": id},
        plain={},
        theme=theme,
        depth="geen",
        opens_street=False,
        hinder=0,
        buffer_m=10.0,
        width_m=4.0,
        typical_days=100,
        moratorium_years=0,
        behind_door=False,
        exclusion=False,
        visibility=Visibility.PARTNERS,
        color="#000000",
        dash="",
        icon="",
        synonyms=(),
    )
    return replace(base, **values)


KINDS = {
    item.id: item
    for item in (
        kind("sewer", "ground", depth="ondergrond", opens_street=True, hinder=3, buffer_m=5.0),
        kind("heat", "ground", depth="ondergrond", opens_street=True, hinder=2, buffer_m=10.0, width_m=2.0),
        kind("zone", "street", depth="maaiveld", hinder=2, buffer_m=5.0, moratorium_years=5),
        kind("paving", "street", depth="maaiveld", hinder=2, buffer_m=5.0, moratorium_years=2),
        kind("garden", "green", buffer_m=20.0),
        kind("talk", "social", buffer_m=25.0),
        kind("never", "social", buffer_m=25.0),
        kind("event", "together", hinder=3, exclusion=True),
    )
}


def catalogue(rules: Rules | None = None) -> Catalogue:
    """Return a catalogue of eight kinds; ``never`` couples with nothing, sewer and heat very well."""
    affinity = {("heat", "sewer"): Affinity(0.9, {"nl": "zelfde sleuf", "en": "same trench"})}
    affinity |= {(min("never", other), max("never", other)): Affinity(0.0, {}) for other in KINDS}
    return Catalogue(
        themes={},
        kinds=KINDS,
        rules=rules or Rules(),
        affinity=AffinityTable(default=0.2, pairs=affinity),
        benefit=BenefitTable(
            unit_costs={"sewer": UnitCost(40.0, 90.0, "test"), "heat": UnitCost(42.0, 80.0, "test")},
            budget_share_low=0.11,
            budget_share_high=0.24,
            budget_share_source="test",
        ),
        version="test",
    )


def square(x: float = 0.0, y: float = 0.0, size: float = 10.0) -> BaseGeometry:
    """Return a square with its lower left corner at x, y."""
    return shapely.box(x, y, x + size, y + size)


def line(*points: tuple[float, float]) -> BaseGeometry:
    """Return a line through points."""
    return shapely.LineString(points)


def work(
    name: str,
    kind: str = "sewer",
    start: str | None = "2027-01-01",
    end: str | None = "2027-06-30",
    geometry: BaseGeometry | None = None,
    **values: Any,
) -> Activity:
    """Make an activity; the part of `name` before a slash is the partner."""
    partner, _, external_id = name.rpartition("/")
    given = {
        "status": Status.GEPLAND,
        "start_precision": Precision.DAG if start else None,
        "end_precision": Precision.DAG if end else None,
        "hinder": KINDS[kind].hinder,
        "title": name,
    } | values
    return Activity(
        partner=partner or name,
        external_id=external_id,
        kind=kind,
        geometry=square() if geometry is None else geometry,
        start=date.fromisoformat(start) if start else None,
        end=date.fromisoformat(end) if end else None,
        **given,
    )


def findings(
    *works: Activity, today: date = TODAY, rules: Rules | None = None, parties: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Find what these activities do to each other, as rows."""
    registry = catalogue(rules)
    made = Works.from_activities(works, registry, parties or {})
    table = find(made, registry, today=today, cursor=memory())
    return table.to_pylist()  # type: ignore[no-any-return]


@cache
def memory() -> duckdb.DuckDBPyConnection:
    """Return one database in memory for all that is found in a run: to make one takes longer than to find."""
    return duckdb.connect(":memory:", config={"threads": 1})


def types(*works: Activity, **values: Any) -> list[str]:
    """Return the types of findings, sorted."""
    return sorted(row["type"] for row in findings(*works, **values))


def the(kind_of_finding: str, *works: Activity, **values: Any) -> dict[str, Any]:
    """Return the only finding of a type."""
    (row,) = [row for row in findings(*works, **values) if row["type"] == kind_of_finding]
    return row
