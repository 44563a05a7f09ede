"""Real registers through their profiles, and every pair of Brussels against plain shapely."""

from __future__ import annotations

import difflib
import itertools
import json
import math
import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pyproj
import pytest
import shapely
from shapely.geometry import shape

from koppel.config import ROOT, read_settings
from koppel.ingest.profiles import load_profile
from koppel.model import KindCertainty, Status
from koppel.services.evaluation import evaluate
from koppel.services.facts.findings import finding_json, list_findings
from koppel.services.intake.undoing import undo
from koppel.services.intake.uploads import Imported, import_file
from koppel.store.chances.combinations import list_combinations
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from koppel.catalogue.load import Catalogue, Kind, Rules
    from koppel.model import Activity

pytestmark = pytest.mark.realdata
SETTINGS = replace(read_settings({}), area=None)
TODAY = date(2026, 2, 2)


def load(store: Store, catalogue: Catalogue, file: Path, profile: str, **values: Any) -> Imported:
    return import_file(
        store,
        catalogue,
        SETTINGS,
        file.read_bytes(),
        file.name,
        today=TODAY,
        profile=load_profile(profile, ROOT / "data" / "profiles"),
        **values,
    )


@pytest.fixture(scope="module")
def osiris(realdata: Path, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("osiris") / "o.duckdb", create=True, crs="EPSG:31370") as store:
        file = realdata / "osiris-schaerbeek" / "worksites_polygons_2026-02-02.geojson"
        done = load(store, catalogue, file, "osiris")
        report = done.checked.report
        assert (report.read, report.accepted, report.repaired, report.rejected) == (1563, 1563, 1, 0)
        yield store


def test_every_row_of_brussels_has_the_dates_and_ground_of_the_file(osiris: Store, realdata: Path) -> None:
    file = realdata / "osiris-schaerbeek" / "worksites_polygons_2026-02-02.geojson"
    features = json.loads(file.read_text())["features"]
    move = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:31370", always_xy=True).transform
    with osiris.read() as cursor:
        stored = {item.external_id: item for item in list_activities(cursor)}
    assert len(stored) == len(features)
    for feature in features:
        told = feature["properties"]
        item = stored[str(told["Chantier"])]
        assert item.start == date(*reversed([int(part) for part in told["DateDebut"].split("/")]))
        takes, unit = told["Duree"].split(" ", 1)
        assert unit.startswith("Jour")
        assert (item.duration_days or 0) == math.ceil(int(takes) * 7 / 5)
        assert item.coordination_duty == (told["Regime"] in ("PCA", "CA", "L'avis de la CCC est nécessaire"))
        assert (item.end is None) == (told["DateFin"] == "01/01/3000")
        drawn = shapely.transform(shape(feature["geometry"]), move, interleaved=False)
        assert item.geometry.area == pytest.approx(drawn.area, rel=1e-6, abs=0.01)


def called_the_same(first: str, second: str, least: float) -> bool:
    """Whether two titles hold the same numbers, and the same words for so large a part."""
    words = [" ".join(sorted(re.findall(r"[^\W_]+", title.lower()))) for title in (first, second)]
    numbers = [set(re.findall(r"\d+", title)) for title in words]
    return numbers[0] == numbers[1] and difflib.SequenceMatcher(None, words[0], words[1]).ratio() >= least


def registered_twice(a: Activity, b: Activity) -> bool:
    """Whether two works of one partner in one file may be one: live, of a known kind, and not two parts at once."""
    live = (Status.IDEE, Status.GEPLAND, Status.TOEGEZEGD, Status.IN_UITVOERING)
    if not all(one.status in live and one.kind_certainty is KindCertainty.GENOEMD for one in (a, b)):
        return False
    words = [set(re.findall(r"[^\W_]+", one.title.lower())) for one in (a, b)]
    return (a.start, a.end) != (b.start, b.end) or words[0] <= words[1] or words[1] <= words[0]


