"""Indicators of a team itself: made with a column of its file, and undone with that file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.catalogue.compass import UNITS, compass_names
from koppel.catalogue.toml_table import normal
from koppel.errors import InputError
from koppel.model.compass.indicators import Polarity
from koppel.model.compass.own import LONGEST_NAME, LONGEST_SOURCE, OWN, OwnIndicator
from koppel.services.permission import require
from koppel.services.text_limits import line
from koppel.store.compass.own import list_own

if TYPE_CHECKING:
    from koppel.model.compass.indicators import Compass
    from koppel.model.compass.own import KeptIndicator
    from koppel.store.database import Store


def own_indicators(store: Store) -> tuple[KeptIndicator, ...]:
    """
    Return the own indicators of files that hold, by name.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        return list_own(cursor)


def make_own(compass: Compass, name: str, *, theme: str, unit: str, polarity: str, source: str = "") -> OwnIndicator:
    """
    Make an own indicator of what somebody says; it is stored with the file that has its values.

    Parameters
    ----------
    compass
        Of the team.
    name
        What it is called; a name that no other indicator has. That of an own one of the same unit is that one.
    theme, unit, polarity
        As of a declared one.
    source
        Who measured it; empty where that is the file.

    Raises
    ------
    InputError
        ``own_name``, ``own_name_taken``, ``compass_theme``, ``own_unit``, ``own_polarity``, ``own_describes``: a theme
        that only describes has nothing that is judged; ``text_too_long`` and ``text_personal``.
    """
    name, source = line(name, LONGEST_NAME), line(source, LONGEST_SOURCE)
    folded = normal(name)
    if not folded:
        raise InputError("own_name")
    if theme not in compass.themes:
        raise InputError("compass_theme", value=theme[:80], right=", ".join(compass.themes))
    if unit not in UNITS:
        raise InputError("own_unit", value=unit[:40], right=", ".join(UNITS))
    if polarity not in tuple(Polarity):
        raise InputError("own_polarity", value=polarity[:40], right=", ".join(Polarity))
    if polarity != Polarity.NOT_JUDGED and not compass.quarters[compass.themes[theme].quarter].judged:
        raise InputError("own_describes", theme=dict(compass.themes[theme].label))
    same = next((item for item in compass.indicators.values() if folded in compass_names(item)), None)
    if same is not None and not (same.is_own and same.unit == unit):
        raise InputError("own_name_taken", name=name, other=dict(same.label))
    own_id = OWN + folded.replace(" ", "_") if same is None else same.id
    return OwnIndicator(id=own_id, name=name, theme=theme, unit=unit, polarity=Polarity(polarity), source=source)
