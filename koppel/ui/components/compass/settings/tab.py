"""What a team sets of its compass: what holds beside the defaults, the form that changes it, and who changed what."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, allowed
from koppel.model.compass.settings import BOUNDS, LONGEST_NAME, MOST_MOMENTS, CompassSettings, as_declared, values_of
from koppel.services.compass.settings.setting import (
    SETTINGS_FILE,
    bounds_of,
    restore_settings,
    set_compass,
    settings_versions,
)
from koppel.services.compass.settings.words import setting_rows, version_lines
from koppel.ui.components.compass.loading.helping import draw_helping
from koppel.ui.components.compass.saving import save_or_say
from koppel.ui.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from koppel.model.compass.indicators import Compass
    from koppel.model.compass.settings import SettingsVersion
    from koppel.ui.session import Session

_SAID = "compass-settings-saved"


def draw_settings(session: Session, compass: Compass) -> None:
    """Draw the settings; who may not change them reads what holds and who set it."""
    st.html(f"<p class='koppel-said'>{escape(session.text('compass.settings_explain', file=SETTINGS_FILE))}</p>")
    if st.session_state.pop(_SAID, False):
        st.success(plain(session.text("compass.settings_saved")))
    st.html(_table(session, compass))
    versions = settings_versions(session.store)
    may = allowed(session.store.actor, Task.SET_COMPASS)
    number = versions[-1].number if versions else 0
    if may:
        st.subheader(session.text("compass.settings_change"), anchor=False)
        _form(session, compass, number)
        if any(row.is_own for row in setting_rows(compass, session.language)) and st.button(
            session.text("compass.settings_all"), key="compass-settings-all", icon=":material/undo:", type="tertiary"
        ):
            _save(session, lambda: restore_settings(session.store, compass, 0, seen=number))
    if versions:
        _history(session, compass, versions, may=may)
    draw_helping(session)


def _table(session: Session, compass: Compass) -> str:
    names = ("of", "now", "default")
    heads = "".join(f'<th scope="col">{escape(session.text(f"compass.settings_{name}"))}</th>' for name in names)
    rows = "".join(
        f'<tr><th scope="row">{escape(row.label)}</th>'
        f"<td>{f'<b>{escape(row.value)}</b>' if row.is_own else escape(row.value)}</td>"
        f"<td>{escape(row.default)}</td></tr>"
        for row in setting_rows(compass, session.language)
    )
    caption = escape(session.text("compass.view_settings"), quote=True)
    return (
        f'<div class="koppel-scroll" tabindex="0" role="region" aria-label="{caption}">'
        f'<table class="koppel-compass-table"><caption>{caption}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _form(session: Session, compass: Compass, number: int) -> None:
    """Draw a field for each setting; its keys have the version, so that what holds since is what they begin with."""
    values = values_of(compass, session.language)
    defaults = {row.name: row.default for row in setting_rows(compass, session.language)}
    least = session.text("compass.settings_least_help", low=bounds_of(compass, "least")[0], file=SETTINGS_FILE)
    look = session.text("compass.settings_look_help")

    def standard(name: str) -> dict[str, Any]:
        default_words = session.text("compass.settings_standard", default=defaults[name])
        return {"help": plain(default_words), "key": f"compass-set-{name}-{number}"}

    def whole(name: str, also: str = "") -> int:
        low, high = bounds_of(compass, name)
        value = values[name]
        assert isinstance(value, int)  # noqa: S101
        range_words = session.text("compass.settings_help", default=defaults[name], low=low, high=high)
        return st.number_input(
            session.text(f"compass.settings_{name}"),
            value=value,
            min_value=min(low, value),
            max_value=max(high, value),
            step=1,
            help=plain(f"{range_words} {also}".strip()),
            key=f"compass-set-{name}-{number}",
        )

    with st.form(f"compass-settings-{number}"):
        name = st.text_input(
            session.text("compass.settings_name"), str(values["name"]), LONGEST_NAME, **standard("name")
        )
        # Row by row, so that what belongs together stays so on a phone.
        left, right = st.columns([1, 1], gap="medium")
        with left:
            band_low = whole("band_low")
        with right:
            band_high = whole("band_high")
        left, right = st.columns([1, 1], gap="medium")
        with left:
            look_further = whole("look_further", look)
        with right:
            high_is_good = st.selectbox(
                session.text("compass.settings_high_is_good"),
                [False, True],
                int(compass.vitality.high_is_good),
                format_func=lambda good: session.text(f"compass.settings_good_{'high' if good else 'low'}"),
                **standard("high_is_good"),
            )
        left, right = st.columns([1, 1], gap="medium")
        with left:
            least_homes = whole("least", least)
        with right:
            tolerance = whole("tolerance")
        low, high = BOUNDS["after_years"]
        after_years = st.multiselect(
            session.text("compass.settings_after_years"),
            sorted({*range(low, high + 1), *compass.after_years}),
            list(compass.after_years),
            max_selections=MOST_MOMENTS,
            **standard("after_years"),
        )
        save = st.form_submit_button(session.text("compass.settings_save"), type="primary")
    if not save:
        return
    declared = values_of(as_declared(compass), session.language)
    made = CompassSettings(
        name=None if name == declared["name"] else name,
        band_low=band_low,
        band_high=band_high,
        least=least_homes,
        look_further=look_further,
        high_is_good=bool(high_is_good),
        tolerance=tolerance,
        after_years=tuple(after_years),
    )
    _save(session, lambda: set_compass(session.store, compass, made, number=number))


def _history(session: Session, compass: Compass, versions: tuple[SettingsVersion, ...], *, may: bool) -> None:
    st.subheader(session.text("compass.settings_history"), anchor=False)
    last = versions[-1].number
    for number, words in version_lines(versions, compass, session.language).items():
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.html(f"<p>{escape(words)}</p>")
            if may and st.button(
                session.text("compass.settings_restore"), key=f"compass-settings-back-{number}", type="tertiary"
            ):
                _save(session, partial(restore_settings, session.store, compass, number - 1, seen=last))


def _save(session: Session, save: Callable[[], object]) -> None:
    def saved() -> None:
        save()
        st.session_state[_SAID] = True

    save_or_say(session, saved, is_told=True)
