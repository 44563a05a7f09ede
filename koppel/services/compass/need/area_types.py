"""What an area is by who owns its homes, as far as anybody may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.i18n import text
from koppel.model.compass.typology import type_of
from koppel.services.compass.words import value_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.model.compass.indicators import Compass
    from koppel.model.compass.typology import Typology
    from koppel.model.compass.values import Unknown
    from koppel.services.compass.city import CityValues


@dataclass(frozen=True, slots=True)
class AreaType:
    """
    The type of an area in a year, with the shares that make it.

    ``type_id`` is None where it is not known, and ``reason`` says why as far as one can. ``sources`` are where the
    shares come from: who measured them, or the file where nobody said who.
    """

    type_id: str | None
    year: int
    shares: Mapping[str, float | None]
    reason: Unknown | None
    sources: frozenset[str] = frozenset()


def area_type(city: CityValues, typology: Typology, code: str, until: int) -> AreaType | None:
    """
    Return the type of an area by its shares of one year: the last of which a source says anything of one of them.

    Parameters
    ----------
    city
        Values of its gemeente; a share over few homes is not in them.
    typology
        The rule.
    code
        Of the area.
    until
        The last year that counts.

    Returns
    -------
    type
        None where no source says anything.
    """
    years = [city.last_year(item.indicator, code, until) for item in typology.types.values()]
    year = max((one for one in years if one is not None), default=None)
    if year is None:
        return None
    shares = {item.id: city.shown(item.indicator, year, code) for item in typology.types.values()}
    known = {typology.types[name].indicator: share for name, share in shares.items()}
    named = type_of(typology, shares)
    reasons = (city.reason(item.indicator, year, code) for item in typology.types.values() if shares[item.id] is None)
    origins = [city.origin(name, year, code) for name, share in known.items() if share is not None]
    sources = frozenset(source or file or "" for source, file in origins)
    return AreaType(named, year, shares, next(reasons, None) if named is None else None, sources)


def type_words(area: AreaType, compass: Compass, typology: Typology, language: str) -> str:
    """Say the type of an area with the shares that are known, and the year."""
    if area.type_id is None:
        why = "" if area.reason is None else f", {text(f'compass.unknown.{area.reason.value}', language)}"
        return f"{text('compass.band.onbekend', language)}{why}"
    shares = [
        f"{compass.indicators[item.indicator].label[language].lower()} {value_words(share, '%', language)}"
        for item in typology.types.values()
        if (share := area.shares[item.id]) is not None
    ]
    return ", ".join([typology.label_of(area.type_id)[language], *shares, str(area.year)])
