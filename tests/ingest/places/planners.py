"""Twenty files in the style of planners, in many forms and four languages, each with what should come out of it."""

from __future__ import annotations

import io
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas
import shapely
from openpyxl import Workbook

from tests.ingest.places import village

if TYPE_CHECKING:
    from collections.abc import Sequence

PART = shapely.LineString([(20, 0), (420, 0)])
BETWEEN = shapely.LineString([(90, 0), (510, 0)])
CRS = "EPSG:28992"


@dataclass(frozen=True)
class Expected:
    """
    Of the first work: kind, place, start, end, budget, project; how many rows were refused.

    ``columns`` says what each column of the file means: those that must be recognised, by field.
    """

    kind: str
    place: shapely.Geometry
    start: str | None
    end: str | None
    budget: float | None = None
    refused: int = 0
    project: str | None = None
    columns: tuple[tuple[str, str], ...] = ()


def sheet(*rows: Sequence[object], merge: tuple[str, ...] = (), others: dict[str, str] | None = None) -> bytes:
    """Return a spreadsheet; ``others`` are more sheets, by title with what they are: ``hidden`` or ``words``."""
    book = Workbook()
    made = book.active
    assert made is not None
    for row in rows:
        made.append(list(row))
    for cells in merge:
        made.merge_cells(cells)
    for title, what in (others or {}).items():
        more = book.create_sheet(title)
        more.append(["Toelichting op deze planning"] if what == "words" else ["oud", "nummer", "soort"])
        more.append([] if what == "words" else ["1", "2", "3"])
        more.sheet_state = "hidden" if what == "hidden" else "visible"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def layer(driver: str, suffix: str, place: shapely.Geometry, **cells: str) -> bytes:
    """Return a file of a GIS officer with one work; a Shapefile as an archive."""
    frame = geopandas.GeoDataFrame({name: [cell] for name, cell in cells.items()}, geometry=[place], crs=CRS)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"werken{suffix}"
        frame.to_file(file, driver=driver)
        if suffix != ".shp":
            return file.read_bytes()
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for part in sorted(Path(folder).iterdir()):
                archive.write(part, part.name)
        return target.getvalue()


