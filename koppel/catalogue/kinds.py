"""What ``layers/`` declares, as values: themes, kinds, rules, affinities, benefit. `load` reads them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Literal

from koppel.catalogue.plan import PlanTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koppel.catalogue.helps import Addon, Harm, Help
    from koppel.model import Visibility
    from koppel.model.compass.indicators import Compass

# Glyphs that the screens draw themselves; each kind of the shipped layers has its own.
ICONS = frozenset(
    {
        "pipe", "flame", "drop", "gauge", "gauge-off", "bolt", "signal", "cloud-rain", "cable", "plug",
        "speed-30", "street", "bricks", "bike", "parking", "bridge", "tram", "lamp", "house", "tools",
        "wrecking", "crane", "layers", "fence", "flame-off", "sun", "leaf", "tree", "flower", "swing", "door",
        "coffee", "coins", "book", "people", "speech", "flag",
    }
)  # fmt: skip
Depth = Literal["ondergrond", "maaiveld", "geen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """
    A group of kinds.

    ``plain`` is its name for residents, ``order`` its place in legends, ``color`` the one its kinds are shades of.
    """

    id: str
    label: Mapping[str, str]
    plain: Mapping[str, str]
    order: int
    color: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """
    A kind of activity.

    ``label`` and ``plain`` give text per language (``nl``, ``en``); ``plain`` is for residents.
    Lengths in metres, ``typical_days`` in calendar days, ``moratorium_years`` in years of 365 days; ``depth_cm`` is how
    far beneath the street it usually lies, by which maps order works that run along each other.
    ``color`` is ``#RRGGBB``; ``dash`` an SVG ``stroke-dasharray`` in pixels, empty for an unbroken line, made for
    flat line ends (``butt``): round ones would fill the gaps.
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
    depth_cm: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Thresholds of the rules, with the names of ``rules.toml`` (section and key joined by ``_``)."""

    window_vast_days: int = 0
    window_schuifbaar_days: int = 365
    window_wens_days: int = 730
    status_done_after_days: int = 90
    koppelkans_max_gap_days: int = 730
    volgorde_least_m2: float = 5.0
    volgorde_least_share: float = 0.05
    hinder_min_level: int = 2
    hinder_max_distance_m: float = 150.0
    hinder_beside_m: float = 25.0
    hinder_least_m2: float = 50.0
    hinder_min_chance: float = 0.5
    hinder_heavy_works: int = 3
    hinder_heavy_days: int = 182
    graafrust_most: int = 5
    graafrust_years: int = 10
    dubbel_min_iou: float = 0.85
    dubbel_own_min_iou: float = 0.6
    dubbel_min_period: float = 0.5
    dubbel_min_text: float = 0.6
    score_place: float = 25.0
    score_time: float = 25.0
    score_affinity: float = 25.0
    score_duty: float = 25.0
    score_reach: float = 10.0
    score_need: float = 10.0
    score_homes_full: float = 200.0
    score_zone_m2: float = 50_000.0
    score_place_full_m2: float = 2000.0
    score_time_full_days: int = 365
    score_own_share: float = 0.5
    duty_least_m2: float = 1000.0
    duty_hinder: int = 3
    duty_company: float = 0.9
    combination_extra_member: float = 0.10
    combination_max_cliques: int = 10_000
    combination_variant_share: float = 0.5
    combination_least_real: float = 0.02
    combination_least_listed: int = 25
    now_most: int = 50
    now_contract_days: int = 182
    now_order_days: int = 56
    now_horizon_days: int = 182
    now_late_share: float = 0.5
    now_silent_share: float = 0.25
    now_unmeasured_share: float = 0.24
    now_idea_share: float = 0.125
    now_need_share: float = 1.0
    now_unknown_eur: float = 2500.0
    together_turn_days: int = 31
    address_door_m: float = 6.0
    address_beside_m: float = 12.0
    address_section_least_m: float = 50.0
    address_section_most_m: float = 150.0
    address_corner_m: float = 20.0
    address_near_m: float = 40.0
    address_block_m: float = 15.0
    address_block_most_m: float = 100.0
    address_wide_m2: float = 40_000.0
    aging_old_days: int = 45
    aging_silent_days: int = 120
    aging_warn_days: int = 14


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
        """Return the affinity of two kinds in either order; the default where the pair is not listed."""
        key = (first, second) if first <= second else (second, first)
        affinity = self.pairs.get(key)
        return self.default if affinity is None else affinity.value

    def reason(self, first: str, second: str, language: str) -> str | None:
        """Describe in a language why two kinds strengthen each other; None where the pair is not listed."""
        affinity = self.pairs.get((first, second) if first <= second else (second, first))
        return None if affinity is None else affinity.reason.get(language)


# What two works can have in common, the strongest first.
MECHANISMS = ("trench", "trench_and_surface", "surface", "door", "closure", "communication")


def joins(mechanism: str, first: Kind, second: Kind) -> bool:
    """
    Return whether works of two kinds have something in common.

    Parameters
    ----------
    mechanism
        One of `MECHANISMS`: both open the street; one opens it and the other makes its surface; both make its
        surface; both come behind the front door; both hinder traffic clearly (level 2); both are told to the same
        people, which holds of every pair.
    """
    digs = [kind.opens_street and kind.depth == "ondergrond" for kind in (first, second)]
    surfaces = [kind.depth == "maaiveld" and not kind.exclusion for kind in (first, second)]
    if mechanism == "trench":
        return all(digs)
    if mechanism == "trench_and_surface":
        return (digs[0] and surfaces[1]) or (digs[1] and surfaces[0])
    if mechanism == "surface":
        return all(surfaces)
    if mechanism == "door":
        return first.behind_door and second.behind_door
    if mechanism == "closure":
        return min(first.hinder, second.hinder) >= 2 and not (first.exclusion or second.exclusion)
    return mechanism == "communication"


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Of ``pairs`` pairs with a score of ``low`` or more, up to the next bin, ``real`` were coordinated."""

    low: float
    pairs: int
    real: int

    @property
    def of_ten(self) -> float:
        """How many of ten."""
        return 10 * self.real / self.pairs