def hinders(one: Activity, kinds: Mapping[str, Kind], rules: Rules) -> bool:
    """Whether a work of the register, which gives no level of hinder, clearly hinders."""
    assert one.hinder == kinds[one.kind].hinder
    return (
        one.status in (Status.GEPLAND, Status.TOEGEZEGD, Status.IN_UITVOERING)
        and one.hinder >= rules.hinder_min_level
        and one.kind_certainty is KindCertainty.GENOEMD
        and rules.hinder_least_m2 <= one.geometry.area <= rules.score_zone_m2
    )


def meeting(first: tuple[Activity, date], second: tuple[Activity, date], kinds: Mapping[str, Kind]) -> float:
    """Count of all ways to begin two works within what is left of their periods those in which they meet."""
    begins, takes = [], []
    for one, last in (first, second):
        assert one.start
        whole = (last - one.start).days + 1
        left = (last - max(one.start, TODAY)).days + 1
        takes.append(min(one.duration_days or kinds[one.kind].typical_days, whole, left))
        begins.append(np.arange(left - takes[-1] + 1) + (max(one.start, TODAY) - TODAY).days)
    apart = begins[1][None, :] - begins[0][:, None]
    return float(((apart < takes[0]) & (apart > -takes[1])).mean())


def test_every_pair_of_brussels_is_what_plain_shapely_finds(osiris: Store, catalogue: Catalogue) -> None:
    """The rules written out once more, pair by pair, over shapely's own tree."""
    with osiris.read() as cursor:
        works = sorted(list_activities(cursor), key=lambda item: (item.partner, item.external_id))
    rules = catalogue.rules
    # Long past its end and nobody said anything: it counts as done.
    going = (Status.IDEE, Status.GEPLAND, Status.TOEGEZEGD, Status.IN_UITVOERING)
    silent = timedelta(days=rules.status_done_after_days)
    works = [
        replace(item, status=Status.GEREED)
        if item.start and item.end and item.status in going and TODAY - item.end > silent
        else item
        for item in works
    ]
    kinds = catalogue.kinds
    last = [item.end or (item.start or TODAY) + timedelta(days=kinds[item.kind].typical_days - 1) for item in works]
    live = {Status.IDEE, Status.GEPLAND, Status.TOEGEZEGD, Status.IN_UITVOERING}
    tree = shapely.STRtree([item.geometry for item in works])
    near, other = tree.query([item.geometry for item in works], predicate="dwithin", distance=150.0)
    expected: dict[tuple[str, str, str], tuple[object, ...]] = {}
    for i, j in zip(near.tolist(), other.tolist(), strict=True):
        a, b = works[i], works[j]
        if i >= j or {a.status, b.status} & {Status.GEPAUZEERD, Status.GEANNULEERD} or not (a.start and b.start):
            continue
        distance = a.geometry.distance(b.geometry)
        buffer = max(kinds[a.kind].buffer_m, kinds[b.kind].buffer_m)
        overlap = (min(last[i], last[j]) - max(a.start, b.start)).days + 1
        gap = max(0, 1 - overlap)
        key = (a.external_id, b.external_id)
        facts = (distance, max(0, overlap), gap)
        shared = a.geometry.intersection(b.geometry).area if distance == 0 else 0.0
        opened = shared >= max(
            rules.volgorde_least_m2, rules.volgorde_least_share * min(a.geometry.area, b.geometry.area)
        )
        other_party = a.partner != b.partner
        shorter = min((last[i] - a.start).days, (last[j] - b.start).days) + 1
        double = (
            a.kind == b.kind
            and overlap >= max(1, rules.dubbel_min_period * shorter)
            and called_the_same(a.title, b.title, rules.dubbel_min_text)
            and shared / (a.geometry.area + b.geometry.area - shared)
            >= (rules.dubbel_min_iou if other_party else rules.dubbel_own_min_iou)
            and (other_party or registered_twice(a, b))
        )
        if double:
            expected["dubbel", *key] = (*facts, None)
        elif (
            distance <= buffer
            and {a.status, b.status} <= live
            and min(last[i], last[j]) >= TODAY
            and not (not other_party and kinds[a.kind].theme == kinds[b.kind].theme)
            and catalogue.affinity.value(a.kind, b.kind) > 0
            and gap <= rules.koppelkans_max_gap_days
        ):
            # Of the days together those are told that did not go by yet.
            told = (min(last[i], last[j]) - max(a.start, b.start, TODAY)).days + 1 if overlap >= 1 else 0
            expected["koppelkans", *key] = (distance, told, gap, "gelijktijdig" if overlap >= 1 else "bespreekbaar")
        ahead = (min(last[i], last[j]) - max(a.start, b.start, TODAY)).days + 1
        if (
            not double
            and all(hinders(one, kinds, rules) for one in (a, b))
            and other_party
            and distance <= rules.hinder_beside_m
            and ahead >= 1
            and meeting((a, last[i]), (b, last[j]), kinds) >= rules.hinder_min_chance
        ):
            # Of no work of this store it is known in which street it lies.
            expected["hinder", *key] = (distance, ahead, gap, None)
        for first, second, end, other_end in ((a, b, last[i], last[j]), (b, a, last[j], last[i])):
            assert second.start
            wait = (second.start - end).days
            over = second.start + timedelta(days=second.duration_days - 1) if second.duration_days else other_end
            top, dig = kinds[first.kind], kinds[second.kind]
            if (
                top.depth == "maaiveld"
                and dig.depth == "ondergrond"
                and dig.opens_street
                and first.kind_certainty is KindCertainty.GENOEMD
                and opened
                and top.moratorium_years
                and wait <= top.moratorium_years * 365
                and over > end
                and second.status is not Status.GEREED
                and (wait >= 1 or not {first.status, second.status} <= {Status.GEREED, Status.IN_UITVOERING})
            ):
                rests = first.status in (Status.GEREED, Status.IN_UITVOERING)
                expected["opbreekrust" if rests else "volgorde", *key] = (*facts, None)
    _, found = list_findings(osiris)
    ours = {
        (item.type, item.a_external_id, item.b_external_id): (
            item.distance_m,
            item.overlap_days,
            item.gap_days,
            item.mode,
        )
        for item in found
    }
    assert Counter(key[0] for key in ours) == Counter(key[0] for key in expected)
    assert set(ours) == set(expected)
    for pair, (distance, overlap, gap, mode) in expected.items():
        assert ours[pair][0] == pytest.approx(distance, abs=1e-9)
        assert ours[pair][1:] == (overlap, gap, mode)


