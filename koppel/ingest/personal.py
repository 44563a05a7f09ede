"""Columns and values that look like personal data: reported, never stored (``domain.md`` §8)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from koppel.declarations import normal

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAMES = frozenset(
    """
    contactpersoon responsable verantwoordelijke voornaam achternaam bsn burgerservicenummer geboortedatum telefoon
    telefoonnummer mobiel gsm email mail emailadres phone naam_bewoner bewoner huurder contactnaam demandeur opzichter
    projectleider persoon contact_person first_name last_name surname owner_name
    """.split()
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_PERSONS_EMAIL = re.compile(r"[a-z]+[._-][a-z]{2,}@|[a-z]\.[a-z]{2,}@")
_ROLES = re.compile(
    r"(info|contact|project|werk|omgeving|wijk|post|bouw|warmte|riool|groen|team|melding|balie|klant|service|beheer)"
)
_PHONE = re.compile(r"(\+31|0031|0)[\s-]?[1-9](?:[\s-]?\d){8}")
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
    found
        Column to why: ``name``, ``email``, ``phone`` or ``bsn``.
    """
    found: dict[str, str] = {}
    for column in columns:
        folded = normal(column).replace(" ", "_")
        if folded in _NAMES or any(part in _NAMES for part in folded.split("_")):
            found[column] = "name"
            continue
        given = [text for text in values.get(column, []) if text]
        for why, looks in (("email", _is_persons_mail), ("bsn", is_bsn)):
            if given and sum(map(looks, given)) > len(given) / 2:
                found[column] = why
                break
    return found


def _is_persons_mail(text: str) -> bool:
    return bool(_EMAIL.fullmatch(text.strip())) and bool(_PERSONS_EMAIL.match(text.strip().casefold()))


def is_persons_contact(text: str) -> bool:
    """Tell whether a contact channel seems to be a person's: first and last name before the at sign."""
    folded = text.casefold().strip()
    local = folded.split("@")[0]
    return bool(_EMAIL.search(folded)) and bool(_PERSONS_EMAIL.match(folded)) and not _ROLES.search(local)


def is_bsn(text: str) -> bool:
    """Tell whether nine digits pass the test of a citizen service number (weights 9 to 2 and -1, divisible by 11)."""
    digits = text.strip()
    if not _BSN.fullmatch(digits) or digits == "000000000":
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11 == 0


def redact(text: str) -> tuple[str, int]:
    """Take persons' e-mail addresses and phone numbers out of a text; tell how many."""
    count = 0

    def mail(found: re.Match[str]) -> str:
        nonlocal count
        if not _is_persons_mail(found[0]):
            return found[0]
        count += 1
        return "[…]"

    cleaned = _EMAIL.sub(mail, text)
    cleaned, phones = _PHONE.subn("[…]", cleaned)
    return cleaned, count + phones
