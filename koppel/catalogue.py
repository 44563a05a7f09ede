"""Kinds of work and the numbers of the rules: ``layers/*.toml`` read into one immutable registry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from koppel.model import Visibility

Depth = Literal["ondergrond", "maaiveld", "geen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A group of kinds; ``order`` is its place in legends."""

    id: str
    label: Mapping[str, str]
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """
    A kind of activity.

    ``label`` and ``plain`` give text per language (``nl``, ``en``); ``plain`` is for residents.
    Lengths in metres, ``typical_days`` in calendar days, ``moratorium_years`` in years of 365 days.
    ``unit cost`` and the like stand in `Benefit`, not here.
    """

    id: str
    label: Mapping[str, str]
    plain: Mapping[str, str]
    theme: str
    depth: Depth
    opens_street: bool
    hinder: int
    buffer_m: float
    width_m: float
    typical_days: int
    moratorium_years: float
    behind_door: bool
    exclusion: bool
    visibility: Visibility
    color: str
    dash: str
    icon: str
    synonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Thresholds of the rules, with the names of ``rules.toml`` (section and key joined by ``_``)."""

    window_vast_days: int = 0
    window_schuifbaar_days: int = 365
    window_wens_days: int = 730
    koppelkans_max_gap_days: int = 730
    volgorde_max_distance_m: float = 2.0
    hinder_min_level: int = 2
    hinder_max_distance_m: float = 150.0
    dubbel_min_iou: float = 0.5
    score_place: float = 30.0
    score_time: float = 25.0
    score_affinity: float = 25.0
    score_reach: float = 10.0
    score_need: float = 10.0
    score_homes_full: float = 200.0
    score_zone_m2: float = 50_000.0
    combination_extra_member: float = 0.10
    combination_max_cliques: int = 10_000


@dataclass(frozen=True, slots=True)
class Affinity:
    """How strongly two kinds strengthen each other, 0–1, and why, per language."""

    value: float
    reason: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AffinityTable:
    """Affinities of pairs of kinds; keys are the two kind ids in alphabetical order."""

    default: float
    pairs: Mapping[tuple[str, str], Affinity]

    def value(self, first: str, second: str) -> float:
        """Give the affinity of two kinds in either order; the default where the pair is not listed."""
        key = (first, second) if first <= second else (second, first)
        found = self.pairs.get(key)
        return self.default if found is None else found.value


@dataclass(frozen=True, slots=True)
class UnitCost:
    """Cost of opening and restoring a square metre for a kind, in euro, with its source."""

    low_eur_m2: float
    high_eur_m2: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitTable:
    """What coupling saves: unit costs per kind and the share of budgets where nothing else is known."""

    unit_costs: Mapping[str, UnitCost]
    budget_share_low: float
    budget_share_high: float
    budget_share_source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """
    Everything that ``layers/`` declares.

    ``version`` is a short hash of all that influences findings: the same declarations give the same version.
    """

    themes: Mapping[str, Theme]
    kinds: Mapping[str, Kind]
    rules: Rules
    affinity: AffinityTable
    benefit: BenefitTable
    version: str


def load_catalogue(folder: Path) -> Catalogue:
    """
    Read all declarations of a folder.

    Raises
    ------
    CatalogueError
        A file is missing or wrong; the facts say file, key and what would be right.
    """
    raise NotImplementedError


def load_rules(file: Path) -> Rules:
    """
    Read a rules file of the form of ``layers/rules.toml``; missing keys keep the defaults.

    Raises
    ------
    CatalogueError
        A key is unknown or a value wrong.
    """
    raise NotImplementedError
