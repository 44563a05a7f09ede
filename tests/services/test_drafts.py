"""What was typed and chosen and not saved: whose it is, how much and how long it is kept, and when it is forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.config import ZONE
from koppel.services import drafts
from koppel.services.drafts import LONGEST, LONGEST_TEXT, MOST_CHARACTERS, MOST_FORMS, Drawer, form_name

ONE, TWO = "0" * 32, "1" * 32


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 27, 17, tzinfo=ZONE)

    def __call__(self) -> datetime:
        return self.now


def typed(drawer: Drawer, text: str, *, owner: str = "a", form: str = "note-1", turn: int = 1, tab: str = ONE) -> bool:
    return drawer.type(owner, form, turn, "note", text, tab=tab, place={"pagina": "overleg"})


def test_what_is_typed_is_there_for_that_account_alone() -> None:
    drawer = Drawer()
    assert typed(drawer, "Wachten op de")
    assert typed(drawer, "Wachten op de vergunning")
    (kept,) = drawer.own("a")
    assert kept.values == {"note": "Wachten op de vergunning"}
    assert (dict(kept.place), kept.tab, set(kept.typed)) == ({"pagina": "overleg"}, ONE, {"note"})
    assert drawer.own("b") == ()
    assert drawer.find("b", "note-1") is None


def test_a_late_word_of_a_form_that_was_saved_is_left() -> None:
    drawer = Drawer()
    typed(drawer, "Klaar", turn=3)
    drawer.drop("a", "note-1", ONE, 3)
    assert not typed(drawer, "Klaar", turn=3)
    assert drawer.own("a") == ()
    assert typed(drawer, "Nieuw", turn=4)
    assert typed(drawer, "Ander tabblad", turn=1, tab=TWO)


def test_what_is_as_it_is_stored_is_nothing_to_keep() -> None:
    drawer = Drawer()
    drawer.begin("a", "note-1", ONE, {"note": "Zo staat het er"}, 4)
    typed(drawer, "Zo staat het er nu")
    found = drawer.find("a", "note-1")
    assert found is not None
    assert found.rest == {"began": {"note": "Zo staat het er"}, "expected": 4}
    typed(drawer, "Zo staat het er")
    assert drawer.own("a") == ()


def test_it_is_there_on_monday_and_gone_after_three_days() -> None:
    clock = Clock()
    drawer = Drawer(clock)
    typed(drawer, "Vrijdag")
    clock.now += timedelta(hours=64)
    assert drawer.find("a", "note-1") is not None
    clock.now += LONGEST
    assert drawer.find("a", "note-1") is None
    assert drawer.own("a") == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"form": "note__1"}, {"form": "x" * 200}, {"form": ""}, {"tab": "x"}, {"text": "a" * (LONGEST_TEXT + 1)},
        {"form": "note 1"}, {"tab": TWO + "0"},
    ],
)  # fmt: skip
def test_what_is_no_field_or_too_long_is_not_kept(wrong: dict[str, str]) -> None:
    drawer = Drawer()
    assert not typed(drawer, **{"text": "goed", **wrong})  # type: ignore[arg-type]
    assert drawer.own("a") == ()


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 60), st.integers(0, LONGEST_TEXT)), max_size=80))
def test_an_account_keeps_only_so_much_and_the_latest_always(steps: list[tuple[str, int, int]]) -> None:
    drawer = Drawer()
    for owner, form, size in steps:
        assert typed(drawer, "x" * size, owner=owner, form=f"note-{form}")
        latest = drawer.own(owner)[0]
        assert (latest.form, len(latest.values["note"])) == (f"note-{form}", size)
        for whose in "ab":
            own = drawer.own(whose)
            assert len(own) <= MOST_FORMS
            assert len(own) <= 1 or sum(len(item.values["note"]) for item in own) <= MOST_CHARACTERS


def test_two_tabs_the_last_typed_wins_and_can_be_told_apart() -> None:
    drawer = Drawer()
    typed(drawer, "eerste", tab=ONE)
    first = drawer.find("a", "note-1")
    typed(drawer, "tweede", tab=TWO)
    second = drawer.find("a", "note-1")
    assert first is not None
    assert second is not None
    assert (second.values["note"], second.tab) == ("tweede", TWO)
    assert second.number > first.number
    drawer.adopt("a", "note-1", ONE)
    assert drawer.own("a")[0].tab == ONE


@given(st.text(max_size=300), st.text(max_size=300))
def test_names_of_forms_can_stand_in_a_page_and_differ(one: str, other: str) -> None:
    names = [form_name(one), form_name(other)]
    assert all(set(name) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") for name in names)
    assert (names[0] == names[1]) == (one == other)
    assert all(len(name) <= 160 for name in names)


def test_what_is_chosen_is_kept_and_never_read_as_words() -> None:
    drawer = Drawer()
    drawer.put("a", "mail", ONE, {"tls": "starttls", "port": 25, "is_on": True}, choices=("tls", "port", "is_on"))
    (kept,) = drawer.own("a")
    assert dict(kept.values) == {"tls": "starttls", "port": 25, "is_on": True}
    assert kept.words == ""
    drawer.put("a", "mail", ONE, {"host": "post"})
    (kept,) = drawer.own("a")
    assert kept.words == "post"
    assert set(kept.choices) == {"tls", "port", "is_on"}
    drawer.put("a", "mail", ONE, {}, same=("tls", "port", "is_on", "host"))
    assert drawer.own("a") == ()


def hand_in(drawer: Drawer, owner: str, number: int, size: int) -> None:
    values = {"file": f"{number}.geojson"}
    drawer.put(owner, f"file-{number}", ONE, values, rest={"choices": number}, content=b"x" * size)


def test_a_file_is_kept_with_its_choices_and_one_that_is_too_large_only_by_name() -> None:
    drawer = Drawer()
    hand_in(drawer, "a", 1, drafts.MOST_BYTES_OWN)
    hand_in(drawer, "b", 2, drafts.MOST_BYTES_OWN + 1)
    fits, large = drawer.find("a", "file-1"), drawer.find("b", "file-2")
    assert fits is not None
    assert fits.content == b"x" * drafts.MOST_BYTES_OWN
    assert large is not None
    assert large.content is None
    assert (large.values, large.rest) == ({"file": "2.geojson"}, {"choices": 2})
    drawer.put("a", "file-1", ONE, {"file": "anders.geojson"})
    again = drawer.find("a", "file-1")
    assert again is not None
    assert again.content == b"x" * drafts.MOST_BYTES_OWN
    assert "xxx" not in repr(again)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 5), st.integers(0, 60)), max_size=40))
def test_files_never_take_more_than_their_share_and_the_latest_that_fits_is_there(
    steps: list[tuple[str, int, int]],
) -> None:
    before = drafts.MOST_BYTES_OWN, drafts.MOST_BYTES
    drafts.MOST_BYTES_OWN, drafts.MOST_BYTES = 50, 90
    try:
        drawer = Drawer()
        for owner, number, size in steps:
            hand_in(drawer, owner, number, size)
            held = {name: [len(item.content or b"") for item in drawer.own(name)] for name in "abc"}
            assert all(sum(sizes) <= 50 for sizes in held.values())
            assert sum(map(sum, held.values())) <= 90
            latest = drawer.own(owner)[0]
            assert latest.form == f"file-{number}"
            assert (latest.content is not None) == (size <= 50)
    finally:
        drafts.MOST_BYTES_OWN, drafts.MOST_BYTES = before
