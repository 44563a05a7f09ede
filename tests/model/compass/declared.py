"""Indicators for tests, of which only what a test asks for is said."""

from __future__ import annotations

from typing import Any

from koppel.model.compass.areas import Level
from koppel.model.compass.indicators import Indicator, Polarity


def indicator(**fields: Any) -> Indicator:
    values: dict[str, Any] = {
        "id": "groen",
        "label": {"nl": "Groen", "en": "Green"},
        "plain": {"nl": "Groen", "en": "Green"},
        "theme": "woonomgeving",
        "unit": "%",
        "polarity": Polarity.HIGH_IS_GOOD,
        "step": None,
        "source": "test",
        "year": 2024,
        "levels": frozenset(Level),
    }
    return Indicator(**{**values, **fields})
