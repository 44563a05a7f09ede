"""What people who know a place say of it: the vitaliteitsscore, and sentences by theme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from koppel.access import Task
from koppel.errors import InputError
from koppel.model.compass.areas import parse_code
from koppel.model.compass.scores import FACTORS, asks_to_look_further, vitality_score
from koppel.model.compass.values import Sentence, VitalityRating
from koppel.services.permission import require
from koppel.store.compass import by_hand as stored

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from koppel.model.compass.indicators import Compass
    from koppel.store.database import Store

LONGEST_SENTENCE = 600
LONGEST_ROLE = 80


@dataclass(frozen=True, slots=True)
class RatedVitality:
    """A rating with its score, and whether that asks to look further; both None where a factor is missing."""

    rating: VitalityRating
    score: int | None
    looks_further: bool | None


def rate_vitality(
    store: Store,
    code: str,
    *,
    liveability: int | None,
    organisation: int | None,
    resilience: int | None,
    on: date,
    role: str,
) -> VitalityRating:
    """
    Record what somebody gives an area; what was given before stays in its history.

    Raises
    ------
    InputError
        ``vitality_factor``: not 1, 2, 3 or unknown; ``compass_area``, ``compass_role``.
    RefusedError
        ``forbidden.describe``.
    """
    require(store, Task.DESCRIBE, store.actor.partners)
    factors = (liveability, organisation, resilience)
    for value in factors:
        if value is not None and value not in FACTORS:
            raise InputError("vitality_factor", value=value)
    rating = VitalityRating(
        area=_area(code),
        liveability=liveability,
        organisation=organisation,
        resilience=resilience,
        on=on,
        role=_role(role),
    )
    with store.write(store.actor.name, "rate_vitality", area=rating.area, role=rating.role) as writer:
        stored.add_rating(writer, rating)
    return rating


def vitality_ratings(store: Store, compass: Compass, code: str) -> tuple[RatedVitality, ...]:
    """Return what was given an area, the latest day first; the first is the one that holds."""
    require(store, Task.READ)
    with store.read() as cursor:
        ratings = stored.list_ratings(cursor, code)
    rated = []
    for item in ratings:
        score = vitality_score((item.liveability, item.organisation, item.resilience))
        rated.append(RatedVitality(item, score, asks_to_look_further(score, compass.vitality)))
    return tuple(rated)


def add_sentence(
    store: Store, compass: Compass, code: str, theme: str, content: str, *, on: date, role: str
) -> Sentence:
    """
    Record what somebody says of a theme in an area.

    Raises
    ------
    InputError
        ``sentence_empty``, ``sentence_long``, ``compass_theme``, ``compass_area`` or ``compass_role``.
    RefusedError
        ``forbidden.describe``.
    """
    require(store, Task.DESCRIBE, store.actor.partners)
    plain = " ".join(content.split())
    if not plain:
        raise InputError("sentence_empty")
    if len(plain) > LONGEST_SENTENCE:
        raise InputError("sentence_long", count=len(plain), limit=LONGEST_SENTENCE)
    if theme not in compass.themes:
        raise InputError("compass_theme", value=theme[:80], right=", ".join(compass.themes))
    sentence = Sentence(id=uuid4(), area=_area(code), theme=theme, text=plain, on=on, role=_role(role))
    with store.write(store.actor.name, "add_sentence", area=sentence.area, role=sentence.role) as writer:
        stored.add_sentence(writer, sentence)
    return sentence


def sentences(store: Store, code: str) -> tuple[Sentence, ...]:
    """Return what was said of an area and not withdrawn, the latest day first."""
    require(store, Task.READ)
    with store.read() as cursor:
        return stored.list_sentences(cursor, code)


def withdraw_sentence(store: Store, sentence_id: UUID) -> None:
    """
    Let a sentence be shown no more.

    Raises
    ------
    NotFoundError
        ``sentence_unknown``.
    RefusedError
        ``forbidden.describe``.
    """
    require(store, Task.DESCRIBE, store.actor.partners)
    with store.write(store.actor.name, "withdraw_sentence") as writer:
        stored.withdraw_sentence(writer, sentence_id)


def _area(text: str) -> str:
    code = parse_code(text[:40])
    if code is None:
        raise InputError("compass_area", value=text[:40])
    return code


def _role(text: str) -> str:
    role = " ".join(text.split())
    if not role or len(role) > LONGEST_ROLE:
        raise InputError("compass_role", limit=LONGEST_ROLE)
    return role
