"""Kinds of work and the numbers of the rules: ``layers/*.toml`` read into one immutable registry."""

from __future__ import annotations

import difflib
import hashlib
import json
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Literal, cast, get_args

from koppel.declarations import Table, normal, read_toml
from koppel.errors import CatalogueError
from koppel.model import Visibility

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# Glyphs that the screens can draw.
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
    """A group of kinds; ``order`` is its place in legends, ``color`` the one its kinds are shades of."""

    id: str
    label: Mapping[str, str]
    order: int
    color: str


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

    def reason(self, first: str, second: str, language: str) -> str | None:
        """Say in a language why two kinds strengthen each other; None where the pair is not listed."""
        found = self.pairs.get((first, second) if first <= second else (second, first))
        return None if found is None else found.reason.get(language)


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
    ``names`` gives the kind of every id, label and synonym, spelt as by `koppel.declarations.normal`.
    """

    themes: Mapping[str, Theme]
    kinds: Mapping[str, Kind]
    rules: Rules
    affinity: AffinityTable
    benefit: BenefitTable
    version: str
    names: Mapping[str, str] = field(default_factory=dict)


def load_catalogue(folder: Path) -> Catalogue:
    """
    Read all declarations of a folder.

    Parameters
    ----------
    folder
        With ``rules.toml``, ``affinity.toml``, ``benefit.toml`` and a file per theme.

    Returns
    -------
    catalogue
        Themes and kinds in the order of ``order`` and of the files.

    Raises
    ------
    CatalogueError
        A file is missing or wrong; the facts say file, key and what would be right.
    """
    themes, kinds = _themes_and_kinds(folder)
    rules = load_rules(folder / "rules.toml")
    affinity = _affinity(folder / "affinity.toml", kinds)
    return Catalogue(
        themes=themes,
        kinds=kinds,
        rules=rules,
        affinity=affinity,
        benefit=_benefit(folder / "benefit.toml", kinds),
        version=rules_version(kinds, rules, affinity),
        names={normal(name): kind.id for kind in kinds.values() for name in _names_of(kind)},
    )


def with_rules(catalogue: Catalogue, rules: Rules) -> Catalogue:
    """Give the same catalogue with other rules, and the version that goes with them."""
    return replace(catalogue, rules=rules, version=rules_version(catalogue.kinds, rules, catalogue.affinity))


def rules_version(kinds: Mapping[str, Kind], rules: Rules, affinity: AffinityTable) -> str:
    """Hash all that influences findings: the numbers of kinds, the rules and the affinities; not words or colours."""
    told = {
        "kinds": {
            kind.id: [
                kind.theme, kind.depth, kind.opens_street, kind.hinder, kind.buffer_m, kind.width_m,
                kind.typical_days, kind.moratorium_years, kind.exclusion,
            ]
            for kind in kinds.values()
        },
        "rules": asdict(rules),
        "affinity": [affinity.default, sorted([*pair, item.value] for pair, item in affinity.pairs.items())],
    }  # fmt: skip
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12]


def load_rules(file: Path) -> Rules:
    """
    Read a rules file of the form of ``layers/rules.toml``; missing keys keep the defaults.

    Raises
    ------
    CatalogueError
        A key is unknown or a value wrong.
    """
    known = {field.name: field.default for field in fields(Rules)}
    values: dict[str, float | int] = {}
    for section, given in read_toml(file).items():
        table = Table(file.name, section, given)
        names = {name.removeprefix(f"{section}_") for name in known if name.startswith(f"{section}_")}
        if not names:
            sections = sorted({name.split("_")[0] for name in known})
            raise CatalogueError("layers_key", file=file.name, key=section, right=", ".join(sections))
        table.only(names)
        for key in table.values:
            name = f"{section}_{key}"
            is_whole = isinstance(known[name], int)
            values[name] = table.whole(key, 0, 1_000_000) if is_whole else table.number(key, 0, 1_000_000_000)
    return Rules(**values)  # type: ignore[arg-type]


def match_kind(catalogue: Catalogue, text: str) -> str | None:
    """Find a kind by its id, its label in any language, or a synonym; spelling of case and signs does not matter."""
    return catalogue.names.get(normal(text))


def suggest_kinds(catalogue: Catalogue, text: str, n: int = 3) -> tuple[str, ...]:
    """Give the ids of kinds whose names come closest to a text, the closest first; none if nothing comes close."""
    names = catalogue.names
    close = difflib.get_close_matches(normal(text), list(names), n=3 * n, cutoff=0.6)
    return tuple(dict.fromkeys(names[name] for name in close))[:n]


def _names_of(kind: Kind) -> tuple[str, ...]:
    return (kind.id, *kind.label.values(), *kind.synonyms)


_OTHER_FILES = ("rules.toml", "affinity.toml", "benefit.toml")
_KIND_KEYS = frozenset(field.name for field in fields(Kind)) - {"id"}


def _themes_and_kinds(folder: Path) -> tuple[dict[str, Theme], dict[str, Kind]]:
    files = sorted(file for file in folder.glob("*.toml") if file.name not in _OTHER_FILES)
    if not files:
        raise CatalogueError("layers_missing", file="*.toml", key="", right=str(folder))
    themes: dict[str, Theme] = {}
    kinds: dict[str, Kind] = {}
    read = [(file, read_toml(file)) for file in files]
    for file, tables in read:
        head = Table(file.name, "theme", tables.pop("theme", None))
        head.only({"label", "order", "color"})
        themes[file.stem] = Theme(
            id=file.stem,
            label=head.words("label"),
            order=head.whole("order", 0, 1000),
            color=head.like("color", "#[0-9A-Fa-f]{6}", "#1B6B2F"),
        )
    themes = dict(sorted(themes.items(), key=lambda item: (item[1].order, item[0])))
    for file, tables in sorted(read, key=lambda item: list(themes).index(item[0].stem)):
        for name, given in tables.items():
            table = Table(file.name, name, given)
            if name in kinds:
                raise table.wrong("", name, f"{kinds[name].theme}.toml")
            kinds[name] = _kind(table, file.stem)
    taken: dict[str, str] = {}
    for kind in kinds.values():
        for text in _names_of(kind):
            if taken.setdefault(normal(text), kind.id) != kind.id:
                raise CatalogueError(
                    "layers_name_taken",
                    file=f"{kind.theme}.toml",
                    key=f"{kind.id}.synonyms",
                    value=text,
                    right=taken[normal(text)],
                )
    return themes, kinds


def _kind(table: Table, theme: str) -> Kind:
    table.only(_KIND_KEYS)
    return Kind(
        id=table.name,
        label=table.words("label"),
        plain=table.words("plain"),
        theme=table.one_of("theme", (theme,)),
        depth=cast("Depth", table.one_of("depth", get_args(Depth))),
        opens_street=table.flag("opens_street"),
        hinder=table.whole("hinder", 0, 3),
        buffer_m=table.number("buffer_m", 0, 500),
        width_m=table.number("width_m", 0, 500),
        typical_days=table.whole("typical_days", 1, 36500),
        moratorium_years=table.number("moratorium_years", 0, 50),
        behind_door=table.flag("behind_door"),
        exclusion=table.flag("exclusion"),
        visibility=Visibility(table.one_of("visibility", tuple(Visibility))),
        color=table.like("color", "#[0-9A-Fa-f]{6}", "#1B6B2F"),
        dash=table.like("dash", r"(\d+(\.\d+)?( \d+(\.\d+)?)*)?", '"" / "8 4"'),
        icon=table.one_of("icon", ICONS),
        synonyms=table.texts("synonyms"),
    )


def _affinity(file: Path, kinds: Mapping[str, Kind]) -> AffinityTable:
    table = Table(file.name, "", read_toml(file))
    table.only({"default", "pair"})
    listed = table.values.get("pair", [])
    if not isinstance(listed, list):
        raise table.wrong("pair", listed, "[[pair]]")
    pairs: dict[tuple[str, str], Affinity] = {}
    for number, given in enumerate(listed, 1):
        row = Table(file.name, f"pair {number}", given)
        row.only({"kinds", "value", "reason"})
        named = row.texts("kinds")
        if len(named) != 2 or not set(named) <= set(kinds):
            raise row.wrong("kinds", list(named), ", ".join(sorted(kinds)))
        key = (min(named), max(named))
        if key in pairs:
            raise row.wrong("kinds", list(named), "1x")
        pairs[key] = Affinity(row.number("value", 0, 1), row.words("reason"))
    return AffinityTable(default=table.number("default", 0, 1), pairs=pairs)


def _benefit(file: Path, kinds: Mapping[str, Kind]) -> BenefitTable:
    tables = read_toml(file)
    whole = Table(file.name, "", tables)
    whole.only({"budget", "opening"})
    budget = Table(file.name, "budget", whole.get("budget"))
    budget.only({"share_low", "share_high", "source"})
    low = budget.number("share_low", 0, 1)
    costs: dict[str, UnitCost] = {}
    for kind in Table(file.name, "opening", whole.get("opening")).values:
        row = Table(file.name, f"opening.{kind}", Table(file.name, "opening", whole.get("opening")).values[kind])
        if kind not in kinds:
            raise row.wrong("", kind, ", ".join(sorted(kinds)))
        row.only({"low_eur_m2", "high_eur_m2", "source"})
        cheap = row.number("low_eur_m2", 0, 100_000)
        costs[kind] = UnitCost(cheap, row.number("high_eur_m2", cheap, 100_000), row.text("source"))
    return BenefitTable(
        unit_costs=costs,
        budget_share_low=low,
        budget_share_high=budget.number("share_high", low, 1),
        budget_share_source=budget.text("source"),
    )
