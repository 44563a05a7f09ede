"""The steps of handing in a file: where one is, and the way back and forth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from koppel.ui.components.intake.draft import STEPS, go

if TYPE_CHECKING:
    from koppel.ui.components.intake.draft import Draft
    from koppel.ui.session import Session


def draw_steps(session: Session, draft: Draft | None) -> None:
    """Draw all steps; those that were reached before can be gone to, and where one is leads nowhere."""
    here = STEPS.index(draft.step) if draft else 0
    done = draft is not None and draft.stored is not None
    with st.container(horizontal=True, gap="small", key="handin-steps"):
        for at, step in enumerate(STEPS):
            st.button(
                f"{at + 1}. {session.text(f'handin.step.{step}')}",
                key=f"handin-step-{step}",
                type="primary" if at == here else "secondary",
                disabled=at >= here or done,
                on_click=go,
                args=(step,),
            )


def draw_way(session: Session, draft: Draft, *, may: bool, why_not: str = "") -> None:
    """Draw the buttons to the step before and after; `why_not` says what is still needed."""
    at = STEPS.index(draft.step)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if at > 0:
            st.button(f"← {session.text('handin.back')}", key="handin-back", on_click=go, args=(STEPS[at - 1],))
        st.button(
            f"{session.text('handin.next')} →",
            key="handin-next",
            type="primary",
            disabled=not may,
            on_click=go,
            args=(STEPS[at + 1],),
        )
        if why_not and not may:
            st.caption(why_not)
