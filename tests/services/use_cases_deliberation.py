"""Answers, messages, doubles and warnings, with how they are called and who may; see `use_cases`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from koppel.model import FindingType
from koppel.model.deciding import Answer, State
from koppel.services.chances import acknowledgements, duplicates
from koppel.services.deciding import decided, decisions, discussion, reassessment, rejections, taking_back
from koppel.services.intake import activities
from koppel.store.plans.activities import find_ids
from tests.services.world import CATALOGUE, PEOPLE, TODAY, work

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from koppel.model import Activity
    from koppel.store.database import Store
    from tests.services.world import World

    Call = Callable[[Store, World], object]

READERS = frozenset(PEOPLE) - {"rolloos"}
LEAD = frozenset({"regisseur"})
INVOLVED = frozenset({"gemeente", "lefier"})


def _operator(store: Store) -> Store:
    return store.visible_to(replace(store.actor, everything=True))


def _withdraw_message(store: Store, world: World) -> object:
    # Written under the same name: whether someone may take back does not follow from who may write.
    *_, last = discussion.write_message(_operator(store), world.shared, "verkeerde straat")
    return discussion.withdraw_message(store, last.id)


def _put(store: Store, item: Activity) -> UUID:
    """Return the id of a work of another's, made where it is not there yet."""
    whole = _operator(store)
    with whole.read() as cursor:
        known = find_ids(cursor, [(item.partner, item.external_id)])
    made = (
        known.get((item.partner, item.external_id))
        or activities.create(whole, CATALOGUE, item, today=TODAY).activity.id
    )
    assert made is not None
    return made


def alarm(store: Store, world: World) -> tuple[FindingType, UUID, UUID]:
    """Return the warning that Lefier lays a street anew before Gemeente opens it."""
    surface = work("Lefier", "L-7", "30_km_zone", start=date(2026, 12, 1), end=date(2027, 1, 31))
    return FindingType.VOLGORDE, world.sewer, _put(store, surface)


def _acknowledge(store: Store, world: World) -> object:
    sort, *works = alarm(store, world)
    acknowledgements.acknowledge(store, sort, [(works[0], works[1])], "zo is het goed")
    return None


def _restore_alarm(store: Store, world: World) -> object:
    warned = alarm(store, world)
    acknowledgements.acknowledge(_operator(store), warned[0], [warned[1:]], "zo is het goed")
    acknowledgements.restore_alarm(store, warned[0], [warned[1:]])
    return None


def _double(store: Store, world: World) -> tuple[UUID, UUID]:
    """Return a sewer of Gemeente that doubles one of Lefier; what was said of them is taken back."""
    pair = world.sewer, _put(store, work("Lefier", "L-8", "riolering", title="Riool vernieuwen"))
    if any({item.id for item in one.works} == {*pair} for one in duplicates.ruled(_operator(store))):
        duplicates.undo_ruling(_operator(store), CATALOGUE, *pair, today=TODAY)
    return pair


def _undo_ruling(store: Store, world: World) -> object:
    pair = _double(store, world)
    duplicates.step_aside(_operator(store), CATALOGUE, *pair, today=TODAY)
    duplicates.undo_ruling(store, CATALOGUE, *pair, today=TODAY)
    return None


def _decide(store: Store, world: World) -> object:
    now = decisions.assessment(_operator(store), world.shared).state
    state = State.BEOORDELEN if now is State.IN_GESPREK else State.IN_GESPREK
    return decisions.decide(store, world.shared, state)


def _take_back(store: Store, world: World) -> object:
    _decide(_operator(store), world)
    return taking_back.take_back_step(store, world.shared)


DELIBERATION: dict[str, tuple[Call, frozenset[str]]] = {
    "deciding.decisions.decide": (_decide, LEAD | INVOLVED),
    "deciding.taking_back.take_back_step": (_take_back, LEAD | INVOLVED),
    "deciding.decisions.give_answer": (
        lambda store, world: decisions.give_answer(store, world.shared, "Gemeente", Answer.AKKOORD),
        frozenset({"gemeente"}),
    ),
    "deciding.decided.earlier_combinations": (
        lambda store, world: decided.earlier_combinations(store, CATALOGUE, "nl", world.shared),
        READERS,
    ),
    "deciding.decided.named_decided": (
        lambda store, world: decided.named_decided(store, CATALOGUE, "nl", [world.shared, world.private]),
        READERS,
    ),
    "deciding.decisions.assessments": (lambda store, _: decisions.assessments(store), READERS),
    "deciding.reassessment.mark": (
        lambda store, world: reassessment.mark(store, CATALOGUE, "nl", world.shared),
        READERS,
    ),
    "deciding.reassessment.marks": (lambda store, _: reassessment.marks(store, CATALOGUE, "nl"), READERS),
    "deciding.discussion.messages": (lambda store, world: discussion.messages(store, world.shared), READERS),
    "deciding.discussion.messages_since": (
        lambda store, _: discussion.messages_since(store, datetime(2020, 1, 1)),  # noqa: DTZ001
        READERS,
    ),
    "deciding.discussion.write_message": (
        lambda store, world: discussion.write_message(store, world.shared, "Kan het in juni?"),
        LEAD | INVOLVED,
    ),
    "deciding.discussion.withdraw_message": (_withdraw_message, LEAD | INVOLVED),
    "chances.acknowledgements.acknowledged": (lambda store, _: acknowledgements.acknowledged(store), READERS),
    "chances.acknowledgements.acknowledge": (
        _acknowledge,
        LEAD | INVOLVED,
    ),
    "chances.acknowledgements.restore_alarm": (_restore_alarm, LEAD | INVOLVED),
    "chances.duplicates.not_counting": (lambda store, _: duplicates.not_counting(store), READERS),
    "chances.duplicates.ruled": (lambda store, _: duplicates.ruled(store), READERS),
    "chances.duplicates.step_aside": (
        lambda store, world: duplicates.step_aside(store, CATALOGUE, *_double(store, world), today=TODAY),
        frozenset({"gemeente"}),
    ),
    "chances.duplicates.keep_both": (
        lambda store, world: duplicates.keep_both(
            store, CATALOGUE, *_double(store, world), "zijn er twee", today=TODAY
        ),
        INVOLVED,
    ),
    "chances.duplicates.undo_ruling": (_undo_ruling, frozenset({"gemeente"})),
    "deciding.rejections.rejections": (lambda store, _: rejections.rejections(store, CATALOGUE, "nl"), READERS),
}