def test_no_combination_of_brussels_mixes_a_plan_for_a_quarter_with_works_inside_it(osiris: Store) -> None:
    with osiris.read() as cursor:
        area = {item.id: item.geometry.area for item in list_activities(cursor)}
        found = list_combinations(cursor)
        pairs = list_findings(osiris, types=["koppelkans"])[1]
    assert found
    assert all(len({area[one] > 50_000 for one in item.members}) == 1 for item in found)
    # Every other koppelkans is in some combination.
    together = {frozenset(both) for item in found for both in itertools.combinations(item.members, 2)}
    expected = {
        frozenset((item.a_id, item.b_id)) for item in pairs if (area[item.a_id] > 50_000) == (area[item.b_id] > 50_000)
    }
    assert together == expected


def test_every_score_of_brussels_is_what_a_plain_sum_gives(osiris: Store, catalogue: Catalogue) -> None:
    """The score written out once more, pair by pair, from the register's own columns."""
    rules, kinds = catalogue.rules, catalogue.kinds
    with osiris.read() as cursor:
        works = {(item.partner, item.external_id): item for item in list_activities(cursor)}
    _, found = list_findings(osiris, types=["koppelkans"])
    assert len(found) > 1800

    def has_duty(one: Activity) -> bool:
        kind = kinds[one.kind]
        heavy = (kind.opens_street and kind.depth == "ondergrond") or one.hinder >= 3
        derived = heavy and one.geometry.area >= 1000
        return derived if one.coordination_duty is None else one.coordination_duty

    # Of each work that has to be coordinated: the parties with which it is in a pair of two that have to.
    meets: dict[str, set[str]] = {}
    for item in found:
        keys = (item.a_partner, item.a_external_id), (item.b_partner, item.b_external_id)
        if all(has_duty(works[key]) for key in keys):
            for (_, own), (partner, _) in (keys, keys[::-1]):
                meets.setdefault(own, set()).add(partner)
    for item in found:
        pair = [works[item.a_partner, item.a_external_id], works[item.b_partner, item.b_external_id]]
        days, duties, areas, periods = [], 0.0, [], []
        for one in pair:
            kind = kinds[one.kind]
            assert one.start
            last = one.end or one.start + timedelta(days=kind.typical_days - 1)
            days.append(min(one.duration_days or kind.typical_days, (last - one.start).days + 1))
            areas.append(one.geometry.area)
            periods.append((one.start, last))
            duties += has_duty(one)
        along = any(one.partner in meets.get(other.external_id, ()) for one, other in (pair, pair[::-1]))
        if duties == 1 and along and pair[0].partner != pair[1].partner:
            duties = 1.8
        place = min(1.0, math.log(1 + min(areas)) / math.log(2001))
        if max(areas) > 50_000:
            place *= math.sqrt(50_000 / max(areas))
        touching = pair[0].geometry.intersection(pair[1].geometry).area > 0
        buffer = max(kinds[one.kind].buffer_m for one in pair)
        if not touching:
            place *= 1 - pair[0].geometry.distance(pair[1].geometry) / buffer / 2
        # The score knows all days together, also those that went by.
        overlap = max(0, (min(end for _, end in periods) - max(start for start, _ in periods)).days + 1)
        gap = item.gap_days or 0
        together = 0.4 + 0.6 * min(1, overlap / 365) * min(1, overlap / min(days))
        time = together if overlap else 0.3 * (1 - gap / 730)
        affinity = catalogue.affinity.value(pair[0].kind, pair[1].kind)
        parts = [place, time, affinity]
        # No rule asks how works outside the street are coordinated.
        if duties or any(kinds[one.kind].depth != "geen" for one in pair):
            parts.append(duties / 2)
        expected = 100 * sum(parts) / len(parts)
        if pair[0].partner == pair[1].partner:
            expected /= 2
        assert item.score == pytest.approx(expected, abs=1e-6), (item.a_external_id, item.b_external_id)
    assert rules.score_place == rules.score_time == rules.score_affinity == rules.score_duty == 25


