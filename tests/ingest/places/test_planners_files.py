"""Files in the style of planners, unmapped: what should come out of each."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest
import shapely
from openpyxl import Workbook

from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.ingest.check import check_file
from koppel.ingest.readers import read_file
from koppel.ingest.suggest import suggest_profile
from koppel.model import GeometryCertainty, KindCertainty, Precision
from tests.ingest.builders import SETTINGS
from tests.ingest.places import village

if TYPE_CHECKING:
    from koppel.ingest.places import Gazetteer
    from koppel.ingest.report import Checked

CATALOGUE = load_catalogue(ROOT / "layers")
PART = shapely.LineString([(20, 0), (420, 0)])


def sheet(*rows: list[object]) -> bytes:
    book = Workbook()
    made = book.active
    assert made is not None
    for row in rows:
        made.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def unmapped(content: bytes, name: str, gazetteer: Gazetteer | None = village.GAZETTEER) -> Checked:
    raw = read_file(content, name, limits=SETTINGS.limits, needs_place=False)
    return check_file(
        content,
        name,
        settings=SETTINGS,
        catalogue=CATALOGUE,
        target_crs="EPSG:28992",
        profile=suggest_profile(raw, CATALOGUE),
        today=date(2026, 11, 28),
        partner="Gemeente",
        gazetteer=gazetteer,
    )


@dataclass(frozen=True)
class Expected:
    """Of the first work: kind, place, start, end, budget; and how many rows were refused."""

    kind: str
    place: shapely.Geometry
    start: str | None
    end: str | None
    budget: float | None = None
    refused: int = 0


FILES = {
    "meerjarenplanning.xlsx": (
        sheet(
            ["Meerjarenplanning riolering"],
            ["afdeling Stadsbeheer", None, "peildatum 1 november 2026"],
            [],
            ["Projectnr", "Werkzaamheden", "Straat", "Van - tot", "Start", "Gereed", "Raming"],
            ["R-1", "vervangen DWA/HWA", "Vlierstraat", "nr 3 t/m 41", "week 12 2027", "Q4 2027", "€ 250k"],
            ["R-2", "relinen riool", "Kerkstraat", None, "2028", "2028", None],
            [None, None, None, None, None, "Totaal", "1 mln"],
        ),
        Expected("riolering", PART, "2027-03-22", "2027-12-31", 250_000, refused=1),
    ),
    "kop-van-twee-rijen.xlsx": (
        sheet(
            ["Nr", "Soort werk", "Locatie", "Planning", None, "Kosten"],
            [None, None, None, "start", "gereed", None],
            ["Ondergrond"],
            ["A", "vervangen hoofdwaterleiding", "Vlierstr. 3-41", "medio mei 2027", "eind juni 2027", 120000],
        ),
        Expected("waterleiding", PART, "2027-05-01", "2027-06-30", 120_000),
    ),
    "datums-als-datums.xlsx": (
        sheet(
            ["kenmerk", "soort", "adres", "begindatum", "einddatum"],
            ["K1", "glasvezel", "Vlierstraat 12", date(2027, 3, 1), date(2027, 4, 30)],
        ),
        Expected("glasvezel", shapely.LineString([(110, 0), (130, 0)]), "2027-03-01", "2027-04-30"),
    ),
    "woningcorporatie.csv": (
        b"complex;werkzaamheden;postcode;huisnr;start;oplevering gereed;bedrag\n"
        b"C-12;renovatie flat;9741 AC;31;2027/2028;n.t.b.;2 miljoen\n",
        Expected("renovatie", shapely.Point(310, 12), "2027-01-01", None, 2_000_000),
    ),
    "groen.csv": (
        b"nummer,soort,gebied,van,tot\n1,planten van straatbomen,Oosterwijk,najaar 2027,eind 2027\n",
        Expected("bomen", village.EAST, "2027-10-01", "2027-12-31"),
    ),
    "english.csv": (
        b"reference,works,street,start,end,cost\n"
        b"E1,sewer replacement,Vlierstraat between 3 and 41,Q2 2027,Q3 2027,85000\n",
        Expected("riolering", PART, "2027-04-01", "2027-09-30", 85_000),
    ),
    "tekst-in-een-kolom.csv": (
        b"projectnummer;categorie;omschrijving van de plek;aanvang\n"
        b"7;asfaltonderhoud;kruising Vlierstraat/Meidoornlaan;1e helft 2028\n",
        Expected("bestrating", shapely.Point(100, 0), "2028-01-01", None),
    ),
    "coordinaten-en-straat.csv": (
        b"nummer;soort;straat;x;y;start\nX1;riolering;Kerkstraat;233000;582000;2027\n",
        Expected("riolering", shapely.Point(233_000, 582_000), "2027-01-01", None),
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_what_a_planner_keeps_comes_out_as_it_is_meant(name: str) -> None:
    content, expected = FILES[name]
    checked = unmapped(content, name)
    assert checked.activities, [issue for row in checked.rejected for issue in row.issues]
    work = checked.activities[0]
    assert work.kind == expected.kind
    assert work.geometry.equals(expected.place)
    days = tuple(None if day is None else day.isoformat() for day in (work.start, work.end))
    assert days == (expected.start, expected.end)
    assert work.budget_eur == expected.budget
    assert checked.report.rejected == expected.refused


def test_a_place_in_words_is_indicative_and_a_guessed_kind_is_assumed_and_both_are_told() -> None:
    checked = unmapped(FILES["meerjarenplanning.xlsx"][0], "meerjarenplanning.xlsx")
    work = checked.activities[0]
    assert work.geometry_certainty is GeometryCertainty.INDICATIEF
    assert work.kind_certainty is KindCertainty.AANGENOMEN
    assert work.title == "vervangen DWA/HWA – Vlierstraat"
    assert work.end_precision is Precision.KWARTAAL
    told = {issue.code for issue in checked.report.issues if issue.row == work.source_row}
    assert {"place_read", "kind_by_words", "date_about", "amount_read", "title_made"} <= told


def test_coordinates_count_for_more_than_words_and_the_column_is_told_as_not_stored() -> None:
    checked = unmapped(FILES["coordinaten-en-straat.csv"][0], "coordinaten-en-straat.csv")
    assert checked.activities[0].geometry_certainty is GeometryCertainty.EXACT
    (unused,) = [issue for issue in checked.report.issues if issue.code == "columns_not_stored"]
    assert unused.facts["columns"] == "straat"


def test_a_place_written_by_hand_is_read_in_the_place_of_the_one_in_the_file() -> None:
    content = b"nummer;soort;straat\n1;riolering;Dorpsstraat\n"
    refused = unmapped(content, "a.csv")
    assert [issue.code for issue in refused.rejected[0].issues if issue.field == "place"] == ["place_unknown"]
    raw = read_file(content, "a.csv", limits=SETTINGS.limits, needs_place=False)
    mended = check_file(
        content,
        "a.csv",
        settings=SETTINGS,
        catalogue=CATALOGUE,
        target_crs="EPSG:28992",
        profile=suggest_profile(raw, CATALOGUE),
        today=date(2026, 11, 28),
        partner="Gemeente",
        corrections={2: {"place": "Vlierstraat 3-41"}},
        gazetteer=village.GAZETTEER,
    )
    assert mended.activities[0].geometry.equals(PART)


def test_without_streets_it_is_said_what_to_do_first() -> None:
    checked = unmapped(b"nummer;soort;straat\n1;riolering;Vlierstraat\n", "a.csv", None)
    assert "place_no_names" in [issue.code for issue in checked.rejected[0].issues]
