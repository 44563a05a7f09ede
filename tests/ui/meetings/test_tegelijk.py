"""What a page does when others change what someone is busy with: nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from koppel.access import Actor, Grant, Role
from koppel.services.intake.activities import edit, find_activity
from koppel.services.intake.conflicts import Side
from koppel.store.plans.activities import list_activities
from koppel.ui import identity
from tests.ui.app import fill
from tests.ui.intake.test_inleveren import opened, press, run, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity

TODAY = date(2026, 11, 21)
WARM = frozenset({Grant(Role.PLANNER, "warmte")})
ELS, LIES = Actor("els", WARM), Actor("lies", WARM)


def form(app: AppTest, one: Activity) -> AppTest:
    app.session_state["view.activity"] = str(one.id)
    app.session_state["view.handin"] = "tekenen"
    return app.run()


def begin(place: Path, catalogue: Catalogue) -> tuple[AppTest, Activity]:
    fill(place, catalogue)
    app = run()
    with opened().read() as cursor:
        one = list_activities(cursor, partner="warmte")[0]
    return form(app, one), one


def els_changes(catalogue: Catalogue, one: Activity, **fields: object) -> None:
    assert one.id is not None
    now = find_activity(opened(), one.id)
    changed = replace(now, **fields)  # type: ignore[arg-type]
    edit(opened().visible_to(ELS), catalogue, changed, expected_version=now.version, today=TODAY)


def is_field(key: str | None, name: str) -> bool:
    return bool(key) and str(key).endswith((f"__{name}", f"__note_{name}"))


def write(app: AppTest, name: str, words: str) -> AppTest:
    (field,) = [
        item
        for item in [*app.text_input, *app.text_area]
        if item.key and item.key.endswith((f"__{name}", f"__note_{name}"))
    ]
    written: AppTest = field.set_value(words).run()
    return written


def field(app: AppTest, name: str) -> str:
    (found,) = [
        item
        for item in [*app.text_input, *app.text_area]
        if item.key and item.key.endswith((f"__{name}", f"__note_{name}"))
    ]
    return str(found.value)


def test_the_second_is_told_what_the_first_did_chooses_and_saves_on_the_newest(
    place: Path, catalogue: Catalogue
) -> None:
    app, one = begin(place, catalogue)
    app = write(write(app, "title", "Titel van mij"), "end", "2028-12")
    els_changes(catalogue, one, title="Titel van Els", description="Els schreef dit")
    app = press(app, "handin-preview")
    words = told(app)
    assert "els heeft dit intussen ook gewijzigd" in words
    assert "Titel van Els" in words
    assert "Titel van mij" in words
    assert "Els schreef dit" in words
    assert app.button(key="conflict-save").disabled
    (choice,) = [item for item in app.button_group if str(item.key).endswith("-title")]
    app = choice.set_value(Side.MINE).run()
    app = press(app, "conflict-save")
    with opened().read() as cursor:
        stored = list_activities(cursor, partner="warmte")[0]
    assert (stored.title, stored.description, stored.end) == ("Titel van mij", "Els schreef dit", date(2028, 12, 31))
    assert stored.version == one.version + 2


def test_a_form_in_which_was_typed_says_that_others_changed_the_work_and_keeps_what_was_typed(
    place: Path, catalogue: Catalogue
) -> None:
    app, one = begin(place, catalogue)
    app = write(app, "title", "Titel van mij")
    els_changes(catalogue, one, description="Els schreef dit")
    app = app.run()
    assert "terwijl u bezig bent" in app.warning[0].value
    assert field(app, "title") == "Titel van mij"
    app = press(app, "conflict-show")
    app = press(app, "conflict-back")
    assert field(app, "title") == "Titel van mij"


def test_a_form_in_which_nothing_was_typed_follows_what_others_do(place: Path, catalogue: Catalogue) -> None:
    app, one = begin(place, catalogue)
    els_changes(catalogue, one, title="Titel van Els")
    app = app.run()
    assert not app.warning
    assert field(app, "title") == "Titel van Els"
    assert app.session_state["handin.sketch"].version == one.version + 1


def test_who_withdraws_is_told_what_changed_first(place: Path, catalogue: Catalogue) -> None:
    app, one = begin(place, catalogue)
    app = write(app, "title", "Titel van mij")
    app = write(app, "why", "Geen geld")
    els_changes(catalogue, one, title="Titel van Els")
    app = press(app, "handin-withdraw")
    assert "Titel van Els" in told(app)
    app = press(app, "conflict-save")
    with opened().read() as cursor:
        stored = list_activities(cursor, partner="warmte")[0]
    assert (stored.status, stored.title) == ("geannuleerd", "Titel van Els")


def test_what_was_typed_when_the_session_ended_is_there_after_signing_in_again(
    place: Path, catalogue: Catalogue, act_as: Callable[[Actor | None], None]
) -> None:
    act_as(LIES)
    app, one = begin(place, catalogue)
    act_as(None)
    app = write(app, "title", "Getypt na het einde")
    assert "Getypt" not in told(app)
    act_as(LIES)
    again = form(run(), one)
    assert "had nog niet bewaard" in told(again)
    again = press(again, "kept-go-on")
    assert field(again, "title") == "Getypt na het einde"


def test_what_one_typed_is_not_there_for_another(
    place: Path, catalogue: Catalogue, act_as: Callable[[Actor | None], None]
) -> None:
    act_as(LIES)
    app, one = begin(place, catalogue)
    write(app, "title", "Getypt door Lies")
    act_as(ELS)
    assert "had nog niet bewaard" not in told(form(run(), one))


def test_what_was_thrown_away_is_not_offered_again(place: Path, catalogue: Catalogue) -> None:
    app, one = begin(place, catalogue)
    write(app, "title", "Weg ermee")
    again = press(form(run(), one), "kept-drop")
    assert field(again, "title") == one.title
    assert "had nog niet bewaard" not in told(form(run(), one))


def test_a_page_says_that_others_changed_something_and_refreshes_when_asked(place: Path, catalogue: Catalogue) -> None:
    app, one = begin(place, catalogue)
    assert 'class="koppel-news"' not in told(app)
    app = write(app, "title", "Titel van mij")
    els_changes(catalogue, one, description="Els schreef dit")
    app = app.run()
    assert "els heeft een werk van warmte gewijzigd" in told(app)
    assert field(app, "title") == "Titel van mij"
    app = press(app, "news-refresh")
    assert 'class="koppel-news"' not in told(app)
    assert field(app, "title") == "Titel van mij"


def test_who_is_signed_out_is_told_and_sees_no_news(
    place: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, one = begin(place, catalogue)
    els_changes(catalogue, one, description="Els schreef dit")
    # Only the notice looks by itself: a part of the page that asks would draw the page again, which says it too.
    monkeypatch.setattr(identity, "is_still", lambda _session, *, touch=True: touch)
    app = app.run()
    assert "niet meer aangemeld" in told(app)
    assert "els heeft" not in told(app)
