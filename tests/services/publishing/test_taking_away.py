"""What may not be public any more leaves the pages that are served, without anybody; what is added waits."""

from __future__ import annotations

import gzip
import time
import zlib
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

import pypdf
import pytest
import shapely

from koppel.access import Actor, Grant, Role, operator
from koppel.config import Settings
from koppel.errors import InputError
from koppel.model import Status, Visibility
from koppel.model.plans import Reference, ReferenceLayer
from koppel.services.news import for_me
from koppel.services.news.audit_log import LogSearch, read_log
from koppel.services.publishing import drafting, live_folder, public_watch, publication, site_folder
from koppel.services.publishing.public_consent import public_key
from koppel.services.publishing.publication_difference import Sort, differences
from koppel.store.audit import list_audit
from koppel.store.database import Store
from koppel.store.intake.uploads import add_upload, undo_upload
from koppel.store.plans.activities import list_activities
from koppel.store.plans.activity_changes import put_activities, withdraw
from koppel.store.plans.reference import put_reference
from tests.services.publishing.test_publication import X, Y, activity, change, draft, publish, put

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

    from koppel.catalogue.load import Catalogue

TODAY = date(2026, 11, 26)
PLACED = shapely.LineString([(X + 211.37, Y + 22.73), (X + 277.91, Y + 41.13)])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(db=tmp_path / "koppel.duckdb", area=None)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with Store.open(settings.db, create=True) as opened:
        with opened.write("anna", "reference") as writer:
            line = shapely.LineString([(X - 50, Y), (X + 300, Y)])
            put_reference(writer, ReferenceLayer.STREET, [Reference(ReferenceLayer.STREET, "Meidoornstraat", line)])
            box = shapely.box(X - 100, Y - 100, X + 500, Y + 500)
            put_reference(writer, ReferenceLayer.AREA, [Reference(ReferenceLayer.AREA, "Buurt West", box)])
        yield opened


# How a partner can take something away, and which of its words must be gone then; all others stay.
WAYS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "eigen": ({"visibility": Visibility.EIGEN}, {"t", "u", "k"}),
    "partners": ({"visibility": Visibility.PARTNERS}, {"t", "u", "k"}),
    "idee": ({"status": Status.IDEE}, {"t", "u", "k"}),
    "gestopt": ({"status": Status.GEANNULEERD}, {"t", "u", "k"}),
    "titelloos": ({"public_title": " \u200b"}, {"t", "u", "k"}),
    "contactloos": ({"contact_role": None}, {"t", "u", "k"}),
    "tekstloos": ({"public_description": ""}, {"u"}),
    "kanaalloos": ({"contact_channel": None}, {"k"}),
    "buurt": ({"visibility": Visibility.BUURT}, set()),
    "anders": ({"public_title": "Iets anders", "public_description": "Heel iets anders."}, set()),
    "blijft": ({}, set()),
}


def told(folder: Path) -> str:
    """All that can be read in the files of a folder, unpacked; names too. Files that go meanwhile are gone."""
    found = []
    for file in sorted(folder.rglob("*")):
        with suppress(FileNotFoundError):
            if file.is_file():
                found.append(f"{file.name}\n{_read(file)}")
    return "".join(found)


def _read(file: Path) -> str:
    if file.suffix == ".pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(file).pages)
    content = file.read_bytes()
    if file.suffix == ".gz":
        content = gzip.decompress(content)
    elif file.suffix == ".copy":
        content = zlib.decompress(content)
    return content.decode("utf-8", "replace")


def words(name: str) -> dict[str, Any]:
    return {
        "public_title": f"Nieuw riool kanarie-t-{name}",
        "public_description": f"Wij werken kanarie-u-{name}.",
        "contact_channel": f"kanarie-k-{name}.voorbeeld.nl",
    }


def left_of(told_now: str, name: str) -> set[str]:
    return {part for part in "tuk" if f"kanarie-{part}-{name}" in told_now}


def of(store: Store, number: str) -> UUID:
    with store.read() as cursor:
        return next(item.id for item in list_activities(cursor) if item.external_id == number and item.id)


def key(store: Store, number: str) -> str:
    return public_key(store.store_id, of(store, number))


