"""One row to one activity, with every remark on the way; bad input is not an exception here."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from koppel.catalogue.load import match_kind, suggest_kinds
from koppel.catalogue.toml_table import normal
from koppel.i18n import LANGUAGES
from koppel.ingest.fields import RowFields
from koppel.ingest.mapping import value_of
from koppel.ingest.profiles import PLACE
from koppel.ingest.row_context import RowRules
from koppel.ingest.values.numbers import parse_number
from koppel.ingest.values.personal import is_persons_contact
from koppel.model import (
    Activity,
    BudgetScope,
    Firmness,
    GeometryCertainty,
    Issue,
    IssueSeverity,
    KindCertainty,
    Status,
    Tenure,
    Visibility,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue.load import Catalogue

# What is said of a row that somebody left out.
LEFT_OUT = "partner_left_out"
# What is said of a row that names somebody else, until it is decided what to do with it.
OTHER = "partner_other"
# What the screen lets people mend in a row of a file, beside the file.
CORRECTABLE = ("kind", "status", "start", "end", "title", "budget_eur", PLACE)
# Works for which there is no kind: nothing that is spelt like them is one.
WITHOUT_KIND = frozenset({"bodemsanering", "grondsanering", "baggeren", "baggerwerk", "baggerwerkzaamheden"})
# A title made of a description is at most as many characters long.
LONGEST_TITLE_MADE = 100


@dataclass(slots=True)
class RowCheck(RowRules):
    """Judges the rows of one file; keeps nothing between rows but what speeds up the next."""

    def row(
        self,
        row: int,
        properties: Mapping[str, object],
        geometry: BaseGeometry | None,
        *,
        certainty: GeometryCertainty | None = None,
    ) -> tuple[Activity | None, list[Issue]]:
        """
        Judge one row.

        Parameters
        ----------
        row, properties
            Its number in the file and its cells.
        geometry
            Where it lies.
        certainty
            How exactly that is known, where the row itself says nothing of it; exactly by default.

        Returns
        -------
        activity
            None where an issue of severity ``error`` refuses it.
        issues
            All remarks, not only the first.
        """
        return _Row(self, row, properties).judge(geometry, certainty or GeometryCertainty.EXACT)

    def key(self, row: int, properties: Mapping[str, object]) -> tuple[str, str] | None:
        """Return the partner and the own number of a row, whatever else is wrong; None where one is not told."""
        fields = _Row(self, row, properties)
        named, number = fields.text("partner"), fields.text("external_id")
        partner = named if self.partners is None else self.partners.belongs_to(named)
        return None if partner is None or number is None else (partner, number)


class _Row(RowFields):
    def judge(self, geometry: BaseGeometry | None, certainty: GeometryCertainty) -> tuple[Activity | None, list[Issue]]:
        for name, value in self.corrected.items():
            _, was = value_of(self.properties, self.check.mapping.get(name, ()))
            facts = {"was": "–" if was is None else str(was)[:80], "value": "–" if value is None else value[:80]}
            is_before = name in self.check.before.get(self.number, ())
            self.repaired(name, "corrected_before" if is_before else "corrected_by_hand", **facts)
        partner = self.partner()
        external_id = self.text("external_id")
        if external_id is None:
            self.error("external_id", "external_id_missing")
        kind, assumed = self.kind()
        start, end = self.period()
        if start.day and end.day and end.day < start.day:
            self.error("end", "end_before_start", start=start.day, end=end.day)
        if not start.day and not start.problem:
            self.note("start", "start_missing")
        status = self.status(start.day, end.day)
        title = self.title(kind)
        texts = {name: self.text(name) for name in _TEXTS}
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
            "geometry_certainty": self.choice("geometry_certainty", GeometryCertainty) or certainty,
        }
        visibility = self.visibility(kind, status)
        channel = texts["contact_channel"]
        if channel is not None and is_persons_contact(channel):
            self.repaired("contact_channel", "contact_personal")
            texts["contact_channel"] = None
        secured, duty = self.flag("funding_secured"), self.flag("coordination_duty")
        duration = self.duration("duration_days")
        indicators = self.indicators()
        if any(issue.severity is IssueSeverity.ERROR for issue in self.issues) or geometry is None or not partner:
            return None, self.issues
        rest: dict[str, Any] = {**texts, **whole, **window, **choices}
        activity = Activity(
            partner=partner,
            external_id=external_id or "",
            kind=kind or "",
            kind_certainty=self.choice("kind_certainty", KindCertainty)
            or (KindCertainty.AANGENOMEN if assumed else KindCertainty.GENOEMD),
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
            duration_days=duration,
            coordination_duty=duty,
            indicators=indicators,
            source_row=self.number,
            **rest,
        )
        return activity, self.issues

    def partner(self) -> str | None:
        named, column = self.text("partner"), self.check.partners
        if column is None:
            if named is None:
                self.error("partner", "partner_missing")
            return named
        partner, decision = column.whose(self.number, named)
        if partner is None:
            add = self.error if decision is None else self.note
            code = OTHER if decision is None else LEFT_OUT
            add("partner", code, value=(named or "")[:80], partner=column.chosen)
        return partner

    def kind(self) -> tuple[str | None, bool]:
        """Return the kind, and whether the source says too little to know it."""
        value, is_mapped = self.mapped("kind")
        default = self.check.profile.defaults.get("kind")
        if value is None:
            if default is None:
                self.error("kind", "kind_missing")
            else:
                self.note("kind", "kind_default", kind=self.labels(default))
            return default, True
        text = str(value)
        kind_id = text if is_mapped and text in self.check.catalogue.kinds else match_kind(self.check.catalogue, text)
        if kind_id is None:
            if default is not None:
                self.repaired("kind", "kind_unknown_default", value=text[:80], kind=self.labels(default))
                return default, True
            guessed = self.check.guess(text)
            if guessed is not None:
                self.repaired("kind", "kind_by_words", value=text[:80], kind=self.labels(guessed))
                return guessed, True
            self._unknown_kind(text)
        elif not is_mapped and normal(text) not in (normal(kind_id), *_labels(self.check.catalogue, kind_id)):
            self.note("kind", "kind_by_synonym", value=text[:80], kind=self.labels(kind_id))
        source = " ".join(str(self.value("kind")).split())
        return kind_id, source in self.check.profile.assumed_kinds

    def _unknown_kind(self, text: str) -> None:
        """Refuse a kind: with the three that it is most like, or with what to do where there is none like it."""
        named = [self.labels(item) for item in suggest_kinds(self.check.catalogue, text[:80])]
        if not named or set(normal(text).split()) & WITHOUT_KIND:
            self.error("kind", "kind_none", value=text[:80])
        else:
            right = {language: ", ".join(item[language] for item in named) for language in LANGUAGES}
            self.error("kind", "kind_unknown", value=text[:80], right=right)

    def labels(self, kind: str) -> dict[str, str]:
        """Return what a kind is called in each language; its code where the catalogue does not have it."""
        declared = self.check.catalogue.kinds.get(kind)
        label = declared.label if declared else {}
        return {language: label.get(language, kind) for language in LANGUAGES}

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

    def visibility(self, kind: str | None, status: Status | None) -> Visibility:
        chosen = self.choice("visibility", Visibility)
        if chosen is None:
            declared = self.check.catalogue.kinds.get(kind or "")
            chosen = declared.visibility if declared else Visibility.PARTNERS
        if status is Status.IDEE and chosen in (Visibility.OPENBAAR, Visibility.BUURT):
            self.repaired("visibility", "idea_not_public", value=chosen.value)
            return Visibility.PARTNERS
        return chosen

    def title(self, kind: str | None) -> str:
        title = self.text("title")
        if title is not None:
            return title
        values = (self.properties.get(column) for column in self.check.title_from)
        parts = [text for value in values if value is not None and (text := str(value).strip())]
        declared = self.check.catalogue.kinds.get(kind or "")
        made = self.clean("title", " – ".join(parts)) or self.title_described()
        made = made or (declared.label["nl"] if declared else "")
        if made:
            self.note("title", "title_made", value=made[:80])
        return made

    def title_described(self) -> str:
        """Return the first line of the description, cut at a word: it tells works of one kind apart."""
        described = self.value("description")
        if not isinstance(described, str):
            return ""
        first = described.strip().partition("\n")[0]
        cut = shorten(self.clean("title", first), LONGEST_TITLE_MADE, placeholder="…")
        return cut if cut != "…" else f"{first[: LONGEST_TITLE_MADE - 1]}…"

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

    def indicators(self) -> tuple[str, ...]:
        value = self.value("indicators")
        if value is None:
            return ()
        names = ", ".join(map(str, value)) if isinstance(value, list) else str(value).replace(";", ",")
        return tuple(text for part in self.clean("indicators", names).split(",") if (text := part.strip()))


_TEXTS = (
    "project", "description", "public_title", "public_description", "funding_source", "funding_condition",
    "contact_role", "contact_channel",
)  # fmt: skip
_WINDOW = ("earliest_start", "latest_end")


def _labels(catalogue: Catalogue, kind: str) -> tuple[str, ...]:
    return tuple(normal(label) for label in catalogue.kinds[kind].label.values())


def same_content(first: Activity, second: Activity) -> bool:
    """Return whether two rows say the same of one activity."""
    names = [name for name in Activity.__dataclass_fields__ if name not in ("geometry", "source_row")]
    return first.geometry.equals(second.geometry) and all(
        getattr(first, name) == getattr(second, name) for name in names
    )
