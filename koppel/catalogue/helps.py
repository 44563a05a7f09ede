"""What each kind of work can do for the wijkkompas (``layers/kompas-werk.toml``), and what can come along with it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.catalogue.toml_table import LANGUAGES, Table, read_toml
from koppel.errors import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from koppel.model import PartnerType
    from koppel.model.compass.indicators import Compass
    from koppel.model.compass.remedies import Remedies

HELPS_FILE = "kompas-werk.toml"
_HARM, _SOURCE = "harm", "source"


@dataclass(frozen=True, slots=True)
class Help:
    """
    What a kind of work can do.

    ``indicator`` is None where it helps the theme as a whole; ``reason`` gives text per language, and
    ``source`` who says so, empty where nobody does. ``is_own``: the team says so, and not the file.
    """

    kind: str
    theme: str
    indicator: str | None
    reason: Mapping[str, str]
    source: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Harm:
    """What a kind of work can make worse for a time; ``reason`` gives text per language, ``source`` who says so."""

    kind: str
    indicator: str
    reason: Mapping[str, str]
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addon:
    """
    A suggestion for works behind the front door.

    ``label``, ``reason`` and ``role`` give text per language. No ``kinds`` means every kind behind the front door.
    ``partner_types`` and ``role`` say who could do it, ``helps`` which themes or indicators of the compass it suits
    where they are red.
    """

    id: str
    label: Mapping[str, str]
    reason: Mapping[str, str]
    source: str
    kinds: frozenset[str]
    partner_types: tuple[PartnerType, ...]
    role: Mapping[str, str]
    helps: tuple[str, ...] = ()


def load_helps(folder: Path, kinds: Collection[str], compass: Compass) -> tuple[Help, ...]:
    """
    Read what kinds of work help; nothing where a team has no such file.

    Parameters
    ----------
    folder
        With ``kompas-werk.toml``.
    kinds
        Ids of all kinds of work.
    compass
        Themes and indicators that are declared.

    Raises
    ------
    CatalogueError
        The file is wrong: a kind, theme or indicator that is not there, or a reason without one of the languages.
    """
    helps = []
    for table in _tables(folder, kinds):
        for name in table.values:
            if name == _HARM:
                continue
            _check(table, name, name, {**compass.themes, **compass.indicators})
            is_theme = name in compass.themes
            theme = name if is_theme else compass.indicators[name].theme
            helps.append(Help(table.name, theme, None if is_theme else name, *_reason(table, name)))
    return tuple(helps)


def with_remedies(
    helps: Sequence[Help], remedies: Iterable[Remedies], kinds: Collection[str], compass: Compass
) -> tuple[Help, ...]:
    """
    Return what helps with what a team says now, whatever it said before.

    Parameters
    ----------
    helps
        Of the file, perhaps with what the team said at another moment.
    remedies
        What the team says; what names a kind or an indicator that is gone is left out.
    kinds, compass
        As `load_helps`.
    """
    shipped = tuple(item for item in helps if not item.is_own)
    known = {(item.kind, item.indicator) for item in shipped}
    own = tuple(
        Help(
            kind_help.kind,
            compass.indicators[item.indicator].theme,
            item.indicator,
            dict.fromkeys(LANGUAGES, kind_help.reason),
            kind_help.source,
            is_own=True,
        )
        for item in remedies
        if item.indicator in compass.indicators
        for kind_help in item.kinds
        if kind_help.kind in kinds and (kind_help.kind, item.indicator) not in known
    )
    return (*shipped, *own) if own or len(shipped) != len(helps) else tuple(helps)


def kinds_of_theme(helps: Iterable[Help], theme: str) -> tuple[Help, ...]:
    """Return what helps anything in a theme, each kind once."""
    alike: dict[str, Help] = {}
    for item in helps:
        if item.theme == theme:
            alike.setdefault(item.kind, item)
    return tuple(alike.values())


def load_harms(folder: Path, kinds: Collection[str], compass: Compass) -> tuple[Harm, ...]:
    """
    Read what kinds of work can make worse for a time, as `load_helps`; it names indicators only.

    Raises
    ------
    CatalogueError
        As `load_helps`.
    """
    harms = []
    for kind in _tables(folder, kinds):
        table = Table(kind.file, kind.place(_HARM), kind.values.get(_HARM, {}))
        for name in table.values:
            _check(table, name, name, compass.indicators)
            harms.append(Harm(kind.name, name, *_reason(table, name)))
    return tuple(harms)


def _tables(folder: Path, kinds: Collection[str]) -> tuple[Table, ...]:
    file = folder / HELPS_FILE
    if not file.exists():
        return ()
    tables = tuple(Table(file.name, kind, fields) for kind, fields in read_toml(file).items())
    for table in tables:
        _check(table, "", table.name, kinds)
    return tables


def _reason(table: Table, key: str) -> tuple[Mapping[str, str], str]:
    """Return a reason per language, and its source, empty where it has none."""
    written = table.get(key)
    if not isinstance(written, dict) or _SOURCE not in written:
        return table.words(key), ""
    plain = {name: value for name, value in written.items() if name != _SOURCE}
    source = Table(table.file, table.place(key), written).text(_SOURCE)
    return Table(table.file, table.name, {key: plain}).words(key), source


def _check(table: Table, key: str, value: str, allowed: Collection[str]) -> None:
    if value not in allowed:
        close = difflib.get_close_matches(value, list(allowed), n=3) or sorted(allowed)
        raise CatalogueError(
            "layers_value", file=table.file, key=table.place(key), value=value, right=" / ".join(close)
        )
