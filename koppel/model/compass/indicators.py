"""What is measured, and how it is grouped: indicators in themes, themes in quarters, as ``layers/kompas.toml`` says."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.model.compass.areas import Level
    from koppel.model.compass.typology import Typology


# The unit of what counts an area itself, as its residents: a part of the city is never like the whole.
TOTAL = "aantal"
# Where a file says nothing of these: percent of the way of a goal, and years after the end of a work.
TOLERANCE = 10
AFTER_YEARS = (1, 2, 5)


class Polarity(StrEnum):
    """What a high value says of an area."""

    HIGH_IS_GOOD = "hoog"
    LOW_IS_GOOD = "laag"
    NOT_JUDGED = "niet_beoordeeld"


class Band(StrEnum):
    """Where an index stands beside the city; never told by colour alone."""

    RED = "rood"
    YELLOW = "geel"
    GREEN = "groen"
    NOT_JUDGED = "niet_beoordeeld"
    UNKNOWN = "onbekend"


@dataclass(frozen=True, slots=True)
class Bands:
    """An index below ``low`` is red, one above ``high`` green, what is between yellow with both ends."""

    low: int = 90
    high: int = 110


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """
    One thing that is measured.

    Attributes
    ----------
    id, label, plain
        Its name in files, on screens, and in plain words.
    theme
        Id of the group above it.
    unit
        How a value is written, and what it can be; one of those of `koppel.catalogue.compass`.
    step
        Difference with the city that makes ten points of the index. None: ten percent of the city's value.
    source, year
        Where it comes from, and the year of the latest edition that was known when it was declared.
    levels
        Of which areas it is published.
    bands
        Of its own; None: those of the compass.
    least
        Fewest people or homes over which it is shown; None: that of the compass.
    counted_by
        Id of the indicator that counts over how many people or homes it goes; None: that of the compass.
    columns
        What the columns of files of its source call it: in such a file a value is from that source.
    synonyms, alike
        Other names by which it is taken, beside its id and label, and those by which it is only proposed.
    usual
        Between which values areas lie; a file of which all lie outside is asked about. None: nobody said.
    counts
        Of an indicator in percent: columns of files that count those whose share of ``counted_by`` it is.
    is_own
        It came with a file of the team (`koppel.model.compass.own`), and is not declared.
    source_columns
        By the folded name of a column of another source that measures the same: that source.
    otherwise
        What else than work can help, text per language; empty where nobody said.
    """

    id: str
    label: Mapping[str, str]
    plain: Mapping[str, str]
    theme: str
    unit: str
    polarity: Polarity
    step: float | None
    source: str
    year: int
    levels: frozenset[Level]
    bands: Bands | None = None
    least: int | None = None
    counted_by: str | None = None
    columns: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    usual: tuple[float, float] | None = None
    is_own: bool = False
    source_columns: Mapping[str, str] = field(default_factory=dict)
    otherwise: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_judged(self) -> bool:
        """Whether a high or low value is good or bad."""
        return self.polarity is not Polarity.NOT_JUDGED

    @property
    def is_total(self) -> bool:
        """Whether it counts the area itself, so that it cannot be compared with the city."""
        return self.unit == TOTAL


@dataclass(frozen=True, slots=True)
class Theme:
    """A group of indicators; ``quarter`` is the id of the group above it."""

    id: str
    label: Mapping[str, str]
    quarter: str


@dataclass(frozen=True, slots=True)
class Quarter:
    """One of the quarters of a compass; ``judged`` is False where it only describes who lives there."""

    id: str
    label: Mapping[str, str]
    judged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitality:
    """How the vitaliteitsscore is read: which end asks to look further, and from which score on."""

    look_further: int = 9
    high_is_good: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """
    How cells of 100 m are judged: a score as ``indicator`` is, a grade below ``low`` is red, above ``high`` green.

    ``label`` is what the layer is called.
    """

    label: Mapping[str, str]
    indicator: str
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Compass:
    """
    All that is declared, with what a team set otherwise (`koppel.model.compass.settings`).

    Attributes
    ----------
    name
        What the programme calls itself.
    bands
        Of indicators without bands of their own, and of scores.
    least, counted_by
        Fewest people or homes over which anything is shown, and the indicator that counts them.
    vitality
        How the vitaliteitsscore is read.
    quarters, themes, indicators
        In the order of the file.
    tolerance
        How much of the whole way a goal may lag behind its line, in percent.
    after_years
        After how many years is asked what became of a work, in order.
    typology, grid
        How areas are told apart by who owns their homes, and how cells of 100 m are judged; None where they are not.
    declared
        The compass of the file, where a team set anything; None: this is it.
    """

    name: Mapping[str, str]
    bands: Bands
    least: int
    counted_by: str | None
    vitality: Vitality
    quarters: Mapping[str, Quarter]
    themes: Mapping[str, Theme]
    indicators: Mapping[str, Indicator]
    typology: Typology | None = None
    grid: Grid | None = None
    tolerance: int = TOLERANCE
    after_years: tuple[int, ...] = AFTER_YEARS
    declared: Compass | None = None

    def bands_of(self, indicator: Indicator) -> Bands:
        """Return the bands of an indicator."""
        return indicator.bands or self.bands

    def least_of(self, indicator: Indicator) -> int:
        """Return the fewest people or homes over which an indicator is shown."""
        if indicator.least is None:
            return self.least
        # What a team asks for beyond the file holds for these too; what the file says of one itself stands.
        is_raised = self.declared is not None and self.least > self.declared.least
        return max(self.least, indicator.least) if is_raised else indicator.least

    def counted_by_of(self, indicator: Indicator) -> str | None:
        """Return the indicator that counts the people or homes behind one."""
        return indicator.counted_by or self.counted_by

    def in_theme(self, theme: str) -> tuple[Indicator, ...]:
        """Return the indicators of a theme."""
        return tuple(item for item in self.indicators.values() if item.theme == theme)

    def in_quarter(self, quarter: str) -> tuple[Theme, ...]:
        """Return the themes of a quarter."""
        return tuple(item for item in self.themes.values() if item.quarter == quarter)
