"""Kinds of work and the numbers of the rules: ``layers/*.toml`` read into one immutable registry."""

from __future__ import annotations

import difflib
import hashlib
import itertools
import json
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, cast, get_args

from koppel.catalogue.addons import load_addons
from koppel.catalogue.calibration import load_calibration
from koppel.catalogue.compass import COMPASS_FILE, load_compass
from koppel.catalogue.helps import load_harms, load_helps
from koppel.catalogue.kind_names import KindGuesser, guess_kind, match_kind, names_of, suggest_kinds
from koppel.catalogue.kinds import (
    ICONS,
    MECHANISMS,
    Affinity,
    AffinityTable,
    BenefitTable,
    Catalogue,
    Depth,
    Kind,
    Rules,
    Surface,
    Theme,
    UnitCost,
    joins,
)
from koppel.catalogue.plan import PLAN_FILE, PlanTable, load_plan_table
from koppel.catalogue.toml_table import Table, read_toml
from koppel.errors import CatalogueError
from koppel.model import Visibility

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = [
    "ICONS",
    "Affinity",
    "AffinityTable",
    "BenefitTable",
    "Catalogue",
    "Depth",
    "Kind",
    "KindGuesser",
    "Rules",
    "Theme",
    "UnitCost",
    "guess_kind",
    "load_catalogue",
    "load_rules",
    "match_kind",
    "rules_version",
    "suggest_kinds",
    "with_rules",
]

# Declarations that are no theme; other modules of this layer read the last five.
_OTHER_FILES = (
    "rules.toml", "affinity.toml", "benefit.toml", "plain.toml", "sociaal-aanbod.toml", "calibration.toml",
    "kompas.toml", "kompas-werk.toml", "plan.toml",
)  # fmt: skip
_KIND_KEYS = frozenset(field.name for field in fields(Kind)) - {"id"}
_COLOR = "#[0-9A-Fa-f]{6}"
_DASH = r"(\d+(\.\d+)?( \d+(\.\d+)?)*)?"

# Lowest and highest value of each number of the rules; a hundred years bounds days, 100 km distances.
_RULE_BOUNDS: Mapping[str, tuple[float, float]] = {
    "window_vast_days": (0, 36_500),
    "window_schuifbaar_days": (0, 36_500),
    "window_wens_days": (0, 36_500),
    "status_done_after_days": (0, 36_500),
    "koppelkans_max_gap_days": (1, 36_500),
    "volgorde_least_m2": (0, 100_000),
    "volgorde_least_share": (0, 1),
    "hinder_min_level": (0, 3),
    "hinder_max_distance_m": (0, 100_000),
    "hinder_beside_m": (0, 100_000),
    "hinder_least_m2": (0, 1_000_000),
    "hinder_min_chance": (0, 1),
    "hinder_heavy_works": (1, 1000),
    "hinder_heavy_days": (1, 36_500),
    "graafrust_most": (1, 1000),
    "graafrust_years": (1, 100),
    "dubbel_min_iou": (0, 1),
    "dubbel_own_min_iou": (0, 1),
    "dubbel_min_period": (0, 1),
    "dubbel_min_text": (0, 1),
    "score_place": (0, 1000),
    "score_time": (0, 1000),
    "score_affinity": (0, 1000),
    "score_duty": (0, 1000),
    "score_reach": (0, 1000),
    "score_need": (0, 1000),
    "score_homes_full": (1, 1_000_000),
    "score_zone_m2": (1, 1_000_000_000),
    "score_place_full_m2": (1, 1_000_000_000),
    "score_time_full_days": (1, 36_500),
    "score_own_share": (0, 1),
    "duty_least_m2": (0, 1_000_000_000),
    "duty_hinder": (0, 4),
    # Between what one duty counts for and what two do, and neither: the three are told apart by it.
    "duty_company": (0.51, 0.99),
    "combination_extra_member": (0, 1),
    "combination_max_cliques": (1, 10_000_000),
    "combination_variant_share": (0.01, 1),
    "combination_least_real": (0, 1),
    "combination_least_listed": (0, 1_000_000),
    "now_most": (1, 100_000),
    "now_contract_days": (0, 3650),
    "now_order_days": (0, 3650),
    "now_horizon_days": (1, 36_500),
    "now_late_share": (0, 1),
    "now_silent_share": (0, 1),
    "now_unmeasured_share": (0, 1),
    "now_idea_share": (0.01, 1),
    "now_need_share": (0, 10),
    "now_unknown_eur": (0, 1_000_000_000),
    "together_turn_days": (0, 3650),
    "address_door_m": (1, 100),
    "address_beside_m": (1, 100),
    "address_section_least_m": (0, 1000),
    "address_section_most_m": (0, 1000),
    "address_corner_m": (0, 100),
    "address_near_m": (1, 500),
    "address_block_m": (0, 100),
    "address_block_most_m": (0, 1000),
    "address_wide_m2": (1, 1_000_000_000),
    "aging_old_days": (1, 3650),
    "aging_silent_days": (1, 3650),
    "aging_warn_days": (0, 3650),
}
_COST_KEYS = {"low_eur_m2", "high_eur_m2", "year", "place", "index", "source"}
# What residents are told of an address, how their pages age and what is worth a meeting find nothing: another number
# makes no finding old.
_NOT_OF_FINDINGS = ("address_", "aging_", "now_")


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
    compass = load_compass(folder) if (folder / COMPASS_FILE).exists() else None
    return Catalogue(
        themes=themes,
        kinds=kinds,
        rules=rules,
        affinity=affinity,
        benefit=_benefit(folder / "benefit.toml", kinds),
        version=rules_version(kinds, rules, affinity),
        names=names_of(kinds),
        calibration=load_calibration(folder),
        compass=compass,
        helps=() if compass is None else load_helps(folder, kinds, compass),
        harms=() if compass is None else load_harms(folder, kinds, compass),
        addons=load_addons(folder, kinds, compass),
        plan=load_plan_table(folder / PLAN_FILE, kinds) if (folder / PLAN_FILE).exists() else PlanTable(),
    )


