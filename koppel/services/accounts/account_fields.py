"""What an account is made of, checked and written in one way."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from koppel.access import Grant, Role
from koppel.errors import InputError
from koppel.model.accounts import grant_order

if TYPE_CHECKING:
    from collections.abc import Collection

LONGEST_NAME = 60
LONGEST_EMAIL = 254
LONGEST_PARTNER = 200
# Names under which programs write in the audit log.
_RESERVED = ("local", "demo", "koppel", "setup", "oidc", "mail")
# Latin letters and digits that one reads for each other in most typefaces.
_ALIKE = str.maketrans({"i": "l", "1": "l", "|": "l", "ı": "l", "0": "o", "ɑ": "a", "ɡ": "g", "ǀ": "l"})
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]{1,63}(?:\.[^@\s.]{1,63}){1,30}")


def clean_name(name: str) -> str:
    """
    Write the name of an account in one way.

    Raises
    ------
    InputError
        ``account_name``: empty, too long, with signs that do not show, or read as the name of a program;
        ``account_letters``: with letters of another script, many of which look like Latin ones.
    """
    # What is longer than any name is not looked at.
    cleaned = " ".join(unicodedata.normalize("NFKC", name[: 8 * LONGEST_NAME]).split())
    is_readable = all(unicodedata.category(sign)[0] != "C" for sign in cleaned)
    if not 2 <= len(cleaned) <= LONGEST_NAME or not is_readable or likeness(cleaned) in map(likeness, _RESERVED):
        raise InputError("account_name", right=LONGEST_NAME, kept=", ".join(_RESERVED))
    if other := next((sign for sign in cleaned if sign.isalpha() and "LATIN" not in unicodedata.name(sign, "")), None):
        raise InputError("account_letters", found=other)
    return cleaned


def clean_email(email: str | None) -> str | None:
    """
    Write an address for mail in one way; None for an empty one.

    Raises
    ------
    InputError
        ``account_email``.
    """
    cleaned = (email or "").strip()
    if not cleaned:
        return None
    if len(cleaned) > LONGEST_EMAIL or not _EMAIL.fullmatch(cleaned) or not cleaned.isprintable():
        raise InputError("account_email")
    return cleaned


def clean_grants(grants: Collection[Grant]) -> frozenset[Grant]:
    """
    Check roles: a planner is one of a partner, which may still have handed in nothing; the others are for the team.

    Raises
    ------
    InputError
        ``grant_partner`` or ``grant_team``.
    """
    wanted = set()
    for grant in grants:
        partner = " ".join((grant.partner or "").split())
        if grant.role is not Role.PLANNER and partner:
            raise InputError("grant_team", role=grant.role.value)
        if grant.role is Role.PLANNER and not 0 < len(partner) <= LONGEST_PARTNER:
            raise InputError("grant_partner", right=LONGEST_PARTNER)
        wanted.add(Grant(grant.role, partner or None))
    return frozenset(wanted)


def fold(name: str) -> str:
    """Return what two names of one account have in common."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


def likeness(name: str) -> str:
    """Return what two names have in common that a reader may take for each other: accents and ``l``, ``I``, ``1``."""
    letters = unicodedata.normalize("NFKD", fold(name))
    return "".join(sign for sign in letters if not unicodedata.combining(sign)).translate(_ALIKE)


def grant_texts(grants: Collection[Grant]) -> list[str]:
    """Write roles for the audit log."""
    return [
        grant.role.value if grant.partner is None else f"{grant.role.value}: {grant.partner}"
        for grant in sorted(grants, key=grant_order)
    ]
