"""Templates to fill in, and what each field is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, ever_allowed
from koppel.i18n import text
from koppel.services.intake.templates import FORMATS, field_help, template_file
from koppel.ui.components.intake.tables import draw_table

if TYPE_CHECKING:
    from koppel.ui.session import Session

# All kinds of work are in one cell.
_LONGEST = 10_000
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "geojson": "application/geo+json",
}


def draw_templates(session: Session) -> None:
    """Draw the downloads and the explanation."""
    # Who hands in nothing is not sent to a part of the page that it does not have.
    hands_in = ever_allowed(session.store.actor, Task.UPLOAD)
    st.write(session.text("handin.templates_help" if hands_in else "handin.templates_help_others"))
    with st.container(horizontal=True, gap="small"):
        for form in FORMATS:
            st.download_button(
                session.text(f"handin.template.{form}"),
                _file(session, form, session.language, session.catalogue.version),
                file_name=f"koppel-{text('template.name', session.language)}.{form}",
                mime=_TYPES[form],
                key=f"handin-template-{form}",
            )
    heads = [
        text(f"template.head.{name}", session.language)
        for name in ("column", "needed", "meaning", "allowed", "example")
    ]
    rows = [
        (
            item.name,
            text("template.yes", session.language) if item.needed else "",
            item.meaning,
            item.allowed,
            item.example,
        )
        for item in field_help(session.catalogue, session.language)
    ]
    draw_table(heads, rows, tall=False, longest=_LONGEST)


@st.cache_data(show_spinner=False, max_entries=12)
def _file(_session: Session, form: str, language: str, version: str) -> bytes:
    return template_file(_session.catalogue, form, language, area=_session.settings.area)
