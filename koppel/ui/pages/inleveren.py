"""Handing in plans: a file in steps, one activity by drawing, what came in before, and templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, ever_allowed
from koppel.errors import KoppelError, StoreError
from koppel.ui import state
from koppel.ui.components.compass.files_tab import draw_way_to_files
from koppel.ui.components.intake.check_step import draw_check_step
from koppel.ui.components.intake.columns_step import draw_columns_step
from koppel.ui.components.intake.compare_step import draw_compare_step, draw_receipt
from koppel.ui.components.intake.done import draw_done
from koppel.ui.components.intake.draft import current, go
from koppel.ui.components.intake.drawing.sketch_tab import draw_sketch_tab
from koppel.ui.components.intake.file_step import draw_file_step
from koppel.ui.components.intake.kept_file import draw_kept_file, find_file, keep_file
from koppel.ui.components.intake.reference_tab import draw_reference
from koppel.ui.components.intake.steps import draw_steps
from koppel.ui.components.intake.templates_tab import draw_templates
from koppel.ui.components.intake.uploads_tab import draw_uploads
from koppel.ui.jobs import draw_error

if TYPE_CHECKING:
    from koppel.ui.components.intake.draft import Draft
    from koppel.ui.session import Session

_TABS = {
    "tekenen": draw_sketch_tab,
    "eerder": draw_uploads,
    "sjablonen": draw_templates,
    "ondergrond": draw_reference,
}
# Who may not do this does not have the tab; templates are for all.
_TASKS = {
    "bestand": Task.UPLOAD,
    "tekenen": Task.PLAN,
    "eerder": Task.READ_UPLOADS,
    "ondergrond": Task.REFERENCE,
}
_STEPS = {
    "columns": draw_columns_step,
    "check": draw_check_step,
    "compare": draw_compare_step,
    "receipt": draw_receipt,
}


def draw(session: Session) -> None:
    """Draw the page; nothing is stored before the button is pressed."""
    actor = session.store.actor
    tabs = [name for name in ("bestand", *_TABS) if name not in _TASKS or ever_allowed(actor, _TASKS[name])]
    if state.get("handin") not in tabs:
        state.put("handin", tabs[0])
    st.segmented_control(
        session.text("handin.way"),
        tabs,
        format_func=lambda name: session.text(f"handin.tab.{name}"),
        label_visibility="collapsed",
        required=True,
        **state.bound("handin"),
    )
    draw_way_to_files(session)
    draw_done()
    chosen = state.get("handin")
    if chosen in _TABS:
        _TABS[chosen](session)
    else:
        _file(session)


def _file(session: Session) -> None:
    # First what was let go by a button: that is not found back.
    keep_file(current())
    draft = current() or find_file()
    draw_steps(session, draft)
    draw_kept_file(session)
    if draft is None or draft.step == "file":
        draw_file_step(session)
    else:
        _step(session, draft)
    keep_file(current())


def _step(session: Session, draft: Draft) -> None:
    try:
        _STEPS[draft.step](session, draft)
    except KoppelError as error:
        draw_error(session, error)
        # Nothing is wrong with the file where the disk refuses it: the step is tried again as it is.
        if not isinstance(error, StoreError):
            st.button(f"← {session.text('handin.back')}", key="handin-back-failed", on_click=go, args=("file",))
