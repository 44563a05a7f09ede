"""Texts for residents: what the checker remarks on, what it leaves alone, and that our own texts pass."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.catalogue.load import load_catalogue
from koppel.catalogue.plain import PlainWords, Remark, average_words, check_text, load_plain, remark_text
from koppel.config import ROOT
from koppel.errors import CatalogueError
from koppel.i18n import LANGUAGES, texts
from koppel.model import IssueSeverity
from koppel.publish.settings import load_public_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = ROOT / "layers" / "plain.toml"
WORDS = load_plain(FILE)
SMALL = """
[bounds]
sentence_long = 15
sentence_too_long = 20
sentence_average = 12
text_words = 150
word_letters = 24

[nl]
known = ["OV"]
[nl.jargon]
"maaiveld*" = "de straat"
[nl.stiff]
"aanvang" = "begin"
[nl.abbreviation]
"i.v.m." = "door"

[en]
known = []
[en.jargon]
"subsurface" = "under the street"
[en.stiff]
[en.abbreviation]
"""


def check(text: str, language: str = "nl", words: PlainWords = WORDS) -> tuple[Remark, ...]:
    return check_text(text, language, words)


def codes(text: str, language: str = "nl") -> list[str]:
    return [remark.code for remark in check(text, language)]


def only(text: str, language: str = "nl") -> Remark:
    (found,) = check(text, language)
    return found


# --- jargon


@pytest.mark.parametrize(
    "text",
    [
        "koppelkans", "Koppelkansen", "KOPPELKANS", "de koppelkans.", "opbreekrust", "maaiveld", "maaiveldhoogte",
        "hinder", "verkeershinder", "planningsvastheid", "wijkkompas", "wij koppelen dit", "de ondergrond", "tracé",
        "tracés", "trace", "leidingtracés", "reconstructie", "wegreconstructies", "herinrichting", "herinrichtingen",
        "aanbesteding", "participatie", "bewonersparticipatie", "participatieavond", "realisatie", "gerealiseerd",
        "fasering", "Blue Zone", "blue\nzone", "Blue  Zones", "(hemelwaterafvoer)", "‘fasering’", "maaiveld-hoogte",
    ],
)  # fmt: skip
def test_jargon_keeps_a_text_from_residents(text: str) -> None:
    found = [remark for remark in check(text) if remark.code == "jargon"]
    assert [remark.severity for remark in found] == [IssueSeverity.ERROR]
    assert found[0].better


@pytest.mark.parametrize(
    "text",
    [
        "verhinderd", "hinderlijk", "kinderen", "De container staat ondergronds.", "ondergrondse container",
        "constructie", "faserij", "fase", "koppel", "een koppel zwanen", "hinder@bedrijf.nl", "www.maaiveld.nl",
        "https://kaart.nl/hinder", "Nieuw riool en warmtenet samen.", "Zone 30", "traceren", "pilaar", "bestekbak",
    ],
)  # fmt: skip
def test_words_that_only_look_like_jargon_are_left_alone(text: str) -> None:
    assert [remark for remark in check(text) if remark.severity is IssueSeverity.ERROR] == []


def test_a_remark_gives_the_place_what_stands_there_and_the_plainer_word() -> None:
    text = "Wij leggen het tracé aan."
    found = only(text)
    assert text[found.start : found.end] == found.excerpt == "tracé"
    assert found.better == "de route"
    assert remark_text(found, "nl") == "“tracé” is vaktaal. Schrijf liever: de route."
    assert remark_text(found, "en") == "“tracé” is jargon. Instead, write: de route."


def test_an_accent_written_as_a_sign_of_its_own_changes_nothing() -> None:
    assert "jargon" in codes("Het trace\u0301 ligt er.")


def test_a_word_counts_once_and_as_its_most_serious_remark() -> None:
    assert codes("De netverzwaring komt.") == ["jargon"]


def test_english_has_words_of_its_own() -> None:
    assert codes("Pipes in the subsurface.", "en") == ["jargon"]
    assert codes("Pipes in the subsurface.", "nl") == []


def test_a_stiff_word_is_advice() -> None:
    found = only("Aanvang in mei.")
    assert (found.code, found.severity, found.better) == ("stiff", IssueSeverity.NOTE, "begin")


# --- abbreviations


@pytest.mark.parametrize(
    ("text", "shown", "better"),
    [
        ("Dicht i.v.m. de markt.", "i.v.m.", "door"),
        ("T.b.v. het riool.", "T.b.v.", "voor"),
        ("Nieuws m.b.t. bomen", "m.b.t.", "over"),
        ("Een VTW is nodig.", "VTW", "verandering in de opdracht"),
        ("Nieuwe HWA.", "HWA", "riool voor regenwater"),
        ("Werk aan K&L.", "K&L", "kabels en leidingen"),
        ("Het XYZ komt.", "XYZ", ""),
        ("Het g.o.w. komt.", "g.o.w.", ""),
    ],
)
def test_an_abbreviation_that_is_not_explained_is_noted(text: str, shown: str, better: str) -> None:
    found = only(text)
    assert (found.code, found.severity, found.excerpt, found.better) == (
        "abbreviation", IssueSeverity.NOTE, shown, better,
    )  # fmt: skip
    assert shown in remark_text(found, "nl")
    assert "liever: ." not in remark_text(found, "nl")


@pytest.mark.parametrize(
    "text",
    [
        "Het XYZ (het plan) komt.", "Het plan (XYZ) komt.", "Het riool voor regenwater (HWA) komt.", "Met het OV.",
        "Deel II van IV", "Dhr. J.F. Bakker", "do 5 mei", "in mijn tas", "Wij bellen aan. Doet u open?", "A3",
        "j.d.jansen@gemeente.nl",
    ],
)  # fmt: skip
def test_what_is_explained_or_known_is_no_abbreviation(text: str) -> None:
    assert codes(text) == []


# --- sentences


def words_of(count: int) -> str:
    return f"{' '.join(['huis'] * count)}."


def test_a_sentence_of_more_than_fifteen_words_is_long_and_of_more_than_twenty_too_long() -> None:
    assert [codes(words_of(count)) for count in (15, 16, 20, 21)] == [
        [], ["sentence_long"], ["sentence_long"], ["sentence_too_long"],
    ]  # fmt: skip
    found = only(words_of(21))
    assert (found.severity, found.count, found.limit) == (IssueSeverity.NOTE, 21, 20)
    assert "(21 woorden)" in remark_text(found, "nl")


def test_each_sentence_counts_for_itself() -> None:
    assert codes(f"{words_of(10)} H{words_of(10)[1:]}") == []
    assert codes(f"{words_of(10)[:-1]}\n{words_of(10)}") == []
    text = f"Kort. H{words_of(16)[1:]} Kort."
    found = next(remark for remark in check(text) if remark.code == "sentence_long")
    assert text[found.start : found.end] == f"H{words_of(16)[1:]}"


@pytest.mark.parametrize("gap", [" ", "  ", "\t"])
def test_an_abbreviation_does_not_end_a_sentence(gap: str) -> None:
    text = f"{words_of(8)[:-1]} bijv.{gap}{words_of(8)}"
    assert "sentence_long" in codes(text)


def test_a_text_of_long_sentences_is_told_their_average() -> None:
    text = " ".join(["H" + words_of(14)[1:]] * 3)
    assert average_words(text) == 14
    assert codes(text) == ["sentences_long"]
    assert (average_words(""), average_words("… !")) == (0, 0)


def test_a_long_text_and_a_long_word_are_noted() -> None:
    assert codes(" ".join(["Een huis."] * 76)) == ["text_long"]
    assert codes("Ontwikkelingsmaatschappijen") == ["word_long"]


# --- tone


@pytest.mark.parametrize("text", ["LET OP", "NIEUW RIOOL IN UW STRAAT", "Dit is BELANGRIJK"])
def test_capitals_are_shouting(text: str) -> None:
    assert codes(text) == ["shouting"]


@pytest.mark.parametrize(
    ("text", "expected"), [("Feest!!", 1), ("Echt?!", 1), ("Echt!?!", 1), ("Feest!", 0), ("??", 0)]
)
def test_more_than_one_exclamation_mark_is_too_much(text: str, expected: int) -> None:
    assert codes(text) == ["exclamations"] * expected


# --- any text


@given(st.text())
def test_any_text_can_be_checked_and_remarks_lie_in_it(text: str) -> None:
    for language in LANGUAGES:
        for remark in check(text, language):
            assert 0 <= remark.start < remark.end <= len(text)
            assert "⟦" not in remark_text(remark, language).replace(remark.excerpt, "")


@pytest.mark.parametrize("part", [".", "!", "?", "? ", "a.", ". ", " ", "A", "A ", "x", "@", "\n", "maaiveld", "("])
def test_a_very_long_text_of_anything_is_answered(part: str) -> None:
    # Expressions that go back and forth would take hours here, not tenths of a second.
    assert isinstance(check(part * (20_000 // len(part)) + "x"), tuple)


# --- our own texts


def public_texts(language: str) -> Iterator[tuple[str, str]]:
    for name in ("public", "site", "files", "paper"):
        file = ROOT / "koppel" / "locale" / language / f"{name}.toml"
        if file.exists():
            yield from ((key, text) for key, text in texts(language).items() if key.startswith(f"{name}."))


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_texts_for_residents_pass(language: str) -> None:
    told = [(key, re.sub(r"\{\w+\}", "huis", text)) for key, text in public_texts(language)]
    assert len(told) > 60
    assert [(key, item.code, item.excerpt) for key, text in told for item in check(text, language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plain_names_of_kinds_pass(language: str) -> None:
    catalogue = load_catalogue(ROOT / "layers")
    told = [kind.plain[language] for kind in catalogue.kinds.values()]
    assert [(text, item.code, item.excerpt) for text in told for item in check(text, language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_programme_presents_itself_in_plain_words(language: str) -> None:
    settings = load_public_settings(ROOT / "data" / "public.toml", ROOT / "data" / "maps.toml")
    told = [settings.name[language], settings.intro[language], settings.source[language]]
    assert [(text, item.code) for text in told for item in check(text, language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plainer_words_are_plain(language: str) -> None:
    known = WORDS.languages[language]
    better = {*known.jargon.better, *known.stiff.better, *known.abbreviations.better}
    assert [(text, item.code, item.excerpt) for text in better for item in check(text, language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_file_is_found_as_it_is_written(language: str) -> None:
    known = WORDS.languages[language]
    for words in (known.jargon, known.stiff, known.abbreviations):
        for word, better in zip(words.words, words.better, strict=True):
            assert better in [remark.better for remark in check(f"Een {word.replace('*', '')} erbij", language)], word


# --- the file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "plain.toml").write_text(SMALL, encoding="utf-8")
    return tmp_path / "plain.toml"


def test_a_small_file_is_read_as_it_is_written(file: Path) -> None:
    words = load_plain(file)
    assert (words.sentence_long, words.text_words) == (15, 150)
    found = check("Aanvang i.v.m. maaiveldhoogte met OV.", "nl", words)
    assert [(item.code, item.better) for item in found] == [
        ("stiff", "begin"), ("abbreviation", "door"), ("jargon", "de straat"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "key", "right"),
    [
        ("sentence_long = 15", "sentence_long = 2", "bounds.sentence_long", "5–100"),
        ("sentence_too_long = 20", "sentence_too_long = 14", "bounds.sentence_too_long", "15–200"),
        ("sentence_long = 15\n", "", "bounds.sentence_long", "sentence_long"),
        ("word_letters", "word_leters", "bounds.word_leters", "word_letters"),
        ('[nl]\nknown = ["OV"]', "[nl]\nknown = 3", "nl.known", "["),
        ("[nl.stiff]", "[nl.stif]", "nl.stif", "stiff"),
        ("[en.stiff]\n", "", "en.stiff", "stiff"),
        ('"maaiveld*" = "de straat"', '"maaiveld*" = ""', "nl.jargon.maaiveld*", "…"),
        ('"maaiveld*"', '"maai*veld"', "nl.jargon.maai*veld", "*"),
        ('"maaiveld*"', '"*"', "nl.jargon.*", "*"),
        ('"maaiveld*"', '"Aanvang"', "nl.stiff.aanvang", "nl.jargon.Aanvang"),
        ("[bounds]", "[grenzen]", "grenzen", "bounds"),
    ],
)
def test_a_mistake_is_named_by_key_and_what_would_be_right(
    file: Path, old: str, new: str, key: str, right: str
) -> None:
    assert old in SMALL
    file.write_text(SMALL.replace(old, new), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_plain(file)
    assert (caught.value.facts["file"], caught.value.facts["key"]) == ("plain.toml", key)
    assert right in str(caught.value.facts["right"])


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError) as caught:
        load_plain(tmp_path / "plain.toml")
    assert caught.value.code == "layers_missing"


def test_the_words_are_no_theme_and_change_no_version(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "layers"
    folder.mkdir()
    for item in (ROOT / "layers").glob("*.toml"):
        if item.name != "plain.toml":
            (folder / item.name).write_bytes(item.read_bytes())
    without = load_catalogue(folder)
    (folder / "plain.toml").write_text(SMALL, encoding="utf-8")
    assert load_catalogue(folder) == without
    assert load_catalogue(ROOT / "layers").version == without.version
