"""The part of a work in which its partner writes what residents have to know, without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from koppel.i18n import text
from koppel.model.practical import Practical
from koppel.store.plans.activities import list_activities
from koppel.store.publishing.practical import practical_notes
from tests.ui.app import fill, opened, run, shown

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue


@pytest.fixture
def sewer(place: Path, catalogue: Catalogue) -> Path:
    fill(place, catalogue)
    return place


def panel(place: Path, language: str = "nl") -> tuple[AppTest, str]:
    run(language, page="gegevens")
    with opened(place).read() as cursor:
        identity = next(str(item.id) for item in list_activities(cursor) if item.partner == "gemeente")
    return run(language, page="gegevens", activity=identity), identity


def field(app: AppTest, name: str) -> Any:
    (found,) = [item for item in app.text_input if item.label == text(name, "nl")]
    return found


def press(app: AppTest, name: str) -> None:
    next(item for item in app.button if item.label == text(f"screen.practical.{name}", "nl")).click().run()


def words_in(place: Path) -> list[str]:
    with opened(place).read() as cursor:
        return [one.note.words for notes in practical_notes(cursor).values() for one in notes]


def test_what_is_written_is_kept_said_and_taken_back(sewer: Path) -> None:
    app, identity = panel(sewer)
    assert not app.exception
    app.selectbox(key=f"practical-sort-{identity}").set_value(Practical.BUS).run()
    field(app, "practical.words").set_value("Bel Jan op 06-12345678.")
    press(app, "save")
    assert any("persoonlijk" in item.value for item in app.error)
    assert words_in(sewer) == []
    field(app, "practical.words").set_value("De bus stopt bij de school.")
    press(app, "save")
    assert not app.error
    assert any(item.value.replace("\\", "").startswith("Bewaard.") for item in app.success)
    assert words_in(sewer) == ["De bus stopt bij de school."]
    assert any("De bus stopt bij de school." in str(item.proto.body) for item in app.get("html"))
    press(app, "back")
    assert any(item.value.replace("\\", "").startswith("Teruggedraaid") for item in app.success)
    assert words_in(sewer) == []
    press(app, "back")
    assert words_in(sewer) == ["De bus stopt bij de school."]
    press(app, "remove")
    assert any(item.value.replace("\\", "").startswith("Weggehaald") for item in app.success)
    assert words_in(sewer) == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_word_of_it_is_there_in_both_languages(sewer: Path, language: str) -> None:
    app, identity = panel(sewer, language)
    for sort in Practical:
        app.selectbox(key=f"practical-sort-{identity}").set_value(sort).run()
        assert not app.exception
        assert "⟦" not in shown(app)
