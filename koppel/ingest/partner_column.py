"""
Rows of a file that name another partner than the one for whom it is handed in.

Whose a work is decides who may change it and who answers for it. So nothing is guessed: each other name in the column
is shown with its rows, and a person says what is to be done with them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

MOST_ROWS = 20
_LONGEST = 200


class Action(StrEnum):
    """What is done with the rows of another name."""

    # The name is another spelling of a partner: they are its works, and that is remembered.
    SAME = "same"
    # They are works of that partner, and handed in for it.
    OWN = "own"
    # They are handed in for the chosen partner all the same.
    CHOSEN = "chosen"
    # They are left out.
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Decision:
    """
    What is done with the rows of a name.

    ``partner`` is the partner whose other spelling it is, for `Action.SAME`; None for the chosen one. ``remembered``
    where it was decided at an earlier file.
    """

    action: Action
    partner: str | None = None
    remembered: bool = False


@dataclass(frozen=True, slots=True)
class OtherPartner:
    """
    A name in a file that is not that of the chosen partner.

    Parameters
    ----------
    name
        As it stands in the first of its rows.
    rows
        The first rows that have it, at most 20.
    count
        How many have it.
    decision
        None where nobody decided yet.
    partner
        Whose works they become; None where they are left out, or not decided.
    """

    name: str
    rows: tuple[int, ...]
    count: int
    decision: Decision | None
    partner: str | None


def same_name(name: str) -> str:
    """Return what spellings of one name have in common: case, spaces and accents do not matter."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(sign for sign in apart.casefold() if not unicodedata.combining(sign) and not sign.isspace())


class PartnerColumn:
    """
    Says whose each row is, and keeps the other names that it met.

    Parameters
    ----------
    chosen
        For whom the file is handed in.
    decisions
        By `same_name` of a name.
    known
        Partners that are there: another spelling of one is that one.
    asks
        Whether names matter at all.
    """

    def __init__(
        self, chosen: str, decisions: Mapping[str, Decision], known_partners: Collection[str] = (), *, asks: bool = True
    ) -> None:
        self.chosen = chosen
        self._asks = asks
        self.unnamed = 0
        self._decisions = decisions
        self._known = {same_name(name): name for name in sorted(known_partners, reverse=True)}
        self._met: dict[str, list[int]] = {}
        self._names: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def whose(self, row: int, named: str | None) -> tuple[str | None, Decision | None]:
        """
        Return whose a row is.

        Returns
        -------
        partner
            None where it is left out or not decided.
        decision
            What was decided of its name; None where nobody did, or nothing had to be decided.
        """
        if not self._asks:
            return self.chosen, None
        if named is None:
            self.unnamed += 1
            return self.chosen, None
        key = same_name(named)
        if key == same_name(self.chosen):
            return self.chosen, None
        self._names.setdefault(key, named[:_LONGEST])
        self._counts[key] = self._counts.get(key, 0) + 1
        rows = self._met.setdefault(key, [])
        if len(rows) < MOST_ROWS:
            rows.append(row)
        decision = self._decisions.get(key)
        return self._partner(key, decision), decision

    def belongs_to(self, named: str | None) -> str | None:
        """Return whose a row with this name is, without counting it; None where it is left out or not decided."""
        if not self._asks or named is None or same_name(named) == same_name(self.chosen):
            return self.chosen
        return self._partner(same_name(named), self._decisions.get(same_name(named)))

    def others(self) -> tuple[OtherPartner, ...]:
        """Return the other names, in the order of the file."""
        return tuple(
            OtherPartner(name, tuple(self._met[key]), self._counts[key], decision, self._partner(key, decision))
            for key, name in self._names.items()
            for decision in [self._decisions.get(key)]
        )

    def _partner(self, key: str, decision: Decision | None) -> str | None:
        if decision is None or decision.action is Action.LEAVE:
            return None
        if decision.action is Action.OWN:
            return self._known.get(key, self._names[key])
        if decision.action is Action.SAME and decision.partner is not None:
            return decision.partner
        return self.chosen
