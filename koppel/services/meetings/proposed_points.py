"""Which points are proposed for an agenda: what came back, what is new, what waits, what goes wrong."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from koppel.model import FindingType
from koppel.services.facts.hindrance import hindered
from koppel.services.meetings.meeting_areas import inside
from koppel.services.meetings.point_words import ACTION, ALARM, COMBINATION, pair_ref
from koppel.services.meetings.theme_points import THEME
from koppel.services.news.entries import Target
from koppel.store.chances.findings import list_findings
from koppel.store.plans.changes_since import combinations_since

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    import duckdb

    from koppel.catalogue.load import Catalogue
    from koppel.services.meetings.meeting_areas import Within
    from koppel.services.news.attention import Overview

# In the order of the agenda.
SECTIONS = ("carried", "needs", "busy", "new", "reassess", "agree", "longest", "alarms", "doubles", "overdue", "own")
# How many of each section are proposed: what a meeting can deal with. All that comes back is.
MOST = {"needs": 5, "new": 10, "reassess": 15, "agree": 15, "longest": 10, "alarms": 8, "doubles": 5, "overdue": 15}
# Where the rest of a section is found: the page, and what is chosen on it.
_REST = {
    "needs": Target("koppelkansen", tab="wijk"),
    "new": Target("koppelkansen"),
    "reassess": Target("voormij"),
    "agree": Target("voormij"),
    "longest": Target("voormij"),
    "alarms": Target("koppelkansen", tab="volgorde"),
    "doubles": Target("koppelkansen", tab="dubbel"),
    "overdue": Target("voormij"),
    "hinder": Target("koppelkansen", tab="hinder"),
}


class Proposal(NamedTuple):
    """A point that could be on the agenda; ``words`` and ``came_from`` are of one that comes back."""

    section: str
    sort: str
    ref: str
    words: str = ""
    came_from: UUID | None = None


class Rest(NamedTuple):
    """How many of a section are not on the agenda, and where they are found."""

    section: str
    many: int
    target: Target


def proposals(
    cursor: duckdb.DuckDBPyConnection,
    now: Overview,
    back: Sequence[Proposal],
    since: datetime,
    today: date,
    worth: Sequence[str] | None = None,
    needs: Sequence[tuple[str, str]] = (),
    area: Within | None = None,
    *,
    outside: bool = False,
) -> tuple[Proposal, ...]:
    """
    Propose points: what comes back, what is new since a moment, what changed, what waits, what goes wrong.

    Parameters
    ----------
    cursor, now
        As everyone at the table may see it.
    back
        What comes back from earlier meetings.
    since
        The meeting before, UTC without a zone.
    today
        Actions with a deadline before it are overdue.
    worth
        Ids of combinations that are worth a meeting now, the best first: what is new is proposed from these, in this
        order. None: all that is new, the best score first.
    needs
        Themes of the compass that are red and have nothing, the worst first: reference and words.
    area
        Areas that the meeting is about; None: all.
    outside
        Propose what lies in none of these instead.
    """
    candidates = dict(_candidates(cursor, now, since, today))
    refs = [*(item[1:3] for item in back), *((THEME, ref) for ref, _ in needs), *chain(*candidates.values())]
    inside_refs = inside(cursor, now, area, refs)
    if outside:
        inside_refs = frozenset(refs) - inside_refs
    back = [item for item in back if item[1:3] in inside_refs]
    needs = [need for need in needs if (THEME, need[0]) in inside_refs]
    candidates = {name: [one for one in ids if one in inside_refs] for name, ids in candidates.items()}
    proposed: dict[tuple[str, str, str], Proposal] = {(item.sort, item.ref, item.words): item for item in back}
    listed = {item.ref for item in back if item.sort == THEME}
    for ref, words in [need for need in needs if need[0] not in listed][: MOST["needs"]]:
        proposed[THEME, ref, words] = Proposal("needs", THEME, ref, words)
    if worth is not None:
        is_new = set(candidates["new"])
        candidates["new"] = [one for identity in worth if (one := (COMBINATION, identity)) in is_new]
    for name, ids in candidates.items():
        for sort, ref in [one for one in ids if (*one, "") not in proposed][: MOST[name]]:
            proposed[sort, ref, ""] = Proposal(name, sort, ref)
    return tuple(proposed.values())


def rest(
    cursor: duckdb.DuckDBPyConnection,
    now: Overview,
    on_agenda: Collection[tuple[str, str]],
    since: datetime,
    today: date,
    catalogue: Catalogue,
    needs: Sequence[tuple[str, str]] = (),
    area: Within | None = None,
) -> tuple[Rest, ...]:
    """
    Count what could be on the agenda and was not proposed, and say where it is.

    Parameters
    ----------
    cursor, now, since, today, needs, area
        As of `proposals`.
    catalogue
        Tells which works hinder in one street.
    on_agenda
        What stands on it, or was left out: sort and reference.
    """
    candidates: dict[str, Sequence[tuple[str, str]]] = {
        "needs": [(THEME, ref) for ref, _ in needs],
        **_candidates(cursor, now, since, today),
        "hinder": _hinder(cursor, catalogue),
    }
    inside_refs = inside(cursor, now, area, chain(*candidates.values())) - set(on_agenda)
    counted = {name: sum(one in inside_refs for one in ids) for name, ids in candidates.items()}
    return tuple(Rest(name, count, _REST[name]) for name, count in counted.items() if count)


def _candidates(
    cursor: duckdb.DuckDBPyConnection, now: Overview, since: datetime, today: date
) -> Mapping[str, Sequence[tuple[str, str]]]:
    # What a work joined is one matter with the larger combination, and is spoken of as that.
    went_on = now.went_on()
    larger = set(went_on.values())
    new = [
        item.id
        for item in combinations_since(cursor, since).came
        if item.id not in now.discussed and item.id not in larger
    ]
    doubles = list_findings(cursor, types=[FindingType.DUBBEL])
    by_section: dict[str, list[tuple[str, str]]] = {
        "new": [(COMBINATION, identity) for identity in new],
        "reassess": [(COMBINATION, went_on.get(item.id, item.id)) for item in now.to_reassess()],
        "agree": [(COMBINATION, went_on.get(item.id, item.id)) for item in (*now.to_agree(), *now.to_talk())],
        "longest": [(COMBINATION, went_on.get(item.id, item.id)) for item in now.waiting()],
        "alarms": [(ALARM, pair_ref(item.type, item.a_id, item.b_id)) for item in now.alarms],
        "doubles": [(ALARM, pair_ref(item.type, item.a_id, item.b_id)) for item in doubles],
        "overdue": [(ACTION, str(item.id)) for item in now.overdue(today)],
    }
    listed: set[tuple[str, str]] = set()
    for name, ids in by_section.items():
        by_section[name] = [one for one in dict.fromkeys(ids) if one not in listed]
        listed.update(by_section[name])
    return by_section


def _hinder(cursor: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return the streets in which works hinder and of which nobody said that it is so with a reason."""
    return [
        (ALARM, "~".join([FindingType.HINDER.value, *map(str, item.ids)]))
        for item in hindered(cursor, catalogue)
        if item.handled is None
    ]
