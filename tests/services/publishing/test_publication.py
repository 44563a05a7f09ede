from __future__ import annotations

import json
import threading
import zipfile
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from koppel.access import operator
from koppel.config import ZONE, Settings
from koppel.errors import InputError, NotFoundError, StoreError, WorkError
from koppel.model import Activity, Status, Visibility
from koppel.model.plans import Reference, ReferenceLayer
from koppel.publish.model import PublicState
from koppel.services.publishing import drafting, live_folder, publication, site_folder
from koppel.services.publishing.publication_difference import Sort, differences
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from koppel.store.plans.activity_changes import edit_activity, put_activities
from koppel.store.plans.reference import put_reference

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koppel.catalogue.load import Catalogue

X, Y = 233_000.0, 583_000.0


def activity(number: str, **fields: Any) -> Activity:
    given: dict[str, Any] = {
        "partner": "Gemeente",
        "kind": "riolering",
        "title": f"VTW riolering {number}",
        "status": Status.GEPLAND,
        "geometry": shapely.LineString([(X, Y), (X + 100, Y)]),
        "public_title": f"Nieuw riool {number}",
        "public_description": "Wij werken hier.",
        "contact_role": "wijkregisseur",
        "contact_channel": "wijk@gemeente.voorbeeld.nl",
        "visibility": Visibility.OPENBAAR,
    }
    return Activity(external_id=number, **{**given, **fields})


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(db=tmp_path / "koppel.duckdb", area=None)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with Store.open(settings.db, create=True) as opened:
        with opened.write("anna", "reference") as writer:
            line = shapely.LineString([(X - 50, Y), (X + 300, Y)])
            put_reference(writer, ReferenceLayer.STREET, [Reference(ReferenceLayer.STREET, "Meidoornstraat", line)])
        yield opened


def put(store: Store, *works: Activity) -> None:
    with store.write("anna", "import") as writer:
        put_activities(writer, works, widths={"riolering": 4.0})


def change(store: Store, number: str, **fields: Any) -> None:
    with store.write("anna", "edit") as writer:
        item = next(item for item in list_activities(writer.cursor) if item.external_id == number)
        edit_activity(
            writer, replace(item, **fields), expected_version=item.version, widths={"riolering": 4.0}, reason="nu"
        )


def draft(store: Store, catalogue: Catalogue, settings: Settings, **rest: Any) -> drafting.Draft:
    return drafting.draft(store, catalogue, settings, "nl", **rest)


def publish(store: Store, catalogue: Catalogue, settings: Settings, **rest: Any) -> publication.Published:
    return publication.publish(store.visible_to(operator("anna")), settings, draft(store, catalogue, settings, **rest))


def titles(made: drafting.Draft) -> list[str]:
    return sorted(work.title for work in made.copy.works)


def reasons(store: Store, catalogue: Catalogue, settings: Settings) -> dict[str, str]:
    made = draft(store, catalogue, settings)
    return {item.activity.external_id: " ".join(item.fitness.reasons) for item in made.candidates}


def test_only_what_its_partner_shows_and_is_fit_becomes_public(
    store: Store, catalogue: Catalogue, settings: Settings
) -> None:
    put(
        store,
        activity("goed"),
        activity("eigen", visibility=Visibility.EIGEN),
        activity("partners", visibility=Visibility.PARTNERS),
        activity("idee", status=Status.IDEE),
        activity("titelloos", public_title="  "),
        activity("contactloos", contact_role=None),
        activity("jargon", public_description="Deze koppelkans ligt onder het maaiveld."),
        activity("persoon", contact_channel="jan.de.vries@gemeente.voorbeeld.nl"),
        activity("tekst", public_description="Bel Jan op 06-12345678."),
        activity("buurtloos", visibility=Visibility.BUURT),
        activity("gestopt", status=Status.GEANNULEERD),
    )
    made = draft(store, catalogue, settings)
    assert titles(made) == ["Nieuw riool goed"]
    told = reasons(store, catalogue, settings)
    assert told.pop("goed") == ""
    words = {
        "idee": "idee", "titelloos": "titel", "contactloos": "vragen", "jargon": "koppelkans", "persoon": "persoonlijk",
        "tekst": "persoonlijk", "buurtloos": "buurt",
    }  # fmt: skip
    assert told.keys() == words.keys()
    assert {name: word for name, word in words.items() if word not in told[name]} == {}
    assert made.private_count == 2


