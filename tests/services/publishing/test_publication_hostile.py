"""Publishing when things go wrong: stopped half-way, at the same time, with odd works, names and folders."""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import stat
import threading
import time
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from koppel.catalogue.plain import load_plain
from koppel.config import Settings
from koppel.errors import InputError, StoreError
from koppel.model import Precision, Status, Visibility
from koppel.model.plans import Reference, ReferenceLayer
from koppel.publish.html.views import contact
from koppel.services.plans.reference import Named
from koppel.services.publishing import live_folder, public_watch, publication, site_folder
from koppel.services.publishing.fitness import judge
from koppel.services.publishing.public_places import public_places, public_shapes
from koppel.store.database import Store
from koppel.store.plans.reference import put_reference
from koppel.store.publishing.publications import current_publication, undo_publication
from tests.services.publishing.test_publication import X, Y, activity, change, draft, publish, put, titles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koppel.catalogue.load import Catalogue


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(db=tmp_path / "koppel.duckdb", area=None)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with Store.open(settings.db, create=True) as opened:
        with opened.write("anna", "reference") as writer:
            line = shapely.LineString([(X - 50, Y), (X + 300, Y)])
            put_reference(writer, ReferenceLayer.STREET, [Reference(ReferenceLayer.STREET, "Meidoornstraat", line)])
            box = shapely.box(X - 500, Y - 500, X + 500, Y + 500)
            put_reference(writer, ReferenceLayer.AREA, [Reference(ReferenceLayer.AREA, "Buurt West", box)])
        yield opened


def told(folder: Path) -> str:
    """All that can be read in the files of a folder, but paper."""
    files = [file for file in folder.rglob("*") if file.is_file() and file.suffix not in (".pdf", ".gz")]
    packed = [gzip.decompress(file.read_bytes()).decode("utf-8", "replace") for file in folder.rglob("*.gz")]
    return "".join([*(f"{file.name}\n{file.read_text()}" for file in files), *packed])


def public(settings: Settings) -> str:
    return told(settings.public_folder / "current")


