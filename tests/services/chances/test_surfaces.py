"""What is said of pairs, combinations and a street is the same wherever it is said, and is what shapely says."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import docx
import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, seed
from pypdf import PdfReader

from koppel.access import Actor, Grant, Role
from koppel.cli.commands import koppel
from koppel.i18n import text
from koppel.model.news import MailSetting
from koppel.services.deciding.decisions import assessments
from koppel.services.deciding.next_step import waits_for
from koppel.services.facts.combinations import combination_facts
from koppel.services.intake import exports
from koppel.services.intake.activities import create
from koppel.services.meetings import meetings
from koppel.services.meetings.meeting_agenda import agenda
from koppel.services.meetings.meeting_papers import paper
from koppel.services.news.for_me import for_me, waiting_count
from koppel.services.news.mail_letter import weekly_letter
from koppel.services.pictures.map_layer import activity_layer, chance_layer
from koppel.services.pictures.street import proposed_members, street
from koppel.services.pictures.timeline import spans
from koppel.services.pictures.timeline_layer import timeline_layer, timeline_of
from koppel.services.plans.activity_panel import activity_panel
from koppel.services.plans.columns import columns
from koppel.services.plans.view_models import activity_views, combination_views
from koppel.store.plans.activities import list_activities
from tests.laws import common_seed, tried
from tests.services import plain_facts as plain
from tests.services.random_streets import PARTNERS, STREET_NAME, Said, store_of, streets
from tests.services.world import CATALOGUE, STREET, TODAY, work

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from koppel.model import Activity
    from koppel.store.database import Store

Street = tuple[list["Activity"], list[Said]]
# All tests here try the same streets: each has a file of its own, of stores that are made once.
SAME = seed(common_seed())
# One store a run of the test: files are made anew.
# Shrinking makes a store for every try and takes minutes.
WHOLE = (Phase.explicit, Phase.reuse, Phase.generate)
CHEAP = tried(25, HealthCheck.function_scoped_fixture, phases=WHOLE)
COSTLY = tried(4, HealthCheck.function_scoped_fixture, phases=WHOLE)
LEAD = Actor("rik", frozenset({Grant(Role.REGISSEUR)}))
_STATES = {
    "nieuw": "nieuw",
    "beoordelen": "beoordelen",
    "in_gesprek": "in gesprek",
    "afgesproken": "afgesproken",
    "uitgevoerd": "uitgevoerd",
    "afgewezen": "afgewezen",
}


def people() -> dict[str, Actor]:
    return {"rik": LEAD} | {name: Actor(name, frozenset({Grant(Role.PLANNER, name)})) for name in PARTNERS}


def words(text: str) -> str:
    return " ".join(unescape(text).split())


class Truth:
    """What should be said of each combination: figures by shapely, words by hand, the state and turn as stored."""

    def __init__(self, store: Store) -> None:
        with store.read() as cursor:
            self.works = {str(item.id): item for item in list_activities(cursor)}
        self.found = combination_facts(store, CATALOGUE, "nl", proposed=None)
        self.said = assessments(store)

    def members(self, identity: str) -> list[Activity]:
        (found,) = [item for item in self.found if item.id == identity]
        return [self.works[str(member)] for member in found.named.combination.members]

    def name(self, identity: str) -> str:
        return plain.name_told(self.members(identity), STREET_NAME, CATALOGUE)

    def ground(self, identity: str) -> str:
        return plain.ground_told(plain.shared(self.members(identity), CATALOGUE))

    def openings(self, identity: str) -> str:
        return plain.plan_openings_told(self.members(identity), CATALOGUE)

    def period(self, identity: str) -> str:
        return plain.period_told(self.members(identity))

    def facts(self, identity: str) -> tuple[str, str, str]:
        return self.period(identity), self.ground(identity), self.openings(identity)

    def state(self, identity: str) -> str:
        return self.said[identity].state.value if identity in self.said else "nieuw"

    def to_act(self, identity: str) -> str:
        """Say whose turn it is, from the answers alone."""
        told = self.said.get(identity)
        if told is None or told.state.value == "nieuw":
            return "Nog niet over gesproken: elke partner kan beginnen"
        if told.state.value in ("afgewezen", "uitgevoerd"):
            return ""
        answers = {
            partner: told.answers[partner].answer.value if partner in told.answers else None
            for partner in sorted({item.partner for item in self.members(identity)})
        }
        for wanted, said in ((None, "Aan zet: {}"), ("nog_niet", "“Nog niet” gezegd door: {}")):
            if names := [partner for partner, answer in answers.items() if answer == wanted]:
                return said.format(plain.listed(names))
        if "niet_akkoord" in answers.values():
            return "Aan zet: de regisseur (niet iedereen is akkoord)"
        return "" if told.state.value == "afgesproken" else "Aan zet: de regisseur (iedereen is akkoord)"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "koppel.duckdb"


def test_a_street_that_is_asked_for_again_is_the_same_one(file: Path) -> None:
    here, there = work("Gemeente", "G-1", "riolering"), work("Gemeente", "G-2", "riolering")
    for item in (here, there, here):
        with store_of(file, [item], []) as store:
            assert [one.external_id for one in Truth(store).works.values()] == [item.external_id]
            create(store, CATALOGUE, work("Lefier", "L-9", "renovatie"), today=TODAY)


@SAME
@CHEAP
@given(made=streets())
def test_figures_are_those_of_a_plain_computation(file: Path, made: Street) -> None:
    with store_of(file, *made) as store:
        truth = Truth(store)
    for item in truth.found:
        members = truth.members(item.id)
        assert item.plan.shared_area_m2 == pytest.approx(plain.shared(members, CATALOGUE), abs=0.01)
        assert (item.plan.openings.before, item.plan.openings.after) == plain.openings(members, CATALOGUE)
        for pair in item.pairs:
            both = [truth.works[str(one)] for one in (pair.a_id, pair.b_id)]
            assert pair.shared_area_m2 == pytest.approx(plain.shared(both, CATALOGUE), abs=0.01)
            assert pair.distance_m == pytest.approx(both[0].geometry.distance(both[1].geometry))
        if len(item.pairs) == 1:
            assert item.pairs[0].shared_area_m2 == pytest.approx(item.plan.shared_area_m2, abs=0.01)
        if item.plan.openings.avoided == 0:
            assert item.plan.benefit.ground.reopened_m2 == 0
            assert item.plan.benefit.by_ground_eur is None, "no money for ground where no opening is spared"


@SAME
@CHEAP
@given(made=streets())
def test_screens_say_the_same(file: Path, made: Street) -> None:
    with store_of(file, *made) as store:
        truth, known = Truth(store), columns(store, CATALOGUE)
        views = combination_views(store, CATALOGUE, "nl")
        chances = json.loads(chance_layer(views, (), known, store.crs, worth={}))["chances"]
        labels = json.loads(activity_layer(known, CATALOGUE, "nl", store.crs))["items"]
        panels = {one: activity_panel(store, CATALOGUE, "nl", item.id) for one, item in truth.works.items() if item.id}
        found = spans(known, CATALOGUE)
        here = street(known, found, CATALOGUE, STREET, proposed_members(store), today=TODAY)
        line = timeline_of(
            known,
            CATALOGUE,
            "nl",
            found,
            known.start > 0,
            [None] * len(known),
            group="partner",
            scale="jaar",
            today=TODAY,
        )
        bars = json.loads(timeline_layer(line, known, CATALOGUE, "nl", views, today=TODAY))["items"]
    for view, chance in zip(views, chances, strict=True):
        facts = truth.facts(view.id)
        assert tuple(map(words, (view.period, view.ground, view.openings))) == facts
        assert words(view.saved[0]) == plain.sentence(facts[2])
        assert view.name == truth.name(view.id)
        assert [words(line) for line in chance["t"]] == [view.name, *facts, view.certainty]
        for pair, told in zip(next(one for one in truth.found if one.id == view.id).pairs, view.pairs, strict=True):
            both = [truth.works[str(one)] for one in (pair.a_id, pair.b_id)]
            assert plain.ground_told(plain.shared(both, CATALOGUE)) in words(told.place)
            (in_panel,) = [
                item
                for item in panels[str(pair.a_id)].related
                if item.other_id == str(pair.b_id) and item.type == "koppelkans"
            ]
            assert in_panel.sentence == f"{told.timing}; {told.place}"
            assert (in_panel.other_title, in_panel.other_partner) == (both[1].title, both[1].partner)
    for at, item in enumerate(known.activities):
        period = plain.period_told([item]) if item.status.value != "gepauzeerd" else None
        (view_of,) = activity_views([item], CATALOGUE, "nl")
        periods = {view_of.period, panels[str(item.id)].period, labels[at]["t"][2], bars[str(at)][3]}
        assert len(periods) == 1
        assert period in (None, *map(words, periods))
        assert {item.partner} == {labels[at]["t"][1], bars[str(at)][1], view_of.partner}
    zone = STREET.buffer(12)
    for group in here.coupled:
        members = [known.activities[at] for at in group.works]
        assert (group.openings.before, group.openings.after) == plain.openings(members, CATALOGUE, zone)
    spared = sum(group.openings.avoided for group in here.coupled)
    assert here.openings.after == here.openings.before - spared


@SAME
@CHEAP
@given(made=streets())
def test_files_and_the_shell_say_the_same(file: Path, made: Street) -> None:
    with store_of(file, *made) as store:
        truth = Truth(store)
        ids = list(truth.works)
        tables = {
            form: exports.chosen_combinations_file(store, CATALOGUE, "nl", ids, form) for form in exports.ROW_FORMATS
        }
        findings = exports.chosen_findings_file(store, CATALOGUE, "nl", ids, "csv")
    sheet = openpyxl.load_workbook(io.BytesIO(tables["xlsx"])).active
    assert sheet is not None
    head, *body = list(sheet.iter_rows(values_only=True))
    rows: dict[str, list[dict[str, Any]]] = {
        "xlsx": [dict(zip(map(str, head), row, strict=True)) for row in body],
        "csv": list(csv.DictReader(io.StringIO(tables["csv"].decode("utf-8-sig")), delimiter=";")),
        "geojson": [item["properties"] for item in json.loads(tables["geojson"])["features"]],
        "shell": _shell(file, "combinations", "--json")["combinations"],
    }
    # What was spoken of stands on the list as well.
    proposed = [
        item for item in truth.found if item.id in truth.said or (item.named.combination.proposed and item.idle is None)
    ]
    # A table is for people: its heads and states are words.
    names = {text(f"combination_file.{name}", "nl"): name for name in ("reason", *(rows["geojson"] or [{}])[0])}
    codes = {words: code for code, words in _STATES.items()}
    for form in ("xlsx", "csv"):
        rows[form] = [{names[head]: value for head, value in row.items()} for row in rows[form]]
        rows[form] = [{**row, "state": codes[row["state"]]} for row in rows[form]]
    for form, told in rows.items():
        assert [row["id"] for row in told] == [item.id for item in proposed], form
        for row in told:
            members = truth.members(row["id"])
            assert float(row["shared_area_m2"]) == pytest.approx(plain.shared(members, CATALOGUE), abs=0.01), form
            assert (int(row["openings_before"]), int(row["openings_after"])) == plain.openings(members, CATALOGUE), form
            assert (row["name"], row["state"]) == (truth.name(row["id"]), truth.state(row["id"])), form
            assert set((row["partners"] or "").split(", ")) == {item.partner for item in members}, form
            assert (row["to_act"] or "") == _names(truth.to_act(row["id"])), form
            assert form in ("geojson", "shell") or row["reason"]
    for row in csv.DictReader(io.StringIO(findings.decode("utf-8-sig")), delimiter=";"):
        key = [[row[text(f"finding_file.{side}_{name}", "nl")] for name in ("partner", "external_id")] for side in "ab"]
        both = [_by_key(truth, partner, number) for partner, number in key]
        shared = float(row[text("finding_file.shared_area_m2", "nl")])
        assert shared == pytest.approx(plain.shared(both, CATALOGUE), abs=0.01)
    for item in proposed[:2]:
        printed = words(_shell_text(file, "decide", item.id))
        for expected in (
            truth.name(item.id), *truth.facts(item.id), truth.to_act(item.id), _STATES[truth.state(item.id)]
        ):  # fmt: skip
            assert expected in printed
        machine = _shell(file, "decide", item.id, "--json")
        assert (machine["openings_before"], machine["openings_after"]) == plain.openings(
            truth.members(item.id), CATALOGUE
        )
        assert machine["state"] == truth.state(item.id)


@SAME
@CHEAP
@given(made=streets())
def test_agenda_mail_and_what_waits_say_the_same(file: Path, made: Street) -> None:
    with store_of(file, *made) as store:
        truth = Truth(store)
        lead = store.visible_to(LEAD)
        identity = meetings.prepare(lead, TODAY, today=TODAY)
        points = agenda(lead, CATALOGUE, "nl", identity, today=TODAY)
        for point in points:
            if point.item.sort != "combination" or point.target is None or point.target.combination is None:
                continue
            one = point.target.combination
            assert point.title == truth.name(one)
            assert words(" · ".join(truth.facts(one))) in map(words, point.lines)
            assert truth.to_act(one) in (*point.lines, "")
            if truth.state(one) != "nieuw":
                assert f"Stand: {_STATES[truth.state(one)]}" in point.lines
        for name, actor in people().items():
            seen = store.visible_to(actor)
            sections = [item for item in for_me(seen, CATALOGUE, "nl", TODAY) if item.is_waiting]
            lines = [entry for item in sections for entry in item.entries]
            assert waiting_count(seen, CATALOGUE, TODAY) == len(lines) == sum(item.count for item in sections), name
            told = [entry for item in sections if item.name != "due" for entry in item.entries]
            assert {entry.key for entry in told} == {
                one for one, said in truth.said.items() if waits_for(actor, said)
            }, "it waits for whose turn it is"
            assert {entry.key for entry in told} == {one for one in truth.said if _turn_of(name, truth.to_act(one))}
            assert {entry.key: entry.title for entry in told} == {entry.key: truth.name(entry.key) for entry in told}
            letter = weekly_letter(
                store, CATALOGUE, SETTING, actor, "a@b.test", "nl", today=TODAY, since=_long_ago()
            )  # fmt: skip
            subject = "" if letter is None else str(letter["Subject"])
            count = len(lines)
            wanted = {0: "nieuw deze week", 1: "1 ding wacht op u"}.get(count, f"{count} dingen wachten op u")
            assert wanted in subject or not (count or subject)
            if letter is not None:
                body = letter.get_body(("plain",))
                assert body is not None
                linked = _linked(body.get_content())
                assert all(
                    truth.name(one) == title for one, title in linked.items() if one in {i.id for i in truth.found}
                )


@SAME
@COSTLY
@given(made=streets())
def test_papers_say_the_same(file: Path, made: Street) -> None:
    with store_of(file, *made) as store:
        truth, lead = Truth(store), store.visible_to(LEAD)
        identity = meetings.prepare(lead, TODAY, today=TODAY)
        shown = [
            point.target.combination
            for point in agenda(lead, CATALOGUE, "nl", identity, today=TODAY)
            if point.item.sort == "combination" and point.target and point.target.combination
        ]
        pdf, word = (paper(lead, CATALOGUE, "nl", identity, "agenda", form, today=TODAY)[1] for form in ("pdf", "docx"))
    drawn = words(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))
    cells = [
        words(cell.text) for table in docx.Document(io.BytesIO(word)).tables for row in table.rows for cell in row.cells
    ]
    for one in shown:
        facts = words(" · ".join(truth.facts(one)))
        for expected in (truth.name(one), facts, truth.to_act(one)):
            # A line that is too long for the page goes on below; only its words are compared.
            assert expected in drawn, "pdf"
            assert any(expected in cell for cell in cells), "docx"


SETTING = MailSetting(
    is_on=False, host="mail.test", port=25, tls="starttls", username=None, sender="k@a.test", address="https://a.test"
)


def _long_ago() -> datetime:
    from datetime import datetime as moment

    return moment(2000, 1, 1)  # noqa: DTZ001


def _turn_of(name: str, told: str) -> bool:
    if told.startswith("Aan zet: de regisseur"):
        return name == "rik"
    return told.startswith("Aan zet: ") and name in re.split(", | en ", told.removeprefix("Aan zet: "))


def _names(told: str) -> str:
    """Return the partners that a sentence about the turn names."""
    if told.startswith(("Nog niet", "Aan zet: de regisseur")):
        return ""
    return ", ".join(re.split(", | en ", told.partition(": ")[2]))


def _linked(body: str) -> dict[str, str]:
    """Return the combinations that a letter links to, with their names."""
    lines = [line.strip() for line in body.splitlines()]
    found = {}
    for before, line in pairwise(lines):
        asked = parse_qs(urlsplit(line).query) if line.startswith("https://") else {}
        if "combinatie" in asked and before.startswith("- "):
            found[asked["combinatie"][0]] = before.removeprefix("- ")
    return found


def _by_key(truth: Truth, partner: str, number: str) -> Activity:
    return next(item for item in truth.works.values() if (item.partner, item.external_id) == (partner, number))


def _shell_text(file: Path, *asked: str) -> str:
    done = CliRunner().invoke(koppel, asked, env={"KOPPEL_DB": str(file), "KOPPEL_LANG": "nl"}, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def _shell(file: Path, *asked: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(_shell_text(file, *asked))
    return told
