"""The notice that others changed something: what was found is not lost while it is looked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.ui import identity
from tests.ui.app import html
from tests.ui.meetings.test_tegelijk import begin, els_changes

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from koppel.catalogue.load import Catalogue

TOLD = "els heeft een werk van warmte gewijzigd"


def test_a_session_that_seemed_over_for_a_moment_is_told_what_changed_all_the_same(
    place: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, one = begin(place, catalogue)
    els_changes(catalogue, one, title="Warmtenet van Els")
    app.run()
    assert TOLD in html(app)
    with monkeypatch.context() as away:
        away.setattr(identity, "is_still", lambda *_, touch=True: touch)
        app.session_state["news.turn"] = -1
        app.run()
        assert "U bent niet meer aangemeld" in html(app)
        assert TOLD not in html(app)
    app.run()
    assert TOLD in html(app)
