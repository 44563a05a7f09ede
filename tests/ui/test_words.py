from __future__ import annotations

from koppel.ui.framework import names_in, words_in
from koppel.ui.words import aloud, plain, short


def test_an_image_in_a_message_stays_text() -> None:
    assert plain("![x](https://example.org/x.png)") == r"\!\[x\]\(https\://example\.org/x\.png\)"


def test_a_long_text_is_cut_and_shows_it() -> None:
    assert short("a" * 10, 10) == "a" * 10
    assert short("a" * 11, 10) == "a" * 9 + "…"


def test_a_label_that_is_read_aloud_has_no_marks_and_no_image() -> None:
    assert aloud("Warmte & Co. (noord)!") == "Warmte & Co. (noord)!"
    assert aloud("![x](https://example.org/x.png)") == "! x (https //example.org/x.png)"


def test_what_fields_say_by_themselves_is_said_in_either_language() -> None:
    dutch, english = words_in("nl"), words_in("en")
    assert dutch["No results"] == "Niets gevonden"
    assert english["No results"] == "Nothing found"
    # The first thing that who goes by keyboard meets.
    assert dutch["Skip to main content"] == "Naar de inhoud"
    # Who changes the language has the words of the other one on the screen still.
    assert english["Niets gevonden"] == "Nothing found"
    assert dutch["Nothing found"] == "Niets gevonden"
    assert not [words for words in (*dutch.values(), *english.values()) if "⟦" in words]


def test_names_around_a_label_of_ours_are_said_in_either_language() -> None:
    dutch, english = names_in("nl"), names_in("en")
    assert dutch["Help for {}"] == "Uitleg bij {}"
    assert english["Uitleg bij {}"] == "Help for {}"
    assert dutch["Open"] == "Openen"
    assert not [name for name in (*dutch.values(), *english.values()) if "⟦" in name or "label" in name]