def test_whatever_a_partner_takes_away_is_in_no_byte_that_is_served(
    store: Store, catalogue: Catalogue, settings: Settings, tmp_path: Path
) -> None:
    fresh = [activity(name, **words(name)) for name in WAYS if name not in ("buurt", "teruggedraaid")]
    put(store, *fresh, activity("buurt", **words("buurt"), geometry=PLACED))
    with store.write("anna", "import") as writer:
        upload = add_upload(writer, file_name="a.csv", content=b"a", partners=["Gemeente"], report="{}")
        rolled = activity("teruggedraaid", **words("teruggedraaid"))
        put_activities(writer, [rolled], widths={"riolering": 4.0}, upload_id=upload)
    publication.preview(settings, draft(store, catalogue, settings))
    publish(store, catalogue, settings)
    before = told(settings.public_folder)
    assert all(left_of(before, name) == set("tuk") for name in (*WAYS, "teruggedraaid"))
    digits = {f"{int(value * 1e4) / 1e4:.4f}" for value in _lonlat(PLACED)}
    assert all(digit in before for digit in digits)

    keys = {name: key(store, name) for name in (*WAYS, "teruggedraaid")}
    for name, (fields, _) in WAYS.items():
        if fields:
            change(store, name, **fields)
    with store.write("anna", "undo") as writer:
        undo_upload(writer, upload)
    public_watch.look_once(store, settings, TODAY)

    # All of the folder: what is served, what lies beside it, and the preview of before.
    now = told(settings.public_folder)
    assert left_of(now, "teruggedraaid") == set()
    assert {name: left_of(now, name) for name in WAYS} == {name: set("tuk") - gone for name, (_, gone) in WAYS.items()}
    assert [digit for digit in digits if digit in now] == []
    assert live_folder.previews(settings.public_folder) == ()
    served_now = settings.public_folder / "current"
    for name in ("eigen", "gestopt"):
        assert "Staat niet meer op de kaart" in (served_now / "werk" / f"{keys[name]}.html").read_text()
        # Who follows the work reads an empty calendar, and not a file that is not there.
        followed = (served_now / "werk" / f"{keys[name]}.ics").read_text()
        assert followed.startswith("BEGIN:VCALENDAR")
        assert "VEVENT" not in followed
    (row,) = list_audit(store._connection.cursor(), action="take_away")
    gone = [name for name, (_, words_gone) in WAYS.items() if words_gone or name == "buurt"]
    assert (row.actor, row.facts["number"], row.facts["works"]) == ("koppel", 1, len(gone) + 1)
    assert row.facts["titles"] == sorted(row.facts["titles"], key=str.casefold)
    assert len(row.facts["titles"]) + row.facts.get("not_listed", 0) == row.facts["works"]
    # A log is read by people: a title may hold a comma.
    (line,) = read_log(store, LogSearch(action="take_away"), "nl").lines
    assert f"“{row.facts['titles'][0]}”" in dict(line.details)["titels"]

    # What somebody writes to a folder says the same, and there is nothing left to do.
    site_folder.write_site(store, settings, tmp_path / "stick")
    assert told(tmp_path / "stick") == told(served_now.resolve())
    assert not site_folder.serve_current(store, settings, today=TODAY)


def _lonlat(shape: shapely.Geometry) -> list[float]:
    from koppel.crs import transform

    (moved,) = transform([shape], source="EPSG:28992", target="OGC:CRS84")
    return [value for point in shapely.get_coordinates(moved) for value in point]


def test_what_was_taken_away_comes_back_with_a_publication_only(
    store: Store, catalogue: Catalogue, settings: Settings
) -> None:
    put(store, activity("een"), activity("twee"))
    first = publish(store, catalogue, settings)
    put(store, activity("drie"))
    second = publish(store, catalogue, settings)
    change(store, "een", visibility=Visibility.EIGEN)
    assert site_folder.serve_current(store, settings, today=TODAY)
    change(store, "een", visibility=Visibility.OPENBAAR)
    assert not site_folder.serve_current(store, settings, today=TODAY)
    assert "Nieuw riool een" not in told(settings.public_folder)
    made = draft(store, catalogue, settings)
    assert [(item.sort, item.title) for item in differences(made.copy, made.before, "nl")] == [
        (Sort.NEW, "Nieuw riool een")
    ]
    standing = drafting.waiting_for(store, catalogue, settings, "nl", of(store, "een"))
    assert standing.work is None
    assert [item.part for item in standing.removals] == ["work"]
    assert standing.difference is not None
    # Going back is no way round it either.
    publication.undo(store, settings, second.publication.id)
    assert publication.publications(store)[-1].id == first.publication.id
    assert "Nieuw riool een" not in told(settings.public_folder)
    assert "Nieuw riool twee" in told(settings.public_folder)
    publish(store, catalogue, settings)
    assert "Nieuw riool een" in told(settings.public_folder)


def test_a_cancelled_work_goes_at_once_and_is_told_as_such_with_the_next_publication(
    store: Store, catalogue: Catalogue, settings: Settings
) -> None:
    put(store, activity("een"), activity("blijft"))
    publish(store, catalogue, settings)
    with store.write("anna", "withdraw") as writer:
        withdraw(writer, [of(store, "een")], "geen geld")
    public_watch.look_once(store, settings, TODAY)
    assert "Nieuw riool een" not in told(settings.public_folder)
    made = draft(store, catalogue, settings)
    assert [(item.sort, item.title) for item in differences(made.copy, made.before, "nl")] == [
        (Sort.STOPPED, "Nieuw riool een")
    ]
    publication.publish(store, settings, made)
    page = (settings.public_folder / "current" / "werk" / f"{key(store, 'een')}.html").read_text()
    assert "Nieuw riool een" in page
    assert "Gaat niet door" in page
    assert "geen geld" not in told(settings.public_folder)
    assert not site_folder.serve_current(store, settings, today=TODAY)


