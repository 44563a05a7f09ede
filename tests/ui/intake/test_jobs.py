"""Heavy work as a page shows it, where it is done at once: what went wrong stays until it is tried again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from koppel.errors import InputError, WorkError
from koppel.ui import jobs

if TYPE_CHECKING:
    from collections.abc import Callable

# What the work of the page does in its turn.
_TURNS: list[Callable[[], str]] = []


class _Session:
    language = "nl"

    def text(self, key: str, **_: object) -> str:
        return key


def take_turn() -> str:
    return _TURNS.pop(0)()


def _page() -> None:
    """Draw a page that reads something heavy by itself."""
    import streamlit as st

    from koppel.errors import KoppelError
    from koppel.ui.jobs import draw_error, result_of
    from tests.ui.intake.test_jobs import _Session, take_turn

    session = _Session()
    key = st.session_state.get("key", 1)
    try:
        st.write(f"made {result_of(session, 'reading', key, take_turn, 'handin.reading')}")  # type: ignore[arg-type]
    except KoppelError as error:
        draw_error(session, error)  # type: ignore[arg-type]


def _asked() -> None:
    """Draw a page that does something heavy when it is asked to."""
    import streamlit as st

    from koppel.errors import KoppelError
    from koppel.ui.jobs import draw_error, is_begun, result_of
    from tests.ui.intake.test_jobs import _Session, take_turn

    session = _Session()
    is_asked = st.button("go")
    try:
        if is_asked or is_begun("storing", 1):
            made = result_of(session, "storing", 1, take_turn, "handin.storing", is_asked=True)  # type: ignore[arg-type]
            st.write(f"made {made}")
    except KoppelError as error:
        draw_error(session, error)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def no_turns() -> None:
    _TURNS.clear()


def refuse(error: Exception) -> Callable[[], str]:
    def work() -> str:
        raise error

    return work


def test_what_was_stopped_is_no_fault_and_is_tried_again_on_request() -> None:
    _TURNS.extend([refuse(WorkError("work_stopped")), lambda: "it"])
    app = AppTest.from_function(_page).run()
    assert (len(app.info), len(app.error)) == (1, 0)
    assert len(app.run().info) == 1
    assert [button.label for button in app.button] == ["work.again"]
    app.button[0].click().run()
    assert [item.value for item in app.markdown] == ["made it"]
    assert not app.button


def test_a_bound_that_is_reached_is_told_until_it_is_tried_again() -> None:
    _TURNS.extend([refuse(WorkError("work_time", seconds=300)), refuse(WorkError("work_memory")), lambda: "it"])
    app = AppTest.from_function(_page).run()
    assert "SECONDS" in app.error[0].value
    assert "300" in app.error[0].value
    app.button[0].click().run()
    assert "BYTES" in app.error[0].value
    app.button[0].click().run()
    assert [item.value for item in app.markdown] == ["made it"]


def test_a_file_that_is_refused_is_read_once_and_needs_no_other_try() -> None:
    _TURNS.append(refuse(InputError("file_without_rows", file="plan.csv")))
    app = AppTest.from_function(_page).run().run()
    assert "In plan" in app.error[0].value
    assert not app.button


def test_another_key_is_other_work() -> None:
    _TURNS.extend([refuse(WorkError("work_stopped")), lambda: "another"])
    app = AppTest.from_function(_page).run()
    app.session_state["key"] = 2
    app.run()
    assert [item.value for item in app.markdown] == ["made another"]


def test_what_somebody_asked_for_goes_wrong_once() -> None:
    _TURNS.append(refuse(WorkError("work_time", seconds=300)))
    app = AppTest.from_function(_asked).run()
    app.button[0].click().run()
    assert len(app.error) == 1
    assert not app.run().error


def test_a_fault_of_the_program_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, object] = {}
    monkeypatch.setattr(jobs, "_jobs", lambda: kept)
    with pytest.raises(ZeroDivisionError):
        jobs.result_of(_Session(), "slot", 1, lambda: 1 // 0, "handin.reading")  # type: ignore[arg-type]
    assert not kept
    assert jobs.result_of(_Session(), "slot", 1, lambda: 7, "handin.reading") == 7  # type: ignore[arg-type]
