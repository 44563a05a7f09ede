"""Pages for the information evening: whole, safe, and every work where people look for it."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
import segno

from koppel.clean import one_line
from koppel.i18n import LANGUAGES
from koppel.model import Precision
from koppel.publish import paths
from koppel.publish.html import evening_files, site_assets
from koppel.publish.html.evening import OTHER_LETTER, code, initial
from koppel.publish.html.views import work_views
from koppel.publish.html.years import slides
from koppel.publish.model import PublicPeriod, PublicState
from tests.publish.examples import ground, many, period, settings, small
from tests.publish.hostile import TITLES, hostile
from tests.publish.test_pages import Parsed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from koppel.publish.html.years import Slide
    from koppel.publish.model import PublicCopy

URL = "https://wijk.voorbeeld.nl/kaart/"


def made(copy: PublicCopy, **told: Any) -> Mapping[str, bytes]:
    chosen = settings(**told)
    return dict(evening_files(copy, chosen, site_assets(copy, ground(), chosen)))


def html(copy: PublicCopy, **told: Any) -> Mapping[str, Parsed]:
    return {name: Parsed(content) for name, content in made(copy, **told).items() if name.endswith(".html")}


def walk(copy: PublicCopy, language: str = "nl") -> Sequence[Slide]:
    return slides(copy, work_views(copy, language), language)


def where(copy: PublicCopy, key: str) -> list[str]:
    """Groups in which a work stands, in order."""
    return [slide.group for slide in walk(copy) for item in slide.items if item.view.work.key == key]


def with_work(**changes: Any) -> PublicCopy:
    copy = small()
    first = next(work for work in copy.works if work.key == "straat30")
    return replace(copy, works=(replace(first, **changes),), together=())


# --- the pages


def test_both_pages_are_there_in_both_languages_with_hashed_files_of_their_own() -> None:
    names = set(made(small()))
    pages = {name for name in names if name.endswith(".html")}
    assert pages == {page(language) for page in (paths.kiosk_page, paths.years_page) for language in LANGUAGES}
    assert all(re.fullmatch(r"bestanden/(scherm|jaren)\.[0-9a-f]{8}\.(css|js)", name) for name in names - pages)
    assert len(names - pages) == 4


@pytest.mark.parametrize("told", TITLES)
def test_hostile_words_stand_as_words(told: str) -> None:
    written, _ = TITLES[told]
    for name, page in html(hostile(written), url=URL).items():
        assert one_line(written) in " ".join(page.text.split()), name
        assert not any(tag in ("script", "b") and "src" not in found for tag, found in page.tags), name


@pytest.mark.parametrize("told", TITLES)
def test_nothing_runs_or_styles_from_within_a_page(told: str) -> None:
    for name, page in html(hostile(TITLES[told][0]), url=URL).items():
        assert page.inside == {}, name
        assert "⟦" not in page.text, name
        assert len(page.ids()) == len(set(page.ids())), name
        for tag, attributes in page.tags:
            assert tag not in ("style", "iframe", "object", "embed", "base")
            assert not [one for one in attributes if one.startswith("on") or one == "style"], (name, tag)


def test_the_touch_screen_has_no_link_that_leaves_the_folder_or_calls() -> None:
    for language in LANGUAGES:
        page = html(small(), url=URL)[paths.kiosk_page(language)]
        links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
        assert links
        assert not [link for link in links if re.match(r"[a-z]+:", link)]
        assert "warmte@warmte.voorbeeld.nl" in page.text


def test_what_is_no_longer_public_leaves_no_trace() -> None:
    for name, content in made(small(), url=URL).items():
        assert b"wegvande" not in content, name
        assert b"niet_openbaar" not in content, name


def test_a_work_without_a_place_gives_no_place() -> None:
    copy = small()
    page = html(copy)[paths.kiosk_page("nl")]
    assert "Ergens in Selwerd-West" in page.text
    for street in copy.streets:
        card = made(copy)["scherm.html"].decode().split(f'data-street-card="{street.slug}"')[1].split("</template>")[0]
        before, _, nearby = card.partition("Ook in uw buurt")
        assert "gesprekk" not in before
        assert "gesprekk" in nearby


def test_the_touch_screen_tells_what_when_who_what_one_notices_and_whom_to_ask() -> None:
    told = made(small())["scherm.html"].decode().split('data-work="warmteaa"')[1].split("</template>")[0]
    for words in (
        "Nieuwe leidingen voor warmte",
        "Wij leggen leidingen",
        "5 april tot en met 29 oktober 2027",
        "Warmtebedrijf Noord",
        "de straat is soms dicht",
        "omgevingsmanager",
        "warmte@warmte.voorbeeld.nl",
        "De straat gaat één keer open",
        "Al 2 keer verschoven",
    ):
        assert words in told


def test_without_scripts_the_touch_screen_points_to_the_list() -> None:
    page = made(small())["scherm.html"].decode()
    quiet = page.split("<noscript><div")[1].split("</noscript>")[0]
    assert 'href="index.html#lijst"' in quiet
    assert "werkt niet in uw browser" in quiet


def test_a_copy_without_anything_still_gives_both_pages() -> None:
    empty = replace(small(), works=(), streets=(), areas=(), together=())
    pages = html(empty)
    assert len(pages) == 4
    assert "nergens gewerkt" in pages["jaren.html"].text


# --- codes and letters


def test_a_code_holds_the_address_of_the_page() -> None:
    found = code(URL, "straat/hulststraat.html")
    assert found is not None
    bits = np.unpackbits(np.frombuffer(base64.b64decode(found.bits), dtype=np.uint8))[: found.side**2]
    wanted = segno.make(URL + "straat/hulststraat.html", error="m", micro=False).matrix
    assert bits.reshape(found.side, found.side).tolist() == [list(row) for row in wanted]


def test_without_an_address_of_the_site_there_are_no_codes() -> None:
    assert code(None, "straat/hulststraat.html") is None
    for name, content in made(small(), url=None).items():
        if name.endswith(".html"):
            assert b"data-bits" not in content
            assert b'class="code"' not in content


def test_every_street_and_work_has_its_code() -> None:
    copy = small()
    page = made(copy, url=URL)["en/scherm.html"].decode()
    for street in copy.streets:
        assert f"{URL}en/straat/{street.slug}.html" in page
    for work in copy.works:
        assert (f"{URL}en/werk/{work.key}.html" in page) is work.is_shown


@pytest.mark.parametrize(
    ("name", "letter"),
    [("Hulststraat", "H"), ("élanweg", "E"), ("'t Hout", "T"), ("1e Spoorstraat", OTHER_LETTER), ("…", OTHER_LETTER)],
)
def test_a_street_is_found_under_the_letter_one_looks_for(name: str, letter: str) -> None:
    assert initial(name) == letter


# --- which work on which slide


def test_the_walk_goes_from_now_through_the_years_to_what_has_no_date() -> None:
    groups = list(dict.fromkeys(slide.group for slide in walk(small())))
    assert groups == ["nu", "2026", "2027", "2028", "onbekend"]


def test_every_work_with_a_date_stands_in_every_year_in_which_it_runs() -> None:
    copy, _ = many(120)
    told = walk(copy)
    first = copy.published_at.year
    last = max(work.period.end.year for work in copy.works if work.period.end)
    for work in copy.works:
        assert work.period.start
        assert work.period.end
        years = range(max(work.period.start.year, first), work.period.end.year + 1)
        wanted = {str(year) for year in years if year <= last}
        if work.state is PublicState.BEZIG:
            wanted = wanted - {str(first)} | {"nu"}
        if wanted or work.state not in (PublicState.KLAAR, PublicState.GAAT_NIET_DOOR):
            found = {slide.group for slide in told for item in slide.items if item.view.work.key == work.key}
            assert found == (wanted or {str(first)}), work


def test_what_is_under_way_is_told_once_for_this_year() -> None:
    assert where(small(), "bezigbez") == ["nu", "2027"]


def test_an_unknown_end_stands_in_the_year_of_the_start() -> None:
    copy = with_work(period=PublicPeriod(date(2027, 1, 1), Precision.JAAR))
    assert where(copy, "straat30") == ["2027"]


def test_only_an_end_stands_in_the_year_of_the_end() -> None:
    copy = with_work(period=PublicPeriod(None, None, date(2029, 12, 31), Precision.JAAR))
    assert where(copy, "straat30") == ["2029"]


def test_what_should_have_begun_before_stands_in_the_first_year() -> None:
    copy = with_work(period=period("2024-01-01", "2024-12-31"))
    assert where(copy, "straat30") == ["2026"]


@pytest.mark.parametrize("state", [PublicState.KLAAR, PublicState.GAAT_NIET_DOOR])
def test_what_was_over_before_is_not_told(state: PublicState) -> None:
    assert where(with_work(period=period("2024-01-01", "2024-12-31"), state=state), "straat30") == []


def test_a_year_without_works_says_so() -> None:
    copy = with_work(period=period("2029-01-01", "2029-12-31"))
    told = {slide.group: slide for slide in walk(copy)}
    assert told["2028"].empty == "Voor 2028 zijn er nu geen plannen bekend."
    assert told["2029"].empty == ""


def test_a_date_far_away_does_not_give_a_slide_for_every_year() -> None:
    copy = with_work(period=period("2999-01-01", "2999-12-31"))
    told = walk(copy)
    assert len(told) == 17
    assert told[-1].heading == "Na 2040"
    assert [item.view.work.key for item in told[-1].items] == ["straat30"]


def test_the_first_year_is_that_of_the_publication() -> None:
    copy = replace(small(), published_at=datetime(2027, 1, 5, tzinfo=UTC))
    assert walk(copy)[1].group == "2027"


def test_what_does_not_fit_goes_on_on_the_next_slide_with_the_numbers_going_on() -> None:
    copy, _ = many(60)
    year = [slide for slide in walk(copy) if slide.group == "2027"]
    assert len(year) > 1
    assert [slide.part for slide in year] == [f"{at} van {len(year)}" for at in range(1, len(year) + 1)]
    assert [slide.name for slide in year] == [f"2027-{at}" for at in range(1, len(year) + 1)]
    numbers = [item.number for slide in year for item in slide.items]
    assert numbers == list(range(1, len(numbers) + 1))


def test_works_that_are_done_together_stand_side_by_side_and_it_is_said_once() -> None:
    copy = small()
    slide = next(slide for slide in walk(copy) if slide.notes)
    (note,) = slide.notes
    told = {item.number: item.view.work.key for item in slide.items}
    assert {told[number] for number in note.numbers} == {"rioolaaa", "warmteaa"}
    assert note.numbers[1] == note.numbers[0] + 1
    assert note.words.startswith("De straat gaat één keer open")


def test_the_names_of_slides_are_the_same_in_every_language() -> None:
    assert [slide.name for slide in walk(small())] == [slide.name for slide in walk(small(), "en")]


def test_without_scripts_every_work_can_be_read_on_the_page_of_years() -> None:
    page = html(small())["jaren.html"]
    for work in small().works:
        if work.is_shown:
            assert work.title in page.text
