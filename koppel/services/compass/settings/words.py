"""Settings of the compass in words: what holds, what the file says, and what changed; the same for screen and shell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel import clock, formats
from koppel.i18n import text
from koppel.model.compass.settings import NAMES, CompassSettings, as_declared, values_of, with_settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koppel.model.compass.indicators import Compass
    from koppel.model.compass.settings import SettingsVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    """One setting: its name, its label, what holds, and what the file says."""

    name: str
    label: str
    value: str
    default: str

    @property
    def is_own(self) -> bool:
        """Whether the team set it otherwise than the file."""
        return self.value != self.default


def setting_rows(compass: Compass, language: str) -> tuple[SettingRow, ...]:
    """Return all settings with what holds of each."""
    values, defaults = _worded(compass, language), _worded(as_declared(compass), language)
    return tuple(
        SettingRow(name=name, label=label_words(name, language), value=values[name], default=defaults[name])
        for name in NAMES
    )


def label_words(name: str, language: str) -> str:
    """Return what a setting is called."""
    return text(f"compass.setting.{name}", language)


def version_lines(versions: Sequence[SettingsVersion], compass: Compass, language: str) -> dict[int, str]:
    """Say of each version, by its number, who set what and when, the last first."""
    before = _worded(as_declared(compass), language)
    lines: dict[int, str] = {}
    for version in versions:
        after = _worded(with_settings(compass, version.settings), language)
        changed = [
            text(
                "compass.setting.changed",
                language,
                setting=label_words(name, language),
                was=before[name],
                now=after[name],
            )
            for name in NAMES
            if before[name] != after[name]
        ]
        lines[version.number] = text(
            "compass.setting.version",
            language,
            what="; ".join(changed) or text("compass.setting.unchanged", language),
            who=version.saved_by,
            day=formats.day(clock.day_of(version.saved_at), language),
        )
        before = after
    return dict(reversed(lines.items()))


def years_words(years: Sequence[int], language: str) -> str:
    """Name moments: after 1, 2 and 5 years."""
    return text("compass.setting.years", language, years=[str(item) for item in years])


def settings_json(compass: Compass, versions: Sequence[SettingsVersion], language: str) -> dict[str, object]:
    """Return settings in the form of the shell's ``settings --json``."""
    defaults = values_of(as_declared(compass), language)
    own = versions[-1].settings if versions else CompassSettings()
    return {
        "settings": {
            name: {"value": value, "default": defaults[name], "is_own": getattr(own, name) is not None}
            for name, value in values_of(compass, language).items()
        },
        "history": [
            {"number": item.number, "saved_at": item.saved_at, "saved_by": item.saved_by}
            | {name: getattr(item.settings, name) for name in NAMES}
            for item in versions
        ],
    }


def _worded(compass: Compass, language: str) -> Mapping[str, str]:
    values = values_of(compass, language)
    end = "high" if compass.vitality.high_is_good else "low"
    return {
        "name": str(values["name"]),
        "band_low": text("compass.setting.below", language, value=compass.bands.low),
        "band_high": text("compass.setting.above", language, value=compass.bands.high),
        "least": text("compass.setting.homes", language, count=compass.least),
        "look_further": text(f"compass.setting.look_{end}", language, value=compass.vitality.look_further),
        "high_is_good": text(f"compass.setting.good_{end}", language),
        "tolerance": text("compass.setting.behind", language, share=formats.percent(compass.tolerance / 100, language)),
        "after_years": years_words(compass.after_years, language),
    }
