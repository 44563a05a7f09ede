"""Columns and values that look like personal data: reported, never stored (``domain.md`` §8)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from koppel.catalogue.toml_table import normal

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAMES = frozenset(
    """
    contactpersoon responsable verantwoordelijke voornaam achternaam bsn burgerservicenummer geboortedatum telefoon
    telefoonnummer mobiel gsm email mail emailadres phone naam_bewoner bewoner huurder contactnaam demandeur opzichter
    projectleider persoon contact_person aanspreekpunt behandelaar trekker opsteller ansprechpartner sachbearbeiter
    interlocuteur first_name last_name surname owner_name
    """.split()
)
# Bounded as RFC 5321 bounds them, so that a search takes a fixed number of steps at each letter.
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]{1,190}")
# A role comes first, as in wijkteam.noord; what comes last may be the name of a person called Postma or De Groen.
_ROLE_BEGINNINGS = (
    "info", "contact", "project", "werk", "omgeving", "wijk", "post", "bouw", "warmte", "riool", "groen", "team",
    "melding", "balie", "klant", "service", "beheer",
)  # fmt: skip
_ROLE_ENDINGS = frozenset(
    "info contact projecten project team meldingen melding balie klantenservice service beheer".split()
)
_BETWEEN_NAMES = re.compile(r"[._-]")
# Ten digits with the area code in one piece, or the number of the country before the last nine; no part of a longer
# number, and no date with a time behind it.
_PHONE = re.compile(
    r"(?<!\d)(?<!\d[.,])(?!\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d(?!\d))"
    r"(?:(?:\+|00)31[\s.-]{0,3}(?:\(0\)[\s.-]{0,3})?[1-9](?:[\s./-]{0,3}\d){8}"
    r"|\(?(?:06(?:[\s.()/-]{0,3}\d){8}|0[1-9]\d(?:[\s.()/-]{0,3}\d){7}))(?!\d)"
)
# "mevr. De Groot", "J.P. van Dam": a name with what goes before names of persons only.
_NAMED = re.compile(
    r"\b(?:dhr|mevr|mw|hr|drs|ir|ing|mr|mrs|ms|meneer|mevrouw|de heer)\b\.?\s{1,9}(?:[a-z]{2,4}\s{1,9}){0,2}[A-ZÀ-Þ]"
    r"|(?<!\w)(?:[A-ZÀ-Þ]\.\s?){1,4}(?:(?:van|de|der|den|ter|ten|te|el)\s{1,9}){0,3}[A-ZÀ-Þ][a-zà-ÿ]{2}",
)
# An address of mail is no longer (RFC 5321).
_LONGEST_CHANNEL = 254
_BSN = re.compile(r"\d{9}")


def personal_columns(columns: Iterable[str], values: dict[str, list[str]]) -> dict[str, str]:
    """
    Find columns that look like personal data.

    Parameters
    ----------
    columns
        Names.
    values
        Some texts of each column.

    Returns
    -------
    reason_by_column
        Column to why: ``name``, ``email``, ``phone`` or ``bsn``.
    """
    reason_by_column: dict[str, str] = {}
    for column in columns:
        folded = normal(column).replace(" ", "_")
        if folded in _NAMES or any(part in _NAMES for part in folded.split("_")):
            reason_by_column[column] = "name"
            continue
        filled = [text for text in values.get(column, []) if text]
        for why, looks in (("email", is_persons_contact), ("phone", _is_phone), ("bsn", is_bsn)):
            if filled and sum(map(looks, filled)) > len(filled) / 2:
                reason_by_column[column] = why
                break
    return reason_by_column


def _is_phone(text: str) -> bool:
    # Ten digits without a sign between them may be the number of a work, unless they begin as those of a mobile do.
    return bool(_PHONE.fullmatch(text.strip())) and not re.fullmatch(r"0[1-57-9]\d{8}", text.strip())


def is_persons_contact(text: str) -> bool:
    """Return whether a contact channel seems to be a person's: first and last name before the at sign."""
    folded = text.strip()[:_LONGEST_CHANNEL].casefold()
    if not _EMAIL.search(folded):
        return False
    names = _BETWEEN_NAMES.split(folded.split("@")[0])
    last = names[-1].rstrip("0123456789")
    is_name = (
        len(names) > 1 and len(last) > 1 and all(part.isascii() and part.isalpha() for part in (*names[:-1], last))
    )
    return is_name and names[-1] not in _ROLE_ENDINGS and not any(role in names[0] for role in _ROLE_BEGINNINGS)


def is_bsn(text: str) -> bool:
    """Return whether nine digits pass the test of a citizen service number (weights 9 to 2 and -1, divisible by 11)."""
    digits = text.strip()
    if not _BSN.fullmatch(digits) or digits == "000000000":
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11 == 0


def redact(text: str) -> tuple[str, int]:
    """Take persons' e-mail addresses and phone numbers out of a text; return how many."""
    count = 0

    def mail(match: re.Match[str]) -> str:
        nonlocal count
        if not is_persons_contact(match[0]):
            return match[0]
        count += 1
        return "[…]"

    cleaned = _EMAIL.sub(mail, text)
    cleaned, phones = _PHONE.subn("[…]", cleaned)
    return cleaned, count + phones


def names_person(text: str) -> bool:
    """Return whether a text seems to name or reach a person: title or initials before a name, own mail or phone."""
    return bool(_NAMED.search(text)) or redact(text)[1] > 0
