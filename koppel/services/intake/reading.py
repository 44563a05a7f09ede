"""What a file seems to be, before anything is judged: format, place, columns, and the profile that fits."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from koppel.catalogue.load import guess_kind, match_kind, suggest_kinds
from koppel.catalogue.toml_table import normal
from koppel.errors import InputError
from koppel.ingest.mapping import LONGEST_SAMPLE, map_columns, value_of
from koppel.ingest.place import place
from koppel.ingest.profiles import load_profile
from koppel.ingest.raw import CrsSource, RawRecord
from koppel.ingest.readers import read_file
from koppel.ingest.row_check import WITHOUT_KIND
from koppel.ingest.suggest import SAMPLE, suggest_profile
from koppel.ingest.values.choices import read_choice
from koppel.model import Status
from koppel.services.plans.profiles import is_remembered, known_profiles
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koppel.catalogue.load import Catalogue
    from koppel.config import Settings
    from koppel.ingest.profiles import Profile
    from koppel.ingest.raw import RawFile
    from koppel.store.database import Store

_EXAMPLES = 3
_SAMPLE = 200
_MOST_VALUES = 200
# A known profile fits where this share of its fields has a column in the file.
_FITS = 0.75
_NEEDED = ("external_id", "kind")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file, with some of its values as text."""

    name: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """
    What a file seems to be.

    ``crs`` is None and ``crs_source`` unknown where the numbers could be in any system: the user must say which;
    ``crs_source`` is absent where there are no numbers and a place can only be in words.
    ``sample`` has the names of all columns and the values of the first rows, without geometry.
    """

    format: str
    layer: str | None
    layers: tuple[str, ...]
    crs: str | None
    crs_source: CrsSource
    rows: int
    columns: tuple[Column, ...]
    sample: RawFile


@dataclass(frozen=True, slots=True)
class SourceValue:
    """
    A value of a column of kinds or statuses: how often it stands there, and what it is read as (None: unknown).

    ``is_guess`` where a kind is not called that but can be told from the words.
    """

    value: str
    count: int
    read_as: str | None
    suggestions: tuple[str, ...] = ()
    is_guess: bool = False


def recognise(
    settings: Settings, content: bytes, name: str, *, target_crs: str, layer: str | None = None, crs: str | None = None
) -> Recognised:
    """
    Read a file and say what it seems to be.

    Parameters
    ----------
    settings
        Limits and working area.
    content, name
        The file.
    target_crs
        Metric CRS of the store.
    layer
        Layer of a file with several.
    crs
        CRS that the user says the file has.

    Raises
    ------
    InputError
        The file as a whole cannot be used; ``layer_not_chosen`` where there are several layers.
    """
    return apart(_recognise, settings, content, name, target_crs, layer, crs)


def _recognise(
    settings: Settings, content: bytes, name: str, target_crs: str, layer: str | None, crs: str | None
) -> Recognised:
    raw = read_file(content, name, limits=settings.limits, layer=layer, needs_place=False)
    if not raw.records:
        raise InputError("file_without_rows", file=name)
    system, source = raw.crs, raw.crs_source
    try:
        placed = place(raw, target_crs=target_crs, area=None, crs=crs)
        system, source = placed.crs, placed.crs_source
    except InputError as error:
        if error.code != "crs_needed":
            raise
        system, source = None, CrsSource.UNKNOWN
    return Recognised(
        format=raw.format,
        layer=raw.layer,
        layers=raw.layers,
        crs=system,
        crs_source=source,
        rows=len(raw.records),
        columns=tuple(Column(column, _examples(raw, column)) for column in _names(raw)),
        sample=_sample(raw),
    )


def fitting_profile(
    catalogue: Catalogue, settings: Settings, recognised: Recognised, profiles: Iterable[Profile]
) -> Profile:
    """
    Choose a profile for a file.

    Parameters
    ----------
    catalogue, settings
        Of this installation.
    recognised
        The file.
    profiles
        Profiles to choose from.

    Returns
    -------
    profile
        How an earlier file with these columns was read; else Koppel's own template where its names say as much as a
        proposal; else the known profile whose columns are there, the most of them; else a proposal by names and values
        of columns.
    """
    profiles = list(profiles)
    # What was chosen of the columns of an earlier file holds for the next one, also where the template would do.
    for profile in profiles:
        if is_remembered(profile) and _share(recognised.sample, profile) == 1.0:
            return profile
    template = load_profile("koppel", settings.profiles)
    proposed = suggest_profile(recognised.sample, catalogue, folder=settings.profiles)
    in_template, _ = map_columns(recognised.sample, template)
    if all(name in in_template for name in (*_NEEDED, *proposed.fields)):
        return template
    shares = [(_share(recognised.sample, profile), profile) for profile in profiles if profile.name != template.name]
    best = max(shares, key=lambda item: (item[0], len(item[1].fields)), default=(0.0, proposed))
    return best[1] if best[0] >= _FITS else proposed


