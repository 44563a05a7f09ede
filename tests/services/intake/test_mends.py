"""What was mended by hand in a file is known at the next one of its partner, told, and let go of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koppel.errors import RefusedError
from koppel.ingest.profiles import Profile
from koppel.model.intake import Mend
from koppel.services.intake.mends import forget_mends, mends_before
from koppel.services.intake.uploads import check, import_checked, import_file
from tests.services.world import CATALOGUE, PEOPLE, TODAY, World

if TYPE_CHECKING:
    from koppel.services.intake.uploads import Imported
    from koppel.store.database import Store

PROFILE = Profile(
    name="ons*", label={"nl": "ons", "en": "ours"},
    fields={"external_id": ("Ref",), "kind": ("Wat",), "start": ("Begin",)},
)  # fmt: skip


def file(*rows: str) -> bytes:
    return "\n".join(["Ref;Wat;Begin;wkt", *(f"{row};POINT (6.56436 53.23411)" for row in rows)]).encode()


def hand_in(
    store: Store, world: World, *rows: str, by_hand: dict[int, dict[str, str | None]] | None = None,
    with_mends: bool = True,
) -> Imported:  # fmt: skip
    return import_file(
        store.visible_to(PEOPLE["lefier"]), CATALOGUE, world.settings, file(*rows), "plan.csv", today=TODAY,
        partner="Lefier", profile=PROFILE, corrections=by_hand, with_mends=with_mends, partial=True,
    )  # fmt: skip


def kinds(done: Imported) -> dict[str, str]:
    return {item.external_id: item.kind for item in done.checked.activities}


@pytest.fixture
def mended(store: Store, world: World) -> Store:
    """A store with one file of Lefier in which the kind and the start of work 2 were written by hand."""
    hand_in(store, world, "1;riolering;2027", "2;zwembad qqq;ooit", by_hand={3: {"kind": "bomen", "start": "2028"}})
    return store


def test_a_mend_holds_at_the_next_file_in_whatever_row_the_work_stands_and_is_told(mended: Store, world: World) -> None:
    done = hand_in(mended, world, "3;riolering;2027", "4;riolering;2027", "2;zwembad qqq;ooit", "1;riolering;2027")
    assert kinds(done)["2"] == "bomen"
    told = [(issue.row, issue.facts["was"]) for issue in done.checked.report.issues if issue.code == "corrected_before"]
    assert told == [(4, "zwembad qqq"), (4, "ooit")]


def test_a_cell_that_says_something_else_now_is_followed(mended: Store, world: World) -> None:
    done = hand_in(mended, world, "2;riolering;ooit")
    assert kinds(done) == {"2": "riolering"}
    assert str(done.checked.activities[0].start) == "2028-01-01"


def test_what_is_written_by_hand_now_comes_before_what_was_then(mended: Store, world: World) -> None:
    done = hand_in(mended, world, "2;zwembad qqq;ooit", by_hand={2: {"kind": "riolering"}})
    assert kinds(done) == {"2": "riolering"}
    assert kinds(hand_in(mended, world, "2;zwembad qqq;ooit")) == {"2": "riolering"}


def test_without_mends_the_file_holds(mended: Store, world: World) -> None:
    assert hand_in(mended, world, "2;zwembad qqq;ooit", with_mends=False).checked.report.rejected == 1


def test_a_mend_is_let_go_of_by_its_partner(mended: Store, world: World) -> None:
    seen = mended.visible_to(PEOPLE["lefier"])
    assert mends_before(seen, "Lefier") == (
        Mend("2", "kind", "zwembad qqq", "bomen"), Mend("2", "start", "ooit", "2028"),
    )  # fmt: skip
    assert forget_mends(seen, "Lefier", [("2", "kind"), ("9", "kind")]) == 1
    assert [item.field for item in mends_before(seen, "Lefier")] == ["start"]
    assert hand_in(mended, world, "2;zwembad qqq;ooit").checked.report.rejected == 1


def test_others_see_no_mends_and_let_go_of_none(mended: Store) -> None:
    other = mended.visible_to(PEOPLE["gemeente"])
    assert mends_before(other, "Lefier") == ()
    with pytest.raises(RefusedError):
        forget_mends(other, "Lefier", [("2", "kind")])


def test_a_mend_that_was_let_go_of_while_handing_in_is_forgotten_once_that_is_stored(
    mended: Store, world: World
) -> None:
    seen, content = mended.visible_to(PEOPLE["lefier"]), file("2;riolering;ooit")
    checked = check(
        CATALOGUE, world.settings, content, "plan.csv", profile=PROFILE, crs=mended.crs, today=TODAY,
        partner="Lefier", needs_partner=True, mends=mends_before(seen, "Lefier"),
    )  # fmt: skip
    for dry_run, left in ((True, 2), (False, 1)):
        import_checked(
            seen, CATALOGUE, world.settings, content, "plan.csv", checked, profile=PROFILE, today=TODAY,
            partner="Lefier", dry_run=dry_run, let_go={("2", "kind")},
        )  # fmt: skip
        assert len(mends_before(seen, "Lefier")) == left
