"""What a page needs: settings, store, declarations, language; and what is cached between runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from koppel.catalogue import Catalogue, load_catalogue
from koppel.i18n import LANGUAGES, text
from koppel.services.findings import last_run
from koppel.services.stores import open_store
from koppel.services.view import AlarmView, CombinationView, MapView, alarm_views, combination_views, map_view

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.config import Settings
    from koppel.store.database import Store

_LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Session:
    """One run of a page."""

    settings: Settings
    store: Store
    catalogue: Catalogue
    language: str

    def text(self, key: str, **facts: object) -> str:
        """Give a text of the screens."""
        return text(f"screen.{key}", self.language, **facts)

    def map(self) -> MapView:
        """Give what is on the map."""
        return _map(self.store, self.catalogue, self.language, self._revision())

    def combinations(self) -> tuple[CombinationView, ...]:
        """Give the best combinations."""
        return _combinations(self.store, self.catalogue, self.language, self._revision())

    def alarms(self) -> tuple[AlarmView, ...]:
        """Give warnings about the order of works."""
        return _alarms(self.store, self.language, self._revision())

    def _revision(self) -> str:
        # Every change of activities ends with a run of finding, so its moment tells one state from another.
        return f"{self.store.store_id} {last_run(self.store)} {self.catalogue.version}"


def language(default: str) -> str:
    """Give the language of this visitor."""
    return str(st.session_state.setdefault(_LANGUAGE, default))


def language_switch() -> None:
    """Draw the switch between languages."""
    st.segmented_control(
        "Taal / Language",
        LANGUAGES,
        key=_LANGUAGE,
        format_func=str.upper,
        label_visibility="collapsed",
        required=True,
    )


def open_session(settings: Settings, spoken: str) -> Session:
    """
    Open what a page needs.

    Raises
    ------
    KoppelError
        The store or the declarations cannot be used.
    """
    return Session(settings, _store(settings.db, settings), _catalogue(settings.layers), spoken)


@st.cache_resource(show_spinner=False)
def _store(path: Path, _settings: Settings) -> Store:
    return open_store(_settings)


@st.cache_resource(show_spinner=False)
def _catalogue(folder: Path) -> Catalogue:
    return load_catalogue(folder)


@st.cache_data(show_spinner=False, max_entries=4)
def _map(_store: Store, _catalogue: Catalogue, spoken: str, revision: str) -> MapView:
    return map_view(_store, _catalogue, spoken)


@st.cache_data(show_spinner=False, max_entries=4)
def _combinations(_store: Store, _catalogue: Catalogue, spoken: str, revision: str) -> tuple[CombinationView, ...]:
    return combination_views(_store, _catalogue, spoken)


@st.cache_data(show_spinner=False, max_entries=4)
def _alarms(_store: Store, spoken: str, revision: str) -> tuple[AlarmView, ...]:
    return alarm_views(_store, spoken)
