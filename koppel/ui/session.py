"""What a page needs: settings, store, declarations, language; and what is cached between runs."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

import shapely
import streamlit as st

from koppel import clock, formats
from koppel.catalogue.backgrounds import Background, load_backgrounds
from koppel.catalogue.load import Catalogue, load_catalogue
from koppel.crs import transform
from koppel.i18n import text
from koppel.services.chances.opportunities import sorted_combinations
from koppel.services.chances.worth_now import worth_now
from koppel.services.deciding.decisions import spoken_combinations, states
from koppel.services.plans.columns import Columns, columns
from koppel.services.plans.filters import Filter, matches
from koppel.services.plans.reference import Named, named_places
from koppel.services.plans.saved_views import list_views
from koppel.services.plans.view_models import (
    AlarmView,
    CombinationView,
    alarm_views,
    combination_view,
    combination_views,
)
from koppel.services.revision import Standing, standing
from koppel.services.startup.serving import KEEPER
from koppel.services.team_rules import team_catalogue
from koppel.ui import state
from koppel.ui.cache import Until, cached

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Mapping
    from datetime import date, datetime
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from koppel.config import Settings
    from koppel.model.deciding import State
    from koppel.services import Store
    from koppel.services.accounts.signin import SignedIn


@dataclass(frozen=True, slots=True)
class Session:
    """
    One run of a page.

    ``revision`` changes with everything in the store, ``plans_revision`` only with works and what is found among them;
    both differ between those who see other works, so that nobody is given what was read for someone who may see more.
    ``ground_revision`` is that of the plans, whoever looks; ``sight`` tells apart who sees other works. ``drawn`` has
    what this run was drawn with, see `koppel.ui.cache`.
    """

    settings: Settings
    store: Store
    catalogue: Catalogue
    language: str
    revision: str
    plans_revision: str
    ground_revision: str
    sight: str
    drawn: dict[Hashable, object] = field(default_factory=dict, compare=False, repr=False)

    def text(self, key: str, **facts: object) -> str:
        """Return a text of the screens."""
        return text(f"screen.{key}", self.language, **facts)

    def view_text(self, key: str, **facts: object) -> str:
        """Return a text of what is shown: a status, a mode, a firmness."""
        return text(f"view.{key}", self.language, **facts)

    def day(self, at: datetime) -> str:
        """Write the day of a moment of the store, in the Netherlands."""
        return formats.day(clock.day_of(at), self.language)

    def when(self, at: datetime | None) -> str:
        """Write a moment of the store, to the minute; a dash where there was none."""
        return formats.moment(at, self.language)

    @property
    def today(self) -> date:
        """The day of the wall clock, which rules and screens count from."""
        return clock.today()

    def is_now(self) -> bool:
        """Tell whether the store is still as it was when this run began, for who looks."""
        return standing(self.store) == Standing(self.revision, self.plans_revision, self.ground_revision, self.sight)

    def columns(self) -> Columns:
        """Return all activities as columns."""
        return _columns(self)

    def backgrounds(self) -> list[dict[str, object]]:
        """Return the background maps of others, as the map in the browser takes them."""
        return [{**asdict(item), "label": item.label[self.language]} for item in _backgrounds(self.settings.maps)]

    def places(self) -> Mapping[str, tuple[Named, ...]]:
        """Return named streets and areas by layer."""
        return _places(self)

    def filter(self) -> Filter:
        """Return the filter that the state asks for."""
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
        """Return the best combinations of the list."""
        return _combinations(self, self.language, _spoken(self))

    def worth(self) -> Mapping[str, str]:
        """Return the combinations that are worth a meeting now, the best first, each with why in one line."""
        return _worth(self, self.language, self.today)

    def numbered(self) -> tuple[CombinationView, ...]:
        """Return the list in the order by which its combinations have their numbers, on every screen the same."""
        return tuple(sorted_combinations(self.combinations(), "now", self.today, self.worth()))

    def combination(self, identity: str | None) -> CombinationView | None:
        """Return a combination, on the list or not; None where there is no such combination any more."""
        if identity is None:
            return None
        listed = next((item for item in self.combinations() if item.id == identity), None)
        return listed or _combination(self, self.language, identity)

    def states(self) -> Mapping[str, State]:
        """Return the state of every combination that was decided on."""
        return _states(self)

    def alarms(self) -> tuple[AlarmView, ...]:
        """Return warnings about the order of works."""
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
    """Return for each part of the state that names things what there is."""
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


def open_session(settings: Settings, who: SignedIn, language: str) -> Session:
    """
    Open what a page needs, as someone sees it.

    Raises
    ------
    KoppelError
        The store or the declarations cannot be used.
    """
    store = KEEPER.store(settings).seen_by(who.actor)
    catalogue = team_catalogue(store, _catalogue(settings.layers))
    now = standing(store)
    return Session(settings, store, catalogue, language, now.all, now.plans, now.ground, now.sight)


@st.cache_resource(show_spinner=False)
def _backgrounds(file: Path) -> tuple[Background, ...]:
    return load_backgrounds(file)


@st.cache_resource(show_spinner=False)
def _catalogue(folder: Path) -> Catalogue:
    return load_catalogue(folder)


@cached(Until.PLANS)
def _columns(session: Session) -> Columns:
    return columns(session.store, session.catalogue)


@cached(Until.GROUND)
def _places(session: Session) -> Mapping[str, tuple[Named, ...]]:
    return named_places(session.store)


@cached(Until.PLANS)
def _combinations(session: Session, language: str, spoken_of: frozenset[str]) -> tuple[CombinationView, ...]:
    # What was spoken of stands on the list.
    return combination_views(session.store, session.catalogue, language)


@cached(Until.CHANGE)
def _worth(session: Session, language: str, day: date) -> Mapping[str, str]:
    return {item.id: item.words(language) for item in worth_now(session.store, session.catalogue, today=day)}


@cached(Until.PLANS)
def _combination(session: Session, language: str, identity: str) -> CombinationView | None:
    return combination_view(session.store, session.catalogue, language, identity)


@cached(Until.CHANGE)
def _spoken(session: Session) -> frozenset[str]:
    return spoken_combinations(session.store)


@cached(Until.CHANGE)
def _states(session: Session) -> Mapping[str, State]:
    return states(session.store)


@cached(Until.CHANGE)
def _alarms(session: Session, language: str) -> tuple[AlarmView, ...]:
    return alarm_views(session.store, language)
