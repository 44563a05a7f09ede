"""Activities as a table for reading: values in words, dates as exactly as they are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from koppel.exports.table import date_text
from koppel.i18n import text
from koppel.services.facts.works import period_text

if TYPE_CHECKING:
    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.services.plans.columns import Columns

TABLE_COLUMNS: tuple[str, ...] = (
    "number", "title", "kind", "partner", "period", "status", "start", "end", "firmness", "hinder", "homes", "tenure",
    "budget_eur", "project", "phase", "coupled", "alarmed", "theme", "contact", "external_id",
)  # fmt: skip


def activity_table(columns: Columns, catalogue: Catalogue, language: str) -> pd.DataFrame:
    """
    Return all activities as a table in the order of `columns`, a column for each of `TABLE_COLUMNS`.

    ``start`` and ``end`` are text such as ``2027``, ``2027-Q1`` and ``2027-03-01``, which sort in time within one
    precision; ``homes``, ``hinder`` and ``budget_eur`` are numbers; an unknown value is empty.
    """
    words = _Words(catalogue, language)
    column_values: dict[str, object] = {
        "number": pd.array([item.number for item in columns.activities], dtype="Int64"),
        "title": [item.title for item in columns.activities],
        "kind": [words.kind(item) for item in columns.activities],
        "partner": columns.partner.astype(object),
        "period": [period_text(item, language) for item in columns.activities],
        "status": [words.of("status", item.status.value) for item in columns.activities],
        "start": [date_text(item.start, item.start_precision) for item in columns.activities],
        "end": [date_text(item.end, item.end_precision) for item in columns.activities],
        "firmness": [words.of("firmness", item.firmness.value) for item in columns.activities],
        "hinder": [words.of("hinder", str(item.hinder)) for item in columns.activities],
        "homes": pd.array([item.homes for item in columns.activities], dtype="Int64"),
        "tenure": [words.of("tenure", item.tenure.value) if item.tenure else "" for item in columns.activities],
        "budget_eur": pd.array([item.budget_eur for item in columns.activities], dtype="Float64"),
        "project": [item.project or "" for item in columns.activities],
        "phase": [_phase(item) for item in columns.activities],
        "coupled": columns.coupled,
        "alarmed": columns.alarmed,
        "theme": [catalogue.themes[name].label[language] for name in columns.theme.tolist()],
        "contact": [item.contact_channel or item.contact_role or "" for item in columns.activities],
        "external_id": [item.external_id for item in columns.activities],
    }
    return pd.DataFrame({name: column_values[name] for name in TABLE_COLUMNS})


class _Words:
    """Words for values, each looked up once."""

    def __init__(self, catalogue: Catalogue, language: str) -> None:
        self._kinds = {kind.id: kind.label[language] for kind in catalogue.kinds.values()}
        self._language = language
        self._known: dict[tuple[str, str], str] = {}

    def kind(self, item: Activity) -> str:
        return self._kinds[item.kind]

    def of(self, name: str, value: str) -> str:
        key = (name, value)
        if key not in self._known:
            self._known[key] = text(f"view.{name}.{value}", self._language)
        return self._known[key]


def _phase(item: Activity) -> str:
    if item.phase is None:
        return ""
    return str(item.phase) if item.phase_count is None else f"{item.phase}/{item.phase_count}"
