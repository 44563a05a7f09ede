"""Find again what can have changed, and store it: findings, then combinations, in the transaction of the change."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from koppel.access import Task
from koppel.detect.combine import combine
from koppel.detect.find import search_radius_m
from koppel.detect.places import hinder_radius_m
from koppel.detect.run import couplings, run, run_changed, wide_works
from koppel.detect.scoring.company import rescored, settled
from koppel.services.deciding.reassessment import reopen
from koppel.services.permission import require
from koppel.services.team_rules import team_rules
from koppel.store.chances.combinations import components_of, list_combinations, replace_combinations
from koppel.store.chances.couplings import duties_of, koppelkansen_of, put_scores, scores_at
from koppel.store.chances.duplicates import counterparts, distinct_pairs
from koppel.store.chances.findings import last_detection, replace_findings, with_duty
from koppel.store.chances.works import boxes_around, load_works, partners_of, private_works
from koppel.store.parties import parties
from koppel.store.plans.footprints import refresh_footprints
from koppel.store.schema.migrations import CATALOGUE_VERSION, STREETS, STREETS_FOUND, read_meta, write_meta
from koppel.workers import apart, is_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date
    from uuid import UUID

    import duckdb

    from koppel.catalogue.load import Catalogue, Rules
    from koppel.model.chances import Detection, Replaced
    from koppel.store.chances.combinations import Part
    from koppel.store.database import Store
    from koppel.store.writing import Writer

T = TypeVar("T")

# Fewer works than these are found in less time than it takes to send them to another process.
_HEAVY_FROM = 1_000


@dataclass(frozen=True, slots=True)
class Detected:
    """
    What a run of finding did.

    Of what who asked may see: ``total`` counts all findings that are stored now, ``combinations`` those that were found
    in this run; ``complete`` tells whether everything was looked at, ``bounded`` how many combinations stand in
    connected parts too dense to list all of them.
    """

    today: date
    rules_version: str
    complete: bool
    total: int
    appeared: int
    gone: int
    combinations: int
    bounded: int


def detect(store: Store, catalogue: Catalogue, *, today: date, full: bool = False) -> Detected:
    """
    Bring all findings up to date for a day.

    Parameters
    ----------
    store
        Where activities are and findings go.
    catalogue
        Kinds and rules.
    today
        The day from which koppelkansen count.
    full
        Find everything again even where nothing can have changed.

    Returns
    -------
    detected
        Without `full`, nothing is done when the last run was for this day and these rules: every change of
        activities is followed by finding again what it touches.
    """
    require(store, Task.DETECT)
    with store.write(store.actor.name, "detect", today=today) as writer:
        settle_footprints(writer, catalogue)
        detected = refresh(writer, catalogue, today=today, changed=None if full else ())
        writer.note(complete=detected.complete)
    return detected if store.actor.everything else _as_seen(store, detected)


def _as_seen(store: Store, detected: Detected) -> Detected:
    """Count only what the actor of the store may see."""
    with store.read() as cursor:
        last = last_detection(cursor)
        listed = list_combinations(cursor) if detected.complete else ()
    assert last is not None  # noqa: S101
    return replace(
        detected,
        total=last.total,
        appeared=last.appeared,
        gone=last.gone,
        combinations=len(listed),
        bounded=sum(item.bounded for item in listed),
    )


def settle_footprints(writer: Writer, catalogue: Catalogue) -> None:
    """Make footprints again where the widths of kinds changed since they were made."""
    widths = {kind.id: kind.width_m for kind in catalogue.kinds.values()}
    version = hashlib.sha256(json.dumps(widths, sort_keys=True).encode()).hexdigest()[:12]
    made_with = read_meta(writer.cursor).get(CATALOGUE_VERSION)
    if made_with is None:
        write_meta(writer.cursor, CATALOGUE_VERSION, version)
    elif made_with != version:
        refresh_footprints(writer, widths, version)


def refresh(
    writer: Writer, catalogue: Catalogue, *, today: date, changed: Collection[UUID | str | None] | None
) -> Detected:
    """
    Find again within an open transaction.

    Parameters
    ----------
    writer
        The transaction that changed the activities; what partners rejected comes back to them where it moved.
    catalogue
        Kinds and rules.
    today
        The day from which koppelkansen count.
    changed
        Ids of all activities that were made, changed or taken away; None finds everything. Everything is found, too,
        where the last run was for another day, with other rules or with other streets.

    Returns
    -------
    detected
        The stored result is the same as after finding everything.
    """
    if changed:
        reopen(writer, {item for item in changed if item is not None}, catalogue)
    catalogue = team_rules(writer.cursor, catalogue)
    last = last_detection(writer.cursor)
    meta = read_meta(writer.cursor)
    is_stale = meta.get(STREETS) != meta.get(STREETS_FOUND)
    if changed is None or last is None or is_stale or (last.today, last.rules_version) != (today, catalogue.version):
        return _everything(writer, catalogue, today)
    touched = {str(item) for item in changed}
    return _touched(writer, catalogue, last, sorted(touched | counterparts(writer.cursor, touched)))


def _everything(writer: Writer, catalogue: Catalogue, today: date) -> Detected:
    table = load_works(writer.cursor)
    if (streets := read_meta(writer.cursor).get(STREETS)) is not None:
        write_meta(writer.cursor, STREETS_FOUND, streets)
    distinct, private = distinct_pairs(writer.cursor), private_works(writer.cursor)
    if _is_heavy(table):
        findings, combined = apart(run, table, catalogue, today=today, distinct=distinct, private=private)
    else:
        findings, combined = run(
            table, catalogue, today=today, distinct=distinct, private=private, cursor=writer.cursor
        )
    replaced = replace_findings(writer, findings, today=today, rules_version=catalogue.version)
    at = pc.index_in(combined.components["activity_id"], value_set=table["id"].cast(pa.string()))
    components = combined.components
    for name in ("partner", "external_id"):
        components = components.append_column(name, table[name].cast(pa.string()).take(at))
    replace_combinations(writer, combined.combinations, combined.members, components)
    return _detected(today, catalogue, replaced, combined.combinations, complete=True)


def _touched(writer: Writer, catalogue: Catalogue, last: Detection, changed: list[str]) -> Detected:
    cursor = writer.cursor
    reach = search_radius_m(catalogue)
    boxes = boxes_around(
        cursor,
        changed,
        margin_m=reach,
        hinder_margin_m=max(reach, hinder_radius_m(catalogue.rules)),
        hinder=catalogue.rules.hinder_min_level,
    )
    table = load_works(cursor, ids=changed, boxes=boxes)
    distinct = distinct_pairs(cursor)
    does = apart if _is_heavy(table) else _here
    findings = does(run_changed, table, catalogue, today=last.today, changed=changed, distinct=distinct)
    replaced = replace_findings(
        writer, findings, today=last.today, rules_version=catalogue.version, changed=changed, found_before=last.total
    )
    private = private_works(cursor)
    meeting = replaced.had_duty | with_duty(findings)
    accompanied = _settle_company(writer, {*changed, *meeting}, private, catalogue.rules) if meeting else set()
    coupled = couplings(findings, wide_works(table, catalogue))
    touched = {*changed, *_texts(coupled["a_id"]), *_texts(coupled["b_id"]), *accompanied}
    parts = components_of(cursor, touched)
    near = zip(*(_texts(table[name]) for name in ("id", "partner", "external_id")), strict=True)
    keys = {identity: (partner, key) for identity, partner, key in near if identity in touched}
    keys |= {part.activity_id: (part.partner, part.external_id) for part in parts}
    nodes = sorted(keys, key=lambda identity: keys[identity])
    does = apart if len(nodes) > _HEAVY_FROM else _here
    combined = does(
        combine,
        pa.array(nodes, pa.string()),
        _graph(koppelkansen_of(cursor, nodes), coupled, changed, parts),
        catalogue.rules,
        private,
    )
    members = _texts(combined.components["activity_id"])
    components = combined.components
    for place, name in enumerate(("partner", "external_id")):
        components = components.append_column(name, pa.array([keys[item][place] for item in members], pa.string()))
    replace_combinations(
        writer,
        combined.combinations,
        combined.members,
        components,
        replaced={part.component for part in parts},
    )
    return _detected(last.today, catalogue, replaced, combined.combinations, complete=False)


def _settle_company(writer: Writer, works: set[str], private: Collection[str], rules: Rules) -> set[str]:
    """
    Count in the koppelkansen of some works that their parties meet anyway (`koppel.detect.scoring.company`).

    It follows from the other pairs of both, so a change reaches the pairs of the works that the changed ones are, or
    were, in a pair with.

    Returns
    -------
    accompanied
        Ids of the works of which a pair has another score now.
    """
    cursor = writer.cursor
    pairs = duties_of(cursor, works)
    changed, unsure = _settled(cursor, pairs, works, works, private, rules)
    if unsure:
        # The pairs of these that touch `works` are here already.
        others = duties_of(cursor, unsure)
        others = others.filter(pc.invert(pc.is_in(others["place"], value_set=pairs["place"])))
        pairs = pa.concat_tables([pairs, others])
        changed, _ = _settled(cursor, pairs, works, works | unsure, private, rules)
    if not changed.num_rows:
        return set()
    changed = changed.sort_by("place")
    put_scores(
        writer, rescored(scores_at(cursor, changed["place"].to_pylist()), changed["part_duty"].to_numpy(), rules)
    )
    pairs = pairs.filter(pc.is_in(pairs["place"], value_set=changed["place"]))
    return {*_texts(pairs["a_id"]), *_texts(pairs["b_id"])}


def _settled(
    cursor: duckdb.DuckDBPyConnection,
    pairs: pa.Table,
    works: set[str],
    complete: set[str],
    private: Collection[str],
    rules: Rules,
) -> tuple[pa.Table, set[str]]:
    known = parties(cursor)
    partner_of = partners_of(cursor, {*_texts(pairs["a_id"]), *_texts(pairs["b_id"])})
    party_of = {identity: known.get(partner, partner) for identity, partner in partner_of.items()}
    return settled(pairs, works, complete, party_of, private, rules)


def _graph(couplings: pa.Table, coupled: pa.Table, changed: Collection[str], parts: Collection[Part]) -> pa.Table:
    """
    Return the pairs that make combinations (`koppel.detect.run.couplings`) without looking at any place again.

    Of works that did not change a pair does where both are in one connected part; of the others it was just found.
    """
    part = {item.activity_id: item.component for item in parts}
    now = set(zip(_texts(coupled["a_id"]), _texts(coupled["b_id"]), strict=True))
    anew = set(changed)
    keep = [
        pair in now if anew.intersection(pair) else pair[0] in part and part[pair[0]] == part.get(pair[1])
        for pair in zip(_texts(couplings["a_id"]), _texts(couplings["b_id"]), strict=True)
    ]
    return couplings.filter(pa.array(keep, pa.bool_()))


def _is_heavy(table: pa.Table) -> bool:
    return bool(table.num_rows > _HEAVY_FROM) and is_apart()


def _here(work: Callable[..., T], *args: object, **kwargs: object) -> T:
    return work(*args, **kwargs)


def _texts(column: pa.ChunkedArray) -> list[str]:
    return [str(item) for item in column.to_pylist()]


def _detected(
    today: date, catalogue: Catalogue, replaced: Replaced, combinations: pa.Table, *, complete: bool
) -> Detected:
    return Detected(
        today=today,
        rules_version=catalogue.version,
        complete=complete,
        total=replaced.total,
        appeared=replaced.appeared,
        gone=replaced.gone,
        combinations=combinations.num_rows,
        bounded=int(pc.sum(combinations["bounded"].cast(pa.int64())).as_py() or 0),
    )
