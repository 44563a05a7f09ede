"""The fields of one row, read one by one; what is wrong becomes a remark and not an exception."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, TypeVar

from koppel.ingest.mapping import value_of
from koppel.ingest.values.choices import read_choice
from koppel.ingest.values.dates import UNKNOWN_WORDS, parse_date
from koppel.ingest.values.numbers import parse_duration, parse_flag, parse_money, parse_number, parse_thousands
from koppel.ingest.values.personal import redact
from koppel.model import Issue, IssueSeverity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from koppel.ingest.row_context import RowRules
    from koppel.ingest.values.dates import ParsedDate, Side

    Choice = TypeVar("Choice", bound=StrEnum)

# Texts that people write as they like, from which personal data is taken out.
_FREE_TEXTS = frozenset(
    {
        "title", "description", "public_title", "public_description", "project", "funding_source",
        "funding_condition", "contact_role",
    }
)  # fmt: skip
# A hundred years.
_LONGEST_DAYS = 36_500
_WITHOUT_THOUSANDTHS = frozenset({"budget_eur", "homes"})
# "Pro memorie": there is an amount, and it is not known yet.
_NO_AMOUNT = frozenset({"pm", "p.m.", "p.m", "p m", "pro memorie", "memorie"})


def _is_kept(letter: str) -> bool:
    return letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs")


class RowFields:
    """
    Reads fields of a row by their names in the model.

    Every getter gives None, or a default, where nothing can be used, and says so in ``issues``.
    """

    def __init__(self, check: RowRules, row: int, properties: Mapping[str, object]) -> None:
        self.check = check
        self.number = row
        self.properties = properties
        self.issues: list[Issue] = []
        self.corrected = check.corrections.get(row, {})
        self._too_long: set[str] = set()

    def error(self, name: str, code: str, **facts: object) -> None:
        """Refuse the row for what is wrong with a field."""
        self._add(name, code, IssueSeverity.ERROR, facts)

    def repaired(self, name: str, code: str, **facts: object) -> None:
        """Note that a field was changed."""
        self._add(name, code, IssueSeverity.REPAIRED, facts)

    def note(self, name: str, code: str, **facts: object) -> None:
        """Note how a field was read."""
        self._add(name, code, IssueSeverity.NOTE, facts)

    def _add(self, name: str, code: str, severity: IssueSeverity, facts: Mapping[str, object]) -> None:
        columns = self.check.mapping.get(name, ())
        self.issues.append(Issue(self.number, columns[0] if columns else name, code, severity, facts))

    def value(self, name: str) -> object:
        """
        Return a value as the file has it, or as it was corrected by hand; None where it is empty.

        A text that is too long refuses the row, and only its beginning is looked at: nothing else reads the rest.
        """
        if name not in self.check.mentioned and name not in self.corrected:
            return None
        value = self._source_value(name)
        if isinstance(value, str) and len(value) > self.check.max_text_length:
            if name not in self._too_long:
                self._too_long.add(name)
                self.error(name, "text_too_long", count=len(value), limit=self.check.max_text_length)
            return value[: self.check.max_text_length]
        # GDAL makes whole numbers with empty cells among them into 2027.0.
        return int(value) if isinstance(value, float) and value.is_integer() else value

    def _source_value(self, name: str) -> object:
        if name in self.corrected:
            return self.corrected[name]
        profile = self.check.profile
        if name in profile.constants:
            return profile.constants[name]
        return value_of(self.properties, self.check.mapping.get(name, ()))[1]

    def mapped(self, name: str) -> tuple[object, bool]:
        """Return a value, translated by the profile; and whether the profile knew it."""
        value = self.value(name)
        table = self.check.profile.values.get(name)
        if table is None or value is None:
            return value, False
        text = " ".join(str(value).split())
        return (table[text], True) if text in table else (value, False)

    def text(self, name: str) -> str | None:
        """Return a text without control characters and personal data."""
        value = self.value(name)
        if value is None:
            return None
        if isinstance(value, dict | list):
            self.error(name, "value_not_text")
            return None
        return self.clean(name, str(value)) or None

    def clean(self, name: str, text: str) -> str:
        """Take out of a text what must not be stored."""
        if len(text) > self.check.max_text_length:
            self.error(name, "text_too_long", count=len(text), limit=self.check.max_text_length)
            text = text[: self.check.max_text_length]
        clean = text if text.isprintable() else "".join(filter(_is_kept, text))
        if clean != text:
            self.repaired(name, "control_characters_removed")
        clean = clean.strip()
        if name in _FREE_TEXTS:
            clean, count = redact(clean)
            if count:
                self.repaired(name, "personal_data_removed", count=count)
        return clean

    def choice(self, name: str, kinds: type[Choice]) -> Choice | None:
        """Return one of a few words."""
        value, _ = self.mapped(name)
        if value is None:
            return None
        read = read_choice(value, kinds)
        if read is not None:
            return read
        right = ", ".join(item.value for item in kinds)
        self.error(name, "value_unknown", value=str(value)[:80], right=right)
        return None

    def date(self, name: str, side: Side | None = None) -> ParsedDate:
        """Return a date with its precision."""
        value = self.value(name)
        text = None if value is None else str(value)
        parsed = self._date(text, side or ("end" if name == "end" else "start"))
        if parsed.problem:
            self.error(name, parsed.problem, value=str(value)[:80])
        elif parsed.read_as:
            self.note(name, parsed.read_as, value=str(value)[:80], day=parsed.day)
        elif parsed.open_ended and text is not None and name == "end":
            self.note(name, "date_open", value=text[:80])
        return parsed

    def period(self) -> tuple[ParsedDate, ParsedDate]:
        """
        Return the start and the end.

        Where one of both is empty and the other says from when until when, as *maart - oktober 2029*, it says both.
        """
        start, end = self.date("start"), self.date("end")
        has_start, has_end = (self.value(name) is not None for name in ("start", "end"))
        if has_start and start.is_span and not has_end:
            return start, self._other_side("start", "end")
        if has_end and end.is_span and not has_start:
            return self._other_side("end", "start"), end
        return start, end

    def _other_side(self, name: str, side: Side) -> ParsedDate:
        text = str(self.value(name))
        parsed = self._date(text, side)
        self.note(name, f"date_span_{side}", value=text[:80], day=parsed.day)
        return parsed

    def _date(self, text: str | None, side: Side) -> ParsedDate:
        profile = self.check.profile
        return parse_date(text, side=side, formats=profile.date_formats, sentinels=self.check.sentinels)

    def number_of(self, name: str) -> float | None:
        """Return a number that is not negative."""
        value = self.value(name)
        if value is None:
            return None
        if name == "budget_eur" and isinstance(value, str):
            return self._money(name, value)
        number = parse_number(value)
        thousands = parse_thousands(value) if name in _WITHOUT_THOUSANDTHS else None
        if thousands is not None and thousands != number:
            self.note(name, "number_grouped", value=str(value)[:80], number=f"{thousands:.0f}")
            number = thousands
        if number is None or number < 0:
            self.error(name, "number_unreadable", value=str(value)[:80])
            return None
        return number

    def _money(self, name: str, value: str) -> float | None:
        if value.strip().casefold() in UNKNOWN_WORDS | _NO_AMOUNT:
            self.note(name, "amount_open", value=value[:80])
            return None
        money = parse_money(value)
        if money.number is not None and money.number >= 0 and money.is_yearly:
            self.error(name, "amount_yearly", value=value[:80])
            return None
        if money.number is None or money.number < 0:
            self.error(name, "number_unreadable", value=value[:80])
            return None
        for code in money.notes:
            self.note(name, code, value=value[:80], number=f"{money.number:.0f}")
        if not money.notes and (grouped := parse_thousands(value)) is not None and grouped != parse_number(value):
            self.note(name, "number_grouped", value=value[:80], number=f"{grouped:.0f}")
        return money.number

    def whole(self, name: str) -> int | None:
        """Return a whole number."""
        number = self.number_of(name)
        if number is None:
            return None
        if not number.is_integer() or number > 1_000_000:
            self.error(name, "number_not_whole", value=str(self.value(name))[:80])
            return None
        return int(number)

    def duration(self, name: str) -> int | None:
        """Return how long something takes, in calendar days; no days at all is not known."""
        value = self.value(name)
        if value is None:
            return None
        days = parse_duration(value)
        if days is None or days > _LONGEST_DAYS:
            self.error(name, "duration_unreadable", value=str(value)[:80])
            return None
        return days or None

    def flag(self, name: str) -> bool | None:
        """Return yes or no."""
        value, _ = self.mapped(name)
        if value is None:
            return None
        read = parse_flag(value)
        if read is None:
            self.error(name, "flag_unreadable", value=str(value)[:80])
        return read
