"""Indicators of a team itself: they stand among the others, come and go with their files, and say who measured them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from koppel.catalogue.compass import load_compass
from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.errors import InputError
from koppel.ingest.compass.mapping import Choice
from koppel.model.compass.indicators import Band
from koppel.model.compass.own import MARK_STEP, with_own
from koppel.services.compass import files
from koppel.services.compass.gaps import find_gaps
from koppel.services.compass.loading.own import make_own, own_indicators
from koppel.services.compass.matrix import theme_matrix
from koppel.services.compass.reading import area_compass
from koppel.services.compass.words import people_words, source_words
from koppel.services.team_rules import team_catalogue, team_compass
from tests.services.compass.test_files import settings, store  # noqa: F401

if TYPE_CHECKING:
    from koppel.model.compass.own import OwnIndicator
    from koppel.services.compass.files import IndicatorsImported
    from koppel.store.database import Store

COMPASS = load_compass(ROOT / "layers")
LABEL = "rapportcijfer veiligheid"
ROWS = f"code;naam;Huishoudens;{LABEL};Eenzaamheid\nGM0014;Groningen;9000;7,4;45\nWK001410;Selwerd;5000;6,6;44\n"


def own(name: str = "Rapportcijfer veiligheid", **said: str) -> OwnIndicator:
    given = {"theme": "veiligheid", "unit": "cijfer", "polarity": "hoog"} | said
    return make_own(COMPASS, name, **given)


def bring(store: Store, year: int = 2024, rows: str = ROWS, **options: Any) -> IndicatorsImported:  # noqa: F811
    return files.import_indicators(
        store, team_compass(store, COMPASS), settings(store), rows.encode(), f"eigen-{year}.csv", **options
    )


def first(store: Store, **options: Any) -> IndicatorsImported:  # noqa: F811
    made = own(source="Veiligheidsmonitor 2024")
    return bring(store, own=[made], choices={LABEL: Choice(made.id)}, **options)


def test_an_own_indicator_stands_in_rings_table_and_matrix_as_others_do(store: Store) -> None:  # noqa: F811
    assert first(store).upload_id is not None
    compass = team_compass(store, COMPASS)
    shown = area_compass(store, compass, "WK001410")
    cell = shown.cells["eigen_rapportcijfer_veiligheid"]
    assert (cell.value, cell.city, cell.band) == (6.6, 7.4, Band.RED)
    assert cell.index == pytest.approx(100 - 0.8 / MARK_STEP * 10)
    assert shown.themes["veiligheid"].derived.known == 1
    assert [item.id for item in compass.in_theme("veiligheid")][-1] == "eigen_rapportcijfer_veiligheid"
    catalogue = team_catalogue(store, load_catalogue(ROOT / "layers"))
    assert catalogue.compass is not None
    assert catalogue.compass.indicators.keys() == compass.indicators.keys()
    matrix = theme_matrix(store, compass, catalogue.helps, "WK001410")
    (gap,) = [item for item in find_gaps(matrix, compass).without_activity if item.theme == "veiligheid"]
    assert gap.indicators == ("eigen_rapportcijfer_veiligheid",)


def test_its_source_is_what_was_said_and_never_that_of_another(store: Store) -> None:  # noqa: F811
    first(store, source="GGD Groningen")
    compass = team_compass(store, COMPASS)
    cells = area_compass(store, compass, "WK001410").cells
    mark, lonely = cells["eigen_rapportcijfer_veiligheid"], cells["eenzaamheid"]
    assert source_words(mark, "nl") == "Veiligheidsmonitor 2024 (bestand: eigen-2024.csv)"
    assert source_words(lonely, "nl") == "GGD Groningen (bestand: eigen-2024.csv)"
    assert "over hoeveel mensen staat niet in het bestand" in people_words(mark, compass, "nl")
    assert files.list_files(store)[0].source == "GGD Groningen"


def test_without_a_source_the_file_stands_there_and_that_of_cbs_where_it_is_of_cbs(store: Store) -> None:  # noqa: F811
    rows = "code;naam;a_hh;p_koopw;Eenzaamheid\nGM0014;Groningen;9000;41;45\nWK001410;Selwerd;5000;31;44\n"
    assert bring(store, rows=rows).upload_id is not None
    cells = area_compass(store, COMPASS, "WK001410").cells
    assert source_words(cells["eenzaamheid"], "nl") == "eigen-2024.csv"
    assert source_words(cells["koop"], "nl") == "CBS, kerncijfers wijken en buurten (bestand: eigen-2024.csv)"
    assert people_words(cells["koop"], COMPASS, "nl") == "over 5.000 huishoudens"
    assert source_words(cells["groen"], "nl") == "–"


def test_it_is_known_with_who_made_it_and_goes_with_its_last_file(store: Store) -> None:  # noqa: F811
    done = first(store)
    (kept,) = own_indicators(store)
    assert (kept.own.name, kept.file_name, kept.saved_by) == (
        "Rapportcijfer veiligheid", "eigen-2024.csv", store.actor.name,
    )  # fmt: skip
    later = bring(store, 2025)
    assert later.upload_id is not None
    assert {item.indicator for item in later.checked.columns} >= {"eigen_rapportcijfer_veiligheid"}
    assert done.upload_id is not None
    files.undo(store, done.upload_id)
    assert [item.file_name for item in own_indicators(store)] == ["eigen-2025.csv"]
    files.undo(store, later.upload_id)
    assert own_indicators(store) == ()
    assert team_compass(store, team_compass(store, COMPASS)).indicators.keys() == COMPASS.indicators.keys()


def test_values_of_an_indicator_that_is_gone_are_not_shown(store: Store) -> None:  # noqa: F811
    first(store)
    cells = area_compass(store, COMPASS, "WK001410").cells
    assert cells.keys() == COMPASS.indicators.keys()
    assert cells["eenzaamheid"].value == 44


def test_what_was_said_of_a_column_is_kept_for_a_next_file(store: Store) -> None:  # noqa: F811
    rows = "code;naam;Tevreden met parken;Vreemd\nGM0014;Groningen;30;1\nWK001410;Selwerd;31;2\n"
    said = {"tevreden met parken": Choice("groen", 1.0), "vreemd": Choice(None)}
    done = bring(store, rows=rows, choices=said)
    assert done.upload_id is not None
    files.undo(store, done.upload_id)
    again = bring(store, rows=rows, dry_run=True).checked
    assert {item.indicator for item in again.values} == {"groen"}
    assert [item.code for item in again.issues].count("indicator_as_before") == 2
    assert (again.others, [item.label for item in again.set_aside]) == ((), ["Vreemd"])
    other = bring(store, rows=rows, choices={"tevreden met parken": Choice("omgang")}, dry_run=True).checked
    assert {item.indicator for item in other.values} == {"omgang"}


@pytest.mark.parametrize(
    ("name", "said", "code"),
    [
        (" ", {}, "own_name"),
        ("Eenzaamheid (%)", {}, "own_name_taken"),
        ("Iets", {"theme": "weer"}, "compass_theme"),
        ("Iets", {"unit": "ellen"}, "own_unit"),
        ("Iets", {"polarity": "midden"}, "own_polarity"),
        ("Iets", {"theme": "bevolking"}, "own_describes"),
        ("x" * 81, {}, "text_too_long"),
        ("Bel 06-12345678", {}, "text_personal"),
    ],
)
def test_what_cannot_be_an_own_indicator_is_said(name: str, said: dict[str, str], code: str) -> None:
    with pytest.raises(InputError) as wrong:
        own(name, **said)
    assert wrong.value.code == code


def test_an_own_indicator_keeps_its_unit_and_leaves_with_its_theme(store: Store) -> None:  # noqa: F811
    first(store)
    compass = team_compass(store, COMPASS)
    same = make_own(compass, "rapportcijfer  veiligheid", theme="veiligheid", unit="cijfer", polarity="hoog")
    assert same.id == "eigen_rapportcijfer_veiligheid"
    with pytest.raises(InputError) as wrong:
        make_own(compass, "Rapportcijfer veiligheid", theme="veiligheid", unit="%", polarity="hoog")
    assert wrong.value.code == "own_name_taken"
    kept = own_indicators(store)
    gone = [replace(item, own=replace(item.own, theme="weg")) for item in kept]
    assert with_own(COMPASS, gone) is COMPASS
