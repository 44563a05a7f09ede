"""What a page needs: settings, store, declarations, language; and what is cached between runs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import shapely
import streamlit as st

from koppel import clock, formats
from koppel.catalogue.backgrounds import Background, load_backgrounds
from koppel.crs import transform
from koppel.i18n import text
from koppel.services.planning.scenarios import list_scenarios
from koppel.services.plans.filters import Filter, matches
from koppel.services.plans.saved_views import list_views
from koppel.services.plans.streets import BESIDE_STREET_M
from koppel.services.reading import Reading, of_now
from koppel.services.startup.serving import KEEPER
from koppel.ui import state

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from koppel.config import Settings
    from koppel.services.accounts.signin import SignedIn


@dataclass(frozen=True, slots=True, kw_only=True)
class Session(Reading):
    """One run of a page."""

    settings: Settings

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

    def backgrounds(self) -> list[dict[str, object]]:
        """Return the background maps of others, as the map in the browser takes them."""
        return [{**asdict(item), "label": item.label[self.language]} for item in _backgrounds(self.settings.maps)]

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
            months=state.get("months"),
            undated=state.get("undated"),
            area=self._area(),
        )

    def shown(self) -> NDArray[np.bool_]:
        """Tell for each activity whether the filter shows it."""
        return matches(self.filter(), self.columns())

    def _area(self) -> shapely.Geometry | None:
        ring, line, name = (state.get(part) for part in ("ring", "line", "area"))
        if ring is not None:
            polygon = shapely.make_valid(shapely.Polygon(ring))
            return transform([polygon], source="OGC:CRS84", target=self.store.crs)[0]
        if line is not None:
            drawn = transform([shapely.LineString(line)], source="OGC:CRS84", target=self.store.crs)[0]
            return shapely.buffer(drawn, BESIDE_STREET_M)
        for item in self.places().get("area", ()):
            if item.name == name:
                return item.geometry
        return None


def known_values(session: Session) -> dict[str, Collection[str]]:
    """Return for each part of the state that names things what there is."""
    all_columns = session.columns()
    places = session.places()
    scenarios = {str(item.id) for item in list_scenarios(session.store)}
    return {
        "scenario": scenarios,
        "scenarios_beside": scenarios,
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
    store = KEEPER.store(settings).visible_to(who.actor)
    return Session(settings=settings, store=store, language=language, **of_now(store, settings.layers))


@st.cache_resource(show_spinner=False)
def _backgrounds(file: Path) -> tuple[Background, ...]:
    return load_backgrounds(file)
