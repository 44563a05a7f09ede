"""Residents' pages: whole, safe whatever partners write, and light."""

from __future__ import annotations

import gzip
import json
import posixpath
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest
import shapely

from koppel.catalogue.backgrounds import Background
from koppel.clean import one_line
from koppel.i18n import LANGUAGES
from koppel.publish import paths
from koppel.publish.html import MISSING, pages, site_assets
from koppel.publish.html.mapdata import map_bounds
from koppel.publish.html.render import policy
from koppel.publish.html.views import contact, groups, work_views
from koppel.publish.model import PublicState
from tests.publish.examples import ground, many, settings, small
from tests.publish.hostile import TITLES, hostile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from koppel.publish.model import Ground, PublicCopy
    from koppel.publish.settings import PublicSettings

HOSTILE = (
    "<script>window.caught=1</script>",
    '" onmouseover="window.caught=1',
    "</script><img src=x onerror=window.caught=1>",
    "{{ 7*7 }} {% raw %} {when}",
    "\u202egnikrew\u202c \u2028 ]]> <!-- & &amp;",
)
_VOID = {"meta", "link", "input", "br", "wbr", "img", "hr", "rect", "path"}


class Parsed(HTMLParser):
    """Reads a page, and fails on tags that do not close."""

    def __init__(self, content: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.inside: dict[str, str] = {}
        self.text = ""
        self.feed(content.decode())
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"{tag}: {attrs}"
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        for tag in ("script", "style"):
            if tag in self.open:
                self.inside[tag] = self.inside.get(tag, "") + data

    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.tags if "id" in attributes]


def site(copy: PublicCopy, beneath: Ground, told: PublicSettings) -> Mapping[str, bytes]:
    assets = site_assets(copy, beneath, told)
    made = dict(assets.files)
    for language in LANGUAGES:
        for name, content in pages(copy, beneath, told, language, assets):
            assert name not in made
            made[name] = content
    return made


def html_of(made: Mapping[str, bytes]) -> Iterator[tuple[str, Parsed]]:
    for name, content in made.items():
        if name.endswith(".html"):
            yield name, Parsed(content)


def of_others(copy: PublicCopy) -> set[str]:
    """Names of files that are made elsewhere."""
    named = {
        paths.OPEN_DATA,
        *(paths.paper_map(size, language) for size in paths.MAP_FORMATS for language in LANGUAGES),
    }
    named |= {paths.street_paper(slug, "nl") for work in copy.works if work.is_shown for slug in work.streets}
    for language in LANGUAGES:
        named |= {paths.calendar(language), paths.feed(language)}
        named |= {paths.kiosk_page(language), paths.years_page(language)}
        named |= {paths.street_calendar(street.slug, language) for street in copy.streets}
        named |= {paths.work_calendar(work.key, language) for work in copy.works if work.is_shown}
    return named


def value_of(script: bytes) -> Any:
    """Return what a script of data sets."""
    return json.loads(script.decode("ascii").split("]=", 1)[1].rstrip(";\n"))


def script(made: Mapping[str, bytes], stem: str) -> bytes:
    return next(content for name, content in made.items() if name.startswith(f"bestanden/{stem}."))


@pytest.fixture(scope="module")
def made() -> Mapping[str, bytes]:
    return site(small(), ground(), settings(url="https://wijk.voorbeeld.nl/map/"))


def hostile_copy() -> PublicCopy:
    copy = small()
    works = tuple(
        replace(work, title=HOSTILE[at % 5], text=HOSTILE[(at + 1) % 5], partner=HOSTILE[(at + 2) % 5],
                contact_role=HOSTILE[(at + 3) % 5], contact_channel=HOSTILE[(at + 4) % 5])
        if work.is_shown else work
        for at, work in enumerate(copy.works)
    )  # fmt: skip
    streets = tuple(replace(street, name=HOSTILE[at]) for at, street in enumerate(copy.streets))
    areas = tuple(replace(area, name=HOSTILE[1]) for area in copy.areas)
    return replace(copy, works=works, streets=streets, areas=areas)


def hostile_settings() -> PublicSettings:
    both = {"nl": HOSTILE[0], "en": HOSTILE[2]}
    return settings(
        name=both,
        intro=both,
        source=both,
        licence=both,
        neighbourhood=HOSTILE[1],
        publisher=HOSTILE[3],
        contact=HOSTILE[4],
    )


