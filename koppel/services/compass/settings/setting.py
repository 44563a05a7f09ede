"""Settings of the compass are read, set within their bounds, and put back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from koppel.access import Task
from koppel.catalogue.compass import COMPASS_FILE
from koppel.errors import InputError, NotFoundError
from koppel.i18n import DEFAULT_LANGUAGE
from koppel.model.compass.settings import (
    BOUNDS,
    LONGEST_NAME,
    MOST_MOMENTS,
    NAMES,
    CompassSettings,
    SettingsVersion,
    as_declared,
    values_of,
    with_settings,
)
from koppel.services.permission import require
from koppel.services.text_limits import line
from koppel.store.compass import settings as stored

if TYPE_CHECKING:
    from koppel.model.compass.indicators import Compass
    from koppel.store.database import Store


# Where what the team goes back to stands.
SETTINGS_FILE = f"layers/{COMPASS_FILE}"


def settings_versions(store: Store) -> tuple[SettingsVersion, ...]:
    """
    Return all that a team ever set, the oldest first; the last holds.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        return stored.list_settings(cursor)


def bounds_of(compass: Compass, name: str) -> tuple[int, int]:
    """Return the least and the most that a team can set a number to; what protects people never below the file."""
    low, high = BOUNDS[name]
    return (max(low, as_declared(compass).least), high) if name == "least" else (low, high)


def set_compass(
    store: Store, compass: Compass, settings: CompassSettings, *, number: int | None = None
) -> SettingsVersion:
    """
    Let other settings hold from now on, everywhere; what held before stays in the history.

    Parameters
    ----------
    store
        Of who leads the team, or keeps the installation.
    compass
        Of the file, or with what was set before.
    settings
        All of them; None, and what the file says too, follows the file.
    number
        Of the version that was looked at, 0 where there was none; None: whichever holds.

    Raises
    ------
    InputError
        ``compass_setting_<name>``: the value is not within its bounds; ``text_too_long`` and ``text_personal`` of the
        name; ``compass_settings_changed``: somebody else set something meanwhile; ``compass_settings_same``: it is what
        holds.
    RefusedError
        ``forbidden.set_compass``.
    """
    require(store, Task.SET_COMPASS)
    return _hold(store, compass, _checked(compass, settings), number, "set_compass")


def restore_settings(store: Store, compass: Compass, number: int, *, seen: int | None = None) -> SettingsVersion:
    """
    Let a version hold again, as a version of its own.

    Parameters
    ----------
    store, compass
        As for `set_compass`.
    number
        Of the version; 0 is what the file says.
    seen
        As ``number`` of `set_compass`.

    Raises
    ------
    InputError
        As `set_compass`.
    NotFoundError
        ``compass_settings_unknown``.
    RefusedError
        ``forbidden.set_compass``.
    """
    require(store, Task.SET_COMPASS)
    versions = settings_versions(store)
    settings = CompassSettings() if number == 0 else next((v.settings for v in versions if v.number == number), None)
    if settings is None:
        raise NotFoundError("compass_settings_unknown", number=number)
    return _hold(store, compass, _checked(compass, settings), seen, "restore_compass")


def undo_settings(store: Store, compass: Compass) -> SettingsVersion:
    """
    Let hold again what held before the last change.

    Raises
    ------
    InputError
        As `set_compass`; ``compass_settings_nothing``: nothing was ever set.
    RefusedError
        ``forbidden.set_compass``.
    """
    require(store, Task.SET_COMPASS)
    versions = settings_versions(store)
    if not versions:
        raise InputError("compass_settings_nothing")
    return restore_settings(store, compass, versions[-1].number - 1, seen=versions[-1].number)


def _hold(
    store: Store, compass: Compass, settings: CompassSettings, number: int | None, action: str
) -> SettingsVersion:
    with store.write(store.actor.name, action) as writer:
        versions = stored.list_settings(writer.cursor)
        last = versions[-1] if versions else None
        if number not in (None, 0 if last is None else last.number):
            raise InputError("compass_settings_changed")
        before = CompassSettings() if last is None else last.settings
        changed = _changed(compass, before, settings)
        if not changed:
            raise InputError("compass_settings_same")
        writer.note(**changed)
        stored.add_settings(writer, settings)
        return stored.list_settings(writer.cursor)[-1]


def _changed(compass: Compass, before: CompassSettings, after: CompassSettings) -> dict[str, object]:
    """Return what becomes another value, as the audit log has it: what it was and what it is."""
    was, now = (values_of(with_settings(compass, item), DEFAULT_LANGUAGE) for item in (before, after))
    return {
        name: [was[name], now[name]] if name == "high_is_good" else f"{_plain(was[name])} → {_plain(now[name])}"
        for name in NAMES
        if was[name] != now[name]
    }


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _checked(compass: Compass, settings: CompassSettings) -> CompassSettings:
    """Return settings without those that are as in the file, or say which of them cannot be."""
    declared = values_of(as_declared(compass), DEFAULT_LANGUAGE)
    if settings.name is not None:
        settings = replace(settings, name=line(settings.name, LONGEST_NAME) or None)
    if settings.after_years is not None:
        settings = replace(settings, after_years=tuple(sorted(set(settings.after_years))))
    own: dict[str, Any] = {
        name: value
        for name in NAMES
        if (value := getattr(settings, name)) is not None and (value != declared[name] or name == "name")
    }
    if own.get("name") in set(as_declared(compass).name.values()):
        del own["name"]
    for name, value in own.items():
        if name not in BOUNDS:
            continue
        low, high = bounds_of(compass, name)
        values = value if name == "after_years" else (value,)
        is_whole = all(type(item) is int and low <= item <= high for item in values)
        if not is_whole or not 0 < len(values) <= MOST_MOMENTS:
            raise InputError(f"compass_setting_{name}", low=low, high=high, most=MOST_MOMENTS, file=SETTINGS_FILE)
    return CompassSettings(**own)
