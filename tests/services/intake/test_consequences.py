"""Before a change is stored it is told who must judge again, what residents lose at once, and what waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from koppel.access import operator
from koppel.model import Status, Visibility
from koppel.model.deciding import Answer, State
from koppel.services.deciding.decisions import GivenAnswer, decide, give_answers
from koppel.services.intake.activities import edit, find_activity, withdraw
from koppel.services.intake.consequence_words import judged_lines, told_lines
from koppel.services.intake.undoing import undo
from koppel.services.intake.uploads import import_file
from koppel.services.publishing import drafting, publication
from tests.services.world import CATALOGUE, PEOPLE, TODAY, World, csv_of, work

if TYPE_CHECKING:
    from koppel.services.intake.consequences import Consequences
    from koppel.store.database import Store


def agreed(store: Store, world: World) -> None:
    for who, partner in (("gemeente", "Gemeente"), ("lefier", "Lefier")):
        answer = GivenAnswer(Answer.AKKOORD, "prima")
        give_answers(store.visible_to(PEOPLE[who]), world.shared, {partner: answer})
    decide(store.visible_to(PEOPLE["regisseur"]), world.shared, State.AFGESPROKEN, "samen is beter")


def moved(store: Store, world: World, **fields: object) -> Consequences:
    """Say what a change of the renovation would do; nothing is stored."""
    now = find_activity(store, world.renovation)
    saved = edit(
        store.visible_to(PEOPLE["lefier"]), CATALOGUE, replace(now, **fields),  # type: ignore[arg-type]
        expected_version=now.version, today=TODAY, dry_run=True,
    )  # fmt: skip
    return saved.consequences


def public(store: Store, world: World) -> None:
    """Let residents read the renovation."""
    now = find_activity(store, world.renovation)
    told = replace(
        now, visibility=Visibility.OPENBAAR, public_title="Huizen opknappen", contact_role="omgeving",
        public_description="Wij werken hier.",
    )  # fmt: skip
    edit(store, CATALOGUE, told, expected_version=now.version, today=TODAY)
    head = store.visible_to(operator("rik"))
    publication.publish(head, world.settings, drafting.draft(head, CATALOGUE, world.settings, "nl"))


def test_a_change_that_breaks_an_agreement_says_so_and_who_is_asked_again(store: Store, world: World) -> None:
    agreed(store, world)
    far = {"start": date(2031, 3, 1), "end": date(2031, 8, 31)}
    (found,) = moved(store, world, **far).judged
    assert (found.id, found.state, set(found.partners)) == (world.shared, State.AFGESPROKEN, {"Gemeente", "Lefier"})
    assert found.is_apart
    (line,) = judged_lines(moved(store, world, **far), (), CATALOGUE, "nl")
    assert line.startswith("De afspraak “")
    assert "opnieuw worden beoordeeld" in line
    assert "passen dan niet meer bij elkaar" in line
    assert "Opnieuw gevraagd: Gemeente en Lefier." in line


def test_a_change_that_asks_nothing_again_says_nothing(store: Store, world: World) -> None:
    agreed(store, world)
    assert not moved(store, world, description="Meer woorden").is_weighty


def test_what_had_to_be_judged_again_already_is_no_news(store: Store, world: World) -> None:
    agreed(store, world)
    now = find_activity(store, world.renovation)
    edit(store, CATALOGUE, replace(now, start=date(2027, 5, 1)), expected_version=now.version, today=TODAY)
    assert moved(store, world, start=date(2027, 6, 1)).judged == ()


def test_withdrawing_and_undoing_say_it_too(store: Store, world: World) -> None:
    agreed(store, world)
    seen = store.visible_to(PEOPLE["lefier"])
    gone = withdraw(seen, CATALOGUE, world.renovation, "geen geld", expected_version=1, today=TODAY, dry_run=True)
    assert [item.state for item in gone.consequences.judged] == [State.AFGESPROKEN]
    taken = undo(seen, CATALOGUE, world.upload, today=TODAY, dry_run=True)
    assert [item.state for item in taken.consequences.judged] == [State.AFGESPROKEN]
    assert (len(taken.undone.removed), len(taken.undone.restored)) == (1, 0)
    assert find_activity(store, world.renovation).status is Status.GEPLAND


def test_a_file_says_it_of_its_works(store: Store, world: World) -> None:
    agreed(store, world)
    content = csv_of(work("Lefier", "L-1", "renovatie")).replace(b"2027-03;2027-08", b"2031-03;2031-08")
    outcome = import_file(
        store.visible_to(PEOPLE["lefier"]), CATALOGUE, world.settings, content, "nieuw.csv", today=TODAY,
        partner="Lefier", dry_run=True,
    )  # fmt: skip
    assert [item.id for item in outcome.consequences.judged] == [world.shared]


def test_a_work_that_another_may_not_see_names_no_combination_to_it(store: Store, world: World) -> None:
    agreed(store, world)
    hidden = find_activity(store, world.renovation)
    own = replace(hidden, visibility=Visibility.EIGEN)
    edit(store, CATALOGUE, own, expected_version=hidden.version, today=TODAY)
    now = find_activity(store, world.sewer)
    saved = edit(
        store.visible_to(PEOPLE["gemeente"]), CATALOGUE, replace(now, start=date(2027, 5, 1)),
        expected_version=now.version, today=TODAY, dry_run=True,
    )  # fmt: skip
    assert saved.consequences.judged == ()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"visibility": Visibility.PARTNERS}, "Bewoners zien “Huizen opknappen” meteen niet meer."),
        ({"public_description": None}, "Van “Huizen opknappen” gaat bij bewoners meteen weg: de uitleg."),
        (
            {"start": date(2027, 5, 1)},
            "Bewoners lezen bij “Huizen opknappen” de oude datum tot er opnieuw wordt gepubliceerd. "
            "Publiceren doet de regisseur.",
        ),
        (
            {"public_title": "Woningen opknappen"},
            "Wat u wijzigt aan “Woningen opknappen”, lezen bewoners pas na een publicatie. "
            "Publiceren doet de regisseur.",
        ),
        ({"description": "Voor collega's"}, ""),
    ],
)
def test_what_residents_notice_is_said(store: Store, world: World, fields: dict[str, object], said: str) -> None:
    public(store, world)
    assert " ".join(told_lines(moved(store, world, **fields), "nl", publishes=False)) == said


def test_a_work_that_residents_do_not_see_yet_waits_for_a_publication(store: Store, world: World) -> None:
    found = moved(store, world, visibility=Visibility.OPENBAAR, public_title="Huizen", contact_role="omgeving")
    assert told_lines(found, "nl", publishes=True) == (
        "Bewoners kunnen “Huizen” zien na een publicatie, niet eerder.",
        "Publiceren doet u op Publiceren.",
    )