def with_rules(catalogue: Catalogue, rules: Rules) -> Catalogue:
    """Return the same catalogue with other rules, and the version that goes with them."""
    return replace(catalogue, rules=rules, version=rules_version(catalogue.kinds, rules, catalogue.affinity))


def rules_version(kinds: Mapping[str, Kind], rules: Rules, affinity: AffinityTable) -> str:
    """Hash all that influences findings: the numbers of kinds, the rules and the affinities; not words or colours."""
    influences = {
        "kinds": {
            kind.id: [
                kind.theme, kind.depth, kind.opens_street, kind.hinder, kind.buffer_m, kind.width_m,
                kind.typical_days, kind.moratorium_years, kind.exclusion,
            ]
            for kind in kinds.values()
        },
        "rules": {name: value for name, value in asdict(rules).items() if not name.startswith(_NOT_OF_FINDINGS)},
        "affinity": [affinity.default, sorted([*pair, item.value] for pair, item in affinity.pairs.items())],
    }  # fmt: skip
    return hashlib.sha256(json.dumps(influences, sort_keys=True).encode()).hexdigest()[:12]


def load_rules(file: Path) -> Rules:
    """
    Read a rules file of the form of ``layers/rules.toml``; missing sections and keys keep the defaults.

    Raises
    ------
    CatalogueError
        The file is missing, a section or key is unknown, or a value wrong.
    """
    defaults = {field.name: field.default for field in fields(Rules)}
    whole = Table(file.name, "", read_toml(file))
    whole.only({name.split("_")[0] for name in defaults})
    values: dict[str, float | int] = {}
    for section, section_values in whole.values.items():
        table = Table(file.name, section, section_values)
        table.only({name.removeprefix(f"{section}_") for name in defaults if name.startswith(f"{section}_")})
        for key in table.values:
            name = f"{section}_{key}"
            low, high = _RULE_BOUNDS[name]
            if isinstance(defaults[name], int):
                values[name] = table.whole(key, int(low), int(high))
            else:
                values[name] = table.number(key, low, high)
    rules = Rules(**values)  # type: ignore[arg-type]
    # These four are known for every pair: without their weights a score would be nothing by nothing.
    if rules.score_place + rules.score_time + rules.score_affinity + rules.score_duty <= 0:
        raise whole.wrong("score", "place + time + affinity + duty = 0", "place + time + affinity + duty > 0")
    return rules


def _themes_and_kinds(folder: Path) -> tuple[dict[str, Theme], dict[str, Kind]]:
    files = sorted(file for file in folder.glob("*.toml") if file.name not in _OTHER_FILES)
    if not files:
        raise CatalogueError("layers_missing", file="*.toml", key="", value="", right=str(folder / "*.toml"))
    read = {file.stem: Table(file.name, "", read_toml(file)) for file in files}
    themes = sorted((_theme(table, name) for name, table in read.items()), key=lambda theme: (theme.order, theme.id))
    kinds: dict[str, Kind] = {}
    for theme in themes:
        whole = read[theme.id]
        for name, declared in whole.values.items():
            if name == "theme":
                continue
            if name in kinds:
                other = f"{kinds[name].theme}.toml"
                raise CatalogueError("layers_kind_twice", file=whole.file, key=name, value=name, right=other)
            kinds[name] = _kind(Table(whole.file, name, declared), theme.id)
    return {theme.id: theme for theme in themes}, kinds


