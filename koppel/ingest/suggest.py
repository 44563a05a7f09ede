"""A profile proposed for a file, from the names of its columns and what stands in them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from koppel.catalogue.load import guess_kind, match_kind
from koppel.catalogue.toml_table import normal
from koppel.config import ROOT
from koppel.ingest.mapping import LONGEST_SAMPLE
from koppel.ingest.profiles import FIELDS, PLACE, Profile, load_profile
from koppel.ingest.raw import CrsSource
from koppel.ingest.values.dates import parse_date
from koppel.ingest.values.numbers import parse_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from koppel.catalogue.load import Catalogue
    from koppel.ingest.raw import RawFile
    from koppel.ingest.values.dates import Side

# So many rows tell what a column holds.
SAMPLE = 500
_WORDS: dict[str, tuple[str, ...]] = {
    "external_id": (
        "nummer",
        "nr",
        "projectnr",
        "werknr",
        "code",
        "kenmerk",
        "ref",
        "referentie",
        "reference",
        "chantier",
        "complex",
    ),
    "partner": ("organisatie", "opdrachtgever", "organisation", "initiatiefnemer", "verursacher", "beheerder"),
    "title": ("titel", "naam", "name", "titre", "projectnaam"),
    "description": ("info", "beschrijving", "opmerking", "remarks"),
    "budget_eur": ("raming", "kosten", "begroting", "bedrag", "budget", "cost"),
    "start": ("begin", "aanvang", "debut", "von", "vanaf", "start"),
    "end": ("eind", "fin", "bis", "gereed", "tot"),
    "status": ("statut", "stand", "fase"),
    "kind": ("nature", "art", "categorie", "soort", "werkzaamheden"),
}
# Of columns that together say where a work is.
_PLACE_NAMES = frozenset(
    {
        "straat", "straatnaam", "straten", "locatie", "locatieomschrijving", "plaats", "plaatsbepaling", "adres",
        "ligging", "weg", "wegvak", "wegnaam", "trace", "huisnummer", "huisnummers", "huisnr", "nummers", "postcode",
        "street", "address", "location", "rue", "adresse", "strasse", "straße", "ort", "lieu", "openbare ruimte",
        "gebied", "wijk", "buurt",
    }
)  # fmt: skip
_STREET_LIKE = re.compile(
    r"[^\W\d_](?:straat|laan|weg|plein|pad|singel|kade|hof|dijk|dreef|plantsoen|str\.)(?![^\W\d_])", re.IGNORECASE
)
_NUMBERS_LIKE = re.compile(
    r"(?:huis)?(?:nrs?|nummers?|no)\.? ?\d.{0,30}|\d{1,4}[a-z]? ?(?:-|–|t/m|tot) ?\d{1,4}[a-z]?", re.IGNORECASE
)
_MOSTLY = 0.5


def suggest_profile(raw: RawFile, catalogue: Catalogue, *, folder: Path = ROOT / "data" / "profiles") -> Profile:
    """
    Propose which column means what.

    Parameters
    ----------
    raw
        A file as read.
    catalogue
        Names of kinds.
    folder
        Where the template's own names of columns stand.

    Returns
    -------
    profile
        A name of the template counts most, then what the values look like, then words in the name. A column is
        proposed for one field only.
    """
    template = load_profile("koppel", folder)
    values = {
        column: [
            str(value)[:LONGEST_SAMPLE]
            for record in raw.records[:SAMPLE]
            if (value := record.properties.get(column)) is not None
        ]
        for column in raw.columns
    }
    scored = sorted(
        (
            (-_score(field, column, values[column], template, catalogue), FIELDS.index(field), at, field, column)
            for field in FIELDS
            for at, column in enumerate(raw.columns)
        )
    )
    fields: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for score, _, _, field, column in scored:
        if score < 0 and field not in fields and column not in taken:
            fields[field] = (column,)
            taken.add(column)
    if "external_id" not in fields and any("@id" in record.properties for record in raw.records[:SAMPLE]):
        fields["external_id"] = ("@id",)
    if raw.crs_source is CrsSource.ABSENT:
        places = _places([column for column in raw.columns if column not in taken], values)
        fields |= {PLACE: places} if places else {}
    title_from: tuple[str, ...] = ()
    if "title" not in fields and PLACE in fields and "kind" in fields:
        # Works of one plan differ by what and where.
        title_from = (fields["kind"][0], fields[PLACE][0])
    name = normal(Path(raw.name).stem).replace(" ", "_") or "profiel"
    return Profile(
        name=name,
        label={"nl": raw.name, "en": raw.name},
        fields=dict(sorted(fields.items())),
        title_from=title_from,
    )


def _places(columns: list[str], values: dict[str, list[str]]) -> tuple[str, ...]:
    """Return the columns that say where a work is: by their name, else the one with most names of streets in it."""
    known = {normal(name) for name in _PLACE_NAMES}
    named = tuple(
        column for column in columns if normal(column) in known or _share(values[column], _NUMBERS_LIKE.fullmatch) == 1
    )
    like = {column: _share(values[column], _STREET_LIKE.search) for column in columns}
    best = max(columns, key=lambda column: like[column], default=None)
    if best is None or best in named or like[best] < _MOSTLY or any(like[column] >= _MOSTLY for column in named):
        return named
    return (best, *named)


def _share(values: list[str], looks: Callable[[str], object]) -> float:
    """Return the share of the values with anything in them that look like something."""
    filled = [text.strip() for text in values if text.strip()]
    return sum(bool(looks(text)) for text in filled) / len(filled) if filled else 0.0


def _score(field: str, column: str, values: list[str], template: Profile, catalogue: Catalogue) -> float:
    name = normal(column)
    if name in {normal(known_column) for known_column in template.fields.get(field, ())}:
        return 3.0
    # A short word also stands inside others by chance: art in kaart, fin in definitief.
    words = any(word in (name.replace(" ", "") if len(word) > 3 else name.split()) for word in _WORDS.get(field, ()))
    filled = [text for text in values if text.strip()]
    if not filled:
        return 0.5 if words else 0.0
    if field in ("start", "end"):
        side: Side = "end" if field == "end" else "start"
        dates = sum(parse_date(text, side=side).day is not None for text in filled) / len(filled)
        return 1.0 + dates if words and dates > 0.5 else 0.0
    if field == "kind":
        kinds = sum((match_kind(catalogue, text) or guess_kind(catalogue, text)) is not None for text in filled) / len(
            filled
        )
        return 2.0 * kinds if kinds > 0.3 else (0.6 if words else 0.0)
    if field == "budget_eur":
        amounts = sum(parse_number(text) is not None for text in filled) / len(filled)
        return amounts if words and amounts > 0.5 else 0.0
    if field == "external_id":
        if name in _PLACE_NAMES:
            # A postcode is a code of a place, also where no two rows share one.
            return 0.0
        unique = len(set(filled)) == len(values)
        return 1.5 if unique and words else 0.0
    return 1.0 if words else 0.0
