"""The page on which plans are handed in, without a browser."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from koppel.access import Actor, Grant, Role
from koppel.config import ROOT
from koppel.services.intake.activities import edit
from koppel.services.intake.uploads import list_uploads
from koppel.store.database import Store, _open_stores
from koppel.store.plans.activities import list_activities
from koppel.ui.components.intake.draft import Draft
from koppel.ui.session import Session
from tests.ui.app import HOSTILE, fill, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from koppel.catalogue.load import Catalogue


def run(tab: str = "bestand", language: str = "nl", draft: Draft | None = None) -> AppTest:
    app = AppTest.from_file(str(ROOT / "koppel" / "ui" / "main.py"), default_timeout=60)
    app.session_state["view.language"] = language
    app.session_state["view.page"] = "inleveren"
    app.session_state["view.handin"] = tab
    if draft is not None:
        app.session_state["handin.draft"] = draft
    return app.run()


def told(app: AppTest) -> str:
    more = [element.value for kind in (app.success, app.warning, app.caption) for element in kind]
    return " ".join([shown(app), *(str(text) for text in more), *(str(item.proto.body) for item in app.get("html"))])


def press(app: AppTest, key: str) -> AppTest:
    app = app.button(key=key).click().run()
    assert not app.exception
    return app


def file(*rows: dict[str, Any]) -> Draft:
    place = {"type": "Point", "coordinates": [6.5424, 53.2316]}
    features = [{"type": "Feature", "geometry": place, "properties": row} for row in rows]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return Draft(content, "plannen.geojson", str(hash(content)))


def row(number: int, **values: Any) -> dict[str, Any]:
    given = {"external_id": f"T-{number}", "kind": "glasvezel", "title": HOSTILE, "status": "gepland", "start": "2027"}
    return given | values


def opened() -> Store:
    return next(iter(_open_stores.values()))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("tab", ["bestand", "tekenen", "eerder", "sjablonen"])
def test_every_tab_is_drawn_in_both_languages(place: Path, catalogue: Catalogue, tab: str, language: str) -> None:
    fill(place, catalogue)
    app = run(tab, language)
    assert not app.exception
    assert not app.error
    assert "⟦" not in told(app)


@pytest.mark.parametrize(("role", "is_sent"), [(Role.PLANNER, True), (Role.REGISSEUR, False)])
def test_nobody_is_sent_to_a_part_of_the_page_that_it_does_not_have(
    place: Path, catalogue: Catalogue, act_as: Callable[[Actor | None], None], role: Role, *, is_sent: bool
) -> None:
    fill(place, catalogue)
    act_as(Actor("els", frozenset({Grant(role, "Gemeente" if role is Role.PLANNER else None)})))
    app = run("sjablonen")
    assert "Een sjabloon heeft alle kolommen" in told(app)
    assert ("bij Bestand" in told(app)) is is_sent


def test_a_file_without_room_on_the_disk_is_refused_before_it_is_read(
    place: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(place, catalogue)
    monkeypatch.setattr("koppel.disk.free_bytes", lambda _: 2**20)
    monkeypatch.setattr("koppel.ui.components.intake.work.recognise", lambda *_, **__: pytest.fail("read"))
    app = run(draft=file(row(1)))
    assert not app.exception
    (refused,) = app.error
    assert "nodig is ongeveer 16 MB, vrij is 1 MB" in refused.value.replace("\\", "").replace("\xa0", " ")


@pytest.mark.parametrize("tab", ["bestand", "tekenen", "eerder"])
def test_an_empty_store_can_be_handed_in_to(place: Path, tab: str) -> None:
    Store.open(place, create=True).close()
    app = run(tab)
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_file_goes_through_all_steps_and_is_undone(place: Path, catalogue: Catalogue, language: str) -> None:
    fill(place, catalogue)
    draft = file(row(1), row(2, title="Tweede"))
    draft.partner, draft.partner_type = "Telecom Noord", "telecom"
    app = run(draft=draft, language=language)
    for _ in ("columns", "check", "compare"):
        assert "⟦" not in told(app)
        app = press(app, "handin-next")
    assert app.session_state["handin.draft"].step == "compare"
    app = press(app, "handin-store")
    assert app.session_state["handin.draft"].step == "receipt"
    assert "⟦" not in told(app)
    assert HOSTILE not in told(app)
    with opened().read() as cursor:
        assert len(list_activities(cursor, partner="Telecom Noord")) == 2
    app = press(app, "handin-undo")
    assert list_uploads(opened())[0].undone_at is None
    assert ("2 werken die er eerst niet waren" in told(app)) is (language == "nl")
    assert "⟦" not in told(app)
    app = press(app, "handin-undo-sure")
    assert list_uploads(opened())[0].undone_at is not None


def test_the_map_shows_what_was_just_stored(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    draft = file(row(1), row(2, title="Tweede"))
    draft.partner, draft.partner_type = "Telecom Noord", "telecom"
    app = run(draft=draft)
    for button in ("handin-next", "handin-next", "handin-next", "handin-store", "handin-to-map"):
        app = press(app, button)
    assert not app.exception
    assert app.session_state["view.page"] == "kaart"
    assert app.session_state["view.partners"] == ("Telecom Noord",)


def test_choices_stay_while_steps_come_and_go(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    draft = file(row(1), row(2, kind="zwembad"))
    draft.partner = "Gemeente"
    app = press(press(run(draft=draft), "handin-next"), "handin-next")
    app = app.checkbox(key="handin.partial").check().run()
    app = press(press(app, "handin-back"), "handin-back")
    assert app.selectbox(key="handin.partner").value == "Gemeente"
    app = press(press(app, "handin-next"), "handin-next")
    assert app.checkbox(key="handin.partial").value is True
    app = press(app, "handin-next")
    assert "Geweigerde rijen die niet meegaan: 1" in told(app)


def test_refused_rows_hold_the_file_until_they_are_mended(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    draft = file(row(1), row(2, start="ooit"))
    draft.partner = "Gemeente"
    app = press(press(run(draft=draft), "handin-next"), "handin-next")
    assert app.button(key="handin-next").disabled
    app.session_state["handin.draft"].corrections = {2: {"start": "mei 2027"}}
    app = app.run()
    assert not app.exception
    assert not app.button(key="handin-next").disabled
    assert "Met de hand verbeterd" in told(app)


def test_a_file_that_cannot_be_used_is_told_in_words(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = run(draft=Draft(b"{", "kapot.geojson", "x"))
    assert not app.exception
    assert "kapot" in app.error[0].value
    assert "houdt niet goed op" in app.error[0].value


def test_without_a_partner_the_way_is_closed(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = run(draft=file({"nummer": "1", "soort": "riolering"}))
    app = press(app, "handin-next")
    assert app.button(key="handin-next").disabled
    assert "Wijs eerst een kolom aan voor: Partner" in told(app)


def test_a_file_that_is_missing_works_asks_what_to_do(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    for draft in (file(row(1), row(2)), file(row(1, title="Nieuwe naam"))):
        draft.partner, draft.step = "Gemeente", "compare"
        app = run(draft=draft)
        if len(app.radio):
            break
        press(app, "handin-store")
    app = app.radio(key="handin.missing").set_value("withdraw").run()
    assert not app.exception
    assert "Nieuwe naam" in told(app)
    app = press(app, "handin-store")
    with opened().read() as cursor:
        found = {item.external_id: item.status for item in list_activities(cursor, partner="Gemeente")}
    assert found["T-2"] == "geannuleerd"


def test_an_activity_is_changed_and_withdrawn(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = run()
    with opened().read() as cursor:
        one = list_activities(cursor, partner="warmte")[0]
    app.session_state["view.activity"] = str(one.id)
    app.session_state["view.handin"] = "tekenen"
    app = app.run()
    assert not app.exception
    title = next(item for item in app.text_input if item.key and item.key.endswith("__title"))
    assert title.value == one.title
    app = title.set_value("Warmtenet noord").run()
    start = next(item for item in app.text_input if item.key and item.key.endswith("__start"))
    app = start.set_value("ooit").run()
    app = press(app, "handin-preview")
    assert "niet te lezen als datum" in told(app)
    start = next(item for item in app.text_input if item.key and item.key.endswith("__start"))
    app = press(start.set_value("2027").run(), "handin-preview")
    app = press(app, "handin-sketch-store")
    with opened().read() as cursor:
        assert list_activities(cursor, partner="warmte")[0].title == "Warmtenet noord"
    app.session_state["view.activity"] = str(one.id)
    app = press(app.run(), "handin-withdraw")
    assert "reden" in app.error[0].value
    why = next(item for item in app.text_input if item.key and item.key.endswith("__note_why"))
    app = press(why.set_value("vervalt").run(), "handin-withdraw")
    with opened().read() as cursor:
        assert list_activities(cursor, partner="warmte")[0].status == "geannuleerd"


def test_an_empty_form_says_what_is_needed(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = press(run("tekenen"), "handin-preview")
    words = told(app)
    assert "Teken eerst waar het is" in words
    assert not app.exception
    assert "koppel-fault" in words


def write_public(app: AppTest, name: str, words: str) -> AppTest:
    """Write in a field for residents, as a planner does: the page runs again when she leaves the field."""
    fields: list[Any] = [*app.text_input, *app.text_area]
    (field,) = [item for item in fields if item.key and item.key.endswith(f"__{name}")]
    written: AppTest = field.set_value(words).run()
    return written


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("public_title", "nl", "“maaiveld” is vaktaal. Schrijf liever: de straat of de grond."),
        ("public_description", "nl", "“maaiveld” is vaktaal. Schrijf liever: de straat of de grond."),
        ("public_title", "en", "“maaiveld” is jargon. Instead, write: de straat of de grond."),
    ],
)
def test_jargon_is_told_while_the_planner_writes(
    place: Path, catalogue: Catalogue, name: str, language: str, expected: str
) -> None:
    fill(place, catalogue)
    app = run("tekenen", language)
    assert expected not in told(app)
    app = write_public(app, name, "Werk aan het maaiveld")
    assert not app.exception
    assert expected in told(app)
    assert expected not in told(write_public(app, name, "Werk aan de straat"))


def test_a_long_sentence_for_residents_is_told_as_advice(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = write_public(run("tekenen"), "public_description", " ".join(["Wij", *["werken"] * 24]))
    assert "Deze zin is te lang (25 woorden)" in told(app)
    assert "koppel-fault bad" not in told(app)


def test_a_hostile_text_for_residents_is_shown_as_text(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = write_public(run("tekenen"), "public_title", f"{HOSTILE} " * 17)
    remarks = next(item.proto.body for item in app.get("html") if "koppel-remarks" in item.proto.body)
    assert "&lt;script&gt;" in remarks
    assert "<script" not in remarks


def test_each_other_name_in_a_file_is_chosen_before_anything_can_be_stored(
    place: Path, catalogue: Catalogue, act_as: Callable[[Actor | None], None]
) -> None:
    fill(place, catalogue)
    act_as(Actor("geert", frozenset({Grant(Role.PLANNER, "Gemeente")})))
    draft = file(row(1, partner="gemeente "), row(2, partner="Gem. X"), row(3, partner=HOSTILE), row(4))
    draft.partner = "Gemeente"
    app = press(press(run(draft=draft), "handin-next"), "handin-next")
    assert app.button(key="handin-next").disabled
    assert "Kies eerst voor elke andere naam" in told(app)
    assert "kan alleen een planner van" in told(app)
    assert HOSTILE not in " ".join(str(item.proto.body) for item in app.get("html"))
    first, second = (item for item in app.selectbox if str(item.key).startswith("handin-other-"))
    assert [*first.options] == [
        "Is dezelfde organisatie als Gemeente", "Toch inleveren voor Gemeente", "Deze rijen weglaten",
    ]  # fmt: skip
    app = first.select_index(0).run()
    assert app.button(key="handin-next").disabled
    second = [item for item in app.selectbox if str(item.key).startswith("handin-other-")][1]
    app = second.select_index(2).run()
    assert not app.exception
    app = press(press(app, "handin-next"), "handin-store")
    words = told(app)
    assert "Bewaard" in words or "opgeslagen" in words.lower()
    assert "Is dezelfde organisatie als Gemeente" in words
    assert "Deze rijen weglaten" in words
    with opened().read_whole() as cursor:
        stored = {item.external_id: item.partner for item in list_activities(cursor)}
    assert stored["T-1"] == stored["T-2"] == stored["T-4"] == "Gemeente"
    assert "T-3" not in stored


def test_what_happened_to_each_row_is_told_now_and_afterwards(
    place: Path, catalogue: Catalogue, act_as: Callable[[Actor | None], None]
) -> None:
    fill(place, catalogue)
    act_as(Actor("geert", frozenset({Grant(Role.PLANNER, "Gemeente")})))
    draft = file(row(1, title=None, description="Kabels"), row(2, start="31-02-2027"), row(3, partner="Gem. X"))
    draft.partner = "Gemeente"
    app = press(press(run(draft=draft), "handin-next"), "handin-next")
    assert "De datum “31-02-2027” bestaat niet." in told(app)
    (other,) = (item for item in app.selectbox if str(item.key).startswith("handin-other-"))
    app = other.select_index(2).run()
    assert "<b>1</b><span>weggelaten</span>" in told(app)
    app = app.checkbox(key="handin.partial").check().run()
    press(press(app, "handin-next"), "handin-store")
    act_as(Actor("geert", frozenset({Grant(Role.PLANNER, "Gemeente")})))
    app = run("eerder")
    assert "wat er met elke rij gebeurde" in app.selectbox(key="handin-upload").label
    app = app.selectbox(key="handin-upload").select_index(0).run()
    words = told(app)
    assert "De datum “31-02-2027” bestaat niet." in words
    assert "1 rij is weggelaten." in words
    # On a phone what was said of a row stands beside its number.
    assert "<td>2</td><td>De datum “31-02-2027” bestaat niet.</td><td>geweigerd</td>" in words
    assert "<td>Titel</td>" in words


def test_of_two_uploads_of_one_name_and_minute_each_is_chosen_by_itself(
    place: Path, catalogue: Catalogue, act_as: Callable[[Actor | None], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(place, catalogue)
    act_as(Actor("geert", frozenset({Grant(Role.PLANNER, "Gemeente")})))
    for number in (1, 2):
        draft = file(row(number))
        draft.partner, draft.step = "Gemeente", "compare"
        press(run(draft=draft), "handin-store")
    monkeypatch.setattr(Session, "when", lambda *_: "2 mei 2027, 10:00")
    box = run("eerder").selectbox(key="handin-upload")
    assert len(set(box.options)) == len(box.options) >= 2


def test_of_one_partner_a_planner_is_not_asked_for_a_new_name(
    place: Path, catalogue: Catalogue, act_as: Callable[[Actor | None], None]
) -> None:
    fill(place, catalogue)
    act_as(Actor("geert", frozenset({Grant(Role.PLANNER, "Gemeente")})))
    app = run(draft=file(row(1)))
    assert "nieuwe naam" not in app.selectbox(key="handin.partner").label


def test_what_was_changed_by_hand_since_stays_unless_the_file_is_chosen(
    place: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(place, catalogue)
    first = file(row(1, title="Uit het bestand"))
    first.partner, first.step = "Gemeente", "compare"
    press(run(draft=first), "handin-store")
    with opened().read() as cursor:
        one = next(item for item in list_activities(cursor) if item.external_id == "T-1")
    changed = replace(one, title=f"Met de hand {HOSTILE}")
    edit(opened(), catalogue, changed, expected_version=one.version, today=date(2026, 11, 21))
    tables = []

    def tick(frame: pd.DataFrame, **_: Any) -> pd.DataFrame:
        tables.append(frame.copy())
        return frame.assign(keep=[len(tables) > 2]) if "keep" in frame else frame

    again = file(row(1, title="Uit het bestand"))
    again.partner, again.step = "Gemeente", "compare"
    app = run(draft=again)
    assert "Met de hand gewijzigd na uw vorige bestand" in " ".join(item.value for item in app.warning)
    assert again.followed == set()
    monkeypatch.setattr(st, "data_editor", tick)
    app = app.run()
    assert not app.exception
    assert tables[0]["now"][0] == f"Titel: Met de hand {HOSTILE}"
    assert tables[0]["file"][0] == "Titel: Uit het bestand"
    assert HOSTILE not in told(app)
    press(app, "handin-store")
    with opened().read() as cursor:
        one = next(item for item in list_activities(cursor) if item.external_id == "T-1")
    assert one.title == f"Met de hand {HOSTILE}"
