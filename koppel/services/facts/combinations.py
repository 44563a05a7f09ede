"""A combination: its works, period, ground, openings, score and what it saves, as figures and in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

from koppel import formats
from koppel.detect.benefit import Benefit, benefit
from koppel.detect.ground import ASIDE, LEAST_SHARED_M2, UNDER_WAY, ground_of, is_wide, opens
from koppel.detect.progress import begins_in_silence
from koppel.detect.worth import can_still_move, lead_order
from koppel.exports.table import date_text
from koppel.i18n import text
from koppel.model import FindingType
from koppel.model.plans import ReferenceLayer
from koppel.services.facts.combination_names import combination_name
from koppel.services.facts.findings import NamedCombination, named_combinations
from koppel.services.facts.pairs import ground_words, is_certain
from koppel.services.facts.saving_words import openings_words, saved_lines
from koppel.services.facts.works import first_and_last, is_assumed, joint_period_text
from koppel.store.chances.combinations import discussed_ids
from koppel.store.chances.couplings import backgrounds_of
from koppel.store.chances.findings import last_detection, list_findings
from koppel.store.deciding.decisions import members_of
from koppel.store.parties import parties
from koppel.store.plans.activities import list_activities
from koppel.store.plans.reference import list_reference

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    import duckdb

    from koppel.catalogue.load import Catalogue
    from koppel.detect.ground import Openings
    from koppel.model import Activity
    from koppel.model.chances import Finding
    from koppel.store.database import Store

# Combinations that are drawn and listed, the best ones; a table holds all of them.
MOST_SHOWN = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """
    What follows from some works that are done together, whether or not they stand on the list.

    Attributes
    ----------
    works
        Those that go on: neither paused nor withdrawn.
    partners
        Whose works these are, each once.
    shared_area_m2
        Ground that lies in two works or more.
    benefit
        What can be saved by doing those together that have still to begin, with ground and openings; see
        `koppel.detect.ground`. Nothing can be put together with a work that is under way.
    under_way, under_way_open
        How many works are under way or done, and so count in no benefit; how many of these open the street.
    assumed
        Of how many of the others the kind was assumed, so that nobody knows whether they open the street.
    """

    works: tuple[Activity, ...]
    partners: tuple[str, ...]
    shared_area_m2: float
    benefit: Benefit
    under_way: int
    under_way_open: int
    assumed: int = 0

    @property
    def openings(self) -> Openings:
        """How often the street has still to open, apart and together."""
        return self.benefit.ground.openings

    def openings_sentence(self, language: str) -> str:
        """Describe how often the street has still to open, what counts no more, and of what nobody knows it."""
        sentence = self._openings_told(language)
        if not self.assumed:
            return sentence
        return text("facts.openings.assumed", language, told=sentence, count=self.assumed)

    def _openings_told(self, language: str) -> str:
        if not self.under_way:
            return openings_words(self.openings, language)
        key = {0: "none_left" if self.under_way_open else "none", 1: "one_left"}.get(self.openings.before)
        sentence = text(f"facts.openings.{key}", language) if key else openings_words(self.openings, language)
        return text("facts.openings.under_way", language, told=sentence, count=self.under_way)

    def saved_lines(self, catalogue: Catalogue, language: str) -> tuple[str, ...]:
        """Describe what can still be saved; openings come first."""
        _, *lines = saved_lines(self.benefit, catalogue, language)
        if self.under_way and len(self.works) - self.under_way < 2:
            lines = [text("facts.saved.over", language)]
        return (formats.capitalised(self.openings_sentence(language)), *lines)

    def period(self, language: str) -> str:
        """Describe from when until when the works go on."""
        return joint_period_text(self.works, language)

    def lines(self, language: str) -> tuple[str, ...]:
        """Describe in few lines when it is, what ground is shared, and how often the street opens."""
        return (
            self.period(language),
            ground_words(self.shared_area_m2, language),
            self.openings_sentence(language),
        )


class Idle(StrEnum):
    """Why works ask for no decision: all run, they open beside each other, or it is one party's own wrong order."""

    RUNNING = "running"
    BESIDE = "beside"
    ORDER = "order"


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinationFacts:
    """
    A combination that was found.

    Attributes
    ----------
    named
        Its name, members and score.
    plan
        What follows from its works.
    pairs
        The findings of every two members, the best score first; those of works that can both still move before others.
    is_certain
        All of these are certain.
    parties
        The party of partners that have several names.
    within
        The plans for a whole quarter that hold for its works, each with its partner: their background.
    doubtful
        Titles of the works that should have begun and of which nobody said that they did.
    is_rare
        Of pairs of such kinds and such scores hardly any was really coordinated, as far as that was measured.
    idle
        Why there is nothing to decide together; None where there is.
    """

    named: NamedCombination
    plan: PlanFacts
    pairs: tuple[Finding, ...]
    is_certain: bool
    parties: Mapping[str, str]
    within: tuple[str, ...]
    doubtful: tuple[str, ...]
    is_rare: bool
    idle: Idle | None

    @property
    def id(self) -> str:
        """Of the combination."""
        return self.named.combination.id

    def apart(self, language: str) -> str:
        """Say why it can stand apart from the list; empty where nothing does."""
        if self.idle is not None:
            return text(f"facts.idle.{self.idle}", language)
        return text("facts.idle.rare", language) if self.is_rare else ""


