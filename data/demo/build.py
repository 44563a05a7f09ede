"""
Make the demo neighbourhood: fictional streets, blocks, homes and plans, at Selwerd's place in Groningen.

``python data/demo/build.py`` writes everything again, the same to the byte. Nothing in it is a real plan. The frame is
drawn in RD New (EPSG:28992), metres, and written as GeoJSON in WGS84.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyproj
import shapely
import shapely.ops
from shapely.geometry import LineString, Point, box

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

ORIGIN = (232_760.0, 583_780.0)
TURN = np.radians(12.0)
_TO_WGS84 = pyproj.Transformer.from_crs("EPSG:28992", "OGC:CRS84", always_xy=True)
NOTE = "Fictief: verzonnen straten en plannen voor de demo van Koppel"

# Streets of the frame: name, axis ("h" runs east, "v" runs north), place across, from, to, bend.
STREETS = (
    ("Lijsterbeslaan", "h", 0, 0, 720, 6), ("Kamperfoeliestraat", "h", 90, 0, 720, 9),
    ("Meidoornstraat", "h", 180, 0, 720, -7), ("Vlierstraat", "h", 270, 0, 720, 8),
    ("Hazelaarstraat", "h", 360, 0, 720, -6), ("Sleedoornpad", "h", 450, 0, 720, 7),
    ("Duindoornlaan", "h", 540, 0, 720, -8), ("Wilgenroosstraat", "h", 630, 0, 720, 6),
    ("Selwerderdwarslaan", "v", 0, 0, 630, 0), ("Berberisstraat", "v", 145, 0, 630, 5),
    ("Kornoeljestraat", "v", 290, 0, 630, -5), ("Spireastraat", "v", 435, 0, 630, 6),
    ("Hulststraat", "v", 580, 0, 630, -4), ("Oosterdwarslaan", "v", 720, 0, 630, 0),
)  # fmt: skip


def _world(points: np.ndarray) -> np.ndarray:
    """Turn points of the frame into RD metres."""
    turn = np.array([[np.cos(TURN), np.sin(TURN)], [-np.sin(TURN), np.cos(TURN)]])
    return np.asarray(points @ turn + np.array(ORIGIN))


def _frame_street(name: str) -> LineString:
    _, axis, across, start, end, bend = next(item for item in STREETS if item[0] == name)
    along = np.linspace(start, end, 25)
    beside = across + bend * np.sin(np.pi * (along - start) / (end - start) * 2)
    points = np.column_stack([along, beside] if axis == "h" else [beside, along])
    return LineString(points)


def street(name: str, start: float = 0.0, end: float = 1.0) -> BaseGeometry:
    """Give a part of a street, both ends as shares of its length, in the frame."""
    line = _frame_street(name)
    return shapely.ops.substring(line, start, end, normalized=True) if (start, end) != (0.0, 1.0) else line


def strip(name: str, start: float = 0.0, end: float = 1.0, half: float = 6.0, beside: float = 0.0) -> BaseGeometry:
    """Give the area along a part of a street, `half` metres to both sides of a line `beside` its middle."""
    return along(street(name, start, end), half, beside)


def along(line: BaseGeometry, half: float, beside: float = 0.0) -> BaseGeometry:
    """Give the area `half` metres to both sides of a line `beside` another line; left is positive."""
    return shapely.buffer(shapely.offset_curve(line, beside) if beside else line, half, cap_style="flat")


def join(*parts: BaseGeometry) -> BaseGeometry:
    """Put areas together."""
    return shapely.union_all(parts)


@dataclass(frozen=True, slots=True)
class Plan:
    """One activity; ``rest`` holds the columns that few plans fill."""

    partner: str
    number: str
    kind: str
    title: str
    status: str
    start: str
    end: str
    place: BaseGeometry
    rest: dict[str, object]


PARTNERS = (
    ("gemeente", "Gemeente Groningen (fictief)", "gemeente", "wijkregisseur", "wijk"),
    ("lefier", "Lefier (fictief)", "woningcorporatie", "bewonersbegeleider", "bewoners"),
    ("patrimonium", "Patrimonium (fictief)", "woningcorporatie", "bewonersbegeleider", "renovatie"),
    ("warmte", "Warmtebedrijf Noord (fictief)", "warmtebedrijf", "omgevingsmanager", "warmte"),
    ("netbeheer", "Netbeheer Noord (fictief)", "netbeheerder", "omgevingsmanager", "net"),
    ("water", "Waterbedrijf Noord (fictief)", "waterbedrijf", "projectbureau", "leidingen"),
    ("waterschap", "Waterschap Noordrand (fictief)", "waterschap", "gebiedsteam", "gebied"),
    ("glasvezel", "Glasvezel Noord (fictief)", "telecom", "planning", "aanleg"),
    ("wijkteam", "Sociaal wijkteam Selwerd (fictief)", "zorg_welzijn", "teamleider", "wijkteam"),
    ("wijkbedrijf", "Wijkbedrijf Selwerd (fictief)", "ondernemers", "balie", "balie"),
    ("hogeschool", "Hogeschool Noord (fictief)", "onderwijs_kennis", "praktijkbureau", "praktijk"),
    ("bewoners", "Bewonersgroep Selwerd (fictief)", "bewoners", "contactgroep", "groep"),
)


def plans() -> list[Plan]:
    """Give all activities, in the order of partners and numbers."""
    found: list[Plan] = []

    def add(
        partner: str, number: str, kind: str, title: str, status: str, when: str, place: BaseGeometry, **rest: object
    ) -> None:
        start, _, end = when.partition(" – ")
        found.append(Plan(partner, number, kind, title, status, start, end, place, rest))

    # The case that started it all: four parties in Meidoornstraat and Spireastraat, in 2027. Nothing else is near.
    heart = LineString([*street("Meidoornstraat", 0.42, 0.604).coords, *street("Spireastraat", 0.294, 0.42).coords])
    add(
        "warmte",
        "WN-04",
        "warmtenet",
        "Warmtenet fase 4: Meidoornstraat en Spireastraat",
        "gepland",
        "2027-04-05 – 2027-10-29",
        heart,
        firmness="schuifbaar",
        coordination_duty="ja",
        homes=180,
        budget_eur=640000,
        visibility="openbaar",
        public_title="Nieuwe leidingen voor warmte",
        public_description="Wij leggen leidingen voor warmte in uw straat.",
    )
    add(
        "gemeente",
        "GR-30-2",
        "30_km_zone",
        "30 km-zone Meidoornstraat en Spireastraat",
        "gepland",
        "2027-05-03 – 2027-11-26",
        along(heart, half=7),
        firmness="schuifbaar",
        coordination_duty="ja",
        homes=180,
        budget_eur=310000,
        visibility="openbaar",
        public_title="Uw straat wordt een straat van 30",
        public_description="Auto's gaan hier langzamer rijden.",
    )
    add(
        "bewoners",
        "BW-01",
        "voortuinen",
        "Groene voortuinen Meidoornstraat en Spireastraat",
        "gepland",
        "2027-04-12 – 2027-09-30",
        along(heart, half=3, beside=10),
        firmness="schuifbaar",
        homes=90,
        visibility="openbaar",
        public_title="Samen groene voortuinen maken",
        public_description="Doe mee en haal tegels uit uw tuin.",
    )
    add(
        "wijkteam",
        "SW-02",
        "wijkteamgesprekken",
        "Gesprekken aan de deur in Meidoornstraat en Spireastraat",
        "toegezegd",
        "2027-03-15 – 2027-12-17",
        along(heart, half=24),
        homes=180,
        visibility="buurt",
        public_title="Gesprek aan de deur",
        public_description="Wij komen bij u langs en vragen hoe het gaat. U kiest zelf of u wilt praten.",
    )

    # Agreed by both parties: one street that opens once, in 2028. Only a paused plan is near.
    once = street("Vlierstraat", 0.73, 0.9)
    add(
        "gemeente",
        "GR-RI-4",
        "riolering",
        "Riolering Vlierstraat oost",
        "toegezegd",
        "2028-03-06 – 2028-06-30",
        once,
        coordination_duty="ja",
        homes=70,
        budget_eur=610000,
        visibility="openbaar",
        public_title="Nieuw riool in uw straat",
        public_description="Wij leggen een nieuw riool. De straat gaat daarvoor open. U kunt altijd bij uw huis komen.",
    )
    add(
        "warmte",
        "WN-06",
        "warmtenet",
        "Warmtenet Vlierstraat oost",
        "toegezegd",
        "2028-05-08 – 2028-09-29",
        once,
        coordination_duty="ja",
        homes=70,
        budget_eur=380000,
        visibility="openbaar",
        public_title="Leidingen voor warmte in uw straat",
        public_description="Wij leggen leidingen voor warmte onder de straat. Uw huis kan daar later op aansluiten.",
    )

    # Wrong order: a 30 km zone in 2028, the sewer under it in 2030; a fresh street that would open again.
    add(
        "gemeente",
        "GR-30-1",
        "30_km_zone",
        "30 km-zone Wilgenroosstraat",
        "toegezegd",
        "2028-03 – 2028-09",
        strip("Wilgenroosstraat", 0.1, 0.55, half=6),
        firmness="schuifbaar",
        homes=120,
        budget_eur=280000,
        # Not plain on purpose: the page Publiceren says which word residents do not know.
        visibility="openbaar",
        public_title="Herinrichting van de Wilgenroosstraat",
    )
    add(
        "gemeente",
        "GR-RI-3",
        "riolering",
        "Riolering Wilgenroosstraat",
        "gepland",
        "2030-02 – 2030-08",
        street("Wilgenroosstraat", 0.12, 0.5),
        firmness="schuifbaar",
        homes=120,
        budget_eur=900000,
    )
    add(
        "gemeente",
        "GR-HI-1",
        "herinrichting",
        "Herinrichting Lijsterbeslaan",
        "gereed",
        "2025-03-03 – 2025-11-14",
        strip("Lijsterbeslaan", 0.05, 0.4, half=6),
        budget_eur=750000,
        visibility="openbaar",
        public_title="Nieuwe Lijsterbeslaan",
        public_description="De straat is opnieuw ingericht.",
    )
    add(
        "glasvezel",
        "GV-11",
        "glasvezel",
        "Glasvezel Lijsterbeslaan",
        "gepland",
        "2027-Q2 – 2027-Q2",
        street("Lijsterbeslaan", 0.08, 0.38),
        firmness="schuifbaar",
    )

    # One sewer that two parties registered; works that hinder each other; an event on top of a work.
    twice = ("Duindoornlaan", 0.08, 0.32)
    add(
        "gemeente",
        "GR-RI-2",
        "riolering",
        "Riolering Duindoornlaan west",
        "gepland",
        "2028-04-03 – 2028-10-27",
        strip(*twice, half=3),
        firmness="schuifbaar",
        homes=70,
        budget_eur=520000,
    )
    add(
        "waterschap",
        "WS-07",
        "riolering",
        "Afkoppelen riool Duindoornlaan",
        "gepland",
        "2028-05 – 2028-11",
        strip(*twice, half=3.4),
        firmness="wens",
    )
    add(
        "netbeheer",
        "NB-21",
        "elektriciteitsnet",
        "Netverzwaring Oosterdwarslaan noord",
        "toegezegd",
        "2027-02-01 – 2027-06-25",
        street("Oosterdwarslaan", 0.6, 0.95),
        homes=60,
    )
    add(
        "water",
        "WB-03",
        "waterleiding",
        "Waterleiding Oosterdwarslaan zuid",
        "toegezegd",
        "2027-03-01 – 2027-07-30",
        street("Oosterdwarslaan", 0.25, 0.505),
        homes=85,
    )
    add(
        "wijkbedrijf",
        "WBS-09",
        "evenement",
        "Zomerfeest Duindoornlaan",
        "gepland",
        "2027-06-26 – 2027-06-26",
        strip("Duindoornlaan", 0.68, 0.84, half=7),
        visibility="openbaar",
        public_title="Zomerfeest in de wijk",
        public_description="U bent van harte welkom.",
    )
    add(
        "glasvezel",
        "GV-14",
        "glasvezel",
        "Glasvezel Duindoornlaan oost",
        "toegezegd",
        "2027-06-07 – 2027-07-02",
        street("Duindoornlaan", 0.65, 0.95),
    )

    # Renovation in four phases, with what goes along with it.
    for phase, (row, share) in enumerate(
        (("Kamperfoeliestraat", 0.0), ("Kamperfoeliestraat", 0.22), ("Lijsterbeslaan", 0.45), ("Lijsterbeslaan", 0.68)),
        1,
    ):
        year = 2026 + phase // 2 + (phase == 4)
        beside = -22.0 if row == "Kamperfoeliestraat" else 22.0
        add(
            "patrimonium",
            f"PA-R{phase}",
            "renovatie",
            f"Renovatie fase {phase}: {row}",
            ("in_uitvoering", "toegezegd", "gepland", "idee")[phase - 1],
            ("2026-03 – 2027-02", "2027-03 – 2027-12", "2028-02 – 2028-11", "2029 – 2029")[phase - 1],
            strip(row, share + 0.02, share + 0.2, half=9, beside=beside),
            project="Renovatie Noordrand",
            phase=phase,
            phase_count=4,
            homes=64,
            tenure="huur",
            budget_eur=3_200_000 + 100_000 * phase,
            firmness=("vast", "vast", "schuifbaar", "wens")[phase - 1],
            visibility=("openbaar", "openbaar", "buurt", "partners")[phase - 1],
            public_title="Woningen worden opgeknapt",
            public_description="De woningen worden warmer en zuiniger.",
        )
        add(
            "wijkteam",
            f"SW-1{phase}",
            "wijkteamgesprekken",
            f"Gesprekken bij renovatie fase {phase}",
            ("in_uitvoering", "gepland", "gepland", "idee")[phase - 1],
            f"{year} – {year}",
            strip(row, share + 0.02, share + 0.2, half=12, beside=beside),
            homes=64,
            tenure="huur",
        )

    rows = (
        ("lefier", "groot_onderhoud", "Groot onderhoud {street}", "vast", 12.0, 20.0),
        ("lefier", "isolatie", "Isolatie woningen {street}", "schuifbaar", 11.0, -20.0),
        ("lefier", "zonnepanelen", "Zonnepanelen {street}", "wens", 11.0, 20.0),
        ("netbeheer", "gasleiding_verwijdering", "Gasleiding verwijderen {street}", "schuifbaar", 0.0, 0.0),
        ("netbeheer", "elektriciteitsnet", "Netverzwaring {street}", "schuifbaar", 0.0, 0.0),
        ("water", "waterleiding", "Waterleiding vervangen {street}", "schuifbaar", 0.0, 0.0),
        ("gemeente", "riolering", "Riolering {street}", "schuifbaar", 0.0, 0.0),
        ("gemeente", "bestrating", "Nieuwe bestrating {street}", "schuifbaar", 5.0, 0.0),
        ("waterschap", "waterberging", "Ruimte voor regenwater {street}", "wens", 5.0, 9.0),
        ("gemeente", "bomen", "Nieuwe bomen {street}", "schuifbaar", 3.0, 7.0),
        ("warmte", "warmtenet", "Warmtenet {street}", "schuifbaar", 0.0, 0.0),
        ("bewoners", "bewonersinitiatief", "Idee van bewoners {street}", "wens", 10.0, 0.0),
    )
    spots = (
        ("Sleedoornpad", 0.05, 0.45), ("Sleedoornpad", 0.5, 0.95), ("Hazelaarstraat", 0.02, 0.3),
        ("Duindoornlaan", 0.35, 0.62), ("Kamperfoeliestraat", 0.62, 0.97), ("Spireastraat", 0.7, 0.97),
    )  # fmt: skip
    years = ("2027-03 – 2027-09", "2028-Q1 – 2028-Q3", "voorjaar 2029 – najaar 2029", "2030 – 2030",
             "medio 2031 – eind 2031", "2026-02-02 – 2026-12-18", "2025-04-07 – 2025-09-26", "2032 – 2032")  # fmt: skip
    states = ("gepland", "toegezegd", "gepland", "idee", "idee", "in_uitvoering", "gereed", "idee")
    for number in range(34):
        partner, kind, title, firmness, half, beside = rows[number % len(rows)]
        where = spots[(number * 5 + number // 6) % len(spots)]
        when = (number * 3 + number // 8) % len(years)
        place = strip(*where, half=half, beside=beside) if half else street(*where)
        status = "gepauzeerd" if number in (9, 27) else "geannuleerd" if number in (14, 31) else states[when]
        add(
            partner,
            f"{partner[:2].upper()}-{100 + number}",
            kind,
            title.format(street=where[0]),
            status,
            years[when],
            place,
            firmness=firmness,
            homes=40 + 7 * number if kind != "bomen" else None,
            geometry_certainty="indicatief" if "20" in years[when][:4] and len(years[when]) < 12 else "exact",
        )

    add(
        "gemeente",
        "GR-SP-1",
        "speelplek",
        "Speelplek Spireastraat",
        "toegezegd",
        "voorjaar 2028 – zomer 2028",
        shapely.buffer(Point(470, 405), 22),
        homes=200,
        visibility="openbaar",
        public_title="Nieuwe speelplek",
        public_description="Kinderen krijgen een nieuwe plek om te spelen.",
    )
    add(
        "bewoners",
        "BW-02",
        "bewonersinitiatief",
        "Moestuin bij de speelplek",
        "idee",
        "2028 – 2028",
        shapely.buffer(Point(500, 415), 14),
    )
    add(
        "bewoners",
        "BW-03",
        "voortuinen",
        "Geveltuinen Sleedoornpad",
        "gepland",
        "2029-Q2 – 2029-Q3",
        strip("Sleedoornpad", 0.1, 0.4, half=2.5, beside=-8),
        firmness="schuifbaar",
        homes=45,
    )
    add(
        "wijkbedrijf",
        "WBS-01",
        "koffiekar",
        "Koffiekar Sleedoornpad",
        "gepland",
        "2027-05-10 – 2027-05-21",
        shapely.buffer(Point(150, 462), 12),
        visibility="openbaar",
        public_title="Koffie in de straat",
        public_description="Drink koffie mee en stel uw vragen.",
    )
    add(
        "wijkbedrijf",
        "WBS-02",
        "werk_leren",
        "Leerplekken in het wijkbedrijf",
        "in_uitvoering",
        "2025 – 2028",
        Point(300, 500),
    )
    add(
        "hogeschool",
        "HS-01",
        "werk_leren",
        "Studenten helpen bij de renovatie",
        "gepland",
        "2027-02 – 2027-07",
        strip("Kamperfoeliestraat", 0.24, 0.4, half=10, beside=-22),
        firmness="schuifbaar",
    )
    add(
        "hogeschool",
        "HS-02",
        "bewonersinitiatief",
        "Onderzoek: prettig wandelen",
        "gereed",
        "2025-09 – 2026-01",
        Point(620, 120),
    )
    add(
        "wijkteam",
        "SW-20",
        "armoede_schulden",
        "Spreekuur geldzaken",
        "in_uitvoering",
        "2026-01 – 2027-12",
        Point(60, 330),
        visibility="openbaar",
        public_title="Spreekuur over geld",
        public_description="Kom langs met vragen over geld. Het kost niets.",
    )
    add(
        "gemeente",
        "GR-IA-1",
        "informatieavond",
        "Informatieavond Sleedoornpad",
        "gepland",
        "2027-02-11 – 2027-02-11",
        Point(320, 455),
        visibility="openbaar",
        public_title="Avond met uitleg",
        public_description="Wij vertellen wat er in de straat gaat gebeuren.",
    )
    add(
        "lefier",
        "LE-S1",
        "sloop",
        "Sloop garages Hulststraat",
        "toegezegd",
        "2026-09-07 – 2026-12-11",
        box(600, 30, 690, 60),
        budget_eur=180000,
    )
    add(
        "lefier",
        "LE-N1",
        "nieuwbouw",
        "Nieuwbouw Hulststraat",
        "gepland",
        "2027-01-11 – 2028-06-30",
        box(600, 30, 690, 60),
        homes=36,
        tenure="gemengd",
        budget_eur=9_500_000,
    )
    add(
        "warmte",
        "WN-05",
        "warmtenet",
        "Aansluiting nieuwbouw Hulststraat",
        "gepland",
        "2027-09 – 2027-12",
        LineString([(583, 20), (605, 26), (650, 26)]),
        firmness="schuifbaar",
        homes=36,
    )
    others: tuple[tuple[str, str, str, str, str, str, BaseGeometry, dict[str, object]], ...] = (
        ("gemeente", "GR-FV-1", "fiets_voetpad", "Vrijliggend fietspad langs de Selwerderdwarslaan", "idee",
         "2031 – 2032", strip("Selwerderdwarslaan", 0.62, 0.9, half=2, beside=-6),
         {"firmness": "wens", "budget_eur": 420000, "geometry_certainty": "indicatief"}),
        ("gemeente", "GR-PA-1", "parkeren", "Parkeervakken Hulststraat anders verdelen", "gepauzeerd",
         "medio 2029 – eind 2029", strip("Hulststraat", 0.45, 0.6, half=4), {"firmness": "schuifbaar", "homes": 40}),
        ("gemeente", "GR-GB-1", "groenbeheer", "Groenbeheer wijkrand noord, samen met bewoners", "in_uitvoering",
         "2025 – 2029", strip("Wilgenroosstraat", 0.6, 0.95, half=6, beside=18),
         {"visibility": "openbaar", "public_title": "Samen zorgen voor het groen",
          "public_description": "Bewoners en gemeente onderhouden hier samen het groen."}),
        ("gemeente", "GR-AV-1", "aardgasvrij", "Plan voor een straat zonder aardgas: Vlierstraat west", "idee",
         "maart 2027 – 2030", strip("Vlierstraat", 0.02, 0.3, half=25),
         {"firmness": "wens", "homes": 90, "geometry_certainty": "gebied"}),
        ("netbeheer", "NB-30", "gasleiding_aanleg", "Nieuwe gasleiding Wilgenroosstraat oost (vervallen)",
         "geannuleerd", "2026-Q3 – 2026-Q4", street("Wilgenroosstraat", 0.6, 0.8), {}),
    )  # fmt: skip
    for partner, code, kind, title, status, period, place, rest in others:
        add(partner, code, kind, title, status, period, place, **rest)
    return found


def build(target: Path) -> None:
    """Write all files below a folder."""
    rows: dict[str, list[dict[str, object]]] = {slug: [] for slug, *_ in PARTNERS}
    contact = {slug: (role, f"{box_}@{slug}.voorbeeld.nl") for slug, _, _, role, box_ in PARTNERS}
    for plan in plans():
        role, channel = contact[plan.partner]
        properties: dict[str, object] = {
            "external_id": plan.number, "kind": plan.kind, "title": plan.title, "status": plan.status,
            "start": plan.start, "end": plan.end, "contact_role": role, "contact_channel": channel,
        }  # fmt: skip
        properties |= {key: value for key, value in plan.rest.items() if value is not None}
        if "budget_eur" in properties:
            properties["budget_scope"] = "totaal"
        rows[plan.partner].append(_feature(plan.place, properties))
    for slug, features in rows.items():
        _write(target / "partners" / f"{slug}.geojson", features)
    streets = [_feature(_frame_street(item[0]), {"name": item[0]}) for item in STREETS]
    _write(target / "reference" / "streets.geojson", streets)
    blocks, homes = _blocks()
    _write(target / "reference" / "blocks.geojson", blocks)
    _write(target / "reference" / "homes.geojson", homes)
    _write(target / "reference" / "addresses.geojson", _addresses(homes))
    parts = (
        ("Selwerd-West (fictief)", box(-40, -40, 220, 670)),
        ("Selwerd-Midden (fictief)", box(220, -40, 510, 670)),
        ("Selwerd-Oost (fictief)", box(510, -40, 760, 670)),
    )
    areas = [_feature(box(-40, -40, 760, 670), {"name": "Demowijk Selwerd (fictief)", "level": "wijk"})]
    areas += [_feature(shape, {"name": name, "level": "buurt"}) for name, shape in parts]
    _write(target / "reference" / "areas.geojson", areas)
    for layer, shapes in (("green", _green()), ("water", _water())):
        _write(target / "reference" / f"{layer}.geojson", [_feature(shape, {"name": name}) for name, shape in shapes])


def _water() -> list[tuple[str, BaseGeometry]]:
    """Give the canal west of the streets, the ditch north of them, and the pond in the park; in the frame."""
    north = np.linspace(-80, 690, 30)
    canal = LineString(np.column_stack([-27 + 4 * np.sin(north / 130), north]))
    east = np.linspace(-27, 745, 30)
    ditch = LineString(np.column_stack([east, 681 + 3 * np.sin(east / 150)]))
    pond = LineString([(320, -70), (348, -62), (372, -68), (400, -64)]).buffer(11)
    return [("Westersingel", canal.buffer(5)), ("Noordersloot", ditch.buffer(2.5)), ("Vijver", pond)]


def _green() -> list[tuple[str, BaseGeometry]]:
    """Give the park south of the streets, banks of the water, and gardens between blocks; water and blocks left out."""
    canal, ditch, pond = (shape for _, shape in _water())
    park = shapely.buffer(box(170, -88, 700, -44), 8)
    banks = shapely.union_all([canal.buffer(8), ditch.buffer(7)])
    courts = ((1, 0), (3, 1), (0, 2), (4, 2), (2, 3), (3, 4), (0, 5), (2, 6))
    gardens = [
        shapely.buffer(box(column * 145 + 28, row * 90 + 37, min(column * 145 + 117, 700), row * 90 + 53), 5)
        for column, row in courts
    ]
    named = [("Zuiderpark", park.difference(pond)), ("Oever", banks.difference(shapely.union_all([canal, ditch])))]
    return [*named, *(("Binnentuin", garden) for garden in gardens)]


def _blocks() -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    blocks: list[dict[str, object]] = []
    homes: list[dict[str, object]] = []
    rows = [item for item in STREETS if item[1] == "h"]
    for name, *_ in rows:
        last = {22: -1, -22: 0}
        for column in range(5):
            start, end = (column * 145 + 18) / 720, min((column * 145 + 127) / 720, 0.985)
            for side in (22, -22):
                block = strip(name, start, end, half=5.5, beside=side)
                count = 8 + (len(blocks) * 5) % 9
                blocks.append(_feature(block, {"name": f"{name} {len(blocks) + 1}", "homes": count}))
                middle = shapely.offset_curve(street(name, start, end), side)
                for at in range(count):
                    spot = middle.interpolate((at + 0.5) / count, normalized=True)
                    last[side] += 2
                    facts = {"name": f"{name} {last[side]}", "street": name, "number": last[side], "homes": 1}
                    homes.append(_feature(spot, facts))
    return blocks, homes


def _addresses(homes: list[dict[str, object]]) -> list[dict[str, object]]:
    """Give every home an address with the columns of the BAG; the postcodes are invented, one a side of a street."""
    names = [item[0] for item in STREETS if item[1] == "h"]
    found = []
    for home in homes:
        facts = home["properties"]
        assert isinstance(facts, dict)  # noqa: S101
        letter = chr(ord("A") + 2 * names.index(facts["street"]) + facts["number"] % 2)
        properties = {
            "postcode": f"9741Z{letter}", "huisnummer": facts["number"], "openbare_ruimte_naam": facts["street"],
        }  # fmt: skip
        found.append({"type": "Feature", "properties": properties, "geometry": home["geometry"]})
    return found


def _feature(shape: BaseGeometry, properties: Mapping[str, object]) -> dict[str, object]:
    def place(points: np.ndarray) -> np.ndarray:
        world = _world(points)
        return np.round(np.column_stack(_TO_WGS84.transform(world[:, 0], world[:, 1])), 7)

    moved = shapely.orient_polygons(shapely.transform(shape, place))
    return {"type": "Feature", "properties": dict(properties), "geometry": json.loads(shapely.to_geojson(moved))}


def _write(file: Path, features: list[dict[str, object]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(item, ensure_ascii=False) for item in features)
    text = f'{{"type": "FeatureCollection", "note": "{NOTE}", "features": [\n{lines}\n]}}\n'
    file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    build(Path(__file__).parent)
    sys.stdout.write(f"{len(plans())} activities\n")
