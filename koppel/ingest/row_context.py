"""What the rows of one file are judged by: the same for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from koppel.catalogue.load import KindGuesser
from koppel.ingest.values.personal import personal_columns

if TYPE_CHECKING:
    from datetime import date

    from koppel.catalogue.load import Catalogue
    from koppel.ingest.partner_column import PartnerColumn
    from koppel.ingest.profiles import Profile

Corrections = Mapping[int, Mapping[str, str | None]]


@dataclass(slots=True)
class RowRules:
    """
    What the rows of one file are judged by.

    ``corrections`` gives, by row, values of fields in the place of those of the file; None empties a field.
    ``before`` says which of these were made in an earlier file.
    ``partners`` says whose a row is where the file is handed in for one partner; without it each row says so itself.
    """

    catalogue: Catalogue
    profile: Profile
    mapping: Mapping[str, tuple[str, ...]]
    partners: PartnerColumn | None
    today: date
    max_text_length: int
    corrections: Corrections = field(default_factory=dict)
    before: Mapping[int, frozenset[str]] = field(default_factory=dict)
    sentinels: frozenset[str] = field(init=False)
    guess: Callable[[str], str | None] = field(init=False)
    title_from: tuple[str, ...] = field(init=False)
    mentioned: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        # A plan says the same of many works.
        self.guess = lru_cache(maxsize=4_096)(KindGuesser(self.catalogue).guess)
        self.mentioned = frozenset({*self.mapping, *self.profile.constants})
        self.sentinels = frozenset(self.profile.open_ended)
        personal = personal_columns(self.profile.title_from, {})
        self.title_from = tuple(column for column in self.profile.title_from if column not in personal)
