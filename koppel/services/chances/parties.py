"""Who is who: names of partners that may be one party; somebody says so once, and a coupling with oneself is none."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.detect.party_names import Likeness, alike
from koppel.errors import InputError
from koppel.model import FindingType
from koppel.model.parties import PartyRuling, PartyVerdict
from koppel.services.intake.detection import refresh, settle_footprints
from koppel.services.permission import require
from koppel.store.chances.findings import list_findings
from koppel.store.parties import add_party_ruling, parties, party_rulings
from koppel.store.plans.activities import list_activities
from koppel.store.plans.partners import list_partners

if TYPE_CHECKING:
    from datetime import date

    from koppel.catalogue.load import Catalogue
    from koppel.store.database import Store

__all__ = ["AskedNames", "PartyRuling", "PartyVerdict", "asked_names", "rule_names", "ruled_names"]


@dataclass(frozen=True, slots=True)
class AskedNames:
    """Two names of which it is asked whether they are one party: why, and how many koppelkansen lie between them."""

    names: tuple[str, str]
    why: Likeness
    chances: int


def asked_names(store: Store) -> tuple[AskedNames, ...]:
    """
    Return pairs of names that may be one party and of which nobody said anything; first where most would change.

    Raises
    ------
    RefusedError
        ``forbidden.settings``.
    """
    require(store, Task.SETTINGS)
    with store.read() as cursor:
        works = list_activities(cursor)
        names = {item.name for item in list_partners(cursor)} & {item.partner for item in works}
        ruled = {item.names for item in party_rulings(cursor)}
        party = parties(cursor)
        chances = list_findings(cursor, types=[FindingType.KOPPELKANS])
    between = Counter((min(item.a_partner, item.b_partner), max(item.a_partner, item.b_partner)) for item in chances)
    asked = [
        AskedNames(pair, why, between[pair])
        for pair, why in alike(names, ((item.partner, item.title) for item in works)).items()
        if pair not in ruled and party.get(pair[0], pair[0]) != party.get(pair[1], pair[1])
    ]
    order = list(Likeness)
    return tuple(sorted(asked, key=lambda item: (-item.chances, order.index(item.why), item.names)))


def ruled_names(store: Store) -> tuple[PartyRuling, ...]:
    """
    Return what was said of two names, the latest first.

    Raises
    ------
    RefusedError
        ``forbidden.settings``.
    """
    require(store, Task.SETTINGS)
    with store.read() as cursor:
        return party_rulings(cursor)


def rule_names(
    store: Store, catalogue: Catalogue, first: str, second: str, verdict: PartyVerdict, *, today: date
) -> None:
    """
    Say of two names that they are one party, or two, or take back what was said; everything is found again.

    Raises
    ------
    InputError
        ``party_unknown``: there is no partner of this name; ``party_one_name``: twice the same.
    RefusedError
        ``forbidden.settings``.
    """
    require(store, Task.SETTINGS)
    with store.read() as cursor:
        known = {item.name for item in list_partners(cursor)}
    for name in (first, second):
        if name not in known:
            raise InputError("party_unknown", partner=name)
    if first == second:
        raise InputError("party_one_name", partner=first)
    with store.write(store.actor.name, "party", names=sorted((first, second)), verdict=verdict.value) as writer:
        settle_footprints(writer, catalogue)
        add_party_ruling(writer, (first, second), verdict)
        refresh(writer, catalogue, today=today, changed=None)
