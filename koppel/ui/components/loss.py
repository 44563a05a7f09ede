"""The notice that changes are missing, for who leads the team and who runs the installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from koppel.services.installation.losses import acknowledge_loss, loss_to_tell, may_acknowledge
from koppel.ui.error_boundary import boundary
from koppel.ui.words import plain

if TYPE_CHECKING:
    from koppel.ui.session import Session


def draw_loss(session: Session) -> None:
    """Draw the notice; nothing where nothing is missing, or it is not for who looks."""
    loss = loss_to_tell(session.store)
    if loss is None:
        return
    with st.container(key="loss"):
        span = "span" if loss.kept_until else "span_whole"
        lines = [
            session.text("loss.what", count=loss.missing, file=session.settings.db.name),
            session.text(f"loss.{span}", since=session.when(loss.kept_until), until=session.when(loss.last_known)),
            session.text("loss.do"),
        ]
        decides = may_acknowledge(session.store)
        lines.append(session.text("loss.acknowledge_how" if decides else "loss.acknowledge_who"))
        what, *rest = map(plain, lines)
        st.warning("\n\n".join([f"**{what}**", *rest]), icon=":material/warning:")
        if decides:
            st.button(session.text("loss.acknowledge"), key="loss-acknowledge", on_click=_acknowledge, args=(session,))


def _acknowledge(session: Session) -> None:
    with boundary(session.language):
        acknowledge_loss(session.store)
