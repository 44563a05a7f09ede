"""The feed is valid Atom, says each thing once, and keeps the names of what it said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest

from koppel.i18n import LANGUAGES
from koppel.publish.feed import MOST_ENTRIES, feed
from koppel.publish.model import Aspect, PublicChange, PublicCopy, PublicState
from tests.publish.examples import many, settings, small
from tests.publish.hostile import TITLES, hostile

ATOM = "{http://www.w3.org/2005/Atom}"
URL = "https://kaart.voorbeeld.nl/selwerd/"


def read(copy: PublicCopy | None = None, language: str = "nl", url: str | None = None) -> ET.Element:
    return ET.fromstring(feed(copy or small(), settings(url=url), language))  # noqa: S314 - our own


def told(root: ET.Element, name: str) -> list[str]:
    return [item.findtext(f"{ATOM}{name}") or "" for item in root.findall(f"{ATOM}entry")]


def hrefs(element: ET.Element) -> dict[str, str]:
    return {link.attrib["rel"]: link.attrib["href"] for link in element.findall(f"{ATOM}link")}


def without(copy: PublicCopy, key: str) -> PublicCopy:
    return replace(copy, works=tuple(work for work in copy.works if work.key != key))


def only(copy: PublicCopy, key: str) -> PublicCopy:
    return replace(copy, works=tuple(work for work in copy.works if work.key == key))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("url", [None, URL])
def test_feed_and_entries_have_all_that_atom_asks(language: str, url: str | None) -> None:
    root = read(language=language, url=url)
    assert root.tag == f"{ATOM}feed"
    assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == language
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Gemeente Groningen (fictief)"
    assert len(root.findall(f"{ATOM}id")) == len(root.findall(f"{ATOM}title")) == 1
    assert datetime.fromisoformat(root.findtext(f"{ATOM}updated") or "") == small().published_at
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        assert {child.tag.removeprefix(ATOM) for child in entry} >= {"id", "title", "updated", "link", "content"}
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "").tzinfo is not None
        assert entry.find(f"{ATOM}content").attrib == {"type": "text"}  # type: ignore[union-attr]
    ids = told(root, "id")
    assert len(set(ids)) == len(ids) > 0
    assert all(name.startswith("urn:uuid:") for name in ids)


def test_each_first_publication_and_each_change_is_told_once_newest_first() -> None:
    root = read()
    titles, days = told(root, "title"), [moment[:10] for moment in told(root, "updated")]
    assert days == sorted(days, reverse=True)
    assert sorted(title for title in titles if "warmte" in title) == [
        "Nieuw: Nieuwe leidingen voor warmte",
        "Veranderd: Nieuwe leidingen voor warmte",
        "Veranderd: Nieuwe leidingen voor warmte",
    ]
    assert len(titles) == 10 + 3


def test_a_work_that_stopped_is_told_as_stopped() -> None:
    root = read(only(small(), "stoptdus"))
    assert told(root, "title") == [
        "Gaat niet door: Glasvezel in de Vlierstraat",
        "Nieuw: Glasvezel in de Vlierstraat",
    ]
    assert told(root, "content")[0] == "Dit gaat niet door."


def test_a_work_that_stopped_and_went_on_is_told_as_both() -> None:
    copy = only(small(), "stoptdus")
    again = PublicChange(date(2026, 12, 1), (Aspect.STATE,), None, PublicState.GAAT_NIET_DOOR)
    work = replace(copy.works[0], state=PublicState.AFGESPROKEN, changes=(*copy.works[0].changes, again))
    root = read(replace(copy, works=(work,)))
    assert [title.split(":")[0] for title in told(root, "title")] == ["Veranderd", "Gaat niet door", "Nieuw"]
    assert told(root, "content")[0] == "Dit gaat nu toch door.\nNu is dit: Afgesproken."


def test_a_change_says_what_was_and_what_is() -> None:
    said = told(read(only(small(), "warmteaa")), "content")
    assert said[0] == (
        "De stand van het werk is veranderd. Eerst was dit: Plan, kan nog wijzigen.\n"
        "De datum is verschoven. Eerst was dit: begin 2027.\n"
        "De reden is niet opgegeven.\n"
        "Nu is dit: Afgesproken."
    )


def test_the_first_publication_keeps_the_period_that_was_told_then() -> None:
    said = told(read(only(small(), "warmteaa")), "content")
    assert "Wanneer: najaar 2026." in said[-1]


def test_a_work_that_is_not_public_any_more_leaves_nothing() -> None:
    copy = small()
    assert feed(copy, settings(), "nl") == feed(without(copy, "wegvande"), settings(), "nl")


def test_links_are_absolute_where_the_site_has_an_address_and_else_relative() -> None:
    for language, start in (("nl", ""), ("en", "en/")):
        absolute, relative = read(language=language, url=URL), read(language=language)
        assert hrefs(absolute) == {"self": f"{URL}{start}nieuws.xml", "alternate": f"{URL}{start}index.html"}
        assert hrefs(relative) == {"self": "nieuws.xml", "alternate": "index.html"}
        entry = only(small(), "warmteaa")
        first = read(entry, language, URL).find(f"{ATOM}entry")
        assert first is not None
        assert hrefs(first) == {"alternate": f"{URL}{start}werk/warmteaa.html"}
        first = read(entry, language).find(f"{ATOM}entry")
        assert first is not None
        assert hrefs(first) == {"alternate": "werk/warmteaa.html"}


def test_an_entry_keeps_its_id_when_more_is_told_and_when_the_site_moves() -> None:
    before = set(told(read(), "id"))
    copy = small()
    more = PublicChange(date(2026, 12, 1), (Aspect.TEXT,))
    works = tuple(replace(work, changes=(*work.changes, more)) for work in copy.works)
    later = replace(copy, number=4, published_at=datetime(2026, 12, 1, tzinfo=UTC), works=works)
    assert before < set(told(read(later, url=URL), "id"))


def test_the_languages_are_two_feeds() -> None:
    assert not set(told(read(), "id")) & set(told(read(language="en"), "id"))
    assert read().findtext(f"{ATOM}id") != read(language="en").findtext(f"{ATOM}id")


def test_of_very_much_only_the_newest_is_told() -> None:
    copy, _ = many(MOST_ENTRIES + 30)
    newest = replace(copy.works[-1], first_published=date(2026, 11, 1))
    root = read(replace(copy, works=(*copy.works[:-1], newest)))
    assert len(told(root, "id")) == MOST_ENTRIES
    assert told(root, "title")[0] == f"Nieuw: {newest.title}"


def test_the_same_copy_gives_the_same_bytes() -> None:
    assert feed(small(), settings(), "nl") == feed(small(), settings(), "nl")


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_hostile_title_is_text(title: tuple[str, str]) -> None:
    written, seen = title
    root, harmless = read(hostile(written)), read()
    assert [item.tag for item in root.iter()] == [item.tag for item in harmless.iter()]
    assert f"Nieuw: {seen}" in told(root, "title")
    assert all(f"Wie: {seen}." in said for said in told(root, "content") if "Wie:" in said)
