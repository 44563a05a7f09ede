"""Which kinds of work help an indicator: what holds, and the form in which who leads the team says it."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, allowed
from koppel.catalogue.compass import compass_of
from koppel.i18n import DEFAULT_LANGUAGE
from koppel.model.compass.own import LONGEST_SOURCE
from koppel.model.compass.remedies import LONGEST_OTHERWISE, LONGEST_REASON, MOST_KINDS, KindHelp, Remedies, last_of
from koppel.services.compass.loading.helping import (
    helped_by,
    proposed_kinds,
    remedy_versions,
    set_remedies,
    shipped_kinds,
    undo_remedies,
    without_help,
)
from koppel.services.compass.loading.helping_words import help_lines, history_lines, kinds_words, told_indicators
from koppel.ui.components.compass.saving import save_or_say
from koppel.ui.components.intake.tables import draw_table
from koppel.ui.words import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from koppel.model.compass.indicators import Indicator
    from koppel.model.compass.remedies import RemedyVersion
    from koppel.ui.session import Session

_CHOSEN, _OPEN = "compass-helping-indicator", "compass.helping-open"


def open_helping(indicator: str) -> None:
    """Let the part be open on one indicator."""
    st.session_state[_CHOSEN] = indicator
    st.session_state[_OPEN] = True


def draw_helping(session: Session) -> None:
    """Draw which work helps own indicators and those without any, and the form to say it of one."""
    catalogue, language = session.catalogue, session.language
    without = without_help(catalogue)
    unsaid = [item for item in without if not item.otherwise]
    head = session.text("compass.helping_without", count=len(unsaid)) if unsaid else session.text("compass.helping")
    with st.expander(head, icon=":material/construction:", expanded=bool(st.session_state.get(_OPEN))):
        st.caption(plain(session.text("compass.helping_explain")))
        rows = [(_label(session, item), kinds_words(catalogue, item, language)) for item in told_indicators(catalogue)]
        if rows:
            heads = ("helping_which", "helping_column_kinds")
            draw_table([session.text(f"compass.{name}") for name in heads], rows)
        if not allowed(session.store.actor, Task.SET_COMPASS):
            return
        indicators = {item.id: item for item in _ordered(session)}
        if st.session_state.get(_CHOSEN) not in indicators:
            st.session_state.pop(_CHOSEN, None)
        name = st.selectbox(
            session.text("compass.helping_which"),
            indicators,
            index=None,
            format_func=lambda one: _label(session, indicators[one]),
            placeholder=session.text("handin.choose"),
            key=_CHOSEN,
            width=420,
        )
        if name is not None:
            _form(session, indicators[name])


def draw_kinds(
    session: Session, key: str, theme: str, held: Sequence[KindHelp], known: Collection[str] = ()
) -> tuple[KindHelp, ...]:
    """
    Draw the choice of kinds of work with a reason and a source for each, and return what is chosen.

    Parameters
    ----------
    session, key
        Of the page, and of these fields.
    theme
        Of the indicator: kinds that help others in it come first, with the reason that they have there.
    held
        What was said before.
    known
        Kinds of which it is known already: these are not asked.
    """
    kinds, language = session.catalogue.kinds, session.language
    proposed = {item.kind: item for item in proposed_kinds(session.catalogue, theme, known)}
    before = {item.kind: item for item in held}
    others = [name for name in kinds if name not in proposed and name not in known]
    rest = sorted(others, key=lambda name: kinds[name].label[language].casefold())

    def named(kind: str) -> str:
        label = kinds[kind].label[language]
        return session.text("compass.helping_in_theme", kind=label) if kind in proposed else label

    chosen = st.multiselect(
        session.text("compass.helping_kinds_known" if known else "compass.helping_kinds"),
        [*proposed, *rest],
        default=[name for name in before if name in kinds and name not in known],
        format_func=named,
        placeholder=session.text("handin.choose"),
        max_selections=MOST_KINDS,
        key=f"{key}-kinds",
    )
    kind_helps = []
    for kind in chosen:
        reason = proposed[kind].reason[DEFAULT_LANGUAGE] if kind in proposed else ""
        source = proposed[kind].source if kind in proposed else ""
        if kind in before:
            reason, source = before[kind].reason, before[kind].source
        with st.container(horizontal=True, gap="medium"):
            why = st.text_input(
                plain(session.text("compass.helping_why", kind=kinds[kind].label[language].lower())),
                value=reason, max_chars=LONGEST_REASON, key=f"{key}-why-{kind}", width=460,
            )  # fmt: skip
            who = st.text_input(
                session.text("compass.helping_source"), value=source, max_chars=LONGEST_SOURCE,
                placeholder=session.text("compass.helping_no_source"), key=f"{key}-who-{kind}", width=300,
            )  # fmt: skip
        kind_helps.append(KindHelp(kind, why, who))
    return tuple(kind_helps)


def _form(session: Session, indicator: Indicator) -> None:
    catalogue, language = session.catalogue, session.language
    versions = remedy_versions(session.store)
    held = last_of(versions).get(indicator.id)
    number = 0 if held is None else held.number
    before = Remedies(indicator=indicator.id) if held is None else held.remedies
    if helped_by(catalogue, indicator) or indicator.otherwise:
        lines = "".join(f"<li>{escape(line)}</li>" for line in help_lines(catalogue, indicator, language))
        st.html(f'<ul class="koppel-said">{lines}</ul>')
    # The version is in the keys, so that the fields begin with what holds since it was saved.
    key = f"compass-helping-{indicator.id}-{number}"
    kinds = draw_kinds(session, key, indicator.theme, before.kinds, shipped_kinds(catalogue, indicator))
    otherwise = st.text_area(
        session.text("compass.helping_otherwise"),
        value=before.otherwise,
        max_chars=LONGEST_OTHERWISE,
        height=68,
        help=plain(session.text("compass.helping_otherwise_help")),
        key=f"{key}-otherwise",
    )
    if st.button(session.text("compass.helping_save"), type="primary", key="compass-helping-save"):
        st.session_state[_OPEN] = True
        remedies = Remedies(indicator=indicator.id, kinds=kinds, otherwise=otherwise)
        save_or_say(session, partial(set_remedies, session.store, catalogue, remedies, number=number))
    _history(session, indicator, versions)


def _history(session: Session, indicator: Indicator, versions: Sequence[RemedyVersion]) -> None:
    lines = history_lines(session.catalogue, versions, indicator, session.language)
    if not lines:
        return
    st.caption(session.text("compass.helping_history"))
    for at, (number, words) in enumerate(lines.items()):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.html(f"<p>{escape(words)}</p>", width="content")
            if at == 0 and st.button(
                session.text("compass.helping_back"), key=f"compass-helping-back-{number}", type="tertiary"
            ):
                st.session_state[_OPEN] = True
                back = partial(undo_remedies, session.store, session.catalogue, indicator.id, number=number)
                save_or_say(session, back)


def _ordered(session: Session) -> list[Indicator]:
    """Return what can be helped: own indicators first, then those that nothing helps, then the others by name."""
    compass = compass_of(session.catalogue)
    first = told_indicators(session.catalogue)
    known = {item.id for item in first}
    rest = [item for item in compass.indicators.values() if item.is_judged and not item.is_total]
    rest.sort(key=lambda item: item.label[session.language].casefold())
    return [*first, *(item for item in rest if item.id not in known)]


def _label(session: Session, item: Indicator) -> str:
    label = item.label[session.language]
    return session.text("compass.helping_own", label=label) if item.is_own else label
