"""
Works that go along (``docs/domain.md`` §5): the one part of a score that follows from other pairs.

Two parties may meet over a work anyway, and a smaller work of one of them goes along. Which of two works has the duty
need not be known for that: of a pair of which one has, only that one can be in a pair of which both have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from koppel.detect.scoring.score import DUTY_BOTH, DUTY_ONE, PARTS, total_score
from koppel.model import FindingType

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from koppel.catalogue.load import Rules

    Bools = NDArray[np.bool_]
    Codes = NDArray[np.int32]
    Floats = NDArray[np.float64]
    Index = NDArray[np.int64]


def with_company(findings: pa.Table, party: Codes, shown: Bools, rules: Rules) -> pa.Table:
    """
    Count the duty of works whose parties meet anyway, and score these pairs again.

    Parameters
    ----------
    findings
        Findings, with at least ``type``, ``a`` and ``b`` (positions of works), ``score`` and its parts; with all
        koppelkansen of each work of which these are to be right.
    party, shown
        Of works by position: the number of the party, and whether others than that party see the work. From the score
        of other works nobody may read that one is there which he does not see.

    Returns
    -------
    findings
        The same rows in the same order. Of a koppelkans of two parties of which one work has to be coordinated, the
        part duty is ``duty_company`` where the other party has a work that has to be coordinated too, in a koppelkans
        with that same work; else it is what it is without others.
    """
    a, b = (findings[side].to_numpy().astype(np.int64) for side in ("a", "b"))
    couples = np.asarray(pc.equal(findings["type"], FindingType.KOPPELKANS.value).to_numpy())
    duty = _company_duty(_numbers(findings, "part_duty"), a, b, couples, party, shown, rules)
    at = np.flatnonzero(_differs(duty, _numbers(findings, "part_duty")))
    if not len(at):
        return findings
    score = _numbers(findings, "score")
    score[at] = _total(findings.take(at), duty[at], rules)
    return _put(_put(findings, "part_duty", duty), "score", score)


def settled(
    pairs: pa.Table,
    works: Collection[str],
    complete: Collection[str],
    party_of: Mapping[str, str],
    private: Collection[str],
    rules: Rules,
) -> tuple[pa.Table, set[str]]:
    """
    Return those koppelkansen of some works, as they are stored, of which company makes another duty than they have.

    Parameters
    ----------
    pairs
        Koppelkansen: ``place``, ``a_id``, ``b_id`` and ``part_duty``.
    works
        Ids of works that changed, and of all that they are, or were, in a pair with of which a work has the duty.
    complete
        Ids of works of which all koppelkansen are in `pairs`: at least `works`.
    party_of
        The party of every work in `pairs`, by id.
    private
        Ids of works that only their own partner sees.

    Returns
    -------
    changed
        ``place`` and the ``part_duty`` that it has now.
    unsure
        Works that are not in `complete`, on which it depends whether a koppelkans changed: one that had company, and
        has none by the work of which all is known. Another koppelkans with such a work stays as it is, for its other
        pairs did not change. Empty if `changed` is all.
    """
    ids, places = _numbered([*pairs["a_id"].to_pylist(), *pairs["b_id"].to_pylist()])
    party = np.array(_numbered([party_of[identity] for identity in ids])[1], dtype=np.int32)
    shown = np.array([identity not in private for identity in ids], dtype=np.bool_)
    a, b = np.split(places.astype(np.int64), 2)
    before = _numbers(pairs, "part_duty")
    duty = _company_duty(before, a, b, np.ones(len(a), dtype=np.bool_), party, shown, rules)
    own, known = (np.array([identity in chosen for identity in ids], dtype=np.bool_) for chosen in (works, complete))
    changed = (own[a] | own[b]) & _differs(duty, before)
    doubtful = changed & (duty == DUTY_ONE) & ~(known[a] & known[b])
    unsure = {ids[at] for at in np.concatenate([a[doubtful], b[doubtful]]) if not known[at]}
    sure = np.flatnonzero(changed & ~doubtful)
    return _put(pairs.select(["place", "part_duty"]).take(sure), "part_duty", duty[sure]), unsure


def rescored(koppelkansen: pa.Table, duty: Floats, rules: Rules) -> pa.Table:
    """
    Return koppelkansen of two parties with another part duty.

    Parameters
    ----------
    koppelkansen
        With ``score`` and its parts.
    duty
        0-1, of each.
    """
    return _put(_put(koppelkansen, "score", _total(koppelkansen, duty, rules)), "part_duty", duty)


def _company_duty(
    stored: Floats, a: Index, b: Index, couples: Bools, party: Codes, shown: Bools, rules: Rules
) -> Floats:
    """Return the part duty of each pair, with what company makes of it."""
    duty = np.where(stored == rules.duty_company, DUTY_ONE, stored)
    couples = couples & (party[a] != party[b])
    count = int(party.max(initial=0)) + 1
    # Each work with each party that it is in a pair with.
    a_with, b_with = a * count + party[b], b * count + party[a]
    both = couples & (duty == DUTY_BOTH)
    meet = np.concatenate([a_with[both & shown[b]], b_with[both & shown[a]]])
    company = couples & (duty == DUTY_ONE) & (np.isin(a_with, meet) | np.isin(b_with, meet))
    return np.where(company, rules.duty_company, duty)


def _total(koppelkansen: pa.Table, duty: Floats, rules: Rules) -> Floats:
    parts = {name: duty if name == "duty" else _numbers(koppelkansen, f"part_{name}") for name in PARTS}
    # Another duty than before has only a pair of two parties.
    return total_score(rules, **parts, same_partner=np.zeros(len(duty), dtype=np.bool_)).total


def _differs(now: Floats, before: Floats) -> Bools:
    # A duty that is not known stays so.
    return np.asarray((now != before) & ~np.isnan(now), dtype=np.bool_)


def _numbers(table: pa.Table, name: str) -> Floats:
    return np.array(table[name].to_numpy(), dtype=np.float64)


def _put(table: pa.Table, name: str, values: Floats) -> pa.Table:
    at = table.schema.get_field_index(name)
    return table.set_column(at, name, pa.array(values, pa.float64(), from_pandas=True))


def _numbered(names: list[str]) -> tuple[list[str], Codes]:
    """Return the different ones of some names, and the place of each name among these."""
    place = {name: at for at, name in enumerate(dict.fromkeys(names))}
    return list(place), np.array([place[name] for name in names], dtype=np.int32)
