"""Cards as files to print."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from koppel import formats
from koppel.exports.cards import Box, Line, Sheet, cards_pdf
from koppel.i18n import text
from koppel.model.agreements import WAITING
from koppel.model.plans import ReferenceLayer
from koppel.services.agreements.cards import (
    INTERESTS_FIELDS,
    PARTNERSHIP_FIELDS,
    partner_interests,
    partnership_card,
)
from koppel.services.deciding.decisions import assessment
from koppel.services.facts.combination_names import combination_name
from koppel.services.facts.works import numbered_title, period_text
from koppel.store.agreements.actions import list_actions
from koppel.store.plans.activities import list_activities
from koppel.store.plans.reference import list_reference
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.store.database import Store


def interests_pdf(
    store: Store,
    catalogue: Catalogue,
    combination_id: str,
    language: str,
    *,
    today: date,
    partners: Collection[str] | None = None,
) -> bytes:
    """
    Print the cards of interests of a combination: a page for each partner, also where nothing is filled in yet.

    Parameters
    ----------
    store, catalogue, language
        As its actor sees it.
    combination_id
        Of a combination that can be seen.
    today
        Stands on the sheet.
    partners
        Only these; None: all that are involved.

    Raises
    ------
    NotFoundError
        ``combination_unknown``.
    """
    name, works = _combination(store, catalogue, combination_id, language)
    title = text("agreement.paper.interests", language)
    sheets = [
        Sheet(
            kind=title,
            title=card.partner,
            subtitle=name,
            works=_works(works, language),
            boxes=tuple(
                Box(
                    text(f"agreement.card.{field}", language),
                    text(f"agreement.card.{field}_help", language),
                    getattr(card.shown, field) if card.shown else "",
                )
                for field in INTERESTS_FIELDS
            ),
            foot=_foot(today, language),
            more_works=text("agreement.paper.more_works", language, count="#"),
        )
        for card in partner_interests(store, combination_id)
        if partners is None or card.partner in partners
    ]
    return apart(cards_pdf, sheets, f"{title}: {name}", language, _moment(today))


def partnership_pdf(store: Store, catalogue: Catalogue, combination_id: str, language: str, *, today: date) -> bytes:
    """
    Print the partnership card of a combination on one page, with what there is to do; open where nothing is filled in.

    Raises
    ------
    NotFoundError
        ``combination_unknown``.
    """
    name, works = _combination(store, catalogue, combination_id, language)
    card = partnership_card(store, combination_id)
    with store.read() as cursor:
        actions = [item for item in list_actions(cursor, combination_id=combination_id) if item.state in WAITING]
    title = text("agreement.paper.partnership", language)
    partners = assessment(store, combination_id).partners
    sheet = Sheet(
        kind=title,
        title=name,
        subtitle=formats.listed(partners, language),
        works=_works(works, language),
        boxes=tuple(
            Box(
                text(f"agreement.card.{field}", language),
                text(f"agreement.card.{field}_help", language),
                getattr(card, field) if card else "",
                wide=field == "meerwaarde",
                first=field == "meerwaarde",
            )
            for field in PARTNERSHIP_FIELDS
        ),
        actions_title=text("agreement.paper.actions", language),
        actions=tuple(
            Line(item.description, f"{item.owner_role}, {item.owner_partner}", formats.day(item.due, language))
            for item in actions
        ),
        foot=_foot(today, language),
        more_works=text("agreement.paper.more_works", language, count="#"),
        more_actions=text("agreement.paper.more_actions", language, count="#"),
    )
    return apart(cards_pdf, [sheet], f"{title}: {name}", language, _moment(today))


def _combination(
    store: Store, catalogue: Catalogue, combination_id: str, language: str
) -> tuple[str, tuple[Activity, ...]]:
    ids = assessment(store, combination_id).members
    with store.read() as cursor:
        works = list_activities(cursor, ids=ids)
        streets = [(item.name, item.geometry) for item in list_reference(cursor, layer=ReferenceLayer.STREET)]
    return combination_name(works, streets, catalogue, language) or text("decision.no_works", language), works


def _works(works: Sequence[Activity], language: str) -> tuple[str, ...]:
    return tuple(f"{numbered_title(item)} ({item.partner}), {period_text(item, language)}" for item in works)


def _foot(today: date, language: str) -> str:
    return text("agreement.paper.foot", language, date=formats.day(today, language))


def _moment(today: date) -> datetime:
    return datetime(today.year, today.month, today.day, tzinfo=UTC)
