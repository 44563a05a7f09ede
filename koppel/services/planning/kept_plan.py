"""The best plan as a scenario that is kept, with every move explained in all languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.i18n import LANGUAGES
from koppel.planning.conflict import concerned
from koppel.services.permission import require
from koppel.services.planning.scenarios import make_scenario
from koppel.services.planning.words import conflict_words, mistake_words, move_words, rest_words, unkept_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from koppel.model.scenarios import Reach
    from koppel.planning.problem import Relation
    from koppel.services.planning.best_plan import BestPlan
    from koppel.store.database import Store


def keep_plan(store: Store, plan: BestPlan, name: str, reach: Reach, partner: str | None = None) -> UUID:
    """
    Keep the best plan that was found as a scenario.

    Parameters
    ----------
    store, name, reach, partner
        As of `koppel.services.planning.scenarios.make_scenario`.
    plan
        As it was computed for the same actor.

    Raises
    ------
    RefusedError, InputError
        As of `make_scenario`.
    """
    require(store, Task.ADVISE)
    return make_scenario(store, name, reach, partner, changes=plan.advice.scenario.changes, advice=advice_of(plan))


def advice_of(plan: BestPlan) -> dict[str, object]:
    """Return what is said of a plan, each sentence in all languages and with the works that it names."""
    advice, ids = plan.advice, plan.ids
    at_once, party = plan.problem.at_once, plan.problem.party
    numbers = {(item.partner, item.external_id): identity for identity, item in plan.works.items()}
    moves = [
        {
            "work": item.work,
            "months": item.months,
            "start": item.change.start,
            **_sentence(
                lambda language, item=item: move_words(item, plan.works, ids, language),  # type: ignore[misc]
                {item.work, *item.counted_at, *_ends((law.relation for law in item.broken), ids)},
            ),
        }
        for item in advice.moves
    ]
    others: list[dict[str, object]] = [
        {
            "about": "conflicts",
            **_sentence(
                lambda language, one=one: conflict_words(one, plan.works, ids, party, at_once, language),  # type: ignore[misc]
                {ids[at] for at in concerned(one)},
            ),
        }
        for one in advice.conflicts
    ]
    others += [
        {
            "about": "cannot_be_helped",
            **_sentence(
                lambda language, one=one: unkept_words(one, plan.works, ids, language),  # type: ignore[misc]
                set(_ends([one.ruled.relation], ids)),
            ),
        }
        for one in advice.unkept
    ]
    others += [
        {
            "about": "remarks",
            **_sentence(
                lambda language, remark=remark: mistake_words(remark, plan.works, language),  # type: ignore[misc]
                {numbers[key] for key in remark.works if key in numbers},
            ),
        }
        for remark in plan.remarks
    ]
    if (rest := advice.rest) is not None:
        others.append({"about": "rest", **_sentence(lambda language: rest_words(rest, language), set())})
    return {
        "proven": plan.solution.is_proven,
        "lawful": plan.solution.is_lawful,
        "left": plan.solution.share_left,
        "stopped": plan.is_stopped,
        "moves": moves,
        "told": others,
    }


def _sentence(words: Callable[[str], str], works: set[str]) -> dict[str, object]:
    return {"words": {language: words(language) for language in LANGUAGES}, "works": sorted(works)}


def _ends(relations: Iterable[Relation], ids: tuple[str, ...]) -> set[str]:
    return {ids[at] for relation in relations for at in (relation.a, relation.b)}
