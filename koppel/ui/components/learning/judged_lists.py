"""What stood low and was agreed all the same, or high and was rejected: with the parts of each score."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.ui.components.deciding import combinations
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.services.learning.judged import Judged
    from koppel.ui.session import Session

_LONGEST_REASON = 300


def draw_judged(session: Session, which: str, judged: Sequence[Judged]) -> None:
    """Draw one of both lists, ``misses`` or ``hopes``; each combination opens where it can be decided on."""
    st.subheader(session.text(f"howgood.{which}"), anchor=False)
    if not judged:
        st.caption(session.text(f"howgood.{which}_none"))
        return
    for item in judged:
        with st.container(border=True, gap="small"):
            score = formats.number(item.score, session.language)
            st.button(
                plain(session.text("howgood.one", score=score, name=item.name)),
                key=f"howgood-{which}-{item.id}",
                type="tertiary",
                on_click=combinations.open_in_list,
                args=(item.id,),
            )
            lines = [" · ".join(_parts(session, item))]
            if item.reason:
                lines.append(session.text("howgood.reason", reason=short(item.reason, _LONGEST_REASON)))
            st.html("".join(f'<p class="koppel-said">{escape(line)}</p>' for line in lines))


def _parts(session: Session, item: Judged) -> list[str]:
    return [
        session.text(
            "howgood.parts",
            part=session.view_text(f"part.{name}"),
            value=formats.number(100 * value, session.language),
        )
        for name, value in item.parts.items()
        if value is not None
    ]
