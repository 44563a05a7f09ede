"""Cards, actions and interests, with how they are called and who may; see `use_cases`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from koppel.model.agreements import ActionState, Place, Reply
from koppel.services.agreements import actions, agreements, card_files, cards, interest_answers, interests
from koppel.services.agreements.actions import ActionFilter
from koppel.services.agreements.interests import Wish
from koppel.services.deciding import involved
from koppel.services.news import interest_hits
from tests.services.use_cases_deliberation import alarm
from tests.services.world import CATALOGUE, PEOPLE, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from koppel.model.agreements import Action, Interest
    from koppel.store.database import Store
    from tests.services.world import World

    Call = Callable[[Store, World], object]

READERS = frozenset(PEOPLE) - {"rolloos"}
CONCERNED = frozenset({"regisseur", "gemeente", "lefier"})
GETS = {"gets": "één keer open", "brings": "geld", "cannot": "wachten tot 2030"}
TOGETHER = {"meerwaarde": "De straat gaat één keer open."}


def _operator(store: Store) -> Store:
    return store.visible_to(replace(store.actor, everything=True))


def _wish(partner: str) -> Wish:
    return Wish(
        partner=partner, description="glasvezel", place=Place.STREET, place_name="Vlierstraat",
        first_day=date(2027, 1, 1), last_day=date(2028, 1, 1),
    )  # fmt: skip


def _add(store: Store, world: World) -> Action:
    return actions.add_action(
        store, world.shared, description="Afsluiting melden", owner_partner="Gemeente", owner_role="projectleider",
        due=date(2027, 2, 1),
    )  # fmt: skip


def _add_of_warning(store: Store, world: World) -> Action:
    _, first, second = alarm(store, world)
    return actions.add_warning_action(
        store, first, second, description="Kabel eerst", owner_partner="Gemeente", owner_role="projectleider",
        due=date(2027, 2, 1),
    )  # fmt: skip


def _change(store: Store, world: World) -> Action:
    item = _add(_operator(store), world)
    return actions.change_action(
        store, item.id, description=item.description, owner_partner=item.owner_partner, owner_role=item.owner_role,
        due=item.due, state=ActionState.KLAAR, expected_version=1,
    )  # fmt: skip


def _with_interest(act: Callable[[Store, Interest], object]) -> Call:
    def call(store: Store, _: World) -> object:
        made = interests.state_interest(_operator(store), CATALOGUE, _wish("Waterbedrijf"), today=TODAY)
        return act(store, made)

    return call


def _met(store: Store, made: Interest) -> UUID:
    """Return the work of the Gemeente that meets an interest."""
    hits = interest_hits.interest_hits(_operator(store), CATALOGUE, None, today=TODAY, partners=[made.partner])
    (found,) = [hit.activity.id for hit in hits if hit.activity.partner == "Gemeente"][:1]
    assert found is not None
    return found


def _cards_written(store: Store, world: World) -> None:
    operator = _operator(store)
    if cards.partnership_card(operator, world.shared) is None:
        cards.save_partnership_card(operator, world.shared, TOGETHER, expected_version=0)
        cards.save_interests_card(operator, world.shared, "Gemeente", GETS, expected_version=0)


def _printed(file: Callable[..., Any]) -> Call:
    def call(store: Store, world: World) -> object:
        _cards_written(store, world)
        return len(file(store, CATALOGUE, world.shared, "nl", today=TODAY))

    return call


AGREEMENT_CASES: dict[str, tuple[Call, frozenset[str]]] = {
    "agreements.actions.list_actions": (lambda store, world: actions.list_actions(store, ActionFilter()), READERS),
    "agreements.actions.action_history": (
        lambda store, world: actions.action_history(store, _add(_operator(store), world).id),
        READERS,
    ),
    "agreements.actions.add_action": (_add, CONCERNED),
    "agreements.actions.add_warning_action": (_add_of_warning, CONCERNED),
    "agreements.actions.change_action": (_change, CONCERNED),
    "agreements.agreements.agreements": (lambda store, _: agreements.agreements(store, CATALOGUE, "nl"), READERS),
    "agreements.agreements.meerwaarde_of": (
        lambda store, world: agreements.meerwaarde_of(store, world.shared),
        READERS,
    ),
    "agreements.card_files.interests_pdf": (_printed(card_files.interests_pdf), READERS),
    "agreements.card_files.partnership_pdf": (_printed(card_files.partnership_pdf), READERS),
    "agreements.cards.partner_interests": (lambda store, world: cards.partner_interests(store, world.shared), READERS),
    "agreements.cards.interests_history": (
        lambda store, world: cards.interests_history(store, world.shared, "Gemeente"),
        READERS,
    ),
    "agreements.cards.save_interests_card": (
        lambda store, world: cards.save_interests_card(store, world.shared, "Lefier", GETS, expected_version=0),
        frozenset({"lefier"}),
    ),
    "agreements.cards.partnership_card": (lambda store, world: cards.partnership_card(store, world.shared), READERS),
    "agreements.cards.partnership_history": (
        lambda store, world: cards.partnership_history(store, world.shared),
        READERS,
    ),
    "agreements.cards.save_partnership_card": (
        lambda store, world: cards.save_partnership_card(
            store,
            world.shared,
            TOGETHER,
            expected_version=len(cards.partnership_history(_operator(store), world.shared)),
        ),
        CONCERNED,
    ),
    "news.interest_hits.interest_hits": (
        lambda store, _: interest_hits.interest_hits(
            store,
            CATALOGUE,
            datetime(2020, 1, 1),  # noqa: DTZ001
            today=TODAY,
            partners=["Waterbedrijf"],
        ),
        READERS,
    ),
    "news.interest_hits.interested_in": (
        _with_interest(
            lambda store, made: interest_hits.interested_in(
                store,
                CATALOGUE,
                interest_hits.interest_hits(_operator(store), CATALOGUE, None, today=TODAY, partners=[made.partner])[
                    0
                ].activity,
                today=TODAY,
            )
        ),
        READERS,
    ),
    "news.interest_hits.unanswered": (
        _with_interest(lambda store, _: interest_hits.unanswered(store, CATALOGUE, ["Gemeente"], today=TODAY)),
        READERS,
    ),
    "agreements.interests.list_interests": (lambda store, _: interests.list_interests(store, today=TODAY), READERS),
    "agreements.interests.state_interest": (
        lambda store, _: interests.state_interest(store, CATALOGUE, _wish("Waterbedrijf"), today=TODAY),
        frozenset({"ander"}),
    ),
    "agreements.interests.change_interest": (
        _with_interest(
            lambda store, made: interests.change_interest(
                store, CATALOGUE, made.id, _wish("Waterbedrijf"), expected_version=1, today=TODAY
            )
        ),
        frozenset({"ander"}),
    ),
    "agreements.interest_answers.interest_answers": (
        lambda store, _: interest_answers.interest_answers(store),
        READERS,
    ),
    "agreements.interest_answers.answer_interest": (
        _with_interest(
            lambda store, made: interest_answers.answer_interest(store, made.id, _met(store, made), Reply.WELCOME)
        ),
        frozenset({"gemeente"}),
    ),
    "agreements.interests.withdraw_interest": (
        _with_interest(lambda store, made: interests.withdraw_interest(store, made.id, expected_version=1)),
        frozenset({"ander"}),
    ),
    "deciding.involved.involved": (lambda store, world: involved.involved(store, world.shared), READERS),
}
