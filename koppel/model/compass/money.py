"""Money for works: where it comes from, under which conditions, and what it covers; §9 of ``docs/domain.md``."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from koppel.model.activities import BudgetScope

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from typing import Self
    from uuid import UUID

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Euros:
    euros: float

    def __add__(self, other: Self) -> Self:
        """Add what is counted alike; euros once and euros a year have no sum."""
        return type(self)(self.euros + other.euros) if type(other) is type(self) else NotImplemented

    def less(self, other: Self) -> Self:
        """Return what is left when the other, counted alike, is taken off; never below nothing."""
        if type(other) is not type(self):
            raise TypeError(other)
        return type(self)(max(0.0, self.euros - other.euros))


class Total(_Euros):
    """Euros, once."""

    __slots__ = ()
    basis = BudgetScope.TOTAAL


class Yearly(_Euros):
    """Euros in each year."""

    __slots__ = ()
    basis = BudgetScope.PER_JAAR


Amount = Total | Yearly


def amount_of(euros: float, basis: BudgetScope) -> Amount:
    """Return euros as they are counted."""
    return Total(euros) if basis is BudgetScope.TOTAAL else Yearly(euros)


@dataclass(frozen=True, slots=True)
class Sums:
    """Euros once, and beside them euros a year; nothing adds the two."""

    total: Total = field(default_factory=lambda: Total(0.0))
    yearly: Yearly = field(default_factory=lambda: Yearly(0.0))

    def plus(self, amount: Amount) -> Sums:
        """Return these with an amount added to its like."""
        if isinstance(amount, Total):
            return Sums(self.total + amount, self.yearly)
        return Sums(self.total, self.yearly + amount)

    def left_of(self, whole: Amount) -> Amount:
        """Return what is left of a whole when its like is taken off."""
        return whole.less(self.total) if isinstance(whole, Total) else whole.less(self.yearly)

    def like(self, amount: Amount) -> Amount:
        """Return the one of both that is counted as an amount is."""
        return self.total if isinstance(amount, Total) else self.yearly

    def unlike(self, amount: Amount) -> Amount:
        """Return the one of both that is not counted as an amount is."""
        return self.yearly if isinstance(amount, Total) else self.total


def sums_of(amounts: Iterable[Amount]) -> Sums:
    """Add amounts up, each to its like."""
    sums = Sums()
    for amount in amounts:
        sums = sums.plus(amount)
    return sums


class Together(StrEnum):
    """What a fund asks of works to be done together."""

    NOTHING = "los"
    TWO_PARTNERS = "twee_partners"
    KINDS = "soorten"


class FundingState(StrEnum):
    """How far the money of a fund is for a work."""

    WANTED = "gewenst"
    ASKED = "aangevraagd"
    GRANTED = "toegekend"
    REFUSED = "afgewezen"


@dataclass(frozen=True, slots=True, kw_only=True)
class FundContent:
    """
    A source of money with its conditions.

    Attributes
    ----------
    name, giver
        What it is called, and who gives it.
    kinds, themes
        Ids of kinds of work, and of themes of the compass that a kind of work helps; any one will do, and where both
        are empty it is for all works.
    area
        Code of the area in which works must lie; None: anywhere.
    first_day, last_day
        A work must begin within these; None: no such end.
    apply_by
        Last day to apply; None where there is none, or nobody knows.
    own_share
        Percent of the cost that the partner brings itself, 0–100; None where nobody knows.
    available
        Once or a year; None where nobody knows.
    is_labelled
        Only for its purpose: it is never counted as free money.
    together, with_kinds
        What is to be done together; the kinds, at least two, where it names these.
    not_with
        Ids of funds that do not go into one plan with it.
    note
        Anything else.
    """

    name: str
    giver: str
    kinds: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    area: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    apply_by: date | None = None
    own_share: float | None = None
    available: Amount | None = None
    is_labelled: bool = True
    together: Together = Together.NOTHING
    with_kinds: tuple[str, ...] = ()
    not_with: tuple[UUID, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingContent:
    """Money of a fund for a work, and how far that is."""

    fund: UUID
    activity_id: UUID
    amount: Amount
    state: FundingState


class Per(StrEnum):
    """By what a gap is counted."""

    HOME = "woning"
    PERSON = "persoon"


@dataclass(frozen=True, slots=True, kw_only=True)
class GapContent:
    """What one home or person costs a year for which an area is behind the city; None: not yet determined."""

    indicator: str
    per: Per
    value: Yearly | None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(Generic[T]):
    """
    One version of something that is changed, withdrawn and put back.

    ``id`` is the same in all versions. Moments are UTC without a zone; ``ended_at`` is None while the version holds.
    """

    id: UUID
    number: int
    content: T
    saved_at: datetime
    saved_by: str
    ended_at: datetime | None = None
    ended_by: str | None = None


Fund = Version[FundContent]
Funding = Version[FundingContent]
GapValue = Version[GapContent]


@dataclass(frozen=True, slots=True)
class Free:
    """Money without a label of funds: what is known of it, of how many it is not, and how many are labelled."""

    known: Sums
    unknown: int
    labelled: int


def free_money(funds: Iterable[FundContent]) -> Free:
    """Return the money that may be spent on anything; labelled money is counted as funds only."""
    funds = tuple(funds)
    free = [fund.available for fund in funds if not fund.is_labelled]
    known = [amount for amount in free if amount is not None]
    return Free(sums_of(known), len(free) - len(known), len(funds) - len(free))


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a work costs, None where not known, and what is granted and asked for it."""

    cost: Amount | None
    granted: Sums
    asked: Sums

    @property
    def uncovered(self) -> Amount | None:
        """What nobody granted yet, counted as the cost is; None where the cost is not known."""
        return None if self.cost is None else self.granted.left_of(self.cost)


def coverage_of(cost: Amount | None, fundings: Iterable[FundingContent]) -> Coverage:
    """Return what of a cost is covered: what was granted, with what was asked beside it and never in it."""
    fundings = tuple(fundings)
    granted = sums_of(item.amount for item in fundings if item.state is FundingState.GRANTED)
    asked = sums_of(item.amount for item in fundings if item.state is FundingState.ASKED)
    return Coverage(cost, granted, asked)


@dataclass(frozen=True, slots=True)
class PartSum:
    """A sum of which some parts may be unknown: these are in no sum, and make it one that is at least so much."""

    known: Yearly
    unknown: int
    count: int


def at_least(parts: Iterable[Yearly | None]) -> PartSum:
    """Add up what is known, and count what is not."""
    parts = tuple(parts)
    total = Yearly(0.0)
    for part in parts:
        if part is not None:
            total += part
    return PartSum(total, sum(part is None for part in parts), len(parts))
