"""Who leaves a page while something is being saved is not offered afterwards what was saved."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from koppel.services.drafts import DRAWER
from koppel.ui import drafts
from koppel.ui.components.intake.drawing import sketch_tab
from koppel.ui.components.intake.drawing.sketch import Sketch
from koppel.ui.drafts import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

OWNER, TAB = "account", uuid4().hex


class Leaving(dict[str, Any]):
    """The state of a page that was left: whoever looks into it again is sent away, as Streamlit does."""

    is_left = False

    def _look(self) -> None:
        if self.is_left:
            raise RerunException(RerunData())

    def __getitem__(self, name: str) -> Any:
        self._look()
        return super().__getitem__(name)

    def get(self, name: str, other: Any = None) -> Any:
        self._look()
        return super().get(name, other)

    def pop(self, *names: Any) -> Any:
        self._look()
        return super().pop(*names)

    def setdefault(self, name: str, other: Any = None) -> Any:
        self._look()
        return super().setdefault(name, other)


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Leaving]:
    state = Leaving()
    monkeypatch.setattr(drafts, "st", SimpleNamespace(session_state=state))
    yield state
    DRAWER.clear()


def test_a_form_that_was_saved_as_its_page_was_left_is_not_offered_again(page: Leaving) -> None:
    kept = Draft("withdraw-interest-1", 0, 1, OWNER, {"reason": ""}, {"reason": "geen geld"}, tab=TAB)
    DRAWER.put(OWNER, kept.form, TAB, {"reason": "geen geld"})

    def save(_: dict[str, Any], __: int) -> None:
        page.is_left = True

    with pytest.raises(RerunException):
        drafts.store(SimpleNamespace(language="nl"), kept, save)  # type: ignore[arg-type]
    assert DRAWER.own(OWNER) == ()
    assert kept.is_done
    # The browser may still send what stood in the field.
    assert not DRAWER.type(OWNER, kept.form, 1, "reason", "geen geld meer", tab=TAB, place={})
    page.is_left = False
    page[kept.key("reason")] = "geen geld meer"
    kept.take()
    assert DRAWER.own(OWNER) == ()


@pytest.mark.parametrize(("dry_run", "left"), [(True, 1), (False, 0)])
def test_a_work_that_was_withdrawn_as_its_page_was_left_is_not_offered_again(
    page: Leaving, monkeypatch: pytest.MonkeyPatch, dry_run: bool, left: int
) -> None:
    sketch = Sketch(identity=str(uuid4()), version=1, values={"title": "Riool"}, owner=OWNER, tab=TAB, round=1)
    DRAWER.put(OWNER, sketch.form, TAB, {"note_why": "geen geld"})

    def withdraw(*_: object, **__: object) -> object:
        page.is_left = True
        return "saved"

    monkeypatch.setattr(sketch_tab, "withdraw", withdraw)
    session: Any = SimpleNamespace(store=None, catalogue=None, today=None, language="nl")
    saved: object = sketch_tab._take_back(session, sketch, "geen geld", dry_run=dry_run)
    assert saved == "saved"
    assert len(DRAWER.own(OWNER)) == left
    assert sketch.is_done is not dry_run
