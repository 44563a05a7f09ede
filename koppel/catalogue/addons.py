"""Social add-ons: what can come along when somebody enters people's homes anyway; from ``sociaal-aanbod.toml``."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from koppel.catalogue.helps import Addon
from koppel.catalogue.toml_table import Table, read_toml
from koppel.errors import CatalogueError
from koppel.model import PartnerType

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from koppel.catalogue.kinds import Kind
    from koppel.model.compass.indicators import Compass

ADDONS_FILE = "sociaal-aanbod.toml"
_KEYS = frozenset({"label", "reason", "source", "kinds", "partner_types", "role", "helps"})


def load_addons(folder: Path, kinds: Mapping[str, Kind], compass: Compass | None = None) -> tuple[Addon, ...]:
    """
    Read the suggestions of a team; none where it has no such file.

    Without a compass nothing is red, and what they help is not looked at.

    Raises
    ------
    CatalogueError
        The file is wrong; the facts say key and what would be right. A kind must be one behind the front door.
    """
    file = folder / ADDONS_FILE
    if not file.exists():
        return ()
    behind = {kind.id for kind in kinds.values() if kind.behind_door}
    addons = []
    for name, fields in read_toml(file).items():
        table = Table(file.name, name, fields)
        table.only(_KEYS)
        addons.append(
            Addon(
                id=name,
                label=table.words("label"),
                reason=table.words("reason"),
                source=table.text("source"),
                kinds=frozenset(_kinds(table, behind)),
                partner_types=tuple(PartnerType(_type(table, item)) for item in table.texts("partner_types")),
                role=table.words("role"),
                helps=_helps(table, compass),
            )
        )
    return tuple(addons)


def addons_for(addons: Collection[Addon], kinds: Mapping[str, Kind], of: Collection[str]) -> tuple[Addon, ...]:
    """
    Return what suits works of some kinds, in the order of the file.

    Parameters
    ----------
    addons
        From `load_addons`.
    kinds
        All that are declared.
    of
        Ids of the kinds of the works; those not behind the front door bring nothing.
    """
    behind = {name for name in of if kinds[name].behind_door}
    return tuple(item for item in addons if behind and (not item.kinds or behind & item.kinds))


def _kinds(table: Table, behind: Collection[str]) -> tuple[str, ...]:
    names = table.texts("kinds")
    for name in names:
        if name not in behind:
            close = difflib.get_close_matches(name, sorted(behind), n=3) or sorted(behind)
            raise CatalogueError(
                "layers_kind_unknown", file=table.file, key=table.place("kinds"), value=name, right=", ".join(close)
            )
    return names


def _helps(table: Table, compass: Compass | None) -> tuple[str, ...]:
    if "helps" not in table.values or compass is None:
        return ()
    names, allowed = table.texts("helps"), {**compass.themes, **compass.indicators}
    for name in names:
        if name not in allowed:
            close = difflib.get_close_matches(name, list(allowed), n=3) or sorted(compass.themes)
            raise table.wrong("helps", name, " / ".join(close))
    return names


def _type(table: Table, value: str) -> str:
    allowed = [item.value for item in PartnerType]
    if value not in allowed:
        raise table.wrong("partner_types", value, " / ".join(allowed))
    return value