def profile_for(
    store: Store | None,
    catalogue: Catalogue,
    settings: Settings,
    content: bytes,
    name: str,
    *,
    target_crs: str,
    layer: str | None = None,
) -> Profile:
    """
    Choose a profile for a file of which nobody said what its columns mean; see `recognise` and `fitting_profile`.

    Parameters
    ----------
    store
        With the profiles that partners saved; None where there is no store yet.
    catalogue, settings
        Of this installation.
    content, name, layer
        The file.
    target_crs
        Metric CRS of the store.

    Raises
    ------
    InputError
        The file as a whole cannot be used.
    """
    profiles = known_profiles(store, settings)
    recognised = recognise(settings, content, name, target_crs=target_crs, layer=layer)
    return fitting_profile(catalogue, settings, recognised, profiles)


def source_values(
    catalogue: Catalogue, settings: Settings, content: bytes, name: str, profile: Profile, *, layer: str | None = None
) -> Mapping[str, tuple[SourceValue, ...]]:
    """
    Return the values of the columns of kinds and of statuses.

    Parameters
    ----------
    catalogue
        Kinds and their names.
    settings
        Limits.
    content, name, layer
        The file.
    profile
        Which columns they are, and what it says of their values.

    Returns
    -------
    values
        By field, ``kind`` and ``status``: those that mean nothing yet first, then guesses, then the most frequent; at
        most 200. Empty where all rows have one by the profile.
    """
    return apart(_source_values, catalogue, settings, content, name, profile, layer)


def _source_values(
    catalogue: Catalogue, settings: Settings, content: bytes, name: str, profile: Profile, layer: str | None
) -> dict[str, tuple[SourceValue, ...]]:
    raw = read_file(content, name, limits=settings.limits, layer=layer, needs_place=False)
    return {field: _values(raw, profile, catalogue, field) for field in ("kind", "status")}


def _values(raw: RawFile, profile: Profile, catalogue: Catalogue, field: str) -> tuple[SourceValue, ...]:
    if field in profile.constants:
        return ()
    mapping, _ = map_columns(raw, replace(profile, title_from=()))
    counts: dict[str, int] = {}
    for record in raw.records:
        _, value = value_of(record.properties, mapping.get(field, ()))
        if value is not None:
            text = " ".join(str(value).split())
            counts[text] = counts.get(text, 0) + 1
    values = [_source_value(profile, catalogue, field, text, count) for text, count in counts.items()]
    order = sorted(values, key=lambda item: (item.read_as is not None, not item.is_guess, -item.count, item.value))
    return tuple(order[:_MOST_VALUES])


def _source_value(profile: Profile, catalogue: Catalogue, field: str, text: str, count: int) -> SourceValue:
    read_as = _read_as(profile, catalogue, field, text)
    if read_as is None and field == "kind" and (guess := guess_kind(catalogue, text)) is not None:
        return SourceValue(text, count, guess, is_guess=True)
    return SourceValue(text, count, read_as, () if read_as else _suggestions(catalogue, field, text))


def _sample(raw: RawFile) -> RawFile:
    """Return what names and proposals are made from: all columns, the first rows, long texts cut."""
    records = tuple(
        RawRecord(record.row, {name: _cut(value) for name, value in record.properties.items()}, None)
        for record in raw.records[:SAMPLE]
    )
    return replace(raw, records=records, issues=())


def _cut(value: object) -> object:
    return value[:LONGEST_SAMPLE] if isinstance(value, str) else value


def _read_as(profile: Profile, catalogue: Catalogue, field: str, text: str) -> str | None:
    text = profile.values.get(field, {}).get(text, text)
    if field == "kind":
        return text if text in catalogue.kinds else match_kind(catalogue, text)
    status = read_choice(text, Status)
    return None if status is None else status.value


def _suggestions(catalogue: Catalogue, field: str, text: str) -> tuple[str, ...]:
    if field != "kind" or set(normal(text).split()) & WITHOUT_KIND:
        return ()
    return tuple(suggest_kinds(catalogue, text[:80]))


def _share(raw: RawFile, profile: Profile) -> float:
    mapping, _ = map_columns(raw, profile)
    have = {*mapping, *profile.constants, *profile.defaults}
    if not profile.fields or not all(name in have for name in _NEEDED):
        return 0.0
    return len(mapping) / len(profile.fields)


def _names(raw: RawFile) -> tuple[str, ...]:
    some = raw.records[:_SAMPLE]
    names = dict.fromkeys((*raw.columns, *(name for record in some for name in record.properties)))
    return tuple(names)


def _examples(raw: RawFile, column: str) -> tuple[str, ...]:
    values = (record.properties.get(column) for record in raw.records[: 5 * _SAMPLE])
    filled = (" ".join(str(value).split())[:60] for value in values if value is not None)
    return tuple(itertools.islice(dict.fromkeys(text for text in filled if text), _EXAMPLES))
