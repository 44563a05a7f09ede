"""What a team sets of its compass otherwise than ``layers/kompas.toml`` does, and the compass as it then is."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from koppel.model.compass.indicators import Bands, Vitality
from koppel.model.compass.scores import CITY, LEAST_INDEX, MOST_INDEX

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from koppel.model.compass.indicators import Compass

LONGEST_NAME = 60
# Of each number the least and the most that a team can set; the least of ``least`` is that of the file.
BOUNDS: Mapping[str, tuple[int, int]] = {
    "band_low": (int(LEAST_INDEX), int(CITY)),
    "band_high": (int(CITY), int(MOST_INDEX)),
    "least": (0, 1000),
    "look_further": (1, 27),
    "tolerance": (0, 50),
    "after_years": (1, 20),
}
MOST_MOMENTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CompassSettings:
    """
    What a team set; None leaves what the file says.

    Attributes
    ----------
    name
        What the programme calls itself, in every language.
    band_low, band_high
        An index below the one is red, above the other green, where an indicator has no bands of its own.
    least
        Fewest people or homes over which anything is shown.
    look_further, high_is_good
        As in `Vitality`.
    tolerance
        How much of the whole way a goal may lag behind its line, in percent.
    after_years
        After how many years is asked what became of a work, in order.
    """

    name: str | None = None
    band_low: int | None = None
    band_high: int | None = None
    least: int | None = None
    look_further: int | None = None
    high_is_good: bool | None = None
    tolerance: int | None = None
    after_years: tuple[int, ...] | None = None


NAMES = tuple(field.name for field in fields(CompassSettings))


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsVersion:
    """What held from a moment on, the first of a store being number 1; moments are UTC without a zone."""

    number: int
    settings: CompassSettings
    saved_at: datetime
    saved_by: str


def as_declared(compass: Compass) -> Compass:
    """Return the compass of the file, without what a team set."""
    return compass.declared or compass


def values_of(compass: Compass, language: str) -> dict[str, object]:
    """Return what holds of each setting, by its name."""
    return {
        "name": compass.name[language],
        "band_low": compass.bands.low,
        "band_high": compass.bands.high,
        "least": compass.least,
        "look_further": compass.vitality.look_further,
        "high_is_good": compass.vitality.high_is_good,
        "tolerance": compass.tolerance,
        "after_years": compass.after_years,
    }


def with_settings(compass: Compass, settings: CompassSettings) -> Compass:
    """
    Return the compass of a team.

    Parameters
    ----------
    compass
        Of the file, or with what was set before.
    settings
        Of the team. What protects people is never less than in the file, whatever was set before that was changed.
    """
    file = as_declared(compass)
    if settings == CompassSettings():
        return file
    low = _or(settings.band_low, file.bands.low)
    return replace(
        file,
        name=file.name if settings.name is None else dict.fromkeys(file.name, settings.name),
        bands=Bands(low, max(low, _or(settings.band_high, file.bands.high))),
        least=max(file.least, _or(settings.least, file.least)),
        vitality=Vitality(
            look_further=_or(settings.look_further, file.vitality.look_further),
            high_is_good=file.vitality.high_is_good if settings.high_is_good is None else settings.high_is_good,
        ),
        tolerance=_or(settings.tolerance, file.tolerance),
        after_years=file.after_years if settings.after_years is None else settings.after_years,
        declared=file,
    )


def _or(value: int | None, declared: int) -> int:
    return declared if value is None else value
