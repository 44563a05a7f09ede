"""What a page needs: settings, store, declarations, language; and what is cached between runs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

import shapely
import streamlit as st

from koppel.backgrounds import Background, load_backgrounds
from koppel.catalogue import Catalogue, load_catalogue
from koppel.crs import transform
from koppel.i18n import text
from koppel.services.columns import Columns, columns
from koppel.services.decisions import states
from koppel.services.filters import Filter, matches
from koppel.services.reference import Named, named_places
from koppel.services.revision import plans_revision, revision
from koppel.services.serving import KEEPER
from koppel.services.view import AlarmView, CombinationView, alarm_views, combination_views
from koppel.services.views import list_views
from koppel.ui import state

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from koppel.config import Settings
    from koppel.services.signin import SignedIn
    from koppel.store.database import Store
    from koppel.store.decisions import State


# Who sees other works has entries of its own: those of a planner with works that only it may see, in two languages,
# must not push out those of all others with every click.
_KEPT = 8


@dataclass(frozen=True, slots=True)
class Session:
    """
    One run of a page.

    ``revision`` changes with everything in the store, ``plans_revision`` only with works and what is found among them.
    """

    settings: Settings
    store: Store
    catalogue: Catalogue
    language: str
    revision: str
    plans_revision: str

    def text(self, key: str, **facts: object) -> str:
        """Give a text of the screens."""
        return text(f"screen.{key}", self.language, **facts)

    def view_text(self, key: str, **facts: object) -> str:
        """Give a text of what is shown: a status, a mode, a firmness."""
        return text(f"view.{key}", self.language, **facts)

    @property
    def today(self) -> date:
        """The day of the wall clock, which rules and screens count from."""
        return date.today()  # noqa: DTZ011

    def columns(self) -> Columns:
        """Give all activities as columns."""
        return _columns(self.store, self.catalogue, self.plans_revision)

    def backgrounds(self) -> list[dict[str, object]]:
        """Give the background maps of others, as the map in the browser takes them."""
        return [{**asdict(item), "label": item.label[self.language]} for item in _backgrounds(self.settings.maps)]

    def places(self) -> Mapping[str, tuple[Named, ...]]:
        """Give named streets and areas by layer."""
        return _places(self.store, self.plans_revision)

    def filter(self) -> Filter:
        """Give the filter that the state asks for."""
        return Filter(
            hidden_kinds=frozenset(state.get("hidden_kinds")),
            partners=frozenset(state.get("partners")),
            statuses=frozenset(state.get("statuses")),
            firmness=frozenset(state.get("firmness")),
            tenure=frozenset(state.get("tenure")),
            text=state.get("text"),
            coupled=state.get("coupled"),
            period=state.get("period"),
            area=self._area(),
        )

    def shown(self) -> NDArray[np.bool_]:
        """Tell for each activity whether the filter shows it."""
        return matches(self.filter(), self.columns())

    def combinations(self) -> tuple[CombinationView, ...]:
        """Give the best combinations."""
        return _combinations(self.store, self.catalogue, self.language, self.plans_revision)

    def states(self) -> Mapping[str, State]:
        """Give the state of every combination that was decided on."""
        return _states(self.store, self.revision)

    def alarms(self) -> tuple[AlarmView, ...]:
        """Give warnings about the order of works."""
        return _alarms(self.store, self.language, self.revision)

    def _area(self) -> shapely.Geometry | None:
        ring, name = state.get("ring"), state.get("area")
        if ring is not None:
            polygon = shapely.make_valid(shapely.Polygon(ring))
            return transform([polygon], source="OGC:CRS84", target=self.store.crs)[0]
        for item in self.places().get("area", ()):
            if item.name == name:
                return item.geometry
        return None


def known_values(session: Session) -> dict[str, Collection[str]]:
    """Give for each part of the state that names things what there is."""
    all_columns = session.columns()
    places = session.places()
    return {
        "hidden_kinds": session.catalogue.kinds.keys(),
        "partners": set(all_columns.partner.tolist()),
        "missed_partners": set(all_columns.partner.tolist()),
        "statuses": set(all_columns.status.tolist()),
        "firmness": set(all_columns.firmness.tolist()),
        "tenure": set(all_columns.tenure.tolist()) - {""},
        "area": {item.name for item in places.get("area", ())},
        "street": {item.name for item in places.get("street", ())},
        "view": {str(item.id) for item in list_views(session.store)},
    }


def open_session(settings: Settings, who: SignedIn, spoken: str) -> Session:
    """
    Open what a page needs, as someone sees it.

    Raises
    ------
    KoppelError
        The store or the declarations cannot be used.
    """
    store = KEEPER.store(settings).seen_by(who.actor)
    catalogue = _catalogue(settings.layers)
    # In every key of what is kept, so that nobody is given what was read for someone who may see more.
    seen = f"{catalogue.version} {store.sight()}"
    return Session(settings, store, catalogue, spoken, f"{revision(store)} {seen}", f"{plans_revision(store)} {seen}")


@st.cache_resource(show_spinner=False)
def _backgrounds(file: Path) -> tuple[Background, ...]:
    return load_backgrounds(file)


@st.cache_resource(show_spinner=False)
def _catalogue(folder: Path) -> Catalogue:
    return load_catalogue(folder)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _columns(_store: Store, _catalogue: Catalogue, revision: str) -> Columns:
    return columns(_store, _catalogue)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _places(_store: Store, revision: str) -> Mapping[str, tuple[Named, ...]]:
    return named_places(_store)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _combinations(_store: Store, _catalogue: Catalogue, spoken: str, revision: str) -> tuple[CombinationView, ...]:
    return combination_views(_store, _catalogue, spoken)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _states(_store: Store, revision: str) -> Mapping[str, State]:
    return states(_store)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _alarms(_store: Store, spoken: str, revision: str) -> tuple[AlarmView, ...]:
    return alarm_views(_store, spoken)
