"""
Two worlds that differ only in works that a partner keeps to itself: with them, and without.

Clock and chance are set before every step and every question, so that whoever may not see those works must be told
the same in both, to the letter.
"""

from __future__ import annotations

import os
import random
import sys
import threading
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import shapely

from koppel.access import Actor, Grant, Role
from koppel.config import Settings
from koppel.errors import KoppelError
from koppel.model import Activity, FindingType, Visibility
from koppel.model.deciding import Answer, State
from koppel.model.plans import Reference, ReferenceLayer
from koppel.services.agreements import actions, cards
from koppel.services.chances import acknowledgements, duplicates
from koppel.services.deciding import decisions, discussion
from koppel.services.intake import activities
from koppel.services.intake.detection import detect
from koppel.services.intake.undoing import undo
from koppel.services.intake.uploads import import_file
from koppel.services.meetings import meetings
from koppel.services.publishing.drafting import draft
from koppel.services.publishing.publication import publish
from koppel.store.chances.combinations import list_combinations
from koppel.store.chances.findings import list_findings
from koppel.store.database import Store
from koppel.store.plans.activities import find_ids, get_activity
from koppel.store.plans.reference import put_reference
from tests.services.use_cases_agreement import GETS, TOGETHER
from tests.services.world import CANARY, CATALOGUE, PEOPLE, STREET, TODAY, World, X, Y, csv_of, work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from uuid import UUID

    from koppel.services.intake.uploads import Imported

# Plans for a partner of which all works are its own.
ALONE = Actor("noor", frozenset({Grant(Role.PLANNER, "Netbeheerder")}))
LEADS_AND_PLANS = Actor("gijs", frozenset({Grant(Role.REGISSEUR), Grant(Role.PLANNER, "Gemeente")}))
# Who may not see what Lefier, or the Netbeheerder, keeps to itself.
OTHERS = {name: actor for name, actor in PEOPLE.items() if name != "lefier"} | {"beide": LEADS_AND_PLANS}
EIGEN = Visibility.EIGEN
_BEGIN = datetime(2026, 11, 20, 8)  # noqa: DTZ001
_KINDS = ("riolering", "warmtenet", "renovatie", "waterleiding", "30_km_zone")


