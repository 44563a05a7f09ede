"""Services that look back: who may call them, as `tests.services.use_cases`."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

import pypdf

from koppel.detect.learning.learn import Learned
from koppel.errors import InputError
from koppel.services import team_rules
from koppel.services.learning import how_good, judged, weights
from koppel.services.news import audit_log
from koppel.services.news.audit_log import LogSearch
from koppel.services.pictures import map_sheet
from koppel.services.pictures.map_sheet import SheetWish
from koppel.services.results import afterwards, results, why_apart
from koppel.services.results.funnel import ResultsFilter
from tests.services.world import CATALOGUE, PEOPLE, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from koppel.store.database import Store
    from tests.services.world import World

    Call = Callable[[Store, World], object]

READERS = frozenset(PEOPLE) - {"rolloos"}
LOG_READERS = frozenset({"regisseur", "beheerder"})

# Better than those of now by what was decided, however few that is.
BETTER = weights.Proposal(
    now=team_rules.weights_of(CATALOGUE),
    weights={**team_rules.weights_of(CATALOGUE), "place": 40.0},
    learned=Learned((40.0, 25.0, 25.0, 25.0, 10.0, 10.0), 0.5, 0.9, 0.9, 0.1),
    missing=(0, 0),
)


# All works of the world count as done by then.
AFTER = date(2028, 6, 1)

_WISH = SheetWish(paper="a4")


def _sheet(store: Store, _: World) -> str:
    made = map_sheet.map_sheet(store, CATALOGUE, "nl", _WISH, today=TODAY)
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made.content)).pages)


def _take(store: Store, _: World) -> object:
    return weights.take(store, CATALOGUE, BETTER, today=TODAY)


def _take_back(store: Store, _: World) -> object:
    try:
        return weights.take_back(store, CATALOGUE, today=TODAY)
    except InputError:
        weights.take(store, CATALOGUE, BETTER, today=TODAY)
    return weights.take_back(store, CATALOGUE, today=TODAY)


RESULT_CASES: dict[str, tuple[Call, frozenset[str]]] = {
    "news.audit_log.read_log": (lambda store, _: audit_log.read_log(store, LogSearch(), "nl"), LOG_READERS),
    "news.audit_log.log_names": (lambda store, _: audit_log.log_names(store, "nl"), LOG_READERS),
    "news.audit_log.log_file": (lambda store, _: audit_log.log_file(store, LogSearch(), "nl", "csv"), LOG_READERS),
    "learning.how_good.how_good": (lambda store, _: how_good.how_good(store, CATALOGUE, "nl"), READERS),
    "learning.judged.decision_history": (lambda store, _: judged.decision_history(store, CATALOGUE, "nl"), READERS),
    "learning.weights.effect": (
        lambda store, _: weights.effect(store, CATALOGUE, {"place": 30.0}, "nl", today=TODAY),
        READERS,
    ),
    "learning.weights.take": (_take, frozenset({"beheerder"})),
    "learning.weights.take_back": (_take_back, frozenset({"beheerder"})),
    "learning.weights.times_taken": (lambda store, _: weights.times_taken(store), frozenset(PEOPLE)),
    "team_rules.team_catalogue": (lambda store, _: team_rules.team_catalogue(store, CATALOGUE), frozenset(PEOPLE)),
    "results.results.results": (
        lambda store, _: results.results(store, CATALOGUE, "nl", today=TODAY, chosen=ResultsFilter()),
        READERS,
    ),
    "results.afterwards.afterwards": (
        lambda store, _: afterwards.afterwards(store, CATALOGUE, "nl", today=AFTER),
        READERS,
    ),
    "results.why_apart.why_apart": (lambda store, _: why_apart.why_apart(store, None, {}), READERS),
    "pictures.map_sheet.map_sheet": (_sheet, READERS),
    "pictures.map_sheet.map_preview": (
        lambda store, _: map_sheet.map_preview(store, CATALOGUE, "nl", _WISH, today=TODAY).pages,
        READERS,
    ),
    "pictures.map_sheet.map_picture": (
        lambda store, _: map_sheet.map_picture(store, CATALOGUE, "nl", _WISH, "svg", today=TODAY).content,
        READERS,
    ),
}
