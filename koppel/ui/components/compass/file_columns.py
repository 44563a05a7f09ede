"""Which indicator each column of a file holds, why Koppel thinks so, and by what its values are multiplied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.i18n import text
from koppel.ingest.compass.guess import Sureness
from koppel.ingest.compass.mapping import Choice
from koppel.ingest.compass.units import DOUBTS
from koppel.model.compass.own import adding_own
from koppel.ui.choices import is_chosen, show
from koppel.ui.components.compass.file_report import issue_words
from koppel.ui.components.compass.loading.own_form import draw_own_form
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from koppel.model import Issue
    from koppel.model.compass.indicators import Compass
    from koppel.ui.components.compass.file_draft import FileColumn, IndicatorFile
    from koppel.ui.session import Session

_LONGEST = 120
# So many columns are drawn at first, and with each press of the button below them.
_MANY = 12
_SHOWN, _ALL = "compass.file-columns-shown", "compass-file-columns-all"
_OWN, _NONE = "+", "-"
# Of these it is sure what they are: they are folded away.
_SURE = (Sureness.NAMED,)


def draw_columns(session: Session, compass: Compass, file: IndicatorFile) -> None:
    """Draw a field for each column of which it is not sure what it is, and for the others when asked."""
    if not file.columns:
        return
    compass = adding_own(compass, file.own.values(), session.today.year)
    doubted = {issue.facts["column"] for issue in _doubts(file)}
    asked = [
        item
        for item in file.columns
        if item.sureness not in _SURE or item.label in file.choices or item.label in doubted
    ]
    unknown = sum(item.sureness is None for item in file.columns)
    st.subheader(session.text("compass.file_columns", count=len(file.columns), unknown=unknown), anchor=False)
    st.caption(session.text("compass.file_columns_help"))
    is_all = False
    if len(asked) < len(file.columns):
        sure = len(file.columns) - len(asked)
        is_all = st.toggle(session.text("compass.file_columns_all", count=sure), key=_ALL, value=not asked)
    columns = list(file.columns) if is_all else asked
    shown = st.session_state.get(_SHOWN, _MANY)
    for item in columns[:shown]:
        _column(session, compass, file, item)
    if len(columns) > shown:
        rest = min(_MANY, len(columns) - shown)
        st.button(
            session.text("compass.file_columns_more", count=rest), key="compass-file-columns-more",
            on_click=_more, args=(shown + _MANY,),
        )  # fmt: skip


def _doubts(file: IndicatorFile) -> list[Issue]:
    """Return what plainly does not fit what a column is taken for."""
    return [] if file.outcome is None else [item for item in file.outcome.checked.issues if item.code in DOUBTS]


def _more(shown: int) -> None:
    st.session_state[_SHOWN] = shown


def _column(session: Session, compass: Compass, file: IndicatorFile, item: FileColumn) -> None:
    number = file.columns.index(item)
    key = f"compass-file-column-{file.sha[:8]}-{number}"
    choice = file.choice_of(item)
    is_making = item.label in file.making
    guesses = {guess.indicator: guess for guess in item.guesses}
    options = [_NONE, *guesses, _OWN, *(name for name in compass.indicators if name not in guesses)]

    def named(option: str) -> str:
        if option == _NONE:
            return session.text("compass.file_not_used")
        if option == _OWN:
            return session.text("compass.file_own")
        label = _label(session, compass, option)
        if option not in guesses:
            return label
        alike = formats.percent(guesses[option].alike, session.language)
        return session.text("compass.file_guess", label=label, alike=alike)

    with st.container(border=True, key=f"{key}-row"):
        with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
            show(key, _OWN if is_making else choice.indicator or _NONE)
            st.selectbox(
                plain(short(item.label, _LONGEST)),
                options,
                format_func=named,
                key=key,
                on_change=_choose,
                args=(file, item, key),
                width=520,
            )
            if choice.indicator is not None and not is_making:
                show(f"{key}-times", choice.factor)
                st.number_input(
                    session.text("compass.file_factor"),
                    value=None,
                    format="%g",
                    step=None,
                    key=f"{key}-times",
                    help=session.text("compass.file_factor_help"),
                    on_change=_multiply,
                    args=(file, item, f"{key}-times"),
                    width=140,
                )
        st.caption(plain(" ".join(_why(session, compass, file, item))))
        if not is_making:
            for issue in _doubts(file):
                if issue.facts["column"] == item.label:
                    st.warning(plain(issue_words(session, issue)))
        if is_making:
            draw_own_form(session, compass, file, item, key)


def _choose(file: IndicatorFile, item: FileColumn, key: str) -> None:
    if not is_chosen(key):
        return
    chosen = st.session_state[key]
    file.making.discard(item.label)
    if chosen == _OWN:
        file.making.add(item.label)
        return
    # Another indicator has another unit: what was said of the one before holds no more.
    file.choose(item, Choice(None if chosen == _NONE else chosen))


def _multiply(file: IndicatorFile, item: FileColumn, key: str) -> None:
    if is_chosen(key):
        factor = st.session_state[key]
        file.choose(item, Choice(file.choice_of(item).indicator, float(factor) if factor else None))


def _why(session: Session, compass: Compass, file: IndicatorFile, item: FileColumn) -> list[str]:
    """Say why a column is taken for what it is, or what it may be, with some of its values."""
    lines = []
    if item.label in file.choices:
        lines.append(session.text("compass.file_why_gekozen"))
    elif item.sureness is not None:
        left_out = item.sureness is Sureness.BEFORE and item.choice.indicator is None
        key = "file_why_weg" if left_out else f"file_why_{item.sureness}"
        lines.append(session.text(f"compass.{key}", name=item.name))
    elif item.guesses:
        best = item.guesses[0]
        lines.append(session.text("compass.file_why_lijkt", name=best.name))
        if best.unit is not None:
            label_unit, unit = (
                text(f"compass.unit_name.{name}", session.language)
                for name in (best.unit, compass.indicators[best.indicator].unit)
            )
            lines.append(session.text("compass.file_why_unit", said=label_unit, unit=unit))
    else:
        lines.append(session.text("compass.file_why_none"))
    if item.examples:
        lines.append(session.text("compass.file_examples", examples="; ".join(item.examples)))
    return lines


def _label(session: Session, compass: Compass, name: str) -> str:
    indicator = compass.indicators.get(name)
    if indicator is None:
        return name
    unit = text(f"compass.unit.{indicator.unit}", session.language)
    own = f", {session.text('compass.file_is_own')}" if indicator.is_own else ""
    return short(f"{indicator.label[session.language]} ({unit}{own})", _LONGEST)
