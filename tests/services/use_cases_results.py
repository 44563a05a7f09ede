"""Services that look back: who may call them, as `tests.services.use_cases`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.services.news import audit_log
from koppel.services.news.audit_log import LogSearch
from koppel.services.results import results
from koppel.services.results.funnel import ResultsFilter
from tests.services.world import CATALOGUE, PEOPLE, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from koppel.store.database import Store
    from tests.services.world import World

    Call = Callable[[Store, World], object]

READERS = frozenset(PEOPLE) - {"rolloos"}
LOG_READERS = frozenset({"regisseur", "beheerder"})

RESULT_CASES: dict[str, tuple[Call, frozenset[str]]] = {
    "news.audit_log.read_log": (lambda store, _: audit_log.read_log(store, LogSearch(), "nl"), LOG_READERS),
    "news.audit_log.log_names": (lambda store, _: audit_log.log_names(store, "nl"), LOG_READERS),
    "news.audit_log.log_file": (lambda store, _: audit_log.log_file(store, LogSearch(), "nl", "csv"), LOG_READERS),
    "results.results.results": (
        lambda store, _: results.results(store, CATALOGUE, "nl", today=TODAY, chosen=ResultsFilter()),
        READERS,
    ),
}
