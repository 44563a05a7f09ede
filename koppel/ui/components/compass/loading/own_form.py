"""An own indicator of the team, made of a column of its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from koppel.catalogue.compass import UNITS
from koppel.errors import InputError
from koppel.i18n import error_text, text
from koppel.ingest.compass.guess import unit_of_label
from koppel.ingest.compass.mapping import Choice
from koppel.model.compass.indicators import Polarity
from koppel.model.compass.own import LONGEST_NAME, LONGEST_SOURCE, adding_own
from koppel.services.compass.loading.own import make_own, own_indicators
from koppel.ui.components.intake.tables import draw_table
from koppel.ui.words import plain

if TYPE_CHECKING:
    from koppel.model.compass.indicators import Compass
    from koppel.ui.components.compass.file_draft import FileColumn, IndicatorFile
    from koppel.ui.session import Session

_WRONG = "compass.own-wrong"


def draw_own_form(session: Session, compass: Compass, file: IndicatorFile, column: FileColumn, key: str) -> None:
    """Draw the fields of an own indicator that is made of a column, beginning with what was said of it before."""
    language = session.language
    made = file.own.get(column.label)
    st.caption(session.text("compass.own_help"))
    units, themes, polarities = list(UNITS), list(compass.themes), list(Polarity)
    unit = made.unit if made else unit_of_label(column.label)
    name = made.name if made else column.label.replace(" / ", " ")[:LONGEST_NAME]
    with st.container(horizontal=True, gap="medium"):
        st.text_input(
            session.text("compass.own_name"), value=name, max_chars=LONGEST_NAME, key=f"{key}-name", width=360,
        )  # fmt: skip
        st.selectbox(
            session.text("compass.own_theme"), themes, index=themes.index(made.theme) if made else None,
            placeholder=session.text("handin.choose"), key=f"{key}-theme", width=250,
            format_func=lambda theme: compass.themes[theme].label[language],
        )  # fmt: skip
        st.selectbox(
            session.text("compass.own_unit"), units, index=units.index(unit) if unit in units else None,
            placeholder=session.text("handin.choose"), key=f"{key}-unit", width=250,
            format_func=lambda unit: text(f"compass.unit_name.{unit}", language),
        )  # fmt: skip
        st.selectbox(
            session.text("compass.own_polarity"), polarities, index=polarities.index(made.polarity) if made else None,
            placeholder=session.text("handin.choose"), key=f"{key}-way", width=250,
            format_func=lambda way: text(f"compass.polarity.{way}", language),
        )  # fmt: skip
        st.text_input(
            session.text("compass.own_source"), value=made.source if made else file.source,
            placeholder=file.name, max_chars=LONGEST_SOURCE, key=f"{key}-source", width=360,
        )  # fmt: skip
    with st.container(horizontal=True, gap="small"):
        st.button(
            session.text("compass.own_use"), key=f"{key}-use", type="primary",
            on_click=_use, args=(session, file, column, key),
        )  # fmt: skip
        st.button(session.text("compass.own_not"), key=f"{key}-not", on_click=file.making.discard, args=(column.label,))
    if (wrong := st.session_state.get(_WRONG)) is not None and wrong[0] == key:
        st.error(plain(wrong[1]))


def _use(session: Session, file: IndicatorFile, column: FileColumn, key: str) -> None:
    values = {name: st.session_state.get(f"{key}-{name}") for name in ("name", "theme", "unit", "way", "source")}
    st.session_state.pop(_WRONG, None)
    if None in (values["theme"], values["unit"], values["way"]):
        st.session_state[_WRONG] = (key, session.text("compass.own_choose"))
        return
    # What is being changed is not in its own way.
    others = {label: own for label, own in file.own.items() if label != column.label}
    beside = adding_own(session.compass, others.values(), session.today.year)
    try:
        made = make_own(
            beside, str(values["name"] or ""), theme=str(values["theme"]),
            unit=str(values["unit"]), polarity=str(values["way"]), source=str(values["source"] or ""),
        )  # fmt: skip
    except InputError as error:
        st.session_state[_WRONG] = (key, error_text(error, session.language))
        return
    file.own = {**others, column.label: made}
    file.making.discard(column.label)
    file.choose(column, Choice(made.id))


def draw_own_list(session: Session, compass: Compass) -> None:
    """Draw the own indicators that hold, with who made them; nothing where there are none."""
    listed = own_indicators(session.store)
    if not listed:
        return
    language = session.language
    with st.expander(session.text("compass.own_list", count=len(listed)), icon=":material/edit_note:"):
        st.caption(session.text("compass.own_list_help"))
        names = ("own_name", "own_theme", "own_unit", "own_polarity", "own_source", "own_file", "own_by")
        rows = [
            (
                item.own.name,
                compass.themes[item.own.theme].label[language] if item.own.theme in compass.themes else item.own.theme,
                text(f"compass.unit_name.{item.own.unit}", language),
                text(f"compass.polarity.{item.own.polarity}", language),
                item.own.source or item.file_name,
                item.file_name,
                session.text("compass.own_by_when", by=item.saved_by, when=session.when(item.saved_at)),
            )
            for item in listed
        ]
        draw_table([session.text(f"compass.{name}") for name in names], rows)
