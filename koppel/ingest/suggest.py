"""A profile proposed for a file, from the names of its columns and what stands in them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from koppel.catalogue.load import KindGuesser
from koppel.catalogue.toml_table import normal
from koppel.config import ROOT
from koppel.ingest.looks import NUMBERS_LIKE, STREET_LIKE, looks_like
from koppel.ingest.mapping import LONGEST_SAMPLE
from koppel.ingest.profiles import FIELDS, PLACE, Profile, load_profile
from koppel.ingest.raw import CrsSource
from koppel.ingest.values.choices import read_choice
from koppel.ingest.values.dates import parse_date
from koppel.ingest.values.numbers import parse_money
from koppel.model import Status

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
    "start": (
        "begin",
        "aanvang",
        "anfang",
        "debut",
        "von",
        "vanaf",
        "start",
        "planning",
        "periode",
        "uitvoering",
        "wanneer",
        "termijn",
    ),
    "end": ("eind", "ende", "fin", "bis", "gereed", "tot", "oplevering", "afronding", "klaar"),
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
# One of these in a longer name, as in "Huisnrs / traject".
_PLACE_WORDS = frozenset(
    {
        "straat", "straatnaam", "locatie", "adres", "huisnr", "huisnrs", "huisnummer", "huisnummers", "traject",
        "trace", "wegvak", "street", "address", "location", "strasse", "straße", "rue",
    }
)  # fmt: skip
# Columns of where a part of a street begins and ends.
_LIMIT_WORDS = frozenset({"van", "vanaf", "tot", "from", "to", "von", "bis"})
_MOSTLY = 0.5
_MOST_PHASES = 20
_PHASES = frozenset({"fase", "phase"})


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
    guesser = KindGuesser(catalogue)
    scored = sorted(
        (
            (
                -_score(field, column, values[column], template, guesser),
                FIELDS.index(field),
                at,
                field,
                column,
            )
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
        column
        for column in columns
        if normal(column) in known
        or _share(values[column], NUMBERS_LIKE.fullmatch) == 1
        or (set(normal(column).split()) & _PLACE_WORDS and looks_like(values[column]) in (None, "place"))
        or (set(normal(column).split()) & _LIMIT_WORDS and looks_like(values[column]) == "place")
    )
    like = {column: _share(values[column], STREET_LIKE.search) for column in columns}
    best = max(columns, key=lambda column: like[column], default=None)
    if best is None or best in named or like[best] < _MOSTLY or any(like[column] >= _MOSTLY for column in named):
        return named
    return (best, *named)


def _share(values: list[str], looks: Callable[[str], object]) -> float:
    """Return the share of the values with anything in them that look like something."""
    filled = [text.strip() for text in values if text.strip()]
    return sum(bool(looks(text)) for text in filled) / len(filled) if filled else 0.0


def _score(field: str, column: str, values: list[str], template: Profile, guesser: KindGuesser) -> float:
    name = normal(column)
    filled = [text for text in values if text.strip()]
    if name in {normal(known_column) for known_column in template.fields.get(field, ())}:
        # "Fase" is one of a design as well: VO, DO, UO.
        if filled and name in _PHASES:
            return 3.0 * _fitting(field, filled)
        # "Van" and "tot" are also where a part of a street begins and ends.
        has_dates = field not in ("start", "end") or any(
            parse_date(text, side="start").problem is None for text in filled
        )
        return 3.0 if has_dates or not filled else 0.0
    if field in ("title", "description") and name in _PLACE_NAMES:
        return 0.0
    # A short word also stands inside others by chance: art in kaart, fin in definitief.
    words = any(word in (name.replace(" ", "") if len(word) > 3 else name.split()) for word in _WORDS.get(field, ()))
    if not filled:
        return 0.5 if words else 0.0
    if field in ("start", "end"):
        side: Side = "end" if field == "end" else "start"
        dates = [parse_date(text, side=side) for text in filled]
        share = sum(item.day is not None for item in dates) / len(filled)
        if words and all(item.open_ended for item in dates):
            return 0.5
        return 1.0 + share if words and share > 0.5 else 0.0
    if field == "kind":
        kinds = sum(guesser.kind(text) is not None for text in filled) / len(filled)
        return 2.0 * kinds if kinds > 0.3 else (0.6 if words else 0.0)
    if field == "budget_eur":
        amounts = sum(parse_money(text).number is not None for text in filled) / len(filled)
        return amounts if words and amounts > 0.5 else 0.0
    if field == "external_id":
        if name in _PLACE_NAMES:
            # A postcode is a code of a place, also where no two rows share one.
            return 0.0
        unique = len(set(filled)) == len(values)
        return 1.5 if unique and words else 0.0
    if words and field == "status" and "fase" in name:
        return _fitting(field, filled)
    return 1.0 if words else 0.0


def _fitting(field: str, filled: list[str]) -> float:
    """Return how well values fit a field of which the name alone says too little: *fase* may be one of a design."""
    if field == "status":
        fits = sum(read_choice(text, Status) is not None for text in filled)
    else:
        fits = sum(text.strip().isdecimal() and int(text) <= _MOST_PHASES for text in filled)
    return fits / len(filled) if fits > _MOSTLY * len(filled) else 0.0