def test_the_order_of_brussels_is_as_good_as_is_said(realdata: Path, catalogue: Catalogue) -> None:
    file = realdata / "osiris-schaerbeek" / "worksites_polygons_2026-02-02.geojson"
    found = evaluate(
        catalogue,
        SETTINGS,
        file.read_bytes(),
        file.name,
        profile=load_profile("osiris", ROOT / "data" / "profiles"),
        crs="EPSG:31370",
        today=TODAY,
        coordinated="ImpetrantsCoordonnes",
    )
    for measured in (found.whole, found.halves[1]):
        assert (measured.all.auc or 0) >= 0.88
        assert (measured.ever.auc or 0) >= 0.84
        assert (measured.universe.auc or 0) >= 0.90
    for measured in (found.whole, found.halves[1]):
        assert measured.all.first[30] >= 21
        assert measured.all.first[50] >= 30
    assert found.works_found / found.works >= 0.9
    low = [item for item in found.calibration if item.high <= 50]
    assert sum(item.real for item in low) / sum(item.pairs for item in low) < 0.01


def test_what_a_score_is_said_to_mean_was_counted(osiris: Store, catalogue: Catalogue, realdata: Path) -> None:
    file = realdata / "osiris-schaerbeek" / "worksites_polygons_2026-02-02.geojson"
    named = {
        str(item["properties"]["Chantier"]): {
            name.strip() for name in (item["properties"]["ImpetrantsCoordonnes"] or "").split(",")
        }
        for item in json.loads(file.read_text())["features"]
    }
    assert catalogue.calibration
    counted: Counter[float] = Counter()
    real: Counter[float] = Counter()
    for item in list_findings(osiris, types=["koppelkans"])[1]:
        kinds = catalogue.kinds[item.a_kind], catalogue.kinds[item.b_kind]
        found = catalogue.calibration.bin_of(item.score or 0.0, *kinds, catalogue.rules)
        if found:
            counted[found.low] += 1
            told = item.b_partner in named[item.a_external_id] or item.a_partner in named[item.b_external_id]
            real[found.low] += item.a_partner != item.b_partner and (item.overlap_days or 0) > 0 and told
    assert [(item.low, item.pairs, item.real) for item in catalogue.calibration.bins] == [
        (low, counted[low], real[low]) for low in sorted(counted)
    ]


