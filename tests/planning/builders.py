"""Short ways to make outlooks and problems of a few works."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from koppel.catalogue.plan import PlanTable
from koppel.detect.works import key_of, table_of
from koppel.planning.build import problem_of
from koppel.planning.outlook import Outlook
from koppel.planning.problem import Hole, Joining, Law, Paid, Place, Problem, Relation, Ruled
from koppel.planning.value import costs, is_lawful
from tests.detect.builders import TODAY, catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity


def outlook(*works: Activity, registry: Catalogue | None = None) -> Outlook:
    return Outlook(table_of(works), {key_of(item): item for item in works}, registry or catalogue(), today=TODAY)


def problem(*works: Activity, **wishes: Any) -> Problem:
    return problem_of(outlook(*works), PlanTable(**wishes))


def every_choice(made: Problem) -> Iterator[dict[int, int]]:
    """Return all that can be chosen, lawful or not."""
    works = list(made.choices)
    for numbers in product(*(range(len(made.choices[at])) for at in works)):
        yield dict(zip(works, numbers, strict=True))


def least_cost(made: Problem) -> int | None:
    """Return what the best choice costs by trying every one; None where no choice is lawful."""
    return min((costs(made, choice).total for choice in every_choice(made) if is_lawful(made, choice)), default=None)


def made_up(
    works: Sequence[Sequence[int]],
    *,
    laws: Sequence[Relation] = (),
    joining: Sequence[Relation] = (),
    saves: int = 20,
    couplings: Sequence[Paid] = (),
    hinder: Sequence[Paid] = (),
    places: Sequence[Sequence[int]] = (),
    party: Sequence[str] = (),
    at_once: dict[str, int] | None = None,
    share: int = 0,
    opening: int = 24,
    month: int = 3,
) -> Problem:
    """Make a problem of works that take two months each, from month 100 on, without looking at any ground."""
    choices = {at: tuple(own) for at, own in enumerate(works)}
    return Problem(
        choices=choices,
        months={at: tuple((100 + count, 101 + count) for count in own) for at, own in choices.items()},
        move_costs={at: tuple(abs(count) * 2 for count in own) for at, own in choices.items()},
        laws=tuple(Ruled(Law.SURFACE, item) for item in laws),
        broken=(),
        openings=tuple(Hole(at, at) for at in sorted({end for item in joining for end in (item.a, item.b)})),
        joining=tuple(Joining(item.a, item.b, item) for item in sorted(joining, key=lambda one: (one.b, one.a))),
        couplings=tuple(couplings),
        hinder=tuple(hinder),
        places=tuple(Place(str(number), tuple(own)) for number, own in enumerate(places)),
        busy=tuple(choices),
        opening_cost=opening,
        joined_saves=saves,
        hinder_month_cost=month,
        share_cost=share,
        party={at: party[at] if party else "one" for at in choices},
        at_once=at_once or {},
    )


def table(rows: Sequence[Sequence[bool]]) -> Any:
    return np.array(rows, dtype=np.bool_)