# From the day of the copy to the end of what is known of it; and the themes of its works.
MONTHS = ("2026-11", "2026-12", *(f"{year}-{month:02d}" for year in (2027, 2028) for month in range(1, 13)))[:24]
THEMES = ("groen", "ondergrond", "sociaal", "straat", "wonen")


def test_there_is_a_page_for_everything_in_both_languages(made: Mapping[str, bytes]) -> None:
    copy = small()
    wanted = {MISSING}
    for language in LANGUAGES:
        wanted |= {paths.start_page(language), paths.about_page(language), paths.overview_page(language)}
        wanted |= {paths.month_page(name, language) for name in MONTHS}
        wanted |= {paths.theme_page(theme, language) for theme in THEMES}
        wanted |= {paths.work_page(work.key, language) for work in copy.works}
        wanted |= {paths.street_page(street.slug, language) for street in copy.streets}
        wanted |= {paths.area_page(area.slug, language) for area in copy.areas}
    assert {name for name in made if name.endswith(".html")} == wanted


def test_every_page_is_whole(made: Mapping[str, bytes]) -> None:
    for name, page in html_of(made):
        assert "⟦" not in page.text, name
        assert len(page.ids()) == len(set(page.ids())), name
        heads = [tag for tag, _ in page.tags if tag == "h1"]
        assert len(heads) == 1, name
        kept = next(attributes for tag, attributes in page.tags if tag == "html")
        assert kept["lang"] == ("en" if name.startswith("en/") else "nl")


@pytest.mark.parametrize("given", ["plain", "hostile"])
def test_nothing_runs_or_styles_from_within_a_page(given: str) -> None:
    plain = given == "plain"
    built = site(small(), ground(), settings()) if plain else site(hostile_copy(), ground(), hostile_settings())
    for name, page in html_of(built):
        assert page.inside == {}, name
        for tag, attributes in page.tags:
            assert tag not in ("style", "iframe", "object", "embed", "base"), name
            assert not [one for one in attributes if one.startswith("on") or one == "style"], (name, tag)
            if tag == "script":
                assert attributes["src"].startswith(("bestanden/", "../bestanden/", "../../bestanden/"))
            assert urlsplit(attributes.get("href", "")).scheme in ("", "mailto", "tel", "https"), (name, attributes)


def test_hostile_words_stand_as_words_on_every_page() -> None:
    copy = hostile_copy()
    built = site(copy, ground(), hostile_settings())
    seen = dict(html_of(built))
    for language in LANGUAGES:
        start = seen[paths.start_page(language)]
        for work in copy.works:
            if work.is_shown:
                assert one_line(work.title) in start.text
                page = seen[paths.work_page(work.key, language)]
                told = (work.title, work.text, work.partner, work.contact_role)
                assert all(one_line(words) in " ".join(page.text.split()) for words in told)
        for street in copy.streets:
            assert one_line(street.name) in seen[paths.street_page(street.slug, language)].text
        data = script(built, f"werken-{language}")
        assert b"<" not in data
        assert [row[1] for row in value_of(data)["works"]] == [
            one_line(work.title) for work in copy.works if work.is_shown
        ]
    assert not any("49" in page.text.replace("9741", "") for page in seen.values())


@pytest.mark.parametrize("name", TITLES)
def test_signs_that_no_file_should_hold_are_taken_out(name: str) -> None:
    _, read = TITLES[name]
    built = site(hostile(TITLES[name][0]), ground(), settings())
    assert read in Parsed(built[paths.work_page("bezigbez", "nl")]).text
    assert value_of(script(built, "werken-nl"))["works"][0][1] == read


def test_data_scripts_are_plain_ascii(made: Mapping[str, bytes]) -> None:
    for stem in ("werken-nl", "werken-en", "ondergrond", "adressen-9741"):
        script(made, stem).decode("ascii")


def test_every_link_leads_somewhere(made: Mapping[str, bytes]) -> None:
    known = set(made) | of_others(small())
    for name, page in html_of(made):
        own = set(page.ids())
        for _, attributes in page.tags:
            for address in (attributes.get("href"), attributes.get("src"), attributes.get("action")):
                if not address or urlsplit(address).scheme:
                    continue
                if address.startswith("#"):
                    assert address[1:] in own, (name, address)
                    continue
                assert not address.startswith("/"), (name, address)
                target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(address)))
                assert target in known, (name, address)


def test_sheets_on_paper_are_only_linked_where_something_happens() -> None:
    copy = small()
    works = tuple(work for work in copy.works if "hulststraat" not in work.streets)
    built = site(replace(copy, works=works), ground(), settings())
    assert b"hulststraat.pdf" not in built[paths.street_page("hulststraat", "nl")]
    assert b"vlierstraat.pdf" in built[paths.street_page("vlierstraat", "nl")]