def test_findings_come_best_first_and_the_same_twice(osiris: Store) -> None:
    first = [finding_json(item) for item in list_findings(osiris)[1]]
    second = [finding_json(item) for item in list_findings(osiris)[1]]
    scores = [item["score"] for item in first if item["score"] is not None]
    assert json.dumps(first) == json.dumps(second)
    assert scores == sorted(scores, reverse=True)  # type: ignore[type-var]


def test_karlsruhe_a_month_later_gives_the_right_difference(
    realdata: Path, catalogue: Catalogue, tmp_path: Path
) -> None:
    folder = realdata / "karlsruhe-baustellen"
    ids = [
        {item["properties"]["id"] for item in json.loads((folder / name).read_text())["features"]}
        for name in ("baustellen_older.geojson", "baustellen_2026-08-22.geojson")
    ]
    with Store.open(tmp_path / "k.duckdb", create=True, crs="EPSG:25832") as store:
        first = load(store, catalogue, folder / "baustellen_older.geojson", "karlsruhe")
        assert (first.checked.report.read, len(first.diff.new), first.checked.report.rejected) == (179, 179, 0)
        second = load(store, catalogue, folder / "baustellen_2026-08-22.geojson", "karlsruhe")
        diff = second.diff
        assert {item.external_id for item in diff.new} == ids[1] - ids[0]
        assert {item.external_id for item in diff.missing} == ids[0] - ids[1]
        assert len(diff.changed) + len(diff.unchanged) == len(ids[0] & ids[1]) == 87
        # The older file has no footprints: every work of both gets its ground with the second.
        assert all("geometry" in {change.field for change in item.fields} for item in diff.changed)
        assert second.upload_id is not None
        undo(store, catalogue, second.upload_id, today=TODAY)
        with store.read() as cursor:
            assert {item.external_id for item in list_activities(cursor)} == ids[0]


def test_amsterdam_is_read_with_what_was_not_said(realdata: Path, catalogue: Catalogue, tmp_path: Path) -> None:
    with Store.open(tmp_path / "w.duckdb", create=True) as store:
        file = realdata / "amsterdam-wior-sample" / "wior_wfs_sample.json"
        done = load(store, catalogue, file, "wior", partner="Amsterdam")
        codes = Counter(issue.code for issue in done.checked.report.issues)
        assert (done.checked.report.accepted, done.checked.report.rejected) == (6, 0)
        assert codes["kind_default"] == 4
        with store.read() as cursor:
            stored = {item.external_id: item for item in list_activities(cursor)}
        assert stored["W21030640"].kind == "herinrichting"
        assert stored["W21029190"].start == date(2023, 4, 1)