def test_a_program_that_was_stopped_takes_away_when_it_starts_again(
    store: Store, catalogue: Catalogue, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, activity("een"), activity("blijft"))
    publish(store, catalogue, settings)
    change(store, "een", visibility=Visibility.EIGEN)
    with monkeypatch.context() as patched:
        # Stopped for good, between what the log says and the switch.
        patched.setattr(site_folder, "build_site", _stopped)
        patched.setattr(site_folder, "_may_stay", lambda *_: True)
        with pytest.raises(KeyboardInterrupt):
            site_folder.serve_current(store, settings, today=TODAY)
    assert "Nieuw riool een" in told(settings.public_folder)
    assert public_watch.look_once(store, settings, TODAY) is not None
    assert "Nieuw riool een" not in told(settings.public_folder)
    assert "Nieuw riool blijft" in told(settings.public_folder)
    with store.read() as cursor:
        assert len(list_audit(cursor, action="take_away")) == 1


def test_where_the_pages_cannot_be_made_rather_nothing_is_served_than_what_must_go(
    store: Store, catalogue: Catalogue, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, activity("een"), activity("blijft"))
    publish(store, catalogue, settings)
    change(store, "een", visibility=Visibility.EIGEN)
    with monkeypatch.context() as patched:
        patched.setattr(site_folder, "build_site", _full)
        with pytest.raises(InputError, match="folder_not_writable"):
            public_watch.look_once(store, settings, TODAY)
    assert live_folder.current(settings.public_folder) is None
    assert "Nieuw riool een" not in told(settings.public_folder)
    public_watch.look_once(store, settings, TODAY)
    assert "Nieuw riool blijft" in told(settings.public_folder)


def _stopped(*_: object) -> None:
    raise KeyboardInterrupt


def _full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_look_builds_nothing_where_nothing_must_go(
    store: Store, catalogue: Catalogue, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, activity("een"))
    publish(store, catalogue, settings)
    monkeypatch.setattr(site_folder, "build_site", _stopped)
    seen = public_watch.look_once(store, settings, TODAY)
    change(store, "een", public_title="Iets anders", start=date(2027, 3, 1))
    put(store, activity("nieuw"))
    again = public_watch.look_once(store, settings, TODAY, seen)
    assert again != seen
    assert public_watch.look_once(store, settings, TODAY, again) == again
    with store.read() as cursor:
        assert list_audit(cursor, action="take_away") == ()


def test_the_program_takes_away_by_itself(store: Store, catalogue: Catalogue, settings: Settings) -> None:
    put(store, activity("een"), activity("blijft"))
    publish(store, catalogue, settings)
    thread = public_watch.keep_served(store, settings)
    change(store.visible_to(operator("anna")), "een", visibility=Visibility.PARTNERS)
    until = time.monotonic() + 300
    while "Nieuw riool een" in told(settings.public_folder) and time.monotonic() < until:
        time.sleep(0.2)
    assert "Nieuw riool een" not in told(settings.public_folder)
    assert "Nieuw riool blijft" in told(settings.public_folder)
    assert thread.is_alive()


def test_a_planner_reads_what_of_its_own_was_taken_away_from_residents(
    store: Store, catalogue: Catalogue, settings: Settings
) -> None:
    put(store, activity("een"), activity("twee"))
    publish(store, catalogue, settings)
    (partner,) = {item.partner for item in _all(store)}
    who = Actor("geert", frozenset({Grant(Role.PLANNER, partner)}))

    def listed(name: Actor) -> list[str]:
        sections = for_me.for_me(store.visible_to(name), catalogue, "nl", TODAY)
        (found,) = [item for item in sections if item.name == "taken_away"]
        assert not found.is_waiting
        return [f"{entry.title}|{entry.lines[0]}" for entry in found.entries]

    assert listed(who) == []
    change(store, "een", visibility=Visibility.EIGEN)
    (line,) = listed(who)
    assert "binnen een minuut niet meer: het hele werk" in line
    assert site_folder.serve_current(store, settings, today=TODAY)
    (line,) = listed(who)
    assert "lezen bewoners dit niet meer: het hele werk" in line
    assert listed(Actor("ans", frozenset({Grant(Role.PLANNER, "Waterbedrijf")}))) == []


def _all(store: Store) -> list[Any]:
    with store.read() as cursor:
        return list(list_activities(cursor))


def test_how_one_work_stands_is_said_without_drawing_the_neighbourhood(
    store: Store, catalogue: Catalogue, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, activity("een"))
    publish(store, catalogue, settings)
    monkeypatch.setattr(drafting, "ground", lambda *_: pytest.fail("the shapes of all streets were made"))
    standing = drafting.waiting_for(store, catalogue, settings, "nl", of(store, "een"))
    assert standing.work is not None
