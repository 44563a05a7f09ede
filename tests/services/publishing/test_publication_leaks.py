"""Nothing of the store that is not public is in any byte of any file of the residents' pages."""

from __future__ import annotations

import gzip
import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pypdf
import pytest
import shapely

from koppel.access import operator
from koppel.config import ZONE, Settings
from koppel.model import (
    Activity,
    BudgetScope,
    Firmness,
    GeometryCertainty,
    Precision,
    Status,
    Tenure,
    Visibility,
)
from koppel.model.deciding import Answer, State
from koppel.model.plans import Reference, ReferenceLayer
from koppel.publish.site import build_site
from koppel.services.deciding.decisions import GivenAnswer, decide, give_answers
from koppel.services.intake.detection import detect
from koppel.services.plans.saved_views import save_view
from koppel.services.publishing import drafting, publication, site_folder
from koppel.store.chances.combinations import list_combinations
from koppel.store.database import Store
from koppel.store.intake.uploads import add_upload
from koppel.store.plans.activities import get_activity, list_activities
from koppel.store.plans.activity_changes import edit_activity, put_activities
from koppel.store.plans.activity_changes import withdraw as withdraw_activities
from koppel.store.plans.reference import put_reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from uuid import UUID

    from koppel.catalogue.load import Catalogue

X, Y = 233_000.0, 583_000.0
AT = datetime(2026, 11, 21, 9, 0, tzinfo=ZONE)
TODAY = AT.date()
# Each stands in one field of the store that is not public, and nowhere else.
CANARY = "kanarie"


def secret(name: str, field: str) -> str:
    return f"{CANARY}-{name}-{field}-zq7x"


def activity(name: str, visibility: Visibility = Visibility.OPENBAAR, **fields: Any) -> Activity:
    """All fields filled; those that may be public with plain words, all others with a canary."""
    given: dict[str, Any] = {
        "partner": "Gemeente Groningen",
        "external_id": secret(name, "external_id"),
        "kind": "riolering",
        "title": secret(name, "title"),
        "status": Status.TOEGEZEGD,
        "geometry": shapely.LineString([(X + 10, Y), (X + 150, Y)]),
        "project": secret(name, "project"),
        "phase": 1,
        "phase_count": 2,
        "description": secret(name, "description"),
        "public_title": f"Nieuw riool {name}",
        "public_description": f"Wij werken in de straat ({name}).",
        "start": date(2027, 3, 1),
        "start_precision": Precision.DAG,
        "end": date(2027, 6, 30),
        "end_precision": Precision.DAG,
        "earliest_start": date(1987, 6, 13),
        "latest_end": date(2071, 10, 17),
        "duration_days": 31_977,
        "coordination_duty": True,
        "firmness": Firmness.SCHUIFBAAR,
        "geometry_certainty": GeometryCertainty.INDICATIEF,
        "homes": 7_773_197,
        "tenure": Tenure.GEMENGD,
        "budget_eur": 98_765_431.0,
        "budget_scope": BudgetScope.TOTAAL,
        "funding_source": secret(name, "funding_source"),
        "funding_condition": secret(name, "funding_condition"),
        "funding_secured": True,
        "contact_role": "wijkregisseur",
        "contact_channel": "wijk@gemeente.voorbeeld.nl",
        "indicators": (secret(name, "indicator"),),
        "visibility": visibility,
    }
    return Activity(**{**given, **fields})


def hidden(name: str, visibility: Visibility, **fields: Any) -> Activity:
    """Of what residents may not see at all, public texts are secret too."""
    texts = {field: secret(name, field) for field in ("public_title", "public_description", "contact_role", "partner")}
    return activity(name, visibility, **{**texts, **fields})


BURIED = shapely.LineString([(X + 311.37, Y + 222.73), (X + 377.91, Y + 241.13)])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(db=tmp_path / "koppel.duckdb", area=None, public_url="https://wijk.voorbeeld.nl/openbaar/")


@pytest.fixture
def store(settings: Settings, catalogue: Catalogue) -> Iterator[Store]:
    with Store.open(settings.db, create=True) as opened:
        _fill(opened, settings, catalogue)
        yield opened


