"""One row to one activity, with every remark on the way; bad input is not an exception here."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from koppel.catalogue import match_kind, suggest_kinds
from koppel.declarations import normal
from koppel.ingest.dates import parse_date
from koppel.ingest.mapping import value_of
from koppel.ingest.numbers import parse_flag, parse_number, parse_thousands
from koppel.ingest.personal import is_persons_contact, personal_columns, redact
from koppel.model import (
    Activity,
    BudgetScope,
    Firmness,
    GeometryCertainty,
    Issue,
    IssueSeverity,
    Status,
    Tenure,
    Visibility,
)

if TYPE_CHECKING:
    from datetime import date
    from enum import StrEnum

    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue import Catalogue
    from koppel.ingest.dates import ParsedDate, Side
    from koppel.ingest.profiles import Profile

    Choice = TypeVar("Choice", bound=StrEnum)

_SYNONYMS: Mapping[str, str] = {
    "plan": "gepland", "planned": "gepland", "in voorbereiding": "gepland", "voorbereiding": "gepland",
    "ontwerp": "gepland", "gepland werk": "gepland", "idea": "idee", "initiatief": "idee", "concept": "idee",
    "definitief": "toegezegd", "besloten": "toegezegd", "committed": "toegezegd", "vergund": "toegezegd",
    "afgesproken": "toegezegd", "uitvoering": "in_uitvoering", "bezig": "in_uitvoering", "lopend": "in_uitvoering",
    "realisatie": "in_uitvoering", "in progress": "in_uitvoering", "actief": "in_uitvoering",
    "klaar": "gereed", "afgerond": "gereed", "done": "gereed", "voltooid": "gereed", "opgeleverd": "gereed",
    "uitgevoerd": "gereed", "on hold": "gepauzeerd", "uitgesteld": "gepauzeerd", "gestopt": "geannuleerd",
    "vervallen": "geannuleerd", "ingetrokken": "geannuleerd", "cancelled": "geannuleerd", "canceled": "geannuleerd",
    "vastgelegd": "vast", "fixed": "vast", "flexibel": "schuifbaar", "flexible": "schuifbaar", "wish": "wens",
    "public": "openbaar", "publiek": "openbaar", "prive": "eigen", "intern": "eigen", "private": "eigen",
    "rent": "huur", "huurwoningen": "huur", "koopwoningen": "koop", "owner": "koop", "mixed": "gemengd",
    "indicative": "indicatief", "area": "gebied", "total": "totaal", "per year": "per_jaar",
}  # fmt: skip


# What the screen lets people mend in a row of a file, beside the file.
CORRECTABLE = ("kind", "status", "start", "end", "title")
Corrections = Mapping[int, Mapping[str, str | None]]


@dataclass(slots=True)
class RowCheck:
    """
    Judges the rows of one file; keeps nothing between rows but what speeds up the next.

    ``corrections`` gives, by row, values of fields in the place of those of the file; None empties a field.
    """

    catalogue: Catalogue
    profile: Profile
    mapping: Mapping[str, tuple[str, ...]]
    partner: str | None
    today: date
    max_text_length: int
    corrections: Corrections = field(default_factory=dict)
    sentinels: frozenset[str] = field(init=False)
    title_from: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.sentinels = frozenset(self.profile.open_ended)
        personal = personal_columns(self.profile.title_from, {})
        self.title_from = tuple(column for column in self.profile.title_from if column not in personal)

    def row(
        self, row: int, properties: Mapping[str, object], geometry: BaseGeometry | None
    ) -> tuple[Activity | None, list[Issue]]:
        """
        Judge one row.

        Returns
        -------
        activity
            None where an issue of severity ``error`` refuses it.
        issues
            All remarks, not only the first.
        """
        return _Row(self, row, properties).judge(geometry)


class _Row:
    def __init__(self, check: RowCheck, row: int, properties: Mapping[str, object]) -> None:
        self.check = check
        self.number = row
        self.properties = properties
        self.issues: list[Issue] = []
        self.corrected = check.corrections.get(row, {})

    def judge(self, geometry: BaseGeometry | None) -> tuple[Activity | None, list[Issue]]:
        for name, value in self.corrected.items():
            _, was = value_of(self.properties, self.check.mapping.get(name, ()))
            told = {"was": "–" if was is None else str(was)[:80], "value": "–" if value is None else value[:80]}
            self.repaired(name, "corrected_by_hand", **told)
        partner = self.check.partner or self.text("partner")
        if partner is None:
            self.error("partner", "partner_missing")
        external_id = self.text("external_id")
        if external_id is None:
            self.error("external_id", "external_id_missing")
        kind = self.kind()
        start, end = self.date("start"), self.date("end")
        if start.day and end.day and end.day < start.day:
            self.error("end", "end_before_start", start=start.day, end=end.day)
        if not start.day and not start.problem:
            self.note("start", "start_missing")
        status = self.status(start.day, end.day)
        title = self.title(kind)
        given = {name: self.text(name) for name in _TEXTS}
        whole = {name: self.whole(name) for name in ("phase", "phase_count", "homes")}
        if whole["phase"] is not None and whole["phase_count"] is not None and whole["phase"] > whole["phase_count"]:
            self.error("phase", "phase_beyond_count", phase=whole["phase"], count=whole["phase_count"])
        budget = self.number_of("budget_eur")
        hinder = self.hinder(kind)
        window = {name: self.date(name, "start" if name == "earliest_start" else "end").day for name in _WINDOW}
        choices = {
            "firmness": self.choice("firmness", Firmness) or Firmness.VAST,
            "tenure": self.choice("tenure", Tenure),
            "budget_scope": self.choice("budget_scope", BudgetScope),
            "geometry_certainty": self.choice("geometry_certainty", GeometryCertainty) or GeometryCertainty.EXACT,
        }
        visibility = self.visibility(kind, status)
        channel = given["contact_channel"]
        if channel is not None and is_persons_contact(channel):
            self.repaired("contact_channel", "contact_personal")
            given["contact_channel"] = None
        secured = self.flag("funding_secured")
        if any(issue.severity is IssueSeverity.ERROR for issue in self.issues) or geometry is None:
            return None, self.issues
        rest: dict[str, Any] = {**given, **whole, **window, **choices}
        activity = Activity(
            partner=partner or "",
            external_id=external_id or "",
            kind=kind or "",
            title=title,
            status=status or Status.GEPLAND,
            geometry=geometry,
            start=start.day,
            start_precision=start.precision,
            end=end.day,
            end_precision=end.precision,
            hinder=hinder,
            budget_eur=budget,
            visibility=visibility,
            funding_secured=secured,
            indicators=self.indicators(),
            source_row=self.number,
            **rest,
        )
        return activity, self.issues

    def error(self, name: str, code: str, **facts: object) -> None:
        self._add(name, code, IssueSeverity.ERROR, facts)

    def repaired(self, name: str, code: str, **facts: object) -> None:
        self._add(name, code, IssueSeverity.REPAIRED, facts)

    def note(self, name: str, code: str, **facts: object) -> None:
        self._add(name, code, IssueSeverity.NOTE, facts)

    def _add(self, name: str, code: str, severity: IssueSeverity, facts: Mapping[str, object]) -> None:
        columns = self.check.mapping.get(name, ())
        self.issues.append(Issue(self.number, columns[0] if columns else name, code, severity, facts))

    def value(self, name: str) -> object:
        if name in self.corrected:
            return self.corrected[name]
        profile = self.check.profile
        if name in profile.constants:
            return profile.constants[name]
        _, value = value_of(self.properties, self.check.mapping.get(name, ()))
        # GDAL makes whole numbers with empty cells among them into 2027.0.
        return int(value) if isinstance(value, float) and value.is_integer() else value

    def mapped(self, name: str) -> tuple[object, bool]:
        """Give a value, translated by the profile; and whether the profile knew it."""
        value = self.value(name)
        table = self.check.profile.values.get(name)
        if table is None or value is None:
            return value, False
        text = " ".join(str(value).split())
        return (table[text], True) if text in table else (value, False)

    def text(self, name: str) -> str | None:
        value = self.value(name)
        if value is None:
            return None
        if isinstance(value, dict | list):
            self.error(name, "value_not_text")
            return None
        return self.clean(name, str(value)) or None

    def clean(self, name: str, text: str) -> str:
        clean = "".join(
            letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs")
        )
        if clean != text:
            self.repaired(name, "control_characters_removed")
        clean = clean.strip()
        if len(clean) > self.check.max_text_length:
            self.error(name, "text_too_long", count=len(clean), limit=self.check.max_text_length)
        if name in _FREE_TEXTS:
            clean, count = redact(clean)
            if count:
                self.repaired(name, "personal_data_removed", count=count)
        return clean

    def kind(self) -> str | None:
        value, known = self.mapped("kind")
        default = self.check.profile.defaults.get("kind")
        if value is None:
            if default is None:
                self.error("kind", "kind_missing")
            else:
                self.note("kind", "kind_default", kind=default)
            return default
        text = str(value)
        found = text if known and text in self.check.catalogue.kinds else match_kind(self.check.catalogue, text)
        if found is None:
            if default is not None:
                self.repaired("kind", "kind_unknown_default", value=text[:80], kind=default)
                return default
            close = suggest_kinds(self.check.catalogue, text[:80])
            right = ", ".join(close or sorted(self.check.catalogue.kinds))
            self.error("kind", "kind_unknown", value=text[:80], right=right)
        elif not known and normal(text) not in (normal(found), *_labels(self.check.catalogue, found)):
            self.note("kind", "kind_by_synonym", value=text[:80], kind=found)
        return found

    def status(self, start: date | None, end: date | None) -> Status | None:
        if self.check.profile.status_from_dates and "status" not in self.corrected:
            if end and end < self.check.today:
                return Status.GEREED
            return Status.IN_UITVOERING if start and start <= self.check.today else Status.GEPLAND
        value, _ = self.mapped("status")
        if value is None:
            self.note("status", "status_default", status=Status.GEPLAND.value)
            return Status.GEPLAND
        return self.choice("status", Status)

    def choice(self, name: str, kinds: type[Choice]) -> Choice | None:
        value, _ = self.mapped(name)
        if value is None:
            return None
        found = read_choice(value, kinds)
        if found is not None:
            return found
        right = ", ".join(item.value for item in kinds)
        self.error(name, "value_unknown", value=str(value)[:80], right=right)
        return None

    def visibility(self, kind: str | None, status: Status | None) -> Visibility:
        chosen = self.choice("visibility", Visibility)
        if chosen is None:
            declared = self.check.catalogue.kinds.get(kind or "")
            chosen = declared.visibility if declared else Visibility.PARTNERS
        if status is Status.IDEE and chosen in (Visibility.OPENBAAR, Visibility.BUURT):
            self.repaired("visibility", "idea_not_public", value=chosen.value)
            return Visibility.PARTNERS
        return chosen

    def date(self, name: str, side: Side | None = None) -> ParsedDate:
        value = self.value(name)
        text = None if value is None else str(value)
        parsed = parse_date(
            text,
            side=side or ("end" if name == "end" else "start"),
            formats=self.check.profile.date_formats,
            sentinels=self.check.sentinels,
        )
        if parsed.problem:
            self.error(name, parsed.problem, value=str(value)[:80])
        elif parsed.read_as:
            self.note(name, parsed.read_as, value=str(value)[:80], day=parsed.day)
        elif parsed.open_ended and text is not None and name == "end":
            self.note(name, "date_open", value=text[:80])
        return parsed

    def title(self, kind: str | None) -> str:
        title = self.text("title")
        if title is not None:
            return title
        values = (self.properties.get(column) for column in self.check.title_from)
        parts = [text for value in values if value is not None and (text := str(value).strip())]
        declared = self.check.catalogue.kinds.get(kind or "")
        made = self.clean("title", " – ".join(parts)) or (declared.label["nl"] if declared else "")
        if made:
            self.note("title", "title_made", value=made[:80])
        return made

    def number_of(self, name: str) -> float | None:
        value = self.value(name)
        if value is None:
            return None
        number = parse_number(value)
        thousands = parse_thousands(value) if name in _WITHOUT_THOUSANDTHS else None
        if thousands is not None and thousands != number:
            self.note(name, "number_grouped", value=str(value)[:80], number=f"{thousands:.0f}")
            number = thousands
        if number is None or number < 0:
            self.error(name, "number_unreadable", value=str(value)[:80])
            return None
        return number

    def whole(self, name: str) -> int | None:
        number = self.number_of(name)
        if number is None:
            return None
        if not number.is_integer() or number > 1_000_000:
            self.error(name, "number_not_whole", value=str(self.value(name))[:80])
            return None
        return int(number)

    def hinder(self, kind: str | None) -> int:
        value, _ = self.mapped("hinder")
        declared = self.check.catalogue.kinds.get(kind or "")
        if value is None:
            return declared.hinder if declared else 0
        number = parse_number(value)
        if number is None or number not in (0, 1, 2, 3):
            self.error("hinder", "hinder_out_of_range", value=str(value)[:80])
            return 0
        return int(number)

    def flag(self, name: str) -> bool | None:
        value = self.value(name)
        if value is None:
            return None
        found = parse_flag(value)
        if found is None:
            self.error(name, "flag_unreadable", value=str(value)[:80])
        return found

    def indicators(self) -> tuple[str, ...]:
        value = self.value("indicators")
        if value is None:
            return ()
        parts = value if isinstance(value, list) else str(value).replace(";", ",").split(",")
        return tuple(text for part in parts if (text := str(part).strip()))


_TEXTS = (
    "project", "description", "public_title", "public_description", "funding_source", "funding_condition",
    "contact_role", "contact_channel",
)  # fmt: skip
_FREE_TEXTS = frozenset(
    {
        "title", "description", "public_title", "public_description", "project", "funding_source",
        "funding_condition", "contact_role",
    }
)  # fmt: skip
_WITHOUT_THOUSANDTHS = frozenset({"budget_eur", "homes"})
_WINDOW = ("earliest_start", "latest_end")


def read_choice(value: object, kinds: type[Choice]) -> Choice | None:
    """Read one of a few words, or a synonym of it; None where it is none of them."""
    text = normal(str(value))
    text = normal(_SYNONYMS.get(text, text))
    return next((item for item in kinds if normal(item.value) == text), None)


def _labels(catalogue: Catalogue, kind: str) -> tuple[str, ...]:
    return tuple(normal(label) for label in catalogue.kinds[kind].label.values())


def same_content(first: Activity, second: Activity) -> bool:
    """Tell whether two rows say the same of one activity."""
    names = [name for name in Activity.__dataclass_fields__ if name not in ("geometry", "source_row")]
    return first.geometry.equals(second.geometry) and all(
        getattr(first, name) == getattr(second, name) for name in names
    )