def test_a_street_without_works_says_so() -> None:
    built = site(replace(small(), works=(), together=()), ground(), settings())
    assert "geen plannen bekend voor deze straat" in built[paths.street_page("hulststraat", "nl")].decode()
    assert "geen plannen bekend" in built[paths.start_page("nl")].decode()


def test_a_street_lists_its_works_in_order_of_time(made: Mapping[str, bytes]) -> None:
    page = Parsed(made[paths.street_page("meidoornstraat", "nl")])
    keys = [attributes["data-key"] for tag, attributes in page.tags if tag == "article"]
    assert keys == ["warmteaa", "rioolaaa", "straat30", "datumweg"]
    assert "Al 2 keer verschoven" in page.text
    assert "De straat gaat één keer open" in page.text
    assert "mailto:warmte@warmte.voorbeeld.nl" in [attributes.get("href") for _, attributes in page.tags]


def test_every_street_of_a_buurt_tells_of_works_whose_place_is_not_known(made: Mapping[str, bytes]) -> None:
    for street in small().streets:
        assert "Gesprek aan de deur" in Parsed(made[paths.street_page(street.slug, "nl")]).text


def test_a_work_in_no_street_is_told_with_its_buurt() -> None:
    works = tuple(replace(work, streets=()) if work.key == "klaarkla" else work for work in small().works)
    made = site(replace(small(), works=works), ground(), settings())
    for street in small().streets:
        assert "Nieuwe speelplek" in Parsed(made[paths.street_page(street.slug, "nl")]).text


def test_a_buurt_tells_what_its_map_shows(made: Mapping[str, bytes]) -> None:
    page = Parsed(made[paths.area_page("selwerd-west", "nl")])
    told = [attributes["data-key"] for _, attributes in page.tags if "data-key" in attributes]
    only = next(attributes["data-only"] for _, attributes in page.tags if attributes.get("data-only"))
    assert sorted(told) == sorted(only.split()) == sorted(work.key for work in small().works if work.is_shown)


def test_works_of_a_buurt_have_no_place_in_any_file() -> None:
    copy, beneath = small(), ground()
    data = value_of(script(site(copy, beneath, settings()), "werken-nl"))
    row = next(row for row in data["works"] if row[0] == "gesprekk")
    assert row[9:] == [0, 0, 0]
    mark = data["areas"][0][2]
    west, south = data["origin"]
    place = shapely.Point(west + mark[0] / data["scale"], south + mark[1] / data["scale"])
    assert beneath.areas["selwerd-west"].contains(place)


def test_bounds_take_in_every_work_with_a_place() -> None:
    copy = small()
    bounds = map_bounds(copy, ground())
    assert bounds is not None
    frame = shapely.box(*bounds).buffer(1e-5)
    assert all(frame.contains(work.geometry) for work in copy.works if work.geometry is not None)
    assert map_bounds(replace(copy, works=()), replace(ground(), streets={}, areas={}, blocks=())) is None


def test_places_come_back_from_the_data_as_they_were() -> None:
    copy = small()
    data = value_of(script(site(copy, ground(), settings()), "werken-nl"))
    row = next(row for row in data["works"] if row[0] == "bezigbez")
    [[sort, steps]] = row[11]
    assert sort == 1
    x, y, places = 0, 0, []
    for at in range(0, len(steps), 2):
        x, y = x + steps[at], y + steps[at + 1]
        places.append((data["origin"][0] + x / data["scale"], data["origin"][1] + y / data["scale"]))
    given = next(work.geometry for work in copy.works if work.key == "bezigbez")
    assert shapely.hausdorff_distance(shapely.LineString(places), given) < 2e-6


def test_a_work_that_is_no_longer_public_tells_nothing(made: Mapping[str, bytes]) -> None:
    page = Parsed(made[paths.work_page("wegvande", "nl")])
    assert "staat niet meer op de kaart" in page.text
    assert "november" not in page.text.replace("2 november 2026", "")
    assert not any(b"wegvande" in content for name, content in made.items() if "wegvande" not in name)


def test_a_work_that_stopped_says_so(made: Mapping[str, bytes]) -> None:
    page = Parsed(made[paths.work_page("stoptdus", "nl")]).text
    assert "Gaat niet door" in page
    assert "Gewijzigd op 2 november 2026" in page
    assert b"stoptdus.ics" not in made[paths.work_page("stoptdus", "nl")]