def _fill(store: Store, settings: Settings, catalogue: Catalogue) -> None:
    widths = {kind.id: kind.width_m for kind in catalogue.kinds.values()}
    with store.write("vuller", "reference") as writer:
        lines = {
            "Meidoornstraat": [(X, Y), (X + 400, Y)],
            "Hulststraat": [(X + 200, Y), (X + 200, Y + 400)],
            "Stillestraat": [(X + 300, Y + 220), (X + 390, Y + 245)],
        }
        streets = [Reference(ReferenceLayer.STREET, name, shapely.LineString(line)) for name, line in lines.items()]
        put_reference(writer, ReferenceLayer.STREET, streets)
        west = Reference(ReferenceLayer.AREA, "Buurt West", shapely.box(X - 100, Y - 100, X + 500, Y + 500))
        put_reference(writer, ReferenceLayer.AREA, [west])
    works = [
        activity("een"),
        activity("twee", kind="warmtenet", partner="Warmtebedrijf Noord"),
        activity("buurt", Visibility.BUURT, geometry=BURIED),
        activity("stopt", geometry=shapely.LineString([(X + 200, Y + 50), (X + 200, Y + 150)])),
        activity("sluit", geometry=shapely.LineString([(X + 200, Y + 200), (X + 200, Y + 300)])),
        hidden("eigen", Visibility.EIGEN),
        hidden("partners", Visibility.PARTNERS),
        hidden("idee", Visibility.OPENBAAR, status=Status.IDEE),
        hidden("nooit", Visibility.OPENBAAR, status=Status.GEANNULEERD),
        activity("jargon", public_title=f"Koppelkans {secret('jargon', 'public_title')}"),
        activity("zonder", contact_role=None, public_title=secret("zonder", "public_title")),
    ]
    with store.write(secret("store", "uploader"), "import", file=secret("store", "audit")) as writer:
        upload = add_upload(
            writer,
            file_name=secret("upload", "file_name"),
            content=secret("upload", "content").encode(),
            partners=["Gemeente Groningen"],
            profile=secret("upload", "profile"),
            layer=secret("upload", "layer"),
            report=f'{{"kolom": "{secret("upload", "report")}"}}',
        )
        put_activities(writer, works, widths=widths, upload_id=upload)
    # What it was before it was ever public, and why it changed.
    with store.write(secret("edit", "editor"), "edit") as writer:
        old = next(item for item in list_activities(writer.cursor) if item.public_title == "Nieuw riool een")
        earlier = replace(old, start=date(2033, 5, 7), title=secret("een", "former_title"))
        edit_activity(writer, earlier, expected_version=1, widths=widths, reason=secret("edit", "reason"))
        edit_activity(writer, old, expected_version=2, widths=widths, reason=secret("edit", "reason2"))
    detect(store.visible_to(operator(secret("detection", "by"))), catalogue, today=TODAY)
    save_view(
        store.visible_to(operator(secret("view", "by"))), secret("view", "name"), {"zoek": secret("view", "param")}
    )
    with store.read() as cursor:
        by_id = {item.id: item for item in list_activities(cursor)}
        shared = [
            item
            for item in list_combinations(cursor, proposed=True)
            if all(by_id[member].visibility is not Visibility.EIGEN for member in item.members)
        ]
        combination = max(shared, key=lambda item: len(item.members))
        partners = {by_id[member].partner for member in combination.members}
    said = dict.fromkeys(partners, GivenAnswer(Answer.AKKOORD, secret("answer", "reason")))
    give_answers(store.visible_to(operator(secret("answer", "by"))), combination.id, said)
    for step in (State.IN_GESPREK, State.AFGESPROKEN):
        decide(
            store.visible_to(operator(secret("decision", "by"))),
            combination.id,
            step,
            reason=secret("decision", "reason"),
        )


def draft(store: Store, catalogue: Catalogue, settings: Settings) -> drafting.Draft:
    return drafting.draft(store, catalogue, settings, "nl", at=AT)


def publish(store: Store, catalogue: Catalogue, settings: Settings, out: Path) -> dict[str, bytes]:
    made = draft(store, catalogue, settings)
    publication.publish(
        store.visible_to(operator(secret("publication", "by"))), settings, made, note=secret("publication", "note")
    )
    site_folder.write_site(store, settings, out)
    return content(out)


def content(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def opened(files: Mapping[str, bytes]) -> dict[str, str]:
    """Everything that can be read in files: packed and unpacked, and in PDF every stream, text and string."""
    told = {}
    for name, data in files.items():
        plain = gzip.decompress(data) if name.endswith(".gz") else data
        told[name] = name + plain.decode("latin-1") + plain.decode("utf-8", "ignore")
        if name.endswith(".pdf"):
            told[name] += _pdf(plain)
    return told


def _pdf(data: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(data))
    told = [page.extract_text() for page in reader.pages]
    told += [str(reader.metadata), str(reader.xmp_metadata)]
    for number in range(len(reader.xref_objStm) + max(reader.xref.get(0, {0: 0}), default=0) + 1):
        found = reader.get_object(number) if number else None
        told.append(str(found))
        if found is not None and hasattr(found, "get_data"):
            told.append(found.get_data().decode("latin-1"))
    return "\n".join(told)


def secrets_of(store: Store) -> list[str]:
    """Every text, id and odd number of the store that may not be public."""
    found = [
        CANARY, "98765431", "98.765.431", "98,765,431", "31977", "7773197", "7.773.197", "7,773,197",
        "1987-06-13", "19870613", "juni 1987", "2071-10-17", "20711017", "oktober 2071", "2033-05-07", "mei 2033",
    ]  # fmt: skip
    with store.read() as cursor:
        tables = cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE data_type = 'UUID'"
        )
        for table, column in tables.fetchall():
            found += [
                str(row[0]) for row in cursor.execute(f'SELECT DISTINCT "{column}" FROM "{table}"').fetchall() if row[0]
            ]
        found += [row[0] for row in cursor.execute("SELECT DISTINCT id FROM combination").fetchall()]
        found += [row[0] for row in cursor.execute("SELECT DISTINCT rules_version FROM finding").fetchall() if row[0]]
    return [*found, str(store.store_id)]


