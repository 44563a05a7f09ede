"""What the page of the map needs to narrow by dates, filters and places in the browser; see `map_find/narrowing.js`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from koppel.access import Task, ever_allowed
from koppel.catalogue.icons import ICONS
from koppel.config import MAP_PATH, PAYLOADS_PATH
from koppel.i18n import text
from koppel.model.deciding import State
from koppel.services.cache import Until, cached
from koppel.services.deciding.decisions import state_words
from koppel.services.deciding.next_step import waits_for
from koppel.services.payloads import PAYLOADS
from koppel.services.pictures.facet_layer import facet_layer, words_layer, works_along
from koppel.services.pictures.map_layer import DOUBTFUL
from koppel.ui import state
from koppel.ui.components.charts.timeline import street_names, timeline_texts
from koppel.ui.components.deciding.badges import known_assessments
from koppel.ui.components.map.need_layer import need_address

if TYPE_CHECKING:
    from datetime import date

    from koppel.ui.session import Session

_TEXTS = (
    "group", "play", "pause", "back", "next", "now", "year", "all", "compare", "more", "first", "last", "step",
    "fold", "unfold", "speed", "of_month", "of_quarter", "of_1", "of_2", "of_4", "everything", "swipe", "clear",
    "words", "words_help", "coupled", "mine", "any_state", "state", "kind", "partner", "status", "firmness",
    "tenure", "area", "everywhere", "narrow", "lanes_label", "lanes_none", "shade", "ask", "ask_help", "ask_circle",
    "ask_area", "ask_line", "ask_street", "copy", "copy_link", "copied", "forget", "openings", "no_openings", "who",
    "nobody", "together", "no_chances", "works", "no_works", "beside", "works_beside", "no_date", "call", "chance",
    "no_streets", "find", "find_help", "find_none", "sort_street", "sort_area", "sort_work", "sort_partner",
    "sort_kind", "sort_address", "drawn_area", "drawn_line", "need", "need_none",
)  # fmt: skip
# In these the browser fills in a count, a name, a year or a period.
_FILLED = (
    "shown", "undated", "count", "works_here", "more_streets", "streets_help", "year_told", "off", "without",
    "find_count", "lanes_many", "some_kind", "some_partner", "some_status", "some_firmness", "some_tenure",
)  # fmt: skip
_AGAIN = state.STATE_CHOICES[1]


def narrow_data(session: Session) -> dict[str, Any]:
    """Return what the browser filters by: where to fetch columns, and the names of their values."""
    catalogue, language = session.catalogue, session.language
    texts = {name: session.text(f"narrow.{name}") for name in _TEXTS}
    facts = {name: f"{{{name}}}" for name in ("count", "total", "name", "year", "period")}
    texts |= {name: session.text(f"narrow.{name}", **facts) for name in _FILLED}
    own, is_own = state.narrowed()
    labels = {
        name: {
            value: session.view_text(f"{name}.{value}")
            for value in sorted(set(getattr(session.columns(), name).tolist()))
            if value
        }
        for name in ("status", "firmness", "tenure")
    }
    if any(item.is_doubtful for item in session.columns().activities):
        labels["status"][DOUBTFUL] = text("round.doubtful_legend", language)
    return {
        "own": urlencode(own),
        "is_own": is_own,
        "facets": _facets(session, session.today),
        "words": _words(session),
        "needs": need_address(session),
        "addresses": f"{MAP_PATH}/adres",
        "chances": _chances(session),
        "fresh": State.NIEUW.value,
        "again": _AGAIN,
        "states": [
            *((item.value, state_words(item, language)) for item in State),
            (_AGAIN, session.text("decision.again")),
        ],
        "decides": ever_allowed(session.store.actor, Task.DECIDE),
        "labels": {
            "kind": {kind.id: kind.label[language] for kind in catalogue.kinds.values()},
            "partner": {},
            **labels,
        },
        "kinds": {
            kind.id: {"color": kind.color, "place": place, "icon": kind.icon}
            for place, kind in enumerate(catalogue.kinds.values())
        },
        "themes": [
            {
                "label": theme.label[language],
                "kinds": [kind.id for kind in catalogue.kinds.values() if kind.theme == name],
            }
            for name, theme in catalogue.themes.items()
        ],
        "icons": ICONS,
        "language": language,
        "lanes": timeline_texts(session, "straat"),
        "texts": texts,
    }


def _chances(session: Session) -> dict[str, list[object]]:
    """Return the combinations of which anything was said: state, waiting for who looks, to be judged again."""
    actor, known = session.store.actor, known_assessments(session)
    return {
        item.id: [standing.state.value, int(waits_for(actor, standing)), int(standing.is_to_judge_again)]
        for item in session.combinations()
        if (standing := known.get(item.id)) is not None
    }


@cached(Until.PLANS)
def _facets(session: Session, today: date) -> str:
    columns, catalogue = session.columns(), session.catalogue
    along = works_along(columns, session.places().get("street", ()), catalogue, session.store.version_cache("along"))
    return f"{PAYLOADS_PATH}/{PAYLOADS.put(facet_layer(columns, catalogue, along, street_names(session), today=today))}"


@cached(Until.PLANS)
def _words(session: Session) -> str:
    return f"{PAYLOADS_PATH}/{PAYLOADS.put(words_layer(session.columns()))}"
