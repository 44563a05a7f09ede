"""One small neighbourhood of three partners, and the people who look at it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import shapely

from koppel.access import Actor, Grant, Role
from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT, Settings
from koppel.crs import transform
from koppel.exports.geojson import as_wgs84
from koppel.model import Activity, Precision, Status, Visibility
from koppel.model.plans import Reference, ReferenceLayer
from koppel.services.intake.activities import create
from koppel.services.intake.detection import detect
from koppel.services.intake.uploads import import_file
from koppel.store.chances.combinations import list_combinations
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from koppel.store.plans.reference import put_reference

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

TODAY = date(2026, 11, 21)
CATALOGUE = load_catalogue(ROOT / "layers")
X, Y = 233_600.0, 583_700.0
STREET = shapely.LineString([(X, Y), (X + 100, Y)])
# Stands in every text of the one work that only Lefier may see.
CANARY = "KANARIEGEEL"

PEOPLE: dict[str, Actor] = {
    "beheerder": Actor("bea", frozenset({Grant(Role.BEHEERDER)})),
    "regisseur": Actor("rik", frozenset({Grant(Role.REGISSEUR)})),
    "gemeente": Actor("geert", frozenset({Grant(Role.PLANNER, "Gemeente")})),
    "lefier": Actor("lies", frozenset({Grant(Role.PLANNER, "Lefier")})),
    "ander": Actor("wout", frozenset({Grant(Role.PLANNER, "Waterbedrijf")})),
    "lezer": Actor("leo", frozenset({Grant(Role.LEZER)})),
    "rolloos": Actor("niemand"),
}


@dataclass(frozen=True, slots=True)
class World:
    """What there is; ``shared`` is the combination of the works of Gemeente and Lefier that all see."""

    settings: Settings
    sewer: UUID
    renovation: UUID
    secret: UUID
    upload: UUID
    shared: str
    private: str

    def open(self) -> Store:
        return Store.open(self.settings.db)


def work(partner: str, number: str, kind: str, **fields: Any) -> Activity:
    given: dict[str, Any] = {
        "partner": partner,
        "external_id": number,
        "kind": kind,
        "title": f"{kind} {number}",
        "status": Status.GEPLAND,
        "geometry": STREET,
        "start": date(2027, 3, 1),
        "start_precision": Precision.MAAND,
        "end": date(2027, 8, 31),
        "end_precision": Precision.MAAND,
    }
    return Activity(**{**given, **fields})


def csv_of(item: Activity) -> bytes:
    (place,) = as_wgs84([item.geometry], "EPSG:28992")
    wkt = shapely.to_wkt(transform([item.geometry], source="EPSG:28992", target="OGC:CRS84")[0])
    assert place is not None
    rows = [
        "external_id;kind;title;status;start;end;visibility;wkt",
        f'{item.external_id};{item.kind};{item.title};gepland;2027-03;2027-08;{item.visibility.value};"{wkt}"',
    ]
    return "\n".join(rows).encode()


def make_world(folder: Path) -> World:
    """Make the store: a sewer and a renovation that couple, a secret work in the same street, one far away."""
    settings = replace(Settings(), db=folder / "koppel.duckdb", area=None)
    with Store.open(settings.db, create=True) as store:
        with store.write("test", "ground") as writer:
            put_reference(writer, ReferenceLayer.STREET, [Reference(ReferenceLayer.STREET, "Vlierstraat", STREET)])
        sewer = create(store, CATALOGUE, work("Gemeente", "G-1", "riolering"), today=TODAY).activity
        create(
            store,
            CATALOGUE,
            work("Waterbedrijf", "W-1", "waterleiding", geometry=shapely.LineString([(X + 5_000, Y), (X + 5_100, Y)])),
            today=TODAY,
        )
        canary = work(
            "Lefier", f"{CANARY}-1", "warmtenet", title=f"{CANARY} warmte", description=CANARY, project=CANARY,
            contact_role=CANARY, funding_source=CANARY, visibility=Visibility.EIGEN,
        )  # fmt: skip
        secret = create(store, CATALOGUE, canary, today=TODAY).activity
        renovation = work("Lefier", "L-1", "renovatie")
        uploaded = import_file(
            store, CATALOGUE, settings, csv_of(renovation), f"{CANARY}.csv", today=TODAY, partner="Lefier"
        )
        assert uploaded.upload_id is not None, uploaded.checked.report
        detect(store, CATALOGUE, today=TODAY, full=True)
        with store.read() as cursor:
            ids = {item.external_id: item.id for item in list_activities(cursor)}
            groups = {frozenset(item.members): item.id for item in list_combinations(cursor)}
    assert sewer.id
    assert secret.id
    assert ids["L-1"]
    shared = groups[frozenset({sewer.id, ids["L-1"]})]
    private = next(identity for members, identity in groups.items() if secret.id in members)
    return World(settings, sewer.id, ids["L-1"], secret.id, uploaded.upload_id, shared, private)
