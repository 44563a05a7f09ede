"""The residents' page of their wijk beside the city: words, and works that are public."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from koppel.i18n import LANGUAGES, texts
from koppel.publish import paths
from koppel.publish.content import pack, unpack
from koppel.publish.html import pages, site_assets
from koppel.publish.model import Beside, PublicCompass, PublicCopy, PublicTheme
from tests.publish.examples import ground, settings, small
from tests.publish.test_pages import HOSTILE, Parsed

AREA = f"Selwerd {HOSTILE[0]}"
COMPASS = PublicCompass(
    name={"nl": "Sunny Selwerd", "en": "Sunny Selwerd"},
    code="WK001410",
    area=AREA,
    years=(2023, 2024),
    themes=(
        PublicTheme(id="a", label={"nl": "Woning", "en": "Home"}, beside=Beside.BETTER, works=("rioolaaa", "wegvande")),
        PublicTheme(id="b", label={"nl": "Gezondheid", "en": "Health"}, beside=Beside.LIKE),
        PublicTheme(id="c", label={"nl": "Inkomen", "en": "Income"}, beside=Beside.WORSE, maybe=("rioolaaa",)),
        PublicTheme(id="d", label={"nl": "Veiligheid", "en": "Safety"}, beside=None),
    ),
)


def with_compass() -> PublicCopy:
    return replace(small(), compass=COMPASS)


def made(copy: PublicCopy, language: str) -> dict[str, bytes]:
    return dict(pages(copy, ground(), settings(), language, site_assets(copy, ground(), settings())))


def test_work_that_may_help_is_no_work_that_is_done_and_without_any_that_is_said() -> None:
    words = " ".join(Parsed(made(with_compass(), "nl")[paths.compass_page("nl")]).text.split())
    income = words[words.index("Inkomen") : words.index("Veiligheid")]
    assert "Dit werk helpt misschien. Wie het doet, heeft dat nog niet gezegd:" in income
    assert "door Gemeente Groningen (fictief)" in income
    assert "Dit gebeurt er:" not in income
    assert "Hiervoor staat nog geen werk op deze kaart." in words[words.index("Gezondheid") : words.index("Inkomen")]
    assert "De cijfers zijn van 2023 en 2024." in words


def test_a_publication_of_before_all_years_were_told_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def dump(value: dict[str, Any], **options: Any) -> str:
        row = value["compass"]
        row["year"] = row.pop("years")[-1]
        for theme in row["themes"]:
            del theme["maybe"]
        return _dumps(value, **options)

    _dumps = json.dumps
    monkeypatch.setattr(json, "dumps", dump)
    packed = pack(with_compass())
    monkeypatch.undo()
    read = unpack(packed).compass
    assert read is not None
    assert (read.years, read.themes[2].maybe) == ((2024,), ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_in_words_how_the_wijk_stands_and_what_is_done_by_whom(language: str) -> None:
    files = made(with_compass(), language)
    page = Parsed(files[paths.compass_page(language)])
    words = " ".join(page.text.split())
    better, work = {
        "nl": ("Dit gaat hier beter dan in de stad.", "door Gemeente Groningen (fictief)"),
        "en": ("This goes better here than in the city.", "by Gemeente Groningen (fictief)"),
    }[language]
    assert better in words
    assert work in words
    assert "Sunny Selwerd" in words
    assert "⟦" not in words
    assert HOSTILE[0].encode() not in files[paths.compass_page(language)]
    start = Parsed(files[paths.start_page(language)])
    assert any(attrs.get("href", "").endswith("wijk.html") for tag, attrs in start.tags if tag == "a")


def test_only_works_that_residents_may_read_are_named() -> None:
    content = made(with_compass(), "nl")[paths.compass_page("nl")]
    keys = set(re.findall(r"werk/([a-z0-9]+)\.html", content.decode()))
    assert keys == {"rioolaaa"}


def test_it_holds_no_number_but_the_year() -> None:
    page = Parsed(made(with_compass(), "nl")[paths.compass_page("nl")])
    inside = page.text[page.text.index("Hoe gaat het in uw wijk?") : page.text.index("Of het werk helpt")]
    assert set(re.findall(r"\d+", inside)) == {"2023", "2024"}


def test_sentences_are_short_as_who_reads_slowly_needs() -> None:
    words = [value for key, value in texts("nl").items() if key.startswith("site.compass.")]
    sentences = [sentence for value in words for sentence in re.split(r"[.?:]\s*", value)]
    assert max(len(sentence.split()) for sentence in sentences) <= 12


def test_without_the_choice_there_is_no_page_and_no_way_to_it() -> None:
    files = made(small(), "nl")
    assert paths.compass_page("nl") not in files
    assert b"wijk.html" not in b"".join(files.values())


def test_a_publication_keeps_it_word_for_word() -> None:
    copy = with_compass()
    assert unpack(pack(copy)).compass == COMPASS
    assert unpack(pack(small())).compass is None
