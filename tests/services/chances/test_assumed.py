"""A kind that was assumed is told as a fact nowhere: not in a name, a reason or an opening."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from koppel.model import KindCertainty
from koppel.services.facts.combinations import listed_combinations
from koppel.services.facts.pairs import reason_words
from tests.services.deliberating import HEAT, SEWER, table
from tests.services.world import CATALOGUE, work

if TYPE_CHECKING:
    from pathlib import Path


def test_an_assumed_kind_is_no_fact(tmp_path: Path) -> None:
    sewer = work(SEWER, "1", "riolering")
    paving = work(HEAT, "1", "bestrating", kind_certainty=KindCertainty.AANGENOMEN)
    label = CATALOGUE.kinds["bestrating"].label["nl"]
    with table(tmp_path, [sewer, paving]) as opened:
        (item,) = listed_combinations(opened, CATALOGUE, "nl").proposals
    assert "Werk (soort niet bekend)" in item.named.name
    assert label not in item.named.name
    (pair,) = item.pairs
    told = reason_words(pair, item.named.members, CATALOGUE, "nl")
    assert told.startswith("als de aangenomen soort klopt: ")
    said = tuple(replace(one, kind_certainty=KindCertainty.GENOEMD) for one in item.named.members)
    assert told.endswith(reason_words(pair, said, CATALOGUE, "nl"))
    assert item.plan.openings_sentence("nl").endswith(
        "van 1 werk is de soort aangenomen: misschien opent het de straat ook"
    )