def _theme(whole: Table, name: str) -> Theme:
    table = Table(whole.file, "theme", whole.get("theme"))
    table.only({"label", "plain", "order", "color"})
    return Theme(
        id=name,
        label=table.words("label"),
        plain=table.words("plain"),
        order=table.whole("order", 0, 1000),
        color=table.like("color", _COLOR, "#1B6B2F"),
    )


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
        width_m=table.number("width_m", 0.1, 500),
        typical_days=table.whole("typical_days", 1, 36_500),
        moratorium_years=table.number("moratorium_years", 0, 50),
        behind_door=table.flag("behind_door"),
        exclusion=table.flag("exclusion"),
        visibility=Visibility(table.one_of("visibility", tuple(Visibility))),
        color=table.like("color", _COLOR, "#1B6B2F"),
        dash=table.like("dash", _DASH, '"" / "8 4"'),
        icon=table.one_of("icon", ICONS),
        synonyms=table.texts("synonyms"),
        depth_cm=table.whole("depth_cm", 0, 10_000) if "depth_cm" in table.values else 0,
    )


def _affinity(file: Path, kinds: Mapping[str, Kind]) -> AffinityTable:
    table = Table(file.name, "", read_toml(file))
    table.only({"default", "mechanism", "pair"})
    listed = table.get("pair")
    if not isinstance(listed, list):
        raise table.wrong("pair", listed, "[[pair]]")
    pairs: dict[tuple[str, str], Affinity] = {}
    for number, declared in enumerate(listed, 1):
        row = Table(file.name, f"pair {number}", declared)
        row.only({"kinds", "value", "reason"})
        named = row.texts("kinds")
        if len(named) != 2:
            raise row.wrong("kinds", list(named), '["riolering", "warmtenet"]')
        for name in named:
            _must_be_kind(file.name, f"pair {number}.kinds", name, kinds)
        key = (min(named), max(named))
        if key in pairs:
            raise CatalogueError(
                "layers_pair_twice", file=file.name, key=f"pair {number}", value=" + ".join(named), right="1 × [[pair]]"
            )
        pairs[key] = Affinity(row.number("value", 0, 1), row.words("reason"))
    by_mechanism = _mechanisms(file, table.values.get("mechanism", {}), kinds)
    return AffinityTable(default=table.number("default", 0, 1), pairs=by_mechanism | pairs)


def _mechanisms(file: Path, names: object, kinds: Mapping[str, Kind]) -> dict[tuple[str, str], Affinity]:
    """Return the affinity of every pair of kinds by the first mechanism that joins them; none where none does."""
    whole = Table(file.name, "mechanism", names)
    whole.only(MECHANISMS)
    declared = {}
    for name in (name for name in MECHANISMS if name in whole.values):
        row = Table(file.name, f"mechanism.{name}", whole.values[name])
        row.only({"value", "reason"})
        declared[name] = Affinity(row.number("value", 0, 1), row.words("reason"))
    affinities: dict[tuple[str, str], Affinity] = {}
    for first, second in itertools.combinations_with_replacement(sorted(kinds), 2):
        for name, affinity in declared.items():
            if joins(name, kinds[first], kinds[second]):
                affinities[first, second] = affinity
                break
    return affinities


def _benefit(file: Path, kinds: Mapping[str, Kind]) -> BenefitTable:
    whole = Table(file.name, "", read_toml(file))
    whole.only({"budget", "opening", "surface"})
    budget = Table(file.name, "budget", whole.get("budget"))
    budget.only({"share_low", "share_high", "source"})
    low = budget.number("share_low", 0, 1)
    costs: dict[str, UnitCost] = {}
    for kind, declared in Table(file.name, "opening", whole.get("opening")).values.items():
        _must_be_kind(file.name, f"opening.{kind}", kind, kinds)
        row = Table(file.name, f"opening.{kind}", declared)
        row.only(_COST_KEYS)
        costs[kind] = _unit_cost(row)
    surfaces = []
    for name, declared in Table(file.name, "surface", whole.values.get("surface", {})).values.items():
        row = Table(file.name, f"surface.{name}", declared)
        row.only({*_COST_KEYS, "words"})
        surfaces.append(Surface(tuple(word.casefold() for word in row.texts("words")), _unit_cost(row)))
    return BenefitTable(
        unit_costs=costs,
        surfaces=tuple(surfaces),
        budget_share_low=low,
        budget_share_high=budget.number("share_high", low, 1),
        budget_share_source=budget.text("source"),
    )


def _unit_cost(row: Table) -> UnitCost:
    """Read a cost of its year and place, brought to the level of now by its index."""
    low = row.number("low_eur_m2", 0, 100_000)
    high = row.number("high_eur_m2", low, 100_000)
    index = row.number("index", 0.1, 10)
    by_index = "" if index == 1 else f" × {index:g}"
    source = f"{row.text('source')} ({row.text('place')}, {row.whole('year', 1900, 2200)}{by_index})"
    return UnitCost(low * index, high * index, source)


def _must_be_kind(file: str, key: str, name: str, kinds: Mapping[str, Kind]) -> None:
    if name not in kinds:
        close = difflib.get_close_matches(name, list(kinds), n=3) or sorted(kinds)
        raise CatalogueError("layers_kind_unknown", file=file, key=key, value=name, right=", ".join(close))