FIELD = shapely.box(233_000, 582_000, 233_040, 582_020)
FILES: dict[str, tuple[bytes, Expected]] = {
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
        Expected(
            "riolering", PART, "2027-03-22", "2027-12-31", 250_000, refused=1,
            columns=(("external_id", "Projectnr"), ("kind", "Werkzaamheden"), ("place", "Straat"),
                     ("place", "Van - tot"), ("start", "Start"), ("end", "Gereed"), ("budget_eur", "Raming")),
        ),
    ),
    "kop-van-twee-rijen.xlsx": (
        sheet(
            ["Nr", "Soort werk", "Locatie", "Planning", None, "Kosten"],
            [None, None, None, "start", "gereed", None],
            ["Ondergrond"],
            ["A", "vervangen hoofdwaterleiding", "Vlierstr. 3-41", "medio mei 2027", "eind juni 2027", 120000],
        ),
        Expected(
            "waterleiding", PART, "2027-05-01", "2027-06-30", 120_000, project="Ondergrond",
            columns=(("external_id", "Nr"), ("kind", "Soort werk"), ("place", "Locatie"), ("start", "Planning start"),
                     ("end", "Planning gereed"), ("budget_eur", "Kosten"), ("project", "project")),
        ),
    ),
    "datums-als-datums.xlsx": (
        sheet(
            ["kenmerk", "soort", "adres", "begindatum", "einddatum"],
            ["K1", "glasvezel", "Vlierstraat 12", date(2027, 3, 1), date(2027, 4, 30)],
        ),
        Expected(
            "glasvezel", shapely.LineString([(110, 0), (130, 0)]), "2027-03-01", "2027-04-30",
            columns=(("external_id", "kenmerk"), ("kind", "soort"), ("place", "adres"), ("start", "begindatum"),
                     ("end", "einddatum")),
        ),
    ),
    "woningcorporatie.csv": (
        b"complex;werkzaamheden;postcode;huisnr;start;oplevering gereed;bedrag\n"
        b"C-12;renovatie flat;9741 AC;31;2027/2028;n.t.b.;2 miljoen\n",
        Expected(
            "renovatie", shapely.Point(310, 12), "2027-01-01", None, 2_000_000,
            columns=(("external_id", "complex"), ("kind", "werkzaamheden"), ("place", "postcode"), ("place", "huisnr"),
                     ("start", "start"), ("end", "oplevering gereed"), ("budget_eur", "bedrag")),
        ),
    ),
    "groen.csv": (
        b"nummer,soort,gebied,van,tot\n1,planten van straatbomen,Oosterwijk,najaar 2027,eind 2027\n",
        Expected(
            "bomen", village.EAST, "2027-10-01", "2027-12-31",
            columns=(("external_id", "nummer"), ("kind", "soort"), ("place", "gebied"), ("start", "van"),
                     ("end", "tot")),
        ),
    ),
    "english.csv": (
        b"reference,works,street,start,end,cost\n"
        b"E1,sewer replacement,Vlierstraat between 3 and 41,Q2 2027,Q3 2027,85000\n",
        Expected(
            "riolering", PART, "2027-04-01", "2027-09-30", 85_000,
            columns=(("external_id", "reference"), ("kind", "works"), ("place", "street"), ("start", "start"),
                     ("end", "end"), ("budget_eur", "cost")),
        ),
    ),
    "tekst-in-een-kolom.csv": (
        b"projectnummer;categorie;omschrijving van de plek;aanvang\n"
        b"7;asfaltonderhoud;kruising Vlierstraat/Meidoornlaan;1e helft 2028\n",
        Expected(
            "bestrating", shapely.Point(100, 0), "2028-01-01", None,
            columns=(("external_id", "projectnummer"), ("kind", "categorie"), ("place", "omschrijving van de plek"),
                     ("start", "aanvang")),
        ),
    ),
    "coordinaten-en-straat.csv": (
        b"nummer;soort;straat;x;y;start\nX1;riolering;Kerkstraat;233000;582000;2027\n",
        Expected(
            "riolering", shapely.Point(233_000, 582_000), "2027-01-01", None,
            columns=(("external_id", "nummer"), ("kind", "soort"), ("start", "start")),
        ),
    ),
    "planning-in-een-cel.xlsx": (
        sheet(
            ["Werknr", "Omschrijving werk", "Huisnrs / traject", "Straatnaam", "Planning", "Budget"],
            ["W-1", "herinrichten", "Meidoornlaan - burg. v.d. Meerweg", "Vlierstraat", "maart - oktober 2029",
             "45.000 euro"],
            ["W-2", "vervangen DWA/HWA", "gedeeltelijk", "Vlierstraat", "okt 2028 - dec 2028", "p.m."],
        ),
        Expected(
            "herinrichting", BETWEEN, "2029-03-01", "2029-10-31", 45_000, refused=1,
            columns=(("external_id", "Werknr"), ("kind", "Omschrijving werk"), ("place", "Straatnaam"),
                     ("place", "Huisnrs / traject"), ("start", "Planning"), ("budget_eur", "Budget")),
        ),
    ),
    "van-en-tot.csv": (
        b"projectnr;werkzaamheden;straat;vanaf;tot;uitvoering\n"
        b"V1;vervangen riool;Vlierstraat;Meidoornlaan;Burg. v.d. Meerweg;wk 20-24 2028\n",
        Expected(
            "riolering", BETWEEN, "2028-05-15", "2028-06-18",
            columns=(("external_id", "projectnr"), ("kind", "werkzaamheden"), ("place", "straat"), ("place", "vanaf"),
                     ("place", "tot"), ("start", "uitvoering")),
        ),
    ),
    "twee-bladen.xlsx": (
        sheet(
            ["nr", "soort", "straat", "start"],
            ["B1", "glasvezel", "Vlierstraat 3-41", "okt-28"],
            others={"Toelichting": "words", "archief": "hidden"},
        ),
        Expected(
            "glasvezel", PART, "2028-10-01", None,
            columns=(("external_id", "nr"), ("kind", "soort"), ("place", "straat"), ("start", "start")),
        ),
    ),
    "samengevoegd.xlsx": (
        sheet(
            ["nummer", "straat", "huisnummers", "soort werk", "begin"],
            ["S1", "Vlierstraat", "3-41", "gas eruit", "2027-Q2"],
            ["S2", None, "50 e.v.", "gas eruit", "2027-Q3"],
            merge=("B2:B3",),
        ),
        Expected(
            "gasleiding_verwijdering", PART, "2027-04-01", None,
            columns=(("external_id", "nummer"), ("place", "straat"), ("place", "huisnummers"), ("kind", "soort werk"),
                     ("start", "begin")),
        ),
    ),
    "deutsch.csv": (
        "Kenmerk;Art;Straße;Anfang;Ende;Kosten\nD1;Kanalerneuerung;Vlierstraat 3-41;März 2028;Mai 2028;1,2 Mio\n"
        .encode(),
        Expected(
            "riolering", PART, "2028-03-01", "2028-05-31", 1_200_000,
            columns=(("external_id", "Kenmerk"), ("kind", "Art"), ("place", "Straße"), ("start", "Anfang"),
                     ("end", "Ende"), ("budget_eur", "Kosten")),
        ),
    ),
    "francais.csv": (
        "référence;nature;rue;début;fin\nF1;éclairage public;Vlierstraat 3-41;mars 2028;mai 2028\n".encode(),
        Expected(
            "straatmeubilair", PART, "2028-03-01", "2028-05-31",
            columns=(("external_id", "référence"), ("kind", "nature"), ("place", "rue"), ("start", "début"),
                     ("end", "fin")),
        ),
    ),
    "vergunningen.csv": (
        b"zaaknummer;Activiteit;Locatie;Startdatum;Einddatum;aanspreekpunt\n"
        b"Z-2028-1;VRI;Vlierstraat t/o nr 30;1/10/28;30/11/28;J. de Vries\n",
        Expected(
            "straatmeubilair", shapely.LineString([(260, 0), (340, 0)]), "2028-10-01", "2028-11-30",
            columns=(("external_id", "zaaknummer"), ("kind", "Activiteit"), ("place", "Locatie"),
                     ("start", "Startdatum"), ("end", "Einddatum")),
        ),
    ),
    "ontwerpfase.csv": (
        b"code;soort;fase;straat;start\nO1;riolering;VO;Vlierstraat 3-41;vj 2028\nO2;riolering;DO;Vlierstraat;2029\n",
        Expected(
            "riolering", PART, "2028-04-01", None,
            columns=(("external_id", "code"), ("kind", "soort"), ("place", "straat"), ("start", "start")),
        ),
    ),
    "tabs.tsv": (
        b"ref\twerkzaamheden\tadres\tstart\tgereed\n"
        b"T1\tplaatsen lantaarnpalen\tVlierstraat 3 t/m 41\tmei'28\tjuli '28\n",
        Expected(
            "straatmeubilair", PART, "2028-05-01", "2028-07-31",
            columns=(("external_id", "ref"), ("kind", "werkzaamheden"), ("place", "adres"), ("start", "start"),
                     ("end", "gereed")),
        ),
    ),
    "gis.gpkg": (
        layer("GPKG", ".gpkg", FIELD, projectnr="G1", werkzaamheden="vervangen riool", start="2028", gereed="2029"),
        Expected(
            "riolering", FIELD, "2028-01-01", "2029-12-31",
            columns=(("external_id", "projectnr"), ("kind", "werkzaamheden"), ("start", "start"), ("end", "gereed")),
        ),
    ),
    "gis-shape.zip": (
        layer("ESRI Shapefile", ".shp", FIELD, werknr="S1", soort="herinrichten", begin="najaar 2028"),
        Expected(
            "herinrichting", FIELD, "2028-10-01", None,
            columns=(("external_id", "werknr"), ("kind", "soort"), ("start", "begin")),
        ),
    ),
    "gis.geojson": (
        layer("GeoJSON", ".geojson", FIELD, nummer="J1", categorie="planten bomen", aanvang="Q1-Q3 2028"),
        Expected(
            "bomen", FIELD, "2028-01-01", "2028-09-30",
            columns=(("external_id", "nummer"), ("kind", "categorie"), ("start", "aanvang")),
        ),
    ),
}  # fmt: skip
