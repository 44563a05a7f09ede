"""An activity, what its fields may hold, and what can be remarked about a row of a file."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from shapely.geometry.base import BaseGeometry


class PartnerType(StrEnum):
    """Sort of organisation at the table."""

    GEMEENTE = "gemeente"
    WONINGCORPORATIE = "woningcorporatie"
    NETBEHEERDER = "netbeheerder"
    WARMTEBEDRIJF = "warmtebedrijf"
    WATERBEDRIJF = "waterbedrijf"
    WATERSCHAP = "waterschap"
    TELECOM = "telecom"
    ZORG_WELZIJN = "zorg_welzijn"
    ONDERWIJS_KENNIS = "onderwijs_kennis"
    BEWONERS = "bewoners"
    ONDERNEMERS = "ondernemers"
    FONDS = "fonds"
    OVERIG = "overig"


class Status(StrEnum):
    """How far an activity is, in order; the last two stand aside."""

    IDEE = "idee"
    GEPLAND = "gepland"
    TOEGEZEGD = "toegezegd"
    IN_UITVOERING = "in_uitvoering"
    GEREED = "gereed"
    GEPAUZEERD = "gepauzeerd"
    GEANNULEERD = "geannuleerd"


class Precision(StrEnum):
    """How exactly a date is known."""

    DAG = "dag"
    MAAND = "maand"
    KWARTAAL = "kwartaal"
    JAAR = "jaar"


class Firmness(StrEnum):
    """How far a partner can move its work (*planningsvastheid*)."""

    VAST = "vast"
    SCHUIFBAAR = "schuifbaar"
    WENS = "wens"


class GeometryCertainty(StrEnum):
    """How exactly a place is known."""

    EXACT = "exact"
    INDICATIEF = "indicatief"
    GEBIED = "gebied"


class KindCertainty(StrEnum):
    """Whether the source says what kind of work it is, or it was assumed where the source says too little."""

    GENOEMD = "genoemd"
    AANGENOMEN = "aangenomen"


class Tenure(StrEnum):
    """Who lives in the homes concerned."""

    HUUR = "huur"
    KOOP = "koop"
    GEMENGD = "gemengd"


class BudgetScope(StrEnum):
    """What a budget is for."""

    TOTAAL = "totaal"
    PER_JAAR = "per_jaar"


class Visibility(StrEnum):
    """Who may see an activity, from narrow to wide."""

    EIGEN = "eigen"
    PARTNERS = "partners"
    BUURT = "buurt"
    OPENBAAR = "openbaar"


class FindingType(StrEnum):
    """What the rules can say about a pair."""

    KOPPELKANS = "koppelkans"
    VOLGORDE = "volgorde"
    OPBREEKRUST = "opbreekrust"
    HINDER = "hinder"
    DUBBEL = "dubbel"


class Mode(StrEnum):
    """How two works of a koppelkans can meet in time."""

    GELIJKTIJDIG = "gelijktijdig"
    SCHUIFBAAR = "schuifbaar"
    BESPREEKBAAR = "bespreekbaar"


class Certainty(StrEnum):
    """Whether dates and places behind a finding are exact."""

    ZEKER = "zeker"
    INDICATIEF = "indicatief"


class IssueSeverity(StrEnum):
    """What an issue means for its row: not stored, stored after repair, or stored as it was."""

    ERROR = "error"
    REPAIRED = "repaired"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Issue:
    """
    One remark about an uploaded file.

    Parameters
    ----------
    row
        Number of the feature or record, from 1; 0 for the file as a whole.
    field
        Source column, or field of the model, or ``geometry``; empty for the whole row.
    code
        Stable name; the text is ``issue.<code>`` in the locale files.
    severity
        ``error`` rejects the row (for row 0: the file).
    facts
        Values for the placeholders of the text.
    """

    row: int
    field: str
    code: str
    severity: IssueSeverity
    facts: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """
    One planned or existing piece of work or initiative of one partner, at one place, in one period.

    ``geometry`` is two-dimensional and in the store's metric CRS. ``(partner, external_id)`` is unique.
    Dates are as given: ``start`` and ``end`` are the first day of the named day, month, quarter or year
    (``start``) and its last day (``end``), with the precision beside them. ``None`` means unknown.
    The work takes ``duration_days`` calendar days somewhere within that period; ``coordination_duty`` says whether its
    party has to coordinate it with others (``docs/domain.md``).
    Provenance fields are filled by the store. By its ``number`` people know the work on map, agenda and paper: it keeps
    that for as long as it lives, no other ever gets it, and it has none before it is shared. Where nobody
    confirmed it in a round it is doubtful (``docs/domain.md`` §10).
    """

    partner: str
    external_id: str
    kind: str
    title: str
    status: Status
    geometry: BaseGeometry
    id: UUID | None = None
    kind_certainty: KindCertainty = KindCertainty.GENOEMD
    project: str | None = None
    phase: int | None = None
    phase_count: int | None = None
    description: str | None = None
    public_title: str | None = None
    public_description: str | None = None
    start: date | None = None
    start_precision: Precision | None = None
    end: date | None = None
    end_precision: Precision | None = None
    earliest_start: date | None = None
    latest_end: date | None = None
    duration_days: int | None = None
    coordination_duty: bool | None = None
    firmness: Firmness = Firmness.VAST
    geometry_certainty: GeometryCertainty = GeometryCertainty.EXACT
    hinder: int = 0
    homes: int | None = None
    tenure: Tenure | None = None
    budget_eur: float | None = None
    budget_scope: BudgetScope | None = None
    funding_source: str | None = None
    funding_condition: str | None = None
    funding_secured: bool | None = None
    contact_role: str | None = None
    contact_channel: str | None = None
    indicators: tuple[str, ...] = ()
    visibility: Visibility = Visibility.PARTNERS
    upload_id: UUID | None = None
    source_row: int | None = None
    version: int = 1
    recorded_from: datetime | None = None
    recorded_until: datetime | None = None
    recorded_by: str | None = None
    number: int | None = None
    is_doubtful: bool = False


# The fields that a planner supplies and that make two states of an activity differ, in the order of screens.
CONTENT_FIELDS: tuple[str, ...] = (
    "project",
    "phase",
    "phase_count",
    "kind",
    "kind_certainty",
    "title",
    "description",
    "public_title",
    "public_description",
    "status",
    "start",
    "start_precision",
    "end",
    "end_precision",
    "earliest_start",
    "latest_end",
    "duration_days",
    "coordination_duty",
    "firmness",
    "geometry",
    "geometry_certainty",
    "hinder",
    "homes",
    "tenure",
    "budget_eur",
    "budget_scope",
    "funding_source",
    "funding_condition",
    "funding_secured",
    "contact_role",
    "contact_channel",
    "indicators",
    "visibility",
)
