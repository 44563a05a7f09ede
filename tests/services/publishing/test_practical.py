"""Practical notes for residents: who may write them, what may stand in them, when they are told, and the way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from koppel.catalogue.plain import load_plain
from koppel.errors import InputError, RefusedError
from koppel.model import Precision, Status, Visibility
from koppel.model.practical import Practical, PracticalNote
from koppel.publish.content import pack, unpack
from koppel.services.intake.activities import edit
from koppel.services.publishing.drafting import draft
from koppel.services.publishing.practical import (
    LONGEST_NOTE,
    fit_notes,
    list_notes,
    missing_of_visit,
    set_note,
    take_back_note,
)
from koppel.services.publishing.public_consent import public_key
from koppel.services.publishing.public_now import read_public_now
from koppel.services.publishing.publication import publish
from koppel.store.plans.activities import get_activity
from koppel.store.publishing.practical import practical_notes
from tests.services.world import CATALOGUE, PEOPLE, TODAY, World, make_world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koppel.model import Activity
    from koppel.store.database import Store

WAY = PracticalNote(Practical.OMLEIDING, "Rijd om via de Vlierstraat.")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


@pytest.fixture
def store(world: World) -> Iterator[Store]:
    with world.open() as opened:
        yield opened


def written(store: Store, world: World) -> list[PracticalNote]:
    return [one.note for one in list_notes(store.visible_to(PEOPLE["lezer"]), world.sewer)]


def work_of(store: Store, world: World) -> Activity:
    with store.read() as cursor:
        return get_activity(cursor, world.sewer)


@pytest.mark.parametrize("who", ["lezer", "ander", "lefier", "rolloos"])
def test_only_its_partner_and_who_publishes_write(store: Store, world: World, who: str) -> None:
    with pytest.raises(RefusedError):
        set_note(store.visible_to(PEOPLE[who]), world.settings, world.sewer, WAY, "nl")
    with pytest.raises(RefusedError):
        take_back_note(store.visible_to(PEOPLE[who]), world.sewer, Practical.OMLEIDING)
    assert written(store, world) == []


def test_a_note_takes_the_place_of_the_one_before_and_can_be_taken_back(store: Store, world: World) -> None:
    planner = store.visible_to(PEOPLE["gemeente"])
    with pytest.raises(InputError, match="practical_never"):
        take_back_note(planner, world.sewer, Practical.OMLEIDING)
    set_note(planner, world.settings, world.sewer, PracticalNote(Practical.AFVAL, "Zet uw bak op de hoek."), "nl")
    set_note(planner, world.settings, world.sewer, WAY, "nl")
    other = replace(WAY, words="Rijd om via de Hulststraat.")
    set_note(store.visible_to(PEOPLE["regisseur"]), world.settings, world.sewer, other, "nl")
    assert [note.words for note in written(store, world)] == [other.words, "Zet uw bak op de hoek."]
    assert take_back_note(planner, world.sewer, Practical.OMLEIDING) == WAY
    assert written(store, world)[0] == WAY
    # Taking back twice is what was taken back.
    assert take_back_note(planner, world.sewer, Practical.OMLEIDING) == other
    set_note(planner, world.settings, world.sewer, replace(WAY, words="  "), "nl")
    assert [note.sort for note in written(store, world)] == [Practical.AFVAL]
    assert take_back_note(planner, world.sewer, Practical.OMLEIDING) == other


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("Bel Jan op 06-12345678.", "06-12345678"),
        ("a" * (LONGEST_NOTE + 1), str(LONGEST_NOTE)),
    ],
)
def test_words_that_are_not_for_residents_are_refused(store: Store, world: World, words: str, part: str) -> None:
    planner = store.visible_to(PEOPLE["gemeente"])
    with pytest.raises(InputError) as refused:
        set_note(planner, world.settings, world.sewer, replace(WAY, words=words), "nl")
    assert refused.value.code == "practical_unfit"
    assert part in str(refused.value.facts["problems"])
    assert written(store, world) == []


def test_days_are_both_in_order_and_within_the_work(store: Store, world: World) -> None:
    planner, item = store.visible_to(PEOPLE["gemeente"]), work_of(store, world)
    assert item.start is not None
    assert item.end is not None
    for start, end, code in [
        (item.start, None, "practical_days"),
        (item.end, item.start - timedelta(1), "practical_days"),
        (date(2020, 1, 1), item.start, "practical_outside"),
        (item.start, date(2040, 1, 1), "practical_outside"),
    ]:
        with pytest.raises(InputError, match=code):
            set_note(planner, world.settings, world.sewer, replace(WAY, start=start, end=end), "nl")
    kept = replace(WAY, start=item.start, end=item.start + timedelta(7))
    set_note(planner, world.settings, world.sewer, kept, "nl")
    assert written(store, world) == [kept]


def test_residents_read_a_note_with_its_work_and_not_on_days_that_the_work_left(store: Store, world: World) -> None:
    item = work_of(store, world)
    assert item.start is not None
    kept = replace(WAY, start=item.start, end=item.start + timedelta(7))
    set_note(store.visible_to(PEOPLE["gemeente"]), world.settings, world.sewer, kept, "nl")
    set_note(
        store.visible_to(PEOPLE["gemeente"]), world.settings, world.sewer,
        PracticalNote(Practical.ROLSTOEL, "Er ligt een loopplank."), "nl",
    )  # fmt: skip
    words = load_plain(world.settings.layers / "plain.toml")
    with store.read() as cursor:
        stored = practical_notes(cursor)
    public = replace(item, visibility=Visibility.OPENBAAR)
    assert [note.sort for note in fit_notes(stored, [public], words)[world.sewer]] == [
        Practical.OMLEIDING,
        Practical.ROLSTOEL,
    ]
    later = replace(public, start=date(2031, 1, 1), end=date(2031, 3, 1), start_precision=Precision.DAG,
                    end_precision=Precision.DAG)  # fmt: skip
    assert [note.sort for note in fit_notes(stored, [later], words)[world.sewer]] == [Practical.ROLSTOEL]
    assert fit_notes(stored, [replace(item, visibility=Visibility.PARTNERS)], words) == {}


def test_a_publication_holds_the_notes_word_for_word(store: Store, world: World) -> None:
    planner = store.visible_to(PEOPLE["gemeente"])
    item = work_of(store, world)
    public = replace(
        item, visibility=Visibility.OPENBAAR, status=Status.TOEGEZEGD, public_title="Nieuw riool",
        contact_role="Projectleider",
    )  # fmt: skip
    edit(planner, CATALOGUE, public, expected_version=item.version, today=TODAY)
    set_note(planner, world.settings, world.sewer, WAY, "nl")
    copy = draft(store.visible_to(PEOPLE["regisseur"]), CATALOGUE, world.settings, "nl").copy
    key = public_key(store.store_id, world.sewer)
    (work,) = (item for item in copy.works if item.key == key)
    assert work.notes == (WAY,)
    assert unpack(pack(copy)).works == copy.works


def test_a_note_that_is_taken_away_is_gone_at_once_and_the_others_stay(store: Store, world: World) -> None:
    planner, lead = store.visible_to(PEOPLE["gemeente"]), store.visible_to(PEOPLE["regisseur"])
    item = work_of(store, world)
    public = replace(
        item, visibility=Visibility.OPENBAAR, status=Status.TOEGEZEGD, public_title="Nieuw riool",
        contact_role="Projectleider",
    )  # fmt: skip
    edit(planner, CATALOGUE, public, expected_version=item.version, today=TODAY)
    bins = PracticalNote(Practical.AFVAL, "Zet uw bak op de hoek.")
    for note in (WAY, bins):
        set_note(planner, world.settings, world.sewer, note, "nl")
    publish(lead, world.settings, draft(lead, CATALOGUE, world.settings, "nl"))

    def told() -> tuple[PracticalNote, ...]:
        with store.read() as cursor:
            now = read_public_now(cursor, store.store_id, TODAY)
        assert now is not None
        return next(work.notes for work in now.copy.works if work.key == public_key(store.store_id, world.sewer))

    assert told() == (WAY, bins)
    # Other words wait for a publication.
    set_note(planner, world.settings, world.sewer, replace(bins, words="Zet uw bak op het plein."), "nl")
    assert told() == (WAY, bins)
    set_note(planner, world.settings, world.sewer, replace(WAY, words=""), "nl")
    assert told() == (bins,)


def test_who_comes_to_the_door_is_asked_for(store: Store, world: World) -> None:
    item = work_of(store, world)
    visit = replace(item, kind="wijkteamgesprekken")
    every = [Practical.BEZOEK_WIE, Practical.BEZOEK_HERKENNEN, Practical.BEZOEK_ELDERS]
    assert list(missing_of_visit(visit, [], CATALOGUE)) == every
    assert missing_of_visit(visit, [PracticalNote(sort, "x") for sort in every], CATALOGUE) == ()
    assert missing_of_visit(item, [], CATALOGUE) == ()
