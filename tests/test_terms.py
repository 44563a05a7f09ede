"""Every text for people uses the terms of ``docs/glossary.md``, the same ones in both languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pytest

from koppel.config import ROOT
from koppel.i18n import LANGUAGES, texts

# Texts that use a word which is not a term elsewhere, with the reason.
_WORDS_ALLOWED = {
    ("nl", "paper.map_title", "activiteiten"): "the name of the printed map, as the team in Selwerd gave it",
    ("nl", "paper.map_title", "maatregelen"): "the name of the printed map, as the team in Selwerd gave it",
    ("en", "paper.map_title", "activities"): "translates the name of the printed map",
    ("en", "paper.map_title", "measures"): "translates the name of the printed map",
    ("nl", "issue.not_a_feature", "feature"): "the word that GeoJSON itself has in the file",
    ("en", "error.gml_with_doctype", "entity"): "the word that XML itself has in the file",
}
# Pairs in which one language needs another word for what the other calls by a term, with the reason.
_PAIRS_ALLOWED = {
    ("screen.agreement.interests_file", "interests card"): "the name of a file, with hyphens",
    ("screen.agreement.partnership_file", "partnership card"): "the name of a file, with hyphens",
}

# Words that are of one language only. What stands between quotation marks, in `{}` or in capitals may be a name.
_DUTCH = (
    "de het een van niet voor met zijn wordt worden bij naar deze dit geen ook maar nog als dan uit om zich "
    "straat woning woningen gemeente wijk bewoners partij kans kansen afgesproken akkoord regisseur beheerder lezer"
)
_ENGLISH = (
    "the and not for with this that these those from are have has your you please there no yes street works "
    "neighbourhood agreement warning meeting upload update record feature"
)
_OF_OTHER_LANGUAGE_ALLOWED = {
    ("en", "error.address_columns"): "names of columns in the file",
    ("en", "shifted.example"): "what residents read about a work is Dutch",
    ("en", "cli.first_user"): "the value that the command takes",
    ("en", "cli.no_users"): "the value that the command takes",
    ("nl", "issue.not_a_feature"): "the word that GeoJSON itself has in the file",
}


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the table: its forms in each language and the words that are not used for it."""

    name: str
    forms: dict[str, tuple[str, ...]]
    never: dict[str, tuple[str, ...]]
    meaning: str


@cache
def terms() -> tuple[Term, ...]:
    """Read the table."""
    told = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").split("## Terms on screens")[1]
    rows = [line for line in told.split("## Terms in the code")[0].splitlines() if line.startswith("|")][2:]
    made = []
    for row in rows:
        name, dutch, english, never_dutch, never_english, meaning = (cell.strip() for cell in row.strip("|").split("|"))
        made.append(
            Term(
                name,
                {"nl": _parts(dutch), "en": _parts(english)},
                {"nl": _parts(never_dutch), "en": _parts(never_english)},
                meaning,
            )
        )
    return tuple(made)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(",") if part.strip())


def has(words: tuple[str, ...] | list[str], told: str) -> list[str]:
    """Return the words that stand in a text as words of their own; placeholders and commands do not count."""
    plain = re.sub(r"\{[^}]*\}|koppel [a-z]+( [a-z]+)?|--[\w-]+( \w+)?", "", told).replace("’", "'")
    return [
        word
        for word in words
        if re.search(rf"(?<![\w-]){re.escape(word.replace('’', chr(39)))}(?![\w])", plain, re.IGNORECASE)
    ]


def test_the_table_of_terms_is_whole() -> None:
    found = terms()
    assert len(found) > 30
    assert all(term.meaning for term in found)
    assert all(bool(term.forms["nl"]) == bool(term.forms["en"]) for term in found)
    names = [form for term in found for form in term.forms["nl"]]
    assert len(names) == len(set(names))


def test_no_word_is_both_a_term_and_forbidden() -> None:
    for language in LANGUAGES:
        used = {form.casefold() for term in terms() for form in term.forms[language]}
        never = {word.casefold() for term in terms() for word in term.never[language]}
        assert used & never == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_uses_another_word_for_a_term(language: str) -> None:
    found = [
        (key, word, told)
        for key, told in texts(language).items()
        for term in terms()
        for word in has(term.never[language], told)
        if (language, key, word) not in _WORDS_ALLOWED
    ]
    assert found == []


def test_the_guide_and_the_declarations_use_the_terms_too() -> None:
    guide = [
        (file.name, word, line)
        for file in sorted((ROOT / "docs" / "handleiding").glob("*.md"))
        for line in file.read_text(encoding="utf-8").splitlines()
        for term in terms()
        for word in has(term.never["nl"], line)
        if "`" not in line
    ]
    declared = [
        (file.name, key, word, line)
        for file in sorted((ROOT / "layers").glob("*.toml"))
        for line in file.read_text(encoding="utf-8").splitlines()
        for key, told in re.findall(r'\b(nl|en) = "([^"]*)"', line)
        for term in terms()
        for word in has(term.never[key], told)
        # What a text should not say, with what it should: see `layers/plain.toml`.
        if file.name != "plain.toml"
    ]
    assert guide == []
    assert declared == []


def test_where_dutch_uses_a_term_english_uses_the_same() -> None:
    dutch, english = texts("nl"), texts("en")
    found = [
        (key, term.name, told, english[key])
        for key, told in dutch.items()
        for term in terms()
        if term.forms["nl"]
        and has(term.forms["nl"], told)
        and not has(term.forms["en"], english[key])
        and (key, term.name) not in _PAIRS_ALLOWED
    ]
    assert found == []


@pytest.mark.parametrize(("language", "foreign"), [("en", _DUTCH), ("nl", _ENGLISH)])
def test_a_text_is_in_its_own_language(language: str, foreign: str) -> None:
    words = foreign.split()
    found = [
        (key, strange, told)
        for key, told in texts(language).items()
        if (strange := has(words, re.sub(r"“[^”]*”|\S+@\S+|\b[A-Z_]{3,}\b", "", told)))
        and (language, key) not in _OF_OTHER_LANGUAGE_ALLOWED
    ]
    assert found == []


def test_every_exception_is_still_needed_and_has_a_reason() -> None:
    for (language, key, word), reason in _WORDS_ALLOWED.items():
        assert reason
        assert has([word], texts(language)[key]), (language, key, word)
    for (key, name), reason in _PAIRS_ALLOWED.items():
        term = next(term for term in terms() if term.name == name)
        assert reason
        assert has(term.forms["nl"], texts("nl")[key]), (key, name)
        assert not has(term.forms["en"], texts("en")[key]), (key, name)
    assert all(key in texts(language) for language, key in _OF_OTHER_LANGUAGE_ALLOWED)