def leaks(files: Mapping[str, bytes], secrets: list[str]) -> list[tuple[str, str]]:
    return [(name, item) for name, text in opened(files).items() for item in secrets if item in text]


def ids(store: Store) -> dict[str, UUID]:
    with store.read() as cursor:
        return {item.external_id.split("-")[1]: item.id for item in list_activities(cursor) if item.id}


def change(store: Store, catalogue: Catalogue, name: str, **fields: Any) -> None:
    widths = {kind.id: kind.width_m for kind in catalogue.kinds.values()}
    with store.write("redacteur", "edit") as writer:
        item = get_activity(writer.cursor, ids(store)[name])
        edit_activity(writer, replace(item, **fields), expected_version=item.version, widths=widths)


def test_no_canary_is_in_any_byte_of_any_file(
    store: Store, catalogue: Catalogue, settings: Settings, tmp_path: Path
) -> None:
    first = publish(store, catalogue, settings, tmp_path / "uit")
    assert leaks(first, secrets_of(store)) == []
    # The test sees what is there: a public title is found in pages, calendar, feed, data and on paper.
    seen = {name for name, text in opened(first).items() if "Nieuw riool een" in text}
    kinds = {"html", "ics", "xml", "geojson", "pdf", "js", "gz"}
    assert {name.rpartition(".")[2] for name in seen} == kinds
    names = " ".join(first)
    assert "werk/" in names

    with store.write("redacteur", "withdraw") as writer:
        withdraw_activities(writer, [ids(store)["stopt"]], secret("stopt", "withdrawal"))
    change(store, catalogue, "stopt", public_description=secret("stopt", "after_withdrawal"))
    change(store, catalogue, "sluit", visibility=Visibility.PARTNERS, public_title=secret("sluit", "public_title"))
    change(store, catalogue, "een", start=date(2027, 9, 1), end=date(2027, 12, 31))
    second = publish(store, catalogue, settings, tmp_path / "uit")
    assert leaks(second, secrets_of(store)) == []
    everything = opened(second)
    assert any("Nieuw riool stopt" in text for text in everything.values())
    assert [name for name, text in everything.items() if "Nieuw riool sluit" in text] == []

    name, packed = site_folder.site_archive(store, settings)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        files = {item: archive.read(item) for item in archive.namelist()}
    assert leaks({name: packed, **files}, secrets_of(store)) == []


def test_the_place_of_a_work_of_the_buurt_changes_no_byte(
    store: Store, catalogue: Catalogue, settings: Settings, tmp_path: Path
) -> None:
    """Whatever is told does not depend on it: not bounds, names, counts, feed or paper."""
    told = _built(store, catalogue, settings, tmp_path / "een")
    for place in (shapely.Point(X - 90, Y - 90), shapely.box(X, Y, X + 390, Y + 390)):
        change(store, catalogue, "buurt", geometry=place)
        assert _differing(told, _built(store, catalogue, settings, tmp_path / place.geom_type)) == []
    digits = {f"{value:.4f}" for point in _wgs84(BURIED) for value in point}
    assert [name for name, text in opened(told).items() if any(item in text for item in digits)] == []


def test_nothing_that_is_not_public_changes_a_byte(
    store: Store, catalogue: Catalogue, settings: Settings, tmp_path: Path
) -> None:
    told = _built(store, catalogue, settings, tmp_path / "voor")
    change(
        store, catalogue, "een", title="anders", description="anders", project="anders", budget_eur=1.0, homes=3,
        funding_source="anders", indicators=("anders",), tenure=None, firmness=Firmness.VAST,
        earliest_start=None, latest_end=None, funding_condition=None,
    )  # fmt: skip
    for name in ("eigen", "partners", "idee", "nooit", "jargon", "zonder"):
        change(store, catalogue, name, geometry=shapely.Point(X - 4000, Y + 4000), start=date(2040, 1, 1), end=None)
    detect(store.visible_to(operator(secret("detection", "by"))), catalogue, today=TODAY)
    assert _differing(told, _built(store, catalogue, settings, tmp_path / "na")) == []


def _built(store: Store, catalogue: Catalogue, settings: Settings, folder: Path) -> dict[str, bytes]:
    made = draft(store, catalogue, settings)
    build_site(made.copy, made.ground, site_folder.public_settings(settings), folder)
    return content(folder)


def _differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def _wgs84(shape: shapely.Geometry) -> list[tuple[float, float]]:
    from koppel.crs import transform

    return [
        tuple(point) for point in shapely.get_coordinates(transform([shape], source="EPSG:28992", target="OGC:CRS84"))
    ]
