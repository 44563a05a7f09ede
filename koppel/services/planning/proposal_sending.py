"""Asking partners for the dates of a scenario: which works, why, and what belongs together."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from koppel.access import Actor, Grant, Role, Task
from koppel.detect.progress import TO_BEGIN
from koppel.errors import InputError, RefusedError
from koppel.i18n import LANGUAGES
from koppel.model.proposals import ProposedMove
from koppel.model.scenarios import Reach
from koppel.planning.advice import MOST_EXPLAINED, Gain, Move
from koppel.planning.months import day_of
from koppel.planning.outlook import without
from koppel.planning.scenario import Scenario
from koppel.services.permission import require
from koppel.services.planning.comparing import outlook_of
from koppel.services.planning.kept_plan import is_changed_since
from koppel.services.planning.plan_json import figures_json
from koppel.services.planning.scenarios import OpenScenario, open_scenario
from koppel.services.planning.words import alone_words, drop_words, move_words
from koppel.store.planning import proposals as stored
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    import duckdb

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.planning.figures import Difference, Figures
    from koppel.planning.outlook import Outlook
    from koppel.planning.scenario import Change
    from koppel.store.database import Store

_NOWHERE = UUID(int=0)
# Sees what all partners share.
_EVERYBODY = Actor("koppel", frozenset({Grant(Role.LEZER)}))


class _Told(NamedTuple):
    """What is said of a move, by language, and the ids of the works that it names."""

    words: Mapping[str, str]
    works: tuple[str, ...]


class _Asked(NamedTuple):
    """
    What a set asks, as if nothing else of its scenario came about.

    Attributes
    ----------
    scenario
        With the works that are asked for alone: what they give is told of these, not of the whole.
    whole
        What they come from.
    is_part
        More is moved there than is asked for.
    explained
        What a plan says of its moves, by work and first day; of a part that would promise what only the whole gives.
    """

    scenario: Scenario
    whole: Scenario
    is_part: bool
    explained: Mapping[tuple[str, str | None], _Told]

    @classmethod
    def of(cls, opened: OpenScenario, changes: Collection[Change]) -> _Asked:
        """Return what is asked with some changes of a scenario."""
        whole, works = opened.scenario, {item.work for item in changes}
        if all(item.work in works for item in whole.changes):
            return cls(whole, whole, False, _explained(opened))
        return cls(Scenario(whole.name, tuple(changes)), whole, True, {})


def askable(opened: OpenScenario, works: Mapping[str, Activity], today: date) -> tuple[Change, ...]:
    """Return the changes of a scenario that a partner can be asked for: other dates still to come, or not to do it."""
    return tuple(
        change
        for change in opened.scenario.changes
        if (work := works.get(change.work)) is not None
        and work.status in TO_BEGIN
        and (change.is_dropped or _is_moved(change, work, today))
    )


def _is_moved(change: Change, work: Activity, today: date) -> bool:
    if work.start is None:
        return False
    dates = change.start or work.start, change.end or work.end
    return dates[0] >= today and dates != (work.start, work.end)


def send_proposals(
    store: Store,
    catalogue: Catalogue,
    scenario: UUID,
    works: Collection[UUID] | None = None,
    *,
    version: int,
    today: date,
) -> UUID:
    """
    Ask partners for the dates that a scenario of the team has for their works.

    Parameters
    ----------
    store
        Of who leads the team.
    catalogue
        Kinds and rules.
    scenario, version
        Where the dates come from, as it was when this was asked for.
    works
        Those that are asked for; by default all that the scenario moves.
    today
        Nobody is asked for dates before this day.

    Returns
    -------
    identity
        Of the set of proposals.

    Raises
    ------
    NotFoundError
        ``scenario_unknown``.
    RefusedError
        ``forbidden.propose``; ``scenario_changed``, ``scenario_is_rejected``; ``proposals_running``: there is a work
        among them of which partners are asked already.
    InputError
        ``proposals_reach``: not all can read the scenario; ``proposals_none``: nothing of it can be asked.
    """
    require(store, Task.PROPOSE)
    opened = open_scenario(store, scenario)
    record = opened.record
    if record.reach is not Reach.TEAM:
        raise InputError("proposals_reach", name=record.name)
    if record.is_rejected:
        raise RefusedError("scenario_is_rejected", by=record.rejected_by)
    if record.version != version:
        raise RefusedError("scenario_changed", by=record.changed_by, at=record.changed_at)
    with store.read() as cursor:
        activities = {str(item.id): item for item in list_activities(cursor)}
    chosen = None if works is None else {str(item) for item in works}
    changes = [item for item in askable(opened, activities, today) if chosen is None or item.work in chosen]
    if not changes:
        raise InputError("proposals_none")
    # What is told of the whole plan goes to others too: nothing of what a partner keeps to itself counts in it.
    outlook = outlook_of(store.visible_to(_EVERYBODY), catalogue, today=today)
    asked = _Asked.of(opened, changes)
    moves = _moves(outlook, asked, changes, activities)
    after, before = outlook.figures(asked.scenario), outlook.figures()
    with store.write_beside(store.actor.name, "send_proposals", scenario=scenario, count=len(moves)) as writer:
        _require_free(writer.cursor, moves, activities)
        identity = stored.add_proposals(
            writer,
            scenario,
            record.name,
            [asdict(item) for item in opened.scenario.changes],
            {"before": figures_json(before), "after": figures_json(after)},
        )
        stored.add_moves(writer, [replace(item, proposals=identity) for item in moves])
        writer.note(proposals=identity, partners=sorted({item.partner for item in moves}))
    return identity


def _require_free(
    cursor: duckdb.DuckDBPyConnection, moves: Collection[ProposedMove], activities: Mapping[str, Activity]
) -> None:
    running = {item.id: item.name for item in stored.list_proposals(cursor) if item.is_open}
    asked = {item.work: running[item.proposals] for item in stored.list_moves(cursor, running)}
    for item in moves:
        if item.work in asked:
            raise RefusedError("proposals_running", work=activities[str(item.work)].title, name=asked[item.work])


def _moves(
    outlook: Outlook, asked: _Asked, changes: Collection[Change], activities: Mapping[str, Activity]
) -> list[ProposedMove]:
    scenario = asked.scenario
    after, before = outlook.figures(scenario), outlook.figures()
    difference = outlook.difference(after, before, scenario)
    months = difference.months_by_work
    explained = asked.explained
    left_out = _left_out(outlook, asked, changes)
    together: dict[str, list[str]] = {item.work: [] for item in changes}
    for first, second in sorted(after.couplings):
        for one, other in ((first, second), (second, first)):
            if one in together:
                together[one].append(other)
    groups = _groups(outlook, after, [item.work for item in changes])
    moves = []
    for number, change in enumerate(sorted(changes, key=lambda item: -abs(months.get(item.work, 0)))):
        work = activities[change.work]
        reason = explained.get((change.work, change.start.isoformat() if change.start else None))
        if reason is None:
            figures = outlook.figures(without(scenario, change.work)) if number < MOST_EXPLAINED else None
            gain = None if figures is None else Gain(after, figures)
            others = left_out.get(change.work, ())
            words = _words(outlook, change, difference, gain, activities, others)
            reason = _Told(words, (change.work, *others))
        moves.append(
            ProposedMove(
                proposals=_NOWHERE,
                work=UUID(change.work),
                partner=work.partner,
                group=groups[change.work],
                work_version=work.version,
                from_start=work.start,
                from_end=work.end,
                start=change.start,
                end=change.end,
                duration_days=change.duration_days,
                is_dropped=change.is_dropped,
                months=months.get(change.work, 0),
                why=reason.words,
                named=reason.works,
                together=tuple(together[change.work]),
            )
        )
    return moves


def _explained(opened: OpenScenario) -> dict[tuple[str, str | None], _Told]:
    """Return what a plan that was computed says of its moves; of one that was changed since it may no longer be so."""
    if opened.advice is None or is_changed_since(opened):
        return {}
    return {
        (item["work"], item["start"]): _Told(item["words"], tuple(item["works"])) for item in opened.advice["moves"]
    }


def _words(
    outlook: Outlook,
    change: Change,
    difference: Difference,
    gain: Gain | None,
    activities: Mapping[str, Activity],
    others: Sequence[str],
) -> Mapping[str, str]:
    """Say of a move that people made what it is for, what is lost without it alone; and what it goes with."""
    at, works = outlook.ids.index(change.work), outlook.works
    days = (day_of(int(day)) for day in (works.start[at], works.end[at], works.window_start[at], works.window_end[at]))
    first, last, earliest, latest = days
    move = Move(
        work=change.work,
        months=difference.months_by_work.get(change.work, 0),
        change=change,
        before=(first, last),
        window=(earliest, latest),
        is_outside=change.work in difference.outside_window,
        without=gain.without_move if gain else None,
        gain=gain,
        counted_at=(),
        broken=(),
        crowded=(),
        turns=(),
        has_contract=outlook.has_contract(change.work),
    )
    sentences = {}
    for language in LANGUAGES:
        if change.is_dropped:
            words = drop_words(move, activities, language)
        else:
            words = move_words(move, activities, outlook.ids, language, is_alone=bool(others))
        sentences[language] = " ".join([words, alone_words(others, activities, language)]).strip()
    return sentences


def _left_out(outlook: Outlook, asked: _Asked, changes: Collection[Change]) -> Mapping[str, tuple[str, ...]]:
    """Return of each work that is asked for those that belong to it in the whole and are not asked for."""
    if not asked.is_part:
        return {}
    works = [item.work for item in asked.whole.changes]
    groups = _groups(outlook, outlook.figures(asked.whole), works)
    chosen = {item.work for item in changes}
    return {
        work: tuple(other for other in works if other not in chosen and groups[other] == groups[work])
        for work in sorted(chosen)
    }


def _groups(outlook: Outlook, after: Figures, works: Collection[str]) -> dict[str, int]:
    """Give works numbers such that those of one number couple, or share ground, directly or through others."""
    chosen = set(works)
    pairs = set(after.couplings)
    first, second = (side.tolist() for side in outlook.holes.pairs)
    pairs |= {(outlook.ids[one], outlook.ids[other]) for one, other in zip(first, second, strict=True)}
    groups = {work: number for number, work in enumerate(works)}
    for one, other in sorted(pairs):
        if one in chosen and other in chosen and groups[one] != groups[other]:
            joined = groups[other]
            groups |= {work: groups[one] for work, number in groups.items() if number == joined}
    return groups