def stop_before_the_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    def stops(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(live_folder, "switch", stops)


def test_a_program_that_stops_between_the_row_and_the_switch_is_put_right_by_the_next(
    store: Store, catalogue: Catalogue, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, activity("een"))
    publish(store, catalogue, settings)
    put(store, activity("twee"))
    with monkeypatch.context() as patched:
        stop_before_the_switch(patched)
        with pytest.raises(KeyboardInterrupt):
            publish(store, catalogue, settings)
    assert "Nieuw riool twee" not in public(settings)
    assert site_folder.serve_current(store, settings)
    assert "Nieuw riool twee" in public(settings)


def test_a_publication_that_was_undone_before_its_switch_is_never_served(
    store: Store, catalogue: Catalogue, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the row and the switch of one, another takes it back."""
    put(store, activity("een"))
    publish(store, catalogue, settings)
    put(store, activity("twee"))
    late = site_folder.serve_built

    def undone_first(store: Store, settings: Settings, identity: Any) -> None:
        publication.undo(store, settings, identity)
        late(store, settings, identity)

    monkeypatch.setattr(site_folder, "serve_built", undone_first)
    publish(store, catalogue, settings)
    with store.read() as cursor:
        current = current_publication(cursor)
    assert current is not None
    assert live_folder.current(settings.public_folder) == str(current.id)
    assert "Nieuw riool twee" not in public(settings)


def test_many_that_publish_and_undo_at_once_end_with_what_the_store_says(
    store: Store, catalogue: Catalogue, settings: Settings
) -> None:
    put(store, activity("een"))
    publish(store, catalogue, settings)
    late: list[str] = []

    def publishes(name: str) -> None:
        for turn in range(3):
            put(store, activity(f"{name}{turn}"))
            try:
                done = publish(store, catalogue, settings)
                if turn == 1:
                    publication.undo(store, settings, done.publication.id)
            except StoreError as error:
                late.append(str(error))

    threads = [threading.Thread(target=publishes, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [error for error in late if "published_meanwhile" not in error] == []
    with store.read() as cursor:
        current = current_publication(cursor)
    assert current is not None
    assert live_folder.current(settings.public_folder) == str(current.id)
    mark = json.loads((settings.public_folder / "current" / "publicatie.json").read_text())
    assert mark["number"] == current.number


def test_what_a_stopped_program_left_half_made_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / ".0123abcd.making").mkdir()
    (tmp_path / ".0123abcd.making" / "geheim.html").write_text("concept")
    (tmp_path / ".current.0123abcd").symlink_to("weg")
    (tmp_path / ".4567abcd.making").mkdir()
    before = time.time() - 7200
    os.utime(tmp_path / ".0123abcd.making", (before, before))
    os.utime(tmp_path / ".current.0123abcd", (before, before), follow_symlinks=False)
    live_folder.switch(tmp_path, None)
    assert [item.name for item in tmp_path.iterdir()] == [".4567abcd.making"]


def test_an_undone_publication_brings_nothing_back_that_may_not_be_public(
    store: Store, catalogue: Catalogue, settings: Settings, tmp_path: Path
) -> None:
    names = ("blijft", "sluit", "buurt", "idee")
    put(store, *(activity(name, geometry=shapely.Point(X + 40 * at, Y)) for at, name in enumerate(names)))
    publish(store, catalogue, settings)
    change(store, "sluit", visibility=Visibility.EIGEN)
    change(store, "buurt", visibility=Visibility.BUURT)
    change(store, "idee", status=Status.IDEE)
    put(store, activity("fout"))
    second = publish(store, catalogue, settings)
    publication.undo(store, settings, second.publication.id)
    for again in range(2):
        out = tmp_path / f"uit{again}"
        site_folder.write_site(store, settings, out)
        for folder in (settings.public_folder / "current", out):
            found = told(folder)
            assert "Nieuw riool blijft" in found
            assert [name for name in ("sluit", "idee", "fout") if f"Nieuw riool {name}" in found] == []
            features = json.loads((folder / "werken.geojson").read_text())["features"]
            assert {item["properties"]["title"]: item["geometry"] is None for item in features} == {
                "Nieuw riool blijft": False,
                "Nieuw riool buurt": True,
            }
        # Pages that are made again are the same.
        live_folder.drop(settings.public_folder, _current(store))
        site_folder.serve_current(store, settings)


def _current(store: Store) -> Any:
    with store.read() as cursor:
        current = current_publication(cursor)
    assert current is not None
    return current.id


@pytest.mark.parametrize(
    "taken_back", [{"visibility": Visibility.PARTNERS}, {"visibility": Visibility.BUURT}, {"status": Status.IDEE}]
)
def test_a_draft_from_before_consent_was_taken_back_is_not_published(
    store: Store, catalogue: Catalogue, settings: Settings, taken_back: dict[str, Any]
) -> None:
    put(store, activity("een"))
    late = draft(store, catalogue, settings)
    change(store, "een", **taken_back)
    with pytest.raises(StoreError, match="consent_meanwhile"):
        publication.publish(store, settings, late)
    assert not (settings.public_folder / "current").exists()
    assert publication.publications(store) == ()


def test_held_back_stays_so_while_it_could_not_be_shown_anyway(
    store: Store, catalogue: Catalogue, settings: Settings
) -> None:
    put(store, activity("een"), activity("twee"))
    (held,) = [
        item.activity.id for item in draft(store, catalogue, settings).candidates if item.activity.external_id == "twee"
    ]
    publish(store, catalogue, settings, held_back={held})
    for hidden, shown in (
        ({"visibility": Visibility.PARTNERS}, {"visibility": Visibility.OPENBAAR}),
        ({"status": Status.GEANNULEERD}, {"status": Status.GEPLAND}),
    ):
        change(store, "twee", **hidden)
        publish(store, catalogue, settings)
        change(store, "twee", **shown)
        assert titles(draft(store, catalogue, settings)) == ["Nieuw riool een"]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ((date(2027, 2, 17), Precision.MAAND), (date(2027, 8, 13), Precision.MAAND)),
        ((date(2027, 2, 17), Precision.KWARTAAL), (date(2027, 8, 13), Precision.KWARTAAL)),
        ((date(2027, 2, 17), Precision.JAAR), (date(2027, 8, 13), Precision.JAAR)),
    ],
)
def test_a_day_within_a_vague_period_is_not_told(
    store: Store, catalogue: Catalogue, settings: Settings, start: Any, end: Any
) -> None:
    """Neither in a file, nor by its place in a list."""
    vague = {"start": start[0], "start_precision": start[1], "end": end[0], "end_precision": end[1]}
    put(store, activity("een", **vague), activity("twee", **{**vague, "start": date(2027, 1, 9), "end": None}))
    publish(store, catalogue, settings)
    found = public(settings)
    days = ("2027-02-17", "20270217", "17 februari", "2027-08-13", "20270813", "13 augustus", "2027-01-09", "20270109")
    assert [day for day in days if day in found] == []


def test_a_work_of_a_kind_that_is_not_declared_is_not_fit_and_keeps_no_others_back(
    store: Store, catalogue: Catalogue, settings: Settings
) -> None:
    put(store, activity("een"), activity("vreemd", kind="bestaat_niet"))
    made = draft(store, catalogue, settings)
    assert titles(made) == ["Nieuw riool een"]
    (unfit,) = [item for item in made.candidates if not item.fitness.is_fit]
    assert "bestaat_niet" in unfit.fitness.reasons[0]


@pytest.mark.parametrize(
    "said",
    [
        "Bel 06\u00ad12345678", "Bel 06\u200b12345678", "Bel 0612\x07345678", "Bel 06\u201112345678",
        "Bel 06\u00a012345678", "Bel \uff10\uff16\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18",
        "jan.de.vries\u200b@gemeente.nl", "jan.de\u00advries@gemeente.nl", "Vraag het burger 111222333.",
    ],
)  # fmt: skip
def test_personal_data_behind_signs_that_nobody_sees_is_found(said: str, settings: Settings) -> None:
    words = load_plain(settings.layers / "plain.toml")
    for field in ("public_title", "public_description", "contact_role"):
        assert not judge(activity("x", **{field: said}), words, "nl", has_area=True).is_fit
    if "@" in said:
        assert not judge(activity("x", contact_channel=said), words, "nl", has_area=True).is_fit


def test_a_title_of_signs_that_nobody_sees_is_none(settings: Settings) -> None:
    words = load_plain(settings.layers / "plain.toml")
    for field in ("public_title", "contact_role"):
        assert not judge(activity("x", **{field: "\u200b\u00ad \u202e"}), words, "nl", has_area=True).is_fit


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("javascript:alert(1)", ""),
        ("mailto:a@b.nl?bcc=x@y.nl", ""),
        ("a@b.nl?subject=x", ""),
        ("a%0Abcc%3Ax@b.nl", "mailto:a%250Abcc%253Ax@b.nl"),
        ("tel:0612345678;x", ""),
        ("wijk+zuid@b.nl", "mailto:wijk+zuid@b.nl"),
        ("050-123 45 67", "tel:0501234567"),
    ],
)
def test_a_contact_becomes_no_more_than_an_address_or_a_number(channel: str, address: str) -> None:
    assert contact("rol", channel).address == address


def test_odd_shapes_keep_no_others_from_residents() -> None:
    box = shapely.box
    shapes = [
        shapely.Polygon([(X, Y), (X + 30, Y + 30), (X + 30, Y), (X, Y + 30)]),
        box(X, Y, X + 0.01, Y + 0.01),
        shapely.LineString([(X, Y), (X + 0.01, Y)]),
        shapely.MultiPolygon([box(X, Y, X + 0.01, Y + 50), box(X + 1, Y, X + 1.01, Y + 0.01)]),
        shapely.GeometryCollection([shapely.Point(X, Y, 5), shapely.LineString([(X, Y), (X + 50, Y)])]),
        shapely.Point(X, Y).buffer(2000, quad_segs=25_000),
    ]
    told = public_shapes(shapes, "EPSG:28992")
    assert not shapely.is_empty(told).any()
    assert not shapely.has_z(told).any()
    assert shapely.get_num_coordinates(told[-1]) < 1000


def test_no_street_has_the_name_of_a_file_that_cannot_be() -> None:
    lines = [shapely.LineString([(X, Y + at), (X + 9, Y + at)]) for at in range(6)]
    names = ("Con", "NUL", "Com1", "Index", "Straat Con", "Aux.")
    named = {"street": tuple(Named(name, line, 0) for name, line in zip(names, lines, strict=True))}
    slugs = {item.name: item.slug for item in public_places(named, "EPSG:28992", None).streets}
    assert {"con", "nul", "com1", "index", "aux"}.isdisjoint(slugs.values())
    assert len(set(slugs.values())) == len(names)


def test_folders_in_which_the_app_keeps_its_own_are_left_alone(
    store: Store, catalogue: Catalogue, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, activity("een"))
    done = publish(store, catalogue, settings)
    own = settings.public_folder
    # The folder of the store looks like an earlier copy.
    (tmp_path / "publicatie.json").write_text("{}")
    for out in (own, own / "nieuw", own / str(done.publication.id), own / "current", own / "preview" / "x", tmp_path):
        with pytest.raises(InputError, match="folder_not_ours"):
            site_folder.write_site(store, settings, out)
    (tmp_path / "leeg").mkdir()
    monkeypatch.chdir(tmp_path / "leeg")
    for name in (".", "..", "/"):
        with pytest.raises(InputError, match="folder_not_ours"):
            site_folder.write_site(store, settings, Path(name))
    assert settings.db.exists()
    assert "Nieuw riool een" in public(settings)


def test_an_earlier_copy_stays_where_the_new_one_cannot_be_put(
    store: Store, catalogue: Catalogue, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, activity("een"))
    publish(store, catalogue, settings)
    out = tmp_path / "uit"
    site_folder.write_site(store, settings, out)
    before = {item.name for item in tmp_path.iterdir()}

    full = OSError(28, "No space left on device")

    def fails(*_: object, **__: object) -> None:
        raise full

    def stops(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    kept = type(out).rename

    def rename(self: Path, target: Path) -> Path:
        if target == out and not self.name.endswith(".old"):
            raise full
        return kept(self, target)

    monkeypatch.setattr(type(out), "rename", rename)
    with pytest.raises(InputError, match="folder_not_writable"):
        site_folder.write_site(store, settings, out)
    monkeypatch.undo()
    for problem, error in ((fails, InputError), (stops, KeyboardInterrupt)):
        monkeypatch.setattr("koppel.publish.site.open_data", problem)
        with pytest.raises(error):
            site_folder.write_site(store, settings, out)
        monkeypatch.undo()
    assert {item.name for item in tmp_path.iterdir()} == before
    assert "Nieuw riool een" in told(out)


def test_drafts_cannot_be_found_by_others_on_the_machine(
    store: Store, catalogue: Catalogue, settings: Settings
) -> None:
    put(store, activity("een"))
    publication.preview(settings, draft(store, catalogue, settings))
    assert stat.S_IMODE((settings.public_folder / "preview").stat().st_mode) == 0o700


def test_pages_from_the_archive_can_be_read_by_a_web_server(
    store: Store, catalogue: Catalogue, settings: Settings
) -> None:
    put(store, activity("een"))
    publish(store, catalogue, settings)
    _, packed = site_folder.site_archive(store, settings)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert {stat.S_IMODE(item.external_attr >> 16) for item in archive.infolist()} == {0o644}


def test_the_mark_does_not_count_what_is_not_public_any_more(
    store: Store, catalogue: Catalogue, settings: Settings
) -> None:
    put(store, activity("een"), activity("twee"))
    publish(store, catalogue, settings)
    change(store, "twee", visibility=Visibility.PARTNERS)
    publish(store, catalogue, settings)
    mark = json.loads((settings.public_folder / "current" / "publicatie.json").read_text())
    assert (mark["number"], mark["works"]) == (2, 1)


def test_a_store_without_streets_and_areas_has_pages(store: Store, catalogue: Catalogue, settings: Settings) -> None:
    with store.write("anna", "reference") as writer:
        for layer in (ReferenceLayer.STREET, ReferenceLayer.AREA):
            put_reference(writer, layer, [])
    publish(store, catalogue, settings)
    assert (settings.public_folder / "current" / "index.html").is_file()
    put(store, activity("een"), activity("twee", visibility=Visibility.BUURT))
    publish(store, catalogue, settings)
    assert "Nieuw riool een" in public(settings)
    assert "Nieuw riool twee" not in public(settings)


def _full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_full_disk_is_said_and_what_is_public_stays(
    store: Store, catalogue: Catalogue, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, activity("een"))
    done = publish(store, catalogue, settings)
    put(store, activity("twee"))
    made = draft(store, catalogue, settings)
    monkeypatch.setattr("koppel.publish.site.open_data", _full)
    with pytest.raises(InputError, match="folder_not_writable"):
        publication.publish(store, settings, made)
    with pytest.raises(InputError, match="folder_not_writable"):
        publication.preview(settings, made)
    assert len(publication.publications(store)) == 1
    assert live_folder.current(settings.public_folder) == str(done.publication.id)
    assert "Nieuw riool twee" not in public(settings)


def test_what_is_taken_back_is_gone_also_where_the_pages_before_cannot_be_made(
    store: Store, catalogue: Catalogue, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, activity("een"))
    publish(store, catalogue, settings)
    put(store, activity("fout"))
    second = publish(store, catalogue, settings)
    with monkeypatch.context() as patched:
        patched.setattr("koppel.publish.site.open_data", _full)
        with pytest.raises(InputError, match="folder_not_writable"):
            publication.undo(store, settings, second.publication.id)
    assert live_folder.current(settings.public_folder) is None
    assert "Nieuw riool fout" not in told(settings.public_folder)
    assert site_folder.serve_current(store, settings)
    assert "Nieuw riool een" in public(settings)


def test_at_the_start_what_was_taken_back_is_not_served_until_the_pages_before_are_there(
    store: Store, catalogue: Catalogue, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, activity("een"))
    publish(store, catalogue, settings)
    put(store, activity("fout"))
    second = publish(store, catalogue, settings)
    with store.write("anna", "unpublish") as writer:
        undo_publication(writer, second.publication.id)
    monkeypatch.setattr("koppel.publish.site.open_data", _full)
    public_watch.keep_served(store, settings)
    assert live_folder.current(settings.public_folder) is None


def test_all_can_be_taken_back_where_the_folder_is_lost(store: Store, catalogue: Catalogue, settings: Settings) -> None:
    put(store, activity("een"))
    done = publish(store, catalogue, settings)
    shutil.rmtree(settings.public_folder)
    assert publication.undo(store, settings, done.publication.id) is None
