"""Works that were changed by hand after an earlier file: what stays is chosen for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from koppel.i18n import text
from koppel.services.plans.activity_panel import field_text
from koppel.ui.components.intake.tables import draw_editor
from koppel.ui.words import short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.model import Activity
    from koppel.model.intake import Newer
    from koppel.ui.components.intake.draft import Draft
    from koppel.ui.session import Session

_MOST = 300


def draw_newer(session: Session, draft: Draft, newer: Sequence[Newer]) -> None:
    """Draw them as a table with a tick for each: ticked, what is stored stays; nothing where there are none."""
    if not newer:
        return
    shown = newer[:_MOST]
    st.warning(f"**{session.text('handin.newer_list', count=len(newer))}**\n\n{session.text('handin.newer_help')}")
    # The table is the same at every run, or a tick would be lost; ticks of before stand in it.
    frame = draft.keep(
        ("newer", draft.sha, draft.edited, session.language, tuple(item.key for item in shown)),
        lambda: pd.DataFrame(
            {
                "keep": [item.key not in draft.followed for item in shown],
                "work": [f"{short(item.old.title, 120)} ({item.old.external_id})" for item in shown],
                "now": [_values(session, item.old, item) for item in shown],
                "file": [_values(session, item.new, item) for item in shown],
                "who": [_who(session, item.old) for item in shown],
            }
        ),
    )
    edited = draw_editor(
        frame,
        key=f"handin-newer-{draft.sha[:8]}-{draft.edited}-{session.language}",
        fixed=["work", "now", "file", "who"],
        columns={
            "keep": st.column_config.CheckboxColumn(session.text("handin.newer_keep"), width=90),
            "work": st.column_config.TextColumn(session.text("handin.work")),
            "now": st.column_config.TextColumn(session.text("handin.newer_now"), width="medium"),
            "file": st.column_config.TextColumn(session.text("handin.newer_file"), width="medium"),
            "who": st.column_config.TextColumn(session.text("handin.newer_who")),
        },
    )
    followed = {item.key for item, keeps in zip(shown, edited["keep"].tolist(), strict=True) if not keeps}
    if followed != draft.followed:
        draft.followed = followed
        st.rerun()


def _values(session: Session, item: Activity, newer: Newer) -> str:
    names = list(dict.fromkeys(name.removesuffix("_precision") for name in newer.fields))
    parts = []
    for name in names:
        label = text(f"panel.field.{name}", session.language)
        value = "" if name == "geometry" else field_text(item, name, session.catalogue, session.language)
        if name == "geometry":
            parts.append(label)
        else:
            parts.append(f"{label}: {value or '–'}")
    return "; ".join(parts)


def _who(session: Session, item: Activity) -> str:
    return f"{item.recorded_by or ''}, {session.when(item.recorded_from)}"
