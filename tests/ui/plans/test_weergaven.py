"""Saved views and the meeting, without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koppel.services.plans.saved_views import list_views, save_view
from koppel.store.database import Store
from koppel.ui import state
from tests.ui.app import HOSTILE, fill, run, shown

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue


def keep(file: Path, catalogue: Catalogue, *views: tuple[str, dict[str, str]]) -> list[str]:
    fill(file, catalogue)
    with Store.open(file) as store:
        for name, params in views:
            save_view(store, name, params)
        return [str(item.id) for item in list_views(store)]


def told(app: AppTest) -> str:
    return " ".join([shown(app), *(str(item.proto.body) for item in app.get("html"))])


@pytest.mark.parametrize(("language", "out"), [("nl", "Groot scherm verlaten"), ("en", "Leave the large screen")])
def test_a_meeting_walks_through_the_views_and_ends(
    place: Path,
    catalogue: Catalogue,
    language: str,
    out: str,
) -> None:
    views = (("een", {"partner": "warmte"}), (HOSTILE, {"pagina": "gegevens"}))
    keep(place, catalogue, *views)
    app = run(language, meeting=True, partners=("gemeente",))
    assert out in [button.label for button in app.button]
    app = app.button(key="meeting-next").click().run()
    assert app.session_state["view.partners"] == ("warmte",)
    app = app.button(key="meeting-next").click().run()
    assert not app.exception
    assert app.session_state["view.page"] == "gegevens"
    assert "view.partners" not in app.session_state
    assert app.button(key="meeting-next").disabled
    assert HOSTILE not in told(app)
    assert "⟦" not in told(app)
    app = app.button(key="meeting-close").click().run()
    # It is asked for first.
    assert app.session_state["view.meeting"] is True
    app = app.button(key="meeting-leave").click().run()
    assert not app.exception
    assert app.session_state["view.meeting"] is False
    assert app.session_state["view.language"] == language
    # And is taken up again where it was, whatever was done meanwhile.
    assert HOSTILE not in told(app)
    app.session_state["view.page"] = "voormij"
    app.session_state["view.partners"] = ("warmte",)
    app = app.run()
    app = app.button(key="meeting-take-up").click().run()
    assert app.session_state["view.meeting"] is True
    assert app.session_state["view.page"] == "gegevens"
    assert "view.partners" not in app.session_state
    assert app.session_state["view.view"]


def test_a_meeting_that_was_left_is_forgotten_when_another_begins(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = run("nl", resume="pagina=straat")
    app = app.button(key="icon-meeting").click().run()
    assert app.session_state["view.meeting"] is True
    assert app.session_state["view.resume"] is None


@pytest.mark.parametrize("point", ["", "weg=1", "pagina", "pagina=" + "x" * 4000])
def test_a_point_of_a_meeting_that_means_nothing_is_left_out(point: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        state.FIELDS["resume"].parse(point, ())


def test_what_is_no_more_is_left_out_with_a_note(place: Path, catalogue: Catalogue) -> None:
    keep(place, catalogue, ("oud", {"partner": "verdwenen~warmte", "straat": "weg"}))
    app = run("nl", meeting=True)
    app = app.button(key="meeting-next").click().run()
    assert app.session_state["view.partners"] == ("warmte",)
    assert any("partner en straat" in info.value for info in app.info)


def test_a_meeting_without_views_says_so(place: Path, catalogue: Catalogue) -> None:
    keep(place, catalogue)
    app = run("nl", meeting=True)
    assert not app.exception
    assert "Geen bewaarde weergaven" in told(app)
    assert app.button(key="meeting-back").disabled


def test_the_menu_lists_saves_and_refuses(place: Path, catalogue: Catalogue) -> None:
    keep(place, catalogue, ("een", {}))
    app = run("nl", text="warmte")
    app.session_state["views-menu"] = True
    app = app.run()
    assert not app.exception
    assert "een" in [button.label for button in app.button]
    save = next(button for button in app.button if button.label == "Bewaar deze weergave")
    next(item for item in app.text_input if "typed_view-new__" in str(item.key)).set_value("EEN")
    save.click()
    app = app.run()
    assert any("Er is al een weergave" in error.value for error in app.error)
