"""Several people at the same time, on a real file, in threads: everything that anyone does is whole."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from koppel.access import Actor, Grant, Role
from koppel.errors import KoppelError
from koppel.model import Visibility
from koppel.model.deciding import Answer
from koppel.services.deciding.decisions import assessment, give_answer
from koppel.services.intake import undoing, uploads
from koppel.services.intake.activities import edit, find_activity
from koppel.services.intake.detection import detect
from koppel.services.intake.uploads import import_file
from koppel.services.publishing import drafting, publication
from koppel.store.audit import list_audit
from koppel.store.chances.combinations import list_combinations
from koppel.store.chances.findings import list_findings
from koppel.store.plans.activities import history, list_activities
from tests.services.world import CATALOGUE, PEOPLE, TODAY, World

if TYPE_CHECKING:
    from collections.abc import Callable

    from koppel.config import Settings
    from koppel.store.database import Store

EVERYBODY = 60


@pytest.fixture
def settings(world: World) -> Settings:
    return world.settings


def planner(name: str, partner: str) -> Actor:
    return Actor(name, frozenset({Grant(Role.PLANNER, partner)}))


def plans(first: int, count: int, *, title: str, start: str = "2027-03", kind: str = "warmtenet") -> bytes:
    """Make a file of works that lie along one street, so that they couple with each other and those of others."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": [[6.55, at], [6.551, at]]},
            "properties": {
                "external_id": f"N-{number}", "kind": kind, "title": f"{title} {number}", "status": "gepland",
                "start": start, "end": "2027-11", "visibility": "openbaar",
                "contact_role": "omgevingsmanager", "contact_channel": "14050",
                "public_title": "Werk aan leidingen", "public_description": "Wij leggen nieuwe leidingen in de straat.",
            },
        }
        for number in range(first, first + count)
        for at in [53.21 + (number % 12) * 0.0001]
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def upload(store: Store, settings: Settings, actor: Actor, content: bytes) -> uploads.Imported:
    (partner,) = actor.partners
    done = import_file(
        store.visible_to(actor), CATALOGUE, settings, content, f"{actor.name}.geojson", today=TODAY, partner=partner
    )
    assert done.upload_id is not None, done.checked.report
    return done


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do everything at the same moment, each in a thread of its own, and return what each gave."""
    ready = threading.Barrier(len(acts))

    def act(what: Callable[[], Any]) -> Any:
        ready.wait(timeout=EVERYBODY)
        return what()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [item.result(timeout=EVERYBODY) for item in [pool.submit(act, what) for what in acts]]


def findings(store: Store) -> list[tuple[object, ...]]:
    with store.read() as cursor:
        return sorted(
            (str(item.a_id), str(item.b_id), str(item.type), item.mode, item.score) for item in list_findings(cursor)
        )


def groups(store: Store) -> list[tuple[str, tuple[str, ...], float | None]]:
    with store.read() as cursor:
        return sorted(
            (item.id, tuple(sorted(map(str, item.members))), item.score) for item in list_combinations(cursor)
        )


def assert_found_is_all_there_is_to_find(store: Store) -> None:
    """What was found step by step is what is found when everything is looked at again."""
    before = findings(store), groups(store)
    assert before[0]
    detect(store, CATALOGUE, today=TODAY, full=True)
    assert (findings(store), groups(store)) == before


def test_two_uploads_of_two_partners_at_once_are_both_whole(store: Store, settings: Settings) -> None:
    lies, geert = planner("lies", "Lefier"), planner("geert", "Gemeente")
    at_once(
        lambda: upload(store, settings, lies, plans(0, 40, title="van Lefier")),
        lambda: upload(store, settings, geert, plans(0, 40, title="van Gemeente", kind="riolering")),
    )
    with store.read() as cursor:
        for partner in ("Lefier", "Gemeente"):
            numbers = [item.external_id for item in list_activities(cursor, partner=partner, text="van")]
            assert sorted(numbers) == sorted(f"N-{number}" for number in range(40))
    assert_found_is_all_there_is_to_find(store)


def test_two_uploads_of_the_same_works_at_once_come_after_each_other_and_none_is_half(
    store: Store, settings: Settings
) -> None:
    people = [planner("lies", "Lefier"), planner("els", "Lefier")]
    first, second = at_once(
        *(lambda who=who: upload(store, settings, who, plans(0, 40, title=f"van {who.name}")) for who in people)
    )
    with store.read() as cursor:
        works = [item for item in list_activities(cursor, partner="Lefier") if item.external_id.startswith("N-")]
        states = [history(cursor, item.id) for item in works if item.id]
    assert len(works) == 40
    # One person's whole file is what there is now, the other's whole file is the state before.
    assert len({item.recorded_by for item in works}) == 1
    assert all([item.version for item in known] == [1, 2] for known in states)
    assert sorted(len(done.diff.new) for done in (first, second)) == [0, 40]
    assert len({known[0].recorded_by for known in states}) == 1
    assert_found_is_all_there_is_to_find(store)


def test_uploads_during_full_detections_leave_what_there_is_to_find(store: Store, settings: Settings) -> None:
    lies = planner("lies", "Lefier")
    regisseur = PEOPLE["regisseur"]
    at_once(
        lambda: upload(store, settings, lies, plans(0, 30, title="een")),
        lambda: detect(store.visible_to(regisseur), CATALOGUE, today=TODAY, full=True),
        lambda: upload(store, settings, planner("geert", "Gemeente"), plans(0, 30, title="twee", kind="riolering")),
        lambda: detect(store.visible_to(regisseur), CATALOGUE, today=TODAY, full=True),
    )
    assert_found_is_all_there_is_to_find(store)


def test_a_publication_during_uploads_is_of_one_state(store: Store, settings: Settings) -> None:
    """Each upload gives all works the same new title: residents never see two titles at once."""
    lies, rik = planner("lies", "Lefier"), PEOPLE["regisseur"]
    upload(store, settings, lies, plans(0, 25, title="begin", start="2027-01"))

    def publish() -> set[object]:
        made = drafting.draft(store.visible_to(rik), CATALOGUE, settings, "nl")
        publication.publish(store.visible_to(rik), settings, made)
        return {work.period.start for work in made.copy.works if work.is_shown}

    def uploads_() -> None:
        for month in range(2, 8):
            upload(store, settings, lies, plans(0, 25, title="verder", start=f"2027-0{month}"))

    shown, _ = at_once(publish, uploads_)
    assert len(shown) == 1
    now = publication.public_now(store)
    assert now is not None
    assert {work.period.start for work in now.works if work.is_shown} == shown


def test_what_a_partner_takes_from_residents_while_a_draft_is_made_public_is_not_made_public(
    store: Store, settings: Settings
) -> None:
    lies, rik = planner("lies", "Lefier"), PEOPLE["regisseur"]
    upload(store, settings, lies, plans(0, 3, title="open"))
    made = drafting.draft(store.visible_to(rik), CATALOGUE, settings, "nl")
    with store.read() as cursor:
        one = list_activities(cursor, partner="Lefier", text="open")[0]

    def hide() -> None:
        edit(
            store.visible_to(lies), CATALOGUE, replace(one, visibility=Visibility.EIGEN), expected_version=one.version,
            today=TODAY,
        )  # fmt: skip

    def publish() -> str:
        try:
            publication.publish(store.visible_to(rik), settings, made)
        except KoppelError as error:
            return error.code
        return "published"

    outcome, _ = at_once(publish, hide)
    assert outcome in ("published", "consent_meanwhile")
    again = drafting.draft(store.visible_to(rik), CATALOGUE, settings, "nl")
    publication.publish(store.visible_to(rik), settings, again)
    now = publication.public_now(store)
    assert now is not None
    assert sum(work.is_shown for work in now.works) == 2


def test_answers_during_uploads_are_all_kept(store: Store, settings: Settings, world: World) -> None:
    lies, geert = planner("lies", "Lefier"), planner("geert", "Gemeente")

    def answers(who: Actor, partner: str) -> None:
        for turn in range(6):
            answer = Answer.AKKOORD if turn % 2 else Answer.NOG_NIET
            give_answer(store.visible_to(who), world.shared, partner, answer, f"{who.name} {turn}")

    at_once(
        lambda: answers(lies, "Lefier"),
        lambda: answers(geert, "Gemeente"),
        lambda: [upload(store, settings, lies, plans(0, 10, title=f"{turn}")) for turn in range(3)],
    )
    told = [row for row in list_audit_answers(store) if row == world.shared]
    assert len(told) == 12
    now = assessment(store, world.shared)
    assert {name: given.reason for name, given in now.answers.items()} == {"Lefier": "lies 5", "Gemeente": "geert 5"}
    assert_found_is_all_there_is_to_find(store)


def list_audit_answers(store: Store) -> list[str]:
    with store.read_whole() as cursor:
        return [str(row.facts.get("combination")) for row in list_audit(cursor, action="answer")]


def test_undoing_an_upload_during_a_publication_leaves_one_state_public(store: Store, settings: Settings) -> None:
    lies, rik = planner("lies", "Lefier"), PEOPLE["regisseur"]
    done = upload(store, settings, lies, plans(0, 12, title="weg"))
    assert done.upload_id is not None
    identity = done.upload_id

    def publish() -> str:
        made = drafting.draft(store.visible_to(rik), CATALOGUE, settings, "nl")
        try:
            publication.publish(store.visible_to(rik), settings, made)
        except KoppelError as error:
            return error.code
        return str(sum(work.is_shown for work in made.copy.works))

    outcome, _ = at_once(publish, lambda: undoing.undo(store.visible_to(lies), CATALOGUE, identity, today=TODAY))
    assert outcome in ("0", "12", "consent_meanwhile")
    with store.read() as cursor:
        assert list_activities(cursor, partner="Lefier", text="weg") == ()
    assert_found_is_all_there_is_to_find(store)


def test_of_many_who_change_one_work_at_once_one_is_first_and_the_others_are_told(store: Store, world: World) -> None:
    people = [planner(f"lies {number}", "Lefier") for number in range(8)]
    began = find_activity(store, world.renovation)

    def change(who: Actor) -> str:
        try:
            edit(
                store.visible_to(who), CATALOGUE, replace(began, title=f"van {who.name}"),
                expected_version=began.version, today=TODAY,
            )  # fmt: skip
        except KoppelError as error:
            return error.code
        return who.name

    outcomes = at_once(*(lambda who=who: change(who) for who in people))
    assert outcomes.count("changed_meanwhile") == 7
    (winner,) = [name for name in outcomes if name != "changed_meanwhile"]
    now = find_activity(store, world.renovation)
    assert (now.title, now.recorded_by, now.version) == (f"van {winner}", winner, 2)


def test_who_reads_during_an_upload_sees_all_of_it_or_nothing(store: Store, settings: Settings) -> None:
    lies = planner("lies", "Lefier")
    seen: set[int] = set()
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            with store.visible_to(PEOPLE["gemeente"]).read() as cursor:
                seen.add(len(list_activities(cursor, text="heel")))

    def hand_in() -> None:
        try:
            upload(store, settings, lies, plans(0, 60, title="heel"))
        finally:
            done.set()

    at_once(look, look, hand_in)
    assert seen <= {0, 60}
