"""What the shipped ``layers/`` declare: complete, consistent, and legible for colour-blind people."""

from __future__ import annotations

import re
import shutil
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from colorspacious import cspace_convert

from koppel.catalogue.load import ICONS, Kind, Rules, load_catalogue, load_rules, match_kind
from koppel.catalogue.toml_table import read_toml
from koppel.config import ROOT
from koppel.model import Visibility

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from koppel.catalogue.load import Catalogue

KINDS = {
    "ondergrond": "riolering warmtenet waterleiding gasleiding_aanleg gasleiding_verwijdering elektriciteitsnet "
    "glasvezel waterberging kabels_leidingen huisaansluiting",
    "straat": "30_km_zone herinrichting bestrating fiets_voetpad parkeren kunstwerken spoor_tram straatmeubilair",
    "wonen": "renovatie groot_onderhoud sloop nieuwbouw isolatie bouwplaats",
    "energie": "aardgasvrij zonnepanelen",
    "groen": "groenbeheer bomen voortuinen speelplek",
    "sociaal": "wijkteamgesprekken koffiekar armoede_schulden werk_leren bewonersinitiatief",
    "samen": "informatieavond evenement",
}

# Distances of CAM02-UCS, in which 1 is about the smallest difference seen side by side. Stated in layers/README.md.
THEMES_APART = 15.0
NEARER_TO_OWN_THEME = 3.0
KINDS_APART = 10.0
# WCAG 2.1, 1.4.11: graphical objects against what lies next to them; the map's ground is white.
CONTRAST = 3.0

VISIONS = (None, "protanomaly", "deuteranomaly", "tritanomaly")


def rgb(colors: list[str]) -> NDArray[np.float64]:
    """Return n colours as n x 3 numbers 0-1."""
    return np.array([[int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)] for color in colors])


def seen(colors: list[str]) -> NDArray[np.float64]:
    """Return places of n colours in CAM02-UCS as everybody sees them: 4 x n x 3, a row for each of `VISIONS`."""
    given = rgb(colors)
    views = []
    for vision in VISIONS:
        space = {"name": "sRGB1+CVD", "cvd_type": vision, "severity": 100}
        view = given if vision is None else np.clip(cspace_convert(given, space, "sRGB1"), 0, 1)
        views.append(cspace_convert(view, "sRGB1", "CAM02-UCS"))
    return np.stack(views)


