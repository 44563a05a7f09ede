"""An own indicator of the team, made of a column of its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, allowed
from koppel.catalogue.compass import UNITS
from koppel.errors import InputError
from koppel.i18n import error_text, text
from koppel.ingest.compass.guess import unit_of_label
from koppel.ingest.compass.mapping import Choice
from koppel.model.compass.indicators import Polarity
from koppel.model.compass.own import LONGEST_NAME, LONGEST_SOURCE, adding_own
from koppel.model.compass.remedies import KindHelp
from koppel.services.compass.loading.helping import own_with_help, without_help
from koppel.services.compass.loading.helping_words import kinds_words
from koppel.services.compass.loading.own import make_own, own_indicators
from koppel.ui.components.compass.loading.helping import draw_kinds, open_helping
from koppel.ui.components.intake.tables import draw_table
from koppel.ui.words import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.model.compass.indicators import Compass
    from koppel.model.compass.own import KeptIndicator
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
            placeholder=session.text("compass.own_no_source"), max_chars=LONGEST_SOURCE, key=f"{key}-source", width=360,
        )  # fmt: skip
    kinds: tuple[KindHelp, ...] = ()
    theme = st.session_state.get(f"{key}-theme")
    if theme is not None and st.session_state.get(f"{key}-way") in (Polarity.HIGH_IS_GOOD, Polarity.LOW_IS_GOOD):
        kinds = draw_kinds(session, key, theme, made.helps if made else ())
    with st.container(horizontal=True, gap="small"):
        st.button(
            session.text("compass.own_use"), key=f"{key}-use", type="primary",
            on_click=_use, args=(session, file, column, key, kinds),
        )  # fmt: skip
        st.button(session.text("compass.own_not"), key=f"{key}-not", on_click=file.making.discard, args=(column.label,))
    if (wrong := st.session_state.get(_WRONG)) is not None and wrong[0] == key:
        st.error(plain(wrong[1]))


def _use(session: Session, file: IndicatorFile, column: FileColumn, key: str, kinds: tuple[KindHelp, ...]) -> None:
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
        made = own_with_help(session.catalogue, made, _as_typed(key, kinds))
    except InputError as error:
        st.session_state[_WRONG] = (key, error_text(error, session.language))
        return
    file.own = {**others, column.label: made}
    file.making.discard(column.label)
    file.choose(column, Choice(made.id))


def _as_typed(key: str, kinds: Sequence[KindHelp]) -> tuple[KindHelp, ...]:
    """Return kinds with what stands in their fields now: what was typed last came after these were drawn."""
    return tuple(
        KindHelp(
            item.kind,
            str(st.session_state.get(f"{key}-why-{item.kind}", item.reason)),
            str(st.session_state.get(f"{key}-who-{item.kind}", item.source)),
        )
        for item in kinds
    )


def draw_own_list(session: Session, compass: Compass) -> None:
    """Draw the own indicators that hold, with who made them; nothing where there are none."""
    listed = own_indicators(session.store)
    if not listed:
        return
    language = session.language
    with st.expander(session.text("compass.own_list", count=len(listed)), icon=":material/edit_note:"):
        st.caption(session.text("compass.own_list_help"))
        names = (
            "own_name", "own_theme", "own_unit", "own_polarity", "helping_column_kinds", "own_source", "own_file",
            "own_by",
        )  # fmt: skip
        rows = [
            (
                item.own.name,
                compass.themes[item.own.theme].label[language] if item.own.theme in compass.themes else item.own.theme,
                text(f"compass.unit_name.{item.own.unit}", language),
                text(f"compass.polarity.{item.own.polarity}", language),
                _helped(session, compass, item),
                item.source or session.text("compass.own_no_source"),
                item.file_name,
                session.text("compass.own_by_when", by=item.saved_by, when=session.when(item.saved_at)),
            )
            for item in listed
        ]
        draw_table([session.text(f"compass.{name}") for name in names], rows)
        alone = [item for item in without_help(session.catalogue) if item.is_own]
        if alone and allowed(session.store.actor, Task.SET_COMPASS):
            st.button(
                session.text("compass.helping_to"), key="own-to-helping", type="tertiary",
                icon=":material/construction:", on_click=open_helping, args=(alone[0].id,),
            )  # fmt: skip


def _helped(session: Session, compass: Compass, item: KeptIndicator) -> str:
    indicator = compass.indicators.get(item.own.id)
    if indicator is None or not indicator.is_judged:
        return "–"
    return kinds_words(session.catalogue, indicator, session.language)