def plan_facts(works: Iterable[Activity], catalogue: Catalogue, today: date | None = None) -> PlanFacts:
    """
    Compute what follows from some works; those that are paused or withdrawn count in nothing.

    Parameters
    ----------
    works, catalogue
        Geometries in the store's metric CRS; kinds and unit costs.
    today
        The day from which findings count: days before it can no longer be saved. None: all days count.
    """
    going = tuple(item for item in works if item.status not in ASIDE)
    ahead = [item for item in going if item.status not in UNDER_WAY]
    saved = benefit(ahead, catalogue, since=today)
    return PlanFacts(
        works=going,
        partners=tuple(dict.fromkeys(item.partner for item in going)),
        shared_area_m2=(saved.ground if len(ahead) == len(going) else ground_of(going, catalogue)).shared_m2,
        benefit=saved,
        under_way=len(going) - len(ahead),
        under_way_open=sum(opens(item, catalogue) for item in going if item.status in UNDER_WAY),
        assumed=sum(map(is_assumed, ahead)),
    )


def combination_facts(
    store: Store, catalogue: Catalogue, language: str, *, proposed: bool | None = True, limit: int | None = None
) -> tuple[CombinationFacts, ...]:
    """Return combinations with all that is said of them, the best first; filters as of `list_combinations`."""
    return with_facts(store, catalogue, named_combinations(store, catalogue, language, proposed=proposed, limit=limit))


@dataclass(frozen=True, slots=True)
class Listed:
    """The list that a team works through, and what stands apart: hardly ever done together, or nothing to decide."""

    proposals: tuple[CombinationFacts, ...]
    rare: tuple[CombinationFacts, ...]


def listed_combinations(store: Store, catalogue: Catalogue, language: str, *, limit: int | None = None) -> Listed:
    """
    Return the combinations of the list, the best first (``docs/domain.md`` §6).

    In a list of `Rules.combination_least_listed` or fewer what is rare stays, and in any what was spoken of.
    """
    combinations = combination_facts(store, catalogue, language, limit=limit)
    is_long = len(combinations) > catalogue.rules.combination_least_listed
    with store.read() as cursor:
        discussed = discussed_ids(cursor)
    rare = {
        item.id
        for item in combinations
        if (item.idle is not None or (is_long and item.is_rare)) and item.id not in discussed
    }
    return Listed(
        tuple(item for item in combinations if item.id not in rare),
        tuple(item for item in combinations if item.id in rare),
    )


def _is_rare(pair: Finding, catalogue: Catalogue) -> bool:
    first, second = catalogue.kinds[pair.a_kind], catalogue.kinds[pair.b_kind]
    known = catalogue.calibration
    return known is not None and (pair.score or 0.0) < known.hardly_below(first, second, catalogue.rules)


