"""The best plan as a scenario that is kept, with every move explained in all languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from koppel.access import Task
from koppel.i18n import LANGUAGES
from koppel.planning.scenario import Change
from koppel.planning.solving.conflict import concerned
from koppel.services.permission import require
from koppel.services.planning.plan_json import hardened_json
from koppel.services.planning.scenarios import make_scenario
from koppel.services.planning.words import (
    conflict_words,
    mistake_words,
    move_words,
    reason_words,
    rest_words,
    unkept_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from uuid import UUID

    from koppel.model.scenarios import Reach
    from koppel.planning.problem import Relation
    from koppel.services.planning.best_plan import BestPlan
    from koppel.services.planning.scenarios import OpenScenario
    from koppel.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPlan:
    """
    How a plan was asked for, so that it can be asked for again.

    Attributes
    ----------
    seconds
        For how long was searched at most.
    aim, without
        What it is for above all, and partners that do not take part.
    times
        How many times each weight counts that does not count as usual, see `koppel.catalogue.plan.PlanTable.weighing`.
    begun
        The changes that it began with.
    day
        On which it was computed.
    """

    seconds: float
    aim: str | None = None
    without: tuple[str, ...] = ()
    times: Mapping[str, float] = field(default_factory=dict)
    begun: tuple[Change, ...] = ()
    day: date | None = None


def keep_plan(
    store: Store,
    plan: BestPlan,
    name: str,
    reach: Reach,
    partner: str | None = None,
    *,
    asked: AskedPlan | None = None,
) -> UUID:
    """
    Keep the best plan that was found as a scenario.

    Parameters
    ----------
    store, name, reach, partner
        As of `koppel.services.planning.scenarios.make_scenario`.
    plan
        As it was computed for the same actor.
    asked
        How it was asked for.

    Raises
    ------
    RefusedError, InputError
        As of `make_scenario`.
    """
    require(store, Task.ADVISE)
    return make_scenario(
        store, name, reach, partner, changes=plan.advice.scenario.changes, advice=advice_of(plan, asked)
    )


def asked_of(opened: OpenScenario) -> AskedPlan | None:
    """Return how the plan of a scenario was asked for; None where that is not known."""
    asked = (opened.advice or {}).get("asked")
    if asked is None:
        return None
    return AskedPlan(
        seconds=float(asked["seconds"]),
        aim=asked["aim"],
        without=tuple(asked["without"]),
        times=dict(asked["times"]),
        begun=tuple(_change(item) for item in asked["begun"]),
        day=date.fromisoformat(asked["day"]) if asked["day"] else None,
    )


def is_changed_since(opened: OpenScenario) -> bool:
    """Tell whether dates of a scenario were changed after its plan was computed: what is said of it is then old."""
    planned = (opened.advice or {}).get("changes")
    return planned is not None and planned != {item.work: _plain(item) for item in opened.scenario.changes}


def _plain(item: Change) -> dict[str, object]:
    return {
        "work": item.work,
        "start": item.start.isoformat() if item.start else None,
        "end": item.end.isoformat() if item.end else None,
        "duration_days": item.duration_days,
        "is_dropped": item.is_dropped,
    }


def _change(item: Mapping[str, Any]) -> Change:
    start, end = (date.fromisoformat(item[side]) if item[side] else None for side in ("start", "end"))
    return Change(
        work=item["work"], start=start, end=end, duration_days=item["duration_days"], is_dropped=item["is_dropped"]
    )


def advice_of(plan: BestPlan, asked: AskedPlan | None = None) -> dict[str, object]:
    """Return what is said of a plan, each sentence in all languages and with the works that it names."""
    advice, ids = plan.advice, plan.ids
    at_once, party = plan.problem.at_once, plan.problem.party
    numbers = {(item.partner, item.external_id): identity for identity, item in plan.works.items()}
    moves = [
        {
            "work": item.work,
            "months": item.months,
            "start": item.change.start,
            "end": item.change.end,
            "before": item.before,
            "window": item.window,
            "outside": item.is_outside,
            "reason": {language: reason_words(item, plan.works, ids, language) for language in LANGUAGES},
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
    everything = {item.work for item in advice.moves}
    if (rest := advice.rest) is not None:
        others.append({"about": "rest", **_sentence(lambda language: rest_words(rest, language), everything)})
    return {
        "proven": plan.solution.is_proven,
        "lawful": plan.solution.is_lawful,
        "left": plan.solution.share_left,
        "stopped": plan.is_stopped,
        "asked": None if asked is None else _asked(asked),
        "changes": {item.work: _plain(item) for item in plan.advice.scenario.changes},
        "moves": moves,
        "told": others,
        "robust": None if plan.hardened is None else hardened_json(plan.hardened),
    }


def _asked(asked: AskedPlan) -> dict[str, object]:
    return {
        "seconds": asked.seconds,
        "aim": asked.aim,
        "without": list(asked.without),
        "times": dict(asked.times),
        "begun": [_plain(item) for item in asked.begun],
        "day": asked.day.isoformat() if asked.day else None,
    }


def _sentence(words: Callable[[str], str], works: set[str]) -> dict[str, object]:
    return {"words": {language: words(language) for language in LANGUAGES}, "works": sorted(works)}


def _ends(relations: Iterable[Relation], ids: tuple[str, ...]) -> set[str]:
    return {ids[at] for relation in relations for at in (relation.a, relation.b)}
