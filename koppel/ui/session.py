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
from koppel.i18n import date_words, text
from koppel.services.changes import day_of
from koppel.services.columns import Columns, columns
from koppel.services.decisions import states
from koppel.services.filters import Filter, matches
from koppel.services.reference import Named, named_places
from koppel.services.revision import plans_revision, revision
from koppel.services.serving import KEEPER
from koppel.services.view import AlarmView, CombinationView, alarm_views, combination_views
from koppel.services.views import list_views
from koppel.store.audit import moment
from koppel.ui import state
from koppel.ui.kept import once_for_all, once_per_change, once_per_plans

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from koppel.config import Settings
    from koppel.services.signin import SignedIn
    from koppel.store.database import Store
    from koppel.store.decisions import State


@dataclass(frozen=True, slots=True)
class Session:
    """
    One run of a page.

    ``revision`` changes with everything in the store, ``plans_revision`` only with works and what is found among them;
    both differ between those who see other works, so that nobody is given what was read for someone who may see more.
    ``ground_revision`` is that of the plans, whoever looks; ``sight`` tells apart who sees other works.
    """

    settings: Settings
    store: Store
    catalogue: Catalogue
    language: str
    revision: str
    plans_revision: str
    ground_revision: str
    sight: str

    def text(self, key: str, **facts: object) -> str:
        """Give a text of the screens."""
        return text(f"screen.{key}", self.language, **facts)

    def view_text(self, key: str, **facts: object) -> str:
        """Give a text of what is shown: a status, a mode, a firmness."""
        return text(f"view.{key}", self.language, **facts)

    def day(self, at: datetime) -> str:
        """Write the day of a moment of the store, in the Netherlands."""
        return date_words(day_of(at), "dag", self.language)

    def when(self, at: datetime | None) -> str:
        """Write a moment of the store, to the minute; a dash where there was none."""
        return "–" if at is None else f"{self.day(at)}, {moment(at).split()[-1]}"

    @property
    def today(self) -> date:
        """The day of the wall clock, which rules and screens count from."""
        return date.today()  # noqa: DTZ011

    def columns(self) -> Columns:
        """Give all activities as columns."""
        return _columns(self)

    def backgrounds(self) -> list[dict[str, object]]:
        """Give the background maps of others, as the map in the browser takes them."""
        return [{**asdict(item), "label": item.label[self.language]} for item in _backgrounds(self.settings.maps)]

    def places(self) -> Mapping[str, tuple[Named, ...]]:
        """Give named streets and areas by layer."""
        return _places(self)

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
        return _combinations(self, self.language)

    def states(self) -> Mapping[str, State]:
        """Give the state of every combination that was decided on."""
        return _states(self)

    def alarms(self) -> tuple[AlarmView, ...]:
        """Give warnings about the order of works."""
        return _alarms(self, self.language)

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
    sight = store.sight()
    seen, ground = f"{catalogue.version} {sight}", plans_revision(store)
    return Session(settings, store, catalogue, spoken, f"{revision(store)} {seen}", f"{ground} {seen}", ground, sight)


@st.cache_resource(show_spinner=False)
def _backgrounds(file: Path) -> tuple[Background, ...]:
    return load_backgrounds(file)


@st.cache_resource(show_spinner=False)
def _catalogue(folder: Path) -> Catalogue:
    return load_catalogue(folder)


@once_per_plans
def _columns(session: Session) -> Columns:
    return columns(session.store, session.catalogue)


@once_for_all
def _places(session: Session) -> Mapping[str, tuple[Named, ...]]:
    return named_places(session.store)


@once_per_plans
def _combinations(session: Session, spoken: str) -> tuple[CombinationView, ...]:
    return combination_views(session.store, session.catalogue, spoken)


@once_per_change
def _states(session: Session) -> Mapping[str, State]:
    return states(session.store)


@once_per_change
def _alarms(session: Session, spoken: str) -> tuple[AlarmView, ...]:
    return alarm_views(session.store, spoken)