def with_facts(store: Store, catalogue: Catalogue, named: Sequence[NamedCombination]) -> tuple[CombinationFacts, ...]:
    """Add to named combinations all that is said of them, in their order."""
    ids = {member.id for item in named for member in item.members if member.id is not None}
    with store.read() as cursor:
        both = [FindingType.KOPPELKANS, FindingType.VOLGORDE]
        findings = list_findings(cursor, types=both, activity_ids=ids) if ids else ()
        today = found_for(cursor)
        party = parties(cursor)
        plans: dict[UUID | None, list[str]] = {}
        for inside, _, title, partner in backgrounds_of(cursor, ids, catalogue.rules.score_zone_m2) if ids else ():
            plans.setdefault(inside, []).append(f"{title} ({partner})")
    pairs: dict[frozenset[UUID | None], Finding] = {
        frozenset((item.a_id, item.b_id)): item for item in findings if item.type == FindingType.KOPPELKANS
    }
    wrong = {frozenset((item.a_id, item.b_id)) for item in findings if item.type == FindingType.VOLGORDE}
    return tuple(_facts(item, pairs, wrong, plans, party, catalogue, today) for item in named)


def _facts(
    item: NamedCombination,
    pairs: dict[frozenset[UUID | None], Finding],
    wrong: Collection[frozenset[UUID | None]],
    plans: dict[UUID | None, list[str]],
    party: Mapping[str, str],
    catalogue: Catalogue,
    today: date | None,
) -> CombinationFacts:
    both = [frozenset((one.id, other.id)) for one, other in combinations(item.members, 2)]
    works = {work.id: work for work in item.members}
    moving = {identity for identity, work in works.items() if can_still_move(work)}
    best_first = sorted(
        (pairs[key] for key in both if key in pairs),
        key=lambda pair: (
            not {pair.a_id, pair.b_id} <= moving,
            *lead_order(pair, (works[pair.a_id], works[pair.b_id]), catalogue),
        ),
    )
    plan = plan_facts(item.members, catalogue, today)
    idle = None
    if not moving:
        idle = Idle.RUNNING
    elif len({party.get(work.partner, work.partner) for work in item.members}) == 1 and all(
        key in wrong for key in both
    ):
        idle = Idle.ORDER
    elif _opens_beside(plan, catalogue):
        idle = Idle.BESIDE
    return CombinationFacts(
        named=item,
        plan=plan,
        pairs=tuple(best_first),
        is_certain=all(is_certain(pair) for pair in best_first),
        parties=party,
        within=tuple(dict.fromkeys(name for work in item.members for name in plans.get(work.id, ()))),
        doubtful=tuple(work.title for work in item.members if today is not None and begins_in_silence(work, today)),
        is_rare=bool(best_first) and all(_is_rare(pair, catalogue) for pair in best_first),
        idle=idle,
    )


def _opens_beside(plan: PlanFacts, catalogue: Catalogue) -> bool:
    """Tell whether works do nothing but open the street, each its own ground: together it opens as often as apart."""
    if plan.shared_area_m2 >= LEAST_SHARED_M2 or any(is_wide(item, catalogue) for item in plan.works):
        return False
    return all(opens(item, catalogue) for item in plan.works) and not plan.openings.avoided


def plan_json(plan: PlanFacts) -> dict[str, object]:
    """Return what follows from works for machines; square metres to a millionth."""
    first, last = first_and_last(plan.works)
    return {
        "start": date_text(first.start, first.start_precision) if first else None,
        "end": date_text(last.end, last.end_precision) if last else None,
        "shared_area_m2": round(plan.shared_area_m2, 6),
        "openings_before": plan.openings.before,
        "openings_after": plan.openings.after,
        "under_way": plan.under_way,
    }


def named_plan(store: Store, catalogue: Catalogue, language: str, identity: str) -> tuple[str, PlanFacts]:
    """Return the name of a combination and what follows from its works, as far as the actor of the store sees them."""
    with store.read() as cursor:
        ids = [item.id for item in members_of(cursor, identity) if item.partner]
        works = list_activities(cursor, ids=ids) if ids else ()
        streets = [(item.name, item.geometry) for item in list_reference(cursor, layer=ReferenceLayer.STREET)]
        today = found_for(cursor)
    name = combination_name(works, streets, catalogue, language) or text("decision.no_works", language)
    return name, plan_facts(works, catalogue, today)


def found_for(cursor: duckdb.DuckDBPyConnection) -> date | None:
    """Return the day for which was found what there is; None before the first run."""
    last = last_detection(cursor)
    return None if last is None else last.today