def _chance(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311


class Time:
    """A clock that is set by hand, and goes on a little each time somebody looks."""

    def __init__(self) -> None:
        self.at = _BEGIN

    def look(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


@contextmanager
def by_hand() -> Iterator[Callable[[int, str], None]]:
    """Let clock and chance be set: give a function that sets them to minutes after the beginning, and to a name."""
    time, chances = Time(), dict[str, random.Random]()
    about = ""
    # Threads that the app of a test before this one left, such as that of the mail, look at the clock too.
    others = set(threading.enumerate()) - {threading.current_thread()}
    urandom = os.urandom

    class Moment(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            if threading.current_thread() in others:
                return datetime.now(tz)
            now = time.look()
            return now if tz is None else now.replace(tzinfo=UTC).astimezone(tz)

    def set_to(minutes: int, name: str) -> None:
        nonlocal about
        time.at, about = _BEGIN + timedelta(minutes=minutes), name
        chances.clear()

    def draw(count: int) -> bytes:
        if threading.current_thread() in others:
            return urandom(count)
        # Each module has its own row: that another makes an id more or less moves none of these.
        asker = str(sys._getframe(2).f_globals.get("__name__"))
        return chances.setdefault(asker, _chance(f"{about} {asker}")).randbytes(count)

    with pytest.MonkeyPatch.context() as patch:
        for name, module in list(sys.modules.items()):
            if name.startswith("koppel.") and getattr(module, "datetime", None) is datetime:
                patch.setattr(module, "datetime", Moment)
        patch.setattr(os, "urandom", draw)
        patch.setattr(random, "_urandom", draw)
        yield set_to


class _Making:
    """One neighbourhood while it is made."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store, self.settings = store, settings
        self.uploads: list[UUID] = []

    def by(self, name: str) -> Store:
        return self.store.visible_to(PEOPLE[name])

    def id_of(self, partner: str, number: str) -> UUID:
        with self.store.read() as cursor:
            return find_ids(cursor, [(partner, number)])[partner, number]

    def create(self, actor: Actor, item: Activity) -> None:
        activities.create(self.store.visible_to(actor), CATALOGUE, item, today=TODAY)

    def edit(self, name: str, partner: str, number: str, **given: Any) -> None:
        with self.store.read() as cursor:
            now = get_activity(cursor, self.id_of(partner, number))
        activities.edit(
            self.by(name), CATALOGUE, replace(now, **given), expected_version=now.version, today=TODAY, reason="nu wel"
        )

    def withdraw(self, name: str, partner: str, number: str) -> None:
        identity = self.id_of(partner, number)
        with self.store.read() as cursor:
            version = get_activity(cursor, identity).version
        activities.withdraw(self.by(name), CATALOGUE, identity, "te duur", expected_version=version, today=TODAY)

    def hand_in(self, name: str, partner: str, *items: Activity) -> Imported:
        rows = [csv_of(item).decode().split("\n") for item in items]
        content = "\n".join([rows[0][0], *(row for _, row in rows)]).encode()
        done = import_file(
            self.by(name), CATALOGUE, self.settings, content, f"{items[0].external_id}.csv", today=TODAY,
            partner=partner,
        )  # fmt: skip
        assert done.upload_id is not None, done.checked.report
        self.uploads.append(done.upload_id)
        return done

    def combination(self, *names: tuple[str, str]) -> str:
        wanted = {self.id_of(*name) for name in names}
        with self.store.read() as cursor:
            return next(one.id for one in list_combinations(cursor) if set(one.members) == wanted)

    def private(self) -> str:
        hidden = self.id_of("Lefier", f"{CANARY}-1")
        with self.store.read() as cursor:
            return next(one.id for one in list_combinations(cursor) if hidden in one.members)


class Step(NamedTuple):
    """Something that happens; ``is_kept`` where it is about works that are kept to oneself, and about nothing else."""

    name: str
    is_kept: bool
    do: Callable[[_Making], object]


def kept(number: str, kind: str, partner: str = "Lefier", **given: Any) -> Activity:
    """Return a work that its partner keeps to itself; its texts bear the canary."""
    told = {"title": f"{CANARY} {kind}", "description": CANARY, "project": CANARY, "visibility": EIGEN}
    return work(partner, f"{CANARY}-{number}", kind, **{**told, **given})


def _public(number: str, kind: str) -> Activity:
    return work(
        "Gemeente", number, kind, title=CATALOGUE.kinds[kind].label["nl"], visibility=Visibility.OPENBAAR,
        public_title="Nieuw riool",
        public_description="Wij werken hier.", contact_role="wijkregisseur",
        contact_channel="wijk@gemeente.voorbeeld.nl",
    )  # fmt: skip


def _along(east: float, length: float = 100) -> shapely.LineString:
    return shapely.LineString([(X + east, Y), (X + east + length, Y)])


def _ground(on: _Making) -> None:
    with on.store.write("test", "ground") as writer:
        put_reference(writer, ReferenceLayer.STREET, [Reference(ReferenceLayer.STREET, "Vlierstraat", STREET)])


def _shared(on: _Making) -> str:
    return on.combination(("Gemeente", "G-1"), ("Lefier", "L-1"))


def _created(item: Activity, on: _Making) -> None:
    on.create(PEOPLE["lefier"], item)


def _answered(on: _Making) -> None:
    decisions.give_answer(on.by("gemeente"), _shared(on), "Gemeente", Answer.AKKOORD)


def _carded(on: _Making) -> None:
    cards.save_partnership_card(on.by("gemeente"), _shared(on), TOGETHER, expected_version=0)


def _published(on: _Making) -> None:
    store = on.by("regisseur")
    publish(store, on.settings, draft(store, CATALOGUE, on.settings, "nl"))


def _undone(on: _Making) -> None:
    undo(on.by("lefier"), CATALOGUE, on.uploads.pop(), today=TODAY)


def _acknowledged(on: _Making) -> None:
    """Lefier says why a warning about its kept work needs nothing more."""
    street = on.id_of("Lefier", f"{CANARY}-7")
    with on.store.read() as cursor:
        alarms = list_findings(cursor, types=[FindingType.VOLGORDE], activity_ids=[street])
    assert alarms
    acknowledgements.acknowledge(
        on.by("lefier"), FindingType.VOLGORDE, [(alarms[0].a_id, alarms[0].b_id)], "dat weten wij"
    )


def _two(on: _Making) -> None:
    first, second = on.id_of("Gemeente", "G-1"), on.id_of("Lefier", f"{CANARY}-2")
    duplicates.keep_both(on.by("lefier"), CATALOGUE, first, second, "zijn er twee", today=TODAY)


def _aside(on: _Making) -> None:
    aside, counts = on.id_of("Lefier", f"{CANARY}-3"), on.id_of("Gemeente", "G-1")
    duplicates.step_aside(on.by("lefier"), CATALOGUE, aside, counts, today=TODAY)


def _spoken(on: _Making) -> None:
    """Lefier tries everything that can be said of a combination, on one that only Lefier sees."""
    store, one = on.by("lefier"), on.private()
    attempts: list[Callable[[], object]] = [
        lambda: decisions.give_answer(store, one, "Lefier", Answer.AKKOORD),
        lambda: discussion.write_message(store, one, CANARY),
        lambda: decisions.decide(store, one, State.IN_GESPREK),
        lambda: cards.save_interests_card(store, one, "Lefier", dict.fromkeys(GETS, CANARY), expected_version=0),
        lambda: cards.save_partnership_card(store, one, {"meerwaarde": CANARY}, expected_version=0),
        lambda: actions.add_action(
            store, one, description=CANARY, owner_partner="Lefier", owner_role="projectleider", due=date(2027, 2, 1)
        ),
    ]
    for attempt in attempts:
        with suppress(KoppelError):
            attempt()


def _mixed(*items: Activity) -> Callable[[_Making], object]:
    return lambda on: on.hand_in("lefier", "Lefier", work("Lefier", "L-2", "warmtenet", geometry=_along(1_000)), *items)


def _steps(chance: random.Random, *, within: bool) -> list[Step]:
    """Return what happens, in order."""
    lies, geert, wout = (PEOPLE[name] for name in ("lefier", "gemeente", "ander"))
    beside = [kept("20", "gasleiding_verwijdering", geometry=_along(1_000)), kept("21", "riolering")]
    street = kept("7", "30_km_zone", start=date(2026, 12, 1), end=date(2027, 1, 31))
    far = work("Waterbedrijf", "W-1", "waterleiding", geometry=_along(5_000))
    near = work("Waterbedrijf", "W-2", "waterleiding", geometry=_along(1_010), start=date(2027, 5, 1))
    later = {"start": date(2027, 4, 1), "end": date(2027, 7, 31)}
    before = {"start": date(2027, 3, 1), "end": date(2027, 8, 31)}
    renovation = work("Lefier", "L-1", "renovatie")
    steps = [
        Step("ground", False, _ground),
        Step("first kept", True, lambda on: on.create(lies, kept("1", "warmtenet"))),
        Step("alone", True, lambda on: on.create(ALONE, kept("1", "elektriciteitsnet", "Netbeheerder"))),
        Step("sewer", False, lambda on: on.create(geert, _public("G-1", "riolering"))),
        Step("double", True, lambda on: on.create(lies, kept("2", "riolering"))),
        Step("double too", True, lambda on: on.create(lies, kept("3", "riolering"))),
        Step("far", False, lambda on: on.create(wout, far)),
        Step("renovation", False, lambda on: on.hand_in("lefier", "Lefier", renovation)),
        Step("all found", False, lambda on: detect(on.by("regisseur"), CATALOGUE, today=TODAY, full=True)),
        Step("file", True, lambda on: on.hand_in("lefier", "Lefier", kept("4", "warmtenet"), kept("5", "renovatie"))),
        Step("file undone", True, _undone),
        Step("answer", False, _answered),
        Step("order", True, lambda on: on.create(lies, street)),
        Step("alarm", True, _acknowledged),
        Step("talk", False, lambda on: discussion.write_message(on.by("lefier"), _shared(on), "Kan het in juni?")),
        Step("both", True, _two),
        Step("aside", True, _aside),
        Step("card", False, _carded),
        Step("moved", True, lambda on: on.edit("lefier", "Lefier", f"{CANARY}-1", **later)),
        Step("near", False, lambda on: on.hand_in("ander", "Waterbedrijf", near)),
        Step("spoken", True, _spoken),
        Step("meeting", False, lambda on: meetings.prepare(on.by("regisseur"), TODAY, today=TODAY)),
        Step("published", False, _published),
        Step("mixed", False, _mixed(*beside) if within else _mixed()),
        Step("withdrawn", True, lambda on: on.withdraw("lefier", "Lefier", f"{CANARY}-3")),
        Step("edited", False, lambda on: on.edit("gemeente", "Gemeente", "G-1", description="Van gres.")),
        Step("stopped", False, lambda on: on.withdraw("ander", "Waterbedrijf", "W-1")),
        Step("moved back", True, lambda on: on.edit("lefier", "Lefier", f"{CANARY}-1", **before)),
        Step("file again", True, lambda on: on.hand_in("lefier", "Lefier", kept("4", "warmtenet"))),
    ]
    # Anywhere, and of any sort: whatever the order, others see the same.
    for at in range(chance.randrange(4)):
        item = kept(
            f"1{at}", chance.choice(_KINDS), geometry=_along(chance.uniform(-80, 80), chance.uniform(5, 150)),
            start=date(2027, chance.randrange(1, 7), 1), end=date(2027, chance.randrange(7, 13), 28),
        )  # fmt: skip
        place = chance.randrange(1, len(steps) + 1)
        steps.insert(place, Step(f"more {at}", True, partial(_created, item)))
    return steps


class Kept(NamedTuple):
    """Ids of what Lefier keeps to itself: a work, a combination with it, a file."""

    work: UUID
    combination: str
    upload: UUID


class Both(NamedTuple):
    """The same neighbourhood, without and with works that are kept to oneself, and the ids of some of these."""

    without: World
    within: World
    kept: Kept


def _make(folder: Path, *, within: bool, seed: int) -> tuple[World, Kept | None]:
    folder.mkdir(parents=True, exist_ok=True)
    settings = replace(Settings(), db=folder / "koppel.duckdb", area=None)
    with by_hand() as set_to:
        set_to(0, "store")
        with Store.open(settings.db, create=True) as store:
            on = _Making(store, settings)
            for at, step in enumerate(_steps(_chance(str(seed)), within=within), 1):
                if within or not step.is_kept:
                    set_to(10 * at, step.name)
                    step.do(on)
            found = Kept(on.id_of("Lefier", f"{CANARY}-1"), on.private(), on.uploads[-1]) if within else None
            sewer, renovation = on.id_of("Gemeente", "G-1"), on.id_of("Lefier", "L-1")
            return World(settings, sewer, renovation, sewer, on.uploads[0], _shared(on), ""), found


def make_both(folder: Path, seed: int) -> Both:
    """Make both; in the one without, questions go to the ids that the other has: there, they are of nothing."""
    (without, _), (within, found) = (
        _make(folder / name, within=name == "within", seed=seed) for name in ("without", "within")
    )
    assert found is not None
    worlds = [replace(one, secret=found.work, private=found.combination) for one in (without, within)]
    return Both(worlds[0], worlds[1], found)
