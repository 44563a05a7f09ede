"""What is chosen and not saved is kept, form by form: in lists, dates, numbers and boxes, and the file in hand."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import streamlit as st

from koppel.access import OPERATOR, Actor, Grant, Role
from koppel.model import Visibility
from koppel.model.agreements import Place
from koppel.model.deciding import Answer, State
from koppel.services import drafts as service
from koppel.services.accounts import accounts
from koppel.services.drafts import DRAWER
from koppel.services.meetings.meetings import prepare
from koppel.store.database import Store
from koppel.store.plans.activity_changes import put_activities
from tests.detect.builders import square, work
from tests.services.world import TODAY
from tests.ui.app import HOSTILE, fill, html, run
from tests.ui.conftest import account_of
from tests.ui.intake.test_inleveren import file, press, row, told
from tests.ui.intake.test_inleveren import run as hand_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue

LEAD = Actor("rik", frozenset({Grant(Role.REGISSEUR)}))
PLANNER = Actor("geert", frozenset({Grant(Role.PLANNER, "gemeente")}))
KEEPER = Actor("bea", frozenset({Grant(Role.BEHEERDER)}))
LATER = TODAY + timedelta(days=40)
FOUND = "Dit koos u om"


@dataclass(frozen=True)
class Choice:
    """A field that is chosen: whose page, in which form, and what is chosen."""

    form: str
    field: str
    value: Any
    page: str
    who: Actor
    opened_by: tuple[str, ...] = ()
    is_meeting: bool = False

    def element(self, app: AppTest) -> Any:
        kinds = (
            app.date_input, app.selectbox, app.multiselect, app.button_group, app.checkbox, app.toggle, app.number_input
        )  # fmt: skip
        found = [item for kind in kinds for item in kind if self._is(str(item.key))]
        return found[0] if found else None

    def _is(self, key: str) -> bool:
        return key.startswith(f"typed_{self.form}") and key.endswith(f"__{self.field}")


CHOICES = (
    Choice("meeting-new", "day", LATER, "overleg", LEAD),
    Choice("meeting-", "day", LATER, "overleg", LEAD, is_meeting=True),
    Choice("answer-", "answer", Answer.AKKOORD, "koppelkansen", PLANNER),
    Choice("step-", "state", State.BEOORDELEN, "koppelkansen", LEAD),
    Choice("interests-", "general", True, "koppelkansen", PLANNER, ("write-interests-",)),
    Choice("action-new-", "due", LATER, "koppelkansen", PLANNER, ("new-action-",)),
    Choice("action-new-", "owner_partner", "warmte", "koppelkansen", PLANNER, ("new-action-",)),
    Choice("interest-new", "kinds", ["riolering"], "interesse", PLANNER),
    Choice("interest-new", "last", LATER, "interesse", PLANNER),
    Choice("interest-new", "place", Place.DRAWN, "interesse", PLANNER),
    Choice("account-new", "team", [Role.LEZER], "beheer", KEEPER),
    Choice("account-new", "partners", ["gemeente"], "beheer", KEEPER),
    Choice("mail-settings", "is_on", True, "beheer", KEEPER),
    Choice("mail-settings", "port", 25, "beheer", KEEPER),
    Choice("mail-settings", "tls", "tls", "beheer", KEEPER),
)


def begin(choice: Choice) -> AppTest:
    app = run("nl", page=choice.page)
    assert not app.exception
    for start in choice.opened_by if choice.element(app) is None else ():
        app = next(item for item in app.button if str(item.key).startswith(start)).click().run()
        assert not app.exception
    return app


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: f"{choice.form}{choice.field}")
def test_what_is_chosen_is_kept_until_it_is_thrown_away(
    choice: Choice, place: Path, combination: str, act_as: Callable[[Actor | None], None]
) -> None:
    assert combination
    if choice.is_meeting:
        with Store.open(place) as store:
            prepare(store, TODAY, today=TODAY)
    act_as(choice.who)
    app = begin(choice)
    assert choice.element(app).form_id == "", "a choice in a form is not known before the form is sent"
    stored = choice.element(app).value
    assert stored != choice.value
    app = choice.element(app).set_value(choice.value).run()
    assert not app.exception
    assert FOUND not in html(app)
    app.session_state["view.page"] = "logboek" if choice.who is KEEPER else "sinds"
    app = app.run()
    app.session_state["view.page"] = choice.page
    app = app.run()
    assert choice.element(app).value == choice.value
    other = run("nl", page="logboek" if choice.who is KEEPER else "sinds")
    assert "Wat u koos in een formulier" in html(other)
    anew = begin(choice)
    assert choice.element(anew).value == choice.value
    assert FOUND in html(anew)
    anew = next(item for item in anew.button if str(item.key).startswith(f"drop-{choice.form}")).click().run()
    assert not anew.exception
    assert DRAWER.own(str(account_of(choice.who))) == ()
    found = choice.element(begin(choice))
    assert found.value == stored


def test_roles_that_were_chosen_and_not_saved_are_there_with_their_account(
    place: Path, combination: str, act_as: Callable[[Actor | None], None]
) -> None:
    assert combination
    with Store.open(place) as store:
        accounts.add(store, "Piet", frozenset({Grant(Role.LEZER)}), email="piet@example.org")
        made = next(str(item.id) for item in accounts.list_accounts(store) if item.name == "Piet")
    act_as(KEEPER)
    app = run("nl", page="beheer")
    app.session_state["accounts.chosen"] = made
    app = app.run()
    team = next(item for item in app.button_group if str(item.key).startswith("typed_roles-"))
    assert team.value == [Role.LEZER]
    team.set_value([Role.LEZER, Role.REGISSEUR]).run()
    anew = run("nl", page="beheer")
    team = next(item for item in anew.button_group if str(item.key).startswith("typed_roles-"))
    assert team.value == [Role.LEZER, Role.REGISSEUR]
    assert FOUND in html(anew)
    anew = next(item for item in anew.button if str(item.key).startswith("save-roles.")).click().run()
    assert not anew.exception
    assert DRAWER.own(str(account_of(KEEPER))) == ()
    assert FOUND not in html(run("nl", page="beheer"))


def started(place: Path, catalogue: Catalogue, name: str = "plannen.geojson") -> AppTest:
    """Hand in a file as far as the step that checks it, with a choice made there."""
    fill(place, catalogue)
    draft = file(row(1), row(2, kind="zwembad"))
    draft.partner, draft.name = "Gemeente", name
    draft.sha = hashlib.sha256(draft.content).hexdigest()
    app = press(press(hand_in(draft=draft), "handin-next"), "handin-next")
    app.checkbox(key="handin.partial").check().run()
    assert not app.exception
    return app


def test_a_file_that_is_being_handed_in_is_there_after_a_reload(place: Path, catalogue: Catalogue) -> None:
    started(place, catalogue, f"{HOSTILE}.geojson")
    other = run("nl", page="kaart")
    assert f"{HOSTILE}.geojson" not in html(other)
    assert "&lt;script&gt;" in html(other)
    go = next(item for item in other.button if str(item.key).startswith("go-on-handin-file-"))
    other = go.click().run()
    assert not other.exception
    assert other.session_state["view.page"] == "inleveren"
    anew = hand_in()
    assert not anew.exception
    assert "U was dit bestand aan het inleveren" in told(anew)
    draft = anew.session_state["handin.draft"]
    assert (draft.step, draft.partner, draft.partial) == ("check", "Gemeente", True)
    anew = press(press(anew, "handin-next"), "handin-store")
    assert anew.session_state["handin.draft"].step == "receipt"
    assert DRAWER.own(str(account_of(OPERATOR))) == ()
    assert "handin.draft" not in hand_in().session_state


def test_a_file_that_was_found_back_can_be_thrown_away(place: Path, catalogue: Catalogue) -> None:
    started(place, catalogue)
    anew = hand_in()
    next(item for item in anew.button if str(item.key).startswith("drop-file-")).click().run()
    assert not anew.exception
    assert "handin.draft" not in anew.session_state
    assert DRAWER.own(str(account_of(OPERATOR))) == ()


def test_a_file_too_large_to_keep_is_named_and_its_choices_come_back(
    place: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_BYTES_OWN", 10)
    app = started(place, catalogue)
    draft = app.session_state["handin.draft"]
    anew = hand_in()
    assert "plannen.geojson" in told(anew).replace("\\", "")
    assert "Kies het hieronder opnieuw" in told(anew)
    assert "handin.draft" not in anew.session_state
    (upload,) = anew.file_uploader
    anew = upload.set_value((draft.name, draft.content, "application/geo+json")).run()
    assert not anew.exception
    found = anew.session_state["handin.draft"]
    assert (found.step, found.partner, found.partial) == ("check", "Gemeente", True)


def test_what_was_written_in_the_table_of_refused_rows_is_kept(
    place: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(frame: Any, **options: Any) -> Any:
        written = frame.copy()
        if "handin-mend" in options["key"]:
            written.loc[0, "kind"] = "riolering"
        return written

    with monkeypatch.context() as editor:
        editor.setattr(st, "data_editor", write)
        started(place, catalogue)
    anew = hand_in()
    assert not anew.exception
    assert anew.session_state["handin.draft"].corrections == {2: {"kind": "riolering"}}
    assert "Met de hand verbeterd" in told(anew)


def test_a_file_with_streets_is_kept_with_its_layer(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = hand_in("ondergrond")
    app = app.selectbox(key="reference_layer").set_value("area").run()
    square = [[6.54, 53.23], [6.55, 53.23], [6.55, 53.24], [6.54, 53.23]]
    feature = {
        "type": "Feature", "geometry": {"type": "Polygon", "coordinates": [square]}, "properties": {"naam": "Oost"}
    }  # fmt: skip
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    (upload,) = app.file_uploader
    app = upload.set_value(("wijken.geojson", content, "application/geo+json")).run()
    assert not app.exception
    anew = hand_in("ondergrond")
    assert anew.selectbox(key="reference_layer").value == "area"
    assert "U was dit bestand aan het inleveren" in told(anew)
    anew = press(anew, "reference-store")
    assert "U was dit bestand aan het inleveren" not in told(anew)
    assert DRAWER.own(str(account_of(OPERATOR))) == ()


def test_of_areas_of_the_whole_country_one_gemeente_is_stored_without_a_warning_of_what_is_unsaved(
    place: Path, catalogue: Catalogue
) -> None:
    fill(place, catalogue)
    areas = (
        ("WK001400", "Groningen", "Centrum"),
        ("WK001401", "Groningen", "Oost"),
        ("WK036300", "Amsterdam", "Centrum"),
    )
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [[[x, 53.23], [x + 0.01, 53.23], [x, 53.24], [x, 53.23]]]},
            "properties": {"wijkcode": code, "gemeentenaam": municipality, "wijknaam": name},
        }
        for x, (code, municipality, name) in zip((6.54, 6.56, 6.58), areas, strict=True)
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    app = hand_in("ondergrond").selectbox(key="reference_layer").set_value("area").run()
    (upload,) = app.file_uploader
    app = upload.set_value(("wijken.geojson", content, "application/geo+json")).run()
    assert "Dit typte of koos u eerder" not in told(app)
    assert "rijen gelezen" in told(app)
    field = next(item for item in app.selectbox if item.label == "Van welke gemeente?")
    assert field.options == ["Amsterdam (GM0363)", "Groningen (GM0014)"]
    app = press(app, "reference-store")
    assert "2 namen, samen 3 vlakken of lijnen" in app.success[0].value
    app = app.file_uploader[0].set_value(("wijken.geojson", content, "application/geo+json")).run()
    app = app.selectbox(key="reference_layer").set_value("area").run()
    field = next(item for item in app.selectbox if item.label == "Van welke gemeente?")
    app = field.set_value("GM0014").run()
    assert any("2 gebieden van deze gemeente worden opgeslagen; 1 van andere" in str(c.value) for c in app.caption)
    app = press(app, "reference-store")
    assert "vervangen: 2." in app.success[0].value.replace("\\", "")


def test_areas_that_are_given_as_streets_are_told_and_stored_only_by_choice(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    square = [[6.54, 53.23], [6.55, 53.23], [6.55, 53.24], [6.54, 53.23]]
    feature = {
        "type": "Feature", "geometry": {"type": "Polygon", "coordinates": [square]}, "properties": {"naam": "Oost"}
    }  # fmt: skip
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    (upload,) = hand_in("ondergrond").selectbox(key="reference_layer").set_value("street").run().file_uploader
    app = upload.set_value(("wijken.geojson", content, "application/geo+json")).run()
    assert "1 van de 1 zijn vlakken" in app.warning[0].value
    assert app.button(key="reference-store").disabled
    (anyway,) = [item for item in app.checkbox if item.label == "Toch als straten laden"]
    assert not anyway.check().run().button(key="reference-store").disabled
    app = anyway.uncheck().run()
    app = press(app, "reference-to-areas")
    assert app.selectbox(key="reference_layer").value == "area"
    assert not app.warning
    app = press(app, "reference-store")
    assert "Wijken en buurten vervangen" in app.success[0].value


def test_cells_of_the_leefbaarometer_are_a_layer_of_the_ground(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = hand_in("ondergrond").selectbox(key="reference_layer").set_value("cell").run()
    (upload,) = app.file_uploader
    app = upload.set_value(("vakken.csv", b"gridcode;jaar;lbm\nE2327N5840;2024;4,1\n", "text/csv")).run()
    assert not app.exception
    assert any("Vierkanten van 2024" in str(item.value) for item in app.caption)
    app = press(app, "reference-store")
    assert "Leefbaarometer per vierkant van 100 bij 100 meter vervangen" in app.success[0].value


def test_works_that_were_held_back_stay_so_until_it_is_published(
    place: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = replace(
        work("gemeente/1", "sewer", geometry=square(233_000.0, 584_000.0)),
        kind="riolering",
        visibility=Visibility.OPENBAAR,
        public_title="Nieuw riool",
        contact_role="wijkregisseur",
    )
    with Store.open(place, create=True) as store, store.write("test", "fill") as writer:
        put_activities(writer, [public], widths={kind.id: kind.width_m for kind in catalogue.kinds.values()})

    def untick(frame: Any, **_: Any) -> Any:
        written = frame.copy()
        written.iloc[0, 0] = False
        return written

    monkeypatch.setattr(st, "data_editor", untick)
    app = run("nl", page="publiceren", publishing="werken")
    assert not app.exception
    monkeypatch.setattr(st, "data_editor", lambda frame, **_: frame)
    anew = run("nl", page="publiceren", publishing="werken")
    assert FOUND in html(anew)
    assert _held_count(anew) == 1
    anew = next(item for item in anew.button if item.key == "drop-publish").click().run()
    assert _held_count(anew) == 0
    assert DRAWER.own(str(account_of(OPERATOR))) == ()


def _held_count(app: AppTest) -> int:
    (found,) = re.findall(r"<b>(\d+)</b> <span>tegengehouden", html(app))
    return int(found)


def field_of(app: AppTest, name: str) -> Any:
    fields = [*app.selectbox, *app.text_input, *app.text_area]
    return next(
        item for item in fields if str(item.key).startswith("typed_work-new__") and str(item.key).endswith(name)
    )


def test_a_work_that_was_being_drawn_is_there_with_what_was_chosen(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = hand_in("tekenen")
    app = field_of(app, "__kind").set_value("riolering").run()
    app = field_of(app, "__hinder").set_value("2").run()
    app = field_of(app, "__title").set_value(f"Riool {HOSTILE}").run()
    assert not app.exception
    anew = hand_in("tekenen")
    assert field_of(anew, "__kind").value is None
    assert "U was hier" in told(anew)
    anew = press(anew, "kept-go-on")
    assert [field_of(anew, name).value for name in ("__kind", "__hinder", "__title")] == [
        "riolering", "2", f"Riool {HOSTILE}"
    ]  # fmt: skip
    assert HOSTILE not in html(anew)
    (kept,) = DRAWER.own(str(account_of(OPERATOR)))
    assert kept.words == f"Riool {HOSTILE}"
    other = press(hand_in("tekenen"), "kept-drop")
    assert not other.exception
    assert DRAWER.own(str(account_of(OPERATOR))) == ()