def test_what_was_not_given_a_visibility_stays_with_the_partners(
    store: Store, catalogue: Catalogue, settings: Settings
) -> None:
    assert {kind.visibility for kind in catalogue.kinds.values()} == {Visibility.PARTNERS}
    assert Activity.__dataclass_fields__["visibility"].default is Visibility.PARTNERS
    assert draft(store, catalogue, settings).copy.works == ()


def test_publishing_serves_the_pages_and_undoing_serves_those_before(
    store: Store, catalogue: Catalogue, settings: Settings
) -> None:
    put(store, activity("een"))
    first = publish(store, catalogue, settings)
    current = settings.public_folder / "current"
    assert "Nieuw riool een" in (current / "index.html").read_text()
    put(store, activity("twee"))
    second = publish(store, catalogue, settings)
    assert (first.publication.number, second.publication.number) == (1, 2)
    assert "Nieuw riool twee" in (current / "index.html").read_text()
    before = publication.undo(store, settings, second.publication.id)
    assert before is not None
    assert before.number == 1
    assert "Nieuw riool twee" not in (current / "index.html").read_text()
    assert publication.undo(store, settings, first.publication.id) is None
    assert not current.exists()
    assert [item.number for item in publication.publications(store)] == [2, 1]


def test_an_undone_publication_is_gone_also_where_the_pages_before_take_too_long(
    store: Store, catalogue: Catalogue, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, activity("een"))
    publish(store, catalogue, settings)
    put(store, activity("twee"))
    second = publish(store, catalogue, settings)

    def slow(*_: object, **__: object) -> None:
        raise WorkError("work_time", seconds=300)

    monkeypatch.setattr(site_folder, "build_site", slow)
    with pytest.raises(StoreError) as told:
        publication.undo(store, settings, second.publication.id)
    assert told.value.code == "undone_not_built"
    assert not (settings.public_folder / "current").exists()
    monkeypatch.undo()
    assert site_folder.serve_current(store, settings)
    assert "Nieuw riool twee" not in (settings.public_folder / "current" / "index.html").read_text()


def test_the_difference_says_what_is_new_changed_stopped_and_gone(
    store: Store, catalogue: Catalogue, settings: Settings
) -> None:
    put(store, activity("gelijk"), activity("anders"), activity("stopt"), activity("weg"), activity("al weg"))
    publish(store, catalogue, settings)
    put(store, activity("nieuw"))
    change(store, "anders", status=Status.IN_UITVOERING)
    change(store, "stopt", status=Status.GEANNULEERD)
    change(store, "weg", public_description="Deze koppelkans ligt onder het maaiveld.")
    change(store, "al weg", visibility=Visibility.PARTNERS)
    made = draft(store, catalogue, settings)
    found = {item.sort: item for item in differences(made.copy, made.before, "nl")}
    assert {sort: item.title for sort, item in found.items()} == {
        Sort.NEW: "Nieuw riool nieuw",
        Sort.CHANGED: "Nieuw riool anders",
        Sort.STOPPED: "Nieuw riool stopt",
        Sort.GONE: "Nieuw riool weg",
    }
    assert "Plan" in found[Sort.CHANGED].lines[0]
    publication.publish(store, settings, made)
    again = draft(store, catalogue, settings)
    assert differences(again.copy, again.before, "nl") == ()


def test_what_is_held_back_stays_back_until_somebody_lets_it_go(
    store: Store, catalogue: Catalogue, settings: Settings
) -> None:
    put(store, activity("een"), activity("twee"))
    made = draft(store, catalogue, settings)
    (held,) = [item.activity.id for item in made.candidates if item.activity.external_id == "twee"]
    publish(store, catalogue, settings, held_back={held})
    again = draft(store, catalogue, settings)
    assert titles(again) == ["Nieuw riool een"]
    assert again.held_back == (held,)
    assert titles(draft(store, catalogue, settings, held_back=())) == ["Nieuw riool een", "Nieuw riool twee"]