def least_distance(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Return how far two colours (4 x 3 each) lie apart for whom they lie closest."""
    return float(np.linalg.norm(first - second, axis=-1).min())


def contrast_with_white(color: str) -> float:
    """Return the contrast ratio of WCAG 2.1."""
    value = rgb([color])[0]
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return float(1.05 / (linear @ [0.2126, 0.7152, 0.0722] + 0.05))


@pytest.fixture(scope="module")
def views(catalogue: Catalogue) -> dict[str, NDArray[np.float64]]:
    """Return the places of the colour of every kind and theme, 4 x 3 each."""
    colors = {kind.id: kind.color for kind in catalogue.kinds.values()}
    colors |= {f"theme {theme.id}": theme.color for theme in catalogue.themes.values()}
    places = seen(list(colors.values()))
    return {name: places[:, at] for at, name in enumerate(colors)}


def two_by_two(catalogue: Catalogue) -> list[tuple[Kind, Kind]]:
    return list(combinations(catalogue.kinds.values(), 2))


def test_all_agreed_kinds_are_there_by_theme(catalogue: Catalogue) -> None:
    declared = {
        theme: {kind.id for kind in catalogue.kinds.values() if kind.theme == theme} for theme in catalogue.themes
    }
    assert declared == {theme: set(kinds.split()) for theme, kinds in KINDS.items()}


def test_themes_stand_in_the_order_of_the_legend(catalogue: Catalogue) -> None:
    orders = [theme.order for theme in catalogue.themes.values()]
    assert all(first < second for first, second in pairwise(orders))


def test_rules_toml_says_all_defaults_of_the_rules() -> None:
    file = ROOT / "layers" / "rules.toml"
    assert load_rules(file) == Rules()
    tables = read_toml(file)
    written = {f"{section}_{key}" for section, table in tables.items() if isinstance(table, dict) for key in table}
    assert written == set(Rules.__dataclass_fields__)


def test_what_opens_the_street_lies_under_it(catalogue: Catalogue) -> None:
    opening = {kind.id for kind in catalogue.kinds.values() if kind.opens_street}
    assert opening == {kind.id for kind in catalogue.kinds.values() if kind.depth == "ondergrond"}
    assert {"riolering", "warmtenet", "kabels_leidingen"} <= opening


def test_only_surfaces_have_a_moratorium(catalogue: Catalogue) -> None:
    assert {kind.depth for kind in catalogue.kinds.values() if kind.moratorium_years > 0} == {"maaiveld"}
    assert catalogue.kinds["30_km_zone"].moratorium_years == 5


def test_social_work_opens_nothing_and_hinders_nobody(catalogue: Catalogue) -> None:
    social = [kind for kind in catalogue.kinds.values() if kind.theme == "sociaal"]
    assert {(kind.depth, kind.opens_street, kind.hinder) for kind in social} == {("geen", False, 0)}


def test_only_an_event_excludes_other_work(catalogue: Catalogue) -> None:
    assert [kind.id for kind in catalogue.kinds.values() if kind.exclusion] == ["evenement"]


def test_work_behind_the_front_door_is_marked(catalogue: Catalogue) -> None:
    marked = {kind.id for kind in catalogue.kinds.values() if kind.behind_door}
    assert {"wijkteamgesprekken", "renovatie", "isolatie", "aardgasvrij"} <= marked
    assert marked.isdisjoint({"riolering", "30_km_zone", "evenement"})


def test_nothing_is_public_unless_a_partner_says_so(catalogue: Catalogue) -> None:
    assert {kind.visibility for kind in catalogue.kinds.values()} == {Visibility.PARTNERS}


def test_labels_name_one_kind_each(catalogue: Catalogue) -> None:
    for language in ("nl", "en"):
        labels = [kind.label[language] for kind in catalogue.kinds.values()]
        assert len(set(labels)) == len(labels)


def test_plain_words_for_residents_are_short(catalogue: Catalogue) -> None:
    long = [text for kind in catalogue.kinds.values() for text in kind.plain.values() if len(text.split()) > 8]
    assert long == []


def test_planners_of_four_languages_are_understood(catalogue: Catalogue) -> None:
    told = {"riolering": "riool sewers kanalsanierung égout", "warmtenet": "stadswarmte fernwärme nahwärme"}
    told |= {
        "bomen": "boomplant trees baumpflanzung élagage",
        "bestrating": "asfalt resurfacing asphaltarbeiten pavage",
    }
    for kind, words in told.items():
        assert {match_kind(catalogue, word) for word in words.split()} == {kind}
    assert min(len(kind.synonyms) for kind in catalogue.kinds.values()) >= 10


FOUR = ("warmtenet", "30_km_zone", "voortuinen", "wijkteamgesprekken")


@pytest.mark.parametrize(("first", "second"), list(combinations(FOUR, 2)))
def test_the_four_works_that_started_it_all_couple_two_by_two(catalogue: Catalogue, first: str, second: str) -> None:
    assert catalogue.affinity.value(first, second) > catalogue.affinity.default
    assert catalogue.affinity.reason(first, second, "nl")
    assert catalogue.affinity.reason(first, second, "en")


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("riolering", "warmtenet", "zelfde sleuf"),
        ("renovatie", "warmtenet", "aansluiting in één bezoek"),
        ("warmtenet", "wijkteamgesprekken", "toch al aan de deur"),
    ],
)
def test_the_reason_of_a_pair_is_shown_as_agreed(catalogue: Catalogue, first: str, second: str, reason: str) -> None:
    assert catalogue.affinity.reason(first, second, "nl") == reason


def test_every_kind_strengthens_another(catalogue: Catalogue) -> None:
    coupled = {name for pair, item in catalogue.affinity.pairs.items() if item.value > 0.2 for name in pair}
    assert coupled == set(catalogue.kinds)


def test_a_feast_never_couples_with_an_open_street(catalogue: Catalogue) -> None:
    opening = [kind.id for kind in catalogue.kinds.values() if kind.opens_street]
    assert {catalogue.affinity.value("evenement", kind) for kind in opening} == {0.0}


def test_what_opens_the_street_has_a_unit_cost_with_its_source(catalogue: Catalogue) -> None:
    costs = catalogue.benefit.unit_costs
    assert set(costs) == {kind.id for kind in catalogue.kinds.values() if kind.opens_street}
    assert all("RIONED" in cost.source or cost.low_eur_m2 != 42 for cost in costs.values())
    assert all("aanname" in cost.source.lower() for cost in costs.values())
    assert all("(Nederland, 20" in cost.source for cost in costs.values())


@pytest.mark.parametrize(
    ("title", "low"),
    [("Asfalt Dorpsweg", 220.63), ("Nieuwe KLINKERS", 21.81), ("Asfalt of bestrating vernieuwen", None), ("", None)],
)
def test_a_surface_counts_where_a_title_names_one(catalogue: Catalogue, title: str, low: float | None) -> None:
    found = catalogue.benefit.surface_of([title])
    assert (found.cost.low_eur_m2 if found else None) == low


def test_the_share_of_budgets_is_that_of_the_norwegian_cases(catalogue: Catalogue) -> None:
    assert (catalogue.benefit.budget_share_low, catalogue.benefit.budget_share_high) == (0.11, 0.24)
    assert "Noorse" in catalogue.benefit.budget_share_source


def test_themes_are_told_apart_by_colour_whoever_looks(
    catalogue: Catalogue, views: dict[str, NDArray[np.float64]]
) -> None:
    for first, second in combinations(catalogue.themes, 2):
        apart = least_distance(views[f"theme {first}"], views[f"theme {second}"])
        assert apart >= THEMES_APART, (first, second)


def test_a_kind_looks_most_like_its_own_theme_whoever_looks(
    catalogue: Catalogue, views: dict[str, NDArray[np.float64]]
) -> None:
    for kind in catalogue.kinds.values():
        away = {name: np.linalg.norm(views[kind.id] - views[f"theme {name}"], axis=-1) for name in catalogue.themes}
        own = away.pop(kind.theme)
        assert (np.min(list(away.values()), axis=0) - own).min() >= NEARER_TO_OWN_THEME, kind.id


def test_kinds_of_a_theme_have_different_lines(catalogue: Catalogue) -> None:
    same = [(a.id, b.id) for a, b in two_by_two(catalogue) if a.theme == b.theme and a.dash == b.dash]
    assert same == []


def test_kinds_whose_colours_come_close_for_anybody_have_different_lines_and_icons(
    catalogue: Catalogue, views: dict[str, NDArray[np.float64]]
) -> None:
    close = [(a, b) for a, b in two_by_two(catalogue) if least_distance(views[a.id], views[b.id]) < KINDS_APART]
    assert close, "with so many kinds some must come close; else the measure is broken"
    assert [(a.id, b.id) for a, b in close if a.dash == b.dash or a.icon == b.icon] == []


def test_every_kind_has_an_icon_of_its_own(catalogue: Catalogue) -> None:
    icons = [kind.icon for kind in catalogue.kinds.values()]
    assert len(set(icons)) == len(icons)
    assert set(icons) <= ICONS


def test_every_colour_stands_out_from_a_white_map(catalogue: Catalogue) -> None:
    colors = [*(kind.color for kind in catalogue.kinds.values()), *(theme.color for theme in catalogue.themes.values())]
    assert [color for color in colors if contrast_with_white(color) < CONTRAST] == []


def test_the_explanation_names_every_key_icon_and_rule() -> None:
    told = (ROOT / "layers" / "README.md").read_text(encoding="utf-8")
    keys = {name for name in Kind.__dataclass_fields__ if name != "id"} | {
        name.split("_", 1)[1] for name in Rules.__dataclass_fields__
    }
    assert {name for name in keys | ICONS if f"`{name}`" not in told} == set()


def test_the_new_kind_of_the_explanation_can_be_added_as_it_stands(tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "layers", tmp_path / "layers")
    example = re.findall(r"```toml\n(.*?)```", (folder / "README.md").read_text(encoding="utf-8"), re.DOTALL)[0]
    with (folder / "ondergrond.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + example)
    assert match_kind(load_catalogue(folder), "Erdwärme") == "bodemenergie"


def test_the_measures_of_colour_know_what_is_easy() -> None:
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#FFFFFF") == pytest.approx(1)
    red, green, black = (seen([color])[:, 0] for color in ("#B03000", "#5A6B00", "#000000"))
    apart = np.linalg.norm(red - green, axis=-1)
    assert apart[VISIONS.index("deuteranomaly")] < apart[VISIONS.index(None)] / 2
    assert least_distance(red, black) > 10


# What kinds were called before they read as works: old files still say so.
EARLIER_LABELS = {
    "riolering": ("Riolering", "Sewer"),
    "warmtenet": ("Warmtenet", "Heat network"),
    "waterleiding": ("Waterleiding", "Water main"),
    "gasleiding_aanleg": ("Gasleiding (aanleg)", "Gas main (new)"),
    "gasleiding_verwijdering": ("Gasleiding (verwijdering)", "Gas main (removal)"),
    "elektriciteitsnet": ("Elektriciteitsnet", "Electricity grid"),
    "glasvezel": ("Glasvezel", "Fibre"),
    "waterberging": ("Waterberging en klimaatadaptatie", "Water storage and climate adaptation"),
    "kabels_leidingen": ("Kabels en leidingen", "Cables and pipes"),
    "huisaansluiting": ("Huisaansluiting", "House connection"),
    "30_km_zone": ("30 km-zone", "30 km/h zone"),
    "herinrichting": ("Herinrichting", "Street redesign"),
    "bestrating": ("Asfalt en bestrating", "Asphalt and paving"),
    "fiets_voetpad": ("Fiets- en voetpad", "Cycle path and footway"),
    "parkeren": ("Parkeren", "Parking"),
    "kunstwerken": ("Bruggen en kunstwerken", "Bridges and structures"),
    "spoor_tram": ("Spoor en tram", "Rail and tram"),
    "straatmeubilair": ("Straatmeubilair", "Street furniture"),
    "renovatie": ("Renovatie", "Renovation"),
    "groot_onderhoud": ("Groot onderhoud", "Major maintenance"),
    "sloop": ("Sloop", "Demolition"),
    "nieuwbouw": ("Nieuwbouw", "New construction"),
    "isolatie": ("Isolatie", "Insulation"),
    "bouwplaats": ("Bouwplaats op straat", "Building site on the street"),
    "aardgasvrij": ("Aardgasvrij", "Natural gas phase-out"),
    "zonnepanelen": ("Zonnepanelen", "Solar panels"),
    "groenbeheer": ("Groenbeheer", "Green maintenance"),
    "bomen": ("Bomen", "Trees"),
    "voortuinen": ("Voortuinen", "Front gardens"),
    "speelplek": ("Speelplek", "Play area"),
    "wijkteamgesprekken": ("Wijkteamgesprekken", "Talks by the social team"),
    "koffiekar": ("Koffiekar en buurtbode", "Coffee cart and neighbourhood messenger"),
    "armoede_schulden": ("Armoede en schulden", "Poverty and debts"),
    "werk_leren": ("Werk en leren", "Work and learning"),
    "bewonersinitiatief": ("Bewonersinitiatief", "Residents' initiative"),
    "informatieavond": ("Informatieavond", "Information evening"),
    "evenement": ("Evenement", "Event"),
}


@pytest.mark.parametrize("kind", sorted(EARLIER_LABELS))
def test_files_with_the_earlier_name_of_a_kind_are_still_read(catalogue: Catalogue, kind: str) -> None:
    assert [match_kind(catalogue, name) for name in EARLIER_LABELS[kind]] == [kind, kind]


def test_every_kind_reads_as_a_work_in_a_list_of_works(catalogue: Catalogue) -> None:
    """Something is done: a verb, or a noun that names the doing; never the name of a category alone."""
    doing = re.compile(r"(en|aan woningen|in de straat)$|^(Huisbezoek|Hulp) ")
    assert [kind.label["nl"] for kind in catalogue.kinds.values() if not doing.search(kind.label["nl"])] == []
    earlier = {name for names in EARLIER_LABELS.values() for name in names} - {"Street redesign", "Green maintenance"}
    labels = {label for kind in catalogue.kinds.values() for label in kind.label.values()}
    assert labels & earlier == set()
