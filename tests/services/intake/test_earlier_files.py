"""A second version of a file: how the first was read is known, and what is missing is told, whatever its name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from koppel.ingest.profiles import Profile
from koppel.model import Status
from koppel.services.intake.reading import fitting_profile, recognise
from koppel.services.intake.uploads import import_file
from koppel.services.plans.profiles import is_remembered, known_profiles
from koppel.store.plans.activities import list_activities
from tests.services.world import CATALOGUE, PEOPLE, TODAY, World

if TYPE_CHECKING:
    from koppel.services.intake.uploads import Imported
    from koppel.store.database import Store

PLACE = "POINT (6.56436 53.23411)"
HEAD = "Ref;Wat;Naampje;wkt"
# What a planner chose of these columns; "grijs spul" is a word of this partner.
CHOSEN = Profile(
    name="v1*", label={"nl": "v1", "en": "v1"},
    fields={"external_id": ("Ref",), "kind": ("Wat",), "title": ("Naampje",)},
    values={"kind": {"grijs spul": "riolering"}},
)  # fmt: skip


def file(*numbers: str) -> bytes:
    return "\n".join([HEAD, *(f"{number};grijs spul;Riool {number};{PLACE}" for number in numbers)]).encode()


def hand_in(
    store: Store, world: World, name: str, *numbers: str, profile: Profile = CHOSEN, dry_run: bool = False
) -> Imported:
    return import_file(
        store.visible_to(PEOPLE["lefier"]), CATALOGUE, world.settings, file(*numbers), name, today=TODAY,
        partner="Lefier", profile=profile, dry_run=dry_run,
    )  # fmt: skip


def fitting(store: Store, world: World, who: str, content: bytes, name: str) -> Profile:
    found = recognise(world.settings, content, name, target_crs=store.crs)
    known = known_profiles(store.visible_to(PEOPLE[who]), world.settings, first="Lefier")
    return fitting_profile(CATALOGUE, world.settings, found, known)


def test_how_a_file_was_read_holds_for_the_next_one_with_its_columns(store: Store, world: World) -> None:
    hand_in(store, world, "plannen 2026.csv", "1", "2")
    found = fitting(store, world, "lefier", file("3"), "plannen 2027.csv")
    assert is_remembered(found)
    assert (found.fields, found.values) == (CHOSEN.fields, CHOSEN.values)
    assert found.label["nl"] == "Zoals bij plannen 2026.csv"


def test_others_do_not_see_how_a_file_of_a_partner_was_read(store: Store, world: World) -> None:
    hand_in(store, world, "plannen 2026.csv", "1", "2")
    assert not is_remembered(fitting(store, world, "gemeente", file("3"), "plannen 2027.csv"))


def test_the_last_choice_holds(store: Store, world: World) -> None:
    hand_in(store, world, "a.csv", "1")
    hand_in(store, world, "b.csv", "2", profile=replace(CHOSEN, fields={**CHOSEN.fields, "description": ("Naampje",)}))
    assert "description" in fitting(store, world, "lefier", file("3"), "c.csv").fields


def test_a_dry_run_remembers_nothing(store: Store, world: World) -> None:
    hand_in(store, world, "a.csv", "1", dry_run=True)
    assert not any(map(is_remembered, known_profiles(store, world.settings)))


def test_a_second_version_under_another_name_says_what_is_missing(store: Store, world: World) -> None:
    hand_in(store, world, "v1.csv", "1", "2", "3")
    second = hand_in(store, world, "v2.csv", "1", "2", profile=replace(CHOSEN, name="v2"), dry_run=True)
    assert [item.external_id for item in second.diff.missing] == ["3"]
    third = hand_in(store, world, "v2.csv", "1", "2", profile=replace(CHOSEN, name="v2"))
    assert len(third.diff.missing) == 1


def test_two_files_after_the_template_are_each_their_own(store: Store, world: World) -> None:
    def template(*numbers: str, dry_run: bool = False) -> Imported:
        rows = ["external_id;kind;title;wkt", *(f"{number};riolering;Riool {number};{PLACE}" for number in numbers)]
        return import_file(
            store.visible_to(PEOPLE["lefier"]), CATALOGUE, world.settings, "\n".join(rows).encode(), f"{numbers}.csv",
            today=TODAY, partner="Lefier", dry_run=dry_run,
        )  # fmt: skip

    template("1", "2", "3")
    assert template("8", dry_run=True).diff.missing == ()
    assert [item.external_id for item in template("3", dry_run=True).diff.missing] == ["1", "2"]


def test_another_file_of_the_same_partner_misses_nothing(store: Store, world: World) -> None:
    hand_in(store, world, "v1.csv", "1", "2", "3")
    other = hand_in(store, world, "ander.csv", "8", "9", profile=replace(CHOSEN, name="ander"), dry_run=True)
    assert other.diff.missing == ()


def test_a_row_that_is_refused_is_in_the_file_and_its_work_stays_as_it_is(store: Store, world: World) -> None:
    hand_in(store, world, "v1.csv", "1", "2", "3")
    broken = "\n".join([HEAD, f"1;grijs spul;Riool 1;{PLACE}", f"2;iets heel anders qqq;Riool 2;{PLACE}"]).encode()
    for withdraws in (False, True):
        second = import_file(
            store.visible_to(PEOPLE["lefier"]), CATALOGUE, world.settings, broken, "v2.csv", today=TODAY,
            partner="Lefier", profile=CHOSEN, partial=True, missing="withdraw", dry_run=not withdraws,
        )  # fmt: skip
        assert [item.external_id for item in second.diff.missing] == ["3"]
        assert [item.external_id for item in second.diff.refused] == ["2"]
    with store.read() as cursor:
        status = {item.external_id: item.status for item in list_activities(cursor, partners=["Lefier"])}
    assert (status["2"], status["3"]) == (Status.GEPLAND, Status.GEANNULEERD)