def test_a_draft_that_was_overtaken_is_not_published(store: Store, catalogue: Catalogue, settings: Settings) -> None:
    put(store, activity("een"))
    late = draft(store, catalogue, settings)
    first = publish(store, catalogue, settings)
    with pytest.raises(StoreError, match="published_meanwhile"):
        publication.publish(store, settings, late)
    assert live_folder.current(settings.public_folder) == str(first.publication.id)
    assert len([item for item in settings.public_folder.iterdir() if item.is_dir() and not item.is_symlink()]) == 1


def test_pages_that_are_lost_are_built_again_from_what_was_kept(
    store: Store, catalogue: Catalogue, settings: Settings
) -> None:
    put(store, activity("een"))
    done = publish(store, catalogue, settings)
    index = settings.public_folder / "current" / "index.html"
    told = index.read_text()
    change(store, "een", public_title="Iets anders")
    live_folder.drop(settings.public_folder, done.publication.id)
    assert site_folder.serve_current(store, settings)
    assert index.read_text() == told
    assert not site_folder.serve_current(store, settings)


def test_a_publication_during_an_upload_is_whole(store: Store, catalogue: Catalogue, settings: Settings) -> None:
    """A draft is of one state of the store: all works of an upload are in it, or none."""
    put(store, activity("een"))
    stop = threading.Event()

    def uploads() -> None:
        for turn in range(40):
            if stop.is_set():
                return
            put(store, *(activity(f"{turn}-{at}") for at in range(5)))

    thread = threading.Thread(target=uploads)
    thread.start()
    counts = [len(draft(store, catalogue, settings).copy.works) for _ in range(6)]
    stop.set()
    thread.join()
    assert [count for count in counts if (count - 1) % 5] == []


def test_a_folder_of_the_user_is_replaced_whole_and_others_are_left_alone(
    store: Store, catalogue: Catalogue, settings: Settings, tmp_path: Path
) -> None:
    out = tmp_path / "uit"
    with pytest.raises(NotFoundError, match="publication_unknown"):
        site_folder.write_site(store, settings, out)
    put(store, activity("een"))
    publish(store, catalogue, settings)
    site_folder.write_site(store, settings, out)
    (out / "oud.html").write_text("oud")
    site_folder.write_site(store, settings, out)
    assert not (out / "oud.html").exists()
    assert json.loads((out / "publicatie.json").read_text())["number"] == 1
    other = tmp_path / "foto"
    other.mkdir()
    (other / "vakantie.jpg").write_text("zee")
    with pytest.raises(InputError, match="folder_not_ours"):
        site_folder.write_site(store, settings, other)
    assert [item.name for item in other.iterdir()] == ["vakantie.jpg"]
    file = tmp_path / "bestand"
    file.write_text("x")
    with pytest.raises(InputError, match="folder_not_ours"):
        site_folder.write_site(store, settings, file)
    left = {item.name for item in tmp_path.iterdir()}
    assert not [name for name in left if name.startswith(".")]


def test_the_archive_holds_the_pages_for_a_stick(store: Store, catalogue: Catalogue, settings: Settings) -> None:
    put(store, activity("een"))
    publish(store, catalogue, settings)
    name, packed = site_folder.site_archive(store, settings)
    assert name == "openbaar-1.zip"
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        names = archive.namelist()
        assert "Nieuw riool een" in archive.read("openbaar/index.html").decode()
    assert not [item for item in names if item.endswith(".gz")]
    assert site_folder.site_archive(store, settings)[1] == packed


def test_the_day_of_a_publication_is_that_of_the_netherlands(
    store: Store, catalogue: Catalogue, settings: Settings
) -> None:
    put(store, activity("een"))
    late = datetime(2026, 11, 20, 23, 30, tzinfo=ZONE)
    (work,) = draft(store, catalogue, settings, at=late).copy.works
    assert str(work.first_published) == "2026-11-20"
    assert work.state is PublicState.PLAN
