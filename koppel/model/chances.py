"""What detection found, as it is kept: findings, combinations, runs, and what people said of warnings and doubles."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from datetime import date, datetime


Key = tuple[str, UUID, UUID]


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Who dealt with a warning, when (UTC without a zone) and why."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """
    Activities that all couple with each other.

    ``id`` follows from the members alone. ``alternative_to`` is the proposal under which it stands, None for a
    proposal. ``bounded`` says that its connected part was too dense to list all combinations. The connected part
    itself is of the store only: works that nobody else sees may join what others see as two.
    """

    id: str
    size: int
    score: float | None
    proposed: bool
    alternative_to: str | None
    bounded: bool
    first_seen: datetime
    members: tuple[UUID, ...]


class Verdict(StrEnum):
    """What was said of two works: one doubles the other, they are two, or nothing after all."""

    DOUBLE = "double"
    DISTINCT = "distinct"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Ruling:
    """
    What was last said of a pair.

    ``aside`` is the work that does not count and ``counts`` the one that does; None but for ``double``. The moment is
    UTC without a zone.
    """

    pair: tuple[UUID, UUID]
    verdict: Verdict
    aside: UUID | None
    counts: UUID | None
    reason: str | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class PairChange:
    """A finding that came or went, by the keys of its two activities."""

    type: str
    score: float | None
    a: tuple[str, str]
    b: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Effect:
    """Findings that a change brings and takes, the best first."""

    appeared: tuple[PairChange, ...]
    gone: tuple[PairChange, ...]


@dataclass(frozen=True, slots=True)
class Replaced:
    """
    How many findings there are after a run, and how many of them came and went with it.

    ``had_duty`` holds the works that were in a koppelkans of which a work has to be coordinated, among the findings
    that the run replaced.
    """

    total: int
    appeared: int
    gone: int
    had_duty: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """
    What the rules say about a pair, with both activities' keys; facts that do not apply are None.

    ``a`` comes before ``b`` by partner and external id. Lengths in metres, areas in m², moments in UTC. ``handled``
    tells who said why a warning needs nothing more, where that was asked for.
    """

    type: str
    mode: str | None
    severity: str | None
    certainty: str | None
    a_id: UUID
    a_partner: str
    a_external_id: str
    a_kind: str
    a_title: str
    b_id: UUID
    b_partner: str
    b_external_id: str
    b_kind: str
    b_title: str
    distance_m: float | None
    shared_area_m2: float | None
    shared_length_m: float | None
    overlap_days: int | None
    gap_days: int | None
    shift_days: int | None
    score: float | None
    part_place: float | None
    part_time: float | None
    part_affinity: float | None
    part_duty: float | None
    part_reach: float | None
    part_need: float | None
    buffer_m: float | None
    rules_version: str | None
    first_seen: datetime
    handled: Acknowledged | None = None


# What is stored of a finding; what was said of it stands beside it.
STORED_OF_FINDING = tuple(name for name in Finding.__dataclass_fields__ if name != "handled")


@dataclass(frozen=True, slots=True)
class Detection:
    """One run of finding: for which day, with which rules, of everything or only of what changed."""

    run_at: datetime
    today: date
    rules_version: str
    complete: bool
    total: int
    appeared: int
    gone: int