def test_a_work_tells_what_changed_and_when(made: Mapping[str, bytes]) -> None:
    page = Parsed(made[paths.work_page("warmteaa", "nl")]).text
    assert page.index("2 november 2026") < page.index("1 oktober 2026")
    assert "De datum is verschoven. Eerst was dit: najaar 2026." in page


def test_words_of_partners_are_marked_as_dutch_on_english_pages(made: Mapping[str, bytes]) -> None:
    content = made[paths.work_page("bezigbez", "en")].decode()
    assert '<bdi lang="nl">Nieuw riool in de Hulststraat</bdi>' in content
    assert '<bdi lang="nl">' not in made[paths.work_page("bezigbez", "nl")].decode()


def test_pages_name_themselves_in_the_other_language(made: Mapping[str, bytes]) -> None:
    page = Parsed(made[paths.street_page("hulststraat", "nl")])
    switched = [attributes for _, attributes in page.tags if "data-switch" in attributes]
    assert [attributes["href"] for attributes in switched] == ["../en/straat/hulststraat.html"]
    canonical = [attributes["href"] for _, attributes in page.tags if attributes.get("rel") == "canonical"]
    assert canonical == ["https://wijk.voorbeeld.nl/map/straat/hulststraat.html"]


def test_only_the_host_of_the_background_is_let_in() -> None:
    tiles = Background(
        label={"nl": "Kaart", "en": "Map"}, type="xyz", attribution="<b>Wij</b>",
        url="https://{s}.kaart.voorbeeld.nl/{z}/{x}/{y}.png",
        layers="", format="image/png", max_zoom=19, opacity=1.0, base=True, on=True,
    )  # fmt: skip
    assert "img-src 'self' data: https://*.kaart.voorbeeld.nl;" in policy(tiles)
    assert "http" not in policy(None)
    content = site(small(), ground(), settings(tiles=tiles))[paths.start_page("nl")].decode()
    assert "&lt;b&gt;Wij&lt;/b&gt;" in content
    assert "<b>" not in content


def test_names_of_assets_change_with_what_is_in_them() -> None:
    copy = small()
    one = set(site_assets(copy, ground(), settings()).files)
    other = set(site_assets(replace(copy, works=copy.works[1:]), ground(), settings()).files)
    assert {re.sub(r"\.[0-9a-f]{8}\.", ".", name) for name in one - other} == {
        "bestanden/werken-nl.js", "bestanden/werken-en.js",
    }  # fmt: skip


def test_addresses_are_in_a_file_per_postcode_area(made: Mapping[str, bytes]) -> None:
    assert value_of(script(made, "adressen-9741"))["AB"] == [["meidoornstraat", [str(at) for at in range(1, 60)]]]
    assert b"9741" in made[paths.start_page("nl")]
    without = site(small(), replace(ground(), addresses=()), settings())
    assert b"data-addresses" not in without[paths.start_page("nl")]


def test_style_asks_for_no_other_file(made: Mapping[str, bytes]) -> None:
    assert b"url(" not in script(made, "stijl")
    assert b"@import" not in script(made, "stijl")


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("wijk@gemeente.nl", "mailto:wijk@gemeente.nl"),
        ("14 050 123", "tel:14050123"),
        ("+31 (0)50 367 8111", "tel:+310503678111"),
        ("javascript:alert(1)", ""),
        ("a@b.nl?bcc=c@d.nl", ""),
        ("loket, maandag", ""),
    ],
)
def test_a_contact_is_a_link_only_where_it_is_a_mailbox_or_a_number(channel: str, address: str) -> None:
    assert contact("rol", channel).address == address


def test_works_stand_in_groups_of_time() -> None:
    found = groups(work_views(small(), "nl").values(), "nl")
    assert [group.name for group in found] == ["now", "2027", "2028", "unknown", "done", "cancelled"]
    assert sum(len(group.works) for group in found) == sum(
        work.state is not PublicState.NIET_OPENBAAR for work in small().works
    )


def test_the_first_view_of_a_hundred_works_is_light() -> None:
    copy, beneath = many(100)
    built = site(copy, beneath, settings())
    page = Parsed(built[paths.start_page("nl")])
    wanted = {paths.start_page("nl")}
    for tag, attributes in page.tags:
        if tag == "script" or (tag == "link" and attributes["rel"] in ("stylesheet", "icon")):
            wanted.add(attributes.get("src") or attributes["href"])
    assert sum(len(gzip.compress(built[name])) for name in wanted) <= 250_000
