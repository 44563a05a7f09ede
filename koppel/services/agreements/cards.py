"""The cards of a combination: what each partner gets and brings, and how they work together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.model.agreements import GENERAL, InterestsCard, PartnershipCard
from koppel.services.deciding.decisions import assessment
from koppel.services.deciding.involved import involved
from koppel.services.permission import require
from koppel.services.text_limits import lines
from koppel.store.agreements import cards as stored
from koppel.store.plans.partners import list_partners

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koppel.store.database import Store

LONGEST_TEXT = 600
INTERESTS_FIELDS = ("gets", "brings", "cannot")
PARTNERSHIP_FIELDS = ("meerwaarde", "roles", "deciding", "expectations", "communication")


@dataclass(frozen=True, slots=True)
class PartnerInterests:
    """
    What a partner says it has to do with a combination.

    ``card`` is the one for this combination, None where it wrote none; ``general`` is what it wrote for whatever
    combination, which stands in for that and is the beginning of it.
    """

    partner: str
    card: InterestsCard | None
    general: InterestsCard | None

    @property
    def shown(self) -> InterestsCard | None:
        """What there is to read."""
        return self.card or self.general


def partner_interests(store: Store, combination_id: str) -> tuple[PartnerInterests, ...]:
    """
    Return what each involved partner says, in the order of the partners.

    Raises
    ------
    NotFoundError
        ``combination_unknown``.
    """
    partners = assessment(store, combination_id).partners
    with store.read() as cursor:
        own = stored.interests_cards(cursor, combination_id)
        general = stored.interests_cards(cursor, GENERAL)
    return tuple(PartnerInterests(name, own.get(name), general.get(name)) for name in partners)


def interests_history(store: Store, combination_id: str, partner: str) -> tuple[InterestsCard, ...]:
    """Return all versions of a partner's card, the oldest first."""
    with store.read() as cursor:
        return stored.interests_history(cursor, combination_id, partner)


def save_interests_card(
    store: Store, combination_id: str, partner: str, texts: Mapping[str, str], *, expected_version: int
) -> InterestsCard:
    """
    Write a partner's card of interests.

    Parameters
    ----------
    store
        Where it is kept.
    combination_id
        Of a combination that can be seen, or `GENERAL` for the general card of the partner: what it writes once, so
        that a card for a combination need not begin empty. A combination shows the general one until it has its own.
    partner
        Involved in the combination.
    texts
        `INTERESTS_FIELDS` to text, each at most `LONGEST_TEXT` characters.
    expected_version
        The version that was changed, 0 for none.

    Raises
    ------
    RefusedError
        ``forbidden.card``; ``written_meanwhile``: somebody else wrote it since.
    NotFoundError
        ``combination_unknown``; ``partner_unknown``, for a general card.
    InputError
        ``partner_not_involved``, ``card_empty``, ``text_too_long``, ``text_personal``.
    """
    if combination_id == GENERAL:
        with store.read() as cursor:
            if partner not in {item.name for item in list_partners(cursor)}:
                raise NotFoundError("partner_unknown", partner=partner[:80])
    else:
        partners = involved(store, combination_id)
        if partner not in partners:
            raise InputError("partner_not_involved", partner=partner[:80], right=", ".join(partners))
    require(store, Task.CARD, [partner])
    values = {name: lines(texts.get(name, ""), LONGEST_TEXT) for name in INTERESTS_FIELDS}
    if not any(values.values()):
        raise InputError("card_empty")
    facts = {"combination": combination_id or "*", "partner": partner}
    with store.write_beside(store.actor.name, "interests_card", **facts) as writer:
        before = stored.interests_history(writer.cursor, combination_id, partner)
        _check_version(before, expected_version)
        stored.add_interests_card(writer, combination_id, partner, expected_version + 1, **values)
        writer.note(version=expected_version + 1)
        return stored.interests_history(writer.cursor, combination_id, partner)[-1]


def partnership_card(store: Store, combination_id: str) -> PartnershipCard | None:
    """Return the card of a combination; None where nobody wrote one."""
    history = partnership_history(store, combination_id)
    return history[-1] if history else None


def partnership_history(store: Store, combination_id: str) -> tuple[PartnershipCard, ...]:
    """Return all versions of the card of a combination, the oldest first."""
    with store.read() as cursor:
        return stored.partnership_history(cursor, combination_id)


def save_partnership_card(
    store: Store, combination_id: str, texts: Mapping[str, str], *, expected_version: int
) -> PartnershipCard:
    """
    Write how partners work together; may be prepared before they agree.

    Parameters
    ----------
    store
        Where it is kept.
    combination_id
        Of a combination that can be seen.
    texts
        `PARTNERSHIP_FIELDS` to text, each at most `LONGEST_TEXT` characters; ``meerwaarde``, why together and not
        apart, is never empty.
    expected_version
        The version that was changed, 0 for none.

    Raises
    ------
    RefusedError
        ``forbidden.agree``; ``written_meanwhile``: somebody else wrote it since.
    NotFoundError
        ``combination_unknown``.
    InputError
        ``meerwaarde_missing``, ``text_too_long``, ``text_personal``.
    """
    require(store, Task.AGREE, involved(store, combination_id))
    values = {name: lines(texts.get(name, ""), LONGEST_TEXT) for name in PARTNERSHIP_FIELDS}
    if not values["meerwaarde"]:
        raise InputError("meerwaarde_missing")
    with store.write_beside(store.actor.name, "partnership_card", combination=combination_id) as writer:
        before = stored.partnership_history(writer.cursor, combination_id)
        _check_version(before, expected_version)
        stored.add_partnership_card(writer, combination_id, expected_version + 1, **values)
        writer.note(version=expected_version + 1)
        return stored.partnership_history(writer.cursor, combination_id)[-1]


def _check_version(before: Sequence[InterestsCard | PartnershipCard], expected: int) -> None:
    """Refuse to write over what the writer has not read."""
    if (before[-1].version if before else 0) == expected:
        return
    if not before:
        raise InputError("version_unknown")
    raise RefusedError("written_meanwhile", by=before[-1].written_by, at=before[-1].written_at)
