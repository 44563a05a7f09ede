"""Passwords: which are good enough, how they are kept, and how one is made for someone."""

from __future__ import annotations

import re
import secrets
import threading
import unicodedata
from functools import cache
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from koppel.errors import InputError

SHORTEST = 12
LONGEST = 128
# Letters and figures that nobody takes for one another.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS = 4
_GROUP_LENGTH = 4

# Parameters of RFC 9106 for where memory is scarce: 64 MiB and three rounds.
_HASHER = PasswordHasher()
# Each takes 64 MiB: a crowd that signs in at once waits for its turn.
_AT_ONCE = threading.BoundedSemaphore(2)

# Words that make a password guessable when all else in it is figures and signs.
_OBVIOUS = frozenset(
    """
    wachtwoord wachtwoorden welkom geheim password letmein iloveyou hallo hello test demo admin administrator beheerder
    regisseur planner lezer gemeente koppel kaart koppelkansen openbreken
    qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm azerty azertyuiop qazwsx qazwsxedc rfv
    abc abcd abcdef abcdefgh abcdefghijkl abcdefghijklm
    nederland groningen amsterdam rotterdam utrecht lente voorjaar zomer najaar herfst winter
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    januari februari maart april mei juni juli augustus september oktober november december
    """.split()
)
_FEWEST_DIFFERENT = 5
_LEET = str.maketrans("013457@$", "oieastas")


def check_password(password: str, *, names: tuple[str, ...] = ()) -> None:
    """
    Go on only with a password that is long and not obvious; it may hold any signs.

    Parameters
    ----------
    password
        As typed.
    names
        What belongs to its owner and is therefore obvious.

    Raises
    ------
    InputError
        ``password_short``, ``password_long`` or ``password_obvious``.
    """
    if len(password) < SHORTEST:
        raise InputError("password_short", right=SHORTEST)
    if len(password) > LONGEST:
        raise InputError("password_long", right=LONGEST)
    folded = _fold(password)
    words = _OBVIOUS | {part for name in names for part in re.split(r"[\W\d_]+", _fold(name)) if len(part) > 1}
    bare = (re.sub(r"[\W\d_]+", "", part) for part in (folded, folded.translate(_LEET)))
    is_obvious = (
        len(set(folded)) < _FEWEST_DIFFERENT or _is_row(folded) or any(part and _made_of(part, words) for part in bare)
    )
    if is_obvious:
        raise InputError("password_obvious")


def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    with _AT_ONCE:
        return _HASHER.hash(_normal(password))


def matches(password_hash: str | None, password: str) -> bool:
    """
    Return whether a password is the one that was kept.

    Takes as long where nothing is kept, so that the time does not tell which accounts there are.
    """
    typed = _normal(password[: LONGEST * 2])
    with _AT_ONCE:
        try:
            return _HASHER.verify(password_hash or _nobodys(), typed) and password_hash is not None
        except (VerifyMismatchError, VerificationError, InvalidHashError):
            return False


def is_outdated(password_hash: str) -> bool:
    """Return whether a hash was made with weaker parameters than those of now."""
    return _HASHER.check_needs_rehash(password_hash)


def make_password() -> str:
    """Make a password to be used once, that can be read out over the telephone."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_urlsafe(32))


def _normal(password: str) -> str:
    """Write the same signs in one way, whatever keyboard they came from."""
    return unicodedata.normalize("NFKC", password)


def _fold(value: str) -> str:
    return unicodedata.normalize("NFKC", value).casefold()


def _made_of(letters: str, words: frozenset[str]) -> bool:
    """Return whether letters are nothing but words after each other."""
    reached = {0}
    for at in range(len(letters)):
        if at in reached:
            reached |= {at + len(word) for word in words if letters.startswith(word, at)}
    return len(letters) in reached


def _is_row(folded: str) -> bool:
    """Return whether it is one row of following signs (``123456789012``, ``abcdefghijkl``)."""
    steps = {(ord(after) - ord(before)) % 10 for before, after in pairwise(folded)}
    return len(steps) == 1
