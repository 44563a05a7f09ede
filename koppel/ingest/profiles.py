"""Import profiles: which column of a register means what. TOML, in ``data/profiles/`` and saved per partner."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import tomli_w

from koppel.errors import ProfileError
from koppel.model import CONTENT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# Fields that a profile may fill, beside the geometry.
FIELDS: tuple[str, ...] = (
    "partner",
    "external_id",
    *(name for name in CONTENT_FIELDS if name not in ("geometry", "start_precision", "end_precision")),
)
# What a column may mean beside these: where a work is, in words.
PLACE = "place"
COLUMN_FIELDS = (*FIELDS, PLACE)
_VALUE_FIELDS = (
    "kind", "status", "hinder", "firmness", "visibility", "tenure", "geometry_certainty", "budget_scope",
    "coordination_duty", "kind_certainty",
)  # fmt: skip
_KEYS = {
    "name", "label", "source", "note", "fields", "constants", "defaults", "values", "date_formats", "open_ended",
    "geometry_column", "crs", "status_from_dates", "title_from", "assumed_kinds",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """
    How to read a register.

    Parameters
    ----------
    fields
        Field of the model to source columns, in order of preference; `PLACE` to those that together say where a work
        is.
    constants
        Field to a value that every row has.
    defaults
        Field to a value for rows whose own is empty or unknown; its use is counted in the report.
    values
        Field to a table of source value to value of the model, spelt as in the register.
    date_formats
        Forms as in `datetime.strptime`.
    open_ended
        Dates that mean: not known.
    status_from_dates
        The register has no status: done, under way or planned follows from the dates and today.
    title_from
        Columns that make up a title where there is none.
    assumed_kinds
        Source values that say too little of a kind: what ``values`` makes of them is marked as assumed.
    """

    name: str
    label: Mapping[str, str]
    source: str = ""
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    date_formats: tuple[str, ...] = ()
    open_ended: tuple[str, ...] = ()
    geometry_column: str | None = None
    crs: str | None = None
    status_from_dates: bool = False
    title_from: tuple[str, ...] = ()
    assumed_kinds: tuple[str, ...] = ()


def parse_profile(text: str, name: str = "") -> Profile:
    """
    Read a profile.

    Raises
    ------
    ProfileError
        No TOML, an unknown key or field, or a value of the wrong form.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError("profile_syntax", profile=name, problem=str(error)) from error
    name = str(document.get("name", name))
    _only(document, _KEYS, name, "")
    values = _table(document, "values", name)
    _only(values, _VALUE_FIELDS, name, "values.")
    columns = _table(document, "fields", name)
    _only(columns, COLUMN_FIELDS, name, "fields.")
    for key in ("constants", "defaults"):
        _only(_table(document, key, name), FIELDS, name, f"{key}.")
    label = _table(document, "label", name)
    return Profile(
        name=name,
        label={language: str(label.get(language, name)) for language in ("nl", "en")},
        source=str(document.get("source", "")),
        fields={
            key: _texts([value] if isinstance(value, str) else value, name, f"fields.{key}")
            for key, value in columns.items()
        },
        constants={key: str(value) for key, value in _table(document, "constants", name).items()},
        defaults={key: str(value) for key, value in _table(document, "defaults", name).items()},
        values={
            key: {str(source): str(value) for source, value in _table(values, key, name).items()} for key in values
        },
        date_formats=_date_formats(document, name),
        open_ended=_texts(document.get("open_ended", []), name, "open_ended"),
        geometry_column=_text(document, "geometry_column", name),
        crs=_text(document, "crs", name),
        status_from_dates=_flag(document, "status_from_dates", name),
        title_from=_texts(document.get("title_from", []), name, "title_from"),
        assumed_kinds=_texts(document.get("assumed_kinds", []), name, "assumed_kinds"),
    )


def dump_profile(profile: Profile) -> str:
    """Write a profile as TOML that `parse_profile` reads back."""
    document: dict[str, object] = {"name": profile.name, "label": dict(profile.label)}
    for key in ("source", "geometry_column", "crs"):
        if value := getattr(profile, key):
            document[key] = value
    for key in ("date_formats", "open_ended", "title_from", "assumed_kinds"):
        if items := getattr(profile, key):
            document[key] = list(items)
    if profile.status_from_dates:
        document["status_from_dates"] = True
    document["fields"] = {key: list(columns) for key, columns in profile.fields.items()}
    for key in ("constants", "defaults", "values"):
        if table := getattr(profile, key):
            document[key] = {name: dict(value) if isinstance(value, dict) else value for name, value in table.items()}
    return tomli_w.dumps(document)


def list_profiles(folder: Path) -> tuple[Profile, ...]:
    """Return the profiles of a folder, by name."""
    return tuple(_read(file) for file in sorted(folder.glob("*.toml")))


def load_profile(name: str, folder: Path) -> Profile:
    """
    Read a profile by its name.

    Raises
    ------
    ProfileError
        ``profile_unknown``, with the names that there are; or it is wrong.
    """
    names = sorted(file.stem for file in folder.glob("*.toml"))
    if name not in names:
        raise ProfileError("profile_unknown", profile=name, right=", ".join(names))
    return _read(folder / f"{name}.toml")


def _read(file: Path) -> Profile:
    try:
        return parse_profile(file.read_text(encoding="utf-8-sig"), file.stem)
    except UnicodeDecodeError as error:
        raise ProfileError("profile_syntax", profile=file.stem, problem="UTF-8") from error


def _only(table: Mapping[str, object], allowed_keys: object, name: str, prefix: str) -> None:
    allowed = sorted(allowed_keys)  # type: ignore[call-overload]
    for key in table:
        if key not in allowed:
            raise ProfileError("profile_key", profile=name, key=f"{prefix}{key}", right=", ".join(allowed))


def _table(table: Mapping[str, object], key: str, name: str) -> Mapping[str, object]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise ProfileError("profile_value", profile=name, key=key, right="[table]")
    return value


def _texts(value: object, name: str, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ProfileError("profile_value", profile=name, key=key, right='["…"]')
    return tuple(value)


def _date_formats(table: Mapping[str, object], name: str) -> tuple[str, ...]:
    forms = _texts(table.get("date_formats", []), name, "date_formats")
    for form in forms:
        try:
            # Naive on purpose: only whether the form can be used at all is asked.
            datetime.strptime(datetime(2027, 3, 1).strftime(form), form)  # noqa: DTZ001, DTZ007
        except (ValueError, re.error) as error:
            raise ProfileError("profile_value", profile=name, key="date_formats", right='["%d/%m/%Y"]') from error
    return forms


def _text(table: Mapping[str, object], key: str, name: str) -> str | None:
    value = table.get(key)
    if value is not None and not isinstance(value, str):
        raise ProfileError("profile_value", profile=name, key=key, right='"…"')
    return value


def _flag(table: Mapping[str, object], key: str, name: str) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise ProfileError("profile_value", profile=name, key=key, right="true / false")
    return value