@dataclass(frozen=True, slots=True)
class Calibration:
    """
    A register that says who really coordinated, counted by score.

    ``source`` names it per language; ``mechanisms`` are what two works must have in common for it to say anything of
    them; ``bins`` from low to high.
    """

    source: Mapping[str, str]
    mechanisms: frozenset[str]
    bins: tuple[CalibrationBin, ...]

    def bin_of(self, score: float, first: Kind, second: Kind, rules: Rules) -> CalibrationBin | None:
        """
        Return what is known of pairs like this one.

        Parameters
        ----------
        score
            0–100.
        first, second
            Kinds of the two works.
        rules
            With other weights than those that are shipped, and were measured, nothing is known.

        Returns
        -------
        bin
            None where it is not calibrated.
        """
        if not self._tells_of(first, second, rules):
            return None
        return max((item for item in self.bins if item.low <= score), key=lambda item: item.low, default=None)

    def hardly_below(self, first: Kind, second: Kind, rules: Rules) -> float:
        """
        Return the score below which pairs of two kinds were hardly ever coordinated.

        Returns
        -------
        score
            Where the first bin begins of which at least `Rules.combination_least_real` were real. 0 where nothing is
            known of such kinds: what was never measured is not called rare.
        """
        if not self._tells_of(first, second, rules):
            return 0.0
        often = (item.low for item in self.bins if item.real >= rules.combination_least_real * item.pairs)
        return min(often, default=0.0)

    def _tells_of(self, first: Kind, second: Kind, rules: Rules) -> bool:
        joined = next(name for name in MECHANISMS if joins(name, first, second))
        return joined in self.mechanisms and _is_as_measured(rules)


def _is_as_measured(rules: Rules) -> bool:
    shipped = Rules()
    names = [field.name for field in fields(Rules) if field.name.startswith(("score_", "duty_", "koppelkans_"))]
    return all(getattr(rules, name) == getattr(shipped, name) for name in names)


@dataclass(frozen=True, slots=True)
class UnitCost:
    """Cost of opening and restoring a square metre, in euro, with its source: who says so, where, and of which year."""

    low_eur_m2: float
    high_eur_m2: float
    source: str


@dataclass(frozen=True, slots=True)
class Surface:
    """A kind of surface: the words by which works name it, and what opening and restoring it costs."""

    words: tuple[str, ...]
    cost: UnitCost


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitTable:
    """
    What coupling saves.

    Unit costs per kind, and per surface where works name it; the share of budgets where nothing else is known.
    """

    unit_costs: Mapping[str, UnitCost]
    surfaces: tuple[Surface, ...] = ()
    budget_share_low: float
    budget_share_high: float
    budget_share_source: str

    def surface_of(self, titles: Iterable[str]) -> Surface | None:
        """Return the one surface that titles of works on it name; None where they name none, or several."""
        words = " ".join(titles).casefold()
        named = [item for item in self.surfaces if any(word in words for word in item.words)]
        return named[0] if len(named) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """
    Everything that ``layers/`` declares.

    ``version`` is a short hash of all that influences findings: the same declarations give the same version.
    ``calibration`` says what a score means, where a register tells.
    ``compass`` has the indicators, ``helps`` what kinds of work can do for them and ``harms`` what they can
    make worse for a time, where a team declared any; ``addons`` are what can come along behind the front door.
    ``layer_rules`` are those of the files, where a team took over weights of its own. ``plan`` says what makes
    one set of dates better than another.
    ``names`` gives the kind of every id, label and synonym, spelt as by `koppel.catalogue.toml_table.normal`.
    """

    themes: Mapping[str, Theme]
    kinds: Mapping[str, Kind]
    rules: Rules
    affinity: AffinityTable
    benefit: BenefitTable
    version: str
    names: Mapping[str, str] = field(default_factory=dict)
    calibration: Calibration | None = None
    compass: Compass | None = None
    helps: tuple[Help, ...] = ()
    harms: tuple[Harm, ...] = ()
    addons: tuple[Addon, ...] = ()
    layer_rules: Rules | None = None
    plan: PlanTable = field(default_factory=PlanTable)
